/** The newest commit of a branch, and the files in it: what suggestions and commits are made on. */
import { Buffer } from 'node:buffer'
import type { GitHub } from './client.js'
import type { PullRequest, Run } from './event.js'
import type { Git } from './git.js'
import { transplant } from './patch.js'

/** Stands in the message of every commit of ours. */
const trailer = 'Fixed-By: lithos-ready'

/** The files of a workspace as they are to be, made by fixes. */
export interface Mended {
  readonly files: readonly { readonly path: string; readonly before: string; readonly after: string }[]
  /** The ids of the rules whose findings are mended. */
  readonly rules: readonly string[]
}

/** Makes all fixes that touch only files for which `may` holds, pass by pass. */
export type FixAll = (may: (path: string) => boolean) => Mended

/** What a commit can be made with. */
export interface Tree {
  /** A file's name in the repository; `undefined` outside. */
  path(file: string): string | undefined
  /** Whether the file is a plain one: no link, none on the way to it, not executable. */
  plain(file: string): boolean
  readonly git: Git | undefined
}

/** Whether the pull request went on since the run began: the run of its newest commit has the word, whichever ends last. */
export async function isOutdated(github: GitHub, run: Run, pull: PullRequest): Promise<boolean> {
  const where = { owner: run.owner, repo: run.repo, pull_number: pull.number }
  const { data } = await github.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', where)
  return data.head.sha !== pull.head.sha
}

/** The text of a file (by its name in the workspace) in a commit; `undefined` when it is not there. */
export async function textIn(
  github: GitHub,
  run: Run,
  tree: Tree,
  commit: string,
  file: string,
): Promise<string | undefined> {
  if (tree.git?.has(commit)) return tree.git.texts(commit, [file]).get(file)
  const path = tree.path(file)
  if (path === undefined) return undefined
  return contents(github, run, commit, path)
}

/** The text of a file (by its name in the repository) in a commit, asked of GitHub; `undefined` when it is not there. */
export async function contents(github: GitHub, run: Run, commit: string, path: string): Promise<string | undefined> {
  try {
    const where = { owner: run.owner, repo: run.repo, path, ref: commit }
    const { data } = await github.request('GET /repos/{owner}/{repo}/contents/{path}', where)
    return 'content' in data && data.encoding === 'base64' ? Buffer.from(data.content, 'base64').toString() : undefined
  } catch (error) {
    if ((error as { status?: number }).status === 404) return undefined
    throw error
  }
}

/** Whether the commit is one that we made, or that the token made: to fix on top of it would go round in circles. */
export async function isOurs(github: GitHub, run: Run, commit: string): Promise<boolean> {
  const where = { owner: run.owner, repo: run.repo, ref: commit }
  const [viewer, { data }] = await Promise.all([
    github.viewer(),
    github.request('GET /repos/{owner}/{repo}/commits/{ref}', where),
  ])
  return data.author?.login === viewer || data.commit.message.includes(trailer)
}

/**
 * The files of a mended workspace as they are to be on top of `commit`, by their names in the repository. Empty when
 * there is nothing to change, `undefined` when a change has no place there.
 */
export async function filesOnTop(
  github: GitHub,
  run: Run,
  tree: Tree,
  commit: string,
  { files }: Mended,
): Promise<{ path: string; text: string }[] | undefined> {
  const result: { path: string; text: string }[] = []
  const local = tree.git?.has(commit)
    ? tree.git.texts(
        commit,
        files.map(({ path }) => path),
      )
    : undefined
  for (const { path, before, after } of files) {
    const there = local === undefined ? await textIn(github, run, tree, commit, path) : local.get(path)
    const text = there === undefined ? undefined : transplant(before, after, there)
    if (text === undefined) return undefined
    if (text !== there) result.push({ path: tree.path(path) as string, text })
  }
  return result
}

/** Which files a commit of ours may change: plain ones of the repository, and never what tells GitHub what to do. */
export function mayChange(tree: Tree): (file: string) => boolean {
  return (file) => {
    const path = tree.path(file)
    return path !== undefined && !/^\.github(\/|$)/i.test(path) && tree.plain(file)
  }
}

/** Puts one verified commit on a branch whose newest commit is `onto`. Returns its hash. */
export async function commit(
  github: GitHub,
  run: Run,
  branch: string,
  onto: string,
  files: readonly { path: string; text: string }[],
  rules: readonly string[],
): Promise<string> {
  const answer = await github.graphql<{ createCommitOnBranch: { commit: { oid: string } } }>(
    'mutation ($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }',
    {
      input: {
        branch: { repositoryNameWithOwner: `${run.owner}/${run.repo}`, branchName: branch },
        expectedHeadOid: onto,
        message: {
          headline: 'Make containers ready for lithos',
          body: `Mends the findings of ${rules.join(', ')}.\n\n${trailer}`,
        },
        fileChanges: {
          additions: files.map(({ path, text }) => ({ path, contents: Buffer.from(text).toString('base64') })),
        },
      },
    },
  )
  return answer.createCommitOnBranch.commit.oid
}
