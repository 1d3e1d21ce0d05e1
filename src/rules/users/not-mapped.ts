import { chosenIds, idFix, notMapped } from '../support/ids.js'
import type { JudgingRule, Placed } from '../support/judge.js'
import { reportedOrFailing } from '../support/problems.js'

export const userNotMapped: JudgingRule<Placed> = {
  id: 'user-not-mapped',
  group: 'users',
  clause: null,
  severity: 'error',
  summary: 'the user of the process is not in the `uid-map`',
  rationale: `With a \`uid-map\` only the users in it exist inside the container. Any other \`user-id\` cannot be set: \`error setting user or groups: Invalid argument (os error
22)\`.

Choose a user that the map contains, or extend the map.`,
  examples: [
    {
      bad: {
        'sandboxes/shop.yaml': `image-dir: /srv/images
allow-users: [1-5000]
allow-groups: [0-5000]
uid-map: [{ inside: 0, outside: 100000, count: 1000 }]
gid-map: [{ inside: 0, outside: 100000, count: 1000 }]
`,
        'lithos.yaml': `executable: /app/main.sh
user-id: ⟦2000⟧
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`,
      },
      good: {
        'lithos.yaml': `executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`,
      },
    },
  ],
  *judge(placed) {
    for (const id of chosenIds(placed)) if (id.what === 'user') yield* notMapped(id)
  },
  *check(context) {
    for (const problem of reportedOrFailing('user-not-mapped', remedyOf('user'))(context))
      yield { ...problem, fixes: idFix(problem.deployment, 'user') }
  },
}

export const groupNotMapped: JudgingRule<Placed> = {
  id: 'group-not-mapped',
  group: 'users',
  clause: null,
  severity: 'error',
  summary: 'the group of the process is not in the `gid-map`, or there is no `gid-map`',
  rationale: `A \`uid-map\` needs a \`gid-map\` that contains the group of the process (0 unless \`group-id\` or \`default-group\` says otherwise). Otherwise the container does not
start: \`error setting user or groups: Invalid argument (os error 22)\`.

Choose a group that the map contains, or extend the map.`,
  examples: [
    {
      bad: {
        'sandboxes/shop.yaml': `image-dir: /srv/images
allow-users: [1-5000]
allow-groups: [0-5000]
uid-map: [{ inside: 0, outside: 100000, count: 1000 }]
gid-map: [{ inside: 0, outside: 100000, count: 1000 }]
`,
        'lithos.yaml': `executable: /app/main.sh
user-id: 1
group-id: ⟦2000⟧
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`,
      },
      good: {
        'lithos.yaml': `executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
`,
      },
    },
  ],
  // `lithos_check` does not miss a map that is not there, nor know of the owners of volumes
  *judge(placed) {
    for (const id of chosenIds(placed)) if (id.what === 'group') yield* notMapped(id)
  },
  *check(context) {
    for (const problem of reportedOrFailing('group-not-mapped', remedyOf('group'))(context))
      yield { ...problem, fixes: idFix(problem.deployment, 'group') }
  },
}

const remedyOf = (what: 'user' | 'group') => `Choose a ${what} that the map contains, or extend the map.`
