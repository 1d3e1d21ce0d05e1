/** Paths as a shell and its programs read them. */
import type { Field } from './field.js'
import type { Shell } from './shell.js'

/** The absolute path of a word, as it is written; `undefined` where it is not known. */
export function absolute<S>(shell: Shell<S>, field: Field | undefined): string | undefined {
  if (!field?.known || (shell.cwd === undefined && !field.text.startsWith('/'))) return undefined
  const path = field.text.startsWith('/') ? field.text : `${shell.cwd === '/' ? '' : shell.cwd}/${field.text}`
  // whoever asks for it follows it, and long paths are dear to follow
  shell.budget.left -= Math.floor(path.length ** 2 / 10_000)
  return path.length > maxPath ? undefined : path
}

/** Linux takes no longer path. */
const maxPath = 4096

/** The path without `.` and `..`, whatever links there are: what `cd` makes of it. */
export function logical(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

/** The last part of a path. */
export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** Whether `path` is `directory` or lies below it. Both are absolute and normalized. */
export function under(path: string, directory: string): boolean {
  return directory === '/' || path === directory || path.startsWith(`${directory}/`)
}

/** A text without some character at its end, in linear time. */
export function withoutEnd(text: string, character: string): string {
  let end = text.length
  while (end > 0 && text[end - 1] === character) end -= 1
  return text.slice(0, end)
}
