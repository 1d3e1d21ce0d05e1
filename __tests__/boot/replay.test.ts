import fc from 'fast-check'
import { permits } from '../../src/boot/identity.js'
import { replay } from '../../src/boot/replay.js'
import { type MemoryEntry, memoryFiles } from '../../src/files/memory.js'
import { type Example, elf, outcomeOf, program, stageOf, startOf } from './starting.js'

const dir = { dir: true } as const
const failing = (example: Example) => {
  const { starts, error } = outcomeOf(example)
  return { starts, error: error?.replace('Fatal error: ', '') }
}
const running = (text: string) => ({ starts: false, error: `Error running "web/app.0": ${text}` })
const filesystem = (text: string) => ({ starts: false, error: `error setting up filesystem: ${text}` })
const missing = 'No such file or directory (os error 2)'

test('a container with everything starts, in both versions', () => {
  for (const version of ['0.18.4', '0.19'] as const)
    expect(outcomeOf({ version })).toMatchObject({ starts: true, error: null })
})

describe('config', () => {
  test('missing, relative, a directory, refused', () => {
    expect(failing({ image: { 'app.yaml': null } }).error).toBe(`/app.yaml: Error reading file: ${missing}`)
    expect(failing({ process: 'app: {image: i, config: app.yaml}' }).error).toBe(
      `app.yaml: Error reading file: ${missing}`,
    )
    expect(failing({ image: { 'app.yaml': dir } }).error).toBe(
      '/app.yaml: Error reading file: Is a directory (os error 21)',
    )
    expect(failing({ config: 'workdirs: /\n' }).error).toBe(
      '/app.yaml:1:1: Validation Error: Keys {"workdirs"} are not expected',
    )
    expect(failing({ config: 'fileno-limit: 1kB\n' }).error).toBe(
      '/app.yaml:4:15: Validation Error: number error: InvalidDigit',
    )
    expect(failing({ config: 'interactive: yes\n' }).error).toBe(
      '/app.yaml:4:14: Decode error at .interactive: bad boolean "yes"',
    )
  })
  test('the stages after a refused config are asked all the same', () => {
    expect(stageOf({ config: 'foo: 1\nworkdir: /nowhere\n' }, 'working directory')).toMatchObject({
      code: 'workdir-missing',
    })
  })
  test('kind', () => {
    expect(failing({ process: 'app: {image: i, config: /app.yaml, kind: Command}' }).error).toBe(
      'Container type mismatch Daemon != Command',
    )
  })
})

describe('variables', () => {
  test('whatever the process entry gives is substituted', () => {
    const config = 'arguments: ["@{a}-@{lithos:name}"]\n'
    expect(outcomeOf({ config, process: 'app: {image: i, config: /app.yaml, variables: {a: x y}}' }).starts).toBe(true)
    expect(failing({ config }).error).toBe('Variable substitution error: unknown variable "a"')
    expect(outcomeOf({ config, process: null })).toMatchObject({ starts: 'unknown', error: null })
  })
})

describe('user', () => {
  test('must be set and allowed', () => {
    const whole = 'executable: /bin/app\n'
    expect(failing({ whole }).error).toBe('No user id specified and no default is found')
    expect(failing({ sandbox: 'allow-users: [2-5]\nallow-groups: [0]\n' }).error).toBe(
      'User is not in allowed range (uid: 1)',
    )
    expect(failing({ sandbox: 'allow-users: [1]\n' }).error).toBe('Group is not in allowed range (gid: 0)')
    expect(outcomeOf({ sandbox: null }).starts).toBe('unknown')
  })
  test('must be in the maps', () => {
    const maps = 'allow-users: [1]\nallow-groups: [0]\nuid-map: [{inside: 0, outside: 1000, count: 5}]\n'
    expect(failing({ sandbox: maps })).toEqual(running('error setting user or groups: Invalid argument (os error 22)'))
    expect(outcomeOf({ sandbox: `${maps}gid-map: [{inside: 0, outside: 9, count: 1}]\n` }).starts).toBe(true)
  })
})

describe('image', () => {
  test('needs /dev, /sys, /proc and /tmp', () => {
    expect(failing({ image: { sys: null } })).toEqual(
      filesystem(`Can't mount pseudofs /run/lithos/mnt/sys (, options: sysfs): ${missing}`),
    )
    expect(failing({ image: { tmp: null } })).toEqual(
      running(`error in before_unfreeze callback: Error pivot_root to /run/lithos/mnt: ${missing}`),
    )
    expect(failing({ image: { tmp: { link: '/var/tmp' } } }).error).toContain('Device or resource busy (os error 16)')
    expect(outcomeOf({ image: { tmp: { link: 'var/tmp' }, 'var/tmp': dir } }).starts).toBe(true)
  })
})

describe('volumes', () => {
  const tmpfs = (point: string) => `volumes: {"${point}": !Tmpfs {size: 1Mi}}\n`
  test('a mount point that is missing, no directory, relative, or climbs', () => {
    expect(failing({ config: tmpfs('/data') })).toEqual(
      filesystem(`tmpfs size=1048576,mode=00777 -> "/run/lithos/mnt/data": ${missing} (target: missing, superuser)`),
    )
    expect(stageOf({ config: tmpfs('/data'), image: { data: '' } }, 'volume /data')).toMatchObject({
      code: 'mount-point-kind',
    })
    expect(failing({ config: tmpfs('data') }).error).toContain(
      'panicked at src/bin/lithos_knot/setup_filesystem.rs:211:9',
    )
    expect(failing({ config: tmpfs('/a/../b') }).error).toContain('panicked at src/utils.rs:243:13')
  })
  test('a relative link is followed in the image, an absolute one on the server', () => {
    const image = { 'var/tmp': dir, rel: { link: 'var/tmp' }, abs: { link: '/var/tmp' }, gone: { link: '/app/run' } }
    expect(outcomeOf({ config: tmpfs('/rel'), image }).starts).toBe(true)
    expect(stageOf({ config: tmpfs('/abs'), image }, 'volume /abs')).toMatchObject({
      status: 'ok',
      code: 'mount-point-on-host',
    })
    expect(stageOf({ config: tmpfs('/gone'), image }, 'volume /gone')).toMatchObject({
      status: 'fails',
      code: 'mount-point-on-host',
    })
  })
  test('the shorter text is mounted first, and hides what the image has below', () => {
    const config = 'volumes:\n  /data: !Tmpfs\n  /data/sub: !Tmpfs\n'
    const example = { config, image: { 'data/sub': dir } }
    expect(stageOf(example, 'volume /data')).toMatchObject({ status: 'ok' })
    expect(stageOf(example, 'volume /data/sub')).toMatchObject({ status: 'fails', code: 'mount-point-hidden' })
    const slashes = { config: config.replace('/data:', '/data//////:'), image: { 'data/sub': dir } }
    expect(outcomeOf(slashes).starts).toBe(true)
  })
  test('of several paths of the sandbox the first that fits is taken', () => {
    const sandbox = 'allow-users: [1]\nallow-groups: [0]\nwritable-paths: {/db: /srv/db, /db/logs: /srv/logs}\n'
    const persistent = (path: string) => `volumes: {/data: !Persistent {path: ${path}}}\n`
    const image = { data: dir }
    expect(stageOf({ sandbox, image, config: persistent('/db/logs') }, 'path of volume /data')).toMatchObject({
      status: 'ok',
      code: 'volume-path-shadowed',
      note: expect.stringContaining('`/db/logs` is never used'),
    })
    expect(failing({ sandbox, image, config: persistent('/dbx') })).toEqual(
      filesystem('Can\'t find volume for "/dbx", probably missing entry in writable-paths'),
    )
    expect(failing({ sandbox, image, config: persistent('db') }).error).toContain('setup_filesystem.rs:23:5')
  })
  test('what the server has is unknown, unless it is at hand', () => {
    const sandbox = 'allow-users: [1]\nallow-groups: [0]\nwritable-paths: {/db: /srv/db}\n'
    const config = 'volumes: {/data: !Persistent {path: /db}}\n'
    const server = { 'etc/hosts': '', 'etc/resolv.conf': '', 'var/lib/lithos/dev/pts': dir }
    expect(outcomeOf({ sandbox, config, image: { data: dir } }).starts).toBe('unknown')
    const host = memoryFiles({ ...server, 'srv/db': dir })
    expect(outcomeOf({ sandbox, config, image: { data: dir }, host }).starts).toBe(true)
    expect(failing({ sandbox, config, image: { data: dir }, host: memoryFiles(server) })).toEqual(
      filesystem(
        `recursive bind mount "/srv/db/" -> "/run/lithos/mnt/data": ${missing} (source: missing, target: exists, superuser)`,
      ),
    )
    const mkdir = 'volumes: {/data: !Persistent {path: /db, mkdir: true}}\n'
    expect(outcomeOf({ sandbox, config: mkdir, image: { data: dir }, host: memoryFiles(server) }).starts).toBe(true)
  })
})

describe('resolv.conf and hosts', () => {
  const links = { 'etc/resolv.conf': { link: '/state/resolv.conf' }, 'etc/hosts': { link: '/state/hosts' }, state: dir }
  test('are mounted over regular files only', () => {
    expect(stageOf({}, 'resolv.conf')?.code).toBeUndefined()
    expect(stageOf({ image: { 'etc/hosts': null } }, 'hosts')).toMatchObject({
      status: 'ok',
      code: 'name-file-not-mounted',
    })
    expect(stageOf({ image: links }, 'hosts')).toMatchObject({ status: 'ok', code: 'name-file-dangling' })
    expect(failing({ image: links, config: 'resolv-conf: {mount: true}\n' })).toEqual(
      filesystem('/etc/resolv.conf is not a valid mount point'),
    )
  })
  test('links lead into a Statedir at /state, when the process may read it', () => {
    const state = (options: string) => ({ image: links, config: `volumes: {/state: !Statedir {${options}}}\n` })
    expect(stageOf(state('path: /'), 'hosts')?.code).toBeUndefined()
    expect(stageOf(state('path: /sub'), 'hosts')?.code).toBe('name-file-dangling')
    expect(stageOf(state('path: /, mode: 0o700'), 'hosts')?.code).toBe('name-file-closed')
    expect(stageOf(state('path: /, mode: 0o700, user: 1'), 'hosts')?.code).toBeUndefined()
  })
  test('with every source switched off there is nothing to mount', () => {
    const config = 'hosts-file: {copy-from-host: false, localhost: false, public-hostname: false}\n'
    expect(failing({ config }).error).toContain('(source: missing, target: exists, superuser)')
  })
})

describe('executable', () => {
  const running13 = running('error when executing: Permission denied (os error 13)')
  const running2 = running(`error when executing: ${missing}`)
  const executable = (path: string, image: Example['image'] = {}, more = '') =>
    failing({ whole: `kind: Daemon\nuser-id: 1\nexecutable: ${path}\n${more}`, image })
  test('missing, closed, no program', () => {
    expect(executable('/bin/no')).toEqual(running2)
    expect(executable('app')).toEqual(running2)
    expect(executable('/bin')).toEqual(running13)
    expect(executable('/x', { x: { text: '#!/bin/app\n', mode: 0o644 } })).toEqual(running13)
    expect(executable('/x/app', { x: { dir: true, mode: 0o700 }, 'x/app': program })).toEqual(running13)
    expect(executable('/x', { x: { text: 'echo\n', mode: 0o755 } })).toEqual(
      running('error when executing: Exec format error (os error 8)'),
    )
  })
  test('relative to the working directory', () => {
    expect(executable('./app', {}, 'workdir: /bin\n').starts).toBe(true)
    expect(executable('bin/app').starts).toBe(true)
  })
  test('its interpreter and its loader', () => {
    const script = (line: string) => ({ x: { text: `${line}\necho\n`, mode: 0o755 } })
    expect(executable('/x', script('#! /bin/app -u')).starts).toBe(true)
    expect(executable('/x', script('#!/usr/bin/python3'))).toEqual(running2)
    expect(executable('/x', script('#!/bin/app\r'))).toEqual(running2)
    expect(executable('/x', script('#!/bin/app -u\r')).starts).toBe(true)
    const dynamic = { x: { bytes: elf('/lib/ld.so'), mode: 0o755 } }
    expect(executable('/x', dynamic)).toEqual(running2)
    expect(executable('/x', { ...dynamic, 'lib/ld.so': program }).starts).toBe(true)
    expect(stageOf({ whole: 'user-id: 1\nexecutable: /x\n', image: dynamic }, 'executable')).toMatchObject({
      code: 'interpreter-missing',
      path: '/lib/ld.so',
    })
  })
  test('a volume hides it', () => {
    expect(outcomeOf({ config: 'volumes: {/bin: !Tmpfs {}}\n' })).toMatchObject({
      starts: false,
      error: expect.stringContaining('error when executing'),
    })
  })
})

test('stdout-stderr-file is opened in the container before 0.19, on the server since then', () => {
  const config = 'stdout-stderr-file: /data/log\nvolumes: {/data: !Tmpfs {}}\n'
  expect(outcomeOf({ version: '0.18.4', config, image: { data: dir } }).starts).toBe(true)
  expect(failing({ config, image: { data: dir } }).error).toBe(`Error opening output file "/data/log": ${missing}`)
  expect(failing({ version: '0.18.4', config: 'stdout-stderr-file: /log\n' }).error).toBe(
    'Error opening output file "/log": Read-only file system (os error 30)',
  )
})

test('an unknown stage does not hide a certain failure', () => {
  expect(outcomeOf({ sandbox: null, config: 'workdir: /no\n' })).toMatchObject({ starts: false })
})

test('permissions in three values', () => {
  const { image } = startOf({
    image: { file: { text: '', mode: 0o640, owner: [5, 6] }, closed: { dir: true, mode: 0 } },
  })
  const file = image.entry('/file')
  const nobody = { uid: undefined, gid: undefined, root: false }
  expect(permits(file, { uid: 5, gid: 0, root: false }, 2)).toBe('yes')
  expect(permits(file, { uid: 1, gid: 6, root: false }, 4)).toBe('yes')
  expect(permits(file, { uid: 1, gid: 1, root: false }, 4)).toBe('no')
  expect(permits(file, nobody, 4)).toBe('unknown')
  expect(permits(file, nobody, 1)).toBe('no')
  const root = { uid: 0, gid: 0, root: true }
  expect(permits(file, root, 4)).toBe('yes')
  expect(permits(file, root, 1)).toBe('no')
  expect(permits(image.entry('/closed'), root, 1)).toBe('yes')
})

test('nothing makes a replay throw', () => {
  const name = fc.constantFrom(
    'tmp',
    'etc',
    'bin',
    'app',
    'hosts',
    'resolv.conf',
    'a',
    '..',
    '.',
    '',
    'dev',
    'x'.repeat(300),
  )
  const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => `/${parts.join('/')}`)
  const mode = fc.constantFrom(0o755, 0o700, 0, 0o644)
  const entry: fc.Arbitrary<MemoryEntry | null> = fc.oneof(
    fc.constant(null),
    path.map((link) => ({ link })),
    fc.tuple(path, fc.constantFrom('', 'x')).map(([link, before]) => ({ link: before + link.slice(1) })),
    mode.map((bits) => ({ dir: true as const, mode: bits })),
    fc.tuple(mode, fc.uint8Array({ maxLength: 80 })).map(([bits, bytes]) => ({ mode: bits, bytes })),
    fc.tuple(path, mode).map(([interpreter, bits]) => ({ mode: bits, text: `#!${interpreter}` })),
    fc.uint8Array({ maxLength: 130 }).map((noise) => {
      const bytes = new Uint8Array(elf('/bin/app'))
      for (let i = 0; i + 1 < noise.length; i += 2) bytes[(noise[i] as number) % bytes.length] = noise[i + 1] as number
      bytes.set([0x7f, 0x45, 0x4c, 0x46])
      return { bytes, mode: 0o755 }
    }),
  )
  const line = fc.oneof(
    fc.constantFrom(
      'foo: 1',
      'volumes: []',
      'volumes: {a: !Tmpfs, /a/..: !Persistent {path: ../x}, /: !Readonly x}',
      'uid-map: [{inside: 0}, 5]',
      'tcp-ports: {"@{x}": {fd: 1}, y: {}}',
      'environ: {A: "@{y}", B: []}',
      'secret-environ: {A: [], B: ["v2:a:b:c:ZZ"], C: x}',
      'secret-environ-file: app.yaml',
      'resolv-conf: {mount: true}',
      'hosts-file: {copy-from-host: false}',
      'fileno-limit: 3',
      'variables: {p: !TcpPort {activation: systemd}}',
    ),
    fc.tuple(fc.constantFrom('workdir', 'stdout-stderr-file'), path).map(([key, value]) => `${key}: ${value}`),
    fc
      .tuple(path, path, fc.constantFrom('!Tmpfs', '!Statedir', '!Persistent'))
      .map(([point, at, tag]) => `volumes: {"${point}": ${tag} ${tag === '!Tmpfs' ? '' : `{path: "${at}"}`}}`),
    fc.string({ maxLength: 30 }),
  )
  const example = fc.record({
    whole: fc
      .tuple(path, fc.array(line, { maxLength: 3 }))
      .map(([executable, lines]) => `user-id: 1\nexecutable: ${executable}\n${lines.join('\n')}\n`),
    image: fc.dictionary(path, entry, { maxKeys: 8 }),
    sandbox: fc.constantFrom(
      null,
      'allow-users: [1]\n',
      'allow-users: [1]\nallow-groups: [0]\nwritable-paths: {/: /srv}\n',
      'foo: x\n',
    ),
    process: fc.constantFrom(
      null,
      'app: {image: i, config: /app.yaml, kind: Command}\n',
      'app: {image: i, config: ../x}\n',
    ),
    version: fc.constantFrom('0.18.4' as const, '0.19' as const),
  })
  fc.assert(
    fc.property(example, (one) => {
      const { starts, error, stages } = replay(startOf(one))
      expect(stages.length).toBeGreaterThan(0)
      expect(error === null).toBe(starts !== false)
    }),
    { numRuns: 500 },
  )
})
