/** Where packages put what they bring, whether a step or a script installs them. The reasons: steps/distributions.ts. */
import type { Build } from './build.js'
import { directoriesOf } from './package-lists.js'
import { dir, markUnknown, openBelow, opening, put, type Why } from './tree.js'
import { walk } from './walk.js'

/** Where packages put what they bring. */
const packageDirs = ['bin', 'boot', 'etc', 'home', 'lib', 'lib32', 'lib64', 'libx32', 'root', 'sbin', 'usr', 'var']

/**
 * Packages were installed: whatever is not listed below the directories for packages may be there now. `names`: those that were asked for;
 * of some it is known what they make.
 */
export function openPackageDirs(build: Build, reason: Why, names: readonly string[] = []): void {
  const { world } = build
  for (const name of names) world.past.packages.add(name)
  const why = { ...reason, packages: [...world.past.packages] }
  for (const name of packageDirs) openBelow(world, walk(world, `/${name}`), why)
  for (const name of build.distribution === 'ubuntu' ? ['ftp', 'tftp'] : []) {
    const found = walk(world, `/srv/${name}`, { follow: false })
    if (found.exists === 'no' && found.rest.length === 1) markUnknown(world, found, why)
  }
  const known = { ...reason, because: `a package of \`!${build.step.tag}\` makes it` }
  for (const path of directoriesOf(build.distribution, names)) {
    const found = walk(world, path)
    if (found.exists === 'yes') continue
    const made = dir(world, { why: known })
    made.deep = opening(world, why)
    put(world, found, made)
  }
}
