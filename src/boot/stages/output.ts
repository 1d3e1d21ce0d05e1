/** `stdout-stderr-file`. lithos: lithos_knot/main.rs; facts: boot.md 1.1.1. */

import { under } from '../../shell/paths.js'
import { type Errno, errorText } from '../../text/errno.js'
import { quoted } from '../../text/rust.js'
import { fatal } from '../errors.js'
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
  if (file.value === '') return fails('ENOENT', 'it is empty')
  // They lead to files that are open already.
  if (/^(\/dev\/std(in|out|err)|(\/proc\/self|\/dev)\/fd\/[012])$/.test(file.value)) return { ...stage, status: 'ok' }
  const folder = walk(image, parentOf(file.value))
  if (folder.status === 'unknown' && !under(folder.path, '/sys'))
    return { ...stage, status: 'unknown', note: `\`${folder.path}\` must be there, ${where}` }
  if (folder.status !== 'found' && folder.status !== 'unknown')
    return fails(folder.status, `lithos ${version} opens it ${where}: ${folder.entry.because}`)
  if (folder.status === 'found' && folder.entry.kind !== 'dir') {
    return fails('ENOTDIR', `\`${folder.path}\` is no directory`)
  }
  const found = walk(image, file.value)
  const { path } = found
  if (found.status === 'found' && found.entry.kind === 'dir') return fails('EISDIR', 'it is a directory')
  if (path === '/dev/tty') return { ...stage, status: 'unknown', note: 'it is there for a server with a terminal' }
  const mount = onHost ? undefined : boot.mounts.at(path)
  const device = found.status === 'found' && found.entry.kind === 'other'
  if (!onHost && !device && (mount?.readOnly ?? true))
    return fails('EROFS', `\`${path}\` is on a read-only file system`)
  const kernel = kernelFiles.find((one) => (mount === undefined ? under(path, one.at) : mount.at === one.at))
  if (kernel !== undefined && found.status !== 'found') {
    if ((onHost || found.status === 'unknown') && !kernel.never?.test(path)) {
      return { ...stage, status: 'unknown', note: `\`${path}\` must be there, ${where}` }
    }
    return fails(kernel.errno, `\`${kernel.at}\` takes no new files`)
  }
  if (found.status === 'unknown' && !onHost) return { ...stage, status: 'unknown', note: found.entry.because }
  if (!onHost) return { ...stage, status: 'ok' }
  return { ...stage, status: 'ok', code: 'stdout-file', note: 'it is opened on the server, not in the container' }
}

/** File systems of the kernel, what they say to a new file, and which names are never those of files. */
const kernelFiles: readonly { at: string; errno: Errno; never?: RegExp }[] = [
  { at: '/dev/pts', errno: 'EACCES', never: /^\/dev\/pts\/(?!ptmx$|[0-9]+$)/ },
  { at: '/proc', errno: 'ENOENT' },
  { at: '/sys', errno: 'EACCES', never: /^\/sys\/[^/]+$/ },
]

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1) || '/'
}
