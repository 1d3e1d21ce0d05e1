/** What a script of a build step finds outside of its shell: the image. */

import { known, unknown } from '../../shell/field.js'
import { absolute } from '../../shell/paths.js'
import type { Host } from '../../shell/shell.js'
import { join } from '../join.js'
import { assume, fork, openEverything } from '../tree.js'
import { walk } from '../walk.js'
import { ask } from './ask.js'
import { runCommand } from './commands.js'
import { contentOf, reads } from './fields.js'
import { files } from './glob.js'
import { opaque } from './opaque.js'
import { redirect } from './redirect.js'
import { type BuildShell, pay } from './shell.js'

/** Variables that the shell or the host sets to something that cannot be known. */
const unknowable = new Set(
  `http_proxy https_proxy ftp_proxy all_proxy no_proxy PPID RANDOM LINENO SECONDS HOSTNAME OLDPWD UID EUID BASH
  BASH_VERSION`.split(/\s+/),
)

export const host: Host<BuildShell> = {
  run(shell, name, args, streams) {
    const { pos, end } = shell.at
    if (shell.script === shell.trace.script && !shell.inside) Object.assign(shell.trace, { pos, end })
    const status = runCommand(shell, name, args, streams)
    pay(shell)
    return status
  },
  opaque(shell, what, args) {
    if (shell.budget.left < 0)
      openEverything(shell.world, { ...shell.why, because: 'the script is too long to follow' })
    else opaque(shell, what, args)
  },
  variable: (shell, name) => shell.vars.get(name) ?? (shell.forgotten || unknowable.has(name) ? unknown : known('')),
  files,
  braces(shell) {
    const sh = walk(shell.world, '/bin/sh')
    return sh.exists !== 'yes' || sh.node?.kind === 'some' || /bash/.test(sh.path)
  },
  redirect,
  script(shell, file) {
    const path = absolute(shell, file)
    const found = path === undefined ? undefined : walk(shell.world, path)
    if (found?.exists === 'no') return 'fail'
    if (found !== undefined) reads(shell, found)
    const text = found && contentOf(found)
    return text === undefined ? undefined : { text }
  },
  enter(shell, path) {
    if (path === undefined) return 'unknown'
    const { exists, node } = walk(shell.world, path)
    if (exists === 'no' || node?.kind === 'file') return 'fail'
    return exists === 'yes' ? 'ok' : 'unknown'
  },
  ask,
  fork(shell) {
    shell.budget.left -= 2 + Math.floor(shell.world.inodes.size / 64)
    return { ...shell, world: fork(shell.world) }
  },
  join(shell, [first, ...rest]) {
    if (first === undefined) return
    const world = rest.reduce((joined, way) => join(joined, way.world, shell.why), first.world)
    if (world !== shell.world) assume(shell.world, world)
    pay(shell)
    const isSame = rest.every(({ umask }) => umask?.bits === first.umask?.bits && umask?.usual === first.umask?.usual)
    shell.umask = isSame ? first.umask : undefined
  },
}
