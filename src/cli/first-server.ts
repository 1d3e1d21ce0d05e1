/** The server's side of a first deployment: the entry that starts it, and the sandbox that allows it. */
import { readText } from '../deployment/files.js'
import type { FileSystem } from '../files/filesystem.js'
import { applyEdits } from '../fix/apply.js'
import type { Change } from '../fix/write.js'
import { coverage } from '../lithos/ids.js'
import { readSandboxConfig } from '../lithos/read.js'
import type { MappingNode } from '../quire/node.js'
import { sourceFile, type TextEdit } from '../text/source.js'
import { readDocument } from '../yaml/document.js'
import { addItems, addLines, addNested, scalarText } from '../yaml/edits.js'

/** What the server is to start. */
export interface FirstProcess {
  readonly name: string
  readonly container: string
  /** Of the lithos config, in the image. */
  readonly config: string
  readonly kind: 'Daemon' | 'Command'
  readonly user: number
  readonly group: number
  /** The `path` of each `!Persistent` volume. */
  readonly persistent: readonly string[]
}

/** What is written of the server, and what to do about it. */
interface FirstServer {
  readonly changes: readonly Change[]
  readonly notes: readonly string[]
}

/** Where repositories keep the files of their servers. */
const folders = ['lithos', 'config/lithos', 'deploy/lithos', 'config/prod/lithos', 'server', 'deploy', '']

/**
 * The entries of a process and its sandbox, where the project has a folder with `processes` and `sandboxes`: in the files that are
 * there when these are one pair, else in new ones that have the name of the process.
 */
export function firstServer(files: FileSystem, directory: string, first: FirstProcess): FirstServer {
  const folder = folders
    .map((one) => [directory, one].filter(Boolean).join('/'))
    .find((one) => ['processes', 'sandboxes'].some((name) => files.stat(join(one, name))?.kind === 'dir'))
  if (folder === undefined) return { changes: [], notes: [byHand(first)] }
  const named = onlyFile(files, join(folder, 'processes')) ?? first.name
  const process = join(folder, `processes/${named}.yaml`)
  const sandbox = join(folder, `sandboxes/${named}.yaml`)
  const started = withProcess(process, textOf(files, process), first)
  if (started === undefined)
    return { changes: [], notes: [`Nothing could be added to \`${process}\`. ${byHand(first)}`] }
  const allowed = withSandbox(sandbox, textOf(files, sandbox), first, named)
  const place = `The name of the image in \`${process}\` is \`${first.container}\`: unpack it to that directory below \`image-dir\` of \`${sandbox}\`, or write the name that your servers give it.`
  const { change, allows } = allowed
  return {
    changes: [started, ...(change.before === change.after ? [] : [change])],
    notes: [...allows.map((one) => `\`${sandbox}\` allows ${one} now.`), place],
  }
}

function byHand({ name, kind, container, config }: FirstProcess): string {
  return `The server starts it by an entry of \`processes/SANDBOX.yaml\`: \`${name}: { kind: ${kind}, image: ${container}, config: ${config} }\`.`
}

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`
}

function textOf(files: FileSystem, path: string): string | undefined {
  return files.stat(path)?.kind === 'file' ? readText(files, path) : undefined
}

/** The name of the only file in a folder, without its suffix. */
function onlyFile(files: FileSystem, folder: string): string | undefined {
  const [only, ...more] = files.list(folder).filter((name) => name.endsWith('.yaml'))
  return more.length === 0 ? only?.slice(0, -'.yaml'.length) : undefined
}

/** `undefined` where nothing can be added to what is there. */
function withProcess(path: string, before: string | undefined, first: FirstProcess): Change | undefined {
  const { name, container, config, kind } = first
  // commands are started by hand, with lithos_cmd
  const lines = [
    `${text(name)}:`,
    `  kind: ${kind}`,
    ...(kind === 'Daemon' ? ['  instances: 1'] : []),
    `  image: ${text(container)}`,
    `  config: ${text(config)}`,
  ]
  if (before === undefined || before.trim() === '') return { path, before, after: `${lines.join('\n')}\n` }
  const after = edited(path, before, (root) =>
    root.entries.some(({ key }) => key.value === name) ? undefined : addLines(root, lines),
  )
  return after === undefined ? undefined : { path, before, after }
}

/** The sandbox, and whom it did not allow before. */
function withSandbox(
  path: string,
  before: string | undefined,
  first: FirstProcess,
  name: string,
): { readonly change: Change; readonly allows: readonly string[] } {
  const { user, group, persistent } = first
  if (before === undefined || before.trim() === '') {
    const lines = [
      `image-dir: ${text(`/var/lib/lithos/images/${name}`)}`,
      `allow-users: [${user}]`,
      `allow-groups: [${group}]`,
      ...(persistent.length === 0 ? [] : ['writable-paths:']),
      ...persistent.map((one) => `  ${text(one)}: ${text(onHost(name, one))}`),
    ]
    return { change: { path, before, after: `${lines.join('\n')}\n` }, allows: [] }
  }
  const config = readSandboxConfig(sourceFile(path, before)).config
  const offered = config?.writablePaths.entries.map(({ key }) => key.value) ?? []
  const missing = persistent.filter((one) => !offered.some((offer) => one === offer || one.startsWith(`${offer}/`)))
  const ids = [
    { key: 'allow-users', id: user, noun: 'user', allowed: config?.allowUsers },
    { key: 'allow-groups', id: group, noun: 'group', allowed: config?.allowGroups },
  ].filter(({ id, allowed }) => allowed !== undefined && !coverage(allowed)(id))
  const steps = [
    ...ids.map(({ key, id }) => allowing(key, id)),
    ...missing.map((one) => (root: MappingNode) => addNested(root, ['writable-paths', one], text(onHost(name, one)))),
  ]
  // what cannot be added is an error of the check, which tells it
  const after = steps.reduce((result, step) => edited(path, result, step) ?? result, before)
  return { change: { path, before, after }, allows: ids.map(({ noun, id }) => `${noun} ${id}`) }
}

type Edit = (root: MappingNode) => TextEdit | undefined

/** Adds a user or group to the list of those that are allowed. */
function allowing(key: string, id: number): Edit {
  return (root) => {
    const list = root.entries.find((entry) => entry.key.value === key)?.value
    return list?.kind === 'sequence' ? addItems(list, [String(id)]) : addNested(root, [key], `[${id}]`)
  }
}

function edited(path: string, before: string, edit: Edit): string | undefined {
  const { root } = readDocument(sourceFile(path, before), { program: 'lithos' })
  const change = root?.kind === 'mapping' ? edit(root) : undefined
  return change && applyEdits(before, [change])
}

function onHost(name: string, path: string): string {
  return `/var/lib/lithos/data/${name}${path}`
}

function text(value: string): string {
  return scalarText(value) ?? '""'
}
