/** Where a finding stands. */

import type { Deployment } from '../../deployment/deployment.js'
import { normalize, under } from '../../deployment/paths.js'
import type { Clue } from '../../evidence/evidence.js'
import { reader } from '../../image/build.js'
import { type Located, type Location, sourceFile, textAt } from '../../text/source.js'
import type { RuleContext } from '../rule.js'

/** The place of `needle` inside a scalar, or the scalar when it is written differently (escapes). */
export function within(at: Location, needle: string): Location {
  const offset = needle === '' ? -1 : textAt(at).indexOf(needle)
  return offset < 0 ? at : { file: at.file, start: at.start + offset, end: at.start + offset + needle.length }
}

/** From the start of a key to the end of its value. */
export function pairAt(entry: { readonly key: Located<string>; readonly value: { readonly at: Location } }): Location {
  const { key, value } = entry
  return key.at.file === value.at.file && value.at.end > key.at.start
    ? { file: key.at.file, start: key.at.start, end: value.at.end }
    : key.at
}

/** The place to point at when something is missing in a lithos config: its `executable`, which every config has. */
export function anchorOf({ config, file }: Deployment['config']): Location {
  const key = config.keys.get('executable')
  if (key && config.executable) return pairAt({ key: { value: 'executable', at: key }, value: config.executable })
  return key ?? { file, start: 0, end: 0 }
}

/**
 * Where a config makes its program do something with a path: the text of the config that does it, the argument that names the
 * path, or the working directory that a relative path begins in; else the executable.
 */
export function causeOf(
  config: Deployment['config'],
  { at, subject, inSettings }: Omit<Clue, 'trait' | 'message' | 'certain'>,
): Location {
  const { workdir, arguments: words } = config.config
  if (inSettings || at.file === config.file) return at
  if (subject === undefined) return anchorOf(config)
  const argument = words.items.find(({ value }) => value.startsWith('/') && value === subject)
  if (argument !== undefined) return argument.at
  const isRelative = !textAt(at).includes(subject) && under(subject, normalize(workdir.value))
  return isRelative && !workdir.implied ? workdir.at : anchorOf(config)
}

/** A file of the repository, the whole of its first line: where to point when a copied file itself is at fault. */
export function firstLine(context: RuleContext, path: string): Location | undefined {
  const stat = context.files.stat(path)
  if (stat?.kind === 'link') {
    const file = sourceFile(path, stat.target ?? '')
    return { file, start: 0, end: file.text.length }
  }
  if (stat?.kind !== 'file') return undefined
  const content = reader(context.files, path)(65536)
  if (content === undefined) return undefined
  const file = sourceFile(path, new TextDecoder().decode(content))
  return { file, start: 0, end: file.line(1).length }
}
