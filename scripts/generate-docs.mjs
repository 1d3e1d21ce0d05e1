// Writes docs/rules/ and the table of rules between the markers of README.md, from the rules themselves. Runs on lib/.
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
for (const name of readdirSync(folder)) if (!rules.some(({ id }) => `${id}.md` === name)) rmSync(folder + name)

const readme = `${root}README.md`
const [begin, end] = ['<!-- rules -->', '<!-- /rules -->']
if (existsSync(readme)) {
  const text = readFileSync(readme, 'utf8')
  const [before, rest] = text.split(begin)
  const after = rest?.split(end)[1]
  if (after !== undefined) write(readme, `${before}${begin}\n${ruleTable(rules, 'docs/rules')}\n${end}${after}`)
}
