/** `!Text`, `!Download`, `!Copy`, `!Depends`. vagga: builder/commands/text.rs, download.rs, copy.rs; facts: vagga-build.md. */
import type { StepOf } from '../../vagga/shape.js'
import { type Build, buildFails, by, inRanges, problem, projectPath, type Whole } from '../build.js'
import { bitsOfCopy, type CopyFailure, copyTo, type Preparation, prepare, writeFile } from '../copying.js'
import { type Filter, FilterError, onlyExcludes, pathFilter } from '../filter.js'
import {
  type Attributes,
  type Dir,
  dir,
  type File,
  freeze,
  imageRoot,
  makeFile,
  markUnknown,
  type Node,
  put,
} from '../tree.js'
import { walk } from '../walk.js'
import { localUrl, remoteUrlFails, shaMismatch } from './archives.js'
import { inCapsule } from './dirs.js'

const errors: Record<CopyFailure['error'], string> = {
  ENOENT: 'No such file or directory (os error 2)',
  ENOTDIR: 'Not a directory (os error 20)',
  EISDIR: 'Is a directory (os error 21)',
  ELOOP: 'Too many levels of symbolic links (os error 40)',
}

/** Reports a copy that cannot be made; a missing parent is taken to be made, as the fix would do. */
export function copyFailed(build: Build, failure: CopyFailure, path: string, message: string, node: Node): void {
  const parent = path.replace(/\/+[^/]*\/*$/, '') || '/'
  const missing = failure.error === 'ENOENT' && walk(build.world, inCapsule(parent), { root: '' }).exists === 'no'
  problem(build, missing ? 'parent-missing' : 'fails', missing ? parent : path, `${message}: ${errors[failure.error]}`)
  if (!missing) return
  const found = walk(build.world, inCapsule(path), { root: '', follow: false })
  if (found.exists === 'no') put(build.world, found, { ...node, why: by(build) })
}

/** `!Text`: files of mode 0644, through relative links. */
export function text(build: Build, { value }: StepOf<'Text'>): void {
  // vagga reads the mapping into a sorted one: the order of the document does not matter
  const entries = [...value.entries].sort((a, b) => (a.key.value < b.key.value ? -1 : 1))
  for (const { key, value: content } of entries) {
    const bytes = new TextEncoder().encode(content.value)
    const file = makeFile(build.world, { mode: 0o644, content: (limit) => bytes.subarray(0, limit) })
    const path = key.value
    const failure = writeFile(build.world, file, inCapsule(path), by(build), '')
    if (failure !== undefined) {
      copyFailed(build, failure, path.replace(/\/+$/, ''), "Can't create file", { ...file, owner: [0, 0] })
    }
  }
}

/** `!Download`: a file of the project or of the network. */
export function download(build: Build, { value }: Whole<'Download'>): void {
  const path = value.path.value
  const mode = value.mode.value
  const local = localUrl(build, value.url.value)
  const content = local?.node?.kind === 'file' ? local.node : undefined
  if (local === undefined) {
    remoteUrlFails(build, value.sha256)
  } else if (
    local.exists === 'no' ||
    (local.exists === 'yes' && content === undefined && local.node?.kind !== 'some')
  ) {
    problem(
      build,
      'source-missing',
      local.path,
      `Error copying "/work/${value.url.value}" to "${path}": the source path is not an existing regular file`,
      {
        at: value.url.at,
      },
    )
  } else if (content !== undefined && shaMismatch(content, value.sha256)) {
    buildFails(build, `Hashsum mismatch of ${value.url.value}`, {
      path: local.path,
      at: value.sha256?.at ?? value.url.at,
    })
  }
  const file = makeFile(build.world, {
    mode,
    content: content?.content,
    source: content?.source,
  })
  const failure = writeFile(build.world, file, inCapsule(path), by(build), '')
  if (failure !== undefined) {
    copyFailed(build, failure, path, `Error copying "${value.url.value}" to "${path}"`, { ...file, owner: [0, 0] })
  }
}

/** `!Copy`: of the project or of the image, inside of the image. */
export function copy(build: Build, { value, at }: Whole<'Copy'>): void {
  const source = value.source.value
  const path = value.path.value
  const underWork = /^\/+work(\/|$)/.test(source.replace(/\/\.(?=\/|$)/g, ''))
  // vagga changes its root but looks a relative source up where it stands: in its own root
  const relative = !source.startsWith('/')
  const found = walk(
    build.world,
    relative ? `/${source}` : source,
    relative ? { root: '', follow: false } : { follow: false },
  )
  const inProject = found.holder === 'work' ? projectPath(build, found) : undefined
  if (underWork) isVersionLate(build, source)
  if (found.exists === 'no') {
    copySourceMissing(build, value, inProject)
    return
  }
  const filter = filterOf(build, value)
  if (filter === undefined) {
    if (underWork || found.node?.kind === 'dir') return
  }
  if (inProject !== undefined) {
    if (underWork) build.versioned.add(inProject)
    else
      build.unversioned.push({
        path: inProject,
        at: value.source.at,
        message: `a relative \`source\` is not in the image's hash`,
      })
    if (found.exists === 'yes' && build.files.ignored?.(inProject) === true && inProject !== build.project.directory) {
      problem(
        build,
        'source-ignored',
        inProject,
        `\`${inProject}\` is ignored by version control: a fresh checkout does not have it`,
        {
          at: value.source.at,
        },
      )
    }
  }
  const why = by(build)
  if (found.exists === 'unknown' || found.node === undefined || found.node.kind === 'some') {
    markUnknown(build.world, walk(build.world, path, { follow: false }), {
      ...why,
      because: `what \`${source}\` is, is not known`,
    })
    return
  }
  const how = preparation(build, value, filter)
  let node: Node
  if (found.node.kind === 'dir') {
    if (onlyExcludes(value.rules.items.map((rule) => rule.value))) {
      node = dir(build.world, how.attributes(found.node))
    } else {
      const prepared = prepareDir(build, found.node, how)
      node = prepared.root
      for (const { path: below, link } of prepared.workLinks) {
        build.links.push({
          path: join(path, below),
          target: link.target,
          at,
          source: link.source,
        })
      }
      if (prepared.special !== undefined) {
        buildFails(
          build,
          `can't copy file "${join(source, prepared.special)}": the source path is not an existing regular file`,
          { path: join(source, prepared.special) },
        )
      }
    }
    const target = walk(build.world, path).path
    const below = target.slice(found.path === '/' ? 1 : found.path.length + 1)
    if (!relative && target !== found.path && target.startsWith(found.path === '/' ? '/' : `${found.path}/`)) {
      // each copy is found and copied again, until the names are too long; unless the filter leaves it out
      const again =
        filter === undefined || (filter(below, true) === 'take' && filter(`${below}/${below}`, true) === 'take')
      buildFails(build, `\`!Copy\` of ${source} into itself: File name too long (os error 36)`, {
        path,
        certain: again,
      })
      markUnknown(build.world, walk(build.world, path, { follow: false }), why)
      return
    }
  } else if (found.node.kind === 'file') {
    const { why: _why, inode: _inode, owner: _owner, mode: _mode, usual: _usual, ...rest } = found.node
    const owner = how.owner(found.node)
    node = { ...rest, ...how.attributes(found.node), ...(owner === undefined ? {} : { owner }) }
    if (walk(build.world, path).node === found.node) node = { ...node, content: () => new Uint8Array(0) } as File
  } else if (found.node.kind === 'link') {
    const { mode: _mode, owner: _owner, ...rest } = found.node
    const owner = how.owner(found.node)
    node = { ...rest, ...(owner === undefined ? {} : { owner }) }
    if (/^\/+work(\/|$)/.test(rest.target)) {
      build.links.push({ path, target: rest.target, at, source: rest.source })
    }
  } else {
    buildFails(build, `can't copy file "${source}" -> "${path}": the source path is not an existing regular file`, {
      path: source,
    })
    return
  }
  const failure = copyTo(build.world, node, path, why, imageRoot, found.opening)
  if (failure !== undefined) {
    copyFailed(build, failure, path, `can't copy file "${source}" -> "${path}"`, node)
  }
}

const join = (a: string, b: string) => `${a.replace(/\/+$/, '')}/${b}`

function copySourceMissing(build: Build, value: Whole<'Copy'>['value'], inProject: string | undefined): void {
  const source = value.source.value
  const why = { ...by(build), because: `\`${source}\` is not there` }
  if (inProject !== undefined && build.files.ignored?.(inProject) === true) {
    problem(
      build,
      'source-ignored',
      inProject,
      `\`${inProject}\` is not in the checkout, and version control ignores it`,
      { at: value.source.at },
    )
  } else {
    problem(
      build,
      'source-missing',
      inProject ?? source,
      `can't read "${source}": No such file or directory (os error 2)`,
      {
        at: value.source.at,
      },
    )
  }
  markUnknown(build.world, walk(build.world, value.path.value, { follow: false }), why)
}

/** The directory as it is now, prepared for a copy; nothing that is prepared changes later. */
export function prepareDir(build: Pick<Build, 'world'>, node: Dir, how: Preparation) {
  freeze(build.world)
  return prepare(build.world, node, how)
}

type Filtered = Pick<Whole<'Copy'>['value'], 'rules' | 'noDefaultRules' | 'ignoreRegex' | 'includeRegex' | 'at'>

/** The filter of a step; a filter that vagga refuses fails the build. */
function filterOf(build: Build, value: Filtered): Filter | undefined {
  try {
    return pathFilter({
      rules: value.rules.items.map((rule) => rule.value),
      noDefaultRules: value.noDefaultRules?.value,
      ignoreRegex: value.ignoreRegex?.value,
      includeRegex: value.includeRegex?.value,
    })
  } catch (error) {
    if (!(error instanceof FilterError)) throw error
    buildFails(build, error.message, { always: true, at: value.at })
    return undefined
  }
}

function preparation(build: Build, value: Whole<'Copy'>['value'], filter: Filter | undefined): Preparation {
  const preserve = value.preservePermissions.value
  const umask = value.umask.value
  const uid = value.ownerUid?.value
  const gid = value.ownerGid?.value
  const known = inRanges(uid ?? 0, build.ids.uids) && inRanges(gid ?? 0, build.ids.gids)
  const owner = (node: Node & Attributes): readonly [number, number] | undefined => {
    // chown to an id outside of `uids` is only a warning: the copy stays root's
    if (!known) return [0, 0]
    if (uid !== undefined && gid !== undefined) return [uid, gid]
    return node.owner === undefined ? undefined : [uid ?? node.owner[0], gid ?? node.owner[1]]
  }
  const attributes = (node: Dir | File) => {
    const owned = owner(node)
    const base = owned === undefined ? {} : { owner: owned }
    if (!preserve) {
      if (node.kind === 'dir') return { ...base, mode: 0o777 & ~umask }
      // only the owner's x counts, which no usual umask takes away
      return node.mode === undefined ? base : { ...base, mode: (node.mode & 0o100 ? 0o777 : 0o666) & ~umask }
    }
    if (node.mode === undefined) return base
    // chown after chmod takes suid and sgid from files
    const bits = node.kind === 'file' && known ? bitsOfCopy(node.mode) : { mode: node.mode }
    return { ...base, ...bits, ...(node.usual ? { usual: true } : {}) }
  }
  return {
    ...(filter === undefined ? {} : { filter }),
    attributes,
    owner,
    key: JSON.stringify([filter?.key, preserve, umask, uid, gid, known]),
  }
}

/** Not there when vagga computes the version of the image: it tries again after the build. */
export function isVersionLate(build: Build, path: string): void {
  if (walk(build.hashed, path, { root: '', follow: false }).exists === 'no') build.versionIsLate = true
}

/** `!Depends`: makes nothing, but is looked for at the end. */
export function depends(build: Build, { value, at }: Whole<'Depends'>): void {
  filterOf(build, value)
  const path = value.path.value
  build.depends.push({ path, at: value.path.at ?? at })
  isVersionLate(build, path.startsWith('/') ? path : `/work/${path}`)
  if (!path.startsWith('/')) build.versioned.add([build.project.directory, path].filter(Boolean).join('/'))
  else if (path.startsWith('/work/'))
    build.versioned.add([build.project.directory, path.slice(6)].filter(Boolean).join('/'))
}

/** `!Depends` of what is not there even after the build: vagga builds everything, then gives up. */
export function checkDepends(build: Build): void {
  for (const { path, at } of build.depends) {
    const found = walk(build.world, path.startsWith('/') ? path : `/work/${path}`, { root: '', follow: false })
    if (found.exists !== 'no') continue
    problem(
      build,
      'source-missing',
      found.holder === 'work' ? projectPath(build, found) : path,
      "Can't version even after build",
      { at },
    )
  }
}
