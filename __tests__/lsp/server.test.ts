/** The language server as an editor sees it: the bundle as a process, over standard input and output, or the sources here. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { CodeAction, Diagnostic, Position, Range } from 'vscode-languageserver-protocol/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { connectEditor, type Editor, startEditor } from './editor.js'

const vagga = `containers:
  base:
    setup:
    - !Alpine v3.18
    - !Install [python3]
  web:
    setup:
    - !Container base
    - !EnsureDir /srv/app
    - !EnsureDir /lithos
    - !Copy { source: /work/app, path: /srv/app }
    - !Copy { source: /work/lithos, path: /lithos }
commands:
  run: !Command
    container: web
    run: [python3, /srv/app/main.py]
`
const config = `kind: Daemon
user-id: 1
executable: /usr/bin/python3
arguments: [/srv/app/main.py]
workdir: /srv/app
environ:
  PATH: /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
volumes:
  /data: !Persistent { path: /db }
`
const shop: Readonly<Record<string, string>> = {
  'vagga.yaml': vagga,
  'lithos/web.yaml': config,
  'app/main.py': 'print("ready")\n',
  'server/sandboxes/shop.yaml': `image-dir: /images
writable-paths:
  /db: /srv/db
readonly-paths:
  /shared: /srv/shared
allow-users: [1]
allow-groups: [0]
`,
  'server/processes/shop.yaml': `web:
  kind: Daemon
  image: web.abc
  config: /lithos/web.yaml
  instances: 1
`,
}

const command = [process.execPath, 'dist/cli/index.js', 'lsp', '--stdio'] as const

const folders: string[] = []
const editors: Editor[] = []

/** A folder with these files, which is gone when the tests end. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'lithos-ready-lsp-'))
  folders.push(folder)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

async function editorOf(...all: [string, ...string[]]): Promise<Editor> {
  const editor = await connectEditor(all)
  editors.push(editor)
  return editor
}

let shared: Editor | undefined
let close: () => Promise<void> = async () => {}

/** An editor with the shop, one file of which has this text and is open until the test ends; `‸` is the cursor. */
async function typing(path: string, marked: string): Promise<{ editor: Editor; at: Position }> {
  const editor = shared ?? (await startEditor(command, [folderOf({ ...shop, 'more.yaml': 'containers: {}\n' })]))
  shared = editor
  const text = marked.replace('‸', '')
  await editor.open(path, text)
  close = () => editor.close(path)
  return { editor, at: positionIn(text, marked.indexOf('‸')) }
}

function positionIn(text: string, offset: number): Position {
  return TextDocument.create('', '', 0, text).positionAt(offset)
}

/** The texts under the diagnostics of a rule. */
function under(text: string, all: readonly Diagnostic[], rule: string): string[] {
  const document = TextDocument.create('', '', 0, text)
  return all.filter(({ code }) => code === rule).map(({ range }) => document.getText(range))
}

const whole: Range = { start: { line: 0, character: 0 }, end: { line: 999, character: 0 } }
const has = (rule: string) => (all: readonly Diagnostic[]) => all.some(({ code }) => code === rule)
const hasNot = (rule: string) => (all: readonly Diagnostic[]) => !has(rule)(all)

/** A text with the edits of an action for one file. */
function applied(text: string, { edit }: CodeAction, uri: string): string {
  return TextDocument.applyEdits(TextDocument.create('', '', 0, text), edit?.changes?.[uri] ?? [])
}

afterEach(async () => {
  await close()
  for (const editor of editors.splice(0)) await editor.end()
})
afterAll(async () => {
  if (shared !== undefined) expect(await shared.end()).toBe(0)
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

describe('findings while one types', () => {
  test('stand where they stand on a pull request, from unsaved text, and go when it is right', async () => {
    const editor = await editorOf(folderOf(shop))
    await editor.open('lithos/web.yaml', config)
    const found = await editor.diagnostics('lithos/web.yaml', has('mount-point-missing'))
    expect(under(config, found, 'mount-point-missing')).toEqual(['/data'])
    expect(found.find(({ code }) => code === 'mount-point-missing')).toMatchObject({
      severity: 1,
      source: 'lithos-ready',
      codeDescription: { href: expect.stringContaining('mount-point-missing') },
    })

    await editor.open('vagga.yaml', vagga)
    await editor.change('vagga.yaml', {
      text: vagga.replace('- !EnsureDir /lithos', '- !EnsureDir /lithos\n    - !EnsureDir /data'),
    })
    await editor.diagnostics('lithos/web.yaml', hasNot('mount-point-missing'))
    await editor.close('vagga.yaml')
    await editor.diagnostics('lithos/web.yaml', has('mount-point-missing'))
  })

  test('count UTF-16 units, with CRLF and characters outside of the basic plane', async () => {
    const text = config.replace('PATH:', 'GREETING: "👋🏽 $HOME" # 👋\n  PATH:').replaceAll('\n', '\r\n')
    const editor = await editorOf(folderOf(shop))
    await editor.open('lithos/web.yaml', text)
    const found = await editor.diagnostics('lithos/web.yaml', has('mount-point-missing'))
    expect(under(text, found, 'mount-point-missing')).toEqual(['/data'])
    expect(under(text, found, 'variable-not-expanded')).toEqual([expect.stringContaining('$HOME')])
  })

  test('of a file that is changed or deleted on the disk', async () => {
    const folder = folderOf(shop)
    const editor = await editorOf(folder)
    await editor.open('lithos/web.yaml', config)
    await editor.diagnostics('lithos/web.yaml', hasNot('source-not-in-image'))
    rmSync(join(folder, 'app'), { recursive: true })
    await editor.changed('app/main.py')
    await editor.diagnostics('vagga.yaml', has('copy-source-missing'))
  })

  test('of incremental changes', async () => {
    const editor = await editorOf(folderOf(shop))
    await editor.open('lithos/web.yaml', config)
    const at = positionIn(config, config.indexOf('executable') + 'executabl'.length)
    await editor.change('lithos/web.yaml', {
      range: { start: at, end: { ...at, character: at.character + 1 } },
      text: '',
    })
    const found = await editor.diagnostics('lithos/web.yaml', has('unknown-key'))
    expect(under(config.replace('executable', 'executabl'), found, 'unknown-key')).toEqual(['executabl'])
  })

  test('in two projects of one folder, and in two folders', async () => {
    const both = folderOf(
      Object.fromEntries(
        Object.entries(shop).flatMap(([path, text]) => [
          [`a/${path}`, text],
          [`b/${path}`, text],
        ]),
      ),
    )
    const other = folderOf(shop)
    const editor = await editorOf(both, other)
    for (const path of ['a/lithos/web.yaml', 'b/lithos/web.yaml']) await editor.open(path, config)
    await editor.open(`file://${other}/lithos/web.yaml`, config)
    for (const path of ['a/lithos/web.yaml', 'b/lithos/web.yaml', `file://${other}/lithos/web.yaml`])
      await editor.diagnostics(path, has('mount-point-missing'))
  })

  test('of settings', async () => {
    const text = 'rules:\n  path-not-sett: off\nfail-on: warning\n'
    const editor = await editorOf(folderOf(shop))
    await editor.open('.lithos-ready.yaml', text)
    const found = await editor.diagnostics('.lithos-ready.yaml', has('settings'))
    expect(under(text, found, 'settings')).toEqual(['path-not-sett'])
  })

  test('are none in a folder that is no project, and in a document that is no file', async () => {
    const editor = await editorOf(folderOf({ 'notes.yaml': 'a: b\n' }))
    await editor.open('notes.yaml', 'a: [')
    await editor.open('untitled:Untitled-1', 'containers:')
    expect(await editor.hover('notes.yaml', { line: 0, character: 1 })).toBe('')
    expect(await editor.completion('notes.yaml', { line: 0, character: 0 })).toEqual([])
    expect(await editor.actions('notes.yaml', whole)).toEqual([])
    expect(await editor.symbols('notes.yaml')).toEqual([])
  })
})

describe('fixes', () => {
  test('are offered for the line that the cursor is on, may change another file, and mend', async () => {
    const editor = await editorOf(folderOf(shop))
    await editor.open('lithos/web.yaml', config)
    const at = positionIn(config, config.indexOf('/data:') + 3)
    const actions = await editor.actions('lithos/web.yaml', { start: at, end: at })
    const makes = actions.find(({ title }) => title.includes('!EnsureDir /data')) as CodeAction
    expect(makes).toMatchObject({ kind: 'quickfix', isPreferred: true })
    await editor.open('vagga.yaml', applied(vagga, makes, editor.uri('vagga.yaml')))
    await editor.diagnostics('lithos/web.yaml', hasNot('mount-point-missing'))
  })

  test('all safe ones at once, when they are asked for', async () => {
    const broken = config.replace('workdir', 'work-dir')
    const { editor } = await typing('lithos/web.yaml', `${broken}‸`)
    expect(await editor.actions('lithos/web.yaml', whole, ['refactor'])).toEqual([])
    const [all, ...others] = await editor.actions('lithos/web.yaml', whole, ['source.fixAll'])
    expect(others).toEqual([])
    expect(applied(broken, all as CodeAction, editor.uri('lithos/web.yaml'))).toBe(config)
    expect(applied(vagga, all as CodeAction, editor.uri('vagga.yaml'))).toContain('!EnsureDir /data')
  })
})

describe('what is under the pointer', () => {
  test.each([
    ['a key of a config', 'lithos/web.yaml', config.replace('user-id', 'user‸-id'), 'Numeric user of the process'],
    ['a key of a step', 'vagga.yaml', vagga.replace('source: /work/app', 'sou‸rce: /work/app'), '`source`'],
    ['a tag', 'vagga.yaml', vagga.replace('!Install', '!Ins‸tall'), 'Packages of the distribution'],
    ['a tag of a volume', 'lithos/web.yaml', config.replace('!Persistent', '!Pers‸istent'), 'A directory of the host'],
    [
      'a directory of the image',
      'lithos/web.yaml',
      config.replace('workdir: /srv', 'workdir: /s‸rv'),
      'is a directory: made by `!EnsureDir`',
    ],
    ['a file of the image', 'lithos/web.yaml', config.replace('[/srv/app', '[/srv/a‸pp'), 'is a file'],
    ['a mount point that is missing', 'lithos/web.yaml', config.replace('/data', '/da‸ta'), '`/data` does not exist'],
    [
      'a path of a command',
      'vagga.yaml',
      vagga.replace('!EnsureDir /srv', '!EnsureDir /s‸rv'),
      'In the image of `web`',
    ],
    ['a finding', 'lithos/web.yaml', config.replace('/data', '/da‸ta'), 'lithos does not create mount points'],
    ['a setting', '.lithos-ready.yaml', 'fail‸-on: note\n', 'From which severity on'],
  ])('%s', async (_, path, marked, expected) => {
    const { editor, at } = await typing(path, marked)
    expect(await editor.hover(path, at)).toContain(expected)
  })
})

describe('what may be written', () => {
  test.each<[string, string, string, readonly string[], readonly string[]]>([
    [
      'keys of a config',
      'lithos/web.yaml',
      config.replace('workdir:', 'wor‸'),
      ['workdir', 'memory-limit'],
      ['user-id', 'setup'],
    ],
    ['keys on an empty line', 'lithos/web.yaml', `${config}‸`, ['memory-limit'], ['user-id']],
    [
      'values of a choice',
      'lithos/web.yaml',
      config.replace('Daemon', '‸'),
      ['Daemon', 'Command', 'CommandOrDaemon'],
      [],
    ],
    [
      'tags of volumes',
      'lithos/web.yaml',
      config.replace('!Persistent { path: /db }', '!‸'),
      ['!Tmpfs', '!Statedir'],
      ['!Copy'],
    ],
    [
      'tags of volumes, before what the volume says',
      'lithos/web.yaml',
      config.replace('!Persistent {', '!Pers‸ {'),
      ['!Persistent', '!Tmpfs'],
      ['!Copy'],
    ],
    [
      'keys of this volume',
      'lithos/web.yaml',
      config.replace('!Persistent { path: /db }', '!Tmpfs { ‸ }'),
      ['size', 'mode'],
      ['path', 'mkdir'],
    ],
    [
      'paths that the sandbox offers for !Persistent',
      'lithos/web.yaml',
      config.replace('/db', '‸'),
      ['/db'],
      ['/shared'],
    ],
    [
      'paths that the sandbox offers for !Readonly',
      'lithos/web.yaml',
      config.replace('!Persistent { path: /db }', '!Readonly /‸'),
      ['/shared'],
      ['/db'],
    ],
    ['steps', 'vagga.yaml', vagga.replace('- !Install [python3]', '- !‸'), ['!Install', '!Copy'], ['!Tmpfs']],
    [
      'steps, without a tag yet',
      'vagga.yaml',
      vagga.replace('- !Install [python3]', '- ‸'),
      ['!Install', '!Copy'],
      ['!Tmpfs'],
    ],
    [
      'keys of this step',
      'vagga.yaml',
      vagga.replace('{ source: /work/app, path', '{ source: /work/app, ‸, path'),
      ['rules', 'umask'],
      ['url', 'source', 'path'],
    ],
    [
      'keys of this step in a block',
      'vagga.yaml',
      vagga.replace(
        '!Copy { source: /work/app, path: /srv/app }',
        '!Copy\n      source: /work/app\n      ‸\n      path: /srv/app',
      ),
      ['rules'],
      ['url', 'source'],
    ],
    ['containers for a command', 'vagga.yaml', vagga.replace('container: web', 'container: ‸'), ['base', 'web'], []],
    ['containers for a step', 'vagga.yaml', vagga.replace('!Container base', '!Container ‸'), ['base', 'web'], []],
    [
      'keys of a command',
      'vagga.yaml',
      vagga.replace('    container: web', '    container: web\n    ‸'),
      ['environ', 'volumes'],
      ['setup', 'run'],
    ],
    ['containers that are expected', '.lithos-ready.yaml', 'expect: [‸]\n', ['base', 'web'], []],
    ['rules to set', '.lithos-ready.yaml', 'rules:\n  ‸\n', ['path-not-set', 'mount-point-missing'], []],
    ['rules to ignore', '.lithos-ready.yaml', 'ignore:\n- rule: ‸\n  reason: it is right\n', ['path-not-set'], []],
    [
      'variables',
      'lithos/web.yaml',
      `${config.replace('/srv/app/main.py', '"@{‸}"')}variables:\n  port: !TcpPort\n`,
      ['port', 'lithos:name'],
      [],
    ],
    [
      'keys in a file whose end is broken',
      'lithos/web.yaml',
      `kind: Daemon\n‸\nexecutable: [\n  }`,
      ['executable', 'workdir'],
      [],
    ],
  ])('%s', async (_, path, marked, expected, others) => {
    const { editor, at } = await typing(path, marked)
    const labels = (await editor.completion(path, at)).map(({ label }) => label)
    expect(labels).toEqual(expect.arrayContaining([...expected]))
    expect(labels.filter((label) => others.includes(label))).toEqual([])
  })

  test('names are those from before, while vagga.yaml cannot be read', async () => {
    const { editor } = await typing('vagga.yaml', 'containers: {\n‸')
    await editor.diagnostics('vagga.yaml', (all) => all.length > 0)
    const text = vagga.replace('container: web', 'container: ')
    await editor.change('vagga.yaml', { text })
    const at = positionIn(text, text.indexOf('container: \n') + 'container: '.length)
    const labels = (await editor.completion('vagga.yaml', at)).map(({ label }) => label)
    expect(labels).toEqual(expect.arrayContaining(['base', 'web']))
  })
})

describe('where it is defined', () => {
  const anchored = vagga.replace('web:\n    setup:', 'web:\n    environ: &common { LANG: C }\n    setup:')
  test.each<[string, string, string, string, string]>([
    ['a container of a command', 'vagga.yaml', vagga.replace('container: web', 'container: w‸eb'), 'vagga.yaml', 'web'],
    ['a container of a step', 'vagga.yaml', vagga.replace('!Container base', '!Container ba‸se'), 'vagga.yaml', 'base'],
    ['a copied directory’s file', 'vagga.yaml', vagga.replace('/work/app,', '/work/app/ma‸in.py,'), 'app/main.py', ''],
    ['a mixin', 'vagga.yaml', `mixins: [mor‸e.yaml]\n${vagga}`, 'more.yaml', ''],
    [
      'an alias',
      'vagga.yaml',
      anchored.replace('container: web', 'container: web\n    environ: *com‸mon'),
      'vagga.yaml',
      '&common',
    ],
    [
      'the config of a process',
      'server/processes/shop.yaml',
      (shop['server/processes/shop.yaml'] as string).replace('/lithos/web', '/lithos/w‸eb'),
      'lithos/web.yaml',
      '',
    ],
    ['a file of the image', 'lithos/web.yaml', config.replace('/srv/app/main', '/srv/app/ma‸in'), 'app/main.py', ''],
    [
      'a file that a command runs',
      'vagga.yaml',
      vagga.replace('python3, /srv/app/main', 'python3, /srv/app/ma‸in'),
      'app/main.py',
      '',
    ],
    [
      'the container of a process',
      'server/processes/shop.yaml',
      (shop['server/processes/shop.yaml'] as string).replace('web.abc', 'web.a‸bc'),
      'vagga.yaml',
      'web',
    ],
    ['a path of the server', 'lithos/web.yaml', config.replace('/db', '/d‸b'), 'server/sandboxes/shop.yaml', '/db'],
    [
      'a variable',
      'lithos/web.yaml',
      `${config.replace('/srv/app/main.py', '"@{po‸rt}"')}variables:\n  port: !TcpPort\n`,
      'lithos/web.yaml',
      'port',
    ],
    [
      'a directory of the image',
      'lithos/web.yaml',
      config.replace('workdir: /srv', 'workdir: /sr‸v'),
      'vagga.yaml',
      '!EnsureDir /srv/app',
    ],
  ])('%s', async (_, path, marked, where, text) => {
    const editor = await editorOf(folderOf({ ...shop, 'more.yaml': 'containers: {}\n' }))
    const written = marked.replace('‸', '')
    await editor.open(path, written)
    const [first] = await editor.definition(path, positionIn(written, marked.indexOf('‸')))
    expect(first?.uri).toBe(editor.uri(where))
    if (text !== '' && where === path) expect(TextDocument.create('', '', 0, written).getText(first?.range)).toBe(text)
  })
})

describe('an editor that', () => {
  test('tells nothing but the folder, and goes away while something is typed, leaves no server behind', async () => {
    const editor = await startEditor(command, [folderOf(shop)])
    await editor.open('vagga.yaml', vagga)
    await editor.diagnostics('vagga.yaml')
    await editor.change('vagga.yaml', { text: 'containers:\n' })
    const exited = new Promise((resolve) => editor.process.on('exit', resolve))
    editor.process.stdin?.end()
    expect(await exited).toBe(0)
    editor.connection.dispose()
  })

  test('opens a file through a link gets the findings of the file', async () => {
    const folder = folderOf(shop)
    symlinkSync('lithos', join(folder, 'configs'))
    const editor = await editorOf(folder)
    await editor.open('configs/web.yaml', config.replace('user-id', 'user-idd'))
    await editor.diagnostics('configs/web.yaml', has('unknown-key'))
  })

  test('writes a vagga.yaml that is not saved yet, outside of every folder, is helped', async () => {
    const editor = await editorOf(folderOf(shop))
    const path = pathToFileURL(join(tmpdir(), 'lithos-ready-nowhere', 'vagga.yaml')).href
    await editor.open(path, 'containers:\n  a:\n    setup:\n    - !Nothing x\n')
    await editor.diagnostics(path, has('unknown-tag'))
  })
})

test('a path of the server is none of the image', async () => {
  const { editor, at } = await typing('lithos/web.yaml', config.replace('/db', '/d‸b'))
  expect(await editor.hover('lithos/web.yaml', at)).not.toContain('In the image')
})

test('the outline has containers and commands', async () => {
  const editor = await editorOf(folderOf(shop))
  await editor.open('vagga.yaml', vagga)
  const symbols = await editor.symbols('vagga.yaml')
  expect(symbols.map(({ name, children }) => [name, children?.map((child) => child.name)])).toEqual([
    ['containers', ['base', 'web']],
    ['commands', ['run']],
  ])
  expect(symbols[1]?.children?.[0]).toMatchObject({ detail: '!Command' })
})

describe('writing a file from nothing', () => {
  test.each(['vagga.yaml', 'lithos/web.yaml', '.lithos-ready.yaml'])(
    '%s: every letter is answered, and the end is as if it had been read at once',
    async (path) => {
      const settings =
        "rules:\n  path-not-set: 'off'\nignore:\n- rule: memory-limit-missing\n  path: lithos/*.yaml\n  reason: the server has one service\n"
      const files: Record<string, string> = { ...shop, '.lithos-ready.yaml': settings }
      const text = files[path] as string
      const editor = await editorOf(folderOf({ ...files, [path]: '' }))
      await editor.open(path, '')
      for (let length = 1; length <= text.length; length += 1) {
        const at = positionIn(text, length - 1)
        await editor.change(path, { range: { start: at, end: at }, text: text[length - 1] as string })
        const after = positionIn(text, length)
        if (length % 3 === 0) await editor.hover(path, after)
        if (length % 7 === 0) await editor.completion(path, after)
        if (length % 50 === 0) await editor.actions(path, { start: after, end: after })
      }
      const other = await editorOf(folderOf(files))
      await other.open(path, text)
      const expected = await other.diagnostics(path)
      await editor.diagnostics(path, (all) => JSON.stringify(rulesOf(all)) === JSON.stringify(rulesOf(expected)))
    },
  )

  const rulesOf = (all: readonly Diagnostic[]) => all.map(({ code }) => code)
})
