/** The commands of shell steps as they are written, to point at the one that made, took or closed a file. */

import type { Read } from '../schema/shape.js'
import { maxText } from '../shell/parse.js'
import { memoize } from '../text/collections.js'
import { within } from '../text/places.js'
import type { Location } from '../text/source.js'
import type { BuildStep } from '../vagga/shape.js'
import { normalize, under } from './paths.js'

/** A simple command of a script, as far as signs part them. */
export interface StepCommand {
  readonly at: Location
  readonly name: string
  /** The words behind the name, without the quotes around them. */
  readonly words: readonly string[]
  /** The normalized paths that begin with `/` among them. */
  readonly paths: readonly string[]
  /** Where its output goes. */
  readonly output: string | undefined
}

/** The script of `!Sh` and `!RunAs`. */
export function scriptOf(step: BuildStep): Read<string> | undefined {
  if (step.tag === 'Sh') return step.value
  return step.tag === 'RunAs' ? step.value.script : undefined
}

/** The commands of `!Sh` and `!RunAs`, in order; none for other steps, and for scripts that are too long. */
export const commandsOf = memoize((step: BuildStep): readonly StepCommand[] => {
  const script = scriptOf(step)
  if (script === undefined || script.value.length > maxText) return []
  return script.value.split(/[\n;&|]+/).map((text) => commandOf(text.trim(), script.at))
})

function commandOf(text: string, script: Location): StepCommand {
  const [name = '', ...words] = text.split(/\s+/).map((word) => word.replaceAll(/^["']|["']$/g, ''))
  return {
    get at() {
      return within(script, text)
    },
    name,
    words,
    paths: words.filter((word) => word.startsWith('/')).map((word) => normalize(word)),
    output: /(?:^|[^0-9&])>>?\s*["']?([^\s"']+)/.exec(text)?.[1],
  }
}

const makers = new Set(['mkdir', 'touch', 'cp', 'mv', 'install', 'mkfifo', 'tee'])

/** Whether a command makes something at a path. */
export function makes({ name, paths, output }: StepCommand, path: string): boolean {
  return (
    output === path ||
    (name === 'mkdir' ? paths.some((made) => under(made, path)) : makers.has(name) && paths.includes(path))
  )
}

/** Whether a command names a path or something below it. */
export const mentions = ({ paths }: StepCommand, path: string): boolean => paths.some((named) => under(named, path))

/** Whether a command names a path, a directory that has it, or all in such a directory: `DIR/*`. */
export const takes = ({ paths }: StepCommand, path: string): boolean =>
  paths.some((named) => under(path, named.replace(/(.)\/\*$/, '$1')))
