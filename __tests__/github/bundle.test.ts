/** The bundle as a process, as the runner starts it, on the Node of the tests and on that of GitHub's runner: one run of each kind. */
import { broken, config, ready, runsOf, typo } from './action-runs.js'
import { bundle, nodes } from './runner.js'

const settings = { '.lithos-ready.yaml': 'rules:\n  mount-point-missing: off\n' }

for (const [version, path] of nodes)
  describe(`on Node ${version}`, () => {
    const { asked, check, hub, opened } = runsOf(bundle(path))

    test('a pull request that is not ready fails, and one that mends it says so in the comment', async () => {
      const { status, stdout, stderr, summary } = await check(opened(broken))
      expect({ status, stderr }).toEqual({ status: 1, stderr: '' })
      expect(stdout).toMatch(/^::error title=mount-point-missing,file=app\.yaml,line=11,/m)
      expect(summary).toContain('Not ready for lithos')
      expect((await check(opened({ 'README.md': 'words\n' }))).status).toBe(0)
      expect(hub().comments).toMatchObject([{ body: expect.stringContaining('Ready for lithos now') }])
    })

    test.each([undefined, 1])('what was there before does not count (history: %s)', async (depth) => {
      const repo = opened({ 'README.md': 'words\n' }, { base: { ...ready, ...typo }, depth })
      expect((await check(repo, { scope: 'changed-lines' })).status).toBe(0)
    })

    test('settings of the base are the ones that count', async () => {
      expect((await check(opened({ ...broken, ...settings }), { 'settings-from': 'base' })).status).toBe(1)
    })

    test.each(['suggest', 'commit', 'pull-request'])('fixes are delivered (%s)', async (fix) => {
      const near = { 'vagga.yaml': (broken['vagga.yaml'] as string).replace('v3.18', 'v3.19') }
      await check(opened(near), { fix })
      const { threads, pulls, refs, commits } = hub()
      const committed = commits
        .get(refs.get('heads/topic') ?? '')
        ?.files.get('vagga.yaml')
        ?.includes('!EnsureDir /data')
      const done = { suggest: threads.length === 1, commit: committed, 'pull-request': pulls.length === 1 }
      expect(done[fix as keyof typeof done]).toBe(true)
    })

    test('a config that nobody can read does not pass', async () => {
      const { status, outputs } = await check(opened({ 'app.yaml': `${config}environ: [\n` }))
      expect({ status, verdict: outputs.verdict }).toEqual({ status: 1, verdict: 'not-ready' })
    })

    test('a push asks GitHub for nothing', async () => {
      const { status } = await check(opened(broken), {}, { event: 'push', payload: { before: '0'.repeat(40) } })
      expect({ status, asked: asked() }).toEqual({ status: 1, asked: [] })
    })

    test('wrong use is status 2', async () => {
      expect((await check(opened(broken), { path: '../..' })).status).toBe(2)
    })
  })
