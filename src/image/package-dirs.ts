/** Where packages put what they bring, whether a step or a script installs them. The reasons: steps/packages.ts. */
import type { Build } from './build.js'
import { markUnknown, openBelow, type Why, walk } from './tree.js'

/** Where packages put what they bring. */
const packageDirs = ['bin', 'boot', 'etc', 'home', 'lib', 'lib32', 'lib64', 'libx32', 'root', 'sbin', 'usr', 'var']

/** Packages were installed: whatever is not listed below the directories for packages may be there now. */
export function openPackageDirs(build: Build, why: Why): void {
  for (const name of packageDirs) openBelow(build.world, walk(build.world, `/${name}`), why)
  for (const name of build.distribution === 'ubuntu' ? ['ftp', 'tftp'] : []) {
    const found = walk(build.world, `/srv/${name}`, { follow: false })
    if (found.exists === 'no' && found.rest.length === 1) markUnknown(build.world, found, why)
  }
}
