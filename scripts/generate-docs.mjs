// Writes docs/rules/: a page a rule, and the table of them all, from the rules themselves. Runs on lib/.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const lib = `${root}lib/`
const { rules } = await import(`${lib}rules/index.js`)
const { rulePage, ruleTable } = await import(`${lib}report/rule-page.js`)
const { exampleOutputs } = await import(`${lib}cli/example-output.js`)

const folder = `${root}docs/rules/`
mkdirSync(folder, { recursive: true })
const write = (path, text) => {
  if (!existsSync(path) || readFileSync(path, 'utf8') !== text) writeFileSync(path, text)
}
for (const rule of rules) {
  const outputs = exampleOutputs(rule)
  if (outputs.includes('')) console.warn(`${rule.id}: nothing is found in one of its examples`)
  write(`${folder}${rule.id}.md`, rulePage(rule, outputs))
}
write(
  `${folder}README.md`,
  `# Rules\n\nEach page has the reason, an example and what to write. \`lithos-ready explain RULE\` shows it in the terminal. *Clause* is the line of the\nchecklist that the rule belongs to: [what differs between vagga and lithos](../differences.md).\n\n${ruleTable(rules, '.')}\n`,
)
const pages = new Set(['README.md', ...rules.map(({ id }) => `${id}.md`)])
for (const name of readdirSync(folder)) if (!pages.has(name)) rmSync(folder + name)
