/** Steps that install packages by a package manager. vagga: builder/commands/{packaging,pip,npm,gem,composer}.rs; facts: vagga.md B4. */
import type { BuildStep } from '../../vagga/shape.js'
import { type Build, buildFails } from '../build.js'
import { openPackageDirs } from '../package-dirs.js'
import { directoryAt, opening, type Why } from '../tree.js'
import { walk } from '../walk.js'
import { bootstrap } from './distributions.js'

/** vagga: alpine.rs `LATEST_VERSION`: where npm is wanted and there is no distribution */
const latestAlpine = 'v3.15'

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
