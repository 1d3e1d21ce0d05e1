/** `!Container`, `!Build`, `!SubConfig`. vagga: builder/commands/subcontainer.rs; facts: vagga.md B5, vagga-build.md "!Container". */
import type { StepOf } from '../../vagga/shape.js'
import { type Build, buildFails, by, type Finished, problem, type Whole } from '../build.js'
import { bitsOfCopy, copyTo, exportTree, makeDirs, type Preparation } from '../copying.js'
import { FilterError, onlyExcludes, pathFilter } from '../filter.js'
import { restoreNameFiles } from '../names.js'
import {
  actual,
  type Dir,
  dir,
  type File,
  freeze,
  markUnknown,
  type Node,
  openBelow,
  parts,
  type World,
} from '../tree.js'
import { walk } from '../walk.js'
import { coverWith, inCapsule } from './dirs.js'
import { copyFailed, isVersionLate, prepareDir } from './files.js'

/** What `!Container` and `!Build` take over of a finished image: everything but suid and sgid of files. */
const asItIs = (world: Pick<World, 'inodes'>): Preparation => ({
  attributes: (node: Dir | File) => ({
    ...(node.mode === undefined ? {} : node.kind === 'file' ? bitsOfCopy(node.mode) : { mode: node.mode }),
    ...(node.usual ? { usual: true } : {}),
    owner: node.owner,
  }),
  owner: (node) => (actual(world, node) as File).owner,
  key: 'as it is',
})

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
  if (build.replays < 2000 && build.depth < 100) build.runSteps(build, base.steps)
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
  const failure = copyTo(
    build.world,
    root,
    inCapsule('/'),
    { ...by(build), because: `part of \`!Container ${name}\`` },
    '',
  )
  if (failure !== undefined) {
    buildFails(
      build,
      `Error copying dir of \`${name}\`: can't copy "${failure.path.replace(`${inCapsule('/')}/`, '/')}": ${failure.error}`,
      { path: failure.path, at },
    )
  }
  if (special !== undefined) {
    buildFails(build, `"/${special}" of \`${name}\`: the source path is not an existing regular file`, {
      path: `/${special}`,
      at,
    })
  }
  for (const { path, link } of workLinks) {
    build.links.push({
      path: `/${path}`,
      target: link.target,
      at: link.why?.step ?? at,
      source: link.source,
    })
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
export function buildStep(build: Build, { value, at }: Whole<'Build'>): void {
  if (!build.building) return
  const base = build.base(value.container.value)
  const path = value.path?.value
  const mount = value.temporaryMount?.value
  const rules = value.rules.items.map((rule) => rule.value)
  if (
    mount !== undefined &&
    (rules.length > 0 || value.contentHash.value) &&
    (path === undefined || !value.contentHash.value)
  ) {
    buildFails(build, 'vagga panics: `temporary-mount` with `rules` or `content-hash` is not supported', {
      path: mount,
      at,
    })
  }
  if (base === undefined) {
    const target = path ?? mount
    if (target !== undefined)
      markUnknown(build.world, walk(build.world, inCapsule(target), { root: '', follow: false }), by(build))
    return
  }
  const source = withBase(build, base)
  if (path === undefined) {
    const { node, exists } = walk(source, inBase(value.source.value), { root: '' })
    if (mount !== undefined) temporaryMount(build, node, exists === 'no', mount)
    return
  }
  const found = walk(source, inBase(value.source.value), { root: '', follow: false })
  if (found.exists === 'no') {
    problem(
      build,
      'source-missing',
      value.source.value,
      `can't read "${value.source.value}" of \`${value.container.value}\`: No such file or directory (os error 2)`,
      { at: value.source.at },
    )
    markUnknown(build.world, walk(build.world, inCapsule(path), { root: '', follow: false }), by(build))
    return
  }
  if (found.exists === 'unknown' || found.node === undefined || found.node.kind === 'some') {
    markUnknown(build.world, walk(build.world, inCapsule(path), { root: '', follow: false }), {
      ...by(build),
      because: `what \`${value.source.value}\` of \`${value.container.value}\` is, is not known`,
    })
    return
  }
  let node: Node = found.node
  const how = asItIs(source)
  if (node.kind === 'dir') {
    try {
      const filter = pathFilter({ rules, noDefaultRules: true, ignoreRegex: undefined, includeRegex: undefined })
      if (onlyExcludes(rules)) node = dir(build.world, how.attributes(node))
      else {
        const prepared = prepareDir({ world: source }, node, { ...how, filter, key: `build ${filter.key}` })
        node = prepared.root
        if (prepared.special !== undefined) {
          buildFails(build, `"${prepared.special}": the source path is not an existing regular file`, { path, at })
        }
        for (const { path: below, link } of prepared.workLinks) {
          build.links.push({ path: `${path.replace(/\/+$/, '')}/${below}`, target: link.target, at })
        }
      }
    } catch (error) {
      if (!(error instanceof FilterError)) throw error
      buildFails(build, error.message, { path, at })
      return
    }
  } else if (node.kind === 'file') {
    const { inode: _inode, mode: _mode, usual: _usual, why: _why, ...rest } = actual(source, node) as File
    node = { ...rest, ...how.attributes(actual(source, node) as File) }
  } else if (node.kind === 'other') {
    buildFails(build, `"${value.source.value}": the source path is not an existing regular file`, { path, at })
    return
  }
  const failure = copyTo(build.world, node, inCapsule(path), by(build), '', found.opening)
  if (failure !== undefined)
    copyFailed(
      build,
      failure,
      path,
      `can't copy "${value.source.value}" of \`${value.container.value}\` -> "${path}"`,
      node,
    )
}

/** A read-only view of the other image until the end; the empty directory stays. */
function temporaryMount(build: Build, node: Node | undefined, missing: boolean, path: string): void {
  const parent = walk(build.world, inCapsule(path).replace(/\/[^/]+$/, ''), { root: '' })
  if (parent.exists === 'no') {
    problem(
      build,
      'parent-missing',
      path.replace(/\/+[^/]+\/*$/, '') || '/',
      'Error creating destination dir: No such file or directory (os error 2)',
    )
  }
  const failure = makeDirs(build.world, inCapsule(path), by(build), '')
  if (failure !== undefined) {
    buildFails(build, 'Error creating destination dir: File exists (os error 17)', { path })
    return
  }
  if (missing) {
    problem(build, 'source-missing', path, `the source of the temporary mount ${path} is not there`)
    return
  }
  if (node?.kind === 'file') {
    buildFails(build, `a file cannot be mounted over the directory ${path}`, { path })
    return
  }
  const found = walk(build.world, inCapsule(path), { root: '' })
  if (node?.kind !== 'dir' || found.node?.kind !== 'dir') return
  freeze(build.world)
  coverWith(build, path, found, { ...node, token: {} })
  build.temporary.add(path)
}

/** `!SubConfig`: the steps of another file, as if they were written here. */
export function subConfig(build: Build, { value, at }: Whole<'SubConfig'>): void {
  const source = value.source
  if (source?.tag === 'Git') {
    buildFails(build, 'vagga panics: `!SubConfig` with `!Git` is not implemented', {
      path: value.path.value,
      at: source.at,
    })
    return
  }
  const path = value.path.value
  let file: Node | undefined
  let missing: boolean
  if (source?.tag === 'Container') {
    const base = build.base(source.value.value)
    if (base === undefined) {
      unknownSteps(build)
      return
    }
    const found = walk(withBase(build, base), inBase(path), { root: '' })
    file = found.node
    missing = found.exists === 'no'
  } else {
    isVersionLate(build, `/work/${path}`)
    const found = walk(build.world, `/work/${path}`, { root: '' })
    file = found.node
    missing = found.exists === 'no'
  }
  if (missing) {
    problem(
      build,
      'source-missing',
      path,
      `/work/${path}: Error reading file: No such file or directory (os error 2)`,
      { at: value.path.implied ? at : value.path.at },
    )
    return
  }
  const content = file?.kind === 'file' ? file.content?.() : undefined
  if (content === undefined || build.depth >= 100) {
    unknownSteps(build)
    return
  }
  const containers = build.subConfig(
    source?.tag === 'Container' ? '' : [build.project.directory, path].filter((part) => part !== '').join('/'),
    content,
  )
  const steps = containers?.get(value.container.value)
  if (steps === undefined) {
    if (containers !== undefined) {
      buildFails(build, `container "${value.container.value}" not found in ${path}`, { path, at: value.container.at })
    } else unknownSteps(build)
    return
  }
  build.depth += 1
  const before = build.step
  build.runSteps(build, steps)
  build.step = before
  build.depth -= 1
  restoreNameFiles(build)
}

function unknownSteps(build: Build): void {
  openBelow(build.world, walk(build.world, '/'), {
    ...by(build),
    because: 'the steps of this `!SubConfig` are not known',
  })
}
