/** What holds for images, starts and fixes whatever the steps are. Seeded, so that a failure comes back. */
import fc from 'fast-check'
import { check } from '../../src/check.js'
import { memoryFiles } from '../../src/files/memory.js'
import { compose } from '../../src/fix/apply.js'
import { sourceFile, type TextEdit } from '../../src/text/source.js'
import { tries } from '../tries.js'

const few = tries(30)
const path = fc.constantFrom(
  '/a',
  '/a/b',
  '/a/b/c',
  '/lithos',
  '/lithos/app.yaml',
  '/etc/hosts',
  '/tmp/x',
  '/a/../b',
  '/',
  '/work/d',
)
const known = fc.oneof(
  path.map((at) => `!EnsureDir ${at}`),
  path.map((at) => `!EmptyDir ${at}`),
  path.map((at) => `!Remove ${at}`),
  path.map((at) => `!Text { ${at}: x }`),
  path.map((at) => `!Copy { source: /work/src, path: ${at} }`),
  fc.tuple(path, path).map(([a, b]) => `!Sh 'cp -r ${a} ${b}; ln -s ${b} ${a}; rm -rf ${b}/c'`),
  fc.constantFrom('!Alpine v3.18', '!Container base', '!Build { container: base, source: /, path: /a }'),
)
const steps = fc.array(known, { maxLength: 12 })
const files = (list: readonly string[], config = 'user-id: 1\nexecutable: /a/b/c\n') =>
  memoryFiles({
    'vagga.yaml': `containers:\n  base:\n    setup:\n    - !EnsureDir /a/b\n    - !Text { /a/t: x }\n  app:\n    setup:\n${['!EnsureDir /lithos', '!Copy { source: /work/app.yaml, path: /lithos/app.yaml }', ...list].map((step) => `    - ${step}\n`).join('')}`,
    'app.yaml': config,
    'src/c': '#!/bin/sh\n',
    'src/b/c': 'x',
  })
const paths = ['/a', '/a/b', '/a/b/c', '/a/t', '/lithos/app.yaml', '/etc/hosts', '/b', '/tmp', '/nowhere']
const answers = (list: readonly string[]) => {
  const { context, projects, failures } = check(files(list), { tryFixes: false })
  expect(failures).toEqual([])
  const image = projects[0] && context.image(projects[0], 'app')
  return paths.map((at) => image?.entry(at).exists)
}

describe('images and starts', () => {
  test('are worked out without failures, and the same every time; a start is one of three', () => {
    fc.assert(
      fc.property(steps, (list) => {
        expect(answers(list)).toEqual(answers(list))
        for (const { boot } of check(files(list), { tryFixes: false }).deployments)
          expect([true, false, 'unknown']).toContain(boot.starts)
      }),
      few,
    )
  })

  test('a step of which nobody knows what it does takes certainty away and never adds any', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const before = answers(list)
        const after = answers([...list, `!Sh '/some/program'`])
        const surer = paths.filter((_, i) => before[i] === 'unknown' && after[i] === 'no')
        expect(surer).toEqual([])
        // vagga itself empties /tmp, whatever happened before
        const turned = paths.filter((_, i) => before[i] === 'yes' && after[i] === 'no')
        expect(turned).toEqual([])
      }),
      few,
    )
  })
})

describe('fixes', () => {
  const text = 'abcdefghij\nklmnopqrst\nuvwxyz\n'
  const file = sourceFile('x', text)
  const edit = fc.tuple(fc.nat(text.length), fc.nat(5), fc.constantFrom('', 'X', '\nnew: line', '\nblock:')).map(
    ([start, length, what]): TextEdit => ({
      at: { file, start, end: Math.min(start + length, text.length) },
      text: what,
    }),
  )
  const fixes = fc.array(fc.array(edit, { minLength: 1, maxLength: 3 }), { maxLength: 12 })

  test('whatever is taken is made whole, and every byte outside of it stays', () => {
    fc.assert(
      fc.property(fixes, (all) => {
        const { taken, waiting, texts } = compose(all.map((edits) => ({ title: 'x', safety: 'safe' as const, edits })))
        expect(taken.length + waiting.length).toBe(all.length)
        const edits = [
          ...new Map(
            taken.flatMap((fix) => fix.edits).map((one) => [`${one.at.start}:${one.at.end}:${one.text}`, one]),
          ).values(),
        ].sort((a, b) => a.at.start - b.at.start || a.at.end - b.at.end)
        edits.forEach(({ at }, i) => {
          expect(at.start).toBeGreaterThanOrEqual(edits[i - 1]?.at.end ?? 0)
        })
        const made = texts.get('x') ?? text
        const removed = edits.reduce((sum, { at }) => sum + at.end - at.start, 0)
        const added = edits.reduce((sum, one) => sum + one.text.length, 0)
        expect(made).toHaveLength(text.length - removed + added)
        let from = 0
        let kept = 0
        for (const { at, text: what } of edits) {
          expect(made.slice(kept, kept + at.start - from)).toBe(text.slice(from, at.start))
          kept += at.start - from + what.length
          from = at.end
        }
        expect(made.slice(kept)).toBe(text.slice(from))
      }),
      tries(1000),
    )
  })
})
