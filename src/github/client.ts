/** The only place that talks to GitHub, loaded when there is something to say. facts: github.md "Writing to a pull request". */
import { randomUUID } from 'node:crypto'
import type { Octokit } from '@octokit/core'
import type { Run } from './event.js'

/** GitHub, as far as it is talked to. Everything throws what octokit throws; `deliver` makes `Trouble` of it. */
export interface GitHub {
  /** One call of the REST API. */
  readonly request: Octokit['request']
  /** Every item of a list, 100 a page. `pages` bounds how many pages are read. */
  list<T>(route: string, parameters: Record<string, unknown>, pages?: number): Promise<T[]>
  /** The `data` of the answer. Throws when the answer has errors. */
  graphql<T>(query: string, variables: Record<string, unknown>): Promise<T>
  /** The login the token writes under, as REST spells it (`github-actions[bot]`). */
  viewer(): Promise<string>
}

interface Patience {
  /** Milliseconds for one answer. */
  readonly answer: number
  /** Milliseconds for everything that is said to GitHub in a run. */
  readonly all: number
}

/** How long something may take. */
interface Waiting {
  /** Milliseconds for one answer. */
  readonly answer: number
  /** When everything must be said, in milliseconds since 1970. */
  readonly deadline: number
  /** Whether to try again after so many seconds, for the next time after `tries`. */
  readonly worthWaiting: (seconds: number, tries: number) => boolean
}

/** What GitHub refused or failed to do, in words for people. */
export class Trouble extends Error {
  /** Whether the same may go well a moment later. */
  readonly passing: boolean
  constructor(message: string, passing: boolean) {
    super(message)
    this.passing = passing
  }
}

/** Connects with a token. Reads nothing yet. Throws when the libraries cannot be loaded. */
export async function connect(run: Run, token: string, patience: Patience): Promise<GitHub> {
  const [{ getOctokit }, { retry }, { throttling }] = await Promise.all([
    import('@actions/github'),
    import('@octokit/plugin-retry'),
    import('@octokit/plugin-throttling'),
  ])
  const deadline = Date.now() + patience.all
  const worthWaiting = (seconds: number, tries: number) => tries < 2 && Date.now() + seconds * 1000 < deadline

  const limited = (seconds: number, _options: object, _octokit: unknown, tries: number) => worthWaiting(seconds, tries)
  const octokit = getOctokit(
    token,
    {
      baseUrl: run.apiUrl,
      userAgent: 'lithos-ready',
      // Their own words would reach the runner's log unsanitized.
      log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
      retry: { doNotRetry: [400, 401, 403, 404, 409, 410, 422, 429, 451] },
      // a pace of its own: the plugin keeps one for each name, for as long as the process lives
      throttle: { id: randomUUID(), onRateLimit: limited, onSecondaryRateLimit: limited },
    },
    (one: Octokit) => answering(one, { answer: patience.answer, deadline, worthWaiting }),
    retry,
    throttling,
  ) as unknown as Octokit

  let viewer: Promise<string> | undefined
  const github: GitHub = {
    request: octokit.request,
    async list<T>(route: string, parameters: Record<string, unknown>, pages = 50) {
      const all: T[] = []
      for (let page = 1; page <= pages; page += 1) {
        const { data } = await octokit.request(route, { ...parameters, per_page: 100, page })
        all.push(...(data as T[]))
        if ((data as T[]).length < 100) break
      }
      return all
    },
    async graphql<T>(query: string, variables: Record<string, unknown>) {
      const { data: answer } = await octokit.request({ method: 'POST', url: run.graphqlUrl, query, variables })
      const errors = (answer as Answer).errors
      if (errors?.length) throw new GraphqlErrors(errors)
      return (answer as Answer).data as T
    },
    viewer() {
      viewer ??= github
        .graphql<{ viewer: { login: string } }>('query { viewer { login } }', {})
        .then(({ viewer }) => viewer.login)
      return viewer
    },
  }
  return github
}

/** The innermost plugin: gives up on an answer that does not come, and heeds `retry-after` where the others do not. */
function answering(octokit: Octokit, { answer, deadline, worthWaiting }: Waiting): void {
  octokit.hook.wrap('request', async (request, options) => {
    const left = deadline - Date.now()
    const retries = options.request.retries ?? (isRead(options) ? 2 : 0)
    const signal = AbortSignal.timeout(Math.max(1, Math.min(answer, left)))
    options.request = { ...options.request, retries, signal }
    try {
      const response = await request(options)
      const isJson = response.headers['content-type']?.includes('json')
      // A body that breaks off is given as the empty text, not as an error.
      if (response.status !== 204 && typeof response.data === 'string' && isJson) {
        throw new Trouble('the answer from GitHub broke off', true)
      }
      return response
    } catch (error) {
      const after = Number((error as Failure).response?.headers?.['retry-after'])
      const tries = Number(options.request.retryCount ?? 0)
      if (refusedForNow(error as Failure) && worthWaiting(after || 1, tries))
        throw retryAfter(error as Failure, after || 1)
      throw error
    }
  })
}

/**
 * Does one thing on GitHub and says in words what went wrong. `needs` is the permission it takes. `act` first looks and
 * then writes what is missing, so that it can be done once more when an answer to a write was lost.
 */
export async function deliver<T>(needs: string, act: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await act()
    } catch (error) {
      const trouble = explain(error, needs)
      if (!trouble.passing || tries === 1) throw trouble
      await new Promise((resolve) => setTimeout(resolve, 1000))
    }
  }
}

/** What octokit throws. */
interface Failure {
  readonly name?: string
  readonly message: string
  readonly status?: number
  readonly request?: { method?: string; url?: string; body?: unknown; request?: Record<string, unknown> }
  readonly response?: { headers?: Record<string, unknown>; data?: { message?: unknown; errors?: unknown } }
}

/** What the GraphQL API answers. */
interface Answer {
  readonly data?: unknown
  readonly errors?: readonly { readonly type?: string; readonly message: string }[]
}

class GraphqlErrors extends Error {
  readonly errors: NonNullable<Answer['errors']>
  constructor(errors: NonNullable<Answer['errors']>) {
    super(errors.map(({ message }) => message).join('; '))
    this.errors = errors
  }
}

/** Throws the error again when it is not one of GitHub's. */
function explain(error: unknown, needs: string): Trouble {
  if (error instanceof Trouble) return error
  if (error instanceof GraphqlErrors) {
    const forbidden = error.errors.some(({ type, message }) => type === 'FORBIDDEN' || /not accessible/i.test(message))
    return new Trouble(
      `GitHub refused it: ${error.message}${forbidden ? `. It needs the permission \`${needs}\`` : ''}`,
      false,
    )
  }
  const { status, message, request, response } = error as Failure
  // Anything else is a mistake of ours, and not for this function to hide.
  if (status === undefined && response === undefined) throw error
  const said = typeof response?.data?.message === 'string' ? response.data.message : message
  if (status === undefined || refusedForNow(error as Failure) || /rate limit/i.test(said)) {
    return new Trouble('GitHub limits the rate of requests for now', false)
  }
  if (status === 401) return new Trouble('GitHub does not know the token (401)', false)
  if (status === 403)
    return new Trouble(`GitHub refused it (403: ${said}). It needs the permission \`${needs}\``, false)
  if (status === 404)
    return new Trouble(`GitHub finds nothing there (404), or the token lacks the permission \`${needs}\``, false)
  if (status < 500) return new Trouble(`GitHub refused it (${status}: ${said})`, false)
  const what = response === undefined ? `no answer from GitHub (${said})` : `GitHub failed (${status})`
  return new Trouble(what, request === undefined || !isRead(request))
}

/** Whether GitHub asks to come again later. Secondary limits are the throttling plugin's; it knows them by these words. */
function refusedForNow({ status, message, response }: Failure): boolean {
  return (
    (status === 429 || (status === 403 && response?.headers?.['retry-after'] !== undefined)) &&
    !/secondary rate/i.test(message)
  )
}

function retryAfter(error: Failure, seconds: number): Failure {
  if (error.request) error.request.request = { ...error.request.request, retries: 2, retryAfter: seconds }
  return error
}

/** Whether a request changes nothing: GET, or a GraphQL query. */
function isRead({ method, query, body }: { method?: string; query?: unknown; body?: unknown }): boolean {
  const document = query ?? (body as { query?: unknown } | undefined)?.query
  return method === 'GET' || (typeof document === 'string' && /^\s*query\b/.test(document))
}
