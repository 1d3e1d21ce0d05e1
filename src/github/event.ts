/** What the runner tells about this run, decided before any call is made. facts: github.md "Events and tokens". */

/** The environment variables of a process. */
export type Env = Readonly<Record<string, string | undefined>>

/** A pull request: the branch that it comes from and the one that it goes to, each with its newest commit. */
export interface PullRequest {
  readonly number: number
  readonly head: { readonly ref: string; readonly sha: string }
  readonly base: { readonly ref: string; readonly sha: string }
}

/** What this run is about, and where GitHub is. */
export interface Run {
  /** The name of the event: `pull_request`, `push`, `merge_group` … */
  readonly event: string
  readonly owner: string
  readonly repo: string
  /** The commit that was checked out: of a pull request, its merge with the base. */
  readonly sha: string
  readonly pullRequest: PullRequest | undefined
  /** The branch a fix could go to, and its newest commit; of a pull request, its head. */
  readonly branch: { readonly ref: string; readonly sha: string } | undefined
  /** The commit this run's changes are measured against, where the event has one. */
  readonly base: string | undefined
  /** Why nothing may be written, for people; `undefined` where the token may be able to. */
  readonly readOnly: string | undefined
  /** Without a slash at the end. */
  readonly serverUrl: string
  readonly apiUrl: string
  readonly graphqlUrl: string
}

/**
 * Reads the environment of a runner and the text of the event file (`''` when there is none). Never throws: what cannot
 * be read is as if it were not there, and the run goes on like one of `workflow_dispatch`.
 */
export function readRun(env: Env, eventText: string): Run {
  const payload = parse(eventText)
  const [owner = '', repo = ''] = (env.GITHUB_REPOSITORY ?? '').split('/')
  const serverUrl = url(env.GITHUB_SERVER_URL, 'https://github.com')
  const apiUrl = url(env.GITHUB_API_URL, 'https://api.github.com')
  const pull = record(payload.pull_request)
  const pullRequest = readPullRequest(pull)
  const sha = commit(env.GITHUB_SHA) ?? pullRequest?.head.sha ?? ''
  return {
    event: env.GITHUB_EVENT_NAME ?? '',
    owner,
    repo,
    sha,
    pullRequest,
    branch: pullRequest?.head ?? pushedBranch(env, sha),
    base: pullRequest?.base.sha ?? commit(record(payload.merge_group).base_sha) ?? commit(payload.before),
    readOnly: whyReadOnly(env, payload, pull),
    serverUrl,
    apiUrl,
    graphqlUrl: url(
      env.GITHUB_GRAPHQL_URL,
      apiUrl.endsWith('/api/v3') ? apiUrl.replace(/v3$/, 'graphql') : `${apiUrl}/graphql`,
    ),
  }
}

/** The address of the lines of a file in a commit, every part of it encoded. */
export function linkToLines(run: Run, path: string, line: number, endLine: number): string {
  const commitSha = run.pullRequest?.head.sha ?? run.sha
  const lines = endLine > line ? `#L${line}-L${endLine}` : `#L${line}`
  return `${run.serverUrl}/${run.owner}/${run.repo}/blob/${commitSha}/${path.split('/').map(encodeURIComponent).join('/')}${lines}`
}

function readPullRequest(pull: Fields): PullRequest | undefined {
  const head = record(pull.head)
  const base = record(pull.base)
  const headSha = commit(head.sha)
  const baseSha = commit(base.sha)
  if (typeof pull.number !== 'number' || headSha === undefined || baseSha === undefined) return undefined
  return {
    number: pull.number,
    head: { ref: text(head.ref), sha: headSha },
    base: { ref: text(base.ref), sha: baseSha },
  }
}

// A head repository that was deleted is `null` in the event; it cannot be written to either.
function whyReadOnly(env: Env, payload: Fields, pull: Fields): string | undefined {
  if ((env.GITHUB_ACTOR ?? text(record(payload.sender).login)) === 'dependabot[bot]') {
    return 'runs that Dependabot starts have a read-only token'
  }
  if (pull.head === undefined) return undefined
  const from = text(record(record(pull.head).repo).full_name).toLowerCase()
  const into = text(record(record(pull.base).repo).full_name) || text(env.GITHUB_REPOSITORY)
  return from === into.toLowerCase()
    ? undefined
    : 'the pull request comes from a fork, whose runs have a read-only token'
}

function pushedBranch(env: Env, sha: string): Run['branch'] {
  if (env.GITHUB_EVENT_NAME === 'merge_group' || !env.GITHUB_REF?.startsWith('refs/heads/') || sha === '')
    return undefined
  return { ref: env.GITHUB_REF.slice('refs/heads/'.length), sha }
}

type Fields = Readonly<Record<string, unknown>>

function parse(json: string): Fields {
  try {
    return record(JSON.parse(json))
  } catch {
    return {}
  }
}

function record(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

// A new branch has `before` of zeros. Anything but a hash never reaches git's command line.
function commit(value: unknown): string | undefined {
  return typeof value === 'string' && /^[0-9a-f]{40,64}$/.test(value) && !/^0+$/.test(value) ? value : undefined
}

function url(value: string | undefined, otherwise: string): string {
  return (value || otherwise).replace(/\/+$/, '')
}
