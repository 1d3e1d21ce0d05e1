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

function fromRoot(image: Image, path: string): Followed {
  const pending = path.split('/').reverse()
  const done: string[] = []
  const links: string[] = []
  let absoluteLink: Followed['absoluteLink']
  let entry = image.entry('/')
  const end = (last: Entry): Followed => ({
    entry: last,
    path: `/${done.join('/')}`,
    links,
    ...(absoluteLink === undefined ? {} : { absoluteLink }),
  })
  while (pending.length > 0) {
    const name = pending.pop() as string
    if (name === '' || name === '.') continue
    if (name === '..') {
      done.pop()
      entry = image.entry(`/${done.join('/')}`)
      continue
    }
    const here = `/${[...done, name].join('/')}`
    entry = image.entry(here)
    if (entry.exists === 'yes' && entry.kind === 'link') {
      links.push(here)
      const target = entry.target
      if (target === undefined) return end({ exists: 'unknown', because: `where \`${here}\` leads is not known` })
      if (links.length > maxLinks) return end({ exists: 'no', because: `\`${here}\` leads in a circle` })
      if (target.startsWith('/')) {
        absoluteLink ??= { path: here, target }
        done.length = 0
        entry = image.entry('/')
      }
      pending.push(...target.split('/').reverse())
      continue
    }
    done.push(name)
    const more = pending.some((part) => part !== '' && part !== '.')
    if (!more) continue
    if (entry.exists === 'no') return end(entry)
    if (entry.exists === 'unknown' || entry.kind === undefined) {
      const rest = pending.filter((part) => part !== '' && part !== '.').reverse()
      if (rest.includes('..')) return end({ exists: 'unknown', because: entry.because })
      // a directory of unknown kind may list what is below it all the same
      const below = image.entry(`${here}/${rest[0]}`)
      if (below.exists === 'yes') continue
      done.push(...rest)
      return end(below.exists === 'unknown' ? below : { ...below, exists: 'unknown', because: entry.because })
    }
    if (entry.kind !== 'dir') return end({ exists: 'no', because: `\`${here}\` is not a directory` })
  }
  return end(entry)
}
