/** Which files a shell runs. */
import type { SourceFile } from '../text/source.js'

/** A script that a shell runs: by its first line, else by its name. */
export function isShellScript({ path, text }: Pick<SourceFile, 'path' | 'text'>): boolean {
  const shebang = /^#![^\n]*/.exec(text)?.[0]
  if (shebang !== undefined && /\b(?:python|ruby|php|node|perl|lua)/.test(shebang)) return false
  return /\b(?:ba|da|a|k)?sh\b/.test(shebang ?? '') || /\.(?:sh|bash)$/i.test(path)
}
