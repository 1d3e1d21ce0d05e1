/** `lithos-ready boot`: the start of a container from a root filesystem that is there. SPEC 3. */
import { basename } from 'node:path'
import { describeOutcome } from '../boot/describe.js'
import { refusal } from '../boot/refusal.js'
import { replay } from '../boot/replay.js'
import type { Outcome } from '../boot/stage.js'
import type { Start } from '../boot/start.js'
import { lithosVersion } from '../check/settings.js'
import { FileError } from '../files/filesystem.js'
import { builtImage } from '../image/built.js'
import { type ReadConfig, readProcessesConfig, readSandboxConfig } from '../lithos/read.js'
import { sandboxShape } from '../lithos/shape.js'
import { jsonText } from '../report/json.js'
import { paint } from '../report/terminal.js'
import { stageLines } from '../report/text.js'
import { some } from '../report/words.js'
import { type SourceFile, sourceFile } from '../text/source.js'
import { didYouMean, oneOf, readArguments, text, UsageError } from './arguments.js'
import { printJson, printText, terminal } from './output.js'
import { readWhole, rootFilesystem } from './paths.js'

const options = {
  image: text,
  config: text,
  sandbox: text,
  process: text,
  name: text,
  'lithos-version': text,
  format: oneOf('text', 'json'),
}

/** Runs the command and resolves to its exit status. Throws `UsageError` and `FileError`. */
export async function run(argv: readonly string[]): Promise<number> {
  const args = readArguments(argv, options, 0)
  const image = args.get('image')
  if (image === undefined) throw new UsageError('boot needs --image PATH, a built root filesystem: a folder or a tar')
  const version = lithosVersion(args.get('lithos-version') ?? '0.18.4')
  if (version === undefined)
    throw new UsageError(`--lithos-version=${args.get('lithos-version')} is not known; it takes 0.18.4 or 0.19`)
  const process = processOf(args.get('process'), args.get('name'))
  const configInImage = args.get('config') ?? process?.entry.config?.value
  if (configInImage === undefined)
    throw new UsageError('boot needs --config PATH, where the lithos config is in the image')
  const sandboxFile = args.get('sandbox')
  const sandbox = sandboxFile === undefined ? undefined : sandboxOf(sandboxFile)

  const start: Start = {
    image: builtImage(await rootFilesystem(image)),
    configInImage,
    version,
    ...sandbox,
    ...(process === undefined ? {} : { process }),
  }
  const outcome = replay(start)
  if (args.get('format') === 'json') {
    await printJson(jsonText(describeOutcome(outcome)))
  } else {
    await printText(outcomeText(outcome))
  }
  return outcome.starts === false ? 1 : 0
}

function outcomeText({ starts, stages }: Outcome): string {
  const { colors, width } = terminal()
  const style = paint(colors)
  const end = {
    true: style('green', '✅ starts'),
    false: style('red', '❌ does not start'),
    unknown: style('cyan', '❔ cannot be known'),
  }
  const lines = stageLines(
    stages.map((stage) => ({ ...stage, error: stage.error ?? null })),
    width ?? 100,
    style,
  )
  return `${[...lines, '', end[`${starts}`]].join('\n')}\n`
}

/** The sandbox, and why lithos refuses it where it does. */
function sandboxOf(path: string): Pick<Start, 'sandbox' | 'sandboxProblem'> {
  const file = fileAt(path)
  const read = readSandboxConfig(file)
  const { config, accepted } = read
  const note = firstProblem(path, file, read)
  return {
    ...(config !== undefined && { sandbox: { name: basename(path).replace(/\.ya?ml$/, ''), config } }),
    ...(!accepted && { sandboxProblem: { words: refusal(file, sandboxShape) ?? note, note } }),
  }
}

function processOf(path: string | undefined, name: string | undefined): Start['process'] {
  if (path === undefined) {
    if (name !== undefined) throw new UsageError('--name needs --process FILE')
    return undefined
  }
  const { entries } = server(path, readProcessesConfig)
  const names = entries.map(({ key }) => key.value)
  const chosen = name ?? (names.length === 1 ? names[0] : undefined)
  if (chosen === undefined) throw new UsageError(`--process ${path} needs --name: ${some(names)}`)
  const found = entries.find(({ key }) => key.value === chosen)
  if (found === undefined)
    throw new UsageError(`${path} has no process ${chosen}${didYouMean(chosen, names, `it has ${some(names)}`)}`)
  return { name: chosen, entry: found.value }
}

/** A config of the server, which must be right for anything to start. Throws `FileError` with the place of what is wrong. */
function server<T>(path: string, read: (file: SourceFile) => ReadConfig<T>): T {
  const file = fileAt(path)
  const done = read(file)
  if (done.config !== undefined && done.accepted) return done.config
  throw new FileError(firstProblem(path, file, done))
}

function fileAt(path: string): SourceFile {
  return sourceFile(path, new TextDecoder().decode(readWhole(path)))
}

function firstProblem(path: string, file: SourceFile, { problems }: Pick<ReadConfig<unknown>, 'problems'>): string {
  const first = problems.find(({ severity }) => severity === undefined || severity === 'error')
  const { line, column } = file.position(first?.at.start ?? 0)
  return `${path}:${line}:${column}: ${first?.message ?? 'lithos refuses this file'}`
}
