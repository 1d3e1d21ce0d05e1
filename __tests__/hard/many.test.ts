/** Much of everything: each within 10 s and 512 MiB, and with a word where a limit was reached. */
import { describe, expect, test } from '@jest/globals'
import { config, project, repeated, run, vagga } from './run.js'

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

const check = (name: string, files: Readonly<Record<string, string>>, ...options: string[]) =>
  run(['check', project(name, files), ...options])

describe('much of everything', () => {
  test('127 broken configs', () => {
    const broken = `${config}arguments: >\n  folded\nnope: 'it''s'\nvolumes:\n  /tmp: !Tmpfs { size: 1Mi\n`
    const { status, out } = check('broken', {
      'vagga.yaml': deployments(127),
      ...every(127, (i) => [`lithos/app${i}.yaml`, broken]),
    })
    expect(status).toBe(1)
    expect(out).toContain('❌ Not ready for lithos: 127 errors in 127 deployments')
    expect(out).toContain('lithos/app0.yaml:6:12  error  yaml-syntax')
  })

  test('500 deployments that all have something to mend', () => {
    const { status, out } = check(
      'mend',
      {
        'vagga.yaml': deployments(500),
        ...every(500, (i) => [
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
      expect(those).toHaveLength(500)
      expect(those.every(({ fixes }) => fixes.length > 0)).toBe(true)
    }
  })

  test('one config at 2,000 places of an image', () => {
    const steps = Array.from({ length: 2000 }, (_, i) => `!Copy { source: /work/app.yaml, path: /lithos/a${i}.yaml }`)
    expect(check('places', { 'vagga.yaml': vagga(...steps), 'app.yaml': config })).toMatchObject({
      status: 0,
      out: expect.stringContaining('1 deployment'),
      err: '',
    })
  })

  test('500 configs in one image', () => {
    const { status, out } = check('image', {
      'vagga.yaml': vagga('!Copy { source: /work/lithos, path: /lithos }'),
      'app.yaml': config,
      ...every(500, (i) => [`lithos/b${i}.yaml`, config]),
    })
    expect(status).toBe(0)
    expect(out).toContain('501')
  })

  test('2,000 configs in no image', () => {
    const { status, out } = check('unplaced', {
      'vagga.yaml': vagga(),
      'app.yaml': config,
      ...every(2000, (i) => [`u/a${i}.yaml`, `${config}nope: 1\n`]),
    })
    expect(status).toBe(1)
    expect(out).toContain('u/a1999.yaml')
  })

  test('configs over 256 KiB, and 16 MiB of configs', () => {
    const large = `${config}nope: 1\n${'# x\n'.repeat(80_000)}`
    expect(check('large-config', { 'vagga.yaml': vagga(), 'app.yaml': large })).toMatchObject({
      status: 1,
      err: 'lithos-ready: lithos configs are read up to 256 KiB: `app.yaml` was passed over\n',
    })
    const named = {
      'vagga.yaml': vagga(),
      'app.txt': large,
      '.lithos-ready.yaml': 'deployments:\n- container: app\n  config: app.txt\n',
    }
    expect(check('large-named', named).err).toContain('`app.txt` was passed over')
    const { err } = check('large-all', {
      'vagga.yaml': vagga(),
      ...every(100, (i) => [`u/${i}.yaml`, `${config}${'# x\n'.repeat(60_000)}`]),
    })
    expect(err).toMatch(
      /^lithos-ready: lithos files are read up to 16 MiB: `u\/\d+.yaml` and those after it were passed over\n$/,
    )
  })

  test('200,000 containers, 5,000 containers, mixins and includes', () => {
    const containers = (count: number) => `containers:\n${repeated(count, (i) => `  k${i}: {}\n`)}`
    const many = check('containers', { 'vagga.yaml': containers(200_000) })
    expect(many).toMatchObject({ status: 1, err: '' })
    expect(many.out).toContain('This is not read: more than 200000 keys, values and signs')
    expect(check('containers-few', { 'vagga.yaml': containers(5000) }).status).toBe(0)
    const mixins = {
      'vagga.yaml': `mixins:\n${repeated(900, (i) => `- a${i}.yaml\n`)}`,
      ...every(900, (i) => [`a${i}.yaml`, containers(500)]),
    }
    expect(check('mixins', mixins).status).toBe(0)
    const includes = {
      'vagga.yaml': `x:\n${'- !*Include a.yaml\n'.repeat(900)}`,
      'a.yaml': repeated(50_000, (i) => `k${i}: v\n`),
    }
    expect(check('includes', includes).out).toContain('This is not read: more than')
  })

  test('1,000 containers in a base chain', () => {
    const count = 1000
    const chain = repeated(
      count,
      (i) =>
        `  c${i}:\n    setup:\n    - !Container ${i === count - 1 ? 'app' : `c${i + 1}`}\n    - !EnsureDir /d${i}\n`,
    )
    const text = vagga().replace('commands:', `${chain}commands:`)
    expect(check('chain', { 'vagga.yaml': text, 'app.yaml': config }).status).toBe(1)
  })

  test('1,000 entries of one process file, and more containers than are looked into', () => {
    const started = check('started', {
      'vagga.yaml': vagga(),
      'app.yaml': config,
      'processes/s.yaml': repeated(1000, (i) => `p${i}: {image: app.v, config: /lithos/app.yaml}\n`),
      'sandboxes/s.yaml': 'allow-users: [1]\n',
    })
    expect(started).toMatchObject({ status: 1, err: '' })
    expect(started.out).not.toContain('config-not-in-image')
    const built = check('built', {
      'vagga.yaml': `${vagga().replace('commands:', `${repeated(10_000, (i) => `  c${i}: {setup: [!Alpine v3.18]}\n`)}commands:`)}`,
      'app.yaml': config,
    })
    expect(built).toMatchObject({
      status: 0,
      err: 'lithos-ready: the images of the first 3000 of 10001 containers of `vagga.yaml` are looked into\n',
    })
  })

  test('100 configs that `!Text` writes, and anchors in a file with much to mend', () => {
    const texts = Array.from(
      { length: 100 },
      (_, i) => `!Text\n        /lithos/c${i}.yaml: |\n          executable: /bin/x\n          user-id: 1\n`,
    )
    expect(check('texts', { 'vagga.yaml': vagga(...texts), 'app.yaml': config }).status).toBe(1)
    const anchors = `x: &a b\ny: *a\n${config}${repeated(4000, (i) => `  a${i}: $HOME\n`)}`
    expect(check('anchors', { 'vagga.yaml': vagga(), 'app.yaml': anchors }).status).toBe(1)
  })

  test('everything is a finding', () => {
    const keys = { 'vagga.yaml': `${vagga()}${repeated(60_000, (i) => `k${i}: v\n`)}`, 'app.yaml': config }
    const { err, out } = check('findings', keys, '--format', 'json')
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
      ['text', 2000],
      ['markdown', 300],
    ] as const)
      expect(check(`findings-${format}`, broken(count), '--format', format).status).toBe(1)
    const environ = repeated(12_000, (i) => `  k${i}: $HOME\n`)
    const cut = check('findings-cut', { 'vagga.yaml': vagga(), 'app.yaml': `${config}${environ}` })
    expect(cut.status).toBe(1)
    expect(cut.err).toMatch(/\d+ findings more are not told: mend the first 10000\n/)
  })

  test('many variables, volumes, arguments, commands and ignores', () => {
    const environ = `    environ:\n${repeated(5000, (i) => `      K${i}: v\n`)}commands:`
    check('variables', { 'vagga.yaml': vagga().replace('commands:', environ), 'app.yaml': config })
    check('volumes', {
      'vagga.yaml': vagga(),
      'app.yaml': `${config}volumes:\n${repeated(6000, (i) => `  /v${i}/x: !Tmpfs { size: 1Mi }\n`)}`,
    })
    const modes = check('modes', {
      'vagga.yaml': vagga(),
      'app.yaml': `${config}volumes:\n${repeated(4000, (i) => `  /v${i}: !Tmpfs { size: 1Mi, mode: 0777 }\n`)}`,
    })
    expect(modes.err).toBe('')
    check('arguments', {
      'vagga.yaml': vagga(),
      'app.yaml': `${config}arguments:\n${repeated(8000, (i) => `- /work/x${i}\n`)}`,
    })
    const commands = repeated(8000, (i) => `  c${i}: !Command\n    container: app\n    run: [/bin/main, x${i}]\n`)
    check('commands', { 'vagga.yaml': `${vagga()}${commands}`, 'app.yaml': config })
    const ignored = Array.from(
      { length: 3000 },
      (_, i) => `!Copy { source: /work/no${i}, path: /x/y } # lithos-ready: ignore[copy-source-missing] x`,
    )
    check('ignores', { 'vagga.yaml': vagga(...ignored), 'app.yaml': config })
    const copies = Array.from({ length: 4000 }, (_, i) => `!Copy { source: /work/app.yaml, path: /n${i}, umask: 022 }`)
    const comments = repeated(40_000, () => '# lithos-ready: ignore[decimal-mode] x\n')
    check('ignores-apart', { 'vagga.yaml': `${vagga(...copies)}${comments}`, 'app.yaml': config })
    const entries = repeated(2000, (i) => `- { rule: unknown-key, path: "**/*a*b*${i}.y*", reason: x }\n`)
    const settings = check('ignores-of-settings', { 'app.yaml': config, '.lithos-ready.yaml': `ignore:\n${entries}` })
    expect(settings).toMatchObject({ status: 2, err: expect.stringContaining('more than 1000 ignores') as unknown })
  })
})
