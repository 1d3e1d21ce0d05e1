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
import { type Build, buildFails } from '../build.js'
import { lstatInCapsule, statInCapsule } from '../capsule.js'
import { restoreNameFiles } from '../names.js'
import { openPackageDirs } from '../package-dirs.js'
import { dir, empty, markUnknown, openBelow, opening, put, remove, type Why, type World } from '../tree.js'
import { walk } from '../walk.js'
import { mountCache } from './dirs.js'

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

/** A distribution that is laid under the image. */
interface Laying {
  readonly world: World
  readonly name: 'ubuntu' | 'alpine'
  /** As `!Alpine` names it. */
  readonly release: string
  /** Why something certainly is there. */
  readonly part: Why
  /** Why something may be there. */
  readonly may: Why
}

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
  const { tag, at: step } = build.step
  const part: Why = { because: `part of the distribution of \`!${tag}\``, step }
  const may: Why = { because: `the distribution of \`!${tag}\` may bring it`, step, packages: [] }
  const laying: Laying = { world: build.world, name, release, part, may }
  layTop(laying)
  openPackageDirs(build, may)
  layBelow(laying)
  layFiles(laying, [...everyDistribution.files, ...certainFiles[name]])
  if (name === 'alpine') removeLacking(laying)
  restoreNameFiles(build)
}

function layTop({ world, name, release, part, may }: Laying): void {
  const isMerged = !/^v3\.(?:1?\d|2[0-2])(?:\.|$)/.test(release)
  for (const top of [...everyDistribution.certain, ...everyDistribution.possible]) {
    const found = walk(world, `/${top}`, { follow: false })
    if (found.exists === 'yes') continue
    const isCertain = everyDistribution.certain.includes(top) || (name === 'ubuntu' && top === 'boot')
    if (!isCertain) {
      markUnknown(world, found, may)
      continue
    }
    const made = dir(world, { why: part, soft: everyDistribution.links.includes(top) && isMerged })
    if (!everyDistribution.empty.includes(top)) made.deep = opening(world, may)
    put(world, found, made)
  }
}

function layBelow({ world, part, may }: Laying): void {
  for (const path of everyDistribution.below) {
    const found = walk(world, `/${path}`)
    if (found.exists === 'yes') continue
    const made = dir(world, { why: part })
    made.deep = opening(world, may)
    put(world, found, made)
  }
}

function layFiles({ world, part }: Laying, files: readonly string[]): void {
  for (const path of files) {
    const found = walk(world, `/${path}`, { follow: false })
    if (found.exists !== 'yes') put(world, found, { kind: 'some', why: part, born: ++world.clock.tick })
  }
}

function removeLacking({ world }: Laying): void {
  const lacking: Why = { because: 'Alpine comes without it, a package would bring it' }
  const paths = ['/bin', '/usr/bin'].flatMap((directory) => notInAlpine.map((program) => `${directory}/${program}`))
  for (const path of paths) {
    const found = walk(world, path, { follow: false })
    if (found.exists === 'unknown') remove(world, found, lacking)
  }
}

/** Before the rest of the end of a build, while everything is mounted. */
export function finishDistribution(build: Build): void {
  if (build.distribution !== 'ubuntu') return
  const why: Why = { because: 'vagga removes it at the end of a build on Ubuntu' }
  const lists = statInCapsule(build, '/var/lib/apt/lists')
  if (lists.node?.kind === 'dir') empty(build.world, lists)
  for (const path of removedFromUbuntu) {
    const found = lstatInCapsule(build, `/var/${path}`)
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
