/** `!Git`, `!GitInstall`, `!GitDescribe`. vagga: builder/commands/vcs.rs */
import { errorText } from '../../text/errno.js'
import type { StepOf } from '../../vagga/shape.js'
import { type Build, buildFails, problem, type Whole } from '../build.js'
import { asVagga, inCapsule, statInCapsule } from '../capsule.js'
import { makeDirs, writeFile } from '../copying.js'
import { runScript } from '../shell/run.js'
import { makeFile, openBelow } from '../tree.js'

/** A clone has unknown contents; missing parents of the path are made. */
export function git(build: Build, { value }: Whole<'Git'>): void {
  const path = value.path.value
  if (makeDirs(asVagga(build), inCapsule(path), 'umask') !== undefined) {
    buildFails(build, `${path} is not a directory`, { path })
    return
  }
  openBelow(build.world, statInCapsule(build, path), {
    because: `\`${value.url.value}\` may hold it`,
    step: build.step.at,
  })
}

/** Clones below /tmp and runs a script there. */
export function gitInstall(build: Build, { value }: Whole<'GitInstall'>): void {
  runScript(build, value.script.value, { cwd: undefined })
}

/** Writes the description of a revision. */
export function gitDescribe(build: Build, { value }: StepOf<'GitDescribe'>): void {
  const path = value.outputFile?.value
  if (path === undefined) return
  const before = statInCapsule(build, path).node
  const { mode, usual } = before?.kind === 'file' ? before : { mode: 0o644, usual: true }
  const failure = writeFile(asVagga(build), makeFile(build.world, { mode, usual }), inCapsule(path))
  if (failure === undefined) return
  const parent = path.replace(/\/+[^/]*$/, '') || '/'
  const message = `Can't write ${path}: ${errorText('ENOENT')}`
  problem(build, 'parent-missing', message, { path: parent, certain: failure.error === 'ENOENT' })
}
