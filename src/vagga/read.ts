/**
 * Reads a whole vagga project: vagga.yaml, its local mixins, its mixins and what they include, joined as vagga does.
 * vagga: config/config.rs, validate.rs; facts: vagga.md F.
 */
import { type FileSystem, parentOf, resolve } from '../files/filesystem.js'
import { decodeUtf8, type QuireOptions } from '../quire/read.js'
import { nearest } from '../schema/messages.js'
import { crashesOn, readAs, refusedBy } from '../schema/read.js'
import type { Read } from '../schema/shape.js'
import { errorText } from '../text/errno.js'
import type { Problem } from '../text/finding.js'
import { type Located, type Location, type SourceFile, sourceFile, startOfFile } from '../text/source.js'
import { readDocument } from '../yaml/document.js'
import { containerOf, type NamedCommand, type VaggaContainer, type VaggaProject } from './project.js'
import { newerVaggaShape, type VaggaFile, vaggaShape } from './shape.js'
import { isNewer, VAGGA_VERSION } from './version.js'

/** Mixins that nobody names, the strongest last. */
const LOCAL_MIXINS = ['vagga.local.yaml', '.vagga.local.yaml', '.vagga/local.yaml']

/** Mixins that name the next, and containers that are built on the next, at most. vagga has no limit but its stack. */
const DEEPEST = 200

export interface ReadProject {
  /** What could be read; `undefined` when there is nothing at the path and no local mixin beside it. */
  readonly project: VaggaProject | undefined
  readonly problems: readonly Problem[]
}

/** A project that is being read. */
interface Reading {
  readonly files: FileSystem
  /** What people have installed, where they say it. */
  readonly vaggaVersion: string | undefined
  readonly sources: Map<string, SourceFile | Unreadable>
  readonly containers: Map<string, VaggaContainer>
  readonly commands: Map<string, NamedCommand>
  readonly problems: Problem[]
  accepted: boolean
  /** The paths of mixins that were read, and of the files that name each other now. */
  readonly done: Set<string>
  readonly underWay: string[]
}

interface Unreadable {
  readonly error: string
}

/**
 * Reads the project of a vagga.yaml (or `.vagga/vagga.yaml`) by its path in `files`, as the vagga that is known does: it refuses one
 * that asks for a newer vagga. With `vaggaVersion`, what people have installed, that is a warning. Never throws.
 */
export function readVaggaProject(files: FileSystem, path: string, vaggaVersion?: string): ReadProject {
  const reading: Reading = {
    files,
    vaggaVersion,
    sources: new Map(),
    containers: new Map(),
    commands: new Map(),
    problems: [],
    accepted: true,
    done: new Set(),
    underWay: [],
  }
  const directory = projectDirectory(path)
  const local = LOCAL_MIXINS.filter((name) => resolve(files, join(directory, name)) !== undefined)
  const main = sourceAt(reading, path)
  if ('error' in main && local.length === 0) {
    const message = `vagga cannot read \`${path}\`: ${main.error}.`
    const at = startOfFile(sourceFile(path, ''))
    return { project: undefined, problems: files.stat(path) ? [{ rule: 'yaml-syntax', at, message }] : [] }
  }
  const file = 'error' in main ? sourceFile(path, '') : main

  const first = readFile(reading, file)
  reading.accepted = first.accepted
  reading.problems.push(...first.problems)
  add(reading, first.config)
  for (const name of local.reverse()) mixin(reading, mentionOf(startOfFile(file), name, join(directory, 'vagga.yaml')))
  mixins(reading, first.config, path)
  return finished(reading, { file, root: first.root, directory })
}

function finished(reading: Reading, start: Pick<VaggaProject, 'file' | 'root' | 'directory'>): ReadProject {
  const { containers, commands, accepted, problems } = reading
  const wrong = checkReferences(containers)
  const read = [...reading.sources.values()].filter((one): one is SourceFile => !('error' in one))
  const sources = read.includes(start.file) ? read : [start.file, ...read]
  const project = { ...start, containers, commands, sources, accepted: accepted && wrong.length === 0 }
  return { project, problems: [...problems, ...wrong] }
}

/** A file of the project, read once. */
function sourceAt({ files, sources }: Reading, path: string): SourceFile | Unreadable {
  const source = sources.get(path) ?? readSource(files, path)
  sources.set(path, source)
  return source
}

/** What a file includes is looked for beside it. */
function includeIn(reading: Reading): NonNullable<QuireOptions['include']> {
  return (name, from) => sourceAt(reading, join(parentOf(from.path), name))
}

/** What was there before counts. */
function add({ containers, commands }: Reading, config: VaggaFile | undefined): void {
  for (const { key, value } of config?.containers.entries ?? [])
    if (!containers.has(key.value)) containers.set(key.value, { name: key, config: value })
  for (const { key, value } of config?.commands.entries ?? [])
    if (!commands.has(key.value)) commands.set(key.value, { name: key, command: value })
}

/** A mixin, as a file names it. */
interface Mention {
  readonly at: Location
  readonly name: string
  /** Where it is. */
  readonly path: string
}

function mentionOf(at: Location, name: string, from: string): Mention {
  return { at, name, path: join(parentOf(from), name) }
}

/** The mixins of a file, the last one first. */
function mixins(reading: Reading, config: VaggaFile | undefined, from: string): void {
  reading.underWay.push(from)
  for (const { at, value } of config?.mixins.items.toReversed() ?? []) mixin(reading, mentionOf(at, value, from))
  reading.underWay.pop()
}

function mixin(reading: Reading, mention: Mention): void {
  const { underWay, done, problems } = reading
  const { at, name, path } = mention
  if (!isPlainRelative(name)) {
    skip(reading, mention, 'its path must be inside the directory of this file, without `.` and `..`')
  } else if (underWay.includes(path)) {
    reading.accepted = false
    const circle = [...underWay.slice(underWay.indexOf(path)), path].join('`, then `')
    const message = `These mixins name each other in a circle, on which vagga crashes: \`${circle}\`. Remove one of them.`
    problems.push({ rule: 'include-cycle', at, message })
  } else if (underWay.length > DEEPEST) {
    skip(reading, mention, `more than ${DEEPEST} mixins name each other`)
  } else if (!done.has(path)) {
    done.add(path)
    readMixin(reading, mention)
  }
}

function skip({ problems }: Reading, { at, name }: Mention, why: string): void {
  const message = `vagga skips the mixin \`${name}\`, so its containers and commands are missing: ${why}. Correct it, or its path.`
  problems.push({ rule: 'mixin-not-found', severity: 'warning', at, message })
}

function readMixin(reading: Reading, mention: Mention): void {
  const { path } = mention
  const found = sourceAt(reading, path)
  if ('error' in found) {
    skip(reading, mention, `\`${path}\` cannot be read (${found.error})`)
    return
  }
  const read = readFile(reading, found)
  if (read.accepted) {
    reading.problems.push(...read.problems)
    add(reading, read.config)
    mixins(reading, read.config, path)
    return
  }
  skip(reading, mention, `vagga cannot read \`${path}\``)
  // a crash is no error that vagga could skip
  const crashes = crashesOn(found, read.shapeProblems, { include: includeIn(reading) })
  reading.problems.push(...read.problems.map((one): Problem => (crashes ? one : { ...one, severity: 'warning' })))
  if (crashes) reading.accepted = false
}

function readFile(reading: Reading, file: SourceFile) {
  const { vaggaVersion } = reading
  const document = readDocument(file, { program: 'vagga', include: includeIn(reading) })
  const shape = vaggaVersion === undefined ? vaggaShape : newerVaggaShape
  const { value, problems, accepted } = readAs(shape, document.root, { file, dialect: 'vagga' })
  return {
    root: document.root,
    config: value,
    accepted: document.accepted && accepted,
    shapeProblems: problems,
    problems: [...document.problems, ...refusedBy('vagga', problems), ...newerVagga(value?.minimumVagga, vaggaVersion)],
  }
}

function newerVagga(asked: Located<string> | undefined, vaggaVersion: string | undefined): readonly Problem[] {
  if (asked === undefined || vaggaVersion === undefined || !isNewer(asked.value, vaggaVersion)) return []
  const message = `This asks for vagga \`${asked.value}\`. What vagga ${VAGGA_VERSION.replace(/-.*/, '')} does is known, and this project is checked by that. If you have the version that it asks for, write \`vagga-version: ${asked.value}\` in \`.lithos-ready.yaml\`.`
  return [{ rule: 'invalid-value', severity: 'warning', at: asked.at, message }]
}

function readSource(files: FileSystem, path: string): SourceFile | Unreadable {
  const found = resolve(files, path)
  if (found === undefined) return { error: errorText('ENOENT') }
  if (found.stat.kind === 'dir') return { error: errorText('EISDIR') }
  try {
    const text = decodeUtf8(files.read(found.path))
    return text === undefined ? { error: 'stream did not contain valid UTF-8' } : sourceFile(path, text)
  } catch (error) {
    return { error: (error as Error).message }
  }
}

/** `.vagga/vagga.yaml` is a file of the directory above. */
function projectDirectory(path: string): string {
  const directory = parentOf(path)
  if (directory === '.vagga') return ''
  return directory.endsWith('/.vagga') ? parentOf(directory) : directory
}

function join(directory: string, name: string): string {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.')
  return [directory, ...parts].filter((part) => part !== '').join('/')
}

/** config.rs join_path. A `.` in the middle is nothing, in front it is refused. */
function isPlainRelative(name: string): boolean {
  return !name.startsWith('/') && name !== '.' && !name.startsWith('./') && !name.split('/').includes('..')
}

/** Containers that are not there, and containers that are built on themselves. vagga stops at the first, or crashes; here all are told. */
function checkReferences(containers: ReadonlyMap<string, VaggaContainer>): Problem[] {
  const problems: Problem[] = []
  const known = [...containers.keys()]
  const done = new Set<string>()
  const path: Read<string>[] = []
  const names: string[] = []

  const visit = (name: string, container: VaggaContainer): void => {
    names.push(name)
    for (const step of container.config.setup.items) {
      const reference = containerOf(step)
      if (reference === undefined) continue
      const target = containers.get(reference.value)
      const start = names.indexOf(reference.value)
      if (target === undefined) {
        const near = nearest(reference.value, known)
        const meant = near === undefined ? '.' : `; did you mean \`${near}\`?`
        const message = `\`${name}\` is built from the container \`${reference.value}\`, which does not exist, so vagga builds nothing${meant}`
        problems.push({ rule: 'unknown-container', at: reference.at, message })
      } else if (start !== -1) {
        const circle = [...names.slice(start), reference.value].map((n) => `\`${n}\``).join(' from ')
        problems.push({
          rule: 'container-cycle',
          at: reference.at,
          message: `These containers are built from each other in a circle, which vagga cannot do: ${circle}. Build one of them from another container.`,
          related: path.slice(start).map((r) => ({ at: r.at, message: `\`${r.value}\` is needed here` })),
        })
      } else if (names.length > DEEPEST) {
        const message = `More than ${DEEPEST} containers are built from each other in a row, which vagga cannot do.`
        problems.push({ rule: 'container-cycle', at: reference.at, message })
      } else if (!done.has(reference.value)) {
        path.push(reference)
        visit(reference.value, target)
        path.pop()
      }
    }
    names.pop()
    done.add(name)
  }
  for (const [name, container] of containers) if (!done.has(name)) visit(name, container)
  return problems
}
