import { normalize } from '../../deployment/paths.js'
import { servingVolume } from '../../deployment/volumes.js'
import { isProvidedFor } from '../../evidence/clues.js'
import type { Clue } from '../../evidence/evidence.js'
import { pairAt } from '../../text/places.js'
import type { CheckedDeployment, Rule } from '../rule.js'
import { madeBy, makerBeside } from '../support/sharing.js'

export const tmpfsNotShared: Rule = {
  id: 'tmpfs-not-shared',
  group: 'neighbours',
  clause: '5',
  severity: 'warning',
  summary: 'two containers meet at a path that is in memory of each of them',
  rationale: `A \`!Tmpfs\` is memory of one container, also at \`/dev/shm\`, \`/run\` and \`/tmp\`. What one container writes there (a file, a socket, shared memory) no other one sees,
although both have a Tmpfs at the same path. Under vagga \`/dev/shm\` belongs to the machine, and containers do share it.

Mount one directory of the server in both (\`!Persistent\` with the same \`path\`), or let them talk over TCP.`,
  examples: [
    {
      bad: {
        'vagga.yaml': `containers:
  reader:
    setup:
    - !Alpine v3.18
    - !EnsureDir /run/queue
    - !Copy { source: /work/app, path: /app }
    - !Copy { source: /work/reader.yaml, path: /lithos.yaml }
  writer:
    setup:
    - !Alpine v3.18
    - !EnsureDir /run/queue
    - !Copy { source: /work/app, path: /app }
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
`,
        'reader.yaml':
          'executable: /bin/sh\narguments: [/app/read.sh]\nuser-id: 1\nvolumes:\n  ⟦/run/queue: !Tmpfs { size: 1Mi }⟧\n',
        'lithos.yaml':
          'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nvolumes:\n  /run/queue: !Tmpfs { size: 1Mi }\n',
        'app/main.sh': '#!/bin/sh\ndate > /run/queue/last\n',
        'app/read.sh': '#!/bin/sh\ncat /run/queue/last\n',
      },
      good: {
        'reader.yaml':
          'executable: /bin/sh\narguments: [/app/read.sh]\nuser-id: 1\nvolumes:\n  /run/queue: !Persistent { path: /queue, mkdir: true, mode: 0o777 }\n',
        'lithos.yaml':
          'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nvolumes:\n  /run/queue: !Persistent { path: /queue, mkdir: true, mode: 0o777 }\n',
      },
    },
  ],
  together: true,
  *check({ deployments }) {
    for (const deployment of deployments) {
      const told = new Set<unknown>()
      for (const clue of wantedIn(deployment)) {
        const path = normalize(clue.subject as string)
        const volume = servingVolume(deployment, path)
        if (volume?.value.tag !== 'Tmpfs' || told.has(volume) || madeBy(deployment, path)) continue
        const beside = makerBeside(deployment, deployments, path)
        if (beside === undefined) continue
        told.add(volume)
        const { maker, made } = beside
        const name = maker.container.name.value
        yield {
          deployment,
          at: pairAt(volume),
          clause: path.startsWith('/dev/shm/') ? '2b' : '5',
          message: `${clue.message}, which container \`${name}\` makes. This Tmpfs is memory of one container: what \`${name}\` writes is not in it. Mount one directory of the server in both (\`!Persistent\` with the same \`path\`), or use TCP.`,
          related: [
            { at: clue.at, message: clue.message },
            { at: made.at, message: made.message },
          ],
        }
      }
    }
  },
}

/** Files that it reads and sockets that it connects to. */
function wantedIn({ evidence }: CheckedDeployment): readonly Clue[] {
  return [...evidence.of('reads-file'), ...evidence.of('connects')].filter(
    (clue) => clue.subject?.startsWith('/') && !isProvidedFor(clue),
  )
}
