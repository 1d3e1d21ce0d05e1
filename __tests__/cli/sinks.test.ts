/** Everything that the programs write where a terminal or a runner reads it, and by which function. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runHere } from '../in-process.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const src = join(root, 'src')

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sources(path)
    return entry.name.endsWith('.ts') ? [path] : []
  })
}

/** The lines of all sources in which something is written, by their file. */
function lines(what: RegExp): readonly string[] {
  return sources(src).flatMap((path) =>
    readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => what.test(line) && !/^\s*(?:import|\*|\/\/)/.test(line))
      .map((line) => `${relative(src, path)}: ${line.trim()}`),
  )
}

test('standard output and standard error are written by these lines alone', () => {
  expect(lines(/\b(?:stdout|stderr)\.write\b|\bconsole\./).filter((line) => !line.startsWith('lsp/'))).toEqual([
    'action/act.ts: const log = (text: string) => process.stdout.write(text)',
    'cli/output.ts: process.stdout.write(text, end)',
    'cli/output.ts: process.stderr.write(forPlainLog(`${lines}\\n`))',
    'cli/progress.ts: stderr.write(`\\r\\x1b[K${line.slice(0, (stderr.columns || 80) - 1)}`)',
    "cli/progress.ts: if (shown) stderr.write('\\r\\x1b[K')",
  ])
})

test('what holds texts as they are is printed by `printVerbatim`', () => {
  const printed = lines(/\bprint(?:Text|Json|Commands|Verbatim)\(/).filter((line) => !line.startsWith('cli/output.ts'))
  const verbatim = printed.filter((line) => /unifiedPatch|patch\b|diff/i.test(line))
  expect(verbatim.length).toBeGreaterThan(0)
  for (const line of verbatim) expect(line).toContain('printVerbatim(')
})

const made: string[] = []
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true })
})

/** What acts on a terminal, and what a runner reads as a command. */
const acting = /[^\P{C}\n\t]|[\u202a-\u202e\u2066-\u2069]/u
const commands = /^\s*::|##\w*\[/m

const hostile = [
  '::add-mask::a',
  '::stop-commands::pause',
  '##[error]forged',
  '##vso[task.setvariable variable=a]b',
  '# \x1b]52;c;Zm9yZ2Vk\x07 \x1b]8;;https://example.org\x1b\\link',
  '# \u009b31m \u202egnp',
]

/** `readable`: of what acts only that which vagga reads. */
function project(readable = false): string {
  const folder = mkdtempSync(join(tmpdir(), 'lithos-ready-sinks-'))
  made.push(folder)
  const block = hostile
    .slice(0, readable ? 4 : undefined)
    .filter((line) => !line.startsWith('# \x1b'))
    .map((line) => `        ${line}\n`)
  writeFileSync(
    join(folder, 'vagga.yaml'),
    `containers:\n  app:\n    setup:\n    - !Alpine v3.18\n    - !EnsureDir /cfg\n    - !Copy { source: /work/app.yaml, path: /cfg/app.yaml }\n    - !Sh |\n${block.join('')}commands:\n  run: !Command\n    # ::add-mask::a\n    container: app\n    run: [/bin/work]\n`,
  )
  const lines = hostile.map((line) => (line.startsWith('#') && !line.startsWith('##') ? line : `# ${line}`))
  writeFileSync(
    join(folder, 'app.yaml'),
    `kind: Daemon\nuser-id: 1\n${lines.slice(0, 2).join('\n')}\n${lines.slice(4).join('\n')}\nwork-dir: /\n${lines.slice(2, 4).join('\n')}\nexecutable: /bin/sleep\n`,
  )
  return folder
}

test.each([
  ['check'],
  ['check', '--diff=all'],
  ['check', '--format', 'markdown'],
  ['check', '--format', 'json'],
  ['check', '--format', 'sarif'],
  ['check', '--format', 'github'],
  ['init', 'run', '--diff'],
])('nothing of a repository acts on a runner: %s %s %s', async (...args) => {
  const { out, err } = await runHere([...args, project(args[0] === 'init')], { env: { GITHUB_ACTIONS: 'true' } })
  expect(out).not.toBe('')
  for (const text of [out, err]) {
    const own = text.replace(/^::(?:error|warning|notice) title=[a-z-]+,file=[^\n]*$/gm, '')
    expect(own).not.toMatch(commands)
    expect(own.replace(/\\u00[0-9a-f]{2}/g, '')).not.toMatch(acting)
  }
})

const hasScript = spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0

;(hasScript ? test.each : test.skip.each)([
  ['check', ''],
  ['check --diff=all', ''],
  ['check --format markdown', ''],
  ['check --diff=all', 'true'],
  ['check --format markdown', 'true'],
  ['init run --diff', ''],
  ['init run --diff', 'true'],
])('nothing of a repository acts on a terminal: %s (on a runner: %s)', (args, onRunner) => {
  const command = `${process.execPath} ${join(root, 'dist/cli/index.js')} ${args} ${project(args.startsWith('init'))}`
  const { stdout } = spawnSync('script', ['-qec', command, '/dev/null'], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, TERM: 'xterm', NO_COLOR: '1', GITHUB_ACTIONS: onRunner },
  })
  expect(stdout).toContain('work')
  // progress erases its own line
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is how
  const own = stdout.replaceAll('\r\n', '\n').replace(/\r\x1b\[K[^\r\n]*/g, '')
  expect(own).not.toMatch(acting)
  if (onRunner) expect(own).not.toMatch(commands)
})

test('a patch for a program is exact', () => {
  const folder = project()
  const env = { PATH: process.env.PATH }
  const { stdout } = spawnSync(process.execPath, [join(root, 'dist/cli/index.js'), 'check', '--diff=all', folder], {
    env,
    encoding: 'utf8',
  })
  expect(spawnSync('git', ['apply', '--check', '-'], { cwd: folder, input: stdout, encoding: 'utf8' }).stderr).toBe('')
  expect(stdout).toContain('\x1b]52')
})
