/** Edits of texts, and the check of what comes out of them. */

import type { CheckOptions, CheckResult } from '../../src/check/options.js'
import { readSettings } from '../../src/check/settings.js'
import { check } from '../../src/check.js'
import { memoryFiles } from '../../src/files/memory.js'
import type { Finding } from '../../src/text/finding.js'
import { type ProjectName, projects, staticProgram } from './projects.js'

/** `[file, what is there once, what stands there instead]`; with two members the whole file, and `undefined` takes it away. */
export type Edit = readonly [file: string, from: string, to: string] | readonly [file: string, text: string | undefined]

/** A project with its edits made. Throws when a text is not there, or twice. */
export function edited(project: ProjectName, edits: readonly Edit[]): Readonly<Record<string, string>> {
  const texts: Record<string, string> = { ...projects[project] }
  for (const edit of edits) {
    const [file, from] = edit
    if (edit.length === 2) {
      if (from === undefined) delete texts[file]
      else texts[file] = from
      continue
    }
    const text = texts[file]
    const parts = text?.split(edit[1]) ?? []
    if (parts.length !== 2)
      throw new Error(`${project} ${file}: ${JSON.stringify(edit[1])} is there ${parts.length - 1} times`)
    texts[file] = parts.join(edit[2])
  }
  return texts
}

/** The whole check of texts in memory, with the settings file if there is one. */
export function checked(
  texts: Readonly<Record<string, string>>,
  options: CheckOptions = {},
  modes: Readonly<Record<string, number>> = {},
): CheckResult {
  const files = memoryFiles(
    Object.fromEntries(
      Object.entries(texts).map(([path, text]) => {
        const runs = text.startsWith('#!') || text.startsWith(staticProgram.slice(0, 4))
        return [path, { text, mode: modes[path] ?? (runs ? 0o755 : 0o644) }]
      }),
    ),
  )
  const { settings, problems } = readSettings(files)
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'))
  return check(files, { settings, tryFixes: false, today: '2024-06-01', ...options })
}

/** The text under a finding; of longer ones the first line. */
export function textUnder({ at }: Finding): string {
  const [first = '', ...rest] = at.file.text.slice(at.start, at.end).split('\n')
  return rest.length === 0 ? first : `${first}…`
}

/** `severity rule file:line «text»`. */
export function shortly(finding: Finding): string {
  const { at, rule, severity } = finding
  return `${severity} ${rule} ${at.file.path}:${at.file.position(at.start).line} «${textUnder(finding)}»`
}
