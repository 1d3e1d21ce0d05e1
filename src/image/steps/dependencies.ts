/** Steps that install what files of the project list. vagga: builder/commands/{pip,npm,gem,composer}.rs; facts: vagga.md B4. */
import { errorText } from '../../text/errno.js'
import type { BuildStep, StepOf } from '../../vagga/shape.js'
import { type Build, buildFails, by, problem, projectPath } from '../build.js'
import { asVagga, inCapsule } from '../capsule.js'
import { writeFile } from '../copying.js'
import { type Found, fork, makeFile, openBelow, type World } from '../tree.js'
import { walk } from '../walk.js'
import { isVersionLate } from './files.js'
import { install } from './packages.js'

/** A step that installs, and looks at the files that it needs. */
interface Installing {
  readonly build: Build
  readonly step: BuildStep
  /** Before the tool ran, which may leave anything in the project. */
  readonly before: World
}

/** Installs; `undefined` where the step does nothing more, because its container is only replayed. */
function installing(build: Build, step: BuildStep): Installing | undefined {
  const before = fork(build.world)
  install(build, step)
  return build.building ? { build, step, before } : undefined
}

function refuse({ build, step }: Installing, message: string): void {
  buildFails(build, message, { always: true, at: step.at })
}

/** A file that has to be there when vagga computes the version. */
function needed({ build, before, step }: Installing, path: string, at = step.at): Found {
  const full = path.startsWith('/') ? path : `/work/${path}`
  const found = walk(build.versionIsLate ? before : build.hashed, full, { root: '' })
  if (found.exists !== 'no') return found
  const inProject = found.holder === 'work' ? projectPath(build, found) : path
  const code = build.files.ignored?.(inProject) === true ? 'source-ignored' : 'source-missing'
  problem(build, code, `${full}: ${errorText('ENOENT')}`, { path: inProject, at })
  return found
}

/** What a file says, where that is known; vagga refuses what is no JSON. */
function jsonOf(step: Installing, path: string, found: Found): Record<string, unknown> {
  const text = textOf(found)
  // the project may be a list of paths, whose files are empty
  if (text === undefined || text === '') return {}
  try {
    return JSON.parse(text) ?? {}
  } catch {
    refuse(step, `bad json in "/work/${path}"`)
    return {}
  }
}

/** Longer files are not read. */
const maxText = 4_000_000

function textOf({ node }: Found): string | undefined {
  const bytes = node?.kind === 'file' ? node.content?.(maxText) : undefined
  return bytes === undefined || bytes.length >= maxText ? undefined : new TextDecoder().decode(bytes)
}

/** `!Py2Requirements`, `!Py3Requirements`: a file and those that it includes. */
export function requirements(build: Build, step: StepOf<'Py2Requirements' | 'Py3Requirements'>): void {
  const running = installing(build, step)
  if (running === undefined) return
  const seen = new Set<string>()
  const follow = (path: string): void => {
    const found = needed(running, path, step.value.at)
    if (seen.has(found.path)) {
      refuse(running, `Cyclic requirement: "${found.path}"`)
      return
    }
    seen.add(found.path)
    for (const line of textOf(found)?.split('\n') ?? []) {
      const included = /^(?:-[rc]|--(?:requirement|constraint)[ =])(.*)/.exec(line.trim())?.[1]?.trim()
      if (included !== undefined) follow(included.startsWith('/') ? included : path.replace(/[^/]*$/, () => included))
    }
  }
  follow(step.value.value)
}

/** `!NpmDependencies`: the groups of package.json that the step asks for. */
export function npmDependencies(build: Build, step: StepOf<'NpmDependencies'>): void {
  const running = installing(build, step)
  if (running === undefined) return
  const { file, package: own, dev, peer, bundled, optional } = step.value
  const found = jsonOf(running, file.value, needed(running, file.value))
  const groups: readonly [boolean, string][] = [
    [own.value, 'dependencies'],
    [dev.value, 'devDependencies'],
    [peer.value, 'peerDependencies'],
    [bundled.value, 'bundledDependencies'],
    [bundled.value, 'bundleDependencies'],
    [optional.value, 'optionalDependencies'],
  ]
  for (const [isAsked, key] of groups) {
    const group = isAsked && Object.hasOwn(found, key) ? found[key] : {}
    if (typeof group !== 'object' || group === null || Array.isArray(group))
      refuse(running, `The "${key}" is not a mapping (JSON object)`)
    else if (Object.values(group).some((version) => typeof version !== 'string'))
      refuse(running, `a package of "${key}" has a wrong version`)
  }
}

/** `!GemBundle` */
export function gemBundle(build: Build, step: StepOf<'GemBundle'>): void {
  const running = installing(build, step)
  if (running === undefined) return
  const { gemfile, trustPolicy } = step.value
  needed(running, gemfile.value)
  const policy = trustPolicy?.value
  if (policy !== undefined && !/^(?:Low|Medium|High)Security$/.test(policy))
    refuse(
      running,
      `Value of 'GemBundle.trust_policy' must be 'LowSecurity', 'MediumSecurity' or 'HighSecurity', '${policy}' given`,
    )
  const lock = walk(build.world, `/work/${gemfile.value}.lock`)
  if (lock.exists === 'yes') {
    const message = "what Gemfile.lock says is not in the image's hash"
    build.unversioned.push({ path: projectPath(build, lock), at: step.at, message })
  }
}

/** `!ComposerDependencies`: of the development packages of composer.lock vagga takes no notice. */
export function composerDependencies(build: Build, step: StepOf<'ComposerDependencies'>): void {
  const running = installing(build, step)
  if (running === undefined) return
  const { prefer, workingDir, dev } = step.value
  if (prefer !== undefined && prefer.value !== 'dist' && prefer.value !== 'source')
    refuse(running, `Value of 'ComposerDependencies.prefer' must be either 'source' or 'dist', '${prefer.value}' given`)
  const within = workingDir === undefined ? '' : `${workingDir.value}/`
  jsonOf(running, `${within}composer.json`, needed(running, `${within}composer.json`))
  const lock = walk(running.before, `/work/${within}composer.lock`)
  const packages = lock.exists === 'yes' ? jsonOf(running, `${within}composer.lock`, lock)['packages-dev'] : undefined
  if (dev.value && Array.isArray(packages) && packages.length > 0) {
    const message = "`packages-dev` of composer.lock is not in the image's hash"
    build.unversioned.push({ path: projectPath(build, lock), at: step.at, message })
  }
}

/** `!YarnDependencies`. vagga: npm.rs `setup_yarn` */
export function yarnDependencies(build: Build, step: StepOf<'YarnDependencies'>): void {
  const running = installing(build, step)
  if (running === undefined) return
  const within = step.value.dir.value
  isVersionLate(build, `/work/${within}/yarn.lock`)
  jsonOf(running, `${within}/package.json`, needed(running, `${within}/package.json`))
  writeFile(asVagga(build), makeFile(build.world, { mode: 0o755 }), inCapsule('/usr/bin/yarn'))
  openBelow(build.world, walk(build.world, '/work'), by(build))
}
