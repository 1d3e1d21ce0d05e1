import { accessTo, userOnHost } from '../../deployment/access.js'
import { groupOf, userOf } from '../../deployment/config.js'
import { clauseOfVolume } from '../../deployment/volumes.js'
import type { Volume } from '../../lithos/shape.js'
import type { Read } from '../../schema/shape.js'
import type { Fix } from '../../text/finding.js'
import { pairAt, settingAt } from '../../text/places.js'
import { type Location, textAt } from '../../text/source.js'
import type { CheckedDeployment, Rule } from '../rule.js'
import { keyFix } from '../support/fixes.js'
import { isShutOut } from '../support/shut-out.js'
import { octal } from '../support/units.js'

export const volumeNotWritableByUser: Rule = {
  id: 'volume-not-writable-by-user',
  group: 'read-only',
  clause: '2c',
  severity: 'error',
  summary: 'mode, user or group of a volume keep the process from using it',
  rationale: `A Tmpfs belongs to root, a \`!Persistent\` that lithos makes (\`mkdir: true\`) and a \`!Statedir\` to their \`user\` and \`group\` (default 0). The process
runs as \`user-id\`, so the *last* digits of \`mode\` usually count for it. \`0o766\` and \`0o666\` lack the x bit: the directory can be neither entered
nor written. \`755\` and \`0777\` are decimal numbers and give odd modes.

Leave \`mode\` out (the default is \`0o777\`), write \`0o1777\`, or give the directory to the process with \`user\`. With a \`uid-map\` of the sandbox,
\`user\` is a number of the host, and a Tmpfs belongs to nobody in the container. Programs then see \`Permission denied (os error 13)\`.`,
  examples: [
    {
      bad: {
        'lithos.yaml':
          'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nvolumes:\n  /tmp: !Tmpfs { size: 10Mi, ⟦mode: 0o766⟧ }\n',
      },
      good: {
        'lithos.yaml':
          'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nvolumes:\n  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }\n',
      },
    },
  ],
  *check({ deployments }) {
    for (const deployment of deployments)
      for (const entry of deployment.config.config.volumes.entries) {
        const { key, value } = entry
        const access = accessTo(deployment, value)
        if (value.tag === 'Readonly' || !access || !isShutOut(deployment, entry)) continue
        // `resolv-conf-dangling` and `hosts-dangling` speak of it
        if (value.tag === 'Statedir' && deployment.boot.stages.some(({ code }) => code === 'name-file-closed')) continue
        const mapped = (deployment.sandbox?.config.uidMap.items.length ?? 0) > 0
        const mode = modeText(value.value.mode)
        yield {
          deployment,
          clause: clauseOfVolume(entry),
          at: culprit(deployment, value) ?? pairAt(entry),
          severity: value.tag === 'Persistent' && access.enter && access.read ? 'warning' : 'error',
          message:
            `\`${key.value}\` belongs to ${value.tag === 'Tmpfs' ? 'root' : `user ${value.value.user.value}${mapped ? ' of the server' : ''}`} with mode ${mode}; the process is user ${userOf(deployment)}, group ${groupOf(deployment)}, ` +
            `and can${access.enter ? 'not write there' : ' neither enter it nor write there'}. ` +
            (value.tag === 'Tmpfs'
              ? 'Write `mode: 0o1777`.'
              : `Write \`mode: 0o777\`, or \`user${mapped && userOnHost(deployment) !== undefined ? `: ${userOnHost(deployment)}\`` : '` with the user of the process'}${mapped ? ' as the server numbers it: the `uid-map` of the sandbox does not apply to volumes' : ''}.`),
          fixes: opened(deployment, value),
        }
      }
  },
}

/** `0o1411`, and how it came to be that where it was written as a decimal number. */
function modeText(mode: Read<number>): string {
  const written = textAt(mode.at)
  const isDecimal = !mode.implied && /^\d+$/.test(written) && mode.value > 7
  return `\`${octal(mode.value)}\`${isDecimal ? ` (lithos reads \`${written}\` as a decimal number)` : ''}`
}

/** A temporary directory is open to all; anything else is better given to the user of the process. */
function opened(
  deployment: CheckedDeployment,
  { tag, node, value }: Exclude<Volume, { tag: 'Readonly' }>,
): readonly Fix[] {
  if (tag === 'Tmpfs') return keyFix(node, 'mode', '0o1777', 'write `mode: 0o1777`', 'safe')
  const user = userOnHost(deployment)
  const given =
    user !== undefined && !deployment.config.config.uidMap.items.length && (value.mode.value & 0o300) === 0o300
      ? keyFix(node, 'user', String(user), `write \`user: ${user}\``, 'unsafe')
      : []
  return [...given, ...keyFix(node, 'mode', '0o777', 'write `mode: 0o777`', 'unsafe')]
}

/** What was written and shuts the process out: the owner when it is somebody else's, else the mode. */
function culprit(deployment: CheckedDeployment, volume: Volume): Location | undefined {
  if (volume.tag === 'Readonly') return undefined
  const onHost = userOnHost(deployment)
  const owner = volume.tag === 'Tmpfs' ? undefined : settingAt(volume.value, 'user', volume.value.user)
  const isOfOther = volume.tag !== 'Tmpfs' && onHost !== undefined && volume.value.user.value !== onHost
  return isOfOther && owner ? owner : settingAt(volume.value, 'mode', volume.value.mode)
}
