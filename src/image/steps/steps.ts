/** Runs build steps in order, each by its own file. */
import type { BuildStep } from '../../vagga/shape.js'
import { type Build, buildFails, inRanges, isWhole, type Whole, type WholeStep } from '../build.js'
import { runCommand, runScript } from '../shell/run.js'
import { openEverything } from '../tree.js'
import { tar, tarInstall, unzip } from './archives.js'
import { buildStep, container, subConfig } from './containers.js'
import { copy } from './copy.js'
import { composerDependencies, gemBundle, npmDependencies, requirements, yarnDependencies } from './dependencies.js'
import { cacheDirs, emptyDir, ensureDir, removeStep } from './dirs.js'
import { bootstrap, configure, customRelease } from './distributions.js'
import { depends, download, text } from './files.js'
import { git, gitDescribe, gitInstall } from './git.js'
import { install } from './packages.js'

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
    buildFails(build, 'the container does not have this user or group: see its `uids` and `gids`', { always: true })
    return
  }
  runScript(build, value.script.value, {
    cwd: workDir.value,
    uid: userId.value,
    gid: groupId.value,
    external: externalUserId !== undefined,
  })
}

type Handlers = { readonly [Tag in WholeStep['tag']]: (build: Build, step: Extract<WholeStep, { tag: Tag }>) => void }

const handlers: Handlers = {
  Alpine: (build, step) => bootstrap(build, 'alpine', step.value.value),
  AlpineRepo: configure,
  AptTrust: configure,
  Build: buildStep,
  BuildDeps: install,
  CacheDirs: cacheDirs,
  Cmd: (build, step) =>
    runCommand(
      build,
      step.value.items.map(({ value }) => value),
    ),
  ComposerConfig: () => {},
  ComposerDependencies: composerDependencies,
  ComposerInstall: install,
  Container: container,
  Copy: copy,
  Depends: depends,
  Download: download,
  EmptyDir: emptyDir,
  EnsureDir: ensureDir,
  Env: (build, step) => {
    for (const { key, value } of step.value.entries) build.environ.set(key.value, value.value)
  },
  GemBundle: gemBundle,
  GemConfig: () => {},
  GemInstall: install,
  Git: git,
  GitDescribe: gitDescribe,
  GitInstall: gitInstall,
  Install: install,
  NpmConfig: () => {},
  NpmDependencies: npmDependencies,
  NpmInstall: install,
  PipConfig: () => {},
  Py2Install: install,
  Py2Requirements: requirements,
  Py3Install: install,
  Py3Requirements: requirements,
  Remove: removeStep,
  Repo: configure,
  RunAs: runAs,
  Sh: (build, step) => runScript(build, step.value.value, {}),
  SubConfig: subConfig,
  Tar: tar,
  TarInstall: tarInstall,
  Text: text,
  Ubuntu: (build) => bootstrap(build, 'ubuntu'),
  UbuntuPPA: configure,
  UbuntuRelease: (build, step) => {
    bootstrap(build, 'ubuntu')
    customRelease(build, step)
  },
  UbuntuRepo: configure,
  UbuntuUniverse: configure,
  Unzip: unzip,
  YarnDependencies: yarnDependencies,
}

function runStep<Tag extends WholeStep['tag']>(build: Build, step: Extract<WholeStep, { tag: Tag }>): void {
  handlers[step.tag as Tag](build, step)
}
