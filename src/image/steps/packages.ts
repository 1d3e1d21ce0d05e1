/**
 * Distributions, packages and language tools: what they bring is not in the repository.
 * vagga: builder/commands/{ubuntu,alpine,packaging,pip,npm,gem,composer,vcs}.rs; facts: vagga.md B4.
 *
 * The reasoning, once for all of them:
 * - A distribution has the directories of the filesystem hierarchy at the top. Those that every release of it ships are
 *   there (in merged-/usr releases /bin, /lib, /sbin and /lib64 are links, so their kind is left open; Alpine has none up to v3.22); the others may be. No
 *   other name at the top comes from a distribution: a top-level directory that no step mentions is not there.
 * - What packages install lies under the hierarchy's directories for software and its state (`packageDirs`). Below these any
 *   unlisted name is unknown after a package was installed. What a step made there stays: packages do not delete files that
 *   they do not own.
 * - /opt, /srv, /mnt and /media belong to the administrator: distributions refuse packages with files there (lintian:
 *   dir-or-file-in-opt, dir-or-file-in-srv; abuild: "Packages must not put anything under"). Some servers of Debian make
 *   /srv/ftp and /srv/tftp when they are installed, and other people's repositories do what they like.
 * - /tmp, /run, /dev, /proc, /sys, /work do not matter: vagga empties or unmounts them at the end.
 */
import type { BuildStep, StepOf } from '../../vagga/shape.js'
import { type Build, by, problem, projectPath, type Whole } from '../build.js'
import { makeDirs, writeFile } from '../copying.js'
import { restoreNameFiles } from '../names.js'
import { runScript } from '../shell/run.js'
import {
  blur,
  change,
  dir,
  directoryAt,
  fork,
  makeFile,
  openBelow,
  opening,
  put,
  remove,
  type Why,
  walk,
} from '../tree.js'
import { inCapsule } from './dirs.js'

/** Where packages put what they bring. */
const packageDirs = ['bin', 'boot', 'etc', 'home', 'lib', 'lib32', 'lib64', 'libx32', 'root', 'sbin', 'usr', 'var']

/** Where only the packages of other people's repositories put something. */
const foreignDirs = ['opt', 'srv']

const everyDistribution = {
  certain: ['bin', 'etc', 'home', 'lib', 'media', 'mnt', 'opt', 'root', 'sbin', 'srv', 'usr', 'var'],
  links: ['bin', 'lib', 'lib32', 'lib64', 'libx32', 'sbin'],
  possible: ['boot', 'lib32', 'lib64', 'libx32'],
  empty: ['media', 'mnt', 'opt', 'srv'],
  below: ['usr/bin', 'usr/lib', 'usr/sbin', 'usr/share', 'var/cache', 'var/lib', 'var/log', 'var/tmp'],
  files: ['bin/sh', 'etc/group', 'etc/passwd', 'usr/bin/env'],
}

/** What people miss in Alpine: it comes with packages only. */
const notInAlpine = ['bash', 'python', 'python3', 'perl', 'ruby', 'php', 'node', 'npm', 'curl', 'git', 'make', 'gcc']

/** The tree of a distribution under the image, over whatever was there; `release` as `!Alpine` names it. */
export function bootstrap(build: Build, name: 'ubuntu' | 'alpine', release = ''): void {
  if (build.distribution !== 'none' && build.distribution !== 'unknown') {
    problem(build, 'fails', '/', 'the container has a distribution already: only one can be active', { always: true })
    return
  }
  build.distribution = name
  // vagga: alpine.rs, ubuntu.rs; facts: vagga.md B0
  build.environ.set('LANG', 'en_US.UTF-8')
  if (name === 'ubuntu') {
    build.environ.set('DEBIAN_FRONTEND', 'noninteractive')
    const path = build.environ.get('PATH')
    build.environ.set('PATH', path === undefined ? undefined : `${path}:/usr/games:/usr/local/games`)
  }
  if (!build.building) return
  const { world } = build
  const part: Why = { because: `part of the distribution of \`!${build.step.tag}\``, step: build.step.at }
  const may: Why = { because: `the distribution of \`!${build.step.tag}\` may bring it`, step: build.step.at }
  for (const top of [...everyDistribution.certain, ...everyDistribution.possible]) {
    const found = walk(world, `/${top}`, { follow: false })
    if (found.exists === 'yes') continue
    const certain = everyDistribution.certain.includes(top) || (name === 'ubuntu' && top === 'boot')
    if (!certain) blur(world, found, may)
    else {
      const isPlain = !everyDistribution.links.includes(top) || /^v3\.(?:1?\d|2[0-2])(?:\.|$)/.test(release)
      const made = dir(world, { why: part, ...(isPlain ? {} : { soft: true }) })
      if (!everyDistribution.empty.includes(top)) made.deep = opening(world, may)
      put(world, found, made)
    }
  }
  openPackageDirs(build, may)
  for (const below of everyDistribution.below) {
    const found = walk(world, `/${below}`)
    if (found.exists === 'yes') continue
    const made = dir(world, { why: part })
    made.deep = opening(world, may)
    put(world, found, made)
  }
  for (const file of everyDistribution.files) {
    const found = walk(world, `/${file}`, { follow: false })
    if (found.exists !== 'yes') put(world, found, { kind: 'some', why: part, born: ++world.clock.tick })
  }
  const lacking: Why = { because: 'Alpine comes without it, a package would bring it' }
  if (name === 'alpine')
    for (const directory of ['bin', 'usr/bin'])
      for (const program of notInAlpine) {
        const found = walk(world, `/${directory}/${program}`, { follow: false })
        if (found.exists === 'unknown') remove(world, found, lacking)
      }
  restoreNameFiles(build)
}

/** An archive that is not Ubuntu's own may hold anything. */
export function customRelease(build: Build, { value: { url }, at }: StepOf<'UbuntuRelease'>): void {
  if (build.building && url && !/^https?:\/\/(?:[\w-]+\.)*ubuntu\.com\//.test(url.value))
    openBelow(build.world, walk(build.world, '/'), { because: `\`${url.value}\` may bring it`, step: at })
}

/** Packages were installed: whatever is not listed below the directories for packages may be there now. */
export function openPackageDirs(build: Build, why: Why): void {
  for (const name of packageDirs) openBelow(build.world, walk(build.world, `/${name}`), why)
  for (const name of build.distribution === 'ubuntu' ? ['ftp', 'tftp'] : []) {
    const found = walk(build.world, `/srv/${name}`, { follow: false })
    if (found.exists === 'no' && found.rest.length === 1) blur(build.world, found, why)
  }
}

/** Nothing is known of other people's packages. */
function openForeignDirs(build: Build, why: Why): void {
  openPackageDirs(build, why)
  for (const name of foreignDirs) openBelow(build.world, walk(build.world, `/${name}`), why)
}

const languageSteps = /^(Py|Npm|Yarn|Gem|Composer)/

/** Steps that install something with a package manager. */
export function install(build: Build, step: BuildStep): void {
  const why: Why = { because: `\`!${step.tag}\` may bring it`, step: step.at }
  if (build.distribution === 'none') {
    if (step.tag === 'NpmInstall' || step.tag === 'NpmDependencies') bootstrap(build, 'alpine')
    else {
      problem(build, 'fails', '', 'this step requires some linux distribution to be active', {
        always: true,
        at: step.at,
      })
      build.distribution = 'unknown'
    }
  }
  if (!build.building) return
  openPackageDirs(build, why)
  // tools run in /work and may leave something there
  if (languageSteps.test(step.tag)) {
    const work = walk(build.world, '/work')
    if (work.node?.kind === 'dir') directoryAt(build.world, work).open = opening(build.world, why)
  }
}

/** Installs what a file of the project lists, which has to be there. */
export function installAndCheck(
  build: Build,
  step: StepOf<
    | 'GemBundle'
    | 'ComposerDependencies'
    | 'NpmDependencies'
    | 'YarnDependencies'
    | 'Py2Requirements'
    | 'Py3Requirements'
  >,
): void {
  // before the tool runs, which may leave anything there
  const before = fork(build.world)
  install(build, step)
  const missing = (path: string, at: BuildStep['at']) => {
    const found = walk(before, `/work/${path}`)
    if (found.exists === 'no') {
      problem(
        build,
        'source-missing',
        projectPath(build, found),
        `/work/${path}: No such file or directory (os error 2)`,
        { at },
      )
    }
    return found
  }
  switch (step.tag) {
    case 'Py2Requirements':
    case 'Py3Requirements':
      missing(step.value.value, step.value.at)
      break
    case 'NpmDependencies':
      missing(step.value.file.value, step.at)
      break
    case 'GemBundle': {
      missing(step.value.gemfile.value, step.at)
      const lock = walk(build.world, `/work/${step.value.gemfile.value}.lock`)
      if (lock.exists === 'yes') {
        build.unversioned.push({
          path: projectPath(build, lock),
          at: step.at,
          message: "what Gemfile.lock says is not in the image's hash",
        })
      }
      break
    }
    case 'ComposerDependencies': {
      const lock = walk(build.world, `/work/${step.value.workingDir?.value ?? ''}/composer.lock`)
      if (
        lock.exists === 'yes' &&
        lock.node?.kind === 'file' &&
        step.value.dev.value &&
        /"packages-dev"\s*:\s*\[\s*\{/.test(new TextDecoder().decode(lock.node.content?.(4_000_000)))
      ) {
        build.unversioned.push({
          path: projectPath(build, lock),
          at: step.at,
          message: "`packages-dev` of composer.lock is not in the image's hash",
        })
      }
      break
    }
    case 'YarnDependencies':
      openBelow(build.world, walk(build.world, '/work'), by(build))
      break
  }
}

/** Steps that only configure a package manager. */
export function configure(build: Build, step: BuildStep): void {
  const wrong = (needed: string) =>
    problem(
      build,
      'fails',
      '',
      build.distribution === 'none'
        ? 'this step requires some linux distribution to be active'
        : `this step needs ${needed}`,
      { at: step.at },
    )
  switch (step.tag) {
    case 'AlpineRepo':
      if (build.distribution !== 'alpine' && build.distribution !== 'unknown') wrong('Alpine')
      break
    case 'UbuntuRepo':
    case 'UbuntuPPA':
    case 'UbuntuUniverse':
    case 'AptTrust':
      if (build.distribution !== 'ubuntu' && build.distribution !== 'unknown') wrong('Ubuntu')
      break
    case 'Repo':
      if (build.distribution === 'none') wrong('a distribution')
      break
    default:
      return
  }
  const isForeign = step.tag === 'AlpineRepo' || step.tag === 'UbuntuRepo' || step.tag === 'UbuntuPPA'
  const open = isForeign ? openForeignDirs : openPackageDirs
  if (build.building) open(build, { because: `\`!${step.tag}\` may bring it`, step: step.at })
}

/** A clone has unknown contents; missing parents of the path are made. */
export function git(build: Build, { value }: Whole<'Git'>): void {
  const path = value.path.value
  if (makeDirs(build.world, inCapsule(path), by(build), '') !== undefined) {
    problem(build, 'fails', path, `${path} is not a directory`)
    return
  }
  const found = walk(build.world, inCapsule(path), { root: '' })
  openBelow(build.world, found, { because: `\`${value.url.value}\` may hold it`, step: build.step.at })
  change(build.world, walk(build.world, inCapsule(path), { root: '' }), { usual: true })
}

/** Clones below /tmp and runs a script there. */
export function gitInstall(build: Build, { value }: Whole<'GitInstall'>): void {
  runScript(build, value.script.value, { cwd: undefined })
}

/** Writes the description of a revision. */
export function gitDescribe(build: Build, { value }: StepOf<'GitDescribe'>): void {
  const path = value.outputFile?.value
  if (path === undefined) return
  const failure = writeFile(
    build.world,
    makeFile(build.world, { mode: 0o644, usual: true }),
    inCapsule(path),
    by(build),
    '',
  )
  if (failure !== undefined) {
    problem(
      build,
      'parent-missing',
      path.replace(/\/+[^/]*$/, '') || '/',
      `Can't write ${path}: No such file or directory (os error 2)`,
      {
        certain: failure.error === 'ENOENT',
      },
    )
  }
}
