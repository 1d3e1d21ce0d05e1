/** Following symbolic links inside an image: nothing outside of it is ever looked at. */
import { memoize } from '../text/collections.js'
import type { Entry, Followed, Image } from './image.js'

const maxLinks = 40

/** Of an image that does not change any more: where the paths lead that were followed. */
const followedIn = memoize((_image: Image) => new Map<string, Followed>())

/**
 * Where a path of the image leads when links are followed as a process inside of it would: absolute ones from the image's own
 * root, `..` never above it. A circle ends as "not there".
 */
export function follow(image: Image, path: string): Followed {
  const known = followedIn(image)
  const found = known.get(path) ?? below(image, path, known) ?? fromRoot(image, path)
  known.set(path, found)
  return found
}

/** The answer for what is in a directory that was followed before, which is what most paths are. */
function below(image: Image, path: string, known: ReadonlyMap<string, Followed>): Followed | undefined {
  const slash = path.lastIndexOf('/')
  const name = path.slice(slash + 1)
  const directory = slash > 0 ? known.get(path.slice(0, slash)) : undefined
  if (directory?.entry.kind !== 'dir' || name === '' || name === '.' || name === '..') return undefined
  const at = directory.path === '/' ? `/${name}` : `${directory.path}/${name}`
  const entry = image.entry(at)
  return entry.kind === 'link' ? undefined : { ...directory, entry, path: at }
}

/** A path that is being followed. */
interface Way {
  readonly image: Image
  /** The names to come, the next one last. */
  readonly pending: string[]
  /** The names that lead to where it is, without links. */
  readonly done: string[]
  readonly links: string[]
  absoluteLink: Followed['absoluteLink']
}

function fromRoot(image: Image, path: string): Followed {
  const way: Way = { image, pending: path.split('/').reverse(), done: [], links: [], absoluteLink: undefined }
  let entry = image.entry('/')
  while (way.pending.length > 0) {
    const name = way.pending.pop() as string
    if (isNothing(name)) continue
    if (name === '..') {
      way.done.pop()
      entry = image.entry(pathOf(way))
      continue
    }
    const here = `/${[...way.done, name].join('/')}`
    entry = image.entry(here)
    if (entry.exists === 'yes' && entry.kind === 'link') {
      const failure = turn(way, here, entry.target)
      if (failure !== undefined) return endOf(way, failure)
      if (entry.target?.startsWith('/')) entry = image.entry('/')
      continue
    }
    way.done.push(name)
    const end = way.pending.every(isNothing) ? undefined : endBefore(way, here, entry)
    if (end !== undefined) return endOf(way, end)
  }
  return endOf(way, entry)
}

const isNothing = (name: string): boolean => name === '' || name === '.'

const pathOf = ({ done }: Way): string => `/${done.join('/')}`

function endOf(way: Way, entry: Entry): Followed {
  return { entry, path: pathOf(way), links: way.links, absoluteLink: way.absoluteLink }
}

/** Goes on where a link leads; why that cannot be. */
function turn(way: Way, link: string, target: string | undefined): Entry | undefined {
  way.links.push(link)
  if (target === undefined) return { exists: 'unknown', because: `where \`${link}\` leads is not known` }
  if (way.links.length > maxLinks) return { exists: 'no', because: `\`${link}\` leads in a circle` }
  if (target.startsWith('/')) {
    way.absoluteLink ??= { path: link, target }
    way.done.length = 0
  }
  way.pending.push(...target.split('/').reverse())
  return undefined
}

/** What ends the way at something that is not known to be a directory, when more names follow; `undefined` when it goes on. */
function endBefore({ image, pending, done }: Way, here: string, entry: Entry): Entry | undefined {
  if (entry.exists === 'no') return entry
  if (entry.exists === 'yes' && entry.kind !== undefined)
    return entry.kind === 'dir' ? undefined : { exists: 'no', because: `\`${here}\` is not a directory` }
  const rest = pending.filter((name) => !isNothing(name)).reverse()
  const { because } = entry
  if (rest.includes('..')) return { exists: 'unknown', because }
  // a directory of unknown kind may list what is below it all the same
  const below = image.entry(`${here}/${rest[0]}`)
  if (below.exists === 'yes') return undefined
  done.push(...rest)
  return below.exists === 'unknown' ? below : { ...below, exists: 'unknown', because }
}
