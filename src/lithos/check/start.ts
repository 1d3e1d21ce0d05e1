/** Settings that do not fit what is started. */
import type { ContainerConfig, ProcessEntry } from '../shape.js'
import { type CheckProblem, headOf, isUnread, placeIn, unseen } from './problem.js'

/** Whether the process may run the container: as a daemon, as a command. lithos: container_config.rs ContainerKind::matches. */
export function checkKind(container: ContainerConfig, process: ProcessEntry): CheckProblem[] {
  const kind = container.kind.value
  const wanted = process.kind.value
  if (kind === 'CommandOrDaemon' || kind === wanted) return []
  if (isUnread(container, 'kind', container.kind) || isUnread(process, 'kind', process.kind)) return []
  const at = container.keys.get('kind') === undefined ? placeIn(container) : container.kind.at
  const message = `The lithos config has \`kind: ${kind}\`, but the process config runs it as a ${wanted}, so lithos does not start it. Write the same \`kind\` in both`
  const place = process.keys.get('kind') ?? process.keys.get('config') ?? headOf(process.at)
  return [{ ...unseen('kind-mismatch', at, message), related: [{ at: place, message: `the process is a ${wanted}` }] }]
}

/** Limits and options of the container that cannot do what they say. facts: boot.md 1.1.2, 2 Limits. */
export function checkStart(container: ContainerConfig): CheckProblem[] {
  const problems: CheckProblem[] = []
  if (!container.keys.has('memory-limit')) {
    problems.push(
      unseen(
        'memory-limit-missing',
        placeIn(container),
        'There is no `memory-limit`, so the container can use up all memory of the server. Set one somewhat above what the process needs',
        'note',
      ),
    )
  }
  // lithos_knot itself: its five files, copies of the output's, two pipes
  const files = container.interactive.value ? 9 : 11
  if (container.filenoLimit !== undefined && container.filenoLimit.value < files) {
    const message = `With \`fileno-limit: ${container.filenoLimit.value}\` the container cannot start: lithos itself needs some of the open files. Write ${files} or more`
    problems.push(unseen('fileno-limit-too-low', container.filenoLimit.at, message))
  }
  if (container.restartProcessOnly?.value) {
    const message = '`restart-process-only` does not work: the second start fails, or lithos crashes'
    problems.push(unseen('restart-process-only-broken', container.restartProcessOnly.at, message, 'warning'))
  }
  return problems
}
