// Prints how fast lithos-ready is, as ratios measured in one run: every figure is the median of interleaved pairs, so that a
// machine that is busy or slow changes both sides. Inputs are generated from a seed into a temporary folder and removed.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const cli = join(root, 'dist/cli/index.js')
const temporary = mkdtempSync(join(tmpdir(), 'lithos-ready-bench-'))
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }))

/** A small seeded generator (mulberry32), so that every run measures the same inputs. */
function random(seed) {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

const write = (path, text) => {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

/** A lithos config like those of real projects: 20 to 60 lines, every second with arguments and three volumes. */
function containerConfig(number, next) {
  const variables = Array.from({ length: 5 + next(15) }, (_, i) => `  VARIABLE_${i}: "value ${next(1000)}"\n`).join('')
  return `kind: Daemon
user-id: 1
group-id: 1
memory-limit: ${64 + next(900)}Mi
fileno-limit: 4k
cpu-shares: ${next(1024) + 1}
executable: /usr/bin/python3
arguments: [-m, service_${number}.web, "--port=${8000 + next(1000)}"]
workdir: /app
environ:
  PATH: /usr/local/bin:/usr/bin:/bin
${variables}volumes:
  /tmp: !Tmpfs { size: ${next(100) + 1}Mi, mode: 0o1777 }
  /data: !Persistent
    path: /data/${number}
    mkdir: true
    mode: 0o777
metadata:
  container: service-${number}
`
}

/**
 * A project with `services` containers of `steps` steps each, over a base, with `configs` lithos configs that are shared out
 * among the first of them, and `files` source files in all.
 */
function project(name, { services, configs = services, steps = 8, files = services * 5 }) {
  const next = random(services * 31 + steps * 7 + files)
  const directory = join(temporary, name)
  for (let i = 0; i < configs; i += 1) {
    const service = i % services
    write(join(directory, `deploy/service-${service}/web-${i}.yaml`), containerConfig(service, next))
  }
  const containers = Array.from({ length: services }, (_, i) => {
    const more = Array.from({ length: Math.max(0, steps - 7) }, (_, s) => `    - !EnsureDir /srv/part-${s}\n`).join('')
    const config = `    - !Copy { source: /work/deploy/service-${i}, path: /deploy/service-${i} }\n`
    return `  service-${i}:
    setup:
    - !Container base
    - !EnsureDir /app
    - !EnsureDir /data
    - !EnsureDir /deploy
    - !Copy { source: /work/src/service_${i}, path: /app/service_${i} }
${i < configs ? config : ''}${more}`
  }).join('')
  for (let i = 0; i < files; i += 1) {
    write(
      join(directory, `src/service_${i % services}/d${(i >> 5) % 64}/module_${i}.py`),
      `import os\nVALUE_${i} = ${next(1000)}\n`,
    )
  }
  write(
    join(directory, 'vagga.yaml'),
    `containers:\n  base:\n    setup:\n    - !Alpine v3.18\n    - !Install [python3]\n${containers}commands:\n  run: !Command\n    container: base\n    run: [python3]\n`,
  )
  return directory
}

function time(program, args, options = {}) {
  const start = process.hrtime.bigint()
  const result = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'], ...options })
  if (result.error || (result.status ?? 2) > 1) throw new Error(`${args.join(' ')}: ${result.status} ${result.stderr}`)
  return Number(process.hrtime.bigint() - start) / 1e6
}

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1]

/** Median time of both, in turn, and the median of their ratios. */
function pairs(rounds, a, b) {
  a()
  b()
  const times = Array.from({ length: rounds }, () => [a(), b()])
  return {
    a: median(times.map(([x]) => x)),
    b: median(times.map(([, y]) => y)),
    ratio: median(times.map(([x, y]) => x / y)),
  }
}

const rows = []
function report(what, { a, b, ratio }, aim) {
  rows.push([what, `${a.toFixed(0)} ms`, `${b.toFixed(0)} ms`, ratio.toFixed(2), aim])
}

const node = process.execPath
const bare = () => time(node, ['-e', '0'])
const check =
  (directory, ...options) =>
  () =>
    time(node, [...options, cli, 'check', directory, '--fail-on', 'never'])

const small = join(root, 'examples/ready')
report('(a) check a small repository : node -e 0', pairs(15, check(small), bare), '≤ 1.5')

const configs = join(temporary, 'configs')
const next = random(1)
for (let i = 0; i < 1000; i += 1) write(join(configs, `${i}.yaml`), containerConfig(i, next))
const paths = readdirSync(configs).map((name) => join(configs, name))
const validate = () => time(node, [cli, 'validate', '--as', 'container', ...paths])
const yamlOnly = join(temporary, 'yaml-only.mjs')
const yamlPackage = JSON.stringify(join(root, 'node_modules/yaml/dist/index.js'))
write(
  yamlOnly,
  `import { readFileSync, readdirSync } from 'node:fs'\nimport YAML from ${yamlPackage}\nfor (const f of readdirSync(process.argv[2])) YAML.parseDocument(readFileSync(process.argv[2] + '/' + f, 'utf8'))\n`,
)
report(
  '(b) validate 1,000 configs : the yaml package parsing them',
  pairs(7, validate, () => time(node, [yamlOnly, configs])),
  '≤ 0.5',
)
report('(b) validate 1,000 configs : node -e 0', pairs(7, validate, bare), '')

const base = { services: 20, steps: 8, files: 200 }
const growth = {
  '10 × lithos configs': [
    { ...base, configs: 100 },
    { ...base, configs: 1000 },
  ],
  '10 × vagga containers': [
    { ...base, services: 100, configs: 20 },
    { ...base, services: 1000, configs: 20, files: 200 },
  ],
  '10 × steps': [
    { ...base, steps: 50 },
    { ...base, steps: 500 },
  ],
  '10 × files in the checkout': [
    { ...base, files: 2000 },
    { ...base, files: 20000 },
  ],
}
for (const [what, [one, ten]] of Object.entries(growth)) {
  const a = project(`${what}-10`, ten)
  const b = project(`${what}-1`, one)
  report(`(c) ${what}`, pairs(3, check(a), check(b)), '≤ 11')
}

const event = join(temporary, 'event.json')
write(
  event,
  JSON.stringify({
    pull_request: {
      number: 1,
      head: { sha: 'a'.repeat(40), repo: { full_name: 'o/fork' } },
      base: { sha: 'b'.repeat(40), repo: { full_name: 'o/r' } },
    },
  }),
)
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
  INPUT_PATH: '.',
}
report(
  '(d) the Action on a pull request, no network : node -e 0',
  pairs(15, () => time(node, [join(root, 'dist/index.js')], { env: environment }), bare),
  '≤ 2',
)

const monorepo = project('monorepo', { services: 2000, files: 10000 })
const started = time(node, ['--max-old-space-size=1024', cli, 'check', monorepo, '--fail-on', 'never'])
rows.push(['2,000 deployments in 1 GiB', `${(started / 1000).toFixed(1)} s`, '', '', '≤ 60 s'])

const size = (directory) =>
  readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
rows.push(['(e) size of dist/', `${(size(join(root, 'dist')) / 1024 / 1024).toFixed(1)} MiB`, '', '', ''])

console.log('| what | ours | theirs | ratio | aim |\n|---|---|---|---|---|')
for (const row of rows) console.log(`| ${row.join(' | ')} |`)
