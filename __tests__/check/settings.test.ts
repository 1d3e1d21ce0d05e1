import { lithosVersion, noSettings, readSettings } from '../../src/check/settings.js'
import { memoryFiles } from '../../src/files/memory.js'

const read = (text: string, path = '.lithos-ready.yaml') =>
  readSettings(memoryFiles({ [path]: text, 'vagga.yaml': '', 'services/shop/vagga.yaml': '', 'deploy/shop.yaml': '' }))

const told = (text: string) =>
  read(text).problems.map(({ at, message }) => `${at.file.position(at.start).line}: ${message}`)

describe('settings', () => {
  test('are not needed', () => {
    expect(readSettings(memoryFiles({}))).toEqual({ settings: noSettings, problems: [] })
    expect(read('').problems).toEqual([])
    expect(read('# nothing yet\n').problems).toEqual([])
  })

  test('say what the project decides', () => {
    const { settings, problems } = read(`
lithos-version: 0.19
vagga: [vagga.yaml, services/shop/vagga.yaml]
fail-on: warning
images: { shop: build/shop.tar }
deployments:
- { container: shop, config: deploy/shop.yaml, image-path: /lithos/shop.yaml, command: run }
rules: { work-path: off, path-not-set: warning }
ignore:
- { rule: work-path, path: "deploy/**", reason: 'it''s mounted', until: 2030-01-31 }
`)
    expect(problems).toEqual([])
    expect(settings).toMatchObject({
      lithosVersion: '0.19',
      vagga: ['vagga.yaml', 'services/shop/vagga.yaml'],
      failOn: 'warning',
      deployments: [{ container: 'shop', config: 'deploy/shop.yaml', imagePath: '/lithos/shop.yaml', command: 'run' }],
      ignore: [{ rule: { value: 'work-path' }, reason: { value: "it's mounted" }, until: { value: '2030-01-31' } }],
    })
    expect([...settings.images]).toEqual([['shop', 'build/shop.tar']])
    expect([...settings.rules]).toEqual([
      ['work-path', 'off'],
      ['path-not-set', 'warning'],
    ])
  })

  test('may lie in .github, and a file that is named must be there', () => {
    expect(read('fail-on: note\n', '.github/lithos-ready.yaml').settings.failOn).toBe('note')
    const { problems } = readSettings(memoryFiles({}), 'ci/settings.yaml')
    expect(problems.map(({ message }) => message)).toEqual(['there is no settings file `ci/settings.yaml`'])
  })

  test.each([
    ['vagga: []\nfial-on: error\n', /^2: .*fial-on.*did you mean `fail-on`/],
    ['rules: { work-paht: off }\n', /^1: there is no rule `work-paht`; did you mean `work-path`\?/],
    ['rules: { work-path: loud }\n', /^1: .*loud/],
    ['ignore:\n- { rule: wrok-path, reason: x }\n', /^2: there is no rule `wrok-path`; did you mean `work-path`/],
    ['ignore:\n- { rule: work-path, reason: x, until: tomorrow }\n', /^2: `tomorrow` is no date/],
    ['lithos-version: latest\n', /^1: `latest` is no version of lithos/],
    ['deployments:\n- { container: app }\n', /^2: .*config/],
    ['vagga: deploy/vagga.yaml\n', /^1: there is no file `deploy\/vagga.yaml`/],
    ['a: [\n', /^\d+: /],
    ['- a list\n', /^1: /],
  ])('%j is told with its line', (text, message) => {
    expect(told(text).join('\n')).toMatch(message)
  })

  test('versions of lithos are those that differ', () => {
    expect(['0.18.4', 'v0.18.0', '0.15', '0.19', '0.20.1', 'master', 'newest'].map(lithosVersion)).toEqual([
      ...['0.18.4', '0.18.4', '0.18.4', '0.19', '0.19', '0.19'],
      undefined,
    ])
  })
})
