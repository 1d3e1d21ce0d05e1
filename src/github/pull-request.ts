/** Fixes as a pull request of their own against the branch that was checked. */
import { createHash } from 'node:crypto'
import { deliver, type GitHub, Trouble } from './client.js'
import type { Run } from './event.js'
import { commit, type FixAll, filesOnTop, isOurs, mayChange, type Tree } from './head.js'

interface Pull {
  readonly number: number
  readonly html_url: string
  readonly state: string
  readonly merged_at: string | null
  readonly body: string | null
  readonly user: { readonly login: string } | null
}

const prefix = 'lithos-ready/fix'

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
  if (branch.ref.startsWith(prefix)) return undefined
  const mended = fixAll(mayChange(tree))
  const where = { owner: run.owner, repo: run.repo }
  const name = key === '' ? `${prefix}/${branch.ref}` : `${prefix}-${key.replace(/[^A-Za-z0-9]+/g, '-')}/${branch.ref}`
  return deliver('contents: write` and `pull-requests: write', async () => {
    const listing = { ...where, state: 'all', head: `${run.owner}:${name}`, base: branch.ref }
    const [viewer, pulls] = await Promise.all([
      github.viewer(),
      github.list<Pull>('GET /repos/{owner}/{repo}/pulls', listing),
    ])
    const ours = pulls.filter(({ user, body }) => user?.login === viewer && body?.startsWith('<!-- lithos-ready fix '))
    const open = ours.find(({ state }) => state === 'open')
    const files = await filesOnTop(github, run, tree, branch.sha, mended)
    if (files === undefined) throw new Trouble('no fix was proposed: the lines to change differ in the branch', false)
    if (files.length === 0) {
      if (open === undefined) return undefined
      const close = { ...where, pull_number: open.number, state: 'closed' as const }
      await github.request('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', close)
      await github.request('DELETE /repos/{owner}/{repo}/git/refs/{ref}', { ...where, ref: `heads/${name}` })
      return undefined
    }

    const marker = `<!-- lithos-ready fix ${createHash('sha256').update(JSON.stringify(files)).digest('hex')} -->`
    if (open?.body?.startsWith(marker)) return open.html_url
    if (
      ours.some(({ state, merged_at, body }) => state === 'closed' && merged_at === null && body?.startsWith(marker))
    ) {
      throw new Trouble('these fixes were proposed before and somebody closed them: not proposed again', false)
    }
    await moveBranch(github, run, name, branch.sha, files, mended.rules)
    const body = `${marker}\n${words(mended.rules, branch.ref)}`
    if (open !== undefined) {
      await github.request('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', {
        ...where,
        pull_number: open.number,
        body,
      })
      return open.html_url
    }
    const pull = { ...where, title: 'Make containers ready for lithos', head: name, base: branch.ref, body }
    return (await github.request('POST /repos/{owner}/{repo}/pulls', pull)).data.html_url
  })
}

/**
 * Makes the branch `name` one commit on top of `onto`. A branch that is there is moved only when the commit exists: were
 * it empty for a moment, GitHub would close its pull request.
 */
async function moveBranch(
  github: GitHub,
  run: Run,
  name: string,
  onto: string,
  files: readonly { path: string; text: string }[],
  rules: readonly string[],
): Promise<void> {
  const where = { owner: run.owner, repo: run.repo }
  const newest = await tip(github, run, name)
  if (newest !== undefined && !(await isOurs(github, run, newest))) {
    throw new Trouble('the branch with the fixes has commits of somebody else: it was left alone', false)
  }
  const building = newest === undefined ? name : `${name}.next`
  if (newest === undefined || (await tip(github, run, building)) === undefined) {
    await github.request('POST /repos/{owner}/{repo}/git/refs', { ...where, ref: `refs/heads/${building}`, sha: onto })
  } else {
    const reset = { ...where, ref: `heads/${building}`, sha: onto, force: true }
    await github.request('PATCH /repos/{owner}/{repo}/git/refs/{ref}', reset)
  }
  const remove = () =>
    github.request('DELETE /repos/{owner}/{repo}/git/refs/{ref}', { ...where, ref: `heads/${building}` })
  try {
    const sha = await commit(github, run, building, onto, files, rules)
    if (building === name) return
    await github.request('PATCH /repos/{owner}/{repo}/git/refs/{ref}', {
      ...where,
      ref: `heads/${name}`,
      sha,
      force: true,
    })
  } catch (error) {
    await remove().catch(() => {})
    throw error
  }
  await remove()
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
    `These changes mend what lithos-ready found on \`${branch.replaceAll('`', '')}\`:`,
    '',
    ...rules.map((rule) => `- \`${rule}\``),
    '',
    'The pull request is brought up to date while there is something to mend, and closed when nothing is left.',
  ].join('\n')
}
