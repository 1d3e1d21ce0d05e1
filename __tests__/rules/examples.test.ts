import { deploymentsOf } from '../../src/check.js'
import { compose } from '../../src/fix/apply.js'
import { projectOf } from '../../src/rules/example.js'
import { rules } from '../../src/rules/index.js'
import type { Example } from '../../src/rules/rule.js'
import { checkTexts, inMemory, shown } from './project.js'

/** Notes on what a short example leaves out. */
const leftOpen = new Set(['memory-limit-missing', 'path-not-set', 'tmp-not-writable', 'runs-as-other-user'])

const optionsOf = ({ lithosVersion }: Example) => (lithosVersion === undefined ? {} : { lithosVersion })

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  test('is documented and has an example', () => {
    expect(rule.examples.length).toBeGreaterThan(0)
    expect(rule.rationale.trim().length).toBeGreaterThan(80)
    expect(rule.summary).not.toMatch(/[.\n]$/)
  })

  if (rule.examples.length === 0) return
  describe.each(rule.examples.map((example, index) => [example.title ?? `example ${index + 1}`, example] as const))(
    '%s',
    (_, example) => {
      test('bad: exactly the marked texts', () => {
        const { files, marks } = projectOf(example, 'bad')
        const base = example.base && projectOf({ bad: example.base, good: {} }, 'bad').files
        const before = base === undefined ? [] : deploymentsOf(inMemory(base))
        const result = checkTexts(files, { ...optionsOf(example), before })
        const found = result.findings
          .filter((finding) => finding.rule === id)
          .map(
            ({ severity, at }) => `${severity} ${at.file.path}: ${at.file.text.slice(at.start, at.end)} @${at.start}`,
          )
        const severity = example.severity ?? rule.severity
        const wanted = marks.map(({ file, text, start }) => `${severity} ${file}: ${text} @${start}`)
        expect({ found: found.sort(), all: shown(result) }).toEqual({ found: wanted.sort(), all: shown(result) })
        const others = result.findings.filter((finding) => finding.rule !== id && !leftOpen.has(finding.rule))
        expect(others.map((other) => other.rule)).toEqual(example.also ?? [])
        expect(result.failures).toEqual([])
      })

      test('good has what is written differently', () => {
        const { files } = projectOf(example, 'bad')
        for (const [path, text] of Object.entries(example.good))
          expect({ [path]: text }).not.toEqual({ [path]: files[path] })
      })

      test('good: nothing', () => {
        const { files } = projectOf(example, 'good')
        expect(Object.values(files).join('')).not.toMatch(/[⟦⟧]/)
        const result = checkTexts(files, optionsOf(example))
        const said = result.findings.filter(
          ({ rule, severity }) => severity !== 'note' || !leftOpen.has(rule) || rule === id,
        )
        expect(said.map(({ rule, severity }) => `${severity} ${rule}`)).toEqual([])
        expect(result.failures).toEqual([])
      })

      test('fixes mend it', () => {
        const { files } = projectOf(example, 'bad')
        const before = checkTexts(files, optionsOf(example))
        const fixes = before.findings
          .filter((finding) => finding.rule === id)
          .flatMap(({ fixes }) => fixes?.slice(0, 1) ?? [])
        if (example.fixed !== undefined) expect(fixes).not.toEqual([])
        if (fixes.length === 0) return
        const { texts, taken } = compose(fixes)
        expect(taken).toHaveLength(fixes.length)
        const mended = { ...files, ...Object.fromEntries(texts) }
        if (example.fixed !== undefined) expect(mended).toEqual({ ...files, ...example.fixed })
        const after = checkTexts(mended, optionsOf(example))
        expect(shown(after).filter((line) => line.includes(` ${id}:`))).toEqual([])
        const errors = (lines: string[]) => lines.filter((line) => line.includes(' error ')).length
        expect(errors(shown(after))).toBeLessThanOrEqual(errors(shown(before)))
      })
    },
  )
})
