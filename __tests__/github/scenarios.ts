/** The bundled Action as a process, as a runner starts it, against a GitHub that judges every request. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { marked } from 'marked'
import { dist, expectFreshBundle } from '../bundle.js'
import {
  cleanUp,
  type Files,
  makeExecutable,
  type Outcome,
  publish,
  pullRequest,
  type Repository,
  repository,
  type Start,
  start,
  temporary,
} from './runner.js'
import { type Hub, startHub } from './server.js'

jest.setTimeout(90_000)

const vagga = `containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /data
    - !EnsureDir /cfg
    - !Copy { source: /work/app.yaml, path: /cfg/app.yaml }
`
const config = `kind: Daemon
user-id: 1
group-id: 1
memory-limit: 64Mi
executable: /bin/sleep
arguments: ["1000"]
environ:
  PATH: /usr/bin:/bin
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
  /data: !Persistent { path: /data, mkdir: true, mode: 0o755, user: 1, group: 1 }
`
const ready: Files = { 'vagga.yaml': vagga, 'app.yaml': config }
/** The mount point is taken away: the finding is on a line of app.yaml that nobody touched. */
const broken: Files = { 'vagga.yaml': vagga.replace('    - !EnsureDir /data\n', '') }
const typo: Files = { 'app.yaml': config.replace('memory-limit', 'memory-limits') }

/** Two containers of which the first is not ready. */
const web = vagga.slice('containers:\n'.length).replaceAll('app', 'web')
const shared = { 'vagga.yaml': broken['vagga.yaml'] + web, 'web.yaml': config }

/** All that the Action does on one Node; `brief`: the pull requests only, of which some run on every Node. */
export function scenarios(version: string, node: string, brief = false): void {
  describe(`on Node ${version}`, () => {
    let hub: Hub
    beforeAll(expectFreshBundle)
    beforeEach(async () => {
      hub = await startHub()
    })
    afterEach(async () => {
      const { problems } = hub
      await hub.close()
      cleanUp()
      expect(problems).toEqual([])
    })

    const check = (
      repo: Repository,
      inputs: Record<string, string> = {},
      more: Partial<Start> = {},
    ): Promise<Outcome> =>
      start({
        node,
        workspace: repo.workspace,
        event: 'pull_request',
        payload: pullRequest(repo),
        inputs,
        api: hub.url,
        ...more,
        env: { GITHUB_SHA: repo.merge, GITHUB_REF: 'refs/pull/7/merge', ...more.env },
      })
    const opened = (head: Files, more: { base?: Files; later?: Files; depth?: number } = {}): Repository => {
      const repo = repository({ base: ready, head, ...more })
      publish(hub, repo)
      return repo
    }
    const asked = () => hub.asked.map(({ method, what }) => `${method} ${what}`)

    describe('a pull request', () => {
      test('that is not ready fails, and says so in every place', async () => {
        const repo = opened(broken)
        const { status, stdout, stderr, outputs, summary, env } = await check(repo)
        expect({ status, stderr, env }).toEqual({ status: 1, stderr: '', env: '' })
        expect(stdout).toMatch(
          /^::error title=mount-point-missing,file=app\.yaml,line=11,endLine=11,col=3,endColumn=8::/m,
        )
        expect(outputs).toEqual({
          verdict: 'not-ready',
          ready: 'false',
          errors: '1',
          warnings: '0',
          notes: '0',
          'comment-url': `${hub.url}/pull/7#c1`,
        })
        for (const text of [summary, hub.comments[0]?.body]) {
          expect(text).toContain('Not ready for lithos')
          expect(text).toContain(`https://github.example/acme/shop/blob/${repo.head}/app.yaml#L11`)
          expect(text).toContain('+    - !EnsureDir /data')
        }
      })

      test('that is ready passes; without a comment, unless it is always wanted', async () => {
        const repo = opened({ 'README.md': 'words\n' })
        expect(await check(repo)).toMatchObject({ status: 0, outputs: { ready: 'true', errors: '0' } })
        expect(hub.comments).toEqual([])
        await check(repo, { comment: 'always' })
        expect(hub.comments).toHaveLength(1)
        expect(hub.comments[0]?.body).toContain('Ready for lithos')
      })

      test('that recovers has one comment, which says so', async () => {
        await check(opened(broken))
        const { status, outputs } = await check(opened({ 'README.md': 'words\n' }))
        expect({ status, url: outputs['comment-url'] }).toEqual({ status: 0, url: `${hub.url}/pull/7#c1` })
        expect(hub.comments).toHaveLength(1)
        expect(hub.comments[0]?.body).toContain('Ready for lithos now')
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
        expect(hub.comments.map(({ id }) => id)).toEqual([1, 2])
      })

      test('shared out over the jobs of a matrix has a verdict and a comment of each', async () => {
        const repo = opened(shared)
        const jobs = [' app,', 'web'].map((only) => ({ only, comment: 'always' }))
        const verdicts = []
        for (const job of [...jobs, ...jobs]) verdicts.push((await check(repo, job)).status)
        expect(verdicts).toEqual([1, 0, 1, 0])
        expect(hub.comments.map(({ body }) => body.split('\n')[1])).toEqual([
          '### ❌ Not ready for lithos: 1 error in 1 deployment (app)',
          expect.stringMatching(/^### ✅ Ready for lithos: 1 deployment.* \(web\)$/),
        ])
        await check(repo, { only: 'web\napp' })
        await check(repo, { only: 'app, web' })
        expect(hub.comments).toHaveLength(3)
      })

      test('shared out over the jobs of a matrix keeps the fixes of the other jobs', async () => {
        const repo = opened({
          ...shared,
          'vagga.yaml': shared['vagga.yaml'].replaceAll('    - !EnsureDir /data\n', ''),
        })
        for (const only of ['app', 'web', 'app']) await check(repo, { only, fix: 'suggest' })
        expect(hub.threads.map(({ isResolved }) => isResolved)).toEqual([false, false])
        for (const only of ['app', 'web']) await check(repo, { only, fix: 'pull-request' })
        expect(hub.pulls.map(({ head, state }) => [head, state])).toEqual([
          [expect.stringMatching(/^lithos-ready\/fix-[0-9a-f]{16}\/topic$/), 'open'],
          [expect.stringMatching(/^lithos-ready\/fix-[0-9a-f]{16}\/topic$/), 'open'],
        ])
      })

      test.each([
        ['a fork', 'mallory/shop', {}],
        ['a fork that is gone', null, {}],
        ['Dependabot', 'acme/shop', { GITHUB_ACTOR: 'dependabot[bot]' }],
      ])('from %s gets the verdict and no call', async (_, from, env) => {
        const repo = opened(broken)
        for (const fix of ['suggest', 'commit', 'pull-request']) {
          const { status, summary } = await check(repo, { fix }, { payload: pullRequest(repo, from), env })
          expect({ status, asked: asked() }).toEqual({ status: 1, asked: [] })
          expect(summary.match(/read-only token/g)).toHaveLength(1)
        }
      })
    })

    if (brief) return

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
        const talks = (name: string) =>
          /^\d+\.index\.js$/.test(name) && readFileSync(join(dist, name), 'utf8').includes('octokit')
        const alone = temporary()
        for (const name of readdirSync(dist).filter((name) => !talks(name)))
          cpSync(join(dist, name), join(alone, name), { recursive: true })
        const { status, stderr } = await check(opened(broken), {}, { event: 'push', payload: {}, dist: alone })
        expect({ status, stderr }).toEqual({ status: 1, stderr: '' })
        expect((await check(opened(broken), {}, { dist: alone })).summary).toContain('Cannot find module')
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
        hub.faults.push({ to: /^(POST|PATCH) .*comments/, answer: { status, body: { message: 'No' } } })
        const red = await check(opened(broken))
        expect(red.status).toBe(1)
        expect(red.summary).toContain(words)
        expect(red.summary).not.toContain('bug')
        expect((await check(opened({ 'README.md': 'words\n' }), { comment: 'always' })).status).toBe(0)
      })

      test('because it limits the rate is waited for', async () => {
        hub.faults.push({
          to: /^POST .*comments/,
          times: 1,
          answer: { status: 429, headers: { 'retry-after': '1' }, body: { message: 'Slow down' } },
        })
        expect((await check(opened(broken))).status).toBe(1)
        expect(hub.comments).toHaveLength(1)
      })

      test('because it is not there turns no verdict', async () => {
        const { status, summary } = await check(opened(broken), {}, { api: 'http://127.0.0.1:9' })
        expect(status).toBe(1)
        expect(summary).toContain('no answer from GitHub')
      })

      test('because it is silent for once is asked again', async () => {
        hub.faults.push({ to: /viewer/, times: 1, silent: true })
        const { status, outputs } = await check(opened(broken))
        expect({ status, url: outputs['comment-url'] }).toEqual({ status: 1, url: `${hub.url}/pull/7#c1` })
      })

      test('because there is no token turns no verdict', async () => {
        const { status, summary } = await check(opened(broken), { token: '' })
        expect(status).toBe(1)
        expect(summary).toContain('there is no token')
      })
    })

    test('an Enterprise Server is spoken to at its own addresses', async () => {
      await hub.close()
      hub = await startHub('/api/v3')
      const { outputs } = await check(opened(broken), { scope: 'changed-lines' })
      expect(outputs['comment-url']).toBe(`${hub.url}/pull/7#c1`)
    })

    describe('scope', () => {
      const both = { ...typo, 'README.md': 'words\n' }

      test('all counts what was there before', async () => {
        expect((await check(opened({ 'README.md': 'words\n' }, { base: { ...ready, ...typo } }))).status).toBe(1)
      })

      test.each([undefined, 1])('changed-lines counts findings on changed lines only (history: %s)', async (depth) => {
        const repo = opened(
          { 'app.yaml': (typo['app.yaml'] as string).replace('"1000"', '"2000"') },
          { base: { ...ready, ...typo }, ...(depth ? { depth } : {}) },
        )
        const { status, summary } = await check(repo, { scope: 'changed-lines' })
        expect(status).toBe(0)
        expect(summary).toMatch(/findings? outside of this change (is|are) not counted/)
        expect((await check(repo, { scope: 'changed-files' })).status).toBe(1)
        expect((await check(opened(both, depth ? { depth } : {}), { scope: 'changed-lines' })).status).toBe(1)
      })

      test.each([undefined, 1])('changed-files leaves other files alone (history: %s)', async (depth) => {
        const repo = opened({ 'README.md': 'words\n' }, { base: { ...ready, ...typo }, ...(depth ? { depth } : {}) })
        expect((await check(repo, { scope: 'changed-files' })).status).toBe(0)
      })

      test.each([undefined, 2, 1])('a finding counts where its cause was removed (history: %s)', async (depth) => {
        const repo = opened(broken, depth ? { depth } : {})
        for (const scope of ['changed-files', 'changed-lines']) expect((await check(repo, { scope })).status).toBe(1)
        expect(asked().some((what) => what.includes('/files'))).toBe(depth === 1)
      })

      test('what was broken before is not this change, although that takes lines away', async () => {
        const more = '    - !EnsureDir /more\n'
        const base = { ...ready, 'vagga.yaml': `${broken['vagga.yaml']}${more}` }
        expect((await check(opened(broken, { base }), { scope: 'changed-files' })).status).toBe(1)
        expect((await check(opened(broken, { base }), { scope: 'changed-lines' })).status).toBe(0)
      })

      test('what was broken before is not this change, however its file changed', async () => {
        const base = { ...ready, ...broken }
        const repo = opened({ 'vagga.yaml': `# words\n${broken['vagga.yaml']}` }, { base })
        expect((await check(repo, { scope: 'changed-lines' })).status).toBe(0)
      })

      test('lines are those of the merge, also when the base went on', async () => {
        const later = { 'app.yaml': `# one\n# two\n# three\n${config}` }
        const repo = opened({ 'app.yaml': config.replace('/data:', '/date:') }, { later })
        expect((await check(repo, { scope: 'changed-lines' })).outputs.errors).toBe('1')
      })

      test('without history, a file that is not the one of the head commit counts as a whole', async () => {
        const later = { 'app.yaml': `${'# words\n'.repeat(5)}${typo['app.yaml']}` }
        const repo = opened({ 'app.yaml': config.replace('"1000"', '"2000"') }, { later, depth: 1 })
        expect((await check(repo, { scope: 'changed-lines' })).status).toBe(1)
      })

      test('everything counts when GitHub does not list the files, or not their lines', async () => {
        const repo = opened(
          { 'app.yaml': (typo['app.yaml'] as string).replace('"1000"', '"2000"') },
          { base: { ...ready, ...typo }, depth: 1 },
        )
        hub.listed = hub.listed.map(({ patch: _, ...file }) => file)
        expect((await check(repo, { scope: 'changed-lines' })).status).toBe(1)
        hub.faults.push({ to: /\/files/, answer: { status: 403, body: { message: 'No' } } })
        const { status, summary } = await check(repo, { scope: 'changed-lines' })
        expect(status).toBe(1)
        expect(summary).toContain('pull-requests: read')
      })

      test('of a push is measured against what was there before', async () => {
        const repo = opened({ 'README.md': 'words\n' }, { base: { ...ready, ...typo } })
        const push = { event: 'push', payload: { before: repo.base } }
        expect((await check(repo, { scope: 'changed-lines' }, push)).status).toBe(0)
        const shallow = opened({ 'README.md': 'words\n' }, { base: { ...ready, ...typo }, depth: 1 })
        expect(
          (await check(shallow, { scope: 'changed-lines' }, { event: 'push', payload: { before: shallow.base } }))
            .status,
        ).toBe(0)
        expect((await check(repo, { scope: 'changed-lines' }, { event: 'schedule', payload: {} })).status).toBe(1)
      })

      test('a file that git does not know counts', async () => {
        const repo = opened({ 'app.yaml': '' }, { base: { ...ready, ...typo } })
        writeFileSync(join(repo.workspace, 'app.yaml'), typo['app.yaml'] as string)
        expect((await check(repo, { scope: 'changed-lines' })).status).toBe(1)
      })
    })

    describe('settings', () => {
      const off = 'rules:\n  mount-point-missing: off\n'
      const ignoring = {
        'app.yaml': config
          .replace('  /data:', '  # lithos-ready: ignore[mount-point-missing] a trick\n  /data:')
          .replace(/(\/data: .*)/, '$1  # lithos-ready: ignore[mount-point-missing] a trick'),
      }

      test.each([undefined, 1])('of the base are the ones that count, when asked for (history: %s)', async (depth) => {
        const more = depth ? { depth } : {}
        const repo = opened({ ...broken, '.lithos-ready.yaml': off }, more)
        expect((await check(repo)).status).toBe(0)
        expect((await check(repo, { 'settings-from': 'base' })).status).toBe(1)
        const there = opened(broken, { base: { ...ready, '.github/lithos-ready.yaml': off }, ...more })
        expect((await check(there, { 'settings-from': 'base' })).status).toBe(0)
      })

      test.each([undefined, 1])('of the base: nor can a comment ignore a finding (history: %s)', async (depth) => {
        const more = depth ? { depth } : {}
        const repo = opened({ ...broken, ...ignoring }, more)
        expect((await check(repo)).status).toBe(0)
        expect((await check(repo, { 'settings-from': 'base' })).status).toBe(1)
        const there = opened(broken, { base: { ...ready, ...ignoring }, ...more })
        expect((await check(there, { 'settings-from': 'base' })).status).toBe(0)
      })

      test('of a base that cannot be read fail the run', async () => {
        hub.faults.push({ to: /contents/, answer: { status: 500 } })
        const { status, stdout } = await check(opened(broken, { depth: 1 }), { 'settings-from': 'base' })
        expect(status).toBe(2)
        expect(stdout).toContain('base commit cannot be read')
      })

      test('of a directory name paths in it', async () => {
        const settings = [
          'vagga: [other/vagga.yaml]',
          'ignore:',
          '- rule: mount-point-missing',
          '  path: other/*.yaml',
          '  reason: tried out here',
          '',
        ].join('\n')
        const files = { 'a/other/vagga.yaml': broken['vagga.yaml'] as string, 'a/other/app.yaml': config }
        const repo = opened({ ...files, 'a/.lithos-ready.yaml': settings })
        const { status, outputs } = await check(repo, { path: 'a', 'fail-on': 'note' })
        expect({ status, errors: outputs.errors }).toEqual({ status: 0, errors: '0' })
        const all = opened({ ...files, 'a/.lithos-ready.yaml': settings.replace('other/*.yaml', 'elsewhere/*.yaml') })
        expect((await check(all, { path: 'a' })).outputs.errors).toBe('1')
      })

      test('are found in the directory that is checked; inputs win over them', async () => {
        const repo = opened({
          'a/vagga.yaml': broken['vagga.yaml'] as string,
          'a/app.yaml': config,
          'a/.lithos-ready.yaml': 'fail-on: never\n',
        })
        expect((await check(repo, { path: 'a' })).status).toBe(0)
        expect((await check(repo, { path: 'a', 'fail-on': 'error' })).status).toBe(1)
      })
    })

    describe('wrong use', () => {
      test.each([
        [{ scope: 'some', comment: 'sometimes' }, /scope: .*some.* is none of all.*comment/],
        [{ path: '../..' }, /leaves the workspace/],
        [{ path: 'nowhere' }, /no directory/],
        [{ images: 'app' }, /CONTAINER=PATH/],
        [{ images: 'app=/etc' }, /neither in the workspace/],
        [{ images: 'aap=app.yaml' }, /images: .*aap.* cannot be read/],
        [{ images: 'aap=root' }, /images: there is no container aap; did you mean app\?/],
        [{ only: 'app, wbe' }, /only: there is no container wbe; there is app\n/],
        [{ only: 'aap' }, /only: there is no container aap; did you mean app\?/],
        [{ only: ',' }, /only: names no container/],
        [{ 'lithos-version': 'old' }, /no version of lithos/],
        [{ 'config-file': 'nowhere.yaml' }, /nowhere\.yaml/],
        [{ 'sarif-file': '/etc/lithos-ready.sarif' }, /neither in the workspace/],
        [{ 'report-file': 'out/../../report.json' }, /neither in the workspace/],
      ])('%j ends with status 2 and says why', async (inputs, words) => {
        const repo = opened({ ...broken, 'root/etc/hosts': '\n' })
        const { status, stdout } = await check(repo, inputs as Record<string, string>)
        expect(status).toBe(2)
        expect(stdout).toMatch(/^::error title=lithos-ready::/)
        expect(stdout).toMatch(words)
        expect(asked()).toEqual([])
      })

      test('settings that cannot be meant', async () => {
        const { status, stdout } = await check(opened({ '.lithos-ready.yaml': 'fails-on: never\n' }))
        expect(status).toBe(2)
        expect(stdout).toContain('.lithos-ready.yaml:1:1')
      })

      test('a link out of the workspace is not written through', async () => {
        const repo = opened(broken)
        const outside = temporary()
        symlinkSync(outside, join(repo.workspace, 'out'))
        symlinkSync(join(outside, 'y.json'), join(repo.workspace, 'y.json'))
        for (const path of ['out/x.json', 'y.json']) expect((await check(repo, { 'report-file': path })).status).toBe(2)
        expect(readdirSync(outside)).toEqual([])
      })
    })

    test('files for later steps are written where they were asked for', async () => {
      const repo = opened(broken)
      const temp = temporary()
      const sarif = join(temp, 'sarif/out.sarif')
      const inputs = { 'report-file': 'out/report.json', 'sarif-file': sarif }
      const { outputs } = await check(repo, inputs, { env: { RUNNER_TEMP: temp } })
      expect(outputs).toMatchObject(inputs)
      expect(JSON.parse(readFileSync(join(repo.workspace, 'out/report.json'), 'utf8'))).toMatchObject({
        ready: false,
        counts: { error: 1 },
      })
      expect(JSON.parse(readFileSync(sarif, 'utf8')).runs[0].results[0]).toMatchObject({
        ruleId: 'mount-point-missing',
      })
    })

    describe('fixes', () => {
      const near: Files = { 'vagga.yaml': vagga.replace('    - !EnsureDir /data\n', '').replace('v3.18', 'v3.19') }

      test('are suggested on the lines of the pull request, once', async () => {
        const repo = opened(near)
        expect((await check(repo, { fix: 'suggest' })).status).toBe(1)
        await check(repo, { fix: 'suggest' })
        expect(hub.threads).toHaveLength(1)
        expect(hub.threads[0]).toMatchObject({
          path: 'vagga.yaml',
          body: expect.stringContaining('!EnsureDir /data\n```'),
        })
      })

      test('outside of the diff are told of', async () => {
        const { summary } = await check(opened({ 'README.md': 'words\n' }, { base: { ...ready, ...broken } }), {
          fix: 'suggest',
        })
        expect(hub.threads).toEqual([])
        expect(summary).toContain('1 fix could not be suggested')
      })

      test('are committed to the branch, and the run stays red', async () => {
        const repo = opened(near)
        const { status, outputs } = await check(repo, { fix: 'commit' })
        expect({ status, commit: outputs['fix-commit'] }).toEqual({ status: 1, commit: hub.refs.get('heads/topic') })
        const text = hub.commits.get(outputs['fix-commit'] ?? '')?.files.get('vagga.yaml')
        expect(text).toContain('!EnsureDir /data')
        expect(text).toContain('v3.19')
      })

      test('of executable files are not committed', async () => {
        const repo = opened(near)
        makeExecutable(repo, 'vagga.yaml')
        const { status, outputs } = await check(repo, { fix: 'commit' })
        expect({ status, commit: outputs['fix-commit'] }).toEqual({ status: 1, commit: undefined })
      })

      test('are proposed as a pull request, which is closed when they are in', async () => {
        const { outputs } = await check(opened(near), { fix: 'pull-request' })
        expect(outputs['fix-pull-request']).toBe(`${hub.url}/pull/100`)
        expect(hub.pulls).toMatchObject([{ base: 'topic', state: 'open' }])
        await check(opened({ 'README.md': 'words\n' }), { fix: 'pull-request' })
        expect(hub.pulls).toMatchObject([{ state: 'closed' }])
      })

      test('of a branch are proposed against it', async () => {
        const repo = opened(broken)
        hub.commits.set(repo.merge, {
          parent: repo.base,
          message: 'merge',
          author: 'ann',
          files: new Map(Object.entries({ ...ready, ...broken })),
        })
        hub.refs.set('heads/main', repo.merge)
        await check(
          repo,
          { fix: 'pull-request' },
          { event: 'schedule', payload: {}, env: { GITHUB_REF: 'refs/heads/main' } },
        )
        expect(hub.pulls).toMatchObject([{ base: 'main', head: 'lithos-ready/fix/main' }])
      })

      test('that are refused turn no verdict', async () => {
        hub.faults.push({
          to: /createCommitOnBranch/,
          answer: {
            status: 200,
            body: { errors: [{ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }] },
          },
        })
        const { status, summary } = await check(opened(near), { fix: 'commit' })
        expect(status).toBe(1)
        expect(summary).toContain('contents: write')
      })
    })

    describe('what a repository says is never a command', () => {
      const forged = 'x\\n::error file=app.yaml::forged\\n##[error]forged @ann #1 <!-- <img src=x>'
      const names = ['##[error]%0A::error::`|@ann <b>.yaml', '::error::x.yaml']

      test('in values, keys and file names', async () => {
        const hostile = `kind: Daemon\nexecutable: "${forged}"\n"${forged}": 1\nenviron:\n  "${forged}": "${forged}"\nworkdir: "/${forged}"\n`
        const steps = names.map((name, i) => `    - !Copy { source: "/work/${name}", path: /cfg/${i}.yaml }\n`)
        const files = Object.fromEntries(names.map((name) => [name, hostile]))
        const { status, stdout, outputs, env } = await check(
          opened({ ...files, 'vagga.yaml': vagga + steps.join('') }),
          {
            scope: 'changed-lines',
          },
        )
        expect({ status, env }).toEqual({ status: 1, env: '' })
        const commands = stdout.split('\n').filter((line) => /^\s*::/.test(line))
        expect(commands.length).toBeGreaterThan(0)
        for (const line of commands) expect(line).toMatch(/^::(error|warning|notice) title=[a-z-]+,file=/)
        expect(stdout).not.toMatch(/^\s*::error file=app\.yaml::forged/m)
        expect(stdout.split('\n').filter((line) => line.includes('##[') && !line.startsWith('::'))).toEqual([])
        expect(Object.keys(outputs).sort()).toEqual(['comment-url', 'errors', 'notes', 'ready', 'verdict', 'warnings'])
        expect(marked.parse(hub.comments[0]?.body ?? '')).not.toMatch(/<img|<b>/)
      })
    })

    test('a repository with nothing to deploy is ready; one that cannot be read is not', async () => {
      expect((await check(opened({}, { base: { 'README.md': 'words\n' } }))).status).toBe(0)
      expect((await check(opened({}, { base: { 'vagga.yaml': 'containers: {\n' } }))).status).toBe(1)
    })

    test('where the project lies further down is said, with the paths of the repository', async () => {
      const below = { 'services/api/vagga.yaml': vagga, 'services/api/app.yaml': config }
      for (const path of ['', 'services']) {
        const { status, stdout, summary } = await check(opened({}, { base: below }), { path })
        expect(status).toBe(0)
        for (const text of [stdout, summary]) expect(text).toContain('Ready for lithos')
      }
      expect((await check(opened({}, { base: below }), { path: 'services/api' })).summary).toContain('Ready for lithos')
    })

    test('a workspace without git is checked', async () => {
      const workspace = temporary()
      mkdirSync(join(workspace, 'a'))
      for (const [path, text] of Object.entries({ ...ready, ...broken }))
        writeFileSync(join(workspace, 'a', path), text)
      expect(existsSync(join(workspace, '.git'))).toBe(false)
      const { status } = await start({ node, workspace, event: 'push', inputs: { path: 'a' }, api: hub.url })
      expect(status).toBe(1)
    })
  })
}
