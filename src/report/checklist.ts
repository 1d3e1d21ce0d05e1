/**
 * The list "Deploying Vagga Containers", for one deployment: what is known about each clause when no rule complains.
 * `ok` means that it was looked at and is right; what cannot be known from the repository says what would settle it.
 */

import { textsOf, userOf } from '../deployment/config.js'
import { normalize } from '../deployment/paths.js'
import { existsAt, servingVolume } from '../deployment/volumes.js'
import type { Trait } from '../evidence/evidence.js'
import { follow } from '../image/follow.js'
import type { CheckedDeployment, RuleContext } from '../rules/rule.js'
import type { Clause } from '../text/finding.js'
import { isUsable } from './parity.js'
import type { ClauseStatus } from './report.js'

/** One clause of the list, as far as no rule complains. */
export interface Line {
  readonly clause: Clause
  readonly status: ClauseStatus
  readonly note: string
}

type Verdict = readonly [status: ClauseStatus, note: string]

const settle = 'build the image in an earlier step, or name it in `images`'

/** One line a clause, in the order of the list. Of a config that nobody can read, nothing is known. */
export function checklist(deployment: CheckedDeployment, context: RuleContext): readonly Line[] {
  const { file, unread } = deployment.config
  const verdicts = verdictsOn(deployment, context)
  const order = (Object.keys(verdicts) as Clause[]).sort(byNumber)
  if (unread !== undefined)
    return order.map((clause) => ({ clause, status: 'unknown', note: `\`${file.path}\` cannot be read` }))
  return order.map((clause) => ({ clause, status: verdicts[clause][0], note: verdicts[clause][1] }))
}

function verdictsOn(deployment: CheckedDeployment, context: RuleContext): Readonly<Record<Clause, Verdict>> {
  return {
    '1a': sources(deployment),
    '1b': workingDirectory(deployment),
    '1c': writesInWorkingDirectory(deployment),
    '2a': temporaryFiles(deployment),
    '2b': sharedMemory(deployment),
    '2c': volumes(deployment),
    '3a': terminal(deployment),
    '3b': path(deployment),
    '3c': proxies(deployment),
    ...names(deployment, context),
    '5a': neighbour(deployment, 'dbus', 'D-Bus'),
    '5b': neighbour(deployment, 'x11', 'a display'),
    '5c': neighbour(deployment, 'nscd', 'nscd'),
    '5d': neighbour(deployment, 'systemd-resolved', 'systemd-resolved'),
    '5': localhost(deployment),
  }
}

/** What a config does not say, it may say once lithos accepts it: a misspelt key is no absent one. */
function absent({ config }: CheckedDeployment, verdict: Verdict): Verdict {
  return config.accepted ? verdict : ['unknown', `${verdict[1]}, as far as lithos can read this config`]
}

/** `5` is the last: "other services". */
function byNumber(a: Clause, b: Clause): number {
  const key = (clause: Clause) => (clause === '5' ? '5z' : clause)
  return key(a) < key(b) ? -1 : 1
}

function sources(deployment: CheckedDeployment): Verdict {
  const { executable, arguments: words, workdir } = deployment.config.config
  const answers = [executable, ...words.items].flatMap((word) => {
    if (word === undefined || !/^[\w./-]*[/.][\w./-]*$/.test(word.value)) return []
    const path = normalize(word.value, workdir.value)
    const answer = existsAt(deployment, path)
    return word.value.startsWith('/') || answer === 'yes'
      ? [{ path, answer, entry: follow(deployment.image, path).entry }]
      : []
  })
  const doubted = answers.filter(({ answer }) => answer === 'unknown').map(({ path }) => `\`${path}\``)
  const unsure = [...new Set([...doubted, ...unsurePrograms(deployment)])]
  const copied = answers.flatMap(({ path, entry }) =>
    entry.source === undefined ? [] : [`\`${entry.source}\` → \`${path}\``],
  )
  if (unsure.length > 0) {
    const known = copied.length === 0 ? '' : ` It is known of ${copied.join(', ')}.`
    return [
      'unknown',
      `${unsure.length === 1 ? 'is' : 'are'} ${unsure.join(', ')} in the image?${known} To know it, ${settle}`,
    ]
  }
  if (copied.length > 0) return ['ok', copied.join(', ')]
  const first = answers[0]
  if (first?.answer === 'yes') return ['ok', `\`${first.path}\` is in the image`]
  if (executable === undefined) return ['unknown', 'which program is started cannot be read']
  return ['unknown', `is \`${executable.value}\` in the image? To know it, ${settle}`]
}

/** Programs that the start runs through others, of which nobody knows whether they are in the image. A shell has its own commands. */
function unsurePrograms(deployment: CheckedDeployment): readonly string[] {
  return deployment.evidence.programs
    .filter(({ name, searched }) => {
      const paths = name.startsWith('/') ? [name] : searched.map((directory) => normalize(`${directory}/${name}`))
      const found = name.includes('/') && !name.startsWith('/') ? [] : paths.map((path) => existsAt(deployment, path))
      return found.length > 0 && !found.includes('yes') && found.includes('unknown')
    })
    .map(({ name }) => `\`${name}\``)
}

function workingDirectory(deployment: CheckedDeployment): Verdict {
  const { workdir } = deployment.config.config
  const path = normalize(workdir.value)
  const relative = deployment.evidence.of('relative-path')
  if (workdir.implied)
    return relative.length === 0
      ? absent(deployment, ['ok', 'not set: it is `/`'])
      : ['unknown', `not set: it is \`/\`, and ${relative[0]?.message}`]
  const answer = existsAt(deployment, path)
  if (answer === 'unknown') return ['unknown', `whether \`${path}\` is in the image cannot be known: ${settle}`]
  return ['ok', `\`${path}\``]
}

function writesInWorkingDirectory(deployment: CheckedDeployment): Verdict {
  const path = normalize(deployment.config.config.workdir.value)
  const volume = servingVolume(deployment, path)
  if (volume !== undefined && isUsable(deployment, volume))
    return ['ok', `\`${volume.key.value}\` is a writable volume`]
  const writes = deployment.evidence
    .of('writes-file')
    .filter(({ subject }) => subject?.startsWith(path === '/' ? '/work' : path))
  const identity = userLine(deployment)
  if (writes.length > 0) return ['unknown', `${writes[0]?.message}${identity}`]
  return ['not-applicable', `\`${path}\` is read-only; nothing shows that the process writes there${identity}`]
}

/** Whoever is root in development is mostly another user in production. */
function userLine(deployment: CheckedDeployment): string {
  const user = userOf(deployment)
  const development = deployment.command?.command.value.userId.value
  if (user === undefined || development === undefined || development === user) return ''
  return `; the process is user ${user}, in development ${development === 0 ? 'root' : `user ${development}`}`
}

function temporaryFiles(deployment: CheckedDeployment): Verdict {
  const directory = deployment.config.config.environ.get('TMPDIR')?.value ?? '/tmp'
  const volume = servingVolume(deployment, normalize(directory))
  if (volume !== undefined && isUsable(deployment, volume))
    return ['ok', `\`!${volume.value.tag}\` at \`${volume.key.value}\`${memoryLine(deployment)}`]
  const clue = deployment.evidence.of('temporary-file')[0]
  return clue === undefined
    ? absent(deployment, [
        'not-applicable',
        `no volume at \`${directory}\`; nothing shows that the process needs one${memoryLine(deployment)}`,
      ])
    : ['unknown', clue.message]
}

/** What Tmpfs volumes hold counts as memory. */
function memoryLine({ config }: CheckedDeployment): string {
  return !config.accepted || config.config.keys.has('memory-limit')
    ? ''
    : '; no `memory-limit` bounds the memory that the container takes'
}

function sharedMemory(deployment: CheckedDeployment): Verdict {
  const volume = servingVolume(deployment, '/dev/shm')
  if (volume !== undefined && isUsable(deployment, volume)) return ['ok', '`!Tmpfs` at `/dev/shm`']
  const clue = deployment.evidence.of('shared-memory')[0]
  return clue === undefined ? ['not-applicable', 'nothing was seen that asks for it'] : ['unknown', clue.message]
}

function volumes(deployment: CheckedDeployment): Verdict {
  const { config, boot, image } = deployment
  const all = config.config.volumes.entries
  if (all.length === 0) return absent(deployment, ['ok', 'no volumes'])
  const mounted = new Set(boot.stages.filter(({ status }) => status === 'ok').map(({ stage }) => stage))
  const isSure = (key: string) => mounted.has(`volume ${key}`) || follow(image, normalize(key)).entry.exists === 'yes'
  const unsure = all.filter(({ key }) => !isSure(key.value)).map(({ key }) => `\`${key.value}\``)
  if (unsure.length > 0)
    return ['unknown', `whether ${unsure.join(', ')} will be in the image cannot be known: ${settle}`]
  return ['ok', `every mount point is in the image: ${all.map(({ key }) => `\`${key.value}\``).join(', ')}`]
}

function terminal(deployment: CheckedDeployment): Verdict {
  const { kind } = deployment.config.config
  const daemon: Verdict = ['ok', 'does not matter for a daemon']
  if (kind.value === 'Daemon') return kind.implied ? absent(deployment, daemon) : daemon
  return ['ok', 'lithos passes on that of its caller']
}

function path(deployment: CheckedDeployment): Verdict {
  const { environ, secretEnviron } = deployment.config.config
  const value = environ.get('PATH')?.value
  if (value !== undefined) return ['ok', `\`${value}\``]
  if (secretEnviron.get('PATH') !== undefined) return ['ok', 'a secret']
  const clue = deployment.evidence.of('runs-by-bare-name')[0]
  return clue === undefined
    ? absent(deployment, ['not-applicable', 'not set; nothing shows that the process needs it'])
    : ['unknown', `not set; ${clue.message}`]
}

function proxies(deployment: CheckedDeployment): Verdict {
  const set = deployment.config.config.environ.entries
    .filter(({ key }) => /_proxy$/i.test(key.value))
    .map(({ key }) => `\`${key.value}\``)
  if (set.length > 0) return ['ok', `${set.join(', ')} set in \`environ\``]
  const used = deployment.evidence.of('uses-variable').find(({ subject }) => /_proxy$/i.test(subject ?? ''))
  return used === undefined ? ['not-applicable', 'nothing was seen that uses one'] : ['unknown', used.message]
}

/** Two ways are right since lithos 0.15: regular files, which lithos mounts over, and links into a Statedir (facts: boot.md 2, hosts/resolv.conf). */
function names(
  deployment: CheckedDeployment,
  { lithosVersion }: RuleContext,
): Record<'4a' | '4b' | '4c' | '4d', Verdict> {
  const { image, config, boot } = deployment
  const both = ['/etc/resolv.conf', '/etc/hosts'].map((path) => ({
    path,
    entry: image.entry(path),
    end: follow(image, path),
  }))
  const unsure = both
    .filter(({ entry }) => entry.exists === 'unknown' || (entry.exists === 'yes' && entry.kind === undefined))
    .map(({ path }) => `\`${path}\``)
  const links = both.filter(({ entry }) => entry.kind === 'link')
  const statedir = config.config.volumes.entries.find(({ value }) => value.tag === 'Statedir')
  const troubled = boot.stages.find(({ code }) => code?.startsWith('name-file-'))
  const trouble = (otherwise: Verdict): Verdict =>
    troubled?.note === undefined ? otherwise : ['unknown', troubled.note]
  if (unsure.length > 0) {
    const open: Verdict = ['unknown', `what ${unsure.join(' and ')} will be in the image cannot be known: ${settle}`]
    return { '4a': open, '4b': open, '4c': open, '4d': open }
  }
  const copied =
    config.config.resolvConf.copyFromHost?.value !== false && config.config.hostsFile.copyFromHost?.value !== false
  const given: Verdict = copied
    ? ['ok', "copies of the server's files"]
    : ['ok', 'made by lithos, as `resolv-conf` and `hosts-file` say']
  if (links.length === 0) {
    return {
      '4a': trouble(['ok', `regular files: lithos ${lithosVersion} mounts the server's over them`]),
      '4b': ['not-applicable', 'not needed: the files are mounted'],
      '4c': trouble(given),
      '4d': ['ok', 'changes in place reach the container; a file replaced by a rename would need links and a Statedir'],
    }
  }
  const shown = links.map(({ path, entry }) => `\`${path}\` → \`${entry.target}\``).join(', ')
  return {
    '4a': trouble(['ok', shown]),
    '4b':
      statedir === undefined
        ? trouble(['unknown', 'no Statedir volume'])
        : ['ok', `\`!Statedir\` at \`${statedir.key.value}\``],
    '4c': trouble(given),
    '4d': ['ok', 'changed and replaced files in the state directory both reach the container'],
  }
}

function neighbour(deployment: CheckedDeployment, trait: Trait, what: string): Verdict {
  const clue = deployment.evidence.of(trait)[0]
  return clue === undefined ? ['not-applicable', `nothing was seen that uses ${what}`] : ['unknown', clue.message]
}

function localhost(deployment: CheckedDeployment): Verdict {
  const used = textsOf(deployment.config.config).find(({ value }) =>
    /\blocalhost\b|\b127\.0\.0\.1\b|\[::1\]/.test(value),
  )
  const connects = deployment.evidence.of('connects')[0]
  if (used === undefined && connects !== undefined) return ['unknown', connects.message]
  if (used === undefined) return ['not-applicable', 'nothing was seen that names a service on localhost']
  return ['unknown', `\`${used.value}\` (${used.what}): who listens there on the server cannot be known from here`]
}
