/**
 * One mistake at a time in a project that is right: each must be found, under the right text, by the right rule, and nothing
 * else may be said about it (notes apart). `MUTANT=n` shows what is found in one.
 */
import { describe, expect, test } from '@jest/globals'
import { checkTexts, shown } from './project.js'

const right: Readonly<Record<string, string>> = {
  'vagga.yaml': `containers:
  base:
    setup:
    - !Alpine v3.18
    - !EnsureDir /data
  app:
    resolv-conf-path: /state/resolv.conf
    hosts-file-path: /state/hosts
    environ:
      APP_MODE: development
    volumes:
      /data: !Persistent app-data
    setup:
    - !Container base
    - !EnsureDir /state
    - !EnsureDir /lithos
    - !EnsureDir /var/cache/app
    - !Copy { source: /work/lithos/app.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/app, path: /app }
    - !Copy { source: /work/etc, path: /app/conf }
    - !Text { /app/VERSION: "1" }
    - !Sh |
        ln -sf /state/resolv.conf /etc/resolv.conf
        ln -sf /state/hosts /etc/hosts
commands:
  run: !Command
    container: app
    user-id: 1
    pass-tcp-socket: 127.0.0.1:8080
    environ:
      APP_LEVEL: "3"
    run: [/app/main.sh, serve, --config, /app/conf/app.ini]
`,
  'lithos/app.yaml': `kind: Daemon
user-id: 1
group-id: 2
memory-limit: 256Mi
fileno-limit: 4096
variables:
  node: !Name
volumes:
  /tmp: !Tmpfs { size: 64Mi, mode: 0o1777 }
  /state: !Statedir {}
  /data: !Persistent { path: /data/app, mkdir: true, mode: 0o700, user: 1, group: 2 }
executable: /app/main.sh
arguments: [serve, --config, /app/conf/app.ini]
workdir: /app
environ:
  PATH: /usr/local/bin:/usr/bin:/bin
  APP_MODE: production
  APP_LEVEL: "2"
  APP_NODE: "@{node}"
tcp-ports:
  8080: { fd: 3 }
`,
  'sandboxes/shop.yaml': `image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [1-1000]
allow-tcp-ports: [8000-9000]
writable-paths:
  /data: /srv/data
readonly-paths:
  /conf: /srv/conf
`,
  'processes/shop.yaml': `web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
  variables:
    node: a1
`,
  'app/main.sh': `#!/bin/sh
cat /app/VERSION conf/app.ini
echo started > /data/log
exec sleep 1000
`,
  'etc/app.ini': 'a = 1\n',
}

const lithos = 'lithos/app.yaml'
const vagga = 'vagga.yaml'
const sandbox = 'sandboxes/shop.yaml'
const processes = 'processes/shop.yaml'
const script = 'app/main.sh'

/** file, text that is there, text in its place (`⟦…⟧` marks what is found, there or by `at` elsewhere), rule */
type Mutant = readonly [
  file: string,
  before: string,
  after: string,
  rule: string,
  more?: { readonly at?: readonly [file: string, text: string]; readonly also?: readonly string[] },
]

const volume = (text: string) => `  /state: !Statedir {}\n${text}`
const environ = (text: string) => `  APP_MODE: production\n  ${text}`

const mutants: readonly Mutant[] = [
  // reading
  [lithos, 'memory-limit: 256Mi', 'memory-limit: ⟦256MB⟧', 'invalid-value'],
  [lithos, 'memory-limit: 256Mi', 'memory-limit: ⟦256m⟧', 'invalid-value'],
  [lithos, 'memory-limit: 256Mi', 'memory-limit: ⟦0.5Gi⟧', 'invalid-value'],
  [lithos, 'memory-limit: 256Mi', 'memory-limit: ⟦1Ti⟧', 'invalid-value'],
  [lithos, 'kind: Daemon', 'kind: ⟦daemon⟧', 'invalid-value'],
  [lithos, 'mode: 0o1777', 'mode: ⟦0o2000⟧', 'invalid-value'],
  [lithos, 'workdir:', '⟦work-dir⟧:', 'unknown-key', { also: ['source-not-in-image', 'relative-path'] }],
  [lithos, 'fileno-limit: 4096', '⟦file-limit⟧: 4096', 'unknown-key'],
  [lithos, 'environ:', '⟦environment⟧:', 'unknown-key', { also: ['environ-not-carried'] }],
  [lithos, 'arguments: [serve, --config, /app/conf/app.ini]', 'arguments: ⟦serve⟧', 'wrong-type'],
  [lithos, '!Statedir {}', '⟦!StateDir⟧ {}', 'unknown-tag', { also: ['resolv-conf-dangling', 'hosts-dangling'] }],
  [lithos, 'user-id: 1\n', 'user-id: 1\n⟦user-id⟧: 2\n', 'duplicate-key', { also: ['volume-not-writable-by-user'] }],
  [lithos, 'kind: Daemon', 'kind: Daemon\ninteractive: ⟦yes⟧', 'invalid-value'],
  [processes, '  image: app.v1\n', '', 'missing-key', { at: [processes, 'kind'] }],
  [sandbox, 'allow-users: [1-1000]', 'allow-users: [⟦1..1000⟧]', 'invalid-value'],
  [vagga, '- !Container base', '- !Container ⟦bsae⟧', 'unknown-container'],

  // build
  [
    vagga,
    '- !Text { /app/VERSION: "1" }',
    '- ⟦!Text { /srv2/VERSION: "1" }⟧',
    'parent-directory-missing',
    { also: ['source-not-in-image'] },
  ],
  [
    vagga,
    '- !Text { /app/VERSION: "1" }',
    '- !Text { /app/VERSION: "1" }\n    - ⟦!Remove /work/etc⟧',
    'step-deletes-project',
  ],
  [
    vagga,
    '- !Text { /app/VERSION: "1" }',
    '- !Text { /app/VERSION: "1" }\n    - ⟦!EmptyDir /work/etc⟧',
    'step-deletes-project',
  ],
  [vagga, '    - !EnsureDir /state\n', '    - !Sh mkdir -p /state\n', 'none'],
  [vagga, 'hosts-file-path: /state/hosts', 'hosts-file-path: ⟦/nowhere/hosts⟧', 'name-path-unbuildable'],
  [
    vagga,
    '- !Copy { source: /work/app, path: /app }',
    '- !Copy { source: /work/app, path: /app, umask: ⟦022⟧ }',
    'decimal-mode',
    { also: ['closed-to-user'] },
  ],
  [
    vagga,
    '- !Copy { source: /work/app, path: /app }',
    '- !EnsureDir /app\n    - !Sh ⟦cp -r /work/app/main.sh /app/main.sh⟧',
    'stale-build',
  ],

  // work directory
  [lithos, 'executable: /app/main.sh', 'executable: ⟦/work/app/main.sh⟧', 'work-path'],
  [lithos, '--config, /app/conf/app.ini', '--config, ⟦/work/etc/app.ini⟧', 'work-path'],
  [lithos, '--config, /app/conf/app.ini', '--config=⟦/work/etc/app.ini⟧', 'work-path'],
  [lithos, 'APP_MODE: production', 'APP_MODE: production\n  APP_HOME: ⟦/work⟧', 'work-path'],
  [lithos, 'PATH: /usr/local/bin', 'PATH: ⟦/work/bin⟧:/usr/local/bin', 'work-path'],
  [lithos, 'PATH: /usr/local/bin', 'PYTHONPATH: /app:⟦/work/lib⟧\n  PATH: /usr/local/bin', 'work-path'],
  [script, 'cat /app/VERSION', 'cat ⟦/work/VERSION⟧', 'work-path'],
  [lithos, '--config, /app/conf/app.ini', '--config, ⟦/app/conf/application.ini⟧', 'source-not-in-image'],
  [script, 'cat /app/VERSION', 'cat /app/VERSON', 'source-not-in-image', { at: [lithos, 'executable: /app/main.sh'] }],
  [
    vagga,
    '- !Copy { source: /work/etc, path: /app/conf }',
    '- !Copy { source: ⟦/work/etcetera⟧, path: /app/conf }',
    'copy-source-missing',
    { also: ['source-not-in-image'] },
  ],
  [lithos, 'workdir: /app', 'workdir: ⟦/application⟧', 'workdir-missing', { also: ['source-not-in-image'] }],
  [lithos, 'workdir: /app', 'workdir: ⟦/app/main.sh⟧', 'workdir-missing', { also: ['source-not-in-image'] }],
  [lithos, 'workdir: /app', 'workdir: ⟦/tmp/app⟧', 'workdir-missing', { also: ['source-not-in-image'] }],
  [
    lithos,
    'workdir: /app\n',
    '',
    'relative-path',
    { at: [lithos, 'executable: /app/main.sh'], also: ['source-not-in-image'] },
  ],
  [
    vagga,
    '/data: !Persistent app-data',
    '/data: !Persistent app-data\n      ⟦/uploads: !BindRW /work/uploads⟧',
    'write-to-workdir',
  ],
  [script, 'started > /data/log', 'started > ⟦/work/log⟧', 'write-to-workdir'],

  // read-only
  [lithos, '  /tmp: !Tmpfs { size: 64Mi, mode: 0o1777 }\n', '', 'none'],
  [
    script,
    'started > /data/log',
    'started > /tmp/log; echo > /dev/shm/x',
    'shm-not-mounted',
    { at: [lithos, 'executable: /app/main.sh'] },
  ],
  [vagga, '    - !EnsureDir /data\n', '', 'mount-point-missing', { at: [lithos, '/data'] }],
  [lithos, volume(''), volume('  ⟦/cache⟧: !Tmpfs { size: 1Mi }\n'), 'mount-point-missing'],
  [lithos, volume(''), volume('  ⟦/tmp/cache⟧: !Tmpfs { size: 1Mi }\n'), 'mount-point-hidden'],
  [lithos, volume(''), volume('  ⟦cache⟧: !Tmpfs { size: 1Mi }\n'), 'mount-point-invalid'],
  [lithos, volume(''), volume('  ⟦/app/../cache⟧: !Tmpfs { size: 1Mi }\n'), 'mount-point-invalid'],
  [lithos, 'path: /data/app', 'path: ⟦data/app⟧', 'mount-point-invalid'],
  [lithos, 'path: /data/app', 'path: ⟦/srv/data/app⟧', 'volume-path-not-allowed'],
  [lithos, volume(''), volume('  /app/conf: !Readonly ⟦/config⟧\n'), 'volume-path-not-allowed'],
  [lithos, 'mode: 0o700, user: 1', 'mode: 0o700, ⟦user: 0⟧', 'volume-not-writable-by-user'],
  [lithos, 'mode: 0o1777', '⟦mode: 0o766⟧', 'volume-not-writable-by-user'],
  [lithos, 'mode: 0o1777', '⟦mode: 0o755⟧', 'volume-not-writable-by-user'],
  [lithos, 'mode: 0o1777', '⟦mode: 0o700⟧', 'volume-not-writable-by-user'],
  [lithos, 'mode: 0o1777', '⟦mode: 777⟧', 'volume-not-writable-by-user', { also: ['decimal-mode'] }],
  [lithos, 'mode: 0o1777', '⟦mode: 0777⟧', 'volume-not-writable-by-user', { also: ['quire-misread'] }],
  [
    vagga,
    '/data: !Persistent app-data',
    '/data: !Persistent app-data\n      ⟦/var/cache/app: !Tmpfs⟧',
    'writable-directory-lost',
  ],
  [
    vagga,
    '/data: !Persistent app-data',
    '/data: !Persistent app-data\n      ⟦/var/cache/app: !Persistent cache⟧',
    'writable-directory-lost',
  ],
  [
    vagga,
    '/data: !Persistent app-data',
    '/data: !Persistent app-data\n      ⟦/var/cache/app: !Snapshot⟧',
    'writable-directory-lost',
  ],
  [lithos, 'arguments: [serve', 'arguments: [--pidfile, ⟦/run/app.pid⟧, serve', 'write-to-read-only-path'],
  [lithos, 'arguments: [serve', 'arguments: [--log-file=⟦/var/log/app.log⟧, serve', 'write-to-read-only-path'],
  [lithos, 'APP_MODE: production', 'APP_MODE: production\n  CACHE_DIR: ⟦/var/cache/app⟧', 'write-to-read-only-path'],
  [
    script,
    'started > /data/log',
    'started > /app/log',
    'write-to-read-only-path',
    { at: [lithos, 'executable: /app/main.sh'] },
  ],
  [script, 'started > /data/log', 'started > log', 'write-to-read-only-path', { at: [lithos, '/app'] }],
  [lithos, 'arguments: [serve', 'arguments: [--log=⟦/dev/stdout⟧, serve', 'dev-stdout'],
  [script, 'started > /data/log', 'started > ⟦/dev/stderr⟧', 'dev-stdout'],
  [script, 'started > /data/log', 'started > ⟦/proc/self/fd/2⟧', 'dev-stdout'],
  [lithos, 'kind: Daemon', 'kind: Daemon\nstdout-stderr-file: ⟦/app.log⟧', 'stdout-file-on-host'],
  [lithos, 'memory-limit: 256Mi', '⟦memory-limit: 64Mi⟧', 'tmpfs-exceeds-memory'],
  [lithos, 'size: 64Mi', 'size: 1Gi', 'tmpfs-exceeds-memory', { at: [lithos, 'memory-limit: 256Mi'] }],
  [lithos, 'size: 64Mi, ', '', 'none'],

  // environment
  [lithos, '  PATH: /usr/local/bin:/usr/bin:/bin\n', '', 'none'],
  [lithos, '  APP_MODE: production\n', '', 'environ-not-carried', { at: [vagga, 'APP_MODE: development'] }],
  [lithos, '  APP_LEVEL: "2"\n', '', 'environ-not-carried', { at: [vagga, 'APP_LEVEL: "3"'] }],
  [lithos, '/usr/local/bin:/usr/bin:/bin', '/usr/bin:⟦$PATH⟧', 'variable-not-expanded'],
  [lithos, 'APP_LEVEL: "2"', 'APP_LEVEL: "⟦${APP_MODE}⟧"', 'variable-not-expanded'],
  [lithos, 'APP_LEVEL: "2"', 'APP_LEVEL: ⟦~⟧/level', 'variable-not-expanded'],
  [lithos, 'arguments: [serve', 'arguments: [⟦$HOME⟧, serve', 'variable-not-expanded'],
  [lithos, environ(''), environ('⟦http_proxy: http://proxy:3128⟧\n  '), 'proxy-variable'],
  [lithos, environ(''), environ('⟦NO_PROXY: localhost⟧\n  '), 'proxy-variable'],
  [lithos, environ(''), environ('⟦DB_PASSWORD: hunter2⟧\n  '), 'secret-in-environ'],
  [lithos, environ(''), environ('⟦API_TOKEN: abcdef⟧\n  '), 'secret-in-environ'],
  [lithos, environ(''), environ('⟦DB: mysql://root:pw@db.example.org/x⟧\n  '), 'secret-in-environ'],
  [lithos, environ(''), environ('⟦LITHOS_NAME: web⟧\n  '), 'reserved-variable'],
  [lithos, environ(''), environ('⟦LITHOS_CONFIG: /x⟧\n  '), 'reserved-variable'],
  [lithos, 'executable: /app/main.sh', 'executable: ⟦/app/main.py⟧', 'executable-missing'],
  [lithos, 'executable: /app/main.sh', 'executable: ⟦/app⟧', 'executable-not-runnable'],
  [lithos, 'executable: /app/main.sh', 'executable: ⟦main⟧', 'executable-relative'],
  [script, '#!/bin/sh\n', '⟦#!/nowhere/sh⟧\n', 'interpreter-missing', { also: ['source-not-in-image'] }],
  [script, '#!/bin/sh\n', '⟦#!/bin/sh\r⟧\n', 'interpreter-missing'],
  [lithos, 'arguments: [serve', 'arguments: [⟦main.sh⟧, serve', 'argv0-repeated'],
  [lithos, 'arguments: [serve', 'arguments: [⟦/app/main.sh⟧, serve', 'argv0-repeated'],
  [
    lithos,
    'arguments: [serve, --config, /app/conf/app.ini]',
    'arguments: ["⟦serve --config /app/conf/app.ini⟧"]',
    'arguments-differ',
  ],
  [
    vagga,
    '- !Copy { source: /work/etc, path: /app/conf }',
    '- ⟦!Copy { source: /work/etc, path: /app/conf, umask: 0o077 }⟧',
    'closed-to-user',
  ],

  // names
  [lithos, '  /state: !Statedir {}\n', '', 'resolv-conf-dangling', { at: [vagga, '!Sh'], also: ['hosts-dangling'] }],
  [lithos, '  /state: !Statedir {}\n', '', 'hosts-dangling', { at: [vagga, '!Sh'], also: ['resolv-conf-dangling'] }],
  [
    lithos,
    '  ⟦/state: !Statedir {}⟧'.replace(/[⟦⟧]/g, ''),
    '  ⟦/state: !Statedir { path: /sub }⟧',
    'resolv-conf-dangling',
    { also: ['hosts-dangling'] },
  ],
  [
    vagga,
    '    - !Text { /app/VERSION: "1" }\n',
    '    - !Text { /app/VERSION: "1" }\n    - !Text { ⟦/etc/hosts: "10.0.0.1 db"⟧ }\n',
    'name-file-baked',
  ],
  [
    vagga,
    '    - !Text { /app/VERSION: "1" }\n',
    '    - !Text { /app/VERSION: "1" }\n    - !Sh ⟦echo nameserver 8.8.8.8 > /etc/resolv.conf⟧\n',
    'name-file-baked',
  ],

  // neighbours
  [lithos, environ(''), environ('⟦DBUS_SESSION_BUS_ADDRESS⟧: unix:abstract=/tmp/dbus\n  '), 'dbus-session'],
  [lithos, environ(''), environ('⟦DISPLAY⟧: ":0"\n  '), 'x11-display'],
  [lithos, environ(''), environ('⟦WAYLAND_DISPLAY⟧: wayland-0\n  '), 'x11-display'],
  [lithos, environ(''), environ('RESOLVER: ⟦127.0.0.53⟧\n  '), 'systemd-resolved'],
  [lithos, environ(''), environ('NSCD: ⟦/run/nscd⟧/socket\n  '), 'nscd-socket'],
  [lithos, environ(''), environ('PEER: "⟦unix-abstract:⟧app"\n  '), 'abstract-socket'],
  [lithos, environ(''), environ('DB_URL: redis://localhost:6379\n  '), 'none'],

  // lithos_check
  [lithos, 'user-id: 1\n', '', 'user-not-set', { at: [lithos, 'executable'] }],
  [lithos, 'user-id: 1\n', 'user-id: ⟦0⟧\n', 'user-not-allowed'],
  [lithos, 'user-id: 1\n', 'user-id: ⟦5000⟧\n', 'user-not-allowed', { also: ['volume-not-writable-by-user'] }],
  [lithos, 'group-id: 2\n', 'group-id: ⟦5000⟧\n', 'group-not-allowed'],
  [lithos, 'group-id: 2\n', '', 'default-group-not-allowed', { at: [sandbox, 'allow-groups'] }],
  [lithos, '@{node}', '⟦@{nodes}⟧', 'variable-undefined'],
  [processes, '  variables:\n    node: a1\n', '', 'variable-not-provided', { at: [processes, 'kind: Daemon'] }],
  [processes, 'node: a1', 'node: ⟦a b⟧', 'variable-invalid'],
  [lithos, '  8080: { fd: 3 }', '  ⟦80⟧: { fd: 3 }', 'port-not-allowed'],
  [lithos, '  8080: { fd: 3 }', '  ⟦http⟧: { fd: 3 }', 'port-invalid'],
  [lithos, '  8080: { fd: 3 }', '  8080: { fd: 3 }\n  8081: { fd: ⟦3⟧ }', 'port-conflict'],
  [lithos, '  8080: { fd: 3 }', '  8080: { ⟦fd: 4⟧ }', 'listen-fds-mismatch'],
  [
    lithos,
    'tcp-ports:\n  8080: { fd: 3 }\n',
    '',
    'listen-fds-mismatch',
    { at: [vagga, 'pass-tcp-socket: 127.0.0.1:8080'] },
  ],
  [processes, 'image: app.v1', 'image: ⟦apps/app.v1⟧', 'image-name-invalid'],
  [processes, 'config: /lithos/app.yaml', 'config: ⟦lithos/app.yaml⟧', 'config-path-relative'],
  [processes, 'config: /lithos/app.yaml', 'config: ⟦/lithos/ap.yaml⟧', 'config-not-in-image'],
  [processes, 'config: /lithos/app.yaml', 'config: ⟦/work/lithos/app.yaml⟧', 'config-not-in-image'],
  [processes, 'kind: Daemon', 'kind: Command', 'kind-mismatch', { at: [lithos, 'Daemon'] }],
  [lithos, 'kind: Daemon', 'kind: ⟦Command⟧', 'kind-mismatch'],
  [lithos, 'fileno-limit: 4096', 'fileno-limit: ⟦4⟧', 'fileno-limit-too-low'],
  [lithos, 'kind: Daemon', 'kind: Daemon\nrestart-process-only: ⟦true⟧', 'restart-process-only-broken'],
  [sandbox, 'allow-users: [1-1000]', '⟦allow-users⟧: []', 'sandbox-without-users', { also: ['user-not-allowed'] }],

  // more of the same kinds
  [lithos, 'size: 64Mi', 'size: ⟦64MB⟧', 'invalid-value'],
  [lithos, 'size: 64Mi', 'size: ⟦-1⟧', 'invalid-value'],
  [lithos, 'user-id: 1\n', 'user-id: ⟦www⟧\n', 'invalid-value', { also: ['user-not-set'] }],
  [lithos, 'fd: 3', 'fd: ⟦three⟧', 'invalid-value', { also: ['listen-fds-mismatch'] }],
  [lithos, '!Name', '⟦!Nmae⟧', 'unknown-tag', { also: ['variable-undefined'] }],
  [
    lithos,
    '/data: !Persistent { path: /data/app, mkdir: true, mode: 0o700, user: 1, group: 2 }',
    '/data: !Persistent ⟦/data/app⟧',
    'wrong-type',
    { also: ['writable-directory-lost', 'write-to-read-only-path'] },
  ],
  [lithos, 'environ:\n', 'environ: ⟦[A=b]⟧\n_old:\n', 'wrong-type', { also: ['environ-not-carried', 'path-not-set'] }],
  [
    lithos,
    'executable: /app/main.sh',
    '⟦command⟧: /app/main.sh',
    'unknown-key',
    { also: ['missing-key', 'config-not-in-image'] },
  ],
  [vagga, 'container: app\n', 'conteiner: app\n', 'unknown-key', { at: [vagga, 'conteiner'], also: ['missing-key'] }],
  [vagga, '- !Alpine v3.18', '- ⟦!Alpin⟧ v3.18', 'unknown-tag'],
  [vagga, '- !EnsureDir /state\n', '- !EnsureDir ⟦state⟧\n', 'invalid-value'],
  [
    sandbox,
    'allow-groups:',
    '⟦allow-group⟧:',
    'unknown-key',
    { also: ['sandbox-without-users', 'default-group-not-allowed', 'group-not-allowed'] },
  ],
  [
    sandbox,
    'image-dir: /srv/images',
    'image-dir: /srv/images\nimage-dir-levels: ⟦0⟧',
    'invalid-value',
    { also: ['image-name-invalid'] },
  ],
  [lithos, 'APP_MODE: production', 'APP_MODE: production\n  NOTE: ⟦|-⟧\n    text', 'quire-unsupported'],
  [
    lithos,
    'APP_MODE: production',
    "APP_MODE: production\n  NOTE: 'it''s'",
    'quire-unsupported',
    { at: [lithos, 'APP_LEVEL'] },
  ],
  [lithos, 'APP_MODE: production', 'APP_MODE: production\n  NOTE: ⟦!!str⟧ 5', 'quire-unsupported'],
  [lithos, 'memory-limit: 256Mi\n', '⟦memory-limit⟧: 256Mi\nmemory_limit: 1Gi\n', 'quire-misread'],
  [
    vagga,
    '- !Text { /app/VERSION: "1" }',
    '- !Text { /app/VERSION: "1" }\n    - ⟦!Copy { source: /work/etc, path: /app2/etc }⟧',
    'parent-directory-missing',
  ],
  [
    vagga,
    '- !Text { /app/VERSION: "1" }',
    '- !Text { /app/VERSION: "1" }\n    - ⟦!EnsureDir /app/VERSION⟧',
    'build-fails',
    { also: ['source-not-in-image'] },
  ],
  [vagga, 'resolv-conf-path: /state/resolv.conf', 'resolv-conf-path: ⟦/nowhere/resolv.conf⟧', 'name-path-unbuildable'],
  [
    vagga,
    '    - !EnsureDir /data\n',
    '    - !EnsureDir /data\n    - !Remove /app/VERSION\n',
    'removed-by-base',
    { at: [vagga, '!Text { /app/VERSION'], also: ['source-not-in-image'] },
  ],
  [
    lithos,
    'executable: /app/main.sh\narguments: [',
    'executable: /bin/sh\narguments: [⟦/work/app/main.sh⟧, ',
    'work-path',
  ],
  [
    lithos,
    'executable: /app/main.sh\narguments: [',
    'executable: /bin/sh\narguments: [-c, "cd ⟦/work⟧ && ./main.sh", ',
    'work-path',
    { also: ['relative-path'] },
  ],
  [
    lithos,
    'workdir: /app',
    'workdir: ⟦/work⟧',
    'work-path',
    { also: ['source-not-in-image', 'workdir-missing', 'relative-path'] },
  ],
  [
    lithos,
    'executable: /app/main.sh\narguments: [',
    'executable: /bin/sh\narguments: [⟦/app/start.sh⟧, ',
    'source-not-in-image',
  ],
  [lithos, 'APP_MODE: production', 'APP_MODE: production\n  PYTHONPATH: ⟦/application/lib⟧', 'source-not-in-image'],
  [
    script,
    'cat /app/VERSION',
    '. /app/lib.sh; cat /app/VERSION',
    'source-not-in-image',
    { at: [lithos, 'executable: /app/main.sh'] },
  ],
  [script, 'started > /data/log', 'started > /tmp/log && mktemp', 'none'],
  [
    script,
    'started > /data/log',
    'started >> /var/log/app.log',
    'write-to-read-only-path',
    { at: [lithos, 'executable: /app/main.sh'] },
  ],
  [
    script,
    'started > /data/log',
    'started; mkdir -p /run/app',
    'write-to-read-only-path',
    { at: [lithos, 'executable: /app/main.sh'] },
  ],
  [
    script,
    'started > /data/log',
    'started; touch /app/started',
    'write-to-read-only-path',
    { at: [lithos, 'executable: /app/main.sh'] },
  ],
  [script, 'started > /data/log', 'started > /dev/null; : > ⟦/dev/tty⟧', 'dev-stdout'],
  [lithos, 'arguments: [serve', 'arguments: [--unix-socket, ⟦/run/app.sock⟧, serve', 'write-to-read-only-path'],
  [lithos, 'arguments: [serve', 'arguments: [--data-dir=⟦/var/cache/app⟧, serve', 'write-to-read-only-path'],
  [
    lithos,
    volume(''),
    volume('  ⟦/⟧: !Tmpfs { size: 1Mi }\n'),
    'mount-point-invalid',
    {
      also: [
        'executable-missing',
        'source-not-in-image',
        'workdir-missing',
        'hosts-dangling',
        'resolv-conf-dangling',
        'hosts-absent',
        'resolv-conf-absent',
        'mount-point-hidden',
        'tmpfs-exceeds-memory',
      ],
    },
  ],
  [lithos, volume(''), volume('  ⟦/state/x⟧: !Tmpfs { size: 1Mi }\n'), 'mount-point-hidden'],
  [
    lithos,
    volume(''),
    volume('  ⟦/app/main.sh⟧: !Tmpfs { size: 1Mi }\n'),
    'mount-point-invalid',
    { also: ['executable-not-runnable', 'executable-missing'] },
  ],
  [
    lithos,
    volume(''),
    volume('  ⟦/app: !Tmpfs { size: 1Mi }⟧\n'),
    'executable-missing',
    { also: ['source-not-in-image'] },
  ],
  [lithos, volume(''), volume('  ⟦/app/conf: !Tmpfs { size: 1Mi }⟧\n'), 'source-not-in-image'],
  [lithos, 'mode: 0o700, user: 1, group: 2', '⟦mode: 0o755⟧, group: 2', 'volume-not-writable-by-user'],
  [lithos, 'mode: 0o700, user: 1, group: 2', '⟦mode: 0o750⟧, group: 3', 'volume-not-writable-by-user'],
  [
    lithos,
    '/state: !Statedir {}',
    '/state: !Statedir { ⟦mode: 0o700⟧ }',
    'resolv-conf-dangling',
    { also: ['volume-not-writable-by-user', 'hosts-dangling'] },
  ],
  [
    vagga,
    '/data: !Persistent app-data',
    '/data: !Persistent app-data\n      /dev/shm: !Tmpfs',
    'shm-not-mounted',
    { at: [lithos, 'executable: /app/main.sh'] },
  ],
  [
    vagga,
    '    environ:\n      APP_MODE',
    '    environ:\n      ⟦APP_COLOR: red⟧\n      APP_MODE',
    'environ-not-carried',
  ],
  [
    vagga,
    'run: [/app/main.sh, serve, --config, /app/conf/app.ini]',
    'run: ⟦APP_COLOR=red⟧ /app/main.sh serve --config /app/conf/app.ini',
    'environ-not-carried',
  ],
  [lithos, environ(''), environ('LEVELS: ⟦$APP_LEVEL⟧/1\n  '), 'variable-not-expanded'],
  [lithos, environ(''), environ('HERE: ⟦$PWD⟧/x\n  '), 'variable-not-expanded'],
  [lithos, environ(''), environ('⟦https_proxy: http://proxy:3128⟧\n  '), 'proxy-variable'],
  [lithos, environ(''), environ('⟦AWS_SECRET_ACCESS_KEY: abc⟧\n  '), 'secret-in-environ'],
  [lithos, environ(''), environ('⟦SENTRY: https://u:p@sentry.example.org/1⟧\n  '), 'secret-in-environ'],
  [lithos, 'executable: /app/main.sh', 'executable: ⟦/app/Main.sh⟧', 'executable-missing'],
  [lithos, 'executable: /app/main.sh', 'executable: ⟦/opt2/app/main.sh⟧', 'executable-missing'],
  [lithos, 'executable: /app/main.sh', 'executable: ⟦sh⟧', 'executable-relative'],
  [script, '#!/bin/sh\n', '⟦#!/nowhere/env python3⟧\n', 'interpreter-missing'],
  [
    vagga,
    '- !Text { /app/VERSION: "1" }',
    '- !Text { /app/VERSION: "1" }\n    - !Sh ⟦chmod 600 /app/VERSION⟧',
    'closed-to-user',
  ],
  [
    vagga,
    '- !Text { /app/VERSION: "1" }',
    '- !Text { /app/VERSION: "1" }\n    - !Sh ⟦chmod 700 /app/conf⟧',
    'closed-to-user',
  ],
  [
    vagga,
    '- !Text { /app/VERSION: "1" }',
    '- !Text { /app/VERSION: "1" }\n    - !Sh ⟦chmod a-x /app/main.sh⟧',
    'executable-not-runnable',
  ],
  [script, 'started > /data/log', 'started; chown 5 /data', 'runs-as-other-user', { at: [lithos, 'user-id: 1'] }],
  [script, 'started > /data/log', 'started; nc -l -p 80', 'privileged-port', { at: [lithos, 'user-id: 1'] }],
  [
    script,
    'started > /data/log',
    'started; ulimit -n 8192',
    'fileno-limit-too-low',
    { at: [lithos, 'fileno-limit: 4096'] },
  ],
  [
    script,
    'started > /data/log',
    'started; dd if=/dev/zero of=/tmp/f bs=1M count=100',
    'tmpfs-too-small',
    { at: [lithos, 'size: 64Mi'] },
  ],
  [
    vagga,
    '    - !Text { /app/VERSION: "1" }\n',
    '    - !Text { /app/VERSION: "1" }\n    - !Sh ⟦echo 10.0.0.1 db >> /etc/hosts⟧\n',
    'name-file-baked',
  ],
  [lithos, 'kind: Daemon', 'kind: Daemon\nresolv-conf:\n  mount: ⟦true⟧', 'name-file-mount-conflict'],
  [lithos, 'kind: Daemon', 'kind: Daemon\nhosts-file:\n  mount: ⟦true⟧', 'name-file-mount-conflict'],
  [
    lithos,
    'kind: Daemon',
    'kind: Daemon\nresolv-conf:\n  ⟦copy-from-host: false⟧',
    'name-file-not-provided',
    { also: ['resolv-conf-dangling'] },
  ],
  [
    lithos,
    'kind: Daemon',
    'kind: Daemon\nhosts-file:\n  copy-from-host: false\n  ⟦localhost: false⟧',
    'name-file-not-provided',
  ],
  [lithos, environ(''), environ('⟦XAUTHORITY⟧: /tmp/.Xauthority\n  '), 'x11-display'],
  [lithos, environ(''), environ('BUS: ⟦/run/dbus/system_bus_socket⟧\n  '), 'dbus-session'],
  [lithos, environ(''), environ('RESOLVE: ⟦/run/systemd/resolve⟧/stub\n  '), 'systemd-resolved'],
  [
    sandbox,
    'allow-tcp-ports: [8000-9000]',
    'allow-tcp-ports: [1000-2000]',
    'port-not-allowed',
    { at: [lithos, '8080'] },
  ],
  [sandbox, 'allow-users: [1-1000]', 'allow-users: [5-1000]', 'user-not-allowed', { at: [lithos, '1'] }],
  [sandbox, 'allow-groups: [1-1000]', 'allow-groups: [5-1000]', 'group-not-allowed', { at: [lithos, '2'] }],
  [
    sandbox,
    '  /data: /srv/data\n',
    '  /database: /srv/data\n',
    'volume-path-not-allowed',
    { at: [lithos, '/data/app'] },
  ],
  [
    sandbox,
    '  /data: /srv/data\n',
    '  /data: /srv/data\n  /data/app: /srv/app\n',
    'volume-path-shadowed',
    { at: [lithos, '/data'] },
  ],
  [
    sandbox,
    '  /conf: /srv/conf\n',
    '  /conf: /srv/conf\nuid-map: [{ inside: 50, outside: 100000, count: 10 }]\ngid-map: [{ inside: 0, outside: 100000, count: 10 }]\n',
    'user-not-mapped',
    { at: [lithos, '1'], also: ['volume-not-writable-by-user', 'closed-to-user', 'executable-not-runnable'] },
  ],
  [
    sandbox,
    '  /conf: /srv/conf\n',
    '  /conf: /srv/conf\nbridged-network:\n  bridge: br0\n  network: 10.0.0.0/24\n  default-gateway: 10.0.0.1\n',
    'ip-address-missing',
    { at: [processes, 'image'] },
  ],
  [processes, 'kind: Daemon', 'kind: Daemon\n  instances: ⟦two⟧', 'invalid-value'],
]

test('the project itself is right', () => {
  const result = checkTexts(right)
  expect(shown(result).filter((line) => / (?:error|warning) /.test(line))).toEqual([])
  expect(result.deployments).toHaveLength(1)
})

describe('each mistake is found, and nothing else', () => {
  const all = mutants.filter(([file, before]) => (right[file] as string).includes(before))
  test.each(all.map((mutant, index) => [index, mutant[3], mutant] as const))('%i %s', (index, rule, mutant) => {
    const [file, before, after, , more] = mutant
    const plain = after.replace(/[⟦⟧]/g, '')
    const text = (right[file] as string).replace(before, () => plain)
    const result = checkTexts({ ...right, [file]: text })
    const loud = result.findings.filter(({ severity }) => severity !== 'note')
    if (process.env.MUTANT === String(index)) console.log(text, shown(result).join('\n'))
    if (rule === 'none') {
      expect(shown(result).filter((line) => / (?:error|warning) /.test(line))).toEqual([])
      return
    }
    const marked = /⟦([\s\S]*)⟧/.exec(after)?.[1]
    const [wantedFile, wantedText] = more?.at ?? [file, marked as string]
    const found = loud.filter((finding) => finding.rule === rule)
    const touches = found.some(({ at }) => at.file.path === wantedFile && overlaps(at, wantedText))
    const others = loud.filter((finding) => finding.rule !== rule && !more?.also?.includes(finding.rule))
    expect({ touches, others: others.map((finding) => finding.rule), all: shown(result) }).toEqual({
      touches: true,
      others: [],
      all: shown(result),
    })
    expect(result.failures).toEqual([])
  })
})

function overlaps(at: { file: { text: string }; start: number; end: number }, text: string): boolean {
  for (let from = at.file.text.indexOf(text); from >= 0; from = at.file.text.indexOf(text, from + 1))
    if (at.start < from + text.length && from < Math.max(at.end, at.start + 1)) return true
  return false
}
