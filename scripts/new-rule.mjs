// npm run new-rule ID GROUP: starts a rule, with its example first, and adds it to the list behind the others of its group.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const rules = fileURLToPath(new URL('../src/rules/', import.meta.url))
const groups = readdirSync(rules, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !['ignores', 'support'].includes(entry.name))
  .map(({ name }) => name)
const [id, group] = process.argv.slice(2)
// the id becomes a name in the code
if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id ?? '') || !groups.includes(group)) {
  console.error(`usage: npm run new-rule ID GROUP\nID in lower case with dashes; GROUP one of ${groups.join(', ')}`)
  process.exit(2)
}

const name = id.replace(/-(.)/g, (_, letter) => letter.toUpperCase())
const file = `${rules}${group}/${id}.ts`
if (existsSync(file)) {
  console.error(`src/rules/${group}/${id}.ts is there already`)
  process.exit(1)
}
writeFileSync(
  file,
  `import type { Rule } from '../rule.js'

export const ${name}: Rule = {
  id: '${id}',
  group: '${group}',
  clause: null,
  severity: 'warning',
  summary: 'what is wrong when it fires, in one line',
  rationale: \`What differs in production. What happens then. What to write. When to ignore it.\`,
  examples: [
    {
      bad: { 'lithos.yaml': 'executable: ⟦/wrong⟧\\n' },
      good: { 'lithos.yaml': 'executable: /app/main.sh\\n' },
    },
  ],
  *check({ deployments }) {
    for (const deployment of deployments) {
      const { executable } = deployment.config.config
      if (executable?.value === '/wrong') yield { deployment, at: executable.at, message: 'what is there, why it breaks, what to write' }
    }
  },
}
`,
)
const index = `${rules}index.ts`
const list = readFileSync(index, 'utf8')
const ofGroup = [...list.matchAll(/^import \{ ([^}]+) \} from '\.\/([\w-]+)\//gm)]
  .filter(([, , folder]) => folder === group)
  .flatMap(([, names]) => names.split(', '))
const last = Math.max(...ofGroup.map((other) => list.lastIndexOf(`\n  ${other},`)))
const end = list.indexOf(',', last) + 1
writeFileSync(
  index,
  `${list.slice(0, end)}\n  ${name},${list.slice(end)}`.replace(
    /^import type/m,
    `import { ${name} } from './${group}/${id}.js'\nimport type`,
  ),
)
console.log(
  `src/rules/${group}/${id}.ts\nNext: write the example, then the loop; npm run format; npm test -- rules/examples -t ${id}. CONTRIBUTING.md says what else a rule touches.`,
)
