/** What tests of rules share: projects in memory. */
import type { CheckOptions, CheckResult } from '../../src/check/options.js'
import { readSettings } from '../../src/check/settings.js'
import { check } from '../../src/check.js'
import { memoryFiles } from '../../src/files/memory.js'

/** Texts that begin with `#!` are executable, as in a checkout of somebody who tried them. */
export function inMemory(texts: Readonly<Record<string, string>>) {
  return memoryFiles(
    Object.fromEntries(
      Object.entries(texts).map(([path, text]) => [path, { text, mode: text.startsWith('#!') ? 0o755 : 0o644 }]),
    ),
  )
}

/** The whole check of a project in memory, with its settings file if it has one. */
export function checkTexts(texts: Readonly<Record<string, string>>, options: CheckOptions = {}): CheckResult {
  const files = inMemory(texts)
  const { settings, problems } = readSettings(files)
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'))
  return check(files, { settings, tryFixes: false, today: '2024-06-01', ...options })
}

/** `file:line rule: message`, for messages of failing tests. */
export function shown({ report }: CheckResult): string[] {
  return report.findings.map(
    ({ file, line, rule, severity, message }) => `${file}:${line} ${severity} ${rule}: ${message}`,
  )
}
