/** `stdout-stderr-file`. lithos: lithos_knot/main.rs; facts: boot.md 1.1.1. */
import { type Errno, errorText, fatal, quoted } from '../errors.js'
import { mountAt } from '../mounts.js'
import type { Stage } from '../stage.js'
import type { Boot } from '../start.js'
import { walk } from '../walk.js'

/** Root opens the file: since 0.19 on the server, before in the container. `undefined` when it is not set, or not used. */
export function outputStage(boot: Boot): Stage | undefined {
  const { config, version } = boot
  const file = config.stdoutStderrFile
  if (file === undefined || config.interactive.value) return undefined
  const onHost = version !== '0.18.4'
  const image = onHost ? boot.hostFiles : boot.tree
  const stage = { stage: 'output file', at: file.at, path: file.value }
  const fails = (errno: Errno, note: string): Stage => ({
    ...stage,
    status: 'fails',
    code: 'stdout-file',
    error: fatal(`Error opening output file ${quoted(file.value)}: ${errorText(errno)}`),
    note,
  })
  const where = onHost ? 'on the server, not in the container' : 'in the container'
  // /dev/stdout and its like lead to files that are open already.
  if (file.value.startsWith('/dev/std') || file.value.startsWith('/proc/')) return { ...stage, status: 'ok' }
  const folder = walk(image, parentOf(file.value))
  if (folder.status === 'unknown')
    return { ...stage, status: 'unknown', note: `\`${folder.path}\` must be there, ${where}` }
  if (folder.status !== 'found')
    return fails(folder.status, `lithos ${version} opens it ${where}: ${folder.entry.because}`)
  if (folder.entry.kind !== 'dir') return fails('ENOTDIR', `\`${folder.path}\` is no directory`)
  const found = walk(image, file.value)
  if (found.status === 'unknown' && !onHost) return { ...stage, status: 'unknown', note: found.entry.because }
  if (found.status === 'found' && found.entry.kind === 'dir') return fails('EISDIR', 'it is a directory')
  if (!onHost) {
    const target = found.path
    const mount = mountAt(boot.mounts, target)
    const device = found.status === 'found' && found.entry.kind === 'other'
    if (!device && (mount?.readOnly ?? true)) return fails('EROFS', `\`${target}\` is on a read-only file system`)
    return { ...stage, status: 'ok' }
  }
  return { ...stage, status: 'ok', code: 'stdout-file', note: 'it is opened on the server, not in the container' }
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1) || '/'
}
