/** The state directory and the name files in it. lithos: setup_filesystem.rs prepare_state_dir; facts: boot.md 1.1.9, 2. */
import type { Location } from '../../text/source.js'
import { errorText, fatal, quoted } from '../errors.js'
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
  const copy = (setting: string, path: string, at: Location, words: (error: string) => string) => {
    const source = walk(boot.hostFiles, path)
    if (source.status === 'unknown') doubts.push(`\`${setting}: ${path}\` must be on the server`)
    else if (source.status !== 'found' || source.entry.kind === 'dir') {
      const error = fatal(`state dir: ${words(errorText(source.status === 'found' ? 'EISDIR' : source.status))}`)
      failures.push({ stage: 'state directory', status: 'fails', code: 'name-file-source', at, error })
    }
  }

  if (resolvConf.copyFromHost.value) {
    state['resolv.conf'] = ''
    // The name is misspelt in 0.18.4.
    const name = version === '0.18.4' ? 'resolf.conf' : 'resolv.conf'
    const setting = sandbox?.config.resolvConf
    copy('resolv-conf', setting?.value ?? '/etc/resolv.conf', setting?.at ?? resolvConf.at, (error) => {
      return `error preparing ${name}: ${error}`
    })
  }
  if (copyHosts || addLocalhost || addHostname || additional) state.hosts = ''
  if (copyHosts) {
    const setting = sandbox?.config.hostsFile
    const path = setting?.value ?? '/etc/hosts'
    copy('hosts-file', path, setting?.at ?? hostsFile.at, (error) => {
      return `error preparing hosts: error reading ${quoted(path)}: ${error}`
    })
  }
  // A usual server's own name is in its /etc/hosts, but nobody has promised that.
  if (addHostname && boot.host === undefined) doubts.push("the server's own name must resolve (`public-hostname`)")

  const [failure] = failures
  if (failure !== undefined) return failure
  if (doubts.length > 0) return { stage: 'state directory', status: 'unknown', note: doubts.join('; ') }
  return { stage: 'state directory', status: 'ok' }
}
