import { developmentCommands } from '../../deployment/command.js'
import { isDeployed } from '../../deployment/containers.js'
import { normalize } from '../../deployment/paths.js'
import type { ComputedImage } from '../../image/image.js'
import type { Fix } from '../../text/finding.js'
import type { VaggaContainer } from '../../vagga/project.js'
import { addNested, scalarText } from '../../yaml/edits.js'
import type { Rule, RuleContext, RuleFinding } from '../rule.js'
import { ensureDirEdit, ensureDirFix, fixOf } from '../support/fixes.js'
import { buildProblems } from '../support/problems.js'

export const namePathUnbuildable: Rule = {
  id: 'name-path-unbuildable',
  group: 'build',
  clause: '4a',
  severity: 'error',
  summary: 'vagga cannot create `resolv.conf` or `hosts` at the configured path',
  rationale: `At the end of a build vagga creates the files that \`resolv-conf-path\` and \`hosts-file-path\` name (default \`/etc/resolv.conf\` and \`/etc/hosts\`), and
each command mounts the host's files there. If the directory is not in the image, the build fails at its very end: \`Cannot create file
"/state/resolv.conf", no such directory\`. When \`/etc/resolv.conf\` is an absolute or dangling link and the path was left at its default, every
development command fails: \`Error mounting "/etc/resolv.conf"\`.

Write \`- !EnsureDir /state\`, and set \`resolv-conf-path: /state/resolv.conf\` and \`hosts-file-path: /state/hosts\` together with the links.`,
  examples: [
    {
      also: ['mount-point-missing'],
      bad: {
        'vagga.yaml': `containers:
  app:
    resolv-conf-path: ⟦/state/resolv.conf⟧
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/app, path: /app }
    - !Sh ln -sf /state/resolv.conf /etc/resolv.conf
`,
        'lithos.yaml': `executable: /app/main.sh
user-id: 1
memory-limit: 64Mi
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
  /state: !Statedir {}
`,
      },
      good: {
        'vagga.yaml': `containers:
  app:
    resolv-conf-path: /state/resolv.conf
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/app, path: /app }
    - !EnsureDir /state
    - !Sh ln -sf /state/resolv.conf /etc/resolv.conf
`,
      },
    },
  ],
  *check(context) {
    for (const problem of buildProblems(context, {}, 'name-path', 'name-link')) {
      const { at, path, code, message, related, project, container: name } = problem
      const container = project.containers.get(name)
      const target = context.image(project, name)?.entry(path).target
      const setting = path.endsWith('hosts') ? 'hosts-file-path' : 'resolv-conf-path'
      const advice =
        code === 'name-path'
          ? ` The build fails at its end. Add \`- !EnsureDir ${normalize(`${path}/..`)}\``
          : ` Set \`${setting}\` of the container to the target of the link`
      // the image builds; what fails is development alone
      const harmless =
        code === 'name-link' &&
        !(
          isDeployed(context, project, name) &&
          developmentCommands(project).some((other) => other.command.value.container?.value === name)
        )
      let fixes: readonly Fix[] = []
      if (container && code === 'name-path') fixes = ensureDirFix(container, normalize(`${path}/..`), 'safe')
      else if (container && target !== undefined)
        fixes = pathFix(container, setting, target, context.image(project, name))
      yield {
        at,
        ...(harmless ? { severity: 'note' } : {}),
        message: `${message}.${advice}.`,
        ...(related ? { related } : {}),
        fixes,
      }
    }
    yield* emptyInDevelopment(context)
  },
}

/** The path of vagga is elsewhere and nothing links there: commands find the empty file of the image. facts: state.md */
function* emptyInDevelopment(context: RuleContext): Generator<RuleFinding> {
  for (const project of context.projects)
    for (const container of project.containers.values()) {
      const name = container.name.value
      const image = isDeployed(context, project, name) ? context.image(project, name) : undefined
      const { resolvConfPath, hostsFilePath } = container.config
      const settings = [
        ['/etc/resolv.conf', resolvConfPath],
        ['/etc/hosts', hostsFilePath],
      ] as const
      for (const [path, set] of settings) {
        if (set === undefined || set.implied || normalize(set.value) === path || image?.entry(path).kind !== 'file')
          continue
        yield {
          at: set.at,
          severity: 'note',
          message: `vagga mounts the host's file at \`${set.value}\` only, and \`${path}\` of the image is no link to it: in development it is empty. Make the link in the last step (\`ln -sf ${set.value} ${path}\`), or leave this setting out.`,
        }
      }
    }
}

/** Tells vagga where the link leads, and makes the directory where the image has none. */
function pathFix(
  container: VaggaContainer,
  setting: string,
  target: string,
  image: ComputedImage | undefined,
): readonly Fix[] {
  const { node } = container.config
  const text = scalarText(target)
  if (node.kind !== 'mapping' || text === undefined || !target.startsWith('/')) return []
  const directory = normalize(`${target}/..`)
  const made = image?.entry(directory).exists === 'no' ? [ensureDirEdit(container, directory)] : []
  return fixOf(
    `add \`${setting}: ${text}\` to container ${container.name.value}`,
    'safe',
    addNested(node, [setting], text),
    ...made,
  )
}
