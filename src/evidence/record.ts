/** The journal of what a starting script does. */

import type { Field, Place } from '../shell/field.js'
import { isPerhaps } from '../shell/shell.js'
import type { Trait } from './evidence.js'
import { pathOf, type ShellEffect, type ShellScript, type StartShell } from './shell.js'

const maxEffects = 2000

/** Something is done, at a place of the script that runs. */
export function note(
  shell: StartShell,
  trait: Trait,
  subject: string,
  at: Place,
  more: Partial<Pick<ShellEffect, 'certain' | 'tolerated' | 'bytes' | 'through'>> = {},
): void {
  const { effects, scripts } = shell.journal
  // what a text on somebody's line does is shown where the text is
  const { pos: start, end } = shell.inside ?? at
  const script = shell.script as ShellScript
  const number = scripts.get(script) ?? scripts.size
  scripts.set(script, number)
  const key = `${trait} ${number} ${start} ${subject}`
  const before = effects.get(key)
  if (before === undefined && effects.size >= maxEffects) return
  const { tolerated } = shell
  const certain = !isPerhaps(shell) && !tolerated
  const effect = { trait, subject, certain, tolerated, stops: stopsAt(shell, trait), script, start, end, ...more }
  effects.set(
    key,
    before === undefined
      ? effect
      : {
          ...before,
          certain: before.certain || effect.certain,
          stops: before.stops || effect.stops,
          tolerated: before.tolerated && effect.tolerated,
        },
  )
}

/** Whether the script ends where it fails: `set -e`, `… || exit 1`; where a variable is not set: `set -u`. */
function stopsAt(shell: StartShell, trait: Trait): boolean {
  if (trait === 'uses-variable') return shell.nounset
  return shell.noticed || (shell.errexit && !shell.checked)
}

const maxLaunches = 200

/** A program is run. */
export function noteLaunch(shell: StartShell, program: Field, words: readonly Field[]): void {
  const { launches } = shell.journal
  if (launches.length >= maxLaunches) return
  const { pos: start, end } = shell.inside ?? shell.at
  const known = [...shell.vars].filter(([, value]) => value.known).map(([name, { text }]) => [name, text] as const)
  launches.push({
    program,
    words,
    script: shell.script as ShellScript,
    start,
    end,
    directory: shell.cwd,
    environ: new Map(known),
    certain: !isPerhaps(shell) && !shell.tolerated,
    stops: stopsAt(shell, 'runs-path'),
    inside: shell.inside !== undefined,
  })
}

/**
 * Something is done with a file; of a path that is not known the directory is. False where it certainly fails, and the script
 * is ready for that, so that it goes on the other way.
 */
export function useFile(shell: StartShell, trait: Trait, file: Field, bytes?: number): boolean {
  const { text, known, through, at: word = shell.at } = file
  if (text === '' || text === '-' || (!known && !text.includes('/'))) return true
  const written = known ? text : text.slice(0, text.lastIndexOf('/')) || '/'
  const path = pathOf(shell, { text: written, known: true })
  const { made, there } = shell.journal
  const more = { bytes, through }
  if (!written.startsWith('/') && shell.atStart && (path === undefined || !made.has(path)))
    note(shell, 'relative-path', fromStart(shell, path) ?? written, word, { through })
  const at = path === undefined || !/^\/work(?:\/|$)/.test(path) ? word : workOrigin(shell, file, word)
  if (path === undefined || /^\/dev\/(?:null|zero|full|u?random)$/.test(path)) return true
  if (/^\/dev\/(?:stdout|stderr|fd\/[12])$|^\/proc\/(?:self|1)\/fd\/[12]$/.test(path)) {
    if (trait === 'writes-file') note(shell, 'opens-dev-stdout', path, at)
    return true
  }
  if (/^\/work(?:\/|$)/.test(path)) note(shell, 'reads-work', path, at, more)
  if (trait !== 'writes-file') {
    if (!made.has(path)) note(shell, trait, path, at, more)
    return true
  }
  note(shell, trait, path, at, more)
  if (/^\/tmp(?:\/|$)/.test(path) && !shell.world.covered(path)) note(shell, 'temporary-file', '/tmp', at, more)
  if (!known) return true
  if (shell.tolerated && !shell.world.writable(path)) return false
  made.add(path)
  for (let at = path; at !== '' && !there.has(at); at = at.slice(0, at.lastIndexOf('/'))) there.add(at)
  return true
}

/** After a relative `cd`: the path from where lithos starts the script. */
function fromStart({ cwd, start }: StartShell, path: string | undefined): string | undefined {
  return cwd === start || path === undefined || !path.startsWith(start)
    ? undefined
    : path.slice(start.length).replace(/^\//, '')
}

/** `DIR=/work`, used as `$DIR/data`: what has to be changed is the first of the two. */
function workOrigin({ script, inside }: StartShell, { origin }: Field, word: Place): Place {
  return origin !== undefined && inside === undefined && script.text.slice(origin.pos, origin.end).includes('/work')
    ? origin
    : word
}

/** A file is made in a directory that has to be there: below a Tmpfs nothing is that the script does not make. */
export function needDirectory(shell: StartShell, file: Field): void {
  const path = file.known ? pathOf(shell, file) : undefined
  const directory = path?.slice(0, path.lastIndexOf('/'))
  if (!directory || !shell.world.covered(directory) || shell.world.look(directory).exists !== 'no') return
  if (!shell.journal.there.has(directory)) note(shell, 'needs-directory', directory, file.at ?? shell.at)
}
