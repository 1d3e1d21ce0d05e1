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
  readonly onHost?: true
  /** The first absolute link on the way. */
  readonly absoluteLink?: string
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

/** Follows a path from the root of an image. `path` may be anything; it counts as absolute. Linux: fs/namei.c. */
export function walk(image: Image, path: string, options: WalkOptions = {}): Walked {
  const { as: who, host } = options
  const pending = path.split('/').reverse()
  const done: string[] = []
  let at = image
  let entry = at.entry('/')
  let doubt: Entry | undefined
  let absoluteLink: string | undefined
  let links = 0
  const end = (status: Walked['status']): Walked => ({
    status,
    entry,
    path: absolute(done),
    ...(at === host && { onHost: true }),
    ...(absoluteLink !== undefined && { absoluteLink }),
  })
  if (byteLength(path) > 4095) return end('ENAMETOOLONG')
  while (pending.length > 0) {
    const part = pending.pop() as string
    if (part === '' || part === '.') {
      if (entry.kind !== 'dir' && entry.kind !== undefined) return end('ENOTDIR')
      continue
    }
    if (entry.exists === 'no') return end('ENOENT')
    if (entry.exists !== 'yes' || entry.kind === undefined) return end('unknown')
    if (entry.kind !== 'dir') return end('ENOTDIR')
    const search = who === undefined ? 'yes' : permits(entry, who, 1)
    if (search === 'no') return end('EACCES')
    if (search === 'unknown') doubt = entry
    if (part === '..') {
      if (done.pop() === undefined && host !== undefined && at !== host) {
        // `/run/lithos/mnt/..`: somewhere on the server, where nobody means to be.
        at = host
        done.push('run', 'lithos')
      }
      entry = at.entry(absolute(done))
      continue
    }
    done.push(part)
    if (byteLength(part) > 255) return end('ENAMETOOLONG')
    entry = at.entry(absolute(done))
    if (entry.exists === 'no') return end('ENOENT')
    if (entry.exists === 'unknown') return end('unknown')
    if (entry.kind === 'link' && !(options.stay && pending.length === 0)) {
      links += 1
      if (links > 40) return end('ELOOP')
      if (entry.target === undefined) return end('unknown')
      if (entry.target === '') return end('ENOENT')
      pending.push(...entry.target.split('/').reverse())
      if (entry.target.startsWith('/')) {
        absoluteLink ??= absolute(done)
        done.length = 0
        if (host !== undefined) at = host
      } else {
        done.pop()
      }
      entry = at.entry(absolute(done))
    }
  }
  if (entry.kind === undefined) return end('unknown')
  if (doubt !== undefined) {
    entry = doubt
    return end('unknown')
  }
  return end('found')
}
