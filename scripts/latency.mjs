// Prints how fast the language server answers in projects of several sizes, and its memory after 10,000 edits (`--edits N`). Times are of
// the processor, so that a busy machine says the same: what the process has used from the edit to the findings. Linux only.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver-protocol/node'
import { realProject } from './bench-projects.mjs'

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
  const positionOf = (path, written) => {
    const text = readFileSync(join(directory, path), 'utf8')
    const before = text.slice(0, text.indexOf(written)).split('\n')
    return { line: before.length - 1, character: before.at(-1).length }
  }
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
    /** Writes over the first letters of what is `written` in a file; resolves when the findings of what is there then are shown. */
    type(path, written, text) {
      version += 1
      const start = positionOf(path, written)
      const range = { start, end: { line: start.line, character: start.character + text.length } }
      send('textDocument/didChange', { textDocument: { uri: uri(path), version }, contentChanges: [{ range, text }] })
      return found(path)
    },
    positionOf,
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

const config = 'lithos/service-0/process-0.yaml'
const source = 'app/part0/module0.py'
const letter = (i) => 'abcdefghij'[i % 10]

async function row(deployments) {
  const one = await editor(realProject(join(temporary, String(deployments)), deployments))
  const started = one.cpu()
  const times = deployments > 100 ? 3 : 7
  await one.open(config)
  const first = one.cpu() - started
  const inConfig = await measured(one, times, (i) => one.type(config, '0Mi', String(i % 10)))
  await one.open('vagga.yaml')
  const inVagga = await measured(one, times, (i) => one.type('vagga.yaml', 'empty', letter(i)))
  await one.open(source)
  const inSource = await measured(one, times, (i) => one.type(source, 'a": a', letter(i)))
  const beside = await measured(one, times, (i) => one.type(config, '0Mi', String(9 - (i % 10))))
  const textDocument = { uri: one.uri(config) }
  const at = (written) => ({ textDocument, position: one.positionOf(config, written) })
  const asked = (method, params) => measured(one, times, () => one.connection.sendRequest(method, params))
  const completion = await asked('textDocument/completion', at('/tmp:'))
  const hover = await asked('textDocument/hover', at('/tmp:'))
  const { position } = at('/missing')
  const range = { start: position, end: position }
  const actions = await asked('textDocument/codeAction', { textDocument, range, context: { diagnostics: [] } })
  console.log(
    `| ${deployments} | ${[first, inConfig, inVagga, inSource, beside, completion, hover, actions].join(' | ')} | ${one.memory()} |`,
  )
  await one.end()
}

const { user, system } = JSON.parse(
  execFileSync(process.execPath, ['-p', 'JSON.stringify(process.cpuUsage())'], { encoding: 'utf8' }),
)
console.log(
  `Milliseconds of the processor, the median of several; MiB. A bare \`node\` takes ${Math.round((user + system) / 1000)} ms here.\n`,
)
console.log(
  '| deployments | first look | edit of a config | of vagga.yaml | of a source | of the config beside both | completion | hover | fixes of a line | memory |',
)
console.log('|---|---|---|---|---|---|---|---|---|---|')
for (const size of sizes) await row(size)

if (edits > 0) {
  const one = await editor(realProject(join(temporary, 'edits')))
  await one.open(config)
  console.log(`\n| edits of 26 deployments | memory |\n|---|---|\n| 0 | ${one.memory()} |`)
  // as fast as nobody types: what is checked is each twentieth
  for (let i = 1; i <= edits; i += 1) {
    const shown = one.type(config, '0Mi', String(i % 10))
    if (i % 20 === 0) await shown
    if (i % (edits / 10) === 0) console.log(`| ${i} | ${one.memory()} |`)
  }
  await one.end()
}
