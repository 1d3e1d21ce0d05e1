/** The finished tree of a build as an image that can be asked. */
import { memoizeByName } from '../text/collections.js'
import type { BuildProblem, ComputedImage, Entry, Listing } from './image.js'
import {
  actual,
  children,
  type Dir,
  type File,
  type Node,
  newer,
  type Opening,
  openingOf,
  type Why,
  type World,
} from './tree.js'

/** Copies of copies make images with more paths than anybody can list. */
const maxTouched = 150_000

/** What is at a path, and what may be there instead. */
interface Place {
  readonly node: Node | undefined
  readonly why: Why | undefined
  readonly open: Opening | undefined
  readonly deep: Opening | undefined
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

/**
 * Answers over a tree that does not change any more. With gaps in `uids` or `gids` a container's ids are not those on disk:
 * `owners` other than root are unknown then (facts: vagga.md C6).
 */
export function computedImage(
  root: Dir,
  inodes: World['inodes'],
  problems: readonly BuildProblem[],
  owners: 'as mapped' | 'unknown',
): ComputedImage {
  const start: Place = { node: root, why: root.why, open: undefined, deep: root.deep }
  // nearly every question is about a directory that was asked about before
  const directories = new Map<string, Place>()

  const locate = (path: string): Place => {
    const slash = path.lastIndexOf('/')
    if (slash < 0) return step(start, path)
    const above = path.slice(0, slash)
    const directory = directories.get(above) ?? above.split('/').reduce(step, start)
    directories.set(above, directory)
    return step(directory, path.slice(slash + 1))
  }

  const step = (place: Place, name: string): Place => {
    if (name === '' || name === '.') return place
    const at = place.node
    if (at?.kind !== 'dir') {
      const unknown = at === undefined ? place.open !== undefined : at.kind === 'maybe' || at.kind === 'some'
      return {
        node: unknown ? { kind: 'maybe', born: 0 } : undefined,
        why: place.why,
        open: unknown ? place.open : undefined,
        deep: place.deep,
      }
    }
    const child = children(at).get(name)
    const node = child === undefined ? undefined : actual({ inodes }, child)
    return {
      node,
      why: child?.why ?? (node === undefined ? undefined : place.why),
      open: openingOf(at, place.deep),
      deep: newer(place.deep, node?.kind === 'dir' ? node.deep : undefined),
    }
  }

  const entry = (path: string): Entry => {
    const { node, why, open } = locate(path)
    const reopened = open !== undefined && open.tick >= (node?.born ?? 0)
    const said = (reason: Why | undefined, otherwise: string) => ({
      because: reason?.because ?? otherwise,
      ...(reason?.step === undefined ? {} : { step: reason.step }),
    })
    if (node === undefined || node.kind === 'gone') {
      return reopened
        ? { exists: 'unknown', ...said(open, 'it cannot be known'), packages: open.packages, unlikely: open.unlikely }
        : { exists: 'no', ...said(node?.why, 'no step makes it') }
    }
    if (node.kind === 'maybe') {
      const reason = node.why ?? (open?.unlikely ? (why ?? open) : open) ?? why
      return {
        exists: 'unknown',
        ...said(reason, 'it cannot be known'),
        packages: reason?.packages,
        unlikely: reason?.unlikely,
      }
    }
    const base = {
      exists: 'yes' as const,
      ...said(why, 'a step makes it'),
      ...(node.mode === undefined ? {} : node.usual ? { usualMode: node.mode } : { mode: node.mode }),
      ...(node.owner === undefined || (owners === 'unknown' && (node.owner[0] !== 0 || node.owner[1] !== 0))
        ? {}
        : { owner: node.owner }),
      ...('source' in node && node.source !== undefined ? { source: node.source } : {}),
    }
    switch (node.kind) {
      case 'some':
        return base
      case 'dir':
        if (!node.soft) return { ...base, kind: 'dir' }
        return { exists: 'yes', because: base.because, ...(base.step === undefined ? {} : { step: base.step }) }
      case 'link': {
        const { mode: _mode, usualMode: _usual, ...link } = base as typeof base & { mode?: number; usualMode?: number }
        return { ...link, kind: 'link', target: node.target }
      }
      case 'other':
        return { ...base, kind: 'other' }
      case 'file':
        return {
          ...base,
          kind: 'file',
          ...setuid(node),
          ...(node.content === undefined ? {} : { content: node.content }),
        }
    }
  }

  const list = (path: string): Listing => {
    const { node, deep } = locate(path)
    if (node?.kind !== 'dir') return { names: [], complete: node?.kind !== 'some' && entry(path).exists !== 'unknown' }
    const names: string[] = []
    let complete = openingOf(node, deep) === undefined && !node.soft
    for (const [name, child] of children(node)) {
      if (child.kind === 'maybe') complete = false
      else if (child.kind !== 'gone') names.push(name)
    }
    return { names: names.sort(), complete }
  }

  const summary = memoizeByName((path: string): string | undefined => {
    const place = locate(path)
    if (place.node?.kind === 'dir') return isPlain(path) ? summaryOf(place.node, place.deep) : undefined
    // what is not there is told by the directory in which it would be
    const isAbsent = place.node === undefined || place.node.kind === 'gone'
    return isAbsent && path !== '' ? summary(path.slice(0, path.lastIndexOf('/'))) : undefined
  })
  const isPlain = memoizeByName((path: string): boolean => {
    const { node } = locate(path)
    return node?.kind === 'dir' && !node.soft && (path === '' || isPlain(path.slice(0, path.lastIndexOf('/'))))
  })

  const image: ComputedImage = {
    built: false,
    problems,
    entry,
    list,
    summary,
    touched() {
      const found: string[] = []
      const pending: { dir: Dir; path: string; step: boolean }[] = [
        { dir: root, path: '', step: root.why?.step !== undefined },
      ]
      // from the root downwards, so that what is left out of an endless image is deep in it
      for (const at of pending) {
        if (found.length > maxTouched) break
        for (const [name, child] of children(at.dir)) {
          if (child.kind === 'gone') continue
          const path = `${at.path}/${name}`
          const step = child.why === undefined ? at.step : child.why.step !== undefined
          if (step) found.push(path)
          if (child.kind === 'dir') pending.push({ dir: child, path, step })
        }
      }
      return found.sort()
    },
  }
  return image
}

/** Nobody gave the copy its setuid bit back. */
function setuid({ lostSetuid, mode = 0 }: File): { readonly lostSetuid?: true } {
  return lostSetuid && (mode & 0o4000) === 0 ? { lostSetuid } : {}
}
