import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Log, Result } from 'sarif'
import type { Report, ReportedFinding } from '../../src/report/report.js'
import { sarif } from '../../src/report/sarif.js'
import { sourceFile } from '../../src/text/source.js'
import { notReady, ready, source } from './sample.js'

const rules = notReady.findings.map(({ rule, clause, severity }) => ({
  id: rule,
  clause,
  severity,
  summary: `Fires when ${rule} is meant.`,
  rationale: `Why \`${rule}\` matters in production.`,
}))
const options = { rules, source, documentation: 'https://github.com/example/lithos-ready' }
const [error] = notReady.findings as [ReportedFinding]
const of = (findings: readonly ReportedFinding[]): Report => ({ ...notReady, findings })
const results = (log: Log): Result[] => log.runs[0]?.results ?? []
const fingerprint = (result: Result | undefined): string | undefined => result?.partialFingerprints?.['lithosReady/v1']

describe('SARIF', () => {
  test('a finding', () => {
    expect(results(sarif(notReady, options))[0]).toEqual({
      ruleId: 'mount-point-missing',
      ruleIndex: 0,
      level: 'error',
      message: { text: error.message },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'deploy/web.yaml', uriBaseId: '%SRCROOT%' },
            region: { startLine: 14, startColumn: 3, endLine: 14, endColumn: 10 },
          },
        },
      ],
      relatedLocations: [
        {
          id: 0,
          physicalLocation: {
            artifactLocation: { uri: 'vagga.yaml', uriBaseId: '%SRCROOT%' },
            region: { startLine: 6, startColumn: 3, endLine: 6, endColumn: 14 },
          },
          message: { text: 'the image is made here' },
        },
      ],
      partialFingerprints: { 'lithosReady/v1': expect.stringMatching(/^[0-9a-f]{32}:1$/) },
      fixes: [
        {
          description: { text: 'add `- !EnsureDir /backup` to shop-deploy (safe)' },
          artifactChanges: [
            {
              artifactLocation: { uri: 'vagga.yaml', uriBaseId: '%SRCROOT%' },
              replacements: [
                {
                  deletedRegion: { startLine: 15, startColumn: 1, endLine: 15, endColumn: 1 },
                  insertedContent: { text: '    - !EnsureDir /backup\n' },
                },
              ],
            },
          ],
        },
      ],
    })
  })

  test('only rules that fired, each with its help', () => {
    const log = sarif(of([error]), options)
    expect(log.runs[0]?.tool.driver.rules).toEqual([
      {
        id: 'mount-point-missing',
        name: 'MountPointMissing',
        shortDescription: { text: 'Fires when mount-point-missing is meant.' },
        fullDescription: { text: 'Fires when mount-point-missing is meant.' },
        help: {
          text: expect.stringContaining('Why `mount-point-missing` matters'),
          markdown: expect.stringContaining(
            'Clause 2c of "Deploying Vagga Containers": Volumes, and writing outside of them.',
          ),
        },
        helpUri: error.help,
        defaultConfiguration: { level: 'error' },
        properties: { tags: ['lithos', 'vagga', 'clause-2c'] },
      },
    ])
  })

  test('fingerprints stay when lines move, and change with the text', () => {
    const text = source('deploy/web.yaml')?.text as string
    const moved = (content: string, by: number): string | undefined =>
      fingerprint(
        results(
          sarif(of([{ ...error, line: error.line + by, endLine: error.endLine + by }]), {
            ...options,
            source: (file) => sourceFile(file, content),
          }),
        )[0],
      )
    expect(moved(`# a\n\n${text}`, 2)).toBe(moved(text, 0))
    expect(moved(text.replace('/backup:', '/store2:'), 0)).not.toBe(moved(text, 0))
  })

  test('two findings with the same text have two fingerprints', () => {
    const [one, two] = results(sarif(of([error, error]), options)).map(fingerprint)
    expect(two).toBe(one?.replace(/:1$/, ':2'))
  })

  test('a region is on one line', () => {
    const [several] = results(sarif(of([{ ...error, line: 12, column: 1, endLine: 14, endColumn: 5 }]), options))
    expect(several?.locations?.[0]?.physicalLocation?.region).toEqual({
      startLine: 12,
      startColumn: 1,
      endLine: 12,
      endColumn: 9,
    })
  })

  test('the most severe 5,000', () => {
    const many = (severity: 'error' | 'note', number: number): ReportedFinding[] =>
      Array.from({ length: number }, () => ({ ...error, severity }))
    const log = sarif(of([...many('note', 5000), ...many('error', 100)]), options)
    expect(results(log)).toHaveLength(5000)
    expect(
      results(log)
        .slice(0, 101)
        .map(({ level }) => level),
    ).toEqual([...Array(100).fill('error'), 'note'])
    expect(log.runs[0]?.invocations?.[0]?.toolExecutionNotifications?.[1]?.message.text).toBe(
      '100 less severe results are left out of this file.',
    )
  })

  test('the verdict, also where there is no result', () => {
    const report = { ...of([]), verdict: 'not-checked', ready: false } as const
    const [invocation] = sarif(report, options).runs[0]?.invocations ?? []
    expect(invocation).toMatchObject({
      toolExecutionNotifications: [
        { level: 'error', message: { text: expect.stringMatching(/^Not checked for lithos/) } },
      ],
      properties: { verdict: 'not-checked', ready: false },
    })
  })

  test('names of files are addresses, and messages hold no links', () => {
    const [odd] = results(
      sarif(of([{ ...error, file: 'a b/ü#?%[\n.yaml', message: 'see [this](https://example.org)' }]), options),
    )
    expect(odd?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe('a%20b/%C3%BC%23%3F%25%5B%0A.yaml')
    expect(odd?.message.text).toBe('see [this] (https://example.org)')
  })
})

const multitool = fileURLToPath(
  new URL('../../node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool', import.meta.url),
)

/**
 * What Microsoft's validator has against logs, by their names and what is in none of them: errors and warnings of the format, and of what
 * GitHub asks for. One run, which takes a second to start.
 */
function complaints(logs: Readonly<Record<string, Log>>): Readonly<Record<string, readonly unknown[]>> {
  const directory = mkdtempSync(path.join(tmpdir(), 'sarif-'))
  try {
    const names = Object.keys(logs)
    const files = names.map((name) => path.join(directory, `${name}.sarif`))
    names.forEach((name, index) => {
      writeFileSync(files[index] as string, JSON.stringify(logs[name], null, 1))
    })
    const output = path.join(directory, 'complaints.sarif')
    const levels = ['--rule-kind', 'Sarif;Ghas', '--level', 'Error;Warning', '--quiet']
    spawnSync(multitool, ['validate', ...files, '--output', output, ...levels], {
      env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' },
      timeout: 60_000,
    })
    const found = results(JSON.parse(readFileSync(output, 'utf8').replace(/^\ufeff/, '')) as Log)
    const isIn = (name: string) => (result: Result) => JSON.stringify(result.locations).includes(`/${name}.sarif"`)
    const said = ({ ruleId, message }: Result) => [ruleId, ...(message.arguments ?? [])]
    const inNone = found.filter((result) => !names.some((name) => isIn(name)(result)))
    return {
      ...Object.fromEntries(names.map((name) => [name, found.filter(isIn(name)).map(said)])),
      '': inNone.map(said),
    }
  } finally {
    rmSync(directory, { recursive: true })
  }
}

;(existsSync(multitool) ? describe : describe.skip)("Microsoft's validator", () => {
  const wrong = sarif(notReady, options)
  const region = results(wrong)[0]?.locations?.[0]?.physicalLocation?.region as { endLine: number }
  region.endLine = 2
  const odd = of([{ ...error, file: 'a b/ü#?%[.yaml', message: 'x {0} [a](b) \u202e\n::error::' }])
  const right = {
    'not-ready': sarif(notReady, options),
    ready: sarif(ready, options),
    'odd-names': sarif(odd, options),
  }
  let said: ReturnType<typeof complaints> = {}
  beforeAll(() => {
    said = complaints({ ...right, wrong })
  })

  test.each(Object.keys(right))('has nothing against it: %s', (name) => {
    expect(said[name]).toEqual([])
  })

  test('would have, and has nothing else', () => {
    expect(said.wrong).toEqual([['SARIF1007', expect.stringContaining('region'), '2', '14']])
    expect(said['']).toEqual([])
  })
})
