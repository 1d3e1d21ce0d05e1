/** The beginning of a script. */
import type { Script, ShellFunction } from './shell.js'
import { command, statements } from './walk.js'

/** What a shell is before its script runs, whoever its host is. */
export const beforeRunning = (script: Script) => ({
  grammar: { statements, command },
  functions: new Map<string, ShellFunction>(),
  forgotten: false,
  directories: [],
  assume: true,
  nounset: false,
  checked: false,
  tolerated: false,
  noticed: false,
  perhaps: false,
  wanted: false,
  ended: undefined,
  exits: [],
  script,
  inside: undefined,
  at: { pos: 0, end: 0 },
  depth: 0,
})
