import type { CheckOptions } from '../../src/check/options.js'
import { recheck } from '../../src/check.js'
import type { FileSystem } from '../../src/files/filesystem.js'
import { memoryFiles } from '../../src/files/memory.js'
import { fixAll } from '../../src/fix/fix-all.js'
import { type Fixable, tried } from '../../src/fix/trial.js'
import { correctProject } from '../../src/rules/example.js'
import type { Fix, Severity } from '../../src/text/finding.js'
import { sourceFile } from '../../src/text/source.js'
import { checkTexts, inMemory } from '../rules/project.js'

const options: CheckOptions = { today: '2024-06-01' }

/** The texts after all fixes of a safety, by path. */
function mended(texts: Record<string, string>, safety: 'safe' | 'all' = 'all'): Record<string, string> {
  const all = { ...correctProject, ...texts }
  const { findings } = checkTexts(all, { tryFixes: true })
  const { files } = fixAll(findings, { files: inMemory(all), check: recheck(options), safety })
  return Object.fromEntries(files.map(({ path, after }) => [path, after]))
}

const config = (rest: string) => `user-id: 1
memory-limit: 64Mi
environ:
  PATH: /bin
executable: /bin/sh
arguments: [/app/main.sh]
${rest}`

const vagga = (steps: string, rest = '') => `containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/app, path: /app }
${steps}${rest}commands:
  run: !Command
    container: app
    run: [/app/main.sh]
`

describe('what all fixes make of a project', () => {
  const volumes = 'volumes:\n  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }\n'
  test('directories for mount points, beside the others and once each', () => {
    const after = mended({
      'lithos.yaml': config(
        `${volumes}  /a: !Persistent { path: /a, mkdir: true }\n  /b: !Persistent { path: /b, mkdir: true }\n`,
      ),
    })
    expect(after['vagga.yaml']).toContain(
      '    - !EnsureDir /lithos\n    - !EnsureDir /a\n    - !EnsureDir /b\n    - !Copy { source: /work/lithos.yaml',
    )
  })

  test('a Statedir for links, with its directory and the setting of vagga', () => {
    const after = mended({
      'lithos.yaml': config(volumes),
      'vagga.yaml': vagga('    - !Sh ln -sfn /state/resolv.conf /etc/resolv.conf\n'),
    })
    expect(after).toEqual({
      'lithos.yaml': config(`${volumes}  /state: !Statedir {}\n`),
      'vagga.yaml': vagga(
        '    - !Sh ln -sfn /state/resolv.conf /etc/resolv.conf\n    resolv-conf-path: /state/resolv.conf\n',
      ).replace('    - !EnsureDir /lithos\n', '    - !EnsureDir /lithos\n    - !EnsureDir /state\n'),
    })
  })

  test('variables of development, with the paths of the copies; never passwords', () => {
    const after = mended({
      'lithos.yaml': config(volumes),
      'vagga.yaml': vagga('', '    environ: { SCRIPT: /work/app/main.sh, DB_PASSWORD: x1y2z3, NOTE: "a: b # c" }\n'),
    })
    expect(after['lithos.yaml']).toContain('  SCRIPT: /app/main.sh\n  NOTE: "a: b # c"\n')
    expect(after['lithos.yaml']).not.toContain('x1y2z3')
  })

  test('a path below /work is the path of the copy', () => {
    const after = mended({ 'lithos.yaml': config(volumes).replace('[/app/main.sh]', '[/work/app/main.sh]') }, 'safe')
    expect(after['lithos.yaml']).toContain('arguments: [/app/main.sh]')
  })

  test('line endings and a missing newline at the end stay', () => {
    const text = config('volumes: { /backup: !Persistent { path: /backup } }').replaceAll('\n', '\r\n')
    expect(mended({ 'lithos.yaml': text })['lithos.yaml']).toBe(
      text.replace('path: /backup }', 'path: /backup, mkdir: true }'),
    )
  })

  test('tags without their sign, and lines that say the same', () => {
    const after = mended({
      'lithos.yaml': config('volumes:\n  /tmp: Tmpfs\nwork-dir: /\n'),
      'vagga.yaml': vagga('    - Sh: "true"\n'),
    })
    expect(after).toEqual({
      'lithos.yaml': config('volumes:\n  /tmp: !Tmpfs\nworkdir: /\n').replace('64Mi', '164Mi'),
      'vagga.yaml': vagga('    - !Sh "true"\n'),
    })
    expect(mended({ 'lithos.yaml': config(`${volumes}cpu-shares: 5\ncpu-shares: 5\n`) })).toEqual({
      'lithos.yaml': config(`${volumes}cpu-shares: 5\n`),
    })
  })

  test('what no step copies is copied, and the copy named, in the config, in scripts and in first lines', () => {
    const bad = {
      'lithos.yaml': config(volumes)
        .replace('environ:\n', 'environ:\n  SETTINGS: /work/etc/app.ini\n')
        .replace('/bin/sh\narguments: [/app/main.sh]', '/app/main.sh'),
      'app/main.sh': '#!/work/tools/run\n. /work/lib/util.sh\n',
      'etc/app.ini': '[app]\n',
      'tools/run': '#!/bin/sh\nexec /bin/sh "$@"\n',
      'lib/util.sh': 'hello() { echo hello; }\n',
      'vagga.yaml': vagga(''),
    }
    const after = mended(bad)
    expect(after['lithos.yaml']).toContain('  SETTINGS: /app/etc/app.ini\n')
    expect(after['app/main.sh']).toBe('#!/tools/run\n. /app/lib/util.sh\n')
    expect(after['vagga.yaml']).toContain('    - !Copy { source: /work/etc, path: /app/etc }\n')
    expect(after['vagga.yaml']).toContain('    - !Copy { source: /work/lib, path: /app/lib }\n')
    expect(after['vagga.yaml']).toContain('    - !Copy { source: /work/tools, path: /tools }\n')
  })

  test('the directory from which everything is found in place of /work', () => {
    const home = { 'lithos.yaml': config(volumes), 'app/lib.sh': 'x=1\n' }
    expect(mended({ ...home, 'app/main.sh': '#!/bin/sh\n. "${APP_HOME:-/work}/app/lib.sh"\n' })['app/main.sh']).toBe(
      '#!/bin/sh\n. "${APP_HOME:-/}/app/lib.sh"\n',
    )
    expect(mended({ ...home, 'app/main.sh': '#!/bin/sh\ncd /work && cat app/lib.sh\n' })['app/main.sh']).toBe(
      '#!/bin/sh\ncd / && cat app/lib.sh\n',
    )
  })

  test('no copy of what is hidden, and none of what the program writes', () => {
    expect(
      mended({ 'lithos.yaml': config(volumes), 'app/main.sh': '#!/bin/sh\n. /work/.env\n', '.env': 'A=1\n' }),
    ).toEqual({})
    expect(mended({ 'lithos.yaml': config(volumes), 'app/main.sh': '#!/bin/sh\necho x > /work/out\n' })).toEqual({})
  })

  test('a link into the project becomes a copy', () => {
    const after = mended({
      'lithos.yaml': config(volumes),
      'vagga.yaml': vagga('').replace('!Copy { source: /work/app, path: /app }', '!Sh ln -s /work/app /app'),
    })
    expect(after).toEqual({ 'vagga.yaml': vagga('') })
  })

  test('the output that is open already', () => {
    const script = '#!/bin/sh\necho a >> /dev/stdout\necho b > "/dev/stderr"\necho c >/dev/fd/1\n'
    expect(mended({ 'lithos.yaml': config(volumes), 'app/main.sh': script })).toEqual({
      'app/main.sh': '#!/bin/sh\necho a >&1\necho b >&2\necho c >&1\n',
    })
  })

  test('a volume over what the program needs is removed, but not where it writes', () => {
    const over = config(`${volumes}  /app: !Tmpfs { size: 1Mi }\n`)
    expect(mended({ 'lithos.yaml': over })).toEqual({ 'lithos.yaml': config(volumes) })
    expect(
      mended({ 'lithos.yaml': over, 'app/main.sh': '#!/bin/sh\necho x > /app/log\n' })['lithos.yaml'] ?? over,
    ).toBe(over)
  })

  test.each([
    ['environ:\n  PATH: /bin\n', 'environ:\n- PATH=/bin\n'],
    ['arguments: [/app/main.sh]\n', 'arguments: /app/main.sh\n'],
    ['arguments: [/app/main.sh]\n', 'arguments: |\n  /app/main.sh\n'],
    ['executable: /bin/sh\narguments: [/app/main.sh]\n', 'run: /bin/sh /app/main.sh\n'],
    ['fileno-limit: 1024\n', 'fileno-limit: 4\n'],
    ['/data: !Persistent { path: /data, mkdir: true }\n', '/data: !Persistent /data\n'],
    ['/data: !Persistent { path: /data, mkdir: true }\n', '/data: !BindRW /data\n'],
    ['/data: !Readonly /conf\n', '/data: !BindRO /conf\n'],
  ])('%j for %j', (right, wrong) => {
    const all = config(`${volumes}  /data: !Persistent { path: /data, mkdir: true }\nfileno-limit: 1024\n`)
    const good = right.includes('Readonly')
      ? all.replace('!Persistent { path: /data, mkdir: true }', '!Readonly /conf')
      : all
    const files = { 'vagga.yaml': vagga('    - !EnsureDir /data\n') }
    expect(good).toContain(right)
    const after = mended({ ...files, 'lithos.yaml': good.replace(right, wrong) })
    expect(after['lithos.yaml']?.replace('"', '').replace('"', '')).toBe(good)
  })

  test('the arguments of development', () => {
    const text = config(volumes).replace('executable: /bin/sh\narguments: [/app/main.sh]', 'executable: /app/main.sh')
    const files = {
      'vagga.yaml': vagga('').replace('run: [/app/main.sh]', 'run: [/app/main.sh, serve, --port, "8080"]'),
    }
    const right = text.replace('/app/main.sh\n', '/app/main.sh\narguments: [serve, --port, 8080]\n')
    const joined = text.replace('/app/main.sh\n', '/app/main.sh\narguments: [serve --port 8080]\n')
    expect(mended({ ...files, 'lithos.yaml': joined })['lithos.yaml']).toBe(right)
    expect(mended({ ...files, 'lithos.yaml': text })['lithos.yaml']).toBe(`${text}arguments: [serve, --port, 8080]\n`)
  })

  test('directories that vagga makes in a volume are made by the script', () => {
    const after = mended({
      'lithos.yaml': config(`${volumes}  /data: !Tmpfs { size: 1Mi }\n`),
      'app/main.sh': '#!/bin/sh\n# starts\nset -e\n\necho x > /data/in/f\n',
      'vagga.yaml': vagga(
        '    - !EnsureDir /data\n',
        '    volumes:\n      /data: !Tmpfs { size: 1Mi, subdirs: { in: { mode: 0o777 } } }\n',
      ),
    })
    expect(after).toEqual({ 'app/main.sh': '#!/bin/sh\n# starts\nset -e\n\nmkdir -p /data/in\necho x > /data/in/f\n' })
  })

  test('a program with its arguments in one text', () => {
    const text = config(volumes).replace(
      'executable: /bin/sh\narguments: [/app/main.sh]',
      'executable: /app/main.sh --serve',
    )
    expect(mended({ 'lithos.yaml': text })).toEqual({
      'lithos.yaml': `${text.replace(' --serve', '')}arguments: [--serve]\n`,
    })
  })

  test('a new mount point that the program writes to is a volume of development, too', () => {
    const after = mended({
      'lithos.yaml': config(volumes),
      'app/main.sh': '#!/bin/sh\necho x > /srv/app/f\n',
      'vagga.yaml': vagga(''),
    })
    expect(after['lithos.yaml']).toBe(config(`${volumes}  /srv/app: !Persistent { path: /srv/app, mkdir: true }\n`))
    expect(after['vagga.yaml']).toContain('    - !EnsureDir /srv/app\n')
    expect(after['vagga.yaml']).toContain('    volumes:\n      /srv/app: !Persistent { name: srv-app }\n')
  })

  test('a renamed key', () => {
    const text = config(volumes).replace('environ:\n  PATH: /bin\n', 'environment:\n  HOME: /\n')
    expect(mended({ 'lithos.yaml': text }, 'safe')).toEqual({
      'lithos.yaml': text.replace('environment:\n  HOME: /\n', 'environ:\n  HOME: /\n'),
    })
  })

  test('an entry of a volume', () => {
    const text = config('volumes:\n  /backup: !Persistent\n    path: /backup\n')
    expect(mended({ 'lithos.yaml': text })['lithos.yaml']).toBe(`${text}    mkdir: true\n`)
  })

  test('nothing in a file that cannot be read', () => {
    const { findings } = checkTexts(
      { ...correctProject, 'lithos.yaml': `${config('volumes:\n  /a: !Persistent { path: /a }\n')}  x: [\n` },
      { tryFixes: true },
    )
    expect(findings.some(({ severity }) => severity === 'error')).toBe(true)
    expect(findings.flatMap(({ fixes = [] }) => fixes)).toEqual([])
  })

  test('nothing below an anchor that is used elsewhere, too', () => {
    const { findings } = checkTexts(
      {
        ...correctProject,
        'lithos.yaml': config(`${volumes}  /a: !Persistent { path: /a, mkdir: true }\n`),
        'vagga.yaml': vagga('')
          .replace('    setup:', '    setup: &steps')
          .replace('commands:', '  other:\n    setup: *steps\ncommands:'),
      },
      { tryFixes: true },
    )
    const missing = findings.filter(({ rule }) => rule === 'mount-point-missing')
    expect(missing.flatMap(({ fixes }) => fixes ?? [])).toEqual([])
    expect(missing).not.toEqual([])
  })
})

describe('the trial', () => {
  const file = sourceFile('x', 'abcdefgh')
  const letter = (index: number) => ({ file, start: index, end: index + 1 })
  const fix = (index: number, text: string): Fix => ({
    title: text,
    safety: 'safe',
    edits: [{ at: letter(index), text }],
  })
  const finding = (index: number, severity: Severity, ...fixes: Fix[]): Fixable => ({
    rule: `small ${'abcdefgh'[index]}`,
    severity,
    message: 'a small letter',
    at: letter(index),
    fixes,
  })
  /** Small letters are findings; `!` is an error, `?` a note. */
  function run(findings: readonly Fixable[]) {
    let checks = 0
    const check = (files: FileSystem) => {
      checks += 1
      const text = new TextDecoder().decode(files.read('x'))
      const left = findings.filter(({ rule }) => text.includes(rule.slice(-1)))
      const came = [...text].flatMap((sign, index) =>
        sign === '!' || sign === '?'
          ? [{ ...finding(0, sign === '!' ? 'error' : 'note'), rule: 'new', message: `new ${index}` } as Fixable]
          : [],
      )
      return [...left, ...came]
    }
    const { holding } = tried(findings, { files: memoryFiles({ x: file.text }), check })
    return { titles: [...holding].map(({ title }) => title).sort(), checks }
  }

  test('all at once when all hold', () => {
    const findings = [0, 2, 4, 6].map((index) => finding(index, 'error', fix(index, `A${index}`)))
    expect(run(findings)).toEqual({ titles: ['A0', 'A2', 'A4', 'A6'], checks: 1 })
  })

  test('what does not mend, or brings something as grave, is found out and costs the others nothing', () => {
    const { titles, checks } = run([
      finding(0, 'warning', fix(0, 'A')),
      finding(2, 'warning', fix(2, 'c')),
      finding(4, 'warning', fix(4, 'E!')),
      finding(6, 'warning', fix(6, 'G?')),
    ])
    expect(titles).toEqual(['A', 'G?'])
    expect(checks).toBeLessThanOrEqual(8)
  })

  test('alternatives, and changes that touch each other, are tried apart', () => {
    const findings = [finding(0, 'error', fix(0, 'A'), fix(0, 'Q')), finding(1, 'error', fix(1, 'B'))]
    expect(run(findings).titles).toEqual(['A', 'B', 'Q'])
  })

  test('is bounded', () => {
    const findings = Array.from({ length: 200 }, (_, index) =>
      finding(index % 8, 'error', fix(index % 8, `x${index}!`)),
    )
    const { titles, checks } = run(findings)
    expect(titles).toEqual([])
    expect(checks).toBeLessThanOrEqual(400)
  })
})
