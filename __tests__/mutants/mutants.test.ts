/** One mistake at a time: each is found where it is, and nothing else is said. `MUTANTS=words` shows those whose name holds the words. */
import { describe, expect, test } from '@jest/globals'
import { rules } from '../../src/rules/index.js'
import { checked, edited, shortly, textUnder } from './apply.js'
import { mutants } from './mutants.js'

const bySeverity = new Map(rules.map(({ id, severity }) => [id, severity]))

describe('mutants', () => {
  test.each(mutants.map((mutant) => [`${mutant.finds[0]?.[0]}: ${mutant.project}: ${mutant.name}`, mutant] as const))('%s', (_, mutant) => {
    const { project, edits, finds, lithosVersion, modes } = mutant
    const { findings, failures } = checked(edited(project, edits), lithosVersion === undefined ? {} : { lithosVersion }, modes)
    expect(failures).toEqual([])
    const wanted = new Set(finds.map(([rule]) => rule))
    const found = findings.filter(({ rule, severity }) => severity !== 'note' || (wanted.has(rule) && bySeverity.get(rule) === 'note'))
    if (process.env.SHOW) console.log(found.map((one) => `${shortly(one)} ${one.message}`).join('\n'))
    const shown = found.map((finding) => `${finding.rule} «${textUnder(finding)}»`).sort()
    if (process.env.LIST && JSON.stringify(shown) !== JSON.stringify(finds.map(([rule, text]) => `${rule} «${text}»`).sort()))
      process.stderr.write(`\n=== ${project}: ${mutant.name}\n  wanted ${finds.map(([rule, text]) => `${rule} «${text}»`).join(' | ')}\n${found.map((one) => `  found ${shortly(one)} ${one.message}`).join('\n')}\n`)
    expect(shown).toEqual(finds.map(([rule, text]) => `${rule} «${text}»`).sort())
  })
})
