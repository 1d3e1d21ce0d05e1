/**
 * One mistake at a time: each is found where it is, as grave as it is, and nothing else is said; and other ways to do it
 * right. `UPDATE=1` writes what is said into the cases: read the difference before it is committed.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rules } from '../../src/rules/index.js'
import type { Finding } from '../../src/text/finding.js'
import { type Case, cases, checked, patched, projects, shown, textsOf, textUnder, written } from './cases.js'

const all = cases()
const groupOf = ({ file }: Case) => file.slice(0, file.indexOf('/'))

/** What is said of a correct project, wherever the lines are after a change. */
const known = new Map(projects.map((project) => [project, checked(textsOf(project)).findings.map(withoutLine)]))

function withoutLine(finding: Finding): string {
  return `${finding.severity} ${finding.rule} ${finding.at.file.path} ${textUnder(finding)}`
}

/** The findings that come with a change. */
function brought({ file, project }: Case, findings: readonly Finding[]): readonly Finding[] {
  const left = file === `right/${project}.diff` ? [] : [...(known.get(project) ?? [])]
  return findings.filter((finding) => {
    const index = left.indexOf(withoutLine(finding))
    if (index >= 0) left.splice(index, 1)
    return index < 0
  })
}

describe.each([...new Set(all.map(groupOf))])('%s', (group) => {
  const ours = all.filter((one) => groupOf(one) === group)
  test.each(ours.map((one) => [`${one.project}: ${one.title}`, one] as const))('%s', (_, one) => {
    const { findings, failures, report } = checked(patched(one), one.options, one.modes)
    const said = brought(one, findings)
    const lines = said.map(shown)
    if (process.env.UPDATE) writeFileSync(join(import.meta.dirname, one.file), written(one, lines))
    else expect({ file: one.file, said: lines.toSorted() }).toEqual({ file: one.file, said: one.want.toSorted() })
    expect(failures).toEqual([])

    const grave = said.filter(({ severity }) => severity !== 'note')
    if (group === 'right') expect(grave.map(shown)).toEqual([])
    else expect(said.map(({ rule }) => rule)).toContain(group)
    if (report.deployments.length === 0) return

    // the checklist says so, too
    for (const { clause, severity } of grave) {
      if (clause === null) continue
      const lines = report.deployments.flatMap(({ checklist }) => checklist.filter((line) => line.clause === clause))
      expect({ file: one.file, clause, status: lines.map(({ status }) => status) }).toMatchObject({
        status: expect.arrayContaining([severity === 'error' ? 'failed' : expect.stringMatching(/warned|failed/)]),
      })
    }
  })
})

test('there is a case for every rule', () => {
  // what a change takes away needs a project before it: the rule's own example has one
  const groups = new Set([...all.map(groupOf), 'deployment-lost'])
  expect(rules.map(({ id }) => id).filter((id) => !groups.has(id))).toEqual([])
})
