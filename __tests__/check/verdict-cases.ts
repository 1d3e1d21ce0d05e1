/** Projects with a lithos config that is right, or wrong in ways that hide it, and the verdict on each. */
import type { MemoryEntry } from '../../src/files/memory.js'
import type { Verdict } from '../../src/report/report.js'

type Files = Readonly<Record<string, MemoryEntry>>

const app = 'print("hi")\n'
const good = `kind: Daemon
user-id: 1
memory-limit: 64Mi
executable: /usr/bin/python3
arguments: [/app/main.py]
environ:
  PATH: /usr/bin:/bin
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`
const vagga = (
  steps: readonly string[] = ['!EnsureDir /lithos', '!Copy { source: /work/lithos/web.yaml, path: /lithos/web.yaml }'],
  more = '',
) => `containers:
  app:
    setup:
    - !Alpine v3.18
    - !Install [python3]
    - !EnsureDir /app
    - !Copy { source: /work/app, path: /app }
${steps.map((s) => `    - ${s}\n`).join('')}${more}commands:
  run: !Command
    container: app
    user-id: 1
    run: [/usr/bin/python3, /app/main.py]
`
const cfg = (text: MemoryEntry, steps?: readonly string[], more: Files = {}): Files => ({
  'app/main.py': app,
  'lithos/web.yaml': text,
  'vagga.yaml': vagga(steps),
  ...more,
})
const at = (path: string, text: MemoryEntry, to = '/lithos/web.yaml', more: Files = {}): Files => ({
  'app/main.py': app,
  [path]: text,
  'vagga.yaml': vagga([
    `!EnsureDir ${to.slice(0, to.lastIndexOf('/'))}`,
    `!Copy { source: /work/${path}, path: ${to} }`,
  ]),
  ...more,
})
const sub = (a: string | RegExp, b: string): string => good.replace(a, b)
const wrap = (text: string): string => text.replace(/^/gm, '  ')
const json = (o: unknown): string => `${JSON.stringify(o, null, 2)}\n`
const full = {
  kind: 'Daemon',
  'user-id': 1,
  'memory-limit': 67108864,
  executable: '/usr/bin/python3',
  arguments: ['/app/main.py'],
}
const u16 = (text: string, bigEndian = false): Uint8Array => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le')
  return bigEndian ? bytes.swap16() : bytes
}

export const cases: readonly (readonly [name: string, verdict: Verdict, files: Files])[] = [
  // right ones
  ['good', 'ready', cfg(good)],
  ['good dash', 'ready', at('deploy/prod', good, '/etc/web')],
  [
    'good json',
    'ready',
    at(
      'lithos/web.yaml',
      json(full).replace('"memory-limit"', '"environ": {"PATH": "/usr/bin:/bin"},\n  "memory-limit"'),
    ),
  ],
  [
    'good text',
    'ready',
    {
      'app/main.py': app,
      'vagga.yaml': vagga([
        '!EnsureDir /lithos',
        `!Text\n      /lithos/web.yaml: |\n${good.replace(/^(?=.)/gm, '        ')}`.trimEnd(),
      ]),
    },
  ],
  [
    'good heredoc',
    'ready',
    {
      'app/main.py': app,
      'vagga.yaml': vagga([
        `!Sh |\n        mkdir -p /lithos\n        cat > /lithos/web.yaml <<'END'\n${good.replace(/^(?=.)/gm, '        ')}        END`,
      ]),
    },
  ],
  ['good folder', 'ready', cfg(good, ['!Copy { source: /work/lithos, path: /lithos }'])],
  [
    'good folder readme',
    'ready',
    {
      ...cfg(good, ['!Copy { source: /work/lithos, path: /lithos }']),
      'lithos/README.md': '# configs\n\nexecutable: x\nuser-id: 1\n',
    },
  ],
  ['good whole', 'ready', cfg(good, ['!Copy { source: /work, path: /srv }'])],
  [
    'good other settings',
    'ready',
    {
      ...cfg(good, [
        '!EnsureDir /config',
        '!Copy { source: /work/lithos/web.yaml, path: /config/web.yaml }',
        '!Copy { source: /work/app.yaml, path: /config/app.yaml }',
      ]),
      'app.yaml': 'debug: false\nuser: shop\nenvironment: production\nport: 80\n',
    },
  ],
  ['dev only', 'nothing-to-check', { 'app/main.py': app, 'vagga.yaml': vagga([]) }],
  [
    'dev compose',
    'nothing-to-check',
    {
      'app/main.py': app,
      'vagga.yaml': vagga([]),
      'docker-compose.yml':
        'version: "3"\nservices:\n  web:\n    image: x\n    command: [a]\n    environment: {A: b}\n    user: "1"\n    volumes: [a:b]\n',
      '.github/workflows/ci.yml': 'on: push\njobs:\n  a:\n    runs-on: x\n    steps: []\n',
      'chart/deployment.yaml':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\nspec: {template: {spec: {containers: [{name: a, image: b, command: [c], args: [d]}], volumes: []}}}\n',
      'supervisor.ini': '[program:x]\ncommand=/x\nuser=1\nenvironment=A=b\n',
    },
  ],
  [
    'dev kernel json',
    'nothing-to-check',
    {
      'app/main.py': app,
      'vagga.yaml': vagga([]),
      'kernel.json': json({ argv: ['python'], display_name: 'x', language: 'python', env: {} }),
      'launch.json': json({ version: '0.2.0', configurations: [{ type: 'x', program: 'a', args: [], env: {} }] }),
    },
  ],
  // misspelt keys
  ['exe typo', 'not-ready', cfg(sub('executable', 'excutable'))],
  ['exe upper', 'not-ready', cfg(sub('executable', 'EXECUTABLE'))],
  [
    'camel',
    'not-ready',
    cfg(
      good.replace('user-id', 'userId').replace('memory-limit', 'memoryLimit').replace('executable', 'executablePath'),
    ),
  ],
  [
    'all typo',
    'not-ready',
    cfg('kindd: Daemon\nuser-di: 1\nmemory-limt: 64Mi\nexecutabl: /usr/bin/python3\nargumens: [/app/main.py]\n'),
  ],
  ['only exe', 'not-ready', cfg('executeable: /usr/bin/python3\n')],
  ['docker entry', 'not-ready', cfg('entrypoint: /usr/bin/python3\ncmd: [/app/main.py]\nenv:\n  A: b\n')],
  ['compose', 'not-ready', cfg('services:\n  web:\n    command: [/usr/bin/python3, /app/main.py]\n    user: "1"\n')],
  ['k8s', 'not-ready', cfg('apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - command: [/usr/bin/python3]\n')],
  ['vagga run', 'not-ready', cfg('user-id: 1\nrun: [/usr/bin/python3, /app/main.py]\nwork-dir: /app\n')],
  ['spaces', 'not-ready', cfg('kind: Daemon\nuser id: 1\nmemory limit: 64Mi\nexecutable file: /usr/bin/python3\n')],
  // JSON
  ['json noexe', 'not-ready', at('lithos/web.json', json({ ...full, executable: undefined }), '/lithos/web.json')],
  ['json comma', 'not-ready', at('lithos/web.json', json(full).replace('"Daemon",', '"Daemon"'), '/lithos/web.json')],
  ['json trailing', 'not-ready', at('lithos/web.json', json(full).replace(']\n}', '],,\n}'), '/lithos/web.json')],
  [
    'json oneline broken',
    'not-ready',
    at(
      'conf/web.json',
      '{ "executable": "/usr/bin/python3", "user-id": 1, "arguments": ["/app/main.py" }\n',
      '/conf/web.json',
    ),
  ],
  ['json comments', 'not-ready', at('conf/web.json', json(full).replace('{\n', '{\n  // the web\n'), '/conf/web.json')],
  // YAML errors
  ['tab', 'not-ready', cfg(sub('  PATH', '\tPATH'))],
  ['unclosed quote', 'not-ready', cfg(sub('/usr/bin/python3', '"/usr/bin/python3'))],
  ['bad indent', 'not-ready', cfg(sub('memory-limit', ' memory-limit'))],
  ['bad anchor', 'not-ready', cfg(sub('[/app/main.py]', '*args'))],
  ['dup key', 'not-ready', cfg(`${good}executable: /usr/bin/python2\n`)],
  [
    'merge conflict',
    'not-ready',
    cfg(
      sub(
        'executable: /usr/bin/python3\n',
        '<<<<<<< HEAD\nexecutable: /usr/bin/python3\n=======\nexecutable: /usr/bin/python2\n>>>>>>> x\n',
      ),
    ),
  ],
  ['bad tag', 'not-ready', cfg(sub('!Tmpfs', '!Tmfs'))],
  [
    'no colons',
    'not-ready',
    cfg('kind Daemon\nuser-id 1\nmemory-limit 64Mi\nexecutable /usr/bin/python3\narguments /app/main.py\n'),
  ],
  ['equals', 'not-ready', cfg('kind = Daemon\nuser-id = 1\nmemory-limit = 64Mi\nexecutable = /usr/bin/python3\n')],
  [
    'toml',
    'not-ready',
    at(
      'deploy/web.toml',
      'kind = "Daemon"\nuser-id = 1\nmemory-limit = "64Mi"\nexecutable = "/usr/bin/python3"\narguments = ["/app/main.py"]\n',
      '/etc/web.toml',
    ),
  ],
  ['control char', 'not-ready', cfg(sub('Daemon', 'Dae\x01mon'))],
  ['brace open', 'not-ready', cfg('{ kind: Daemon, user-id: 1, executable: /usr/bin/python3\n')],
  [
    'crlf broken',
    'not-ready',
    cfg(sub('executable: /usr/bin/python3', 'executable: "/usr/bin/python3').replace(/\n/g, '\r\n')),
  ],
  [
    'list',
    'not-ready',
    cfg(
      `${good
        .trimEnd()
        .split('\n')
        .filter((l) => !l.startsWith(' '))
        .map((l) => `- ${l}`)
        .join('\n')}\n`,
    ),
  ],
  ['list of one', 'not-ready', cfg(`-\n${wrap(good).trimEnd()}\n`)],
  ['deep2', 'not-ready', cfg(`lithos:\n  web:\n${wrap(wrap(good)).trimEnd()}\n`)],
  ['containers nested', 'not-ready', cfg(`containers:\n  web:\n${wrap(wrap(good)).trimEnd()}\n`)],
  ['scalar', 'not-ready', cfg('/usr/bin/python3 /app/main.py\n')],
  ['only comments', 'not-ready', cfg(good.replace(/^/gm, '# '))],
  ['null', 'not-ready', cfg('~\n')],
  ['spaces only', 'not-ready', cfg('   \n\n')],
  ['markdown', 'not-ready', cfg('# Web\n\nThe config goes here.\n')],
  ['two docs', 'not-ready', cfg(`---\nname: web\n---\n${good}`)],
  // templates
  ['mustache', 'not-ready', cfg(sub('/usr/bin/python3', '{{python}}'))],
  ['mustache section', 'not-ready', cfg(`${sub('arguments:', '{{#prod}}\narguments:')}{{/prod}}\n`)],
  ['go tmpl', 'not-ready', cfg(sub('user-id: 1', 'user-id: {{ .Values.uid }}'))],
  ['go if', 'not-ready', cfg(sub('user-id: 1', '{{- if .Prod }}\nuser-id: 1\n{{- end }}'))],
  ['jinja args', 'not-ready', cfg(sub('[/app/main.py]', '["{{ main }}"]'))],
  [
    'jinja loop',
    'not-ready',
    cfg(sub('  PATH: /usr/bin:/bin', '  PATH: /usr/bin:/bin\n{% for k, v in env %}\n  {{ k }}: {{ v }}\n{% endfor %}')),
  ],
  ['erb', 'not-ready', cfg(sub('user-id: 1', 'user-id: <%= uid %>'))],
  [
    'template not copied',
    'not-checked',
    { 'app/main.py': app, 'lithos/web.yaml.j2': sub('64Mi', '{{ memory }}'), 'vagga.yaml': vagga([]) },
  ],
  [
    'template good text',
    'ready',
    cfg(sub('PATH: /usr/bin:/bin', 'PATH: /usr/bin:/bin\n  GREETING: "Hello {{ name }}!"')),
  ],
  ['template other name', 'not-ready', at('deploy/web.tmpl', sub('user-id: 1', 'user-id: {{ uid }}'), '/srv/web.conf')],
  ['envsubst', 'not-ready', cfg(sub('user-id: 1', 'user-id: ${APP_UID}'))],
  // encodings
  ['bom', 'not-ready', cfg(`\ufeff${good}`)],
  ['utf16be', 'not-ready', at('deploy/x', u16(good, true), '/config/web.yaml')],
  ['utf16 not copied', 'not-checked', { 'app/main.py': app, 'deploy/web.yaml': u16(good), 'vagga.yaml': vagga([]) }],
  ['utf16 nobom', 'not-ready', at('lithos/web.yaml', Buffer.from(good, 'utf16le'))],
  ['latin1', 'not-ready', cfg(Buffer.from(`# f\u00fcr\n${good}`, 'latin1'))],
  ['nul', 'not-ready', cfg(Buffer.from(`${good}\0\0`))],
  ['gzip', 'not-ready', cfg(Buffer.from([0x1f, 0x8b, 8, 0, 0, 1, 2, 3, 0xff, 0xfe]))],
  // names, suffixes
  ['conf noexe', 'not-ready', at('deploy/web.conf', sub(/executable.*\n/, ''), '/etc/web.conf')],
  ['bak', 'not-ready', at('lithos/web.yaml.bak', sub('executable', 'exe'), '/lithos/web.yaml.bak')],
  [
    'config dir docker',
    'not-ready',
    {
      ...at('lithos/web.yaml', 'entrypoint: /x\nuser: 1\nenv: {A: b}\n', '/config/web.yaml'),
      'processes/shop.yaml': 'web:\n  kind: Daemon\n  image: app.v1\n  config: /config/web.yaml\n',
      'sandboxes/shop.yaml': 'allow-users: [1]\nallow-groups: [0]\n',
    },
  ],
  [
    'process empty',
    'not-ready',
    {
      ...at('settings/x.yaml', '', '/etc/x.yaml'),
      'processes/shop.yaml': 'web:\n  kind: Daemon\n  image: app.v1\n  config: /etc/x.yaml\n',
    },
  ],
  [
    'process utf16',
    'not-ready',
    {
      ...at('settings/x.bin', u16('a: b\n'), '/etc/x.bin'),
      'processes/shop.yaml': 'web:\n  kind: Daemon\n  image: app.v1\n  config: /etc/x.bin\n',
    },
  ],
  [
    'process other',
    'not-ready',
    {
      ...at('settings/x.yaml', 'debug: true\n', '/etc/x.yaml'),
      'processes/shop.yaml': 'web:\n  kind: Daemon\n  image: app.v1\n  config: /etc/x.yaml\n',
    },
  ],
  [
    'process no config',
    'not-checked',
    {
      'app/main.py': app,
      'vagga.yaml': vagga([]),
      'processes/shop.yaml': 'web:\n  kind: Daemon\n  image: app.v1\n  config: /lithos/web.yaml\n',
    },
  ],
  // generated
  [
    'text typo',
    'not-ready',
    {
      'app/main.py': app,
      'vagga.yaml': vagga([
        '!EnsureDir /lithos',
        `!Text\n      /lithos/web.yaml: |\n${sub('executable', 'executabel').replace(/^(?=.)/gm, '        ')}`.trimEnd(),
      ]),
    },
  ],
  [
    'text flow',
    'not-ready',
    {
      'app/main.py': app,
      'vagga.yaml': vagga([
        '!EnsureDir /lithos',
        `!Text { /lithos/web.yaml: "executabel: /usr/bin/python3\\nuser-id: 1\\n" }`,
      ]),
    },
  ],
  [
    'text etc',
    'not-ready',
    {
      'app/main.py': app,
      'vagga.yaml': vagga([`!Text { /etc/web: "executabel: /usr/bin/python3\\nuser-id: 1\\nmemory-limit: 1Mi\\n" }`]),
    },
  ],
  [
    'heredoc typo',
    'not-ready',
    {
      'app/main.py': app,
      'vagga.yaml': vagga([
        `!Sh |\n        mkdir -p /lithos\n        cat > /lithos/web.yaml <<'END'\n${sub('executable', 'executabel').replace(/^(?=.)/gm, '        ')}        END`,
      ]),
    },
  ],
  [
    'heredoc etc',
    'not-ready',
    {
      'app/main.py': app,
      'vagga.yaml': vagga([
        `!Sh |\n        cat > /etc/web.yaml <<'END'\n${sub('executable', 'executabel').replace(/^(?=.)/gm, '        ')}        END`,
      ]),
    },
  ],
  [
    'printf',
    'not-ready',
    {
      'app/main.py': app,
      'vagga.yaml': vagga([
        `!Sh "mkdir /lithos; printf 'executabel: /usr/bin/python3\\\\nuser-id: 1\\\\n' > /lithos/web.yaml"`,
      ]),
    },
  ],
  [
    'sed',
    'not-checked',
    {
      ...at('x', 'y'),
      'lithos/web.yaml.in': sub('64Mi', '@MEM@'),
      'vagga.yaml': vagga(['!Sh mkdir /lithos; sed s/@MEM@/1Mi/ /work/lithos/web.yaml.in > /lithos/web.yaml']),
    },
  ],
  [
    'envsubst step',
    'not-checked',
    {
      'app/main.py': app,
      'conf/web.in': sub('64Mi', '$MEM'),
      'vagga.yaml': vagga(['!Sh mkdir /lithos; envsubst < /work/conf/web.in > /lithos/web.yaml']),
    },
  ],
  [
    'python render',
    'not-checked',
    {
      'app/main.py': app,
      'tools/render.py': 'x',
      'vagga.yaml': vagga(['!Sh mkdir /lithos; python3 /work/tools/render.py > /lithos/web.yaml']),
    },
  ],
  [
    'cp typo',
    'not-ready',
    { ...cfg(sub('executable', 'executabel'), ['!Sh mkdir /lithos && cp /work/lithos/web.yaml /lithos/']) },
  ],
  [
    'cp missing',
    'not-checked',
    { 'app/main.py': app, 'vagga.yaml': vagga(['!Sh mkdir /lithos && cp /work/lithos/web.yaml /lithos/web.yaml']) },
  ],
  // copies
  [
    'uncommitted dir',
    'not-checked',
    {
      'app/main.py': app,
      '.gitignore': 'build/\n',
      'vagga.yaml': vagga(['!Copy { source: /work/build/lithos, path: /lithos }']),
    },
  ],
  [
    'dir missing',
    'not-checked',
    { 'app/main.py': app, 'vagga.yaml': vagga(['!Copy { source: /work/lithos, path: /lithos }']) },
  ],
  [
    'copy config dir missing',
    'not-checked',
    {
      'app/main.py': app,
      'vagga.yaml': vagga([
        '!EnsureDir /config',
        '!Copy { source: /work/config/lithos.web.yaml, path: /config/lithos.web.yaml }',
      ]),
    },
  ],
  ['copy case', 'not-checked', { 'app/main.py': app, 'lithos/Web.yaml': good, 'vagga.yaml': vagga() }],
  [
    'copy generic missing',
    'not-checked',
    {
      'app/main.py': app,
      'deploy/web.yaml': good,
      'vagga.yaml': vagga(['!EnsureDir /config', '!Copy { source: /work/deploy/web.yml, path: /config/web.yaml }']),
    },
  ],
  [
    'removed later',
    'not-checked',
    cfg(good, [
      '!EnsureDir /lithos',
      '!Copy { source: /work/lithos/web.yaml, path: /lithos/web.yaml }',
      '!Remove /lithos/web.yaml',
    ]),
  ],
  [
    'removed sh',
    'not-checked',
    cfg(good, [
      '!EnsureDir /lithos',
      '!Copy { source: /work/lithos/web.yaml, path: /lithos/web.yaml }',
      '!Sh rm -rf /lithos',
    ]),
  ],
  [
    'ignored by default',
    'not-checked',
    {
      'app/main.py': app,
      'lithos/web.yaml~': good,
      'vagga.yaml': vagga(['!Copy { source: /work/lithos, path: /lithos }']),
    },
  ],
  [
    'include regex',
    'not-checked',
    cfg(good, ["!Copy { source: /work/lithos, path: /lithos, include-regex: '\\.yml$' }"]),
  ],
  [
    'dev null link',
    'not-checked',
    { ...cfg(good, ['!Copy { source: /work/lithos, path: /lithos }']), 'lithos/web.yaml': { link: '/nowhere.yaml' } },
  ],
  // several
  [
    'one of two empty',
    'not-ready',
    { ...cfg(good, ['!Copy { source: /work/lithos, path: /lithos }']), 'lithos/worker.yaml': '' },
  ],
  [
    'one of two broken',
    'not-ready',
    {
      ...cfg(good, ['!Copy { source: /work/lithos, path: /lithos }']),
      'lithos/worker.yaml': sub('executable:', 'executable'),
    },
  ],
  ['one of two nocopy', 'not-checked', { ...cfg(good), 'lithos/worker.yaml': good }],
  [
    'one of two config dir',
    'not-ready',
    {
      ...cfg(good, ['!Copy { source: /work/lithos, path: /config }']),
      'lithos/worker.yaml': 'program: /usr/bin/python3\nuser-id: 1\nmemory-limit: 1Mi\n',
    },
  ],
  [
    'two containers',
    'not-ready',
    {
      'app/main.py': app,
      'lithos/web.yaml': good,
      'lithos/worker.yaml': sub('executable', 'executeble'),
      'vagga.yaml': vagga().replace(
        'commands:',
        `  worker:\n    setup:\n    - !Container app\n    - !Copy { source: /work/lithos/worker.yaml, path: /lithos/worker.yaml }\ncommands:`,
      ),
    },
  ],
  ['vagga broken', 'not-ready', { ...cfg(good), 'vagga.yaml': vagga().replace('!Alpine', '!Alpin') }],
  ['vagga missing', 'not-checked', { 'deploy/web.yaml': sub('executable', 'executeable') }],
  ['vagga empty', 'not-checked', { ...cfg(good), 'vagga.yaml': '' }],
  [
    'below broken',
    'not-ready',
    Object.fromEntries(Object.entries(cfg(sub('executable', 'exe'))).map(([k, v]) => [`services/web/${k}`, v])),
  ],
  [
    'below not checked',
    'not-checked',
    {
      'vagga.yaml': 'containers:\n  a:\n    setup:\n    - !Alpine v3.18\n',
      ...Object.fromEntries(Object.entries(cfg(good)).map(([k, v]) => [`services/web/${k}`, v])),
    },
  ],
  ['expect', 'not-checked', { ...cfg(good), '.lithos-ready.yaml': 'expect: [app, worker]\n' }],
  ['expect good', 'ready', { ...cfg(good), '.lithos-ready.yaml': 'expect: [app]\n' }],
  [
    'require',
    'nothing-to-check',
    { 'app/main.py': app, 'vagga.yaml': vagga([]), '.lithos-ready.yaml': 'require-deployment: true\n' },
  ],
  [
    'settings container gone',
    'not-checked',
    { ...cfg(good), '.lithos-ready.yaml': 'deployments: [{ container: web, config: lithos/web.yaml }]\n' },
  ],
]
