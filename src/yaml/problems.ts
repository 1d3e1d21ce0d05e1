/** What is told of a file that quire refuses. */

import { MAX_DEPTH } from '../quire/limits.js'
import type { QuireProblem } from '../quire/problem.js'
import type { Fix, Problem, Related } from '../text/finding.js'
import { type Location, textAt } from '../text/source.js'
import type { Candidate } from './explain/context.js'
import { explain } from './explain/explain.js'
import { verb } from './misread.js'
import { proves } from './prove.js'
import type { YamlResult } from './read.js'

/** The findings that one of quire's problems makes; `yaml` is what YAML reads from the same file. */
export function problemsOf(problem: QuireProblem, program: string, yaml: YamlResult): Problem[] {
  if (problem.construct === 'duplicate-key') return duplicateKeys(problem, yaml, program)
  return [withoutExplanation(problem, program) ?? explained(problem, program, yaml)]
}

/** Includes and limits: there is nothing to look for in the text. */
function withoutExplanation({ construct, text, at }: QuireProblem, program: string): Problem | undefined {
  switch (construct) {
    case 'include-not-found':
    case 'include-path': {
      const message = `${program} cannot include \`${textAt(at)}\` and ${verb(program, 'refuse')} the whole file: ${text}. Name a file of the project, relative to this one.`
      return { rule: 'include-not-found', at, message }
    }
    case 'include-cycle': {
      const message = `These files include each other in a circle, on which ${program} ${verb(program, 'crash', 'crashes')}. Remove one of the includes.`
      return { rule: 'include-cycle', at, message }
    }
    case 'include-unsupported': {
      const what = text.startsWith('Includes')
        ? 'lithos has no includes: `!*Include` works in vagga.yaml only'
        : 'vagga includes single files only: `!*Include`'
      const message = `${program} cannot read this: ${what}. Write the content of \`${textAt(at)}\` here.`
      return { rule: 'quire-unsupported', at, message }
    }
    case 'limit': {
      const crash = text.includes('levels') ? ` (quire itself crashes above ${10 * MAX_DEPTH})` : ''
      return { rule: 'yaml-syntax', at, message: `This is not read: ${text}${crash}.` }
    }
    default:
      return undefined
  }
}

/** What stands there, in words for people who know YAML, and how to write it. */
function explained(problem: QuireProblem, program: string, yaml: YamlResult): Problem {
  const { at } = problem
  const { what, instead, at: cause = at, candidates = [] } = explain(problem, yaml.root)
  // the finding stands on the line that the real program names, the cause may stand above
  const line = at.file.position(problem.printed).line
  const causeLine = at.file.position(cause.start).line
  const isElsewhere = causeLine !== line && problem.kind !== 'panic'
  const where = isElsewhere ? ` (line ${causeLine})` : ''
  const quotes = problem.kind === 'panic' ? '' : ` ${program} would say: ${problem.text}.`
  const message = `${program} cannot read this: ${what}${where}.${instead === undefined ? '' : ` ${instead}.`}${quotes}`
  const isYaml = yaml.root !== undefined && problem.construct !== 'merge-value' && problem.construct !== 'unpack-value'
  const fixes = fixesOf(candidates, problem, yaml)
  const related: Related[] = isElsewhere ? [{ at: cause, message: 'the cause' }] : []
  if (!isYaml)
    related.push(...yaml.errors.slice(0, 1).map((error) => ({ at: error.at, message: `YAML: ${error.message}` })))
  const printed = { file: at.file, start: problem.printed, end: Math.max(problem.printed, at.end) }
  const told = at.file.position(at.start).line === line ? at : printed
  return {
    rule: isYaml ? 'quire-unsupported' : 'yaml-syntax',
    at: isElsewhere ? told : cause,
    message,
    ...(related.length > 0 ? { related } : {}),
    ...(fixes.length > 0 ? { fixes } : {}),
  }
}

/** The changes that are proven to help. */
function fixesOf(candidates: readonly Candidate[], problem: QuireProblem, yaml: YamlResult): Fix[] {
  const fixes: Fix[] = []
  const ending = problem.at.file.text.includes('\r\n') ? '\r\n' : '\n'
  for (const { title, safety, edits: written } of candidates) {
    const edits = written.map((edit) => ({ ...edit, text: edit.text.replace(/\r?\n/g, ending) }))
    const known = fixes.some((fix) => fix.title === title)
    if (!known && edits.length > 0 && proves(problem.at.file, edits, yaml, problem))
      fixes.push({ title, safety, edits })
  }
  return fixes
}

/** Keys that stand twice are told up to so many: a file with more has one cause for all of them. */
export const MAX_DUPLICATES = 50

/** Every key that stands twice: quire stops at the first one, the author wants to know them all. */
function duplicateKeys(problem: QuireProblem, yaml: YamlResult, program: string): Problem[] {
  const text = problem.at.file.text
  const others = yaml.duplicates.slice(0, MAX_DUPLICATES).filter((duplicate) => duplicate.at.start !== problem.at.start)
  const same = yaml.duplicates.find((duplicate) => duplicate.at.start === problem.at.start)
  const all = [{ key: text.slice(problem.at.start, problem.at.end), at: problem.at, first: same?.first }, ...others]
  return all.map(({ key, at, first }) => ({
    rule: 'duplicate-key',
    at,
    message: `\`${key}\` appears twice in this mapping, so ${program} ${verb(program, 'refuse')} the whole file. Keep one of them.`,
    ...(first === undefined ? {} : { related: [{ at: first, message: 'the first one' }] }),
    ...(first === undefined ? {} : { fixes: saysTheSame(first, at) }),
  }))
}

/** The second of two lines that say the same is taken out. */
function saysTheSame(first: Location, second: Location): Fix[] {
  const { file } = second
  const line = (at: Location) => file.line(file.position(at.start).line).trim()
  const start = file.text.lastIndexOf('\n', second.start - 1) + 1
  const end = file.text.indexOf('\n', second.start) + 1 || file.text.length
  const isValue = /:\s+[^\s|>&!#]/.test(line(second))
  if (line(first) !== line(second) || !isValue || !/^ *$/.test(file.text.slice(start, second.start))) return []
  return [
    {
      title: 'remove it: the first one says the same',
      safety: 'safe',
      edits: [{ at: { file, start, end }, text: '' }],
    },
  ]
}
