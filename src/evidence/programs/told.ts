/** What a program is told: by the options on its line and by the settings files that it reads. */
import { baseName, normalize } from '../../deployment/paths.js'
import type { Launch, LaunchWord } from '../launches.js'
import { type Setting, settingName } from '../settings/setting.js'
import type { Texts } from '../texts.js'
import type { Program } from './program.js'
import { programOf } from './table.js'

/** A setting of a program, wherever it is written. */
export interface Told {
  readonly inside: readonly string[]
  readonly name: string
  readonly values: readonly LaunchWord[]
  /** The settings file, by its name in the repository; `undefined` on a command line. */
  readonly file?: string | undefined
}

/** A program that runs, its row of the table, and all that it is told. */
export interface Informed {
  readonly launch: Launch
  readonly row: Program
  readonly told: readonly Told[]
}

/** What a launch tells its program; `undefined` for programs that are not known. `paths` are the files of the image. */
export function informed(launch: Launch, texts: Texts, paths: () => readonly string[]): Informed | undefined {
  const row = programOf(baseName(launch.program.value))
  if (row === undefined) return undefined
  return { launch, row, told: [...onLine(row, launch), ...inFiles(row, launch, texts, paths)] }
}

function onLine(row: Program, { words }: Launch): Told[] {
  const found: Told[] = []
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] as LaunchWord
    const next = words[i + 1]
    const [, long, joined] = /^--?([A-Za-z][\w.:-]*)(?:=(.*))?$/s.exec(word.value) ?? []
    const short = /^-\w/.test(word.value) ? optionOf(row, word.value) : undefined
    if (row.assigns?.test(word.value) && next !== undefined) {
      found.push(...assigned(row, next))
      i += 1
    } else if (short !== undefined) {
      const rest = word.value.slice(short.option.length)
      const value = rest === '' ? next : { ...word, value: rest.replace(/^=/, '') }
      found.push({ inside: [], name: short.name, values: value === undefined ? [] : [value] })
      if (rest === '') i += 1
    } else if (long !== undefined && (word.value.startsWith('--') || joined !== undefined || long.length > 1)) {
      const isNext = joined === undefined && next !== undefined && !next.value.startsWith('-')
      const behind = isNext ? next : undefined
      const value = joined === undefined ? behind : { ...word, value: joined }
      found.push({ inside: [], name: settingName(long), values: value === undefined ? [] : [value] })
      // the next word stays a word, too: it may be none of this option
    } else found.push({ inside: [], name: word.value, values: [] })
  }
  return found
}

/** The short option that a word begins with: `-s`, or `-s/run/x.sock`. */
function optionOf({ options = {} }: Program, word: string): { option: string; name: string } | undefined {
  const option = Object.keys(options).find((key) => word === key || (key.length === 2 && word.startsWith(key)))
  return option === undefined ? undefined : { option, name: options[option] as string }
}

/** `-g "daemon off; pid /x;"` is read as the settings file, `-c name=value` as a pair. */
function assigned(row: Program, word: LaunchWord): readonly Told[] {
  const [, name, value] = /^([\w.-]+)=(.*)$/s.exec(word.value) ?? []
  if (name !== undefined)
    return [{ inside: [], name: settingName(name), values: [{ ...word, value: value as string }] }]
  const settings = row.settings?.read(word.value) ?? []
  return settings.map(({ values, ...setting }) => ({
    ...setting,
    values: values.map(({ text }) => ({ ...word, value: text })),
  }))
}

function inFiles(row: Program, launch: Launch, texts: Texts, paths: () => readonly string[]): readonly Told[] {
  const { settings } = row
  if (settings === undefined) return []
  return [...new Set(filesOf(row, launch, paths))].slice(0, 50).flatMap((path) => {
    const script = texts(path)
    return (script ? settings.read(script.text) : []).map(
      ({ values, ...setting }: Setting): Told => ({
        ...setting,
        values: values.map(({ text, start, end }) => ({
          value: text,
          known: true,
          at: (script as NonNullable<typeof script>).place(start, end),
        })),
        file: script?.id,
      }),
    )
  })
}

function filesOf({ settings }: Program, { words, directory = '/' }: Launch, paths: () => readonly string[]): string[] {
  const { option, first, places = [] } = settings as NonNullable<Program['settings']>
  const named = words.flatMap(({ value }, index) => {
    const [, flag, joined] = /^(--?[\w-]+)=(.*)$/.exec(value) ?? []
    if (flag !== undefined && option?.test(flag)) return [joined as string]
    return option?.test(words[index - 1]?.value ?? '') ? [value] : []
  })
  const plain = first && words[0] && !words[0].value.startsWith('-') ? [words[0].value] : []
  const told = [...named, ...plain].map((path) => normalize(path.replace(/^python:/, ''), directory))
  // a file that is named is the only one, but what is in its directory may be included
  const around = told.map((path) => `${path.slice(0, path.lastIndexOf('/'))}/conf.d/`)
  const relative = told.length > 0 ? [] : places.filter((place) => !place.startsWith('/'))
  const looked = [...places.filter((place) => place.startsWith('/')), ...around].map(patternOf)
  const own =
    looked.length === 0 ? [] : paths().filter((path) => isSettings.test(path) && looked.some((one) => one.test(path)))
  return [...told, ...relative.map((place) => normalize(place, directory)), ...own]
}

const isSettings = /\.(?:conf|ini|cfg|cnf|ya?ml|json|toml|d|rb|py)$|_config$/

function patternOf(place: string): RegExp {
  const text = place.replaceAll('.', '\\.').replaceAll('*', '[^/]*')
  return new RegExp(place.endsWith('/') ? `^${text}` : `^${text}$`)
}
