/** Programs of which nobody knows what they do. */
import { type Field, known } from '../../shell/field.js'
import { absolute } from '../../shell/paths.js'
import type { Status } from '../../shell/shell.js'
import { leadsIntoWork } from '../prepare.js'
import { isMount, markUnknown, openBelow, openEverything, openUnlikely, type Why } from '../tree.js'
import { walk } from '../walk.js'
import { blurField, contentOf, openField, reads } from './fields.js'
import type { BuildShell } from './shell.js'

/** Something that nobody can foresee ran: it may have done anything anywhere. */
export function opaque(shell: BuildShell, name: string, args: readonly Field[]): void {
  const places = [shell.cwd, ...args.map((arg) => absolute(shell, arg))]
  const project = places.some((place) => place === undefined || leadsIntoWork(place))
  openEverything(shell.world, reasonOf(shell, name), project)
  for (const arg of args) changedByName(shell, arg)
}

/** As `opaque`, for a command whose end is not known either. */
export function opaqueStatus(shell: BuildShell, name: string, args: readonly Field[]): Status {
  opaque(shell, name, args)
  return 'unknown'
}

const reasonOf = (shell: BuildShell, name: string): Why => ({
  ...shell.why,
  because: `${name === '' ? 'a command' : `\`${name}\``} of \`!${shell.build.step.tag}\` may make it`,
})

/** What a program was told of by name may be changed or removed. */
function changedByName(shell: BuildShell, arg: Field): void {
  const path = absolute(shell, arg)
  if (path === undefined) return
  const found = walk(shell.world, path)
  reads(shell, found)
  const isKept = arg.text.startsWith('-') || found.exists === 'no' || path === '/'
  if (isKept || isMount(shell.world, found.path) || found.rest.length === 0) return
  if (found.holder === 'work' && found.exists === 'yes') return
  blurField(shell, arg)
}

/** Where programs put what they bring without being told. */
const usualPlaces = ['bin', 'etc', 'home', 'lib', 'lib64', 'root', 'sbin', 'usr']

/**
 * A program ran of which nothing is known but its name and its words. It writes below its working directory, into what its words, its
 * variables and the files that it is told to read name, and into a few usual places; that it makes something elsewhere is possible
 * and unlikely. `script`: the file that it only reads.
 */
export function unknownProgram(shell: BuildShell, name: string, args: readonly Field[], script?: Field): Status {
  if (args.some(({ text, known }) => !known && text === '')) return opaqueStatus(shell, name, args)
  const why = reasonOf(shell, name)
  const files = script === undefined ? args : [script, ...args]
  const places = [
    known('.'),
    ...args.flatMap((arg) => named(arg)),
    ...variables(shell),
    ...toldByFiles(shell, name, files),
  ]
  for (const place of places) openPlace({ ...shell, why }, place)
  openUnlikely(shell.world, why)
  for (const at of usualPlaces) openBelow(shell.world, walk(shell.world, `/${at}`), why)
  for (const arg of args) changedByName(shell, arg)
  return 'unknown'
}

function openPlace(shell: BuildShell, place: Field): void {
  const path = absolute(shell, place)
  if (path === '/') return
  const found = path === undefined ? undefined : walk(shell.world, path)
  if (found?.exists === 'unknown' && found.why.unlikely) markUnknown(shell.world, found, shell.why)
  else openField(shell, place)
}

/** The paths in a word: all of it, and those inside of `--prefix=/opt/x`, `a:/b`. */
function named(word: Field): readonly Field[] {
  const inside = pathsIn(word.text)
  const isPath = !word.text.startsWith('-') && word.text.length < maxPath && word.text.includes('/')
  return isPath ? [word, ...inside] : inside
}

const maxPath = 1000

/** Absolute paths of two letters or more that a text names. */
function pathsIn(text: string): readonly Field[] {
  const paths = new Set<string>()
  for (const [, path = ''] of text.slice(0, maxText).matchAll(/(?:^|[^\w./$)}-])(\/[\w@+-][\w.@+/-]*)/g)) {
    if (paths.size === mostPaths) break
    paths.add(path)
  }
  return [...paths].map(known)
}

const maxText = 64 * 1024
const mostPaths = 100

/** `PREFIX=/opt/x make install`: variables of the script, not those that every step has. */
function variables({ vars, build }: BuildShell): readonly Field[] {
  return [...vars]
    .filter(([name, value]) => value.known && value.text.startsWith('/') && build.environ.get(name) !== value.text)
    .flatMap(([, value]) => pathsIn(value.text))
    .slice(0, mostPaths)
}

/** What the script of an interpreter and the files of `make` say. */
function toldByFiles(shell: BuildShell, name: string, args: readonly Field[]): readonly Field[] {
  const files = name === 'make' ? [...args, known('Makefile'), known('makefile'), known('GNUmakefile')] : args
  return files.slice(0, mostPaths).flatMap((file) => {
    const path = absolute(shell, file)
    const text = path === undefined ? undefined : contentOf(walk(shell.world, path))
    return text === undefined ? [] : pathsIn(text)
  })
}
