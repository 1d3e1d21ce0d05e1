import type { Ended } from '../in-process.js'
import { config, hard, repeated, vagga } from './run.js'

const { project, run, runProcess } = hard()

type Files = Readonly<Record<string, string | Uint8Array>>

/** What a check printed that ended with one of these statuses, and left out only what it says. */
function ended({ status, out, err }: Ended, statuses: readonly (0 | 1 | 2)[]): string {
  expect(statuses).toContain(status)
  expect(err.slice(0, 500)).toMatch(/^(lithos-ready: .* (was passed over|are checked|are looked into)\n)?$/)
  return out
}

/** A check of these files, with the statuses that it may end with. */
const check = async (name: string, files: Files, ...statuses: (0 | 1 | 2)[]) =>
  ended(await run(['check', project(name, files)]), statuses)

/** The same by the bundle, for what may also take too much memory. */
const checkProcess = (name: string, files: Files, ...statuses: (0 | 1 | 2)[]) =>
  ended(runProcess(['check', project(name, files)]), statuses)

const bomb = `a0: &a0 [x, x]\n${repeated(40, (i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(10)}]\n`)}`

describe('texts that are made to hurt', () => {
  test('aliases that double', async () => {
    checkProcess('bomb', { 'vagga.yaml': `${bomb}containers: *a40\n`, 'app.yaml': config }, 1)
    await check('bomb-config', { 'vagga.yaml': vagga(), 'app.yaml': `${config}${bomb}` }, 0, 1)
    await check(
      'bomb-merge',
      {
        'vagga.yaml': `a0: &a0 {k: v}\n${repeated(30, (i) => `a${i + 1}: &a${i + 1}\n  <<: [${`*a${i}, `.repeat(9)}]\n`)}containers: *a30\n`,
      },
      1,
    )
    await check(
      'bomb-unpack',
      {
        'vagga.yaml': `a0: &a0 [x, x]\n${repeated(30, (i) => `a${i + 1}: &a${i + 1}\n- !*Unpack *a${i}\n- !*Unpack *a${i}\n`)}containers: *a30\n`,
      },
      1,
    )
  })

  test.each([
    ['lists', '[', ''],
    ['mappings', '{a: ', ''],
    ['block lists', '- ', ''],
    ['question marks', '? ', ''],
    ['tags', '!a ', 'x'],
    ['blocks', '', ''],
  ])('100,000 levels of %s', async (name, open, end) => {
    const deep = name === 'blocks' ? repeated(2000, (i) => `${' '.repeat(i)}a:\n`) : open.repeat(100_000) + end
    checkProcess(`deep-${name}`, { 'vagga.yaml': deep }, 1)
    await check(`deep-config-${name}`, { 'vagga.yaml': vagga(), 'app.yaml': `${config}arguments: ${deep}\n` }, 0, 1)
  })

  test('50 MB, and what is just too large', async () => {
    const large = { 'vagga.yaml': `containers: {}\n#${'x'.repeat(50e6)}\n` }
    expect(checkProcess('large', large, 1)).toContain('too large')
    await check('large-lines', { 'vagga.yaml': 'a: b\n'.repeat(7e6) }, 1)
    await check('large-config', { 'vagga.yaml': vagga(), 'app.yaml': config + '# x\n'.repeat(2e6) }, 1)
    await check(
      'large-source',
      {
        'vagga.yaml': vagga('!Copy { source: /work/big.sh, path: /big.sh }'),
        'app.yaml': config.replace('/bin/busybox', '/big.sh'),
        'big.sh': `#!/bin/sh\n${'x'.repeat(5e6)}`,
      },
      1,
    )
  })

  test('200,000 keys', async () => {
    const keys = repeated(200_000, (i) => `  k${i}: v\n`)
    checkProcess('keys-containers', { 'vagga.yaml': `containers:\n${repeated(8000, (i) => `  k${i}: {}\n`)}` }, 0, 1)
    await check('keys-environ', { 'vagga.yaml': vagga(), 'app.yaml': `${config}${keys}` }, 0, 1)
    await check('keys-same', { 'vagga.yaml': vagga(), 'app.yaml': `${config}${'  k: v\n'.repeat(200_000)}` }, 0, 1)
    await check('keys-unknown', { 'vagga.yaml': `${vagga()}${keys.replace(/^ {2}/gm, '')}`, 'app.yaml': config }, 0, 1)
  })

  test('300,000 steps', async () => {
    checkProcess(
      'steps',
      {
        'vagga.yaml': `${vagga()}`.replace(
          'commands:',
          `${repeated(300_000, (i) => `    - !EnsureDir /d/${i}\n`)}commands:`,
        ),
        'app.yaml': config,
      },
      0,
      1,
    )
    await check(
      'steps-one-dir',
      { 'vagga.yaml': vagga(...Array.from({ length: 50_000 }, () => '!EnsureDir /d')), 'app.yaml': config },
      0,
      1,
    )
    await check(
      'steps-copy',
      {
        'vagga.yaml': vagga(...Array.from({ length: 200 }, (_, i) => `!Copy { source: /work, path: /d${i} }`)),
        'app.yaml': config,
      },
      0,
      1,
    )
    await check(
      'steps-sh',
      {
        'vagga.yaml': vagga(
          ...Array.from(
            { length: 100 },
            (_, i) => `!Sh "mkdir /d${i}; cp -r /work/* /d${i}; for x in 1 2 3; do echo $x > /d${i}/$x; done"`,
          ),
        ),
        'app.yaml': config,
      },
      0,
      1,
    )
  })

  test('100,000 steps of sub-configs', async () => {
    const steps = repeated(200, (i) => `    - !EnsureDir /d${i}\n`)
    const again = Array.from({ length: 500 }, () => '!SubConfig { path: sub.yaml, container: x }')
    const files = {
      'vagga.yaml': vagga(...again),
      'sub.yaml': `containers:\n  x:\n    setup:\n${steps}`,
      'app.yaml': config,
    }
    await check('sub-configs', files, 0)
  })

  test('1 MB on one line, and 200 paths of 2,000 levels', async () => {
    await check('line-sh', { 'vagga.yaml': vagga(`!Sh "${'ab cd '.repeat(170_000)}"`), 'app.yaml': config }, 0)
    const deep = Array.from({ length: 200 }, (_, i) => `!EnsureDir ${'/d'.repeat(1950)}/x${i}`)
    await check('deep-paths', { 'vagga.yaml': vagga(...deep), 'app.yaml': config }, 0)
  })

  test('containers that double', async () => {
    const twice = repeated(
      12,
      (i) =>
        `  c${i}:\n    setup:\n    - !Container c${i + 1}\n    - !Build { container: c${i + 1}, source: /, path: /a }\n    - !Build { container: c${i + 1}, source: /, path: /b }\n`,
    )
    checkProcess(
      'double',
      {
        'vagga.yaml': `containers:\n${twice}  c12:\n    setup:\n    - !Alpine v3.18\n    - !Text { /a.txt: b }\n`,
        'app.yaml': config,
      },
      0,
      1,
    )
  })

  /** A project in which each of these steps is that of a container of its own. */
  const containers = (steps: readonly string[]) => ({
    'vagga.yaml': `${vagga()}`.replace(
      'commands:',
      `${steps.map((step, i) => `  c${i}:\n    setup:\n    - !Alpine v3.18\n    - ${step}\n`).join('')}commands:`,
    ),
    'app.yaml': config,
    ['a'.repeat(200)]: '',
    [`src/${'ab'.repeat(100)}`]: '',
  })

  test('regular expressions that explode', async () => {
    const patterns = [
      '(a+)+$',
      '((a*)*)*b',
      '(.*){1,1000}{1,1000}',
      '(x{1000}){1000}',
      'a{999999999}',
      '(',
      '[',
      '(?=a)b',
      '\\p{Nope}',
      `${'('.repeat(50_000)}${')'.repeat(50_000)}`,
      '(a|b|ab)*c'.repeat(2000),
    ]
    for (const key of ['ignore-regex', 'include-regex']) {
      const steps = patterns.map((pattern) => `!Copy { source: /work, path: /x, ${key}: '${pattern}' }`)
      expect([0, 1]).toContain((await run(['check', project(`regex-${key}`, containers(steps))])).status)
    }
  })

  test('globs that explode', async () => {
    const globs = [
      '/**/**/**/**/**/a',
      `/${'*a'.repeat(500)}`,
      `/${'{a,'.repeat(300)}b${'}'.repeat(300)}`,
      `/${'{a,b}'.repeat(40)}`,
      '/[',
      '/{',
      '/\\',
    ]
    const steps = globs.map((glob) => `!Copy { source: /work, path: /x, rules: ['${glob}'] }`)
    expect([0, 1]).toContain((await run(['check', project('globs', containers(steps))])).status)
    const unseen = { ...containers([]), '.gitignore': globs.map((glob) => `${glob}\n`).join('') }
    expect([0, 1]).toContain((await run(['check', project('gitignore', unseen)])).status)
    for (const [i, glob] of globs.entries()) {
      const ignored = {
        'vagga.yaml': vagga(),
        'app.yaml': 'x: y\n',
        '.lithos-ready.yaml': `ignore:\n- rule: unknown-key\n  reason: x\n  path: '${glob}'\n`,
      }
      expect([0, 1, 2]).toContain((await run(['check', project(`ignore-${i}`, ignored)])).status)
    }
  })

  test('shell scripts without an end', async () => {
    for (const [name, script] of Object.entries({
      loop: 'while true; do mkdir -p /a/$x; done',
      brace: `mkdir -p ${'{a,b}'.repeat(40)}`,
      range: 'for i in {1..1000000000}; do touch /f$i; done',
      nest: `${'$('.repeat(20_000)}x${')'.repeat(20_000)}`,
      ifs: `${'if true; then '.repeat(20_000)}x`,
      quote: `echo "${'\\"'.repeat(100_000)}`,
      recursion: 'f() { f; f; }; f',
      double: `x=aaaaaaaa; ${'x=$x$x; '.repeat(60)} mkdir /$x`,
      glob: `ls ${'/*'.repeat(200)}`,
    })) {
      const text = vagga(`!Sh |\n        ${script}`)
      expect([0, 1]).toContain(
        (await run(['check', project(`sh-${name}`, { 'vagga.yaml': text, 'app.yaml': config })])).status,
      )
    }
  })

  test('bytes that are no text', async () => {
    expect(await check('latin1', { 'vagga.yaml': Uint8Array.of(0x61, 0x3a, 0x20, 0xff, 0x0a) }, 1)).toContain('UTF-8')
    await check(
      'latin1-config',
      { 'vagga.yaml': vagga(), 'app.yaml': Uint8Array.of(0x61, 0x3a, 0x20, 0xff, 0x0a) },
      0,
      1,
    )
    await check('nul', { 'vagga.yaml': 'containers:\n  a\0b: {}\n' }, 1)
    await check('bom', { 'vagga.yaml': `\uFEFF${vagga()}`, 'app.yaml': config }, 1)
    expect(
      (
        await run([
          'check',
          project('latin1-settings', {
            'vagga.yaml': vagga(),
            'app.yaml': config,
            '.lithos-ready.yaml': Uint8Array.of(0xff, 0xfe),
          }),
        ])
      ).status,
    ).toBe(2)
    await check('lone', { 'vagga.yaml': 'containers:\n  "\\ud800": {}\n' }, 1)
  })

  test('names of things that JavaScript has', async () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty']
    const text = `containers:\n${names.map((name) => `  ${name}:\n    setup:\n    - !Alpine v3.18\n    environ: { ${name}: x }\n`).join('')}commands:\n${names.map((name) => `  ${name}: !Command { container: ${name}, run: x }\n`).join('')}__proto__: {}\n`
    await check('proto', { 'vagga.yaml': text, 'app.yaml': `${config}__proto__: {}\nconstructor: x\n` }, 1)
  })
})
