import { normalize } from '../../deployment/paths.js'
import { clauseOfVolume, servingVolume } from '../../deployment/volumes.js'
import { pairAt, settingAt } from '../../text/places.js'
import type { Rule } from '../rule.js'
import { keyFix } from '../support/fixes.js'
import { bytes } from '../support/units.js'

export const tmpfsTooSmall: Rule = {
  id: 'tmpfs-too-small',
  group: 'read-only',
  clause: '2c',
  severity: 'warning',
  summary: 'the program writes more into a Tmpfs volume than fits',
  rationale: `In development \`/tmp\` holds 100 MiB. In production a Tmpfs holds what \`size\` says: \`No space left on device (os error 28)\` beyond it. The unit \`k\` is 1000 bytes, \`ki\`
1024, and without a unit it is bytes.

Make \`size\` larger (it counts against \`memory-limit\`), or use \`!Persistent\`.`,
  examples: [
    {
      bad: {
        'lithos.yaml': `user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { ⟦size: 4k⟧, mode: 0o1777 }
executable: /app/main.sh
`,
        'app/main.sh': '#!/bin/sh\ndd if=/dev/zero of=/tmp/scratch bs=1024 count=4096\n',
      },
      good: {
        'lithos.yaml': `user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
executable: /app/main.sh
`,
      },
    },
  ],
  *check({ deployments }) {
    for (const deployment of deployments)
      for (const clue of deployment.evidence.of('writes-file')) {
        if (clue.subject === undefined || clue.bytes === undefined) continue
        const volume = servingVolume(deployment, normalize(clue.subject))
        if (volume?.value.tag !== 'Tmpfs') continue
        const { size } = volume.value.value
        // 0 is no limit, facts: boot.md 2, Volumes
        if (size.value === 0 || clue.bytes <= size.value) continue
        const larger = bytes(2 ** Math.ceil(Math.log2(Math.max(clue.bytes, 2 ** 20))))
        yield {
          deployment,
          clause: clauseOfVolume(volume),
          at: settingAt(volume.value.value, 'size', size) ?? pairAt(volume),
          message: `${clue.message} (${bytes(clue.bytes)}), but the volume at \`${volume.key.value}\` holds only ${bytes(size.value)}${Number.isInteger(size.value / 1024) ? '' : ' bytes'}: \`No space left on device\`. Write \`size: ${larger}\`.`,
          related: [{ at: clue.at, message: clue.message }],
          fixes: keyFix(volume.value.node, 'size', larger, `write \`size: ${larger}\``, 'unsafe'),
        }
      }
  },
}
