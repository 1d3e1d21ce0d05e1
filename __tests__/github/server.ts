/**
 * A small GitHub on this machine. It holds state, judges every request by GitHub's own descriptions (`problems` must stay
 * empty), and can refuse, fail and be slow.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { graphql, parse, validate } from 'graphql'
import { graphqlSchema, operation, violations } from './contract.js'

export interface Asked {
  readonly method: string
  /** The path below the API's root, with `?query`; of GraphQL `graphql NAME-OF-THE-FIELD`. */
  readonly what: string
  readonly body: unknown
  readonly at: number
}

export interface Answer {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

/** What happens instead of an answer, to the requests that `to` matches in `METHOD /path`, `times` times (all by default). */
export interface Fault {
  readonly to: RegExp
  times?: number
  readonly answer?: Answer
  /** The request is carried out, and then this answer is given instead of the true one. */
  readonly lost?: boolean
  /** Never answers. */
  readonly silent?: boolean
  /** Begins a JSON answer and breaks off. */
  readonly broken?: boolean
}

export interface Comment {
  readonly id: number
  body: string
  readonly user: { login: string }
  readonly html_url: string
}

export interface Thread {
  readonly id: string
  readonly path: string
  readonly line: number
  readonly start: number
  readonly body: string
  readonly author: string
  isResolved: boolean
  isOutdated: boolean
  resolvedBy: string | null
}

export interface Commit {
  readonly parent: string | undefined
  readonly message: string
  readonly author: string
  readonly files: ReadonlyMap<string, string>
}

export interface Pull {
  readonly number: number
  readonly head: string
  readonly base: string
  title: string
  body: string
  state: 'open' | 'closed'
  merged_at: string | null
  readonly user: string
}

/** A file of a change, as GitHub lists it. */
export interface ListedFile {
  readonly filename: string
  readonly sha: string
  readonly status: string
  readonly patch?: string
  readonly changes?: number
  readonly previous_filename?: string
}

export interface Hub {
  /** The address of the API, without a slash at the end. */
  readonly url: string
  viewer: string
  readonly asked: Asked[]
  /** Whatever was asked against GitHub's descriptions, or for what is not there. Must stay empty. */
  readonly problems: string[]
  readonly faults: Fault[]
  readonly comments: Comment[]
  readonly threads: Thread[]
  readonly reviews: string[]
  readonly pulls: Pull[]
  readonly refs: Map<string, string>
  readonly commits: Map<string, Commit>
  /** The files between two commits (`BASE...HEAD`), as GitHub lists them. */
  readonly compared: Map<string, Hub['listed']>
  /** The same of the pull request. */
  listed: () => readonly ListedFile[]
  close(): Promise<void>
}

/**
 * How many times as fast the clock and timers of the tests' process go while a GitHub is there: the pace that it asks for, a second
 * between writes, would be most of what its tests take. The bundle, in a process of its own, keeps the real one.
 */
const haste = 10
const { setTimeout } = globalThis
const { now } = Date

function hasten(): void {
  const begun = now()
  Date.now = () => begun + (now() - begun) * haste
  const hastened = (act: (...given: unknown[]) => void, after = 0, ...given: unknown[]) =>
    setTimeout(act, after / haste, ...given)
  Object.assign(globalThis, { setTimeout: hastened })
}

function slowDown(): void {
  Date.now = now
  Object.assign(globalThis, { setTimeout })
}

/** Starts a GitHub. `root` is the path of its API: `''` as on github.com, `/api/v3` as on Enterprise Server. */
export async function startHub(root = ''): Promise<Hub> {
  hasten()
  const sockets = new Set<ServerResponse>()
  const server = createServer((request, response) => {
    sockets.add(response)
    serve(hub, root, request, response).catch((error: unknown) => {
      hub.problems.push(`the server failed: ${error}`)
      response.destroy()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const hub: Hub = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${root}`,
    viewer: 'github-actions[bot]',
    asked: [],
    problems: [],
    faults: [],
    comments: [],
    threads: [],
    reviews: [],
    pulls: [],
    refs: new Map(),
    commits: new Map(),
    compared: new Map(),
    listed: () => [],
    close: () =>
      new Promise((resolve) => {
        slowDown()
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
  return hub
}

async function serve(hub: Hub, root: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString()
  const body: unknown = text === '' ? undefined : JSON.parse(text)
  const url = new URL(request.url ?? '/', 'http://hub')
  const method = request.method ?? ''
  const isGraphql = url.pathname === (root === '' ? '/graphql' : '/api/graphql')
  if (!isGraphql && !url.pathname.startsWith(root)) hub.problems.push(`${method} ${url.pathname} is not below ${root}`)
  const path = url.pathname.slice(root.length)
  const field = isGraphql ? (/\{\s*(\w+)/.exec((body as { query: string }).query)?.[1] ?? '') : ''
  const what = isGraphql ? `/graphql ${field}` : path + url.search
  hub.asked.push({ method, what, body, at: Date.now() })
  if (!/^(token|bearer) ./i.test(request.headers.authorization ?? '')) hub.problems.push(`${method} ${what}: no token`)

  const send = ({ status, body: data, headers }: Answer) => {
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
    response.end(data === undefined ? '' : JSON.stringify(data))
  }
  const answer = () =>
    isGraphql ? answerGraphql(hub, body as Query) : answerRest(hub, method, path, url.searchParams, body)
  const fault = hub.faults.find((one) => one.to.test(`${method} ${what}`) && (one.times ?? 1) > 0)
  if (fault === undefined) return send(await answer())
  if (fault.times !== undefined) fault.times -= 1
  if (fault.lost) await answer()
  if (fault.silent) return
  if (fault.broken) {
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': '1000' })
    response.write('[{"id": 1,', () => response.destroy())
    return
  }
  send(fault.answer ?? { status: 502, body: 'Bad Gateway' })
}

type Fields = Record<string, unknown>
const notFound: Answer = { status: 404, body: { message: 'Not Found' } }

function answerRest(hub: Hub, method: string, path: string, query: URLSearchParams, body: unknown): Answer {
  const op = operation(method, path)
  if (op === undefined) {
    hub.problems.push(`GitHub has no ${method} ${path}`)
    return notFound
  }
  const wrong = violations(op, query, body)
  hub.problems.push(...wrong)
  if (wrong.length > 0) return { status: 422, body: { message: 'Validation Failed', errors: wrong } }
  const handler = handlers[`${method} ${op.template.replace('/repos/{owner}/{repo}', '')}`]
  if (handler === undefined || op.parameters.owner !== 'acme' || op.parameters.repo !== 'shop') {
    hub.problems.push(`this server has no ${method} ${path}`)
    return notFound
  }
  return handler(hub, op.parameters, query, (body ?? {}) as Fields)
}

function page<T>(all: readonly T[], query: URLSearchParams): Answer {
  const size = Number(query.get('per_page') ?? 30)
  const number = Number(query.get('page') ?? 1)
  return { status: 200, body: all.slice((number - 1) * size, number * size) }
}

const handlers: Record<
  string,
  (hub: Hub, parameters: Record<string, string>, query: URLSearchParams, body: Fields) => Answer
> = {
  'GET /issues/{issue_number}/comments': (hub, _, query) => page(hub.comments, query),
  'POST /issues/{issue_number}/comments': (hub, { issue_number }, _, { body }) => {
    if (String(body).length > 65_536) return { status: 422, body: { message: 'Validation Failed: body is too long' } }
    const id = 1 + Math.max(0, ...hub.comments.map((comment) => comment.id))
    const comment = {
      id,
      body: String(body),
      user: { login: hub.viewer },
      html_url: `${hub.url}/pull/${issue_number}#c${id}`,
    }
    hub.comments.push(comment)
    return { status: 201, body: comment }
  },
  'PATCH /issues/comments/{comment_id}': (hub, { comment_id }, _, { body }) => {
    const comment = hub.comments.find(({ id }) => id === Number(comment_id))
    if (comment === undefined) return notFound
    if (comment.user.login !== hub.viewer) return { status: 403, body: { message: 'Must have admin rights' } }
    comment.body = String(body)
    return { status: 200, body: comment }
  },
  'DELETE /issues/comments/{comment_id}': (hub, { comment_id }) => {
    const at = hub.comments.findIndex(({ id }) => id === Number(comment_id))
    if (at < 0) return notFound
    hub.comments.splice(at, 1)
    return { status: 204 }
  },
  'GET /pulls/{pull_number}/files': (hub, _, query) => page(hub.listed(), query),
  'GET /compare/{basehead}': (hub, { basehead }) => {
    const files = hub.compared.get(basehead as string)?.()
    return files === undefined ? notFound : { status: 200, body: { files } }
  },
  'GET /contents/{path}': (hub, { path }, query) => {
    const text = hub.commits.get(query.get('ref') ?? '')?.files.get(path as string)
    if (text === undefined) return notFound
    return {
      status: 200,
      body: { type: 'file', path, encoding: 'base64', content: Buffer.from(text).toString('base64') },
    }
  },
  'GET /commits/{ref}': (hub, { ref }) => {
    const commit = hub.commits.get(ref as string)
    if (commit === undefined) return { status: 422, body: { message: `No commit found for SHA: ${ref}` } }
    return { status: 200, body: { sha: ref, commit: { message: commit.message }, author: { login: commit.author } } }
  },
  'GET /git/ref/{ref}': (hub, { ref }) => {
    const sha = hub.refs.get(ref as string)
    return sha === undefined ? notFound : { status: 200, body: { ref: `refs/${ref}`, object: { sha, type: 'commit' } } }
  },
  'POST /git/refs': (hub, _, __, { ref, sha }) => {
    const name = String(ref).replace(/^refs\//, '')
    if (!String(ref).startsWith('refs/heads/') || !hub.commits.has(String(sha)) || hub.refs.has(name)) {
      return { status: 422, body: { message: 'Reference already exists' } }
    }
    hub.refs.set(name, String(sha))
    return { status: 201, body: { ref, object: { sha, type: 'commit' } } }
  },
  'PATCH /git/refs/{ref}': (hub, { ref }, _, { sha, force }) => {
    if (!hub.refs.has(ref as string) || !hub.commits.has(String(sha)))
      return { status: 422, body: { message: 'Reference does not exist' } }
    if (!force && hub.commits.get(String(sha))?.parent !== hub.refs.get(ref as string)) {
      return { status: 422, body: { message: 'Update is not a fast forward' } }
    }
    hub.refs.set(ref as string, String(sha))
    closeEmptyPulls(hub)
    return { status: 200, body: { ref: `refs/${ref}`, object: { sha, type: 'commit' } } }
  },
  'DELETE /git/refs/{ref}': (hub, { ref }) => {
    if (!hub.refs.delete(ref as string)) return { status: 422, body: { message: 'Reference does not exist' } }
    closeEmptyPulls(hub)
    return { status: 204 }
  },
  'GET /pulls': (hub, _, query) => {
    const matching = hub.pulls.filter(
      (pull) =>
        (query.get('state') === 'all' || pull.state === (query.get('state') ?? 'open')) &&
        (!query.has('head') || `acme:${pull.head}` === query.get('head')) &&
        (!query.has('base') || pull.base === query.get('base')),
    )
    return page(
      matching.map((pull) => shown(hub, pull)),
      query,
    )
  },
  'POST /pulls': (hub, _, __, { title, head, base, body }) => {
    const open = hub.pulls.some((pull) => pull.state === 'open' && pull.head === head && pull.base === base)
    const [from, to] = [hub.refs.get(`heads/${head}`), hub.refs.get(`heads/${base}`)]
    if (open || from === undefined || to === undefined || from === to)
      return { status: 422, body: { message: 'Validation Failed' } }
    const number = 100 + hub.pulls.length
    const pull: Pull = {
      number,
      head: String(head),
      base: String(base),
      title: String(title),
      body: String(body),
      state: 'open',
      merged_at: null,
      user: hub.viewer,
    }
    hub.pulls.push(pull)
    return { status: 201, body: shown(hub, pull) }
  },
  'GET /pulls/{pull_number}': (hub, { pull_number }) => {
    const pull = hub.pulls.find(({ number }) => number === Number(pull_number))
    if (pull !== undefined) return { status: 200, body: shown(hub, pull) }
    // The pull request that is checked.
    return {
      status: 200,
      body: { number: Number(pull_number), head: { ref: 'topic', sha: hub.refs.get('heads/topic') } },
    }
  },
  'PATCH /pulls/{pull_number}': (hub, { pull_number }, _, changes) => {
    const pull = hub.pulls.find(({ number }) => number === Number(pull_number))
    if (pull === undefined) return notFound
    Object.assign(pull, changes)
    return { status: 200, body: shown(hub, pull) }
  },
  'POST /pulls/{pull_number}/reviews': (hub, _, __, { body, comments, event, commit_id }) => {
    if (event !== 'COMMENT' || !body || !hub.commits.has(String(commit_id)))
      return { status: 422, body: { message: 'Unprocessable Entity' } }
    const drafts = comments as { path: string; body: string; line: number; start_line?: number; side?: string }[]
    for (const { path, line, start_line = line } of drafts) {
      const patch = hub.listed().find(({ filename }) => filename === path)?.patch ?? ''
      const held = [...patch.matchAll(/^@@ -\S+ \+(\d+)(?:,(\d+))? @@/gm)].some(
        ([, start, count = '1']) => Number(start) <= start_line && line < Number(start) + Number(count),
      )
      if (!held)
        return { status: 422, body: { message: 'Unprocessable Entity', errors: ['Line could not be resolved'] } }
    }
    hub.reviews.push(String(body))
    for (const { path, body: text, line, start_line = line } of drafts) {
      hub.threads.push({
        id: `T${hub.threads.length + 1}`,
        path,
        line,
        start: start_line,
        body: text,
        author: hub.viewer,
        isResolved: false,
        isOutdated: false,
        resolvedBy: null,
      })
    }
    return { status: 200, body: { id: hub.reviews.length } }
  },
}

// GitHub closes a pull request whose branch is gone or brings nothing any more.
function closeEmptyPulls(hub: Hub): void {
  for (const pull of hub.pulls) {
    const head = hub.refs.get(`heads/${pull.head}`)
    if (head === undefined || head === hub.refs.get(`heads/${pull.base}`)) pull.state = 'closed'
  }
}

function shown(hub: Hub, { user, head, base, ...pull }: Pull): Fields {
  return {
    ...pull,
    user: { login: user },
    head: { ref: head },
    base: { ref: base },
    html_url: `${hub.url}/pull/${pull.number}`,
  }
}

interface Query {
  readonly query: string
  readonly variables?: Fields
}

async function answerGraphql(hub: Hub, { query, variables }: Query): Promise<Answer> {
  const invalid = validate(graphqlSchema, parse(query))
  if (invalid.length > 0) {
    hub.problems.push(...invalid.map(({ message }) => message))
    return { status: 200, body: { errors: invalid.map(({ message }) => ({ message })) } }
  }
  const refused: { type: string; message: string }[] = []
  const refuse = (type: string, message: string) => {
    refused.push({ type, message })
    throw new Error(message)
  }
  const rootValue = {
    viewer: { login: hub.viewer },
    repository: {
      pullRequest: {
        reviewThreads: ({ first, after }: { first: number; after?: string }) => {
          const start = Number(after ?? 0)
          const nodes = hub.threads.slice(start, start + first).map((thread) => ({
            ...thread,
            resolvedBy: thread.resolvedBy === null ? null : { login: thread.resolvedBy },
            comments: { nodes: [{ body: thread.body, author: actor(thread.author) }] },
          }))
          return {
            nodes,
            pageInfo: { hasNextPage: start + first < hub.threads.length, endCursor: String(start + first) },
          }
        },
      },
    },
    resolveReviewThread: ({ input }: { input: { threadId: string } }) => {
      const thread = hub.threads.find(({ id }) => id === input.threadId)
      if (thread === undefined) return refuse('NOT_FOUND', 'Could not resolve to a node')
      thread.isResolved = true
      thread.resolvedBy = hub.viewer
      return { thread }
    },
    createCommitOnBranch: ({ input }: { input: CommitInput }) => {
      const { branchName, repositoryNameWithOwner } = input.branch
      const tip = hub.refs.get(`heads/${branchName}`)
      if (repositoryNameWithOwner !== 'acme/shop' || tip === undefined)
        return refuse('NOT_FOUND', 'A ref does not exist')
      if (tip !== input.expectedHeadOid)
        return refuse('STALE_DATA', `Expected branch to point to "${input.expectedHeadOid}"`)
      const files = new Map(hub.commits.get(tip)?.files)
      for (const { path, contents } of input.fileChanges?.additions ?? [])
        files.set(path, Buffer.from(contents, 'base64').toString())
      const oid = String(hub.commits.size).padStart(40, 'c')
      const message = `${input.message.headline}\n\n${input.message.body ?? ''}`
      hub.commits.set(oid, { parent: tip, message, author: hub.viewer, files })
      hub.refs.set(`heads/${branchName}`, oid)
      return { commit: { oid } }
    },
  }
  const result = await graphql({ schema: graphqlSchema, source: query, rootValue, variableValues: variables ?? {} })
  const errors = result.errors?.map(({ message }, i) => ({ type: refused[i]?.type, message }))
  if (errors !== undefined && refused.length === 0) hub.problems.push(...errors.map(({ message }) => message))
  return { status: 200, body: { data: result.data, ...(errors === undefined ? {} : { errors }) } }
}

interface CommitInput {
  readonly branch: { readonly repositoryNameWithOwner: string; readonly branchName: string }
  readonly expectedHeadOid: string
  readonly message: { readonly headline: string; readonly body?: string }
  readonly fileChanges?: { readonly additions?: readonly { readonly path: string; readonly contents: string }[] }
}

function actor(login: string): Fields {
  return login.endsWith('[bot]') ? { __typename: 'Bot', login: login.slice(0, -5) } : { __typename: 'User', login }
}
