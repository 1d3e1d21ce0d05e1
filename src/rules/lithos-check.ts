/**
 * What `lithos_check` says of a container, its sandbox and its process, each with the place that is to blame; and what it
 * does not see although `lithos_knot` refuses it. lithos: bin/lithos_check.rs, container_config.rs, utils.rs, id_map.rs.
 */
import type { ContainerConfig, ProcessEntry, SandboxConfig } from '../lithos/shape.js'
import { reservedVariable } from './environment/reserved-variable.js'
import { configPathRelative } from './lithos-check/config-path-relative.js'
import { filenoLimitTooLow } from './lithos-check/fileno-limit-too-low.js'
import { imageNameInvalid } from './lithos-check/image-name-invalid.js'
import { kindMismatch } from './lithos-check/kind-mismatch.js'
import { memoryLimitMissing } from './lithos-check/memory-limit-missing.js'
import { restartProcessOnlyBroken } from './lithos-check/restart-process-only-broken.js'
import { ipAddressMissing } from './network/ip-address-missing.js'
import { ipAddressOutside } from './network/ip-address-outside.js'
import { ipAddressesTooFew } from './network/ip-addresses-too-few.js'
import { activationConflict } from './ports/activation-conflict.js'
import { portConflict } from './ports/port-conflict.js'
import { portInvalid } from './ports/port-invalid.js'
import { portNotAllowed } from './ports/port-not-allowed.js'
import { missingKey } from './reading/missing-key.js'
import { secretConflict } from './secrets/secret-conflict.js'
import { secretMalformed } from './secrets/secret-malformed.js'
import { secretNamespaceNotAllowed } from './secrets/secret-namespace-not-allowed.js'
import type { JudgedProblem, JudgingRule, Placed, PlacedProcess } from './support/judge.js'
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

/** Of a container config by itself. */
const ofContainer: readonly JudgingRule<Placed>[] = [
  activationConflict,
  reservedVariable,
  builtinVariableRejected,
  variableUndefined,
  variableUnused,
  memoryLimitMissing,
  filenoLimitTooLow,
  restartProcessOnlyBroken,
]

const ofUsers: readonly JudgingRule<Placed>[] = [
  userNotSet,
  userNotMapped,
  userNotAllowed,
  groupNotMapped,
  groupNotAllowed,
  defaultGroupNotAllowed,
  uidMapConflict,
  uidMapNotAllowed,
]

const ofProcess: readonly JudgingRule<PlacedProcess>[] = [configPathRelative, imageNameInvalid]

const ofAddresses: readonly JudgingRule<PlacedProcess>[] = [ipAddressesTooFew, ipAddressMissing, ipAddressOutside]

const ofValues: readonly JudgingRule<Placed>[] = [variableNotProvided, variableInvalid]

/** Of a container with the values of its process, in its sandbox. */
const ofStart: readonly JudgingRule<Placed>[] = [
  portConflict,
  portInvalid,
  portNotAllowed,
  kindMismatch,
  secretConflict,
  missingKey,
  secretMalformed,
  secretNamespaceNotAllowed,
]

/** Everything there is to say of a container where it runs. Sandbox and process may be unknown; then what depends on them is not said. */
export function lithosCheck(placed: Placed): JudgedProblem[] {
  const { container, sandbox, process } = placed
  return [
    ...checkContainer(container),
    ...(process === undefined ? [] : checkProcess(process, sandbox)),
    ...judge(ofUsers, placed),
    ...judge(ofValues, placed),
    ...(process === undefined || sandbox === undefined ? [] : checkAddresses(process, sandbox)),
    ...judge(ofStart, placed),
  ]
}

/** What can be said of a container config by itself: `lithos_check --check-container`. */
export function checkContainer(container: ContainerConfig): JudgedProblem[] {
  return judge(ofContainer, { container })
}

/** What can be said of a sandbox by itself. */
export function checkSandbox(sandbox: SandboxConfig): JudgedProblem[] {
  return judge([sandboxWithoutUsers], sandbox)
}

/** What can be said of a process entry by its sandbox: image and config path. */
export function checkProcess(process: ProcessEntry, sandbox: SandboxConfig | undefined): JudgedProblem[] {
  return judge(ofProcess, { process, sandbox })
}

/** Whether there are addresses enough, and all in the network. lithos: child_config.rs instantiate, lithos_check.rs. */
export function checkAddresses(process: ProcessEntry, sandbox: SandboxConfig | undefined): JudgedProblem[] {
  return judge(ofAddresses, { process, sandbox })
}

/** What lithos_check does not mind is as severe as the rule says; what it refuses, whoever asks decides. */
function judge<Subject>(rules: readonly JudgingRule<Subject>[], subject: Subject): JudgedProblem[] {
  return rules.flatMap(({ id, severity, judge }) =>
    [...judge(subject)].map((judgement) => ({
      ...judgement,
      rule: id,
      severity: judgement.severity ?? (judgement.refused ? undefined : severity),
    })),
  )
}
