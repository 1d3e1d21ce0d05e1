/**
 * Correct projects (`base/NAME/`), and what somebody does to them: a case is a file `RULE/NAME-….diff` with the mistake as a
 * patch; what is in `right/` is no mistake. Above the patch stand what is done, `lithos-version: V`, `mode: 0644 FILE`, and
 * every finding that comes with it: `SEVERITY RULE FILE:LINE:COLUMN «TEXT»` (of longer texts the first line and `…`).
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { applyPatch, parsePatch } from 'diff'
import type { CheckOptions, CheckResult } from '../../src/check/options.js'
import { readSettings } from '../../src/check/settings.js'
import { check } from '../../src/check.js'
import { memoryFiles } from '../../src/files/memory.js'
import type { Finding } from '../../src/text/finding.js'

type Texts = Readonly<Record<string, string>>

export interface Case {
  /** `RULE/NAME-….diff` */
  readonly file: string
  readonly project: string
  /** What somebody did. */
  readonly title: string
  readonly options: CheckOptions
  /** Permissions that differ from those of a checkout. */
  readonly modes: Readonly<Record<string, number>>
  readonly want: readonly string[]
  readonly patch: string
}

const here = import.meta.dirname
const base = join(here, 'base')

/** The correct projects. */
export const projects: readonly string[] = readdirSync(base).sort()

/** The texts of a correct project. */
export function textsOf(project: string): Record<string, string> {
  const folder = join(base, project)
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const files = paths.filter((path) => statSync(join(folder, path)).isFile())
  return Object.fromEntries(files.sort().map((path) => [path, readFileSync(join(folder, path), 'utf8')]))
}

/** All cases, by file. */
export function cases(): Case[] {
  const files = readdirSync(here, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.diff'))
  return files.sort().map((file) => readCase(file, readFileSync(join(here, file), 'utf8')))
}

function readCase(file: string, text: string): Case {
  const [, project = ''] = /\/(\w+)[-.]/.exec(file) ?? []
  const start = /^--- /m.exec(text)?.index ?? text.length
  const [title = '', ...lines] = text.slice(0, start).trimEnd().split('\n')
  const version = lines.find((line) => line.startsWith('lithos-version: '))?.slice('lithos-version: '.length)
  const modes = lines.flatMap((line) => {
    const [, mode = '', path = ''] = /^mode: (\d+) (.*)$/.exec(line) ?? []
    return path === '' ? [] : [[path, Number.parseInt(mode, 8)] as const]
  })
  return {
    file,
    project,
    title,
    options: version === undefined ? {} : { lithosVersion: version as NonNullable<CheckOptions['lithosVersion']> },
    modes: Object.fromEntries(modes),
    want: lines.filter((line) => /^(?:error|warning|note) /.test(line)),
    patch: text.slice(start),
  }
}

/** A case with other findings, as its file is written. */
export function written({ title, options, modes, patch }: Case, want: readonly string[]): string {
  const version = options.lithosVersion === undefined ? [] : [`lithos-version: ${options.lithosVersion}`]
  const permissions = Object.entries(modes).map(([path, mode]) => `mode: ${mode.toString(8).padStart(4, '0')} ${path}`)
  return `${[title, ...version, ...permissions, ...want].join('\n')}\n${patch === '' ? '' : `\n${patch}`}`
}

/** The texts of a case: the correct project with the patch applied. Throws where the patch does not fit. */
export function patched({ file, project, patch }: Case): Texts {
  const texts = textsOf(project)
  for (const one of patch === '' ? [] : parsePatch(patch)) {
    const [from = '', to = ''] = [one.oldFileName, one.newFileName]
    if (from !== '/dev/null' && !(from in texts))
      throw new Error(
        `${file}: base/${project} has no file ${from}; the paths of a patch begin there, without a/ and b/`,
      )
    const text = applyPatch(texts[from] ?? '', one, { autoConvertLineEndings: false })
    if (text === false) throw new Error(`${file}: the patch of ${from} does not fit`)
    if (to === '/dev/null') delete texts[from]
    else texts[to] = text
  }
  return texts
}

/** The whole check of texts in memory, with the settings file if there is one; scripts and programs are executable. */
export function checked(texts: Texts, options: CheckOptions = {}, modes: Case['modes'] = {}): CheckResult {
  const runs = (text: string) => text.startsWith('#!') || text.startsWith('\x7fELF')
  const entries = Object.entries(texts).map(([path, text]) => {
    const mode = modes[path] ?? (runs(text) ? 0o755 : 0o644)
    return [path, { text, mode }] as const
  })
  const files = memoryFiles(Object.fromEntries(entries))
  const { settings, problems } = readSettings(files)
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'))
  return check(files, { settings, tryFixes: false, today: '2024-06-01', ...options })
}

/** The text under a finding; of longer ones the first line. */
export function textUnder({ at }: Finding): string {
  const [first = '', ...rest] = at.file.text.slice(at.start, at.end).split('\n')
  return rest.length === 0 ? first : `${first}…`
}

/** A finding as a case says it. */
export function shown(finding: Finding): string {
  const { at, rule, severity } = finding
  const { line, column } = at.file.position(at.start)
  return `${severity} ${rule} ${at.file.path}:${line}:${column} «${textUnder(finding)}»`
}
