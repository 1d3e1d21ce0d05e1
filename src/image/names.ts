/** /etc/resolv.conf and /etc/hosts while vagga builds. vagga: builder/dns.rs; facts: vagga-build.md. */
import { type Build, buildFails, isNameFile, nameFile } from './build.js'
import { writeFile } from './copying.js'
import { inCapsule } from './steps/dirs.js'
import { walk } from './walk.js'

/** vagga puts the host's files back after `!Tar` to `/`, `!Container`, `!SubConfig` and distributions, unless they are links. */
export function restoreNameFiles(build: Build): void {
  for (const name of ['resolv.conf', 'hosts']) {
    const path = inCapsule(`/etc/${name}`)
    const found = walk(build.world, path, { root: '', follow: false })
    if (found.exists === 'yes' && (found.node?.kind !== 'file' || isNameFile(found.node))) continue
    const file = nameFile(build.world)
    const failure = writeFile(build.world, file, path, file.why, '')
    if (failure !== undefined)
      buildFails(build, `Error copying /etc/${name}: no such directory`, { path: `/etc/${name}` })
  }
}
