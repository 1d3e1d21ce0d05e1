// Prints how fast the language server answers in projects of several sizes, and its memory after 10,000 edits (`--edits N`). Times are of
// the processor, so that a busy machine says the same: what the process has used from the edit to the findings. Linux only.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver-protocol/node'

const root = fileURLToPath(new URL('..', import.meta.url))
const option = (name, otherwise) => {
  const at = process.argv.indexOf(name)
  return at === -1 ? otherwise : process.argv[at + 1]
}
const server = option('--server', join(root, 'dist/cli/index.js'))
const sizes = option('--sizes', '1,26,500').split(',').map(Number)
const edits = Number(option('--edits', '10000'))
const temporary = mkdtempSync(join(tmpdir(), 'lithos-ready-latency-'))
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }))

const services = 7

/** Containers that share bases and a tree of 400 modules that import each other, with so many configs shared out among them. */
function project(deployments) {
  const directory = join(temporary, String(deployments))
  const write = (path, text) => {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    writeFileSync(join(directory, path), text)
  }
  write('app/__init__.py', '')
  for (let i = 0; i < 20; i += 1) write(`app/pkg${i}/__init__.py`, '')
  for (let i = 0; i < 400; i += 1) {
    const next = i < 399 ? `from app.pkg${(i + 1) % 20} import mod${i + 1}\n` : ''
    const body = `def run(a):\n    return json.dumps({"a": a, "i": ${i}})\n`
    write(`app/pkg${i % 20}/mod${i}.py`, `import os\nimport json\n${next}${body.repeat(4)}`)
  }
  const names = Array.from({ length: Math.min(services, deployments) }, (_, i) => i)
  const containers = names.map(
    (i) => `  svc${i}:
    setup:
    - !Container python
    - !EnsureDir /lithos
    - !EnsureDir /data${i}
    - !Copy { source: /work/lithos/svc${i}, path: /lithos }
`,
  )
  const commands = names.map(
    (i) => `  run${i}: !Command\n    container: svc${i}\n    run: [python3, -m, app.pkg${i}.mod${i}]\n`,
  )
  write(
    'vagga.yaml',
    `containers:
  base:
    setup:
    - !Alpine v3.18
    - !Install [python3, py3-pip]
  python:
    setup:
    - !Container base
    - !EnsureDir /srv/app
    - !Copy { source: /work/app, path: /srv/app }
${containers.join('')}commands:
${commands.join('')}`,
  )
  for (let k = 0; k < deployments; k += 1)
    write(`lithos/svc${k % names.length}/p${k}.yaml`, config(k, k % names.length))
  return directory
}

function config(number, service) {
  return `kind: Daemon
user-id: 1
memory-limit: 256Mi
executable: /usr/bin/python3
arguments: [-m, app.pkg${number % 20}.mod${number % 20}${number % 3 === 0 ? ', --pid, /work/run.pid' : ''}]
${number % 2 ? 'workdir' : 'work-dir'}: /srv
environ:
  PYTHONPATH: /srv
  PATH: /usr/bin:/bin
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0777 }
  /data${service}: !Persistent { path: /d }
  /missing${number % 5}: !Persistent { path: /m }
`
}

/** An editor with a folder, as far as it takes to wait for findings. */
async function editor(directory) {
  const child = spawn(process.execPath, [...process.execArgv, server, 'lsp'], { stdio: ['pipe', 'pipe', 'inherit'] })
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  )
  const uri = (path) => pathToFileURL(join(directory, path)).href
  const waiting = new Map()
  connection.onNotification('textDocument/publishDiagnostics', ({ uri: of, version }) => {
    waiting.get(`${of} ${version}`)?.()
  })
  connection.listen()
  const folder = { uri: pathToFileURL(directory).href, name: 'project' }
  await connection.sendRequest('initialize', {
    processId: null,
    rootUri: null,
    capabilities: {},
    workspaceFolders: [folder],
  })
  connection.sendNotification('initialized', {})
  let version = 0
  const send = (method, params) => connection.sendNotification(method, params)
  const found = (path) => new Promise((resolve) => waiting.set(`${uri(path)} ${version}`, resolve))
  return {
    connection,
    uri,
    child,
    open(path) {
      version += 1
      const text = readFileSync(join(directory, path), 'utf8')
      send('textDocument/didOpen', { textDocument: { uri: uri(path), languageId: 'yaml', version, text } })
      return found(path)
    },
    /** Writes `text` there; resolves when the findings of what is written then are shown. */
    type(path, line, character, replaced, text) {
      version += 1
      const range = { start: { line, character }, end: { line, character: character + replaced } }
      send('textDocument/didChange', { textDocument: { uri: uri(path), version }, contentChanges: [{ range, text }] })
      return found(path)
    },
    /** Milliseconds of processor time since its start. */
    cpu() {
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ')
      return (Number(fields[11]) + Number(fields[12])) * 10
    },
    /** MiB that are resident. */
    memory: () =>
      Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024),
    async end() {
      await connection.sendRequest('shutdown')
      await connection.sendNotification('exit')
      connection.dispose()
    },
  }
}

const median = (all) => all.toSorted((a, b) => a - b)[all.length >> 1]

async function measured(of, times, act) {
  const each = []
  for (let i = 0; i < times; i += 1) {
    const before = of.cpu()
    await act(i)
    each.push(of.cpu() - before)
  }
  return median(each)
}

const own = 'lithos/svc0/p0.yaml'

async function row(deployments) {
  const one = await editor(project(deployments))
  const started = one.cpu()
  const times = deployments > 100 ? 3 : 7
  await one.open(own)
  const first = one.cpu() - started
  // the digit of `256Mi`, the letter of a path of a step
  const inConfig = await measured(one, times, (i) => one.type(own, 2, 16, 1, String(i % 10)))
  await one.open('vagga.yaml')
  const inVagga = await measured(one, times, (i) => one.type('vagga.yaml', 8, 22, 1, 'abcdefghij'[i % 10]))
  await one.open('app/pkg0/mod0.py')
  const inSource = await measured(one, times, (i) => one.type('app/pkg0/mod0.py', 4, 11, 1, 'abcdefghij'[i % 10]))
  const at = (line, character) => ({ textDocument: { uri: one.uri(own) }, position: { line, character } })
  const completion = await measured(one, times, () => one.connection.sendRequest('textDocument/completion', at(5, 3)))
  const hover = await measured(one, times, () => one.connection.sendRequest('textDocument/hover', at(5, 3)))
  const line = { start: { line: 12, character: 4 }, end: { line: 12, character: 4 } }
  const actions = await measured(one, times, () =>
    one.connection.sendRequest('textDocument/codeAction', {
      textDocument: { uri: one.uri(own) },
      range: line,
      context: { diagnostics: [] },
    }),
  )
  console.log(
    `| ${deployments} | ${[first, inConfig, inVagga, inSource, completion, hover, actions].join(' | ')} | ${one.memory()} |`,
  )
  await one.end()
}

console.log('Milliseconds of the processor, the median of several; MiB.\n')
console.log(
  '| deployments | first look | edit of a config | of vagga.yaml | of a source | completion | hover | fixes of a line | memory |',
)
console.log('|---|---|---|---|---|---|---|---|---|')
for (const size of sizes) await row(size)

if (edits > 0) {
  const one = await editor(project(26))
  await one.open(own)
  console.log(`\n| edits of 26 deployments | memory |\n|---|---|\n| 0 | ${one.memory()} |`)
  // as fast as nobody types: what is checked is each twentieth
  for (let i = 1; i <= edits; i += 1) {
    const shown = one.type(own, 2, 16, 1, String(i % 10))
    if (i % 20 === 0) await shown
    if (i % (edits / 10) === 0) console.log(`| ${i} | ${one.memory()} |`)
  }
  await one.end()
}
