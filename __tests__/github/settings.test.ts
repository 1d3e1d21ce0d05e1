/** Settings and inputs of the Action, and those that cannot be meant. */
import { readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { broken, config, ready, runsOf } from './action-runs.js'
import { temporary } from './repository.js'

const { asked, check, hub, opened } = runsOf('sources')

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
    hub().faults.push({ to: /contents/, answer: { status: 500 } })
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
