/** Files that a config tells the program to read. */

import { within } from '../text/places.js'
import type { Location } from '../text/source.js'
import type { DeploymentWithImage } from './deployment.js'
import { normalize } from './paths.js'

/** Programs that run the script that they are given. */
export const interpreters =
  /^(?:python[\d.]*|pypy[\d.]*|node|nodejs|ruby[\d.]*|perl|php[\d.]*|lua[\d.]*|(?:a|ba|da|z|k)?sh|tclsh)$/
/** Options whose value is a file or directory that the program reads. */
export const readFlag =
  /^--?(?:c|conf|config|config-file|configfile|configuration|ini|settings|settings-file|defaults-file|env-file|script|app-dir|chdir)$/i
/** What is read when it is the first thing on the line: `uwsgi /config/uwsgi.ini`. */
export const settingsFile = /\.(?:ini|conf|cfg|cnf|ya?ml|json|toml|xml|py|rb|js|php|sh)$/i

/** Absolute paths behind such options, settings files as first argument, and files that steps copied and a variable names. */
export function filesToRead({
  config,
  image,
}: DeploymentWithImage): readonly { readonly path: string; readonly text: string; readonly at: Location }[] {
  const args = config.config.arguments.items
  const named = args.flatMap(({ value, at }, index) => {
    const [, flag, joined] = /^(--?[\w-]+)=(.*)$/.exec(value) ?? []
    const text = joined ?? value
    const isRead = readFlag.test(flag ?? args[index - 1]?.value ?? '') || (index === 0 && settingsFile.test(text))
    return isRead && text.startsWith('/') ? [{ path: normalize(text), text, at: within(at, text) }] : []
  })
  const variables = config.config.environ.entries.flatMap(({ value: { value, at } }) =>
    value.startsWith('/') && image.entry(normalize(value)).source !== undefined
      ? [{ path: normalize(value), text: value, at }]
      : [],
  )
  return [...named, ...variables]
}
