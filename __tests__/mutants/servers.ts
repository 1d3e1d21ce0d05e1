/** Mistakes in the deployments of well-known servers and languages. */
import { type Mutant, of } from './mutant.js'

const nginx = of('nginx')
const supervisord = of('supervisord')
const uwsgi = of('uwsgi')
const celery = of('celery')
const java = of('java')
const cron = of('cron')
const php = of('php')
const gunicorn = of('gunicorn')

export const serverMutants: readonly Mutant[] = [
  gunicorn(
    '`/tmp: !Tmpfs { size: 128Mi, mode: 0o1777 }` is left out',
    [['lithos/shop.yaml', '  /tmp: !Tmpfs { size: 128Mi, mode: 0o1777 }\n', '']],
    [['tmp-not-writable', 'executable: /usr/bin/python3']],
  ),
  gunicorn(
    '`path: /srv/app }` for `path: /srv/app/shop }`',
    [['vagga.yaml', 'path: /srv/app/shop }', 'path: /srv/app }']],
    [['source-not-in-image', 'shop.wsgi']],
  ),
  gunicorn(
    '`- !Copy { source: /work/shop, path: /srv/app/shop }` is left out',
    [['vagga.yaml', '    - !Copy { source: /work/shop, path: /srv/app/shop }\n', '']],
    [['source-not-in-image', 'shop.wsgi']],
  ),
  gunicorn(
    '`- !EnsureDir /srv/media` is left out',
    [['vagga.yaml', '    - !EnsureDir /srv/media\n', '']],
    [['mount-point-missing', '/srv/media']],
  ),
  gunicorn(
    '`"0.0.0.0:80"` for `"0.0.0.0:8000"`',
    [['lithos/shop.yaml', '"0.0.0.0:8000"', '"0.0.0.0:80"']],
    [['privileged-port', '0.0.0.0:80']],
  ),
  gunicorn(
    '`"4", --error-logfile, /var/log/shop.log, shop.wsgi` for `"4", shop.wsgi`',
    [['lithos/shop.yaml', '"4", shop.wsgi', '"4", --error-logfile, /var/log/shop.log, shop.wsgi']],
    [['write-to-read-only-path', '/var/log/shop.log']],
  ),
  gunicorn(
    '`"4", -c, /srv/app/gunicorn.conf.py, shop.wsgi` for `"4", shop.wsgi`',
    [
      ['lithos/shop.yaml', '"4", shop.wsgi', '"4", -c, /srv/app/gunicorn.conf.py, shop.wsgi'],
      ['gunicorn.conf.py', 'workers = 3\n'],
    ],
    [['source-not-in-image', '/srv/app/gunicorn.conf.py']],
  ),
  gunicorn(
    '`requirements.txt` is not there',
    [['requirements.txt', undefined]],
    [['copy-source-missing', 'requirements.txt']],
  ),
  gunicorn(
    '`kind: Command` for `kind: Daemon` (3)',
    [['lithos/shop.yaml', 'kind: Daemon', 'kind: Command']],
    [['kind-mismatch', 'Command']],
  ),
  gunicorn(
    '`/srv/app: !Tmpfs { size: 1Mi }` is added',
    [['lithos/shop.yaml', '  /srv/media: !P', '  /srv/app: !Tmpfs { size: 1Mi }\n  /srv/media: !P']],
    [['source-not-in-image', '/srv/app: !Tmpfs { size: 1Mi }']],
  ),
  celery(
    '`path: /app/worker }` for `path: /app/tasks }`',
    [['vagga.yaml', 'path: /app/tasks }', 'path: /app/worker }']],
    [
      ['source-not-in-image', 'tasks'],
      ['source-not-in-image', 'tasks'],
    ],
  ),
  celery(
    '`/var/lib/beat: !Persistent { path: /data/beat, mkdir: true, ` is left out',
    [
      [
        'deploy/beat.yaml',
        '  /var/lib/beat: !Persistent { path: /data/beat, mkdir: true, user: 500, mode: 0o700 }\n',
        '',
      ],
    ],
    [['write-to-read-only-path', '/var/lib/beat/schedule']],
  ),
  celery(
    '`schedule.db` for `/var/lib/beat/schedule`',
    [['deploy/beat.yaml', '/var/lib/beat/schedule', 'schedule.db']],
    [['write-to-read-only-path', 'schedule.db']],
  ),
  celery(
    '`--pidfile=/run/beat.pid]` for `--pidfile=]`',
    [['deploy/beat.yaml', '--pidfile=]', '--pidfile=/run/beat.pid]']],
    [['write-to-read-only-path', '/run/beat.pid']],
  ),
  celery(
    '`/etc/lithos/beats.yaml` for `/etc/lithos/beat.yaml`',
    [['processes/queue.yaml', '/etc/lithos/beat.yaml', '/etc/lithos/beats.yaml']],
    [['config-not-in-image', '/etc/lithos/beats.yaml']],
  ),
  nginx(
    '`listen 80` for `listen 8080`',
    [['nginx/nginx.conf', 'listen 8080', 'listen 80']],
    [['privileged-port', '80']],
  ),
  nginx(
    '`/run/nginx: !Tmpfs { size: 1Mi, mode: 0o1777 }` is left out',
    [['lithos/front.yaml', '  /run/nginx: !Tmpfs { size: 1Mi, mode: 0o1777 }\n', '']],
    [['write-to-read-only-path', '/run/nginx/nginx.pid']],
  ),
  nginx(
    '`root /work/static` for `root /srv/static`',
    [['nginx/nginx.conf', 'root /srv/static', 'root /work/static']],
    [['work-path', '/work/static']],
  ),
  nginx(
    '`access_log /var/log/nginx/access.log` for `access_log off`',
    [['nginx/nginx.conf', 'access_log off', 'access_log /var/log/nginx/access.log']],
    [['write-to-read-only-path', '/var/log/nginx/access.log']],
  ),
  nginx(
    '`access_log /dev/stdout` for `access_log off`',
    [['nginx/nginx.conf', 'access_log off', 'access_log /dev/stdout']],
    [['dev-stdout', '/dev/stdout']],
  ),
  nginx(
    '`arguments: [-g, "daemon off; error_log stderr;"]` is left out',
    [['lithos/front.yaml', 'arguments: [-g, "daemon off; error_log stderr;"]\n', '']],
    [['arguments-differ', 'executable: /usr/sbin/nginx']],
  ),
  php(
    '`arguments: [--fpm-config,` for `arguments: [--nodaemonize, --fpm-config,`',
    [['lithos/fpm.yaml', 'arguments: [--nodaemonize, --fpm-config, ', 'arguments: [--fpm-config, ']],
    [['arguments-differ', '[--fpm-config, /etc/php/8.1/fpm/php-fpm.conf]']],
  ),
  php(
    '`user-id: 33` for `user-id: 0`',
    [['lithos/fpm.yaml', 'user-id: 0', 'user-id: 33']],
    [['dev-stdout', '/proc/self/fd/2']],
  ),
  java(
    '`source: /src/target, path: /opt/app` for `source: /src/target, path: /opt/svc`',
    [['vagga.yaml', 'source: /src/target, path: /opt/svc', 'source: /src/target, path: /opt/app']],
    [['source-not-in-image', '/opt/svc/svc.jar']],
  ),
  java(
    '`- !Copy { source: /work/conf/svc.yaml, path: /config/svc.yam` for `- !Copy { source: /work/conf, path: /config }`',
    [
      [
        'vagga.yaml',
        '    - !EnsureDir /config\n    - !Copy { source: /work/conf, path: /config }\n',
        '    - !EnsureDir /config\n    - !Copy { source: /work/conf/svc.yaml, path: /config/svc.yaml }\n',
      ],
    ],
    [['source-not-in-image', '/config/app.properties']],
  ),
  java(
    '`"-XX:HeapDumpPath=/var/dumps", "-jar"` for `"-jar"`',
    [['conf/svc.yaml', '"-jar"', '"-XX:HeapDumpPath=/var/dumps", "-jar"']],
    [['write-to-read-only-path', '/var/dumps']],
  ),
  java(
    '`"-Xloggc:/var/log/gc.log", "-jar"` for `"-jar"`',
    [['conf/svc.yaml', '"-jar"', '"-Xloggc:/var/log/gc.log", "-jar"']],
    [['write-to-read-only-path', '/var/log/gc.log']],
  ),
  java(
    '`temporary-mount: /opt/svc }` for `path: /opt/svc }`',
    [['vagga.yaml', 'path: /opt/svc }', 'temporary-mount: /opt/svc }']],
    [['source-not-in-image', '/opt/svc/svc.jar']],
  ),
  supervisord(
    '`pidfile=/var/run/supervisord.pid` for `pidfile=/tmp/supervisord.pid`',
    [['supervisord.conf', 'pidfile=/tmp/supervisord.pid', 'pidfile=/var/run/supervisord.pid']],
    [['write-to-read-only-path', '/var/run/supervisord.pid']],
  ),
  supervisord(
    '`logfile=/var/log/supervisord.log` for `logfile=/dev/null`',
    [['supervisord.conf', 'logfile=/dev/null', 'logfile=/var/log/supervisord.log']],
    [['write-to-read-only-path', '/var/log/supervisord.log']],
  ),
  supervisord(
    '`stdout_logfile=/dev/stdout` is added',
    [['supervisord.conf', 'command=/app/bin/a.sh\n', 'command=/app/bin/a.sh\nstdout_logfile=/dev/stdout\n']],
    [['dev-stdout', '/dev/stdout']],
  ),
  supervisord(
    '`command=/work/bin/a.sh` for `command=/app/bin/a.sh`',
    [['supervisord.conf', 'command=/app/bin/a.sh', 'command=/work/bin/a.sh']],
    [['work-path', '/work/bin/a.sh']],
  ),
  supervisord(
    '`[unix_http_server] file=/var/run/supervisor.sock` is added',
    [['supervisord.conf', '[program:a]', '[unix_http_server]\nfile=/var/run/supervisor.sock\n[program:a]']],
    [['write-to-read-only-path', '/var/run/supervisor.sock']],
  ),
  cron(
    '`. /work/jobs/lib.sh` for `. /jobs/bin/lib.sh`',
    [['jobs/nightly.sh', '. /jobs/bin/lib.sh', '. /work/jobs/lib.sh']],
    [['work-path', '/work/jobs/lib.sh']],
  ),
  cron(
    '`/out: !Persistent { path: /data/out, mkdir: true, user: 5, m` is left out',
    [['lithos/nightly.yaml', '  /out: !Persistent { path: /data/out, mkdir: true, user: 5, mode: 0o755 }\n', '']],
    [
      ['write-to-read-only-path', 'executable: /jobs/bin/nightly.sh'],
      ['write-to-workdir', '/out: !BindRW /work/out'],
    ],
  ),
  cron(
    '`arguments: [/out]` is left out',
    [['lithos/nightly.yaml', 'arguments: [/out]\n', '']],
    [
      ['arguments-differ', 'executable: /jobs/bin/nightly.sh'],
      ['write-to-read-only-path', 'executable: /jobs/bin/nightly.sh'],
    ],
  ),
  cron(
    '`#!/bin/bash` for `#!/bin/sh`',
    [['jobs/nightly.sh', '#!/bin/sh', '#!/bin/bash']],
    [['interpreter-missing', '#!/bin/bash']],
  ),
  cron('another `jobs/nightly.sh`', [['jobs/nightly.sh', '#!/bin/sh\n']], [['executable-not-runnable', '#!/bin/sh']], {
    modes: { 'jobs/nightly.sh': 0o644 },
  }),
  uwsgi(
    '`chdir = /work` for `chdir = /app`',
    [['vagga.yaml', 'chdir = /app', 'chdir = /work']],
    [['work-path', '/work']],
  ),
  uwsgi(
    '`socket = /run/blog.sock` for `http-socket = :8080`',
    [['vagga.yaml', 'http-socket = :8080', 'socket = /run/blog.sock']],
    [['write-to-read-only-path', '/run/blog.sock']],
  ),
  uwsgi(
    '`umask: 0o077` for `umask: 0o022`',
    [['vagga.yaml', 'umask: 0o022', 'umask: 0o077']],
    [['closed-to-user', 'umask: 0o077']],
  ),
  uwsgi('`umask: 22` for `umask: 0o022`', [['vagga.yaml', 'umask: 0o022', 'umask: 22']], [['decimal-mode', '22']]),
  uwsgi(
    '`logto = /var/log/uwsgi.log` is added',
    [['vagga.yaml', '        master = true\n', '        master = true\n        logto = /var/log/uwsgi.log\n']],
    [['write-to-read-only-path', '/var/log/uwsgi.log']],
  ),
]
