/** The languages whose sources are read. */
import { go } from './go-calls.js'
import { java } from './java-calls.js'
import { javascript, typescript, typescriptInMarkup } from './javascript-calls.js'
import type { Language } from './language.js'
import { php } from './php-calls.js'
import { python } from './python-calls.js'
import { ruby } from './ruby-calls.js'

const byEnding: Readonly<Record<string, Language>> = {
  py: python,
  js: javascript,
  mjs: javascript,
  cjs: javascript,
  jsx: javascript,
  ts: typescript,
  mts: typescript,
  cts: typescript,
  tsx: typescriptInMarkup,
  php,
  go,
  java,
  rb: ruby,
  ru: ruby,
}

const byProgram: readonly (readonly [RegExp, Language])[] = [
  [/\b(?:python|pypy)[\d.]*\b/, python],
  [/\b(?:node|nodejs|bun|deno)\b/, javascript],
  [/\bphp[\d.]*\b/, php],
  [/\bruby[\d.]*\b/, ruby],
]

/** The language of a file: by its ending, its first line, or the program that runs it. */
export function languageNamed(path: string, text: string, program = ''): Language | undefined {
  const ending = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? ''
  if (Object.hasOwn(byEnding, ending)) return byEnding[ending]
  const line = /^#![^\n]*/.exec(text)?.[0] ?? ''
  return (byProgram.find(([name]) => name.test(line)) ?? byProgram.find(([name]) => name.test(program)))?.[1]
}
