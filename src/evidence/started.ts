/** What a deployment starts: the program, followed through those that only run others into shell scripts, and what these run. */

import { userOf } from '../deployment/config.js'
import type { Deployment } from '../deployment/deployment.js'
import { baseName, isShell, normalize, under } from '../deployment/paths.js'
import { existsAt, isWritable, servingVolume } from '../deployment/volumes.js'
import { follow } from '../image/follow.js'
import type { Image } from '../image/image.js'
import { wrappers } from '../shell/programs.js'
import { within } from '../text/places.js'
import type { Clue } from './evidence.js'
import { type Launch, type LaunchWord, packageScripts, unwrapped, withoutInterpreter } from './launches.js'
import { deedsOf, meaningOf } from './programs/deeds.js'
import { needsOf } from './programs/needs.js'
import { programOf } from './programs/table.js'
import { type Informed, informed } from './programs/told.js'
import { sentence } from './sentence.js'
import { wordsIn } from './settings/words.js'
import type { ShellEffect, ShellLaunch, ShellWorld } from './shell.js'
import { isShellScript } from './shell-script.js'
import { shellDeeds } from './start.js'
import type { Script, Texts } from './texts.js'

/** What shell scripts do at the start, and every program that runs, outermost first. */
export interface Started {
  readonly clues: readonly Clue[]
  readonly launches: readonly Launch[]
}

/** `command=` of supervisord. */
function commandsOf(program: Informed): readonly Launch[] {
  const { launch, told } = program
  return told
    .filter((one) => meaningOf(program, one) === 'command')
    .flatMap(({ inside, values }) => {
      const [line] = values
      const words = line === undefined ? [] : wordsIn(line.value, 0)
      const [first, ...rest] = words.map(({ text }) => ({
        value: text,
        known: !text.includes('%('),
        at: (line as LaunchWord).at,
      }))
      const own = told.find((one) => one.name === 'directory' && one.inside[0] === inside[0])?.values[0]?.value
      const directory = own?.startsWith('/') ? normalize(own) : launch.directory
      return first === undefined
        ? []
        : [{ ...launch, program: first, words: rest, directory, through: [...launch.through, 'supervisord'] }]
    })
}

/** More programs than that are not followed. */
const maxLaunches = 200

/** Follows the start of a deployment. Bounded; what is not known is left out. */
export function started(deployment: Deployment, image: Image, texts: Texts, paths: () => readonly string[]): Started {
  const first = firstLaunch(deployment)
  if (first === undefined) return { clues: [], launches: [] }
  const world = worldOf({ ...deployment, image }, texts)
  const clues: Clue[] = []
  const launches: Launch[] = []
  const pending: Launch[] = [first]
  const seen = new Set<string>()
  for (let launch = pending.shift(); launch !== undefined && launches.length < maxLaunches; launch = pending.shift()) {
    const { file, start } = launch.program.at
    const key = `${file.path} ${start} ${launch.program.value}`
    if (seen.has(key)) continue
    seen.add(key)
    launches.push(launch)
    clues.push(...needsOf(launch, (path) => existsAt({ ...deployment, image }, path)))
    const inner = unwrapped(launch) ?? withoutInterpreter(launch)
    if (inner !== launch) {
      pending.unshift(inner)
      continue
    }
    clues.push(...displayOf(launch, first))
    const program = informed(launch, texts, paths)
    if (program !== undefined) {
      clues.push(...deedsOf(program, { ...deployment, image }))
      pending.push(...commandsOf(program))
    }
    for (const script of scriptsOf(deployment, launch, texts)) {
      const deeds = shellDeeds({ ...script, environ: launch.environ, user: userOf(deployment) }, world)
      // what the script is ready to do without is no evidence, except for variables, which it may still want
      const effects = deeds.effects.filter(({ tolerated, trait }) => !tolerated || trait === 'uses-variable')
      clues.push(...effects.map((effect) => clueOf(effect, launch.certain)))
      pending.push(...deeds.launches.map((inner) => launchOf(inner, launch)))
    }
  }
  return { clues, launches }
}

/** `executable` with its `arguments`. */
function firstLaunch({ config: { config } }: Deployment): Launch | undefined {
  const { executable, workdir } = config
  if (executable === undefined) return undefined
  const word = ({ value, at }: { value: string; at: LaunchWord['at'] }) => ({ value, at, known: !value.includes('@{') })
  return {
    program: word(executable),
    words: config.arguments.items.map(word),
    directory: normalize(workdir.value),
    environ: new Map(config.environ.entries.map(({ key, value }) => [key.value, value.value])),
    certain: true,
    through: [],
  }
}

/** A script sets `DISPLAY` for what it runs. */
function displayOf({ environ, program, words, through }: Launch, { environ: given }: Launch): readonly Clue[] {
  const display = environ.get('DISPLAY')
  const isServer = [program, ...words].some(({ value }) => /^(?:Xvfb|Xorg|Xvnc|Xephyr|Xnest)$/.test(baseName(value)))
  if (
    !display ||
    given.has('DISPLAY') ||
    isServer ||
    !through.includes('shell') ||
    !opensWindows.test(baseName(program.value))
  )
    return []
  if (programOf(baseName(program.value))?.defaults?.some(({ trait }) => trait === 'x11')) return []
  const message = `\`${baseName(program.value)}\` runs with \`DISPLAY=${display}\``
  return [{ trait: 'x11', at: program.at, certain: false, ofProgram: true, message }]
}

/** Everything but what shells are made of. */
const opensWindows =
  /^(?!(?:sleep|sh|bash|ash|echo|cat|mkdir|rm|test|chmod|chown|true|false|kill|wait|xauth|fluxbox|openbox|x11vnc)$)/

interface ScriptStart {
  readonly script: Script
  readonly name: string
  readonly arguments: readonly string[]
  readonly directory: string
}

/** The shell scripts that a program is, runs, or is told to run. */
function scriptsOf(deployment: Deployment, launch: Launch, texts: Texts): readonly ScriptStart[] {
  const { program, words, directory } = launch
  if (directory === undefined) return []
  const all = words.map(({ value }) => value)
  if (isFollowed(launch)) return packageStarts(launch, directory, texts)
  if (isShell(program.value)) {
    const flag = words.findIndex(({ value }) => /^-[a-z]*c$/.test(value))
    const command =
      flag >= 0 && words.slice(0, flag).every(({ value }) => value.startsWith('-')) ? words[flag + 1] : undefined
    if (command !== undefined) {
      const script: Script = {
        text: command.value,
        id: deployment.config.file.path,
        place: (from, to) => within(command.at, command.value.slice(from, to)),
      }
      return [{ script, name: all[flag + 2] ?? program.value, arguments: all.slice(flag + 3), directory }]
    }
    const file = words.findIndex(({ value }) => !value.startsWith('-'))
    const script = file < 0 ? undefined : texts(normalize(all[file] as string, directory))
    return script ? [{ script, name: all[file] as string, arguments: all.slice(file + 1), directory }] : []
  }
  const path = normalize(program.value, directory)
  const script = program.value.includes('/') ? texts(path) : undefined
  if (script !== undefined && isShellScript({ path, text: script.text }))
    return [{ script, name: program.value, arguments: all, directory }]
  return [...packageStarts(launch, directory, texts), ...procfileStarts(launch, directory, texts)]
}

/** What a script runs in its own shell was followed there. */
function isFollowed({ through }: Launch): boolean {
  const shell = through.lastIndexOf('shell')
  return shell >= 0 && through.slice(shell + 1).every((name) => Object.hasOwn(wrappers, name))
}

/** The scripts of package.json that npm and its like run. */
function packageStarts(launch: Launch, directory: string, texts: Texts): readonly ScriptStart[] {
  const names = packageScripts(launch)
  const file = names && texts(normalize(`${directory}/package.json`))
  if (names === undefined || file === undefined) return []
  let scripts: unknown
  try {
    scripts = (JSON.parse(file.text) as { scripts?: unknown }).scripts
  } catch {
    return []
  }
  return names.flatMap((name) => {
    const text: unknown = Object.entries(scripts ?? {}).find(([key]) => key === name)?.[1]
    if (typeof text !== 'string') return []
    const from = file.text.indexOf(JSON.stringify(text).slice(1, -1), file.text.indexOf(`"${name}"`) + name.length + 2)
    const script: Script = {
      text,
      id: file.id,
      place: () => file.place(Math.max(0, from), Math.max(0, from) + JSON.stringify(text).length - 2),
    }
    return [{ script, name, arguments: [], directory }]
  })
}

/** A program that a shell script runs, as any other. */
function launchOf({ program, words, script, ...rest }: ShellLaunch, outer: Launch): Launch {
  const { place } = script as Script
  const word = ({ text, known, at }: ShellLaunch['program']): LaunchWord => ({
    value: text,
    known,
    at: at === undefined || rest.inside ? place(rest.start, rest.end) : place(at.pos, at.end),
  })
  return {
    program: word(program),
    words: words.map(word),
    directory: rest.directory,
    environ: rest.environ,
    certain: rest.certain && outer.certain,
    stops: rest.stops,
    through: [...outer.through, baseName(outer.program.value), 'shell'],
  }
}

/** The commands of a Procfile: `name: command`. man 1 foreman */
function procfileStarts({ program, words }: Launch, directory: string, texts: Texts): readonly ScriptStart[] {
  if (!/^(?:foreman|honcho|hivemind|overmind)$/.test(baseName(program.value))) return []
  const values = words.map(({ value }) => value)
  const option = values.findIndex((value) => /^(?:-f|--procfile)(?:=|$)/.test(value))
  const named = /=(.*)$/s.exec(values[option] ?? '')?.[1] ?? values[option + 1]
  const file = texts(normalize(option < 0 ? 'Procfile' : (named ?? ''), directory))
  if (file === undefined) return []
  const chosen = values.slice(values.indexOf('start') + 1).filter((value, index, all) => {
    return /^\w[\w-]*$/.test(value) && !all[index - 1]?.startsWith('-')
  })
  return [...file.text.matchAll(/^([A-Za-z0-9_-]+):[ \t]*(.+)$/gm)].flatMap(
    ({ 0: line, 1: name = '', 2: text = '', index }) => {
      if (chosen.length > 0 && !chosen.includes(name)) return []
      const from = index + line.length - text.length
      const script: Script = { text, id: file.id, place: (start, end) => file.place(from + start, from + end) }
      return [{ script, name, arguments: [], directory }]
    },
  )
}

function worldOf(placed: Deployment & { readonly image: Image }, texts: Texts): ShellWorld {
  return {
    look: (path) => look(placed, path),
    list: (path) => listed(placed, path),
    covered: (path) => servingVolume(placed, path) !== undefined,
    writable: (path) => isWritable(placed, path),
    text: (path) => (servingVolume(placed, path) === undefined ? texts(path) : undefined),
    script(path) {
      const found = texts(path)
      return found && isShellScript({ path, text: found.text }) ? found : undefined
    },
  }
}

/** What the image has in a directory that no volume hides or adds to. */
function listed(deployment: Deployment & { readonly image: Image }, path: string): readonly string[] | undefined {
  const { entry, path: target } = follow(deployment.image, path)
  const isServed = deployment.config.config.volumes.entries.some(({ key }) => under(normalize(key.value), path))
  if (entry.kind !== 'dir' || isServed || servingVolume(deployment, path) !== undefined) return undefined
  const { names, complete } = deployment.image.list(target)
  return complete ? names : undefined
}

/** A volume hides what the image has; it is empty (Tmpfs), or nobody knows what the host has there. */
function look(deployment: Deployment & { readonly image: Image }, path: string): ReturnType<ShellWorld['look']> {
  const volume = servingVolume(deployment, path)
  const exists = existsAt(deployment, path)
  if (volume !== undefined) {
    const isInTmpfs = volume.value.tag === 'Tmpfs' && path.startsWith(`${normalize(volume.key.value)}/`)
    return exists === 'yes' ? { exists, kind: 'dir' } : { exists: isInTmpfs ? 'no' : 'unknown' }
  }
  const { kind } = follow(deployment.image, path).entry
  return kind === undefined ? { exists } : { exists, kind }
}

function clueOf(
  { trait, subject, script, start, end, bytes, through, stops, ...effect }: ShellEffect,
  isCertain: boolean,
): Clue {
  const certain = effect.certain && isCertain
  const at = (script as Script).place(start, end)
  const more = { ...(bytes === undefined ? {} : { bytes }), ...(through === undefined ? {} : { through }) }
  return { trait, at, subject, certain, stops, message: `\`${script.id}\` ${sentence(trait, subject)}`, ...more }
}
