import { siblingsOf } from '../../deployment/containers.js'
import { developmentVolumes } from '../../deployment/development.js'
import { baseName, normalize, under } from '../../deployment/paths.js'
import { isWritable, servingVolume } from '../../deployment/volumes.js'
import { isWritten } from '../../evidence/clues.js'
import type { Clue, Trait } from '../../evidence/evidence.js'
import { isShellScript } from '../../evidence/shell-script.js'
import { follow } from '../../image/follow.js'
import type { Volume } from '../../lithos/shape.js'
import type { ReadEntry } from '../../schema/shape.js'
import type { Fix } from '../../text/finding.js'
import { pairAt, settingAt } from '../../text/places.js'
import type { Location } from '../../text/source.js'
import type { VaggaVolume } from '../../vagga/shape.js'
import type { CheckedDeployment, Rule, RuleFinding } from '../rule.js'
import { fixOf, persistentFix, persistentText, tmpfsSize, volumeFix } from '../support/fixes.js'

export const writableDirectoryLost: Rule = {
  id: 'writable-directory-lost',
  group: 'read-only',
  clause: '2c',
  severity: 'warning',
  summary: 'a directory is writable in development and read-only in production',
  rationale: `The development container (or command) mounts a writable volume. In production the same path is part of the read-only image: what the program
writes there fails with \`Read-only file system (os error 30)\`. What vagga puts into a volume (\`subdirs\` and \`files\` of a Tmpfs,
\`init-command\` of a Persistent) do not exist in production either: there the volume is empty at first
(a note, or a warning if the program is seen to use it).

Add a volume at the same path to the lithos config: \`!Persistent\` for what must survive, \`!Tmpfs\` for what need not. Make needed
subdirectories when the program starts. Ignore it when only development tools use the directory.`,
  examples: [
    {
      bad: {
        'vagga.yaml': `containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /var/lib/app
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
    volumes:
      ⟦/var/lib/app: !Persistent app-data⟧
`,
        'lithos.yaml': 'executable: /bin/true\nuser-id: 1\n',
      },
      good: {
        'lithos.yaml':
          'executable: /bin/true\nuser-id: 1\nvolumes:\n  /var/lib/app: !Persistent { path: /app, mkdir: true }\n',
      },
    },
  ],
  together: true,
  *check({ deployments }) {
    for (const deployment of deployments)
      for (const entry of developmentVolumes(deployment)) {
        const path = normalize(entry.key.value)
        if (!isWritableVolume(deployment, entry.value, path) || path === '/tmp' || path === '/dev/shm') continue
        // what a build leaves in the project (node_modules, target), unless the program writes there
        if (path.startsWith('/work/') && !isWritten(deployment, path)) continue
        // `resolv-conf-dangling` and `hosts-dangling` speak of it
        if (holdsNameFiles(deployment, path)) continue
        if (isWritable(deployment, path)) yield* contents(deployment, entry)
        else if (
          !hasVolumeBelow(deployment, path) &&
          !siblingsOf(deployment, deployments).some((other) => isWritable(other, path))
        )
          yield lost(deployment, entry, path)
      }
  },
}

/** It is what stands for lithos' state directory in development. */
function holdsNameFiles({ image, container }: CheckedDeployment, path: string): boolean {
  const { resolvConfPath, hostsFilePath } = container.config
  const links = ['/etc/resolv.conf', '/etc/hosts'].map((file) => image.entry(file).target)
  const named = [resolvConfPath, hostsFilePath].map((setting) => setting?.value)
  return [...links, ...named].some(
    (file) => file?.startsWith('/') && normalize(`${file}/..`) === path && path !== '/etc',
  )
}

/** Production mounts only a part of it, on purpose. */
function hasVolumeBelow({ config }: CheckedDeployment, path: string): boolean {
  return config.config.volumes.entries.some(
    ({ key, value }) => value.tag !== 'Readonly' && under(normalize(key.value), path),
  )
}

/** `/log` for `/var/log`: production keeps the same thing at another place. */
function hasNamesake(deployment: CheckedDeployment, path: string): boolean {
  if (isWritten(deployment, path)) return false
  return deployment.config.config.volumes.entries.some(
    ({ key, value }) => value.tag !== 'Readonly' && baseName(normalize(key.value)) === baseName(path),
  )
}

/** Caches (`!CacheDir`) are mostly for tools of development; `!BindRW` belongs to `write-to-workdir`. */
function isWritableVolume(deployment: CheckedDeployment, { tag }: VaggaVolume, path: string): boolean {
  if (tag === 'CacheDir') return isWritten(deployment, path)
  return tag === 'Tmpfs' || tag === 'Persistent' || tag === 'Snapshot'
}

function lost(deployment: CheckedDeployment, entry: ReadEntry<VaggaVolume>, path: string): RuleFinding {
  const readonly = servingVolume(deployment, path)
  const kind = isKept(entry.value, path) ? `!Persistent { path: ${path}, mkdir: true }` : '!Tmpfs { size: 100Mi }'
  return {
    deployment,
    at: readonly ? pairAt(readonly) : pairAt(entry),
    ...(hasNamesake(deployment, path) ? { severity: 'note' as const } : {}),
    message:
      `\`${path}\` is writable in development (\`!${entry.value.tag}\`), but ` +
      (readonly
        ? 'this volume is read-only'
        : `read-only in production, where the lithos config has no volume for it`) +
      `. If the program writes there, ${readonly ? 'make it' : 'add'} \`${path}: ${kind}\` ${readonly ? 'in' : 'to'} \`volumes\` in \`${deployment.config.file.path}\`.`,
    ...(readonly ? { related: [{ at: pairAt(entry), message: 'writable in development' }] } : {}),
    fixes: readonly ? instead(deployment, readonly.value, path) : counterpart(deployment, entry.value, path),
  }
}

/** Data that production cannot do without is kept on a disk, also where development has it in memory. */
function isKept({ tag }: VaggaVolume, path: string): boolean {
  return (
    tag === 'Persistent' ||
    (tag === 'Tmpfs' && /\/(?:data|db|databases?|uploads?|media|storage|spool)(?:\/|$)|^\/var\/lib\//.test(path))
  )
}

/** The volume of the same kind; a snapshot begins with what the image has there, which no volume of lithos does. */
function counterpart(deployment: CheckedDeployment, volume: VaggaVolume, path: string): readonly Fix[] {
  const { image, config } = deployment
  // that volume has to be mounted here: `mount-point-invalid`
  if (config.config.volumes.entries.some(({ key }) => follow(image, normalize(key.value)).path === path)) return []
  if (isKept(volume, path)) return persistentFix(deployment, path)
  if (volume.tag !== 'Tmpfs') return []
  return volumeFix(deployment, path, `!Tmpfs { size: ${tmpfsSize(deployment, path, 100 * 2 ** 20)} }`)
}

/** A writable volume in place of one that is read-only, where the program writes. */
function instead(deployment: CheckedDeployment, { at }: Volume, path: string): readonly Fix[] {
  const text = isWritten(deployment, path) ? persistentText(deployment, path) : undefined
  return text === undefined ? [] : fixOf(`mount \`${text}\` at \`${path}\``, 'unsafe', { at, text })
}

/** The script makes the directories that vagga made for it, before it does anything else. */
function madeFirst({ at, subject = '/', trait }: Clue): readonly Fix[] {
  const directory = trait === 'writes-file' ? normalize(`${subject}/..`) : normalize(subject)
  const head = /^#![^\n]*\n(?:[ \t]*(?:#[^\n]*|set -[a-z]+[ \t]*)?\n)*/.exec(at.file.text)?.[0]
  if (!isShellScript(at.file) || head === undefined || !/^[\w./-]+$/.test(directory)) return []
  const start = head.length
  return fixOf(`add \`mkdir -p ${directory}\` to ${at.file.path}`, 'unsafe', {
    at: { file: at.file, start, end: start },
    text: `mkdir -p ${directory}\n`,
  })
}

/** Of a shell script it is known which directories it makes itself, and which have to be there. */
const wants: ReadonlySet<Trait> = new Set(['reads-file', 'enters-directory', 'needs-directory'])

/** A script writes a file in a directory of the volume that it does not make itself. */
function relies({ evidence }: CheckedDeployment, volume: string, file = '/'): boolean {
  const directory = normalize(`${file}/..`)
  if (directory === volume || !under(directory, volume)) return false
  // making a directory is writing it
  return !evidence.of('writes-file').some(({ subject }) => subject !== undefined && normalize(subject) === directory)
}

/** vagga fills the volume, lithos does not. */
function* contents(deployment: CheckedDeployment, { key, value }: ReadEntry<VaggaVolume>): Generator<RuleFinding> {
  const path = normalize(key.value)
  const own = new Set(deployment.config.config.volumes.entries.map((entry) => normalize(entry.key.value)))
  const missing: { at: Location; what: string }[] = []
  if (value.tag === 'Tmpfs') {
    const { subdirs, files } = value.value
    const lost = subdirs.entries.filter(({ key: name }) => !own.has(normalize(name.value, path)))
    const inSubdirs = settingAt(value.value, 'subdirs', subdirs)
    const inFiles = settingAt(value.value, 'files', files)
    if (lost.length > 0 && inSubdirs)
      missing.push({
        at: inSubdirs,
        what: `the directory ${lost.map(({ key: name }) => `\`${name.value}\``).join(', ')}`,
      })
    if (files.entries.length > 0 && inFiles)
      missing.push({
        at: inFiles,
        what: `the file ${files.entries.map(({ key: name }) => `\`${name.value}\``).join(', ')}`,
      })
  }
  if (value.tag === 'Persistent' && value.value.initCommand) {
    const { initCommand } = value.value
    missing.push({
      at: settingAt(value.value, 'init-command', initCommand) ?? initCommand.at,
      what: `what \`${initCommand.value}\` creates`,
    })
  }
  const used = deployment.evidence.clues.filter(
    ({ trait, subject, at }) =>
      (trait === 'writes-file' ? !isShellScript(at.file) || relies(deployment, path, subject) : wants.has(trait)) &&
      subject !== undefined &&
      subject !== path &&
      under(normalize(subject), path),
  )
  const written = used.find(({ trait }) => trait === 'writes-file' || trait === 'needs-directory')
  const [first] = used
  for (const { at, what } of missing)
    yield {
      deployment,
      at,
      severity: used.length > 0 ? 'warning' : 'note',
      related: used.map(({ at, message }) => ({ at, message })),
      message: `vagga puts ${what} into \`${path}\`; in production the volume is empty at first${first ? `, but ${first.message}` : ''}. Let the program create it when it starts, or provide it in another way.`,
      fixes: written === undefined ? [] : madeFirst(written),
    }
}
