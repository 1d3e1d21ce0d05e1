/** Stub until the interpreter is there. */
import type { Build } from '../build.js'
import { openEverything } from '../tree.js'

export function runScript(
  build: Build,
  _text: string,
  _options: { cwd?: string | undefined; uid?: number; gid?: number },
): void {
  openEverything(build.world, { because: 'a command may make it', step: build.step.at })
}
export function runCommand(build: Build, _words: readonly string[]): void {
  openEverything(build.world, { because: 'a command may make it', step: build.step.at })
}
