/** The lithos files of a repository, told apart by what they say: there is no standard name for them (facts: wild.md, layouts). */
import { FileError, type FileSystem } from '../files/filesystem.js'
import {
  looksLikeContainerConfig,
  readContainerConfig,
  readMasterConfig,
  readProcessesConfig,
  readSandboxConfig,
} from '../lithos/read.js'
import { containerShape, masterShape, sandboxShape } from '../lithos/shape.js'
import type { MappingNode, Node } from '../quire/node.js'
import type { AnyShape } from '../schema/shape.js'
import type { Problem } from '../text/finding.js'
import { type SourceFile, sourceFile } from '../text/source.js'
import { readDocument } from '../yaml/document.js'
import type { ConfigFile, ProcessInFile, SandboxFile } from './deployment.js'

/** What was found, by kind. */
interface LithosFiles {
  readonly configs: readonly ConfigFile[]
  readonly sandboxes: readonly SandboxFile[]
  readonly processes: readonly ProcessInFile[]
  readonly problems: readonly Problem[]
  readonly sources: readonly SourceFile[]
  /** Paths of the files whose text is a template. */
  readonly templates: ReadonlySet<string>
  /** What was passed over, because a limit was reached. */
  readonly notices: readonly string[]
}

/** Directories that hold no sources of the repository. */
const skipped = new Set([
  '.git',
  '.hg',
  '.svn',
  '.vagga',
  'node_modules',
  '__pycache__',
  '.tox',
  '.venv',
  'bower_components',
])

/** So that a checkout of any size is looked through in bounded time: files and folders, bytes of a config, characters of all. */
const maxEntries = 50_000
const maxBytes = 256 * 1024
const maxTotal = 16 * 1024 * 1024

/** `lithos.yaml`, and templates of such files: `trunk.yaml.template`, `lithos.yaml.hbs`. */
const isYaml = /\.ya?ml(?:\.[a-z0-9]{1,10})?$/i

const sandboxKeys = [
  'allow-users',
  'allow-groups',
  'allow-tcp-ports',
  'image-dir',
  'image-dir-levels',
  'used-images-list',
  'bridged-network',
]
const masterKeys = [
  'sandboxes-dir',
  'processes-dir',
  'runtime-dir',
  'devfs-dir',
  'mount-dir',
  'stdio-log-dir',
  'config-log-dir',
  'cgroup-controllers',
]

/** Looks through everything below `directory` that version control does not ignore. `extra` are paths to read whatever they are called. */
export function lithosFiles(files: FileSystem, directory = '', extra: readonly string[] = []): LithosFiles {
  const configs: ConfigFile[] = []
  const sandboxes: SandboxFile[] = []
  const processes: ProcessInFile[] = []
  const problems: Problem[] = []
  const sources: SourceFile[] = []
  const templates = new Set<string>()
  const notices: string[] = []
  let left = maxTotal
  for (const path of new Set([...yamlFiles(files, directory, notices), ...extra])) {
    const text = readText(files, path)
    if (text === undefined) notices.push(...passedOver(files, path))
    // a look before reading: most YAML files are nobody's business here
    if (text === undefined || !/\bexecutable\b|\bimage\b|\bconfig\b|allow[-_]|[-_]dir\b/.test(text)) continue
    left -= text.length
    if (left < 0) {
      const read = maxTotal / 1024 / 1024
      notices.push(`lithos files are read up to ${read} MiB: \`${path}\` and those after it were passed over`)
      break
    }
    const template = text.includes('{{') || text.includes('{%')
    const file = sourceFile(path, template ? withoutTags(text) : text)
    const { root, accepted } = readDocument(file)
    const note = (read: { readonly problems: readonly Problem[] }) => {
      sources.push(file)
      if (template) templates.add(path)
      else problems.push(...read.problems)
    }
    const broken = root === undefined || (!accepted && root.kind === 'mapping' && !isContainer(root))
    if (broken && !template && isBrokenContainer(text)) {
      note(readContainerConfig(file))
      continue
    }
    if (root?.kind !== 'mapping') continue

    if (isContainer(root) && !template) {
      const read = readContainerConfig(file)
      note(read)
      if (read.config !== undefined) configs.push({ file, config: read.config, accepted: read.accepted })
    } else if (isProcesses(root, path)) {
      const read = readProcessesConfig(file)
      note(read)
      for (const { key, value } of read.config?.entries ?? []) processes.push({ name: key, file, entry: value })
    } else if (isSettingsOf(root, masterShape, masterKeys, /(?:^|\/)master\.ya?ml$/.test(path))) {
      note(readMasterConfig(file))
    } else if (
      isSettingsOf(root, sandboxShape, sandboxKeys, /(?:^|\/)(?:sandboxes\/[^/]+|sandbox\.ya?ml)$/.test(path))
    ) {
      const read = readSandboxConfig(file)
      note(read)
      if (read.config !== undefined) sandboxes.push({ name: nameOf(path), file, config: read.config })
    }
  }
  return { configs, sandboxes, processes, problems, sources, templates, notices }
}

/** What to say of a file that is too large to be read and begins like one of lithos. */
export function passedOver(files: FileSystem, path: string): string[] {
  const stat = files.stat(path)
  if (stat?.kind !== 'file' || stat.size <= maxBytes) return []
  const text = new TextDecoder().decode(start(files, path))
  const looksLikeOne =
    /^(?:executable|allow-users|allow-groups)\s*:/m.test(text) ||
    (/^ +image\s*:/m.test(text) && /^ +config\s*:\s*\//m.test(text))
  return looksLikeOne ? [`lithos configs are read up to ${maxBytes / 1024} KiB: \`${path}\` was passed over`] : []
}

/** `processes/trunk.yaml.template` → `trunk`: what lithos would call the sandbox. */
export function nameOf(path: string): string {
  return (path.split('/').at(-1) as string).replace(isYaml, '')
}

/** The text of a small file, or nothing when it is not there, too large, or no text. */
export function readText(files: FileSystem, path: string, limit = maxBytes): string | undefined {
  const stat = files.stat(path)
  if (stat?.kind !== 'file' || stat.size > limit) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(files.read(path))
  } catch {
    return undefined
  }
}

function start(files: FileSystem, path: string): Uint8Array | undefined {
  try {
    return files.read(path, maxBytes)
  } catch (error) {
    if (error instanceof FileError) return undefined
    throw error
  }
}

/** Every YAML file below a directory that version control does not ignore, sorted. */
export function yamlFiles(files: FileSystem, root: string, notices: string[] = []): string[] {
  const found: string[] = []
  const pending = [root]
  for (let seen = 0; pending.length > 0; ) {
    const directory = pending.pop() as string
    for (const name of files.list(directory)) {
      if (++seen > maxEntries) {
        notices.push(
          `lithos files were looked for among the first ${maxEntries} files only: name yours in \`deployments\``,
        )
        return found.sort()
      }
      const path = directory === '' ? name : `${directory}/${name}`
      const kind = files.stat(path)?.kind
      if (kind === 'dir' && !skipped.has(name) && files.ignored?.(path) !== true) pending.push(path)
      else if (kind === 'file' && isYaml.test(name) && files.ignored?.(path) !== true) found.push(path)
    }
  }
  return found.sort()
}

function isContainer(root: MappingNode): boolean {
  const known = knownKeys(root, containerShape)
  return looksLikeContainerConfig(root) && known * 2 >= root.entries.length
}

/** A key that only this kind of file has, and, where the path says nothing, a second one; most keys belong to it. */
function isSettingsOf(root: MappingNode, shape: AnyShape, own: readonly string[], expected: boolean): boolean {
  const known = knownKeys(root, shape)
  return hasKey(root, own) && known >= (expected ? 1 : 2) && known * 2 >= root.entries.length
}

/** Other programs' files may share a word or two with lithos'. */
function knownKeys(root: MappingNode, shape: AnyShape): number {
  const fields = shape.kind === 'structure' ? shape.fields : {}
  return root.entries.filter(({ key }) => Object.hasOwn(fields, key.value.replaceAll('_', '-'))).length
}

/** Nobody can read it, and its lines look like a container config: then that is what it is. */
function isBrokenContainer(text: string): boolean {
  return (
    /^executable\s*:/m.test(text) && /^(?:kind|user-id|memory-limit|volumes|fileno-limit|cpu-shares)\s*:/m.test(text)
  )
}

/** Where lithos expects them (`processes/NAME.yaml`) half an entry is enough, elsewhere every entry must be whole. */
function isProcesses({ entries }: MappingNode, path: string): boolean {
  if (entries.length === 0 || entries.some(({ value }) => value.kind !== 'mapping')) return false
  const whole = entries.every(({ value }) => isScalar(value, 'image') && isScalar(value, 'config', /\//))
  const half = entries.some(({ value }) => isScalar(value, 'image') || isScalar(value, 'config'))
  return whole || (half && /(?:^|\/)(?:processes\/[^/]+|process\.ya?ml)$/.test(path))
}

function isScalar(node: Node, key: string, pattern = /./): boolean {
  const value = node.kind === 'mapping' ? node.entries.find((entry) => entry.key.value === key)?.value : undefined
  return value?.kind === 'scalar' && pattern.test(value.value)
}

function hasKey(root: MappingNode, keys: readonly string[]): boolean {
  return root.entries.some(({ key }) => keys.includes(key.value.replaceAll('_', '-')))
}

/**
 * Mustache, Handlebars, Jinja and Tera: what stands between the braces becomes a plain word of the same length (so that
 * every place stays where it is), and a line that has nothing but a control tag becomes blank.
 */
function withoutTags(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      /^\s*(?:\{\{[#/^!~][^}]*\}\}|\{%[^%]*%\})\s*$/.test(line)
        ? ' '.repeat(line.length)
        : line.replace(/\{\{[^}]*\}\}|\{%[^%]*%\}/g, (tag) => tag.replace(/[^\w.-]/g, '_')),
    )
    .join('\n')
}
