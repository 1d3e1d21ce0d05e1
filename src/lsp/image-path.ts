/** The absolute path under the cursor, and what is there in the images that it belongs to. */

import { normalize } from '../deployment/paths.js'
import type { Entry, Image } from '../image/image.js'
import type { Node } from '../quire/node.js'
import type { Kind } from './kind.js'
import type { Place, Step } from './place.js'
import type { Analysis } from './project.js'
import { volumePath } from './roles.js'

interface ImagePath {
  readonly container: string
  readonly path: string
  readonly entry: Entry
}

/** Nobody reads more of them. */
const most = 5

/** What the images say of the path under the cursor; empty where there is no absolute path, or no image it belongs to. */
export function imagePathAt(analysis: Analysis, place: Place, kind: Kind | undefined): readonly ImagePath[] {
  const text = textUnder(place)
  if (text === undefined || !/^\/[^\s:]*$/.test(text) || isElsewhere(place, kind)) return []
  const path = normalize(text)
  return imagesFor(analysis, place, kind)
    .slice(0, most)
    .map(({ container, image }) => ({ container, path, entry: image.entry(path) }))
}

/** Whether a path is one of the server, or of the project that is built. */
function isElsewhere(place: Place, kind: Kind | undefined): boolean {
  return volumePath(place) !== undefined || (kind === 'vagga' && /^\/work(?:\/|$)/.test(textUnder(place) ?? ''))
}

/** The scalar under the cursor: a key (a mount point), or a value. */
export function textUnder({ steps, onKey }: Place): string | undefined {
  const { node, entry } = steps[steps.length - 1] as Step
  if (onKey) return entry?.key.value
  return node.kind === 'scalar' ? node.value : undefined
}

function imagesFor(
  { result: { deployments, projects, context } }: Analysis,
  { steps }: Place,
  kind: Kind | undefined,
): readonly { container: string; image: Image }[] {
  const file = steps[0]?.node.at.file.path
  if (kind === 'container')
    return deployments
      .filter(({ config }) => config.file.path === file)
      .map(({ container, image }) => ({ container: container.name.value, image }))
  if (kind !== 'vagga') return []
  const container = containerAround(steps)
  return projects.flatMap((project) => {
    const image = container === undefined ? undefined : context.image(project, container)
    return image === undefined || container === undefined ? [] : [{ container, image }]
  })
}

/** The container that the cursor is in, `containers: NAME:` on the way from the root, or the one of the command around it. */
function containerAround(steps: readonly Step[]): string | undefined {
  const at = steps.findIndex(({ entry }) => entry?.key.value === 'containers')
  if (at !== -1) return steps[at + 1]?.entry?.key.value
  return steps.reduce<string | undefined>((outer, { node }) => containerOf(node) ?? outer, undefined)
}

function containerOf(command: Node): string | undefined {
  if (command.kind !== 'mapping') return undefined
  const value = command.entries.find(({ key }) => key.value === 'container')?.value
  return value?.kind === 'scalar' ? value.value : undefined
}
