import type { ParityLine, ReportedDeployment } from '../../src/report/report.js'
import { correctProject } from '../../src/rules/example.js'
import { checkTexts } from '../rules/project.js'

const lithos = (text: string) => `user-id: 1\nexecutable: /app/main.sh\n${text}`
const vagga = (container: string, command: string) => `containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !EnsureDir /state
    - !EnsureDir /data
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/app, path: /app }
${container}
commands:
  run: !Command
    container: app
${command}
`

function deployed(texts: Record<string, string>): ReportedDeployment {
  const { report, failures } = checkTexts({ ...correctProject, ...texts })
  expect(failures).toEqual([])
  expect(report.deployments).toHaveLength(1)
  return report.deployments[0] as ReportedDeployment
}

describe('development and production side by side', () => {
  const rows = (texts: Record<string, string>) =>
    new Map(deployed(texts).parity.map((line) => [line.aspect, line] as [string, ParityLine]))

  test('defaults are written out', () => {
    const table = rows({ 'lithos.yaml': lithos('') })
    expect(
      [...table.values()].map(({ aspect, development, production, verdict }) => [
        aspect,
        development,
        production,
        verdict,
      ]),
    ).toEqual([
      ['program', '/app/main.sh', '/app/main.sh', 'same'],
      ['arguments', 'none', 'none', 'same'],
      ['working directory', '/work', '/', 'differs'],
      ['user', '0:0', '1:0', 'differs'],
      ['environ PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', null, 'missing'],
      ['environ TERM', "the caller's, or dumb", "lithos_tree's, or dumb", 'same'],
      ['environ *_proxy', "the caller's", null, 'missing'],
      ['writable /tmp', 'Tmpfs 100Mi, 0o1777', null, 'missing'],
      ['writable /run', 'Tmpfs 100Mi, 0o755', null, 'missing'],
      ['writable /work', 'the project', null, 'missing'],
      ['writable /dev/shm', "the host's", 'read-only', 'unusable'],
      ['sockets', 'none', 'none', 'same'],
      ['DNS', "the host's, mounted at /etc/resolv.conf", "the server's", 'same'],
      ['memory', 'unlimited', 'unlimited', 'same'],
    ])
  })

  test('the command wins over its container, and secrets are not repeated', () => {
    const table = rows({
      'vagga.yaml': vagga(
        '    environ: { MODE: dev, LANG: C.UTF-8, DB_PASSWORD: hunter2 }\n    volumes: { /data: !Persistent shop }',
        '    environ: { MODE: local }\n    work-dir: app\n    user-id: 1\n    pass-tcp-socket: 127.0.0.1:8080\n    run: ["./main.sh", "a b"]',
      ),
      'lithos.yaml': lithos(
        'arguments: ["a b"]\nworkdir: /app\nenviron: { LANG: C.UTF-8, MODE: production, DB_PASSWORD: hunter3 }\nmemory-limit: 64Mi\ntcp-ports:\n  8080: { fd: 3, host: 127.0.0.1 }\nvolumes:\n  /data: !Tmpfs { size: 1Mi, mode: 0o700 }\n',
      ),
    })
    const row = (aspect: string) => table.get(aspect)
    expect(row('program')).toMatchObject({ verdict: 'same' })
    expect(row('arguments')).toMatchObject({ development: '"a b"', production: '"a b"', verdict: 'same' })
    expect(row('working directory')).toMatchObject({ development: '/work/app', production: '/app' })
    expect(row('user')).toMatchObject({ development: '1:0', production: '1:0', verdict: 'same' })
    expect(row('environ LANG')).toMatchObject({ verdict: 'same' })
    expect(row('environ MODE')).toMatchObject({ development: 'local', production: 'production', verdict: 'differs' })
    expect(row('environ DB_PASSWORD')).toMatchObject({ development: '(set)', production: '(set)', verdict: 'differs' })
    expect(row('writable /data')).toMatchObject({
      development: 'Persistent shop',
      production: 'Tmpfs 1Mi, 0o700',
      verdict: 'unusable',
    })
    expect(row('sockets')).toMatchObject({
      development: 'fd 3: 127.0.0.1:8080',
      production: 'fd 3: 127.0.0.1:8080',
      verdict: 'same',
    })
    expect(row('memory')).toMatchObject({ production: '64Mi', verdict: 'differs' })
  })

  test('a text for the shell, and no command at all', () => {
    const shell = rows({ 'vagga.yaml': vagga('', '    run: /app/main.sh a') })
    expect(shell.get('program')).toMatchObject({ development: '/bin/sh', verdict: 'differs' })
    expect(shell.get('arguments')).toMatchObject({ development: '-c "/app/main.sh a" --' })
    const none = rows({ 'vagga.yaml': vagga('', '    run: [bash]').replace('  run: !Command', '  console: !Command') })
    expect(none.get('program')).toMatchObject({ development: null, verdict: 'unknown' })
  })
})

describe('the checklist', () => {
  const statuses = (texts: Record<string, string>) =>
    new Map(deployed(texts).checklist.map(({ clause, status, note }) => [clause, [status, note] as const]))

  test('ok means checked, unknown says what would settle it', () => {
    const list = statuses({})
    expect(list.get('1a')).toEqual(['ok', '`app/main.sh` → `/app/main.sh`'])
    expect(list.get('1b')).toEqual(['ok', 'not set: it is `/`'])
    expect(list.get('2a')).toEqual(['ok', '`!Tmpfs` at `/tmp`'])
    expect(list.get('2b')).toEqual(['not-applicable', 'nothing was seen that asks for it'])
    expect(list.get('3b')?.[0]).toBe('ok')
    expect(list.get('4b')?.[0]).toBe('not-applicable')
    const opaque = {
      'vagga.yaml': vagga('', '    run: [/usr/bin/redis]').replace(
        '- !EnsureDir /lithos',
        '- !Install [redis]\n    - !EnsureDir /lithos',
      ),
    }
    const unknown = statuses({ ...opaque, 'lithos.yaml': 'user-id: 1\nexecutable: /usr/bin/redis\n' }).get('1a')
    expect(unknown?.[0]).toBe('unknown')
    expect(unknown?.[1]).toMatch(/build the image in an earlier step, or name it in `images`/)
  })

  test('of what nobody can read, nothing is known, nor of what a refused config does not say', () => {
    const unread = statuses({ 'lithos.yaml': 'user-id: 1\nexecutable: [\n  x: y\n' })
    for (const line of unread.values()) expect(line).toEqual(['unknown', '`lithos.yaml` cannot be read'])
    const { parity } = deployed({ 'lithos.yaml': 'executable: [\n  x: y\n' })
    for (const { production, verdict } of parity) expect([production, verdict]).toEqual([null, 'unknown'])
    const refused = statuses({ 'lithos.yaml': 'user-id: 1\nexecutable: /app/main.sh\nvolumess: {}\nWorkdir: /app\n' })
    expect(refused.get('1a')).toEqual(['ok', '`app/main.sh` → `/app/main.sh`'])
    for (const clause of ['1b', '2c', '3a'] as const)
      expect(refused.get(clause)).toEqual(['unknown', expect.stringMatching(/as far as lithos can read this config$/)])
  })

  test('links to a Statedir are as right as regular files', () => {
    const links = vagga(
      '    resolv-conf-path: /state/resolv.conf\n    hosts-file-path: /state/hosts',
      '    run: [/app/main.sh]',
    ).replace(
      '    - !Copy { source: /work/app',
      '    - !Sh "ln -sf /state/resolv.conf /etc/resolv.conf; ln -sf /state/hosts /etc/hosts"\n    - !Copy { source: /work/app',
    )
    const list = statuses({ 'vagga.yaml': links, 'lithos.yaml': lithos('volumes:\n  /state: !Statedir {}\n') })
    expect(['4a', '4b', '4c', '4d'].map((clause) => list.get(clause as '4a')?.[0])).toEqual(['ok', 'ok', 'ok', 'ok'])
    const dangling = statuses({ 'vagga.yaml': links, 'lithos.yaml': lithos('') })
    expect([...dangling.values()].filter(([status]) => status === 'failed').length).toBeGreaterThan(0)
  })

  test('a finding of a clause decides its line', () => {
    const [status, note] = statuses({ 'lithos.yaml': lithos('workdir: /app/nowhere\n') }).get('1b') ?? []
    expect(status).toBe('failed')
    expect(note).toMatch(/\(lithos\.yaml:3\)$/)
  })
})

describe('what a finding of the build is a matter of', () => {
  const container = (name: string, ...steps: string[]) =>
    `  ${name}:\n    setup:\n${['!Alpine v3.18', '!EnsureDir /lithos', `!Copy { source: /work/${name}.yaml, path: /lithos/${name}.yaml }`, ...steps].map((step) => `    - ${step}\n`).join('')}`
  const config = 'user-id: 1\nexecutable: /bin/sh\narguments: [-c, "sleep 1"]\n'
  const ready = (text: string) => {
    const texts = { 'vagga.yaml': `containers:\n${text}`, 'web.yaml': config, 'api.yaml': config }
    const { deployments } = checkTexts(texts).report
    return Object.fromEntries(
      deployments.map(({ container, ready, checklist }) => [
        container,
        [ready, checklist.find(({ clause }) => clause === '1a')?.status],
      ]),
    )
  }
  const wrong = '!Text { /none/file: text }'

  test('of the container whose step it is, and not of another one', () => {
    expect(ready(container('web', wrong) + container('api'))).toEqual({ web: [false, 'failed'], api: [true, 'ok'] })
  })
  test('of all that are built on it', () => {
    const base = `  base:\n    setup:\n    - !Alpine v3.18\n    - ${wrong}\n`
    const built = (name: string) => container(name).replace('!Alpine v3.18', '!Container base')
    expect(ready(base + built('web') + built('api'))).toEqual({ web: [false, 'failed'], api: [false, 'failed'] })
  })
  test('of a container that has the step by an alias', () => {
    const text = container('web', `&wrong ${wrong}`) + container('api', '*wrong')
    expect(ready(text)).toEqual({ web: [false, 'failed'], api: [false, 'failed'] })
  })
  test('of all, where vagga refuses the project', () => {
    expect(ready(container('web', '!Nothing') + container('api'))).toEqual({ web: [false, 'ok'], api: [false, 'ok'] })
  })
})
