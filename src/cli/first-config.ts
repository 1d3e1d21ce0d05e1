/**
 * A first lithos config for a vagga command, and the container that is deployed with it: the sources copied to `/app`, the
 * config to `/lithos`, every writable directory of development with its counterpart.
 */

import { beforeWork, normalize, under, vaggaPath } from '../deployment/paths.js'
import type { FileSystem } from '../files/filesystem.js'
import { follow } from '../image/follow.js'
import type { Image } from '../image/image.js'
import { holdsSecret } from '../rules/environment/secret-in-environ.js'
import { bytes } from '../rules/support/units.js'
import type { ReadEntry } from '../schema/shape.js'
import type { TextEdit } from '../text/source.js'
import type { VaggaContainer, VaggaProject } from '../vagga/project.js'
import type { VaggaChild, VaggaCommand, VaggaVolume } from '../vagga/shape.js'
import { addLines, scalarText } from '../yaml/edits.js'
import { hasContent, ignoreRegex, usesProject } from './first-copy.js'
import type { FirstProcess } from './first-server.js'

/** What `init` would write. */
export interface InitialDeployment {
  readonly container: string
  /** The container of the command, which the new one begins with. */
  readonly base: string
  /** The lithos config: a new file of the repository. */
  readonly config: { readonly path: string; readonly text: string }
  /** Adds the container to vagga.yaml. */
  readonly edit: TextEdit
  /** What a server is to start. */
  readonly process: FirstProcess
  /** What only people can decide, a sentence each. */
  readonly notes: readonly string[]
}

/** A command that no deployment can be made for; the message is for people. */
export class InitError extends Error {}

type Runnable = Extract<VaggaCommand | VaggaChild, { tag: 'Command' | 'BridgeCommand' }>

/** The command, and what was decided for all of its deployment. */
interface Development {
  readonly name: string
  readonly base: VaggaContainer
  readonly command: Runnable
  readonly image: Image | undefined
  readonly files: FileSystem
  readonly configs: readonly string[] | undefined
  /** Of the project, in `files`. */
  readonly directory: string
  /** Where `/work` is copied to; `undefined` for a service that needs nothing of the project. */
  readonly app: string | undefined
}

/** Where the image of a command's container comes from, and the files of the project. */
export interface InitialSources {
  readonly image: (container: string) => Image | undefined
  readonly files: FileSystem
  /** Lithos configs of others, which its image must not have. */
  readonly configs?: readonly string[] | undefined
}

/** The first deployment of a command (`run`, or `run/web` for the child of a `!Supervise`). Throws `InitError`. */
export function initialDeployment(
  project: VaggaProject,
  commandName: string,
  { image, files, configs }: InitialSources,
): InitialDeployment {
  const command = findCommand(project, commandName)
  const base = project.containers.get(command.value.container?.value ?? '')
  if (base === undefined)
    throw new InitError(
      `The container of command \`${commandName}\` is not in ${project.file.path}. Write it there, or correct \`container\` of the command, and try again.`,
    )
  const name = (commandName.split('/').pop() as string).replace(/[^A-Za-z0-9._-]/g, '-')
  const container = `${name}-deploy`
  if (project.containers.has(container))
    throw new InitError(
      `${project.file.path} has a container \`${container}\` already; nothing was written. Rename it, or write the lithos config by hand and copy it into that container.`,
    )

  const found = { name, base, command, image: image(base.name.value), files, configs, directory: project.directory }
  const development: Development = { ...found, app: appDirectory(found) }
  const volumes = volumesOf(development)
  const edit = addContainer(project, deployContainer(development, container, volumes))
  if (edit === undefined)
    throw new InitError(
      `\`containers\` of ${project.file.path} is written so that nothing can be added to its end by a program. Write one container below the other, without \`{\`, and let the last line be a plain one, such as \`- !EnsureDir /tmp\`; then try again.`,
    )
  const directory = project.directory === '' ? '' : `${project.directory}/`
  return {
    container,
    base: base.name.value,
    config: { path: `${directory}lithos/${name}.yaml`, text: configText(development, volumes) },
    edit,
    process: {
      name,
      container,
      config: `/lithos/${name}.yaml`,
      kind: kindOf(development),
      user: userOf(command),
      group: command.value.groupId.value,
      persistent: volumes.flatMap(({ persistent }) => persistent ?? []),
    },
    notes: notesOf(development, volumes),
  }
}

function findCommand(project: VaggaProject, name: string): Runnable {
  const [parent = '', child] = name.split('/')
  const alias = [...project.commands.values()].find(({ command: { value } }) =>
    value.aliases.items.some((one) => one.value === parent),
  )
  const found = (project.commands.get(parent) ?? alias)?.command
  if (found?.tag === 'Command' && child === undefined) return found
  if (found?.tag === 'CapsuleCommand')
    throw new InitError(
      `\`${parent}\` is a !CapsuleCommand, which has no container: there is no image to deploy. Write a \`!Command\` with a container that starts the program, and name that one.`,
    )
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

/** Below the other containers; those of a project may all be in mixins. */
function addContainer({ root, file }: VaggaProject, lines: readonly string[]): TextEdit | undefined {
  if (root?.kind !== 'mapping') throw new InitError(`${file.path} cannot be read as YAML; correct it, and try again.`)
  const found = root.entries.find(({ key }) => key.value === 'containers')?.value
  if (found?.kind === 'mapping') return addLines(found, lines)
  return found === undefined ? addLines(root, ['containers:', ...lines.map((line) => `  ${line}`)]) : undefined
}

/** Everything that the command says and that may name a path: words, directory and variables. */
function textsOf({ base, command }: Pick<Development, 'base' | 'command'>): readonly string[] {
  const { run, workDir, environ } = command.value
  return [
    ...(run?.items ?? []).map(({ value }) => value),
    ...(workDir === undefined ? [] : [workDir.value]),
    ...[...base.config.environ.entries, ...environ.entries].map(({ value }) => value.value),
  ]
}

function developmentVolumes({
  base,
  command,
}: Pick<Development, 'base' | 'command'>): readonly ReadEntry<VaggaVolume>[] {
  const own = command.value.volumes
  return [...base.config.volumes.entries.filter(({ key }) => own.get(key.value) === undefined), ...own.entries]
}

/** Where development sees the project a second time, else the first usual directory that the base does not use. */
function appDirectory(found: Omit<Development, 'app'>): string | undefined {
  if (!usesProject(found.files, found.directory, textsOf(found))) return undefined
  const volumes = developmentVolumes(found)
  const again = volumes.find(({ value }) => isBind(value) && normalize(value.value.value) === '/work')
  if (again !== undefined && again.key.value !== '/work') return again.key.value
  const isTaken = (path: string) =>
    volumes.some(({ key }) => under(normalize(key.value), path)) ||
    (found.image !== undefined && found.image.list(path).names.length > 0)
  return ['/app', '/srv/app', '/opt/app'].find((path) => !isTaken(path)) ?? '/opt/lithos-app'
}

function isBind(volume: VaggaVolume): volume is Extract<VaggaVolume, { tag: 'BindRO' | 'BindRW' }> {
  return volume.tag === 'BindRO' || volume.tag === 'BindRW'
}

/** What production mounts or copies in place of a development volume. */
interface Counterpart {
  readonly mountPoint: string
  /** In the notation of lithos; absent when the image gets a copy instead. */
  readonly volume?: string
  /** What a `!Persistent` volume calls its directory. */
  readonly persistent?: string
  /** Bytes of memory that its files may take. */
  readonly memory?: number
  /** A path of the project that is copied to the mount point. */
  readonly source?: string
  /** What it does not do as in development. */
  readonly note?: string
}

const tmp = { volume: '!Tmpfs { size: 100Mi, mode: 0o1777 }', memory: 100 * 2 ** 20 }

function volumesOf(development: Development): readonly Counterpart[] {
  const state = stateDirectories(development)
  const made = [
    ...state.map((mountPoint) => ({ mountPoint, volume: '!Statedir {}' })),
    ...developmentVolumes(development)
      .filter(({ key }) => !state.includes(normalize(key.value)))
      .flatMap((entry) => counterpart(entry, development)),
  ]
  // lithos makes no directories inside of a volume
  const counterparts = made.filter(
    ({ mountPoint }) =>
      !mountPoint.startsWith('/tmp/') &&
      !made.some((outer) => outer.volume !== undefined && mountPoint.startsWith(`${outer.mountPoint}/`)),
  )
  if (counterparts.some(({ mountPoint }) => mountPoint === '/tmp')) return counterparts
  return [{ mountPoint: '/tmp', ...tmp }, ...counterparts]
}

/** Where links of the base expect the files that lithos writes for each process. */
function stateDirectories({ image }: Development): readonly string[] {
  const targets = ['/etc/resolv.conf', '/etc/hosts'].map((path) => image?.entry(path).target)
  const directories = targets.map((target) => /^(\/state)\//.exec(target ?? '')?.[1])
  return [...new Set(directories.filter((directory) => directory !== undefined))]
}

/** The user of the process: that of development, unless that is root. */
function userOf(command: Runnable): number {
  return command.value.userId.value || 1
}

function counterpart({ key, value: volume }: ReadEntry<VaggaVolume>, development: Development): readonly Counterpart[] {
  const written = normalize(key.value)
  const mountPoint = inApp(written, development)
  if (written === '/work' || written === '/' || mountPoint === development.app) return []
  if (under(written, '/work') && (development.app === undefined || isBind(volume) || /node_modules/.test(written)))
    return []
  const persistent = (name: string): Counterpart => {
    const path = scalarText(`/${name}`) ?? '/data'
    const user = userOf(development.command)
    return {
      mountPoint,
      persistent: `/${name}`,
      volume: `!Persistent { path: ${path}, mkdir: true, mode: 0o700, user: ${user} }`,
    }
  }
  switch (volume.tag) {
    case 'Tmpfs': {
      // whatever the mode is in development: it is root's here, too
      const memory = volume.value.size.value
      return [{ mountPoint, volume: `!Tmpfs { size: ${bytes(memory)}, mode: 0o1777 }`, memory }]
    }
    case 'Persistent': {
      const filled = volume.value.initCommand?.value
      const note = `\`${mountPoint}\` is filled by the command \`${filled}\` in development; on a server it is empty at first.`
      const made = persistent(volume.value.name?.value ?? 'data')
      return [filled === undefined ? made : { ...made, note }]
    }
    case 'CacheDir':
    case 'Empty':
      return [{ mountPoint, ...tmp }]
    case 'BindRW':
    case 'BindRO':
      return bound(mountPoint, volume, development, persistent)
    case 'Snapshot':
    case 'Container':
      return [
        {
          mountPoint,
          note: `\`${mountPoint}\` is a !${volume.tag} in development, which production has nothing like.`,
        },
      ]
    default:
      return []
  }
}

/** A directory of the project that development mounts: what is in it is copied, an empty one is for data. */
function bound(
  mountPoint: string,
  { tag, value: { value: path } }: Extract<VaggaVolume, { tag: 'BindRO' | 'BindRW' }>,
  { files, directory }: Development,
  persistent: (name: string) => Counterpart,
): readonly Counterpart[] {
  const ofProject = under(normalize(path), '/work')
  if (tag === 'BindRO') return ofProject ? [{ mountPoint, source: path }] : []
  const name = mountPoint.slice(1).replaceAll('/', '-')
  if (!ofProject || !hasContent(files, directory, path)) return [persistent(name)]
  return [
    {
      mountPoint,
      source: path,
      note: `\`${mountPoint}\` is copied from \`${path}\`, which development may write to. If the program writes there, give it a !Persistent volume for that.`,
    },
  ]
}

function deployContainer(development: Development, name: string, volumes: readonly Counterpart[]): readonly string[] {
  const { base, app, files, directory, configs } = development
  const regex = text(ignoreRegex(files, directory, textsOf(development), configs))
  const config = `lithos/${development.name}.yaml`
  const project = (path: string) => [
    '# Left out: history, dependencies of development, tests, .env, and what .gitignore names. Take away from',
    '# ignore-regex what production needs.',
    '- !Copy',
    '  source: /work',
    `  path: ${text(path)}`,
    `  ignore-regex: ${regex}`,
  ]
  const directories = volumes.flatMap(({ mountPoint, source, volume }) => {
    if (mountPoint === '/tmp') return []
    if (volume !== undefined) return [`- !EnsureDir ${text(mountPoint)}`]
    if (source === undefined) return []
    const above = mountPoint.replace(/\/[^/]*$/, '')
    const parent = above === '' ? [] : [`- !EnsureDir ${text(above)}`]
    if (normalize(source) === '/work') return [...parent, ...project(mountPoint)]
    return [...parent, `- !Copy { source: ${text(source)}, path: ${text(mountPoint)} }`]
  })
  const steps = [
    `- !Container ${text(base.name.value)}`,
    ...(app === undefined ? [] : [`- !EnsureDir ${text(app)}`, ...project(app)]),
    '- !EnsureDir /lithos',
    `- !Copy { source: ${text(`/work/${config}`)}, path: ${text(`/${config}`)} }`,
    ...directories,
  ]
  return [`${name}:`, '  setup:', ...steps.map((step) => `  ${step}`), ...nameFiles(base)]
}

/** A container does not take these over from the one it begins with. */
function nameFiles({ config: { resolvConfPath, hostsFilePath } }: VaggaContainer): readonly string[] {
  return [
    ...(resolvConfPath?.value && !resolvConfPath.implied ? [`  resolv-conf-path: ${text(resolvConfPath.value)}`] : []),
    ...(hostsFilePath?.value && !hostsFilePath.implied ? [`  hosts-file-path: ${text(hostsFilePath.value)}`] : []),
  ]
}

/** lithos sets these itself. */
const reserved = /^(?:LITHOS_NAME|LITHOS_CONFIG|LISTEN_FDS|LISTEN_FDNAMES|LISTEN_PID|TERM)$/

/** The variables of development, and the names of those that hold a password. */
function environOf(development: Development): { variables: Map<string, string>; secrets: readonly string[] } {
  const variables = new Map([['PATH', vaggaPath]])
  for (const environ of [development.base.config.environ, development.command.value.environ])
    for (const { key, value } of environ.entries)
      if (!reserved.test(key.value)) variables.set(key.value, inApp(value.value, development))
  const secrets = [...variables].flatMap(([name, value]) => (holdsSecret(name, value) ? [name] : []))
  for (const name of secrets) variables.delete(name)
  return { variables, secrets }
}

function configText(development: Development, volumes: readonly Counterpart[]): string {
  const { command, app = '/' } = development
  const { workDir, groupId } = command.value
  const directory =
    app === '/' && workDir === undefined ? '/' : inApp(normalize(workDir?.value ?? '.', '/work'), development)
  const { variables, secrets } = environOf(development)
  const [executable, ...args] = programOf(development, directory, variables.get('PATH') ?? vaggaPath)
  const mounted = volumes.reduce((sum, { memory = 0 }) => sum + memory, 0)
  const lines = [
    `kind: ${kindOf(development)}`,
    `user-id: ${userOf(command)}`,
    ...(groupId.value === 0 ? [] : [`group-id: ${groupId.value}`]),
    '# for the program 256Mi, and what the files in memory may take',
    `memory-limit: ${bytes(256 * 2 ** 20 + Math.ceil(mounted / 2 ** 20) * 2 ** 20)}`,
    '',
    `executable: ${text(executable ?? '/bin/true')}`,
    ...(args.length === 0 ? [] : ['arguments:', ...args.map((argument) => `- ${text(inApp(argument, development))}`)]),
    `workdir: ${text(directory)}`,
    '',
    ...(secrets.length === 0 ? [] : secretLines(secrets)),
    'environ:',
    ...[...variables].map(([name, value]) => `  ${text(name)}: ${text(value)}`),
    '',
    'volumes:',
    ...volumes.flatMap(({ mountPoint, volume }) => (volume === undefined ? [] : [`  ${text(mountPoint)}: ${volume}`])),
  ]
  return `${lines.join('\n')}\n`
}

function secretLines(names: readonly string[]): readonly string[] {
  return [
    '# Passwords of development are not copied. Encrypt those of production with `lithos_crypt encrypt`, and write:',
    '# secret-environ:',
    ...names.map((name) => `#   ${text(name)}: v2:...`),
    '',
  ]
}

const oneShot =
  /^(?:(?:db-?)?migrat(?:e|ions?)|cron|backup|clean-?up|seed|import|export|init-?db|collectstatic|createsuperuser|loaddata|clearsessions|once)$/

/** A command that does something and ends is known by its name, or by what it tells a program to do. */
function kindOf({ name, command }: Development): 'Command' | 'Daemon' {
  const words = (command.value.run?.items ?? []).flatMap(({ value }) => value.split(/[\s;&|:]+/))
  return [name, ...words.slice(1)].some((word) => oneShot.test(word)) ? 'Command' : 'Daemon'
}

/** The program by its full path; where it cannot be known, `env` finds it at start as vagga does. */
function programOf(development: Development, directory: string, path: string): readonly string[] {
  const { base, command, image } = development
  const words = withoutPasswords(command.value.run?.items.map(({ value }) => value) ?? [])
  const [program = '', ...args] = words
  const { items } = base.config.defaultShell
  const shell = command.value.run?.node.kind === 'scalar'
  if (shell && items.length > 0) return items.map(({ value }) => (value === '$cmdline' ? program : value))
  if (shell) return ['/bin/sh', '-c', program]
  if (program.startsWith('/')) return [inApp(program, development), ...args]
  if (program.includes('/')) return [normalize(program, directory), ...args]
  for (const candidate of path.split(':').map((part) => `${part}/${program}`)) {
    // what is of the project is not in the base yet
    const exists = image === undefined || !candidate.startsWith('/') ? 'unknown' : follow(image, candidate).entry.exists
    if (exists === 'yes') return [candidate, ...args]
    if (exists === 'unknown') break
  }
  return ['/usr/bin/env', ...words]
}

const placeholder = 'CHANGE-ME'

/** A command line in which passwords are replaced: in addresses, and as values of options that say so. */
function withoutPasswords(words: readonly string[]): readonly string[] {
  const option = /^--?[\w-]*(?:password|passwd|secret|token|api-?key)$/i
  return words.map((word, index) => {
    if (index > 0 && option.test(words[index - 1] ?? '') && !/^[-$]/.test(word)) return placeholder
    return word
      .replace(/(\b[a-z][a-z\d+.-]*:\/\/[^\s:/@'"]*:)[^\s/@$'"]+(?=@)/gi, `$1${placeholder}`)
      .replace(
        /((?:^|\s)--?[\w-]*(?:password|passwd|secret|token|api-?key)[= ])[^\s$'"-][^\s'"]*/gi,
        `$1${placeholder}`,
      )
  })
}

function notesOf(development: Development, volumes: readonly Counterpart[]): readonly string[] {
  const { secrets } = environOf(development)
  const words = development.command.value.run?.items.map(({ value }) => value) ?? []
  const inside = developmentVolumes(development).filter(({ key }) =>
    volumes.some(
      ({ mountPoint, volume }) => volume?.startsWith('!Persistent') && key.value.startsWith(`${mountPoint}/`),
    ),
  )
  return [
    ...(secrets.length === 0
      ? []
      : [
          `Passwords of development are not copied (${secrets.join(', ')}): encrypt those of production with \`lithos_crypt encrypt\` and write them under \`secret-environ\`.`,
        ]),
    ...(withoutPasswords(words).join('\n') === words.join('\n')
      ? []
      : [
          `The command line holds a password of development; \`${placeholder}\` stands for it. Let the program read it from a variable of \`secret-environ\`.`,
        ]),
    ...volumes.flatMap(({ note }) => (note === undefined ? [] : [note])),
    ...inside.map(
      ({ key }) => `\`${key.value}\` is inside of another volume: the program must make that directory itself.`,
    ),
    ...(development.app === undefined ? ['Nothing of the project is copied: the program comes with its package.'] : []),
  ]
}

const inWork = new RegExp(String.raw`(${beforeWork})\/work(?=$|[/\s"'\`:,;)<>|&\]}])`, 'g')

/** `/work/x` is `/app/x` in production, wherever it stands in a text. */
function inApp(value: string, { app }: Development): string {
  return app === undefined ? value : value.replace(inWork, (_all, before: string) => before + app)
}

function text(value: string): string {
  const written = scalarText(value)
  if (written === undefined)
    throw new InitError(
      'A text of the command holds control characters, which lithos cannot read. Take them out, and try again.',
    )
  return written
}
