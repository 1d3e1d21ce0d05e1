/** `!EnsureDir`, `!EmptyDir`, `!Remove`, `!CacheDirs`. vagga: builder/commands/dirs.rs, builder/context.rs; facts: vagga-build.md. */
import { errorText } from '../../text/errno.js'
import type { StepOf } from '../../vagga/shape.js'
import { type Build, buildFails, by, problem } from '../build.js'
import { asVagga, inCapsule, lstatInCapsule, statInCapsule } from '../capsule.js'
import { makeDirs } from '../copying.js'
import {
  children,
  type Dir,
  dir,
  directoryAt,
  empty,
  type Found,
  holdsMount,
  isMount,
  markUnknown,
  opening,
  parts,
  remove,
  type Why,
} from '../tree.js'
import { walk } from '../walk.js'

/** `!EnsureDir`: now, and again at the end. */
export function ensureDir(build: Build, { value, at }: StepOf<'EnsureDir'>): void {
  const path = value.value
  makeEnsured(build, path, by(build), at)
  build.ensure.set(normal(path), by(build))
}

/** mkdir -p; a file or an absolute link on the way is in the way. */
export function makeEnsured(build: Build, path: string, why: Why, at = build.step.at): void {
  const failure = makeDirs(asVagga(build, why), inCapsule(path))
  if (failure === undefined) return
  const what = statInCapsule(build, path).exists === 'yes' ? 'Path' : 'Some intermediate path for'
  buildFails(build, `${what} "${path}" exists but not a directory`, { path, at })
}

/** `!EmptyDir`: nothing now but in the project, and empty at the end. */
export function emptyDir(build: Build, { value, at }: StepOf<'EmptyDir'>): void {
  const path = value.value
  // at its place vagga cleans the path in its own root, where only the project is of any interest
  const found = walk(build.world, path, { root: '' })
  const [top, ...more] = parts(path)
  if (top === undefined || /^(etc|dev|proc|sys|vagga)$/.test(top)) {
    buildFails(build, `\`!EmptyDir ${path}\` empties a directory that vagga itself needs`, {
      path,
      at,
      certain: more.length === 0,
    })
  } else if (found.exists === 'yes' && found.node?.kind === 'dir') {
    if (found.holder === 'work') deletesProject(build, path, found)
    if (found.holder === 'work' || found.holder === '') empty(build.world, found)
  } else if (found.exists === 'yes' && found.node?.kind !== 'some') {
    buildFails(build, `Error chroot to "${path}": ${errorText('ENOTDIR')}`, { path, at })
  }
  build.empty.set(normal(path), by(build, 'emptied'))
  if (build.replaying !== undefined) build.inheritedEmpty.add(normal(path))
}

/** `!Remove`: now, and again at the end. */
export function removeStep(build: Build, { value, at }: StepOf<'Remove'>): void {
  const path = value.value
  const found = lstatInCapsule(build, path)
  if (found.holder === 'work' && found.exists === 'yes') deletesProject(build, path, found)
  removePath(build, path, by(build, 'removed'), at)
  build.remove.set(normal(path), { ...by(build, 'removed'), inherited: build.replaying !== undefined })
}

function deletesProject(build: Build, path: string, found: Found): void {
  const project = [...found.names, ...found.rest].join('/')
  const held = found.node
  if (held !== undefined && 'source' in held && held.source !== undefined) {
    problem(
      build,
      'deletes-project',
      `\`!${build.step.tag} ${path}\` deletes \`${project || '.'}\` of the project itself`,
      { path },
    )
  }
}

/** Removes a file, a link (never its target) or a tree; nothing there is no error. A mounted directory is busy. */
export function removePath(build: Build, path: string, why: Why, at = build.step.at): void {
  const found = lstatInCapsule(build, path)
  if (found.exists === 'no') {
    if (found.error !== 'ENOENT') buildFails(build, `Cannot stat "${path}"`, { path, at })
    return
  }
  const isMounted = isMount(build.world, found.path, '')
  if (isMounted || holdsMount(build.world, found.path, '')) {
    if (isMounted && found.holder !== 'image' && found.holder !== 'work') empty(build.world, found)
    buildFails(build, `Can't remove dir "${inCapsule(path)}": ${errorText('EBUSY')}`, { path, at })
    return
  }
  remove(build.world, found, why)
}

/** `!CacheDirs`: each path is covered by a cache until the end. */
export function cacheDirs(build: Build, { value }: StepOf<'CacheDirs'>): void {
  // vagga reads the mapping into a sorted one
  const entries = [...value.entries].sort((a, b) => (a.key.value < b.key.value ? -1 : 1))
  for (const { key, value: name } of entries) {
    const path = normal(key.value)
    if (build.caches.has(path)) continue
    // the directory above it would have to be there; an absolute name or `..` leaves the directory of the caches
    const names = parts(name.value)
    const elsewhere = name.value.startsWith('/') || names.includes('..')
    if (names.length > 1 && !elsewhere) {
      buildFails(build, `Error creating cache dir: ${errorText('ENOENT')}`, { path, at: name.at })
      continue
    }
    mountCache(build, path)
  }
}

/** Makes a directory, wipes what the image had there, and puts a cache over it until the end. */
export function mountCache(build: Build, path: string): void {
  if (build.caches.has(path)) return
  const why = by(build)
  const failure = makeDirs(asVagga(build, why), inCapsule(path))
  if (failure !== undefined) {
    buildFails(build, `Error creating cache dir: ${path} is not a directory`, { path })
    return
  }
  const found = statInCapsule(build, path)
  if (found.node?.kind !== 'dir') {
    markUnknown(build.world, found, why)
    return
  }
  const before = directoryAt(build.world, found)
  const held = [...children(before)].filter(([, node]) => node.kind !== 'gone' && node.kind !== 'maybe')
  if (held.length > 0 && found.holder === 'work') deletesProject(build, path, found)
  else if (held.length > 0) {
    const filled = held[0]?.[1].why?.step
    problem(build, 'cache-empties', `\`!${build.step.tag}\` empties \`${path}\`, which an earlier step filled`, {
      path,
      related: filled && [{ at: filled, message: 'filled here' }],
    })
  }
  empty(build.world, found)
  if (found.outside) return
  cover(build, path, found, { because: 'a cache that is not part of the image', step: why.step })
  build.caches.add(path)
}

/** Mounts a directory of unknown content over `found` until the end of the build. */
export function cover(build: Build, path: string, found: Found, why: Why): void {
  const root = dir(build.world, { mode: 0o755, owner: [0, 0], why })
  root.open = opening(build.world, why)
  root.deep = root.open
  coverWith(build, path, found, root)
}

/** Mounts a known tree over `found` until the end of the build. */
export function coverWith(build: Build, path: string, found: Found, root: Dir): void {
  const name = `over ${path}`
  build.world.holders.set(name, { root })
  build.world.mounts.set(found.path, name)
}

/** Paths that name the same thing in vagga's sets: `/a/`, `//a`, `/./a` (Rust compares paths by their parts). */
export const normal = (path: string) => `/${parts(path).join('/')}`
