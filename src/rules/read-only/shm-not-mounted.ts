import { anchorOf } from '../../deployment/config.js'
import { developmentVolumes } from '../../deployment/development.js'
import { normalize, under } from '../../deployment/paths.js'
import { volumeOver } from '../../deployment/volumes.js'
import { isFatal } from '../../evidence/clues.js'
import { pairAt } from '../../text/places.js'
import type { Rule } from '../rule.js'
import { settingFix, sizeInDevelopment, tmpfsSize } from '../support/fixes.js'

export const shmNotMounted: Rule = {
  id: 'shm-not-mounted',
  group: 'read-only',
  clause: '2b',
  severity: 'warning',
  summary: 'the program uses shared memory, but nothing is mounted at `/dev/shm`',
  rationale: `In development \`/dev/shm\` is the host's, large and writable. In production the directory exists but is read-only: \`shm_open\`, semaphores and
memory-mapped scratch files fail, Python's \`multiprocessing\` with \`OSError: [Errno 30] Read-only file system\`.

Measure how much is used, and write \`/dev/shm: !Tmpfs { size: 64Mi }\`. It needs no directory in the image. Each container has its own: two
containers cannot share memory through it.`,
  examples: [
    {
      bad: {
        'lithos.yaml': '⟦executable: /bin/sh⟧\narguments: [/app/main.sh]\nuser-id: 1\n',
        'vagga.yaml': `containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    - !Copy { source: /work/app, path: /app }
    volumes:
      /dev/shm: !Tmpfs { size: 64Mi }
`,
        'app/main.sh': '#!/bin/sh\nexec sleep 1000\n',
      },
      good: {
        'lithos.yaml':
          'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nvolumes:\n  /dev/shm: !Tmpfs { size: 64Mi }\n',
      },
    },
  ],
  *check({ deployments }) {
    for (const deployment of deployments) {
      if (volumeOver(deployment.config.config, '/dev/shm')) continue
      const volume = developmentVolumes(deployment).find(({ key }) => normalize(key.value) === '/dev/shm')
      const clues = [
        ...deployment.evidence.of('shared-memory'),
        ...[...deployment.evidence.of('writes-file'), ...deployment.evidence.of('temporary-file')].filter(
          ({ subject }) => subject !== undefined && under(normalize(subject), '/dev/shm'),
        ),
      ]
      const related = [
        ...clues.map(({ at, message }) => ({ at, message })),
        ...(volume ? [{ at: pairAt(volume), message: 'development mounts it here' }] : []),
      ]
      if (related.length === 0) continue
      const size = sizeInDevelopment(deployment, '/dev/shm')
      yield {
        deployment,
        at: anchorOf(deployment.config),
        severity: clues.some(isFatal) ? 'error' : 'warning',
        message:
          'The program uses shared memory, but `/dev/shm` is read-only in production. Measure how much it needs, and add `/dev/shm: !Tmpfs { size: 64Mi }` to `volumes`.',
        related,
        fixes: settingFix(
          deployment.config,
          ['volumes', '/dev/shm'],
          `!Tmpfs { size: ${tmpfsSize(deployment, '/dev/shm', 64 * 2 ** 20)} }`,
          size === undefined ? 'unsafe' : 'safe',
        ),
      }
    }
  },
}
