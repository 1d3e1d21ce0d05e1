/** Where a mistake is told: at the line that has to change, which is often not the line that fails. Each has a twin that is right. */
import { checkTexts } from './project.js'

const sandbox = `image-dir: /srv/images
allow-users: [0-65535]
allow-groups: [0-65535]
writable-paths: { /data: /srv/data }
`
const process = `app:
  kind: Daemon
  image: app
  config: /config/app.yaml
`

interface Project {
  readonly steps?: readonly string[]
  /** Other keys of the vagga container. */
  readonly container?: string
  /** Lines of the lithos config. */
  readonly config?: readonly string[]
  readonly main?: string
  readonly files?: Readonly<Record<string, string>>
}

/** `rule file «first line of the text under it»` of errors and warnings. */
function told({ steps = [], container = '', config = [], main = 'echo ready', files = {} }: Project): string[] {
  const texts = {
    'vagga.yaml': `containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/app, path: /app }
    - !Copy { source: /work/config, path: /config }
${steps.map((step) => `    - ${step}\n`).join('')}${container}commands:
  run: !Command
    container: app
    run: [/app/main.sh]
`,
    'config/app.yaml': `${['kind: Daemon', 'memory-limit: 64Mi', ...config].join('\n')}\n`,
    'app/main.sh': `#!/bin/sh\n${main}\n`,
    'sandbox.yaml': sandbox,
    'process.yaml': process,
    ...files,
  }
  return checkTexts(texts)
    .findings.filter(({ severity }) => severity !== 'note')
    .map(({ rule, at }) => `${rule} ${at.file.path} «${at.file.text.slice(at.start, at.end).split('\n')[0]}»`)
}

const runs = ['user-id: 1', 'executable: /app/main.sh']
const maps = (...keys: string[]) =>
  sandbox + keys.map((key) => `${key}: [{ inside: 0, outside: 100000, count: 1000 }]\n`).join('')

const cases: readonly (readonly [title: string, bad: Project, where: string, good: Project])[] = [
  [
    'a step takes the lithos config out of the image',
    { config: runs, steps: ['!Remove /config/app.yaml'] },
    'config-not-in-image vagga.yaml «!Remove /config/app.yaml»',
    { config: runs, steps: ['!Remove /config/old.yaml'] },
  ],
  [
    'a script starts another that nobody may run',
    { config: runs, main: '/app/lib/job', files: { 'app/lib/job': '' }, steps: ['!Sh "chmod a-x /app/lib/job"'] },
    'executable-not-runnable vagga.yaml «chmod a-x /app/lib/job»',
    { config: runs, main: 'sh /app/lib/job', files: { 'app/lib/job': '' }, steps: ['!Sh "chmod a-x /app/lib/job"'] },
  ],
  [
    'a script starts another that only root may read',
    { config: runs, main: '/app/job', files: { 'app/job': '#!/bin/sh\n' }, steps: ['!Sh "chmod 700 /app/job"'] },
    'closed-to-user vagga.yaml «chmod 700 /app/job»',
    { config: runs, main: '/app/job', files: { 'app/job': '#!/bin/sh\n' }, steps: ['!Sh "chmod 755 /app/job"'] },
  ],
  [
    'a script starts another whose interpreter is not there',
    { config: runs, main: '/app/job', files: { 'app/job': '#!/nowhere/sh\n' } },
    'interpreter-missing app/job «#!/nowhere/sh»',
    { config: runs, main: '/app/job', files: { 'app/job': '#!/bin/sh\n' } },
  ],
  [
    '`sh -c` writes where nothing can be written',
    { config: ['user-id: 1', 'executable: /bin/sh', 'arguments: [-c, "/app/main.sh > /run/log"]'] },
    'write-to-read-only-path config/app.yaml «/run/log»',
    { config: ['user-id: 1', 'executable: /bin/sh', 'arguments: [-c, "/app/main.sh > /dev/null"]'] },
  ],
  [
    'a script writes what an argument names: the write is shown',
    { config: [...runs, 'arguments: [/run/out]'], main: 'echo > "$1"' },
    'write-to-read-only-path app/main.sh «"$1"»',
    { config: [...runs, 'arguments: [/dev/null]'], main: 'echo > "$1"' },
  ],
  [
    'what goes into one directory is told once, at the first write',
    { config: runs, main: 'echo > /run/a\necho > /run/b' },
    'write-to-read-only-path app/main.sh «/run/a»',
    { config: [...runs, 'volumes: { /run: !Tmpfs { size: 1Mi } }'], main: 'echo > /run/a\necho > /run/b' },
  ],
  [
    '`data-dirs` takes it out',
    { config: runs, container: '    data-dirs: [/app, /bin]\n' },
    'config-not-in-image vagga.yaml «[/app, /bin]»',
    { config: runs },
  ],
  [
    'a second process of the same image names a config that is not there',
    {
      config: runs,
      files: { 'process.yaml': `${process}${process.replaceAll('app', 'job').replace('job\n', 'app\n')}` },
    },
    'config-not-in-image process.yaml «/config/job.yaml»',
    {
      config: runs,
      files: {
        'process.yaml': `${process}${process.replaceAll('app', 'job').replace('job\n', 'app\n')}`,
        'config/job.yaml': 'kind: Daemon\nuser-id: 1\nexecutable: /app/main.sh\n',
      },
    },
  ],
  [
    'a `uid-map` without a `gid-map`',
    { config: runs, files: { 'sandbox.yaml': maps('uid-map') } },
    'group-not-mapped sandbox.yaml «uid-map»',
    { config: runs, files: { 'sandbox.yaml': maps('uid-map', 'gid-map') } },
  ],
  [
    'the file of the secrets is not in the image',
    {
      config: [...runs, 'secret-environ-file: /config/secrets.yaml'],
      files: { 'sandbox.yaml': `${sandbox}secrets-private-key: /etc/lithos/key\n` },
    },
    'secret-malformed config/app.yaml «/config/secrets.yaml»',
    { config: runs, files: { 'sandbox.yaml': `${sandbox}secrets-private-key: /etc/lithos/key\n` } },
  ],
  [
    'a program that `!Text` writes has no x bit',
    {
      config: ['user-id: 1', 'executable: /app/hello'],
      steps: ['!Text { /app/hello: "#!/bin/sh\\necho hello\\n" }'],
    },
    'executable-not-runnable vagga.yaml «/app/hello: "#!/bin/sh\\necho hello\\n"»',
    {
      config: ['user-id: 1', 'executable: /app/hello'],
      steps: ['!Text { /app/hello: "#!/bin/sh\\necho hello\\n" }', '!Sh chmod +x /app/hello'],
    },
  ],
  [
    'a step makes the working directory where nothing stays',
    { config: [...runs, 'workdir: /run/app'], steps: ['!Sh mkdir -p /run/app'] },
    'workdir-missing vagga.yaml «mkdir -p /run/app»',
    { config: [...runs, 'workdir: /run/app'], steps: ['!EnsureDir /run/app'] },
  ],
  [
    'a log that is a link to the standard output, of a user who cannot open it',
    {
      config: runs,
      steps: ['!Sh ln -s /dev/stdout /app/log'],
      main: 'echo started >> /app/log || exit 1',
    },
    'dev-stdout vagga.yaml «!Sh ln -s /dev/stdout /app/log»',
    {
      config: ['user-id: 0', 'executable: /app/main.sh'],
      steps: ['!Sh ln -s /dev/stdout /app/log'],
      main: 'echo started >> /app/log || exit 1',
    },
  ],
  [
    'a relative path comes out of a variable',
    {
      config: [...runs, 'environ: { CONF: conf/app.ini }'],
      main: 'cat "$CONF"',
      files: { 'conf/app.ini': 'a=1\n' },
    },
    'relative-path config/app.yaml «CONF: conf/app.ini»',
    {
      config: [...runs, 'environ: { CONF: conf/app.ini }', 'workdir: /app'],
      main: 'cat "$CONF"',
      files: { 'app/conf/app.ini': 'a=1\n' },
    },
  ],
  [
    'a directory that vagga prepares, and the script does not make',
    {
      config: [...runs, 'volumes: { /data: !Tmpfs { size: 1Mi } }'],
      steps: ['!EnsureDir /data'],
      container: '    volumes:\n      /data: !Tmpfs { size: 1Mi, subdirs: { cache: { mode: 0o777 } } }\n',
      main: 'echo 1 > /data/cache/one',
    },
    'writable-directory-lost vagga.yaml «subdirs: { cache: { mode: 0o777 } }»',
    {
      config: [...runs, 'volumes: { /data: !Tmpfs { size: 1Mi } }'],
      steps: ['!EnsureDir /data'],
      container: '    volumes:\n      /data: !Tmpfs { size: 1Mi, subdirs: { cache: { mode: 0o777 } } }\n',
      main: 'mkdir -p /data/cache\necho 1 > /data/cache/one',
    },
  ],
  [
    'a Statedir that the program writes to, and may not',
    {
      config: [...runs, 'volumes: { /state: !Statedir { path: /app, mode: 0o755 } }'],
      steps: ['!EnsureDir /state'],
      main: 'echo 1 > /state/one',
    },
    'volume-not-writable-by-user config/app.yaml «mode: 0o755»',
    {
      config: [...runs, 'volumes: { /state: !Statedir { path: /app, mode: 0o755, user: 1 } }'],
      steps: ['!EnsureDir /state'],
      main: 'echo 1 > /state/one',
    },
  ],
]

describe('a mistake is told at its place', () => {
  for (const [title, bad, where, good] of cases)
    test(title, () => {
      expect(told(bad)).toContain(where)
      expect(told(good).filter((line) => line.startsWith(where.replace(/ .*/, '')))).toEqual([])
    })
})
