import fc from 'fast-check'
import { type ValidateAs, validate } from '../../src/check/validate.js'
import { memoryFiles } from '../../src/files/memory.js'
import { textAt } from '../../src/text/source.js'
import { anyText } from '../quire/texts.js'

const one = (as: ValidateAs, text: string) => validate(as, memoryFiles({ 'f.yaml': text }), 'f.yaml')

describe('single files', () => {
  test.each<[ValidateAs, string, boolean]>([
    ['container', 'executable: /bin/x\n', true],
    ['container', 'executable: /bin/x\narguments: ["@{x}"]\n', false],
    ['sandbox', 'allow-users: [1]\nallow-groups: [1]\n', true],
    ['sandbox', 'allow-groups: [1]\n', false],
    ['process', 'a: {image: x, config: /y}\n', true],
    ['process', 'a: {image: x, config: /y, instances: 2, ip-addresses: [1.2.3.4]}\n', false],
    ['master', '', true],
    ['master', 'zzz: 1\n', false],
    ['secrets', 'A: [x, y]\n', true],
    ['secrets', 'A: null\n', false],
    ['vagga', 'containers: {c: {}}\n', true],
    ['vagga', 'containers: {c: {setup: [!Nope x]}}\n', false],
  ])('%s %j', (as, text, ok) => {
    const verdict = one(as, text)
    expect([verdict.ok, verdict.problems.some((p) => p.severity === undefined || p.severity === 'error')]).toEqual([
      ok,
      !ok,
    ])
  })

  test('what lithos_check refuses is an error here, also where the container would start', () => {
    const { ok, problems } = one('container', 'executable: /bin/x\nmemory-limit: 1\nenviron: {A: "@{lithos:name}"}\n')
    expect([ok, problems.map((p) => [p.rule, p.severity])]).toEqual([false, [['builtin-variable-rejected', 'error']]])
  })

  test('a warning does not change the verdict', () => {
    const { ok, problems } = one('container', 'executable: /bin/x\nmemory-limit: 5\nmemory_limit: 6\n')
    expect([ok, problems.map((p) => p.rule)]).toEqual([true, ['quire-misread']])
  })

  test('a file that is not there', () => {
    expect(validate('container', memoryFiles({}), 'nope.yaml').ok).toBe(false)
    expect(validate('container', memoryFiles({ d: { dir: true } }), 'd').ok).toBe(false)
  })
})

describe('trees', () => {
  const tree = {
    'etc/master.yaml': '',
    'etc/sandboxes/app.yaml': 'image-dir: /srv/images\nallow-users: [1]\nallow-groups: [0]\n',
    'etc/processes/app.yaml': 'web: {image: web.v1, config: /config/web.yaml}\n',
    'etc/images/web.v1/config/web.yaml': 'executable: /bin/web\nuser-id: 1\nmemory-limit: 1Gi\n',
  }
  const judge = (changes: Record<string, string>) => {
    const { ok, problems } = validate('tree', memoryFiles({ ...tree, ...changes }), 'etc')
    return { ok, told: problems.map((p) => `${p.rule} ${p.at.file.path} ${textAt(p.at)}`) }
  }

  test('a good one', () => {
    expect(judge({})).toEqual({ ok: true, told: [] })
  })

  test.each<[Record<string, string>, string]>([
    [
      { 'etc/sandboxes/app.yaml': 'allow-users: [2]\nallow-groups: [0]\n' },
      'user-not-allowed etc/images/web.v1/config/web.yaml 1',
    ],
    [
      { 'etc/processes/app.yaml': 'web: {image: web.v2, config: /config/web.yaml}\n' },
      'config-not-in-image etc/processes/app.yaml /config/web.yaml',
    ],
    [
      { 'etc/processes/app.yaml': 'web: {image: a/b, config: /config/web.yaml}\n' },
      'image-name-invalid etc/processes/app.yaml a/b',
    ],
    [{ 'etc/master.yaml': 'foo: 1\n' }, 'unknown-key etc/master.yaml foo'],
  ])('%j', (changes, expected) => {
    expect(judge(changes)).toEqual({ ok: false, told: [expected] })
  })

  test('a broken or missing process file is only a warning', () => {
    expect(judge({ 'etc/processes/app.yaml': 'web: {image: x}\n' })).toEqual({
      ok: true,
      told: ['missing-key etc/processes/app.yaml image'],
    })
    expect(judge({ 'etc/sandboxes/other.yaml': 'allow-users: [1]\nallow-groups: [1]\n' })).toEqual({
      ok: true,
      told: [],
    })
  })

  test('but lithos_check crashes on some', () => {
    expect(judge({ 'etc/processes/app.yaml': 'web: {image: x, config: /y, instances: 1м}\n' }).ok).toBe(false)
    expect(judge({ 'etc/processes/app.yaml': 'web: {image: x\n' }).ok).toBe(false)
  })

  test('only files that end in .yaml are sandboxes; without their directory there is an error', () => {
    expect(judge({ 'etc/sandboxes/x.yml': 'foo: 1\n', 'etc/sandboxes/.x.yaml': 'foo: 1\n' }).ok).toBe(true)
    expect(validate('tree', memoryFiles({ 'etc/master.yaml': '' }), 'etc').ok).toBe(false)
  })

  test('the process file may have another name', () => {
    const named = 'config-file: sub/web.yaml\nallow-users: [2]\nallow-groups: [0]\n'
    const moved = { 'etc/sandboxes/app.yaml': named, 'etc/processes/sub/web.yaml': tree['etc/processes/app.yaml'] }
    expect(judge(moved).ok).toBe(false)
  })
})

const KINDS: readonly ValidateAs[] = ['vagga', 'container', 'sandbox', 'process', 'master', 'secrets', 'tree']

/** Files that are nearly right. */
const nearly = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        'executable',
        'containers',
        'c',
        'setup',
        'volumes',
        '/tmp',
        'variables',
        'uid-map',
        'environ',
        'tcp-ports',
        '80',
        'image',
        'allow-users',
        'commands',
        'run',
        'mixins',
        '_x',
        'arguments',
        'user_id',
      ),
      fc.constantFrom(
        'x',
        '!Tmpfs',
        '!Tmpfs {size: 1k}',
        '[a, @{x}]',
        '["@{x}", 1]',
        '{a: b}',
        '',
        '~',
        '5-3',
        '1м',
        '!Container c',
        '&a [1]',
        '*a',
        '!Command {container: c, run: []}',
        '[{inside: 1, outside: 2}]',
        '|\n    text',
        '!*Include f.yaml',
        '[f.yaml]',
      ),
      fc.constantFrom('', '  ', '    ', '- ', '  - '),
    ),
    { maxLength: 12 },
  )
  .map((lines) => lines.map(([key, value, indent]) => `${indent}${key}: ${value}\n`).join(''))

test('no text makes a reader throw, and every range lies inside its file', () => {
  fc.assert(
    fc.property(fc.constantFrom(...KINDS), fc.oneof(anyText, nearly), (as, text) => {
      const files = memoryFiles({
        'f.yaml': text,
        'master.yaml': text,
        'sandboxes/a.yaml': text,
        'processes/a.yaml': text,
      })
      const { ok, problems } = validate(as, files, as === 'tree' ? '' : 'f.yaml')
      for (const { at, related = [], fixes = [] } of problems) {
        const places = [at, ...related.map((r) => r.at), ...fixes.flatMap((fix) => fix.edits.map((edit) => edit.at))]
        for (const { file, start, end } of places) {
          expect(start).toBeGreaterThanOrEqual(0)
          expect(end).toBeGreaterThanOrEqual(start)
          expect(end).toBeLessThanOrEqual(file.text.length)
        }
      }
      if (!ok) expect(problems.length).toBeGreaterThan(0)
    }),
    { numRuns: 2000 },
  )
})
