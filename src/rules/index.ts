/** All rules, in the order of SPEC 6. */

import { buildFails } from './build/build-fails.js'
import { cacheDirEmpties } from './build/cache-dir-empties.js'
import { decimalMode } from './build/decimal-mode.js'
import { developmentMountPointMissing } from './build/development-mount-point-missing.js'
import { envStepAtRunTime } from './build/env-step-at-run-time.js'
import { namePathUnbuildable } from './build/name-path-unbuildable.js'
import { parentDirectoryMissing } from './build/parent-directory-missing.js'
import { removedByBase } from './build/removed-by-base.js'
import { staleBuild } from './build/stale-build.js'
import { stepDeletesProject } from './build/step-deletes-project.js'
import { argumentsDiffer } from './environment/arguments-differ.js'
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
import { setuidLost } from './environment/setuid-lost.js'
import { termInEnviron } from './environment/term-in-environ.js'
import { terminalMissing } from './environment/terminal-missing.js'
import { variableNotExpanded } from './environment/variable-not-expanded.js'
import { ignoreExpired, ignoreUnused, ignoreWithoutReason } from './ignores/rules.js'
import { configNotInImage } from './lithos-check/config-not-in-image.js'
import { configPathRelative } from './lithos-check/config-path-relative.js'
import { deploymentLost } from './lithos-check/deployment-lost.js'
import { deploymentMissing } from './lithos-check/deployment-missing.js'
import { filenoLimitTooLow } from './lithos-check/fileno-limit-too-low.js'
import { imageNameInvalid } from './lithos-check/image-name-invalid.js'
import { kindMismatch } from './lithos-check/kind-mismatch.js'
import { memoryLimitMissing } from './lithos-check/memory-limit-missing.js'
import { restartProcessOnlyBroken } from './lithos-check/restart-process-only-broken.js'
import { hostsAbsent, resolvConfAbsent } from './names/absent.js'
import { hostsDangling, resolvConfDangling } from './names/dangling.js'
import { nameFileBaked } from './names/name-file-baked.js'
import { nameFileMountConflict } from './names/name-file-mount-conflict.js'
import { nameFileNotProvided } from './names/name-file-not-provided.js'
import { nameFilesNeedStatedir } from './names/name-files-need-statedir.js'
import { nameLinkTooEarly } from './names/name-link-too-early.js'
import { statedirUnused } from './names/statedir-unused.js'
import { abstractSocket } from './neighbours/abstract-socket.js'
import { dbusSession } from './neighbours/dbus-session.js'
import { localhostService } from './neighbours/localhost-service.js'
import { neighbourNotDeployed } from './neighbours/neighbour-not-deployed.js'
import { nscdSocket } from './neighbours/nscd-socket.js'
import { socketNotServed } from './neighbours/socket-not-served.js'
import { systemdResolved } from './neighbours/systemd-resolved.js'
import { tmpfsNotShared } from './neighbours/tmpfs-not-shared.js'
import { x11Display } from './neighbours/x11-display.js'
import { ipAddressMissing } from './network/ip-address-missing.js'
import { ipAddressOutside } from './network/ip-address-outside.js'
import { ipAddressesTooFew } from './network/ip-addresses-too-few.js'
import { activationConflict } from './ports/activation-conflict.js'
import { listenFdsMismatch } from './ports/listen-fds-mismatch.js'
import { portConflict } from './ports/port-conflict.js'
import { portInvalid } from './ports/port-invalid.js'
import { portNotAllowed } from './ports/port-not-allowed.js'
import { privilegedPort } from './ports/privileged-port.js'
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
import { tmpfsTooSmall } from './read-only/tmpfs-too-small.js'
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
import { templateNotRendered } from './reading/template-not-rendered.js'
import { unknownContainer } from './reading/unknown-container.js'
import { unknownKey } from './reading/unknown-key.js'
import { unknownTag } from './reading/unknown-tag.js'
import { wrongType } from './reading/wrong-type.js'
import { yamlSyntax } from './reading/yaml-syntax.js'
import type { Rule } from './rule.js'
import { secretConflict } from './secrets/secret-conflict.js'
import { secretMalformed } from './secrets/secret-malformed.js'
import { secretNamespaceNotAllowed } from './secrets/secret-namespace-not-allowed.js'
import { defaultGroupNotAllowed, groupNotAllowed, userNotAllowed } from './users/not-allowed.js'
import { groupNotMapped, userNotMapped } from './users/not-mapped.js'
import { sandboxWithoutUsers } from './users/sandbox-without-users.js'
import { uidMapConflict } from './users/uid-map-conflict.js'
import { uidMapNotAllowed } from './users/uid-map-not-allowed.js'
import { userNotSet } from './users/user-not-set.js'
import { builtinVariableRejected } from './variables/builtin-variable-rejected.js'
import { variableInvalid } from './variables/variable-invalid.js'
import { variableNotProvided } from './variables/variable-not-provided.js'
import { variableUndefined } from './variables/variable-undefined.js'
import { variableUnused } from './variables/variable-unused.js'
import { copySourceMissing } from './work-directory/copy-source-missing.js'
import { relativePath } from './work-directory/relative-path.js'
import { sourceNotInImage } from './work-directory/source-not-in-image.js'
import { workPath } from './work-directory/work-path.js'
import { workdirMissing } from './work-directory/workdir-missing.js'
import { writeToWorkdir } from './work-directory/write-to-workdir.js'

/** Every rule, in the order of the lists that show them. */
export const rules: readonly Rule[] = [
  // reading
  yamlSyntax,
  quireUnsupported,
  quireMisread,
  templateNotRendered,
  duplicateKey,
  unknownKey,
  missingKey,
  wrongType,
  invalidValue,
  unknownTag,
  includeNotFound,
  includeCycle,
  containerCycle,
  unknownContainer,
  mixinNotFound,
  // build
  parentDirectoryMissing,
  buildFails,
  stepDeletesProject,
  removedByBase,
  decimalMode,
  staleBuild,
  namePathUnbuildable,
  developmentMountPointMissing,
  envStepAtRunTime,
  cacheDirEmpties,
  // work-directory
  workPath,
  sourceNotInImage,
  copySourceMissing,
  workdirMissing,
  relativePath,
  writeToWorkdir,
  // read-only
  tmpNotWritable,
  shmNotMounted,
  mountPointMissing,
  mountPointHidden,
  mountPointInvalid,
  imageIncomplete,
  volumePathNotAllowed,
  volumePathShadowed,
  volumeNotWritableByUser,
  persistentWithoutMkdir,
  writableDirectoryLost,
  writeToReadOnlyPath,
  devStdout,
  stdoutFileOnHost,
  tmpfsExceedsMemory,
  tmpfsTooSmall,
  // environment
  pathNotSet,
  environNotCarried,
  variableNotExpanded,
  proxyVariable,
  termInEnviron,
  terminalMissing,
  localeOrHomeNotSet,
  secretInEnviron,
  setuidLost,
  reservedVariable,
  executableMissing,
  executableNotRunnable,
  interpreterMissing,
  executableRelative,
  executableDiffers,
  argv0Repeated,
  argumentsDiffer,
  closedToUser,
  runsAsOtherUser,
  // names
  resolvConfDangling,
  hostsDangling,
  resolvConfAbsent,
  hostsAbsent,
  nameFileMountConflict,
  nameFileNotProvided,
  statedirUnused,
  nameFileBaked,
  nameLinkTooEarly,
  nameFilesNeedStatedir,
  // neighbours
  localhostService,
  abstractSocket,
  dbusSession,
  x11Display,
  nscdSocket,
  systemdResolved,
  neighbourNotDeployed,
  socketNotServed,
  tmpfsNotShared,
  // lithos-check
  userNotSet,
  userNotAllowed,
  userNotMapped,
  groupNotAllowed,
  groupNotMapped,
  uidMapConflict,
  uidMapNotAllowed,
  variableUndefined,
  variableUnused,
  variableNotProvided,
  variableInvalid,
  portNotAllowed,
  portInvalid,
  portConflict,
  activationConflict,
  imageNameInvalid,
  configPathRelative,
  configNotInImage,
  deploymentLost,
  deploymentMissing,
  ipAddressMissing,
  ipAddressOutside,
  ipAddressesTooFew,
  kindMismatch,
  secretConflict,
  secretMalformed,
  secretNamespaceNotAllowed,
  sandboxWithoutUsers,
  listenFdsMismatch,
  privilegedPort,
  memoryLimitMissing,
  filenoLimitTooLow,
  restartProcessOnlyBroken,
  defaultGroupNotAllowed,
  builtinVariableRejected,
  // settings
  ignoreWithoutReason,
  ignoreExpired,
  ignoreUnused,
]
