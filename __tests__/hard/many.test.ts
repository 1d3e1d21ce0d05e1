/** Much of everything: each within 10 s and 512 MiB, and with a word where a limit was reached. */
import { config, hard, repeated, vagga } from './run.js'

const { project, run, runProcess } = hard()

const every = (count: number, file: (i: number) => readonly [string, string]) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => file(i)))

/** Containers `app0` … that each copy a config of their own. */
const deployments = (count: number) => `containers:
${repeated(
  count,
  (i) => `  app${i}:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos/app${i}.yaml, path: /lithos/app.yaml }
`,
)}`

type Files = Readonly<Record<string, string>>

const check = (name: string, files: Files, ...options: string[]) => run(['check', project(name, files), ...options])

/** The same by the bundle, for what may also take too much memory. */
const checkProcess = (name: string, files: Files, ...options: string[]) =>
  runProcess(['check', project(name, files), ...options])

describe('much of everything', () => {
  test('127 broken configs', async () => {
    const broken = `${config}arguments: >\n  folded\nnope: 'it''s'\nvolumes:\n  /tmp: !Tmpfs { size: 1Mi\n`
    const { status, out } = await check('broken', {
      'vagga.yaml': deployments(127),
      ...every(127, (i) => [`lithos/app${i}.yaml`, broken]),
    })
    expect(status).toBe(1)
    expect(out).toContain('❌ Not ready for lithos: 127 errors in 127 deployments')
    expect(out).toContain('lithos/app0.yaml:6:12  error  yaml-syntax')
  })

  test('200 deployments that all have something to mend', async () => {
    const { status, out } = checkProcess(
      'mend',
      {
        'vagga.yaml': deployments(200),
        ...every(200, (i) => [
          `lithos/app${i}.yaml`,
          `${config}work-dir: /lithos\nvolumes:\n  /data: !Tmpfs { size: 1Mi }\n`,
        ]),
      },
      '--format',
      'json',
    )
    expect(status).toBe(1)
    const { findings } = JSON.parse(out) as { findings: { rule: string; fixes: unknown[] }[] }
    for (const rule of ['unknown-key', 'mount-point-missing']) {
      const those = findings.filter((finding) => finding.rule === rule)
      expect(those).toHaveLength(200)
      expect(those.every(({ fixes }) => fixes.length > 0)).toBe(true)
    }
  })

  test('one config at 1,000 places of an image', async () => {
    const steps = Array.from({ length: 1000 }, (_, i) => `!Copy { source: /work/app.yaml, path: /lithos/a${i}.yaml }`)
    expect(await check('places', { 'vagga.yaml': vagga(...steps), 'app.yaml': config })).toMatchObject({
      status: 0,
      out: expect.stringContaining('1 deployment'),
      err: '',
    })
  })

  test('250 configs in one image', async () => {
    const { status, out } = await check('image', {
      'vagga.yaml': vagga('!Copy { source: /work/lithos, path: /lithos }'),
      'app.yaml': config,
      ...every(250, (i) => [`lithos/b${i}.yaml`, config]),
    })
    expect(status).toBe(0)
    expect(out).toContain('251')
  })

  test('1,000 configs in no image', async () => {
    const { status, out } = await check('unplaced', {
      'vagga.yaml': vagga(),
      'app.yaml': config,
      ...every(1000, (i) => [`u/a${i}.yaml`, `${config}nope: 1\n`]),
    })
    expect(status).toBe(1)
    expect(out).toContain('u/a999.yaml')
  })

  test('configs over 256 KiB, and 16 MiB of configs', async () => {
    const large = `${config}nope: 1\n${'# x\n'.repeat(80_000)}`
    expect(await check('large-config', { 'vagga.yaml': vagga(), 'app.yaml': large })).toMatchObject({
      status: 1,
      err: 'lithos-ready: lithos configs are read up to 256 KiB: `app.yaml` was passed over\n',
    })
    const named = {
      'vagga.yaml': vagga(),
      'app.txt': large,
      '.lithos-ready.yaml': 'deployments:\n- container: app\n  config: app.txt\n',
    }
    expect((await check('large-named', named)).err).toContain('`app.txt` was passed over')
    const { err } = checkProcess('large-all', {
      'vagga.yaml': vagga(),
      ...every(75, (i) => [`u/${i}.yaml`, `${config}${'# x\n'.repeat(60_000)}`]),
    })
    expect(err).toMatch(
      /^lithos-ready: lithos files are read up to 16 MiB: `u\/\d+.yaml` and those after it were passed over\n$/,
    )
  })

  test('200,000 containers, 2,000 containers, mixins and includes', async () => {
    const containers = (count: number) => `containers:\n${repeated(count, (i) => `  k${i}: {}\n`)}`
    const many = checkProcess('containers', { 'vagga.yaml': containers(200_000) })
    expect(many).toMatchObject({ status: 1, err: '' })
    expect(many.out).toContain('This is not read: more than 200000 keys, values and signs')
    expect((await check('containers-few', { 'vagga.yaml': containers(2000) })).status).toBe(0)
    const mixins = {
      'vagga.yaml': `mixins:\n${repeated(300, (i) => `- a${i}.yaml\n`)}`,
      ...every(300, (i) => [`a${i}.yaml`, containers(500)]),
    }
    expect(checkProcess('mixins', mixins).status).toBe(0)
    const includes = {
      'vagga.yaml': `x:\n${'- !*Include a.yaml\n'.repeat(900)}`,
      'a.yaml': repeated(50_000, (i) => `k${i}: v\n`),
    }
    expect(checkProcess('includes', includes).out).toContain('This is not read: more than')
  })

  test('300 containers in a base chain', async () => {
    const count = 300
    const chain = repeated(
      count,
      (i) =>
        `  c${i}:\n    setup:\n    - !Container ${i === count - 1 ? 'app' : `c${i + 1}`}\n    - !EnsureDir /d${i}\n`,
    )
    const text = vagga().replace('commands:', `${chain}commands:`)
    expect((await check('chain', { 'vagga.yaml': text, 'app.yaml': config })).status).toBe(1)
  })

  test('400 entries of one process file, and more containers than are looked into', async () => {
    const started = await check('started', {
      'vagga.yaml': vagga(),
      'app.yaml': config,
      'processes/s.yaml': repeated(400, (i) => `p${i}: {image: app.v, config: /lithos/app.yaml}\n`),
      'sandboxes/s.yaml': 'allow-users: [1]\n',
    })
    expect(started).toMatchObject({ status: 1, err: '' })
    expect(started.out).not.toContain('config-not-in-image')
    const built = checkProcess('built', {
      'vagga.yaml': `${vagga().replace('commands:', `${repeated(3_200, (i) => `  c${i}: {setup: [!Alpine v3.18]}\n`)}commands:`)}`,
      'app.yaml': config,
    })
    expect(built).toMatchObject({
      status: 0,
      err: 'lithos-ready: the images of the first 3000 of 3201 containers of `vagga.yaml` are looked into\n',
    })
  })

  test('50 configs that `!Text` writes, and anchors in a file with much to mend', async () => {
    const texts = Array.from(
      { length: 50 },
      (_, i) => `!Text\n        /lithos/c${i}.yaml: |\n          executable: /bin/x\n          user-id: 1\n`,
    )
    expect((await check('texts', { 'vagga.yaml': vagga(...texts), 'app.yaml': config })).status).toBe(1)
    const anchors = `x: &a b\ny: *a\n${config}${repeated(2000, (i) => `  a${i}: $HOME\n`)}`
    expect((await check('anchors', { 'vagga.yaml': vagga(), 'app.yaml': anchors })).status).toBe(1)
  })

  test('everything is a finding', async () => {
    const keys = { 'vagga.yaml': `${vagga()}${repeated(60_000, (i) => `k${i}: v\n`)}`, 'app.yaml': config }
    const { err, out } = checkProcess('findings', keys, '--format', 'json')
    expect(err).toBe('')
    expect(JSON.parse(out).findings.length).toBeLessThan(10_001)
    const broken = (count: number) => ({
      'vagga.yaml': `containers:\n${repeated(
        count,
        (i) => `  k${i}:
    setup:
    - !Copy { source: /work/no${i}, path: /x/y/z }
    - !Nope x
    environn: {}
    volumes: x
`,
      )}`,
      'app.yaml': config,
    })
    for (const [format, count] of [
      ['text', 300],
      ['markdown', 150],
    ] as const)
      expect((await check(`findings-${format}`, broken(count), '--format', format)).status).toBe(1)
    const environ = repeated(10_500, (i) => `  k${i}: $HOME\n`)
    const cut = await check('findings-cut', { 'vagga.yaml': vagga(), 'app.yaml': `${config}${environ}` })
    expect(cut.status).toBe(1)
    expect(cut.err).toMatch(/\d+ findings more are not told: mend the first 10000\n/)
  })

  test('many variables, volumes, arguments, commands and ignores', async () => {
    const environ = `    environ:\n${repeated(2500, (i) => `      K${i}: v\n`)}commands:`
    await check('variables', { 'vagga.yaml': vagga().replace('commands:', environ), 'app.yaml': config })
    checkProcess('volumes', {
      'vagga.yaml': vagga(),
      'app.yaml': `${config}volumes:\n${repeated(2000, (i) => `  /v${i}/x: !Tmpfs { size: 1Mi }\n`)}`,
    })
    const modes = await check('modes', {
      'vagga.yaml': vagga(),
      'app.yaml': `${config}volumes:\n${repeated(1500, (i) => `  /v${i}: !Tmpfs { size: 1Mi, mode: 0777 }\n`)}`,
    })
    expect(modes.err).toBe('')
    await check('arguments', {
      'vagga.yaml': vagga(),
      'app.yaml': `${config}arguments:\n${repeated(4000, (i) => `- /work/x${i}\n`)}`,
    })
    const commands = repeated(4000, (i) => `  c${i}: !Command\n    container: app\n    run: [/bin/main, x${i}]\n`)
    await check('commands', { 'vagga.yaml': `${vagga()}${commands}`, 'app.yaml': config })
    const ignored = Array.from(
      { length: 1500 },
      (_, i) => `!Copy { source: /work/no${i}, path: /x/y } # lithos-ready: ignore[copy-source-missing] x`,
    )
    await check('ignores', { 'vagga.yaml': vagga(...ignored), 'app.yaml': config })
    const copies = Array.from({ length: 1500 }, (_, i) => `!Copy { source: /work/app.yaml, path: /n${i}, umask: 022 }`)
    const comments = repeated(15_000, () => '# lithos-ready: ignore[decimal-mode] x\n')
    await check('ignores-apart', { 'vagga.yaml': `${vagga(...copies)}${comments}`, 'app.yaml': config })
    const entries = repeated(1100, (i) => `- { rule: unknown-key, path: "**/*a*b*${i}.y*", reason: x }\n`)
    const settings = await check('ignores-of-settings', {
      'app.yaml': config,
      '.lithos-ready.yaml': `ignore:\n${entries}`,
    })
    expect(settings).toMatchObject({ status: 2, err: expect.stringContaining('more than 1000 ignores') as unknown })
  })
})
