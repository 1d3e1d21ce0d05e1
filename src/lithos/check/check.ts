/**
 * What `lithos_check` says of a container, its sandbox and its process, each with the place that is to blame; and what it
 * does not see although `lithos_knot` refuses it. lithos: bin/lithos_check.rs, container_config.rs, utils.rs, id_map.rs.
 */
import type { ContainerConfig, ProcessEntry, SandboxConfig } from '../shape.js'
import { checkAddresses } from './addresses.js'
import { checkUsers } from './ids.js'
import { checkActivation, checkPorts } from './ports.js'
import { type CheckInput, type CheckProblem, headOf, isUnread, refused, related } from './problem.js'
import { checkSecrets } from './secrets.js'
import { checkKind, checkStart } from './start.js'
import { checkSubstitutions, checkVariables } from './variables.js'

/** Everything there is to say of a container where it runs. Sandbox and process may be unknown; then what depends on them is not said. */
export function lithosCheck(input: CheckInput): CheckProblem[] {
  const { container, sandbox, process } = input
  return [
    ...checkContainer(container),
    ...(process === undefined ? [] : checkProcess(process, sandbox)),
    ...(sandbox === undefined ? [] : checkUsers(container, sandbox)),
    ...(process === undefined ? [] : checkVariables(container, process, sandbox)),
    ...(process === undefined || sandbox === undefined ? [] : checkAddresses(process, sandbox)),
    ...checkPorts(container, process, sandbox),
    ...(process === undefined ? [] : checkKind(container, process)),
    ...checkSecrets(input),
  ]
}

/** What can be said of a container config by itself: `lithos_check --check-container`. */
export function checkContainer(container: ContainerConfig): CheckProblem[] {
  return [...checkActivation(container), ...checkSubstitutions(container), ...checkStart(container)]
}

/** What can be said of a sandbox by itself. */
export function checkSandbox(sandbox: SandboxConfig): CheckProblem[] {
  const problems: CheckProblem[] = []
  for (const [name, ranges] of [
    ['allow-users', sandbox.allowUsers],
    ['allow-groups', sandbox.allowGroups],
  ] as const) {
    if (ranges.items.length > 0 || !ranges.complete) continue
    const at = sandbox.keys.get(name) ?? headOf(sandbox.at)
    problems.push(
      refused(
        'sandbox-without-users',
        at,
        `The sandbox allows no ${name.slice(6)}, so nothing can run in it. Add \`${name}: [1-1000]\``,
      ),
    )
  }
  return problems
}

/** What can be said of a process entry by its sandbox: image, config path, number of addresses. */
export function checkProcess(process: ProcessEntry, sandbox: SandboxConfig | undefined): CheckProblem[] {
  const problems: CheckProblem[] = []
  const { config, image } = process
  if (config !== undefined && !config.value.startsWith('/')) {
    problems.push(
      refused(
        'config-path-relative',
        config.at,
        `\`config\` must be an absolute path in the image; lithos does not find a relative one`,
      ),
    )
  } else if (config?.value.split('/').includes('..')) {
    const message = '`config` must not contain `..`: `lithos_check` crashes on it'
    problems.push(refused('config-path-relative', config.at, message))
  }
  const known = sandbox !== undefined && !isUnread(sandbox, 'image-dir-levels', sandbox.imageDirLevels)
  const levels = known ? sandbox.imageDirLevels.value : undefined
  if (image !== undefined && levels !== undefined && imageLevels(image.value) !== levels) {
    const form = levels === 1 ? 'one name, without `/`' : `${levels} names with \`/\` between them`
    problems.push({
      ...refused('image-name-invalid', image.at, `\`image\` must be ${form}; found \`${image.value}\``),
      ...related(sandbox, 'image-dir-levels', 'the sandbox says how many levels image names have'),
    })
  }
  return problems
}

/** Components of an image name; none when it leaves the directory of images. sandbox_config.rs check_path. */
function imageLevels(image: string): number | undefined {
  const parts = image.split('/').filter((part, index) => part !== '' && (part !== '.' || index === 0))
  return image.startsWith('/') || parts.some((part) => part === '..' || part === '.') ? undefined : parts.length
}
