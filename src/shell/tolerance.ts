/** Where a script is ready for a failure: what then goes wrong is nothing to tell anybody about. */
import type { AndOr, CompoundList, PipelineNode, Redirection } from 'unbash'

/** What becomes of a command that fails: the script is ready for it, or gives up at once. */
export interface Outcome {
  readonly tolerated: boolean
  readonly noticed: boolean
}

/** What becomes of each command of a list that fails: `… || true`, `… || exit 1`, and what comes after `test` or before giving up. */
export function outcomes({ commands, operators }: AndOr): readonly Outcome[] {
  const found: Outcome[] = []
  let isCaught = false
  let isNoticed = false
  for (let i = commands.length - 1; i >= 0; i -= 1) {
    const next = commands[i + 1]
    const isChecked = operators[i] === '&&' && next !== undefined && (isTest(commands[i]) || givesUp(next))
    if (operators[i] === '||' && next !== undefined) {
      isNoticed = givesUp(next)
      isCaught = !isNoticed
    }
    found[i] = { tolerated: isCaught || isChecked, noticed: isNoticed && !isChecked }
  }
  return found
}

function isTest(node: PipelineNode | undefined): boolean {
  return node?.type === 'TestCommand' || (node?.type === 'Command' && /^(?:\[|test)$/.test(node.name?.value ?? ''))
}

/** `if ! COMMAND; then exit 1; fi`, and the same the other way round. */
export function ofCondition(clause: CompoundList, then: CompoundList, otherwise: CompoundList | undefined): Outcome {
  const last = clause.commands.at(-1)?.command
  const isNegated = last?.type === 'Pipeline' && last.prefixes.some(({ type }) => type === 'Negation')
  const noticed = endsBadly(isNegated ? then : otherwise)
  return { tolerated: !noticed, noticed }
}

function endsBadly(body: CompoundList | undefined): boolean {
  const last = body?.commands.at(-1)?.command
  return last !== undefined && last.type !== 'AndOr' && givesUp(last)
}

/** `exit 1`, `return 1`, `false`, or a group that ends so: a failure is noticed, not made good. */
function givesUp(node: PipelineNode): boolean {
  if (node.type === 'BraceGroup') return endsBadly(node.body)
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
