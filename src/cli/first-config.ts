/**
 * A first lithos config for a vagga command, and the container that is deployed with it: the sources copied to `/app`, the
 * config to `/lithos`, every writable directory of development with its counterpart.
 */

import { normalize, vaggaPath } from '../deployment/paths.js'
import { follow } from '../image/follow.js'
import type { Image } from '../image/image.js'
import { bytes } from '../rules/support/units.js'
import type { ReadEntry } from '../schema/shape.js'
import type { TextEdit } from '../text/source.js'
import type { VaggaContainer, VaggaProject } from '../vagga/project.js'
import type { VaggaChild, VaggaCommand, VaggaVolume } from '../vagga/shape.js'
import { addLines, scalarText } from '../yaml/edits.js'

/** What `init` would write. */
export interface InitialDeployment {
  readonly container: string
  /** The lithos config: a new file of the repository. */
  readonly config: { readonly path: string; readonly text: string }
  /** Adds the container to vagga.yaml. */
  readonly edit: TextEdit
}

/** A command that no deployment can be made for; the message is for people. */
export class InitError extends Error {}

type Runnable = Extract<VaggaCommand | VaggaChild, { tag: 'Command' | 'BridgeCommand' }>

/**
 * The first deployment of a command (`run`, or `run/web` for the child of a `!Supervise`). `image` is the image of the
 * command's container, in which its program is looked up. Throws `InitError`.
 */
export function initialDeployment(
  project: VaggaProject,
  commandName: string,
  image: (container: string) => Image | undefined,
): InitialDeployment {
  const command = findCommand(project, commandName)
  const base = project.containers.get(command.value.container?.value ?? '')
  if (base === undefined)
    throw new InitError(`The container of command \`${commandName}\` is not in ${project.file.path}.`)
  const name = (commandName.split('/').pop() as string).replace(/[^A-Za-z0-9._-]/g, '-')
  const container = `${name}-deploy`
  if (project.containers.has(container))
    throw new InitError(`${project.file.path} has a container \`${container}\` already; nothing was written.`)

  const file = `lithos/${name}.yaml`
  const volumes = volumesOf(base, command)
  const containers = containersOf(project)
  const edit = addLines(containers, deployContainer(container, base.name.value, file, volumes))
  if (edit === undefined)
    throw new InitError(
      `\`containers\` of ${project.file.path} is written so that nothing can be added to it by a program.`,
    )
  const directory = project.directory === '' ? '' : `${project.directory}/`
  return {
    container,
    config: { path: directory + file, text: configText(base, command, volumes, image(base.name.value)) },
    edit,
  }
}

function findCommand(project: VaggaProject, name: string): Runnable {
  const [parent = '', child] = name.split('/')
  const found = project.commands.get(parent)?.command
  if (found?.tag === 'Command' && child === undefined) return found
  if (found?.tag === 'Supervise') {
    const children = found.value.children
    const one =
      child === undefined && children.entries.length === 1 ? children.entries[0]?.value : children.get(child ?? '')
    if (one !== undefined) return one
    const names = children.entries.map(({ key }) => `\`${parent}/${key.value}\``).join(', ')
    throw new InitError(`\`${parent}\` starts several programs; choose one of ${names}.`)
  }
  const names = [...project.commands.keys()].map((known) => `\`${known}\``).join(', ')
  throw new InitError(`${project.file.path} has no command \`${name}\`. It has ${names || 'none'}.`)
}

function containersOf(project: VaggaProject) {
  const root = project.root
  const found = root?.kind === 'mapping' ? root.entries.find(({ key }) => key.value === 'containers')?.value : undefined
  if (found?.kind !== 'mapping') throw new InitError(`${project.file.path} has no containers of its own.`)
  return found
}

/** What production mounts or copies in place of a development volume. */
interface Counterpart {
  readonly mountPoint: string
  /** In the notation of lithos; absent when the image gets a copy instead. */
  readonly volume?: string
  /** A path of the project that is copied to the mount point. */
  readonly source?: string
}

function volumesOf(base: VaggaContainer, command: Runnable): readonly Counterpart[] {
  const own = command.value.volumes
  const all = [...base.config.volumes.entries.filter(({ key }) => own.get(key.value) === undefined), ...own.entries]
  const user = userOf(command)
  const made = all.flatMap((entry) => counterpart(entry, user))
  // lithos makes no directories inside of a Tmpfs
  const counterparts = made.filter(
    ({ mountPoint }) =>
      !mountPoint.startsWith('/tmp/') &&
      !made.some((outer) => outer.volume?.startsWith('!Tmpfs') && mountPoint.startsWith(`${outer.mountPoint}/`)),
  )
  if (counterparts.some(({ mountPoint }) => mountPoint === '/tmp')) return counterparts
  return [{ mountPoint: '/tmp', volume: '!Tmpfs { size: 100Mi, mode: 0o1777 }' }, ...counterparts]
}

/** The user of the process: that of development, unless that is root. */
function userOf(command: Runnable): number {
  return command.value.userId.value || 1
}

function counterpart(
  { key: { value: mountPoint }, value: volume }: ReadEntry<VaggaVolume>,
  user: number,
): Counterpart[] {
  const persistent = (name: string) =>
    `!Persistent { path: ${scalarText(`/${name}`) ?? '/data'}, mkdir: true, mode: 0o700, user: ${user} }`
  if (/^\/work(\/|$)/.test(mountPoint)) return []
  switch (volume.tag) {
    case 'Tmpfs': {
      // whatever the mode is in development: it is root's here, too
      return [{ mountPoint, volume: `!Tmpfs { size: ${bytes(volume.value.size.value)}, mode: 0o1777 }` }]
    }
    case 'Persistent':
      return [{ mountPoint, volume: persistent(volume.value.name?.value ?? 'data') }]
    case 'CacheDir':
    case 'Empty':
      return [{ mountPoint, volume: '!Tmpfs { size: 100Mi, mode: 0o1777 }' }]
    case 'BindRW':
      return [{ mountPoint, volume: persistent(mountPoint.slice(1).replaceAll('/', '-')) }]
    case 'BindRO':
      return volume.value.value.startsWith('/work/') ? [{ mountPoint, source: volume.value.value }] : []
    default:
      return []
  }
}

function deployContainer(
  name: string,
  base: string,
  config: string,
  volumes: readonly Counterpart[],
): readonly string[] {
  const directories = volumes.flatMap(({ mountPoint, source }) =>
    mountPoint === '/tmp'
      ? []
      : source === undefined
        ? [`!EnsureDir ${mountPoint}`]
        : [
            `!EnsureDir ${mountPoint.replace(/\/[^/]*$/, '') || '/'}`,
            `!Copy { source: ${source}, path: ${mountPoint} }`,
          ],
  )
  const steps = [
    `!Container ${base}`,
    '!EnsureDir /app',
    '!Copy { source: /work, path: /app }',
    '!EnsureDir /lithos',
    `!Copy { source: /work/${config}, path: /${config} }`,
    ...directories,
  ]
  return [`${name}:`, '  setup:', ...steps.map((step) => `  - ${step}`)]
}

function configText(
  base: VaggaContainer,
  command: Runnable,
  volumes: readonly Counterpart[],
  image: Image | undefined,
): string {
  const { run, workDir } = command.value
  const words = run?.items.map(({ value }) => value) ?? []
  const directory = inApp(normalize(workDir?.value ?? '.', '/work'))
  const [executable, ...args] = programOf(run?.node.kind === 'scalar', words, base, directory, image)
  const variables = new Map([['PATH', vaggaPath]])
  for (const environ of [base.config.environ, command.value.environ])
    for (const { key, value } of environ.entries) variables.set(key.value, inApp(value.value))
  const lines = [
    'kind: Daemon',
    `user-id: ${userOf(command)}`,
    'memory-limit: 256Mi',
    '',
    `executable: ${text(executable ?? '/bin/true')}`,
    ...(args.length === 0 ? [] : ['arguments:', ...args.map((argument) => `- ${text(inApp(argument))}`)]),
    `workdir: ${text(directory)}`,
    '',
    'environ:',
    ...[...variables].map(([name, value]) => `  ${text(name)}: ${text(value)}`),
    '',
    'volumes:',
    ...volumes.flatMap(({ mountPoint, volume }) => (volume === undefined ? [] : [`  ${text(mountPoint)}: ${volume}`])),
  ]
  return `${lines.join('\n')}\n`
}

/** The program by its full path; where it cannot be known, `env` finds it at start as vagga does. */
function programOf(
  shell: boolean,
  words: readonly string[],
  base: VaggaContainer,
  directory: string,
  image: Image | undefined,
): readonly string[] {
  const [program = '', ...args] = words
  const { items } = base.config.defaultShell
  if (shell && items.length > 0) return items.map(({ value }) => (value === '$cmdline' ? program : value))
  if (shell) return ['/bin/sh', '-c', program]
  if (program.startsWith('/')) return [inApp(program), ...args]
  if (program.includes('/')) return [normalize(program, directory), ...args]
  for (const candidate of vaggaPath.split(':').map((part) => `${part}/${program}`)) {
    const exists = image === undefined ? 'unknown' : follow(image, candidate).entry.exists
    if (exists === 'yes') return [candidate, ...args]
    if (exists === 'unknown') break
  }
  return ['/usr/bin/env', ...words]
}

/** `/work/x` is `/app/x` in production, wherever it stands in a text. */
function inApp(value: string): string {
  return value.replace(/(^|[\s:=,'"])\/work(?=\/|$|[\s:,'"])/g, '$1/app')
}

function text(value: string): string {
  const written = scalarText(value)
  if (written === undefined)
    throw new InitError('A text of the command holds control characters, which lithos cannot read.')
  return written
}
