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
import { type Build, buildFails, by, problem, projectPath, type Whole } from '../build.js'
import { makeDirs, writeFile } from '../copying.js'
import { restoreNameFiles } from '../names.js'
import { openPackageDirs } from '../package-dirs.js'
import { runScript } from '../shell/run.js'
import {
  dir,
  directoryAt,
  empty,
  type Found,
  fork,
  makeFile,
  markUnknown,
  openBelow,
  opening,
  put,
  remove,
  type Why,
} from '../tree.js'
import { walk } from '../walk.js'
import { inCapsule, mountCache } from './dirs.js'
import { isVersionLate } from './files.js'

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

/** What vagga writes, or needs to be there. vagga: ubuntu.rs `init_ubuntu_core`, alpine.rs `setup_base` */
const certainFiles = {
  ubuntu: ['etc/apt/sources.list', 'etc/lsb-release', 'usr/bin/chfn', 'usr/sbin/policy-rc.d'],
  alpine: ['etc/apk/repositories'],
}

/** What vagga removes of Ubuntu at the end of a build. vagga: ubuntu.rs `finish` */
const removedFromUbuntu = [
  'spool/rsyslog',
  'log/alternatives.log',
  'log/bootstrap.log',
  'log/dpkg.log',
  'log/apt/history.log',
  'log/apt/term.log',
]

const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** vagga: alpine.rs `LATEST_VERSION`: where npm is wanted and there is no distribution */
const latestAlpine = 'v3.15'

/** The tree of a distribution under the image, over whatever was there; `release` as `!Alpine` names it. */
export function bootstrap(build: Build, name: 'ubuntu' | 'alpine', release = ''): void {
  if (build.distribution !== 'none' && build.distribution !== 'unknown') {
    buildFails(build, 'the container has a distribution already: only one can be active', { path: '/', always: true })
    return
  }
  build.distribution = name
  // vagga: alpine.rs, ubuntu.rs `configure`; facts: vagga.md B0
  mountCache(build, name === 'ubuntu' ? '/var/cache/apt' : '/etc/apk/cache')
  build.environ.set('LANG', 'en_US.UTF-8')
  if (name === 'ubuntu') build.environ.set('DEBIAN_FRONTEND', 'noninteractive')
  build.environ.set('PATH', name === 'ubuntu' ? `${defaultPath}:/usr/games:/usr/local/games` : defaultPath)
  if (!build.building) return
  if (name === 'alpine' && !/^v\d+.\d+$/u.test(release)) {
    buildFails(build, `Error checking alpine version: '${release}'`, { always: true })
  }
  const { world } = build
  const part: Why = { because: `part of the distribution of \`!${build.step.tag}\``, step: build.step.at }
  const may: Why = {
    because: `the distribution of \`!${build.step.tag}\` may bring it`,
    step: build.step.at,
    packages: [],
  }
  for (const top of [...everyDistribution.certain, ...everyDistribution.possible]) {
    const found = walk(world, `/${top}`, { follow: false })
    if (found.exists === 'yes') continue
    const certain = everyDistribution.certain.includes(top) || (name === 'ubuntu' && top === 'boot')
    if (!certain) markUnknown(world, found, may)
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
  for (const file of [...everyDistribution.files, ...certainFiles[name]]) {
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

/** Before the rest of the end of a build, while everything is mounted. */
export function finishDistribution(build: Build): void {
  if (build.distribution !== 'ubuntu') return
  const why: Why = { because: 'vagga removes it at the end of a build on Ubuntu' }
  const lists = walk(build.world, inCapsule('/var/lib/apt/lists'), { root: '' })
  if (lists.node?.kind === 'dir') empty(build.world, lists)
  for (const path of removedFromUbuntu) {
    const found = walk(build.world, inCapsule(`/var/${path}`), { root: '', follow: false })
    if (found.exists !== 'no' && found.rest.length === 1) remove(build.world, found, why)
  }
}

const ubuntuVersions = ['12.04', '14.04', '14.10', '15.04', '15.10', '16.04']

/** An archive that is not Ubuntu's own may hold anything. */
export function customRelease(build: Build, { value: { url, version, codename }, at }: StepOf<'UbuntuRelease'>): void {
  const refuse = (message: string) => {
    if (build.building) buildFails(build, message, { always: true, at: version?.at ?? at })
  }
  if (!url && !version && !codename) refuse('UbuntuRelease tag must contain one of `codename`, `version` or `url`')
  if (!url && version && !ubuntuVersions.includes(version.value.replace(/^(.{5})\..*/, '$1')))
    refuse(`Unknown version "${version.value}". You should use \`codename\` instead`)
  if (build.building && url && !/^https?:\/\/(?:[\w-]+\.)*ubuntu\.com\//.test(url.value))
    openBelow(build.world, walk(build.world, '/'), { because: `\`${url.value}\` may bring it`, step: at })
}

/** Nothing is known of other people's packages. */
function openForeignDirs(build: Build, why: Why): void {
  openPackageDirs(build, why)
  for (const name of foreignDirs) openBelow(build.world, walk(build.world, `/${name}`), why)
}

/** Variables that steps set for all that follow. vagga: pip.rs, composer.rs `configure` */
const variables: Readonly<Record<string, Readonly<Record<string, string | undefined>>>> = {
  Py: { PIP_CACHE_DIR: '/tmp/pip-cache' },
  Composer: {
    COMPOSER_ALLOW_SUPERUSER: '1',
    COMPOSER_BIN_DIR: '/usr/local/bin',
    COMPOSER_CACHE_DIR: '/tmp/composer-cache',
    COMPOSER_HOME: '/usr/local/lib/composer',
    // as `!ComposerConfig` says
    COMPOSER_VENDOR_DIR: undefined,
  },
}

/** The packages that a step asks for and leaves in the image, by their names without versions. */
function packagesOf(step: BuildStep): readonly string[] {
  switch (step.tag) {
    case 'Install':
    case 'Py2Install':
    case 'Py3Install':
    case 'NpmInstall':
    case 'GemInstall':
    case 'ComposerInstall':
      return step.value.items.map(({ value }) => value.replace(/[~<>=@[:].*$/, ''))
    default:
      return []
  }
}

const languageSteps = /^(Py|Npm|Yarn|Gem|Composer)/

/** Steps that install something with a package manager. */
export function install(build: Build, step: BuildStep): void {
  const why: Why = { because: `\`!${step.tag}\` may bring it`, step: step.at }
  const [language = ''] = languageSteps.exec(step.tag) ?? []
  for (const [name, value] of Object.entries(variables[language] ?? {})) build.environ.set(name, value)
  if (build.distribution === 'none') {
    if (step.tag === 'NpmInstall' || step.tag === 'NpmDependencies') bootstrap(build, 'alpine', latestAlpine)
    else if (build.building) {
      buildFails(build, 'this step requires some linux distribution to be active', { always: true, at: step.at })
      build.distribution = 'unknown'
    }
  }
  if (!build.building) return
  openPackageDirs(build, why, packagesOf(step))
  // tools run in /work and may leave something there
  if (language !== '') {
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
  const now = fork(build.world)
  install(build, step)
  if (!build.building) return
  const refuse = (message: string) => buildFails(build, message, { always: true, at: step.at })
  /** A file that has to be there when vagga computes the version. */
  const needed = (path: string, at: BuildStep['at'] = step.at): Found => {
    const full = path.startsWith('/') ? path : `/work/${path}`
    const found = walk(build.versionIsLate ? now : build.hashed, full, { root: '' })
    if (found.exists !== 'no') return found
    const inProject = found.holder === 'work' ? projectPath(build, found) : path
    const code = build.files.ignored?.(inProject) === true ? 'source-ignored' : 'source-missing'
    problem(build, code, inProject, `${full}: No such file or directory (os error 2)`, { at })
    return found
  }
  const json = (path: string, found = needed(path)): Record<string, unknown> => {
    const text = textOf(found)
    // the project may be a list of paths, whose files are empty
    if (text === undefined || text === '') return {}
    try {
      return JSON.parse(text) ?? {}
    } catch {
      refuse(`bad json in "/work/${path}"`)
      return {}
    }
  }
  switch (step.tag) {
    case 'Py2Requirements':
    case 'Py3Requirements': {
      const seen = new Set<string>()
      const follow = (path: string): void => {
        const found = needed(path, step.value.at)
        if (seen.has(found.path)) {
          refuse(`Cyclic requirement: "${found.path}"`)
          return
        }
        seen.add(found.path)
        for (const line of textOf(found)?.split('\n') ?? []) {
          const included = /^(?:-[rc]|--(?:requirement|constraint)[ =])(.*)/.exec(line.trim())?.[1]?.trim()
          if (included !== undefined)
            follow(included.startsWith('/') ? included : path.replace(/[^/]*$/, () => included))
        }
      }
      follow(step.value.value)
      break
    }
    case 'NpmDependencies': {
      const { file, package: own, dev, peer, bundled, optional } = step.value
      const found = json(file.value)
      const groups: [boolean, string][] = [
        [own.value, 'dependencies'],
        [dev.value, 'devDependencies'],
        [peer.value, 'peerDependencies'],
        [bundled.value, 'bundledDependencies'],
        [bundled.value, 'bundleDependencies'],
        [optional.value, 'optionalDependencies'],
      ]
      for (const [wanted, key] of groups) {
        const group = wanted && Object.hasOwn(found, key) ? found[key] : {}
        if (typeof group !== 'object' || group === null || Array.isArray(group))
          refuse(`The "${key}" is not a mapping (JSON object)`)
        else if (Object.values(group).some((version) => typeof version !== 'string'))
          refuse(`a package of "${key}" has a wrong version`)
      }
      break
    }
    case 'GemBundle': {
      needed(step.value.gemfile.value)
      const policy = step.value.trustPolicy?.value
      if (policy !== undefined && !/^(?:Low|Medium|High)Security$/.test(policy))
        refuse(
          `Value of 'GemBundle.trust_policy' must be 'LowSecurity', 'MediumSecurity' or 'HighSecurity', '${policy}' given`,
        )
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
      const prefer = step.value.prefer?.value
      if (prefer !== undefined && prefer !== 'dist' && prefer !== 'source')
        refuse(`Value of 'ComposerDependencies.prefer' must be either 'source' or 'dist', '${prefer}' given`)
      const within = step.value.workingDir === undefined ? '' : `${step.value.workingDir.value}/`
      json(`${within}composer.json`)
      const lock = walk(now, `/work/${within}composer.lock`)
      const packages = lock.exists === 'yes' ? json(`${within}composer.lock`, lock)['packages-dev'] : undefined
      if (step.value.dev.value && Array.isArray(packages) && packages.length > 0) {
        build.unversioned.push({
          path: projectPath(build, lock),
          at: step.at,
          message: "`packages-dev` of composer.lock is not in the image's hash",
        })
      }
      break
    }
    case 'YarnDependencies': {
      const within = step.value.dir.value
      isVersionLate(build, `/work/${within}/yarn.lock`)
      json(`${within}/package.json`)
      // vagga: npm.rs `setup_yarn`
      writeFile(build.world, makeFile(build.world, { mode: 0o755 }), inCapsule('/usr/bin/yarn'), by(build), '')
      openBelow(build.world, walk(build.world, '/work'), by(build))
      break
    }
  }
}

const textOf = ({ node }: Found): string | undefined => {
  const bytes = node?.kind === 'file' ? node.content?.(4_000_000) : undefined
  return bytes === undefined || bytes.length >= 4_000_000 ? undefined : new TextDecoder().decode(bytes)
}

/** Steps that only configure a package manager. */
export function configure(build: Build, step: BuildStep): void {
  const wrong = (needed: string) =>
    buildFails(
      build,
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
      else if (step.value.value.split('/').length > 2)
        buildFails(build, `Cannot parse repository string '${step.value.value}'`, { always: true, at: step.at })
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
  if (makeDirs(build.world, inCapsule(path), by(build), '', 'umask') !== undefined) {
    buildFails(build, `${path} is not a directory`, { path })
    return
  }
  const found = walk(build.world, inCapsule(path), { root: '' })
  openBelow(build.world, found, { because: `\`${value.url.value}\` may hold it`, step: build.step.at })
}

/** Clones below /tmp and runs a script there. */
export function gitInstall(build: Build, { value }: Whole<'GitInstall'>): void {
  runScript(build, value.script.value, { cwd: undefined })
}

/** Writes the description of a revision. */
export function gitDescribe(build: Build, { value }: StepOf<'GitDescribe'>): void {
  const path = value.outputFile?.value
  if (path === undefined) return
  const before = walk(build.world, inCapsule(path), { root: '' }).node
  const { mode, usual } = before?.kind === 'file' ? before : { mode: 0o644, usual: true }
  const failure = writeFile(
    build.world,
    makeFile(build.world, { ...(mode === undefined ? {} : { mode }), ...(usual ? { usual } : {}) }),
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
