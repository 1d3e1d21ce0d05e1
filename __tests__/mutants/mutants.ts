/** One mistake at a time, as people make them, in a correct project. */
import { appMutants } from './app.js'
import { type Mutant, of } from './mutant.js'
import { serverMutants } from './servers.js'

const web = of('web')
const server = of('server')
const node = of('node')
const site = of('site')
const redis = of('redis')
const monorepo = of('monorepo')
const mesh = of('mesh')

const vagga = 'vagga.yaml'
const webYaml = 'lithos/web.yaml'
const serverYaml = 'config/lithos.yaml'
const sandbox = 'deploy/sandboxes/shop.yaml'
const processes = 'deploy/processes/shop.yaml'
const meshSandbox = 'etc/lithos/sandboxes/mesh.yaml'
const meshProcesses = 'etc/lithos/processes/mesh.yaml'
const redisYaml = 'redis/lithos.yaml'
const nginxYaml = 'lithos/nginx.yaml'
const phpYaml = 'lithos/php.yaml'

const reading: readonly Mutant[] = [
  // yaml-syntax
  server(
    'a list is not closed',
    [[serverYaml, '"0.0.0.0:7000", --data-dir, /data]\n', '"0.0.0.0:7000", --data-dir, /data\nfileno-limit: 1024\n']],
    [['yaml-syntax', 'fileno-limit']],
  ),
  server(
    'a quote is not closed',
    [[serverYaml, '"0.0.0.0:7000"', '"0.0.0.0:7000']],
    [['yaml-syntax', '"0.0.0.0:7000, --data-dir, /data]']],
  ),
  web(
    'a brace is not closed',
    [[webYaml, '{ size: 64Mi, mode: 0o1777 }', '{ size: 64Mi, mode: 0o1777']],
    [['yaml-syntax', '/state']],
  ),
  web(
    'a key is indented too little in vagga.yaml',
    [[vagga, '    environ:\n      SHOP', '   environ:\n      SHOP']],
    [['yaml-syntax', 'setup']],
  ),
  // quire-unsupported
  web('a folded scalar', [[webYaml, 'LANG: C.UTF-8', 'LANG: >\n    C.UTF-8']], [['quire-unsupported', '>']]),
  web(
    'a block scalar without the last line end',
    [[vagga, '- !Sh |\n        ln -sf /state/resolv', '- !Sh |-\n        ln -sf /state/resolv']],
    [['quire-unsupported', '|-']],
  ),
  web('a quote in single quotes', [[webYaml, 'LANG: C.UTF-8', "LANG: 'it''s'"]], [['quire-unsupported', 'HOME']]),
  web(
    'a tab before a comment',
    [[webYaml, 'workdir: /app', 'workdir: /app\t# sources']],
    [['quire-unsupported', '\t']],
  ),
  web('a standard tag of YAML', [[webYaml, 'LANG: C.UTF-8', 'LANG: !!str C.UTF-8']], [['quire-unsupported', '!!str']]),
  web('a byte order mark', [[webYaml, 'kind: Daemon', '\ufeffkind: Daemon']], [['quire-unsupported', '\ufeff']]),
  web(
    'a shell script that is indented by two',
    [
      [
        vagga,
        '        ln -sf /state/resolv.conf /etc/resolv.conf\n        ln -sf /state/hosts /etc/hosts',
        '      ln -sf /state/resolv.conf /etc/resolv.conf\n      ln -sf /state/hosts /etc/hosts',
      ],
    ],
    [['quire-unsupported', 'ln -sf /state/resolv.conf /etc/resolv.conf']],
  ),
  redis(
    'a bare tag inside braces',
    [
      [
        redisYaml,
        'volumes:\n  /data: !Persistent { path: /data/redis, mkdir: true, mode: 0o700, user: 100 }',
        'volumes: { /tmp: !Tmpfs, /data: !Persistent { path: /data/redis, mkdir: true, mode: 0o700, user: 100 } }',
      ],
      [redisYaml, 'memory-limit: 100Mi', 'memory-limit: 200Mi'],
    ],
    [['quire-unsupported', '!Tmpfs']],
  ),
  server(
    'a second document',
    [[serverYaml, 'kind: Daemon\n', '---\nkind: Daemon\n---\n']],
    [['quire-unsupported', '---']],
  ),
  web('an escape by number', [[webYaml, 'LANG: C.UTF-8', 'LANG: "C\\x2eUTF-8"']], [['quire-unsupported', '\\x']]),
  // quire-misread
  web(
    'an octal number without 0o',
    [[webYaml, 'size: 64Mi, mode: 0o1777', 'size: 64Mi, mode: 0777']],
    [
      ['quire-misread', '0777'],
      ['volume-not-writable-by-user', 'mode: 0777'],
    ],
  ),
  web(
    'the end of options swallows what follows',
    [[webYaml, '- --bind\n', '- --\n- --bind\n']],
    [['quire-misread', '--']],
  ),
  web(
    'both spellings of a key',
    [[webYaml, 'memory-limit: 256Mi', 'memory_limit: 256Mi\nmemory-limit: 256Mi']],
    [['quire-misread', 'memory-limit']],
  ),
  // duplicate-key
  web(
    'a volume is there twice',
    [[webYaml, '  /backup: !Readonly', '  /tmp: !Tmpfs { size: 1Mi }\n  /backup: !Readonly']],
    [['duplicate-key', '/tmp']],
  ),
  web(
    'a second list of variables',
    [[webYaml, 'kind: Daemon', 'environ:\n  A: b\nkind: Daemon']],
    [['duplicate-key', 'environ']],
  ),
  web(
    'a container is there twice',
    [[vagga, 'commands:\n', '  dev:\n    setup:\n    - !Alpine v3.18\n    - !Install [python3]\n\ncommands:\n']],
    [['duplicate-key', 'dev']],
  ),
  web('a command is there twice', [[vagga, '  test: !Command', '  run: !Command']], [['duplicate-key', 'run']]),
  // unknown-key
  web(
    "vagga's word for the working directory",
    [[webYaml, 'workdir: /app', 'work-dir: /app']],
    [['unknown-key', 'work-dir']],
  ),
  web(
    "vagga's word for the command line",
    [[webYaml, 'arguments:\n- --bind\n- 0.0.0.0:8000', 'run: [--bind, 0.0.0.0:8000]']],
    [['unknown-key', 'run']],
  ),
  web(
    "lithos' word for the working directory",
    [[vagga, '    container: dev\n    run: [python3', '    container: dev\n    workdir: /work\n    run: [python3']],
    [['unknown-key', 'workdir']],
  ),
  web(
    'a letter is missing',
    [[webYaml, 'executable:', 'exectable:']],
    [
      ['unknown-key', 'exectable'],
      ['missing-key', 'kind'],
    ],
  ),
  web(
    'plural where lithos says singular',
    [[webYaml, 'memory-limit:', 'memory-limits:']],
    [['unknown-key', 'memory-limits']],
  ),
  web(
    'an option of a volume that the kind does not have',
    [[webYaml, '!Persistent { path: /shop, mkdir: true,', '!Persistent { path: /shop, size: 10Mi, mkdir: true,']],
    [['unknown-key', 'size']],
  ),
  web(
    'an option of a step that does not exist',
    [[vagga, 'path: /app/bin, umask: 0o022', 'path: /app/bin, mode: 0o755']],
    [['unknown-key', 'mode']],
  ),
  web(
    'a setting of the sandbox that does not exist',
    [[sandbox, 'default-user: 1000', 'user-id: 1000']],
    [['unknown-key', 'user-id']],
  ),
  web(
    'a setting of the process that does not exist',
    [[processes, 'instances: 2', 'replicas: 2']],
    [['unknown-key', 'replicas']],
  ),
  web(
    'a setting of the master that does not exist',
    [['deploy/master.yaml', 'cgroup-name', 'cgroup']],
    [['unknown-key', 'cgroup']],
  ),
  web(
    'a key at the top of vagga.yaml that does not exist',
    [[vagga, 'commands:\n', 'command:\n']],
    [['unknown-key', 'command']],
  ),
  // missing-key
  web('a process without an image', [[processes, '  image: web-deploy.1a2b3c4d\n', '']], [['missing-key', 'kind']]),
  web('a process without a config', [[processes, '  config: /config/web.yaml\n', '']], [['missing-key', 'kind']]),
  web(
    'a build without a place for what it takes',
    [[vagga, '{ source: /work/bin, path: /app/bin, umask: 0o022 }', '{ path: /app/bin }']],
    [['missing-key', 'path']],
  ),
  web(
    'a command without a container',
    [[vagga, '    container: dev\n    run: [/work/bin', '    run: [/work/bin']],
    [['missing-key', 'description']],
  ),
  web(
    'a copy without a target',
    [[vagga, '{ source: /work/shop, path: /app/shop }', '{ source: /work/shop }']],
    [['missing-key', 'source']],
  ),
  mesh(
    'secrets without a key',
    [[meshSandbox, 'secrets-private-key: /etc/lithos/key\n', '']],
    [['missing-key', 'secret-environ']],
  ),
  // wrong-type
  web(
    'arguments on one line',
    [[webYaml, 'arguments:\n- --bind\n- 0.0.0.0:8000', 'arguments: --bind 0.0.0.0:8000']],
    [['wrong-type', '--bind 0.0.0.0:8000']],
  ),
  web(
    'variables as a list',
    [
      [
        webYaml,
        'environ:\n  PATH: /usr/local/bin:/usr/bin:/bin\n  LANG: C.UTF-8\n  HOME: /tmp\n  SHOP_SETTINGS: /config/shop.ini',
        'environ:\n- PATH=/usr/bin:/bin\n- SHOP_SETTINGS=/config/shop.ini',
      ],
    ],
    [['wrong-type', '- PATH=/usr/bin:/bin…']],
  ),
  web(
    "vagga's short form of a volume",
    [[webYaml, '!Persistent { path: /shop, mkdir: true, user: 1000, group: 1000, mode: 0o755 }', '!Persistent /shop']],
    [['wrong-type', '/shop']],
  ),
  web(
    'steps as a mapping',
    [
      [
        vagga,
        '    setup:\n    - !Alpine v3.18\n    - !Install',
        '    setup:\n      alpine: v3.18\n      install:\n    -',
      ],
    ],
    [['yaml-syntax', '-']],
  ),
  web(
    'a range of users that is not a list',
    [[sandbox, 'allow-users: [1000-2000]', 'allow-users: 1000-2000']],
    [['wrong-type', '1000-2000']],
  ),
  web(
    'options of a volume one level too far out',
    [[webYaml, '  /tmp: !Tmpfs { size: 64Mi, mode: 0o1777 }', '  /tmp: !Tmpfs\n  size: 64Mi']],
    [['unknown-tag', '64Mi']],
  ),
  web(
    'a setting of the container inside the list of steps',
    [[vagga, '    setup:\n    - !Container dev\n', '    setup:\n    - !Container dev\n    - environ:\n        A: b\n']],
    [['unknown-tag', 'environ:…']],
  ),
  // invalid-value
  web('a unit in lower case', [[webYaml, 'memory-limit: 256Mi', 'memory-limit: 256m']], [['invalid-value', '256m']]),
  web('a unit of somebody else', [[webYaml, 'size: 64Mi', 'size: 64MB']], [['invalid-value', '64MB']]),
  web('a fraction', [[webYaml, 'memory-limit: 256Mi', 'memory-limit: 0.5Gi']], [['invalid-value', '0.5Gi']]),
  web('a user by name', [[webYaml, 'user-id: 1000', 'user-id: www-data']], [['invalid-value', 'www-data']]),
  web('a kind that does not exist', [[webYaml, 'kind: Daemon', 'kind: Service']], [['invalid-value', 'Service']]),
  web(
    'a mode that is too large',
    [[webYaml, 'size: 64Mi, mode: 0o1777', 'size: 64Mi, mode: 0o2777']],
    [['invalid-value', '0o2777']],
  ),
  web('a yes or no that is neither', [[webYaml, 'mkdir: true', 'mkdir: maybe']], [['invalid-value', 'maybe']]),
  web(
    'a mount setting that is no yes or no',
    [[webYaml, 'workdir: /app', 'resolv-conf: { mount: nil }\nworkdir: /app']],
    [['invalid-value', 'nil']],
  ),
  web(
    'a range with two dots',
    [[sandbox, 'allow-users: [1000-2000]', 'allow-users: [1000..2000]']],
    [['invalid-value', '1000..2000']],
  ),
  web('instances as a word', [[processes, 'instances: 2', 'instances: two']], [['invalid-value', 'two']]),
  web(
    'a relative target of a step',
    [[vagga, '!EnsureDir /backup', '!EnsureDir backup']],
    [['invalid-value', 'backup']],
  ),
  // unknown-tag
  web(
    'a volume that only vagga has',
    [[webYaml, '!Readonly /backup', '!BindRO /backup']],
    [['unknown-tag', '!BindRO']],
  ),
  web('a tag in lower case', [[webYaml, '!Tmpfs {', '!tmpfs {']], [['unknown-tag', '!tmpfs']]),
  web(
    'a volume without a tag',
    [[webYaml, '/tmp: !Tmpfs {', '/tmp: {']],
    [['unknown-tag', '{ size: 64Mi, mode: 0o1777 }']],
  ),
  web('a step of another tool', [[vagga, '- !Install [python3', '- !Apt [python3']], [['unknown-tag', '!Apt']]),
  web(
    'a step without a tag',
    [[vagga, '- !EnsureDir /backup', '- EnsureDir /backup']],
    [['unknown-tag', 'EnsureDir /backup']],
  ),
  web(
    'a command without a tag',
    [[vagga, '  test: !Command', '  test:']],
    [['unknown-tag', 'description: Run the tests…']],
  ),
  mesh(
    'a variable of a type that does not exist',
    [['node.yaml', 'port: !TcpPort', 'port: !Port']],
    [['unknown-tag', '!Port']],
  ),
  // includes, mixins, containers
  web(
    'an included file that is not there',
    [[vagga, 'commands:\n', '_tests: !*Include tests.yaml\ncommands:\n']],
    [['include-not-found', 'tests.yaml']],
  ),
  web(
    'a file that includes itself',
    [
      [vagga, 'commands:\n', '_tests: !*Include tests.yaml\ncommands:\n'],
      ['tests.yaml', 'again: !*Include tests.yaml\n'],
    ],
    [['include-cycle', 'tests.yaml']],
  ),
  web(
    'two files that include each other',
    [
      [vagga, 'commands:\n', '_tests: !*Include a.yaml\ncommands:\n'],
      ['a.yaml', 'b: !*Include b.yaml\n'],
      ['b.yaml', 'a: !*Include a.yaml\n'],
    ],
    [['include-cycle', 'a.yaml']],
  ),
  web(
    'a container that is built from itself',
    [[vagga, '    - !Container dev', '    - !Container web-deploy']],
    [['container-cycle', 'web-deploy']],
  ),
  web(
    'two containers that are built from each other',
    [[vagga, '    - !Alpine v3.18\n', '    - !Container web-deploy\n']],
    [['container-cycle', 'base']],
  ),
  web(
    'a base that is spelt otherwise',
    [[vagga, '    - !Container dev', '    - !Container devel']],
    [['unknown-container', 'devel']],
  ),
  node(
    'files out of a container that is gone',
    [[vagga, 'container: build,', 'container: builder,']],
    [['unknown-container', 'builder']],
  ),
  monorepo(
    'a mixin that was moved',
    [['api/vagga.yaml', '- vagga/base.yaml', '- vagga/common.yaml']],
    [
      ['mixin-not-found', 'vagga/common.yaml'],
      ['unknown-container', 'base'],
    ],
  ),
]

const build: readonly Mutant[] = [
  // parent-directory-missing
  web(
    'a copy into a directory that nothing makes',
    [[vagga, '    - !EnsureDir /app\n', '']],
    [['parent-directory-missing', '!Copy { source: /work/shop, path: /app/shop }']],
  ),
  web(
    'a copy before its directory',
    [
      [vagga, '    - !EnsureDir /config\n', ''],
      [vagga, '    - !EnsureDir /state\n', '    - !EnsureDir /state\n    - !EnsureDir /config\n'],
    ],
    [['parent-directory-missing', '!Copy { source: /work/config/production.ini, path: /config/shop.ini }']],
  ),
  server(
    'a text into a directory that nothing makes',
    [[vagga, '      /config/motd: "welcome"', '      /srv/motd: "welcome"']],
    [['parent-directory-missing', '!Text…']],
  ),
  server(
    'a program into a directory that nothing makes',
    [[vagga, '    - !EnsureDir /bin\n', '']],
    [['parent-directory-missing', '!Copy { source: /work/out/server, path: /bin/server }']],
  ),
  node(
    'a build into a directory that nothing makes',
    [[vagga, '    - !EnsureDir /web\n', '']],
    [['parent-directory-missing', '!Build { container: build, source: /build, path: /web/app }']],
  ),
  server(
    'a download into a directory that nothing makes',
    [[vagga, '    - !Text\n', '    - !Download { url: "https://example.org/data", path: /share/data }\n    - !Text\n']],
    [['parent-directory-missing', '!Download { url: "https://example.org/data", path: /share/data }']],
  ),
  // build-fails
  server(
    'a directory where a file is',
    [[vagga, '    - !Text\n', '    - !EnsureDir /config/server.toml\n    - !Text\n']],
    [['build-fails', '!EnsureDir /config/server.toml']],
  ),
  server(
    'a file into a directory',
    [[vagga, '    - !Text\n', '    - !Copy { source: /work/config/server.toml, path: /data }\n    - !Text\n']],
    [['build-fails', '!Copy { source: /work/config/server.toml, path: /data }']],
  ),
  server(
    'a second distribution',
    [[vagga, '    - !EnsureDir /bin\n', '    - !Alpine v3.18\n    - !Ubuntu focal\n    - !EnsureDir /bin\n']],
    [['build-fails', '!Ubuntu focal']],
  ),
  server(
    'packages without a distribution',
    [[vagga, '    - !EnsureDir /bin\n', '    - !Install [ca-certificates]\n    - !EnsureDir /bin\n']],
    [['build-fails', '!Install [ca-certificates]']],
  ),
  // step-deletes-project
  web(
    'the build empties a folder of the project',
    [[vagga, '    - !EnsureDir /backup\n', '    - !EnsureDir /backup\n    - !EmptyDir /work/config\n']],
    [['step-deletes-project', '!EmptyDir /work/config']],
  ),
  web(
    'the build removes a folder of the project',
    [[vagga, '    - !EnsureDir /state\n', '    - !EnsureDir /state\n    - !Remove /work/shop\n']],
    [['step-deletes-project', '!Remove /work/shop']],
  ),
  // removed-by-base
  web(
    'the base removes what the child copies to',
    [[vagga, '    - !Env { HOME: /tmp }\n', '    - !Env { HOME: /tmp }\n    - !Remove /app/bin\n']],
    [
      ['removed-by-base', '!Copy { source: /work/bin, path: /app/bin, umask: 0o022 }'],
      ['executable-missing', '!Remove /app/bin'],
    ],
  ),
  web(
    'the base empties what the child copies to',
    [[vagga, '    - !Env { HOME: /tmp }\n', '    - !Env { HOME: /tmp }\n    - !EmptyDir /config\n']],
    [
      ['removed-by-base', '!Copy { source: /work/config/production.ini, path: /config/shop.ini }'],
      ['config-not-in-image', '/config/web.yaml'],
    ],
  ),
  // decimal-mode
  server(
    'a decimal mode of a download',
    [
      [
        vagga,
        '    - !Text\n',
        '    - !Download { url: "https://example.org/tool", path: /bin/tool, mode: 755 }\n    - !Text\n',
      ],
    ],
    [['decimal-mode', '755']],
  ),
  server(
    'a mode with a leading zero',
    [
      [
        vagga,
        '    - !Text\n',
        '    - !Download { url: "https://example.org/tool", path: /bin/tool, mode: 0755 }\n    - !Text\n',
      ],
    ],
    [['decimal-mode', '0755']],
  ),
  web(
    'a decimal umask',
    [[vagga, 'umask: 0o022', 'umask: 022']],
    [
      ['decimal-mode', '022'],
      ['closed-to-user', 'umask: 022'],
    ],
  ),
  web(
    'a decimal mode of a volume',
    [[webYaml, 'size: 64Mi, mode: 0o1777', 'size: 64Mi, mode: 777']],
    [
      ['decimal-mode', '777'],
      ['volume-not-writable-by-user', 'mode: 777'],
    ],
  ),
  redis('a decimal mode of a volume of development', [[vagga, 'mode: 0o777', 'mode: 777']], [['decimal-mode', '777']]),
  // stale-build
  web(
    'cp in a shell step',
    [[vagga, '    - !Copy { source: /work/shop, path: /app/shop }\n', '    - !Sh cp -r /work/shop /app/shop\n']],
    [['stale-build', 'cp -r /work/shop /app/shop']],
  ),
  web(
    'a script of the project runs in the build',
    [
      [vagga, '    - !EnsureDir /state\n', '    - !EnsureDir /state\n    - !Sh /work/scripts/prepare.sh\n'],
      ['scripts/prepare.sh', '#!/bin/sh\necho prepared > /config/prepared\n'],
    ],
    [['stale-build', '/work/scripts/prepare.sh']],
  ),
  // name-path-unbuildable
  web(
    'nothing makes the directory of resolv.conf',
    [[vagga, '    - !EnsureDir /state\n', '']],
    [
      ['name-path-unbuildable', '/state/resolv.conf'],
      ['mount-point-missing', '/state'],
    ],
  ),
  web(
    'links, and the paths are left as they are',
    [
      [vagga, '    resolv-conf-path: /state/resolv.conf\n    hosts-file-path: /state/hosts\n', ''],
      [vagga, 'commands:\n', 'commands:\n  shell: !Command\n    container: web-deploy\n    run: [/bin/sh]\n'],
    ],
    [
      ['name-path-unbuildable', '!Sh |…'],
      ['name-path-unbuildable', '!Sh |…'],
    ],
  ),
  // env-step-at-run-time
  monorepo(
    'a variable of the build is used at run time',
    [
      ['worker/vagga.yaml', '    - !EnsureDir /app\n', '    - !EnsureDir /app\n    - !Env { WORK_QUEUE: mail }\n'],
      ['worker/work.sh', 'while', 'echo "$WORK_QUEUE"\nwhile'],
    ],
    [['env-step-at-run-time', '!Env { WORK_QUEUE: mail }']],
  ),
  // cache-dir-empties
  server(
    'a cache over what was copied',
    [
      [
        vagga,
        '    - !Text\n',
        '    - !EnsureDir /wheels\n    - !Copy { source: /work/config, path: /wheels/a }\n    - !CacheDirs { /wheels: wheels }\n    - !Text\n',
      ],
    ],
    [['cache-dir-empties', '!CacheDirs { /wheels: wheels }', 'note']],
  ),
]

const sources: readonly Mutant[] = [
  // work-path
  web(
    'the program is still that of the project',
    [[webYaml, 'executable: /app/bin/serve', 'executable: /work/bin/serve']],
    [['work-path', '/work/bin/serve']],
  ),
  web(
    'a setting is still that of the project',
    [[webYaml, '/config/shop.ini', '/work/config/production.ini']],
    [['work-path', '/work/config/production.ini']],
  ),
  web(
    'the working directory is still that of vagga',
    [[webYaml, 'workdir: /app', 'workdir: /work']],
    [['work-path', '/work']],
  ),
  web(
    'a folder of the project in a search path',
    [[webYaml, '  HOME: /tmp\n', '  HOME: /tmp\n  PYTHONPATH: /app:/work/lib\n']],
    [['work-path', '/work/lib']],
  ),
  web(
    'a folder of the project in PATH',
    [[webYaml, '/usr/local/bin:/usr/bin:/bin', '/work/bin:/usr/bin:/bin']],
    [['work-path', '/work/bin']],
  ),
  web(
    'an argument behind =',
    [[webYaml, '- 0.0.0.0:8000\n', '- 0.0.0.0:8000\n- --config=/work/config/production.ini\n']],
    [['work-path', '/work/config/production.ini']],
  ),
  web(
    'a script names the folder of the project',
    [['bin/serve', 'export PYTHONPATH=/app', 'cd /work']],
    [['work-path', 'cd /work']],
  ),
  web(
    'a python source names a file of the project',
    [['shop/__main__.py', "print('reading', settings)", "print(open('/work/config/production.ini').read())"]],
    [['work-path', "'/work/config/production.ini'"]],
  ),
  web(
    'a link into the project',
    [
      [
        vagga,
        '        ln -sf /state/hosts /etc/hosts\n',
        '        ln -sf /state/hosts /etc/hosts\n        ln -s /work/config /config/current\n',
      ],
    ],
    [['work-path', 'ln -s /work/config /config/current']],
  ),
  // source-not-in-image
  server(
    'an argument names a file that is not copied',
    [[serverYaml, '/config/server.toml', '/config/production.toml']],
    [['source-not-in-image', '/config/production.toml']],
  ),
  server(
    'the sources are copied one level off',
    [[vagga, 'source: /work/config, path: /config', 'source: /work/config, path: /config/server']],
    [['source-not-in-image', '/config/server.toml']],
  ),
  server(
    'a file is left out by a pattern',
    [
      [
        vagga,
        'source: /work/config, path: /config }',
        'source: /work/config, path: /config, ignore-regex: "[.]toml$" }',
      ],
    ],
    [['source-not-in-image', '/config/server.toml']],
  ),
  node(
    'the script has another name',
    [['lithos/web.yaml', 'arguments: [/web/app/main.js]', 'arguments: [/web/app/server.js]']],
    [['source-not-in-image', '/web/app/server.js']],
  ),
  redis(
    'the config file is not where the argument says',
    [[redisYaml, 'arguments: [/config/redis.conf]', 'arguments: [/config/redis/redis.conf]']],
    [['source-not-in-image', '/config/redis/redis.conf']],
  ),
  monorepo(
    'a script reads a file that nothing copies',
    [
      ['worker/work.sh', 'while', 'cat /app/names.txt\nwhile'],
      ['worker/names.txt', 'a\n'],
    ],
    [['source-not-in-image', 'executable: /app/work.sh']],
  ),
  monorepo(
    'a script sources a file that nothing copies',
    [
      ['worker/work.sh', 'while', '. /app/lib.sh\nwhile'],
      ['worker/lib.sh', 'a=1\n'],
    ],
    [['source-not-in-image', 'executable: /app/work.sh']],
  ),
  // copy-source-missing
  web(
    'a folder that was renamed',
    [[vagga, 'source: /work/shop,', 'source: /work/store,']],
    [['copy-source-missing', '/work/store']],
  ),
  server(
    'a program that version control ignores',
    [['.gitignore', 'out/\n']],
    [['copy-source-missing', '/work/out/server']],
  ),
  server('a program that nobody built', [['out/server', undefined]], [['copy-source-missing', '/work/out/server']]),
  // workdir-missing
  web(
    'a working directory that nothing makes',
    [[webYaml, 'workdir: /app', 'workdir: /application']],
    [['workdir-missing', '/application']],
  ),
  server(
    'a working directory that is a file',
    [[serverYaml, 'workdir: /config', 'workdir: /config/server.toml']],
    [['workdir-missing', '/config/server.toml']],
  ),
  server(
    'a working directory inside an empty volume',
    [[serverYaml, 'workdir: /config', 'workdir: /tmp/run']],
    [['workdir-missing', '/tmp/run']],
  ),
  // relative-path
  server(
    'a relative path and no working directory',
    [
      [serverYaml, 'workdir: /config\n', ''],
      [serverYaml, '--config, /config/server.toml', '--config, config/server.toml'],
      [vagga, 'path: /config }', 'path: /config/server }'],
      [serverYaml, 'path: /data/server, mkdir: true', 'path: /data/server, mkdir: true'],
    ],
    [['relative-path', 'config/server.toml']],
  ),
  monorepo(
    'a script uses a relative path',
    [
      ['worker/work.sh', 'while', 'cat names.txt\nwhile'],
      ['worker/names.txt', 'a\n'],
    ],
    [['relative-path', 'executable: /app/work.sh']],
  ),
  // write-to-workdir
  web(
    'uploads go into the folder of the project',
    [
      [
        vagga,
        '      /var/lib/shop: !Persistent shop-data\n',
        '      /var/lib/shop: !Persistent shop-data\n      /uploads: !BindRW /work/uploads\n',
      ],
    ],
    [['write-to-workdir', '/uploads: !BindRW /work/uploads']],
  ),
  monorepo(
    'a script writes below /work',
    [['worker/work.sh', 'while', 'date > /work/last\nwhile']],
    [['write-to-workdir', '/work/last']],
  ),
]

const readOnly: readonly Mutant[] = [
  // tmp-not-writable
  web(
    'no /tmp, and a source makes temporary files',
    [[webYaml, '  /tmp: !Tmpfs { size: 64Mi, mode: 0o1777 }\n', '']],
    [['tmp-not-writable', 'executable: /app/bin/serve']],
  ),
  web(
    'TMPDIR is somewhere in the image',
    [[webYaml, '  HOME: /tmp\n', '  HOME: /tmp\n  TMPDIR: /var/tmp\n']],
    [['tmp-not-writable', '/var/tmp']],
  ),
  web(
    '/tmp is mounted read-only',
    [[webYaml, '/tmp: !Tmpfs { size: 64Mi, mode: 0o1777 }', '/tmp: !Readonly /backup']],
    [['tmp-not-writable', '/tmp: !Readonly /backup']],
  ),
  server(
    'the socket is in /tmp, and nothing is mounted there',
    [
      [serverYaml, '  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }\n', ''],
      [serverYaml, '--data-dir, /data]', '--data-dir, /data, --pid-file, /tmp/server.pid]'],
    ],
    [['tmp-not-writable', '/tmp/server.pid']],
  ),
  monorepo(
    'a script makes a temporary file',
    [['worker/work.sh', 'while', 'file=$(mktemp)\necho a > "$file"\nwhile']],
    [['tmp-not-writable', 'executable: /app/work.sh']],
  ),
  monorepo(
    'a script writes to /tmp',
    [['worker/work.sh', 'while', 'date > /tmp/started\nwhile']],
    [['tmp-not-writable', 'executable: /app/work.sh']],
  ),
  site(
    'uploads have no place',
    [[phpYaml, 'volumes:\n  /tmp: !Tmpfs { size: 100Mi, mode: 0o1777 }\n', '']],
    [['tmp-not-writable', 'executable: /usr/sbin/php-fpm7.4']],
  ),
  node(
    'a source asks for the directory of temporary files',
    [
      ['lithos/web.yaml', 'volumes:\n  /tmp: !Tmpfs { size: 32Mi }\n', ''],
      [
        'src/main.js',
        "const http = require('http')",
        "const http = require('http')\nconst cache = require('fs').mkdtempSync(require('os').tmpdir() + '/web')",
      ],
    ],
    [['tmp-not-writable', 'executable: /usr/bin/node']],
  ),
  redis(
    'without /tmp it is worth a note',
    [[redisYaml, 'kind: Daemon\n', 'kind: Daemon\n']],
    [['tmp-not-writable', 'executable: /usr/bin/redis-server', 'note']],
  ),
  // shm-not-mounted
  web(
    'workers share memory',
    [
      [
        'shop/orders.py',
        'import tempfile\n',
        'import tempfile\nimport multiprocessing\n\nlock = multiprocessing.Lock()\n',
      ],
    ],
    [['shm-not-mounted', 'executable: /app/bin/serve']],
  ),
  web(
    'development mounts shared memory',
    [
      [
        vagga,
        '      /var/lib/shop: !Persistent shop-data\n',
        '      /var/lib/shop: !Persistent shop-data\n      /dev/shm: !Tmpfs { size: 64Mi }\n',
      ],
    ],
    [['shm-not-mounted', 'executable: /app/bin/serve']],
  ),
  web(
    'a pool of processes',
    [
      [
        'shop/orders.py',
        'import tempfile\n',
        'import tempfile\nfrom concurrent.futures import ProcessPoolExecutor\n\npool = ProcessPoolExecutor(2)\n',
      ],
    ],
    [['shm-not-mounted', 'executable: /app/bin/serve']],
  ),
  // mount-point-missing
  web(
    'the step for the mount point was forgotten',
    [[vagga, '    - !EnsureDir /backup\n', '']],
    [['mount-point-missing', '/backup']],
  ),
  server(
    'a volume that no step knows',
    [
      [serverYaml, '/data: !Persistent', '/storage: !Persistent'],
      [serverYaml, '--data-dir, /data]', '--data-dir, /storage]'],
    ],
    [['mount-point-missing', '/storage']],
  ),
  server(
    'a letter too much',
    [
      [serverYaml, '  /data: !Persistent', '  /datas: !Persistent'],
      [serverYaml, '--data-dir, /data]', '--data-dir, /datas]'],
    ],
    [['mount-point-missing', '/datas']],
  ),
  server(
    'the directory is made where nothing stays',
    [
      [serverYaml, '  /data: !Persistent', '  /run/server: !Persistent'],
      [serverYaml, '--data-dir, /data]', '--data-dir, /run/server]'],
    ],
    [['mount-point-missing', '/run/server']],
  ),
  server(
    'the mount point is removed again',
    [
      [vagga, '    - !EnsureDir /data\n', '    - !Text { /data-version: "1" }\n'],
      [serverYaml, '  /data: !Persistent', '  /var: !Persistent'],
      [serverYaml, '--data-dir, /data]', '--data-dir, /var]'],
    ],
    [['mount-point-missing', '/var']],
  ),
  redis(
    'a deeper mount point than the step makes',
    [[redisYaml, '/data: !Persistent', '/data/redis: !Persistent']],
    [['mount-point-missing', '/data/redis']],
  ),
  // mount-point-hidden
  web(
    'a volume inside a Tmpfs',
    [[webYaml, '  /state: !Statedir {}\n', '  /state: !Statedir {}\n  /tmp/cache: !Tmpfs { size: 1Mi }\n']],
    [['mount-point-hidden', '/tmp/cache']],
  ),
  web(
    'a volume inside the Statedir',
    [[webYaml, '  /state: !Statedir {}\n', '  /state: !Statedir {}\n  /state/cache: !Tmpfs { size: 1Mi }\n']],
    [['mount-point-hidden', '/state/cache']],
  ),
  server(
    'a volume inside a directory that lithos creates',
    [[serverYaml, '  /tmp: !Tmpfs', '  /data/cache: !Tmpfs { size: 1Mi }\n  /tmp: !Tmpfs']],
    [['mount-point-hidden', '/data/cache', 'note']],
  ),
  server(
    'slashes make the outer one longer',
    [
      [vagga, '    - !EnsureDir /data\n', '    - !EnsureDir /data\n    - !EnsureDir /data/a\n'],
      [serverYaml, '  /tmp: !Tmpfs', '  /data/a: !Tmpfs { size: 1Mi }\n  /tmp: !Tmpfs'],
      [serverYaml, '  /data: !Persistent { path: /data/server, mkdir: true }', '  /data///: !Tmpfs { size: 1Mi }'],
    ],
    [['mount-point-hidden', '/data/a']],
  ),
  // mount-point-invalid
  web(
    'a relative mount point',
    [[webYaml, '  /backup: !Readonly', '  backup: !Readonly']],
    [['mount-point-invalid', 'backup']],
  ),
  web(
    'a mount point with two dots',
    [[webYaml, '  /backup: !Readonly', '  /app/../backup: !Readonly']],
    [['mount-point-invalid', '/app/../backup']],
  ),
  server(
    'a volume at the root',
    [
      [
        serverYaml,
        '  /data: !Persistent { path: /data/server, mkdir: true }',
        '  /: !Persistent { path: /data/server, mkdir: true }',
      ],
    ],
    [['mount-point-invalid', '/']],
  ),
  web(
    'a relative path of a volume',
    [[webYaml, 'path: /shop, mkdir', 'path: shop, mkdir']],
    [['mount-point-invalid', 'shop']],
  ),
  web(
    'a relative path of the Statedir',
    [[webYaml, '/state: !Statedir {}', '/state: !Statedir { path: names }']],
    [['mount-point-invalid', 'names']],
  ),
  server(
    'a volume on a file',
    [
      [serverYaml, '  /data: !Persistent { path: /data/server, mkdir: true }', '  /config/motd: !Tmpfs { size: 1Mi }'],
      [serverYaml, '--data-dir, /data]', '--data-dir, /config/motd]'],
    ],
    [['mount-point-invalid', '/config/motd']],
  ),
  server(
    'the mount point is an absolute link',
    [
      [vagga, '    - !Text\n', '    - !Alpine v3.18\n    - !Sh ln -s /data /storage\n    - !Text\n'],
      [serverYaml, '  /data: !Persistent', '  /storage: !Persistent'],
      [serverYaml, '--data-dir, /data]', '--data-dir, /storage]'],
    ],
    [['mount-point-invalid', '!Sh ln -s /data /storage']],
  ),
  // image-incomplete
  server(
    'only some directories stay',
    [[vagga, '    setup:\n', '    data-dirs: [/bin, /config, /data, /etc]\n    setup:\n']],
    [['image-incomplete', '[/bin, /config, /data, /etc]']],
  ),
  web(
    '/tmp becomes an absolute link',
    [
      [
        vagga,
        '        ln -sf /state/hosts /etc/hosts\n',
        '        ln -sf /state/hosts /etc/hosts\n        rm -rf /tmp && ln -s /var/tmp /tmp\n',
      ],
      [webYaml, '  /tmp: !Tmpfs { size: 64Mi, mode: 0o1777 }\n', '  /var/tmp: !Tmpfs { size: 64Mi, mode: 0o1777 }\n'],
    ],
    [
      ['image-incomplete', '!Sh |…'],
      ['build-fails', '!Sh |…'],
    ],
  ),
  // volume-path-not-allowed
  web(
    'a path that the sandbox does not have',
    [[webYaml, 'path: /shop, mkdir', 'path: /data/shop, mkdir']],
    [['volume-path-not-allowed', '/data/shop']],
  ),
  web(
    'a directory of the server instead of its name',
    [[webYaml, 'path: /shop, mkdir', 'path: /srv/shop, mkdir']],
    [['volume-path-not-allowed', '/srv/shop']],
  ),
  web(
    'a read-only path that the sandbox does not have',
    [[webYaml, '!Readonly /backup', '!Readonly /srv/backup']],
    [['volume-path-not-allowed', '/srv/backup']],
  ),
  web(
    'a writable volume of a read-only path',
    [[webYaml, 'path: /shop, mkdir', 'path: /backup/shop, mkdir']],
    [['volume-path-not-allowed', '/backup/shop']],
  ),
  web(
    'the sandbox lost its paths',
    [[sandbox, 'writable-paths:\n  /shop: /srv/shop\n', '']],
    [['volume-path-not-allowed', '/shop']],
  ),
  // volume-path-shadowed
  web(
    'a longer path of the sandbox',
    [
      [sandbox, '  /shop: /srv/shop\n', '  /shop: /srv/shop\n  /shop/uploads: /mnt/uploads\n'],
      [webYaml, 'path: /shop, mkdir', 'path: /shop/uploads, mkdir'],
    ],
    [['volume-path-shadowed', '/shop/uploads']],
  ),
  // volume-not-writable-by-user
  web(
    'a mode without the last x',
    [[webYaml, 'size: 64Mi, mode: 0o1777', 'size: 64Mi, mode: 0o766']],
    [['volume-not-writable-by-user', 'mode: 0o766']],
  ),
  web(
    'a Tmpfs for root only',
    [[webYaml, 'size: 64Mi, mode: 0o1777', 'size: 64Mi, mode: 0o700']],
    [['volume-not-writable-by-user', 'mode: 0o700']],
  ),
  web(
    'a directory of another user',
    [[webYaml, 'mkdir: true, user: 1000, group: 1000', 'mkdir: true, user: 100, group: 100']],
    [['volume-not-writable-by-user', 'user: 100']],
  ),
  web(
    'a directory of root',
    [[webYaml, 'mkdir: true, user: 1000, group: 1000, mode: 0o755', 'mkdir: true, mode: 0o755']],
    [['volume-not-writable-by-user', 'mode: 0o755']],
  ),
  redis(
    'the user of the process changed',
    [[redisYaml, 'user-id: 100\n', 'user-id: 999\n']],
    [['volume-not-writable-by-user', 'user: 100']],
  ),
  // persistent-without-mkdir
  server(
    'nobody makes the directory on the server',
    [[serverYaml, 'path: /data/server, mkdir: true', 'path: /data/server']],
    [['persistent-without-mkdir', 'path: /data/server', 'note']],
  ),
  // writable-directory-lost
  web(
    'the volume of the data was forgotten',
    [
      [
        webYaml,
        '  /var/lib/shop: !Persistent { path: /shop, mkdir: true, user: 1000, group: 1000, mode: 0o755 }\n',
        '',
      ],
    ],
    [['writable-directory-lost', '/var/lib/shop: !Persistent shop-data']],
  ),
  web(
    'the volume of the data is read-only',
    [[webYaml, '!Persistent { path: /shop, mkdir: true, user: 1000, group: 1000, mode: 0o755 }', '!Readonly /backup']],
    [['writable-directory-lost', '/var/lib/shop: !Readonly /backup']],
  ),
  web(
    'a volume of the command was forgotten',
    [
      [
        vagga,
        '    container: dev\n    run: [/work/bin',
        '    container: dev\n    volumes:\n      /var/cache/pages: !Tmpfs { size: 10Mi }\n    run: [/work/bin',
      ],
    ],
    [['writable-directory-lost', '/var/cache/pages: !Tmpfs { size: 10Mi }']],
  ),
  // write-to-read-only-path
  server(
    'a pid file in /run',
    [[serverYaml, '--data-dir, /data]', '--data-dir, /data, --pid-file, /run/server.pid]']],
    [['write-to-read-only-path', '/run/server.pid']],
  ),
  server(
    'a log file in /var/log',
    [[serverYaml, '--data-dir, /data]', '--data-dir, /data, --log-file=/var/log/server.log]']],
    [['write-to-read-only-path', '/var/log/server.log']],
  ),
  server(
    'the data is beside the volume',
    [[serverYaml, '--data-dir, /data]', '--data-dir, /database]']],
    [['write-to-read-only-path', '/database']],
  ),
  web(
    'a cache directory by a variable',
    [[webYaml, '  HOME: /tmp\n', '  HOME: /tmp\n  SHOP_CACHE_DIR: /var/cache/shop\n']],
    [['write-to-read-only-path', '/var/cache/shop']],
  ),
  monorepo(
    'a script writes into the image',
    [['worker/work.sh', 'while', 'date > /var/lib/started\nwhile']],
    [['write-to-read-only-path', 'executable: /app/work.sh']],
  ),
  web(
    'a python source writes into the image',
    [['shop/__main__.py', "print('reading', settings)", "open('/var/log/shop.log', 'a').write(settings)"]],
    [['write-to-read-only-path', 'executable: /app/bin/serve']],
  ),
  monorepo(
    'a script logs into the image',
    [['worker/work.sh', 'while', 'exec >> /var/log/worker.log\nwhile']],
    [['write-to-read-only-path', 'executable: /app/work.sh']],
  ),
  // dev-stdout
  server(
    'the log goes to /dev/stdout',
    [[serverYaml, '--data-dir, /data]', '--data-dir, /data, --log-file, /dev/stdout]']],
    [['dev-stdout', '/dev/stdout']],
  ),
  web(
    'the log goes to /dev/stderr by a variable',
    [[webYaml, '  HOME: /tmp\n', '  HOME: /tmp\n  SHOP_LOG: /dev/stderr\n']],
    [['dev-stdout', '/dev/stderr']],
  ),
  monorepo(
    'a script opens /dev/stderr',
    [['worker/work.sh', 'while', 'echo started > /dev/stderr\nwhile']],
    [['dev-stdout', '/dev/stderr']],
  ),
  site(
    'options of nginx open /dev/stdout',
    [[nginxYaml, '"daemon off;"', '"daemon off; error_log /dev/stdout;"']],
    [['dev-stdout', '/dev/stdout']],
  ),
  // stdout-file-on-host
  server(
    'the output goes to a read-only path',
    [[serverYaml, 'workdir: /config', 'stdout-stderr-file: /config/server.log\nworkdir: /config']],
    [['stdout-file-on-host', '/config/server.log']],
  ),
  server(
    'the output goes to a volume, in a version that opens it on the server',
    [[serverYaml, 'workdir: /config', 'stdout-stderr-file: /data/server.log\nworkdir: /config']],
    [['stdout-file-on-host', '/data/server.log']],
    { lithosVersion: '0.19' },
  ),
  // tmpfs-exceeds-memory
  web(
    '/tmp is as large as the memory',
    [[webYaml, 'size: 64Mi', 'size: 256Mi']],
    [['tmpfs-exceeds-memory', 'memory-limit: 256Mi']],
  ),
  server(
    'two volumes together',
    [
      [serverYaml, 'size: 10Mi', 'size: 40Mi'],
      [serverYaml, '  /data: !Persistent { path: /data/server, mkdir: true }', '  /data: !Tmpfs { size: 40Mi }'],
    ],
    [['tmpfs-exceeds-memory', 'memory-limit: 64Mi']],
  ),
  server(
    'a volume without a size',
    [[serverYaml, '!Tmpfs { size: 10Mi, mode: 0o1777 }', '!Tmpfs']],
    [['tmpfs-exceeds-memory', 'memory-limit: 64Mi']],
  ),
  server(
    'a volume without a limit',
    [[serverYaml, 'size: 10Mi', 'size: 0']],
    [['tmpfs-exceeds-memory', 'memory-limit: 64Mi']],
  ),
  // tmpfs-too-small
  monorepo(
    'a unit was forgotten',
    [
      ['worker/work.sh', 'while', 'dd if=/dev/zero of=/tmp/block bs=1M count=20\nwhile'],
      ['worker/lithos.yaml', 'memory-limit: 32Mi\n', 'memory-limit: 32Mi\nvolumes:\n  /tmp: !Tmpfs { size: 10Mi }\n'],
    ],
    [['tmpfs-too-small', 'size: 10Mi']],
  ),
]

const environment: readonly Mutant[] = [
  // path-not-set
  web(
    'a source starts a program by its name',
    [
      [webYaml, '  PATH: /usr/local/bin:/usr/bin:/bin\n', ''],
      ['shop/orders.py', 'import tempfile\n', "import subprocess\nimport tempfile\n\nsubprocess.run(['ldconfig'])\n"],
    ],
    [['path-not-set', 'executable: /app/bin/serve']],
  ),
  monorepo(
    'env runs a program of /usr/local/bin',
    [
      [
        'worker/vagga.yaml',
        '    - !EnsureDir /app\n',
        '    - !EnsureDir /app\n    - !EnsureDir /usr/local/bin\n    - !Copy { source: /work/work.sh, path: /usr/local/bin/work }\n',
      ],
      ['worker/lithos.yaml', 'executable: /app/work.sh', 'executable: /usr/bin/env\narguments: [work]'],
    ],
    [['path-not-set', 'work']],
  ),
  server(
    'env runs a program of /usr/local/bin in an image that has nothing else',
    [
      [
        vagga,
        '    - !Text\n',
        '    - !EnsureDir /usr/bin\n    - !EnsureDir /usr/local/bin\n    - !Copy { source: /work/out/server, path: /usr/bin/env }\n    - !Copy { source: /work/out/server, path: /usr/local/bin/worker }\n    - !Text\n',
      ],
      [serverYaml, 'executable: /bin/server\narguments: [', 'executable: /usr/bin/env\narguments: [worker, '],
    ],
    [['path-not-set', 'worker']],
  ),
  monorepo(
    'PATH is too short for what a script runs',
    [
      [
        'worker/vagga.yaml',
        '    - !EnsureDir /app\n',
        '    - !EnsureDir /app\n    - !EnsureDir /usr/local/bin\n    - !Copy { source: /work/work.sh, path: /usr/local/bin/sweep }\n',
      ],
      ['worker/work.sh', 'while', 'sweep\nwhile'],
      ['worker/lithos.yaml', 'memory-limit: 32Mi\n', 'memory-limit: 32Mi\nenviron:\n  PATH: /usr/bin:/bin\n'],
    ],
    [['path-not-set', 'PATH: /usr/bin:/bin']],
  ),
  redis(
    'without PATH it is worth a note',
    [[redisYaml, 'kind: Daemon\n', 'kind: Daemon\n']],
    [['path-not-set', 'executable: /usr/bin/redis-server', 'note']],
  ),
  // environ-not-carried
  web(
    'a variable of the container',
    [[webYaml, '  SHOP_SETTINGS: /config/shop.ini\n', '']],
    [['environ-not-carried', 'SHOP_SETTINGS: /work/config/development.ini']],
  ),
  web(
    'a variable of the command',
    [
      [
        vagga,
        '    container: dev\n    run: [/work/bin',
        '    container: dev\n    environ:\n      SHOP_CURRENCY: EUR\n    run: [/work/bin',
      ],
    ],
    [['environ-not-carried', 'SHOP_CURRENCY: EUR']],
  ),
  web(
    'a variable on the command line',
    [
      [
        vagga,
        'run: [/work/bin/serve, --bind, "0.0.0.0:8000"]',
        'run: SHOP_CURRENCY=EUR /work/bin/serve --bind 0.0.0.0:8000',
      ],
    ],
    [['environ-not-carried', 'SHOP_CURRENCY=EUR']],
  ),
  web(
    'a file of variables',
    [
      [vagga, '  dev:\n', '  dev:\n    environ-file: /config.env\n'],
      [
        vagga,
        '    - !Py3Requirements requirements.txt\n',
        '    - !Py3Requirements requirements.txt\n    - !Copy { source: /work/config/dev.env, path: /config.env }\n',
      ],
      ['config/dev.env', 'SHOP_CURRENCY=EUR\n'],
    ],
    [['environ-not-carried', 'environ-file: /config.env']],
  ),
  monorepo(
    'an option of the command',
    [
      [
        'worker/vagga.yaml',
        '    run: [/app/work.sh]',
        '    options: |\n      Usage: work [--queue=NAME]\n    run: [/app/work.sh]',
      ],
      ['worker/work.sh', 'while', 'echo "$VAGGAOPT_QUEUE"\nwhile'],
    ],
    [['environ-not-carried', 'options: |…']],
  ),
  node(
    'a variable that both have, spelt otherwise',
    [['lithos/web.yaml', '  PORT: "3000"\n', '  HTTP_PORT: "3000"\n']],
    [['environ-not-carried', 'PORT: "3000"']],
  ),
  // variable-not-expanded
  web(
    'a variable in the environment',
    [[webYaml, '  SHOP_SETTINGS: /config/shop.ini', '  SHOP_SETTINGS: $HOME/shop.ini']],
    [['variable-not-expanded', '$HOME']],
  ),
  web(
    'PATH is extended',
    [[webYaml, 'PATH: /usr/local/bin:/usr/bin:/bin', 'PATH: /app/bin:$PATH']],
    [['variable-not-expanded', '$PATH']],
  ),
  web(
    'a variable in braces as an argument',
    [[webYaml, '- 0.0.0.0:8000', '- 0.0.0.0:8000\n- ${SHOP_SETTINGS}']],
    [['variable-not-expanded', '${SHOP_SETTINGS}']],
  ),
  web(
    'the home directory',
    [[webYaml, '  SHOP_SETTINGS: /config/shop.ini', '  SHOP_SETTINGS: ~/shop.ini']],
    [['variable-not-expanded', '~']],
  ),
  // proxy-variable
  web(
    'the proxy of the office',
    [[webYaml, '  HOME: /tmp\n', '  HOME: /tmp\n  http_proxy: http://proxy.office:3128\n']],
    [['proxy-variable', 'http_proxy: http://proxy.office:3128']],
  ),
  server(
    'the proxy of the office is in the image',
    [[vagga, '      /config/motd: "welcome"', '      /config/proxy.sh: "export http_proxy=http://proxy.office:3128"']],
    [['proxy-variable', '/config/proxy.sh: "export http_proxy=http://proxy.office:3128"']],
  ),
  monorepo(
    'a script counts on the proxy of the developer',
    [['worker/work.sh', 'while', 'echo "by $https_proxy"\nwhile']],
    [['proxy-variable', 'executable: /app/work.sh']],
  ),
  // term-in-environ, locale-or-home-not-set
  web(
    'a terminal for a daemon',
    [[webYaml, '  HOME: /tmp\n', '  HOME: /tmp\n  TERM: xterm\n']],
    [['term-in-environ', 'TERM: xterm', 'note']],
  ),
  web(
    'the locale is set in development only',
    [
      [webYaml, '  LANG: C.UTF-8\n', ''],
      [vagga, '    environ:\n', '    environ:\n      LANG: C.UTF-8\n'],
    ],
    [['locale-or-home-not-set', 'LANG: C.UTF-8', 'note']],
  ),
  // secret-in-environ
  web(
    'a password',
    [[webYaml, '  HOME: /tmp\n', '  HOME: /tmp\n  SHOP_DB_PASSWORD: correcthorse\n']],
    [['secret-in-environ', 'SHOP_DB_PASSWORD: correcthorse']],
  ),
  web(
    'a url with a password',
    [[webYaml, '  HOME: /tmp\n', '  HOME: /tmp\n  DATABASE_URL: postgres://shop:hunter22@db.example.org/shop\n']],
    [['secret-in-environ', 'DATABASE_URL: postgres://shop:hunter22@db.example.org/shop']],
  ),
  web(
    'a token',
    [[webYaml, '  HOME: /tmp\n', '  HOME: /tmp\n  API_TOKEN: 4f9d8e7c6b5a4f3e2d1c\n']],
    [['secret-in-environ', 'API_TOKEN: 4f9d8e7c6b5a4f3e2d1c']],
  ),
  web(
    'a secret key',
    [[webYaml, '  HOME: /tmp\n', '  HOME: /tmp\n  SECRET_KEY: 4f9d8e7c6b5a4f3e2d1c\n']],
    [['secret-in-environ', 'SECRET_KEY: 4f9d8e7c6b5a4f3e2d1c']],
  ),
  // reserved-variable
  web(
    'the name that lithos gives',
    [[webYaml, '  HOME: /tmp\n', '  HOME: /tmp\n  LITHOS_NAME: shop\n']],
    [['reserved-variable', 'LITHOS_NAME: shop']],
  ),
  mesh(
    'descriptors, and activation sets them',
    [
      ['node.yaml', 'port: !TcpPort', 'port: !TcpPort { activation: systemd }'],
      ['node.yaml', '  NODE_MODE: "@{mode}"', '  NODE_MODE: "@{mode}"\n  NODE_PORT: "@{port}"\n  LISTEN_FDS: 1'],
      ['node.yaml', 'tcp-ports:\n  "@{port}": { fd: 3 }\n', ''],
    ],
    [['reserved-variable', 'LISTEN_FDS']],
  ),
  // executable-missing
  server(
    'the program has another name',
    [[serverYaml, 'executable: /bin/server', 'executable: /bin/serverd']],
    [['executable-missing', '/bin/serverd']],
  ),
  web(
    'upper and lower case',
    [[webYaml, 'executable: /app/bin/serve', 'executable: /app/bin/Serve']],
    [['executable-missing', '/app/bin/Serve']],
  ),
  server(
    'a volume hides the program',
    [[serverYaml, '  /tmp: !Tmpfs', '  /bin: !Tmpfs { size: 1Mi }\n  /tmp: !Tmpfs']],
    [['executable-missing', '/bin: !Tmpfs { size: 1Mi }']],
  ),
  server(
    'the program is copied to another place',
    [[vagga, 'path: /bin/server }', 'path: /bin/server-1.0 }']],
    [['executable-missing', '!Copy { source: /work/out/server, path: /bin/server-1.0 }']],
  ),
  server(
    'the program is removed again',
    [[vagga, '    - !Text\n', '    - !Remove /bin/server\n    - !Text\n']],
    [['executable-missing', '!Remove /bin/server']],
  ),
  // executable-not-runnable
  web('the script is not executable', [], [['executable-not-runnable', '#!/bin/sh']], {
    modes: { 'bin/serve': 0o644 },
  }),
  web(
    'a directory as the program',
    [[webYaml, 'executable: /app/bin/serve', 'executable: /app/bin']],
    [['executable-not-runnable', '/app/bin']],
  ),
  web('a script without its first line', [['bin/serve', '#!/bin/sh\n', '']], [['executable-not-runnable', 'set -e']], {
    modes: { 'bin/serve': 0o755 },
  }),
  web(
    'a step takes the right to run it',
    [
      [
        vagga,
        '        ln -sf /state/hosts /etc/hosts\n',
        '        ln -sf /state/hosts /etc/hosts\n        chmod 600 /app/bin/serve\n',
      ],
    ],
    [['executable-not-runnable', 'chmod 600 /app/bin/serve']],
  ),
  // interpreter-missing
  server(
    'a script in an image without a shell',
    [['out/server', '#!/bin/sh\necho hello\n']],
    [['interpreter-missing', '#!/bin/sh']],
  ),
  web(
    'line ends of another system',
    [['bin/serve', '#!/bin/sh\n', '#!/bin/sh\r\n']],
    [['interpreter-missing', '#!/bin/sh']],
  ),
  server(
    'an interpreter that env should find, and no env',
    [['out/server', '#!/usr/bin/env python3\nprint(1)\n']],
    [['interpreter-missing', '#!/usr/bin/env python3']],
  ),
  // executable-relative
  web(
    'a bare name',
    [[webYaml, 'executable: /app/bin/serve', 'executable: serve']],
    [['executable-relative', 'serve']],
  ),
  redis(
    'a bare name of a package',
    [[redisYaml, 'executable: /usr/bin/redis-server', 'executable: redis-server']],
    [['executable-relative', 'redis-server']],
  ),
  // executable-differs
  site(
    'the version of the program is out of date',
    [[phpYaml, 'executable: /usr/sbin/php-fpm7.4', 'executable: /usr/sbin/php-fpm7.2']],
    [['executable-differs', '/usr/sbin/php-fpm7.2']],
  ),
  site(
    'the version of the program is missing',
    [[phpYaml, 'executable: /usr/sbin/php-fpm7.4', 'executable: /usr/sbin/php-fpm']],
    [['executable-differs', '/usr/sbin/php-fpm']],
  ),
  // argv0-repeated
  redis(
    'the name of the program as first argument',
    [[redisYaml, 'arguments: [/config/redis.conf]', 'arguments: [redis-server, /config/redis.conf]']],
    [['argv0-repeated', 'redis-server']],
  ),
  redis(
    'the path of the program as first argument',
    [[redisYaml, 'arguments: [/config/redis.conf]', 'arguments: [/usr/bin/redis-server, /config/redis.conf]']],
    [['argv0-repeated', '/usr/bin/redis-server']],
  ),
  // arguments-differ
  redis(
    'the arguments were forgotten',
    [[redisYaml, 'arguments: [/config/redis.conf]\n', '']],
    [['arguments-differ', 'executable: /usr/bin/redis-server']],
  ),
  web(
    'all arguments as one',
    [[webYaml, '- --bind\n- 0.0.0.0:8000', '- --bind 0.0.0.0:8000']],
    [['arguments-differ', '--bind 0.0.0.0:8000']],
  ),
  // closed-to-user
  server(
    'a config that only root may read',
    [
      [vagga, 'source: /work/config, path: /config }', 'source: /work/config, path: /config/server, umask: 0o077 }'],
      [serverYaml, '/config/server.toml', '/config/server/server.toml'],
    ],
    [['closed-to-user', 'umask: 0o077']],
  ),
  web(
    'a setting that only root may read',
    [[vagga, 'path: /config/shop.ini }', 'path: /config/shop.ini, umask: 0o077 }']],
    [['closed-to-user', 'umask: 0o077']],
  ),
  web('a umask that shuts others out', [[vagga, 'umask: 0o022', 'umask: 0o077']], [['closed-to-user', 'umask: 0o077']]),
  web(
    'a step that shuts others out',
    [
      [
        vagga,
        '        ln -sf /state/hosts /etc/hosts\n',
        '        ln -sf /state/hosts /etc/hosts\n        chmod 700 /app\n',
      ],
    ],
    [['closed-to-user', 'chmod 700 /app']],
  ),
  // runs-as-other-user
  web('development runs as root', [], [['runs-as-other-user', 'user-id: 1000', 'note']]),
  monorepo(
    'a script needs root',
    [['worker/work.sh', 'while', 'mount -t tmpfs none /mnt\nwhile']],
    [['runs-as-other-user', 'user-id: 1']],
  ),
]

const names: readonly Mutant[] = [
  // dangling: both files are links, so both are said
  web(
    'the Statedir was forgotten',
    [[webYaml, '  /state: !Statedir {}\n', '']],
    [
      ['resolv-conf-dangling', '!Sh |…'],
      ['hosts-dangling', '!Sh |…'],
    ],
  ),
  web(
    'the Statedir is somewhere else',
    [[webYaml, '  /state: !Statedir {}\n', '  /backup/state: !Statedir {}\n']],
    [
      ['resolv-conf-dangling', '/backup/state: !Statedir {}'],
      ['hosts-dangling', '/backup/state: !Statedir {}'],
    ],
  ),
  web(
    'a directory inside the Statedir',
    [[webYaml, '/state: !Statedir {}', '/state: !Statedir { path: /names }']],
    [
      ['resolv-conf-dangling', '/state: !Statedir { path: /names }'],
      ['hosts-dangling', '/state: !Statedir { path: /names }'],
    ],
  ),
  web(
    'the mode of the Statedir shuts the user out',
    [[webYaml, '/state: !Statedir {}', '/state: !Statedir { mode: 0o700 }']],
    [
      ['resolv-conf-dangling', '/state: !Statedir { mode: 0o700 }'],
      ['hosts-dangling', '/state: !Statedir { mode: 0o700 }'],
    ],
  ),
  web(
    'a Tmpfs where the Statedir should be',
    [[webYaml, '/state: !Statedir {}', '/state: !Tmpfs { size: 1Mi }']],
    [
      ['resolv-conf-dangling', '/state: !Tmpfs { size: 1Mi }'],
      ['hosts-dangling', '/state: !Tmpfs { size: 1Mi }'],
    ],
  ),
  // absent
  server(
    'a step removes resolv.conf',
    [[vagga, '    - !Text\n', '    - !Remove /etc/resolv.conf\n    - !Text\n']],
    [['resolv-conf-absent', '!Remove /etc/resolv.conf']],
  ),
  server(
    'a step removes hosts',
    [[vagga, '    - !Text\n', '    - !Remove /etc/hosts\n    - !Text\n']],
    [['hosts-absent', '!Remove /etc/hosts']],
  ),
  server(
    'a volume over /etc',
    [[serverYaml, '  /tmp: !Tmpfs', '  /etc: !Tmpfs { size: 1Mi }\n  /tmp: !Tmpfs']],
    [
      ['resolv-conf-absent', '/etc: !Tmpfs { size: 1Mi }'],
      ['hosts-absent', '/etc: !Tmpfs { size: 1Mi }'],
    ],
  ),
  // name-file-mount-conflict
  web(
    'a mount over a link',
    [[webYaml, 'workdir: /app', 'resolv-conf: { mount: true }\nworkdir: /app']],
    [['name-file-mount-conflict', 'mount: true']],
  ),
  server(
    'a mount of a file that is not made',
    [[serverYaml, 'workdir: /config', 'resolv-conf: { copy-from-host: false, mount: true }\nworkdir: /config']],
    [['name-file-mount-conflict', 'copy-from-host: false, mount: true']],
  ),
  server(
    'nothing makes hosts',
    [
      [
        serverYaml,
        'workdir: /config',
        'hosts-file: { copy-from-host: false, localhost: false, public-hostname: false }\nworkdir: /config',
      ],
    ],
    [['name-file-mount-conflict', 'copy-from-host: false, localhost: false, public-hostname: false']],
  ),
  // name-file-not-provided
  web(
    'lithos may not write the file that the link leads to',
    [[webYaml, 'workdir: /app', 'resolv-conf: { copy-from-host: false }\nworkdir: /app']],
    [['name-file-not-provided', 'copy-from-host: false']],
  ),
  server(
    'lithos may not mount',
    [[serverYaml, 'workdir: /config', 'resolv-conf: { mount: false }\nworkdir: /config']],
    [['name-file-not-provided', 'mount: false']],
  ),
  server(
    'no line for localhost',
    [
      [
        serverYaml,
        'workdir: /config',
        'hosts-file: { copy-from-host: false, localhost: false, public-hostname: true }\nworkdir: /config',
      ],
    ],
    [['name-file-not-provided', 'localhost: false']],
  ),
  // statedir-unused
  server(
    'a Statedir and no link',
    [
      [vagga, '    - !EnsureDir /data\n', '    - !EnsureDir /data\n    - !EnsureDir /state\n'],
      [serverYaml, '  /tmp: !Tmpfs', '  /state: !Statedir {}\n  /tmp: !Tmpfs'],
    ],
    [['statedir-unused', '/state: !Statedir {}', 'note']],
  ),
  // name-file-baked
  server(
    'a text for hosts',
    [[vagga, '      /config/motd: "welcome"', '      /config/motd: "welcome"\n      /etc/hosts: "10.0.0.5 db"']],
    [['name-file-baked', '/etc/hosts: "10.0.0.5 db"']],
  ),
  redis(
    'a line for hosts',
    [[vagga, '    - !EnsureDir /config\n', '    - !EnsureDir /config\n    - !Sh echo "10.0.0.5 db" >> /etc/hosts\n']],
    [['name-file-baked', 'echo "10.0.0.5 db" >> /etc/hosts']],
  ),
  redis(
    'a name server for the image',
    [
      [
        vagga,
        '    - !EnsureDir /config\n',
        '    - !EnsureDir /config\n    - !Sh echo "nameserver 8.8.8.8" > /etc/resolv.conf\n',
      ],
    ],
    [['name-file-baked', 'echo "nameserver 8.8.8.8" > /etc/resolv.conf']],
  ),
  // name-link-too-early
  web(
    'the links are made before packages are installed',
    [
      [
        vagga,
        '    - !EnsureDir /state\n    - !Sh |\n        ln -sf /state/resolv.conf /etc/resolv.conf\n        ln -sf /state/hosts /etc/hosts\n',
        '',
      ],
      [
        vagga,
        '    - !Container dev\n',
        '    - !Container dev\n    - !EnsureDir /state\n    - !Sh |\n        ln -sf /state/resolv.conf /etc/resolv.conf\n        ln -sf /state/hosts /etc/hosts\n    - !Py3Install [redis]\n',
      ],
    ],
    [['name-link-too-early', '!Sh |…']],
  ),
  // name-files-need-statedir
  server('an old lithos and regular files', [], [['name-files-need-statedir', 'executable: /bin/server']], {
    lithosVersion: '0.14',
  }),
]

const neighbours: readonly Mutant[] = [
  // localhost-service
  web(
    'a database on localhost',
    [[webYaml, '  HOME: /tmp\n', '  HOME: /tmp\n  REDIS_URL: redis://localhost:6379/0\n']],
    [['localhost-service', 'localhost', 'note']],
  ),
  mesh(
    'a database on localhost, and the container has a network of its own',
    [['node.yaml', '  NODE_MODE: "@{mode}"', '  NODE_MODE: "@{mode}"\n  REDIS_URL: redis://127.0.0.1:6379/0']],
    [['localhost-service', '127.0.0.1']],
  ),
  mesh(
    'an argument on localhost',
    [['node.yaml', 'arguments: [--name, "@{name}"]', 'arguments: [--name, "@{name}", --db-host, localhost]']],
    [['localhost-service', 'localhost']],
  ),
  // abstract-socket
  server(
    'an abstract socket',
    [[serverYaml, '--data-dir, /data]', '--data-dir, /data, --control, "unix:@server"]']],
    [['abstract-socket', 'unix:@']],
  ),
  // dbus-session
  web(
    'the bus of the session',
    [[webYaml, '  HOME: /tmp\n', '  HOME: /tmp\n  DBUS_SESSION_BUS_ADDRESS: unix:abstract=/tmp/dbus-Xu3Y\n']],
    [['dbus-session', 'DBUS_SESSION_BUS_ADDRESS']],
  ),
  web(
    'the bus of the system',
    [['shop/orders.py', 'import tempfile\n', 'import dbus\nimport tempfile\n']],
    [['dbus-session', 'import dbus']],
  ),
  web(
    'development mounts the bus',
    [
      [
        vagga,
        '      /var/lib/shop: !Persistent shop-data\n',
        '      /var/lib/shop: !Persistent shop-data\n      /run/dbus: !BindRO /volumes/dbus\n',
      ],
    ],
    [['dbus-session', '/run/dbus']],
  ),
  // x11-display
  web('a display', [[webYaml, '  HOME: /tmp\n', '  HOME: /tmp\n  DISPLAY: ":0"\n']], [['x11-display', 'DISPLAY']]),
  web(
    'a window',
    [['shop/orders.py', 'import tempfile\n', 'import tempfile\nimport tkinter\n']],
    [['x11-display', 'import tkinter']],
  ),
  // nscd-socket
  web(
    'the name service cache of the server',
    [[webYaml, '  /backup: !Readonly /backup\n', '  /backup: !Readonly /var/run/nscd\n']],
    [
      ['nscd-socket', '/var/run/nscd'],
      ['volume-path-not-allowed', '/var/run/nscd'],
    ],
  ),
  // systemd-resolved
  web(
    'the resolver of the desktop',
    [[webYaml, '  HOME: /tmp\n', '  HOME: /tmp\n  SHOP_RESOLVER: 127.0.0.53\n']],
    [['systemd-resolved', '127.0.0.53']],
  ),
  server(
    'the resolver of the desktop as an argument',
    [[serverYaml, '--data-dir, /data]', '--data-dir, /data, --dns=127.0.0.53]']],
    [['systemd-resolved', '127.0.0.53']],
  ),
  // neighbour-not-deployed
  redis(
    'a neighbour that is not deployed',
    [
      ['cache.yaml', 'user-id: 1\nmemory-limit: 10Mi\nexecutable: /app/cache\nenviron:\n  REDIS_HOST: localhost\n'],
      [
        vagga,
        'commands:\n',
        '  cache:\n    setup:\n    - !EnsureDir /app\n    - !Text { /app/cache: "x" }\n    - !Copy { source: /work/cache.yaml, path: /app/cache.yaml }\n  queue:\n    setup:\n    - !Alpine v3.18\n\ncommands:\n  all: !Supervise\n    children:\n      queue: !Command\n        container: queue\n        run: [queue]\n      cache: !Command\n        container: cache\n        run: [/app/cache]\n',
      ],
    ],
    [
      ['neighbour-not-deployed', 'queue', 'note'],
      ['executable-not-runnable', '/app/cache: "x"'],
    ],
  ),
]

const lithosCheck: readonly Mutant[] = [
  web(
    'nobody says which user',
    [
      [webYaml, 'user-id: 1000\n', ''],
      [sandbox, 'default-user: 1000\n', ''],
    ],
    [['user-not-set', 'executable']],
  ),
  web('root', [[webYaml, 'user-id: 1000', 'user-id: 0']], [['user-not-allowed', '0']]),
  web(
    'a user outside of the range',
    [[webYaml, 'user-id: 1000', 'user-id: 33']],
    [
      ['user-not-allowed', '33'],
      ['volume-not-writable-by-user', 'user: 1000'],
    ],
  ),
  web(
    'a user that the map does not have',
    [
      [
        sandbox,
        'default-user',
        'uid-map: [{ inside: 0, outside: 1000, count: 500 }]\ngid-map: [{ inside: 0, outside: 1000, count: 2000 }]\ndefault-user',
      ],
    ],
    [
      ['user-not-mapped', '1000'],
      ['volume-not-writable-by-user', 'mode: 0o755'],
    ],
  ),
  web('a group outside of the range', [[webYaml, 'group-id: 1000', 'group-id: 33']], [['group-not-allowed', '33']]),
  web(
    'a map of users and none of groups',
    [[sandbox, 'default-user', 'uid-map: [{ inside: 0, outside: 1000, count: 2000 }]\ndefault-user']],
    [
      ['group-not-mapped', 'uid-map'],
      ['volume-not-writable-by-user', 'user: 1000'],
    ],
  ),
  web(
    'maps in both files',
    [
      [
        sandbox,
        'default-user',
        'uid-map: [{ inside: 0, outside: 1000, count: 2000 }]\ngid-map: [{ inside: 0, outside: 1000, count: 2000 }]\ndefault-user',
      ],
      [
        webYaml,
        'workdir: /app',
        'uid-map: [{ inside: 0, outside: 1000, count: 1001 }]\ngid-map: [{ inside: 0, outside: 1000, count: 1001 }]\nworkdir: /app',
      ],
    ],
    [
      ['uid-map-conflict', 'uid-map'],
      ['uid-map-conflict', 'gid-map'],
    ],
  ),
  web(
    'a map with ids that the sandbox does not allow',
    [
      [
        webYaml,
        'workdir: /app',
        'uid-map: [{ inside: 0, outside: 5000, count: 2000 }]\ngid-map: [{ inside: 0, outside: 1000, count: 1001 }]\nworkdir: /app',
      ],
    ],
    [['uid-map-not-allowed', 'uid-map']],
  ),
  mesh(
    'the default group is not allowed',
    [['node.yaml', 'group-id: 10\n', '']],
    [['default-group-not-allowed', 'allow-groups']],
  ),
  mesh(
    'a sandbox without users',
    [[meshSandbox, 'allow-users: [1-1000]\n', '']],
    [['sandbox-without-users', 'image-dir: /srv/images']],
  ),
  mesh(
    'a sandbox with an empty list of groups',
    [[meshSandbox, 'allow-groups: [1-1000]', 'allow-groups: []']],
    [['sandbox-without-users', 'allow-groups']],
  ),
  // variables
  mesh(
    'a variable that is not declared',
    [
      ['node.yaml', 'arguments: [--name, "@{name}"]', 'arguments: [--name, "@{nodename}"]'],
      ['node.yaml', '  NODE_MODE: "@{mode}"', '  NODE_MODE: "@{mode}"\n  NODE_NAME: "@{name}"'],
    ],
    [['variable-undefined', '@{nodename}']],
  ),
  mesh(
    'a variable that is used nowhere',
    [['node.yaml', 'arguments: [--name, "@{name}"]', 'arguments: []']],
    [['variable-unused', 'name', 'note']],
  ),
  mesh(
    'the process does not give a variable',
    [[meshProcesses, '    mode: leader\n', '']],
    [['variable-not-provided', 'variables']],
  ),
  mesh('a port that is none', [[meshProcesses, 'port: 9000', 'port: http']], [['variable-invalid', 'http']]),
  mesh('none of the choices', [[meshProcesses, 'mode: leader', 'mode: master']], [['variable-invalid', 'master']]),
  mesh('a name with blanks', [[meshProcesses, 'name: alpha', 'name: "alpha 1"']], [['variable-invalid', '"alpha 1"']]),
  mesh(
    'a variable that lithos itself gives',
    [['node.yaml', '  NODE_MODE: "@{mode}"', '  NODE_MODE: "@{mode}"\n  NODE_FULL_NAME: "@{lithos:name}"']],
    [['builtin-variable-rejected', '@{lithos:name}', 'note']],
  ),
  // ports
  web(
    'a port outside of the range',
    [
      [webYaml, 'workdir: /app', 'tcp-ports:\n  8080: { fd: 3 }\nworkdir: /app'],
      [sandbox, 'default-user', 'allow-tcp-ports: [9000-9100]\ndefault-user'],
    ],
    [['port-not-allowed', '8080']],
  ),
  web(
    'a sandbox without ports',
    [[webYaml, 'workdir: /app', 'tcp-ports:\n  8080: { fd: 3 }\nworkdir: /app']],
    [['port-not-allowed', '8080']],
  ),
  mesh(
    'the port of a variable is there twice',
    [['node.yaml', '  "@{port}": { fd: 3 }', '  "@{port}": { fd: 3 }\n  9000: { fd: 4 }']],
    [['port-conflict', '9000']],
  ),
  mesh('a port by its name', [['node.yaml', '"@{port}": { fd: 3 }', 'http: { fd: 3 }']], [['port-invalid', 'http']]),
  mesh(
    'two ports on one descriptor',
    [['node.yaml', '  "@{port}": { fd: 3 }', '  "@{port}": { fd: 3 }\n  9001: { fd: 3 }']],
    [['port-conflict', '3']],
  ),
  mesh(
    'a port on the descriptor of activation',
    [
      ['node.yaml', 'port: !TcpPort', 'port: !TcpPort { activation: systemd }'],
      ['node.yaml', '  NODE_MODE: "@{mode}"', '  NODE_MODE: "@{mode}"\n  NODE_PORT: "@{port}"'],
      ['node.yaml', '  "@{port}": { fd: 3 }', '  9001: { fd: 3 }'],
    ],
    [['activation-conflict', '3']],
  ),
  mesh(
    'the socket is another descriptor',
    [['node.yaml', '{ fd: 3 }', '{ fd: 4 }']],
    [['listen-fds-mismatch', 'fd: 4']],
  ),
  mesh(
    'nobody opens the socket',
    [
      ['node.yaml', 'tcp-ports:\n  "@{port}": { fd: 3 }\n', ''],
      ['node.yaml', '  NODE_MODE: "@{mode}"', '  NODE_MODE: "@{mode}"\n  NODE_PORT: "@{port}"'],
    ],
    [['listen-fds-mismatch', 'pass-tcp-socket: 0.0.0.0:9000']],
  ),
  monorepo(
    'a port of root',
    [['worker/work.sh', 'while', 'nc -l -p 80 &\nwhile']],
    [['privileged-port', 'user-id: 1']],
  ),
  // processes
  web(
    'an image in a folder',
    [[processes, 'image: web-deploy.1a2b3c4d', 'image: shop/web-deploy.1a2b3c4d']],
    [['image-name-invalid', 'shop/web-deploy.1a2b3c4d']],
  ),
  web(
    'a relative path of the config',
    [[processes, 'config: /config/web.yaml', 'config: config/web.yaml']],
    [['config-path-relative', 'config/web.yaml']],
  ),
  web(
    'the path in the project instead of the image',
    [[processes, 'config: /config/web.yaml', 'config: /work/lithos/web.yaml']],
    [['config-not-in-image', '/work/lithos/web.yaml']],
  ),
  web(
    'the config has another name in the image',
    [[processes, 'config: /config/web.yaml', 'config: /config/shop.yaml']],
    [['config-not-in-image', '/config/shop.yaml']],
  ),
  web(
    'the config is not copied',
    [[vagga, '    - !Copy { source: /work/lithos/web.yaml, path: /config/web.yaml }\n', '']],
    [['config-not-in-image', '/config/web.yaml']],
  ),
  redis(
    'no container has the config',
    [[vagga, '    - !Copy { source: /work/redis, path: /config }\n', '']],
    [['config-not-in-image', 'executable: /usr/bin/redis-server']],
  ),
  mesh(
    'no address',
    [[meshProcesses, '  ip-addresses: [10.64.0.2, 10.64.0.3]\n', '']],
    [['ip-address-missing', 'image']],
  ),
  mesh(
    'an address of another network',
    [[meshProcesses, '10.64.0.3', '10.65.0.3']],
    [['ip-address-outside', '10.65.0.3']],
  ),
  mesh(
    'fewer addresses than instances',
    [[meshProcesses, 'instances: 2', 'instances: 3']],
    [['ip-addresses-too-few', 'ip-addresses']],
  ),
  mesh('a command as a daemon', [['node.yaml', 'kind: Daemon', 'kind: Command']], [['kind-mismatch', 'Command']]),
  mesh(
    'the process says that it is a command',
    [[meshProcesses, 'kind: Daemon', 'kind: Command']],
    [['kind-mismatch', 'Daemon']],
  ),
  // secrets
  mesh(
    'secrets in two ways',
    [['node.yaml', 'tcp-ports:', 'secret-environ-file: /app/secrets.yaml\ntcp-ports:']],
    [['secret-conflict', '/app/secrets.yaml']],
  ),
  mesh(
    'a plain text as a secret',
    [
      [
        'node.yaml',
        'v2:bIEnok90:3dnEB2f5:s5LzTKXP:IBRyQ0wcNEVwb65T2s0p1oXoCFqSh5l4A1QqSkLHOmPblHoYgu0ppxr6mVYNF1pursmOkDqHtMJE8yDL9Q==',
        'hunter2',
      ],
    ],
    [['secret-malformed', 'hunter2']],
  ),
  mesh(
    'a secret that was cut',
    [['node.yaml', 'IBRyQ0wcNEVwb65T2s0p1oXoCFqSh5l4A1QqSkLHOmPblHoYgu0ppxr6mVYNF1pursmOkDqHtMJE8yDL9Q==', 'IBRyQ0wc']],
    [['secret-malformed', 'v2:bIEnok90:3dnEB2f5:s5LzTKXP:IBRyQ0wc']],
  ),
  mesh(
    'a secret of another namespace',
    [['node.yaml', 'v2:bIEnok90:3dnEB2f5:', 'v2:bIEnok90:6YbQf5wi:']],
    [
      [
        'secret-namespace-not-allowed',
        'v2:bIEnok90:6YbQf5wi:s5LzTKXP:IBRyQ0wcNEVwb65T2s0p1oXoCFqSh5l4A1QqSkLHOmPblHoYgu0ppxr6mVYNF1pursmOkDqHtMJE8yDL9Q==',
      ],
    ],
  ),
  // limits
  web('no limit of memory', [[webYaml, 'memory-limit: 256Mi\n', '']], [['memory-limit-missing', 'executable', 'note']]),
  web('almost no open files', [[webYaml, 'fileno-limit: 4096', 'fileno-limit: 4']], [['fileno-limit-too-low', '4']]),
  monorepo(
    'a script asks for more open files',
    [['worker/work.sh', 'while', 'ulimit -n 65536\nwhile']],
    [['fileno-limit-too-low', 'user-id: 1']],
  ),
  web(
    'only the process is started again',
    [[webYaml, 'workdir: /app', 'restart-process-only: true\nworkdir: /app']],
    [['restart-process-only-broken', 'true']],
  ),
]

const ignores: readonly Mutant[] = [
  web(
    'an ignore without a reason',
    [
      [
        webYaml,
        '  HOME: /tmp\n',
        '  HOME: /tmp\n  http_proxy: http://proxy.shop:3128 # lithos-ready: ignore[proxy-variable]\n',
      ],
    ],
    [
      ['ignore-without-reason', '# lithos-ready: ignore[proxy-variable]'],
      ['proxy-variable', 'http_proxy: http://proxy.shop:3128'],
    ],
  ),
  web(
    'an ignore that ended',
    [
      [webYaml, '  HOME: /tmp\n', '  HOME: /tmp\n  http_proxy: http://proxy.shop:3128\n'],
      ['.lithos-ready.yaml', 'ignore:\n- rule: proxy-variable\n  reason: until the move\n  until: 2020-01-31\n'],
    ],
    [
      ['ignore-expired', '2020-01-31'],
      ['proxy-variable', 'http_proxy: http://proxy.shop:3128'],
    ],
  ),
  web(
    'an ignore of nothing',
    [[webYaml, '  HOME: /tmp\n', '  HOME: /tmp # lithos-ready: ignore[proxy-variable] the servers have one\n']],
    [['ignore-unused', '# lithos-ready: ignore[proxy-variable] the servers have one', 'note']],
  ),
]

/** What happened in real projects, and variants of the pages that are not above. */
const more: readonly Mutant[] = [
  web(
    'a unit that does not exist',
    [[webYaml, 'memory-limit: 256Mi', 'memory-limit: 1Ti']],
    [['invalid-value', '1Ti']],
  ),
  web(
    'another word for the variables',
    [[webYaml, 'environ:', 'environment:']],
    [
      ['unknown-key', 'environment'],
      ['environ-not-carried', 'SHOP_SETTINGS: /work/config/development.ini'],
    ],
  ),
  web(
    'the working directory of a command is lithos’',
    [[webYaml, 'executable: /app/bin/serve', 'command: /app/bin/serve']],
    [
      ['unknown-key', 'command'],
      ['missing-key', 'kind'],
    ],
  ),
  web(
    'a python source needs what only the build sets',
    [
      [vagga, '!Env { HOME: /tmp }', '!Env { HOME: /tmp, SHOP_THEME: dark }'],
      ['shop/__main__.py', "print('reading', settings)", "print('reading', settings, os.environ['SHOP_THEME'])"],
    ],
    [['env-step-at-run-time', 'SHOP_THEME: dark']],
  ),
  web(
    'a debugging variable that a source needs',
    [
      [vagga, '    environ:\n', '    environ:\n      SHOP_DEBUG: "1"\n'],
      ['shop/__main__.py', "print('reading', settings)", "print('reading', settings, os.environ['SHOP_DEBUG'])"],
    ],
    [['environ-not-carried', 'SHOP_DEBUG: "1"']],
  ),
  web(
    'the link of hosts only',
    [
      [webYaml, '  /state: !Statedir {}\n', ''],
      [vagga, '        ln -sf /state/resolv.conf /etc/resolv.conf\n', ''],
      [vagga, '    resolv-conf-path: /state/resolv.conf\n', ''],
    ],
    [['hosts-dangling', '!Sh |…']],
  ),
  web(
    'the link of resolv.conf only',
    [
      [webYaml, '  /state: !Statedir {}\n', ''],
      [vagga, '        ln -sf /state/hosts /etc/hosts\n', ''],
      [vagga, '    hosts-file-path: /state/hosts\n', ''],
    ],
    [['resolv-conf-dangling', '!Sh |…']],
  ),
  web(
    'a copy over hosts',
    [
      [
        vagga,
        '    - !EnsureDir /state\n    - !Sh |\n        ln -sf /state/resolv.conf /etc/resolv.conf\n        ln -sf /state/hosts /etc/hosts\n',
        '    - !Copy { source: /work/config/hosts, path: /etc/hosts }\n',
      ],
      ['config/hosts', '10.0.0.5 db\n'],
      [vagga, '    resolv-conf-path: /state/resolv.conf\n    hosts-file-path: /state/hosts\n', ''],
      [webYaml, '  /state: !Statedir {}\n', ''],
    ],
    [['name-file-baked', '!Copy { source: /work/config/hosts, path: /etc/hosts }']],
  ),
  redis(
    'tee into resolv.conf',
    [
      [
        vagga,
        '    - !EnsureDir /config\n',
        '    - !EnsureDir /config\n    - !Sh echo "nameserver 10.0.0.2" | tee /etc/resolv.conf\n',
      ],
    ],
    [['name-file-baked', 'tee /etc/resolv.conf']],
  ),
  server(
    'a backup file is not copied',
    [
      ['config/server.toml.bak', 'name = "old"\n'],
      [serverYaml, '/config/server.toml', '/config/server.toml.bak'],
    ],
    [['source-not-in-image', '/config/server.toml.bak']],
  ),
  server(
    'a pattern does not name the file',
    [
      [
        vagga,
        'source: /work/config, path: /config }',
        'source: /work/config, path: /config, rules: ["/lithos.yaml"] }',
      ],
    ],
    [['source-not-in-image', '/config/server.toml']],
  ),
  server(
    'a Tmpfs hides the settings',
    [[serverYaml, '  /tmp: !Tmpfs', '  /config: !Tmpfs { size: 1Mi }\n  /tmp: !Tmpfs']],
    [['source-not-in-image', '/config: !Tmpfs { size: 1Mi }']],
  ),
  server(
    'the settings are in another container',
    [
      [
        vagga,
        '    - !Copy { source: /work/config, path: /config }\n',
        '    - !Copy { source: /work/config/lithos.yaml, path: /config/lithos.yaml }\n',
      ],
    ],
    [['source-not-in-image', '/config/server.toml']],
  ),
  monorepo(
    'a script changes to a directory of the project',
    [['worker/work.sh', 'while', 'cd /work && ls\nwhile']],
    [['work-path', 'cd /work']],
  ),
  monorepo(
    'a script edits a file of the image',
    [['worker/work.sh', 'while', "sed -i 's/a/b/' /app/lithos.yaml\nwhile"]],
    [['write-to-read-only-path', 'executable: /app/work.sh']],
  ),
  monorepo(
    'a script makes a directory in /run',
    [['worker/work.sh', 'while', 'mkdir -p /run/worker\nwhile']],
    [['write-to-read-only-path', 'executable: /app/work.sh']],
  ),
  monorepo(
    'a script makes a pipe in /var/run',
    [['worker/work.sh', 'while', 'mkfifo /var/run/worker.pipe\nwhile']],
    [['write-to-read-only-path', 'executable: /app/work.sh']],
  ),
  monorepo(
    'a script writes beside itself',
    [['worker/work.sh', 'while', 'date > /app/last\nwhile']],
    [['write-to-read-only-path', 'executable: /app/work.sh']],
  ),
  monorepo(
    'a script writes to its terminal',
    [['worker/work.sh', 'while', 'echo started > /dev/tty\nwhile']],
    [['dev-stdout', '/dev/tty']],
  ),
  monorepo(
    'a script opens its output by number',
    [['worker/work.sh', 'while', 'echo started > /proc/self/fd/1\nwhile']],
    [['dev-stdout', '/proc/self/fd/1']],
  ),
  monorepo(
    'a script changes the owner of a file',
    [['worker/work.sh', 'while', 'su -s /bin/sh nobody -c date\nwhile']],
    [['runs-as-other-user', 'user-id: 1']],
  ),
  monorepo(
    'a script reads its limits',
    [['worker/work.sh', 'while', 'cat /sys/fs/cgroup/memory/memory.limit_in_bytes\nwhile']],
    [['source-not-in-image', '/sys/fs/cgroup/memory/memory.limit_in_bytes']],
  ),
  monorepo(
    'a script asks nscd',
    [['worker/work.sh', 'while', 'ls /run/nscd/socket\nwhile']],
    [['nscd-socket', '/run/nscd/socket']],
  ),
  web(
    'a vagga volume of /dev/shm on the command',
    [
      [
        vagga,
        '    container: dev\n    run: [/work/bin',
        '    container: dev\n    volumes:\n      /dev/shm: !Tmpfs { size: 10Mi }\n    run: [/work/bin',
      ],
    ],
    [['shm-not-mounted', 'executable: /app/bin/serve']],
  ),
  web(
    'a snapshot of development',
    [
      [
        vagga,
        '      /var/lib/shop: !Persistent shop-data\n',
        '      /var/lib/shop: !Persistent shop-data\n      /srv: !Snapshot\n',
      ],
    ],
    [['writable-directory-lost', '/srv: !Snapshot']],
  ),
  web(
    'a mode of the group only',
    [[webYaml, 'size: 64Mi, mode: 0o1777', 'size: 64Mi, mode: 0o770']],
    [['volume-not-writable-by-user', 'mode: 0o770']],
  ),
  web(
    'a Tmpfs that nobody may enter',
    [[webYaml, 'size: 64Mi, mode: 0o1777', 'size: 64Mi, mode: 0o666']],
    [['volume-not-writable-by-user', 'mode: 0o666']],
  ),
  web(
    'the umask of a shell step',
    [
      [
        vagga,
        '    - !Copy { source: /work/config/production.ini, path: /config/shop.ini }\n',
        '    - !Depends config/production.ini\n    - !Sh umask 077 && cp /work/config/production.ini /config/shop.ini\n',
      ],
    ],
    [['closed-to-user', 'umask 077']],
  ),
  server(
    'the first argument is the settings file of another place',
    [[serverYaml, '[--config, /config/server.toml, ', '[/etc/server.toml, ']],
    [['source-not-in-image', '/etc/server.toml']],
  ),
  node(
    'the shell of development expands a variable',
    [
      [vagga, '    run: [/usr/bin/node, /web/app/main.js]', '    run: node /web/app/main.js --port $PORT'],
      ['lithos/web.yaml', 'arguments: [/web/app/main.js]', 'arguments: [/web/app/main.js, --port, $PORT]'],
    ],
    [['variable-not-expanded', '$PORT']],
  ),
  mesh(
    'a socket for activation that nobody declares',
    [
      ['node.yaml', 'tcp-ports:\n  "@{port}": { fd: 3 }\n', 'tcp-ports:\n  "@{ports}": { fd: 3 }\n'],
      ['node.yaml', '  NODE_MODE: "@{mode}"', '  NODE_MODE: "@{mode}"\n  NODE_PORT: "@{port}"'],
    ],
    [['variable-undefined', '@{ports}']],
  ),
  mesh(
    'development sets LISTEN_FDS',
    [
      [
        vagga,
        '    pass-tcp-socket: 0.0.0.0:9000\n',
        '    pass-tcp-socket: 0.0.0.0:9000\n    environ: { LISTEN_FDS: "1" }\n',
      ],
    ],
    [['listen-fds-mismatch', 'fd: 3']],
  ),
]

export const mutants: readonly Mutant[] = [
  ...reading,
  ...build,
  ...sources,
  ...readOnly,
  ...environment,
  ...names,
  ...neighbours,
  ...lithosCheck,
  ...ignores,
  ...more,
  ...appMutants,
  ...serverMutants,
]
