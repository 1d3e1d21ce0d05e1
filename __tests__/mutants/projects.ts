/** Correct projects, as people write them: `check` has nothing to say about them. Texts that begin with `#!` or are programs are executable. */

/** What `file` calls a "statically linked ELF executable": a header and no loader. */
export const staticProgram = `\x7fELF\x02\x01\x01${'\0'.repeat(9)}\x02\0\x3e\0\x01\0\0\0${'\0'.repeat(32)}\x40\0\x38\0\0\0\0\0\0\0\0\0`

/** A web application: a development container, the deployed one on top of it, links into a Statedir, all files of the server. */
const web = {
  'vagga.yaml': `minimum-vagga: v0.7.0

containers:
  base:
    setup:
    - !Alpine v3.18
    - !Install [python3, py3-pip, py3-gunicorn]
    - !Env { HOME: /tmp }

  dev:
    environ:
      SHOP_SETTINGS: /work/config/development.ini
    setup:
    - !Container base
    - !Py3Requirements requirements.txt
    volumes:
      /var/lib/shop: !Persistent shop-data

  web-deploy:
    resolv-conf-path: /state/resolv.conf
    hosts-file-path: /state/hosts
    setup:
    - !Container dev
    - !EnsureDir /app
    - !EnsureDir /config
    - !EnsureDir /backup
    - !EnsureDir /var/lib/shop
    - !Copy { source: /work/shop, path: /app/shop }
    - !Copy { source: /work/bin, path: /app/bin, umask: 0o022 }
    - !Copy { source: /work/config/production.ini, path: /config/shop.ini }
    - !Copy { source: /work/lithos/web.yaml, path: /config/web.yaml }
    - !EnsureDir /state
    - !Sh |
        ln -sf /state/resolv.conf /etc/resolv.conf
        ln -sf /state/hosts /etc/hosts
    volumes:
      /state: !Tmpfs { size: 1Mi }

commands:
  run: !Command
    description: Start the shop
    container: dev
    run: [/work/bin/serve, --bind, "0.0.0.0:8000"]
  test: !Command
    description: Run the tests
    container: dev
    run: [python3, -m, unittest]
`,
  'requirements.txt': 'gunicorn==20.1.0\n',
  'bin/serve': `#!/bin/sh
set -e
export PYTHONPATH=/app
exec /usr/bin/python3 -m shop "$@"
`,
  'shop/__init__.py': '',
  'shop/__main__.py': `import os

settings = os.environ['SHOP_SETTINGS']
print('reading', settings)
`,
  'shop/orders.py': `import tempfile


def export(orders):
    with tempfile.NamedTemporaryFile() as file:
        file.write(orders)
`,
  'config/production.ini': '[shop]\nname = shop\n',
  'config/development.ini': '[shop]\nname = shop in development\n',
  'lithos/web.yaml': `kind: Daemon
user-id: 1000
group-id: 1000
environ:
  PATH: /usr/local/bin:/usr/bin:/bin
  LANG: C.UTF-8
  HOME: /tmp
  SHOP_SETTINGS: /config/shop.ini
volumes:
  /tmp: !Tmpfs { size: 64Mi, mode: 0o1777 }
  /state: !Statedir {}
  /var/lib/shop: !Persistent { path: /shop, mkdir: true, user: 1000, group: 1000, mode: 0o755 }
  /backup: !Readonly /backup
memory-limit: 256Mi
cpu-shares: 10
fileno-limit: 4096
workdir: /app
executable: /app/bin/serve
arguments:
- --bind
- 0.0.0.0:8000
`,
  'deploy/master.yaml': `runtime-dir: /run/lithos
cgroup-name: lithos.slice
`,
  'deploy/sandboxes/shop.yaml': `image-dir: /srv/images
allow-users: [1000-2000]
allow-groups: [1000-2000]
default-user: 1000
default-group: 1000
readonly-paths:
  /backup: /srv/backup
writable-paths:
  /shop: /srv/shop
`,
  'deploy/processes/shop.yaml': `web:
  kind: Daemon
  image: web-deploy.1a2b3c4d
  config: /config/web.yaml
  instances: 2
`,
}

/** One program and nothing else: no distribution, so everything in the image is known. */
const server = {
  'vagga.yaml': `containers:
  server:
    setup:
    - !EnsureDir /bin
    - !EnsureDir /data
    - !EnsureDir /config
    - !Copy { source: /work/out/server, path: /bin/server }
    - !Copy { source: /work/config, path: /config }
    - !Text
      /config/motd: "welcome"

commands:
  serve: !Command
    container: server
    run: [/bin/server, --config, /config/server.toml, --listen, "0.0.0.0:7000"]
`,
  'out/server': staticProgram,
  'config/server.toml': 'name = "server"\n',
  'config/lithos.yaml': `kind: Daemon
user-id: 1
environ:
  RUST_LOG: info
volumes:
  /data: !Persistent { path: /data/server, mkdir: true }
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
memory-limit: 64Mi
workdir: /config
executable: /bin/server
arguments: [--config, /config/server.toml, --listen, "0.0.0.0:7000", --data-dir, /data]
`,
}

/** A node application, built in one container and run in another. */
const node = {
  'vagga.yaml': `containers:
  build:
    setup:
    - !Alpine v3.18
    - !Install [nodejs, npm]
    - !EnsureDir /build
    - !Copy { source: /work/src, path: /build }
    - !NpmDependencies { file: package.json }
  web:
    setup:
    - !Alpine v3.18
    - !Install [nodejs]
    - !EnsureDir /web
    - !Build { container: build, source: /build, path: /web/app }
    - !Copy { source: /work/lithos/web.yaml, path: /web/lithos.yaml }
    environ: &settings
      PORT: "3000"
      NODE_ENV: development

commands:
  start: !Command
    container: web
    environ: *settings
    run: [/usr/bin/node, /web/app/main.js]
`,
  'package.json': '{ "name": "web", "dependencies": {} }\n',
  'src/main.js': `const http = require('http')
const server = http.createServer((request, response) => response.end('hello'))
server.listen(Number(process.env.PORT))
`,
  'lithos/web.yaml': `kind: Daemon
user-id: 33
group-id: 33
environ:
  PATH: /usr/local/bin:/usr/bin:/bin
  PORT: "3000"
  NODE_ENV: production
volumes:
  /tmp: !Tmpfs { size: 32Mi }
memory-limit: 128Mi
workdir: /web
executable: /usr/bin/node
arguments: [/web/app/main.js]
`,
}

/** Two services of one site, each with its own image. */
const site = {
  'vagga.yaml': `containers:
  php:
    setup:
    - !Ubuntu focal
    - !Install [php7.4-fpm, php7.4-mysql]
    - !EnsureDir /srv/site
    - !Copy { source: /work/site, path: /srv/site }
    - !Copy { source: /work/config/fpm.conf, path: /etc/fpm.conf }
    - !Copy { source: /work/lithos/php.yaml, path: /php.yaml }
  nginx:
    setup:
    - !Ubuntu focal
    - !Install [nginx]
    - !EnsureDir /srv/site
    - !Copy { source: /work/site, path: /srv/site }
    - !Copy { source: /work/config/nginx.conf, path: /etc/nginx/site.conf }
    - !Copy { source: /work/lithos/nginx.yaml, path: /nginx.yaml }

commands:
  run: !Supervise
    children:
      php: !Command
        container: php
        run: [/usr/sbin/php-fpm7.4, --nodaemonize, --fpm-config, /etc/fpm.conf]
      nginx: !Command
        container: nginx
        run: [/usr/sbin/nginx, -c, /etc/nginx/site.conf, -g, "daemon off;"]
`,
  'site/index.php': '<?php\necho "hello";\n',
  'config/fpm.conf': '[www]\nlisten = 0.0.0.0:9000\n',
  'config/nginx.conf': 'events {}\n',
  'lithos/php.yaml': `kind: Daemon
user-id: 33
group-id: 33
environ:
  PATH: /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
volumes:
  /tmp: !Tmpfs { size: 100Mi, mode: 0o1777 }
memory-limit: 512Mi
executable: /usr/sbin/php-fpm7.4
arguments: [--nodaemonize, --fpm-config, /etc/fpm.conf]
`,
  'lithos/nginx.yaml': `kind: Daemon
user-id: 33
group-id: 33
environ:
  PATH: /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
volumes:
  /tmp: !Tmpfs { size: 100Mi, mode: 0o1777 }
  /run: !Tmpfs { size: 1Mi }
  /var/lib/nginx: !Persistent { path: /nginx, mkdir: true }
memory-limit: 512Mi
executable: /usr/sbin/nginx
arguments: [-c, /etc/nginx/site.conf, -g, "daemon off;"]
`,
}

/** A program out of a package with a directory for its data. */
const redis = {
  'vagga.yaml': `containers:
  redis:
    setup:
    - !Alpine v3.18
    - !Install [redis]
    - !EnsureDir /data
    - !EnsureDir /config
    - !Copy { source: /work/redis, path: /config }
    volumes:
      /data: !Tmpfs { size: 100Mi, mode: 0o777 }

commands:
  redis: !Command
    container: redis
    run: [/usr/bin/redis-server, /config/redis.conf]
`,
  'redis/redis.conf': 'dir /data\nsave 900 1\n',
  'redis/lithos.yaml': `kind: Daemon
user-id: 100
volumes:
  /data: !Persistent { path: /data/redis, mkdir: true, mode: 0o700, user: 100 }
memory-limit: 100Mi
executable: /usr/bin/redis-server
arguments: [/config/redis.conf]
`,
}

/** Two services in folders of their own, which share a mixin; the settings name both. */
const monorepo = {
  '.lithos-ready.yaml': 'vagga: [api/vagga.yaml, worker/vagga.yaml]\n',
  'api/vagga.yaml': `mixins:
- vagga/base.yaml

containers:
  api:
    setup:
    - !Container base
    - !Copy { source: /work/main.sh, path: /app/main.sh }
    - !Copy { source: /work/lithos.yaml, path: /app/lithos.yaml }

commands:
  api: !Command
    container: api
    run: [/app/main.sh, --port, "8001"]
`,
  'api/vagga/base.yaml': `containers:
  base:
    setup:
    - !Alpine v3.18
    - !EnsureDir /app
`,
  'api/main.sh': '#!/bin/sh\necho "api $@"\n',
  'api/lithos.yaml': `user-id: 1
memory-limit: 32Mi
executable: /app/main.sh
arguments: [--port, "8001"]
`,
  'worker/vagga.yaml': `containers:
  worker:
    setup:
    - !Alpine v3.18
    - !EnsureDir /app
    - !Copy { source: /work/work.sh, path: /app/work.sh }
    - !Copy { source: /work/lithos.yaml, path: /app/lithos.yaml }

commands:
  work: !Command
    container: worker
    run: [/app/work.sh]
`,
  'worker/work.sh': '#!/bin/sh\nwhile sleep 60; do echo working; done\n',
  'worker/lithos.yaml': `user-id: 1
memory-limit: 32Mi
executable: /app/work.sh
`,
}

/** A service in a network of its own, with variables, secrets and a socket that lithos opens. */
const mesh = {
  'vagga.yaml': `containers:
  node:
    setup:
    - !Alpine v3.18
    - !EnsureDir /app
    - !Copy { source: /work/node.sh, path: /app/node.sh }
    - !Copy { source: /work/node.yaml, path: /app/node.yaml }

commands:
  node: !Command
    container: node
    pass-tcp-socket: 0.0.0.0:9000
    run: [/app/node.sh, --name, local]
`,
  'node.sh': '#!/bin/sh\necho "node $@"\n',
  'node.yaml': `kind: Daemon
user-id: 10
group-id: 10
variables:
  name: !Name
  port: !TcpPort
  mode: !Choice [leader, follower]
environ:
  PATH: /usr/bin:/bin
  NODE_MODE: "@{mode}"
secret-environ:
  NODE_TOKEN: v2:bIEnok90:3dnEB2f5:s5LzTKXP:IBRyQ0wcNEVwb65T2s0p1oXoCFqSh5l4A1QqSkLHOmPblHoYgu0ppxr6mVYNF1pursmOkDqHtMJE8yDL9Q==
tcp-ports:
  "@{port}": { fd: 3 }
memory-limit: 64Mi
executable: /app/node.sh
arguments: [--name, "@{name}"]
`,
  'etc/lithos/master.yaml': 'runtime-dir: /run/lithos\n',
  'etc/lithos/sandboxes/mesh.yaml': `image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [1-1000]
allow-tcp-ports: [9000-9100]
secrets-private-key: /etc/lithos/key
bridged-network:
  bridge: br0
  network: 10.64.0.0/16
  default_gateway: 10.64.0.1
`,
  'etc/lithos/processes/mesh.yaml': `node:
  kind: Daemon
  image: node.1
  config: /app/node.yaml
  instances: 2
  ip-addresses: [10.64.0.2, 10.64.0.3]
  variables:
    name: alpha
    port: 9000
    mode: leader
`,
}

/** Every project by its name. */
/** A script, with everything that a config may have. */
const app = {
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
  'etc/app.ini': `a = 1
`,
} as const

/** Static files. */
const nginx = {
  'vagga.yaml': `containers:
  front:
    setup:
    - !Alpine v3.18
    - !Install [nginx]
    - !Copy { source: /work/nginx/nginx.conf, path: /etc/nginx/nginx.conf }
    - !EnsureDir /srv
    - !Copy { source: /work/static, path: /srv/static }
    - !Copy { source: /work/lithos, path: /lithos }
    - !EnsureDir /var/lib/nginx
    - !EnsureDir /run/nginx
commands:
  run: !Command
    container: front
    run: [nginx, -g, "daemon off;"]
`,
  'lithos/front.yaml': `user-id: 100
group-id: 101
memory-limit: 256Mi
volumes:
  /tmp: !Tmpfs { size: 64Mi, mode: 0o1777 }
  /var/lib/nginx: !Tmpfs { size: 32Mi, mode: 0o1777 }
  /run/nginx: !Tmpfs { size: 1Mi, mode: 0o1777 }
environ:
  PATH: /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
executable: /usr/sbin/nginx
arguments: [-g, "daemon off; error_log stderr;"]
`,
  'nginx/nginx.conf': `worker_processes 2;
pid /run/nginx/nginx.pid;
events { worker_connections 512; }
http {
  access_log off;
  client_body_temp_path /tmp/body;
  server { listen 8080; root /srv/static; }
}
`,
  'static/index.html': `<h1>hi</h1>
`,
  'sandboxes/web.yaml': `image-dir: /srv/images
allow-users: [1-65534]
allow-groups: [0-65534]
allow-tcp-ports: [80, 443, 1024-65535]
writable-paths:
  /data: /srv/data
readonly-paths:
  /secrets: /srv/secrets
`,
  'processes/web.yaml': `front:
  kind: Daemon
  image: front
  config: /lithos/front.yaml
  instances: 1
`,
} as const

/** A supervisor with its settings. */
const supervisord = {
  'vagga.yaml': `containers:
  all:
    setup:
    - !Alpine v3.18
    - !Install [supervisor]
    - !EnsureDir /etc/supervisor
    - !Copy { source: /work/supervisord.conf, path: /etc/supervisor/supervisord.conf }
    - !EnsureDir /app
    - !Copy { source: /work/bin, path: /app/bin }
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/all.yaml }
commands:
  run: !Command
    container: all
    run: [supervisord, -n, -c, /etc/supervisor/supervisord.conf]
`,
  'lithos.yaml': `user-id: 1
memory-limit: 256Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi }
environ:
  PATH: /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
executable: /usr/bin/supervisord
arguments: [-n, -c, /etc/supervisor/supervisord.conf]
`,
  'supervisord.conf': `[supervisord]
nodaemon=true
logfile=/dev/null
logfile_maxbytes=0
pidfile=/tmp/supervisord.pid
[program:a]
command=/app/bin/a.sh
`,
  'bin/a.sh': `#!/bin/sh
exec sleep 10000
`,
  'sandboxes/all.yaml': `image-dir: /srv/images
allow-users: [1-65534]
allow-groups: [0-65534]
allow-tcp-ports: [80, 443, 1024-65535]
writable-paths:
  /data: /srv/data
readonly-paths:
  /secrets: /srv/secrets
`,
  'processes/all.yaml': `all:
  kind: Daemon
  image: all
  config: /lithos/all.yaml
  instances: 1
`,
} as const

/** Settings that a step writes. */
const uwsgi = {
  'vagga.yaml': `containers:
  deps: &deps
    setup:
    - !Ubuntu focal
    - !Install [uwsgi, uwsgi-plugin-python3, python3]
  blog:
    setup:
    - !Container deps
    - !EnsureDir /app
    - !Git { url: "https://example.org/vendor.git", revision: abcdef, path: /app/vendor }
    - !Copy { source: /work/blog, path: /app/blog, umask: 0o022 }
    - !EnsureDir /etc/uwsgi
    - !Text
      /etc/uwsgi/blog.ini: |
        [uwsgi]
        plugin = python3
        http-socket = :8080
        module = blog.wsgi
        master = true
        chdir = /app
    - !Copy { source: /work/lithos/blog.yaml, path: /etc/uwsgi/lithos.yaml }
commands:
  run: !Command
    container: blog
    run: [uwsgi, --ini, /etc/uwsgi/blog.ini]
`,
  'lithos/blog.yaml': `kind: Daemon
user-id: 33
group-id: 33
memory-limit: 200Mi
volumes:
  /tmp: !Tmpfs { size: 20Mi }
environ:
  PATH: /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
  HOME: /tmp
workdir: /app
executable: /usr/bin/uwsgi
arguments: [--ini, /etc/uwsgi/blog.ini]
`,
  'blog/wsgi.py': `def application(env, start): start("200 OK", []); return [b"x"]
`,
  'sandboxes/blog.yaml': `image-dir: /srv/images
allow-users: [1-65534]
allow-groups: [0-65534]
allow-tcp-ports: [80, 443, 1024-65535]
writable-paths:
  /data: /srv/data
readonly-paths:
  /secrets: /srv/secrets
`,
  'processes/blog.yaml': `blog:
  kind: Daemon
  image: blog
  config: /etc/uwsgi/lithos.yaml
  instances: 1
`,
} as const

/** Workers and their clock. */
const celery = {
  'vagga.yaml': `containers:
  worker:
    setup:
    - !Alpine v3.18
    - !Install [python3]
    - !Py3Install [celery, redis]
    - !EnsureDir /app
    - !Copy { source: /work/tasks, path: /app/tasks }
    - !EnsureDir /etc/lithos
    - !Copy { source: /work/deploy/worker.yaml, path: /etc/lithos/worker.yaml }
    - !Copy { source: /work/deploy/beat.yaml, path: /etc/lithos/beat.yaml }
    - !EnsureDir /var/lib/beat
    environ:
      PYTHONPATH: /work
  redis:
    setup:
    - !Alpine v3.18
    - !Install [redis]
commands:
  run: !Supervise
    description: worker and broker
    children:
      worker: !Command
        container: worker
        run: [celery, -A, tasks, worker, -l, info]
      redis: !Command
        container: redis
        run: [redis-server, --port, "6379"]
`,
  'deploy/worker.yaml': `kind: Daemon
user-id: 500
group-id: 500
memory-limit: 512Mi
volumes:
  /tmp: !Tmpfs { size: 64Mi }
environ:
  PATH: /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
  PYTHONPATH: /app
  BROKER_URL: redis://redis.prod.example:6379/0
executable: /usr/bin/celery
arguments: [-A, tasks, worker, -l, info]
workdir: /app
`,
  'deploy/beat.yaml': `kind: Daemon
user-id: 500
group-id: 500
memory-limit: 256Mi
volumes:
  /tmp: !Tmpfs { size: 16Mi }
  /var/lib/beat: !Persistent { path: /data/beat, mkdir: true, user: 500, mode: 0o700 }
environ:
  PATH: /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
  PYTHONPATH: /app
  BROKER_URL: redis://redis.prod.example:6379/0
executable: /usr/bin/celery
arguments: [-A, tasks, beat, --schedule, /var/lib/beat/schedule, --pidfile=]
workdir: /app
`,
  'tasks/__init__.py': `import os
from celery import Celery
app = Celery('tasks', broker=os.environ['BROKER_URL'])
`,
  'sandboxes/queue.yaml': `image-dir: /srv/images
allow-users: [1-65534]
allow-groups: [0-65534]
allow-tcp-ports: [80, 443, 1024-65535]
writable-paths:
  /data: /srv/data
readonly-paths:
  /secrets: /srv/secrets
`,
  'processes/queue.yaml': `worker:
  kind: Daemon
  image: worker.v1
  config: /etc/lithos/worker.yaml
  instances: 1
beat:
  kind: Daemon
  image: worker.v1
  config: /etc/lithos/beat.yaml
  instances: 1
`,
} as const

/** A program that another container builds. */
const java = {
  'vagga.yaml': `containers:
  builder:
    setup:
    - !Ubuntu jammy
    - !Install [openjdk-17-jdk-headless, maven]
    - !Copy { source: /work/src, path: /src }
    - !Sh "cd /src && mvn package"
  svc:
    setup:
    - !Ubuntu jammy
    - !Install [openjdk-17-jre-headless]
    - !EnsureDir /opt
    - !Build { container: builder, source: /src/target, path: /opt/svc }
    - !EnsureDir /config
    - !Copy { source: /work/conf, path: /config }
commands:
  run: !Command
    container: svc
    run: [java, -jar, /opt/svc/svc.jar]
`,
  'conf/svc.yaml': `kind: Daemon
user-id: 2000
memory-limit: 2Gi
volumes:
  /tmp: !Tmpfs { size: 256Mi, mode: 0o1777 }
environ:
  PATH: /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
  JAVA_HOME: /usr/lib/jvm/java-17-openjdk-amd64
executable: /usr/bin/java
arguments: ["-Xmx1g", "-Dconfig=/config/app.properties", "-jar", /opt/svc/svc.jar]
`,
  'conf/app.properties': `a=1
`,
  'src/pom.xml': `<project/>
`,
  'sandboxes/svc.yaml': `image-dir: /srv/images
allow-users: [1-65534]
allow-groups: [0-65534]
allow-tcp-ports: [80, 443, 1024-65535]
writable-paths:
  /data: /srv/data
readonly-paths:
  /secrets: /srv/secrets
`,
  'processes/svc.yaml': `svc:
  kind: Daemon
  image: svc
  config: /config/svc.yaml
  instances: 1
`,
} as const

/** A command that somebody else's clock starts. */
const cron = {
  'vagga.yaml': `containers:
  jobs:
    setup:
    - !Alpine v3.18
    - !EnsureDir /jobs
    - !Copy { source: /work/jobs, path: /jobs/bin }
    - !EnsureDir /out
    - !EnsureDir /config
    - !Copy { source: /work/lithos, path: /config/lithos }
commands:
  nightly: !Command
    container: jobs
    volumes:
      /out: !BindRW /work/out
    run: [/jobs/bin/nightly.sh, /out]
`,
  'lithos/nightly.yaml': `kind: Command
user-id: 5
group-id: 5
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi }
  /out: !Persistent { path: /data/out, mkdir: true, user: 5, mode: 0o755 }
environ:
  PATH: /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
executable: /jobs/bin/nightly.sh
arguments: [/out]
`,
  'jobs/nightly.sh': `#!/bin/sh
set -e
out=$1
tmp=$(mktemp)
date > "$tmp"
. /jobs/bin/lib.sh
report "$tmp" > "$out/report.txt"
rm -f "$tmp"
`,
  'jobs/lib.sh': `report() { cat "$1"; }
`,
  'out/.gitkeep': ``,
  'sandboxes/jobs.yaml': `image-dir: /srv/images
allow-users: [1-65534]
allow-groups: [0-65534]
allow-tcp-ports: [80, 443, 1024-65535]
writable-paths:
  /data: /srv/data
readonly-paths:
  /secrets: /srv/secrets
`,
  'processes/jobs.yaml': `nightly:
  kind: Command
  image: jobs
  config: /config/lithos/nightly.yaml
`,
} as const

/** PHP, whose pool a step writes. */
const php = {
  'vagga.yaml': `containers:
  php:
    setup:
    - !Ubuntu jammy
    - !Install [php8.1-fpm, php8.1-mysql]
    - !ComposerConfig
    - !EnsureDir /var/www
    - !Copy { source: /work/www, path: /var/www/html }
    - !EnsureDir /lithos
    - !Text
      /etc/php/8.1/fpm/pool.d/zz.conf: |
        [www]
        listen = 9000
        access.log = /proc/self/fd/2
    - !Copy { source: /work/lithos/fpm.yaml, path: /lithos/fpm.yaml }
commands:
  run: !Command
    container: php
    run: [php-fpm8.1, --nodaemonize]
`,
  'lithos/fpm.yaml': `user-id: 0
memory-limit: 512Mi
volumes:
  /tmp: !Tmpfs { size: 100Mi, mode: 0o1777 }
  /run: !Tmpfs { size: 1Mi }
  /var/log: !Tmpfs { size: 10Mi }
environ:
  PATH: /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
executable: /usr/sbin/php-fpm8.1
arguments: [--nodaemonize, --fpm-config, /etc/php/8.1/fpm/php-fpm.conf]
`,
  'www/index.php': `<?php echo 1;
`,
  'sandboxes/php.yaml': `image-dir: /srv/images
allow-users: [0-65534]
allow-groups: [0-65534]
allow-tcp-ports: [80, 443, 1024-65535]
writable-paths:
  /data: /srv/data
readonly-paths:
  /secrets: /srv/secrets
`,
  'processes/php.yaml': `fpm:
  kind: Daemon
  image: php
  config: /lithos/fpm.yaml
  instances: 1
`,
} as const

/** A web application behind gunicorn. */
const gunicorn = {
  'vagga.yaml': `containers:
  base:
    setup:
    - !Ubuntu noble
    - !UbuntuUniverse
    - !Install [ca-certificates, libpq5]
    - !PipConfig
      dependencies: true
    - !Py3Requirements requirements.txt
  dev:
    environ:
      DJANGO_SETTINGS_MODULE: shop.settings
    setup:
    - !Container base
    - !Py3Install [pytest, ipython]
  shop:
    setup:
    - !Container base
    - !EnsureDir /srv/app
    - !Copy { source: /work/shop, path: /srv/app/shop }
    - !Copy { source: /work/manage.py, path: /srv/app/manage.py }
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos/shop.yaml, path: /lithos/shop.yaml }
    - !EnsureDir /srv/media
commands:
  run: !Command
    container: dev
    description: Development server
    run: [python3, manage.py, runserver, "0.0.0.0:8000"]
  test: !Command
    container: dev
    run: [pytest]
`,
  'lithos/shop.yaml': `kind: Daemon
user-id: 1000
group-id: 1000
memory-limit: 1Gi
fileno-limit: 4096
cpu-shares: 512
volumes:
  /tmp: !Tmpfs { size: 128Mi, mode: 0o1777 }
  /srv/media: !Persistent { path: /data/media, mkdir: true, user: 1000, group: 1000, mode: 0o755 }
environ:
  PATH: /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
  DJANGO_SETTINGS_MODULE: shop.settings
  PYTHONPATH: /srv/app
  LANG: C.UTF-8
  HOME: /tmp
workdir: /srv/app
executable: /usr/bin/python3
arguments: [-m, gunicorn, --bind, "0.0.0.0:8000", --workers, "4", shop.wsgi]
`,
  'requirements.txt': `django==4.2
gunicorn==21.2.0
psycopg2==2.9
`,
  'manage.py': `#!/usr/bin/env python3
import os, sys
from django.core.management import execute_from_command_line
execute_from_command_line(sys.argv)
`,
  'shop/__init__.py': ``,
  'shop/wsgi.py': `from django.core.wsgi import get_wsgi_application
application = get_wsgi_application()
`,
  'shop/settings.py': `import os
MEDIA_ROOT = '/srv/media'
DEBUG = False
`,
  'sandboxes/shop.yaml': `image-dir: /srv/images
allow-users: [1-65534]
allow-groups: [0-65534]
allow-tcp-ports: [80, 443, 1024-65535]
writable-paths:
  /data: /srv/data
readonly-paths:
  /secrets: /srv/secrets
`,
  'processes/shop.yaml': `web:
  kind: Daemon
  image: shop.4f3a2b1c
  config: /lithos/shop.yaml
  instances: 1
`,
} as const

export const projects = {
  web,
  server,
  node,
  site,
  redis,
  monorepo,
  mesh,
  app,
  nginx,
  supervisord,
  uwsgi,
  celery,
  java,
  cron,
  php,
  gunicorn,
} satisfies Record<string, Readonly<Record<string, string>>>

export type ProjectName = keyof typeof projects
