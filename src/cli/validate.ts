/** `lithos-ready validate`: single files as the real programs judge them. SPEC 3. */
import { basename, dirname, join, resolve } from 'node:path'
import { mostSeconds, withDeadline } from '../check/deadline.js'
import { type ValidateAs, type Verdict, validate } from '../check/validate.js'
import { diskFiles } from '../files/disk.js'
import { FileError } from '../files/filesystem.js'
import { jsonText } from '../report/json.js'
import type { ReportedFinding } from '../report/report.js'
import { visible } from '../report/sanitize.js'
import { paint } from '../report/terminal.js'
import { findingText } from '../report/text.js'
import { bySeverity } from '../report/words.js'
import { memoizeByName } from '../text/collections.js'
import type { Progress } from '../text/progress.js'
import { oneOf, readArguments, UsageError } from './arguments.js'
import { printJson, printText, terminal } from './output.js'
import { kindOf } from './paths.js'
import { reported } from './problems.js'

const kinds: readonly ValidateAs[] = ['vagga', 'container', 'sandbox', 'process', 'master', 'secrets', 'tree']
const options = { as: oneOf(...kinds), format: oneOf('text', 'json') }

/** Runs the command and resolves to its exit status. Throws `UsageError` and `FileError`. */
export async function run(argv: readonly string[]): Promise<number> {
  const args = readArguments(argv, options, Number.POSITIVE_INFINITY)
  const as = args.get('as') as ValidateAs | undefined
  if (as === undefined) throw new UsageError(`validate needs --as ${kinds.join('|')}`)
  if (args.positionals.length === 0) throw new UsageError('validate needs the path of a file')
  for (const path of args.positionals)
    if ((kindOf(path) === 'dir') !== (as === 'tree'))
      throw new FileError(
        `${path}: ${as === 'tree' ? 'not a directory; --as tree takes that of master.yaml' : 'a directory; give a file, or use --as tree'}`,
      )

  const { colors, width } = terminal()
  const style = paint(colors)
  const entries: { path: string; ok: boolean; findings: readonly ReportedFinding[] }[] = []
  let text = ''
  for (const { path, folder, ok, problems } of verdictsOn(as, args.positionals)) {
    const { findings, source } = await reported(problems, (file) => join(folder, file))
    entries.push({ path, ok, findings })
    for (const finding of bySeverity(findings)) text += `${findingText(finding, source, width ?? 100, style)}\n\n`
    text += `${ok ? style('green', 'ok') : style('red', 'refused')}  ${visible(path)}\n`
  }
  if (args.get('format') === 'json') await printJson(jsonText(entries))
  else await printText(text)
  return entries.every(({ ok }) => ok) ? 0 : 1
}

/** The verdict on each path, and the folder that the files of its problems are in. Throws `TooLong`. */
function verdictsOn(as: ValidateAs, paths: readonly string[]): (Verdict & { path: string; folder: string })[] {
  const isTree = as === 'tree'
  const progress: Progress = {}
  const filesIn = memoizeByName((folder) => diskFiles(resolve(folder)))
  const judge = (path: string) => {
    progress.file = path
    const folder = isTree ? path : dirname(path)
    return { path, folder, ...validate(as, filesIn(folder), isTree ? '' : basename(path)) }
  }
  // all in one, which takes as long to set up as two files to judge
  return withDeadline(mostSeconds, progress, () => paths.map(judge))
}
