/** What the evidence says of a path, and where a config is the cause of it. */

import { anchorOf } from '../deployment/config.js'
import type { Deployment } from '../deployment/deployment.js'
import { normalize, under } from '../deployment/paths.js'
import type { ReadEntry } from '../schema/shape.js'
import type { Severity } from '../text/finding.js'
import { type Located, type Location, textAt } from '../text/source.js'
import type { Clue, Evidence } from './evidence.js'
import { isShellScript } from './shell-script.js'

/** A deployment of which it is known what its program does. */
interface Observed extends Pick<Deployment, 'config'> {
  readonly evidence: Evidence
}

/**
 * The variable of the lithos config that a path of the program comes from: the program uses it, and the path begins with
 * its value.
 */
export function variableOf({ config, evidence }: Observed, clue: Clue): ReadEntry<Located<string>> | undefined {
  return config.config.environ.entries.find(({ key, value }) =>
    clue.through !== undefined
      ? key.value === clue.through
      : value.value.length > 1 &&
        value.value.startsWith('/') &&
        under(normalize(clue.subject ?? '/'), normalize(value.value)) &&
        evidence.of('uses-variable').some(({ subject }) => subject === key.value),
  )
}

/** The program is seen to write there, or below. */
export function isWritten({ evidence }: Pick<Observed, 'evidence'>, path: string): boolean {
  return evidence.of('writes-file').some(({ subject }) => subject !== undefined && under(normalize(subject), path))
}

/** A shell script does it only perhaps, or goes on when it fails: `[ -w /app ] && …`, `… || true`. */
export function isProvidedFor({ at, certain, ofProgram }: Pick<Clue, 'at' | 'certain' | 'ofProgram'>): boolean {
  return !certain && !ofProgram && isShellScript(at.file)
}

/** A variable that the program certainly reads when it starts, without a default: it stops where nothing sets it. */
export function stopsWithout({ trait, certain, hasDefault, at, stops }: Clue): boolean {
  return trait === 'uses-variable' && certain && !hasDefault && (stops ?? !isShellScript(at.file))
}

/**
 * Where a config makes its program do something with a path: the text of the config that does it, the argument that names the
 * path, or the working directory that a relative path begins in; else the executable.
 */
export function causeOf(
  config: Deployment['config'],
  { at, subject, inSettings, written, relative }: Omit<Clue, 'trait' | 'message' | 'certain'>,
): Location {
  const { workdir, arguments: words } = config.config
  if (inSettings || at.file === config.file) return at
  if (subject === undefined) return anchorOf(config)
  const argument = words.items.find(({ value }) => value.startsWith('/') && value === subject)
  if (argument !== undefined) return argument.at
  const isBelow = !textAt(at).includes(subject) && under(subject, normalize(workdir.value))
  const isRelative = written === undefined ? isBelow : relative !== undefined
  return isRelative && !workdir.implied ? workdir.at : anchorOf(config)
}

/** How grave a clue is: what is certain is an error, what a script provides for a note. SPEC 6. */
export function severityOf(clue: Pick<Clue, 'at' | 'certain' | 'ofProgram'>, isError = clue.certain): Severity {
  if (isError) return 'error'
  return isProvidedFor(clue) ? 'note' : 'warning'
}

/** It certainly happens at start, and the program does not go on when it fails. */
export function isFatal({ certain, stops }: Pick<Clue, 'certain' | 'stops'>): boolean {
  return certain && stops !== false
}
