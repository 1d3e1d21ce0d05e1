import { version } from './version.js'

/** Where the project and the pages of its rules are. */
export const project = 'https://github.com/lithos-ready/lithos-ready'

/** The address of a rule's page, of the version that runs. */
export function helpPage(rule: string): string {
  return `${project}/blob/v${version}/docs/rules/${rule}.md`
}
