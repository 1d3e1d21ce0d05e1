/** Paths inside of an image. */
import { baseName, logical, under } from '../shell/paths.js'

export { baseName, under }

/** vagga: linux: DEFAULT_PATH; what every development command has when nothing else is set (facts: vagga-run.md). */
export const vaggaPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** An absolute path without `.`, `..` and doubled or trailing slashes; relative ones are taken from `from`. */
export function normalize(path: string, from = '/'): string {
  return logical(path.startsWith('/') ? path : `${from}/${path}`)
}

/** A shell, by its path. */
export function isShell(path: string): boolean {
  return /^(?:ba|da|a|k|z)?sh$/.test(baseName(path))
}

/**
 * What may stand before a path that begins with /work: a blank or a sign, an option of one letter (`-I/work/x`), the scheme of a
 * file's address (`sqlite:///work/x`), the default of a variable (`${D:-/work/x}`). In `/data/work` and `http://host/work` nothing
 * of it does.
 */
export const beforeWork = String.raw`^|[\s"'\`=:,;(<>|&[{]|(?:^|[\s"'=])-[A-Za-z]|:\/\/\/?|\$\{\w+:?[-=+]`
