/** Programs of which nobody knows what they do. */
import type { Field } from '../../shell/field.js'
import { absolute } from '../../shell/paths.js'
import type { Status } from '../../shell/shell.js'
import { leadsIntoWork } from '../copying.js'
import { isMount, openEverything, walk } from '../tree.js'
import { blurField, reads } from './fields.js'
import type { BuildShell } from './shell.js'

/** Something that nobody can foresee ran. */
export function opaque(shell: BuildShell, name: string, args: readonly Field[]): void {
  const why = {
    ...shell.why,
    because: `${name === '' ? 'a command' : `\`${name}\``} of \`!${shell.build.step.tag}\` may make it`,
  }
  const places = [shell.cwd, ...args.map((arg) => absolute(shell, arg))]
  openEverything(
    shell.world,
    why,
    places.some((place) => place === undefined || leadsIntoWork(place)),
  )
  for (const arg of args) {
    const path = absolute(shell, arg)
    if (path === undefined) continue
    const found = walk(shell.world, path)
    reads(shell, found)
    if (
      arg.text.startsWith('-') ||
      found.exists === 'no' ||
      path === '/' ||
      isMount(shell.world, found.path) ||
      found.rest.length === 0
    )
      continue
    if (found.holder === 'work' && found.exists === 'yes') continue
    blurField(shell, arg)
  }
}

/** As `opaque`, for a program whose end is not known either. */
export function opaqueStatus(shell: BuildShell, name: string, args: readonly Field[]): Status {
  opaque(shell, name, args)
  return 'unknown'
}
