/** How the kernel follows a path. */
import type { Entry, Image } from '../image/image.js'
import type { Errno } from '../text/errno.js'
import { byteLength } from '../text/rust.js'
import { type Identity, permits } from './identity.js'
import { absolute } from './paths.js'

/** Where a path leads. */
interface Walked {
  /** An error is certain, whatever is unknown on the way. */
  readonly status: 'found' | 'unknown' | Extract<Errno, 'ENOENT' | 'ENOTDIR' | 'EACCES' | 'ELOOP' | 'ENAMETOOLONG'>
  /** What is at the end, or what stopped the walk. */
  readonly entry: Entry
  /** Where it ended, without links. */
  readonly path: string
  /** The walk left the image: an absolute link, or `..` above the root, before the container has a root of its own. */
  readonly onHost?: true | undefined
  /** The first absolute link on the way. */
  readonly absoluteLink?: string | undefined
}

/** What a walk asks besides where the path leads. */
interface WalkOptions {
  /** Who walks: needs the permission to search every folder on the way. */
  readonly as?: Identity
  /** A link at the very end is not followed. */
  readonly stay?: true
  /** Where absolute links lead, as long as the image is only a folder of the server. */
  readonly host?: Image
}

/** A path that is being followed. */
interface Way {
  readonly options: WalkOptions
  /** The parts to come, the next one last. */
  readonly pending: string[]
  /** The parts that lead to where it is, without links. */
  readonly done: string[]
  /** What the walk is in: the image, or the server. */
  image: Image
  /** Where it is. */
  entry: Entry
  /** A folder on the way of which nobody knows whether it may be searched. */
  doubt: Entry | undefined
  absoluteLink: string | undefined
  links: number
}

/** Follows a path from the root of an image. `path` may be anything; it counts as absolute. Linux: fs/namei.c. */
export function walk(image: Image, path: string, options: WalkOptions = {}): Walked {
  const way: Way = {
    options,
    pending: path.split('/').reverse(),
    done: [],
    image,
    entry: image.entry('/'),
    doubt: undefined,
    absoluteLink: undefined,
    links: 0,
  }
  if (byteLength(path) > 4095) return endOf(way, 'ENAMETOOLONG')
  while (way.pending.length > 0) {
    const status = goOn(way, way.pending.pop() as string)
    if (status !== undefined) return endOf(way, status)
  }
  if (way.entry.kind === undefined) return endOf(way, 'unknown')
  return way.doubt === undefined ? endOf(way, 'found') : endOf({ ...way, entry: way.doubt }, 'unknown')
}

function endOf({ options, entry, done, image, absoluteLink }: Way, status: Walked['status']): Walked {
  const onHost = image === options.host ? true : undefined
  return { status, entry, path: absolute(done), onHost, absoluteLink }
}

/** Takes one part of the path; what ends the walk there. */
function goOn(way: Way, part: string): Walked['status'] | undefined {
  if (part === '' || part === '.')
    return way.entry.kind === 'dir' || way.entry.kind === undefined ? undefined : 'ENOTDIR'
  const failure = search(way)
  if (failure !== undefined) return failure
  if (part === '..') {
    goUp(way)
    return undefined
  }
  way.done.push(part)
  if (byteLength(part) > 255) return 'ENAMETOOLONG'
  lookHere(way)
  const { exists, kind } = way.entry
  if (exists !== 'yes') return exists === 'no' ? 'ENOENT' : 'unknown'
  const isFollowed = kind === 'link' && !(way.options.stay && way.pending.length === 0)
  return isFollowed ? turn(way) : undefined
}

function lookHere(way: Way): void {
  way.entry = way.image.entry(absolute(way.done))
}

/** Searches the folder where the walk is; what keeps it from that. */
function search(way: Way): Walked['status'] | undefined {
  const { entry, options } = way
  if (entry.exists === 'no') return 'ENOENT'
  if (entry.exists !== 'yes' || entry.kind === undefined) return 'unknown'
  if (entry.kind !== 'dir') return 'ENOTDIR'
  const may = options.as === undefined ? 'yes' : permits(entry, options.as, 1)
  if (may === 'unknown') way.doubt = entry
  return may === 'no' ? 'EACCES' : undefined
}

function goUp(way: Way): void {
  const { host } = way.options
  if (way.done.pop() === undefined && host !== undefined && way.image !== host) {
    // `/run/lithos/mnt/..`: somewhere on the server, where nobody means to be.
    way.image = host
    way.done.push('run', 'lithos')
  }
  lookHere(way)
}

/** Goes on where the link leads that the walk is at; what ends it there. */
function turn(way: Way): Walked['status'] | undefined {
  const { target } = way.entry
  way.links += 1
  if (way.links > 40) return 'ELOOP'
  if (target === undefined) return 'unknown'
  if (target === '') return 'ENOENT'
  way.pending.push(...target.split('/').reverse())
  if (target.startsWith('/')) {
    way.absoluteLink ??= absolute(way.done)
    way.done.length = 0
    way.image = way.options.host ?? way.image
  } else {
    way.done.pop()
  }
  lookHere(way)
  return undefined
}
