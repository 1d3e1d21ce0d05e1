/** Which findings count, as the bundled Action says it; `scope.test.ts` has all kinds of changes. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { broken, config, ready, runsOf, typo } from './action-runs.js'

const { asked, check, hub, opened } = runsOf('sources')

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
    expect(asked().some((what) => what.includes('/compare/'))).toBe(depth === 1)
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
    const without = hub()
      .listed()
      .map(({ patch: _, ...file }) => file)
    hub().compared.set(`${repo.base}...${repo.head}`, () => without)
    expect((await check(repo, { scope: 'changed-lines' })).status).toBe(1)
    hub().faults.push({ to: /\/compare/, answer: { status: 403, body: { message: 'No' } } })
    const { status, summary } = await check(repo, { scope: 'changed-lines' })
    expect(status).toBe(1)
    expect(summary).toContain('contents: read')
  })

  test('of a push is measured against what was there before', async () => {
    const repo = opened({ 'README.md': 'words\n' }, { base: { ...ready, ...typo } })
    const push = { event: 'push', payload: { before: repo.base } }
    expect((await check(repo, { scope: 'changed-lines' }, push)).status).toBe(0)
    const shallow = opened({ 'README.md': 'words\n' }, { base: { ...ready, ...typo }, depth: 1 })
    expect(
      (await check(shallow, { scope: 'changed-lines' }, { event: 'push', payload: { before: shallow.base } })).status,
    ).toBe(0)
    expect((await check(repo, { scope: 'changed-lines' }, { event: 'schedule', payload: {} })).status).toBe(1)
  })

  test('a file that git does not know counts', async () => {
    const repo = opened({ 'app.yaml': '' }, { base: { ...ready, ...typo } })
    writeFileSync(join(repo.workspace, 'app.yaml'), typo['app.yaml'] as string)
    expect((await check(repo, { scope: 'changed-lines' })).status).toBe(1)
  })
})
