/** The finished tree of a build as an image that can be asked. */
import type { FileSystem } from '../files/filesystem.js'
import { memoizeByName } from '../text/collections.js'
import type { BuildProblem, ComputedImage, Entry, Listing } from './image.js'
import {
  type Attributes,
  actual,
  children,
  type Dir,
  type File,
  type Gone,
  type Maybe,
  type Node,
  newer,
  type Opening,
  openingOf,
  type Why,
  type World,
} from './tree.js'

/** Copies of copies make images with more paths than anybody can list. */
const maxTouched = 150_000

/** Whether the ids on disk are those that the steps gave. */
type Owners = 'as mapped' | 'unknown'

/** What is at a path, and what may be there instead. */
interface Place {
  readonly node: Node | undefined
  readonly why: Why | undefined
  readonly open: Opening | undefined
  readonly deep: Opening | undefined
}

/** Where a path of the image is. */
type Locate = (path: string) => Place

/** A tree that does not change any more. */
interface Finished {
  readonly root: Dir
  readonly inodes: World['inodes']
  readonly owners: Owners
}

/** An image for nearly the same files. */
export interface SharedImage extends ComputedImage {
  /** Makes the image as it is with these files, of which those that were read for it are the same. */
  over(files: FileSystem): ComputedImage
}

/**
 * Answers over a finished tree. With gaps in `uids` or `gids` a container's ids are not those on disk: `owners` other than root are
 * unknown then (facts: vagga.md C6). `files` are those of the project.
 */
export function computedImage(
  { root, inodes, owners }: Finished,
  problems: readonly BuildProblem[],
  files: FileSystem,
): SharedImage {
  const locate = locatorIn(root, inodes)
  const summary = summariesOf(locate)
  const over = (files: FileSystem): ComputedImage => ({
    built: false,
    build: root,
    problems,
    entry: (path) => entryOf(locate(path), owners, files),
    list: (path) => listingOf(locate(path)),
    summary,
    touched: () => touchedBelow(root),
  })
  return { ...over(files), over }
}

function locatorIn(root: Dir, inodes: World['inodes']): Locate {
  const start: Place = { node: root, why: root.why, open: undefined, deep: root.deep }
  const step = (place: Place, name: string): Place => childOf(place, name, inodes)
  // nearly every question is about a directory that was asked about before
  const directories = new Map<string, Place>()

  return (path) => {
    const slash = path.lastIndexOf('/')
    if (slash < 0) return step(start, path)
    const above = path.slice(0, slash)
    const directory = directories.get(above) ?? above.split('/').reduce(step, start)
    directories.set(above, directory)
    return step(directory, path.slice(slash + 1))
  }
}

function childOf(place: Place, name: string, inodes: World['inodes']): Place {
  if (name === '' || name === '.') return place
  const at = place.node
  if (at?.kind !== 'dir') return belowNoDirectory(place)
  const child = children(at).get(name)
  const node = child === undefined ? undefined : actual({ inodes }, child)
  return {
    node,
    why: child?.why ?? (node === undefined ? undefined : place.why),
    open: openingOf(at, place.deep),
    deep: newer(place.deep, node?.kind === 'dir' ? node.deep : undefined),
  }
}

/** Nothing, unless a directory may be there. */
function belowNoDirectory({ node, why, open, deep }: Place): Place {
  const isUnknown = node === undefined ? open !== undefined : node.kind === 'maybe' || node.kind === 'some'
  return isUnknown
    ? { node: { kind: 'maybe', born: 0 }, why, open, deep }
    : { node: undefined, why, open: undefined, deep }
}

function entryOf(place: Place, owners: Owners, files: FileSystem): Entry {
  const { node, why, open } = place
  if (node === undefined || node.kind === 'gone') return entryOfNothing(node, open)
  if (node.kind !== 'maybe') return entryOfNode(node, why, owners, files)
  const reason = node.why ?? (open?.unlikely ? (why ?? open) : open) ?? why
  return entryOfUnknown(reason)
}

/** Nothing is there, unless something may have been added since that was so. */
function entryOfNothing(gone: Gone | undefined, open: Opening | undefined): Entry {
  const isReopened = open !== undefined && open.tick >= (gone?.born ?? 0)
  if (isReopened) return entryOfUnknown(open)
  return { exists: 'no', because: gone?.why?.because ?? 'no step makes it', step: gone?.why?.step }
}

function entryOfUnknown(why: Why | undefined): Entry {
  const { because = 'it cannot be known', step, packages, unlikely } = why ?? {}
  return { exists: 'unknown', because, step, packages, unlikely }
}

/** It is asked for each path again and again, and all that it makes is the answer. */
function entryOfNode(
  node: Exclude<Node, Maybe | Gone>,
  why: Why | undefined,
  owners: Owners,
  files: FileSystem,
): Entry {
  const because = why?.because ?? 'a step makes it'
  const step = why?.step
  if (node.kind === 'dir' && node.soft) return { exists: 'yes', because, step }
  const mode = node.kind === 'link' ? undefined : node.mode
  return {
    exists: 'yes',
    because,
    step,
    kind: node.kind === 'some' ? undefined : node.kind,
    mode: node.usual ? undefined : mode,
    usualMode: node.usual ? mode : undefined,
    owner: ownerOf(node, owners),
    source: node.kind === 'some' || node.kind === 'other' ? undefined : node.source,
    target: node.kind === 'link' ? node.target : undefined,
    lostSetuid: node.kind === 'file' ? lostSetuid(node) : undefined,
    content: node.kind === 'file' ? contentOf(node, files) : undefined,
  }
}

function contentOf({ content }: File, files: FileSystem): Entry['content'] {
  return content && ((limit) => content(limit, files))
}

function ownerOf({ owner }: Attributes, owners: Owners): Entry['owner'] {
  const isRoots = owner?.[0] === 0 && owner[1] === 0
  return owners === 'as mapped' || isRoots ? owner : undefined
}

/** Nobody gave the copy its setuid bit back. */
function lostSetuid({ lostSetuid, mode = 0 }: File): true | undefined {
  return (mode & 0o4000) === 0 ? lostSetuid : undefined
}

function listingOf(place: Place): Listing {
  const { node, deep } = place
  if (node?.kind !== 'dir') return { names: [], complete: !mayHold(place) }
  const names: string[] = []
  let complete = openingOf(node, deep) === undefined && !node.soft
  for (const [name, child] of children(node)) {
    if (child.kind === 'maybe') complete = false
    else if (child.kind !== 'gone') names.push(name)
  }
  return { names: names.sort(), complete }
}

/** Whether something may be below what is no directory as far as is known. */
function mayHold({ node, open }: Place): boolean {
  if (node === undefined || node.kind === 'gone') return entryOfNothing(node, open).exists === 'unknown'
  return node.kind === 'some' || node.kind === 'maybe'
}

function summariesOf(locate: Locate): (path: string) => string | undefined {
  const above = (path: string) => path.slice(0, path.lastIndexOf('/'))
  const isPlain = memoizeByName((path: string): boolean => {
    const { node } = locate(path)
    return node?.kind === 'dir' && !node.soft && (path === '' || isPlain(above(path)))
  })
  const summary = memoizeByName((path: string): string | undefined => {
    const { node, deep } = locate(path)
    if (node?.kind === 'dir') return isPlain(path) ? summaryOf(node, deep) : undefined
    // what is not there is told by the directory in which it would be
    const isAbsent = node === undefined || node.kind === 'gone'
    return isAbsent && path !== '' ? summary(above(path)) : undefined
  })
  return summary
}

/** Summaries of larger directories are not worth their space. */
const mostSummarized = 500

function summaryOf(of: Dir, deep: Opening | undefined): string | undefined {
  const held = children(of)
  if (held.size > mostSummarized) return undefined
  const open = openingOf(of, deep)
  const said = [...held].map(([name, child]) => {
    if (child.kind === 'gone') return open !== undefined && open.tick >= child.born ? `${name} maybe` : ''
    if (child.kind !== 'file' && child.kind !== 'link') return `${name} ${child.kind}`
    const isCopy = child.kind === 'file' && child.source !== undefined && child.inode === undefined
    return isCopy ? `${name} file ${child.source}` : undefined
  })
  return said.includes(undefined) ? undefined : [open === undefined ? 'all' : 'some', ...said].join('\n')
}

function touchedBelow(root: Dir): readonly string[] {
  const found: string[] = []
  const pending: { dir: Dir; path: string; isByStep: boolean }[] = [
    { dir: root, path: '', isByStep: root.why?.step !== undefined },
  ]
  // from the root downwards, so that what is left out of an endless image is deep in it
  for (const at of pending) {
    if (found.length > maxTouched) break
    for (const [name, child] of children(at.dir)) {
      if (child.kind === 'gone') continue
      const path = `${at.path}/${name}`
      const isByStep = child.why === undefined ? at.isByStep : child.why.step !== undefined
      if (isByStep) found.push(path)
      if (child.kind === 'dir') pending.push({ dir: child, path, isByStep })
    }
  }
  return found.sort()
}
