/** `lithos-ready image`: what the image of a vagga container will contain, and why. SPEC 3. */
import { readFileSync } from 'node:fs'
import { mostSeconds, withDeadline } from '../check/deadline.js'
import { diskFiles } from '../files/disk.js'
import { FileError } from '../files/filesystem.js'
import { imagesOf } from '../image/compute.js'
import { describePaths, describeTouched } from '../image/describe.js'
import type { BuildProblem } from '../image/image.js'
import { jsonText } from '../report/json.js'
import { visible } from '../report/sanitize.js'
import { paint } from '../report/terminal.js'
import { some } from '../report/words.js'
import type { Progress } from '../text/progress.js'
import type { Location } from '../text/source.js'
import { readVaggaProject } from '../vagga/read.js'
import { VAGGA_VERSION } from '../vagga/version.js'
import { didYouMean, oneOf, readArguments, text, UsageError } from './arguments.js'
import { printJson, printText, tell, terminal } from './output.js'
import { directory, readWhole } from './paths.js'

/** Problems with which vagga ends the build. */
const stopping: ReadonlySet<BuildProblem['code']> = new Set(['parent-missing', 'source-missing', 'name-path', 'fails'])

const options = { paths: text, format: oneOf('text', 'json') }

/** Runs the command and resolves to its exit status. Throws `UsageError` and `FileError`. */
export async function run(argv: readonly string[]): Promise<number> {
  const args = readArguments(argv, options, 2)
  const [container, folder = '.'] = args.positionals
  if (container === undefined)
    throw new UsageError('image needs the name of a vagga container: lithos-ready image CONTAINER [DIR]')
  const files = diskFiles(directory(folder))
  const { project, problems } = readVaggaProject(files, 'vagga.yaml', VAGGA_VERSION)
  if (project === undefined)
    throw new FileError(`${folder}: there is no vagga.yaml that can be read; name the directory that has it`)
  const failed = (at: Location, message: string) =>
    tell(`lithos-ready: the build fails: ${visible(`${at.file.path}:${at.file.position(at.start).line}: ${message}`)}`)
  const refusals = project.accepted
    ? []
    : problems.filter(({ severity }) => severity === undefined || severity === 'error')
  for (const { at, message } of refusals) failed(at, message)
  const progress: Progress = {}
  const image = withDeadline(mostSeconds, progress, () => imagesOf(project, files, progress)(container))
  const containers = [...project.containers.keys()]
  if (image === undefined)
    throw new UsageError(
      `${project.file.path} has no container ${container}${didYouMean(container, containers, containers.length === 0 ? 'it has none' : `it has ${some(containers)}`)}`,
    )
  const failures = image.problems.filter(({ certain, code }) => certain && stopping.has(code))
  for (const { at, message } of failures) failed(at, message)

  const list = args.get('paths')
  const entries = list === undefined ? describeTouched(image) : describePaths(image, linesOf(list))
  if (args.get('format') === 'json') {
    await printJson(jsonText(entries))
  } else {
    const style = paint(terminal().colors)
    const tone = { yes: 'green', no: 'red', unknown: 'cyan' } as const
    const lines = entries.map(({ path, exists, kind, mode, owner, target, because, from }) =>
      [
        style(tone[exists], exists.padEnd(7)),
        (kind ?? '').padEnd(4),
        (mode ?? '').padEnd(6),
        (owner?.join(':') ?? '').padEnd(5),
        `${visible(path)}${target === null ? '' : ` -> ${visible(target)}`}`,
        style('dim', `${visible(because)}${from === null ? '' : ` (${visible(from.file)}:${from.line})`}`),
      ].join('  '),
    )
    await printText(lines.map((line) => `${line}\n`).join(''))
  }
  return refusals.length + failures.length > 0 ? 1 : 0
}

function linesOf(path: string): readonly string[] {
  const bytes = path === '-' ? readFileSync(0) : readWhole(path)
  return new TextDecoder()
    .decode(bytes)
    .split('\n')
    .map((line) => line.replace(/\r$/, ''))
    .filter(Boolean)
}
