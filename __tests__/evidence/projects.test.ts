/**
 * Small projects of many stacks with one mistake each, or none: `====== NAME bad CERTAINTY FILE:LINE…` or `====== NAME good`, and their files.
 * A certain mistake is an error at one of its places, a likely one at least a warning there; of a right project nothing is said but notes.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { check } from '../../src/check.js'
import { type MemoryEntry, memoryFiles } from '../../src/files/memory.js'

interface Project {
  readonly name: string
  readonly isCertain: boolean
  /** Empty where everything is right. */
  readonly places: readonly string[]
  readonly files: Readonly<Record<string, MemoryEntry>>
}

const text = readFileSync(join(import.meta.dirname, 'projects.txt'), 'utf8')
const projects = text
  .split(/^====== /m)
  .slice(1)
  .map(projectOf)

function projectOf(written: string): Project {
  const [head = '', ...lines] = written.split('\n')
  const [name = '', kind, certainty, ...places] = head.split(' ')
  const parts = lines
    .join('\n')
    .split(/^--- (.*)\n/m)
    .slice(1)
  const files = parts.flatMap((part, index): [string, MemoryEntry][] => {
    const content = parts[index + 1]
    if (index % 2 === 1 || content === undefined) return []
    return [[part.replace(/ \+x$/, ''), { text: content, mode: part.endsWith(' +x') ? 0o755 : 0o644 }]]
  })
  return {
    name,
    isCertain: certainty === 'certain',
    places: kind === 'bad' ? places : [],
    files: Object.fromEntries(files),
  }
}

describe('small projects', () => {
  test.each(projects.map((project) => [project.name, project] as const))('%s', (_, { isCertain, places, files }) => {
    const { report } = check(memoryFiles(files))
    expect(report.deployments).not.toEqual([])
    const grave = report.findings.filter(({ severity }) => severity !== 'note')
    const said = grave.map(({ severity, rule, file, line }) => `${severity} ${rule} ${file}:${line}`)
    if (places.length === 0) {
      expect(said).toEqual([])
      return
    }

    const found = grave.filter((finding) =>
      [finding, ...finding.related].some(({ file, line }) => places.includes(`${file}:${line}`)),
    )
    const severities = found.map(({ severity }) => severity)
    expect({ said, severities }).toEqual({
      said,
      severities: expect.arrayContaining(isCertain ? ['error'] : [expect.stringMatching(/warning|error/)]),
    })
  })
})
