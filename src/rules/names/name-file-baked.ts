import { stepsOf } from '../../deployment/containers.js'
import { normalize, under } from '../../deployment/paths.js'
import { scriptOf } from '../../deployment/step-commands.js'
import { pairAt, within } from '../../text/places.js'
import type { Location } from '../../text/source.js'
import type { BuildStep } from '../../vagga/shape.js'
import type { CheckedDeployment, Rule, RuleContext } from '../rule.js'

const redirection = /(?:>>?\s*|\btee\s+(?:-a\s+)?)(\/etc\/(?:hosts|resolv\.conf))(?![\w./-])/

export const nameFileBaked: Rule = {
  id: 'name-file-baked',
  group: 'names',
  clause: '2c',
  severity: 'warning',
  summary: 'a build step writes into `/etc/resolv.conf` or `/etc/hosts`',
  rationale: `At the end of the build vagga empties both files, and in production lithos mounts its own over them. Names and name servers that a step writes there reach
neither development nor production, or would be wrong there.

Names of servers belong in \`additional-hosts\` of the sandbox config, or in DNS. A fixed \`resolv.conf\` of the image can be created under
another name, with \`/etc/resolv.conf\` a link to it. It is an error where no later step runs anything that could need the entry; ignore it if later ones do.`,
  examples: [
    {
      severity: 'error',
      bad: {
        'vagga.yaml': `containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    - !Sh ⟦echo 10.0.0.1 db >> /etc/hosts⟧
`,
        'lithos.yaml': 'executable: /bin/busybox\nuser-id: 1\n',
      },
      good: {
        'vagga.yaml': `containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
`,
      },
    },
  ],
  *check(context) {
    for (const deployment of context.deployments)
      for (const [index, { step }] of stepsOf(deployment.project, deployment.container.name.value).entries())
        for (const { at, path } of written(context, deployment.project.directory, step))
          yield {
            deployment,
            at,
            severity: isUsedLater(deployment, index) ? 'warning' : 'error',
            message: `vagga empties \`${path}\` at the end of the build, and lithos mounts its own file over it in production, so what is written here is lost. Use \`additional-hosts\` in the sandbox config, or DNS.`,
          }
  },
}

/** A later step of the build may need the names. */
function isUsedLater({ project, container }: CheckedDeployment, index: number): boolean {
  const later = stepsOf(project, container.name.value).slice(index + 1)
  return later.some(({ step }) => !needsNoNames.has(step.tag))
}

/** Steps that neither run a program nor ask the network. */
const needsNoNames: ReadonlySet<BuildStep['tag']> = new Set<BuildStep['tag']>([
  'Copy',
  'Text',
  'EnsureDir',
  'EmptyDir',
  'Remove',
  'Depends',
  'CacheDirs',
  'Env',
  'Build',
])

function* written(
  { files }: RuleContext,
  directory: string,
  step: BuildStep,
): Generator<{ at: Location; path: string }> {
  if (step.tag === 'Text')
    for (const entry of step.value.entries)
      if (isNameFile(entry.key.value)) yield { at: pairAt(entry), path: normalize(entry.key.value) }
  if (step.tag === 'Copy' && step.value.source && normalize(step.value.path?.value ?? '/') === '/etc')
    for (const path of ['/etc/hosts', '/etc/resolv.conf']) {
      const inProject = normalize(step.value.source.value).replace(/^\/work(?:\/|$)/, '')
      const source = [directory, inProject, path.slice('/etc/'.length)].filter((part) => part !== '').join('/')
      if (under(normalize(step.value.source.value), '/work') && files.stat(source)?.kind === 'file')
        yield { at: step.at, path }
    }
  if ((step.tag === 'Copy' || step.tag === 'Download') && step.value.path && isNameFile(step.value.path.value))
    yield { at: step.at, path: normalize(step.value.path.value) }
  const script = scriptOf(step)
  const found = script && redirection.exec(script.value)
  if (script && found) {
    // the command before it, as far as people write; in the pattern itself it would cost 200 steps a character
    const before = script.value.slice(Math.max(0, found.index - 200), found.index)
    const command = before.split(/[\n;&|]/).at(-1) + found[0]
    yield { at: within(script.at, command.trim()), path: found[1] as string }
  }
}

function isNameFile(path: string): boolean {
  return ['/etc/hosts', '/etc/resolv.conf'].includes(normalize(path))
}
