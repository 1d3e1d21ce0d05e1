/** `!Copy`. vagga: builder/commands/copy.rs; facts: vagga-build.md. */
import { errorText } from '../../text/errno.js'
import { type Build, buildFails, by, inRanges, problem, projectPath, type Whole } from '../build.js'
import { copyTo } from '../copying.js'
import { type Filter, onlyExcludes } from '../filter.js'
import { bitsOfCopy, copyOfFile, copyOfLink, leadsIntoWork, type Preparation, prepare } from '../prepare.js'
import { type Attributes, type Dir, dir, type File, type Found, imageRoot, markUnknown, type Node } from '../tree.js'
import { walk } from '../walk.js'
import { copyFailed, isVersionLate } from './files.js'
import { filterOf } from './filters.js'

/** A `!Copy` that runs. */
interface Copy {
  readonly build: Build
  readonly step: Whole<'Copy'>
  readonly source: string
  readonly path: string
  readonly found: Found
  /** The source in the repository, where it is a part of the project. */
  readonly inProject: string | undefined
  readonly isUnderWork: boolean
}

/** `!Copy`: of the project or of the image, inside of the image. */
export function copy(build: Build, step: Whole<'Copy'>): void {
  const going = copyOf(build, step)
  const { source, path, found } = going
  if (going.isUnderWork) isVersionLate(build, source)
  if (found.exists === 'no') {
    sourceMissing(going)
    return
  }
  const filter = filterOf(build, step.value)
  if (filter === undefined && (going.isUnderWork || found.node?.kind === 'dir')) return
  if (going.inProject !== undefined) takeFromProject(going, going.inProject)
  if (found.exists === 'unknown' || found.node === undefined || found.node.kind === 'some') {
    markTarget(going, `what \`${source}\` is, is not known`)
    return
  }

  const node = copiedNode(going, found.node, preparation(build, step.value, filter))
  if (node === undefined) return
  const failure = copyTo({ world: build.world, root: imageRoot, why: by(build) }, node, path, found.opening)
  const message = `can't copy file "${source}" -> "${path}"`
  if (failure !== undefined) copyFailed(build, { failure, path, message }, node)
}

function copyOf(build: Build, step: Whole<'Copy'>): Copy {
  const source = step.value.source.value
  // vagga changes its root but looks a relative source up where it stands: in its own root
  const found = source.startsWith('/')
    ? walk(build.world, source, { follow: false })
    : walk(build.world, `/${source}`, { root: '', follow: false })
  return {
    build,
    step,
    source,
    path: step.value.path.value,
    found,
    inProject: found.holder === 'work' ? projectPath(build, found) : undefined,
    isUnderWork: leadsIntoWork(source.replace(/\/\.(?=\/|$)/g, '')),
  }
}

function sourceMissing(going: Copy): void {
  const { build, step, source, inProject } = going
  const { at } = step.value.source
  if (inProject !== undefined && build.files.ignored?.(inProject) === true) {
    const message = `\`${inProject}\` is not in the checkout, and version control ignores it`
    problem(build, 'source-ignored', message, { path: inProject, at })
  } else {
    problem(build, 'source-missing', `can't read "${source}": ${errorText('ENOENT')}`, {
      path: inProject ?? source,
      at,
    })
  }
  markTarget(going, `\`${source}\` is not there`)
}

function markTarget({ build, path }: Copy, because: string): void {
  markUnknown(build.world, walk(build.world, path, { follow: false }), { ...by(build), because })
}

/** What a copy takes of the project is in the image's hash, and should be in every checkout. */
function takeFromProject({ build, step, found, isUnderWork }: Copy, inProject: string): void {
  const { at } = step.value.source
  if (isUnderWork) build.versioned.add(inProject)
  else build.unversioned.push({ path: inProject, at, message: `a relative \`source\` is not in the image's hash` })
  const isIgnored = build.files.ignored?.(inProject) === true && inProject !== build.project.directory
  if (found.exists === 'yes' && isIgnored) {
    const message = `\`${inProject}\` is ignored by version control: a fresh checkout does not have it`
    problem(build, 'source-ignored', message, { path: inProject, at })
  }
}

/** What is put into the image; `undefined` where vagga fails before. */
function copiedNode(going: Copy, node: Node, how: Preparation): Node | undefined {
  const { build, step, source, path } = going
  if (node.kind === 'dir') return copiedDir(going, node, how)
  if (node.kind === 'file') {
    const file = copyOfFile(how, node)
    const isOntoItself = walk(build.world, path).node === node
    return isOntoItself ? { ...file, content: () => new Uint8Array(0) } : file
  }
  if (node.kind === 'link') {
    const link = copyOfLink(how, node)
    if (leadsIntoWork(link.target)) build.links.push({ path, target: link.target, at: step.at, source: link.source })
    return link
  }
  buildFails(build, `can't copy file "${source}" -> "${path}": the source path is not an existing regular file`, {
    path: source,
  })
  return undefined
}

function copiedDir(going: Copy, node: Dir, how: Preparation): Dir | undefined {
  const { build, step } = going
  const isNothing = onlyExcludes(step.value.rules.items.map((rule) => rule.value))
  const root = isNothing ? dir(build.world, how.attributes(node)) : preparedDir(going, node, how)
  return isIntoItself(going, how.filter) ? undefined : root
}

function preparedDir({ build, step, source, path }: Copy, node: Dir, how: Preparation): Dir {
  const { root, workLinks, special } = prepare(build.world, node, how)
  for (const { path: below, link } of workLinks)
    build.links.push({ path: join(path, below), target: link.target, at: step.at, source: link.source })
  if (special !== undefined) {
    const at = join(source, special)
    buildFails(build, `can't copy file "${at}": the source path is not an existing regular file`, { path: at })
  }
  return root
}

const join = (directory: string, name: string) => `${directory.replace(/\/+$/, '')}/${name}`

/** Says so where a directory is copied into itself: each copy is found and copied again, until the names are too long. */
function isIntoItself(going: Copy, filter: Filter | undefined): boolean {
  const { build, source, path, found } = going
  const target = walk(build.world, path).path
  const directory = found.path === '/' ? '/' : `${found.path}/`
  if (!source.startsWith('/') || target === found.path || !target.startsWith(directory)) return false
  const below = target.slice(directory.length)
  // unless the filter leaves it out
  const certain =
    filter === undefined || (filter(below, true) === 'take' && filter(`${below}/${below}`, true) === 'take')
  buildFails(build, `\`!Copy\` of ${source} into itself: ${errorText('ENAMETOOLONG')}`, { path, certain })
  markUnknown(build.world, walk(build.world, path, { follow: false }), by(build))
  return true
}

function preparation(build: Build, value: Whole<'Copy'>['value'], filter: Filter | undefined): Preparation {
  const preserve = value.preservePermissions.value
  const umask = value.umask.value
  const uid = value.ownerUid?.value
  const gid = value.ownerGid?.value
  const isMapped = inRanges(uid ?? 0, build.ids.uids) && inRanges(gid ?? 0, build.ids.gids)
  const owner = (node: Attributes): Attributes['owner'] => {
    // chown to an id outside of `uids` is only a warning: the copy stays root's
    if (!isMapped) return [0, 0]
    if (uid !== undefined && gid !== undefined) return [uid, gid]
    return node.owner && [uid ?? node.owner[0], gid ?? node.owner[1]]
  }
  const mode = (node: Dir | File) => (preserve ? preservedMode(node, isMapped) : newMode(node, umask))
  return {
    filter,
    attributes: (node) => ({ owner: owner(node), ...mode(node) }),
    owner,
    key: JSON.stringify([filter?.key, preserve, umask, uid, gid, isMapped]),
  }
}

function preservedMode({ kind, mode, usual }: Dir | File, isGivenAway: boolean): Attributes {
  if (mode === undefined) return {}
  // chown after chmod takes suid and sgid from files
  const bits = kind === 'file' && isGivenAway ? bitsOfCopy(mode) : { mode }
  return { ...bits, usual }
}

function newMode({ kind, mode }: Dir | File, umask: number): Attributes {
  if (kind === 'dir') return { mode: 0o777 & ~umask }
  // only the owner's x counts, which no usual umask takes away
  return mode === undefined ? {} : { mode: (mode & 0o100 ? 0o777 : 0o666) & ~umask }
}
