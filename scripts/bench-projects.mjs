// The inputs of bench.mjs and latency.mjs: generated from a seed, so that every run measures the same.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A small seeded generator (mulberry32). */
export function random(seed) {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

export function write(path, text) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

/** A lithos config like those of real projects: 20 to 60 lines, every second with arguments and three volumes. */
export function containerConfig(number, next) {
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
 * among the first of them, and `files` source files in all; `wrong` of the configs have two mistakes with a fix each.
 */
export function project(directory, { services, configs = services, steps = 8, files = services * 5, wrong = 0 }) {
  const next = random(services * 31 + steps * 7 + files)
  for (let i = 0; i < configs; i += 1) {
    const service = i % services
    const text = containerConfig(service, next)
    const mistaken = text
      .replace('workdir:', 'work-dir:')
      .replace('volumes:\n', `volumes:\n  /none-${i}: !Tmpfs { size: 1Mi }\n`)
    write(join(directory, `deploy/service-${service}/web-${i}.yaml`), i < wrong ? mistaken : text)
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

/**
 * What a real project looks like: 26 deployments (or as many as are said) in 7 of 9 containers, which share two bases and a copied tree of
 * 400 sources that import each other; 21 lithos configs, 5 of which are started twice; anchors, mixins, a sandbox; some 50 mistakes against
 * 12 rules.
 */
export function realProject(directory, deployments = 26) {
  const put = (path, text) => write(join(directory, path), text)
  const configs = Math.ceil((deployments * 21) / 26)
  const services = Math.min(7, configs)
  sources(put)
  put('vagga.yaml', vaggaFile(services))
  for (let service = 0; service < services; service += 1) put(`vagga/service-${service}.yaml`, mixin(service))
  for (let number = 0; number < configs; number += 1)
    put(`lithos/service-${number % services}/process-${number}.yaml`, processConfig(number, number % services))
  const entry = (number, name) =>
    `${name}:\n  kind: Daemon\n  instances: 1\n  image: service-${number % services}.0123456789\n  config: /lithos/process-${number}.yaml\n`
  const started = Array.from({ length: configs }, (_, number) => entry(number, `process-${number}`))
  const twice = Array.from({ length: deployments - configs }, (_, number) => entry(number, `second-${number}`))
  put('server/processes/shop.yaml', [...started, ...twice].join(''))
  put(
    'server/sandboxes/shop.yaml',
    'allow-users: [1-1000]\nallow-groups: [0-1000]\nwritable-paths: { /d: /srv/d, /m: /srv/m }\n',
  )
  return directory
}

/** 200 sources of Python and 200 of JavaScript, each of which imports the next. */
function sources(put) {
  for (let i = 0; i < 200; i += 1) {
    const python = `import os\nimport json\n${i < 199 ? `from app.part${(i + 1) % 10} import module${i + 1}\n` : ''}`
    put(
      `app/part${i % 10}/module${i}.py`,
      `${python}VALUE = ${i}\n${'def run(a):\n    return json.dumps({"a": a})\n'.repeat(4)}`,
    )
    const script = `const path = require('path')\n${i < 199 ? `const next = require('../part${(i + 1) % 10}/script${i + 1}')\n` : ''}`
    put(
      `web/part${i % 10}/script${i}.js`,
      `${script}exports.run = (a) => path.join('/', String(a))\n${'exports.other = () => 1\n'.repeat(4)}`,
    )
  }
  for (let i = 0; i < 10; i += 1) put(`app/part${i}/__init__.py`, '')
  put('app/__init__.py', '')
}

function vaggaFile(services) {
  const mixins = Array.from({ length: services }, (_, service) => `- vagga/service-${service}.yaml\n`).join('')
  return `mixins:
${mixins}containers:
  base:
    setup:
    - !Alpine v3.18
    - !Install [python3, nodejs]
    - !Sh |
        mkdir -p /srv/data /srv/log
        touch /srv/data/empty
  sources:
    setup:
    - !Container base
    - !EnsureDir /srv/app
    - !EnsureDir /srv/web
    - !Copy { source: /work/app, path: /srv/app }
    - !Copy { source: /work/web, path: /srv/web }
`
}

function mixin(service) {
  return `containers:
  service-${service}:
    environ: &environ-${service}
      LANG: C.UTF-8
      MODE: service-${service}
    setup:
    - !Container sources
    - !EnsureDir /lithos
    - !EnsureDir /data-${service}
    - !Copy { source: /work/lithos/service-${service}, path: /lithos }
commands:
  service-${service}: !Command
    container: service-${service}
    environ: *environ-${service}
    run: [${program(service)}]
`
}

const program = (number) =>
  number % 2 === 0
    ? `python3, -m, app.part${number % 10}.module${number % 200}`
    : `node, /srv/web/part${number % 10}/script${number % 200}.js`

function processConfig(number, service) {
  const [executable, ...words] = program(number).split(', ')
  const every = (count, text, otherwise = '') => (number % count === 0 ? text : otherwise)
  const more = [every(5, '--pid-file=/work/run.pid'), every(9, executable)].filter((word) => word !== '')
  return `kind: Daemon
user-id: ${every(10, '2000', '1')}
${every(11, '', 'memory-limit: 256Mi\n')}executable: /usr/bin/${executable}
arguments: [${[...(number % 9 === 0 ? more.slice(-1) : []), ...words, ...more.slice(0, number % 9 === 0 ? -1 : undefined)].join(', ')}]
${every(6, 'work-dir', 'workdir')}: /srv
environ: &environ
  PYTHONPATH: /srv
  LANG: C.UTF-8
  MODE: service-${service}
  PATH: /usr/bin:/bin
${every(7, '  TERM: xterm\n')}${every(8, '  DATABASE: postgres://shop:secret@127.0.0.1/shop\n')}${every(4, '  HOME_OF_APP: $HOME/app\n')}volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: ${every(5, '0777', '0o1777')} }
  /data-${service}: !Persistent { path: /d/${number}, mkdir: true, mode: 0o777 }
${every(3, `  /missing-${number}: !Persistent { path: /m/${number}, mkdir: true, mode: 0o777 }\n`)}`
}
