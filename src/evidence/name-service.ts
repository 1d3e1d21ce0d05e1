/** /etc/nsswitch.conf: where the C library of most distributions looks for host names. man 5 nsswitch.conf; musl (Alpine) has none. */
import { stepsOf } from '../deployment/containers.js'
import type { Deployment } from '../deployment/deployment.js'
import type { Clue } from './evidence.js'
import { words } from './settings/words.js'
import type { Texts } from './texts.js'

const path = '/etc/nsswitch.conf'

/** `hosts:` without `dns`: in development the host's nscd or systemd-resolved answers instead. */
export function nameService({ project, container }: Deployment, texts: Texts): readonly Clue[] {
  const script = texts(path)
  const isMusl = stepsOf(project, container.name.value).some(({ step }) => step.tag === 'Alpine')
  const hosts = script && !isMusl ? words(script.text).find(({ name }) => name === 'hosts') : undefined
  const first = hosts?.values[0]
  const last = hosts?.values.at(-1)
  if (script === undefined || hosts === undefined || first === undefined || last === undefined) return []
  const services = hosts.values.map(({ text }) => text)
  if (services.some((service) => /^(?:dns|mdns|wins|myhostname_dns)$/.test(service))) return []
  const trait = services.includes('resolve') ? 'systemd-resolved' : 'nscd'
  const message =
    trait === 'nscd'
      ? `\`${script.id}\` asks no DNS for host names (\`hosts: ${services.join(' ')}\`)`
      : `\`${script.id}\` asks systemd-resolved for host names (\`resolve\`), and no DNS`
  return [{ trait, at: script.place(first.start, last.end), subject: path, message, certain: false, inSettings: true }]
}
