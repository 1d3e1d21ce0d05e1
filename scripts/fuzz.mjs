// Mutates real and generated files and reads, links, builds, boots, checks, fixes and reports them: nothing may throw, hang or
// grow. Usage: node scripts/fuzz.mjs [INPUTS] [SEED] [FOLDER OF YAML FILES OR OF JSON LINES WITH TEXTS …]. Runs on lib/.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { validate } from '../lib/check/validate.js'
import { check, recheck } from '../lib/check.js'
import { memoryFiles } from '../lib/files/memory.js'
import { fixAll } from '../lib/fix/fix-all.js'
import { annotations } from '../lib/report/annotations.js'
import { jsonText } from '../lib/report/json.js'
import { summaryMarkdown } from '../lib/report/markdown.js'
import { textReport } from '../lib/report/text.js'

const [count = '10000', seed = '1', ...folders] = process.argv.slice(2)
const root = fileURLToPath(new URL('..', import.meta.url))

let state = Number(seed)
const next = (below) => {
  state = (Math.imul(state, 1664525) + 1013904223) | 0
  return (state >>> 8) % below
}

/** The texts of a folder: YAML files, and whatever has several lines in files of JSON lines. */
function* textsIn(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name)
    if (!entry.isFile()) continue
    if (/\.ya?ml$/.test(entry.name) && statSync(path).size < 20_000) yield readFileSync(path, 'utf8')
    if (entry.name.endsWith('.jsonl'))
      for (const line of readFileSync(path, 'utf8').split('\n')) if (line !== '') yield* longTexts(JSON.parse(line))
  }
}

function* longTexts(value) {
  if (typeof value === 'string') {
    if (value.includes('\n') && value.length < 20_000) yield value
  } else if (value !== null && typeof value === 'object') for (const one of Object.values(value)) yield* longTexts(one)
}

const seeds = [join(root, 'examples'), ...folders].flatMap((folder) => [...textsIn(folder)])
const projects = seeds.filter((text) => text.includes('containers:'))
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
let slowest = { ms: 0, first: '', second: '' }
for (let i = 0; i < Number(count); i += 1) {
  // every second time one of the two is whole, so that what follows the reading has something to do
  const project = projects[next(projects.length)]
  const other = seeds[next(seeds.length)]
  const first = i % 4 === 1 ? project : mutate(i % 4 === 3 ? other : project)
  const second = i % 4 === 2 ? other : mutate(other)
  const start = performance.now()
  try {
    const files = memoryFiles({
      'vagga.yaml': first,
      'lithos/app.yaml': second,
      'sandboxes/app.yaml': first,
      'src/main.sh': second,
    })
    const result = check(files, {})
    const texts = new Map(result.context.sources.map((file) => [file.path, file]))
    const source = (path) => texts.get(path)
    textReport(result.report, { source, trace: i % 16 === 2 })
    for (const { rule, message, error } of result.failures) throw error ?? new Error(`${rule}: ${message}`)
    if (i % 8 === 0) fixAll(result.findings, { files, check: recheck({}), safety: 'all' })
    if (i % 8 === 1)
      for (const format of [jsonText, summaryMarkdown, annotations])
        format(result.report, { source, lithosVersion: '0.18.4' })
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
  if (ms > slowest.ms) slowest = { ms, first, second }
}

console.log(
  `${count} inputs from ${seeds.length} files: ${failures.size} kinds of failure; slowest ${slowest.ms.toFixed(0)} ms; ${Math.round(process.memoryUsage().rss / 1e6)} MB`,
)
if (slowest.ms > 2000) console.log(JSON.stringify(slowest))
for (const [key, { first, second, count: times }] of failures)
  console.log(JSON.stringify({ times, key, first, second }))
process.exit(failures.size === 0 ? 0 : 1)
