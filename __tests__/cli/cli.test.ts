import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { command, expectFreshBundle } from '../bundle.js'
import { runHere, type Surroundings } from '../in-process.js'
import { commandsOf } from '../report/runner.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const projects = mkdtempSync(path.join(tmpdir(), 'lithos-ready-cli-'))

/** Runs the command here. */
const run = (args: readonly string[], surroundings: Surroundings = {}) =>
  runHere(args, { cwd: projects, ...surroundings })

/** Runs a line of shell in which `$CLI` is the command. */
function shell(line: string): SpawnSyncReturns<string> {
  return spawnSync('sh', ['-c', line], {
    cwd: projects,
    env: { PATH: process.env.PATH, CLI: `${process.execPath} ${command}` },
    encoding: 'utf8',
  })
}

function project(name: string, files: Readonly<Record<string, string>>): string {
  for (const [file, text] of Object.entries(files)) {
    const target = path.join(projects, name, file)
    mkdirSync(path.dirname(target), { recursive: true })
    writeFileSync(target, text, { mode: text.startsWith('#!') ? 0o755 : 0o644 })
  }
  return path.join(projects, name)
}

const vagga = `containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/app, path: /app }
commands:
  run: !Command
    container: app
    run: [/app/main.sh]
    user-id: 1
`
const lithos = `user-id: 1
memory-limit: 64Mi
environ:
  PATH: /bin:/usr/bin
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
executable: /app/main.sh
`
const good = { 'vagga.yaml': vagga, 'lithos.yaml': lithos, 'app/main.sh': '#!/bin/sh\necho ready\n' }
const bad = {
  ...good,
  'lithos.yaml': lithos.replace('executable:', '  /data: !Persistent { path: /data, mkdir: true }\nexecutable:'),
}

beforeAll(() => {
  expectFreshBundle()
  project('good', good)
  project('bad', bad)
  project('plain', { 'vagga.yaml': 'containers:\n  a:\n    setup:\n    - !Alpine v3.18\n' })
  project('broken', { 'vagga.yaml': 'containers: [\n' })
  project('empty', { 'README.md': '' })
})

afterAll(() => {
  rmSync(projects, { recursive: true, force: true })
})

describe('check', () => {
  test('ready', async () => {
    const { status, out, err } = await run(['good'])
    expect([status, err]).toEqual([0, ''])
    expect(out).toMatch(/^✅ Ready for lithos: 1 deployment( \(cannot be known from here: .*\))?\n$/)
  })
  test('not ready: the finding, its line, its fix', async () => {
    const { status, out, err } = await run(['check', 'bad'])
    expect([status, err]).toEqual([1, ''])
    expect(out).toContain(`lithos.yaml:7:3  error  mount-point-missing
    6 |   /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
    7 |   /data: !Persistent { path: /data, mkdir: true }
      |   ^^^^^
`)
    expect(out).toContain('fix (safe): add `- !EnsureDir /data`')
    expect(out).toMatch(/❌ Not ready for lithos: 1 error.* in 1 deployment \(2 files, \d+\.\d s\)/)
  })
  test('the directory that one is in', async () => {
    expect((await run([], { cwd: path.join(projects, 'good') })).status).toBe(0)
    expect((await run(['--format=json'], { cwd: path.join(projects, 'bad') })).status).toBe(1)
  })
  test.each(['plain', 'empty'])('nothing deployable: %s', async (name) => {
    const { status, out } = await run([name])
    expect([status, out]).toEqual([0, '➖ Nothing to check for lithos: no lithos container config was found\n'])
  })
  test('nothing here, but below', async () => {
    for (const name of ['api', 'web']) project(`mono/services/${name}`, good)
    project('mono/node_modules/x', good)
    const { status, out } = await run(['mono', '--format', 'json'])
    expect(status).toBe(0)
    expect(JSON.parse(out).deployments.map(({ config }: { config: { file: string } }) => config.file)).toEqual([
      'services/api/lithos.yaml',
      'services/web/lithos.yaml',
    ])
  })
  test('here, and others below, which are named', async () => {
    project('above', { 'vagga.yaml': 'containers:\n  a:\n    setup:\n    - !Alpine v3.18\n' })
    project('above/services/api', good)
    expect((await run(['above'])).out).toContain('`services/api/vagga.yaml`')
  })
  test('notes: one line a rule, in full where they count', async () => {
    project('notes', { ...good, 'lithos.yaml': `${lithos}variables:\n  unused: !Name\n` })
    const brief = await run(['notes'])
    expect([brief.status, brief.out]).toEqual([
      0,
      expect.stringMatching(
        /^note {2}variable-unused {2}lithos\.yaml:\d+ {2}[\s\S]*\n {3}notes in full: .* check notes --fail-on note\n$/,
      ),
    ])
    const full = await run(['notes', '--fail-on', 'note'])
    expect(full.status).toBe(1)
    expect(full.out).toMatch(/^lithos\.yaml:\d+:\d+ {2}note {2}variable-unused\n {6}/)
    expect(full.out).not.toContain('notes in full')
  })
  test('broken vagga.yaml', async () => {
    const { status, out } = await run(['broken'])
    expect(status).toBe(1)
    expect(out).toMatch(/^vagga\.yaml:\d+:\d+ {2}error {2}yaml-syntax\n/)
    expect(out).toContain('❌ Not ready for lithos: 1 error')
  })
  test('--fail-on', async () => {
    expect((await run(['bad', '--fail-on', 'never'])).status).toBe(0)
    expect((await run(['bad', '--fail-on', 'error'])).status).toBe(1)
  })
  test('--trace shows the start', async () => {
    const { out } = await run(['bad', '--trace'])
    expect(out).toMatch(/start of app with \/lithos\/app\.yaml\n {2}ok {7}/)
    expect(out).toMatch(/ {2}fails {4}volume \/data\n/)
    expect(out).toContain('"/run/lithos/mnt/data": No such file or directory (os error 2)')
  })
  test('--only', async () => {
    project('two', {
      ...bad,
      'vagga.yaml': vagga.replace('commands:', '  other:\n    setup:\n    - !Alpine v3.18\ncommands:'),
    })
    const deployments = async (name: string) =>
      JSON.parse((await run(['two', '--only', name, '--format', 'json'])).out).deployments
    expect(await deployments('app')).toHaveLength(1)
    expect(await deployments('other')).toEqual([])
  })
  test('--image: what a built image has is certain', async () => {
    const image = project('built', {
      'lithos/app.yaml': bad['lithos.yaml'],
      'app/main.sh': '#!/bin/sh\n',
      'bin/sh': '',
    })
    for (const name of ['tmp', 'dev', 'proc', 'sys', 'data', 'etc'])
      mkdirSync(path.join(image, name), { recursive: true })
    const rules = async (...args: string[]) =>
      JSON.parse((await run(['bad', '--format', 'json', ...args])).out).findings.map(
        ({ rule }: { rule: string }) => rule,
      )
    expect(await rules()).toContain('mount-point-missing')
    expect(await rules('--image', `app=${image}`)).not.toContain('mount-point-missing')
  })
})

describe('formats', () => {
  const schema = JSON.parse(readFileSync(path.join(root, 'schemas/report.v1.json'), 'utf8'))
  const valid = new Ajv2020({ strict: true, strictTypes: false, allErrors: true }).compile(schema)

  test.each(['good', 'bad', 'plain', 'broken', 'empty'])('the JSON of %s is a report v1', async (name) => {
    valid(JSON.parse((await run([name, '--format', 'json'])).out))
    expect(valid.errors).toBeNull()
  })
  test('SARIF', async () => {
    const { runs } = JSON.parse((await run(['bad', '--format', 'sarif'])).out)
    expect(runs[0].results[0].ruleId).toBe('mount-point-missing')
    expect(runs[0].tool.driver.rules[0].help.markdown.length).toBeGreaterThan(100)
  })
  test('github', async () => {
    const [first] = commandsOf((await run(['bad', '--format', 'github'])).out)
    expect(first).toMatchObject({
      command: 'error',
      properties: { file: 'lithos.yaml', line: '7', title: 'mount-point-missing' },
    })
  })
  test('markdown', async () => {
    const { out } = await run(['bad', '--format', 'markdown'])
    expect(out).toMatch(/^### ❌ Not ready for lithos: 1 error/)
    expect(out).toContain('+    - !EnsureDir /data')
    expect(out).toContain('<details><summary>All fixes as one patch (')
  })
  test('colours where they are wanted', async () => {
    expect((await run(['bad'])).out).not.toContain('\u001b')
    expect((await run(['bad'], { env: { FORCE_COLOR: '1' } })).out).toContain('\u001b[31merror\u001b[0m')
    expect((await run(['bad'], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } })).out).not.toContain('\u001b')
  })
  test('what the files say is no command for a runner', async () => {
    project('hostile', { ...good, 'lithos.yaml': `${lithos}"\\n::error::forged": "##[error]"\n##[group]x\n` })
    for (const format of ['text', 'json', 'sarif', 'markdown']) {
      expect([format, commandsOf((await run(['hostile', '--format', format])).out)]).toEqual([format, []])
    }
  })
})

describe('--fix and --diff', () => {
  test('--diff prints a patch that git takes, and writes nothing', async () => {
    const { status, out, err } = await run(['bad', '--diff'])
    expect(status).toBe(1)
    expect(out).toContain('+    - !EnsureDir /data')
    expect(err).toMatch(/^\d+ fix(es)? in 1 file: mount-point-missing/)
    expect(readFileSync(path.join(projects, 'bad/vagga.yaml'), 'utf8')).toBe(vagga)
    expect(await run(['bad', '--diff', '--output', 'bad.patch'])).toEqual({ status, out: '', err })
    expect(readFileSync(path.join(projects, 'bad.patch'), 'utf8')).toBe(out)
    const applied = spawnSync('git', ['apply', '--check', '-'], {
      cwd: path.join(projects, 'bad'),
      input: out,
      encoding: 'utf8',
    })
    expect(applied.stderr).toBe('')
  })
  test('--fix writes, and what remains decides', async () => {
    const folder = project('mended', bad)
    const { status, err } = await run(['mended', '--fix'])
    expect(status).toBe(0)
    expect(err).toMatch(/^\d+ fix(es)? in 1 file: mount-point-missing/)
    expect(readFileSync(path.join(folder, 'vagga.yaml'), 'utf8')).toContain('    - !EnsureDir /data\n')
    expect((await run(['mended', '--fix'])).err).toMatch(/^nothing to fix/)
  })
})

describe('wrong use is one line, which says what to do, and status 2', () => {
  const kinds = 'vagga|container|sandbox|process|master|secrets|tree'
  test.each([
    ['chekc', 'chekc is neither a command nor a directory; did you mean check?'],
    ['nowhere', 'nowhere is neither a command nor a directory; lithos-ready --help lists the commands'],
    ['check nowhere', 'nowhere: no such file or directory'],
    ['good/vagga.yaml', 'good/vagga.yaml: not a directory; name the one that has the vagga.yaml'],
    ['good bad', 'one argument too many: bad; lithos-ready --help tells what is taken'],
    ['--fromat json', 'there is no option --fromat; did you mean --format?'],
    ['--fromat=json', 'there is no option --fromat; did you mean --format?'],
    ['-x', 'there is no option -x; lithos-ready --help lists them'],
    ['good --format jsn', '--format=jsn is not possible; did you mean json?'],
    ['good --format=jsn', '--format=jsn is not possible; did you mean json?'],
    ['good --format pdf', '--format=pdf is not possible; it takes text, json, sarif, github, markdown'],
    ['good --format', '--format needs a value: text, json, sarif, github, markdown'],
    ['good --format=', '--format= is not possible; it takes text, json, sarif, github, markdown'],
    ['good --output', '--output needs a value'],
    ['good --trace=yes', '--trace takes no value; write it alone'],
    ['good --fix=some', '--fix=some is not possible; it takes safe, all'],
    ['good --fix some', 'one argument too many: some; lithos-ready --help tells what is taken'],
    ['good --fix --diff', '--diff shows what --fix would change; give one of them'],
    ['good --config a --config b', '--config is given twice'],
    ['good --fail-on warn', '--fail-on=warn is not possible; it takes error, warning, note, never'],
    ['good --lithos-version new', '--lithos-version=new is not known; it takes 0.18.4 or 0.19'],
    ['good --image app', '--image takes CONTAINER=PATH, not app'],
    ['good --image app=', '--image takes CONTAINER=PATH, not app='],
    ['good --only aap', 'there is no container aap; did you mean app?'],
    ['good --only nothing', 'there is no container nothing; there is app'],
    ['empty --only app', 'there is no container app; no vagga.yaml was read'],
    ['good --image aap=.', 'there is no container aap; did you mean app?'],
    ['good --image app=nowhere', 'nowhere: no such file or directory'],
    ['good --image app=good/vagga.yaml', 'good/vagga.yaml: this is no tar archive'],
    ['good --config none.yaml', '--config none.yaml: no such file'],
    ['validate x', `validate needs --as ${kinds}`],
    ['validate --as vaga x', '--as=vaga is not possible; did you mean vagga?'],
    ['validate --as vagga', 'validate needs the path of a file'],
    ['validate --as vagga nowhere', 'nowhere: no such file or directory'],
    ['validate --as vagga good', 'good: a directory; give a file, or use --as tree'],
    ['validate --as tree good/vagga.yaml', 'good/vagga.yaml: not a directory; --as tree takes that of master.yaml'],
    ['boot', 'boot needs --image PATH, a built root filesystem: a folder or a tar'],
    ['boot --image good', 'boot needs --config PATH, where the lithos config is in the image'],
    ['boot --image nowhere --config /x', 'nowhere: no such file or directory'],
    ['boot --image good/vagga.yaml --config /x', 'good/vagga.yaml: this is no tar archive'],
    ['boot --image good --config /x --name a', '--name needs --process FILE'],
    ['image', 'image needs the name of a vagga container: lithos-ready image CONTAINER [DIR]'],
    ['image aap good', 'vagga.yaml has no container aap; did you mean app?'],
    ['image nothing good', 'vagga.yaml has no container nothing; it has app'],
    ['image app empty', 'empty: there is no vagga.yaml that can be read; name the directory that has it'],
    ['explain mount-point-mising', 'there is no rule mount-point-mising; did you mean mount-point-missing?'],
    ['explain everything', 'there is no rule everything; lithos-ready rules lists them'],
    ['rules all', 'one argument too many: all; lithos-ready --help tells what is taken'],
    ['init', 'init needs the name of a vagga command: lithos-ready init COMMAND [DIR]'],
    ['init go good', 'vagga.yaml has no command `go`. It has `run`.'],
    ['init go empty', 'empty: there is no vagga.yaml that can be read; name the directory that has it'],
  ])('lithos-ready %s', async (words, message) => {
    expect(await run(words.split(' '))).toEqual({ status: 2, out: '', err: `lithos-ready: ${message}\n` })
  })
  test.each([
    [
      'fail-on: eror\n',
      '1:10: `fail-on` must be `error`, `warning`, `note` or `never`; found `eror`; did you mean `error`?',
    ],
    ['ignor: []\n', '1:1: `ignor` is not a key of this file; did you mean `ignore`?'],
    ['rules: { path-not-sett: off }\n', '1:10: there is no rule `path-not-sett`; did you mean `path-not-set`?'],
    ['lithos-version: new\n', '1:17: `new` is no version of lithos; write `0.18.4` or `0.19`'],
    ['vagga: [web/vagga.yaml]\n', '1:9: there is no file `web/vagga.yaml`'],
    ['fail-on: eror\nrulez: {}\n', /^2:1: `rulez` .*did you mean `rules`\? \(and 1 more\)$/],
    ['ignore: [{ rule: path-not-set, reason: x, until: soon }]\n', '1:50: `soon` is no date; write it as `2030-12-31`'],
    ['{\n', /^1:1: .*`{` is never closed.*$/],
  ])('settings that cannot be meant: %j', async (text, message) => {
    project('settings', { ...good, '.lithos-ready.yaml': text })
    const { status, out, err } = await run(['settings'])
    const [, said] = /^lithos-ready: \.lithos-ready\.yaml:(.*)\n$/.exec(err) ?? []
    expect([status, out]).toEqual([2, ''])
    if (typeof message === 'string') expect(said).toBe(message)
    else expect(said).toMatch(message)
  })
  test('a name that would be a command for a runner', async () => {
    const { err } = await run(['check', '\n::error::x\u001b[31m'])
    expect(err).toBe('lithos-ready: ⏎::error::x␛[31m: no such file or directory\n')
  })
})

describe('settings', () => {
  test('a file beside the project, one that is named, and options that win', async () => {
    project('strict', { ...bad, '.lithos-ready.yaml': 'fail-on: never\n', 'other.yaml': 'fail-on: error\n' })
    expect((await run(['strict'])).status).toBe(0)
    expect((await run(['strict', '--fail-on', 'error'])).status).toBe(1)
    expect((await run(['strict', '--config', 'strict/other.yaml'])).status).toBe(1)
    expect((await run(['strict', '--config', 'other.yaml'])).status).toBe(1)
    expect((await run(['bad', '--config', path.join(projects, 'strict/.lithos-ready.yaml')])).status).toBe(0)
  })
  test('an image that the settings name must be in the checkout', async () => {
    const folder = project('leaving', { ...good, '.lithos-ready.yaml': 'images:\n  app: out\n' })
    symlinkSync('/', path.join(folder, 'out'))
    expect(await run(['leaving'])).toEqual({
      status: 2,
      out: '',
      err: 'lithos-ready: out: no such file or directory\n',
    })
  })
})

describe('as a process', () => {
  test.each(['good', 'bad', 'bad --format json', 'chekc', 'explain mount-point-missing'])(
    'the bundle ends as the sources do: lithos-ready %s',
    async (words) => {
      const { status, stdout, stderr } = shell(`$CLI ${words}`)
      const withoutTime = (text: string) => text.replace(/, \d+\.\d s\)/, ')')
      const { out, ...others } = await run(words.split(' '))
      expect({ status, out: withoutTime(stdout), err: stderr }).toEqual({ ...others, out: withoutTime(out) })
    },
  )
})

describe('a bug', () => {
  test('is status 3, and asks to be reported', () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [
        '--import',
        'data:text/javascript,JSON.stringify=()=>{throw new Error("broken")}',
        command,
        'good',
        '--format',
        'json',
      ],
      { cwd: projects, encoding: 'utf8' },
    )
    expect([status, stdout]).toEqual([3, ''])
    expect(stderr).toMatch(
      /^lithos-ready: this is a bug in lithos-ready \S+\. Please report it with this text: https:.*\nError: broken\n/,
    )
  })
})

describe('where the output goes', () => {
  test('--output: the whole file, and the verdict on standard error', async () => {
    const { status, out, err } = await run(['bad', '--format', 'json', '--output', 'report.json'])
    expect([status, out]).toEqual([1, ''])
    expect(err).toMatch(/^❌ Not ready for lithos: 1 error/)
    expect(JSON.parse(readFileSync(path.join(projects, 'report.json'), 'utf8')).ready).toBe(false)
  })
  test('--output where nothing can be written', async () => {
    expect(await run(['good', '--output', 'no/where'])).toEqual({
      status: 2,
      out: '',
      err: expect.stringMatching(/^lithos-ready: no\/where cannot be written: ENOENT.*\n$/),
    })
  })
  test('what was there stays when the disk is full', () => {
    writeFileSync(path.join(projects, 'old.txt'), 'old')
    const { status, stderr } = shell('(ulimit -f 0; trap "" XFSZ; exec $CLI bad --output old.txt)')
    expect(status).toBe(2)
    expect(stderr).toMatch(/^lithos-ready: old\.txt cannot be written: EFBIG.*\n$/)
    expect(readFileSync(path.join(projects, 'old.txt'), 'utf8')).toBe('old')
    expect(existsSync(path.join(projects, `old.txt.part`))).toBe(false)
  })
  ;(existsSync('/dev/full') ? test : test.skip)('a full device', () => {
    for (const line of ['$CLI bad --output /dev/full', '$CLI bad > /dev/full']) {
      const { status, stderr } = shell(line)
      expect([status, stderr]).toEqual([2, expect.stringMatching(/^lithos-ready: .* cannot be written: ENOSPC.*\n$/)])
    }
  })
  test('a reader that has seen enough, and a closed output', () => {
    for (const line of [
      '$CLI rules | head -n 1',
      '($CLI bad; echo $? >&2) | true',
      '$CLI bad >&-',
      '$CLI bad >&- 2>&-',
    ]) {
      const { stderr } = shell(line)
      expect([line, stderr.replace(/^1\n$/, '')]).toEqual([line, ''])
    }
    expect(shell('$CLI bad >&-').status).toBe(1)
  })
})

describe('validate', () => {
  test('as the real programs judge', async () => {
    expect(await run(['validate', '--as', 'vagga', 'good/vagga.yaml'])).toEqual({
      status: 0,
      out: 'ok  good/vagga.yaml\n',
      err: '',
    })
    const { status, out } = await run(['validate', '--as', 'container', 'good/lithos.yaml', 'good/vagga.yaml'])
    expect(status).toBe(1)
    expect(out).toMatch(/^ok {2}good\/lithos\.yaml\ngood\/vagga\.yaml:1:1 {2}error/)
    expect(out).toMatch(/\nrefused {2}good\/vagga\.yaml\n$/)
  })
  test('JSON', async () => {
    project('single', { 'c.yaml': 'executble: /bin/sh\nmemory-limit: 1Mi\nuser-id: 1\n' })
    const { status, out } = await run([
      'validate',
      '--as',
      'container',
      '--format',
      'json',
      'single/c.yaml',
      'good/lithos.yaml',
    ])
    expect(status).toBe(1)
    const [wrong, right] = JSON.parse(out)
    expect([wrong.path, wrong.ok, right]).toEqual([
      'single/c.yaml',
      false,
      { path: 'good/lithos.yaml', ok: true, findings: [] },
    ])
    expect(wrong.findings).toContainEqual(
      expect.objectContaining({
        rule: 'unknown-key',
        severity: 'error',
        file: 'single/c.yaml',
        line: 1,
        column: 1,
        endColumn: 10,
      }),
    )
  })
  test('a vagga.yaml with its mixins', async () => {
    project('mixed', {
      'vagga.yaml': 'mixins: [vagga/more.yaml]\n',
      'vagga/more.yaml': 'containers:\n  a:\n    setup: [!Nothing ]\n',
    })
    const { out } = await run(['validate', '--as', 'vagga', 'mixed/vagga.yaml'])
    expect(out).toContain('mixed/vagga/more.yaml:3:13')
  })
})

describe('boot', () => {
  const config = (text: string) => {
    const folder = project('root', { 'config/app.yaml': text, 'bin/sh': '#!/bin/busybox\n', 'bin/busybox': '' })
    for (const name of ['tmp', 'dev', 'proc', 'sys', 'etc']) mkdirSync(path.join(folder, name), { recursive: true })
    return folder
  }
  test('a start that fails: the line that lithos_knot would log', async () => {
    const image = config('user-id: 1\nexecutable: /bin/sh\nvolumes:\n  /data: !Tmpfs { size: 1Mi }\n')
    const args = ['boot', '--image', image, '--config', '/config/app.yaml']
    const { status, out } = await run([...args, '--format', 'json'])
    expect(status).toBe(1)
    const outcome = JSON.parse(out)
    expect(outcome.starts).toBe(false)
    expect(outcome.error).toMatch(/mnt\/data": No such file or directory \(os error 2\)/)
    expect(outcome.stages.find(({ status }: { status: string }) => status === 'fails')).toMatchObject({
      stage: 'volume /data',
    })
    expect((await run(args)).out).toMatch(/\n {2}fails {4}volume \/data\n[\s\S]*\n❌ does not start\n$/)
  })
  test('the process of a file', async () => {
    const image = config('user-id: 1\nexecutable: /bin/nothing\n')
    project('server', {
      'process.yaml': 'a:\n  image: i\n  config: /config/app.yaml\nb:\n  image: i\n  config: /none.yaml\n',
      'sandbox.yaml': 'allow-users: [1]\nallow-groups: [0]\n',
    })
    const args = ['boot', '--image', image, '--process', 'server/process.yaml', '--sandbox', 'server/sandbox.yaml']
    expect((await run(args)).err).toBe('lithos-ready: --process server/process.yaml needs --name: a, b\n')
    expect((await run([...args, '--name', 'c'])).err).toBe(
      'lithos-ready: server/process.yaml has no process c; it has a, b\n',
    )
    expect((await run([...args, '--name', 'a', '--format', 'json'])).out).toContain('"executable"')
    expect((await run([...args, '--name', 'b', '--format', 'json'])).out).toContain('none.yaml')
  })
  test('a server config that lithos refuses', async () => {
    project('server', { 'wrong.yaml': 'allow-user: [1]\n' })
    const args = ['boot', '--image', config(''), '--config', '/config/app.yaml', '--sandbox', 'server/wrong.yaml']
    const { status, out } = await run([...args, '--format', 'json'])
    expect(status).toBe(1)
    const { starts, error, stages } = JSON.parse(out)
    expect([starts, error]).toEqual([
      false,
      'Fatal error: Error reading sandbox config: server/wrong.yaml:1:1: Validation Error: Keys {"allow-user"} are not expected',
    ])
    expect(stages[0].note).toMatch(/^server\/wrong\.yaml:1:1: .*did you mean `allow-users`/)
  })
})

describe('image', () => {
  test('paths that one asks for', async () => {
    const paths = "printf '/lithos/app.yaml\\n/data\\n/app/main.sh\\n'"
    const { status, stdout } = shell(`${paths} | $CLI image app good --paths - --format json`)
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject([
      { path: '/lithos/app.yaml', exists: 'yes', kind: 'file', target: null, from: { file: 'vagga.yaml', line: 6 } },
      { path: '/data', exists: 'no', kind: null, mode: null, owner: null },
      { path: '/app/main.sh', exists: 'yes', kind: 'file' },
    ])
  })
  test('every path that the steps make', async () => {
    const { out } = await run(['image', 'app', 'good'])
    expect(out).toMatch(/^yes {6}dir {3}0o755 {3}0:0 {4}\/lithos {2}/m)
    expect(out).toMatch(/ \/app\/main\.sh {2}.*\(vagga\.yaml:7\)\n/)
  })
})

describe('an image that cannot be built', () => {
  test('a container behind the place where vagga stops reading', async () => {
    project('cut-off', { 'vagga.yaml': 'containers:\n  a: { setup: [ }\n  b:\n    setup: []\n' })
    const { status, err } = await run(['image', 'b', 'cut-off'])
    expect(status).toBe(2)
    expect(err).toMatch(/^lithos-ready: the build fails: vagga\.yaml:2: .*\n/)
    expect(err).toMatch(/lithos-ready: vagga\.yaml has no container b/)
  })

  test('why, and status 1', async () => {
    project('unbuildable', { 'vagga.yaml': 'containers:\n  a:\n    setup:\n    - !Text { /none/x: y }\n' })
    const { status, err } = await run(['image', 'a', 'unbuildable'])
    expect(status).toBe(1)
    expect(err).toMatch(/^lithos-ready: the build fails: vagga\.yaml:4: .*\n$/)
  })
})

describe('explain and rules', () => {
  test('the page of a rule, with what the tool says of the example', async () => {
    const { status, out } = await run(['explain', 'mount-point-missing'])
    expect(status).toBe(0)
    expect(out).toMatch(/^mount-point-missing\n/)
    expect(out).toMatch(/Severity: error · clause 2[ac] of the checklist/)
    expect(out).toMatch(/ {4}lithos\.yaml:\d+:\d+ {2}error {2}mount-point-missing\n/)
    for (const line of out.split('\n')) expect(line.startsWith('    ') ? 0 : line.length).toBeLessThanOrEqual(80)
  })
  test('the rules of a clause', async () => {
    const { out } = await run(['explain', '5a'])
    expect(out).toMatch(/^5a D-Bus\n\nD-Bus is a service of the host[\s\S]*\n- dbus-session: /)
    for (const clause of ['1a', '3a', '4d', '5']) expect((await run(['explain', clause])).status).toBe(0)
  })
  test('all rules', async () => {
    const list = JSON.parse((await run(['rules', '--format', 'json'])).out)
    expect(list).toContainEqual(
      expect.objectContaining({ id: 'mount-point-missing', severity: 'error', group: 'read-only' }),
    )
    expect((await run(['rules'])).out.trimEnd().split('\n')).toHaveLength(list.length)
    expect((await run(['explain'])).out).toBe((await run(['rules'])).out)
  })
})

describe('paths in a repository', () => {
  const vaggaYaml =
    'containers:\n  app:\n    setup:\n    - !Alpine v3.18\n    - !Text { /none/file: text }\n    - !EnsureDir /lithos\n    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }\n'
  const config = 'user-id: 1\nexecutable: /bin/sh\narguments: [-c, "sleep 1"]\nmemory-limit: 1Mi\n'
  test.each([
    ['a checkout', { 'top/.git/HEAD': 'ref: refs/heads/main\n' }],
    ['a worktree', { 'top/.git': 'gitdir: /elsewhere\n' }],
  ])('begin at the top of %s', async (name, git) => {
    const top = project(name.replace(' ', '-'), {
      ...git,
      'top/a/b/vagga.yaml': vaggaYaml,
      'top/a/b/lithos.yaml': config,
    })
    const cwd = path.join(top, 'top/a')
    expect((await run(['b', '--format', 'github'], { cwd })).out).toContain('file=a/b/vagga.yaml,line=5')
    const log = JSON.parse((await run(['b', '--format', 'sarif'], { cwd })).out) as { runs: { results: unknown[] }[] }
    expect(JSON.stringify(log.runs[0]?.results)).toContain('"uri":"a/b/vagga.yaml"')
    expect((await run(['b', '--format', 'json'], { cwd })).out).toContain('"file": "vagga.yaml"')
  })
})

describe('init', () => {
  test('is where a project with commands begins', async () => {
    const only =
      'containers:\n  a:\n    setup: [!Alpine v3.18]\ncommands:\n  go: !Command { container: a, run: [sh] }\n'
    project('commands', { 'vagga.yaml': only })
    expect((await run(['commands'])).out).toMatch(/write a first one for a command \(go\): .* init COMMAND commands\n$/)
  })
  test('leaves out the configs of others', async () => {
    const other = 'kind: Daemon\nuser-id: 1\nmemory-limit: 64Mi\nexecutable: /bin/busybox\narguments: [sleep, "9"]\n'
    const folder = project('others', {
      'vagga.yaml':
        'containers:\n  a:\n    setup:\n    - !Alpine v3.18\ncommands:\n  go: !Command { container: a, run: [sh, x.sh] }\n',
      'x.sh': 'echo\n',
      'deploy/other.yaml': other,
    })
    expect((await run(['init', 'go', 'others'])).status).toBe(0)
    expect(readFileSync(path.join(folder, 'vagga.yaml'), 'utf8')).toContain('^(deploy/other\\.yaml)$')
    expect(JSON.parse((await run(['others', '--format', 'json'])).out).deployments).toHaveLength(1)
  })
  test('shows, writes, and does not overwrite', async () => {
    const folder = project('new', {
      'vagga.yaml': vagga.replace('/lithos/app.yaml', '/etc/unused.txt'),
      'lithos.yaml': 'a: b\n',
      'app/main.sh': '#!/bin/sh\n',
    })
    const { status, out } = await run(['init', 'run', 'new', '--diff'])
    expect(status).toBe(0)
    expect(out).toContain('+++ b/lithos/run.yaml')
    expect(existsSync(path.join(folder, 'lithos/run.yaml'))).toBe(false)
    const { out: told } = await run(['init', 'run', 'new'])
    expect(told).toContain('lithos/run.yaml: new\nvagga.yaml: container run-deploy is new\n\nWhat to do next:\n')
    expect(told).toMatch(/\n2\. Check it: .* check new\n3\. Build the image: cd new && vagga _build run-deploy\n/)
    expect(readFileSync(path.join(folder, 'lithos/run.yaml'), 'utf8')).toContain('executable: /app/main.sh')
    expect((await run(['new', '--format', 'json'])).out).toContain('"container": "run-deploy"')
    expect((await run(['init', 'run', 'new'])).status).toBe(2)
  })
})

describe('help', () => {
  test('fits one screen, and names every option', async () => {
    const { status, out } = await run(['--help'])
    expect(status).toBe(0)
    const lines = out.trimEnd().split('\n')
    expect(lines.length).toBeLessThanOrEqual(24)
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80)
    for (const name of [
      '--format',
      '--output',
      '--config',
      '--fail-on',
      '--lithos-version',
      '--image',
      '--only',
      '--trace',
      '--fix',
      '--diff',
      '--no-ignores',
      '--as',
      '--sandbox',
      '--process',
      '--name',
      '--paths',
    ])
      expect(out).toContain(name)
    expect((await run(['help'])).out).toBe(out)
  })
  test('of a command is about the command', async () => {
    expect((await run(['init', '--help'])).out).toMatch(/^lithos-ready init COMMAND \[DIR\] .*\n$/)
    expect((await run(['check', '--help'])).out).toMatch(/^lithos-ready \[check\](?:.*\n)+ {2}--no-ignores .*\n$/)
    expect((await run(['rules', '--help'])).out).toContain('--format json')
  })
  test('version', async () => expect((await run(['--version'])).out).toMatch(/^lithos-ready \d+\.\d+\.\d+\n$/))
})
