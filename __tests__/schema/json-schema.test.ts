import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { jsonSchemas } from '../../src/check/schemas.js'
import { settingsShape } from '../../src/check/settings.js'
import { containerShape, masterShape, processesShape, sandboxShape } from '../../src/lithos/shape.js'
import { customTags } from '../../src/schema/json-schema.js'
import type { AnyShape } from '../../src/schema/shape.js'
import { vaggaShape } from '../../src/vagga/shape.js'
import { schemas, takes } from './editor.js'

describe('what the schemas take', () => {
  test.each([
    ['lithos-container.json', 'executable: /bin/x\nmemory_limit: 1Gi\nvolumes: {/tmp: !Tmpfs {size: 1Mi}}\n', true],
    ['lithos-container.json', 'executable: /bin/x\nkind: CommandOrDaemon\nstdout-stderr-file: null\n_note: x\n', true],
    ['lithos-container.json', 'executable: /bin/x\nwork-dir: /x\n', false],
    ['lithos-container.json', 'executable: /bin/x\nmemory-limit: 100m\n', false],
    ['lithos-container.json', 'kind: Daemon\n', false],
    ['lithos-container.json', 'executable: /bin/x\ntcp-ports: {80: {host: 0.0.0.0}}\n', false],
    ['lithos-sandbox.json', 'allow-users: [1-1000, 5]\nbridged-network: {bridge: b, network: 10.0.0.0/8}\n', true],
    ['lithos-process.json', 'a: {image: x, config: /y, kind: daemon}\n', false],
    ['lithos-master.json', 'cgroup-name: null\n', true],
    ['lithos-secrets.json', 'A: x\nB: [x, y]\n', true],
    [
      'vagga.json',
      'containers:\n  c:\n    setup:\n    - !Sh make\n    - !Copy {source: /work, path: /app}\n    - !UbuntuUniverse\n',
      true,
    ],
    ['vagga.json', 'containers: {c: {setpu: []}}\n', false],
    ['vagga.json', 'commands:\n  x: !Command {container: c, run: [a, b]}\n', true],
    ['vagga.json', 'commands:\n  x: !Command {container: c}\n', false],
  ])('%s: %j', (schema, text, ok) => {
    expect(takes(schema, text)).toBe(ok)
  })
})

describe('what the YAML language server was seen to do', () => {
  test('it does not merge `<<`, which stands among the mount points then', () => {
    const written = { containers: { c: { volumes: { '<<': 'merged', '/b': null } } } }
    expect(schemas['vagga.json']?.(written)).toBe(true)
  })
  test.each(['sauce: x', 'umsak: 2'])(
    'it does not see the tag: a wrong key (%s) is not the variable of an `!Env`',
    (key) => {
      const step = (more: string) => `containers: {c: {setup: [!Copy {source: /work, path: /app, ${more}}]}}`
      expect(takes('vagga.json', step('umask: 2'))).toBe(true)
      expect(takes('vagga.json', step(key))).toBe(false)
      expect(takes('vagga.json', 'containers: {c: {setup: [!Env {A: b, http_proxy: c}]}}')).toBe(true)
    },
  )
  test('it shows the description of every variant that fits: those that take the same are one', () => {
    const { definitions } = jsonSchemas()['vagga.json'] as {
      definitions: Record<string, { title?: string; markdownDescription?: string }>
    }
    const scalars = Object.values(definitions).find(({ title }) => title?.startsWith('!Alpine, !Ubuntu'))
    expect(scalars?.title).toContain('!Depends')
    expect(scalars?.markdownDescription).toMatch(/^- `!Alpine`: .*\n- `!Ubuntu`: /)
  })
})

test('every key and every tag is described; options of the steps of languages and distributions say it by their names', () => {
  const silent: string[] = []
  const visit = (shape: AnyShape, at: string): void => {
    if (shape.kind === 'sequence') visit(shape.item, at)
    if (shape.kind === 'mapping') visit(shape.value, `${at} *`)
    if (shape.kind === 'structure')
      for (const [key, field] of Object.entries(shape.fields)) {
        if (!field.doc && !field.shape.doc) silent.push(`${at} ${key}`)
        visit(field.shape, `${at} ${key}`)
      }
    if (shape.kind === 'tagged')
      for (const [tag, variant] of Object.entries(shape.variants)) {
        if (!variant.doc) silent.push(`${at} !${tag}`)
        visit(variant, `${at} !${tag}`)
      }
  }
  for (const shape of [vaggaShape, containerShape, sandboxShape, processesShape, masterShape, settingsShape])
    visit(shape, '')
  const byName = /!(?:Alpine|Ubuntu|Apt|Git|Pip|Npm|Yarn|Gem|Composer)\w* [a-z-]+$/
  expect(silent.filter((place) => !byName.test(place))).toEqual([])
})

test('tags for the editor', () => {
  expect(customTags(vaggaShape)).toEqual(
    expect.arrayContaining(['!Sh scalar', '!Copy mapping', '!Install sequence', '!Depends scalar']),
  )
})

test('the files in schemas/ are what is generated', () => {
  for (const [name, schema] of Object.entries(jsonSchemas()))
    expect(JSON.parse(readFileSync(resolve(process.cwd(), 'schemas', name), 'utf8'))).toEqual(schema)
})
