/** The Action as a runner starts it, against a GitHub that judges every request: what its tests begin with. */
import { expectFreshBundle } from '../bundle.js'
import { type Change, cleanUp, type Files, publish, pullRequest, type Repository, repository } from './repository.js'
import { type Outcome, type Program, type Start, start } from './runner.js'
import { type Hub, startHub } from './server.js'

export const vagga = `containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /data
    - !EnsureDir /cfg
    - !Copy { source: /work/app.yaml, path: /cfg/app.yaml }
`
export const config = `kind: Daemon
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
export const ready: Files = { 'vagga.yaml': vagga, 'app.yaml': config }
/** The mount point is taken away: the finding is on a line of app.yaml that nobody touched. */
export const broken: Files = { 'vagga.yaml': vagga.replace('    - !EnsureDir /data\n', '') }
export const typo: Files = { 'app.yaml': config.replace('memory-limit', 'memory-limits') }

/** Two containers of which the first is not ready. */
export const web = vagga.slice('containers:\n'.length).replaceAll('app', 'web')
export const shared = { 'vagga.yaml': broken['vagga.yaml'] + web, 'web.yaml': config }

/** A GitHub for each test, and the Action that is started against it. */
export interface Runs {
  readonly hub: () => Hub
  /** Another GitHub, whose API is below `root`. */
  restart(root: string): Promise<void>
  /** A repository of a pull request that GitHub knows. */
  opened(head: Change, more?: { base?: Files; later?: Files; depth?: number | undefined }): Repository
  check(repo: Repository, inputs?: Record<string, string>, more?: Partial<Start>): Promise<Outcome>
  /** What GitHub was asked, in order. */
  asked(): string[]
}

/** Starts the Action. To be called where tests are described. */
export function runsOf(program: Program): Runs {
  let hub: Hub
  if (program !== 'sources') beforeAll(expectFreshBundle)
  beforeEach(async () => {
    hub = await startHub()
  })
  afterEach(async () => {
    const { problems } = hub
    await hub.close()
    cleanUp()
    expect(problems).toEqual([])
  })
  return {
    hub: () => hub,
    async restart(root) {
      await hub.close()
      hub = await startHub(root)
    },
    opened(head, more = {}) {
      const repo = repository({ base: ready, head, ...more })
      publish(hub, repo)
      return repo
    },
    check: (repo, inputs = {}, more = {}) =>
      start({
        program,
        workspace: repo.workspace,
        event: 'pull_request',
        payload: pullRequest(repo),
        inputs,
        api: hub.url,
        ...more,
        env: { GITHUB_SHA: repo.merge, GITHUB_REF: 'refs/pull/7/merge', ...more.env },
      }),
    asked: () => hub.asked.map(({ method, what }) => `${method} ${what}`),
  }
}
