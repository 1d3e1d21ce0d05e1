import { type Closed, closedOn } from '../../deployment/access.js'
import { anchorOf, groupOf, userOf } from '../../deployment/config.js'
import { deploymentsOf, stepAt, stepsOf } from '../../deployment/containers.js'
import { filesToRead } from '../../deployment/named-files.js'
import { isShell, normalize, under } from '../../deployment/paths.js'
import { permissionStep } from '../../deployment/sources.js'
import { memoize } from '../../text/collections.js'
import type { Fix } from '../../text/finding.js'
import { settingAt } from '../../text/places.js'
import type { Location } from '../../text/source.js'
import type { CheckedDeployment, Rule, RuleFinding } from '../rule.js'
import { commandFix, keyFix, valueFix } from '../support/fixes.js'
import { octal } from '../support/units.js'

export const closedToUser: Rule = {
  id: 'closed-to-user',
  group: 'environment',
  clause: '1a',
  severity: 'error',
  summary: 'the user of the process may not read or enter what the process needs',
  rationale: `In development everything runs as root of a private user namespace and may read every file. In production the process is \`user-id\` and \`group-id\` of
the lithos config, and files of the image belong to root. A \`umask: 0o077\` in \`!Copy\`, a \`chmod 600\`, or a directory with mode 0700 on the way
ends in \`Permission denied (os error 13)\`. If it is the working directory, the container does not even start: \`error when setting working directory\`.

Open the file to others, give it to the user (\`owner-uid\` in \`!Copy\`, \`chown\`), or run as the group that may read it (\`group-id\`).`,
  examples: [
    {
      bad: {
        'vagga.yaml': `containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    - !Copy { source: /work/app, path: /app, ⟦umask: 0o077⟧ }
`,
        'lithos.yaml': 'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\n',
        'app/main.sh': '#!/bin/sh\nexec sleep 1000\n',
      },
      good: {
        'vagga.yaml': `containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    - !Copy { source: /work/app, path: /app, umask: 0o022 }
`,
      },
    },
  ],
  together: true,
  *check(context) {
    for (const deployment of context.deployments) {
      const { executable, arguments: list, workdir } = deployment.config.config
      const script =
        executable && isShell(executable.value) ? list.items.find(({ value }) => !value.startsWith('-')) : undefined
      const program = executable && normalize(executable.value, workdir.value)
      const needed = [
        ...(workdir.implied
          ? []
          : [{ path: normalize(workdir.value), at: workdir.at, message: 'the working directory', certain: true }]),
        ...(script && !list.items.some(({ value }) => /^-[a-z]*c$/.test(value))
          ? [
              {
                path: normalize(script.value, workdir.value),
                at: script.at,
                message: 'the script to start',
                certain: true,
              },
            ]
          : []),
        ...(program === undefined
          ? []
          : [
              {
                path: program,
                at: executable?.at ?? anchorOf(deployment.config),
                message: 'the program to start',
                certain: true,
              },
            ]),
        ...filesToRead(deployment).map(({ path, at, text }) => ({
          path,
          at,
          message: `\`${text}\` is named here`,
          certain: false,
        })),
        ...['reads-file' as const, 'runs-path' as const]
          .flatMap((trait) => deployment.evidence.of(trait))
          .flatMap(({ subject, at, message, certain, trait }) =>
            subject?.startsWith('/') && (trait === 'reads-file' || isScript(deployment, subject))
              ? [{ path: normalize(subject), at, message, certain }]
              : [],
          ),
      ]
      const seen = new Set<string>()
      for (const need of [...needed, ...copiedForNobody(deploymentsOf(deployment.container, context.deployments))]) {
        const closed = closedOn(deployment, need.path)
        if (!closed || seen.has(closed.path)) continue
        // the kernel does not read a program, but an interpreter its script; `executable-not-runnable` comes first
        if (closed.path === program && (!isScript(deployment, program) || isNotRunnable(deployment))) continue
        seen.add(closed.path)
        yield finding(deployment, need, closed)
      }
    }
  },
}

/** What is copied into the image of a process that is not root is there for that process, or for another one of the image. */
const copiedForNobody = memoize((sharing: readonly CheckedDeployment[]) => {
  const [{ project, container }] = sharing as readonly [CheckedDeployment]
  return stepsOf(project, container.name.value).flatMap(({ step }) => {
    if (step.tag !== 'Copy' || !step.value.path) return []
    const path = normalize(step.value.path.value)
    const holdsConfig = sharing.some((other) => under(other.configInImage, path))
    if (holdsConfig || sharing.some((other) => closedOn(other, path)?.path !== path)) return []
    return [{ path, at: step.at, message: 'copied here', certain: false }]
  })
})

function isNotRunnable({ boot }: CheckedDeployment): boolean {
  return boot.stages.some(({ code, status }) => code === 'executable-not-runnable' && status === 'fails')
}

function isScript({ image }: CheckedDeployment, path: string): boolean {
  const start = image.entry(path).content?.(2)
  return start?.[0] === 0x23 && start[1] === 0x21
}

function finding(
  deployment: CheckedDeployment,
  need: { path: string; at: Location; message: string; certain: boolean },
  { path, entry }: Closed,
): RuleFinding {
  const [uid, gid] = entry.owner as readonly [number, number]
  const user = userOf(deployment)
  const { config } = deployment.config
  const forGroup = gid !== 0 && ((entry.mode as number) & 0o040) !== 0
  // made for another user on purpose
  const isPrivate = uid !== 0 && ((entry.mode as number) & 0o400) !== 0
  const map = config.keys.get('uid-map') ?? deployment.sandbox?.config.keys.get('uid-map')
  let at = forGroup || isPrivate ? identityAt(deployment) : closedAt(deployment, { path, entry })
  if (map && user === uid) at = map
  let fixes = forGroup ? identityFix(deployment, 'group-id', gid) : openingFix(deployment, path, entry)
  if (isPrivate) fixes = identityFix(deployment, 'user-id', uid)
  return {
    deployment,
    at,
    severity: need.certain ? 'error' : 'warning',
    message:
      `\`${path}\` has mode \`${octal(entry.mode as number)}\` and belongs to user ${uid}, group ${gid}; the process is user ${user}, group ${groupOf(deployment)}` +
      `${map ? ' with a `uid-map`, where files of the image belong to nobody' : ''}, and cannot ${path !== need.path || entry.kind === 'dir' ? 'enter it' : 'read it'}. ` +
      (forGroup
        ? `Set \`group-id: ${gid}\`, or open it to others.`
        : `Open it to others, or make user ${user} its owner.`),
    related: [
      { at: need.at, message: need.message },
      ...(entry.step && at !== entry.step ? [{ at: entry.step, message: entry.because }] : []),
    ],
    fixes,
  }
}

/** Where the config says who the process is. */
function identityAt({ config: file }: CheckedDeployment): Location {
  const { config } = file
  return settingAt(config, 'group-id', config.groupId) ?? settingAt(config, 'user-id', config.userId) ?? anchorOf(file)
}

/** What closes a path that is for everybody: the sandbox's group, where it is open to root's, which the process is not in; else a step. */
function closedAt(deployment: CheckedDeployment, { path, entry }: Closed): Location {
  const sandbox = deployment.sandbox?.config
  const isForRootsGroup = entry.owner?.[1] === 0 && ((entry.mode as number) & 0o040) !== 0
  const fallback =
    sandbox && !deployment.config.config.groupId && settingAt(sandbox, 'default-group', sandbox.defaultGroup)
  if (isForRootsGroup && fallback) return fallback
  return permissionStep(deployment, path, 0o555) ?? entry.step ?? identityAt(deployment)
}

/** The process runs as the user, or the group, that may read it. */
function identityFix({ config }: CheckedDeployment, key: 'user-id' | 'group-id', id: number): readonly Fix[] {
  return keyFix(config.config.node, key, String(id), `run with \`${key}: ${id}\``, 'unsafe')
}

/**
 * A `umask` that opens the copies, or a last step that gives them to the process, so that they stay closed to others; where ids of the image
 * are others in production, they are opened to all.
 */
function openingFix(deployment: CheckedDeployment, path: string, { step, owner }: Closed['entry']): readonly Fix[] {
  const { container, project, config, sandbox } = deployment
  const maker = step && stepAt(project, step)
  if (maker?.tag === 'Copy' && !maker.value.umask.implied && !maker.value.preservePermissions.value)
    return valueFix(maker.value.umask.node, '0o022', 'write `umask: 0o022`', 'unsafe')
  const isMapped = config.config.uidMap.items.length > 0 || (sandbox?.config.uidMap.items.length ?? 0) > 0
  const user = userOf(deployment)
  const isGiven = !isMapped && user !== undefined && owner?.[0] === 0
  return commandFix(container, isGiven ? `chown -R ${user}` : 'chmod -R a+rX', path)
}
