import { anchorOf, textsOf, userOf } from '../../deployment/config.js'
import { normalize, under } from '../../deployment/paths.js'
import { isWritable, servingVolume } from '../../deployment/volumes.js'
import { variableOf } from '../../evidence/clues.js'
import type { Clue } from '../../evidence/evidence.js'
import type { Severity } from '../../text/finding.js'
import { pairAt, within } from '../../text/places.js'
import type { Location } from '../../text/source.js'
import type { CheckedDeployment, Rule, RuleFinding } from '../rule.js'
import { persistentFix, settingFix, tmpfsSize, valueFix } from '../support/fixes.js'

export const tmpNotWritable: Rule = {
  id: 'tmp-not-writable',
  group: 'read-only',
  clause: '2a',
  severity: 'warning',
  summary: 'nothing is mounted at `/tmp`, so the program cannot create temporary files',
  rationale: `vagga mounts an empty writable \`/tmp\` for every command. lithos mounts nothing on its own: the whole file system, \`/tmp\` included, is
read-only, for root too. Opening a temporary file fails with \`Read-only file system (os error 30)\`, Python says \`No usable temporary
directory\`, bash cannot make large here-documents.

Choose what you need: \`/tmp: !Tmpfs { size: 100Mi, mode: 0o1777 }\` keeps files in memory (they count against \`memory-limit\`),
\`/tmp: !Persistent { path: /tmp, mkdir: true, mode: 0o1777 }\` keeps them on the server's disk. Many daemons (redis, for example) never use a
temporary file: without evidence this is only a line of the checklist. It is told if the program's files show that it creates temporary
files, and is an error if it is told to write there.`,
  examples: [
    {
      title: 'nothing at /tmp',
      severity: 'error',
      bad: {
        'lithos.yaml': '⟦executable: /bin/sh⟧\narguments: [/app/main.sh]\nuser-id: 1\n',
        'app/main.sh': '#!/bin/sh\nfile=$(mktemp)\n',
      },
      good: {
        'lithos.yaml':
          'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nvolumes:\n  /tmp: !Tmpfs { size: 100Mi, mode: 0o1777 }\n',
      },
    },
    {
      title: 'told to write there',
      severity: 'error',
      bad: {
        'lithos.yaml':
          'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nvolumes:\n  /tmp: !Tmpfs { size: 100Mi, mode: 0o1777 }\nenviron:\n  TMPDIR: ⟦/run/app⟧\n',
      },
      good: {
        'lithos.yaml':
          'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nvolumes:\n  /tmp: !Tmpfs { size: 100Mi, mode: 0o1777 }\nenviron:\n  TMPDIR: /tmp\n',
      },
    },
  ],
  *check({ deployments }) {
    for (const deployment of deployments) {
      const temporary = deployment.config.config.environ.get('TMPDIR')
      if (temporary && !isWritable(deployment, normalize(temporary.value)))
        yield {
          deployment,
          at: temporary.at,
          severity: 'error',
          message: `\`TMPDIR\` is \`${temporary.value}\`, which is not writable in production, so the program cannot create temporary files. Name the mount point of a writable volume.`,
          related: cluesOf(deployment, temporary.value).map(({ at, message }) => ({ at, message })),
          fixes: isWritable(deployment, '/tmp')
            ? valueFix(temporary.node, '/tmp', 'set `TMPDIR` to `/tmp`', 'unsafe')
            : [],
        }
      else if (!isWritable(deployment, '/tmp') && (!temporary || cluesOf(deployment, '/tmp').some(heedsNoVariable)))
        yield* noTmp(deployment)
    }
  },
}

/** It names /tmp itself, whatever TMPDIR says. */
function heedsNoVariable({ subject }: Clue): boolean {
  return subject !== undefined
}

function* noTmp(deployment: CheckedDeployment): Generator<RuleFinding> {
  const told = toldToWrite(deployment)
  const clues = cluesOf(deployment, '/tmp')
  const certain = told !== undefined || clues.some((clue) => clue.certain)
  // a program that is not seen to use one may well need none: a line of the checklist
  if (!certain && clues.length === 0) return
  const severity: Severity = certain ? 'error' : 'warning'
  const variable = clues.map((clue) => variableOf(deployment, clue)).find((entry) => entry !== undefined)
  const directory = deployment.config.config.workdir
  const workdir = !directory.implied && under(normalize(directory.value), '/tmp') ? directory.at : undefined
  const readonly = servingVolume(deployment, '/tmp')
  const misspelt = deployment.config.config.volumes.entries.find(({ key }) =>
    /^\/(?:temp|tmps|tpm|tnp|var\/temp)\/?$/.test(key.value),
  )
  yield {
    deployment,
    at:
      (readonly ? pairAt(readonly) : undefined) ??
      told ??
      (variable ? pairAt(variable) : undefined) ??
      workdir ??
      misspelt?.key.at ??
      anchorOf(deployment.config),
    severity,
    message:
      `${readonly ? 'The volume at `/tmp` is `!Readonly`' : 'Nothing is mounted at `/tmp`, and in production everything else is read-only'}: the program cannot create temporary files. ` +
      (readonly ? 'Write' : 'Add') +
      ' `/tmp: !Tmpfs { size: 100Mi, mode: 0o1777 }` (in memory) or a `!Persistent` (on disk) ' +
      (readonly ? 'in its place.' : 'to `volumes`.'),
    related: clues.map(({ at, message }) => ({ at, message })),
    fixes: readonly
      ? []
      : [
          ...settingFix(
            deployment.config,
            ['volumes', '/tmp'],
            `!Tmpfs { size: ${tmpfsSize(deployment, '/tmp', 100 * 2 ** 20)}, mode: 0o1777 }`,
            'safe',
          ),
          ...persistentFix(deployment, '/tmp', `mode: ${userOf(deployment) === 0 ? '0o755' : '0o1777'}`),
        ],
  }
}

/** An argument or a variable that says to write below /tmp. */
function toldToWrite(deployment: CheckedDeployment): Location | undefined {
  const flag = /(?:pid|log|lock|sock|socket|unix|cache|temp|tmp|data|dir|db|out|output|upload|store|spool)/i
  const { config } = deployment.config
  for (const [index, argument] of config.arguments.items.entries()) {
    const path = /(?:^|=)(\/tmp(?:\/[^\s=]*)?)$/.exec(argument.value)?.[1]
    if (path === undefined) continue
    const name = argument.value.startsWith('-') ? argument.value : config.arguments.items[index - 1]?.value
    if (name?.startsWith('-') && flag.test(name.replace(path, ''))) return within(argument.at, path)
  }
  for (const { what, name, value, at } of textsOf(config))
    if (
      name &&
      /^(?:TEMP|TMP|.*(?:PID_?FILE|LOG_?FILE|TEMP_?DIR|TMP_?DIR|CACHE_?DIR|UPLOAD_?DIR))$/i.test(name.value) &&
      under(normalize(value), '/tmp') &&
      what
    )
      return at
  return undefined
}

function cluesOf(deployment: CheckedDeployment, directory: string): readonly Clue[] {
  const { evidence } = deployment
  return [
    ...evidence
      .of('temporary-file')
      .filter(({ subject }) => subject === undefined || under(normalize(subject), normalize(directory))),
    ...evidence
      .of('writes-file')
      .filter(
        ({ subject }) =>
          subject !== undefined &&
          under(normalize(subject), normalize(directory)) &&
          !isWritable(deployment, normalize(subject)),
      ),
  ]
}
