/** What a lithos config says: its texts, its variables, its user and group. */

import type { ContainerConfig } from '../lithos/shape.js'
import type { Node } from '../quire/node.js'
import { memoize } from '../text/collections.js'
import { settingAt } from '../text/places.js'
import type { Located, Location } from '../text/source.js'
import type { Deployment } from './deployment.js'

/** A text of a lithos config, with the name that its author knows it by. */
export interface ConfigText extends Located<string> {
  readonly node: Node
  /** `executable`, `arguments`, `environ NAME`, `workdir`, `stdout-stderr-file`. */
  readonly what: string
  /** The variable's name, for environ. */
  readonly name?: Located<string>
}

/** Every text of a lithos config that reaches the process. */
export const textsOf = memoize((config: ContainerConfig): readonly ConfigText[] => [
  ...(config.executable ? [{ what: 'executable', ...located(config.executable) }] : []),
  ...config.arguments.items.map((item) => ({ what: 'arguments', ...located(item) })),
  ...config.environ.entries.map(({ key, value }) => ({ what: `environ ${key.value}`, name: key, ...located(value) })),
  ...(config.workdir.implied ? [] : [{ what: 'workdir', ...located(config.workdir) }]),
  ...(config.stdoutStderrFile ? [{ what: 'stdout-stderr-file', ...located(config.stdoutStderrFile) }] : []),
])

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

/** The place to point at when something is missing in a lithos config: its `executable`, which every config has. */
export function anchorOf({ config, file }: Deployment['config']): Location {
  const key = config.keys.get('executable')
  return settingAt(config, 'executable', config.executable) ?? key ?? { file, start: 0, end: 0 }
}
