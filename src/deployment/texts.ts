/** The texts of files and steps that may be configs, each read once. */
import type { FileSystem } from '../files/filesystem.js'
import { perFile } from '../files/per-file.js'
import { once } from '../text/collections.js'
import type { Problem } from '../text/finding.js'
import { type Location, type SourceFile, sourceFile, textAt } from '../text/source.js'
import type { VaggaContainer, VaggaProject } from '../vagga/project.js'
import { isConfigPlace } from './candidates.js'
import { candidateOf, hasKeyOfConfig, type ReadCandidate, readCandidate } from './config-file.js'
import type { Candidate, ConfigFile } from './deployment.js'
import { maxBytes, mayBeConfig, passedOver, smallFile } from './files.js'
import type { Placement } from './placements.js'

/** A candidate of a container that is no deployment of it. */
export interface Open extends Candidate {
  readonly project: VaggaProject
  readonly container: VaggaContainer
  readonly problem?: Problem | undefined
}

/** What was read of files that may be configs, each once. */
export interface Reader {
  readonly files: FileSystem
  readonly notices: string[]
  /** By path: those that are meant as configs. */
  readonly configs: Map<string, ReadCandidate>
  /** Their files. */
  readonly taken: Set<SourceFile>
  readonly tooLarge: Set<string>
  /** What is meant as a config by its place, and cannot be read as one. */
  readonly open: Open[]
  /** By path: files that were read, and those that have no key of a config. */
  readonly sources: Map<string, ReadCandidate | undefined>
  readonly others: Set<string>
  /** What steps write, by the place and the path. */
  readonly texts: Map<string, ReadCandidate | undefined>
  /** Bytes that may still be read. */
  left: number
}

/** Texts that steps write: a config is among the first ones. */
const mostWritten = 1000

/** Bytes of the files that images have and that are read, and what one file counts at least. */
const mostRead = 32 * 1024 * 1024
const leastRead = 512

/** Whether there is a small file, whether it has a key of a config, and what it is as a config: each is worked out when somebody asks. */
const sourceIn = perFile((files, path) => {
  const bytes = () => smallFile(files, path)
  return {
    isThere: once(() => bytes() !== undefined),
    hasKey: once(() => hasKeyOfConfig(path, bytes() ?? new Uint8Array())),
    candidate: once(() => readCandidate(path, bytes() ?? new Uint8Array())),
  }
})

/** A reader to whom these configs are known. */
export function readerOf(files: FileSystem, known: readonly ReadCandidate[], notices: string[]): Reader {
  const configs = new Map(known.map((candidate) => [candidate.config.file.path, candidate]))
  return {
    files,
    notices,
    configs,
    taken: new Set(known.map(({ config }) => config.file)),
    tooLarge: new Set(),
    open: [],
    sources: new Map(configs),
    others: new Set(),
    texts: new Map(),
    left: mostRead,
  }
}

/** A file of the repository: whatever it says where its place `isNamed` like that of a config, else when it has a key of one. */
export function readSource(reader: Reader, path: string, isNamed: boolean): ReadCandidate | undefined {
  const { files, notices, sources, others, tooLarge } = reader
  if (sources.has(path)) return sources.get(path)
  const size = files.stat(path)?.size ?? 0
  if (!isNamed && (others.has(path) || !spend(reader, path, size))) return undefined
  const file = sourceIn(files, path)
  const isThere = file.isThere()
  const large = isThere ? [] : passedOver(files, path)
  notices.push(...large)
  if (large.length > 0 || (!isThere && size > maxBytes && isConfigPlace(path))) tooLarge.add(path)
  if (!isNamed && isThere && !file.hasKey()) {
    others.add(path)
    return undefined
  }
  const read = isThere ? file.candidate() : undefined
  sources.set(path, read)
  return read
}

/** Takes a file out of what may be read; false when there is nothing left. */
function spend(reader: Reader, path: string, size: number): boolean {
  const before = reader.left
  reader.left -= size + leastRead
  if (before > 0 && reader.left <= 0)
    reader.notices.push(
      `configs were looked for in ${mostRead / 1024 / 1024} MiB of what images have: \`${path}\` and those after it were passed over`,
    )
  return reader.left > 0
}

/** What a step writes to a path of the image. */
export function writtenText({ texts }: Reader, { path, step, content }: Placement): ReadCandidate | undefined {
  if (step === undefined) return undefined
  const key = `${step.file.path}\0${step.start}\0${path}`
  if (texts.has(key) || texts.size >= mostWritten) return texts.get(key)
  const bytes = content?.(maxBytes)
  const text = bytes && new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  const isLikely = text !== undefined && (isConfigPlace(path) || mayBeConfig(text))
  const candidate = isLikely ? writtenBy(step, text) : undefined
  texts.set(key, candidate)
  return candidate
}

/** Counts a candidate among the configs. */
export function take({ configs, taken }: Reader, candidate: ReadCandidate | undefined): void {
  if (candidate === undefined) return
  const { file, writtenBy } = candidate.config
  if (writtenBy === undefined && taken.has(file)) return
  configs.set(keyOf(candidate.config), candidate)
  taken.add(file)
}

/** Several texts of one vagga.yaml may be configs. */
function keyOf({ file, writtenBy }: ConfigFile): string {
  const first = /\S/.exec(file.text)?.index ?? 0
  if (writtenBy !== undefined) return `${file.path}\0${writtenBy.start}`
  return /^\s*\n/.test(file.text) ? `${file.path}\0${first}` : file.path
}

/** A text that a step writes: where it stands in the step line by line, its places are the real ones. */
function writtenBy(step: Location, text: string): ReadCandidate {
  const inside = standingIn(step, text)
  return inside === undefined ? candidateOf(sourceFile(step.file.path, text), 'UTF-8', step) : candidateOf(inside)
}

/** The file of a step with everything blanked out but these lines, however far they are indented there. */
function standingIn(step: Location, text: string): SourceFile | undefined {
  const { file } = step
  const wanted = text.replace(/\n$/, '').split('\n')
  const lines = textAt(step).split('\n')
  const start = lines.findIndex(
    (_, at) =>
      wanted.length > 1 && wanted.every((line, index) => isIndented(lines[at + index], line, lines[at], wanted[0])),
  )
  if (start < 0) return undefined
  const from = step.start + lines.slice(0, start).reduce((sum, line) => sum + line.length + 1, 0)
  const to = from + lines.slice(start, start + wanted.length).reduce((sum, line) => sum + line.length + 1, 0)
  const blank = (part: string) => part.replace(/[^\n]/g, ' ')
  return sourceFile(file.path, blank(file.text.slice(0, from)) + file.text.slice(from, to) + blank(file.text.slice(to)))
}

/** Whether `line` is `wanted`, indented as far as the first line is. */
function isIndented(line: string | undefined, wanted: string, first = '', firstWanted = ''): boolean {
  if (line === undefined) return false
  if (wanted.trim() === '') return line.trim() === ''
  const depth = first.length - firstWanted.length
  return depth >= 0 && line.slice(depth) === wanted && line.slice(0, depth).trim() === ''
}
