/**
 * Follows the shell scripts of `!Sh`, `!RunAs`, `!TarInstall` …, run by `/bin/sh -exc` (facts: vagga-build.md "!Sh").
 *
 * What a build that succeeded tells: with `-e` every command outside of a condition succeeded. So a command whose success cannot be
 * foreseen is taken to have done its work; one that certainly fails makes the build fail. In conditions both ways are followed
 * and only what they have in common is kept.
 */

import { known } from '../../shell/field.js'
import { finish } from '../../shell/shell.js'
import { evaluate } from '../../shell/simple.js'
import { type Build, buildFails } from '../build.js'
import { statInCapsule } from '../capsule.js'
import { walk } from '../walk.js'
import { runProgram } from './commands.js'
import { placeOf } from './shell.js'
import { newShell, type ScriptOptions } from './start.js'

/** Runs the script of a build step in the image; a script that certainly fails is a problem. */
export function runScript(build: Build, text: string, options: ScriptOptions): void {
  const shell = newShell(build, options, { text })
  const sh = walk(build.world, '/bin/sh')
  if (sh.exists === 'no') {
    buildFails(build, 'there is no /bin/sh in the image to run the script', { path: '/bin/sh' })
    return
  }
  if (shell.cwd !== undefined) {
    const { exists, node } = walk(build.world, shell.cwd)
    if (exists === 'no' || (exists === 'yes' && node?.kind !== 'dir' && node?.kind !== 'some'))
      buildFails(build, `error when setting working directory: ${shell.cwd}`, { path: shell.cwd })
  }
  const status = finish(shell, evaluate(shell, shell.script, {}), true)
  if (status === 'fail') buildFails(build, 'this command certainly fails', { at: placeOf(shell) })
}

/** A program by PATH, as vagga itself sees the image: an absolute link to it leads elsewhere. vagga: generic.rs `find_cmd` */
function findCommand(build: Build, name: string): string | 'fail' | undefined {
  const path = build.environ.get('PATH')
  if (path === undefined) return undefined
  for (const directory of path.split(':').filter((at) => at.startsWith('/'))) {
    const { exists } = statInCapsule(build, `${directory}/${name}`)
    if (exists !== 'no') return exists === 'yes' ? `${directory}/${name}` : undefined
  }
  return 'fail'
}

/** `!Cmd`: a program found by PATH or absolute, without a shell. */
export function runCommand(build: Build, words: readonly string[]): void {
  const [name, ...args] = words
  if (name === undefined) {
    buildFails(build, '`!Cmd []` makes vagga panic')
    return
  }
  const path = name.startsWith('/') ? name : findCommand(build, name)
  if (path === 'fail') {
    buildFails(build, `command "${name}" is not found: vagga looks it up in PATH`, { path: name })
    return
  }
  const status = runProgram(newShell(build, {}, { text: '' }), args.map(known), {}, path ?? name)
  if (status === 'fail') buildFails(build, `the command \`${words.join(' ')}\` certainly fails`, { path: name })
}
