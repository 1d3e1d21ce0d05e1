/** A lithos container config as it was found: read, as far as anybody can read it. */
import { readContainerConfig } from '../lithos/read.js'
import { type ContainerConfig, containerShape } from '../lithos/shape.js'
import { readAs } from '../schema/read.js'
import type { Problem } from '../text/finding.js'
import { type Location, type SourceFile, sourceFile, startOfFile } from '../text/source.js'
import { readDocument } from '../yaml/document.js'
import { isTemplate, type Likeness, likenessOf, withoutTags } from './candidates.js'
import type { ConfigFile } from './deployment.js'

/** A file that may be meant as a config, with what its readers say. */
export interface ReadCandidate {
  readonly config: ConfigFile
  readonly likeness: Likeness
  readonly problems: readonly Problem[]
}

/** Reads a file that may be meant as a config. Never throws. */
export function readCandidate(path: string, content: string | Uint8Array, writtenBy?: Location): ReadCandidate {
  const { text, encoding } = typeof content === 'string' ? { text: content, encoding: 'UTF-8' } : decoded(content)
  return candidateOf(sourceFile(path, text), encoding, writtenBy)
}

/** The same of a text that has a source file already. */
export function candidateOf(file: SourceFile, encoding = 'UTF-8', writtenBy?: Location): ReadCandidate {
  const { path, text } = file
  const plain = isTemplate(text) ? sourceFile(path, withoutTags(text)) : file
  const likeness = likenessOf(plain.text, readDocument(plain).root)
  if (encoding !== 'UTF-8') {
    const message = `\`${path}\` is ${encoding}: lithos reads UTF-8 and nothing else, so it refuses the file. Save it as UTF-8.`
    const problems = [{ rule: 'yaml-syntax', at: startOfFile(file), message }]
    return { config: unread(file, `it is ${encoding}`, writtenBy), likeness, problems }
  }
  const { config, accepted, problems } = readContainerConfig(file)
  if (plain !== file && (!accepted || fillsIn(config))) {
    return {
      config: { ...unread(file, 'it is a template', writtenBy), template: true },
      likeness,
      problems: [notRendered(file)],
    }
  }
  if (config === undefined) return { config: unread(file, 'it cannot be read', writtenBy), likeness, problems }
  return { config: { file, config, accepted, writtenBy }, likeness, problems }
}

/** Whether a file has a key that only a config has, which is asked before it is read as one. */
export function hasKeyOfConfig(path: string, bytes: Uint8Array): boolean {
  const { text } = decoded(bytes)
  const plain = sourceFile(path, isTemplate(text) ? withoutTags(text) : text)
  return likenessOf(plain.text, readDocument(plain).root).own > 0
}

/** Whether a value is nothing but a tag that something is to fill in. A text that has one inside may be meant so. */
function fillsIn(config: ContainerConfig | undefined): boolean {
  if (config === undefined) return true
  const texts = [
    config.executable,
    config.workdir,
    ...config.arguments.items,
    ...config.environ.entries.map((one) => one.value),
  ]
  return (
    texts.some((text) => /^\s*\{\{[^{}]*\}\}\s*$/.test(text?.value ?? '')) || isTemplate(config.executable?.value ?? '')
  )
}

function notRendered(file: SourceFile): Problem {
  const tag = /\{\{[^\n}]*\}\}|\{%[^\n%]*%\}|<%[^\n%]*%>|\{\{|\{%|<%/.exec(file.text) as RegExpExecArray
  const at = { file, start: tag.index, end: tag.index + tag[0].length }
  const message = `\`${tag[0]}\` makes \`${file.path}\` a template, and a step copies it into the image as it stands: lithos fills nothing in. Render it before, and copy what comes out.`
  return { rule: 'template-not-rendered', at, message }
}

/** A config of which nothing is known but that it is one. */
function unread(file: SourceFile, why: string, writtenBy: Location | undefined): ConfigFile {
  const at = startOfFile(file)
  const { value } = readAs(
    containerShape,
    { kind: 'mapping', flow: false, entries: [], at, printed: 0 },
    { file, dialect: 'lithos' },
  )
  return { file, config: value as ContainerConfig, accepted: false, unread: why, writtenBy }
}

/** The text of a file, and what it is written in: UTF-8 is all that lithos reads, and a person may have saved something else. */
export function decoded(bytes: Uint8Array): { readonly text: string; readonly encoding: string } {
  const start = bytes.subarray(0, 64)
  const isWide =
    start.length > 3 &&
    (start[0] === 0) !== (start[1] === 0) &&
    start.filter((byte) => byte === 0).length * 3 > start.length
  try {
    if (isWide) throw new TypeError('every second byte is 0')
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), encoding: 'UTF-8' }
  } catch {
    const [first, second] = bytes
    const little = (first === 0xff && second === 0xfe) || (first !== 0 && second === 0)
    const big = (first === 0xfe && second === 0xff) || (first === 0 && second !== 0)
    if (little) return { text: new TextDecoder('utf-16le').decode(bytes), encoding: 'UTF-16' }
    if (big) return { text: new TextDecoder('utf-16be').decode(bytes), encoding: 'UTF-16' }
    return { text: new TextDecoder('latin1').decode(bytes), encoding: 'not UTF-8' }
  }
}
