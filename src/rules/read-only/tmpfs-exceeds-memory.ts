import { pairAt, settingAt } from '../../text/places.js'
import type { Rule } from '../rule.js'
import { valueFix } from '../support/fixes.js'
import { bytes } from '../support/units.js'

export const tmpfsExceedsMemory: Rule = {
  id: 'tmpfs-exceeds-memory',
  group: 'read-only',
  clause: '2a',
  severity: 'warning',
  summary: 'the Tmpfs volumes together can reach `memory-limit`',
  rationale: `What is written to a Tmpfs is memory of the container and counts against \`memory-limit\`. When the volumes together may hold as much as the
limit, filling them kills the whole container without a line in the log. A Tmpfs without \`size\` can hold 100 MiB.

Make the volumes smaller, raise the limit, or use \`!Persistent\` for large files.`,
  examples: [
    {
      bad: {
        'lithos.yaml':
          'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\n⟦memory-limit: 64Mi⟧\nvolumes:\n  /tmp: !Tmpfs { size: 100Mi }\n',
      },
      good: {
        'lithos.yaml':
          'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nmemory-limit: 200Mi\nvolumes:\n  /tmp: !Tmpfs { size: 100Mi }\n',
      },
    },
  ],
  *check({ deployments }) {
    for (const deployment of deployments) {
      const { config } = deployment.config
      const { memoryLimit, volumes } = config
      const at = settingAt(config, 'memory-limit', memoryLimit)
      if (!at) continue
      const sizes = volumes.entries.flatMap((entry) =>
        entry.value.tag === 'Tmpfs' ? [{ entry, size: entry.value.value.size.value }] : [],
      )
      const total = sizes.reduce((sum, { size }) => sum + size, 0)
      const unlimited = sizes.find(({ size }) => size === 0)
      if (!unlimited && (sizes.length === 0 || total < memoryLimit.value)) continue
      const enough = bytes(Math.ceil((memoryLimit.value + total) / 2 ** 20) * 2 ** 20)
      yield {
        deployment,
        at,
        message: `Files in Tmpfs volumes count against \`memory-limit\` (${bytes(memoryLimit.value)}), and the volumes can hold ${unlimited ? 'any amount' : `${bytes(total)} together`}, so filling them kills the container. Make the volumes smaller, or raise the limit.`,
        fixes: unlimited ? [] : valueFix(memoryLimit.node, enough, `write \`memory-limit: ${enough}\``, 'unsafe'),
        related: sizes.map(({ entry, size }) => ({
          at: pairAt(entry),
          message: size === 0 ? 'no limit' : bytes(size),
        })),
      }
    }
  },
}
