// Mutates real and generated files and reads, links, builds, boots, checks, fixes and reports them: nothing may throw, hang or
// grow. Usage: node scripts/fuzz.mjs [INPUTS] [SEED] [FOLDER OF YAML FILES …]. Needs `npm run build` (or tsc) first.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { check } from '../lib/check.js'
import { memoryFiles } from '../lib/files/memory.js'
import { textReport } from '../lib/report/text.js'
import { validate } from '../lib/validate.js'

const [count = '10000', seed = '1', ...folders] = process.argv.slice(2)
const root = fileURLToPath(new URL('..', import.meta.url))

let state = Number(seed)
const next = (below) => {
  state = (Math.imul(state, 1664525) + 1013904223) | 0
  return (state >>> 8) % below
}

function* yamlFiles(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile() && /\.ya?ml$/.test(entry.name) && statSync(path).size < 20_000) yield readFileSync(path, 'utf8')
  }
}

const seeds = [join(root, 'examples'), ...folders].flatMap((folder) => [...yamlFiles(folder)])
const scraps = [
  '\t',
  '- ',
  ': ',
  '{',
  '}',
  '[',
  ']',
  '!Sh |\n',
  '!*Unpack ',
  '&a ',
  '*a',
  '<<: ',
  '"',
  "'",
  '|',
  '>',
  '#',
  '\\',
  '\0',
  '\uFEFF',
  '\r\n',
  '...\n',
  '---\n',
  '@{x}',
  '!Container ',
  '!Copy { source: /work, path: / }',
  '!EnsureDir /../..',
  '/'.repeat(300),
  '~',
  'null',
  '-1',
  '0x',
  '9'.repeat(30),
  '🙂',
  '\u202e',
  '::error::',
  '%0A',
  '<!--',
]

function mutate(text) {
  let result = text
  for (let edits = 1 + next(6); edits > 0; edits -= 1) {
    const at = next(result.length + 1)
    const length = next(30)
    const kind = next(6)
    if (kind === 0) result = result.slice(0, at) + result.slice(at + length)
    else if (kind === 1) result = result.slice(0, at) + scraps[next(scraps.length)] + result.slice(at)
    else if (kind === 2) result = result.slice(0, at) + result.slice(at, at + length) + result.slice(at)
    else if (kind === 3) result = result.slice(0, at) + String.fromCharCode(next(0x300)) + result.slice(at + 1)
    else if (kind === 4) {
      const lines = result.split('\n')
      const [line] = lines.splice(next(lines.length), 1)
      lines.splice(next(lines.length + 1), 0, line)
      result = lines.join('\n')
    } else {
      const other = seeds[next(seeds.length)]
      const from = next(other.length)
      result = result.slice(0, at) + other.slice(from, from + 80) + result.slice(at)
    }
  }
  return result
}

const kinds = ['vagga', 'container', 'sandbox', 'process', 'master', 'secrets']
const failures = new Map()
let slowest = { ms: 0, text: '' }
for (let i = 0; i < Number(count); i += 1) {
  const first = mutate(seeds[next(seeds.length)])
  const second = mutate(seeds[next(seeds.length)])
  const start = performance.now()
  try {
    const files = memoryFiles({
      'vagga.yaml': first,
      'lithos/app.yaml': second,
      'sandboxes/app.yaml': first,
      'src/main.sh': second,
    })
    const result = check(files, {})
    textReport(result.report, {})
    if (result.internalErrors?.length) throw new Error(result.internalErrors[0])
    validate(kinds[i % kinds.length], files, 'lithos/app.yaml')
  } catch (error) {
    const key = String(error?.stack ?? error)
      .split('\n')
      .slice(0, 3)
      .join(' | ')
    if (!failures.has(key)) failures.set(key, { first, second, count: 0 })
    failures.get(key).count += 1
  }
  const ms = performance.now() - start
  if (ms > slowest.ms) slowest = { ms, text: first.slice(0, 200) }
}

console.log(
  `${count} inputs from ${seeds.length} files: ${failures.size} kinds of failure; slowest ${slowest.ms.toFixed(0)} ms; ${Math.round(process.memoryUsage().rss / 1e6)} MB`,
)
for (const [key, { first, second, count: times }] of failures)
  console.log(JSON.stringify({ times, key, first, second }))
process.exit(failures.size === 0 ? 0 : 1)
