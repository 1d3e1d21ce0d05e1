/** The state directory and the name files in it. lithos: setup_filesystem.rs prepare_state_dir; facts: boot.md 1.1.9, 2. */
import { type Errno, errorText, fatal, quoted } from '../errors.js'
import type { Stage } from '../stage.js'
import type { Boot } from '../start.js'
import { walk } from '../walk.js'

/** lithos writes `resolv.conf` and `hosts` into the state directory, from the server's own. */
export function stateStage(boot: Boot): Stage {
  const { config, sandbox, state, version } = boot
  const stage = 'state directory'
  const { resolvConf, hostsFile } = config
  const copyHosts = hostsFile.copyFromHost.value
  const addLocalhost = hostsFile.localhost?.value ?? !copyHosts
  const addHostname = hostsFile.publicHostname?.value ?? !copyHosts
  const additional = (sandbox?.config.additionalHosts.entries.length ?? 0) > 0
  const doubts: string[] = []

  if (resolvConf.copyFromHost.value) {
    const source = onHost(boot, sandbox?.config.resolvConf.value ?? '/etc/resolv.conf')
    if (typeof source === 'object') {
      // The name is misspelt in 0.18.4.
      const file = version === '0.18.4' ? 'resolf.conf' : 'resolv.conf'
      const at = sandbox?.config.resolvConf.at ?? resolvConf.at
      const error = fatal(`state dir: error preparing ${file}: ${errorText(source.errno)}`)
      return { stage, status: 'fails', code: 'name-file-source', at, error }
    }
    if (source === 'unknown') doubts.push(`\`resolv-conf: ${sandbox?.config.resolvConf.value}\` must be on the server`)
    state['resolv.conf'] = ''
  }
  if (copyHosts || addLocalhost || addHostname || additional) {
    if (copyHosts) {
      const path = sandbox?.config.hostsFile.value ?? '/etc/hosts'
      const source = onHost(boot, path)
      if (typeof source === 'object') {
        const at = sandbox?.config.hostsFile.at ?? hostsFile.at
        const error = fatal(
          `state dir: error preparing hosts: error reading ${quoted(path)}: ${errorText(source.errno)}`,
        )
        return { stage, status: 'fails', code: 'name-file-source', at, error }
      }
      if (source === 'unknown') doubts.push(`\`hosts-file: ${path}\` must be on the server`)
    }
    // A usual server's own name is in its /etc/hosts, but nobody has promised that.
    if (addHostname && boot.host === undefined) doubts.push("the server's own name must resolve (`public-hostname`)")
    state.hosts = ''
  }
  return doubts.length > 0 ? { stage, status: 'unknown', note: doubts.join('; ') } : { stage, status: 'ok' }
}

function onHost({ hostFiles }: Boot, path: string): 'file' | 'unknown' | { errno: Errno } {
  const walked = walk(hostFiles, path)
  if (walked.status === 'unknown') return 'unknown'
  if (walked.status !== 'found') return { errno: walked.status }
  return walked.entry.kind === 'dir' ? { errno: 'EISDIR' } : 'file'
}
