/** One mistake at a time: each is found where it is, and nothing else is said. `LIST=1` tells what differs. */
import { describe, expect, test } from '@jest/globals'
import { rules } from '../../src/rules/index.js'
import { checked, edited, shortly, textUnder } from './apply.js'
import { mutants } from './mutants.js'

const ids = new Set(rules.map(({ id }) => id))

describe('mutants', () => {
  test.each(mutants.map((mutant) => [`${mutant.finds[0]?.[0]}: ${mutant.project}: ${mutant.name}`, mutant] as const))(
    '%s',
    (_, { project, edits, finds, modes, lithosVersion }) => {
      const options = lithosVersion === undefined ? {} : { lithosVersion }
      const { findings, failures, report } = checked(edited(project, edits), options, modes)
      expect(failures).toEqual([])
      const notes = finds.flatMap(([rule, text, severity]) => (severity === 'note' ? [`${rule} «${text}»`] : []))
      const said = findings
        .map((finding) => ({ finding, text: `${finding.rule} «${textUnder(finding)}»` }))
        .filter(({ finding, text }) => (finding.severity === 'note' ? notes.includes(text) : true))
      const wanted = finds.map(([rule, text]) => `${rule} «${text}»`).sort()
      const shown = said.map(({ text }) => text).sort()
      if (process.env.LIST && JSON.stringify(shown) !== JSON.stringify(wanted))
        process.stderr.write(
          `\n=== ${project}: wanted ${wanted.join(' | ')}\n${said.map(({ finding }) => `  found ${shortly(finding)} ${finding.message}`).join('\n')}\n`,
        )
      expect(shown).toEqual(wanted)

      // the checklist says so, too
      for (const { finding } of said) {
        if (finding.clause === null || finding.severity === 'note' || report.deployments.length === 0) continue
        const lines = report.deployments.flatMap(({ checklist }) =>
          checklist.filter(({ clause }) => clause === finding.clause),
        )
        expect(lines.map(({ status }) => status)).toContainEqual(
          finding.severity === 'error' ? 'failed' : expect.stringMatching(/warned|failed/),
        )
      }
    },
  )

  test('there is one for every rule', () => {
    const found = new Set(mutants.flatMap(({ finds }) => finds.map(([rule]) => rule)))
    expect([...ids].filter((id) => !found.has(id))).toEqual([])
    expect(mutants.length).toBeGreaterThan(200)
  })
})
