/** What the words of a command line name: files to read, to write, and what nobody can foresee. */

import type { Field } from '../../shell/field.js'
import { absolute } from '../../shell/paths.js'
import { projectPath } from '../build.js'
import { replace } from '../copying.js'
import { change, empty, type File, type Found, markUnknown, openBelow, openEverything, opening } from '../tree.js'
import { walk } from '../walk.js'
import { type BuildShell, placeOf } from './shell.js'

/** The directory that a word of which only the beginning is known lies in; `undefined` when it may be anywhere. */
function knownParent(shell: BuildShell, field: Field): string | undefined {
  const start = absolute(shell, { text: field.text, known: true })
  const slash = start?.lastIndexOf('/') ?? -1
  return start === undefined || field.text === '' || slash <= 0 ? undefined : start.slice(0, slash)
}

/** Something was done to a path that is only partly known: whatever may be it is not known any more. */
export function blurField(shell: BuildShell, field: Field): void {
  const path = absolute(shell, field)
  if (path !== undefined) {
    markUnknown(shell.world, walk(shell.world, path, { follow: false }), shell.why)
    return
  }
  const parent = knownParent(shell, field)
  if (parent === undefined) openEverything(shell.world, shell.why)
  else {
    const found = walk(shell.world, parent)
    if (found.node?.kind === 'dir') empty(shell.world, found, opening(shell.world, shell.why))
    else markUnknown(shell.world, found, shell.why)
  }
}

/** Something was written below or at a path; what was there stays. */
export function openField(shell: BuildShell, field: Field): void {
  const path = absolute(shell, field)
  const at = path ?? knownParent(shell, field)
  if (at === undefined) openEverything(shell.world, shell.why)
  else {
    const found = walk(shell.world, at)
    if (found.node?.kind === 'file') change(shell.world, found, { usual: true })
    if (found.node?.kind === 'file') setContent(shell, found, undefined)
    else openBelow(shell.world, found, shell.why)
  }
}

/** Remembers that the build read a file of the project. */
export function reads(shell: BuildShell, found: Found): void {
  if (found.holder !== 'work' || found.exists !== 'yes' || found.node === undefined) return
  if (!('source' in found.node) || found.node.source === undefined) return
  if (found.names.length + found.rest.length === 0) return
  const path = projectPath(shell.build, found)
  if (shell.trace.read.has(path)) return
  shell.trace.read.add(path)
  shell.build.unversioned.push({
    path,
    at: placeOf(shell),
    message: `a command of \`!${shell.build.step.tag}\` reads it, and no \`!Copy\` or \`!Depends\` puts it into the image's hash`,
  })
}

/** The text of a file, where it is known and not too long. */
export function contentOf(found: Found): string | undefined {
  if (found.node?.kind !== 'file') return undefined
  const bytes = found.node.content?.(maxContent)
  return bytes === undefined || bytes.length >= maxContent ? undefined : new TextDecoder().decode(bytes)
}

const maxContent = 1_000_000

/** Writes a text into the file at `found`; `undefined` when it is not known. */
export function setContent(shell: BuildShell, found: Found, text: string | undefined): void {
  if (found.node?.kind !== 'file') return
  const { content: _content, source: _source, ...file } = found.node
  const bytes = text === undefined ? undefined : new TextEncoder().encode(text)
  const next: File = bytes === undefined ? file : { ...file, content: (limit) => bytes.subarray(0, limit) }
  replace(shell.world, found, next)
}
