import fc from 'fast-check'
import { marked } from 'marked'
import { commentMarkdown, type MarkdownOptions, summaryMarkdown } from '../../src/report/markdown.js'
import type { Report, ReportedDeployment, ReportedFinding } from '../../src/report/report.js'
import { nothing, notReady, ready } from './sample.js'

const options: MarkdownOptions = {
  link: (file, line, endLine) =>
    `https://github.com/o/r/blob/abc1234/${file}#L${line}${endLine > line ? `-L${endLine}` : ''}`,
  lithosVersion: '0.18.4',
  commit: 'abc1234def',
  documentation: 'https://example.org/docs',
  patch: { text: '--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n', safe: 2, unsafe: 1 },
}
const [error] = notReady.findings as [ReportedFinding]
const [shop] = notReady.deployments as [ReportedDeployment]
const bytes = (text: string): number => Buffer.byteLength(text)

describe('the comment', () => {
  test('not ready', () => expect(commentMarkdown(notReady, options)).toMatchSnapshot())
  test('ready', () =>
    expect(commentMarkdown(ready, { ...options, patch: { text: '', safe: 0, unsafe: 0 } })).toMatchSnapshot())
  test('nothing deployable', () => expect(commentMarkdown(nothing)).toMatchSnapshot())
  test('ready again', () => {
    expect(commentMarkdown(ready, { recovered: true })).toMatch(/^### ✅ Ready for lithos now: 1 deployment\n/)
    expect(commentMarkdown(notReady, { recovered: true })).toMatch(/^### ❌ Not ready for lithos: 3 errors/)
  })
  test('a notice is below the verdict', () => {
    expect(
      summaryMarkdown(ready, { notices: ['A pull request of a fork: `pull-requests: write` is missing.'] }),
    ).toMatch(/^### .*\n\n> A pull request of a fork: `pull-requests: write` is missing\.\n/)
  })
})

describe('length', () => {
  const many: Report = {
    ...notReady,
    deployments: Array.from({ length: 200 }, (_, index) => ({ ...shop, container: `shop-${index}` })),
    findings: Array.from({ length: 400 }, (_, index) => ({
      ...error,
      severity: index < 300 ? ('error' as const) : ('warning' as const),
      deployment: index % 200,
    })),
  }
  test('a comment has at most 60,000 bytes and says what was left out', () => {
    const text = commentMarkdown(many, { ...options, more: 'https://example.org/run/1' })
    expect(bytes(text)).toBeLessThanOrEqual(60_000)
    expect(bytes(text)).toBeGreaterThan(50_000)
    expect(text).toMatch(
      /\nLeft out, because it would be too long: .*the patch \(\[all of it\]\(https:\/\/example\.org\/run\/1\)\)\.\n/,
    )
    expect(text).toContain('| where | what is wrong | what to do |')
    expect(text.match(/<details>/g)?.length ?? 0).toBe(text.match(/<\/details>/g)?.length ?? 0)
  })
  test('a summary has room for all of it', () => {
    const text = summaryMarkdown(many, options)
    expect(bytes(text)).toBeLessThanOrEqual(900 * 1024)
    expect(text).not.toContain('Left out')
  })
  test('whatever the budget and the sizes are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 6_000, max: 40_000 }), fc.nat(3_000), fc.nat(60), (budget, long, number) => {
        const findings = Array.from({ length: number }, () => ({
          ...error,
          message: '@|`'.repeat(long),
          file: 'ü/'.repeat(long + 1),
        }))
        const text = commentMarkdown({ ...notReady, findings }, { ...options, budget })
        expect(bytes(text)).toBeLessThanOrEqual(budget)
        expect(text.match(/<details>/g)?.length ?? 0).toBe(text.match(/<\/details>/g)?.length ?? 0)
      }),
      { numRuns: 60 },
    )
  })
})

describe('nothing of the repository is markup', () => {
  const part = fc.constantFrom(
    '\n',
    '\n\n',
    '|',
    '`',
    '```',
    '<b>',
    '<!--',
    '</details>',
    '@octocat',
    '#1',
    '[a](b)',
    '**',
    '\\',
    '# ',
    '- ',
    'a',
    ' ',
  )
  const text = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''))
  // What is shown is taken away: code, and the text of cells and paragraphs. What is left is the frame.
  const frame = (markdown: string): string =>
    (marked.parse(markdown, { gfm: true, async: false }) as string)
      .replace(/<pre><code[^>]*>[^<]*<\/code><\/pre>/g, '<pre>')
      .replace(/<code>[^<]*<\/code>/g, '')
      .replace(/<span>\$<\/span>/g, '')
      .replace(/ (?:href|title)="[^"]*"/g, '')
      .replace(/>[^<]+/g, '>')
  const withText = (value: string): Report => ({
    ...notReady,
    deployments: [
      {
        ...shop,
        container: value,
        command: value,
        config: { file: value, image: value },
        checklist: shop.checklist.map((line) => ({ ...line, note: value })),
        parity: shop.parity.map((line) => ({
          ...line,
          aspect: `environ ${value}`,
          development: value,
          production: value,
        })),
        boot: [{ stage: value, status: 'fails', error: value }],
      },
    ],
    findings: notReady.findings.map((finding) => ({
      ...finding,
      message: `${value} lithos_knot would log: ${value}`,
      file: value,
      related: [{ ...finding, file: value, message: value }],
      fixes: [
        {
          title: value,
          safety: 'safe',
          edits: [{ file: value, line: 1, column: 1, endLine: 1, endColumn: 1, text: value }],
        },
      ],
    })),
  })
  const render = (value: string): string =>
    frame(
      commentMarkdown(withText(value), {
        ...options,
        patch: { text: value, safe: 1, unsafe: 0 },
      }),
    )
  test('the frame is the same for every text', () => {
    const expected = render('a')
    fc.assert(fc.property(text, (value) => expect(render(value)).toBe(expected)))
  })
})
