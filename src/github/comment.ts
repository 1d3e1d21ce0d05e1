/** One comment on the pull request, kept up to date. facts: github.md "Writing to a pull request". */
import { Buffer } from 'node:buffer'
import { deliver, type GitHub } from './client.js'
import type { PullRequest, Run } from './event.js'
import { isOutdated } from './head.js'

/** A comment, as the REST API gives it. */
interface Comment {
  readonly id: number
  readonly html_url: string
  readonly body?: string
  readonly user: { readonly login: string } | null
}

/** What the comment says, and what the next run must know of it. */
type State = 'ready' | 'not-ready' | 'recovered'

/** The comment that there should be. */
interface Say {
  /** Tells several checks of one pull request apart. */
  readonly key: string
  readonly ready: boolean
  /** Whether a comment is made where there is none. */
  readonly create: boolean
  /** The text; `recovered` when the comment said "not ready" before. */
  readonly text: (recovered: boolean) => string
}

/**
 * Writes the comment, or brings it up to date, or leaves it alone where it already says so; copies of it are removed.
 * Returns its address, `undefined` where there is none. Throws `Trouble`.
 */
export function keepComment(github: GitHub, run: Run, pull: PullRequest, say: Say): Promise<string | undefined> {
  const mark = `<!-- lithos-ready comment ${Buffer.from(say.key).toString('base64url')} `
  const where = { owner: run.owner, repo: run.repo }
  return deliver('pull-requests: write', async () => {
    const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments'
    const [viewer, all] = await Promise.all([
      github.viewer(),
      github.list<Comment>(route, { ...where, issue_number: pull.number }),
    ])
    // Anybody can paste the marker: only what the token itself wrote is ours.
    const ours = all.filter(({ user, body }) => user?.login === viewer && body?.startsWith(mark))
    const [first, ...copies] = ours
    const before = first?.body?.slice(mark.length).split(' ', 1)[0] as State | undefined
    const wasRed = before === 'not-ready' || before === 'recovered'
    const whenReady = wasRed ? 'recovered' : 'ready'
    const state = say.ready ? whenReady : 'not-ready'
    const body = `${mark}${state} -->\n${say.text(state === 'recovered')}`
    const isDone = first === undefined ? !say.create : normal(first.body ?? '') === normal(body)
    if (isDone && copies.length === 0) return first?.html_url
    if (await isOutdated(github, run, pull)) return first?.html_url

    for (const { id } of copies) {
      await github.request('DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}', { ...where, comment_id: id })
    }
    if (isDone) return first?.html_url
    if (first !== undefined) {
      const update = { ...where, comment_id: first.id, body }
      return (await github.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', update)).data.html_url
    }
    const comment = { ...where, issue_number: pull.number, body }
    return (await github.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', comment)).data.html_url
  })
}

// GitHub keeps the text but for line endings and blanks at its end.
function normal(body: string): string {
  return body.replaceAll('\r\n', '\n').trimEnd()
}
