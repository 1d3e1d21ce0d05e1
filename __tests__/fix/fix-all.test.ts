import { describe, expect, test } from '@jest/globals'
import type { CheckOptions } from '../../src/check/options.js'
import { recheck } from '../../src/check.js'
import { memoryFiles } from '../../src/files/memory.js'
import { fixAll } from '../../src/fix/fix-all.js'
import { type Fixable, tried } from '../../src/fix/trial.js'
import { correctProject } from '../../src/rules/example.js'
import type { Fix, Severity } from '../../src/text/finding.js'
import { sourceFile } from '../../src/text/source.js'
import { checkTexts, inMemory } from '../rules/project.js'

const options: CheckOptions = { today: '2024-06-01' }

/** The texts after all fixes of a safety, by path. */
function mended(texts: Record<string, string>, safety: 'safe' | 'all' = 'all'): Record<string, string> {
  const all = { ...correctProject, ...texts }
  const { findings } = checkTexts(all, { tryFixes: true })
  const { files } = fixAll(findings, { files: inMemory(all), check: recheck(options), safety })
  return Object.fromEntries(files.map(({ path, after }) => [path, after]))
}

const config = (rest: string) => `user-id: 1
memory-limit: 64Mi
environ:
  PATH: /bin
executable: /bin/sh
arguments: [/app/main.sh]
${rest}`

const vagga = (steps: string, rest = '') => `containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/app, path: /app }
${steps}${rest}commands:
  run: !Command
    container: app
    run: [/app/main.sh]
`

describe('what all fixes make of a project', () => {
  const volumes = 'volumes:\n  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }\n'
  test('directories for mount points, beside the others and once each', () => {
    const after = mended({
      'lithos.yaml': config(
        `${volumes}  /a: !Persistent { path: /a, mkdir: true }\n  /b: !Persistent { path: /b, mkdir: true }\n`,
      ),
    })
    expect(after['vagga.yaml']).toContain(
      '    - !EnsureDir /lithos\n    - !EnsureDir /a\n    - !EnsureDir /b\n    - !Copy { source: /work/lithos.yaml',
    )
  })

  test('a Statedir for links, with its directory and the setting of vagga', () => {
    const after = mended({
      'lithos.yaml': config(volumes),
      'vagga.yaml': vagga('    - !Sh ln -sfn /state/resolv.conf /etc/resolv.conf\n'),
    })
    expect(after).toEqual({
      'lithos.yaml': config(`${volumes}  /state: !Statedir {}\n`),
      'vagga.yaml': vagga(
        '    - !Sh ln -sfn /state/resolv.conf /etc/resolv.conf\n    resolv-conf-path: /state/resolv.conf\n',
      ).replace('    - !EnsureDir /lithos\n', '    - !EnsureDir /lithos\n    - !EnsureDir /state\n'),
    })
  })

  test('variables of development, with the paths of the copies; never passwords', () => {
    const after = mended({
      'lithos.yaml': config(volumes),
      'vagga.yaml': vagga('', '    environ: { SCRIPT: /work/app/main.sh, DB_PASSWORD: x1y2z3, NOTE: "a: b # c" }\n'),
    })
    expect(after['lithos.yaml']).toContain('  SCRIPT: /app/main.sh\n  NOTE: "a: b # c"\n')
    expect(after['lithos.yaml']).not.toContain('x1y2z3')
  })

  test('a path below /work is the path of the copy', () => {
    const after = mended({ 'lithos.yaml': config(volumes).replace('[/app/main.sh]', '[/work/app/main.sh]') }, 'safe')
    expect(after['lithos.yaml']).toContain('arguments: [/app/main.sh]')
  })

  test('line endings and a missing newline at the end stay', () => {
    const text = config('volumes: { /backup: !Persistent { path: /backup } }').replaceAll('\n', '\r\n')
    expect(mended({ 'lithos.yaml': text })['lithos.yaml']).toBe(
      text.replace('path: /backup }', 'path: /backup, mkdir: true }'),
    )
  })

  test('tags without their sign, and lines that say the same', () => {
    const after = mended({
      'lithos.yaml': config('volumes:\n  /tmp: Tmpfs\nwork-dir: /\n'),
      'vagga.yaml': vagga('    - Sh: "true"\n'),
    })
    expect(after).toEqual({
      'lithos.yaml': config('volumes:\n  /tmp: !Tmpfs\nworkdir: /\n'),
      'vagga.yaml': vagga('    - !Sh "true"\n'),
    })
    expect(mended({ 'lithos.yaml': config(`${volumes}cpu-shares: 5\ncpu-shares: 5\n`) })).toEqual({
      'lithos.yaml': config(`${volumes}cpu-shares: 5\n`),
    })
  })

  test('a renamed key', () => {
    const text = config(volumes).replace('environ:\n  PATH: /bin\n', 'environment:\n  HOME: /\n')
    expect(mended({ 'lithos.yaml': text }, 'safe')).toEqual({
      'lithos.yaml': text.replace('environment:\n  HOME: /\n', 'environ:\n  HOME: /\n'),
    })
  })

  test('an entry of a volume', () => {
    const text = config('volumes:\n  /backup: !Persistent\n    path: /backup\n')
    expect(mended({ 'lithos.yaml': text })['lithos.yaml']).toBe(`${text}    mkdir: true\n`)
  })

  test('nothing in a file that cannot be read', () => {
    const { findings } = checkTexts(
      { ...correctProject, 'lithos.yaml': `${config('volumes:\n  /a: !Persistent { path: /a }\n')}  x: [\n` },
      { tryFixes: true },
    )
    expect(findings.some(({ severity }) => severity === 'error')).toBe(true)
    expect(findings.flatMap(({ fixes = [] }) => fixes)).toEqual([])
  })

  test('nothing below an anchor that is used elsewhere, too', () => {
    const { findings } = checkTexts(
      {
        ...correctProject,
        'lithos.yaml': config(`${volumes}  /a: !Persistent { path: /a, mkdir: true }\n`),
        'vagga.yaml': vagga('')
          .replace('    setup:', '    setup: &steps')
          .replace('commands:', '  other:\n    setup: *steps\ncommands:'),
      },
      { tryFixes: true },
    )
    const missing = findings.filter(({ rule }) => rule === 'mount-point-missing')
    expect(missing.flatMap(({ fixes }) => fixes ?? [])).toEqual([])
    expect(missing).not.toEqual([])
  })
})

describe('the trial', () => {
  const file = sourceFile('x', 'abcdefgh')
  const letter = (index: number) => ({ file, start: index, end: index + 1 })
  const fix = (index: number, text: string): Fix => ({
    title: text,
    safety: 'safe',
    edits: [{ at: letter(index), text }],
  })
  const finding = (index: number, severity: Severity, ...fixes: Fix[]): Fixable => ({
    rule: `small ${'abcdefgh'[index]}`,
    severity,
    message: 'a small letter',
    at: letter(index),
    fixes,
  })
  /** Small letters are findings; `!` is an error, `?` a note. */
  function run(findings: readonly Fixable[]) {
    let checks = 0
    const { holding } = tried(findings, memoryFiles({ x: file.text }), (files) => {
      checks += 1
      const text = new TextDecoder().decode(files.read('x'))
      const left = findings.filter(({ rule }) => text.includes(rule.slice(-1)))
      const came = [...text].flatMap((sign, index) =>
        sign === '!' || sign === '?'
          ? [{ ...finding(0, sign === '!' ? 'error' : 'note'), rule: 'new', message: `new ${index}` } as Fixable]
          : [],
      )
      return [...left, ...came]
    })
    return { titles: [...holding].map(({ title }) => title).sort(), checks }
  }

  test('all at once when all hold', () => {
    const findings = [0, 2, 4, 6].map((index) => finding(index, 'error', fix(index, `A${index}`)))
    expect(run(findings)).toEqual({ titles: ['A0', 'A2', 'A4', 'A6'], checks: 1 })
  })

  test('what does not mend, or brings something as grave, is found out and costs the others nothing', () => {
    const { titles, checks } = run([
      finding(0, 'warning', fix(0, 'A')),
      finding(2, 'warning', fix(2, 'c')),
      finding(4, 'warning', fix(4, 'E!')),
      finding(6, 'warning', fix(6, 'G?')),
    ])
    expect(titles).toEqual(['A', 'G?'])
    expect(checks).toBeLessThanOrEqual(8)
  })

  test('alternatives, and changes that touch each other, are tried apart', () => {
    const findings = [finding(0, 'error', fix(0, 'A'), fix(0, 'Q')), finding(1, 'error', fix(1, 'B'))]
    expect(run(findings).titles).toEqual(['A', 'B', 'Q'])
  })

  test('is bounded', () => {
    const findings = Array.from({ length: 200 }, (_, index) =>
      finding(index % 8, 'error', fix(index % 8, `x${index}!`)),
    )
    const { titles, checks } = run(findings)
    expect(titles).toEqual([])
    expect(checks).toBeLessThanOrEqual(40)
  })
})
