/** The image as vagga itself sees it while it builds: from its own root ("capsule"), so that absolute links lead out of the image. */
import { type Build, by } from './build.js'
import type { Maker } from './copying.js'
import { type Found, imageRoot, parts, type Why } from './tree.js'
import { walk } from './walk.js'

/** Where a path of the image is for vagga. A slash at its end goes, as with Rust's `strip_prefix`. */
export const inCapsule = (path: string) => [imageRoot, ...parts(path)].join('/')

/** What is at a path of the image, or where a link there leads. */
export const statInCapsule = ({ world }: Build, path: string): Found => walk(world, inCapsule(path), { root: '' })

/** What is at a path of the image itself, a link too. */
export const lstatInCapsule = ({ world }: Build, path: string): Found =>
  walk(world, inCapsule(path), { root: '', follow: false })

/** vagga itself, which makes something for the step that runs. */
export const asVagga = (build: Build, why: Why = by(build)): Maker => ({ world: build.world, root: '', why })
