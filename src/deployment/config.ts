/** What a lithos config says: its texts, its variables, its user and group. */

import type { Clue } from '../evidence/evidence.js'
import type { ContainerConfig } from '../lithos/shape.js'
import type { Node } from '../quire/node.js'
import type { CheckedDeployment } from '../rules/rule.js'
import type { ReadEntry } from '../schema/shape.js'
import type { Located } from '../text/source.js'
import type { Deployment } from './deployment.js'
import { normalize, under } from './paths.js'

/** A text of a lithos config, with the name that its author knows it by. */
export interface ConfigText extends Located<string> {
  readonly node: Node
  /** `executable`, `arguments`, `environ NAME`, `workdir`, `stdout-stderr-file`. */
  readonly what: string
  /** The variable's name, for environ. */
  readonly name?: Located<string>
}

/** Every text of a lithos config that reaches the process. */
export function textsOf(config: ContainerConfig): readonly ConfigText[] {
  return [
    ...(config.executable ? [{ what: 'executable', ...located(config.executable) }] : []),
    ...config.arguments.items.map((item) => ({ what: 'arguments', ...located(item) })),
    ...config.environ.entries.map(({ key, value }) => ({
      what: `environ ${key.value}`,
      name: key,
      ...located(value),
    })),
    ...(config.workdir.implied ? [] : [{ what: 'workdir', ...located(config.workdir) }]),
    ...(config.stdoutStderrFile ? [{ what: 'stdout-stderr-file', ...located(config.stdoutStderrFile) }] : []),
  ]
}

function located({ value, at, node }: Located<string> & { readonly node: Node }) {
  return { value, at, node }
}

/** A variable that the process may see, from `environ`, from a secret (whose value nobody knows), or from what cannot be read. */
export function hasVariable({ config: { environ, secretEnviron } }: Deployment['config'], name: string): boolean {
  return environ.get(name) !== undefined || secretEnviron.get(name) !== undefined || !environ.complete
}

/** Variables that a shell or a library has a default for, and of which `locale-or-home-not-set` tells. */
export const localeOrHome = /^(?:HOME|LANG|LC_ALL|LC_CTYPE|LANGUAGE)$/

/** The user of the process: the config's, or the sandbox's default; `undefined` when neither is known. */
export function userOf({ config, sandbox }: Deployment): number | undefined {
  if (config.config.userId) return config.config.userId.value
  const fallback = sandbox?.config.defaultUser?.value
  return fallback === undefined ? undefined : Number(fallback)
}

/** The group of the process: the config's, or the sandbox's default, which is 0. */
export function groupOf({ config, sandbox }: Deployment): number {
  return config.config.groupId?.value ?? Number(sandbox?.config.defaultGroup?.value ?? 0)
}

/**
 * The variable of the lithos config that a path of the program comes from: the program uses it, and the path begins with
 * its value.
 */
export function variableOf(
  { config, evidence }: CheckedDeployment,
  clue: Clue,
): ReadEntry<Located<string>> | undefined {
  return config.config.environ.entries.find(({ key, value }) =>
    clue.through !== undefined
      ? key.value === clue.through
      : value.value.length > 1 &&
        value.value.startsWith('/') &&
        under(normalize(clue.subject ?? '/'), normalize(value.value)) &&
        evidence.of('uses-variable').some(({ subject }) => subject === key.value),
  )
}
