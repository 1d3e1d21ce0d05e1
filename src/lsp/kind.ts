/** Which program reads a file of the project, and so which shape its text has. */
import type { Checked } from '../check/options.js'
import { settingsPaths, settingsShape } from '../check/settings.js'
import { containerShape, masterShape, processesShape, sandboxShape } from '../lithos/shape.js'
import type { AnyShape } from '../schema/shape.js'
import { vaggaShape } from '../vagga/shape.js'

/** A kind of file. */
export type Kind = 'vagga' | 'container' | 'sandbox' | 'process' | 'master' | 'settings'

/** What the files of each kind may say. */
export const shapes: Readonly<Record<Kind, AnyShape>> = {
  vagga: vaggaShape,
  container: containerShape,
  sandbox: sandboxShape,
  process: processesShape,
  master: masterShape,
  settings: settingsShape,
}

/**
 * The kind of the file at a path: as the check read it, else by where it is, so that a file is helped with from its first letter on.
 * `undefined` for everything that neither vagga, lithos nor lithos-ready reads.
 */
export function kindOf(path: string, { projects, deployments, context }: Checked): Kind | undefined {
  const is = ({ file }: { readonly file: { readonly path: string } }): boolean => file.path === path
  if ((settingsPaths as readonly string[]).includes(path)) return 'settings'
  if (projects.some(({ sources }) => sources.some((source) => source.path === path))) return 'vagga'
  if (context.sandboxes.some(is)) return 'sandbox'
  if (context.processes.some(is)) return 'process'
  if (deployments.some(({ config }) => is(config)) || context.unplaced.some(is)) return 'container'
  return kindByName(path)
}

function kindByName(path: string): Kind | undefined {
  if (/(?:^|\/)(?:\.?vagga(?:\.local)?|\.vagga\/(?:vagga|local))\.yaml$/.test(path)) return 'vagga'
  if (!/\.ya?ml$/.test(path)) return undefined
  if (/(?:^|\/)sandboxes\/[^/]+$/.test(path)) return 'sandbox'
  if (/(?:^|\/)processes\/[^/]+$/.test(path)) return 'process'
  if (/(?:^|\/)lithos\/master\.yaml$/.test(path)) return 'master'
  return /(?:^|\/)(?:lithos|deploy)\//.test(path) ? 'container' : undefined
}
