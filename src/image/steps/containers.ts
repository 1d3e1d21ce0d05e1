/** `!Container`, `!Build`, `!SubConfig`. vagga: builder/commands/subcontainer.rs; facts: vagga.md B5, vagga-build.md "!Container". */
import { errorText } from '../../text/errno.js'
import type { BuildStep, StepOf } from '../../vagga/shape.js'
import { type Build, buildFails, by, type Finished, inRepository, problem, type Whole } from '../build.js'
import { asVagga, inCapsule, lstatInCapsule, statInCapsule } from '../capsule.js'
import { copyTo, makeDirs } from '../copying.js'
import { type Filter, FilterError, onlyExcludes, pathFilter } from '../filter.js'
import { restoreNameFiles } from '../names.js'
import { bitsOfCopy, copyOfFile, exportTree, type Preparation, prepare } from '../prepare.js'
import {
  actual,
  type Dir,
  dir,
  type File,
  type Found,
  freeze,
  markUnknown,
  type Node,
  openBelow,
  parts,
  type World,
} from '../tree.js'
import { walk } from '../walk.js'
import { coverWith } from './dirs.js'
import { copyFailed, isVersionLate } from './files.js'

/** Sub-configs and containers that are inside of each other at most. */
const deepest = 100

/** `!Container`: what the base's steps leave to its children, then its finished root. */
export function container(build: Build, { value, at }: StepOf<'Container'>): void {
  const base = build.base(value.value)
  if (base === undefined) {
    // an unknown name or a circle of the main file is refused when it is read; in the file of a `!SubConfig` it is found here
    if (!build.project.containers.has(value.value)) {
      buildFails(build, `container "${value.value}" not found`, { path: value.value, at: value.at })
    }
    openBelow(build.world, walk(build.world, '/'), {
      ...by(build),
      because: `what \`${value.value}\` holds is not known`,
    })
    return
  }
  for (const path of base.versioned) build.versioned.add(path)
  const before = { building: build.building, replaying: build.replaying, step: build.step }
  build.building = false
  build.replaying = value.value
  build.replays += 1
  build.depth += 1
  // a circle ends somewhere, and so do containers that name another one twice, that names another one twice …
  if (build.replays < 2000 && build.depth < deepest) build.runSteps(build, base.steps)
  build.depth -= 1
  Object.assign(build, before)
  if (build.building) copyRoot(build, base, value.value, at)
  restoreNameFiles(build)
}

/** Lays the base's finished root over the image, name by name. */
function copyRoot(build: Build, base: Finished, name: string, at: Build['step']['at']): void {
  const { root, special, workLinks } = exportTree(base.root, base.inodes)
  if (base.anything) build.world.past.anything = true
  for (const name of base.packages) build.world.past.packages.add(name)
  const why = { ...by(build), because: `part of \`!Container ${name}\`` }
  const failure = copyTo(asVagga(build, why), root, inCapsule('/'))
  if (failure !== undefined) {
    const own = failure.path.replace(`${inCapsule('/')}/`, '/')
    const message = `Error copying dir of \`${name}\`: can't copy "${own}": ${failure.error}`
    buildFails(build, message, { path: failure.path, at })
  }
  if (special !== undefined) {
    buildFails(build, `"/${special}" of \`${name}\`: the source path is not an existing regular file`, {
      path: `/${special}`,
      at,
    })
  }
  for (const { path, link } of workLinks) {
    build.links.push({ path: `/${path}`, target: link.target, at: link.why?.step ?? at, source: link.source })
  }
}

/** The capsule with the finished root of another container in it: an absolute link on the way leads out of that root. */
function withBase(build: Build, base: Finished): World {
  return {
    ...build.world,
    holders: new Map([...build.world.holders, ['base', { root: base.root }]]),
    mounts: new Map([...build.world.mounts, [baseRoot, 'base']]),
    inodes: new Map([...build.world.inodes, ...base.inodes]),
  }
}

const baseRoot = '/vagga/base'

const inBase = (path: string) => [baseRoot, ...parts(path)].join('/')

/** `!Build`: a part of another image, or a view of it until the end of the build. */
export function buildStep(build: Build, step: Whole<'Build'>): void {
  if (!build.building) return
  const { container: name, source, path, temporaryMount: mount } = step.value
  const base = build.base(name.value)
  checkMount(build, step)
  if (base === undefined) {
    const target = path ?? mount
    if (target !== undefined) markUnknown(build.world, lstatInCapsule(build, target.value), by(build))
    return
  }
  const world = withBase(build, base)
  if (path !== undefined) copyPart(build, step, path.value, world)
  else if (mount !== undefined) mountPart(build, walk(world, inBase(source.value), { root: '' }), mount.value)
}

function checkMount(build: Build, { value, at }: Whole<'Build'>): void {
  const { temporaryMount: mount, path, rules, contentHash } = value
  if (mount === undefined || (path !== undefined && contentHash.value)) return
  if (rules.items.length === 0 && !contentHash.value) return
  const message = 'vagga panics: `temporary-mount` with `rules` or `content-hash` is not supported'
  buildFails(build, message, { path: mount.value, at })
}

/** Copies a part of a base, which is mounted in `world`, to a path of the image. */
function copyPart(build: Build, step: Whole<'Build'>, path: string, world: World): void {
  const { source, container: name } = step.value
  const what = `"${source.value}" of \`${name.value}\``
  const found = walk(world, inBase(source.value), { root: '', follow: false })
  if (found.exists === 'no') {
    problem(build, 'source-missing', `can't read ${what}: ${errorText('ENOENT')}`, {
      path: source.value,
      at: source.at,
    })
    markUnknown(build.world, lstatInCapsule(build, path), by(build))
    return
  }
  if (found.exists === 'unknown' || found.node === undefined || found.node.kind === 'some') {
    const because = `what \`${source.value}\` of \`${name.value}\` is, is not known`
    markUnknown(build.world, lstatInCapsule(build, path), { ...by(build), because })
    return
  }
  const node = copiedPart(build, step, found.node, world)
  if (node === undefined) return
  const failure = copyTo(asVagga(build), node, inCapsule(path), found.opening)
  const message = `can't copy ${what} -> "${path}"`
  if (failure !== undefined) copyFailed(build, { failure, path, message }, node)
}

/** What is put into the image; `undefined` where vagga fails before. */
function copiedPart(build: Build, step: Whole<'Build'>, node: Node, world: World): Node | undefined {
  if (node.kind === 'dir') return copiedTree(build, step, node, world)
  if (node.kind === 'file') return copyOfFile(asItIs, actual(world, node) as File)
  if (node.kind === 'other') {
    notRegular(build, step, step.value.source.value)
    return undefined
  }
  return node
}

/** What `!Build` takes over of a finished image: everything but suid and sgid of files. */
const asItIs: Preparation = {
  attributes: ({ kind, mode, usual, owner }) => ({ ...(kind === 'file' ? bitsOfCopy(mode) : { mode }), usual, owner }),
  owner: (node) => node.owner,
  key: 'as it is',
}

function copiedTree(build: Build, step: Whole<'Build'>, node: Dir, world: World): Dir | undefined {
  const path = step.value.path?.value ?? ''
  const rules = step.value.rules.items.map((rule) => rule.value)
  const filter = filterOfRules(build, step, rules)
  if (filter === undefined) return undefined
  if (onlyExcludes(rules)) return dir(build.world, asItIs.attributes(node))
  const { root, special, workLinks } = prepare(world, node, { ...asItIs, filter, key: `build ${filter.key}` })
  if (special !== undefined) notRegular(build, step, special)
  for (const { path: below, link } of workLinks)
    build.links.push({ path: `${path.replace(/\/+$/, '')}/${below}`, target: link.target, at: step.at })
  return root
}

function filterOfRules(build: Build, { value, at }: Whole<'Build'>, rules: readonly string[]): Filter | undefined {
  try {
    return pathFilter({ rules, noDefaultRules: true, ignoreRegex: undefined, includeRegex: undefined })
  } catch (error) {
    if (!(error instanceof FilterError)) throw error
    buildFails(build, error.message, { path: value.path?.value, at })
    return undefined
  }
}

function notRegular(build: Build, { value, at }: Whole<'Build'>, source: string): void {
  buildFails(build, `"${source}": the source path is not an existing regular file`, { path: value.path?.value, at })
}

/** A read-only view of a part of the other image until the end; the empty directory stays. */
function mountPart(build: Build, { node, exists }: Found, path: string): void {
  if (walk(build.world, inCapsule(path).replace(/\/[^/]+$/, ''), { root: '' }).exists === 'no') {
    const parent = path.replace(/\/+[^/]+\/*$/, '') || '/'
    problem(build, 'parent-missing', `Error creating destination dir: ${errorText('ENOENT')}`, { path: parent })
  }
  if (makeDirs(asVagga(build), inCapsule(path)) !== undefined) {
    buildFails(build, `Error creating destination dir: ${errorText('EEXIST')}`, { path })
    return
  }
  if (exists === 'no') {
    problem(build, 'source-missing', `the source of the temporary mount ${path} is not there`, { path })
    return
  }
  if (node?.kind === 'file') {
    buildFails(build, `a file cannot be mounted over the directory ${path}`, { path })
    return
  }
  const found = statInCapsule(build, path)
  if (node?.kind !== 'dir' || found.node?.kind !== 'dir') return
  freeze(build.world)
  coverWith(build, path, found, { ...node, token: {} })
  build.temporary.add(path)
}

/** `!SubConfig`: the steps of another file, as if they were written here. */
export function subConfig(build: Build, { value, at }: Whole<'SubConfig'>): void {
  const { source, path, container: name } = value
  if (source?.tag === 'Git') {
    const message = 'vagga panics: `!SubConfig` with `!Git` is not implemented'
    buildFails(build, message, { path: path.value, at: source.at })
    return
  }
  const found = subConfigFile(build, value)
  if (found?.exists === 'no') {
    const message = `/work/${path.value}: Error reading file: ${errorText('ENOENT')}`
    problem(build, 'source-missing', message, { path: path.value, at: path.implied ? at : path.at })
    return
  }
  const content = found?.node?.kind === 'file' ? found.node.content?.() : undefined
  const file = source?.tag === 'Container' ? '' : inRepository(build, path.value)
  const containers = content === undefined || build.depth >= deepest ? undefined : build.subConfig(file, content)
  const steps = containers?.get(name.value)
  if (steps !== undefined) runInside(build, steps)
  else if (containers === undefined) unknownSteps(build)
  else buildFails(build, `container "${name.value}" not found in ${path.value}`, { path: path.value, at: name.at })
}

/** The file with the steps: of the project, or of another container's image; `undefined` where that image is not known. */
function subConfigFile(build: Build, { source, path }: Whole<'SubConfig'>['value']): Found | undefined {
  if (source?.tag === 'Container') {
    const base = build.base(source.value.value)
    return base && walk(withBase(build, base), inBase(path.value), { root: '' })
  }
  isVersionLate(build, `/work/${path.value}`)
  return walk(build.world, `/work/${path.value}`, { root: '' })
}

function runInside(build: Build, steps: readonly BuildStep[]): void {
  const { step } = build
  build.depth += 1
  build.runSteps(build, steps)
  build.step = step
  build.depth -= 1
  restoreNameFiles(build)
}

function unknownSteps(build: Build): void {
  openBelow(build.world, walk(build.world, '/'), {
    ...by(build),
    because: 'the steps of this `!SubConfig` are not known',
  })
}
