/** Fixes as a pull request of their own against the branch that was checked. */
import { createHash, randomUUID } from 'node:crypto'
import { codeSpan } from '../report/sanitize.js'
import { deliver, type GitHub, Trouble } from './client.js'
import type { Run } from './event.js'
import { commit, type FixAll, filesOnTop, mayChange, type Tree } from './head.js'

interface Pull {
  readonly number: number
  readonly html_url: string
  readonly state: string
  readonly merged_at: string | null
  readonly body: string | null
  readonly user: { readonly login: string } | null
}

const prefix = 'lithos-ready/fix'

/** What a pull request of ours says of itself: the fixes that it has, and the commits that its branch may be at. */
interface Marker {
  readonly fixes: string
  readonly commits: readonly string[]
}

const marker = /^<!-- lithos-ready fix (\w+)((?: \w+)*) -->/

function markerOf(body: string | null): Marker | undefined {
  const [, fixes, commits = ''] = marker.exec(body ?? '') ?? []
  return fixes === undefined ? undefined : { fixes, commits: commits.split(' ').filter(Boolean) }
}

/** The branch of the fixes for a branch: no two checks and branches have one together. */
function branchOf(key: string, branch: string): string {
  if (key === '') return `${prefix}/${branch}`
  return `${prefix}-${createHash('sha256').update(key).digest('hex').slice(0, 16)}/${branch}`
}

/**
 * Keeps one pull request with the fixes against `branch`: opened, brought up to date when the fixes change, closed when
 * there are none left, and not proposed again once somebody has closed it. `key` tells several checks of one repository
 * apart. Returns its address, `undefined` where there is none. Throws `Trouble`.
 */
export async function proposeFixes(
  github: GitHub,
  run: Run,
  branch: { readonly ref: string; readonly sha: string },
  tree: Tree,
  fixAll: FixAll,
  key: string,
): Promise<string | undefined> {
  if (/^lithos-ready\/fix(?:-\w+)?\//.test(branch.ref)) return undefined
  const mended = fixAll(mayChange(tree))
  const where = { owner: run.owner, repo: run.repo }
  const name = branchOf(key, branch.ref)
  return deliver('contents: write` and `pull-requests: write', async () => {
    const listing = { ...where, state: 'all', head: `${run.owner}:${name}`, base: branch.ref }
    const [viewer, pulls] = await Promise.all([
      github.viewer(),
      github.list<Pull>('GET /repos/{owner}/{repo}/pulls', listing),
    ])
    const ours = pulls.filter(({ user, body }) => user?.login === viewer && markerOf(body) !== undefined)
    const open = ours.find(({ state }) => state === 'open')
    const written = new Set(ours.flatMap(({ body }) => markerOf(body)?.commits ?? []))
    const files = await filesOnTop(github, run, tree, branch.sha, mended)
    if (files === undefined) throw new Trouble('no fix was proposed: the lines to change differ in the branch', false)
    if (files.length === 0) {
      if (open !== undefined) await close(github, run, open, name, written)
      return undefined
    }

    const fixes = createHash('sha256').update(JSON.stringify(files)).digest('hex')
    if (markerOf(open?.body ?? null)?.fixes === fixes) return open?.html_url
    if (ours.some((one) => one.state === 'closed' && one.merged_at === null && markerOf(one.body)?.fixes === fixes)) {
      throw new Trouble('these fixes were proposed before and somebody closed them: not proposed again', false)
    }
    const said = (commits: readonly string[]) =>
      `<!-- lithos-ready fix ${[fixes, ...commits].join(' ')} -->\n${words(mended.rules, branch.ref)}`
    const before = await tip(github, run, name)
    if (before !== undefined && !written.has(before)) {
      throw new Trouble(`the branch ${name} has commits of somebody else: it was left alone`, false)
    }
    return withCommit(github, run, branch.sha, files, mended.rules, async (commit) => {
      if (open === undefined)
        return openPull(github, run, { name, base: branch.ref, commit, before, body: said([commit]) })
      // Said before it is done: a run that ends between the two leaves a branch that is known to be ours.
      const body = said(before === undefined ? [commit] : [commit, before])
      await github.request('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', {
        ...where,
        pull_number: open.number,
        body,
      })
      await moveBranch(github, run, name, commit, before)
      return open.html_url
    })
  })
}

/** Closes a pull request of ours. Its branch goes with it, unless somebody else was there. */
async function close(github: GitHub, run: Run, pull: Pull, name: string, written: ReadonlySet<string>): Promise<void> {
  const where = { owner: run.owner, repo: run.repo }
  const closed = { ...where, pull_number: pull.number, state: 'closed' as const }
  await github.request('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', closed)
  const newest = await tip(github, run, name)
  if (newest !== undefined && written.has(newest)) {
    await github.request('DELETE /repos/{owner}/{repo}/git/refs/{ref}', { ...where, ref: `heads/${name}` })
  }
}

interface Opening {
  readonly name: string
  readonly base: string
  readonly commit: string
  readonly before: string | undefined
  readonly body: string
}

/** Opens the pull request of a branch; a branch that was made for it does not stay when GitHub refuses. */
async function openPull(github: GitHub, run: Run, { name, base, commit, before, body }: Opening): Promise<string> {
  const where = { owner: run.owner, repo: run.repo }
  await moveBranch(github, run, name, commit, before)
  try {
    const pull = { ...where, title: 'Make containers ready for lithos', head: name, base, body }
    return (await github.request('POST /repos/{owner}/{repo}/pulls', pull)).data.html_url
  } catch (error) {
    const remove = { ...where, ref: `heads/${name}` }
    if (before === undefined)
      await github.request('DELETE /repos/{owner}/{repo}/git/refs/{ref}', remove).catch(() => {})
    throw error
  }
}

/**
 * Makes one commit on top of `onto`, on a branch with a name that nobody else has, and gives it to `use`. A branch that is
 * there is moved only when the commit exists: were it empty for a moment, GitHub would close its pull request.
 */
async function withCommit<T>(
  github: GitHub,
  run: Run,
  onto: string,
  files: readonly { path: string; text: string }[],
  rules: readonly string[],
  use: (commit: string) => Promise<T>,
): Promise<T> {
  const where = { owner: run.owner, repo: run.repo }
  const name = `lithos-ready/making-${randomUUID()}`
  await github.request('POST /repos/{owner}/{repo}/git/refs', { ...where, ref: `refs/heads/${name}`, sha: onto })
  try {
    return await use(await commit(github, run, name, onto, files, rules))
  } finally {
    await github
      .request('DELETE /repos/{owner}/{repo}/git/refs/{ref}', { ...where, ref: `heads/${name}` })
      .catch(() => {})
  }
}

/** Puts a branch, which is at `before` or not there, at a commit. */
async function moveBranch(
  github: GitHub,
  run: Run,
  name: string,
  sha: string,
  before: string | undefined,
): Promise<void> {
  const where = { owner: run.owner, repo: run.repo }
  if (before === undefined) {
    await github.request('POST /repos/{owner}/{repo}/git/refs', { ...where, ref: `refs/heads/${name}`, sha })
    return
  }
  const move = { ...where, ref: `heads/${name}`, sha, force: true }
  await github.request('PATCH /repos/{owner}/{repo}/git/refs/{ref}', move)
}

async function tip(github: GitHub, run: Run, branch: string): Promise<string | undefined> {
  try {
    const where = { owner: run.owner, repo: run.repo, ref: `heads/${branch}` }
    return (await github.request('GET /repos/{owner}/{repo}/git/ref/{ref}', where)).data.object.sha
  } catch (error) {
    if ((error as { status?: number }).status === 404) return undefined
    throw error
  }
}

function words(rules: readonly string[], branch: string): string {
  return [
    `These changes mend what lithos-ready found on ${codeSpan(branch)}:`,
    '',
    ...rules.map((rule) => `- \`${rule}\``),
    '',
    'The pull request is brought up to date while there is something to mend, and closed when nothing is left.',
  ].join('\n')
}
