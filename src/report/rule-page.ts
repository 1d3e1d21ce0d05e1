/** The page of a rule, for `docs/rules/` and for `lithos-ready explain`: made of the rule itself and of what the tool really says. */
import type { Example, Rule } from '../rules/rule.js'
import { clauseTitles } from './clauses.js'
import { codeBlock } from './sanitize.js'

/** What the command prints for each example of the rule, in their order; without it the pages show no output. */
type ExampleOutputs = readonly string[]

/** The page as Markdown, ending in a line feed. */
export function rulePage(rule: Rule, outputs: ExampleOutputs = []): string {
  const several = rule.examples.length > 1
  const parts = [
    `# ${rule.id}`,
    `${rule.summary.charAt(0).toUpperCase()}${rule.summary.slice(1)}.`,
    subtitle(rule),
    '## Why',
    rule.rationale.trim(),
    ...rule.examples.flatMap((example, index) => [
      `## ${example.title ?? (several ? `Example ${index + 1}` : 'Example')}`,
      ...exampleParts(example, outputs[index]),
    ]),
    '## When to ignore it',
    `Write \`# lithos-ready: ignore[${rule.id}] the reason\` on the line, or an entry of \`ignore\` in \`.lithos-ready.yaml\`. A reason is required.`,
  ]
  return `${parts.join('\n\n')}\n`
}

function subtitle({ severity, clause }: Rule): string {
  const about = clause === null ? '' : ` · clause ${clause} of the checklist: ${clauseTitles[clause]}`
  return `Severity: **${severity}**${about}`
}

function exampleParts({ bad, good, lithosVersion }: Example, output: string | undefined): readonly string[] {
  const before = Object.entries(bad)
  const after = Object.entries(good)
  return [
    ...(lithosVersion === undefined ? [] : [`With lithos ${lithosVersion}:`]),
    ...before.map(fileBlock),
    ...(output === undefined ? [] : [`\`lithos-ready\` says:\n\n${codeBlock(output.trimEnd(), 'text')}`]),
    ...(after.length === 0 ? [] : ['Write instead:', ...after.map(fileBlock)]),
  ]
}

function fileBlock([path, text]: readonly [string, string]): string {
  const language = /\.ya?ml$/.test(path) ? 'yaml' : (/\.(py|sh|rb|js)$/.exec(path)?.[1] ?? '')
  return `\`${path}\`\n${codeBlock(withoutMarks(text), language)}`
}

/** The text of an example without the marks around what is found. */
function withoutMarks(text: string): string {
  return text.replace(/[⟦⟧]/g, '')
}

/** The table of all rules; `directory` is where their pages are. */
export function ruleTable(rules: readonly Rule[], directory: string): string {
  const rows = rules.map(
    ({ id, severity, clause, summary }) =>
      `| [${id}](${directory}/${id}.md) | ${severity} | ${clause ?? ''} | ${summary.replace(/\|/g, '\\|')} |`,
  )
  return ['| rule | severity | clause | fires when |', '|---|---|---|---|', ...rows].join('\n')
}
