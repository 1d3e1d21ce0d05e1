/** Mistakes in a small script that has a bit of everything. */
import { type Mutant, of } from './mutant.js'

const app = of('app')

export const appMutants: readonly Mutant[] = [
  app(
    '`memory-limit: 256MB` for `memory-limit: 256Mi`',
    [['lithos/app.yaml', 'memory-limit: 256Mi', 'memory-limit: 256MB']],
    [['invalid-value', '256MB']],
  ),
  app(
    '`memory-limit: 256m` for `memory-limit: 256Mi`',
    [['lithos/app.yaml', 'memory-limit: 256Mi', 'memory-limit: 256m']],
    [['invalid-value', '256m']],
  ),
  app(
    '`memory-limit: 0.5Gi` for `memory-limit: 256Mi`',
    [['lithos/app.yaml', 'memory-limit: 256Mi', 'memory-limit: 0.5Gi']],
    [['invalid-value', '0.5Gi']],
  ),
  app(
    '`memory-limit: 1Ti` for `memory-limit: 256Mi`',
    [['lithos/app.yaml', 'memory-limit: 256Mi', 'memory-limit: 1Ti']],
    [['invalid-value', '1Ti']],
  ),
  app(
    '`kind: daemon` for `kind: Daemon`',
    [['lithos/app.yaml', 'kind: Daemon', 'kind: daemon']],
    [['invalid-value', 'daemon']],
  ),
  app(
    '`mode: 0o2000` for `mode: 0o1777`',
    [['lithos/app.yaml', 'mode: 0o1777', 'mode: 0o2000']],
    [['invalid-value', '0o2000']],
  ),
  app(
    '`work-dir:` for `workdir:`',
    [['lithos/app.yaml', 'workdir:', 'work-dir:']],
    [
      ['relative-path', 'executable: /app/main.sh'],
      ['unknown-key', 'work-dir'],
    ],
  ),
  app(
    '`file-limit: 4096` for `fileno-limit: 4096`',
    [['lithos/app.yaml', 'fileno-limit: 4096', 'file-limit: 4096']],
    [['unknown-key', 'file-limit']],
  ),
  app(
    '`environment:` for `environ:`',
    [['lithos/app.yaml', 'environ:', 'environment:']],
    [
      ['unknown-key', 'environment'],
      ['environ-not-carried', 'APP_MODE: development'],
      ['environ-not-carried', 'APP_LEVEL: "3"'],
    ],
  ),
  app(
    '`arguments: serve` for `arguments: [serve, --config, /app/conf/app.ini]`',
    [['lithos/app.yaml', 'arguments: [serve, --config, /app/conf/app.ini]', 'arguments: serve']],
    [['wrong-type', 'serve']],
  ),
  app(
    '`!StateDir {}` for `!Statedir {}`',
    [['lithos/app.yaml', '!Statedir {}', '!StateDir {}']],
    [
      ['unknown-tag', '!StateDir'],
      ['hosts-dangling', '!Sh |…'],
      ['resolv-conf-dangling', '!Sh |…'],
    ],
  ),
  app(
    '`user-id: 2` is added',
    [['lithos/app.yaml', 'user-id: 1\n', 'user-id: 1\nuser-id: 2\n']],
    [
      ['duplicate-key', 'user-id'],
      ['volume-not-writable-by-user', 'user: 1'],
    ],
  ),
  app(
    '`interactive: yes` is added',
    [['lithos/app.yaml', 'kind: Daemon', 'kind: Daemon\ninteractive: yes']],
    [['invalid-value', 'yes']],
  ),
  app('`image: app.v1` is left out', [['processes/shop.yaml', '  image: app.v1\n', '']], [['missing-key', 'kind']]),
  app(
    '`allow-users: [1..1000]` for `allow-users: [1-1000]`',
    [['sandboxes/shop.yaml', 'allow-users: [1-1000]', 'allow-users: [1..1000]']],
    [['invalid-value', '1..1000']],
  ),
  app(
    '`- !Container bsae` for `- !Container base`',
    [['vagga.yaml', '- !Container base', '- !Container bsae']],
    [['unknown-container', 'bsae']],
  ),
  app(
    '`- !Text { /srv2/VERSION: "1" }` for `- !Text { /app/VERSION: "1" }`',
    [['vagga.yaml', '- !Text { /app/VERSION: "1" }', '- !Text { /srv2/VERSION: "1" }']],
    [
      ['source-not-in-image', 'executable: /app/main.sh'],
      ['parent-directory-missing', '!Text { /srv2/VERSION: "1" }'],
    ],
  ),
  app(
    '`- !Remove /work/etc` is added',
    [['vagga.yaml', '- !Text { /app/VERSION: "1" }', '- !Text { /app/VERSION: "1" }\n    - !Remove /work/etc']],
    [['step-deletes-project', '!Remove /work/etc']],
  ),
  app(
    '`- !EmptyDir /work/etc` is added',
    [['vagga.yaml', '- !Text { /app/VERSION: "1" }', '- !Text { /app/VERSION: "1" }\n    - !EmptyDir /work/etc']],
    [['step-deletes-project', '!EmptyDir /work/etc']],
  ),
  app(
    '`hosts-file-path: /nowhere/hosts` for `hosts-file-path: /state/hosts`',
    [['vagga.yaml', 'hosts-file-path: /state/hosts', 'hosts-file-path: /nowhere/hosts']],
    [['name-path-unbuildable', '/nowhere/hosts']],
  ),
  app(
    '`- !Copy { source: /work/app, path: /app, umask: 022 }` for `- !Copy { source: /work/app, path: /app }`',
    [
      [
        'vagga.yaml',
        '- !Copy { source: /work/app, path: /app }',
        '- !Copy { source: /work/app, path: /app, umask: 022 }',
      ],
    ],
    [
      ['closed-to-user', 'umask: 022'],
      ['decimal-mode', '022'],
    ],
  ),
  app(
    '`- !EnsureDir /app     - !Sh cp -r /work/app/main.sh /app/mai` for `- !Copy { source: /work/app, path: /app }`',
    [
      [
        'vagga.yaml',
        '- !Copy { source: /work/app, path: /app }',
        '- !EnsureDir /app\n    - !Sh cp -r /work/app/main.sh /app/main.sh',
      ],
    ],
    [['stale-build', 'cp -r /work/app/main.sh /app/main.sh']],
  ),
  app(
    '`executable: /work/app/main.sh` for `executable: /app/main.sh`',
    [['lithos/app.yaml', 'executable: /app/main.sh', 'executable: /work/app/main.sh']],
    [['work-path', '/work/app/main.sh']],
  ),
  app(
    '`--config, /work/etc/app.ini` for `--config, /app/conf/app.ini`',
    [['lithos/app.yaml', '--config, /app/conf/app.ini', '--config, /work/etc/app.ini']],
    [['work-path', '/work/etc/app.ini']],
  ),
  app(
    '`--config=/work/etc/app.ini` for `--config, /app/conf/app.ini`',
    [['lithos/app.yaml', '--config, /app/conf/app.ini', '--config=/work/etc/app.ini']],
    [['work-path', '/work/etc/app.ini']],
  ),
  app(
    '`APP_HOME: /work` is added',
    [['lithos/app.yaml', 'APP_MODE: production', 'APP_MODE: production\n  APP_HOME: /work']],
    [['work-path', '/work']],
  ),
  app(
    '`PATH: /work/bin:/usr/local/bin` for `PATH: /usr/local/bin`',
    [['lithos/app.yaml', 'PATH: /usr/local/bin', 'PATH: /work/bin:/usr/local/bin']],
    [['work-path', '/work/bin']],
  ),
  app(
    '`PYTHONPATH: /app:/work/lib   PATH: /usr/local/bin` for `PATH: /usr/local/bin`',
    [['lithos/app.yaml', 'PATH: /usr/local/bin', 'PYTHONPATH: /app:/work/lib\n  PATH: /usr/local/bin']],
    [['work-path', '/work/lib']],
  ),
  app(
    '`cat /work/VERSION` for `cat /app/VERSION`',
    [['app/main.sh', 'cat /app/VERSION', 'cat /work/VERSION']],
    [['work-path', '/work/VERSION']],
  ),
  app(
    '`--config, /app/conf/application.ini` for `--config, /app/conf/app.ini`',
    [['lithos/app.yaml', '--config, /app/conf/app.ini', '--config, /app/conf/application.ini']],
    [['source-not-in-image', '/app/conf/application.ini']],
  ),
  app(
    '`cat /app/VERSON` for `cat /app/VERSION`',
    [['app/main.sh', 'cat /app/VERSION', 'cat /app/VERSON']],
    [['source-not-in-image', 'executable: /app/main.sh']],
  ),
  app(
    '`- !Copy { source: /work/etcetera, path: /app/conf }` for `- !Copy { source: /work/etc, path: /app/conf }`',
    [
      [
        'vagga.yaml',
        '- !Copy { source: /work/etc, path: /app/conf }',
        '- !Copy { source: /work/etcetera, path: /app/conf }',
      ],
    ],
    [['copy-source-missing', '/work/etcetera']],
  ),
  app(
    '`workdir: /application` for `workdir: /app`',
    [['lithos/app.yaml', 'workdir: /app', 'workdir: /application']],
    [
      ['source-not-in-image', '/application'],
      ['workdir-missing', '/application'],
    ],
  ),
  app(
    '`workdir: /app/main.sh` for `workdir: /app`',
    [['lithos/app.yaml', 'workdir: /app', 'workdir: /app/main.sh']],
    [
      ['source-not-in-image', '/app/main.sh'],
      ['workdir-missing', '/app/main.sh'],
    ],
  ),
  app(
    '`workdir: /tmp/app` for `workdir: /app`',
    [['lithos/app.yaml', 'workdir: /app', 'workdir: /tmp/app']],
    [['workdir-missing', '/tmp/app']],
  ),
  app(
    '`workdir: /app` is left out',
    [['lithos/app.yaml', 'workdir: /app\n', '']],
    [['relative-path', 'executable: /app/main.sh']],
  ),
  app(
    '`/uploads: !BindRW /work/uploads` is added',
    [
      [
        'vagga.yaml',
        '/data: !Persistent app-data',
        '/data: !Persistent app-data\n      /uploads: !BindRW /work/uploads',
      ],
    ],
    [['write-to-workdir', '/uploads: !BindRW /work/uploads']],
  ),
  app(
    '`started > /work/log` for `started > /data/log`',
    [['app/main.sh', 'started > /data/log', 'started > /work/log']],
    [['write-to-workdir', '/work/log']],
  ),
  app(
    '`started > /tmp/log; echo > /dev/shm/x` for `started > /data/log`',
    [['app/main.sh', 'started > /data/log', 'started > /tmp/log; echo > /dev/shm/x']],
    [['shm-not-mounted', 'executable: /app/main.sh']],
  ),
  app(
    '`- !EnsureDir /data` is left out',
    [['vagga.yaml', '    - !EnsureDir /data\n', '']],
    [['mount-point-missing', '/data']],
  ),
  app(
    '`/cache: !Tmpfs { size: 1Mi }` is added',
    [['lithos/app.yaml', '  /state: !Statedir {}\n', '  /state: !Statedir {}\n  /cache: !Tmpfs { size: 1Mi }\n']],
    [['mount-point-missing', '/cache']],
  ),
  app(
    '`/tmp/cache: !Tmpfs { size: 1Mi }` is added',
    [['lithos/app.yaml', '  /state: !Statedir {}\n', '  /state: !Statedir {}\n  /tmp/cache: !Tmpfs { size: 1Mi }\n']],
    [['mount-point-hidden', '/tmp/cache']],
  ),
  app(
    '`cache: !Tmpfs { size: 1Mi }` is added',
    [['lithos/app.yaml', '  /state: !Statedir {}\n', '  /state: !Statedir {}\n  cache: !Tmpfs { size: 1Mi }\n']],
    [['mount-point-invalid', 'cache']],
  ),
  app(
    '`/app/../cache: !Tmpfs { size: 1Mi }` is added',
    [
      [
        'lithos/app.yaml',
        '  /state: !Statedir {}\n',
        '  /state: !Statedir {}\n  /app/../cache: !Tmpfs { size: 1Mi }\n',
      ],
    ],
    [['mount-point-invalid', '/app/../cache']],
  ),
  app(
    '`path: data/app` for `path: /data/app`',
    [['lithos/app.yaml', 'path: /data/app', 'path: data/app']],
    [['mount-point-invalid', 'data/app']],
  ),
  app(
    '`path: /srv/data/app` for `path: /data/app`',
    [['lithos/app.yaml', 'path: /data/app', 'path: /srv/data/app']],
    [['volume-path-not-allowed', '/srv/data/app']],
  ),
  app(
    '`/app/conf: !Readonly /config` is added',
    [['lithos/app.yaml', '  /state: !Statedir {}\n', '  /state: !Statedir {}\n  /app/conf: !Readonly /config\n']],
    [['volume-path-not-allowed', '/config']],
  ),
  app(
    '`mode: 0o700, user: 0` for `mode: 0o700, user: 1`',
    [['lithos/app.yaml', 'mode: 0o700, user: 1', 'mode: 0o700, user: 0']],
    [['volume-not-writable-by-user', 'user: 0']],
  ),
  app(
    '`mode: 0o766` for `mode: 0o1777`',
    [['lithos/app.yaml', 'mode: 0o1777', 'mode: 0o766']],
    [['volume-not-writable-by-user', 'mode: 0o766']],
  ),
  app(
    '`mode: 0o755` for `mode: 0o1777`',
    [['lithos/app.yaml', 'mode: 0o1777', 'mode: 0o755']],
    [['volume-not-writable-by-user', 'mode: 0o755']],
  ),
  app(
    '`mode: 0o700` for `mode: 0o1777`',
    [['lithos/app.yaml', 'mode: 0o1777', 'mode: 0o700']],
    [['volume-not-writable-by-user', 'mode: 0o700']],
  ),
  app(
    '`mode: 777` for `mode: 0o1777`',
    [['lithos/app.yaml', 'mode: 0o1777', 'mode: 777']],
    [
      ['volume-not-writable-by-user', 'mode: 777'],
      ['decimal-mode', '777'],
    ],
  ),
  app(
    '`mode: 0777` for `mode: 0o1777`',
    [['lithos/app.yaml', 'mode: 0o1777', 'mode: 0777']],
    [
      ['volume-not-writable-by-user', 'mode: 0777'],
      ['quire-misread', '0777'],
    ],
  ),
  app(
    '`/var/cache/app: !Tmpfs` is added',
    [['vagga.yaml', '/data: !Persistent app-data', '/data: !Persistent app-data\n      /var/cache/app: !Tmpfs']],
    [['writable-directory-lost', '/var/cache/app: !Tmpfs']],
  ),
  app(
    '`/var/cache/app: !Persistent cache` is added',
    [
      [
        'vagga.yaml',
        '/data: !Persistent app-data',
        '/data: !Persistent app-data\n      /var/cache/app: !Persistent cache',
      ],
    ],
    [['writable-directory-lost', '/var/cache/app: !Persistent cache']],
  ),
  app(
    '`/var/cache/app: !Snapshot` is added',
    [['vagga.yaml', '/data: !Persistent app-data', '/data: !Persistent app-data\n      /var/cache/app: !Snapshot']],
    [['writable-directory-lost', '/var/cache/app: !Snapshot']],
  ),
  app(
    '`arguments: [--pidfile, /run/app.pid, serve` for `arguments: [serve`',
    [['lithos/app.yaml', 'arguments: [serve', 'arguments: [--pidfile, /run/app.pid, serve']],
    [['write-to-read-only-path', '/run/app.pid']],
  ),
  app(
    '`arguments: [--log-file=/var/log/app.log, serve` for `arguments: [serve`',
    [['lithos/app.yaml', 'arguments: [serve', 'arguments: [--log-file=/var/log/app.log, serve']],
    [['write-to-read-only-path', '/var/log/app.log']],
  ),
  app(
    '`CACHE_DIR: /var/cache/app` is added',
    [['lithos/app.yaml', 'APP_MODE: production', 'APP_MODE: production\n  CACHE_DIR: /var/cache/app']],
    [['write-to-read-only-path', '/var/cache/app']],
  ),
  app(
    '`started > /app/log` for `started > /data/log`',
    [['app/main.sh', 'started > /data/log', 'started > /app/log']],
    [['write-to-read-only-path', 'executable: /app/main.sh']],
  ),
  app(
    '`started > log` for `started > /data/log`',
    [['app/main.sh', 'started > /data/log', 'started > log']],
    [['write-to-read-only-path', '/app']],
  ),
  app(
    '`arguments: [--log=/dev/stdout, serve` for `arguments: [serve`',
    [['lithos/app.yaml', 'arguments: [serve', 'arguments: [--log=/dev/stdout, serve']],
    [['dev-stdout', '/dev/stdout']],
  ),
  app(
    '`started > /dev/stderr` for `started > /data/log`',
    [['app/main.sh', 'started > /data/log', 'started > /dev/stderr']],
    [['dev-stdout', '/dev/stderr']],
  ),
  app(
    '`started > /proc/self/fd/2` for `started > /data/log`',
    [['app/main.sh', 'started > /data/log', 'started > /proc/self/fd/2']],
    [['dev-stdout', '/proc/self/fd/2']],
  ),
  app(
    '`stdout-stderr-file: /app.log` is added',
    [['lithos/app.yaml', 'kind: Daemon', 'kind: Daemon\nstdout-stderr-file: /app.log']],
    [['stdout-file-on-host', '/app.log']],
  ),
  app(
    '`memory-limit: 64Mi` for `memory-limit: 256Mi`',
    [['lithos/app.yaml', 'memory-limit: 256Mi', 'memory-limit: 64Mi']],
    [['tmpfs-exceeds-memory', 'memory-limit: 64Mi']],
  ),
  app(
    '`size: 1Gi` for `size: 64Mi`',
    [['lithos/app.yaml', 'size: 64Mi', 'size: 1Gi']],
    [['tmpfs-exceeds-memory', 'memory-limit: 256Mi']],
  ),
  app(
    '`APP_MODE: production` is left out',
    [['lithos/app.yaml', '  APP_MODE: production\n', '']],
    [['environ-not-carried', 'APP_MODE: development']],
  ),
  app(
    '`APP_LEVEL: "2"` is left out',
    [['lithos/app.yaml', '  APP_LEVEL: "2"\n', '']],
    [['environ-not-carried', 'APP_LEVEL: "3"']],
  ),
  app(
    '`/usr/bin:$PATH` for `/usr/local/bin:/usr/bin:/bin`',
    [['lithos/app.yaml', '/usr/local/bin:/usr/bin:/bin', '/usr/bin:$PATH']],
    [['variable-not-expanded', '$PATH']],
  ),
  app(
    '`APP_LEVEL: "${APP_MODE}"` for `APP_LEVEL: "2"`',
    [['lithos/app.yaml', 'APP_LEVEL: "2"', 'APP_LEVEL: "${APP_MODE}"']],
    [['variable-not-expanded', '${APP_MODE}']],
  ),
  app(
    '`APP_LEVEL: ~/level` for `APP_LEVEL: "2"`',
    [['lithos/app.yaml', 'APP_LEVEL: "2"', 'APP_LEVEL: ~/level']],
    [['variable-not-expanded', '~']],
  ),
  app(
    '`arguments: [$HOME, serve` for `arguments: [serve`',
    [['lithos/app.yaml', 'arguments: [serve', 'arguments: [$HOME, serve']],
    [['variable-not-expanded', '$HOME']],
  ),
  app(
    '`http_proxy: http://proxy:3128` is added',
    [['lithos/app.yaml', '  APP_MODE: production\n  ', '  APP_MODE: production\n  http_proxy: http://proxy:3128\n  ']],
    [['proxy-variable', 'http_proxy: http://proxy:3128']],
  ),
  app(
    '`NO_PROXY: localhost` is added',
    [['lithos/app.yaml', '  APP_MODE: production\n  ', '  APP_MODE: production\n  NO_PROXY: localhost\n  ']],
    [['proxy-variable', 'NO_PROXY: localhost']],
  ),
  app(
    '`DB_PASSWORD: hunter2` is added',
    [['lithos/app.yaml', '  APP_MODE: production\n  ', '  APP_MODE: production\n  DB_PASSWORD: hunter2\n  ']],
    [['secret-in-environ', 'DB_PASSWORD: hunter2']],
  ),
  app(
    '`API_TOKEN: abcdef` is added',
    [['lithos/app.yaml', '  APP_MODE: production\n  ', '  APP_MODE: production\n  API_TOKEN: abcdef\n  ']],
    [['secret-in-environ', 'API_TOKEN: abcdef']],
  ),
  app(
    '`DB: mysql://root:pw@db.example.org/x` is added',
    [
      [
        'lithos/app.yaml',
        '  APP_MODE: production\n  ',
        '  APP_MODE: production\n  DB: mysql://root:pw@db.example.org/x\n  ',
      ],
    ],
    [['secret-in-environ', 'DB: mysql://root:pw@db.example.org/x']],
  ),
  app(
    '`LITHOS_NAME: web` is added',
    [['lithos/app.yaml', '  APP_MODE: production\n  ', '  APP_MODE: production\n  LITHOS_NAME: web\n  ']],
    [['reserved-variable', 'LITHOS_NAME: web']],
  ),
  app(
    '`LITHOS_CONFIG: /x` is added',
    [['lithos/app.yaml', '  APP_MODE: production\n  ', '  APP_MODE: production\n  LITHOS_CONFIG: /x\n  ']],
    [['reserved-variable', 'LITHOS_CONFIG: /x']],
  ),
  app(
    '`executable: /app/main.py` for `executable: /app/main.sh`',
    [['lithos/app.yaml', 'executable: /app/main.sh', 'executable: /app/main.py']],
    [['executable-missing', '/app/main.py']],
  ),
  app(
    '`executable: /app` for `executable: /app/main.sh`',
    [['lithos/app.yaml', 'executable: /app/main.sh', 'executable: /app']],
    [['executable-not-runnable', '/app']],
  ),
  app(
    '`executable: main` for `executable: /app/main.sh`',
    [['lithos/app.yaml', 'executable: /app/main.sh', 'executable: main']],
    [['executable-relative', 'main']],
  ),
  app(
    '`#!/nowhere/sh` for `#!/bin/sh`',
    [['app/main.sh', '#!/bin/sh\n', '#!/nowhere/sh\n']],
    [['interpreter-missing', '#!/nowhere/sh']],
  ),
  app(
    '`#!/bin/sh` for `#!/bin/sh`',
    [['app/main.sh', '#!/bin/sh\n', '#!/bin/sh\r\n']],
    [['interpreter-missing', '#!/bin/sh']],
  ),
  app(
    '`arguments: [main.sh, serve` for `arguments: [serve`',
    [['lithos/app.yaml', 'arguments: [serve', 'arguments: [main.sh, serve']],
    [['argv0-repeated', 'main.sh']],
  ),
  app(
    '`arguments: [/app/main.sh, serve` for `arguments: [serve`',
    [['lithos/app.yaml', 'arguments: [serve', 'arguments: [/app/main.sh, serve']],
    [['argv0-repeated', '/app/main.sh']],
  ),
  app(
    '`arguments: ["serve --config /app/conf/app.ini"]` for `arguments: [serve, --config, /app/conf/app.ini]`',
    [
      [
        'lithos/app.yaml',
        'arguments: [serve, --config, /app/conf/app.ini]',
        'arguments: ["serve --config /app/conf/app.ini"]',
      ],
    ],
    [['arguments-differ', '"serve --config /app/conf/app.ini"']],
  ),
  app(
    '`- !Copy { source: /work/etc, path: /app/conf, umask: 0o077 }` for `- !Copy { source: /work/etc, path: /app/conf }`',
    [
      [
        'vagga.yaml',
        '- !Copy { source: /work/etc, path: /app/conf }',
        '- !Copy { source: /work/etc, path: /app/conf, umask: 0o077 }',
      ],
    ],
    [['closed-to-user', 'umask: 0o077']],
  ),
  app(
    '`/state: !Statedir {}` is left out',
    [['lithos/app.yaml', '  /state: !Statedir {}\n', '']],
    [
      ['hosts-dangling', '!Sh |…'],
      ['resolv-conf-dangling', '!Sh |…'],
    ],
  ),
  app(
    '`/state: !Statedir {}` is left out (2)',
    [['lithos/app.yaml', '  /state: !Statedir {}\n', '']],
    [
      ['hosts-dangling', '!Sh |…'],
      ['resolv-conf-dangling', '!Sh |…'],
    ],
  ),
  app(
    '`/state: !Statedir { path: /sub }` for `/state: !Statedir {}`',
    [['lithos/app.yaml', '  /state: !Statedir {}', '  /state: !Statedir { path: /sub }']],
    [
      ['hosts-dangling', '/state: !Statedir { path: /sub }'],
      ['resolv-conf-dangling', '/state: !Statedir { path: /sub }'],
    ],
  ),
  app(
    '`- !Text { /etc/hosts: "10.0.0.1 db" }` is added',
    [
      [
        'vagga.yaml',
        '    - !Text { /app/VERSION: "1" }\n',
        '    - !Text { /app/VERSION: "1" }\n    - !Text { /etc/hosts: "10.0.0.1 db" }\n',
      ],
    ],
    [['name-file-baked', '/etc/hosts: "10.0.0.1 db"']],
  ),
  app(
    '`- !Sh echo nameserver 8.8.8.8 > /etc/resolv.conf` is added',
    [
      [
        'vagga.yaml',
        '    - !Text { /app/VERSION: "1" }\n',
        '    - !Text { /app/VERSION: "1" }\n    - !Sh echo nameserver 8.8.8.8 > /etc/resolv.conf\n',
      ],
    ],
    [['name-file-baked', 'echo nameserver 8.8.8.8 > /etc/resolv.conf']],
  ),
  app(
    '`DBUS_SESSION_BUS_ADDRESS: unix:abstract=/tmp/dbus` is added',
    [
      [
        'lithos/app.yaml',
        '  APP_MODE: production\n  ',
        '  APP_MODE: production\n  DBUS_SESSION_BUS_ADDRESS: unix:abstract=/tmp/dbus\n  ',
      ],
    ],
    [['dbus-session', 'DBUS_SESSION_BUS_ADDRESS']],
  ),
  app(
    '`DISPLAY: ":0"` is added',
    [['lithos/app.yaml', '  APP_MODE: production\n  ', '  APP_MODE: production\n  DISPLAY: ":0"\n  ']],
    [['x11-display', 'DISPLAY']],
  ),
  app(
    '`WAYLAND_DISPLAY: wayland-0` is added',
    [['lithos/app.yaml', '  APP_MODE: production\n  ', '  APP_MODE: production\n  WAYLAND_DISPLAY: wayland-0\n  ']],
    [['x11-display', 'WAYLAND_DISPLAY']],
  ),
  app(
    '`RESOLVER: 127.0.0.53` is added',
    [['lithos/app.yaml', '  APP_MODE: production\n  ', '  APP_MODE: production\n  RESOLVER: 127.0.0.53\n  ']],
    [['systemd-resolved', '127.0.0.53']],
  ),
  app(
    '`NSCD: /run/nscd/socket` is added',
    [['lithos/app.yaml', '  APP_MODE: production\n  ', '  APP_MODE: production\n  NSCD: /run/nscd/socket\n  ']],
    [['nscd-socket', '/run/nscd']],
  ),
  app(
    '`PEER: "unix-abstract:app"` is added',
    [['lithos/app.yaml', '  APP_MODE: production\n  ', '  APP_MODE: production\n  PEER: "unix-abstract:app"\n  ']],
    [['abstract-socket', 'unix-abstract:']],
  ),
  app('`user-id: 1` is left out', [['lithos/app.yaml', 'user-id: 1\n', '']], [['user-not-set', 'executable']]),
  app(
    '`user-id: 0` for `user-id: 1`',
    [['lithos/app.yaml', 'user-id: 1\n', 'user-id: 0\n']],
    [['user-not-allowed', '0']],
  ),
  app(
    '`user-id: 5000` for `user-id: 1`',
    [['lithos/app.yaml', 'user-id: 1\n', 'user-id: 5000\n']],
    [
      ['user-not-allowed', '5000'],
      ['volume-not-writable-by-user', 'user: 1'],
    ],
  ),
  app(
    '`group-id: 5000` for `group-id: 2`',
    [['lithos/app.yaml', 'group-id: 2\n', 'group-id: 5000\n']],
    [['group-not-allowed', '5000']],
  ),
  app(
    '`group-id: 2` is left out',
    [['lithos/app.yaml', 'group-id: 2\n', '']],
    [['default-group-not-allowed', 'allow-groups']],
  ),
  app('`@{nodes}` for `@{node}`', [['lithos/app.yaml', '@{node}', '@{nodes}']], [['variable-undefined', '@{nodes}']]),
  app(
    '`variables:     node: a1` is left out',
    [['processes/shop.yaml', '  variables:\n    node: a1\n', '']],
    [['variable-not-provided', 'kind: Daemon']],
  ),
  app('`node: a b` for `node: a1`', [['processes/shop.yaml', 'node: a1', 'node: a b']], [['variable-invalid', 'a b']]),
  app(
    '`80: { fd: 3 }` for `8080: { fd: 3 }`',
    [['lithos/app.yaml', '  8080: { fd: 3 }', '  80: { fd: 3 }']],
    [['port-not-allowed', '80']],
  ),
  app(
    '`http: { fd: 3 }` for `8080: { fd: 3 }`',
    [['lithos/app.yaml', '  8080: { fd: 3 }', '  http: { fd: 3 }']],
    [['port-invalid', 'http']],
  ),
  app(
    '`8081: { fd: 3 }` is added',
    [['lithos/app.yaml', '  8080: { fd: 3 }', '  8080: { fd: 3 }\n  8081: { fd: 3 }']],
    [['port-conflict', '3']],
  ),
  app(
    '`8080: { fd: 4 }` for `8080: { fd: 3 }`',
    [['lithos/app.yaml', '  8080: { fd: 3 }', '  8080: { fd: 4 }']],
    [['listen-fds-mismatch', 'fd: 4']],
  ),
  app(
    '`tcp-ports:   8080: { fd: 3 }` is left out',
    [['lithos/app.yaml', 'tcp-ports:\n  8080: { fd: 3 }\n', '']],
    [['listen-fds-mismatch', 'pass-tcp-socket: 127.0.0.1:8080']],
  ),
  app(
    '`image: apps/app.v1` for `image: app.v1`',
    [['processes/shop.yaml', 'image: app.v1', 'image: apps/app.v1']],
    [['image-name-invalid', 'apps/app.v1']],
  ),
  app(
    '`config: lithos/app.yaml` for `config: /lithos/app.yaml`',
    [['processes/shop.yaml', 'config: /lithos/app.yaml', 'config: lithos/app.yaml']],
    [['config-path-relative', 'lithos/app.yaml']],
  ),
  app(
    '`config: /lithos/ap.yaml` for `config: /lithos/app.yaml`',
    [['processes/shop.yaml', 'config: /lithos/app.yaml', 'config: /lithos/ap.yaml']],
    [['config-not-in-image', '/lithos/ap.yaml']],
  ),
  app(
    '`config: /work/lithos/app.yaml` for `config: /lithos/app.yaml`',
    [['processes/shop.yaml', 'config: /lithos/app.yaml', 'config: /work/lithos/app.yaml']],
    [['config-not-in-image', '/work/lithos/app.yaml']],
  ),
  app(
    '`kind: Command` for `kind: Daemon`',
    [['processes/shop.yaml', 'kind: Daemon', 'kind: Command']],
    [['kind-mismatch', 'Daemon']],
  ),
  app(
    '`kind: Command` for `kind: Daemon` (2)',
    [['lithos/app.yaml', 'kind: Daemon', 'kind: Command']],
    [['kind-mismatch', 'Command']],
  ),
  app(
    '`fileno-limit: 4` for `fileno-limit: 4096`',
    [['lithos/app.yaml', 'fileno-limit: 4096', 'fileno-limit: 4']],
    [['fileno-limit-too-low', '4']],
  ),
  app(
    '`restart-process-only: true` is added',
    [['lithos/app.yaml', 'kind: Daemon', 'kind: Daemon\nrestart-process-only: true']],
    [['restart-process-only-broken', 'true']],
  ),
  app(
    '`allow-users: []` for `allow-users: [1-1000]`',
    [['sandboxes/shop.yaml', 'allow-users: [1-1000]', 'allow-users: []']],
    [['sandbox-without-users', 'allow-users']],
  ),
  app('`size: 64MB` for `size: 64Mi`', [['lithos/app.yaml', 'size: 64Mi', 'size: 64MB']], [['invalid-value', '64MB']]),
  app('`size: -1` for `size: 64Mi`', [['lithos/app.yaml', 'size: 64Mi', 'size: -1']], [['invalid-value', '-1']]),
  app(
    '`user-id: www` for `user-id: 1`',
    [['lithos/app.yaml', 'user-id: 1\n', 'user-id: www\n']],
    [['invalid-value', 'www']],
  ),
  app(
    '`fd: three` for `fd: 3`',
    [['lithos/app.yaml', 'fd: 3', 'fd: three']],
    [
      ['invalid-value', 'three'],
      ['listen-fds-mismatch', 'pass-tcp-socket: 127.0.0.1:8080'],
    ],
  ),
  app('`!Nmae` for `!Name`', [['lithos/app.yaml', '!Name', '!Nmae']], [['unknown-tag', '!Nmae']]),
  app(
    '`/data: !Persistent /data/app` for `/data: !Persistent { path: /data/app, mkdir: true, mode: 0o7`',
    [
      [
        'lithos/app.yaml',
        '/data: !Persistent { path: /data/app, mkdir: true, mode: 0o700, user: 1, group: 2 }',
        '/data: !Persistent /data/app',
      ],
    ],
    [['wrong-type', '/data/app']],
  ),
  app(
    '`environ: [A=b] _old:` for `environ:`',
    [['lithos/app.yaml', 'environ:\n', 'environ: [A=b]\n_old:\n']],
    [['wrong-type', '[A=b]']],
  ),
  app(
    '`command: /app/main.sh` for `executable: /app/main.sh`',
    [['lithos/app.yaml', 'executable: /app/main.sh', 'command: /app/main.sh']],
    [
      ['missing-key', 'kind'],
      ['unknown-key', 'command'],
    ],
  ),
  app(
    '`conteiner: app` for `container: app`',
    [['vagga.yaml', 'container: app\n', 'conteiner: app\n']],
    [
      ['missing-key', 'conteiner'],
      ['unknown-key', 'conteiner'],
    ],
  ),
  app(
    '`- !Alpin v3.18` for `- !Alpine v3.18`',
    [['vagga.yaml', '- !Alpine v3.18', '- !Alpin v3.18']],
    [['unknown-tag', '!Alpin']],
  ),
  app(
    '`- !EnsureDir state` for `- !EnsureDir /state`',
    [['vagga.yaml', '- !EnsureDir /state\n', '- !EnsureDir state\n']],
    [['invalid-value', 'state']],
  ),
  app(
    '`allow-group:` for `allow-groups:`',
    [['sandboxes/shop.yaml', 'allow-groups:', 'allow-group:']],
    [
      ['sandbox-without-users', 'image-dir: /srv/images'],
      ['unknown-key', 'allow-group'],
    ],
  ),
  app(
    '`image-dir-levels: 0` is added',
    [['sandboxes/shop.yaml', 'image-dir: /srv/images', 'image-dir: /srv/images\nimage-dir-levels: 0']],
    [['invalid-value', '0']],
  ),
  app(
    '`NOTE: |-     text` is added',
    [['lithos/app.yaml', 'APP_MODE: production', 'APP_MODE: production\n  NOTE: |-\n    text']],
    [['quire-unsupported', '|-']],
  ),
  app(
    "`NOTE: 'it''s'` is added",
    [['lithos/app.yaml', 'APP_MODE: production', "APP_MODE: production\n  NOTE: 'it''s'"]],
    [['quire-unsupported', 'APP_LEVEL']],
  ),
  app(
    '`NOTE: !!str 5` is added',
    [['lithos/app.yaml', 'APP_MODE: production', 'APP_MODE: production\n  NOTE: !!str 5']],
    [['quire-unsupported', '!!str']],
  ),
  app(
    '`memory_limit: 1Gi` is added',
    [['lithos/app.yaml', 'memory-limit: 256Mi\n', 'memory-limit: 256Mi\nmemory_limit: 1Gi\n']],
    [['quire-misread', 'memory-limit']],
  ),
  app(
    '`- !Copy { source: /work/etc, path: /app2/etc }` is added',
    [
      [
        'vagga.yaml',
        '- !Text { /app/VERSION: "1" }',
        '- !Text { /app/VERSION: "1" }\n    - !Copy { source: /work/etc, path: /app2/etc }',
      ],
    ],
    [['parent-directory-missing', '!Copy { source: /work/etc, path: /app2/etc }']],
  ),
  app(
    '`- !EnsureDir /app/VERSION` is added',
    [['vagga.yaml', '- !Text { /app/VERSION: "1" }', '- !Text { /app/VERSION: "1" }\n    - !EnsureDir /app/VERSION']],
    [['build-fails', '!EnsureDir /app/VERSION']],
  ),
  app(
    '`resolv-conf-path: /nowhere/resolv.conf` for `resolv-conf-path: /state/resolv.conf`',
    [['vagga.yaml', 'resolv-conf-path: /state/resolv.conf', 'resolv-conf-path: /nowhere/resolv.conf']],
    [['name-path-unbuildable', '/nowhere/resolv.conf']],
  ),
  app(
    '`- !Remove /app/VERSION` is added',
    [['vagga.yaml', '    - !EnsureDir /data\n', '    - !EnsureDir /data\n    - !Remove /app/VERSION\n']],
    [
      ['source-not-in-image', '!Remove /app/VERSION'],
      ['removed-by-base', '!Text { /app/VERSION: "1" }'],
    ],
  ),
  app(
    '`executable: /bin/sh arguments: [/work/app/main.sh,` for `executable: /app/main.sh arguments: [`',
    [
      [
        'lithos/app.yaml',
        'executable: /app/main.sh\narguments: [',
        'executable: /bin/sh\narguments: [/work/app/main.sh, ',
      ],
    ],
    [['work-path', '/work/app/main.sh']],
  ),
  app(
    '`executable: /bin/sh arguments: [-c, "cd /work && ./main.sh",` for `executable: /app/main.sh arguments: [`',
    [
      [
        'lithos/app.yaml',
        'executable: /app/main.sh\narguments: [',
        'executable: /bin/sh\narguments: [-c, "cd /work && ./main.sh", ',
      ],
    ],
    [
      ['work-path', 'cd /work'],
      ['work-path', '/work'],
      ['work-path', './main.sh'],
    ],
  ),
  app(
    '`workdir: /work` for `workdir: /app`',
    [['lithos/app.yaml', 'workdir: /app', 'workdir: /work']],
    [
      ['work-path', 'conf/app.ini'],
      ['work-path', '/work'],
    ],
  ),
  app(
    '`executable: /bin/sh arguments: [/app/start.sh,` for `executable: /app/main.sh arguments: [`',
    [['lithos/app.yaml', 'executable: /app/main.sh\narguments: [', 'executable: /bin/sh\narguments: [/app/start.sh, ']],
    [['source-not-in-image', '/app/start.sh']],
  ),
  app(
    '`PYTHONPATH: /application/lib` is added',
    [['lithos/app.yaml', 'APP_MODE: production', 'APP_MODE: production\n  PYTHONPATH: /application/lib']],
    [['source-not-in-image', '/application/lib']],
  ),
  app(
    '`. /app/lib.sh; cat /app/VERSION` for `cat /app/VERSION`',
    [['app/main.sh', 'cat /app/VERSION', '. /app/lib.sh; cat /app/VERSION']],
    [['source-not-in-image', 'executable: /app/main.sh']],
  ),
  app(
    '`started >> /var/log/app.log` for `started > /data/log`',
    [['app/main.sh', 'started > /data/log', 'started >> /var/log/app.log']],
    [['write-to-read-only-path', 'executable: /app/main.sh']],
  ),
  app(
    '`started; mkdir -p /run/app` for `started > /data/log`',
    [['app/main.sh', 'started > /data/log', 'started; mkdir -p /run/app']],
    [['write-to-read-only-path', 'executable: /app/main.sh']],
  ),
  app(
    '`started; touch /app/started` for `started > /data/log`',
    [['app/main.sh', 'started > /data/log', 'started; touch /app/started']],
    [['write-to-read-only-path', 'executable: /app/main.sh']],
  ),
  app(
    '`started > /dev/null; : > /dev/tty` for `started > /data/log`',
    [['app/main.sh', 'started > /data/log', 'started > /dev/null; : > /dev/tty']],
    [['dev-stdout', '/dev/tty']],
  ),
  app(
    '`arguments: [--unix-socket, /run/app.sock, serve` for `arguments: [serve`',
    [['lithos/app.yaml', 'arguments: [serve', 'arguments: [--unix-socket, /run/app.sock, serve']],
    [['write-to-read-only-path', '/run/app.sock']],
  ),
  app(
    '`arguments: [--data-dir=/var/cache/app, serve` for `arguments: [serve`',
    [['lithos/app.yaml', 'arguments: [serve', 'arguments: [--data-dir=/var/cache/app, serve']],
    [['write-to-read-only-path', '/var/cache/app']],
  ),
  app(
    '`/: !Tmpfs { size: 1Mi }` is added',
    [['lithos/app.yaml', '  /state: !Statedir {}\n', '  /state: !Statedir {}\n  /: !Tmpfs { size: 1Mi }\n']],
    [
      ['mount-point-hidden', '/tmp'],
      ['mount-point-hidden', '/state'],
      ['mount-point-invalid', '/'],
      ['mount-point-hidden', '/data'],
      ['executable-missing', '/app/main.sh'],
      ['workdir-missing', '/app'],
    ],
  ),
  app(
    '`/state/x: !Tmpfs { size: 1Mi }` is added',
    [['lithos/app.yaml', '  /state: !Statedir {}\n', '  /state: !Statedir {}\n  /state/x: !Tmpfs { size: 1Mi }\n']],
    [['mount-point-hidden', '/state/x']],
  ),
  app(
    '`/app/main.sh: !Tmpfs { size: 1Mi }` is added',
    [['lithos/app.yaml', '  /state: !Statedir {}\n', '  /state: !Statedir {}\n  /app/main.sh: !Tmpfs { size: 1Mi }\n']],
    [
      ['executable-not-runnable', '#!/bin/sh'],
      ['mount-point-invalid', '/app/main.sh'],
    ],
  ),
  app(
    '`/app: !Tmpfs { size: 1Mi }` is added',
    [['lithos/app.yaml', '  /state: !Statedir {}\n', '  /state: !Statedir {}\n  /app: !Tmpfs { size: 1Mi }\n']],
    [
      ['executable-missing', '/app: !Tmpfs { size: 1Mi }'],
      ['source-not-in-image', '/app: !Tmpfs { size: 1Mi }'],
      ['source-not-in-image', '/app: !Tmpfs { size: 1Mi }'],
    ],
  ),
  app(
    '`/app/conf: !Tmpfs { size: 1Mi }` is added',
    [['lithos/app.yaml', '  /state: !Statedir {}\n', '  /state: !Statedir {}\n  /app/conf: !Tmpfs { size: 1Mi }\n']],
    [['source-not-in-image', '/app/conf: !Tmpfs { size: 1Mi }']],
  ),
  app(
    '`mode: 0o755, group: 2` for `mode: 0o700, user: 1, group: 2`',
    [['lithos/app.yaml', 'mode: 0o700, user: 1, group: 2', 'mode: 0o755, group: 2']],
    [['volume-not-writable-by-user', 'mode: 0o755']],
  ),
  app(
    '`mode: 0o750, group: 3` for `mode: 0o700, user: 1, group: 2`',
    [['lithos/app.yaml', 'mode: 0o700, user: 1, group: 2', 'mode: 0o750, group: 3']],
    [['volume-not-writable-by-user', 'mode: 0o750']],
  ),
  app(
    '`/state: !Statedir { mode: 0o700 }` for `/state: !Statedir {}`',
    [['lithos/app.yaml', '/state: !Statedir {}', '/state: !Statedir { mode: 0o700 }']],
    [
      ['hosts-dangling', '/state: !Statedir { mode: 0o700 }'],
      ['resolv-conf-dangling', '/state: !Statedir { mode: 0o700 }'],
    ],
  ),
  app(
    '`/dev/shm: !Tmpfs` is added',
    [['vagga.yaml', '/data: !Persistent app-data', '/data: !Persistent app-data\n      /dev/shm: !Tmpfs']],
    [['shm-not-mounted', 'executable: /app/main.sh']],
  ),
  app(
    '`APP_COLOR: red` is added',
    [['vagga.yaml', '    environ:\n      APP_MODE', '    environ:\n      APP_COLOR: red\n      APP_MODE']],
    [['environ-not-carried', 'APP_COLOR: red']],
  ),
  app(
    '`run: APP_COLOR=red /app/main.sh serve --config /app/conf/app` for `run: [/app/main.sh, serve, --config, /app/conf/app.ini]`',
    [
      [
        'vagga.yaml',
        'run: [/app/main.sh, serve, --config, /app/conf/app.ini]',
        'run: APP_COLOR=red /app/main.sh serve --config /app/conf/app.ini',
      ],
    ],
    [['environ-not-carried', 'APP_COLOR=red']],
  ),
  app(
    '`LEVELS: $APP_LEVEL/1` is added',
    [['lithos/app.yaml', '  APP_MODE: production\n  ', '  APP_MODE: production\n  LEVELS: $APP_LEVEL/1\n  ']],
    [['variable-not-expanded', '$APP_LEVEL']],
  ),
  app(
    '`HERE: $PWD/x` is added',
    [['lithos/app.yaml', '  APP_MODE: production\n  ', '  APP_MODE: production\n  HERE: $PWD/x\n  ']],
    [['variable-not-expanded', '$PWD']],
  ),
  app(
    '`https_proxy: http://proxy:3128` is added',
    [['lithos/app.yaml', '  APP_MODE: production\n  ', '  APP_MODE: production\n  https_proxy: http://proxy:3128\n  ']],
    [['proxy-variable', 'https_proxy: http://proxy:3128']],
  ),
  app(
    '`AWS_SECRET_ACCESS_KEY: abc` is added',
    [['lithos/app.yaml', '  APP_MODE: production\n  ', '  APP_MODE: production\n  AWS_SECRET_ACCESS_KEY: abc\n  ']],
    [['secret-in-environ', 'AWS_SECRET_ACCESS_KEY: abc']],
  ),
  app(
    '`SENTRY: https://u:p@sentry.example.org/1` is added',
    [
      [
        'lithos/app.yaml',
        '  APP_MODE: production\n  ',
        '  APP_MODE: production\n  SENTRY: https://u:p@sentry.example.org/1\n  ',
      ],
    ],
    [['secret-in-environ', 'SENTRY: https://u:p@sentry.example.org/1']],
  ),
  app(
    '`executable: /app/Main.sh` for `executable: /app/main.sh`',
    [['lithos/app.yaml', 'executable: /app/main.sh', 'executable: /app/Main.sh']],
    [['executable-missing', '/app/Main.sh']],
  ),
  app(
    '`executable: /opt2/app/main.sh` for `executable: /app/main.sh`',
    [['lithos/app.yaml', 'executable: /app/main.sh', 'executable: /opt2/app/main.sh']],
    [['executable-missing', '/opt2/app/main.sh']],
  ),
  app(
    '`executable: sh` for `executable: /app/main.sh`',
    [['lithos/app.yaml', 'executable: /app/main.sh', 'executable: sh']],
    [['executable-relative', 'sh']],
  ),
  app(
    '`#!/nowhere/env python3` for `#!/bin/sh`',
    [['app/main.sh', '#!/bin/sh\n', '#!/nowhere/env python3\n']],
    [['interpreter-missing', '#!/nowhere/env python3']],
  ),
  app(
    '`- !Sh chmod 600 /app/VERSION` is added',
    [
      [
        'vagga.yaml',
        '- !Text { /app/VERSION: "1" }',
        '- !Text { /app/VERSION: "1" }\n    - !Sh chmod 600 /app/VERSION',
      ],
    ],
    [['closed-to-user', 'chmod 600 /app/VERSION']],
  ),
  app(
    '`- !Sh chmod 700 /app/conf` is added',
    [['vagga.yaml', '- !Text { /app/VERSION: "1" }', '- !Text { /app/VERSION: "1" }\n    - !Sh chmod 700 /app/conf']],
    [['closed-to-user', 'chmod 700 /app/conf']],
  ),
  app(
    '`- !Sh chmod a-x /app/main.sh` is added',
    [
      [
        'vagga.yaml',
        '- !Text { /app/VERSION: "1" }',
        '- !Text { /app/VERSION: "1" }\n    - !Sh chmod a-x /app/main.sh',
      ],
    ],
    [['executable-not-runnable', 'chmod a-x /app/main.sh']],
  ),
  app(
    '`started; chown 5 /data` for `started > /data/log`',
    [['app/main.sh', 'started > /data/log', 'started; chown 5 /data']],
    [['runs-as-other-user', 'user-id: 1']],
  ),
  app(
    '`started; nc -l -p 80` for `started > /data/log`',
    [['app/main.sh', 'started > /data/log', 'started; nc -l -p 80']],
    [['privileged-port', 'user-id: 1']],
  ),
  app(
    '`started; ulimit -n 8192` for `started > /data/log`',
    [['app/main.sh', 'started > /data/log', 'started; ulimit -n 8192']],
    [['fileno-limit-too-low', 'fileno-limit: 4096']],
  ),
  app(
    '`started; dd if=/dev/zero of=/tmp/f bs=1M count=100` for `started > /data/log`',
    [['app/main.sh', 'started > /data/log', 'started; dd if=/dev/zero of=/tmp/f bs=1M count=100']],
    [['tmpfs-too-small', 'size: 64Mi']],
  ),
  app(
    '`- !Sh echo 10.0.0.1 db >> /etc/hosts` is added',
    [
      [
        'vagga.yaml',
        '    - !Text { /app/VERSION: "1" }\n',
        '    - !Text { /app/VERSION: "1" }\n    - !Sh echo 10.0.0.1 db >> /etc/hosts\n',
      ],
    ],
    [['name-file-baked', 'echo 10.0.0.1 db >> /etc/hosts']],
  ),
  app(
    '`resolv-conf:   mount: true` is added',
    [['lithos/app.yaml', 'kind: Daemon', 'kind: Daemon\nresolv-conf:\n  mount: true']],
    [['name-file-mount-conflict', 'mount: true']],
  ),
  app(
    '`hosts-file:   mount: true` is added',
    [['lithos/app.yaml', 'kind: Daemon', 'kind: Daemon\nhosts-file:\n  mount: true']],
    [['name-file-mount-conflict', 'mount: true']],
  ),
  app(
    '`resolv-conf:   copy-from-host: false` is added',
    [['lithos/app.yaml', 'kind: Daemon', 'kind: Daemon\nresolv-conf:\n  copy-from-host: false']],
    [['name-file-not-provided', 'copy-from-host: false']],
  ),
  app(
    '`hosts-file:   copy-from-host: false   localhost: false` is added',
    [['lithos/app.yaml', 'kind: Daemon', 'kind: Daemon\nhosts-file:\n  copy-from-host: false\n  localhost: false']],
    [['name-file-not-provided', 'localhost: false']],
  ),
  app(
    '`XAUTHORITY: /tmp/.Xauthority` is added',
    [['lithos/app.yaml', '  APP_MODE: production\n  ', '  APP_MODE: production\n  XAUTHORITY: /tmp/.Xauthority\n  ']],
    [['x11-display', 'XAUTHORITY']],
  ),
  app(
    '`BUS: /run/dbus/system_bus_socket` is added',
    [
      [
        'lithos/app.yaml',
        '  APP_MODE: production\n  ',
        '  APP_MODE: production\n  BUS: /run/dbus/system_bus_socket\n  ',
      ],
    ],
    [['dbus-session', '/run/dbus/system_bus_socket']],
  ),
  app(
    '`RESOLVE: /run/systemd/resolve/stub` is added',
    [
      [
        'lithos/app.yaml',
        '  APP_MODE: production\n  ',
        '  APP_MODE: production\n  RESOLVE: /run/systemd/resolve/stub\n  ',
      ],
    ],
    [['systemd-resolved', '/run/systemd/resolve']],
  ),
  app(
    '`allow-tcp-ports: [1000-2000]` for `allow-tcp-ports: [8000-9000]`',
    [['sandboxes/shop.yaml', 'allow-tcp-ports: [8000-9000]', 'allow-tcp-ports: [1000-2000]']],
    [['port-not-allowed', '8080']],
  ),
  app(
    '`allow-users: [5-1000]` for `allow-users: [1-1000]`',
    [['sandboxes/shop.yaml', 'allow-users: [1-1000]', 'allow-users: [5-1000]']],
    [['user-not-allowed', '1']],
  ),
  app(
    '`allow-groups: [5-1000]` for `allow-groups: [1-1000]`',
    [['sandboxes/shop.yaml', 'allow-groups: [1-1000]', 'allow-groups: [5-1000]']],
    [['group-not-allowed', '2']],
  ),
  app(
    '`/database: /srv/data` for `/data: /srv/data`',
    [['sandboxes/shop.yaml', '  /data: /srv/data\n', '  /database: /srv/data\n']],
    [['volume-path-not-allowed', '/data/app']],
  ),
  app(
    '`/data/app: /srv/app` is added',
    [['sandboxes/shop.yaml', '  /data: /srv/data\n', '  /data: /srv/data\n  /data/app: /srv/app\n']],
    [['volume-path-shadowed', '/data/app']],
  ),
  app(
    '`uid-map: [{ inside: 50, outside: 100000, count: 10 }] gid-ma` is added',
    [
      [
        'sandboxes/shop.yaml',
        '  /conf: /srv/conf\n',
        '  /conf: /srv/conf\nuid-map: [{ inside: 50, outside: 100000, count: 10 }]\ngid-map: [{ inside: 0, outside: 100000, count: 10 }]\n',
      ],
    ],
    [
      ['user-not-mapped', '1'],
      ['volume-not-writable-by-user', 'mode: 0o700'],
    ],
  ),
  app(
    '`bridged-network:   bridge: br0   network: 10.0.0.0/24   defa` is added',
    [
      [
        'sandboxes/shop.yaml',
        '  /conf: /srv/conf\n',
        '  /conf: /srv/conf\nbridged-network:\n  bridge: br0\n  network: 10.0.0.0/24\n  default-gateway: 10.0.0.1\n',
      ],
    ],
    [['ip-address-missing', 'image']],
  ),
  app(
    '`instances: two` is added',
    [['processes/shop.yaml', 'kind: Daemon', 'kind: Daemon\n  instances: two']],
    [['invalid-value', 'two']],
  ),
  // what takes the program and its files away, what only a shell understands, what only development has
  app(
    'a later step removes the program',
    [
      [
        'vagga.yaml',
        '    - !Text { /app/VERSION: "1" }\n',
        '    - !Text { /app/VERSION: "1" }\n    - !Sh rm -rf /app\n',
      ],
    ],
    [
      ['source-not-in-image', '/app/conf/app.ini'],
      ['workdir-missing', 'rm -rf /app'],
      ['executable-missing', 'rm -rf /app'],
    ],
  ),
  app(
    'a later step moves the program',
    [
      [
        'vagga.yaml',
        '    - !Text { /app/VERSION: "1" }\n',
        '    - !Text { /app/VERSION: "1" }\n    - !Sh mv /app /opt\n',
      ],
    ],
    [
      ['source-not-in-image', '/app/conf/app.ini'],
      ['workdir-missing', 'mv /app /opt'],
      ['executable-missing', 'mv /app /opt'],
    ],
  ),
  app(
    'a step removes the mount point',
    [
      ['vagga.yaml', '    - !EnsureDir /data\n', '    - !Sh mkdir /data\n'],
      [
        'vagga.yaml',
        '    - !Text { /app/VERSION: "1" }\n',
        '    - !Text { /app/VERSION: "1" }\n    - !Sh "echo; rm -r /data"\n',
      ],
    ],
    [['mount-point-missing', 'rm -r /data']],
  ),
  app(
    'a umask takes the x bit',
    [['vagga.yaml', 'path: /app }', 'path: /app, umask: 0o111 }']],
    [['closed-to-user', 'umask: 0o111']],
  ),
  app(
    'the mode of the copied program is set by a later command',
    [
      [
        'vagga.yaml',
        '    - !Text { /app/VERSION: "1" }\n',
        '    - !Text { /app/VERSION: "1" }\n    - !Sh chmod +x /bin/busybox; chmod 700 /app/main.sh\n',
      ],
    ],
    [['executable-not-runnable', 'chmod 700 /app/main.sh']],
  ),
  app(
    'a Persistent over the program',
    [
      [
        'lithos/app.yaml',
        '  /tmp: !Tmpfs { size: 64Mi, mode: 0o1777 }\n',
        '  /tmp: !Tmpfs { size: 64Mi, mode: 0o1777 }\n  /app: !Persistent { path: /data/code, mkdir: true }\n',
      ],
    ],
    [
      ['executable-missing', '/app: !Persistent { path: /data/code, mkdir: true }'],
      ['source-not-in-image', '/app: !Persistent { path: /data/code, mkdir: true }'],
      ['source-not-in-image', '/app: !Persistent { path: /data/code, mkdir: true }'],
    ],
  ),
  app(
    'a Statedir over the program',
    [
      [
        'lithos/app.yaml',
        '  /tmp: !Tmpfs { size: 64Mi, mode: 0o1777 }\n',
        '  /tmp: !Tmpfs { size: 64Mi, mode: 0o1777 }\n  /app: !Statedir { path: /code }\n',
      ],
    ],
    [
      ['executable-missing', '/app: !Statedir { path: /code }'],
      ['source-not-in-image', '/app: !Statedir { path: /code }'],
      ['source-not-in-image', '/app: !Statedir { path: /code }'],
    ],
  ),
  app(
    'a Tmpfs over the interpreter',
    [
      [
        'lithos/app.yaml',
        '  /tmp: !Tmpfs { size: 64Mi, mode: 0o1777 }\n',
        '  /tmp: !Tmpfs { size: 64Mi, mode: 0o1777 }\n  /bin: !Tmpfs { size: 1Mi }\n',
      ],
    ],
    [['interpreter-missing', '/bin: !Tmpfs { size: 1Mi }']],
  ),
  app(
    'quotes of a shell in an argument',
    [
      [
        'vagga.yaml',
        'run: [/app/main.sh, serve, --config, /app/conf/app.ini]',
        "run: /app/main.sh serve --config '/app/conf/app.ini'",
      ],
      [
        'lithos/app.yaml',
        'arguments: [serve, --config, /app/conf/app.ini]',
        'arguments: [serve, --config, "\'/app/conf/app.ini\'"]',
      ],
    ],
    [['arguments-differ', '"\'/app/conf/app.ini\'"']],
  ),
  app(
    'a pipe as an argument',
    [
      ['vagga.yaml', 'run: [/app/main.sh, serve, --config, /app/conf/app.ini]', 'run: /app/main.sh serve | cat'],
      ['lithos/app.yaml', 'arguments: [serve, --config, /app/conf/app.ini]', 'arguments: [serve, "|", cat]'],
    ],
    [['arguments-differ', '"|"']],
  ),
  app(
    'a command line in pieces',
    [
      ['vagga.yaml', 'run: [/app/main.sh, serve, --config, /app/conf/app.ini]', 'run: exec /app/main.sh serve'],
      [
        'lithos/app.yaml',
        'executable: /app/main.sh\narguments: [serve, --config, /app/conf/app.ini]',
        'executable: /bin/sh\narguments: [-c, exec, /app/main.sh, serve]',
      ],
    ],
    [['arguments-differ', 'exec, /app/main.sh, serve']],
  ),
  app(
    'the output of a command in environ',
    [['lithos/app.yaml', '  APP_LEVEL: "2"', '  APP_LEVEL: "2"\n  APP_HOST: $(hostname)']],
    [['variable-not-expanded', '$(hostname)']],
  ),
  app(
    'a port as standard output',
    [
      ['vagga.yaml', '    pass-tcp-socket: 127.0.0.1:8080\n', ''],
      ['lithos/app.yaml', '{ fd: 3 }', '{ fd: 1 }'],
    ],
    [['port-invalid', 'fd: 1']],
  ),
  app(
    'a copied folder brings hosts',
    [
      ['etc/hosts', '10.0.0.1 db\n'],
      [
        'vagga.yaml',
        '    - !Text { /app/VERSION: "1" }\n',
        '    - !Text { /app/VERSION: "1" }\n    - !Copy { source: /work/etc, path: /etc }\n',
      ],
    ],
    [['name-file-baked', '!Copy { source: /work/etc, path: /etc }']],
  ),
  app(
    'the program writes into a cache of development',
    [
      [
        'vagga.yaml',
        '      /data: !Persistent app-data\n',
        '      /data: !Persistent app-data\n      /var/cache/app: !CacheDir app\n',
      ],
      ['app/main.sh', 'echo started', 'echo 1 > /var/cache/app/n\necho started'],
    ],
    [
      ['write-to-read-only-path', 'executable: /app/main.sh'],
      ['writable-directory-lost', '/var/cache/app: !CacheDir app'],
    ],
  ),
  app(
    'development writes to a copy of the image',
    [
      ['vagga.yaml', '    user-id: 1\n', '    user-id: 1\n    write-mode: transient-hard-link-copy\n'],
      ['app/main.sh', 'echo started', 'echo 1 > /etc/state\necho started'],
    ],
    [['write-to-read-only-path', 'write-mode: transient-hard-link-copy']],
  ),
  app(
    'a directory in an empty volume is not made',
    [['app/main.sh', 'echo started', 'echo 1 > /tmp/app/n\necho started']],
    [['source-not-in-image', '/tmp: !Tmpfs { size: 64Mi, mode: 0o1777 }']],
  ),
  app(
    'cd to a directory that the working directory does not have',
    [['app/main.sh', 'echo started', 'cd app/conf\necho started']],
    [['source-not-in-image', 'cd app/conf']],
  ),
  app(
    'a variable of the script names /work',
    [['app/main.sh', 'cat /app/VERSION', 'root=${APP_ROOT:-/work}\ncat "$root/VERSION"\ncat /app/VERSION']],
    [['work-path', '/work']],
  ),
  app(
    'a port below 1024 in an argument',
    [
      [
        'vagga.yaml',
        'run: [/app/main.sh, serve, --config, /app/conf/app.ini]',
        'run: [/app/main.sh, serve, --config, /app/conf/app.ini, --port, "80"]',
      ],
      [
        'lithos/app.yaml',
        'arguments: [serve, --config, /app/conf/app.ini]',
        'arguments: [serve, --config, /app/conf/app.ini, --port, "80"]',
      ],
    ],
    [['privileged-port', '80']],
  ),
  app(
    'a port below 1024 in a variable',
    [['lithos/app.yaml', '  APP_LEVEL: "2"', '  APP_LEVEL: "2"\n  PORT: "80"']],
    [['privileged-port', '"80"']],
  ),
  app(
    'a socket by URL',
    [
      [
        'lithos/app.yaml',
        'arguments: [serve, --config, /app/conf/app.ini]',
        'arguments: [serve, --config, /app/conf/app.ini, --bind, "unix:///run/app.sock"]',
      ],
    ],
    [['write-to-read-only-path', '/run/app.sock']],
  ),
  app(
    'an upper case proxy of development',
    [
      [
        'vagga.yaml',
        '      APP_MODE: development\n',
        '      APP_MODE: development\n      HTTP_PROXY: http://proxy:3128\n',
      ],
      ['app/main.sh', 'echo started', 'wget -e "$HTTP_PROXY" x\necho started'],
    ],
    [['proxy-variable', 'HTTP_PROXY: http://proxy:3128']],
  ),
  app(
    'a Persistent over /etc',
    [
      [
        'lithos/app.yaml',
        '  /tmp: !Tmpfs { size: 64Mi, mode: 0o1777 }\n',
        '  /tmp: !Tmpfs { size: 64Mi, mode: 0o1777 }\n  /etc: !Persistent { path: /data/etc, mkdir: true }\n',
      ],
    ],
    [
      ['hosts-absent', '/etc: !Persistent { path: /data/etc, mkdir: true }'],
      ['resolv-conf-absent', '/etc: !Persistent { path: /data/etc, mkdir: true }'],
    ],
  ),
  app(
    'a temporary mount as the place of a file',
    [
      [
        'vagga.yaml',
        '  app:\n',
        '  tools:\n    setup:\n    - !Alpine v3.18\n    - !Sh "mkdir /t; echo 1 > /t/x"\n  app:\n',
      ],
      [
        'vagga.yaml',
        '    - !Text { /app/VERSION: "1" }\n',
        '    - !Text { /app/VERSION: "1" }\n    - !Build { container: tools, source: /t, temporary-mount: /tools }\n',
      ],
      ['app/main.sh', 'echo started', 'cat /tools/x\necho started'],
    ],
    [['source-not-in-image', '/tools']],
  ),
]
