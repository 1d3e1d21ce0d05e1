import { connect, type GitHub } from '../../src/github/client.js'
import { keepComment } from '../../src/github/comment.js'
import { commitFixes } from '../../src/github/commit.js'
import { type Run, readRun } from '../../src/github/event.js'
import type { Mended, Tree } from '../../src/github/head.js'
import { proposeFixes } from '../../src/github/pull-request.js'
import { type Offer, suggestFixes } from '../../src/github/suggestions.js'
import { type Hub, startHub } from './server.js'

const base = 'a'.repeat(40)
const head = 'b'.repeat(40)
const merge = 'd'.repeat(40)
let hub: Hub
let run: Run
let github: GitHub

async function meet(root = '', patience = { answer: 5000, all: 120_000 }): Promise<void> {
  hub = await startHub(root)
  const repo = { full_name: 'acme/shop' }
  const event = {
    pull_request: { number: 7, head: { ref: 'topic', sha: head, repo }, base: { ref: 'main', sha: base, repo } },
  }
  const env = {
    GITHUB_EVENT_NAME: 'pull_request',
    GITHUB_REPOSITORY: 'acme/shop',
    GITHUB_SHA: merge,
    GITHUB_API_URL: hub.url,
    GITHUB_GRAPHQL_URL: root === '' ? `${hub.url}/graphql` : hub.url.replace(/v3$/, 'graphql'),
  }
  run = readRun(env, JSON.stringify(event))
  github = await connect(run, 'token', patience)
  const files = new Map([['vagga.yaml', before]])
  hub.commits.set(base, { parent: undefined, message: 'start', author: 'ann', files })
  hub.commits.set(head, { parent: base, message: 'topic', author: 'ann', files })
  hub.refs.set('heads/main', base)
  hub.refs.set('heads/topic', head)
}

const before = 'containers:\n  app:\n    setup:\n    - !Alpine v3.18\n    environ:\n      A: b\n'
const after = before.replace('    environ:', '    - !EnsureDir /data\n    environ:')
const fixed: Mended = { files: [{ path: 'vagga.yaml', before, after }], rules: ['mount-point-missing'] }
const nothing: Mended = { files: [], rules: [] }
const tree: Tree = { git: undefined, path: (file) => file, plain: () => true }
const pull = () => run.pullRequest as NonNullable<Run['pullRequest']>
const writes = () =>
  hub.asked.filter(({ method, what }) => method !== 'GET' && !/^\/graphql (viewer|repository)/.test(what))

beforeEach(() => meet())
afterEach(async () => {
  const { problems } = hub
  await hub.close()
  expect(problems).toEqual([])
})

describe('the comment', () => {
  const say = (ready: boolean, create = !ready) =>
    keepComment(github, run, pull(), {
      key: '',
      ready,
      create,
      text: (recovered) => `${ready ? 'ready' : 'not ready'}${recovered ? ' now' : ''}`,
    })

  test('is made once, left alone while it says the same, and tells of the recovery, once', async () => {
    const url = await say(false)
    expect(url).toBe(`${hub.url}/pull/7#c1`)
    expect(await say(false)).toBe(url)
    expect(writes()).toHaveLength(1)
    await say(true)
    await say(true)
    expect(writes()).toHaveLength(2)
    expect(hub.comments.map(({ body }) => body.split('\n')[1])).toEqual(['ready now'])
    await say(false)
    expect(hub.comments.map(({ body }) => body.split('\n')[1])).toEqual(['not ready'])
  })

  test('is not made to say that nothing was ever wrong', async () => {
    expect(await say(true)).toBeUndefined()
    expect(hub.comments).toEqual([])
  })

  test('is found behind hundreds of others, and only where the token wrote it', async () => {
    await say(false)
    const [ours] = hub.comments.splice(0)
    for (let id = 1000; id < 1250; id += 1) {
      hub.comments.push({ id, body: ours?.body ?? '', user: { login: 'mallory' }, html_url: '' })
    }
    hub.comments.push({ ...(ours as (typeof hub.comments)[number]), id: 2000 })
    await say(true)
    expect(hub.comments.filter(({ body }) => body.includes('ready now')).map(({ id }) => id)).toEqual([2000])
  })

  test('of another check is left alone; copies of our own are removed', async () => {
    await say(false)
    hub.comments.push({ ...(hub.comments[0] as (typeof hub.comments)[number]), id: 5 })
    await keepComment(github, run, pull(), { key: 'services/a', ready: false, create: true, text: () => 'other' })
    await say(false)
    expect(hub.comments.map(({ id }) => id)).toEqual([1, 6])
  })

  test('is not written when the pull request went on', async () => {
    await say(false)
    hub.refs.set('heads/topic', merge)
    hub.comments.push({ ...(hub.comments[0] as (typeof hub.comments)[number]), id: 5 })
    const done = writes().length
    await say(true)
    expect(writes()).toHaveLength(done)
    expect(hub.comments[0]?.body).toContain('not ready')
  })

  test('is not doubled when the answer to its creation was lost', async () => {
    hub.faults.push({ to: /^POST .*comments/, times: 1, lost: true })
    expect(await say(false)).toBe(`${hub.url}/pull/7#c1`)
    expect(hub.comments).toHaveLength(1)
  })

  test.each([
    [403, 'Resource not accessible by integration', 'pull-requests: write'],
    [404, 'Not Found', 'pull-requests: write'],
    [422, 'Validation Failed', 'Validation Failed'],
    [401, 'Bad credentials', 'token'],
  ])('that is refused with %i is refused once, and says why', async (status, message, words) => {
    hub.faults.push({ to: /^POST .*comments/, answer: { status, body: { message } } })
    await expect(say(false)).rejects.toThrow(words)
    expect(writes()).toHaveLength(1)
  })

  test.each([
    ['429', { status: 429, headers: { 'retry-after': '2' }, body: { message: 'Too many' } }],
    ['403', { status: 403, headers: { 'retry-after': '2' }, body: { message: 'Wait' } }],
    [
      'a secondary limit',
      { status: 403, headers: { 'retry-after': '2' }, body: { message: 'You have exceeded a secondary rate limit.' } },
    ],
  ])('waits as long as %s says', async (_, answer) => {
    hub.faults.push({ to: /^POST .*comments/, times: 1, answer })
    await say(false)
    const [first, second] = writes()
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(1900)
  })

  test('does not wait for a limit that ends in an hour', async () => {
    hub.faults.push({
      to: /^POST .*comments/,
      answer: { status: 429, headers: { 'retry-after': '3600' }, body: { message: 'Later' } },
    })
    await expect(say(false)).rejects.toThrow('limits the rate')
    expect(writes()).toHaveLength(1)
  })

  test('survives answers that fail, break off or do not come', async () => {
    await hub.close()
    await meet('', { answer: 500, all: 120_000 })
    hub.faults.push({ to: /^GET .*comments/, times: 1 }, { to: /^GET .*comments/, times: 1, silent: true })
    await say(false)
    hub.faults.push({ to: /^GET .*comments/, times: 1, broken: true })
    await say(false)
    expect(hub.comments).toHaveLength(1)
  })

  test('gives up on a GitHub that only fails, and says so', async () => {
    hub.faults.push({ to: /^POST .*comments/, answer: { status: 503 } })
    await expect(say(false)).rejects.toThrow('GitHub failed (503)')
    expect(writes()).toHaveLength(2)
  })

  test('goes to the addresses of an Enterprise Server', async () => {
    await hub.close()
    await meet('/api/v3')
    await say(false)
    expect(hub.comments).toHaveLength(1)
  })
})

describe('a commit with the fixes', () => {
  const commit = (mended = fixed, over: Partial<Tree> = {}) =>
    commitFixes(github, run, pull(), { ...tree, ...over }, (may) => ({
      ...mended,
      files: mended.files.filter(({ path }) => may(path)),
    }))
  const text = (ref: string) => hub.commits.get(hub.refs.get(`heads/${ref}`) ?? '')?.files.get('vagga.yaml')

  test('goes to the head branch, once, and names the rules', async () => {
    const sha = await commit()
    expect(hub.refs.get('heads/topic')).toBe(sha)
    expect(text('topic')).toBe(after)
    expect(hub.commits.get(sha ?? '')).toMatchObject({
      parent: head,
      message: expect.stringContaining('mount-point-missing'),
    })
    const event = { ...pull(), head: { ref: 'topic', sha: sha ?? '' } }
    await expect(commitFixes(github, run, event, tree, () => fixed)).rejects.toThrow('newest commit')
    expect(writes()).toHaveLength(1)
  })

  test('is made on the text of the head commit, not of the merge', async () => {
    const longer = `# of the base only\n${before}`
    const mended = { rules: [], files: [{ path: 'vagga.yaml', before: longer, after: `# of the base only\n${after}` }] }
    await commit(mended)
    expect(text('topic')).toBe(after)
  })

  test('is not made where the lines are others in the head commit', async () => {
    const other = before.replace('v3.18', 'v3.19')
    const mended = { rules: [], files: [{ path: 'vagga.yaml', before: other, after: after.replace('v3.18', 'v3.19') }] }
    await expect(commit(mended)).rejects.toThrow('differ')
    expect(writes()).toEqual([])
  })

  test('is not made when the branch went on', async () => {
    hub.commits.set('e'.repeat(40), { parent: head, message: 'more', author: 'ann', files: new Map() })
    hub.refs.set('heads/topic', 'e'.repeat(40))
    await expect(commit()).rejects.toThrow('Expected branch to point to')
  })

  test('never touches .github, executable or linked files, or what is outside of the repository', async () => {
    const workflow = { rules: [], files: [{ path: '.github/vagga.yaml', before, after }] }
    expect(await commit(workflow)).toBeUndefined()
    expect(await commit(fixed, { plain: () => false })).toBeUndefined()
    expect(await commit(fixed, { path: () => undefined })).toBeUndefined()
    expect(hub.asked).toEqual([])
  })

  test('names the permission that is missing', async () => {
    const errors = [{ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }]
    hub.faults.push({ to: /createCommitOnBranch/, answer: { status: 200, body: { data: null, errors } } })
    await expect(commit()).rejects.toThrow('contents: write')
  })
})

describe('a pull request with the fixes', () => {
  const name = 'lithos-ready/fix/topic'
  const propose = (mended = fixed, sha = head) =>
    proposeFixes(github, run, { ref: 'topic', sha }, tree, () => mended, '')
  const text = () => hub.commits.get(hub.refs.get(`heads/${name}`) ?? '')?.files.get('vagga.yaml')
  const others = { rules: ['path-not-set'], files: [{ path: 'vagga.yaml', before, after: `${after}# more\n` }] }

  test('is opened against the branch, left alone, brought up to date, and closed when nothing is left', async () => {
    const url = await propose()
    expect(hub.pulls).toMatchObject([{ head: name, base: 'topic', state: 'open' }])
    expect(text()).toBe(after)
    const done = writes().length
    expect(await propose()).toBe(url)
    expect(writes()).toHaveLength(done)
    expect(await propose(others)).toBe(url)
    expect(hub.pulls).toHaveLength(1)
    expect(hub.pulls[0]).toMatchObject({ state: 'open', body: expect.stringContaining('path-not-set') })
    expect(text()).toBe(others.files[0]?.after)
    expect([...hub.refs.keys()]).toEqual(['heads/main', 'heads/topic', `heads/${name}`])
    expect(await propose(nothing)).toBeUndefined()
    expect(hub.pulls[0]?.state).toBe('closed')
    expect(hub.refs.has(`heads/${name}`)).toBe(false)
  })

  test('that somebody closed is not opened again for the same fixes', async () => {
    await propose()
    Object.assign(hub.pulls[0] as object, { state: 'closed' })
    await expect(propose()).rejects.toThrow('closed')
    expect(hub.pulls).toHaveLength(1)
  })

  test('keeps what a person put on its branch', async () => {
    await propose()
    const files = new Map([['vagga.yaml', 'by hand']])
    hub.commits.set('f'.repeat(40), { parent: hub.refs.get(`heads/${name}`), message: 'by hand', author: 'ann', files })
    hub.refs.set(`heads/${name}`, 'f'.repeat(40))
    await expect(propose(others)).rejects.toThrow('somebody else')
    expect(text()).toBe('by hand')
  })

  test('leaves no branch behind when the commit fails', async () => {
    hub.faults.push({
      to: /createCommitOnBranch/,
      answer: { status: 403, body: { message: 'Resource not accessible' } },
    })
    await expect(propose()).rejects.toThrow('contents: write')
    expect([...hub.refs.keys()]).toEqual(['heads/main', 'heads/topic'])
  })

  test('says that the organisation does not let Actions open one', async () => {
    const message = 'GitHub Actions is not permitted to create or approve pull requests.'
    hub.faults.push({ to: /^POST .*\/pulls$/, answer: { status: 403, body: { message } } })
    await expect(propose()).rejects.toThrow(message)
  })

  test('has a branch that no other check and no other branch has', async () => {
    const mended = () => fixed
    for (const key of ['a/b', 'a-b', 'a b', 'a\0b'])
      await proposeFixes(github, run, { ref: 'topic', sha: head }, tree, mended, key)
    expect(new Set(hub.pulls.map((one) => one.head)).size).toBe(4)
    expect(hub.pulls.map((one) => one.state)).toEqual(['open', 'open', 'open', 'open'])
  })

  test('touches no branch that is not at a commit that was written there', async () => {
    hub.refs.set(`heads/${name}.next`, head)
    await propose()
    const ours = hub.refs.get(`heads/${name}`) as string
    const { files } = hub.commits.get(ours) as { files: ReadonlyMap<string, string> }
    // By the same author, with the same words.
    const forged = { ...(hub.commits.get(ours) as object), parent: ours, files } as never
    hub.commits.set('f'.repeat(40), forged)
    hub.refs.set(`heads/${name}`, 'f'.repeat(40))
    await expect(propose(others)).rejects.toThrow('somebody else')
    expect(await propose(nothing)).toBeUndefined()
    expect(hub.refs.get(`heads/${name}`)).toBe('f'.repeat(40))
    expect(hub.refs.get(`heads/${name}.next`)).toBe(head)
  })

  test('whose marker somebody else wrote is not ours', async () => {
    await propose()
    Object.assign(hub.pulls[0] as object, { user: 'mallory' })
    await expect(propose(others)).rejects.toThrow('somebody else')
  })

  test('of a branch with fixes is not proposed', async () => {
    const branch = { ref: name, sha: head }
    expect(await proposeFixes(github, run, branch, tree, () => fixed, '')).toBeUndefined()
    expect(hub.asked).toEqual([])
  })
})

describe('suggestions', () => {
  const insert = (line: number, words: string, rule = 'mount-point-missing'): Offer => ({
    rule,
    title: `add \`${words}\``,
    edits: [{ file: 'vagga.yaml', line, column: 1, endLine: line, endColumn: 1, text: `    - ${words}\n` }],
  })
  const suggest = (offers: readonly Offer[], read = before) =>
    suggestFixes(github, run, pull(), tree, offers, { key: '', limit: 20, read: () => read })
  const patch = '@@ -2,3 +2,4 @@ containers:\n   app:\n     setup:\n+    - !Alpine v3.18\n     environ:\n'

  beforeEach(() => {
    hub.listed = () => [{ filename: 'vagga.yaml', sha: '', status: 'modified', patch }]
  })

  test('stand on the line that they belong to, once', async () => {
    const offers = [insert(5, '!EnsureDir /data')]
    expect(await suggest(offers)).toEqual({ open: 1, elsewhere: 0 })
    expect(hub.threads).toMatchObject([{ path: 'vagga.yaml', line: 4, start: 4 }])
    expect(hub.threads[0]?.body).toContain('```suggestion\n    - !Alpine v3.18\n    - !EnsureDir /data\n```')
    expect(await suggest(offers)).toEqual({ open: 1, elsewhere: 0 })
    expect(hub.threads).toHaveLength(1)
    expect(hub.reviews).toHaveLength(1)
  })

  test('of two fixes at one place are one suggestion', async () => {
    await suggest([insert(5, '!EnsureDir /data'), insert(5, '!EnsureDir /more', 'other-rule')])
    expect(hub.threads).toHaveLength(1)
    expect(hub.threads[0]?.body).toContain('!EnsureDir /data\n    - !EnsureDir /more\n```')
    expect(hub.threads[0]?.body).toContain('other-rule')
  })

  test('are not made of a fix that also changes lines outside of the diff', async () => {
    const far = { ...insert(5, '!EnsureDir /data'), edits: [...insert(5, 'x').edits, ...insert(7, 'y').edits] }
    expect(await suggest([far])).toEqual({ open: 0, elsewhere: 1 })
    expect(await suggest([far, insert(4, '!EnsureDir /near')])).toEqual({ open: 1, elsewhere: 1 })
    expect(hub.threads[0]?.body).not.toContain('- x')
  })

  test('have the line numbers of the head commit', async () => {
    await suggest([insert(7, '!EnsureDir /data')], `# a\n# b\n${before}`)
    expect(hub.threads).toMatchObject([{ line: 4 }])
  })

  test('are not made where the head commit has other lines', async () => {
    expect(
      await suggest(
        [insert(5, '!EnsureDir /data')],
        before.replace('- !Alpine v3.18\n    environ', '- !Alpine v3.17\n    ENVIRON'),
      ),
    ).toEqual({ open: 0, elsewhere: 1 })
  })

  test('that are outdated or not needed any more are resolved', async () => {
    await suggest([insert(5, '!EnsureDir /data')])
    Object.assign(hub.threads[0] as object, { isOutdated: true })
    await suggest([insert(5, '!EnsureDir /data')])
    expect(hub.threads.map(({ isResolved }) => isResolved)).toEqual([true, false])
    await suggest([])
    expect(hub.threads.map(({ isResolved }) => isResolved)).toEqual([true, true])
  })

  test('that a person resolved are not made again', async () => {
    await suggest([insert(5, '!EnsureDir /data')])
    Object.assign(hub.threads[0] as object, { isResolved: true, resolvedBy: 'ann' })
    await suggest([insert(5, '!EnsureDir /data')])
    expect(hub.threads).toHaveLength(1)
  })

  test('of other people are left alone, marker or not', async () => {
    await suggest([insert(5, '!EnsureDir /data')])
    for (const author of ['mallory', 'github-actions']) {
      hub.threads.push({ ...(hub.threads[0] as (typeof hub.threads)[number]), id: author, author })
    }
    await suggest([])
    expect(hub.threads.map(({ isResolved }) => isResolved)).toEqual([true, false, false])
  })

  test('are at most twenty, those that stand included', async () => {
    const lines = Array.from({ length: 60 }, (_, i) => `line${i}`)
    const text = `${lines.join('\n')}\n`
    hub.commits.set(head, { parent: base, message: 'topic', author: 'ann', files: new Map([['vagga.yaml', text]]) })
    hub.listed = () => [
      {
        filename: 'vagga.yaml',
        sha: '',
        status: 'added',
        patch: `@@ -0,0 +1,60 @@\n${lines.map((line) => `+${line}\n`).join('')}`,
      },
    ]
    const replace = (line: number): Offer => ({
      rule: 'r',
      title: 't',
      edits: [{ file: 'vagga.yaml', line, column: 1, endLine: line, endColumn: 5, text: 'Line' }],
    })
    const offers = Array.from({ length: 15 }, (_, i) => replace(4 * i + 1))
    expect((await suggest(offers, text)).open).toBe(15)
    const more = Array.from({ length: 10 }, (_, i) => replace(4 * i + 3))
    expect((await suggest([...offers, ...more], text)).open).toBe(20)
    expect(hub.threads.filter(({ isResolved }) => !isResolved)).toHaveLength(20)
  })
})
