import { type MemoryEntry, memoryFiles } from '../../src/files/memory.js'
import { textAt } from '../../src/text/source.js'
import { readVaggaProject } from '../../src/vagga/read.js'

function read(files: Record<string, MemoryEntry>, path = 'vagga.yaml') {
  const { project, problems } = readVaggaProject(memoryFiles(files), path)
  return {
    project,
    accepted: project?.accepted,
    told: problems.map((p) => `${p.severity ?? 'error'} ${p.rule} ${p.at.file.path} ${textAt(p.at)}`),
    containers: [...(project?.containers.keys() ?? [])],
    /** Which file each command came from. */
    commands: Object.fromEntries([...(project?.commands ?? [])].map(([name, c]) => [name, c.name.at.file.path])),
  }
}

const command = (name: string) => `${name}: !Command { container: c, run: x }`

test('a project, its directory and its sources', () => {
  const { project, accepted } = read(
    { 'app/vagga.yaml': 'containers: {c: {setup: [!Alpine v3.15]}}\n' },
    'app/vagga.yaml',
  )
  expect([project?.directory, project?.file.path, accepted]).toEqual(['app', 'app/vagga.yaml', true])
  expect(project?.containers.get('c')?.config.setup.items.map((step) => step.tag)).toEqual(['Alpine'])
  expect(project?.containers.get('c')?.config.resolvConfPath?.value).toBe('/etc/resolv.conf')
})

test('`.vagga/vagga.yaml` belongs to the directory above', () => {
  expect(read({ 'a/.vagga/vagga.yaml': '' }, 'a/.vagga/vagga.yaml').project?.directory).toBe('a')
  expect(read({ '.vagga/vagga.yaml': '' }, '.vagga/vagga.yaml').project?.directory).toBe('')
})

test('nothing there is no project; a local mixin alone is one', () => {
  expect(read({}).project).toBeUndefined()
  expect(read({ 'vagga.local.yaml': 'containers: {c: {}}\n' }).containers).toEqual(['c'])
})

describe('mixins', () => {
  test('the main file, local mixins from the strongest, then mixins from the last', () => {
    const all = (...names: string[]) => `commands:\n${names.map((name) => `  ${command(name)}\n`).join('')}`
    const { commands, accepted } = read({
      'vagga.yaml': `mixins: [one.yaml, dir/two.yaml]\n${all('a')}`,
      '.vagga/local.yaml': all('a', 'b'),
      '.vagga.local.yaml': all('a', 'b', 'c'),
      'vagga.local.yaml': all('a', 'b', 'c', 'd'),
      'dir/two.yaml': `mixins: [three.yaml]\n${all('a', 'b', 'c', 'd', 'e')}`,
      'dir/three.yaml': all('a', 'b', 'c', 'd', 'e', 'f'),
      'one.yaml': all('a', 'b', 'c', 'd', 'e', 'f', 'g'),
    })
    expect(accepted).toBe(true)
    expect(commands).toEqual({
      a: 'vagga.yaml',
      b: '.vagga/local.yaml',
      c: '.vagga.local.yaml',
      d: 'vagga.local.yaml',
      e: 'dir/two.yaml',
      f: 'dir/three.yaml',
      g: 'one.yaml',
    })
  })

  test.each([
    ['nope.yaml', {}],
    ['/abs.yaml', {}],
    ['../up.yaml', { 'up.yaml': 'containers: {x: {}}\n' }],
    ['./here.yaml', { 'here.yaml': 'containers: {x: {}}\n' }],
    ['binary.yaml', { 'binary.yaml': new Uint8Array([0xff, 0xfe]) }],
  ])('%s is skipped with a warning', (name, files) => {
    const { told, accepted, containers } = read({ 'vagga.yaml': `mixins: [${name}]\ncontainers: {c: {}}\n`, ...files })
    expect([accepted, containers]).toEqual([true, ['c']])
    expect(told).toEqual([`warning mixin-not-found vagga.yaml ${name}`])
  })

  test('a broken or too new one is skipped whole', () => {
    const { told, accepted, containers } = read({
      'vagga.yaml': 'mixins: [bad.yaml, new.yaml]\n',
      'bad.yaml': 'containers: {x: {}}\nfoo: 1\n',
      'new.yaml': 'minimum-vagga: v9.0\ncontainers: {y: {}}\n',
    })
    expect([accepted, containers]).toEqual([true, []])
    expect(told).toEqual([
      'warning mixin-not-found vagga.yaml new.yaml',
      'warning invalid-value new.yaml v9.0',
      'warning mixin-not-found vagga.yaml bad.yaml',
      'warning unknown-key bad.yaml foo',
    ])
  })

  test('on a circle, and on a mixin on which it crashes, vagga gives up', () => {
    expect(read({ 'vagga.yaml': 'mixins: [a.yaml]\n', 'a.yaml': 'mixins: [a.yaml]\n' })).toMatchObject({
      accepted: false,
      told: ['error include-cycle a.yaml a.yaml'],
    })
    expect(read({ 'vagga.yaml': 'mixins: [a.yaml]\n', 'a.yaml': 'containers: {c: {uids: [5-3]}}\n' })).toMatchObject({
      accepted: false,
      told: ['warning mixin-not-found vagga.yaml a.yaml', 'error invalid-value a.yaml 5-3'],
    })
    expect(read({ 'vagga.yaml': 'mixins: [a.yaml]\n', 'a.yaml': 'containers: {c: [a\n' }).accepted).toBe(false)
  })

  test('twice the same one is fine, and a long chain ends', () => {
    const twice = { 'vagga.yaml': 'mixins: [a.yaml, a.yaml, b.yaml]\n', 'a.yaml': '', 'b.yaml': 'mixins: [a.yaml]\n' }
    expect(read(twice)).toMatchObject({ accepted: true, told: [] })
    const chain = Object.fromEntries(
      Array.from({ length: 300 }, (_, i) => [`m${i}.yaml`, `mixins: [m${i + 1}.yaml]\n`]),
    )
    expect(read({ 'vagga.yaml': 'mixins: [m0.yaml]\n', ...chain }).told).toHaveLength(1)
  })
})

describe('includes', () => {
  test('a value, relative to the including file', () => {
    const { project, accepted } = read({
      'vagga.yaml': 'mixins: [sub/mixin.yaml]\n',
      'sub/mixin.yaml': 'containers:\n  c:\n    setup: !*Include steps.yaml\n',
      'sub/steps.yaml': '- !Alpine v3.15\n',
    })
    expect(accepted).toBe(true)
    expect(project?.containers.get('c')?.config.setup.at.file.path).toBe('sub/steps.yaml')
    expect(project?.sources.map((s) => s.path)).toEqual(['vagga.yaml', 'sub/mixin.yaml', 'sub/steps.yaml'])
  })

  test('a file that is not there is an error', () => {
    expect(read({ 'vagga.yaml': 'containers: !*Include nope.yaml\n' })).toMatchObject({
      accepted: false,
      told: ['error include-not-found vagga.yaml nope.yaml'],
    })
  })

  test('links are followed inside of the root only', () => {
    const main = { 'vagga.yaml': 'containers: !*Include c.yaml\n', 'real.yaml': 'c:\n' }
    expect(read({ ...main, 'c.yaml': { link: 'real.yaml' } }).containers).toEqual(['c'])
    expect(read({ ...main, 'c.yaml': { link: '/etc/passwd' } }).accepted).toBe(false)
  })
})

describe('minimum-vagga', () => {
  test.each([
    ['v0.8.1', true],
    ['0.1.0', true],
    ['latest', true],
    ['""', true],
    ['v0.8.2-rc1', false],
    ['v0.9', false],
    ['9999.0.0', false],
  ])('%s', (version, ok) => {
    expect(read({ 'vagga.yaml': `minimum-vagga: ${version}\n` }).accepted).toBe(ok)
  })
})

describe('containers built on others', () => {
  const setup = (steps: Record<string, string>) =>
    `containers:\n${Object.entries(steps)
      .map(([name, step]) => `  ${name}:\n    setup:\n    - ${step}\n`)
      .join('')}`

  test.each([
    '!Container base2',
    '!Build { container: base2 }',
    '!SubConfig { container: x, source: !Container base2 }',
  ])('%s needs the container', (step) => {
    expect(read({ 'vagga.yaml': setup({ c: step, base: '!Alpine v3.15' }) })).toMatchObject({
      accepted: false,
      told: ['error unknown-container vagga.yaml base2'],
    })
  })

  test('names in other places are not looked up', () => {
    const text = `${setup({ c: '!SubConfig { container: nope }' })}commands:\n  ${command('x')}\n`
    expect(read({ 'vagga.yaml': text })).toMatchObject({ accepted: true, told: [] })
  })

  test('circles', () => {
    const around = setup({ a: '!Container b', b: '!Container c', c: '!Build { container: b }' })
    expect(read({ 'vagga.yaml': around })).toMatchObject({
      accepted: false,
      told: ['error container-cycle vagga.yaml b'],
    })
    expect(read({ 'vagga.yaml': setup({ a: '!Container a' }) }).told).toEqual(['error container-cycle vagga.yaml a'])
    const chain = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`c${i}`, `!Container c${i + 1}`]))
    expect(read({ 'vagga.yaml': setup({ ...chain, c5000: '!Alpine v3.15' }) }).accepted).toBe(false)
  })
})
