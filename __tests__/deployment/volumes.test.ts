/** What a process finds at a path: the volumes over it, the image's own links, and what it may write. */
import type { DeploymentWithImage } from '../../src/deployment/deployment.js'
import { clauseOfVolume, existsAt, isWritable, servingVolume, volumeOver } from '../../src/deployment/volumes.js'
import { type MemoryEntry, memoryFiles } from '../../src/files/memory.js'
import { builtImage } from '../../src/image/built.js'
import { readContainerConfig } from '../../src/lithos/read.js'
import type { ContainerConfig } from '../../src/lithos/shape.js'
import { sourceFile } from '../../src/text/source.js'

/** A config with these volumes, by their mount points. */
function configWith(volumes: Readonly<Record<string, string>>): ContainerConfig {
  const lines = Object.entries(volumes).map(([point, volume]) => `  ${point}: ${volume}\n`)
  const text = `kind: Daemon\nuser-id: 1\nexecutable: /x\nvolumes:\n${lines.join('')}`
  return readContainerConfig(sourceFile('app.yaml', text)).config as ContainerConfig
}

const tmpfs = '!Tmpfs { size: 1Mi }'
const readonly = '!Readonly /srv'

/** The image has a link into a volume, and something of its own. */
const files: Readonly<Record<string, MemoryEntry>> = {
  'data/own': 'x',
  dev: { dir: true },
  link: { link: '/data' },
  'etc/app.conf': 'x',
  devices: { link: '/dev' },
}
const withVolumes = (volumes: Readonly<Record<string, string>>) =>
  ({ config: { config: configWith(volumes) }, image: builtImage(memoryFiles(files)) }) as unknown as DeploymentWithImage

const pointOver = (volumes: Readonly<Record<string, string>>, path: string) =>
  volumeOver(configWith(volumes), path)?.key.value
const pointServing = (volumes: Readonly<Record<string, string>>, path: string) =>
  servingVolume(withVolumes(volumes), path)?.key.value

describe('the volume over a path', () => {
  test.each([
    ['/data', '/data'],
    ['/data/sub', '/data'],
    ['/data/sub/deep', '/data'],
    ['/data/sub/tmp', '/data/sub/tmp'],
    ['/data/sub/tmp/x', '/data/sub/tmp'],
    ['/database', undefined],
    ['/', undefined],
  ])('%s: %s', (path, point) => {
    expect(pointOver({ '/data': tmpfs, '/data/sub/tmp/': tmpfs }, path)?.replace(/\/$/, '')).toBe(point)
  })

  test('one at the root covers everything that no other does', () => {
    const volumes = { '/': tmpfs, '/data': tmpfs }
    expect(pointOver(volumes, '/')).toBe('/')
    expect(pointOver(volumes, '/etc/app.conf')).toBe('/')
    expect(pointOver(volumes, '/data/x')).toBe('/data')
  })

  test('of two at one place it is the first', () => {
    expect(pointOver({ '/data': tmpfs, '/data/': readonly }, '/data/x')).toBe('/data')
  })
})

describe('the volume that serves a path', () => {
  test.each([
    ['/data/x', '/data'],
    ['/link/x', '/data'],
    ['/link', '/data'],
    ['/etc/app.conf', undefined],
  ])('%s, by the links of the image: %s', (path, point) => {
    expect(pointServing({ '/data': tmpfs }, path)).toBe(point)
  })

  test.each([
    ['/run', '/var/run/app.pid', '/run'],
    ['/run', '/var/running', undefined],
    ['/run/lock', '/var/lock/x', '/run/lock'],
    ['/dev/shm', '/run/shm/x', '/dev/shm'],
    ['/run/app', '/var/run/app/x', '/run/app'],
    ['/run/app', '/var/run/other', undefined],
  ])('of distributions: a volume at %s serves %s: %s', (point, path, serving) => {
    expect(pointServing({ [point]: tmpfs }, path)).toBe(serving)
  })
})

describe('a process may write', () => {
  const deployment = withVolumes({ '/data': tmpfs, '/fixed': readonly })

  test.each([
    ['/data/x', true],
    ['/link/x', true],
    ['/fixed/x', false],
    ['/etc/app.conf', false],
    ['/proc/self/x', true],
    ['/dev/null', true],
    ['/devices/null', true],
    ['/dev/shm/x', false],
    ['/dev/shm', false],
    ['/processes', false],
  ])('%s: %s', (path, may) => {
    expect(isWritable(deployment, path)).toBe(may)
  })

  test('for all that is known where a volume cannot be read', () => {
    const unread = withVolumes({ '/data': '!Odd x', '/other': tmpfs })
    expect(isWritable(unread, '/data')).toBe(true)
    expect(isWritable(unread, '/data/x')).toBe(true)
    expect(isWritable(unread, '/etc/x')).toBe(false)
  })

  test('for all that is known where no volume can be read', () => {
    const text = 'kind: Daemon\nuser-id: 1\nexecutable: /x\nvolumes: [/data]\n'
    const { config } = readContainerConfig(sourceFile('app.yaml', text))
    const image = builtImage(memoryFiles(files))
    expect(isWritable({ config: { config }, image } as unknown as DeploymentWithImage, '/etc/x')).toBe(true)
  })
})

test.each([
  ['/data', 'yes'],
  ['/link', 'yes'],
  ['/data/x', 'unknown'],
  ['/link/x', 'unknown'],
  ['/etc/app.conf', 'yes'],
  ['/etc/none', 'no'],
  ['/proc/1', 'unknown'],
  ['/dev/null', 'unknown'],
  ['/sys/x', 'unknown'],
  ['/system', 'no'],
])('whether there is something at %s: %s', (path, exists) => {
  expect(existsAt(withVolumes({ '/data': tmpfs }), path)).toBe(exists)
})

test.each([
  ['/tmp', '2a'],
  ['/tmp/', '2a'],
  ['/dev/shm', '2b'],
  ['/dev', '2c'],
  ['/tmp/x', '2c'],
])('the clause of a volume at %s: %s', (point, clause) => {
  const [volume] = configWith({ [point]: tmpfs }).volumes.entries
  expect(volume && clauseOfVolume(volume)).toBe(clause)
})
