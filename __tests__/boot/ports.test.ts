/** The ports of a start. facts: boot.md 2 Network */
import { type Example, stageOf } from './starting.js'

const bridged =
  'allow-users: [1-1000]\nallow-groups: [0-1000]\nbridged-network:\n  bridge: br0\n  network: 10.0.0.0/24\n  default-gateway: 10.0.0.1\n'
const inside = 'app: {image: i, config: /app.yaml, ip-addresses: []}\n'
const addressed = 'app: {image: i, config: /app.yaml, ip-addresses: [10.0.0.2]}\n'
const command = {
  process: 'app: {image: i, config: /app.yaml, kind: Command}\n',
  whole: 'kind: Command\nuser-id: 1\nexecutable: /bin/app\ntcp-ports: {80: {fd: 3}}\n',
}

/** What a stage says of it, and the text that it points at. */
function said(example: Example, stage: 'ports' | 'sockets' | 'network') {
  const found = stageOf(example, stage)
  if (found === undefined) return 'nothing'
  const { at, status, error } = found
  const text = at === undefined ? '' : at.file.text.slice(at.start, at.end)
  return error === undefined ? `${status} at ${text}` : `${error.split('\n')[0]} at ${text}`
}
const ports = (config: string, more: Example = {}) => said({ config: `tcp-ports: ${config}\n`, ...more }, 'ports')
const sockets = (config: string, more: Example = {}) =>
  said({ config: `tcp-ports: ${config}\n`, sandbox: bridged, process: addressed, ...more }, 'sockets')

describe('the ports of a daemon are opened by lithos_tree', () => {
  test.each([
    ['{80: {fd: 3}}', 'ok at 80'],
    ['{80: {fd: 0}}', 'ok at 80'],
    ['{80: {fd: 3, host: 127.0.0.1}}', 'ok at 80'],
    ['{80: {fd: 3}, 81: {fd: 4, host: 127.1.2.3}}', 'ok at 80'],
    ['{80: {fd: 3, host: 10.0.0.1}}', 'unknown at 80'],
    ['{80: {fd: 3}, 81: {fd: 4, host: 10.0.0.1}}', 'unknown at 81'],
    ['{80: {fd: 3, host: "::1"}}', 'Socket option error: Sys(EAFNOSUPPORT) at host: "::1"'],
    ['{80: {fd: 1}}', 'passing fd 1 and fd 2 is not supported yet at fd: 1'],
    ['{80: {fd: 2}}', 'passing fd 1 and fd 2 is not supported yet at fd: 2'],
    ['{80: {fd: 3, reuse-port: true}}', 'ok at 80'],
    ['{80: {fd: 3, reuse-port: true}, 81: {fd: 4, reuse-port: true}}', 'ok at 80'],
    [
      '{80: {fd: 3}, 81: {fd: 4, reuse-port: true}}',
      "thread 'main' (1) panicked at src/bin/lithos_tree/main.rs:662:60: at reuse-port: true",
    ],
  ])('%s: %s', (config, words) => {
    expect(ports(config)).toBe(words)
  })

  test('none are told of where there are none', () => {
    expect(said({}, 'ports')).toBe('nothing')
  })

  test('of a command none is opened', () => {
    expect(stageOf(command, 'ports')?.note).toBe('no port is opened for a command')
    expect(stageOf({ ...command, sandbox: null }, 'ports')?.note).toBe('no port is opened for a command')
    expect(stageOf({ ...command, sandbox: bridged }, 'ports')?.note).toBeUndefined()
  })

  test('of a daemon they take places of the file limit', () => {
    const config = 'tcp-ports: {80: {fd: 3}}\nfileno-limit: '
    const limit = (example: Example) => stageOf(example, 'file limit')?.status
    expect(limit({ config: `${config}11\n` })).toBe('fails')
    expect(limit({ config: `${config}12\n` })).toBe('ok')
    expect(limit({ ...command, whole: `${command.whole}fileno-limit: 11\n` })).toBe('ok')
  })

  test('whatever the sandbox is', () => {
    expect(ports('{80: {fd: 3}}', { sandbox: null })).toBe('ok at 80')
    expect(ports('{80: {fd: 1}}', { sandbox: null })).toBe('passing fd 1 and fd 2 is not supported yet at fd: 1')
  })

  test('0.18.4 crashes at another line', () => {
    const words = "thread 'main' (1) panicked at src/bin/lithos_tree/main.rs:665:60: at reuse-port: true"
    expect(ports('{80: {fd: 3}, 81: {fd: 4, reuse-port: true}}', { version: '0.18.4' })).toBe(words)
  })

  test('of a bridged network they are the external ones alone', () => {
    expect(ports('{80: {fd: 1}}', { sandbox: bridged })).toBe('ok at 80')
    const words = 'passing fd 1 and fd 2 is not supported yet at fd: 1'
    expect(ports('{80: {fd: 1, external: true}}', { sandbox: bridged })).toBe(words)
  })
})

describe('the other ports of a bridged network are opened inside', () => {
  const failing = 'Fatal error: Error running "web/app.0": error in before_exec callback:'

  test.each([
    ['{80: {fd: 3}}', 'ok at 80'],
    ['{80: {fd: 3, external: true}}', 'nothing'],
    ['{80: {fd: 3, host: 10.0.0.2}}', 'unknown at 80'],
    ['{80: {fd: 1}}', 'ok at 80'],
    ['{80: {fd: 3, host: "::1"}}', `${failing} Address family not supported by protocol (os error 97) at host: "::1"`],
  ])('%s: %s', (config, words) => {
    expect(sockets(config)).toBe(words)
  })

  test('without an address there is only loopback', () => {
    const words = `${failing} Cannot assign requested address (os error 99) at host: 10.0.0.2`
    expect(sockets('{80: {fd: 3, host: 10.0.0.2}}', { process: inside })).toBe(words)
    expect(sockets('{80: {fd: 3, host: 127.0.0.1}}', { process: inside })).toBe('ok at 80')
    expect(sockets('{80: {fd: 3, host: 10.0.0.2}}', { process: null })).toBe('unknown at 80')
  })

  test('0.18.4 opens them before the process is there', () => {
    const old = { version: '0.18.4' } as const
    expect(sockets('{80: {fd: 3, host: "::1"}}', old)).toBe(
      'Fatal error: Socket option error: Sys(EAFNOSUPPORT) at host: "::1"',
    )
    const words = "thread 'main' (1) panicked at unshare-0.3.0/src/fds.rs:33:13: at fd: 1"
    expect(sockets('{80: {fd: 1}}', old)).toBe(words)
    expect(sockets('{80: {fd: 2}}', old)).toBe(words.replace('fd: 1', 'fd: 2'))
    expect(sockets('{80: {fd: 0}}', old)).toBe('ok at 80')
  })

  test('in no other network', () => {
    expect(sockets('{80: {fd: 1}}', { sandbox: 'allow-users: [1-1000]\n' })).toBe('nothing')
    expect(sockets('{80: {fd: 1}}', { sandbox: null })).toBe('nothing')
  })
})

describe('the network', () => {
  test.each([
    [{ sandbox: bridged, process: addressed }, 'unknown'],
    [{ sandbox: bridged, process: inside }, 'ok'],
    [{ sandbox: bridged, process: null }, 'unknown'],
    [{}, undefined],
    [{ sandbox: null }, undefined],
  ] as const)('%j: %s', (example, status) => {
    expect(stageOf(example, 'network')?.status).toBe(status)
  })
})
