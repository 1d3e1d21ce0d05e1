/** One comment on the pull request, kept up to date. facts: github.md "Writing to a pull request". */
import { Buffer } from 'node:buffer'
import { deliver, type GitHub } from './client.js'
import type { PullRequest, Run } from './event.js'

interface Comment {
  readonly id: number
  readonly html_url: string
  readonly body?: string
  readonly user: { readonly login: string } | null
}

/**
 * Writes the comment, or brings it up to date, or leaves it alone where it already says so; copies of it are removed.
 * `key` tells several checks of one pull request apart. With `create: false` only a comment that is there is written.
 * Returns its address, `undefined` where there is none. Throws `Trouble`.
 */
export function keepComment(
  github: GitHub,
  run: Run,
  pull: PullRequest,
  { key, text, create }: { key: string; text: string; create: boolean },
): Promise<string | undefined> {
  const marker = `<!-- lithos-ready comment ${Buffer.from(key).toString('base64url')} -->`
  const body = `${marker}\n${text}`
  const where = { owner: run.owner, repo: run.repo }
  return deliver('pull-requests: write', async () => {
    const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments'
    const [viewer, all] = await Promise.all([
      github.viewer(),
      github.list<Comment>(route, { ...where, issue_number: pull.number }),
    ])
    // Anybody can paste the marker: only what the token itself wrote is ours.
    const ours = all.filter((comment) => comment.user?.login === viewer && comment.body?.startsWith(marker))
    const [first, ...copies] = ours
    for (const { id } of copies) {
      await github.request('DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}', { ...where, comment_id: id })
    }
    if (first !== undefined) {
      if (normal(first.body ?? '') === normal(body)) return first.html_url
      const update = { ...where, comment_id: first.id, body }
      return (await github.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', update)).data.html_url
    }
    if (!create) return undefined
    const comment = { ...where, issue_number: pull.number, body }
    return (await github.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', comment)).data.html_url
  })
}

// GitHub keeps the text but for line endings and blanks at its end.
function normal(body: string): string {
  return body.replaceAll('\r\n', '\n').trimEnd()
}
