import { developmentVolumes } from '../../deployment/development.js'
import { normalize, under } from '../../deployment/paths.js'
import { isWritable } from '../../deployment/volumes.js'
import { isFatal } from '../../evidence/clues.js'
import { pairAt } from '../../text/places.js'
import type { CheckedDeployment, Rule, RuleContext, RuleFinding } from '../rule.js'

export const writeToWorkdir: Rule = {
  id: 'write-to-workdir',
  group: 'work-directory',
  clause: '1c',
  severity: 'warning',
  summary: 'development writes under `/work`, but production has no writable directory for it',
  rationale: `Under vagga \`/work\` is the writable project directory: programs leave databases, uploads, pid files and caches there. In production there is
no such directory; the file system is read-only (\`Read-only file system (os error 30)\`).

Give the data a place of its own and tell the program the path: a \`!Persistent\` volume (a directory on the server) for what must survive, \`!Tmpfs\` (memory) for the rest. A
vagga volume \`!BindRW /work/…\` needs a lithos volume at the same mount point.`,
  examples: [
    {
      bad: {
        'vagga.yaml': `containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /uploads
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    volumes:
      ⟦/uploads: !BindRW /work/uploads⟧
`,
        'lithos.yaml': 'executable: /bin/true\nuser-id: 1\n',
      },
      good: {
        'lithos.yaml':
          'executable: /bin/true\nuser-id: 1\nvolumes:\n  /uploads: !Persistent { path: /uploads, mkdir: true }\n',
      },
    },
  ],
  *check(context) {
    for (const deployment of context.deployments) {
      yield* boundVolumes(context, deployment)
      for (const clue of deployment.evidence.of('writes-file')) {
        const { at, message, subject } = clue
        if (subject !== undefined && under(normalize(subject), '/work') && !isWritable(deployment, normalize(subject)))
          yield {
            deployment,
            at,
            severity: isFatal(clue) ? 'error' : 'warning',
            message: `${message}. In production \`/work\` is read-only or missing. Write to a volume of the lithos config instead.`,
          }
      }
    }
  },
}

function* boundVolumes(context: RuleContext, deployment: CheckedDeployment): Generator<RuleFinding> {
  for (const entry of developmentVolumes(deployment)) {
    const { key, value } = entry
    if (value.tag !== 'BindRW' || !under(normalize(value.value.value), '/work')) continue
    const mountPoint = normalize(key.value)
    if (isWritable(deployment, mountPoint) || holdsSources(context, deployment, mountPoint, value.value.value)) continue
    yield {
      deployment,
      at: pairAt(entry),
      message: `In development \`${mountPoint}\` is the project's \`${value.value.value}\` and writable. In production it is read-only and has only what the image has there. Add a volume at \`${mountPoint}\` to \`${deployment.config.file.path}\`, or copy the files into the image.`,
    }
  }
}

/** The volume shows files of the repository that the image has, too: a convenience of development, nothing is written. */
function holdsSources(
  context: RuleContext,
  { project, image }: CheckedDeployment,
  mountPoint: string,
  from: string,
): boolean {
  const inProject = normalize(from).slice('/work'.length + 1)
  const directory = [project.directory, inProject].filter((part) => part !== '').join('/')
  const names = context.files.list(directory).filter((name) => !name.startsWith('.'))
  return names.length > 0 && names.every((name) => image.entry(normalize(`${mountPoint}/${name}`)).exists !== 'no')
}
