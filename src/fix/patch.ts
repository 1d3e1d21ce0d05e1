import { formatPatch, structuredPatch } from 'diff'

/**
 * One unified patch of all changes, as `git apply` takes it, files in order of their path. `''` when nothing changes. Paths are quoted as
 * git does it, so that a line feed in one is no line of the patch.
 */
export function unifiedPatch(changes: Iterable<{ path: string; before: string | undefined; after: string }>): string {
  return [...changes]
    .filter(({ before, after }) => before !== after)
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, before, after }) => {
      const isCreate = before === undefined
      const from = isCreate ? '/dev/null' : `a/${path}`
      const patch = structuredPatch(from, `b/${path}`, before ?? '', after, undefined, undefined, { context: 3 })
      return formatPatch({ ...patch, isGit: true, isCreate })
    })
    .join('')
}
