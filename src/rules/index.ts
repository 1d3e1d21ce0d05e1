/** All rules, in the order of SPEC 6. */
import { cacheDirEmpties } from './build/cache-dir-empties.js'
import { decimalMode } from './build/decimal-mode.js'
import { envStepAtRunTime } from './build/env-step-at-run-time.js'
import { namePathUnbuildable } from './build/name-path-unbuildable.js'
import { parentDirectoryMissing } from './build/parent-directory-missing.js'
import { removedByBase } from './build/removed-by-base.js'
import { staleBuild } from './build/stale-build.js'
import { stepDeletesProject } from './build/step-deletes-project.js'
import { argv0Repeated } from './environment/argv0-repeated.js'
import { closedToUser } from './environment/closed-to-user.js'
import { environNotCarried } from './environment/environ-not-carried.js'
import { executableDiffers } from './environment/executable-differs.js'
import { executableMissing } from './environment/executable-missing.js'
import { executableNotRunnable } from './environment/executable-not-runnable.js'
import { executableRelative } from './environment/executable-relative.js'
import { interpreterMissing } from './environment/interpreter-missing.js'
import { localeOrHomeNotSet } from './environment/locale-or-home-not-set.js'
import { pathNotSet } from './environment/path-not-set.js'
import { proxyVariable } from './environment/proxy-variable.js'
import { reservedVariable } from './environment/reserved-variable.js'
import { runsAsOtherUser } from './environment/runs-as-other-user.js'
import { secretInEnviron } from './environment/secret-in-environ.js'
import { termInEnviron } from './environment/term-in-environ.js'
import { variableNotExpanded } from './environment/variable-not-expanded.js'
import { ignoreExpired, ignoreUnused, ignoreWithoutReason } from './ignores/rules.js'
import { hostsAbsent } from './names/hosts-absent.js'
import { hostsDangling } from './names/hosts-dangling.js'
import { nameFileBaked } from './names/name-file-baked.js'
import { nameFileMountConflict } from './names/name-file-mount-conflict.js'
import { nameFileNotProvided } from './names/name-file-not-provided.js'
import { nameFilesNeedStatedir } from './names/name-files-need-statedir.js'
import { nameLinkTooEarly } from './names/name-link-too-early.js'
import { resolvConfAbsent } from './names/resolv-conf-absent.js'
import { resolvConfDangling } from './names/resolv-conf-dangling.js'
import { statedirUnused } from './names/statedir-unused.js'
import { abstractSocket } from './neighbours/abstract-socket.js'
import { dbusSession } from './neighbours/dbus-session.js'
import { localhostService } from './neighbours/localhost-service.js'
import { neighbourNotDeployed } from './neighbours/neighbour-not-deployed.js'
import { nscdSocket } from './neighbours/nscd-socket.js'
import { systemdResolved } from './neighbours/systemd-resolved.js'
import { x11Display } from './neighbours/x11-display.js'
import { devStdout } from './read-only/dev-stdout.js'
import { imageIncomplete } from './read-only/image-incomplete.js'
import { mountPointHidden } from './read-only/mount-point-hidden.js'
import { mountPointInvalid } from './read-only/mount-point-invalid.js'
import { mountPointMissing } from './read-only/mount-point-missing.js'
import { persistentWithoutMkdir } from './read-only/persistent-without-mkdir.js'
import { shmNotMounted } from './read-only/shm-not-mounted.js'
import { stdoutFileOnHost } from './read-only/stdout-file-on-host.js'
import { tmpNotWritable } from './read-only/tmp-not-writable.js'
import { tmpfsExceedsMemory } from './read-only/tmpfs-exceeds-memory.js'
import { volumeNotWritableByUser } from './read-only/volume-not-writable-by-user.js'
import { volumePathNotAllowed } from './read-only/volume-path-not-allowed.js'
import { volumePathShadowed } from './read-only/volume-path-shadowed.js'
import { writableDirectoryLost } from './read-only/writable-directory-lost.js'
import { writeToReadOnlyPath } from './read-only/write-to-read-only-path.js'
import { containerCycle } from './reading/container-cycle.js'
import { duplicateKey } from './reading/duplicate-key.js'
import { includeCycle } from './reading/include-cycle.js'
import { includeNotFound } from './reading/include-not-found.js'
import { invalidValue } from './reading/invalid-value.js'
import { missingKey } from './reading/missing-key.js'
import { mixinNotFound } from './reading/mixin-not-found.js'
import { quireMisread } from './reading/quire-misread.js'
import { quireUnsupported } from './reading/quire-unsupported.js'
import { unknownContainer } from './reading/unknown-container.js'
import { unknownKey } from './reading/unknown-key.js'
import { unknownTag } from './reading/unknown-tag.js'
import { wrongType } from './reading/wrong-type.js'
import { yamlSyntax } from './reading/yaml-syntax.js'
import type { Rule } from './rule.js'
import { copySourceMissing } from './work-directory/copy-source-missing.js'
import { relativePath } from './work-directory/relative-path.js'
import { sourceNotInImage } from './work-directory/source-not-in-image.js'
import { workPath } from './work-directory/work-path.js'
import { workdirMissing } from './work-directory/workdir-missing.js'
import { writeToWorkdir } from './work-directory/write-to-workdir.js'

export const rules: readonly Rule[] = [
  containerCycle,
  duplicateKey,
  includeCycle,
  includeNotFound,
  invalidValue,
  missingKey,
  mixinNotFound,
  quireMisread,
  quireUnsupported,
  unknownContainer,
  unknownKey,
  unknownTag,
  wrongType,
  yamlSyntax,
  cacheDirEmpties,
  decimalMode,
  envStepAtRunTime,
  namePathUnbuildable,
  parentDirectoryMissing,
  removedByBase,
  staleBuild,
  stepDeletesProject,
  copySourceMissing,
  relativePath,
  sourceNotInImage,
  workPath,
  workdirMissing,
  writeToWorkdir,
  devStdout,
  imageIncomplete,
  mountPointHidden,
  mountPointInvalid,
  mountPointMissing,
  persistentWithoutMkdir,
  shmNotMounted,
  stdoutFileOnHost,
  tmpNotWritable,
  tmpfsExceedsMemory,
  volumeNotWritableByUser,
  volumePathNotAllowed,
  volumePathShadowed,
  writableDirectoryLost,
  writeToReadOnlyPath,
  argv0Repeated,
  closedToUser,
  environNotCarried,
  executableDiffers,
  executableMissing,
  executableNotRunnable,
  executableRelative,
  interpreterMissing,
  localeOrHomeNotSet,
  pathNotSet,
  proxyVariable,
  reservedVariable,
  runsAsOtherUser,
  secretInEnviron,
  termInEnviron,
  variableNotExpanded,
  hostsAbsent,
  hostsDangling,
  nameFileBaked,
  nameFileMountConflict,
  nameFileNotProvided,
  nameFilesNeedStatedir,
  nameLinkTooEarly,
  resolvConfAbsent,
  resolvConfDangling,
  statedirUnused,
  abstractSocket,
  dbusSession,
  localhostService,
  neighbourNotDeployed,
  nscdSocket,
  systemdResolved,
  x11Display,
  ignoreExpired,
  ignoreUnused,
  ignoreWithoutReason,
]
