/** The files of redirections. */
import type { Field } from '../../shell/field.js'
import { absolute } from '../../shell/paths.js'
import type { Target } from '../../shell/shell.js'
import { walk } from '../walk.js'
import { create } from './effects.js'
import { contentOf, openField, reads, setContent } from './fields.js'
import type { BuildShell } from './shell.js'

const nowhere = /^\/dev\/(null|zero|full|tty|stdin|stdout|stderr|fd\/\d+)$/

/** Opens the file of a redirection; a failure keeps the command from running. */
export function redirect(shell: BuildShell, operator: string, field: Field): Target | 'fail' {
  const path = absolute(shell, field)
  if (path === undefined) {
    if (operator !== '<') openField(shell, field)
    return { certain: false, write: () => {} }
  }
  if (nowhere.test(path)) return { certain: true, content: '', write: () => {} }
  if (operator === '<') {
    const found = walk(shell.world, path)
    if (found.exists === 'no') return 'fail'
    reads(shell, found)
    return { certain: found.exists === 'yes', content: contentOf(found), write: () => {} }
  }
  const found = walk(shell.world, path)
  const isAppended = (operator === '>>' || operator === '&>>') && found.exists !== 'no'
  const before = isAppended ? contentOf(found) : ''
  const made = create(shell, path)
  if (made === 'fail') return 'fail'
  return {
    certain: made === 'ok',
    write(text) {
      const at = walk(shell.world, path)
      const all = text === undefined || before === undefined ? undefined : before + text
      if (at.node?.kind === 'file') setContent(shell, at, all)
    },
  }
}
