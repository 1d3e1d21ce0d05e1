/** /etc/resolv.conf and /etc/hosts while vagga builds. vagga: builder/dns.rs; facts: vagga-build.md. */
import { type Build, buildFails, isNameFile, nameFile } from './build.js'
import { asVagga, inCapsule, lstatInCapsule } from './capsule.js'
import { writeFile } from './copying.js'

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
