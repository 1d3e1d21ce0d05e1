/** A report as the shop of the documentation would get it, and the files that it is about. */

import type { ChecklistLine, ClauseStatus, Report, ReportedDeployment } from '../../src/report/report.js'
import type { Clause } from '../../src/text/finding.js'
import { type SourceFile, sourceFile } from '../../src/text/source.js'

const vagga = `containers:
  shop:
    setup:
    - !Alpine v3.20
    - !Install [python3]
  shop-deploy:
    setup:
    - !Container shop
    - !EnsureDir /app
    - !Copy { source: /work/shop, path: /app/shop }
    - !Copy { source: /work/deploy/web.yaml, path: /deploy/web.yaml }
    - !Sh |
      rm /etc/resolv.conf
      ln -s /state/resolv.conf /etc/resolv.conf
commands:
  run: !Command
    container: shop
    run: python3 -m shop.web
`
const lithos = `kind: Daemon
user-id: 1
executable: /usr/bin/python3
arguments:
- -m
- shop.web
workdir: /app
environ:
  LANG: C.UTF-8
  CACHE: redis://127.0.0.1:6379
memory-limit: 256Mi
volumes:
  /tmp: !Tmpfs { size: 64Mi, mode: 0777 }
  /backup: !Persistent { path: /backup }
`

export const files: Readonly<Record<string, SourceFile>> = {
  'vagga.yaml': sourceFile('vagga.yaml', vagga),
  'deploy/web.yaml': sourceFile('deploy/web.yaml', lithos),
}
export const source = (path: string): SourceFile | undefined => files[path]

const help = (rule: string): string => `https://github.com/example/lithos-ready/blob/v1/docs/rules/${rule}.md`
const line = (clause: Clause, status: ClauseStatus, note = '', findings: readonly number[] = []): ChecklistLine => ({
  clause,
  status,
  note,
  findings,
})
const at = (file: string, onLine: number, column: number, endColumn: number) => ({
  file,
  line: onLine,
  column,
  endLine: onLine,
  endColumn,
})

const shop: ReportedDeployment = {
  container: 'shop-deploy',
  config: { file: 'deploy/web.yaml', image: '/deploy/web.yaml' },
  command: 'run',
  sandbox: null,
  process: null,
  ready: true,
  checklist: [
    line('1a', 'ok', '`/work/shop` is copied to `/app/shop` (vagga.yaml:10)'),
    line('1b', 'ok', '`/app`'),
    line('1c', 'ok'),
    line('2a', 'ok', '`/tmp` is a Tmpfs of 64 MiB'),
    line('2b', 'not-applicable', 'nothing was seen that asks for it'),
    line('2c', 'ok', 'every mount point is in the image'),
    line('3a', 'not-applicable', 'a daemon'),
    line('3b', 'ok', '`PATH` is set'),
    line('3c', 'ok'),
    line('4a', 'ok', 'regular files, over which lithos mounts its own'),
    line('4b', 'not-applicable'),
    line('4c', 'ok'),
    line('4d', 'ok'),
    line('5a', 'not-applicable'),
    line('5b', 'not-applicable'),
    line('5c', 'not-applicable'),
    line('5d', 'not-applicable'),
    line('5', 'not-applicable', 'nothing connects to localhost'),
  ],
  parity: [
    { aspect: 'program', development: 'python3', production: '/usr/bin/python3', verdict: 'same' },
    { aspect: 'environ PATH', development: '/usr/bin:/bin', production: '/usr/bin:/bin', verdict: 'same' },
  ],
  boot: [
    { stage: 'config', status: 'ok', error: null },
    { stage: 'executable', status: 'ok', error: null },
  ],
}

export const ready: Report = {
  schema: 'lithos-ready/report/v1',
  tool: { name: 'lithos-ready', version: '1.0.0' },
  ready: true,
  verdict: 'ready',
  counts: { error: 0, warning: 0, note: 0, ignored: 0 },
  rulesOff: [],
  candidates: [{ file: 'deploy/web.yaml', status: 'deployment', why: null }],
  deployments: [shop],
  findings: [],
}

export const notReady: Report = {
  ...ready,
  ready: false,
  verdict: 'not-ready',
  counts: { error: 3, warning: 1, note: 1, ignored: 0 },
  deployments: [
    {
      ...shop,
      ready: false,
      checklist: [
        line('1a', 'ok', '`/work/shop` is copied to `/app/shop` (vagga.yaml:10)'),
        line('1b', 'ok', '`/app`'),
        line('1c', 'ok'),
        line('2a', 'failed', 'mode `0777` is decimal: user 1 cannot write', [1]),
        line('2b', 'not-applicable', 'nothing was seen that asks for it'),
        line('2c', 'failed', '`/backup` is in no step of `shop-deploy`', [0]),
        line('3a', 'ok'),
        line('3b', 'warned', 'not set; vagga sets one', [3]),
        line('3c', 'ok'),
        line('4a', 'failed', 'links to `/state` in the image, no `!Statedir` volume', [2]),
        line('4b', 'failed', 'links to `/state` in the image, no `!Statedir` volume', [2]),
        line('4c', 'failed', 'links to `/state` in the image, no `!Statedir` volume', [2]),
        line('4d', 'failed', 'links to `/state` in the image, no `!Statedir` volume', [2]),
        line('5a', 'not-applicable'),
        line('5b', 'not-applicable'),
        line('5c', 'not-applicable'),
        line('5d', 'not-applicable'),
        line('5', 'unknown', '`127.0.0.1:6379`: name the sandbox config to know its network', [4]),
      ],
      parity: [
        { aspect: 'program', development: 'python3', production: '/usr/bin/python3', verdict: 'same' },
        { aspect: 'arguments', development: '-m shop.web', production: '-m shop.web', verdict: 'same' },
        { aspect: 'working directory', development: '/work', production: '/app', verdict: 'differs' },
        { aspect: 'user', development: '0', production: '1', verdict: 'differs' },
        {
          aspect: 'environ PATH',
          development: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
          production: null,
          verdict: 'missing',
        },
        { aspect: 'environ LANG', development: 'C.UTF-8', production: 'C.UTF-8', verdict: 'same' },
        {
          aspect: 'writable /tmp',
          development: 'Tmpfs 100 MiB, 1777',
          production: 'Tmpfs 64 MiB, 1411',
          verdict: 'unusable',
        },
        { aspect: 'memory', development: 'unlimited', production: '256 MiB', verdict: 'differs' },
        { aspect: 'neighbours', development: 'redis', production: null, verdict: 'unknown' },
      ],
      boot: [
        { stage: 'config', status: 'ok', error: null },
        { stage: 'volume /tmp', status: 'ok', error: null },
        {
          stage: 'volume /backup',
          status: 'fails',
          error:
            'error setting up filesystem: recursive bind mount "/var/lib/backup" -> "/run/lithos/mnt/backup": No such file or directory (os error 2)',
        },
        { stage: 'executable', status: 'unknown', error: null },
      ],
    },
  ],
  findings: [
    {
      rule: 'mount-point-missing',
      clause: '2c',
      severity: 'error',
      message:
        'lithos does not create mount points, and no step of container `shop-deploy` makes `/backup`. lithos_knot would log: recursive bind mount "…" -> "/run/lithos/mnt/backup": No such file or directory (os error 2)',
      deployment: 0,
      ...at('deploy/web.yaml', 14, 3, 10),
      related: [{ ...at('vagga.yaml', 6, 3, 14), message: 'the image is made here' }],
      help: help('mount-point-missing'),
      fixes: [
        {
          title: 'add `- !EnsureDir /backup` to shop-deploy',
          safety: 'safe',
          edits: [{ ...at('vagga.yaml', 15, 1, 1), text: '    - !EnsureDir /backup\n' }],
        },
      ],
    },
    {
      rule: 'volume-not-writable-by-user',
      clause: '2a',
      severity: 'error',
      message:
        '`mode: 0777` is read as the decimal number 777 (= `0o1411`, `dr----x--t`): user 1 cannot write to `/tmp`. Write `0o777`, or `0o1777` as vagga does.',
      deployment: 0,
      ...at('deploy/web.yaml', 13, 30, 40),
      related: [],
      help: help('volume-not-writable-by-user'),
      fixes: [
        {
          title: 'write `0o777`',
          safety: 'unsafe',
          edits: [{ ...at('deploy/web.yaml', 13, 36, 40), text: '0o777' }],
        },
      ],
    },
    {
      rule: 'resolv-conf-dangling',
      clause: '4a',
      severity: 'error',
      message:
        '`/etc/resolv.conf` is a link to `/state/resolv.conf`, and nothing is mounted at `/state`: no name resolves. Mount it: `/state: !Statedir {}`.',
      deployment: 0,
      ...at('vagga.yaml', 14, 7, 49),
      related: [],
      help: help('resolv-conf-dangling'),
      fixes: [
        {
          title: 'mount a Statedir at `/state`',
          safety: 'safe',
          edits: [{ ...at('deploy/web.yaml', 15, 1, 1), text: '  /state: !Statedir {}\n' }],
        },
      ],
    },
    {
      rule: 'path-not-set',
      clause: '3b',
      severity: 'warning',
      message: '`PATH` is not set, and `shop/web.py` starts `git` by its bare name.',
      deployment: 0,
      ...at('deploy/web.yaml', 8, 1, 8),
      related: [{ ...at('shop/web.py', 12, 5, 30), message: 'starts `git` here' }],
      help: help('path-not-set'),
      fixes: [],
    },
    {
      rule: 'localhost-service',
      clause: '5',
      severity: 'note',
      message: '`127.0.0.1:6379` is the server itself only without a bridged network.',
      deployment: 0,
      ...at('deploy/web.yaml', 10, 10, 32),
      related: [],
      help: help('localhost-service'),
      fixes: [],
    },
  ],
}

export const nothing: Report = { ...ready, verdict: 'nothing-to-check', deployments: [] }
