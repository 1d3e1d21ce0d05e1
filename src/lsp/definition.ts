/** Where the thing is defined that a text names. */
import type { Location as ProtocolLocation } from 'vscode-languageserver'
import { joinPaths, parentOf, resolve } from '../files/filesystem.js'
import { readContainerConfig } from '../lithos/read.js'
import { type Location, type SourceFile, sourceFile, startOfFile } from '../text/source.js'
import { readDocument } from '../yaml/document.js'
import { imagePathAt, textUnder } from './image-path.js'
import { type Kind, shapes } from './kind.js'
import { type Place, placeAt, type Step } from './place.js'
import { rangeOf } from './positions.js'
import type { Analysis, Project } from './project.js'
import { namesContainer, pathsFor, volumePath } from './roles.js'

/** A container, a mixin or include, the anchor of an alias, a copied source, config and container of a process entry, what a sandbox offers, a variable, or the step that makes a path. */
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
    ...pathsOffered(analysis, place),
    ...variablesNamed(file, kind, offset),
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
  const found = resolve(files, joinPaths(directory, text))
  return found?.stat.kind === 'file' ? [startOfFile(sourceFile(found.path, ''))] : []
}

/** `config:` of a process entry, and the container that its `image:` is built from. */
function configsNamed({ result }: Analysis, place: Place, kind: Kind): Location[] {
  const { entry } = place.steps[place.steps.length - 1] as Step
  if (kind !== 'process' || place.onKey) return []
  const own = result.deployments.filter(({ process }) => process !== undefined && holds(process.name.at, place))
  if (entry?.key.value === 'image') return own.map(({ container }) => container.name.at)
  if (entry?.key.value !== 'config') return []
  const path = textUnder(place)
  return result.deployments
    .filter((one) => one.configInImage === path && (one.process === undefined || own.includes(one)))
    .map(({ config }) => startOfFile(config.file))
}

/** Where sandboxes offer the directory of the server that a volume takes. */
function pathsOffered(analysis: Analysis, place: Place): Location[] {
  const volume = volumePath(place)
  const path = textUnder(place)
  if (volume === undefined || path === undefined) return []
  return pathsFor(analysis, place, volume)
    .filter(({ value }) => value === path)
    .map(({ at }) => at)
}

/** The declaration of the variable in `@{…}` around the offset. */
function variablesNamed(file: SourceFile, kind: Kind, offset: number): Location[] {
  const name = /@\{([\w-]*)$/.exec(file.text.slice(Math.max(0, offset - 200), offset))?.[1]
  if (kind !== 'container' || name === undefined) return []
  const rest = /^[\w-]*/.exec(file.text.slice(offset, offset + 200))?.[0]
  const { config } = readContainerConfig(file)
  const declared = config?.variables.entries.map(({ key }) => key) ?? []
  return declared.filter(({ value }) => value === `${name}${rest}`).map(({ at }) => at)
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
