/** What a change brings counts, whatever the change, the scope and the history: judged against `scope: all` at the base and now. */
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { prepare } from '../../src/action/job.js'
import { judge } from '../../src/action/judge.js'
import { settle } from '../../src/action/options.js'
import type { Scope } from '../../src/github/scope.js'
import {
  cleanUp,
  type Files,
  gitIn,
  publish,
  pullRequest,
  type Repository,
  repository,
  temporary,
} from './repository.js'
import { type Hub, startHub } from './server.js'

const vagga = `containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /cfg
    - !Copy { source: /work/run.sh, path: /run.sh }
    - !Copy { source: /work/lib, path: /lib/app }
    - !Copy { source: /work/app.yaml, path: /cfg/app.yaml }
    - !Copy { source: /work/deploy, path: /deploy }
    - !Copy { source: /work/built, path: /built }
`
const config = `kind: Daemon
user-id: 1
group-id: 1
memory-limit: 64Mi
executable: /run.sh
environ:
  PATH: /usr/bin:/bin
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`
/** Too little to be taken for a config, but beside one. */
const bad = 'user-id: 1\n# words\n# more words\n# and more\n'
const base: Files = {
  'vagga.yaml': vagga,
  'app.yaml': config,
  'run.sh': '#!/bin/sh\n# words\nset -e\nexec /bin/sleep 1000\n',
  'lib/one.txt': 'one\n',
  'deploy/good.yaml': config,
  'deploy/little.yaml': 'workdir: /\n',
  'bad.txt': bad,
  '.gitignore': 'built\n',
  'README.md': 'words\nwords\n',
  'logo.png': '\0\x01\x02',
}
/** Was wrong before, and is no fault of the change. */
const before: Files = { ...base, 'app.yaml': `${config}work-dir: /\n` }

const remove = (folder: string, ...paths: string[]) => {
  for (const path of paths) rmSync(join(folder, path), { recursive: true })
}
const write = (folder: string, path: string, text: string) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

const changes: Readonly<Record<string, (folder: string) => void>> = {
  'the script is deleted': (folder) => remove(folder, 'run.sh'),
  'the script is renamed': (folder) => {
    remove(folder, 'run.sh')
    write(folder, 'start.sh', base['run.sh'] as string)
  },
  'the script is renamed and changed': (folder) => {
    remove(folder, 'run.sh')
    write(folder, 'start.sh', `${base['run.sh']}# a word\n`)
  },
  'the script becomes a dangling link': (folder) => {
    remove(folder, 'run.sh')
    symlinkSync('nowhere.sh', join(folder, 'run.sh'))
  },
  'the script becomes a directory': (folder) => {
    remove(folder, 'run.sh')
    write(folder, 'run.sh/x', 'x\n')
  },
  'the script can no longer be executed': (folder) => chmodSync(join(folder, 'run.sh'), 0o644),
  'the script can no longer be executed, and gets a comment': (folder) => {
    write(folder, 'run.sh', (base['run.sh'] as string).replace('words', 'word'))
    chmodSync(join(folder, 'run.sh'), 0o644)
  },
  'the script is to be run by what is not there': (folder) =>
    write(folder, 'run.sh', (base['run.sh'] as string).replace('/bin/sh', '/cfg/nosh')),
  'the script is renamed in the case of its letters alone': (folder) => {
    remove(folder, 'run.sh')
    write(folder, 'Run.sh', base['run.sh'] as string)
  },
  'the script becomes what is no text': (folder) => write(folder, 'run.sh', '\0\x01\x02'),
  'the script becomes empty': (folder) => write(folder, 'run.sh', ''),
  'a broken config is renamed into the image, with one harmless line': (folder) => {
    remove(folder, 'bad.txt')
    write(folder, 'deploy/bad.yaml', `${bad}# harmless\n`)
  },
  'a broken config is renamed into the image': (folder) => {
    remove(folder, 'bad.txt')
    write(folder, 'deploy/bad.yaml', bad)
  },
  'a broken config is copied into the image': (folder) => write(folder, 'deploy/bad.yaml', bad),
  'a directory of the image is deleted': (folder) => remove(folder, 'lib'),
  'the config is deleted': (folder) => remove(folder, 'app.yaml'),
  'a line of vagga.yaml is deleted': (folder) =>
    write(folder, 'vagga.yaml', vagga.replace('    - !EnsureDir /cfg\n', '')),
  'a line of the config is changed': (folder) => write(folder, 'app.yaml', config.replace('/run.sh', '/rnu.sh')),
  'a line of the README is changed': (folder) => write(folder, 'README.md', 'words\nword\n'),
  'the README is deleted': (folder) => remove(folder, 'README.md'),
  'the README is renamed': (folder) => {
    remove(folder, 'README.md')
    write(folder, 'docs/README.md', base['README.md'] as string)
  },
  'the settings name a config that was none': (folder) =>
    write(folder, '.lithos-ready.yaml', 'deployments:\n- container: app\n  config: deploy/little.yaml\n'),
  'the script gets other line ends': (folder) => write(folder, '.gitattributes', 'run.sh text eol=crlf\n'),
  'what is not there is no longer ignored': (folder) => write(folder, '.gitignore', '# words\n'),
  'a picture is added': (folder) => write(folder, 'icon.png', '\0\x01'),
}
const harmless = /README|picture/

let hub: Hub
beforeAll(async () => {
  hub = await startHub()
})
afterAll(async () => {
  await hub.close()
  cleanUp()
})

/** What counts of the checkout in a scope; what git said of it once is not asked again. */
function checkout(repo: Repository): (scope: Scope) => Promise<readonly string[]> {
  const event = join(temporary(), 'event.json')
  writeFileSync(event, JSON.stringify(pullRequest(repo)))
  const job = prepare(
    {
      PATH: process.env.PATH,
      GITHUB_API_URL: hub.url,
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_EVENT_PATH: event,
      GITHUB_SHA: repo.merge,
      GITHUB_WORKSPACE: repo.workspace,
    },
    (name) => (name === 'token' ? 'a-token' : ''),
  )
  return async (scope) => {
    const { report } = await judge(
      { ...job, inputs: { ...job.inputs, scope } },
      { ...(await settle(job)), tryFixes: false },
    )
    return report.findings
      .filter(({ severity }) => severity === 'error')
      .map(({ rule, file, message }) => `${rule} ${file} ${message}`)
  }
}

/** As a fresh checkout has the files: with the line ends that the attributes of the change ask for. */
function checkOutAgain({ workspace }: Repository): void {
  if (!existsSync(join(workspace, '.gitattributes'))) return
  const git = gitIn(workspace)
  git('rm', '-rqf', '.')
  git('reset', '-q', '--hard')
}

test.each(Object.keys(changes))('%s', async (name) => {
  const files = harmless.test(name) ? before : base
  for (const depth of [undefined, 1]) {
    const repo = repository({
      base: files,
      head: changes[name] as (folder: string) => void,
      executable: ['run.sh'],
      depth,
    })
    publish(hub, repo)
    checkOutAgain(repo)
    // At the base only what `before` has is wrong.
    const counting = checkout(repo)
    const brought = harmless.test(name) ? [] : await counting('all')
    for (const scope of ['changed-files', 'changed-lines'] as const) {
      const counted = await counting(scope)
      expect({ depth, scope, counted }).toEqual({ depth, scope, counted: brought })
    }
    expect(brought.length > 0).toBe(!harmless.test(name))
  }
  expect(hub.problems).toEqual([])
})

/** A repository of its own in a folder, which git takes for a submodule. */
function submodule(folder: string, text: string): void {
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.org', ...args], {
      cwd: join(folder, 'sub'),
      stdio: 'ignore',
    })
  write(folder, 'sub/file', text)
  git('init', '-q')
  git('add', '-A')
  git('commit', '-q', '-m', 'sub')
}

const lay =
  (files: Files, ...more: ((folder: string) => void)[]) =>
  (folder: string) => {
    for (const [path, text] of Object.entries(files)) write(folder, path, text)
    chmodSync(join(folder, 'run.sh'), 0o755)
    for (const one of more) one(folder)
  }
const script = base['run.sh']

const kinds: readonly [
  name: string,
  base: (folder: string) => void,
  head: (folder: string) => void,
  brings: boolean,
][] = [
  [
    'a file that could not be executed can be',
    lay(before, (folder) => chmodSync(join(folder, 'lib/one.txt'), 0o644)),
    (folder) => chmodSync(join(folder, 'lib/one.txt'), 0o755),
    false,
  ],
  [
    'a link becomes a file',
    lay(base, (folder) => symlinkSync('run.sh', join(folder, 'link.sh'))),
    (folder) => {
      remove(folder, 'run.sh', 'link.sh')
      write(folder, 'link.sh', script as string)
      symlinkSync('link.sh', join(folder, 'run.sh'))
    },
    true,
  ],
  [
    'a link leads elsewhere',
    lay(base, (folder) => {
      write(folder, 'deploy/start.sh', script as string)
      chmodSync(join(folder, 'deploy/start.sh'), 0o755)
      remove(folder, 'run.sh')
      symlinkSync('deploy/start.sh', join(folder, 'run.sh'))
    }),
    (folder) => {
      remove(folder, 'run.sh')
      symlinkSync('deploy/nowhere.sh', join(folder, 'run.sh'))
    },
    true,
  ],
  [
    'a submodule is another commit',
    lay(before, (folder) => submodule(folder, 'one\n')),
    (folder) => submodule(folder, 'two\n'),
    false,
  ],
  [
    'a submodule that is copied is gone',
    lay({ ...base, 'vagga.yaml': `${vagga}    - !Copy { source: /work/sub, path: /sub }\n` }, (folder) =>
      submodule(folder, 'one\n'),
    ),
    (folder) => remove(folder, 'sub'),
    true,
  ],
]

test.each(kinds)('%s', async (_, from, head, brings) => {
  // What the list of files does not tell counts.
  for (const depth of brings ? [undefined, 1] : [undefined]) {
    const repo = repository({ base: from, head, depth })
    publish(hub, repo)
    const counting = checkout(repo)
    const all = await counting('all')
    for (const scope of ['changed-files', 'changed-lines'] as const) {
      const counted = await counting(scope)
      expect({ depth, scope, counted }).toEqual({ depth, scope, counted: brings ? all : [] })
    }
    expect(all).not.toEqual([])
  }
})

test('what the pull request is meanwhile, and whatever it is asked to be merged into, proves nothing', async () => {
  const repo = repository({
    base,
    head: changes['a line of the config is changed'] as () => void,
    executable: ['run.sh'],
    depth: 1,
  })
  publish(hub, repo)
  const all = await checkout(repo)('all')
  hub.listed = () => []
  expect(all).not.toEqual([])
  expect(await checkout(repo)('changed-lines')).toEqual(all)
})

test('at the base only what is told is wrong', async () => {
  expect(await checkout(repository({ base, head: {}, executable: ['run.sh'] }))('all')).toEqual([])
  expect(await checkout(repository({ base: before, head: {}, executable: ['run.sh'] }))('all')).toHaveLength(1)
})
