/** The check runs where there is no Node: bundled for a browser, it says the same as here. */
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { tarGz } from '../image/tar.js'
import { type PageFiles, reportOf } from './browser/page.js'

const folder = mkdtempSync(join(tmpdir(), 'lithos-ready-browser-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** `chromium` for short, on machines that have one. */
const chromium = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0,
)

function example(name: string): PageFiles {
  const root = `examples/${name}`
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  return Object.fromEntries(paths.map((path) => [path.slice(root.length + 1), readFileSync(path, 'utf8')]))
}

/** An archive with a checksum: what of Node the check needed most. */
function unpacking(): PageFiles {
  const archive = tarGz([{ name: 'app/' }, { name: 'app/main.py', text: 'open("/tmp/x", "w")\n' }])
  const checksum = createHash('sha256').update(archive).digest('hex')
  return {
    'app.tgz': { base64: Buffer.from(archive).toString('base64') },
    'vagga.yaml': `containers:
  web:
    setup:
    - !Alpine v3.18
    - !Install [python3]
    - !EnsureDir /lithos
    - !Tar { url: ./app.tgz, sha256: ${checksum}, path: / }
    - !Copy { source: /work/web.yaml, path: /lithos/web.yaml }
`,
    'web.yaml': `kind: Daemon
user-id: 1
executable: /usr/bin/python3
arguments: [/app/main.py, /app/none.py, 🐍]
`,
  }
}

const projects = { ready: example('ready'), 'not ready': example('not-ready'), 'an archive': unpacking() }
let bundle = ''

beforeAll(() => {
  const file = join(folder, 'lithos-ready.js')
  execFileSync('node_modules/.bin/esbuild', [
    '__tests__/check/browser/page.ts',
    '--bundle',
    '--platform=browser',
    '--format=iife',
    '--global-name=lithosReady',
    `--outfile=${file}`,
    '--log-level=error',
  ])
  bundle = readFileSync(file, 'utf8')
})

test('it uses no types of Node', () => {
  const { stdout } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', '__tests__/check/browser'])
  expect(String(stdout)).toBe('')
})

test.each(Object.entries(projects))(
  '%s: the same where there is nothing but the language and texts as bytes',
  (_, files) => {
    const browser = { TextEncoder, TextDecoder, atob, files }
    const report = runInNewContext(`${bundle}; lithosReady.reportOf(files)`, browser)
    expect(JSON.parse(report)).toEqual(JSON.parse(reportOf(files)))
  },
)

describe('in a browser', () => {
  let shown: Readonly<Record<string, unknown>> = {}

  /** One page checks all projects: a browser takes longer to start than all of them. */
  beforeAll(() => {
    if (chromium === undefined) return
    const page = join(folder, 'page.html')
    const reports = `Object.entries(${JSON.stringify(projects)}).map(([name, files]) => [name, JSON.parse(lithosReady.reportOf(files))])`
    const script = `document.body.textContent = encodeURIComponent(JSON.stringify(Object.fromEntries(${reports})))`
    writeFileSync(
      page,
      `<!doctype html><meta charset="utf-8"><body></body><script src="lithos-ready.js"></script><script>${script}</script>`,
    )
    const dom = execFileSync(
      chromium,
      ['--headless', '--no-sandbox', '--disable-gpu', '--dump-dom', `file://${page}`],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    )
    shown = JSON.parse(decodeURIComponent(/<body>([^<]*)<\/body>/.exec(dom)?.[1] as string))
  })

  const inBrowser = chromium === undefined ? test.skip : test
  inBrowser.each(Object.entries(projects))(
    `%s${chromium === undefined ? ' (skipped: no Chromium on the PATH)' : ''}`,
    (name, files) => {
      expect(shown[name]).toEqual(JSON.parse(reportOf(files)))
    },
  )
})
