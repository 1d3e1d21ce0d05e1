/** Following symbolic links inside an image: nothing outside of it is ever looked at. */
import type { Entry, Followed, Image } from './image.js'

const maxLinks = 40

/**
 * Where a path of the image leads when links are followed as a process inside of it would: absolute ones from the image's own
 * root, `..` never above it. A circle ends as "not there".
 */
export function follow(image: Image, path: string): Followed {
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
