import fc from 'fast-check'
import { annotationCommands, annotations } from '../../src/report/annotations.js'
import type { Report, ReportedFinding } from '../../src/report/report.js'
import { commandsOf } from './runner.js'
import { notReady } from './sample.js'

const [error] = notReady.findings as [ReportedFinding]
const of = (findings: readonly ReportedFinding[]): Report => ({ ...notReady, findings })
const many = (number: number, severity: ReportedFinding['severity']): ReportedFinding[] =>
  Array.from({ length: number }, (_, index) => ({
    ...error,
    severity,
    fixes: [],
    message: `${severity} ${index}`,
    line: index + 1,
    endLine: index + 1,
  }))

describe('annotations', () => {
  test('a finding on its place, with its remedy', () => {
    expect(annotations(notReady)[0]).toEqual({
      level: 'error',
      title: 'mount-point-missing',
      message: `${error.message}\nFix (safe): add \`- !EnsureDir /backup\` to shop-deploy`,
      file: 'deploy/web.yaml',
      startLine: 14,
      endLine: 14,
      startColumn: 3,
      endColumn: 10,
    })
    expect(annotations(notReady).map(({ level }) => level)).toEqual(['error', 'error', 'error', 'warning'])
  })

  test('ten errors and warnings, most severe first, and the number of the others; notes are none', () => {
    const all = annotations(of([...many(12, 'note'), ...many(25, 'warning'), ...many(11, 'error')]))
    expect(all.map(({ level }) => level)).toEqual([...Array(10).fill('error'), ...Array(10).fill('warning')])
    expect(all.filter(({ message }) => message.includes('more')).map(({ message }) => message)).toEqual([
      'error 9\n+1 more of this severity, see the summary.',
      'warning 9\n+15 more of this severity, see the summary.',
    ])
  })

  test('the same said several times is said once', () => {
    const same = [3, 7, 7, 9].map((line) => ({ ...error, fixes: [], message: 'same', line, endLine: line }))
    expect(annotations(of(same)).map(({ startLine, message }) => [startLine, message])).toEqual([
      [3, `same\nAlso: ${error.file}:7, ${error.file}:9.`],
    ])
  })

  test('no columns on several lines', () => {
    const [one] = annotations(of([{ ...error, line: 3, endLine: 5 }]))
    expect(one).toMatchObject({ startLine: 3, endLine: 5 })
    expect(one).not.toHaveProperty('startColumn')
  })

  test('at most 1,000 characters', () => {
    const long = annotations(
      of(Array.from({ length: 12 }, (_, index) => ({ ...error, message: `${index}🎉`.repeat(900) }))),
    )
    for (const { message } of long) expect(message.length).toBeLessThanOrEqual(1000)
    expect(long.at(-1)?.message).toMatch(/…\n\+2 more of this severity, see the summary\.$/)
  })
})

describe('as commands', () => {
  test('as the runner reads them', () => {
    expect(annotationCommands(annotations(notReady)).split('\n')[3]).toBe(
      '::warning title=path-not-set,file=deploy/web.yaml,line=8,endLine=8,col=1,endColumn=8::`PATH` is not set, and `shop/web.py` starts `git` by its bare name.',
    )
  })
  test('whatever the file is called and the message says, one command each', () => {
    const text = fc
      .array(fc.constantFrom('\n::error::x', '##[error]', '%0A', ',', ':', '=', '\r', 'a', '::'), { minLength: 1 })
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, text, (file, message) => {
        const commands = commandsOf(annotationCommands(annotations(of([{ ...error, file, message }]))))
        expect(commands.map(({ command }) => command)).toEqual(['error'])
        expect(commands[0]?.properties.line).toBe('14')
      }),
    )
  })
})
