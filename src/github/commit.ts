/** Fixes as a commit on the head branch of a pull request. facts: github.md "Writing to a pull request". */
import { deliver, type GitHub, Trouble } from './client.js'
import type { PullRequest, Run } from './event.js'
import { commit, type FixAll, filesOnTop, isOurs, mayChange, type Tree } from './head.js'

/**
 * Puts the fixes on the head branch. Returns the commit's hash, `undefined` when there is nothing to fix. Throws
 * `Trouble`, also where the branch went on meanwhile or its newest commit is ours: its own run has the next word.
 */
export async function commitFixes(
  github: GitHub,
  run: Run,
  pull: PullRequest,
  tree: Tree,
  fixAll: FixAll,
): Promise<string | undefined> {
  const mended = fixAll(mayChange(tree))
  if (mended.files.length === 0) return undefined
  const { ref, sha } = pull.head
  return deliver('contents: write', async () => {
    if (await isOurs(github, run, sha)) {
      throw new Trouble('no fix was committed: the newest commit of the branch is already one of this token', false)
    }
    const files = await filesOnTop(github, run, tree, sha, mended)
    if (files === undefined) {
      throw new Trouble('no fix was committed: the lines to change differ between the branch and its merge', false)
    }
    return files.length === 0 ? undefined : commit(github, run, ref, sha, files, mended.rules)
  })
}
