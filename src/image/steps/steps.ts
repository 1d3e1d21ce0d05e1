/** Runs build steps in order, each by its own file. */
import type { BuildStep } from '../../vagga/shape.js'
import { type Build, inRanges, isWhole, problem, type Whole, type WholeStep } from '../build.js'
import { runCommand, runScript } from '../shell/run.js'
import { openEverything } from '../tree.js'
import { tar, tarInstall, unzip } from './archives.js'
import { buildStep, container, subConfig } from './containers.js'
import { cacheDirs, emptyDir, ensureDir, removeStep } from './dirs.js'
import { copy, depends, download, text } from './files.js'
import {
  bootstrap,
  configure,
  customRelease,
  git,
  gitDescribe,
  gitInstall,
  install,
  installAndCheck,
} from './packages.js'

/** Steps that act although their container is only replayed for a child. facts: vagga.md B5. */
const replayed = new Set<BuildStep['tag']>([
  'EnsureDir',
  'EmptyDir',
  'Remove',
  'CacheDirs',
  'Env',
  'Container',
  'SubConfig',
  'Alpine',
  'Ubuntu',
  'UbuntuRelease',
  'NpmInstall',
  'NpmDependencies',
  'Py2Install',
  'Py2Requirements',
  'Py3Install',
  'Py3Requirements',
  'ComposerInstall',
  'ComposerDependencies',
])

/** Of one build. What further steps do is not known. */
export const mostSteps = 50_000

/** Runs steps in their order; when their container is only replayed, those that act all the same. */
export function runSteps(build: Build, steps: readonly BuildStep[]): void {
  for (const step of steps) {
    if (!build.building && !replayed.has(step.tag)) continue
    if (build.ran === mostSteps) {
      openEverything(build.world, { because: 'more steps run than are followed', step: step.at })
      return
    }
    build.ran += 1
    build.step = step
    build.progress.step = step
    if (build.replaying === undefined && step.tag !== 'Container') build.ownSteps.add(step.at)
    if (isWhole(step)) runStep(build, step)
    else openEverything(build.world, { because: 'a step could not be read', step: step.at })
  }
}

function runAs(build: Build, { value }: Whole<'RunAs'>): void {
  const { userId, groupId, externalUserId, supplementaryGids, workDir } = value
  const gids = [groupId, ...supplementaryGids.items].map((gid) => gid.value)
  if (
    !inRanges((externalUserId ?? userId).value, build.ids.uids) ||
    !gids.every((gid) => inRanges(gid, build.ids.gids))
  ) {
    problem(build, 'fails', '', 'the container does not have this user or group: see its `uids` and `gids`', {
      always: true,
    })
    return
  }
  runScript(build, value.script.value, {
    cwd: workDir.value,
    uid: userId.value,
    gid: groupId.value,
    external: externalUserId !== undefined,
  })
}

function runStep(build: Build, step: WholeStep): void {
  switch (step.tag) {
    case 'EnsureDir':
      ensureDir(build, step)
      break
    case 'EmptyDir':
      emptyDir(build, step)
      break
    case 'Remove':
      removeStep(build, step)
      break
    case 'CacheDirs':
      cacheDirs(build, step)
      break
    case 'Text':
      text(build, step)
      break
    case 'Copy':
      copy(build, step)
      break
    case 'Depends':
      depends(build, step)
      break
    case 'Download':
      download(build, step)
      break
    case 'Tar':
      tar(build, step)
      break
    case 'TarInstall':
      tarInstall(build, step)
      break
    case 'Unzip':
      unzip(build, step)
      break
    case 'Container':
      container(build, step)
      break
    case 'Build':
      buildStep(build, step)
      break
    case 'SubConfig':
      subConfig(build, step)
      break
    case 'Env':
      for (const { key, value } of step.value.entries) build.environ.set(key.value, value.value)
      break
    case 'Sh':
      runScript(build, step.value.value, {})
      break
    case 'RunAs':
      runAs(build, step)
      break
    case 'Cmd':
      runCommand(
        build,
        step.value.items.map((item) => item.value),
      )
      break
    case 'Alpine':
      bootstrap(build, 'alpine', step.value.value)
      break
    case 'Ubuntu':
      bootstrap(build, 'ubuntu')
      break
    case 'UbuntuRelease':
      bootstrap(build, 'ubuntu')
      customRelease(build, step)
      break
    case 'Git':
      git(build, step)
      break
    case 'GitInstall':
      gitInstall(build, step)
      break
    case 'GitDescribe':
      gitDescribe(build, step)
      break
    case 'Install':
    case 'BuildDeps':
    case 'Py2Install':
    case 'Py3Install':
    case 'NpmInstall':
    case 'GemInstall':
    case 'ComposerInstall':
      install(build, step)
      break
    case 'GemBundle':
    case 'ComposerDependencies':
    case 'NpmDependencies':
    case 'YarnDependencies':
    case 'Py2Requirements':
    case 'Py3Requirements':
      installAndCheck(build, step)
      break
    case 'AlpineRepo':
    case 'UbuntuRepo':
    case 'UbuntuPPA':
    case 'UbuntuUniverse':
    case 'AptTrust':
    case 'Repo':
      configure(build, step)
      break
    case 'PipConfig':
    case 'NpmConfig':
    case 'GemConfig':
    case 'ComposerConfig':
      break
  }
}
