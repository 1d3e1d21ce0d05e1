/** Fixes as suggested changes on the lines of a pull request. facts: github.md "Writing to a pull request". */
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { messageMarkdown } from '../report/sanitize.js'
import { deliver, type GitHub } from './client.js'
import type { PullRequest, Run } from './event.js'
import { type Tree, textIn } from './head.js'
import { apply, type Edit, type Hunk, type LineEdit, lineEdits, lineMap, readPatch } from './patch.js'

/** A fix that can be made together with all others of the list, and the finding it mends. */
export interface Offer {
  readonly rule: string
  readonly title: string
  readonly edits: readonly Edit[]
}

/** One suggested change on the pull request. */
interface Suggestion {
  readonly path: string
  /** Lines of the head commit, both included. */
  readonly start: number
  readonly end: number
  /** What they become, each line with its end: without any they are deleted. */
  readonly text: string
  readonly fingerprint: string
  readonly offers: readonly Offer[]
}

/** A thread of review comments, as GraphQL gives it. */
interface Thread {
  readonly id: string
  readonly isResolved: boolean
  readonly isOutdated: boolean
  readonly resolvedBy: { readonly login: string } | null
  readonly comments: { readonly nodes: { body: string; author: { __typename: string; login: string } | null }[] }
}

interface ThreadPage {
  readonly repository: {
    readonly pullRequest: {
      readonly reviewThreads: {
        readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
        readonly nodes: readonly Thread[]
      }
    }
  }
}

/** What was done. */
interface Suggested {
  /** How many are on the pull request now, and how many found no place on its lines. */
  readonly open: number
  readonly elsewhere: number
}

/**
 * Writes the fixes as suggestions, at most `limit`, each once; those that are outdated or no longer needed are resolved,
 * and what a person resolved is not suggested again. A fix is suggested only where all its lines are in the diff. `read`
 * gives the text of a file of the workspace. Throws `Trouble`.
 */
export function suggestFixes(
  github: GitHub,
  run: Run,
  pull: PullRequest,
  tree: Tree,
  offers: readonly Offer[],
  { key, limit, read }: { key: string; limit: number; read: (file: string) => string },
): Promise<Suggested> {
  const mark = `<!-- lithos-ready suggestion ${Buffer.from(key).toString('base64url')} `
  const where = { owner: run.owner, repo: run.repo, pull_number: pull.number }
  return deliver('pull-requests: write', async () => {
    const viewer = await github.viewer()
    const ours = (await threads(github, run, pull)).filter(({ comments }) => {
      const [first] = comments.nodes
      return first?.body.startsWith(mark) && first.author !== null && login(first.author) === viewer
    })
    if (offers.length === 0 && ours.every(({ isResolved }) => isResolved)) return { open: 0, elsewhere: 0 }
    const { suggestions, elsewhere } = await place(github, run, pull, tree, offers, read)

    const wanted = new Map(suggestions.map((suggestion) => [suggestion.fingerprint, suggestion]))
    const standing = new Set<string>()
    for (const thread of ours) {
      const fingerprint = thread.comments.nodes[0]?.body.slice(mark.length).split(' ', 1)[0] as string
      if (thread.isResolved) {
        if (thread.resolvedBy?.login !== viewer && thread.resolvedBy !== null) wanted.delete(fingerprint)
      } else if (wanted.has(fingerprint) && !thread.isOutdated) standing.add(fingerprint)
      else
        await github.graphql(
          'mutation ($id: ID!) { resolveReviewThread(input: { threadId: $id }) { thread { id } } }',
          { id: thread.id },
        )
    }
    const fresh = [...wanted.values()]
      .filter(({ fingerprint }) => !standing.has(fingerprint))
      .slice(0, Math.max(0, limit - standing.size))
    if (fresh.length > 0) {
      await github.request('POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews', {
        ...where,
        commit_id: pull.head.sha,
        event: 'COMMENT',
        body: `lithos-ready suggests ${fresh.length === 1 ? 'a change' : `${fresh.length} changes`}.`,
        comments: fresh.map((suggestion) => ({
          path: suggestion.path,
          body: words(mark, suggestion),
          line: suggestion.end,
          side: 'RIGHT',
          ...(suggestion.start < suggestion.end ? { start_line: suggestion.start, start_side: 'RIGHT' } : {}),
        })),
      })
    }
    return { open: standing.size + fresh.length, elsewhere }
  })
}

async function threads(github: GitHub, run: Run, pull: PullRequest): Promise<Thread[]> {
  const query = `query ($owner: String!, $repo: String!, $number: Int!, $after: String) {
    repository(owner: $owner, name: $repo) { pullRequest(number: $number) { reviewThreads(first: 100, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { id isResolved isOutdated resolvedBy { login } comments(first: 1) { nodes { body author { __typename login } } } }
    } } }
  }`
  const all: Thread[] = []
  let after: string | null = null
  do {
    const variables = { owner: run.owner, repo: run.repo, number: pull.number, after }
    const page: ThreadPage = await github.graphql(query, variables)
    const { nodes, pageInfo } = page.repository.pullRequest.reviewThreads
    all.push(...nodes)
    after = pageInfo.hasNextPage && all.length < 5000 ? pageInfo.endCursor : null
  } while (after !== null)
  return all
}

// GraphQL leaves the `[bot]` out of a bot's login, except for the viewer's.
function login(author: { __typename: string; login: string }): string {
  return author.__typename === 'Bot' && !author.login.endsWith('[bot]') ? `${author.login}[bot]` : author.login
}

interface Listed {
  readonly filename: string
  readonly patch?: string
}

/** Drops the fixes with a change that has no place on the lines of the diff, until all changes of all others have one. */
async function place(
  github: GitHub,
  run: Run,
  pull: PullRequest,
  tree: Tree,
  offers: readonly Offer[],
  read: (file: string) => string,
): Promise<{ suggestions: Suggestion[]; elsewhere: number }> {
  const listing = { owner: run.owner, repo: run.repo, pull_number: pull.number }
  const listed = await github.list<Listed>('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', listing, 30)
  const hunks = new Map(
    listed.map(({ filename, patch }) => [filename, patch === undefined ? [] : readPatch(patch).hunks]),
  )
  const diffed: DiffedFile[] = []
  for (const file of new Set(offers.flatMap(({ edits }) => edits.map((edit) => edit.file)))) {
    const path = tree.path(file) ?? ''
    const text = read(file)
    const there = hunks.has(path) ? await textIn(github, run, tree, pull.head.sha, file) : undefined
    const atHead = there === undefined ? () => undefined : lineMap(text, there)
    diffed.push({ file, path, text, atHead, hunks: hunks.get(path) ?? [] })
  }
  for (let kept = offers; ; ) {
    const placed = diffed.map((file) => suggestionsFor(file, kept))
    const homeless = new Set(placed.flatMap((one) => one.homeless))
    if (homeless.size === 0) {
      return { suggestions: placed.flatMap((one) => one.suggestions), elsewhere: offers.length - kept.length }
    }
    kept = kept.filter((offer) => !homeless.has(offer))
  }
}

/** A file of the workspace and of the diff. */
interface DiffedFile {
  /** Its name in the workspace, and in the repository. */
  readonly file: string
  readonly path: string
  /** As it is in the workspace. */
  readonly text: string
  /** Where a line of the workspace is in the head commit. */
  readonly atHead: (line: number) => number | undefined
  readonly hunks: readonly Hunk[]
}

/** What the offers together change in one file, as suggestions; and the offers with a change that has no place on its diff. */
function suggestionsFor(
  { file, path, text: before, atHead, hunks }: DiffedFile,
  offers: readonly Offer[],
): { suggestions: Suggestion[]; homeless: Offer[] } {
  const suggestions: Suggestion[] = []
  const homeless: Offer[] = []
  const here = offers.filter(({ edits }) => edits.some((edit) => edit.file === file))
  const edits = here.flatMap((offer) => offer.edits.filter((edit) => edit.file === file))
  const lines = before.split('\n')
  for (const change of lineEdits(before, apply(before, edits)) ?? []) {
    const causes = here.filter((offer) => offer.edits.some((edit) => edit.file === file && within(edit, change)))
    const fit = anchored(change, lines).find((edit) => onDiff(edit, atHead, hunks))
    // GitHub writes the lines of a suggestion with LF
    if (fit === undefined || change.lines.some((line) => line.includes('\r'))) {
      homeless.push(...(causes.length > 0 ? causes : here))
      continue
    }
    const text = fit.lines.map((line) => `${line}\n`).join('')
    const replaced = lines.slice(fit.start - 1, fit.end)
    const fingerprint = createHash('sha256')
      .update(JSON.stringify([path, replaced, text]))
      .digest('hex')
      .slice(0, 16)
    const start = atHead(fit.start) as number
    suggestions.push({ path, start, end: start + fit.end - fit.start, text, fingerprint, offers: causes })
  }
  return { suggestions, homeless }
}

// A suggestion replaces at least one line: text that is only put in takes the line before or after it along.
function anchored(change: LineEdit, lines: readonly string[]): LineEdit[] {
  const { start, end, lines: text } = change
  if (end >= start) return [change]
  const before = lines[start - 2]
  const after = lines[start - 1]
  return [
    ...(before === undefined ? [] : [{ start: start - 1, end: start - 1, lines: [before, ...text] }]),
    ...(after === undefined ? [] : [{ start, end: start, lines: [...text, after] }]),
  ]
}

function onDiff({ start, end }: LineEdit, atHead: DiffedFile['atHead'], hunks: readonly Hunk[]): boolean {
  const first = atHead(start)
  if (first === undefined) return false
  for (let line = start; line <= end; line += 1) if (atHead(line) !== first + line - start) return false
  return hunks.some((hunk) => hunk.start <= first && first + end - start <= hunk.end)
}

// The edit's place may be the end of the line before the change, or the start of the one after it.
function within(edit: Edit, change: LineEdit): boolean {
  return edit.line <= change.end + 1 && edit.endLine >= change.start - 1
}

function words(mark: string, { fingerprint, offers, text }: Suggestion): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  const why = offers.map(({ rule, title, edits }) => {
    const files = new Set(edits.map(({ file }) => file))
    return `${messageMarkdown(title)} (\`${rule}\`)${files.size > 1 ? ' — together with the suggestion in the other file' : ''}`
  })
  return `${mark}${fingerprint} -->\n${[...new Set(why)].join('  \n')}\n\n${fence}suggestion\n${text}${fence}\n`
}
