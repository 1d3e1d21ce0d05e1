/** What the Action does with pull requests. */
import { broken, config, runsOf, shared } from './action-runs.js'
import { pullRequest } from './repository.js'

const { asked, check, hub, opened } = runsOf('sources')

describe('a pull request', () => {
  test('that is not ready fails, and says so in every place', async () => {
    const repo = opened(broken)
    const { status, stdout, stderr, outputs, summary, env } = await check(repo)
    expect({ status, stderr, env }).toEqual({ status: 1, stderr: '', env: '' })
    expect(stdout).toMatch(/^::error title=mount-point-missing,file=app\.yaml,line=11,endLine=11,col=3,endColumn=8::/m)
    expect(outputs).toEqual({
      verdict: 'not-ready',
      ready: 'false',
      errors: '1',
      warnings: '0',
      notes: '0',
      'comment-url': `${hub().url}/pull/7#c1`,
    })
    for (const text of [summary, hub().comments[0]?.body]) {
      expect(text).toContain('Not ready for lithos')
      expect(text).toContain(`https://github.example/acme/shop/blob/${repo.head}/app.yaml#L11`)
      expect(text).toContain('+    - !EnsureDir /data')
    }
  })

  test('that is ready passes; without a comment, unless it is always wanted', async () => {
    const repo = opened({ 'README.md': 'words\n' })
    expect(await check(repo)).toMatchObject({ status: 0, outputs: { ready: 'true', errors: '0' } })
    expect(hub().comments).toEqual([])
    await check(repo, { comment: 'always' })
    expect(hub().comments).toHaveLength(1)
    expect(hub().comments[0]?.body).toContain('Ready for lithos')
  })

  test('that recovers has one comment, which says so', async () => {
    await check(opened(broken))
    const { status, outputs } = await check(opened({ 'README.md': 'words\n' }))
    expect({ status, url: outputs['comment-url'] }).toEqual({ status: 0, url: `${hub().url}/pull/7#c1` })
    expect(hub().comments).toHaveLength(1)
    expect(hub().comments[0]?.body).toContain('Ready for lithos now')
  })

  test('is not written to when nothing new is to be said', async () => {
    const repo = opened(broken)
    await check(repo)
    await check(repo)
    expect(asked().filter((what) => what.startsWith('P') && !what.includes('graphql'))).toHaveLength(1)
  })

  test('with comment: never is left alone, and so are annotations and summary', async () => {
    const inputs = { comment: 'never', annotations: 'false', summary: 'false' }
    const { status, stdout, summary } = await check(opened(broken), inputs)
    expect({ status, summary, asked: asked() }).toEqual({ status: 1, summary: '', asked: [] })
    expect(stdout).not.toContain('::error')
  })

  test('with fail-on: never passes, and says what is wrong all the same', async () => {
    const { status, outputs } = await check(opened(broken), { 'fail-on': 'never' })
    expect({ status, ready: outputs.ready }).toEqual({ status: 0, ready: 'false' })
  })

  test('checked in two directories has two comments', async () => {
    const repo = opened({
      'a/vagga.yaml': broken['vagga.yaml'] as string,
      'a/app.yaml': config,
      'b/vagga.yaml': 'containers: {\n',
    })
    await check(repo, { path: 'a' })
    await check(repo, { path: './b/' })
    await check(repo, { path: 'a' })
    expect(hub().comments.map(({ id }) => id)).toEqual([1, 2])
  })

  test('shared out over the jobs of a matrix has a verdict and a comment of each', async () => {
    const repo = opened(shared)
    const jobs = [' app,', 'web'].map((only) => ({ only, comment: 'always' }))
    const verdicts = []
    for (const job of [...jobs, ...jobs]) verdicts.push((await check(repo, job)).status)
    expect(verdicts).toEqual([1, 0, 1, 0])
    expect(hub().comments.map(({ body }) => body.split('\n')[1])).toEqual([
      '### ❌ Not ready for lithos: 1 error in 1 deployment (app)',
      expect.stringMatching(/^### ✅ Ready for lithos: 1 deployment.* \(web\)$/),
    ])
    await check(repo, { only: 'web\napp' })
    await check(repo, { only: 'app, web' })
    expect(hub().comments).toHaveLength(3)
  })

  test('shared out over the jobs of a matrix keeps the fixes of the other jobs', async () => {
    const repo = opened({
      ...shared,
      'vagga.yaml': shared['vagga.yaml'].replaceAll('    - !EnsureDir /data\n', ''),
    })
    for (const only of ['app', 'web', 'app']) await check(repo, { only, fix: 'suggest' })
    expect(hub().threads.map(({ isResolved }) => isResolved)).toEqual([false, false])
    for (const only of ['app', 'web']) await check(repo, { only, fix: 'pull-request' })
    expect(hub().pulls.map(({ head, state }) => [head, state])).toEqual([
      [expect.stringMatching(/^lithos-ready\/fix-[0-9a-f]{16}\/topic$/), 'open'],
      [expect.stringMatching(/^lithos-ready\/fix-[0-9a-f]{16}\/topic$/), 'open'],
    ])
  })

  test.each([
    ['a fork', 'mallory/shop', ['suggest', 'commit', 'pull-request'], {}],
    ['a fork that is gone', null, ['suggest'], {}],
    ['Dependabot', 'acme/shop', ['commit'], { GITHUB_ACTOR: 'dependabot[bot]' }],
  ])('from %s gets the verdict and no call', async (_, from, fixes, env) => {
    const repo = opened(broken)
    for (const fix of fixes) {
      const { status, summary } = await check(repo, { fix }, { payload: pullRequest(repo, from), env })
      expect({ status, asked: asked() }).toEqual({ status: 1, asked: [] })
      expect(summary.match(/read-only token/g)).toHaveLength(1)
    }
  })
})
