/** The words of a command line that are files. */

import type { Field } from '../../shell/field.js'
import { absolute } from '../../shell/paths.js'
import { all, type Status } from '../../shell/shell.js'
import { walk } from '../walk.js'
import { create } from './effects.js'
import { blurField, reads, setContent } from './fields.js'
import type { BuildShell } from './shell.js'

export function reader(shell: BuildShell, args: readonly Field[]): Status {
  for (const arg of args) readsField(shell, arg)
  return 'unknown'
}

export function readsField(shell: BuildShell, arg: Field): boolean {
  const path = absolute(shell, arg)
  if (path === undefined || arg.text.startsWith('-')) return false
  const found = walk(shell.world, path)
  if (found.holder !== 'work' || found.exists !== 'yes' || found.node?.kind === 'dir') return false
  reads(shell, found)
  return true
}

/** Makes a file whose content is not known. */
export function made(shell: BuildShell, field: Field): Status {
  const path = absolute(shell, field)
  if (path === undefined) return wildly(shell, [field])
  const status = create(shell, path)
  setContent(shell, walk(shell.world, path), undefined)
  return status === 'fail' ? 'fail' : 'unknown'
}

export function wildly(shell: BuildShell, fields: readonly Field[]): Status {
  for (const field of fields) blurField(shell, field)
  return 'unknown'
}

/** Does the same to every path. */
export function each(shell: BuildShell, fields: readonly Field[], act: (path: string) => Status): Status {
  return all(
    fields.map((field) => {
      const path = absolute(shell, field)
      if (path === undefined) return wildly(shell, [field])
      return act(path)
    }),
  )
}
