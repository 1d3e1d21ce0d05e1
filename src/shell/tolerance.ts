/** Where a script is ready for a failure: what then goes wrong is nothing to tell anybody about. */
import type { AndOr, PipelineNode, Redirection } from 'unbash'

/** Whether each command of a list may fail: `… || true`, and what comes after `test` or before giving up. */
export function rescues({ commands, operators }: AndOr): readonly boolean[] {
  const rescued: boolean[] = []
  let isCaught = false
  for (let i = commands.length - 1; i >= 0; i -= 1) {
    const next = commands[i + 1]
    const isChecked = operators[i] === '&&' && next !== undefined && (isTest(commands[i]) || givesUp(next))
    if (operators[i] === '||' && next !== undefined) isCaught = !givesUp(next)
    rescued[i] = isCaught || isChecked
  }
  return rescued
}

function isTest(node: PipelineNode | undefined): boolean {
  return node?.type === 'TestCommand' || (node?.type === 'Command' && /^(?:\[|test)$/.test(node.name?.value ?? ''))
}

/** `exit 1`, `return 1`, `false`, or a group that ends so: a failure is noticed, not made good. */
function givesUp(node: PipelineNode): boolean {
  if (node.type === 'BraceGroup') {
    const last = node.body.commands.at(-1)?.command
    return last !== undefined && last.type !== 'AndOr' && givesUp(last)
  }
  if (node.type !== 'Command' || !/^(?:exit|return|false|die|fail|abort)$/.test(node.name?.value ?? '')) return false
  // `exit 0` ends well
  const [code] = node.suffix
  return !(code?.type === 'Word' && code.value === '0')
}

/** `2>/dev/null` */
export const isSilent = (redirects: readonly Redirection[]): boolean =>
  redirects.some(
    (one) =>
      one.type === 'Redirect' &&
      one.descriptor?.type === 'FileDescriptor' &&
      one.descriptor.value === 2 &&
      one.target?.value === '/dev/null',
  )
