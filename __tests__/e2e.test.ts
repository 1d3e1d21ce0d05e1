/**
 * Projects that the real vagga built and ran in development, and the real lithos started (`oracle/e2e.jsonl`, `oracle/e2e-more.jsonl`).
 * What works in development and fails in production must give an error or a warning at its place; what works, neither.
 * `E2E=id` shows one case; `E2E_LIST=1` lists the cases that are judged wrongly.
 */
import type { CheckResult } from '../src/check/options.js'
import { check } from '../src/check.js'
import { exceptions } from './oracle/exceptions.js'
import { type EndToEnd, endToEndProject, records } from './oracle/records.js'

/** Errors and warnings, and whether one of them is where it must be. */
function judge(one: EndToEnd, result: CheckResult): { readonly right: boolean; readonly said: string[] } {
  const loud = result.findings.filter(({ severity }) => severity !== 'note')
  const said = loud.map(
    ({ rule, severity, at, message }) =>
      `${severity} ${rule} ${at.file.path}:${at.file.position(at.start).line} «${at.file.text.slice(at.start, at.end).slice(0, 40).replace(/\n/g, '⏎')}» ${message.slice(0, 90)}`,
  )
  if (one.where === null) return { right: loud.length === 0, said }
  const { file, text, missing } = one.where
  // where something is absent, the place that it should be at may be the second one: the first is what misses it
  const places = loud.flatMap(({ at, related }) => [at, ...(missing ? related.map((other) => other.at) : [])])
  const right = places.some((at) => {
    if (at.file.path !== file) return false
    const start = at.file.text.indexOf(text)
    if (missing || start < 0) return true
    for (let from = start; from >= 0; from = at.file.text.indexOf(text, from + 1)) {
      if (at.start < from + text.length && from < Math.max(at.end, at.start + 1)) return true
    }
    return false
  })
  return { right, said }
}

/** Whether a case is judged as it turned out; what was said, for people. */
function outcome(one: EndToEnd): { readonly right: boolean; readonly shown: string } {
  const result = check(endToEndProject(one), { tryFixes: false, today: '2024-06-01' })
  expect(result.failures).toEqual([])
  const { right, said } = judge(one, result)
  const where = one.where ? [`  where ${JSON.stringify(one.where)}`] : []
  if (process.env.E2E) console.log(one, said, result.deployments[0]?.evidence.clues, result.deployments[0]?.boot)
  return {
    right,
    shown: [
      `${one.id} (${one.good ? 'good' : 'bad'}): ${one.cause}`,
      ...where,
      ...said.map((line) => `  ${line}`),
    ].join('\n'),
  }
}

test.each(['e2e.jsonl', 'e2e-more.jsonl'])('%s: judged as they turned out', (name) => {
  const all = records<EndToEnd>(name).filter(({ id }) => process.env.E2E === undefined || id === process.env.E2E)
  const outcomes = all.map((one) => ({ ...one, ...outcome(one) }))
  const wrong = outcomes.filter(({ right }) => !right)
  if (process.env.E2E_LIST) console.log(wrong.map(({ shown }) => shown).join('\n'))
  const count = (good: boolean, least: boolean) => outcomes.filter((o) => o.good === good && (o.right || least)).length
  process.stdout.write(
    `${name}: ${count(false, false)} of ${count(false, true)} bad ones found at their place, ${count(true, false)} of ${count(true, true)} good ones silent\n`,
  )

  // A new mistake must be mended; an exception that is none any more must be taken out of the list.
  expect(wrong.filter(({ id }) => exceptions[id] === undefined).map(({ shown }) => shown)).toEqual([])
  expect(outcomes.filter(({ id, right }) => right && exceptions[id] !== undefined).map(({ id }) => id)).toEqual([])
})
