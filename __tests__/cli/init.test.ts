/** `init`: what is copied, mounted, asked for and refused. */
import { check } from '../../src/check.js'
import { type InitialDeployment, initialDeployment } from '../../src/cli/first-config.js'
import { firstServer } from '../../src/cli/first-server.js'
import { memoryFiles } from '../../src/files/memory.js'
import { overlayFiles } from '../../src/files/overlay.js'
import { applyEdits } from '../../src/fix/apply.js'
import { imagesOf } from '../../src/image/compute.js'
import { readVaggaProject } from '../../src/vagga/read.js'

interface Written extends InitialDeployment {
  readonly vagga: string
  readonly findings: ReturnType<typeof check>['findings']
}

/** `container` and `command` are lines of vagga.yaml, below those of the container `base` and the command `name`. */
function write(
  container: string,
  command: string,
  { name = 'run', ...more }: { name?: string; [path: string]: string | undefined } = {},
): Written {
  const indented = (lines: string) => lines.replace(/^/gm, '    ')
  const vaggaYaml = `containers:
  base:
${indented(container)}
commands:
  ${name}: !Command
    container: base
${indented(command)}
`
  const files = memoryFiles({ 'vagga.yaml': vaggaYaml, ...(more as Record<string, string>) })
  const { project } = readVaggaProject(files, 'vagga.yaml')
  if (!project?.accepted) throw new Error('vagga refuses the project of this test')
  const made = initialDeployment(project, name, { image: imagesOf(project, files), files })
  const vagga = applyEdits(vaggaYaml, [made.edit]) as string
  const after = overlayFiles(
    files,
    new Map([
      ['vagga.yaml', vagga],
      [made.config.path, made.config.text],
    ]),
  )
  return { ...made, vagga, findings: check(after, { tryFixes: false }).findings }
}

const alpine = 'setup:\n- !Alpine v3.18\n- !Install [python3, redis]'
const run = 'run: [python3, main.py]'
const errors = ({ findings }: Written) => findings.filter(({ severity }) => severity === 'error')

describe('what is copied', () => {
  const sources = {
    'main.py': 'import os\n',
    '.env': 'A=1\n',
    'tests/test_a.py': '',
    'node_modules/a/index.js': '',
    'out/a.bin': 'x',
    '.gitignore': '/out\n',
  }
  const taken = (written: Written) => {
    const regex = /ignore-regex: '([^']+)'/.exec(written.vagga)?.[1] as string
    return Object.keys(sources).filter(
      (path) => !path.split('/').some((_, i, all) => new RegExp(regex).test(all.slice(0, i + 1).join('/'))),
    )
  }
  test('what production needs', () => {
    const written = write(alpine, run, sources)
    expect(taken(written)).toEqual(['main.py', '.gitignore'])
    expect(errors(written)).toEqual([])
  })
  test('a directory that the command names', () =>
    expect(taken(write(alpine, 'run: [python3, tests/test_a.py]', sources))).toContain('tests/test_a.py'))
  test('the config is in the image once', () => {
    const { vagga } = write(alpine, run, sources)
    expect(new RegExp(/ignore-regex: '([^']+)'/.exec(vagga)?.[1] as string).test('lithos/run.yaml')).toBe(true)
    expect(vagga).toContain('- !Copy { source: /work/lithos/run.yaml, path: /lithos/run.yaml }')
  })
  test('nothing for a service', () => {
    const { vagga, config } = write(alpine, "run: [redis-server, --save, '']", sources)
    expect(vagga).not.toContain('source: /work\n')
    expect(config.text).toContain('workdir: /\n')
  })
  test('but the project for a service with a file of it', () =>
    expect(write(alpine, 'run: [redis-server, ./redis.conf]', { 'redis.conf': '' }).vagga).toContain('source: /work\n'))
  test('the project for a service that reads a path of it', () =>
    expect(write(alpine, 'run: redis-server && cat "seeds/$f"').vagga).toContain('source: /work\n'))
  test('not over what the base has in /app', () => {
    const { vagga, config } = write(`${alpine}\n- !EnsureDir /app/lib`, run, sources)
    expect(vagga).toContain('path: /srv/app\n')
    expect(config.text).toContain('workdir: /srv/app\n')
  })
})

describe('the config', () => {
  test('keeps user and group, and not what lithos sets', () => {
    const { config } = write(
      `${alpine}\nenviron: { LITHOS_NAME: a, LANG: C.UTF-8 }`,
      `user-id: 33\ngroup-id: 34\n${run}`,
    )
    expect(config.text).toContain('user-id: 33\ngroup-id: 34\n')
    expect(config.text).not.toContain('LITHOS_NAME')
  })
  test('asks for passwords', () => {
    const environ = 'environ: { DB_PASSWORD: hunter2, DATABASE_URL: "postgres://a:hunter2@b/c" }'
    const { config, notes } = write(`${alpine}\n${environ}`, run)
    expect(config.text).not.toContain('hunter2')
    expect(config.text).toContain('# secret-environ:\n#   DB_PASSWORD: v2:...\n#   DATABASE_URL: v2:...\n')
    expect(notes.join()).toContain('DB_PASSWORD, DATABASE_URL')
  })
  test.each([
    ['migrate', run, 'Command'],
    ['other', 'run: [python3, manage.py, migrate]', 'Command'],
    ['web', run, 'Daemon'],
  ])('%s is of its kind', (name, command, kind) =>
    expect(write(alpine, command, { name }).config.text).toContain(`kind: ${kind}\n`),
  )
  test('has room for what is mounted', () =>
    expect(write(`${alpine}\nvolumes: { /tmp: !Tmpfs { size: 1Gi } }`, run).config.text).toContain(
      'memory-limit: 1280Mi\n',
    ))
  test('looks a bare program up by the PATH of environ', () => {
    const setup = `${alpine}\n- !EnsureDir /opt/bin\n- !Text { /opt/bin/tool: x }\nenviron: { PATH: /opt/bin }`
    expect(write(setup, 'run: [tool]').config.text).toContain('executable: /opt/bin/tool\n')
  })
  test.each([
    ['-I/work/x', '-I/app/x'],
    ['sqlite:///work/x', 'sqlite:///app/x'],
    ['cd /work;ls', 'cd /app;ls'],
    ['${D:-/work/x}', '${D:-/app/x}'],
    ['a;/work/y', 'a;/app/y'],
    ['/data/work/x', '/data/work/x'],
    ['http://host/work', 'http://host/work'],
    ['/workers', '/workers'],
  ])('%s is written as %s', (development, production) =>
    expect(write(alpine, `run: [python3, '${development}']`).config.text).toContain(production),
  )
})

describe('volumes', () => {
  test('with something of the project are copied, others are for data', () => {
    const volumes = 'volumes:\n  /bin2: !BindRW /work/bin\n  /data: !BindRW /work/data'
    const { config, vagga, notes } = write(`${alpine}\n${volumes}`, run, { 'bin/a': 'x', 'data/.gitkeep': '' })
    expect(vagga).toContain('- !Copy { source: /work/bin, path: /bin2 }')
    expect(config.text).not.toContain('/bin2')
    expect(config.text).toContain('/data: !Persistent')
    expect(notes.join()).toContain('`/bin2` is copied from `/work/bin`')
  })
  test('inside of others are part of them', () => {
    const { config, notes } = write(`${alpine}\nvolumes: { /data: !Persistent a, /data/b: !Persistent b }`, run)
    expect(config.text).not.toContain('/data/b')
    expect(notes.join()).toContain('`/data/b` is inside of another volume')
  })
  test('that are the project again take its place', () => {
    const { config, vagga } = write(`${alpine}\nvolumes: { /src: !BindRO /work }`, run, { 'main.py': '' })
    expect(config.text).toContain('workdir: /src\n')
    expect(vagga.match(/source: \/work\n/g)).toHaveLength(1)
  })
  test('with a comma in the path', () =>
    expect(write(`${alpine}\nvolumes: { /c: !BindRO "/work/a,b" }`, run, { 'a,b': '' }).vagga).toContain(
      '- !Copy { source: "/work/a,b", path: /c }',
    ))
  test('that links of the base need', () => {
    const links = '- !EnsureDir /state\n- !Sh ln -sf /state/resolv.conf /etc/resolv.conf'
    const own = 'resolv-conf-path: /state/resolv.conf\nvolumes: { /state: !Tmpfs {} }'
    const { config, vagga } = write(`${alpine}\n${links}\n${own}`, run, { 'main.py': '' })
    expect(config.text).toContain('/state: !Statedir {}')
    expect(vagga.match(/resolv-conf-path: \/state\/resolv.conf/g)).toHaveLength(2)
  })
})

describe('commands', () => {
  const files = memoryFiles({
    'vagga.yaml': `containers:
  a:
    setup: [!Alpine v3.18]
commands:
  go: !Command { container: a, aliases: [g], run: [sh] }
  cap: !CapsuleCommand { run: [sh] }
`,
  })
  const { project } = readVaggaProject(files, 'vagga.yaml')
  const make = (name: string) =>
    initialDeployment(project as NonNullable<typeof project>, name, { image: () => undefined, files })
  test('are found by an alias', () => expect(make('g').container).toBe('g-deploy'))
  test('without a container are refused with what to do', () => expect(() => make('cap')).toThrow(/Write a `!Command`/))
})

describe('work-path', () => {
  const findings = (argument: string) =>
    check(
      memoryFiles({
        'vagga.yaml': `containers:
  a:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos/a.yaml, path: /lithos/a.yaml }
`,
        'lithos/a.yaml': `kind: Daemon\nuser-id: 1\nmemory-limit: 64Mi\nexecutable: /bin/busybox\narguments: ['${argument}']\n`,
      }),
      { tryFixes: false },
    ).findings.filter(({ rule }) => rule === 'work-path')
  test.each(['-I/work/x', 'sqlite:///work/x', 'cd /work;', '${D:-/work/x}', 'a;/work/y'])(
    '%s is reported',
    (argument) => expect(findings(argument)).toHaveLength(1),
  )
  test.each(['http://host/work/x', '/data/work/x', 'a-/workers', 'https://work/x'])('%s is not', (argument) =>
    expect(findings(argument)).toEqual([]),
  )
})

describe('containers of mixins', () => {
  test('are begun with by one of the project itself', () => {
    const files = memoryFiles({
      'vagga.yaml':
        'mixins: [vagga/app.yaml]\ncommands:\n  run: !Command\n    container: app\n    run: [python3, main.py]\n',
      'vagga/app.yaml': `containers:\n  app:\n    ${alpine.replaceAll('\n', '\n    ')}\n`,
    })
    const { project } = readVaggaProject(files, 'vagga.yaml')
    if (project === undefined) throw new Error('vagga refuses the project of this test')
    const { edit } = initialDeployment(project, 'run', { image: imagesOf(project, files), files })
    expect(edit.text).toMatch(/\n\ncontainers:\n {2}run-deploy:\n {4}setup:\n {4}- !Container app\n/)
  })
})

describe('passwords on the command line', () => {
  test.each([
    ['[python3, main.py, --password, hunter2]', '- --password\n- CHANGE-ME\n'],
    ['"python3 main.py --api-key=hunter2 -v"', '--api-key=CHANGE-ME -v'],
    ['[python3, main.py, "postgres://u:hunter2@db/x"]', 'postgres://u:CHANGE-ME@db/x'],
  ])('%s', (command, production) => {
    const { config, notes } = write(alpine, `run: ${command}`)
    expect(config.text).toContain(production)
    expect(config.text).not.toContain('hunter2')
    expect(notes.join()).toContain('CHANGE-ME')
  })
  test('are asked for where the shell has them', () =>
    expect(write(alpine, 'run: "python3 main.py --password=$PASSWORD"').config.text).toContain('--password=$PASSWORD'))
})

describe('the server', () => {
  const { process } = write(`${alpine}\nvolumes: { /data: !Persistent shop }`, run, { name: 'web' })
  const written = (texts: Record<string, string>) => firstServer(memoryFiles(texts), '', process)
  const entry = 'web:\n  kind: Daemon\n  instances: 1\n  image: web-deploy\n  config: /lithos/web.yaml\n'

  test('gets a process and a sandbox where it has folders for them', () =>
    expect(written({ 'lithos/processes/.gitkeep': '' }).changes).toEqual([
      { path: 'lithos/processes/web.yaml', before: undefined, after: entry },
      {
        path: 'lithos/sandboxes/web.yaml',
        before: undefined,
        after:
          'image-dir: /var/lib/lithos/images/web\nallow-users: [1]\nallow-groups: [0]\nwritable-paths:\n  /shop: /var/lib/lithos/data/web/shop\n',
      },
    ]))

  const sandbox = 'image-dir: /srv\nallow-users: [5]\nallow-groups: [0-9]\n'
  const pair = {
    'lithos/processes/shop.yaml': 'api:\n  image: api\n  config: /a\n',
    'lithos/sandboxes/shop.yaml': sandbox,
  }

  test('gets what is missing in the only pair of files', () =>
    expect(written(pair).changes.map(({ path, after }) => [path, after])).toEqual([
      ['lithos/processes/shop.yaml', `api:\n  image: api\n  config: /a\n\n${entry}`],
      [
        'lithos/sandboxes/shop.yaml',
        'image-dir: /srv\nallow-users: [5, 1]\nallow-groups: [0-9]\nwritable-paths:\n  /shop: /var/lib/lithos/data/shop/shop\n',
      ],
    ]))
  test('says what it allows now', () =>
    expect(written(pair).notes.join()).toContain('`lithos/sandboxes/shop.yaml` allows user 1 now.'))
  test('keeps a process that is there', () => {
    const { changes, notes } = written({ 'lithos/processes/shop.yaml': entry })
    expect(changes).toEqual([])
    expect(notes.join()).toContain('by an entry of `processes/SANDBOX.yaml`: `web: { kind: Daemon')
  })
  test('of nobody is told by hand', () => expect(written({}).changes).toEqual([]))
})
