/** Regular expressions that come out of somebody's YAML: matched in linear time. */
import { RE2JS, RE2JSException } from 're2js'

/** A pattern that matches the text. */
export function quote(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')
}

/** The pattern compiled, or what is wrong with it. */
export function compilePattern(pattern: string) {
  try {
    return RE2JS.compile(pattern)
  } catch (error) {
    if (error instanceof RE2JSException) return error.message
    throw error
  }
}
