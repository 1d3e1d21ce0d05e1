/** Every command that README and docs show is run in a clean clone, or named here with the reason why not. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const temporary = mkdtempSync(join(tmpdir(), 'lithos-ready-docs-'))
const clone = join(temporary, 'lithos-ready')
const project = join(temporary, 'path/to/your/project')
afterAll(() => rmSync(temporary, { recursive: true, force: true }))

/** What a command of the docs needs to be run: where, and with which words in place of those that stand for others. */
interface Trial {
  readonly in: string
  readonly as?: string
  readonly status?: number
}

/** Commands that `lithos-ready` on the PATH runs in a project that has the files of the examples. */
const inProject: Readonly<Record<string, Omit<Trial, 'in'>>> = {
  'lithos-ready explain RULE': { as: 'lithos-ready explain tmp-not-writable' },
  'lithos-ready explain 1a': {},
  'lithos-ready init COMMAND': { as: 'lithos-ready init run' },
  'lithos-ready validate --as container deploy/app.yaml': {},
  'lithos-ready validate --as tree /etc/lithos': { as: 'lithos-ready validate --as tree etc/lithos' },
  'lithos-ready image app-deploy': {},
  'echo /app/main.py | lithos-ready image app-deploy --paths -': {},
  'lithos-ready boot --image root.tar.gz --config /deploy/app.yaml': {},
  'lithos-ready boot --image PATH --config /path/in/image': {
    as: 'lithos-ready boot --image root.tar.gz --config /deploy/app.yaml',
  },
  'lithos-ready --only api --only worker': {},
  'lithos-ready lsp': { as: 'lithos-ready lsp < /dev/null' },
}

const trials: Readonly<Record<string, Trial>> = {
  ...Object.fromEntries(Object.entries(inProject).map(([command, trial]) => [command, { in: project, ...trial }])),
  'node dist/cli/index.js check examples/not-ready': { in: clone, status: 1 },
  'node dist/cli/index.js check path/to/project': { in: clone, as: 'node dist/cli/index.js check examples/ready' },
  'node lithos-ready/dist/cli/index.js path/to/your/project': { in: temporary },
  'npm install --global ./lithos-ready': {
    in: temporary,
    as: 'npm install --global --offline --prefix installed ./lithos-ready && installed/bin/lithos-ready --version',
  },
  'npm run new-rule ID GROUP': { in: clone, as: 'npm run new-rule a-new-rule build' },
  'npm run format': { in: clone },
}

const long = 'takes minutes, and CI runs it'
const elsewhere: Readonly<Record<string, string>> = {
  'npm run ci': long,
  'npm run build': long,
  'npm test -- rules': long,
  'npm test -- check/again': long,
  'npm test -- rules/examples -t ID': 'names a rule that is being written',
  'node -e 0': 'what others are compared with',
  'npm test -- corpus': 'needs the files of other projects; CI runs it where they are',
  'npm run bench': 'measures for three minutes',
  'node scripts/latency.mjs': 'measures for ten minutes',
  'npm run mutation': 'runs for hours',
  'npm run pictures': 'needs chromium',
  'cd editors/vscode': 'goes with the two below',
  'npm install': 'needs the network',
  'npx @vscode/vsce package': 'needs the network',
  'code --install-extension lithos-ready-1.0.0.vsix': 'needs Visual Studio Code',
}

/** Pages with commands; those of rules have none, and the first hour is written by its commands. */
function pages(): readonly string[] {
  const docs = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md') && name !== 'first-hour.md')
  const others = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'editors/vscode/README.md']
  return [...others, ...docs.map((name) => `docs/${name}`)]
}

/** Lines of consoles, and what stands in code spans of the text. */
function* commandsOf(page: string): Generator<string> {
  const text = readFileSync(join(root, page), 'utf8')
  for (const [, line = ''] of text.matchAll(/^ *\$ (.*?)(?: {2,}#.*)?$/gm)) yield line
  for (const [, span = ''] of text.matchAll(/(?<!`)`((?:echo [^`]*|npm|npx|node|lithos-ready) [^`\n]+)`(?!`)/g))
    yield span.replaceAll('\\|', '|')
}

const commands = new Set(pages().flatMap((page) => [...commandsOf(page)]))
/** Beginnings of commands, which are to be continued. */
const isBegun = /^node (?:PATH|lithos-ready)\/\S*$/

beforeAll(() => {
  const git = spawnSync('git', ['clone', '--quiet', root, clone], { encoding: 'utf8' })
  if (git.status !== 0) throw new Error(git.stderr)
  symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'))
  mkdirSync(join(temporary, 'bin'))
  symlinkSync(join(clone, 'dist/cli/index.js'), join(temporary, 'bin/lithos-ready'))
  const container = (name: string) =>
    `  ${name}:\n    setup:\n    - !Alpine v3.18\n    - !EnsureDir /deploy\n    - !Copy { source: /work/deploy/app.yaml, path: /deploy/app.yaml }\n`
  const files = {
    'vagga.yaml': `containers:\n${['app-deploy', 'api', 'worker'].map(container).join('')}commands:\n  run: !Command\n    container: api\n    run: [sleep, "9"]\n`,
    'deploy/app.yaml': `kind: Daemon\nuser-id: 1\nexecutable: /bin/sh\narguments: [-c, sleep 9]\nmemory-limit: 64Mi\n`,
    'etc/lithos/master.yaml': '{}\n',
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, path)), { recursive: true })
    writeFileSync(join(project, path), text)
  }
  for (const folder of ['sandboxes', 'processes', 'images']) mkdirSync(join(project, 'etc/lithos', folder))
  const image = join(temporary, 'image')
  for (const folder of ['bin', 'deploy', 'tmp', 'dev', 'proc', 'sys'])
    mkdirSync(join(image, folder), { recursive: true })
  // the head of a program that needs no loader
  writeFileSync(join(image, 'bin/sh'), Buffer.from('7f454c46020101'.padEnd(128, '0'), 'hex'), { mode: 0o755 })
  cpSync(join(project, 'deploy'), join(image, 'deploy'), { recursive: true })
  spawnSync('tar', ['-czf', join(project, 'root.tar.gz'), '-C', image, '.'])
}, 60_000)

describe('commands of README and docs', () => {
  test('are all known here, and all that are known here are shown', () => {
    const known = new Set([...Object.keys(trials), ...Object.keys(elsewhere)])
    expect([...commands].filter((command) => !known.has(command) && !isBegun.test(command))).toEqual([])
    expect([...known].filter((command) => !commands.has(command))).toEqual([])
  })

  test.each(Object.entries(trials))(
    '%s',
    (command, trial) => {
      const { status, stdout, stderr } = spawnSync('sh', ['-c', trial.as ?? command], {
        cwd: trial.in,
        encoding: 'utf8',
        env: { ...process.env, PATH: `${join(temporary, 'bin')}:${dirname(process.execPath)}:${process.env.PATH}` },
      })
      const wanted = trial.status ?? 0
      expect(status === wanted ? '' : stdout + stderr).toBe('')
      expect(status).toBe(wanted)
    },
    60_000,
  )
})
