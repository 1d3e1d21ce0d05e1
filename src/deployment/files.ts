/** The lithos files of a repository, told apart by what they say: there is no standard name for them (facts: wild.md, layouts). */
import { type FileSystem, joinPaths, readable } from '../files/filesystem.js'
import { perFile, perTree } from '../files/per-file.js'
import { readMasterConfig, readProcessesConfig, readSandboxConfig } from '../lithos/read.js'
import { masterShape, sandboxShape } from '../lithos/shape.js'
import type { MappingNode, Node } from '../quire/node.js'
import type { AnyShape } from '../schema/shape.js'
import { memoizeByName } from '../text/collections.js'
import type { Problem } from '../text/finding.js'
import { type SourceFile, sourceFile } from '../text/source.js'
import { readDocument } from '../yaml/document.js'
import { isConfigInRepository, isConfigPlace, isTemplate, likenessOf, withoutTags } from './candidates.js'
import { candidateOf, decoded, type ReadCandidate, readCandidate } from './config-file.js'
import type { ProcessInFile, SandboxFile } from './deployment.js'

/** What was found, by kind. */
export interface LithosFiles {
  /** The files that are meant to be container configs by what they say, also where nobody can read them. */
  readonly configs: readonly ReadCandidate[]
  readonly sandboxes: readonly SandboxFile[]
  readonly processes: readonly ProcessInFile[]
  readonly problems: readonly Problem[]
  readonly sources: readonly SourceFile[]
  /** Paths of the files whose text is a template. */
  readonly templates: ReadonlySet<string>
  /** What was passed over, because a limit was reached. */
  readonly notices: readonly string[]
  /** Paths of those that are too large to be read and say what a config says. */
  readonly tooLarge: readonly string[]
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

/** So that a checkout of any size is looked through in bounded time: files and folders, bytes of a config, characters of all, and of files of other kinds. */
const maxEntries = 50_000
export const maxBytes = 256 * 1024
const maxTotal = 16 * 1024 * 1024
const maxOther = 32 * 1024 * 1024

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
  const notices: string[] = []
  const found: FoundInFile[] = []
  const { paths: all, isWhole } = allFiles(files)(directory)
  if (!isWhole)
    notices.push(`lithos files were looked for among the first ${maxEntries} files only: name yours in \`deployments\``)
  const yaml = all.filter((path) => isYaml.test(path))
  let left = maxTotal
  for (const path of new Set([...yaml, ...extra])) {
    const one = inYaml(files, path)
    left -= one.length
    if (left < 0) {
      const read = maxTotal / 1024 / 1024
      notices.push(`lithos files are read up to ${read} MiB: \`${path}\` and those after it were passed over`)
      break
    }
    notices.push(...(one.notices ?? []))
    found.push(one)
  }
  return {
    configs: [...found.flatMap(({ configs = [] }) => configs), ...configsByOtherNames(files, all, notices)],
    sandboxes: found.flatMap(({ sandbox }) => sandbox ?? []),
    processes: found.flatMap(({ processes = [] }) => processes),
    problems: found.flatMap(({ problems = [], template }) => (template === undefined ? problems : [])),
    sources: found.flatMap(({ source }) => source ?? []),
    templates: new Set(found.flatMap(({ template }) => template ?? [])),
    notices,
    tooLarge: found.flatMap(({ tooLarge }) => tooLarge ?? []),
  }
}

/** What one file is. */
interface FoundInFile {
  /** Characters that were looked at closely. */
  readonly length: number
  readonly notices?: readonly string[]
  /** The path of what is too large to be read and says what a config says. */
  readonly tooLarge?: string | undefined
  readonly configs?: readonly ReadCandidate[]
  readonly sandbox?: SandboxFile | undefined
  readonly processes?: readonly ProcessInFile[]
  /** A file of a server, and what its reader says. */
  readonly source?: SourceFile
  readonly problems?: readonly Problem[]
  /** The path of a template. */
  readonly template?: string | undefined
}

/** What a YAML file is, by what it says. */
const inYaml = perFile((files, path): FoundInFile => {
  const text = readText(files, path)
  if (text === undefined) {
    const notices = passedOver(files, path)
    return {
      length: 0,
      notices,
      tooLarge: notices.length > 0 ? path : undefined,
      configs: unreadableConfig(files, path),
    }
  }
  return mayBeLithos(text) ? { length: text.length, ...classified(path, text) } : { length: 0 }
})

/** A look before reading: most YAML files are nobody's business here. */
function mayBeLithos(text: string): boolean {
  return /\bimage\b|\bconfig\b|allow[-_]|[-_]dir\b/.test(text) || mayBeConfig(text)
}

/** Whether a text has a word that a container config has. */
export function mayBeConfig(text: string): boolean {
  return /exec|kind|user|group|memory|argument|environ|fileno|cpu.?shares|volumes|timeout|tcp.?ports|workdir/i.test(
    text,
  )
}

function classified(path: string, text: string): Omit<FoundInFile, 'length'> {
  const isOne = isTemplate(text)
  const file = sourceFile(path, isOne ? withoutTags(text) : text)
  const template = isOne ? path : undefined
  const { root } = readDocument(file)
  if (root?.kind === 'mapping' && isProcesses(root, path)) {
    const { config, problems } = readProcessesConfig(file)
    const processes = (config?.entries ?? []).map(({ key, value }) => ({ name: key, file, entry: value }))
    return { source: file, template, problems, processes }
  }
  if (root?.kind === 'mapping' && isSettingsOf(root, masterShape, masterKeys, /(?:^|\/)master\.ya?ml$/.test(path)))
    return { source: file, template, problems: readMasterConfig(file).problems }
  if (
    root?.kind === 'mapping' &&
    isSettingsOf(root, sandboxShape, sandboxKeys, /(?:^|\/)(?:sandboxes\/[^/]+|sandbox\.ya?ml)$/.test(path))
  ) {
    const { config, problems } = readSandboxConfig(file)
    return { source: file, template, problems, sandbox: config && { name: nameOf(path), file, config } }
  }
  if (!isConfigInRepository(path, likenessOf(file.text, root))) return {}
  return { configs: [isOne ? readCandidate(path, text) : candidateOf(file)] }
}

/** A file that is no text, in a place that only configs have or with what a config says. */
function unreadableConfig(files: FileSystem, path: string): readonly ReadCandidate[] {
  const bytes = smallFile(files, path)
  const candidate = bytes && readCandidate(path, bytes)
  if (candidate === undefined) return []
  return isConfigInRepository(path, candidate.likeness) ? [candidate] : []
}

/** Configs without the usual suffix. */
function configsByOtherNames(files: FileSystem, all: readonly string[], notices: string[]): readonly ReadCandidate[] {
  const others = all.filter((path) => !isYaml.test(path) && !isPlainlyOther.test(path))
  // where there are too many, those that are called so come first
  const ordered = [...others.filter(isConfigPlace), ...others.filter((path) => !isConfigPlace(path))]
  const found: ReadCandidate[] = []
  let left = maxOther
  for (const path of ordered) {
    const { length, configs = [] } = inOther(files, path)
    left -= length
    if (left < 0) {
      const read = maxOther / 1024 / 1024
      notices.push(
        `files without a YAML suffix are read up to ${read} MiB: \`${path}\` and those after it were passed over`,
      )
      break
    }
    found.push(...configs)
  }
  return found
}

const inOther = perFile((files, path): FoundInFile => {
  const bytes = smallFile(files, path)
  if (bytes === undefined || bytes.length < 10) return { length: 0 }
  const { length } = bytes
  const text = decoded(bytes).text
  if (!mayBeConfig(text) || text.startsWith('#!')) return { length }
  if (!isConfigInRepository(path, likenessOf(isTemplate(text) ? withoutTags(text) : text, undefined))) return { length }
  const candidate = readCandidate(path, bytes)
  return { length, configs: isConfigInRepository(path, candidate.likeness) ? [candidate] : [] }
})

/** Programs, pages and pictures: what they hold of a config is not one. */
const isPlainlyOther =
  /\.(?:py|pyc|js|mjs|cjs|jsx|tsx?|vue|php|rb|go|rs|java|kt|scala|cs?|cc|cpp|hp*|pl|lua|sh|bash|css|scss|less|html?|xml|svg|md|rst|png|jpe?g|gif|ico|webp|woff2?|ttf|pdf|zip|gz|bz2|xz|tar|so|o|a|po|mo|lock|map|sql|csv|tsv|diff|patch|log)$/i

/** Bytes in which a file that is too large to be read is searched for what one of lithos says. */
const mostSearched = 4 * 1024 * 1024

/** What to say of a file that is too large to be read and says what one of lithos says. */
export function passedOver(files: FileSystem, path: string): string[] {
  const stat = files.stat(path)
  if (stat?.kind !== 'file' || stat.size <= maxBytes) return []
  const text = new TextDecoder().decode(readable(files, path, mostSearched))
  const looksLikeOne =
    /^["']?(?:executable|allow-users|allow-groups)["']?[ \t]*:/m.test(text) ||
    (/^ +image\s*:/m.test(text) && /^ +config\s*:\s*\//m.test(text))
  return looksLikeOne ? [`lithos configs are read up to ${maxBytes / 1024} KiB: \`${path}\` was passed over`] : []
}

/** `processes/trunk.yaml.template` → `trunk`: what lithos would call the sandbox. */
export function nameOf(path: string): string {
  return (path.split('/').at(-1) as string).replace(isYaml, '')
}

/** The text of a small file, or nothing when it is not there, too large, or no text. */
export function readText(files: FileSystem, path: string, limit = maxBytes): string | undefined {
  const bytes = smallFile(files, path, limit)
  const read = bytes && decoded(bytes)
  return read?.encoding === 'UTF-8' ? read.text : undefined
}

/** The content of a regular file that is not too large and can be read. */
export function smallFile(files: FileSystem, path: string, limit = maxBytes): Uint8Array | undefined {
  const stat = files.stat(path)
  if (stat?.kind !== 'file' || stat.size > limit) return undefined
  try {
    return files.read(path)
  } catch {
    return undefined
  }
}

/** Every YAML file below a directory that version control does not ignore, sorted. */
export function yamlFiles(files: FileSystem, root: string): string[] {
  return allFiles(files)(root).paths.filter((path) => isYaml.test(path))
}

/** The files below a directory, sorted; not whole where there are too many. */
interface Found {
  readonly paths: readonly string[]
  readonly isWhole: boolean
}

/** Every file below a directory that version control does not ignore. */
const allFiles = perTree((files) => memoizeByName((root) => filesBelow(files, root)))

function filesBelow(files: FileSystem, root: string): Found {
  const found: string[] = []
  const pending = [root]
  for (let seen = 0; pending.length > 0; ) {
    const directory = pending.pop() as string
    for (const name of files.list(directory)) {
      if (++seen > maxEntries) return { paths: found.sort(), isWhole: false }
      const path = joinPaths(directory, name)
      const kind = files.stat(path)?.kind
      if (kind === 'dir' && !skipped.has(name) && files.ignored?.(path) !== true) pending.push(path)
      else if (kind === 'file' && files.ignored?.(path) !== true) found.push(path)
    }
  }
  return { paths: found.sort(), isWhole: true }
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
