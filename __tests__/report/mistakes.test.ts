/** One mistake in ten images is one mistake with ten places. SPEC 4. */
import { annotations } from '../../src/report/annotations.js'
import { commentMarkdown } from '../../src/report/markdown.js'
import { firstBlocker, firstStep, mistakesOf } from '../../src/report/mistakes.js'
import type { Report, ReportedDeployment, ReportedFinding } from '../../src/report/report.js'
import { textReport } from '../../src/report/text.js'
import { notReady, source } from './sample.js'

const [error] = notReady.findings as [ReportedFinding]
const [shop] = notReady.deployments as [ReportedDeployment]

/** What a base container lacks: each of ten deployments says it with its own name, and one change mends them all. */
const inBase = (deployment: number): ReportedFinding => ({
  ...error,
  deployment,
  file: `lithos/web-${deployment}.yaml`,
  message: `lithos does not create mount points, and \`/data\` is not in the image of \`web-${deployment}\`.`,
  related: [],
  fixes: [
    {
      title: 'add `- !EnsureDir /data` to container base',
      safety: 'safe',
      edits: [{ file: 'vagga.yaml', line: 12, column: 1, endLine: 12, endColumn: 1, text: '    - !EnsureDir /data\n' }],
    },
  ],
})
const deployments = Array.from({ length: 10 }, (_, index) => ({
  ...shop,
  container: `web-${index}`,
  config: { file: `lithos/web-${index}.yaml`, image: `/lithos/web-${index}.yaml` },
  ready: index === 9,
}))
const others = (severity: 'error' | 'warning', number: number): ReportedFinding[] =>
  Array.from({ length: number }, (_, index) => ({
    ...error,
    severity,
    rule: severity === 'error' ? 'work-path' : 'environ-not-carried',
    message: `The ${severity} number ${index}.`,
    deployment: index % 9,
    fixes: [],
    related: [],
  }))
const findings = [
  ...Array.from({ length: 9 }, (_, index) => inBase(index)),
  ...others('error', 25),
  ...others('warning', 6),
]
const many: Report = {
  ...notReady,
  deployments,
  findings,
  counts: { error: 34, warning: 6, note: 0, ignored: 0 },
}

/** The lines of a page before anything is unfolded. */
const unfolded = (page: string): readonly string[] =>
  page.replace(/<details><summary>(.*?)<\/summary>[\s\S]*?<\/details>/g, '$1').split('\n')

describe('mistakes', () => {
  test('are findings that differ only in the names of their deployment', () => {
    const [first, ...more] = mistakesOf(many)
    expect(first?.findings).toHaveLength(9)
    expect(first?.deployments).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
    expect(more).toHaveLength(31)
  })

  test('are the same whatever the server would log', () => {
    const logged = (index: number) => ({
      ...inBase(index),
      message: `${inBase(index).message} lithos_knot would log: Fatal error: "/srv/web-${index}"`,
    })
    expect(mistakesOf({ ...many, findings: [logged(0), logged(1)] })).toHaveLength(1)
  })

  test('say that the same is to be done elsewhere', () => {
    const own = (index: number) => ({
      ...inBase(index),
      fixes: inBase(index).fixes.map((fix) => ({
        ...fix,
        title: `add \`- !EnsureDir /data\` to container web-${index}`,
      })),
    })
    expect(commentMarkdown({ ...many, findings: [own(0), own(1)] })).toContain(', and the same in the others |')
  })

  test('of another path, rule or severity are others', () => {
    const other = { ...inBase(1), message: inBase(1).message.replace('/data', '/other') }
    const ruled = { ...inBase(1), rule: 'mount-point-hidden' }
    const milder = { ...inBase(1), severity: 'warning' as const }
    expect(mistakesOf({ ...many, findings: [inBase(0), other, ruled, milder] })).toHaveLength(4)
  })

  test('the first step is the change that fixes most', () => {
    expect(firstStep(many)).toMatchObject({
      fix: { title: 'add `- !EnsureDir /data` to container base' },
      findings: 9,
      deployments: 9,
    })
    expect(firstStep({ ...many, findings: others('error', 3) })).toBeUndefined()
  })

  test('a deployment waits for its worst', () => {
    expect(firstBlocker(mistakesOf(many), 3)?.finding.message).toContain('/data')
    expect(firstBlocker(mistakesOf(many), 9)).toBeUndefined()
  })
})

describe('ten deployments with forty findings', () => {
  test('are at most 120 lines of a comment before anything is unfolded', () => {
    const lines = unfolded(commentMarkdown(many))
    expect(lines.length).toBeLessThanOrEqual(120)
    expect(lines.filter((line) => line.includes('/data') && line.startsWith('| `lithos'))).toHaveLength(1)
    expect(lines.join('\n')).toContain(
      '**First:** add `- !EnsureDir /data` to container base (`vagga.yaml:12`): this fixes 9 findings of 9 deployments.',
    )
    expect(lines.filter((line) => /^\| `web-\d` → /.test(line))).toHaveLength(10)
  })

  test('one deployment with five findings is at most 25', () => {
    expect(unfolded(commentMarkdown(notReady)).length).toBeLessThanOrEqual(25)
  })

  test('say a mistake once at a terminal and beside the lines', () => {
    const text = textReport(many, { source })
    expect(text.match(/is not in the image of/g)).toHaveLength(1)
    expect(text).toContain('also: lithos/web-1.yaml:')
    expect(annotations(many)[0]?.message).toContain('Also: lithos/web-1.yaml:')
  })
})
