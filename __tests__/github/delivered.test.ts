/** What the Action leaves behind: files, suggestions, commits, pull requests; and never what a repository says. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { marked } from 'marked'
import { broken, config, ready, runsOf, vagga } from './action-runs.js'
import { type Files, makeExecutable, temporary } from './repository.js'
import { start } from './runner.js'

const { check, hub, opened } = runsOf('sources')

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
    expect(hub().threads).toHaveLength(1)
    expect(hub().threads[0]).toMatchObject({
      path: 'vagga.yaml',
      body: expect.stringContaining('!EnsureDir /data\n```'),
    })
  })

  test('outside of the diff are told of', async () => {
    const { summary } = await check(opened({ 'README.md': 'words\n' }, { base: { ...ready, ...broken } }), {
      fix: 'suggest',
    })
    expect(hub().threads).toEqual([])
    expect(summary).toContain('1 fix could not be suggested')
  })

  test('are committed to the branch, and the run stays red', async () => {
    const repo = opened(near)
    const { status, outputs } = await check(repo, { fix: 'commit' })
    expect({ status, commit: outputs['fix-commit'] }).toEqual({ status: 1, commit: hub().refs.get('heads/topic') })
    const text = hub()
      .commits.get(outputs['fix-commit'] ?? '')
      ?.files.get('vagga.yaml')
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
    expect(outputs['fix-pull-request']).toBe(`${hub().url}/pull/100`)
    expect(hub().pulls).toMatchObject([{ base: 'topic', state: 'open' }])
    await check(opened({ 'README.md': 'words\n' }), { fix: 'pull-request' })
    expect(hub().pulls).toMatchObject([{ state: 'closed' }])
  })

  test('of a branch are proposed against it', async () => {
    const repo = opened(broken)
    hub().commits.set(repo.merge, {
      parent: repo.base,
      message: 'merge',
      author: 'ann',
      files: new Map(Object.entries({ ...ready, ...broken })),
    })
    hub().refs.set('heads/main', repo.merge)
    await check(
      repo,
      { fix: 'pull-request' },
      { event: 'schedule', payload: {}, env: { GITHUB_REF: 'refs/heads/main' } },
    )
    expect(hub().pulls).toMatchObject([{ base: 'main', head: 'lithos-ready/fix/main' }])
  })

  test('that are refused turn no verdict', async () => {
    hub().faults.push({
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
    const { status, stdout, outputs, env } = await check(opened({ ...files, 'vagga.yaml': vagga + steps.join('') }), {
      scope: 'changed-lines',
    })
    expect({ status, env }).toEqual({ status: 1, env: '' })
    const commands = stdout.split('\n').filter((line) => /^\s*::/.test(line))
    expect(commands.length).toBeGreaterThan(0)
    for (const line of commands) expect(line).toMatch(/^::(error|warning|notice) title=[a-z-]+,file=/)
    expect(stdout).not.toMatch(/^\s*::error file=app\.yaml::forged/m)
    expect(stdout.split('\n').filter((line) => line.includes('##[') && !line.startsWith('::'))).toEqual([])
    expect(Object.keys(outputs).sort()).toEqual(['comment-url', 'errors', 'notes', 'ready', 'verdict', 'warnings'])
    expect(marked.parse(hub().comments[0]?.body ?? '')).not.toMatch(/<img|<b>/)
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
  for (const [path, text] of Object.entries({ ...ready, ...broken })) writeFileSync(join(workspace, 'a', path), text)
  expect(existsSync(join(workspace, '.git'))).toBe(false)
  const { status } = await start({
    program: 'sources',
    workspace,
    event: 'push',
    inputs: { path: 'a' },
    api: hub().url,
  })
  expect(status).toBe(1)
})
