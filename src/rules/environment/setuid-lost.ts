import { anchorOf, userOf } from '../../deployment/config.js'
import { stepAt } from '../../deployment/containers.js'
import { baseName, normalize } from '../../deployment/paths.js'
import { follow } from '../../image/follow.js'
import type { Location } from '../../text/source.js'
import type { CheckedDeployment, Rule } from '../rule.js'
import { commandFix } from '../support/fixes.js'

/** Programs that packages bring with the bit, and that do nothing for other users without it. */
const setuidPrograms = /^(?:sudo|su|doas|pkexec|newgrp|fusermount3?)$/

export const setuidLost: Rule = {
  id: 'setuid-lost',
  group: 'environment',
  clause: null,
  severity: 'warning',
  summary: 'a program that needs its setuid bit lost it when the image was copied',
  rationale: `\`!Container\` and \`!Build\` copy the image of another container, and \`!Copy\` with \`preserve-permissions\` the mode of files; all of them give the
copy to its owner afterwards, and Linux takes the setuid bit away then. A program like \`sudo\`, or a helper that was made with \`chmod u+s\`, runs with
the rights of the process. In development that is root, so nobody sees it; in production it is another user, and the program fails.

Set the bit again in a last step of the container that is deployed (\`- !Sh chmod u+s /usr/bin/helper\`), or do without it.`,
  examples: [
    {
      bad: {
        'vagga.yaml': `containers:
  base:
    setup:
    - !Alpine v3.18
    - !EnsureDir /app
    - !Copy { source: /work/app/main.sh, path: /app/helper }
    - !Sh chmod 4755 /app/helper
  app:
    setup:
    - ⟦!Container base⟧
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
`,
        'lithos.yaml': `user-id: 1
memory-limit: 64Mi
environ:
  PATH: /bin:/usr/bin
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
executable: /app/helper
`,
      },
      good: {
        'vagga.yaml': `containers:
  base:
    setup:
    - !Alpine v3.18
    - !EnsureDir /app
    - !Copy { source: /work/app/main.sh, path: /app/helper }
    - !Sh chmod 4755 /app/helper
  app:
    setup:
    - !Container base
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Sh chmod u+s /app/helper
`,
      },
    },
    {
      title: 'a program of a package',
      bad: {
        'app/main.sh': '#!/bin/sh\nexec doas -u nobody /bin/sleep 1000\n',
        'vagga.yaml': `containers:
  base:
    setup:
    - !Alpine v3.18
    - !Install [doas]
  app:
    setup:
    - ⟦!Container base⟧
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/app, path: /app }
commands:
  run: !Command
    container: app
    run: [/app/main.sh]
`,
      },
      good: {
        'vagga.yaml': `containers:
  base:
    setup:
    - !Alpine v3.18
    - !Install [doas]
  app:
    setup:
    - !Container base
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/app, path: /app }
    - !Sh chmod u+s /usr/bin/doas
commands:
  run: !Command
    container: app
    run: [/app/main.sh]
`,
      },
    },
  ],
  *check({ deployments }) {
    for (const deployment of deployments) {
      const user = userOf(deployment)
      if (user === undefined || user === 0) continue
      const told = new Set<string>()
      for (const path of programs(deployment)) {
        const at = placeOfLoss(deployment, path)
        if (at === undefined || told.has(baseName(path))) continue
        told.add(baseName(path))
        yield {
          deployment,
          at,
          message: `\`${path}\` loses its setuid bit here, so in production it runs as user ${user}, and not as its owner. Set the bit again in a later step: \`- !Sh chmod u+s ${path}\`.`,
          related: [{ at: anchorOf(deployment.config), message: 'the process that runs it' }],
          fixes: commandFix(deployment.container, 'chmod u+s', path),
        }
      }
    }
  },
}

/** What the start runs, at the places in the image that it can be at. */
function programs({ config, evidence }: CheckedDeployment): ReadonlySet<string> {
  const { executable, workdir } = config.config
  const own = executable === undefined ? [] : [normalize(executable.value, workdir.value)]
  const others = evidence.programs.flatMap(({ name, searched }) => {
    if (name.startsWith('/')) return [normalize(name)]
    return name.includes('/') ? [] : searched.map((directory) => normalize(`${directory}/${name}`))
  })
  const paths = evidence
    .of('runs-path')
    .flatMap(({ subject }) => (subject?.startsWith('/') ? [normalize(subject)] : []))
  // packages bring programs to /usr/bin rather than to /bin
  return new Set([...own, ...others, ...paths].sort((a, b) => b.length - a.length))
}

/** The step that takes the bit away from a program: it is seen to have had it, or a package of a base brings it with the bit. */
function placeOfLoss(deployment: CheckedDeployment, path: string): Location | undefined {
  const { project, container, image } = deployment
  const { entry, path: target } = follow(image, path)
  const base = container.config.setup.items.find(({ tag }) => tag === 'Container')
  const step = entry.step === undefined ? undefined : stepAt(project, entry.step)
  const takes = step?.tag === 'Build' || (step?.tag === 'Copy' && step.value.preservePermissions.value)
  if (entry.lostSetuid) return (takes ? step : (base ?? step))?.at

  const name = baseName(target)
  const isFromPackage = setuidPrograms.test(name) && entry.packages?.includes(name)
  // who installs it here, or sets the bit, does it after the copying
  const isHere = container.config.setup.items.some(({ at }) => mentions(at, name))
  return isFromPackage && !isHere ? base?.at : undefined
}

/** The text of a step names a package, or a program. */
function mentions({ file, start, end }: Location, name: string): boolean {
  return file.text
    .slice(start, end)
    .split(/[^\w-]+/)
    .includes(name)
}
