import { errorText, fatal } from '../errors.js'
import type { Stage } from '../stage.js'
import type { Boot } from '../start.js'

/** `fs.nr_open`: what systemd sets it to, and what it is when nobody has set it. */
const nrOpen = { highest: 1_073_741_816, usual: 1024 * 1024 }

/** lithos_knot limits itself, and needs files after that. lithos: limits.rs; facts: boot.md 2 Limits. */
export function filenoStage(boot: Boot): Stage {
  const { filenoLimit, interactive, stdoutStderrFile } = boot.config
  const stage = { stage: 'file limit', at: filenoLimit.at }
  const limit = filenoLimit.value
  if (limit <= 5 && !interactive.value) {
    const what =
      stdoutStderrFile === undefined
        ? 'Duplicating file descriptor'
        : `Error opening output file "${stdoutStderrFile.value}"`
    const error = fatal(`${what}: ${errorText('EMFILE')}`)
    return { ...stage, status: 'fails', code: 'fileno-limit', error, note: 'lithos itself needs more files than that' }
  }
  if (limit < 12) return { ...stage, status: 'unknown', note: 'lithos itself needs about as many files' }
  if (limit > nrOpen.highest) {
    const error = fatal(`Error setting file limit: ${errorText('EPERM')}`)
    return { ...stage, status: 'fails', code: 'fileno-limit', error, note: 'the kernel takes no limit that high' }
  }
  if (limit > nrOpen.usual) return { ...stage, status: 'unknown', note: 'it depends on `fs.nr_open` of the server' }
  return { ...stage, status: 'ok' }
}
