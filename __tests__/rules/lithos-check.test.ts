import { readContainerConfig, readProcessesConfig, readSandboxConfig } from '../../src/lithos/read.js'
import { shortHash } from '../../src/lithos/secrets.js'
import type { ContainerConfig, ProcessEntry, SandboxConfig } from '../../src/lithos/shape.js'
import { checkProcess, checkSandbox, lithosCheck } from '../../src/rules/lithos-check.js'
import { sourceFile, textAt } from '../../src/text/source.js'

const container = (text: string) =>
  readContainerConfig(sourceFile('c.yaml', `memory-limit: 1Gi\nexecutable: /bin/x\n${text}`)).config as ContainerConfig
const sandbox = (text = 'allow-users: [1-1000]\nallow-groups: [0-1000]\nallow-tcp-ports: [8000-9000]\n') =>
  readSandboxConfig(sourceFile('s.yaml', text)).config as SandboxConfig
const process = (text = '') =>
  readProcessesConfig(sourceFile('p.yaml', `web:\n  image: app.v1\n  config: /c.yaml\n${text}`)).config?.get(
    'web',
  ) as ProcessEntry

/** `rule file text-under-it`, with `!` where lithos_check refuses. */
function check(containerText: string, sandboxText?: string, processText?: string): string[] {
  return lithosCheck({
    container: container(containerText),
    sandbox: sandbox(sandboxText),
    process: process(processText),
  }).map((p) => `${p.refused ? '!' : '-'} ${p.rule} ${p.at.file.path} ${textAt(p.at)}`)
}

describe('users and groups', () => {
  test.each([
    ['user-id: 1\n', undefined, []],
    ['', undefined, ['! user-not-set c.yaml executable']],
    ['user-id: 0\n', undefined, ['! user-not-allowed c.yaml 0']],
    ['user-id: 1\ngroup-id: 5000\n', undefined, ['! group-not-allowed c.yaml 5000']],
    ['user-id: 1\n', 'allow-users: [1]\nallow-groups: [1]\n', ['! default-group-not-allowed s.yaml allow-groups']],
    ['', 'allow-users: [1]\nallow-groups: [0]\ndefault-user: 1\n', []],
    ['user-id: 1\nuid-map: [{inside: 0, outside: 5, count: 1}]\n', undefined, ['! user-not-mapped c.yaml 1']],
    [
      'user-id: 0\nuid-map: [{inside: 0, outside: 1000, count: 2}]\n',
      undefined,
      ['! uid-map-not-allowed c.yaml uid-map'],
    ],
    [
      'user-id: 1\n',
      'allow-users: [1]\nallow-groups: [0]\nuid-map: [{inside: 5, outside: 1, count: 1}]\n',
      ['! user-not-mapped c.yaml 1'],
    ],
    // lithos itself takes one id more than the map has
    ['user-id: 1\n', 'allow-users: [1]\nallow-groups: [0]\nuid-map: [{inside: 0, outside: 1, count: 1}]\n', []],
    [
      'user-id: 1\nuid-map: [{inside: 1, outside: 5, count: 1}]\n',
      'allow-users: [1-9]\nallow-groups: [0]\nuid-map: [{inside: 1, outside: 5, count: 1}]\n',
      ['! uid-map-conflict c.yaml uid-map'],
    ],
  ])('%j in %j', (text, allowed, expected) => {
    expect(check(text, allowed)).toEqual(expected)
  })

  test('the place of the sandbox is told as well', () => {
    const [problem] = lithosCheck({ container: container('user-id: 0\n'), sandbox: sandbox() })
    expect(problem?.message).toBe(
      'User 0 is not allowed in the sandbox, so the container does not start; allowed: `1-1000`. Use an allowed one, or add it to `allow-users` in the sandbox config.',
    )
    expect(problem?.related?.map((r) => `${r.at.file.path} ${textAt(r.at)}`)).toEqual(['s.yaml allow-users'])
  })
})

describe('variables', () => {
  const declared =
    'user-id: 1\nvariables:\n  p: !TcpPort\n  n: !Name\n  d: !DottedName\n  c: !Choice [fast, slow]\narguments: ["@{p}@{n}@{d}@{c}"]\n'
  const given = (values: string) => `  variables: { ${values} }\n`

  test('the right values', () => {
    expect(check(declared, undefined, given('p: 8080, n: a-b_1, d: a.b-c, c: fast'))).toEqual([])
  })

  test.each([
    ['p: x, n: a, d: a, c: fast', '! variable-invalid p.yaml x'],
    ['p: 80, n: a, d: a, c: fast', '! port-not-allowed p.yaml 80'],
    ['p: 8080, n: a.b, d: a, c: fast', '! variable-invalid p.yaml a.b'],
    ['p: 8080, n: a, d: a..b, c: fast', '! variable-invalid p.yaml a..b'],
    ['p: 8080, n: a, d: -a, c: fast', '! variable-invalid p.yaml -a'],
    ['p: 8080, n: a, d: a, c: quick', '! variable-invalid p.yaml quick'],
    ['p: 8080, n: a, d: a', '! variable-not-provided p.yaml variables'],
  ])('%s', (values, expected) => {
    expect(check(declared, undefined, given(values))).toEqual([expected])
  })

  test('undeclared, unused, built in', () => {
    expect(check('user-id: 1\narguments: ["--a=@{ nope }"]\n')).toEqual(['! variable-undefined c.yaml @{ nope }'])
    expect(check('user-id: 1\nvariables: {x: !Name ~}\n', undefined, given('x: a'))).toEqual([
      '- variable-unused c.yaml x',
    ])
    const text = 'user-id: 1\nenviron: {A: "@{lithos:name}", B: "@{lithos:pid}", C: "x@{lithos:pid}"}\n'
    const found = lithosCheck({ container: container(text), sandbox: sandbox(), process: process() })
    expect(found.map((p) => [p.rule, p.severity, p.refused])).toEqual([
      ['builtin-variable-rejected', 'note', true],
      ['builtin-variable-rejected', 'note', true],
      ['variable-undefined', undefined, true],
    ])
  })
})

describe('ports', () => {
  test.each([
    ['tcp-ports: {8080: {fd: 3}}\n', undefined, []],
    ['tcp-ports: {80: {fd: 3}}\n', undefined, ['! port-not-allowed c.yaml 80']],
    ['tcp-ports: {web: {fd: 3}}\n', undefined, ['! port-invalid c.yaml web']],
    ['tcp-ports: {99999: {fd: 3}}\n', undefined, ['! port-invalid c.yaml 99999']],
    ['tcp-ports: {8080: {fd: 3}, 8081: {fd: 3}}\n', undefined, ['- port-conflict c.yaml 3']],
    ['tcp-ports: {8080: {fd: 3}, "08080": {fd: 4}}\n', undefined, ['- port-conflict c.yaml "08080"']],
    [
      'variables: {p: !TcpPort {activation: systemd}}\ntcp-ports: {8081: {fd: 3}}\nenviron: {LISTEN_FDS: 1}\n',
      '  variables: {p: 8080}\n',
      ['! activation-conflict c.yaml 3', '! reserved-variable c.yaml LISTEN_FDS'],
    ],
  ])('%j', (text, processText, expected) => {
    expect(check(`user-id: 1\n${text}`, undefined, processText)).toEqual(expected)
  })

  test('with a bridged network only external ports are looked at', () => {
    const bridged = 'allow-users: [1]\nallow-groups: [0]\nbridged-network: {bridge: b, network: 10.0.0.0/8}\n'
    const address = '  ip-addresses: [10.1.1.1]\n'
    expect(check('user-id: 1\ntcp-ports: {80: {fd: 3}}\n', bridged, address)).toEqual([])
    expect(check('user-id: 1\ntcp-ports: {80: {fd: 3, external: true}}\n', bridged, address)).toEqual([
      '! port-not-allowed c.yaml 80',
    ])
    expect(check('user-id: 1\n', bridged)).toEqual(['! ip-address-missing p.yaml image'])
    expect(check('user-id: 1\n', bridged, '  ip-addresses: [11.1.1.1]\n')).toEqual([
      '! ip-address-outside p.yaml 11.1.1.1',
    ])
    expect(check('user-id: 1\n', bridged, '  instances: 2\n  ip-addresses: [10.1.1.1]\n')).toEqual([
      '! ip-addresses-too-few p.yaml ip-addresses',
    ])
  })

  test('a thousand million instances take no time', () => {
    expect(check('user-id: 1\n', undefined, '  instances: 1G\n  ip-addresses: [10.1.1.1]\n')).toEqual([
      '! ip-addresses-too-few p.yaml ip-addresses',
    ])
  })
})

describe('what lithos_check does not see', () => {
  test.each([
    ['kind: Command\n', '- kind-mismatch c.yaml Command'],
    ['fileno-limit: 3\n', '- fileno-limit-too-low c.yaml 3'],
    ['restart-process-only: true\n', '- restart-process-only-broken c.yaml true'],
  ])('%s', (text, expected) => {
    expect(check(`user-id: 1\n${text}`)).toEqual([expected])
  })

  test('secrets', () => {
    const keyed = 'allow-users: [1]\nallow-groups: [0]\nsecrets-private-key: /key\nsecrets-namespaces: [prod]\n'
    const secret = (namespace: string) => `v2:ROit92I5:${shortHash(namespace)}:Gd3ocJsr:${'A'.repeat(68)}`
    expect(check(`user-id: 1\nsecret-environ: {A: ${secret('prod')}}\n`, keyed)).toEqual([])
    expect(check(`user-id: 1\nsecret-environ: {A: ${secret('')}}\n`, keyed)).toEqual([
      `- secret-namespace-not-allowed c.yaml ${secret('')}`,
    ])
    expect(check(`user-id: 1\nsecret-environ: {A: [${secret('')}, ${secret('prod')}]}\n`, keyed)).toEqual([])
    expect(
      check(`user-id: 1\nsecret-environ: {A: ${secret('x')}}\n`, keyed, '  extra-secrets-namespaces: [x]\n'),
    ).toEqual([])
    expect(check('user-id: 1\nsecret-environ: {A: x}\nsecret-environ-file: /x\n', keyed)).toEqual([
      '- secret-conflict c.yaml /x',
      '- secret-malformed c.yaml x',
    ])
    expect(check(`user-id: 1\nsecret-environ: {A: ${secret('')}}\n`)).toEqual(['- missing-key c.yaml secret-environ'])
  })
})

test('of a value that could not be read nothing is said', () => {
  expect(check('user-id: 1\nvariables: {x: Name}\narguments: ["@{x}"]\n')).toEqual([])
  expect(check('user-id: 1\nvariables: [x]\narguments: ["@{x}"]\n')).toEqual([])
  expect(check('user-id: x\nkind: command\n', undefined, '  kind: Command\n')).toEqual([])
  expect(check('', 'allow-users: [1]\nallow-groups: [0]\ndefault-user: x\n')).toEqual([])
})

test('sandboxes and processes by themselves', () => {
  expect(checkSandbox(sandbox('allow-groups: []\n')).map((p) => `${p.rule} ${textAt(p.at)}`)).toEqual([
    'sandbox-without-users allow-groups: []',
    'sandbox-without-users allow-groups',
  ])
  const entry = (image: string, config: string) =>
    readProcessesConfig(sourceFile('p.yaml', `a: {image: ${image}, config: ${config}}\n`)).config?.get(
      'a',
    ) as ProcessEntry
  const rules = (image: string, config = '/c.yaml') => checkProcess(entry(image, config), sandbox()).map((p) => p.rule)
  expect([rules('app'), rules('app/'), rules('app/.')]).toEqual([[], [], []])
  for (const image of ['a/b', '/app', '../app', './app', '""']) expect(rules(image)).toEqual(['image-name-invalid'])
  expect([rules('app', 'c.yaml'), rules('app', '/a/../b')]).toEqual([
    ['config-path-relative'],
    ['config-path-relative'],
  ])
})
