/** Other ways to do it right: nothing is to be said about them. */
import type { LithosVersion } from '../../src/boot/stage.js'
import type { Edit } from './apply.js'
import type { ProjectName } from './projects.js'

export interface Variant {
  readonly project: ProjectName
  /** What is done otherwise. */
  readonly name: string
  readonly edits: readonly Edit[]
  readonly lithosVersion?: LithosVersion
  readonly modes?: Readonly<Record<string, number>>
}

const of =
  (project: ProjectName) =>
  (name: string, edits: readonly Edit[], options: Pick<Variant, 'lithosVersion' | 'modes'> = {}): Variant => ({
    project,
    name,
    edits,
    ...options,
  })
const web = of('web')
const server = of('server')
const node = of('node')
const site = of('site')
const redis = of('redis')
const monorepo = of('monorepo')
const mesh = of('mesh')
const app = of('app')
const nginx = of('nginx')
const cron = of('cron')
const uwsgi = of('uwsgi')
const gunicorn = of('gunicorn')
const celery = of('celery')
const java = of('java')

const vagga = 'vagga.yaml'
const webYaml = 'lithos/web.yaml'
const serverYaml = 'config/lithos.yaml'
const sandbox = 'deploy/sandboxes/shop.yaml'
const processes = 'deploy/processes/shop.yaml'
const redisYaml = 'redis/lithos.yaml'
const links =
  '    - !EnsureDir /state\n    - !Sh |\n        ln -sf /state/resolv.conf /etc/resolv.conf\n        ln -sf /state/hosts /etc/hosts\n'
const paths = '    resolv-conf-path: /state/resolv.conf\n    hosts-file-path: /state/hosts\n'
const tmp = '  /tmp: !Tmpfs { size: 64Mi, mode: 0o1777 }\n'

export const variants: readonly Variant[] = [
  // names
  web('regular files instead of links', [
    [vagga, links, ''],
    [vagga, paths, ''],
    [vagga, '    volumes:\n      /state: !Tmpfs { size: 1Mi }\n', ''],
    [webYaml, '  /state: !Statedir {}\n', ''],
  ]),
  web('resolv.conf as a link, hosts as a file', [
    [vagga, '        ln -sf /state/hosts /etc/hosts\n', ''],
    [vagga, '    hosts-file-path: /state/hosts\n', ''],
  ]),
  web('links, and vagga is not told where the image is not used in development', [
    [vagga, '    resolv-conf-path: /state/resolv.conf\n    hosts-file-path: /state/hosts\n', ''],
  ]),
  web('the links in two steps', [
    [
      vagga,
      links,
      '    - !EnsureDir /state\n    - !Sh ln -sf /state/resolv.conf /etc/resolv.conf\n    - !Sh ln -sf /state/hosts /etc/hosts\n',
    ],
  ]),
  web('rm and ln', [[vagga, 'ln -sf /state/hosts /etc/hosts', 'rm /etc/hosts && ln -s /state/hosts /etc/hosts']]),
  web('the state in another directory', [
    [
      vagga,
      links,
      '    - !EnsureDir /etc/state\n    - !Sh ln -sf /etc/state/resolv.conf /etc/resolv.conf\n    - !Sh ln -sf /etc/state/hosts /etc/hosts\n',
    ],
    [vagga, paths, '    resolv-conf-path: /etc/state/resolv.conf\n    hosts-file-path: /etc/state/hosts\n'],
    [vagga, '      /state: !Tmpfs { size: 1Mi }', '      /etc/state: !Tmpfs { size: 1Mi }'],
    [webYaml, '  /state: !Statedir {}', '  /etc/state: !Statedir {}'],
  ]),
  web('the mode of the Statedir is open', [[webYaml, '/state: !Statedir {}', '/state: !Statedir { mode: 0o755 }']]),
  web('the Statedir belongs to the user', [
    [webYaml, '/state: !Statedir {}', '/state: !Statedir { mode: 0o700, user: 1000, group: 1000 }'],
  ]),
  web('no mount is asked for', [[webYaml, 'workdir: /app', 'resolv-conf: { mount: ~ }\nworkdir: /app']]),
  server('a mount is asked for where a regular file is', [
    [serverYaml, 'workdir: /config', 'resolv-conf: { mount: true }\nhosts-file: { mount: true }\nworkdir: /config'],
  ]),
  server('a hosts file that is made anew', [
    [
      serverYaml,
      'workdir: /config',
      'hosts-file: { copy-from-host: false, localhost: true, public-hostname: true }\nworkdir: /config',
    ],
  ]),
  server('rm of resolv.conf is undone by vagga', [
    [vagga, '    - !EnsureDir /bin\n', '    - !Alpine v3.18\n    - !Sh rm /etc/resolv.conf\n    - !EnsureDir /bin\n'],
  ]),
  // temporary files
  web('/tmp on disk', [[webYaml, tmp, '  /tmp: !Persistent { path: /shop/tmp, mkdir: true, mode: 0o1777 }\n']]),
  web('temporary files in a volume of their own', [
    [webYaml, tmp, ''],
    [webYaml, '  HOME: /tmp\n', '  HOME: /var/lib/shop\n  TMPDIR: /var/lib/shop/tmp\n'],
  ]),
  web('a mode in decimal digits that is meant so', [[webYaml, 'mode: 0o1777', 'mode: 1023']]),
  web('a Tmpfs without a mode', [[webYaml, '{ size: 64Mi, mode: 0o1777 }', '{ size: 64Mi }']]),
  web('a Tmpfs without options', [[webYaml, '!Tmpfs { size: 64Mi, mode: 0o1777 }', '!Tmpfs']]),
  web('a Tmpfs with an empty mapping', [[webYaml, '!Tmpfs { size: 64Mi, mode: 0o1777 }', '!Tmpfs {}']]),
  web('a Tmpfs in block form', [
    [webYaml, '/tmp: !Tmpfs { size: 64Mi, mode: 0o1777 }', '/tmp: !Tmpfs\n    size: 64Mi\n    mode: 0o1777'],
  ]),
  web('a size in bytes', [[webYaml, 'size: 64Mi', 'size: 67108864']]),
  web('a size in thousands', [[webYaml, 'size: 64Mi', 'size: 64M']]),
  // volumes
  web('a volume at /dev/shm needs no directory', [
    [webYaml, tmp, `${tmp}  /dev/shm: !Tmpfs { size: 16Mi }\n`],
    [
      'shop/orders.py',
      'import tempfile\n',
      'import tempfile\nimport multiprocessing\n\nlock = multiprocessing.Lock()\n',
    ],
  ]),
  server('a volume inside a Persistent', [
    [serverYaml, '  /tmp: !Tmpfs', '  /data/cache: !Tmpfs { size: 1Mi }\n  /tmp: !Tmpfs'],
  ]),
  server('a directory of the mount point by a shell step', [
    [vagga, '    - !EnsureDir /data\n', '    - !Alpine v3.18\n    - !Sh mkdir -p /data\n'],
  ]),
  server('a mount point that a copy makes', [
    [vagga, '    - !EnsureDir /data\n', '    - !Copy { source: /work/seed, path: /data }\n'],
    ['seed/README', 'empty\n'],
  ]),
  server('a mount point with a slash at its end', [[serverYaml, '  /data: !Persistent', '  /data/: !Persistent']]),
  server('a mount point below /run by !EnsureDir', [
    [vagga, '    - !EnsureDir /data\n', '    - !EnsureDir /data\n    - !EnsureDir /run/server\n'],
    [serverYaml, '  /tmp: !Tmpfs', '  /run/server: !Tmpfs { size: 1Mi }\n  /tmp: !Tmpfs'],
    [serverYaml, '--data-dir, /data]', '--data-dir, /data, --pid-file, /run/server/pid]'],
  ]),
  server('a volume at /run', [
    [serverYaml, '  /tmp: !Tmpfs', '  /run: !Tmpfs { size: 1Mi }\n  /tmp: !Tmpfs'],
    [serverYaml, '--data-dir, /data]', '--data-dir, /data, --pid-file, /run/server.pid]'],
  ]),
  server('the data directory below the mount point', [[serverYaml, '--data-dir, /data]', '--data-dir, /data/db]']]),
  web('a group of its own', [[webYaml, 'user: 1000, group: 1000, mode: 0o755', 'user: 0, group: 1000, mode: 0o770']]),
  web('a volume open to everybody', [[webYaml, 'user: 1000, group: 1000, mode: 0o755', 'mode: 0o777']]),
  web('a volume with the usual mode', [
    [webYaml, '{ path: /shop, mkdir: true, user: 1000, group: 1000, mode: 0o755 }', '{ path: /shop, mkdir: true }'],
  ]),
  web('a read-only volume of a writable path', [[webYaml, '!Readonly /backup', '!Readonly /shop/backup']]),
  web('a path below the one of the sandbox', [[webYaml, 'path: /shop, mkdir', 'path: /shop/data, mkdir']]),
  web('another order of the volumes', [[webYaml, `${tmp}  /state: !Statedir {}\n`, `  /state: !Statedir {}\n${tmp}`]]),
  // sources
  server('the folder with a slash at its end', [
    [vagga, 'source: /work/config, path: /config', 'source: /work/config/, path: /config'],
  ]),
  server('the whole project', [
    [
      vagga,
      '    - !Copy { source: /work/config, path: /config }\n',
      '    - !EnsureDir /config\n    - !Copy { source: /work/config, path: /config }\n    - !EnsureDir /project\n    - !Copy { source: /work, path: /project }\n',
    ],
  ]),
  web('cp with !Depends', [
    [
      vagga,
      '    - !Copy { source: /work/config/production.ini, path: /config/shop.ini }\n',
      '    - !Depends config/production.ini\n    - !Sh cp /work/config/production.ini /config/shop.ini\n',
    ],
  ]),
  web('a pattern that leaves tests out', [
    [
      vagga,
      '{ source: /work/shop, path: /app/shop }',
      '{ source: /work/shop, path: /app/shop, ignore-regex: "^tests/" }',
    ],
  ]),
  web('a folder that is made by the child comes back after the base removed it', [
    [vagga, '    - !Env { HOME: /tmp }\n', '    - !Env { HOME: /tmp }\n    - !Remove /var/lib/shop\n'],
  ]),
  web('the base empties what packages left', [
    [vagga, '    - !Env { HOME: /tmp }\n', '    - !Env { HOME: /tmp }\n    - !EmptyDir /var/cache/apk\n'],
  ]),
  web('/work in a comment', [['bin/serve', 'set -e\n', 'set -e\n# in development this is /work/bin/serve\n']]),
  web('a work directory that is called so elsewhere', [
    [webYaml, '  HOME: /tmp\n', '  HOME: /tmp\n  SHOP_URL: http://example.org/work/list\n'],
  ]),
  web('a directory of the image in a search path', [[webYaml, '  HOME: /tmp\n', '  HOME: /tmp\n  PYTHONPATH: /app\n']]),
  server('a relative path with a working directory', [
    [serverYaml, '--config, /config/server.toml', '--config, server.toml'],
  ]),
  server('no working directory, and whole paths', [[serverYaml, 'workdir: /config\n', '']]),
  // program
  web('through a shell', [
    [
      webYaml,
      'executable: /app/bin/serve\narguments:\n- --bind\n- 0.0.0.0:8000',
      'executable: /bin/sh\narguments: [-c, "exec /app/bin/serve --bind 0.0.0.0:8000"]',
    ],
  ]),
  web('a variable that a shell expands', [
    [
      webYaml,
      'executable: /app/bin/serve\narguments:\n- --bind\n- 0.0.0.0:8000',
      'executable: /bin/sh\narguments: [-c, "exec /app/bin/serve --bind $SHOP_BIND"]',
    ],
    [webYaml, '  HOME: /tmp\n', '  HOME: /tmp\n  SHOP_BIND: 0.0.0.0:8000\n'],
  ]),
  web(
    'the script without its x bit, through its interpreter',
    [[webYaml, 'executable: /app/bin/serve\narguments:\n', 'executable: /bin/sh\narguments:\n- /app/bin/serve\n']],
    { modes: { 'bin/serve': 0o644 } },
  ),
  web('env, and PATH is set', [['bin/serve', '#!/bin/sh', '#!/usr/bin/env sh']]),
  web('options of env', [['bin/serve', '#!/bin/sh', '#!/bin/sh -e']]),
  web('PATH in the script instead of the config', [
    [webYaml, '  PATH: /usr/local/bin:/usr/bin:/bin\n', ''],
    ['bin/serve', 'set -e\n', 'set -e\nexport PATH=/usr/local/bin:/usr/bin:/bin\n'],
  ]),
  web('other arguments than in development', [[webYaml, '- 0.0.0.0:8000\n', '- 127.0.0.1:8000\n- --workers\n- "4"\n']]),
  web('a range of ports in the arguments', [[webYaml, '- 0.0.0.0:8000\n', '- 0.0.0.0:8000\n- --debug\n']]),
  site('the program without a version in a folder of its own', [
    [
      'lithos/php.yaml',
      'arguments: [--nodaemonize, --fpm-config, /etc/fpm.conf]',
      'arguments: [--nodaemonize, -R, --fpm-config, /etc/fpm.conf]',
    ],
  ]),
  redis('arguments instead of the file', [
    [redisYaml, 'arguments: [/config/redis.conf]', 'arguments: [--dir, /data, --save, ""]'],
  ]),
  server('a program of the user alone', [
    [
      vagga,
      'source: /work/out/server, path: /bin/server }',
      'source: /work/out/server, path: /bin/server, owner-uid: 1, umask: 0o077 }',
    ],
  ]),
  web('a umask for others', [[vagga, 'umask: 0o022', 'umask: 0o002']]),
  web('the executable is run as root', [
    [webYaml, 'user-id: 1000', 'user-id: 0'],
    [sandbox, 'allow-users: [1000-2000]', 'allow-users: [0, 1000-2000]'],
  ]),
  // environment
  web('a debugging variable of development only', [[vagga, '    environ:\n', '    environ:\n      SHOP_DEBUG: "1"\n']]),
  web('a variable of a test command only', [
    [
      vagga,
      '    container: dev\n    run: [python3',
      '    container: dev\n    environ:\n      SHOP_TESTS: all\n    run: [python3',
    ],
  ]),
  web('an empty variable', [[webYaml, '  HOME: /tmp\n', '  HOME: /tmp\n  SHOP_PREFIX: ""\n']]),
  web('a dollar sign that is no variable', [[webYaml, '  HOME: /tmp\n', '  HOME: /tmp\n  SHOP_PRICE: "$5"\n']]),
  web('a password by a file', [
    [webYaml, '  HOME: /tmp\n', '  HOME: /tmp\n  SHOP_PASSWORD_FILE: /var/lib/shop/password\n'],
  ]),
  web('a token bucket is no token', [[webYaml, '  HOME: /tmp\n', '  HOME: /tmp\n  SHOP_TOKEN_LIFETIME: "3600"\n']]),
  web('a url without a password', [
    [webYaml, '  HOME: /tmp\n', '  HOME: /tmp\n  DATABASE_URL: postgres://shop@db.example.org/shop\n'],
  ]),
  node('the command repeats the variables of the container', [
    [vagga, '    environ: *settings\n', '    environ: { PORT: "3000" }\n'],
  ]),
  // neighbours
  web('it listens on localhost', [[webYaml, '- 0.0.0.0:8000', '- 127.0.0.1:8000']]),
  web('a service by its name', [
    [webYaml, '  HOME: /tmp\n', '  HOME: /tmp\n  REDIS_URL: redis://redis.example.org:6379/0\n'],
  ]),
  server('a socket in a volume', [
    [serverYaml, '--data-dir, /data]', '--data-dir, /data, --control, "unix:/data/control"]'],
  ]),
  // forms
  web('underscores', [
    [webYaml, 'memory-limit: 256Mi', 'memory_limit: 256Mi'],
    [webYaml, 'user-id: 1000', 'user_id: 1000'],
    [webYaml, 'group-id: 1000', 'group_id: 1000'],
  ]),
  web('notes of the author', [
    [webYaml, 'kind: Daemon\n', '_note: mind the step\n_more:\n  a: [b, c]\nkind: Daemon\n'],
    [vagga, 'containers:\n', '_defaults:\n  a: b\n\ncontainers:\n'],
  ]),
  web('metadata', [[webYaml, 'kind: Daemon\n', 'metadata: { team: shop }\nkind: Daemon\n']]),
  web('arguments in flow form', [
    [webYaml, 'arguments:\n- --bind\n- 0.0.0.0:8000\n', 'arguments: [--bind, "0.0.0.0:8000"]\n'],
  ]),
  web('variables in flow form', [
    [
      webYaml,
      'environ:\n  PATH: /usr/local/bin:/usr/bin:/bin\n  LANG: C.UTF-8\n  HOME: /tmp\n  SHOP_SETTINGS: /config/shop.ini\n',
      'environ: { PATH: "/usr/local/bin:/usr/bin:/bin", LANG: C.UTF-8, HOME: /tmp, SHOP_SETTINGS: /config/shop.ini }\n',
    ],
  ]),
  web('comments everywhere', [[webYaml, 'workdir: /app\n', '# where it runs\nworkdir: /app  # as in the image\n']]),
  web('no line end at the end', [[processes, '  instances: 2\n', '  instances: 2']]),
  web('a document mark at the top', [[webYaml, 'kind: Daemon\n', '---\nkind: Daemon\n']]),
  web('the tag belongs to the mapping', [
    [
      vagga,
      '    - !Copy { source: /work/shop, path: /app/shop }\n',
      '    - !Copy source: /work/shop\n      path: /app/shop\n',
    ],
  ]),
  web('a step in block form', [
    [
      vagga,
      '    - !Copy { source: /work/shop, path: /app/shop }\n',
      '    - !Copy\n      source: /work/shop\n      path: /app/shop\n',
    ],
  ]),
  web('a script as a block', [
    [vagga, '    - !EnsureDir /backup\n', '    - !Sh |\n        mkdir -p \\\n          /backup\n'],
  ]),
  web('a list that is used twice', [[vagga, '    - !EnsureDir /app\n', '    - &app !EnsureDir /app\n    - *app\n']]),
  web('steps of another container by !*Unpack', [
    [vagga, 'containers:\n', '_dirs: &dirs\n- !EnsureDir /backup\n- !EnsureDir /var/lib/shop\n\ncontainers:\n'],
    [vagga, '    - !EnsureDir /backup\n    - !EnsureDir /var/lib/shop\n', '    - !*Unpack\n      - *dirs\n'],
  ]),
  web('the same by a merge', [
    [
      vagga,
      'containers:\n',
      '_names: &names\n  resolv-conf-path: /state/resolv.conf\n  hosts-file-path: /state/hosts\n\ncontainers:\n',
    ],
    [vagga, paths, '    <<: *names\n'],
  ]),
  web('a part of vagga.yaml in a file of its own', [
    [
      vagga,
      'requirements.txt\n    volumes:\n      /var/lib/shop: !Persistent shop-data\n',
      'requirements.txt\n    volumes: !*Include volumes.yaml\n',
    ],
    ['volumes.yaml', '/var/lib/shop: !Persistent shop-data\n'],
  ]),
  web('a kind that fits both', [[webYaml, 'kind: Daemon', 'kind: CommandOrDaemon']]),
  web('no kind', [[webYaml, 'kind: Daemon\n', '']]),
  web('the output goes into a volume', [
    [webYaml, 'workdir: /app', 'stdout-stderr-file: /var/lib/shop/log\nworkdir: /app'],
  ]),
  // server
  web('the user is the default of the sandbox', [[webYaml, 'user-id: 1000\ngroup-id: 1000\n', '']]),
  web('a map of ids that the volumes know', [
    [
      sandbox,
      'default-user',
      'uid-map: [{ inside: 0, outside: 100000, count: 65536 }]\ngid-map: [{ inside: 0, outside: 100000, count: 65536 }]\ndefault-user',
    ],
    [webYaml, 'user: 1000, group: 1000, mode: 0o755', 'user: 101000, group: 101000, mode: 0o755'],
  ]),
  web('images in folders', [
    [sandbox, 'image-dir: /srv/images\n', 'image-dir: /srv/images\nimage-dir-levels: 2\n'],
    [processes, 'image: web-deploy.1a2b3c4d', 'image: shop/web-deploy.1a2b3c4d'],
  ]),
  web('ports that the sandbox allows', [
    [webYaml, 'workdir: /app', 'tcp-ports:\n  8080: { fd: 3 }\nworkdir: /app'],
    [sandbox, 'default-user', 'allow-tcp-ports: [8000-9000]\ndefault-user'],
  ]),
  mesh('activation instead of a descriptor', [
    ['node.yaml', 'port: !TcpPort', 'port: !TcpPort { activation: systemd }'],
    ['node.yaml', 'tcp-ports:\n  "@{port}": { fd: 3 }\n', ''],
    ['node.yaml', '  NODE_MODE: "@{mode}"', '  NODE_MODE: "@{mode}"\n  NODE_PORT: "@{port}"'],
  ]),
  mesh('another descriptor beside it', [
    ['node.yaml', '  "@{port}": { fd: 3 }', '  "@{port}": { fd: 3 }\n  9001: { fd: 4 }'],
  ]),
  mesh('a namespace that the process has', [
    ['node.yaml', 'v2:bIEnok90:3dnEB2f5:', 'v2:bIEnok90:6YbQf5wi:'],
    ['etc/lithos/processes/mesh.yaml', '  instances: 2\n', '  instances: 2\n  extra-secrets-namespaces: [ns1]\n'],
  ]),
  mesh('more addresses than instances', [['etc/lithos/processes/mesh.yaml', '10.64.0.3]', '10.64.0.3, 10.64.0.4]']]),
  // scripts
  monorepo('a script that makes its directory in a volume', [
    ['worker/work.sh', 'while', 'mkdir -p /tmp/queue\ndate > /tmp/queue/started\nwhile'],
    ['worker/lithos.yaml', 'memory-limit: 32Mi\n', 'memory-limit: 32Mi\nvolumes:\n  /tmp: !Tmpfs { size: 1Mi }\n'],
  ]),
  monorepo('a script that looks whether it may write', [
    ['worker/work.sh', 'while', '[ -w /var/log ] && date > /var/log/started\nwhile'],
  ]),
  monorepo('a script that goes on when it cannot', [
    ['worker/work.sh', 'while', 'date > /var/log/started || true\nwhile'],
  ]),
  monorepo('a script that writes to its output', [['worker/work.sh', 'while', 'echo started >&2\nwhile']]),
  monorepo('a script that reads what is copied', [['worker/work.sh', 'while', 'cat /app/lithos.yaml\nwhile']]),
  monorepo('a script beside itself', [['worker/work.sh', 'while', 'cd "$(dirname "$0")"\ncat lithos.yaml\nwhile']]),
  monorepo('a variable with a default', [['worker/work.sh', 'while', 'echo "${WORK_QUEUE:-mail}"\nwhile']]),
  monorepo('an ignore with a reason', [
    [
      'worker/lithos.yaml',
      'executable: /app/work.sh\n',
      'environ:\n  http_proxy: http://proxy:3128 # lithos-ready: ignore[proxy-variable] the only way out\nexecutable: /app/work.sh\n',
    ],
  ]),
  server('lithos 0.19', [], { lithosVersion: '0.19' }),
  // one of everything
  app('`- !Sh mkdir -p /state` for `- !EnsureDir /state`', [
    ['vagga.yaml', '    - !EnsureDir /state\n', '    - !Sh mkdir -p /state\n'],
  ]),
  app('`/tmp: !Tmpfs { size: 64Mi, mode: 0o1777 }` is left out', [
    ['lithos/app.yaml', '  /tmp: !Tmpfs { size: 64Mi, mode: 0o1777 }\n', ''],
  ]),
  app('`size: 64Mi,` is left out', [['lithos/app.yaml', 'size: 64Mi, ', '']]),
  app('`PATH: /usr/local/bin:/usr/bin:/bin` is left out', [
    ['lithos/app.yaml', '  PATH: /usr/local/bin:/usr/bin:/bin\n', ''],
  ]),
  app('`DB_URL: redis://localhost:6379` is added', [
    ['lithos/app.yaml', '  APP_MODE: production\n  ', '  APP_MODE: production\n  DB_URL: redis://localhost:6379\n  '],
  ]),
  app('`started > /tmp/log && mktemp` for `started > /data/log`', [
    ['app/main.sh', 'started > /data/log', 'started > /tmp/log && mktemp'],
  ]),
  // servers and languages
  gunicorn('rules take what is needed', [
    [
      'vagga.yaml',
      '    - !EnsureDir /srv/app\n    - !Copy { source: /work/shop, path: /srv/app/shop }\n    - !Copy { source: /work/manage.py, path: /srv/app/manage.py }\n',
      '    - !Copy { source: /work, path: /srv/app, rules: ["/shop", "/manage.py"] }\n',
    ],
  ]),
  gunicorn('the package is installed', [
    [
      'vagga.yaml',
      '    - !Copy { source: /work/shop, path: /srv/app/shop }\n',
      '    - !Depends shop\n    - !Sh "pip3 install /work"\n',
    ],
    ['setup.py', 'from setuptools import setup\nsetup()\n'],
  ]),
  celery('a schedule in /tmp', [
    ['deploy/beat.yaml', '/var/lib/beat/schedule', '/tmp/schedule'],
    [
      'deploy/beat.yaml',
      '  /var/lib/beat: !Persistent { path: /data/beat, mkdir: true, user: 500, mode: 0o700 }\n',
      '',
    ],
  ]),
  nginx('the pid file in /tmp', [
    ['nginx/nginx.conf', '/run/nginx/nginx.pid', '/tmp/nginx.pid'],
    ['lithos/front.yaml', '  /run/nginx: !Tmpfs { size: 1Mi, mode: 0o1777 }\n', ''],
  ]),
  nginx('nginx serves /work by URL', [
    ['nginx/nginx.conf', 'root /srv/static;', 'root /srv/static;\n    location /work/ { return 404; }\n'],
  ]),
  nginx('settings that are comments', [
    [
      'nginx/nginx.conf',
      'worker_processes 2;',
      'worker_processes 2;\n# pid /var/run/nginx.pid;\n# error_log /var/log/nginx.log;',
    ],
  ]),
  nginx('port 80 with an address of its own', [
    ['nginx/nginx.conf', 'listen 8080', 'listen 80'],
    [
      'sandboxes/web.yaml',
      'image-dir',
      'bridged-network:\n  bridge: br0\n  network: 10.0.0.0/24\n  default_gateway: 10.0.0.1\nimage-dir',
    ],
    ['processes/web.yaml', '  instances: 1\n', '  instances: 1\n  ip-addresses: [10.0.0.9]\n'],
  ]),
  nginx('settings of another program', [
    [
      'vagga.yaml',
      '    - !EnsureDir /srv\n',
      '    - !EnsureDir /srv\n    - !Copy { source: /work/other, path: /srv/other }\n',
    ],
    ['other/app.ini', 'logfile=/var/log/app.log\nport=80\n'],
  ]),
  java('a class path with *', [
    ['conf/svc.yaml', '"-jar", /opt/svc/svc.jar]', '"-cp", "/opt/svc/*", com.example.Main]'],
  ]),
  cron('relative paths in a temporary directory', [
    ['jobs/nightly.sh', 'tmp=$(mktemp)', 'd=$(mktemp -d); cd "$d"; echo 1 > x; cd /; tmp=$(mktemp)'],
  ]),
  cron('a file where its directory is there', [
    ['jobs/nightly.sh', 'tmp=$(mktemp)', '[ -d /var/cache/x ] && echo 1 > /var/cache/x/y; tmp=$(mktemp)'],
  ]),
  cron('bash is installed', [
    ['jobs/nightly.sh', '#!/bin/sh', '#!/bin/bash'],
    ['vagga.yaml', '    - !Alpine v3.18\n', '    - !Alpine v3.18\n    - !Install [bash]\n'],
  ]),
  uwsgi('a file that uwsgi reads', [['vagga.yaml', 'module = blog.wsgi', 'wsgi-file = /app/blog/wsgi.py']]),
  uwsgi('closed files that the user owns', [['vagga.yaml', 'umask: 0o022', 'umask: 0o077, owner-uid: 33']]),
]
