import { stepsOf } from '../../deployment/containers.js'
import type { Fix } from '../../text/finding.js'
import type { BuildStep, StepTag } from '../../vagga/shape.js'
import { moveToEnd } from '../../yaml/edits.js'
import type { CheckedDeployment, Rule } from '../rule.js'
import { fixOf } from '../support/fixes.js'

const link = /\bln\s+-\w*s\w*\s+(?:-\w+\s+)*\S+\s+\/etc\/resolv\.conf\b/
/** They run inside the image. Archives, `!Git` and Alpine's packages are fetched from outside of it
 * (vagga: capsule/packages.rs, download.rs, vcs.rs). */
const fetches: ReadonlySet<StepTag> = new Set<StepTag>([
  'Install',
  'BuildDeps',
  'Py2Install',
  'Py3Install',
  'Py2Requirements',
  'Py3Requirements',
  'NpmInstall',
  'NpmDependencies',
  'YarnDependencies',
  'GemInstall',
  'GemBundle',
  'ComposerInstall',
  'ComposerDependencies',
  'UbuntuRepo',
  'UbuntuPPA',
  'UbuntuUniverse',
])

export const nameLinkTooEarly: Rule = {
  id: 'name-link-too-early',
  group: 'names',
  clause: '4a',
  severity: 'warning',
  summary: '`/etc/resolv.conf` becomes a link before build steps that need the network',
  rationale: `During the build \`/etc/resolv.conf\` is a copy of the developer's. Once it is a link to \`/state/resolv.conf\`, which does not exist yet, the steps after it
resolve no names: packages and archives cannot be fetched. And without vagga's \`resolv-conf-path: /state/resolv.conf\` every command fails later with
\`Error mounting "/etc/resolv.conf"\`.

Create the links in the last step of the container.`,
  examples: [
    {
      also: ['name-path-unbuildable'],
      bad: {
        'vagga.yaml': `containers:
  app:
    setup:
    - !Ubuntu jammy
    - !EnsureDir /state
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    - ⟦!Sh ln -sf /state/resolv.conf /etc/resolv.conf⟧
    - !Install [redis]
`,
        'lithos.yaml': 'executable: /bin/busybox\nuser-id: 1\nvolumes:\n  /state: !Statedir {}\n',
      },
      good: {
        'vagga.yaml': `containers:
  app:
    resolv-conf-path: /state/resolv.conf
    setup:
    - !Ubuntu jammy
    - !EnsureDir /state
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    - !Install [redis]
    - !Sh ln -sf /state/resolv.conf /etc/resolv.conf
`,
      },
    },
  ],
  *check({ deployments }) {
    for (const deployment of deployments) {
      const steps = stepsOf(deployment.project, deployment.container.name.value).map(({ step }) => step)
      const early = steps.findIndex((step) => step.tag === 'Sh' && link.test(step.value.value))
      const onAlpine = steps.some(({ tag }) => tag === 'Alpine')
      const later =
        early < 0
          ? undefined
          : steps.slice(early + 1).find((step) => fetches.has(step.tag) && !(onAlpine && isPackages(step)))
      if (!later) continue
      const step = steps[early] as BuildStep
      yield {
        deployment,
        at: step.at,
        message: `After this step \`/etc/resolv.conf\` leads nowhere during the build, but \`!${later.tag}\` below needs the network. Create the link in the last step.`,
        related: [{ at: later.tagAt, message: 'needs the network' }],
        fixes: asLastStep(deployment, step),
      }
    }
  },
}

function isPackages({ tag }: BuildStep): boolean {
  return tag === 'Install' || tag === 'BuildDeps'
}

function asLastStep({ container }: CheckedDeployment, { at }: BuildStep): readonly Fix[] {
  const { node, items } = container.config.setup
  const index = items.findIndex((item) => item.at === at)
  if (index < 0 || node.kind !== 'sequence' || items.length !== node.items.length) return []
  return fixOf(`make it the last step of ${container.name.value}`, 'unsafe', ...moveToEnd(node, index))
}
