/**
 * The world before the first step. vagga: wrapper/build.rs, wrapper/setup.rs `setup_base_filesystem`; facts: vagga-build.md, "Before,
 * between and after".
 */
import { nameFile } from './names.js'
import { type Attributes, type Dir, dir, fork, imageRoot, type Why, type World } from './tree.js'

/** What a build starts with: the world that vagga makes for every one, with the project at /work and the hard links of its bases. */
export function startingIn(empty: World, project: Dir, inodes: World['inodes']): World {
  const world = fork(empty)
  world.holders.set('work', { root: { ...project, token: {} } })
  return { ...world, inodes: new Map(inodes), past: { anything: false, packages: new Set() } }
}

/** Of a directory that vagga itself makes. */
const root755: Attributes = { mode: 0o755, owner: [0, 0] }

const inEveryImage: Why = { because: 'vagga makes it in every image' }
const onTmpfs: Why = { because: 'on the tmpfs that vagga mounts while it builds' }
const ofHost: Why = { because: 'it belongs to the host while vagga builds' }

/** Of whatever project: an empty image with vagga's own directories, and /work, where the project comes. */
export function emptyWorld(clock: World['clock']): World {
  const world: World = {
    holders: new Map(),
    mounts: new Map(),
    inodes: new Map(),
    clock,
    past: { anything: false, packages: new Set() },
    token: {},
  }
  world.holders.set('', { root: emptyCapsule(world) })
  mount(world, 'image', emptyImage(world), [imageRoot])
  mount(world, 'work', dir(world, root755), ['/work', `${imageRoot}/work`])
  mount(world, 'run', runTmpfs(world), [`${imageRoot}/run`])
  for (const name of ['dev', 'proc', 'sys'] as const)
    mount(world, name, kernelTree(world, name), [`/${name}`, `${imageRoot}/${name}`])
  return world
}

function mount(world: World, name: string, root: Dir, places: readonly string[]): void {
  world.holders.set(name, { root })
  for (const path of places) world.mounts.set(path, name)
}

/** vagga's own small root. */
function emptyCapsule(world: World): Dir {
  const capsule = dir(world, root755)
  for (const name of ['vagga', 'work', 'etc', 'dev', 'proc', 'sys', 'volumes']) {
    const isOpen = name === 'vagga' || name === 'etc' || name === 'volumes'
    const open = isOpen ? { ...ofHost, tick: ++world.clock.tick } : undefined
    capsule.children.set(name, dir(world, { ...root755, open }))
  }
  const vagga = capsule.children.get('vagga') as Dir
  vagga.children.set('root', dir(world, root755))
  return capsule
}

function emptyImage(world: World): Dir {
  const image = dir(world, { ...root755, why: inEveryImage })
  for (const name of ['dev', 'proc', 'run', 'sys', 'work', 'etc'])
    image.children.set(name, dir(world, { ...root755, why: inEveryImage }))
  image.children.set('tmp', dir(world, { mode: 0o1777, owner: [0, 0], why: inEveryImage }))
  const etc = image.children.get('etc') as Dir
  for (const name of ['resolv.conf', 'hosts']) etc.children.set(name, nameFile(world))
  return image
}

function runTmpfs(world: World): Dir {
  const run = dir(world, { ...root755, why: onTmpfs })
  run.children.set('shm', dir(world, { mode: 0o1777, owner: [0, 0] }))
  return run
}

/** What the kernel shows, which may as well not be there. */
const shownByKernel = {
  dev: [],
  proc: [
    '1',
    'acpi',
    'asound',
    'bus',
    'driver',
    'fs',
    'irq',
    'net',
    'scsi',
    'self',
    'sys',
    'sysvipc',
    'thread-self',
    'tty',
  ],
  sys: ['block', 'bus', 'class', 'dev', 'devices', 'firmware', 'fs', 'hypervisor', 'kernel', 'module', 'power'],
}

/** Nothing can be made in /proc and /sys: what the kernel does not show there is not there. */
function kernelTree(world: World, name: keyof typeof shownByKernel): Dir {
  const root = dir(world, { ...root755, why: ofHost })
  if (name === 'dev') root.deep = { ...ofHost, tick: ++world.clock.tick }
  for (const shown of shownByKernel[name])
    root.children.set(shown, { kind: 'maybe', born: ++world.clock.tick, why: ofHost })
  return root
}
