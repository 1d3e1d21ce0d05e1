import { createTwoFilesPatch } from 'diff'

/** One unified patch of all changes, as `git apply` takes it, files in order of their path. `''` when nothing changes. */
export function unifiedPatch(changes: Iterable<{ path: string; before: string | undefined; after: string }>): string {
  return [...changes]
    .filter(({ before, after }) => before !== after)
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, before, after }) => {
      const from = before === undefined ? '/dev/null' : `a/${path}`
      const patch = createTwoFilesPatch(from, `b/${path}`, before ?? '', after, undefined, undefined, { context: 3 })
      return `diff --git a/${path} b/${path}\n${before === undefined ? 'new file mode 100644\n' : ''}${patch.replace(/^=+\n/, '')}`
    })
    .join('')
}
