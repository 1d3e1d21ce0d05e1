/** The limit of open files. lithos: limits.rs, lithos_knot/main.rs; facts: boot.md 2 Limits. */

import { errorText } from '../../text/errno.js'
import { quoted } from '../../text/rust.js'
import { fatal } from '../errors.js'
import type { Stage } from '../stage.js'
import type { Boot } from '../start.js'
import { portsOfTree } from './network.js'
import type { Instance } from './variables.js'

/** `fs.nr_open`: what systemd sets it to, and what it is when nobody has set it. */
const nrOpen = { highest: 1_073_741_816, usual: 1024 * 1024 }

/** What lithos_knot has open: standard streams, its log, the log of the process. */
const open = 5
/** Two pipes to the process that it starts. */
const pipes = 4

/** lithos_knot limits itself, and needs files after that. lithos: limits.rs, main.rs; facts: boot.md 2 Limits. */
export function filenoStage(boot: Boot, instance: Instance): Stage {
  const { filenoLimit } = boot.config
  const stage = { stage: 'file limit', at: filenoLimit.at }
  const limit = filenoLimit.value
  // The sockets that lithos_tree hands over take their places.
  const passed = new Set(portsOfTree(boot, instance).map((port) => port.fd))
  const trouble = troubleBelow(boot, limit - [...passed].filter((fd) => fd > 2 && fd < limit).length)
  if (trouble !== undefined) {
    const error = fatal(trouble)
    return { ...stage, status: 'fails', code: 'fileno-limit', error, note: 'lithos itself needs more files than that' }
  }
  if (limit > nrOpen.highest) {
    const error = fatal(`Error setting file limit: ${errorText('EPERM')}`)
    return { ...stage, status: 'fails', code: 'fileno-limit', error, note: 'the kernel takes no limit that high' }
  }
  if (limit > nrOpen.usual) return { ...stage, status: 'unknown', note: 'it depends on `fs.nr_open` of the server' }
  return { ...stage, status: 'ok' }
}

/** What lithos cannot open any more: the output file, its copies for two streams, and the pipes. */
function troubleBelow({ config, name, sandbox, version }: Boot, limit: number): string | undefined {
  const { interactive, stdoutStderrFile } = config
  const streams = interactive.value ? 0 : 2
  if (streams > 0) {
    if (stdoutStderrFile !== undefined && limit <= open)
      return `Error opening output file ${quoted(stdoutStderrFile.value)}: ${errorText('EMFILE')}`
    // A copy is wanted at descriptor 3 or higher.
    if (limit < open + streams) return `Duplicating file descriptor: ${errorText(limit <= 3 ? 'EINVAL' : 'EMFILE')}`
  }
  const pipeless = `can't create pipe: ${errorText('EMFILE')}`
  if (limit < open + streams + pipes) return `Error running "${name}": ${pipeless}`
  // With half of the pipes and its own network namespace open, lithos runs `ip`.
  if (sandbox?.config.bridgedNetwork !== undefined && version !== '0.18.4' && limit < open + streams + 2 + 1 + pipes) {
    return `Error running "${name}": error in before_unfreeze callback: ip link up lo failed: ${pipeless}`
  }
  return undefined
}
