/** What an editor shows about the place under the pointer. */
import type { Hover } from 'vscode-languageserver'
import { helpPage } from '../report/help.js'
import { rules } from '../rules/index.js'
import type { Location, SourceFile } from '../text/source.js'
import { readDocument } from '../yaml/document.js'
import { imagePathAt } from './image-path.js'
import type { Kind } from './kind.js'
import { shapes } from './kind.js'
import { type Place, placeAt, type Step } from './place.js'
import { rangeOf } from './positions.js'
import type { Analysis, Project } from './project.js'

/** What is known of an offset: what the key or tag does, what a path is in the image, and why a finding there matters. */
export function hoverAt(
  project: Project,
  analysis: Analysis,
  { file, kind }: { readonly file: SourceFile; readonly kind: Kind | undefined },
  offset: number,
): Hover | undefined {
  const root = kind === undefined ? undefined : readDocument(file).root
  const place = root === undefined || kind === undefined ? undefined : placeAt(root, shapes[kind], offset)
  const parts = [
    ...(place === undefined ? [] : [describe(place), imagePath(project, analysis, place, kind)]),
    ...rulesAt(analysis, file, offset),
  ].filter((part) => part !== undefined)
  if (parts.length === 0) return undefined
  return {
    contents: { kind: 'markdown', value: parts.join('\n\n---\n\n') },
    ...(place === undefined ? {} : { range: rangeOf(rangeUnder(place)) }),
  }
}

function rangeUnder({ steps, onKey }: Place): Location {
  const { entry, node } = steps[steps.length - 1] as Step
  return onKey && entry !== undefined ? entry.key.at : (node.tag?.at ?? node.alias ?? node.at)
}

/** The sentence of the innermost key or tag. */
function describe({ steps, onKey }: Place): string | undefined {
  const last = steps[steps.length - 1] as Step
  if (onKey) return keyWords(last)
  const { tagged, node } = last
  const doc = tagged !== undefined && node.tag !== undefined ? tagged.variants[node.tag.value]?.doc : undefined
  if (doc !== undefined) return `**\`!${node.tag?.value}\`** ${doc}`
  return last.entry === undefined ? undefined : keyWords(last)
}

function keyWords({ entry, field }: Step): string | undefined {
  if (entry === undefined || field === undefined) return undefined
  const doc = field.doc ?? field.shape.doc
  const plain = ['string', 'number', 'boolean'].includes(typeof field.default) ? field.default : undefined
  const usual = plain === undefined || plain === '' ? '' : ` Default: \`${plain}\`.`
  const presence = field.presence === 'required' ? ' Required.' : usual
  return doc === undefined && presence === '' ? undefined : `**\`${entry.key.value}\`** ${doc ?? ''}${presence}`
}

function imagePath(project: Project, analysis: Analysis, place: Place, kind: Kind | undefined): string | undefined {
  const found = imagePathAt(analysis, place, kind)
  if (found.length === 0) return undefined
  return found
    .map(({ container, path, entry }) => {
      const is = { yes: `is ${kinds[entry.kind ?? 'other']}`, no: 'does not exist', unknown: 'may or may not exist' }[
        entry.exists
      ]
      const step = entry.step === undefined ? '' : ` ([${stepName(entry.step)}](${linkTo(project, entry.step)}))`
      return `In the image of \`${container}\`, \`${path}\` ${is}: ${entry.because}${step}`
    })
    .join('\n\n')
}

const kinds = { dir: 'a directory', file: 'a file', link: 'a symbolic link', other: 'there' }

function stepName({ file, start }: Location): string {
  return `${file.path}:${file.position(start).line}`
}

function linkTo(project: Project, { file, start }: Location): string {
  return `${project.uriOf(file.path)}#L${file.position(start).line}`
}

function rulesAt({ result }: Analysis, file: SourceFile, offset: number): string[] {
  const ids = result.findings
    .filter(({ at }) => at.file.path === file.path && at.start <= offset && offset <= at.end)
    .map(({ rule }) => rule)
  return [...new Set(ids)].flatMap((id) => {
    const rule = rules.find((one) => one.id === id)
    if (rule === undefined) return []
    return [`**${id}**: ${rule.summary}\n\n${rule.rationale.trim()}\n\n[More](${helpPage(id)})`]
  })
}
