/** Where the project and the pages of its rules are. */
export const project = 'https://github.com/lithos-ready/lithos-ready'

/** The address of a rule's page. */
export function helpPage(rule: string): string {
  return `${project}/blob/main/docs/rules/${rule}.md`
}
