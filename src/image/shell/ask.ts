/** `test -f FILE` and the like, of an image. */

import type { Field } from '../../shell/field.js'
import { absolute } from '../../shell/paths.js'
import type { Status } from '../../shell/shell.js'
import type { Found, Node } from '../tree.js'
import { walk } from '../walk.js'
import { contentOf, reads } from './fields.js'
import type { BuildShell } from './shell.js'

/** The answer to a question about a file; `unknown` for questions that are not known here. */
export function ask(shell: BuildShell, question: string, file: Field): Status {
  const path = absolute(shell, file)
  if (path === undefined) return 'unknown'
  const isLink = question === '-L' || question === '-h'
  const found = walk(shell.world, path, { follow: !isLink })
  if (isLink) return is(found, (kind) => kind === 'link')
  if (question === '-s') {
    const text = contentOf(found)
    if (found.exists === 'no' || text === '') return 'fail'
    return text === undefined ? 'unknown' : 'ok'
  }
  reads(shell, found)
  switch (question) {
    case '-e':
    case '-r':
    case '-w':
      return is(found, () => true)
    case '-f':
      return is(found, (kind) => kind === 'file')
    case '-d':
      return is(found, (kind) => kind === 'dir')
    case '-x':
      return found.exists === 'yes' && found.node?.kind !== 'dir' ? executable(found) : is(found, () => true)
    default:
      return 'unknown'
  }
}

function executable({ node }: Found): Status {
  if (node?.kind !== 'file' || node.mode === undefined) return 'unknown'
  return (node.mode & 0o111) !== 0 ? 'ok' : 'fail'
}

function is({ exists, node }: Found, wanted: (kind: Node['kind']) => boolean): Status {
  if (exists !== 'yes') return exists === 'no' ? 'fail' : 'unknown'
  if (node === undefined || node.kind === 'some') return wanted('some') ? 'ok' : 'unknown'
  return wanted(node.kind) ? 'ok' : 'fail'
}
