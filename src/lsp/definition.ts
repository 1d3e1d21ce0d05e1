/** Where the thing is defined that a text names. */
import type { Location as ProtocolLocation } from 'vscode-languageserver'
import { parentOf, resolve } from '../files/filesystem.js'
import { type Location, type SourceFile, sourceFile, startOfFile } from '../text/source.js'
import { readDocument } from '../yaml/document.js'
import { imagePathAt, textUnder } from './image-path.js'
import { type Kind, shapes } from './kind.js'
import { type Place, placeAt, type Step } from './place.js'
import { rangeOf } from './positions.js'
import type { Analysis, Project } from './project.js'
import { namesContainer } from './roles.js'

/** A container, a mixin or include, the anchor of an alias, a copied source, the config of a process entry, or the step that makes a path. */
export function definitionsAt(
  project: Project,
  analysis: Analysis,
  { file, kind }: { readonly file: SourceFile; readonly kind: Kind },
  offset: number,
): ProtocolLocation[] {
  const { root } = readDocument(file)
  const place = root === undefined ? undefined : placeAt(root, shapes[kind], offset)
  if (place === undefined) return []
  const places = [
    anchorOf(place),
    ...containersNamed(analysis, place),
    ...filesNamed(analysis, place, kind),
    ...configsNamed(analysis, place, kind),
  ].filter((one) => one !== undefined)
  const all = places.length > 0 ? places : stepsThatMake(analysis, place, kind)
  return all.map((at) => ({ uri: project.uriOf(at.file.path), range: rangeOf(at) }))
}

function anchorOf({ steps, onKey }: Place): Location | undefined {
  const { node } = steps[steps.length - 1] as Step
  return onKey || node.alias === undefined ? undefined : node.anchor?.at
}

function containersNamed({ result }: Analysis, place: Place): Location[] {
  const name = textUnder(place)
  if (name === undefined || !namesContainer(place)) return []
  return result.projects.flatMap(({ containers }) => {
    const container = containers.get(name)
    return container === undefined ? [] : [container.name.at]
  })
}

/** A mixin, an include, or a file of the project that a step reads: `/work/…` or relative to the project. */
function filesNamed({ files }: Analysis, place: Place, kind: Kind): Location[] {
  const { node } = place.steps[place.steps.length - 1] as Step
  if (place.onKey || node.kind !== 'scalar' || (kind !== 'vagga' && kind !== 'settings')) return []
  const directory = kind === 'vagga' ? parentOf(node.at.file.path) : ''
  const text = node.value.replace(/^\/work\//, '').replace(/^\.\//, '')
  if (text === '' || text.startsWith('/') || text.includes('\n')) return []
  const found = resolve(files, directory === '' ? text : `${directory}/${text}`)
  return found?.stat.kind === 'file' ? [startOfFile(sourceFile(found.path, ''))] : []
}

/** `config:` of a process entry, and the image that it starts. */
function configsNamed({ result }: Analysis, place: Place, kind: Kind): Location[] {
  const { entry } = place.steps[place.steps.length - 1] as Step
  if (kind !== 'process' || entry?.key.value !== 'config') return []
  const path = textUnder(place)
  return result.deployments
    .filter((one) => one.configInImage === path && (one.process === undefined || holds(one.process.name.at, place)))
    .map(({ config }) => startOfFile(config.file))
}

/** Whether the place is in the entry with this name. */
function holds(name: Location, { steps }: Place): boolean {
  return steps.some(({ entry }) => entry?.key.at.start === name.start && entry.key.at.file.path === name.file.path)
}

function stepsThatMake(analysis: Analysis, place: Place, kind: Kind): Location[] {
  return imagePathAt(analysis, place, kind).flatMap(({ entry: { source, step } }) => {
    if (source !== undefined) return [startOfFile(sourceFile(source, ''))]
    return step === undefined ? [] : [step]
  })
}
