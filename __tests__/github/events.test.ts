/** The Action on other events, and with a GitHub that does not help. */
import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dist, expectFreshBundle } from '../bundle.js'
import { broken, runsOf } from './action-runs.js'
import { temporary } from './repository.js'

const { asked, check, hub, opened, restart } = runsOf('sources')

describe('other events', () => {
  test.each([
    ['push', { before: '0'.repeat(40), ref: 'refs/heads/main' }],
    ['merge_group', { merge_group: { head_sha: 'b'.repeat(40), base_sha: 'a'.repeat(40) } }],
    ['schedule', { schedule: '0 0 * * *' }],
    ['workflow_dispatch', { inputs: {} }],
    ['push', 'this is no JSON'],
  ])('%s gives the same verdict, and no call', async (name, payload) => {
    const repo = opened(broken)
    const env = { GITHUB_REF: 'refs/heads/main' }
    const { status, summary, outputs } = await check(repo, { fix: 'suggest' }, { event: name, payload, env })
    expect({ status, ready: outputs.ready, asked: asked() }).toEqual({ status: 1, ready: 'false', asked: [] })
    expect(summary).toContain(`/blob/${repo.merge}/app.yaml#L11`)
  })

  test('load nothing to talk to GitHub with', async () => {
    expectFreshBundle()
    const talks = (name: string) =>
      /^\d+\.index\.js$/.test(name) && readFileSync(join(dist, name), 'utf8').includes('octokit')
    const alone = temporary()
    for (const name of readdirSync(dist).filter((name) => !talks(name)))
      cpSync(join(dist, name), join(alone, name), { recursive: true })
    const program = { node: process.execPath, dist: alone }
    const { status, stderr } = await check(opened(broken), {}, { event: 'push', payload: {}, program })
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' })
    expect((await check(opened(broken), {}, { program })).summary).toContain('Cannot find module')
  })
})

describe('a GitHub that does not help', () => {
  test.each([
    [401, 'does not know the token'],
    [403, 'pull-requests: write'],
    [404, 'pull-requests: write'],
    [422, '422'],
    [500, 'GitHub failed (500)'],
  ])('but answers %i turns no verdict', async (status, words) => {
    hub().faults.push({ to: /^(POST|PATCH) .*comments/, answer: { status, body: { message: 'No' } } })
    const red = await check(opened(broken))
    expect(red.status).toBe(1)
    expect(red.summary).toContain(words)
    expect(red.summary).not.toContain('bug')
    expect((await check(opened({ 'README.md': 'words\n' }), { comment: 'always' })).status).toBe(0)
  })

  test('because it limits the rate is waited for', async () => {
    hub().faults.push({
      to: /^POST .*comments/,
      times: 1,
      answer: { status: 429, headers: { 'retry-after': '1' }, body: { message: 'Slow down' } },
    })
    expect((await check(opened(broken))).status).toBe(1)
    expect(hub().comments).toHaveLength(1)
  })

  test('because it is not there turns no verdict', async () => {
    const { status, summary } = await check(opened(broken), {}, { api: 'http://127.0.0.1:9' })
    expect(status).toBe(1)
    expect(summary).toContain('no answer from GitHub')
  })

  test('because it is silent for once is asked again', async () => {
    hub().faults.push({ to: /viewer/, times: 1, silent: true })
    const { status, outputs } = await check(opened(broken))
    expect({ status, url: outputs['comment-url'] }).toEqual({ status: 1, url: `${hub().url}/pull/7#c1` })
  })

  test('because there is no token turns no verdict', async () => {
    const { status, summary } = await check(opened(broken), { token: '' })
    expect(status).toBe(1)
    expect(summary).toContain('there is no token')
  })
})

test('an Enterprise Server is spoken to at its own addresses', async () => {
  await restart('/api/v3')
  const { outputs } = await check(opened(broken), { scope: 'changed-lines' })
  expect(outputs['comment-url']).toBe(`${hub().url}/pull/7#c1`)
})
