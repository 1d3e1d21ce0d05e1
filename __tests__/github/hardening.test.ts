/** What a repository says about itself, and what else lies in a checkout, starts nothing and turns no answer. */
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { baseTexts, trusting } from '../../src/action/base.js'
import { WrongUse } from '../../src/action/inputs.js'
import { type Job, prepare } from '../../src/action/job.js'
import { judge } from '../../src/action/judge.js'
import { settle } from '../../src/action/options.js'
import { diskFiles } from '../../src/files/disk.js'
import { memoryFiles } from '../../src/files/memory.js'
import { localChanges } from '../../src/github/changes.js'
import { type Git, openGit } from '../../src/github/git.js'
import { cleanUp, type Files, pullRequest, type Repository, repository, temporary } from './repository.js'

afterEach(cleanUp)

const vagga = `containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /cfg
    - !Copy { source: /work/app.yaml, path: /cfg/app.yaml }
`
const config = 'kind: Daemon\nuser-id: 1\nmemory-limit: 64Mi\nexecutable: /bin/sleep\n'
const project: Files = { 'app/vagga.yaml': vagga, 'app/app.yaml': config }
const broken: Files = { 'app/app.yaml': `${config}work-dir: /\n` }

/** A program that tells that it ran, and what it could see. */
function spy(): { readonly program: string; readonly told: () => string | undefined } {
  const folder = temporary()
  const program = join(folder, 'spy')
  const told = join(folder, 'told')
  writeFileSync(program, `#!/bin/sh\nenv > ${told}\ncat\n`)
  chmodSync(program, 0o755)
  return { program, told: () => (existsSync(told) ? readFileSync(told, 'utf8') : undefined) }
}

/** The settings by which git starts programs. */
const programs = (program: string, worktree: string): string => `[core]
	repositoryformatversion = 0
	bare = false
	worktree = ${worktree}
	fsmonitor = ${program}
	hooksPath = ${dirname(program)}
	sshCommand = ${program}
	pager = ${program}
	attributesFile = ${worktree}/.gitattributes
[filter "spy"]
	clean = ${program}
	smudge = ${program}
	process = ${program}
	required = true
[diff]
	external = ${program}
[diff "spy"]
	command = ${program}
	textconv = ${program}
[alias]
	ls-tree = !${program}
	cat-file = !${program}
[remote "origin"]
	url = ext::${program}
	promisor = true
	partialclonefilter = blob:none
[protocol]
	allow = always
`

async function errors(repo: Repository, inputs: Files, env: Files = {}): Promise<readonly string[]> {
  const event = join(temporary(), 'event.json')
  writeFileSync(event, JSON.stringify(pullRequest(repo)))
  const job = prepare(
    {
      ...process.env,
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_EVENT_PATH: event,
      GITHUB_SHA: repo.merge,
      GITHUB_WORKSPACE: repo.workspace,
      INPUT_TOKEN: 'the-token',
      ACTIONS_RUNTIME_TOKEN: 'the-other-token',
      ...env,
    },
    (name) => ({ token: 'the-token', ...inputs })[name] ?? '',
  )
  const { report } = await judge(job, { ...(await settle(job)), tryFixes: false })
  return report.findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule)
}

/** Makes `app` look like a repository of its own, as a commit can: no name in it is `.git`. */
function embed({ workspace, base, head, git }: Repository, settings: string, { merge }: { merge: string }): void {
  git('read-tree', 'HEAD')
  const app = join(workspace, 'app')
  mkdirSync(join(app, 'refs/replace'), { recursive: true })
  mkdirSync(join(app, 'info'), { recursive: true })
  cpSync(join(workspace, '.git/objects'), join(app, 'objects'), { recursive: true })
  cpSync(join(workspace, '.git/index'), join(app, 'index'))
  writeFileSync(join(app, 'HEAD'), `${merge}\n`)
  writeFileSync(join(app, 'config'), settings)
  writeFileSync(join(app, 'refs/replace', base), `${head}\n`)
  writeFileSync(join(app, '.gitattributes'), '* filter=spy diff=spy\n')
  writeFileSync(join(app, 'info/attributes'), '* filter=spy diff=spy\n')
}

describe('a folder that looks like a repository', () => {
  test.each(['changed-lines', 'changed-files'])('starts no program (scope: %s)', async (scope) => {
    const { program, told } = spy()
    const repo = repository({ base: project, head: broken })
    embed(repo, programs(program, join(repo.workspace, 'app')), repo)
    expect(await errors(repo, { path: 'app', scope })).toEqual(['unknown-key'])
    expect(told()).toBeUndefined()
  })

  test('does not say what the base is', async () => {
    const off = { 'app/.lithos-ready.yaml': 'rules: { unknown-key: off }\n' }
    const repo = repository({ base: project, head: { ...broken, ...off } })
    embed(repo, '[core]\n\tbare = false\n\tworktree = ..\n', repo)
    expect(await errors(repo, { path: 'app', 'settings-from': 'base' })).toEqual(['unknown-key'])
    expect(await errors(repo, { path: 'app' })).toEqual([])
  })

  test('does not say who merged what', async () => {
    const off = { 'app/.lithos-ready.yaml': 'rules: { unknown-key: off }\n' }
    const repo = repository({ base: project, head: { ...broken, ...off } })
    const { git, base, head } = repo
    // What a checkout by the name of the branch gets when the author pushes once more: a merge into a commit of his own.
    const onto = git('commit-tree', `${head}^{tree}`, '-p', base, '-m', 'onto')
    git('checkout', '-q', git('commit-tree', `${head}^{tree}`, '-p', onto, '-p', head, '-m', 'merge'))
    expect(await errors(repo, { path: 'app', 'settings-from': 'base' })).toEqual(['unknown-key'])
    expect(await errors(repo, { path: 'app' })).toEqual([])
  })

  test.each([
    ['a link', (folder: string) => symlinkSync('app', join(folder, '.git'))],
    ['a file that leads into the files', (folder: string) => writeFileSync(join(folder, '.git'), 'gitdir: app\n')],
    ['a file that is no such file', (folder: string) => writeFileSync(join(folder, '.git'), 'app\n')],
    ['a pipe', (folder: string) => void execFileSync('mkfifo', [join(folder, '.git')])],
  ])('is not believed where `.git` is %s', (_, make) => {
    const repo = repository({ base: project, head: broken })
    embed(repo, '', repo)
    renameSync(join(repo.workspace, '.git'), join(temporary(), 'git'))
    make(repo.workspace)
    expect(openGit(repo.workspace, 'app', process.env)).toBeUndefined()
  })
})

describe('the repository of the checkout', () => {
  const opened = (repo: Repository, env = process.env) => openGit(repo.workspace, 'app', env)

  test('starts no program of its settings, of its attributes, or of those of the user and the machine', async () => {
    const { program, told } = spy()
    const repo = repository({ base: project, head: { ...broken, '.gitattributes': '* filter=spy diff=spy\n' } })
    const home = temporary()
    for (const place of [join(home, '.gitconfig'), join(repo.workspace, '.git/config')])
      writeFileSync(place, programs(program, repo.workspace))
    const env = {
      HOME: home,
      GIT_CONFIG_SYSTEM: join(home, '.gitconfig'),
      GIT_EXTERNAL_DIFF: program,
      GIT_SSH_COMMAND: program,
      GIT_DIR: join(repo.workspace, 'app'),
    }
    expect(await errors(repo, { path: 'app', scope: 'changed-lines' }, env)).toEqual(['unknown-key'])
    expect(told()).toBeUndefined()
  })

  test('is what it is, whatever stands in its replace refs, grafts and environment', () => {
    const repo = repository({ base: project, head: broken })
    execFileSync('git', ['replace', repo.base, repo.head], { cwd: repo.workspace })
    writeFileSync(join(repo.workspace, '.git/info/grafts'), `${repo.merge}\n`)
    const git = opened(repo, { ...process.env, GIT_DIR: join(repo.workspace, 'app'), GIT_OBJECT_DIRECTORY: '/nowhere' })
    expect(git?.texts(repo.base, ['app/app.yaml', 'nowhere']).get('app/app.yaml')).toBe(config)
    expect(git?.parents(repo.merge)).toEqual([repo.base, repo.head])
  })

  test('gives the child no token, no input and no program of the workspace', () => {
    const repo = repository({ base: project, head: broken })
    const folder = temporary()
    const told = join(folder, 'told')
    const program = `#!/bin/sh\nenv > ${told}\n`
    for (const place of [folder, repo.workspace]) {
      writeFileSync(join(place, 'git'), place === folder ? program : '#!/bin/sh\ntouch stolen\n')
      chmodSync(join(place, 'git'), 0o755)
    }
    const path = [repo.workspace, join(repo.workspace, 'app'), '.', '', 'app', folder, process.env.PATH].join(':')
    opened(repo, {
      ...process.env,
      PATH: path,
      INPUT_TOKEN: 'the-token',
      ACTIONS_ID_TOKEN: 'x',
      GITHUB_TOKEN: 'y',
    })?.has(repo.head)
    const names = readFileSync(told, 'utf8').match(/^\w+(?==)/gm) ?? []
    expect(
      names.filter((name) => !/^(?:GIT_|PATH$|HOME$|LC_ALL$|NoDefault|PWD$|_$|SHLVL$|OLDPWD$)/.test(name)),
    ).toEqual([])
    expect(existsSync(join(repo.workspace, '.git/stolen'))).toBe(false)
  })

  test('starts no program of the workspace that a link leads to', () => {
    const repo = repository({ base: project, head: broken })
    const folder = temporary()
    const told = join(folder, 'told')
    symlinkSync(join(repo.workspace, 'app'), join(folder, 'bin'))
    writeFileSync(join(repo.workspace, 'app/git'), `#!/bin/sh\ntouch ${told}\n`)
    chmodSync(join(repo.workspace, 'app/git'), 0o755)
    opened(repo, { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}` })?.has(repo.head)
    expect(existsSync(told)).toBe(false)
  })

  test('is found from a worktree, and below the workspace', () => {
    const repo = repository({ base: project, head: broken })
    const folder = temporary()
    const tree = join(folder, 'tree')
    execFileSync('git', ['worktree', 'add', '-q', tree, repo.head], { cwd: repo.workspace, stdio: 'ignore' })
    expect(openGit(tree, 'app', process.env)?.entries(repo.head)?.has('app/app.yaml')).toBe(true)
    const above = openGit(
      dirname(repo.workspace),
      relative(dirname(repo.workspace), join(repo.workspace, 'app')),
      process.env,
    )
    const name = relative(dirname(repo.workspace), repo.workspace)
    expect(above?.entries(repo.head)?.has(`${name}/app/app.yaml`)).toBe(true)
    expect([above?.path(`${name}/x`), above?.path('x'), above?.file('x')]).toEqual(['x', undefined, `${name}/x`])
  })

  test('of a partial clone is not completed', () => {
    const { program, told } = spy()
    const repo = repository({ base: project, head: broken })
    const partial = join(temporary(), 'partial')
    repo.git('config', 'uploadpack.allowFilter', 'true')
    execFileSync('git', ['clone', '-q', '--filter=blob:none', '--no-checkout', `file://${repo.workspace}`, partial], {
      stdio: 'ignore',
    })
    const git = openGit(partial, '', process.env)
    expect(git?.has(repo.base)).toBe(true)
    expect([...(git?.texts(repo.base, ['app/app.yaml']) ?? [])]).toEqual([])
    execFileSync('git', ['config', 'remote.origin.url', `ext::${program}`], { cwd: partial })
    execFileSync('git', ['config', 'protocol.ext.allow', 'always'], { cwd: partial })
    expect([...(git?.texts(repo.base, ['app/app.yaml']) ?? [])]).toEqual([])
    expect(told()).toBeUndefined()
  })

  test('of something else than the run proves nothing', async () => {
    const repo = repository({ base: { ...project, ...broken }, head: { 'README.md': 'words\n' } })
    expect(await errors(repo, { path: 'app', scope: 'changed-lines' })).toEqual([])
    const other = { ...repo, head: 'a'.repeat(40), merge: 'b'.repeat(40) }
    expect(await errors(other, { path: 'app', scope: 'changed-lines' })).toEqual(['unknown-key'])
  })
})

test.each(['.github', 'app/.github'])('settings of the base are not reached through a link at %s', async (link) => {
  const settings = 'rules: { unknown-key: off }\n'
  const repo = repository({ base: project, head: { ...broken, 'evil/lithos-ready.yaml': settings } })
  symlinkSync(link === '.github' ? 'evil' : '../evil', join(repo.workspace, link))
  if (link === '.github') expect(await errors(repo, { path: 'app' })).toEqual([])
  expect(await errors(repo, { path: 'app', 'settings-from': 'base' })).toEqual(['unknown-key'])
})

test.each(['app/.lithos-ready.yaml', 'app/.github'])(
  'settings of the base that are behind a link at %s are not missed',
  async (link) => {
    const base = (folder: string) => {
      for (const [path, text] of Object.entries({ ...project, 'app/kept/lithos-ready.yaml': 'fail-on: warning\n' })) {
        mkdirSync(dirname(join(folder, path)), { recursive: true })
        writeFileSync(join(folder, path), text)
      }
      symlinkSync(link === 'app/.github' ? 'kept' : 'kept/lithos-ready.yaml', join(folder, link))
    }
    const repo = repository({ base, head: broken })
    await expect(errors(repo, { path: 'app', 'settings-from': 'base' })).rejects.toThrow('symbolic link in the base')
  },
)

test('settings of the base are those of its newest commit, however old the commit is that the change was made on', async () => {
  const off = { 'app/.lithos-ready.yaml': 'rules: { unknown-key: off }\n' }
  const repo = repository({ base: { ...project, ...off }, head: broken, later: { 'app/.lithos-ready.yaml': '' } })
  repo.git('checkout', '-q', repo.head)
  expect(await errors(repo, { path: 'app' })).toEqual([])
  expect(await errors(repo, { path: 'app', 'settings-from': 'base' })).toEqual(['unknown-key'])
})

test.each(['workflow_run', 'issue_comment'])(
  'a run of %s has no base: settings of another commit are not taken for it',
  async (event) => {
    const off = { 'app/.lithos-ready.yaml': 'rules: { unknown-key: off }\n' }
    const repo = repository({ base: project, head: { ...broken, ...off } })
    const file = join(temporary(), 'event.json')
    writeFileSync(file, '{}')
    const run = (sha: string) =>
      errors(
        repo,
        { path: 'app', 'settings-from': 'base' },
        { GITHUB_EVENT_NAME: event, GITHUB_EVENT_PATH: file, GITHUB_SHA: sha },
      )
    await expect(run(repo.base)).rejects.toThrow(WrongUse)
    expect(await run(repo.merge)).toEqual([])
  },
)

describe('a built image', () => {
  const image = (folder: string) => ({
    [`${folder}/cfg/app.yaml`]: config,
    [`${folder}/bin/sleep`]: 'a program\n',
    [`${folder}/lib/ld`]: 'x\n',
  })
  test('of the author is that of the base where the base is checked', async () => {
    const settings = { 'app/.lithos-ready.yaml': 'images: { app: image }\n' }
    const base = { ...project, ...settings, ...image('app/image') }
    const repo = repository({ base, head: { 'app/image/bin/sleep': '' } })
    const all = await errors(repo, { path: 'app' })
    expect(all).toContain('executable-missing')
    for (const scope of ['changed-files', 'changed-lines'])
      expect(await errors(repo, { path: 'app', scope })).toContain('executable-missing')
  })

  test('of the workflow is one of the change, and says nothing of the base', async () => {
    const temp = temporary()
    const repo = repository({ base: project, head: { 'README.md': 'words\n' } })
    mkdirSync(join(temp, 'root/cfg'), { recursive: true })
    writeFileSync(join(temp, 'root/cfg/app.yaml'), config)
    const inputs = { path: 'app', images: `app=${temp}/root` }
    const all = await errors(repo, inputs, { RUNNER_TEMP: temp })
    expect(all).toContain('executable-missing')
    for (const scope of ['changed-files', 'changed-lines'])
      expect(await errors(repo, { ...inputs, scope }, { RUNNER_TEMP: temp })).toEqual(all)
  })
})

describe('a .gitignore of the author', () => {
  const hide = { 'app/.gitignore': '*\n' }

  test.each(['the top of the workspace', 'a folder of it', 'a worktree', 'no repository'])(
    'hides nothing: %s',
    async (where) => {
      const repo = repository({ base: project, head: broken })
      writeFileSync(join(repo.workspace, 'app/.gitignore'), hide['app/.gitignore'])
      repo.git('add', '-f', 'app/.gitignore')
      repo.git('commit', '-q', '-m', 'hide')
      let workspace = repo.workspace
      let path = 'app'
      if (where === 'a folder of it') {
        workspace = dirname(repo.workspace)
        path = `${relative(workspace, repo.workspace)}/app`
      } else if (where === 'a worktree') {
        workspace = join(temporary(), 'tree')
        repo.git('worktree', 'add', '-q', workspace, 'HEAD')
      } else if (where === 'no repository') renameSync(join(workspace, '.git'), join(temporary(), 'git'))
      expect(await errors({ ...repo, workspace }, { path })).toEqual(['unknown-key'])
    },
  )
})

test('an ignore of the base is none where the change copies it', async () => {
  const ignored =
    '    - !Copy { source: /work/nope, path: /nope } # lithos-ready: ignore[copy-source-missing] made by make\n'
  const other = vagga.slice(vagga.indexOf('\n') + 1).replace('app:', 'other:')
  const before = { ...project, 'app/vagga.yaml': `${vagga}${ignored}` }
  const repo = repository({ base: before, head: { 'app/vagga.yaml': `${vagga}${ignored}${other}${ignored}` } })
  expect(await errors(repo, { path: 'app' })).toEqual([])
  expect(await errors(repo, { path: 'app', 'settings-from': 'base' })).toEqual(['copy-source-missing'])
})

test.each([
  ['the line below it is another', '    - !Copy { source: /work/other, path: /nope }\n'],
  [
    'a new line comes between',
    '    - !Copy { source: /work/other, path: /other }\n    - !Copy { source: /work/nope, path: /nope }\n',
  ],
])('an ignore of the base is none where %s', async (_, steps) => {
  const comment = '    # lithos-ready: ignore[copy-source-missing] made by make\n'
  const before = `${vagga}${comment}    - !Copy { source: /work/nope, path: /nope }\n`
  const repo = repository({
    base: { ...project, 'app/vagga.yaml': before },
    head: { 'app/vagga.yaml': `${vagga}${comment}${steps}` },
  })
  expect(await errors(repo, { path: 'app', 'settings-from': 'base' })).toContain('copy-source-missing')
})

test('an ignore of the base counts where lines above and below it are others', async () => {
  const ignored =
    '    # lithos-ready: ignore[copy-source-missing] made by make\n    - !Copy { source: /work/nope, path: /nope }\n'
  const head = `# words\n${vagga}    - !EnsureDir /new\n${ignored}    - !EnsureDir /other\n`
  const repo = repository({
    base: { ...project, 'app/vagga.yaml': `${vagga}${ignored}` },
    head: { 'app/vagga.yaml': head },
  })
  expect(await errors(repo, { path: 'app', 'settings-from': 'base' })).toEqual([])
})

describe('settings of the author', () => {
  const long = 'x'.repeat(300)
  test.each([
    ['a file as a folder', 'images: { app: vagga.yaml/x }'],
    ['a name that no file system takes', `images: { app: ${long} }`],
    ['a path that no system takes', `images: { app: ${'x/'.repeat(5000)} }`],
    ['a NUL', 'images: { app: "a\\0b" }'],
    ['a pipe', 'images: { app: pipe }'],
    ['a path out of the checkout', 'images: { app: ../../secret }'],
    ['an absolute path', 'images: { app: /etc }'],
    ['a link out of the checkout', 'images: { app: link }'],
    ['the temporary folder of the runner', 'images: { app: TEMP/root }'],
    ['a glob that is too long', `ignore: [{ rule: unknown-key, reason: x, path: "${'*'.repeat(65_536)}" }]`],
    ['a glob that never ends', 'ignore: [{ rule: unknown-key, reason: x, path: "{a" }]'],
  ])('with %s are wrong use, with a line', async (_, settings) => {
    const repo = repository({ base: project, head: broken })
    const temp = temporary()
    mkdirSync(join(temp, 'root'))
    execFileSync('mkfifo', [join(repo.workspace, 'app/pipe')])
    symlinkSync('/etc', join(repo.workspace, 'app/link'))
    writeFileSync(join(repo.workspace, 'app/.lithos-ready.yaml'), `${settings.replace('TEMP', temp)}\n`)
    await expect(errors(repo, { path: 'app' }, { RUNNER_TEMP: temp })).rejects.toThrow(WrongUse)
  })

  test('inputs may name what the runner has', async () => {
    const repo = repository({ base: project, head: broken })
    const temp = temporary()
    mkdirSync(join(temp, 'root/cfg'), { recursive: true })
    expect(await errors(repo, { path: 'app', images: `app=${temp}/root` }, { RUNNER_TEMP: temp })).not.toEqual([])
  })

  test.each([
    'app/vagga.yaml/out.sarif',
    `${'x'.repeat(300)}/out.sarif`,
    'out\0.sarif',
    `${'x/'.repeat(5000)}out.sarif`,
  ])('a place for a file that cannot be is wrong use', async (path) => {
    const repo = repository({ base: project, head: broken })
    await expect(errors(repo, { path: 'app', 'sarif-file': path })).rejects.toThrow(WrongUse)
  })
})

test('the base is asked once for all files with ignores, however many they are', async () => {
  const many = Array.from({ length: 40 }, (_, i) => [
    `app/lithos/c${i}.yaml`,
    `${config}x: y # lithos-ready: ignore z\n`,
  ])
  const repo = repository({ base: { ...project, ...Object.fromEntries(many) }, head: broken })
  const env = { PATH: process.env.PATH, GITHUB_WORKSPACE: repo.workspace, GITHUB_EVENT_NAME: 'push' }
  const job = prepare(env, (name) => (name === 'path' ? 'app' : ''))
  const asked: number[] = []
  await trusting(job, await settle(job), async (paths) => {
    asked.push(paths.length)
    return new Map()
  })
  expect(asked).toEqual([40])
})

test('GitHub is asked for the base of so many files with ignores, and no more', async () => {
  const requests: string[] = []
  const notices: string[] = []
  const request = async (_: string, { path }: { path: string }) => {
    requests.push(path)
    return { data: { content: '', encoding: 'base64' } }
  }
  const job = { run: {}, tree: { path: (file: string) => file }, github: async () => ({ request }), notices }
  const paths = Array.from({ length: 4000 }, (_, i) => `f${i}`)
  const texts = await baseTexts(job as unknown as Job, 'a'.repeat(40))(paths)
  expect([requests.length, texts.size]).toEqual([100, 100])
  expect(notices).toEqual([expect.stringContaining('count in 100 of 4000 files')])
})

test.each(['the link', 'what it leads to', 'nothing'])(
  '%s of a built image is brought by a commit: then it is none',
  async (what) => {
    const settings = `${config.replace('/bin/sleep', '/opt/tool')}`
    const unknown = `${vagga}    - !Download { url: https://example.org/tool, path: /opt/tool, mode: 0o755 }\n    - !Sh /opt/tool\n`
    const repo = repository({ base: { ...project, 'app/app.yaml': settings, 'app/vagga.yaml': unknown }, head: broken })
    const top = join(repo.workspace, 'app/.vagga')
    mkdirSync(join(top, '.roots/app.1/root/opt'), { recursive: true })
    writeFileSync(join(top, '.roots/app.1/root/opt/tool'), 'x')
    symlinkSync('.roots/app.1/root', join(top, 'app'))
    if (what !== 'nothing') {
      repo.git('add', '-f', what === 'the link' ? 'app/.vagga/app' : 'app/.vagga/.roots')
      repo.git('commit', '-q', '-m', 'image')
    }
    const env = { PATH: process.env.PATH, GITHUB_WORKSPACE: repo.workspace, GITHUB_EVENT_NAME: 'push' }
    const job = prepare(env, (name) => (name === 'path' ? 'app' : ''))
    const { deployments } = await judge(job, await settle(job))
    const image = deployments[0]?.image
    expect(image?.entry('/opt/unknown').exists).toBe(what === 'nothing' ? 'no' : 'unknown')
  },
)

describe('the files of the base', () => {
  /** Objects that git is asked for, process by process. */
  function asked(count: number, size: number): { readonly answered: number; readonly processes: readonly number[] } {
    const names = Array.from({ length: count }, (_, i) => `f${i}`)
    const entries = (at: string) => new Map(names.map((name) => [name, { mode: '100644', id: `${at}${name}`, size }]))
    const processes: number[] = []
    const git = {
      entries: (commit: string) => entries(commit),
      blobs(ids: Iterable<string>) {
        const found = new Map([...ids].map((id) => [id, Buffer.from('text\n')]))
        processes.push(found.size)
        return found
      },
    } as unknown as Git
    const changes = localChanges(git, 'base', memoryFiles(Object.fromEntries(names.map((name) => [name, 'other\n']))))
    return { answered: names.filter((name) => changes?.of(name) !== 'unknown').length, processes }
  }

  test('are read by one process, and by 100 more above 64 MiB; what is left counts as changed', () => {
    expect(asked(4000, 1000)).toEqual({ answered: 4000, processes: [4000] })
    const large = asked(100, 1 << 20)
    expect(large).toEqual({ answered: 100, processes: [64, ...Array(36).fill(1)] })
    const huge = asked(300, 1 << 20)
    expect(huge).toEqual({ answered: 164, processes: [64, ...Array(100).fill(1)] })
  })

  test('take as many processes of git, however many they are', () => {
    const folder = temporary()
    const told = join(folder, 'told')
    writeFileSync(join(folder, 'git'), `#!/bin/sh\necho >> ${told}\nPATH=\${PATH#*:} exec git "$@"\n`)
    chmodSync(join(folder, 'git'), 0o755)
    const processes = (count: number) => {
      const at = (text: string) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${i}.yaml`, text + i]))
      const { workspace, base } = repository({ base: at('a: '), head: at('b: ') })
      writeFileSync(told, '')
      const git = openGit(workspace, '', { ...process.env, PATH: `${folder}:${process.env.PATH}` }) as Git
      const changes = localChanges(git, base, diskFiles(workspace))
      const added = Object.keys(at('')).map((name) => changes?.of(name))
      expect(added.every((change) => typeof change === 'object')).toBe(true)
      return readFileSync(told, 'utf8').length
    }
    expect(processes(500)).toBe(processes(1))
  })
})
