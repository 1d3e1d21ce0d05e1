/** `lithos-ready check`: a project, in any format. SPEC 3. */
import { existsSync } from 'node:fs'
import { basename, dirname, resolve as resolvePath } from 'node:path'
import { deadline } from '../check/deadline.js'
import { projectsElsewhere, unknownContainer } from '../check/did-you-mean.js'
import { type CheckOptions, type CheckResult, failOnOf } from '../check/options.js'
import { type FailOn, lithosVersion, readSettings, type Settings } from '../check/settings.js'
import { check } from '../check.js'
import { diskFiles } from '../files/disk.js'
import { type FileSystem, pathFrom } from '../files/filesystem.js'
import { unpacking } from '../files/tar.js'
import { withPrefix } from '../report/paths.js'
import type { Report } from '../report/report.js'
import { visible } from '../report/sanitize.js'
import { some, verdict } from '../report/words.js'
import type { SourceFile } from '../text/source.js'
import { type Arguments, flag, type Option, oneOf, readArguments, several, text, UsageError } from './arguments.js'
import { printCommands, printJson, printText, printVerbatim, tell, terminal, writeOutput } from './output.js'
import { directory, inside, placeInRepository, rootFilesystem, rootFilesystemIn } from './paths.js'
import { progressLine } from './progress.js'
import { program, quoted, typed } from './typed.js'

const options: Readonly<Record<string, Option>> = {
  format: oneOf('text', 'json', 'sarif', 'github', 'markdown'),
  output: text,
  config: text,
  'fail-on': oneOf('error', 'warning', 'note', 'never'),
  'lithos-version': text,
  image: several,
  only: several,
  trace: flag,
  fix: { value: 'optional', choices: ['safe', 'all'] },
  diff: { value: 'optional', choices: ['safe', 'all'] },
  'no-ignores': flag,
}

/** Runs the command and resolves to its exit status. Throws `UsageError` and `FileError`. */
export async function run(argv: readonly string[]): Promise<number> {
  const started = performance.now()
  const args = readArguments(argv, options, 1)
  if (args.has('diff') && args.has('fix'))
    throw new UsageError('--diff shows what --fix would change; give one of them')
  const root = directory(args.positionals[0] ?? '.')
  const files = diskFiles(root)
  const settings = settingsOf(args, root, files)
  const checkOptions = await optionsOf(args, settings, files)

  const line = progressLine(args.positionals[0] ?? '.')
  let result = check(files, { ...checkOptions, say: line.say })
  line.done()
  const named = [...args.all('only'), ...args.all('image').map((given) => given.slice(0, given.indexOf('=')))]
  const unknown = unknownContainer(result, named)
  if (unknown !== undefined) throw new UsageError(unknown)
  const safety = (args.get('diff') ?? args.get('fix')) === 'all' ? 'all' : 'safe'
  if (args.has('diff')) {
    const patch = await (await import('./fix.js')).diffOf(result, files, checkOptions, safety)
    const output = args.get('output')
    if (output === undefined) await printVerbatim(patch)
    else writeOutput(output, patch)
  } else {
    if (args.has('fix')) {
      const { fixFiles } = await import('./fix.js')
      await fixFiles(root, result, files, checkOptions, safety)
      result = check(diskFiles(root), checkOptions)
    }
    await write(result, args, checkOptions, files, (performance.now() - started) / 1000)
  }
  for (const message of [...result.notices, ...result.failures.map((failure) => failure.message)])
    tell(`lithos-ready: ${visible(message)}`)
  const never = failOnOf(checkOptions) === 'never'
  if (!result.report.ready && !never) return 1
  return result.failures.length > 0 ? 3 : 0
}

/** A named file is looked for from here, and else in the directory that is checked. */
function settingsOf(args: Arguments, root: string, files: FileSystem): Settings {
  const named = args.get('config')
  if (named !== undefined && !existsSync(named) && files.stat(named) === undefined)
    throw new UsageError(`--config ${named}: no such file`)
  const below = named !== undefined && existsSync(named) ? inside(root, named) : named
  const { settings, problems } =
    named !== undefined && below === undefined
      ? readSettings(diskFiles(resolvePath(dirname(named))), basename(named))
      : readSettings(files, below)
  const [first, ...more] = problems
  if (first === undefined) return settings
  const { line, column } = first.at.file.position(first.at.start)
  const others = more.length === 0 ? '' : ` (and ${more.length} more)`
  throw new UsageError(`${first.at.file.path}:${line}:${column}: ${first.message}${others}`)
}

async function optionsOf(args: Arguments, settings: Settings, files: FileSystem): Promise<CheckOptions> {
  const wanted = args.get('lithos-version')
  const version = wanted === undefined ? undefined : lithosVersion(wanted)
  if (wanted !== undefined && version === undefined)
    throw new UsageError(`--lithos-version=${wanted} is not known; it takes 0.18.4 or 0.19`)
  const failOn = args.get('fail-on') as FailOn | undefined
  const images = new Map<string, FileSystem>()
  const budget = unpacking()
  for (const [container, path] of settings.images) images.set(container, await rootFilesystemIn(files, path, budget))
  for (const given of args.all('image')) {
    const at = given.indexOf('=')
    if (at < 1 || at === given.length - 1) throw new UsageError(`--image takes CONTAINER=PATH, not ${given}`)
    images.set(given.slice(0, at), await rootFilesystem(given.slice(at + 1), budget))
  }
  return {
    settings,
    images,
    deadline: deadline(),
    ...(version === undefined ? {} : { lithosVersion: version }),
    ...(failOn === undefined ? {} : { failOn }),
    ...(args.has('only') ? { only: args.all('only') } : {}),
    ...(args.has('no-ignores') ? { ignores: false } : {}),
  }
}

const printers: Readonly<Record<string, (text: string) => Promise<void>>> = {
  text: printText,
  json: printJson,
  sarif: printJson,
  github: printCommands,
  markdown: printVerbatim,
}

async function write(
  result: CheckResult,
  args: Arguments,
  options: CheckOptions,
  files: FileSystem,
  seconds: number,
): Promise<void> {
  const { report } = result
  const output = args.get('output')
  const text = await formatted(result, args, options, files, seconds)
  if (output === undefined) return printers[args.get('format') ?? 'text']?.(text)
  writeOutput(output, text)
  tell(`${report.ready ? '✅' : '❌'} ${verdict(report)}`)
}

async function formatted(
  result: CheckResult,
  args: Arguments,
  options: CheckOptions,
  files: FileSystem,
  seconds: number,
): Promise<string> {
  const { report, context } = result
  const place = placeInRepository(directory(args.positionals[0] ?? '.'))
  switch (args.get('format')) {
    case 'json':
      return (await import('../report/json.js')).jsonText(report)
    case 'sarif':
      return sarifText(result, place)
    case 'github':
      return githubText(withPrefix(report, place))
    case 'markdown':
      return markdownText(result, files, options)
    default: {
      const { stageReasons, textReport } = await import('../report/text.js')
      const { colors, width } = terminal()
      const shown = textReport(report, {
        source: sourcesOf(result),
        seconds,
        files: context.sources.length,
        command: typed(args.positionals),
        colors: colors && !args.has('output'),
        trace: args.has('trace'),
        reasons: args.has('trace') ? stageReasons(context.deployments) : [],
        notes: failOnOf(options) === 'note',
        elsewhere: projectsElsewhere(result),
        ...(width === undefined ? {} : { width }),
      })
      return shown + firstStep(result, args.positionals)
    }
  }
}

/** Where a team begins that has commands of vagga and no lithos config yet. */
function firstStep({ report, projects }: CheckResult, positionals: readonly string[]): string {
  const commands = projects.flatMap((project) => [...project.commands.keys()])
  if (report.verdict !== 'nothing-to-check' || commands.length === 0) return ''
  const typedCommand = [program(), 'init', 'COMMAND', ...positionals.map(quoted)].join(' ')
  return `   to begin, write a first one for a command (${visible(some(commands))}): ${visible(typedCommand)}\n`
}

async function sarifText(result: CheckResult, place: string): Promise<string> {
  const [{ sarif }, { jsonText }, { rules }, { project }] = await Promise.all([
    import('../report/sarif.js'),
    import('../report/json.js'),
    import('../rules/index.js'),
    import('../report/help.js'),
  ])
  const source = sourcesOf(result)
  const inPlace = (path: string) => source(pathFrom(place, path))
  return jsonText(sarif(withPrefix(result.report, place), { rules, source: inPlace, documentation: project }))
}

async function markdownText(result: CheckResult, files: FileSystem, options: CheckOptions): Promise<string> {
  const [{ summaryMarkdown }, { patchOf }] = await Promise.all([import('../report/markdown.js'), import('./fix.js')])
  const patch = await patchOf(result, files, options)
  return summaryMarkdown(result.report, {
    lithosVersion: result.context.lithosVersion,
    elsewhere: projectsElsewhere(result),
    ...(patch && { patch }),
  })
}

async function githubText(report: Report): Promise<string> {
  const { annotationCommands, annotations } = await import('../report/annotations.js')
  return `${annotationCommands(annotations(report))}${verdict(report)}\n`
}

/** The texts of all files that a report has places in. */
function sourcesOf({ findings }: CheckResult): (path: string) => SourceFile | undefined {
  const sources = new Map<string, SourceFile>()
  for (const { at, related, fixes } of findings)
    for (const place of [
      at,
      ...related.map((one) => one.at),
      ...fixes.flatMap(({ edits }) => edits.map((edit) => edit.at)),
    ])
      sources.set(place.file.path, place.file)
  return (path) => sources.get(path)
}
