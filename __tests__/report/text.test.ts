import fc from 'fast-check'
import type { Report, ReportedFinding } from '../../src/report/report.js'
import { cells, excerpt, linesWithCode, wrap } from '../../src/report/terminal.js'
import { textReport } from '../../src/report/text.js'
import { sourceFile } from '../../src/text/source.js'
import { commandsOf } from './runner.js'
import { nothing, notReady, ready, source } from './sample.js'

const options = { source, files: 2, seconds: 0.21 }
const [error] = notReady.findings as [ReportedFinding]

describe('the report at a terminal', () => {
  test('one line when all is well', () => {
    expect(textReport(ready, options)).toBe('✅ Ready for lithos: 1 deployment\n')
  })
  test('one line when nothing is deployed', () => {
    expect(textReport(nothing, options)).toBe('➖ Nothing to check for lithos: no lithos container config was found\n')
  })
  test('what cannot be known is said', () => {
    const checklist = ready.deployments[0]?.checklist.map((line) =>
      line.clause === '5' ? { ...line, status: 'unknown' as const } : line,
    )
    const deployments = ready.deployments.map((deployment) => ({ ...deployment, checklist: checklist ?? [] }))
    expect(textReport({ ...ready, deployments }, options)).toBe(
      '✅ Ready for lithos: 1 deployment; 1 of 18 clauses unknown: Services on localhost\n',
    )
  })
  test('and why, where somebody asks', () => {
    const traced = textReport(ready, { ...options, trace: true })
    expect(traced).toMatch(/^shop-deploy → deploy\/web\.yaml.*\n {2}ok {7}1a /)
    expect(traced).toContain('start of shop-deploy with /deploy/web.yaml\n')
    expect(traced).toMatch(/\n\n✅ Ready for lithos: 1 deployment\n$/)
  })
  test('a fix that goes with a safe one is not counted again', () => {
    const [finding] = notReady.findings
    const edit = { file: 'a.yaml', line: 1, column: 5, endLine: 1, endColumn: 9, text: '0o777' }
    const fixes = (safety: 'safe' | 'unsafe', column: number) => [{ title: 'x', safety, edits: [{ ...edit, column }] }]
    const found = (one: ReturnType<typeof fixes>) => (finding ? [{ ...finding, fixes: one }] : [])
    const steps = (...all: ReturnType<typeof fixes>[]) =>
      textReport({ ...notReady, findings: all.flatMap(found) }, options)
    expect(steps(fixes('safe', 1), fixes('unsafe', 5))).not.toContain('after a look')
    expect(steps(fixes('safe', 1), fixes('unsafe', 9))).toContain('fix 1 of 2 findings after a look')
  })

  test('stages of a start say their reason', () => {
    const [first] = ready.deployments
    const boot = [{ stage: 'user', status: 'unknown' as const, error: null }]
    const report = { ...ready, deployments: first ? [{ ...first, boot }] : [] }
    const reasons = [['the sandbox decides whether uid 1 is allowed']]
    expect(textReport(report, { ...options, trace: true, reasons })).toContain(
      'unknown  user\n           the sandbox decides whether uid 1 is allowed\n',
    )
  })

  test('not ready', () => expect(textReport(notReady, options)).toMatchSnapshot())
  test('narrow, with colours and the stages of the start', () =>
    expect(textReport(notReady, { ...options, width: 60, colors: true, trace: true })).toMatchSnapshot())
  test('broken, and nothing deployable', () => {
    const broken: Report = {
      ...nothing,
      ready: false,
      verdict: 'not-ready',
      counts: { error: 1, warning: 0, note: 0, ignored: 0 },
      findings: [{ ...error, deployment: null }],
    }
    expect(textReport(broken, options)).toContain('\n❌ Not ready for lithos: 1 error (2 files, 0.2 s)\n')
  })
  test('notes of one rule are one line, cut between words', () => {
    const note = { ...error, severity: 'note' as const, fixes: [], related: [] }
    const findings = [
      { ...note, message: 'the first thing: more of it. And more.' },
      { ...note, line: 4, message: 'the second thing.' },
      { ...note, rule: 'statedir-unused', message: `the \`third thing\` ${'is long '.repeat(20)}.` },
    ]
    const report = { ...ready, counts: { error: 0, warning: 0, note: 3, ignored: 0 }, findings }
    expect(textReport(report, { ...options, width: 80 })).toMatchSnapshot()
    expect(textReport(report, { ...options, width: 80, notes: true })).toMatchSnapshot()
  })
  test('a file whose text is not there, a range over lines, an empty range', () => {
    const findings = [
      { ...error, file: 'gone.yaml' },
      { ...error, line: 12, column: 1, endLine: 14, endColumn: 3 },
      { ...error, line: 3, column: 12, endColumn: 12, endLine: 3 },
    ].map((finding, index) => ({ ...finding, message: `m${index}`, related: [], fixes: [] }))
    expect(textReport({ ...notReady, findings, deployments: [] }, options)).toMatchSnapshot()
  })
  test('whatever the files hold, no command for a runner and no control character', () => {
    const part = fc.constantFrom('::error::x', '##[group]', '\n', '\r', '\u001b[2J', '\u202e', 'a', ' ', '`', '日')
    const text = fc.array(part, { minLength: 1, maxLength: 8 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, text, text, (file, message, content) => {
        const finding = { ...error, file, message, line: 1, column: 1, endLine: 1, endColumn: 4 }
        const printed = textReport(
          { ...notReady, findings: [finding, { ...finding, severity: 'note' }] },
          { ...options, elsewhere: [file], source: () => sourceFile(file, content) },
        )
        expect(commandsOf(printed)).toEqual([])
        expect(printed.replace(/\n/g, '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
      }),
    )
  })
})

describe('the marked line', () => {
  test('tabs and wide characters', () => {
    expect(excerpt('\ta: 日本語 # x', 4, 7, 80)).toEqual({ shown: '    a: 日本語 # x', marks: '       ^^^^^^' })
    expect(excerpt('a: e\u0301 b', 6, 7, 80).marks).toBe('     ^')
    expect(excerpt('key: 🎉 v', 8, 9, 80).marks).toBe('        ^')
  })
  test('an empty range, also at the end', () => {
    expect(excerpt('ab', 1, 1, 80).marks).toBe(' ^')
    expect(excerpt('ab', 2, 2, 80).marks).toBe('  ^')
    expect(excerpt('', 0, 0, 80)).toEqual({ shown: '', marks: '^' })
  })
  test('a long line is cut around the range', () => {
    expect(excerpt(`${'x'.repeat(30)}NEEDLE${'y'.repeat(1000)}`, 30, 36, 30)).toEqual({
      shown: `…${'x'.repeat(10)}NEEDLE${'y'.repeat(12)}…`,
      marks: `${' '.repeat(11)}^^^^^^`,
    })
    expect(excerpt(`NEEDLE${'y'.repeat(100)}`, 0, 6, 20)).toEqual({
      shown: `NEEDLE${'y'.repeat(13)}…`,
      marks: '^^^^^^',
    })
  })
  test('never wider than the terminal, and the mark never beyond the text', () => {
    const line = fc
      .array(fc.constantFrom('a', '\t', '日', '🎉', 'e\u0301', ' '), { maxLength: 300 })
      .map((all) => all.join(''))
    fc.assert(
      fc.property(line, fc.nat(400), fc.nat(50), fc.integer({ min: 20, max: 120 }), (text, from, length, width) => {
        const { shown, marks } = excerpt(text, Math.min(from, text.length), Math.min(from + length, text.length), width)
        expect(cells(shown)).toBeLessThanOrEqual(width)
        expect(marks.length).toBeLessThanOrEqual(Math.max(1, cells(shown) + 1))
        expect(marks).toMatch(/^ *\^+$/)
      }),
    )
  })
})

describe('code over two lines', () => {
  const style = (_: string, text: string) => `<${text}>`
  test('is coloured on both, and its spaces are kept', () =>
    expect(linesWithCode(['Add `a b', 'c` (in memory) or a `d` end'], style)).toEqual([
      'Add <`a b>',
      '<c`> (in memory) or a <`d`> end',
    ]))
})

describe('wrapping', () => {
  test('at spaces; short code stays together', () => {
    expect(wrap('one two `a b` three', 12)).toEqual(['one two', '`a b` three'])
    expect(wrap('one `a b c d e f g h i` end', 12)).toEqual(['one `a b c d', 'e f g h i`', 'end'])
    expect(wrap('Add `/tmp: !Tmpfs { size: 1Mi }` (in memory) or a `!Persistent` (on disk)', 24).join(' ')).toBe(
      'Add `/tmp: !Tmpfs { size: 1Mi }` (in memory) or a `!Persistent` (on disk)',
    )
    expect(wrap('averyveryverylongword x', 10)).toEqual(['averyveryverylongword', 'x'])
    expect(wrap('', 10)).toEqual([])
  })
})
