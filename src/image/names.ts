/** /etc/resolv.conf and /etc/hosts while vagga builds. vagga: builder/dns.rs; facts: vagga-build.md. */
import { type Build, buildFails } from './build.js'
import { asVagga, inCapsule, lstatInCapsule } from './capsule.js'
import { writeFile } from './copying.js'
import type { File, Why, World } from './tree.js'

/** vagga puts the host's files back after `!Tar` to `/`, `!Container`, `!SubConfig` and distributions, unless they are links. */
export function restoreNameFiles(build: Build): void {
  for (const name of ['resolv.conf', 'hosts']) {
    const path = `/etc/${name}`
    const found = lstatInCapsule(build, path)
    if (found.exists === 'yes' && (found.node?.kind !== 'file' || isNameFile(found.node))) continue
    const file = nameFile(build.world)
    const failure = writeFile(asVagga(build, file.why), file, inCapsule(path))
    if (failure !== undefined) buildFails(build, `Error copying ${path}: no such directory`, { path })
  }
}

const ofHost: Why = { because: 'vagga copies it from the host and empties it at the end of the build' }

/** The copy of the host's file: its mode is the host's, usually 0644. */
export function nameFile(world: World): File & { why: Why } {
  return { kind: 'file', mode: 0o644, usual: true, owner: [0, 0], born: ++world.clock.tick, why: ofHost }
}

/** Whether a file is such a copy, and nothing was done to it. */
function isNameFile({ why, mode, usual, owner, inode }: File): boolean {
  return why === ofHost && mode === 0o644 && usual === true && owner?.[0] === 0 && owner[1] === 0 && inode === undefined
}
