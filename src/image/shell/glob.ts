/** The files of an image that a shell pattern names. */

import { type Field, known, unknown } from '../../shell/field.js'
import { fits, isWild, segmentsOf } from '../../shell/pattern.js'
import { spend } from '../../shell/shell.js'
import { children } from '../tree.js'
import { walk } from '../walk.js'
import type { BuildShell } from './shell.js'

const maxPaths = 20_000

/** The files that a pattern names. A directory that may hold more than is known makes the rest unknown. */
export function files(shell: BuildShell, field: Field, pattern: string): readonly Field[] {
  const isAbsolute = field.text.startsWith('/')
  if (!isAbsolute && shell.cwd === undefined) return [unknown]
  const inImage = (path: string) => (isAbsolute ? path || '/' : `${shell.cwd}/${path}`)
  const [first = '', ...rest] = segmentsOf(pattern)
  let more: string | undefined
  let paths = isAbsolute ? [''] : matching('', first, '')
  for (const segment of rest) {
    paths = paths.flatMap((path) => (spend(shell) ? matching(path, segment, `${path}/`) : []))
    if (paths.length > maxPaths || shell.budget.left < 0) return [unknown]
  }
  const found = paths.filter((path) => walk(shell.world, inImage(path), { follow: false }).exists !== 'no').map(known)
  if (more !== undefined) return [...found, { text: more, known: false }]
  return found.length === 0 ? [field] : found

  function matching(path: string, segment: string, prefix: string): string[] {
    const plain = segment.replace(/\\(.)/gs, '$1')
    if (!isWild(segment.replace(/\\./gs, ''))) return [prefix + plain]
    const at = walk(shell.world, inImage(path))
    if (at.exists === 'no') return []
    if (at.node?.kind !== 'dir') {
      if (at.exists === 'unknown' || at.node?.kind === 'some') more ??= prefix
      return []
    }
    const listed = [...children(at.node)].filter(([, node]) => node.kind !== 'gone')
    shell.budget.left -= Math.floor(listed.length / 64)
    const isOpen = walk(shell.world, `${inImage(path)}/\u0000`).exists === 'unknown'
    if (isOpen || listed.some(([, node]) => node.kind === 'maybe')) more ??= prefix
    const names = listed.filter(
      ([name, node]) => node.kind !== 'maybe' && (!name.startsWith('.') || plain.startsWith('.')),
    )
    const fitting = names.map(([name]) => [name, fits(name, segment)] as const)
    if (fitting.some(([, does]) => does === undefined)) more ??= prefix
    return fitting
      .filter(([, does]) => does)
      .map(([name]) => prefix + name)
      .sort()
  }
}
