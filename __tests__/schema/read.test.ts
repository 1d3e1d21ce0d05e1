import { containerShape, processesShape, sandboxShape } from '../../src/lithos/shape.js'
import {
  type AnyShape,
  boolean,
  defaults,
  defaultsOrNull,
  mapping,
  numeric,
  optional,
  required,
  scalar,
  sequence,
  structure,
} from '../../src/schema/shape.js'
import { textAt } from '../../src/text/source.js'
import { vaggaShape } from '../../src/vagga/shape.js'
import { mended, readText, told } from './support.js'

const shape = structure({
  'some-text': optional(scalar()),
  count: defaults(numeric(), 7),
  place: defaultsOrNull(scalar(), '/etc/x'),
  flag: defaults(boolean(), false),
  list: defaults(sequence(scalar()), []),
  map: defaults(mapping(scalar()), {}),
  inner: defaults(structure({ needed: required(scalar()) }), {}),
})

test('blanks that the end of the file leaves in a word are taken out with it', () => {
  for (const [text, after] of [
    ['executable: /x\nkind: Daemon\n   ', 'executable: /x\nkind: Daemon\n'],
    ['executable: /x\ninteractive: true ', 'executable: /x\ninteractive: true\n'],
  ] as const) {
    const { problems, accepted } = readText(containerShape, text)
    expect(accepted).toBe(false)
    expect(mended(text, problems[0])).toBe(after)
    expect(readText(containerShape, after).accepted).toBe(true)
  }
})

describe('values', () => {
  test('what is not written is the default, and says so', () => {
    const { value, accepted } = readText(shape, 'some-text: x\n')
    expect(accepted).toBe(true)
    expect(value?.someText).toMatchObject({ value: 'x' })
    expect(value?.someText).not.toHaveProperty('implied')
    expect(value?.count).toMatchObject({ value: 7, implied: true })
    expect(value?.list).toMatchObject({ items: [], complete: true, implied: true })
    expect(value?.place).toMatchObject({ value: '/etc/x', implied: true })
  })

  test('null takes a default away where that is allowed', () => {
    const { value, accepted } = readText(shape, 'place: null\nsome-text: ~\n')
    expect(accepted).toBe(true)
    expect([value?.place, value?.someText]).toEqual([undefined, undefined])
    expect([...(value?.keys.keys() ?? [])]).toEqual(['some-text', 'place'])
  })

  test('every value knows its place', () => {
    const { value } = readText(shape, 'map: {a: !T "x", b: y}\nlist:\n- z\n')
    expect(value?.map.entries.map(({ key, value: v }) => [textAt(key.at), textAt(v.at)])).toEqual([
      ['a', '"x"'],
      ['b', 'y'],
    ])
    expect(value?.map.get('b')?.value).toBe('y')
    expect(value?.list.items.map((item) => textAt(item.at))).toEqual(['z'])
  })

  test('what could not be read is left out, and the list says so', () => {
    const { value, problems } = readText(shape, 'list: [a, [b], c]\ncount: x\n')
    expect(value?.list).toMatchObject({ complete: false, items: [{ value: 'a' }, { value: 'c' }] })
    expect(value?.count).toMatchObject({ value: 7, implied: true })
    expect(problems.map((p) => p.rule)).toEqual(['invalid-value', 'wrong-type'])
  })
})

describe('null, as quire tells nothing from `null`', () => {
  test.each([
    ['list:\nmap:\ncount: 1\n', true],
    ['list: null\n', false],
    ['map: ~\n', false],
    ['count: null\n', false],
    ['flag:\nlist: []\n', false],
    ['some-text:\n', true],
    ['some-text: !T\n', false],
    ['list: !T\n', true],
    ['list: [null]\n', false],
    ['map: {A}\n', false],
    ['inner:\nlist: []\n', false],
    ['', true],
    ['~\n', false],
  ])('%j', (text, ok) => {
    expect(readText(shape, text).accepted).toBe(ok)
  })
})

describe('keys', () => {
  test('dashes and underscores are the same; mixed they are not', () => {
    expect(readText(shape, 'some_text: x\n').value?.someText?.value).toBe('x')
    const { value, problems, accepted } = readText(shape, 'some-text: x\nsome_text: y\n')
    expect([value?.someText?.value, accepted]).toEqual(['y', true])
    expect(told(problems)).toEqual([
      'quire-misread | some-text | `some-text` and `some_text` are the same key, and `some_text` wins, so this one is ignored. Keep one of them.',
    ])
    expect(readText(containerShape, 'executable: /x\nsecret-environ_file: x\n').accepted).toBe(false)
  })

  test('keys that begin with `_` are ignored in structures, and kept in mappings', () => {
    expect(readText(shape, '_x: [!T {a: b}]\n').accepted).toBe(true)
    expect(readText(processesShape, '_a: 5\n').accepted).toBe(false)
  })

  test('each unknown key is told at the key, after the problems of known keys', () => {
    const { problems } = readText(
      containerShape,
      'executable: /bin/x\nwork-dir: /\nzzz: 1\nmemory-limt: 1\nuser-id: x\n',
    )
    expect(told(problems)).toEqual([
      'invalid-value | x | `user-id` must be a whole number (units: k, M, G, ki, Mi, Gi); found `x`.',
      'unknown-key | work-dir | `work-dir` is not a key of this file; did you mean `workdir`?',
      expect.stringMatching(
        /^unknown-key \| zzz \| `zzz` is not a key of this file; accepted: one of .* \(26 in all\)\.$/,
      ),
      'unknown-key | memory-limt | `memory-limt` is not a key of this file; did you mean `memory-limit`?',
    ])
  })

  test('the fix writes the key that was meant, unless it is there', () => {
    const text = 'executable: /bin/x\nenv: {A: b}\n'
    expect(mended(text, readText(containerShape, text).problems[0])).toBe('executable: /bin/x\nenviron: {A: b}\n')
    const both = 'executable: /bin/x\nenv: {A: b}\nenviron: {}\n'
    expect(readText(containerShape, both).problems[0]?.fixes).toBeUndefined()
  })

  test('keys of the other program', () => {
    expect(told(readText(containerShape, 'executable: /x\nrun: /x\n').problems)).toEqual([
      'unknown-key | run | `run` is a key of vagga commands; lithos uses `executable` and `arguments`.',
    ])
    const command = 'commands:\n  x: !Command\n    container: c\n    run: x\n    executable: y\n'
    expect(told(readText(vaggaShape, command, 'vagga').problems)).toEqual([
      'unknown-key | executable | `executable` is a key of lithos; vagga uses `run`.',
    ])
  })
})

describe('messages say what is there and what is accepted', () => {
  test.each([
    [
      'memory-limit: 100m',
      'invalid-value | 100m | `memory-limit` must be a whole number (units: k, M, G, ki, Mi, Gi); found `100m`; did you mean `100M`?',
    ],
    [
      'restart-timeout: 0.5',
      'invalid-value | 0.5 | `restart-timeout` must be a whole number from 0 to 86400 (units: k, M, G, ki, Mi, Gi); found `0.5`.',
    ],
    [
      'interactive: yes',
      'invalid-value | yes | `interactive` must be `true` or `false`; found `yes`; did you mean `true`?',
    ],
    [
      'kind: daemon',
      'invalid-value | daemon | `kind` must be `Daemon`, `Command` or `CommandOrDaemon`; found `daemon`; did you mean `Daemon`?',
    ],
    ['arguments: foo', 'wrong-type | foo | `arguments` must be a list; found `foo`.'],
    ['arguments: [[a]]', 'wrong-type | [a] | An item of `arguments` must be a string; found a list.'],
    [
      'volumes: {/tmp: Tmpfs}',
      'unknown-tag | Tmpfs | `/tmp` must be `!Persistent`, `!Readonly`, `!Tmpfs` or `!Statedir`; found `Tmpfs` (a tag begins with `!`: `!Tmpfs`).',
    ],
    [
      'volumes: {/tmp: "!Tmpfs"}',
      'unknown-tag | "!Tmpfs" | `/tmp` must be `!Persistent`, `!Readonly`, `!Tmpfs` or `!Statedir`; found `!Tmpfs` (in quotes it is a text, and no tag).',
    ],
    [
      'memory-limit: 9223372037G',
      'invalid-value | 9223372037G | `memory-limit` must be a whole number (units: k, M, G, ki, Mi, Gi); found `9223372037G` (too large).',
    ],
    ['volumes: {/tmp: !tmpfs {}}', 'unknown-tag | !tmpfs | `/tmp` does not take `!tmpfs`; did you mean `!Tmpfs`?'],
    [
      'volumes:\n  /tmp: !Tmpfs\n  size: 100Mi',
      'unknown-tag | 100Mi | `size` must be `!Persistent`, `!Readonly`, `!Tmpfs` or `!Statedir`; found `100Mi` (an option of `!Tmpfs` must be indented more than the tag).',
    ],
    [
      'user-id: 4294967296',
      'invalid-value | 4294967296 | `user-id` must be a whole number (units: k, M, G, ki, Mi, Gi); found `4294967296`.',
    ],
    ['tcp-ports: {80: {}}', 'missing-key | 80 | `80` lacks the required key `fd`.'],
    [
      'variables: {p: !TcpPort {activation: none}}',
      'wrong-type | none | `activation` must be `systemd`; found `none`.',
    ],
  ])('%s', (line, message) => {
    const [first] = told(readText(containerShape, `executable: /bin/x\n${line}\n`).problems)
    expect(first).toBe(message)
  })

  test('where a key is missing', () => {
    expect(told(readText(containerShape, 'kind: Daemon\n').problems)).toEqual([
      'missing-key | kind | This file lacks the required key `executable`.',
    ])
    expect(told(readText(vaggaShape, 'commands:\n  x: !Command\n', 'vagga').problems)).toEqual([
      'missing-key | !Command | `!Command` lacks the required key `container`.',
      'missing-key | !Command | `!Command` lacks the required key `run`.',
    ])
  })
})

describe('the order in which the real program finds problems', () => {
  test('validation before decoding, fields in the order of the program', () => {
    const text = 'tcp-ports: {x: {host: y}}\ninteractive: yes\nuid-map: 1\nexecutable: []\n'
    expect(readText(containerShape, text).problems.map((p) => textAt(p.at))).toEqual(['[]', '1', 'yes', 'host', 'y'])
  })

  test('the printed place of an unknown key is its mapping', () => {
    const text = 'executable: /x\nresolv-conf:\n  mount: true\n  foo: 1\n'
    const [problem] = readText(containerShape, text).problems
    expect([problem?.at.start, problem?.printed.start]).toEqual([text.indexOf('foo'), text.indexOf('mount')])
  })
})

test('a bomb of aliases ends in a problem', () => {
  const levels = 'bcdefgh'.split('')
  const lines = levels.map((name, i) => `_${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(', ')}]`)
  const nested = levels.reduce<AnyShape>((inner) => sequence(inner), scalar())
  const { accepted, problems } = readText(
    structure({ top: required(nested) }),
    `_a: &a x\n${lines.join('\n')}\ntop: *h\n`,
  )
  expect(accepted).toBe(false)
  expect(problems.map((p) => p.rule)).toEqual(['quire-unsupported'])
})

test('sandbox defaults', () => {
  const { value } = readText(sandboxShape, 'allow-users: [1-1000]\n')
  expect([value?.imageDirLevels.value, value?.defaultGroup.value, value?.allowUsers.items[0]?.value]).toEqual([
    1,
    '0',
    '1-1000',
  ])
})
