import { normalize, under } from '../../deployment/paths.js'
import { pairAt } from '../../text/places.js'
import type { Rule } from '../rule.js'

export const statedirUnused: Rule = {
  id: 'statedir-unused',
  group: 'names',
  clause: '4b',
  severity: 'note',
  summary: 'a Statedir is mounted, but neither `resolv.conf` nor `hosts` is a link into it',
  rationale: `A \`!Statedir\` volume gives the container lithos' current \`resolv.conf\` and \`hosts\`. They take effect only through links: \`/etc/resolv.conf\` →
\`/state/resolv.conf\`. When the image has regular files, lithos mounts its own over them at start and the Statedir is not needed; a file that is
*replaced* on the server while the container runs is then not seen.

Remove the volume, or create the links in the last build step (and set vagga's \`resolv-conf-path\` and \`hosts-file-path\`). Ignore it if the
program reads the files in the Statedir itself.`,
  examples: [
    {
      bad: {
        'vagga.yaml': `containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /state
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
`,
        'lithos.yaml': 'executable: /bin/busybox\nuser-id: 1\nvolumes:\n  ⟦/state: !Statedir {}⟧\n',
      },
      good: {
        'vagga.yaml': `containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
`,
        'lithos.yaml': 'executable: /bin/busybox\nuser-id: 1\n',
      },
    },
  ],
  *check({ deployments }) {
    for (const deployment of deployments) {
      const files = ['/etc/resolv.conf', '/etc/hosts'].map((path) => deployment.image.entry(path))
      if (
        files.some(
          ({ exists, kind, target }) =>
            exists === 'unknown' ||
            (exists === 'yes' && kind === undefined) ||
            (kind === 'link' && target === undefined),
        )
      )
        continue
      for (const entry of deployment.config.config.volumes.entries) {
        if (entry.value.tag !== 'Statedir' || normalize(entry.value.value.path.value) !== '/') continue
        const mountPoint = normalize(entry.key.value)
        const linked = files.some(({ target }) => target !== undefined && under(normalize(target, '/etc'), mountPoint))
        if (!linked && !under('/etc/hosts', mountPoint))
          yield {
            deployment,
            at: pairAt(entry),
            message: `Neither \`/etc/resolv.conf\` nor \`/etc/hosts\` of the image is a link into \`${mountPoint}\`, so this Statedir has no effect: lithos mounts its own files over regular ones anyway. Create the links, or remove the volume.`,
          }
      }
    }
  },
}
