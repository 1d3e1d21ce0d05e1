/** The whole of what a page needs for a check: files in memory go in, the report comes out. */
import { check } from '../../../src/check.js'
import { memoryFiles } from '../../../src/files/memory.js'

/** The files of a project by their paths: a text, or bytes in base 64. */
export type PageFiles = Readonly<Record<string, string | { readonly base64: string }>>

/** The report of a check, in JSON. */
export function reportOf(files: PageFiles): string {
  const entries = Object.entries(files).map(([path, file]) => [path, typeof file === 'string' ? file : bytesOf(file)])
  return JSON.stringify(check(memoryFiles(Object.fromEntries(entries)), { today: '2026-01-01' }).report)
}

function bytesOf({ base64 }: { readonly base64: string }): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}
