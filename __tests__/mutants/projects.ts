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
export const projects = { web, server, node, site, redis, monorepo, mesh } satisfies Record<
  string,
  Readonly<Record<string, string>>
>

export type ProjectName = keyof typeof projects
