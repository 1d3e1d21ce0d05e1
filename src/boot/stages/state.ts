/** The state directory and the name files in it. lithos: setup_filesystem.rs prepare_state_dir; facts: boot.md 1.1.9, 2. */

import { errorText } from '../../text/errno.js'
import { quoted } from '../../text/rust.js'
import type { Location } from '../../text/source.js'
import { fatal } from '../errors.js'
import type { Stage } from '../stage.js'
import type { Boot } from '../start.js'
import { walk } from '../walk.js'

/** lithos writes `resolv.conf` and `hosts` into the state directory, from the server's own. */
export function stateStage(boot: Boot): Stage {
  const { config, sandbox, state, version } = boot
  const { resolvConf, hostsFile } = config
  const copyHosts = hostsFile.copyFromHost.value
  const addLocalhost = hostsFile.localhost?.value ?? !copyHosts
  const addHostname = hostsFile.publicHostname?.value ?? !copyHosts
  const additional = (sandbox?.config.additionalHosts.entries.length ?? 0) > 0
  const doubts: string[] = []
  const failures: Stage[] = []
  /** What is at a path of the server; `undefined` where nothing can be said, or after a failure. */
  const sourceOf = (setting: string, path: string, fails: (error: string) => void) => {
    const source = walk(boot.hostFiles, path)
    if (source.status === 'unknown') doubts.push(`\`${setting}: ${path}\` must be on the server`)
    else if (source.status === 'found') return source.entry.kind
    else fails(errorText(source.status))
    return undefined
  }
  const failing = (at: Location, prefix: string) => (error: string) => {
    const text = fatal(`state dir: ${prefix}: ${error}`)
    failures.push({ stage: 'state directory', status: 'fails', code: 'name-file-source', at, error: text })
  }

  if (resolvConf.copyFromHost.value) {
    state['resolv.conf'] = ''
    // The name is misspelt in 0.18.4.
    const name = version === '0.18.4' ? 'resolf.conf' : 'resolv.conf'
    const setting = sandbox?.config.resolvConf
    const fails = failing(setting?.at ?? resolvConf.at, `error preparing ${name}`)
    const kind = sourceOf('resolv-conf', setting?.value ?? '/etc/resolv.conf', fails)
    // Rust's own copying takes regular files alone.
    if (kind !== undefined && kind !== 'file')
      fails('the source path is neither a regular file nor a symlink to a regular file')
  }
  if (copyHosts || addLocalhost || addHostname || additional) state.hosts = ''
  if (copyHosts) {
    const setting = sandbox?.config.hostsFile
    const path = setting?.value ?? '/etc/hosts'
    const at = setting?.at ?? hostsFile.at
    const kind = sourceOf('hosts-file', path, failing(at, `error preparing hosts: error reading ${quoted(path)}`))
    if (kind === 'dir') failing(at, 'error preparing hosts')(errorText('EISDIR'))
  }
  // A usual server's own name is in its /etc/hosts, but nobody has promised that.
  if (addHostname && boot.host === undefined) doubts.push("the server's own name must resolve (`public-hostname`)")

  const [failure] = failures
  if (failure !== undefined) return failure
  if (doubts.length > 0) return { stage: 'state directory', status: 'unknown', note: doubts.join('; ') }
  return { stage: 'state directory', status: 'ok' }
}
