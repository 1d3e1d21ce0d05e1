import { linkToLines, readRun } from '../../src/github/event.js'

const sha = (digit: string) => digit.repeat(40)
const env = { GITHUB_REPOSITORY: 'acme/shop', GITHUB_SHA: sha('d') }
const pull = (head: object, base: object = { repo: { full_name: 'acme/shop' } }) =>
  JSON.stringify({
    pull_request: {
      number: 7,
      head: { ref: 'topic', sha: sha('b'), ...head },
      base: { ref: 'main', sha: sha('a'), ...base },
    },
  })

describe('a run', () => {
  test('has the addresses of github.com, or of the server that the runner names', () => {
    expect(readRun(env, '')).toMatchObject({
      apiUrl: 'https://api.github.com',
      graphqlUrl: 'https://api.github.com/graphql',
    })
    const server = { ...env, GITHUB_API_URL: 'https://ghe.example/api/v3/' }
    expect(readRun(server, '')).toMatchObject({
      apiUrl: 'https://ghe.example/api/v3',
      graphqlUrl: 'https://ghe.example/api/graphql',
    })
  })

  test('is measured against the base of its event', () => {
    expect(readRun(env, pull({})).base).toBe(sha('a'))
    expect(readRun(env, JSON.stringify({ before: sha('e') })).base).toBe(sha('e'))
    expect(readRun(env, JSON.stringify({ before: sha('0') })).base).toBeUndefined()
    expect(readRun(env, JSON.stringify({ merge_group: { base_sha: sha('c') } })).base).toBe(sha('c'))
  })

  test('believes no hash that is none', () => {
    expect(readRun(env, JSON.stringify({ before: '--output=/etc/passwd' })).base).toBeUndefined()
    expect(readRun(env, pull({ sha: '--help' })).pullRequest).toBeUndefined()
  })

  test('may write on its own branch only', () => {
    expect(readRun(env, pull({ repo: { full_name: 'Acme/Shop' } })).readOnly).toBeUndefined()
    expect(readRun(env, pull({ repo: { full_name: 'mallory/shop' } })).readOnly).toContain('fork')
    expect(readRun(env, pull({ repo: null })).readOnly).toContain('fork')
    expect(readRun({ ...env, GITHUB_ACTOR: 'dependabot[bot]' }, '').readOnly).toContain('Dependabot')
  })

  test('has a branch for fixes, but none in a merge queue or on a tag', () => {
    const on = (event: string, ref: string) => readRun({ ...env, GITHUB_EVENT_NAME: event, GITHUB_REF: ref }, '').branch
    expect(on('push', 'refs/heads/main')).toEqual({ ref: 'main', sha: sha('d') })
    expect(on('push', 'refs/tags/v1')).toBeUndefined()
    expect(on('merge_group', 'refs/heads/gh-readonly-queue/main/pr-7')).toBeUndefined()
  })

  test.each(['', 'null', '[]', '{', '{"pull_request": 1}', '{"pull_request": {"head": null}}'])(
    'goes on when the event says %j',
    (text) => {
      expect(readRun(env, text)).toMatchObject({ owner: 'acme', repo: 'shop', pullRequest: undefined })
    },
  )
})

test('links go to the lines of the head commit, and no name breaks out of them', () => {
  const run = readRun(env, pull({}))
  expect(linkToLines(run, 'a b/#x?.yaml', 3, 3)).toBe(
    `https://github.com/acme/shop/blob/${sha('b')}/a%20b/%23x%3F.yaml#L3`,
  )
  expect(linkToLines(run, 'a', 3, 5)).toMatch(/#L3-L5$/)
})
