import { type ConfigText, textsOf } from '../../deployment/config.js'
import { stepsOf } from '../../deployment/containers.js'
import { beforeWork, normalize, under } from '../../deployment/paths.js'
import { firstLine } from '../../deployment/sources.js'
import { existsAt, isWritable, volumeOver } from '../../deployment/volumes.js'
import { isWritten, severityOf } from '../../evidence/clues.js'
import type { Fix } from '../../text/finding.js'
import { within } from '../../text/places.js'
import { type Location, textAt } from '../../text/source.js'
import type { CheckedDeployment, Rule, RuleContext, RuleFinding } from '../rule.js'
import { copiedLinkFix, type InImage, inImage, isInDevelopment } from '../support/copies.js'
import { fixOf, partFix, valueFix } from '../support/fixes.js'
import { buildProblems } from '../support/problems.js'

/** A path that begins with /work, and what stands before it. */
const workPaths = new RegExp(
  String.raw`(${beforeWork})(\/work(?:\/[^\s"'\`:,;)<>|&\]}]*)?)(?=$|[\s"'\`:,;)<>|&\]}])`,
  'g',
)
/** Variables in which programs look for things; a directory that is not there is skipped. */
const searchPath = /path$|^(?:ruby|perl5)lib$|^classpath$/i

export const workPath: Rule = {
  id: 'work-path',
  group: 'work-directory',
  clause: '1a',
  severity: 'error',
  summary: 'production uses `/work`, which is the project directory in development only',
  rationale: `vagga mounts the project at \`/work\` for every development command. lithos does not: in production \`/work\` is an empty read-only directory
of the image, or missing. A program or file given as \`/work/…\` is not there: \`error when executing: No such file or directory (os error 2)\`,
or the program itself fails as soon as it opens the file.

Copy the sources into the image (\`- !Copy { source: /work/app, path: /app }\`) and name the copy in the lithos config and in the program. It
is only a warning inside lists of search paths, where a missing directory is skipped.`,
  examples: [
    {
      bad: { 'lithos.yaml': 'executable: /bin/sh\narguments: [⟦/work/app/main.sh⟧]\nuser-id: 1\n' },
      good: { 'lithos.yaml': 'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\n' },
    },
    {
      title: 'a search path',
      severity: 'warning',
      bad: {
        'lithos.yaml':
          'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  PYTHONPATH: /app:⟦/work/lib⟧\n',
      },
      good: {
        'lithos.yaml': 'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nenviron:\n  PYTHONPATH: /app\n',
      },
    },
  ],
  *check(context) {
    for (const deployment of context.deployments) {
      for (const text of textsOf(deployment.config.config)) {
        const path = firstWorkPath(deployment, text.value)
        if (path !== undefined) yield { deployment, ...inConfig(context, deployment, text, path) }
      }
      for (const { at, message, certain, subject } of deployment.evidence.of('reads-work'))
        if ((subject === undefined || !exists(deployment, subject)) && !isWrittenAt(deployment, at))
          yield {
            deployment,
            at,
            severity: severityOf({ at, certain }),
            message: `${message.replace(/: in production.*$/, '')}. In production \`/work\` is not the project: it is empty or missing. Copy what is needed into the image and use the path of the copy.`,
            fixes: inScript(context, deployment, at, subject),
          }
    }
    yield* links(context)
    for (const deployment of context.deployments) yield* editableInstalls(deployment)
  },
}

/** The path of the copy in a script, where development sees the same copy. */
function inScript(
  context: RuleContext,
  deployment: CheckedDeployment,
  at: Location,
  subject = '/work',
): readonly Fix[] {
  const [written] = /\/work(?:\/[\w.@%+/-]*)?/.exec(textAt(at)) ?? []
  const copy = written === undefined ? undefined : inPlaceOf(context, deployment, { at, subject, written })
  if (copy === undefined || written === undefined || !isInDevelopment(context, deployment, copy)) return []
  // development writes to the project
  if ([subject, written].some((path) => isWritten(deployment, normalize(path)))) return []
  return fixOf(
    `write \`${copy.path}\` instead of \`${written}\` in ${at.file.path}${copy.edits.length > 0 ? ', and copy it' : ''}`,
    'unsafe',
    { at: within(at, written), text: copy.path },
    ...copy.edits,
  )
}

/** A use of a path below /work, and as much of the path as is written there. */
interface Use {
  readonly at: Location
  readonly subject: string
  readonly written: string
}

/**
 * What to write instead, so that everything that the text leads to is found: of `${HOME:-/work}/lib.sh` the directory in which the copy of
 * `lib.sh` is; of `cd /work` the one from which the relative paths are.
 */
function inPlaceOf(
  context: RuleContext,
  deployment: CheckedDeployment,
  { at, subject, written }: Use,
): InImage | undefined {
  const base = normalize(written)
  const uses = deployment.evidence.of('reads-work').flatMap((clue) => {
    const isSame = base === '/work' && base === subject ? clue.at.file === at.file : clue.at.start === at.start
    return isSame && clue.subject !== undefined && clue.subject !== base ? [normalize(clue.subject)] : []
  })
  if (uses.length === 0) return inImage(context, deployment, base)
  const copies = uses.map((path) => ({ path, copy: inImage(context, deployment, path) }))
  const places = copies.map(({ path, copy }) => {
    const rest = path.slice(base.length)
    return copy?.path.endsWith(rest) ? copy.path.slice(0, -rest.length) || '/' : undefined
  })
  const [place] = places
  if (place === undefined || !places.every((other) => other === place)) return undefined
  // two copies at once are two steps at one place
  return { path: place, edits: copies.find(({ copy }) => copy && copy.edits.length > 0)?.copy?.edits ?? [] }
}

function inConfig(context: RuleContext, deployment: CheckedDeployment, text: ConfigText, path: string): RuleFinding {
  const copy = inPlaceOf(context, deployment, { at: text.at, subject: normalize(path), written: path })
  const list = text.name !== undefined && (searchPath.test(text.name.value) || /^[^\s]*:\//.test(text.value))
  return {
    at: within(text.at, path),
    severity: list ? 'warning' : 'error',
    message:
      `\`${path}\` in ${text.name ? `\`${text.name.value}\`` : `\`${text.what}\``} is ${path === '/work' ? '' : 'in '}the project directory, which only vagga mounts. ` +
      `In production \`/work\` is empty or missing. Copy it into the image of \`${deployment.container.name.value}\` with \`!Copy\` and write the path of the copy.`,
    fixes:
      copy === undefined
        ? temporaryFix(deployment, text, path)
        : withEdits(partFix(text.node, path, copy.path, path === '/work' ? 'unsafe' : 'safe'), copy),
  }
}

/** Caches and histories are no part of the project: the temporary directory holds them. */
function temporaryFix(deployment: CheckedDeployment, { node, name, value }: ConfigText, path: string): readonly Fix[] {
  const isPassing = /^HOME$|CACHE|TMP|TEMP/.test(name?.value ?? '') && value === path
  if (!isPassing || !isWritten(deployment, normalize(path)) || !isWritable(deployment, '/tmp')) return []
  const place = normalize(`/tmp${path.slice('/work'.length)}`)
  return valueFix(node, place, `write \`${place}\``, 'unsafe')
}

/** A copy that has to be made first is a change of the image. */
function withEdits(fixes: readonly Fix[], { path, edits }: InImage): readonly Fix[] {
  if (edits.length === 0) return fixes
  return fixes.map((fix) => ({
    title: `${fix.title}, and copy it to \`${path}\``,
    safety: 'unsafe',
    edits: [...fix.edits, ...edits],
  }))
}

function firstWorkPath(deployment: CheckedDeployment, value: string): string | undefined {
  for (const match of value.matchAll(workPaths)) {
    const path = match[2] as string
    const inUrl = match[1] === ':' && !/(^|[=\s:])[./$][^\s]*$/.test(value.slice(0, match.index)) && match.index > 0
    if (!inUrl && !exists(deployment, path)) return path
  }
  return undefined
}

/** `write-to-workdir` speaks of what is written. */
function isWrittenAt({ evidence }: CheckedDeployment, at: Location): boolean {
  return evidence.of('writes-file').some((clue) => clue.at.file === at.file && clue.at.start === at.start)
}

/** A volume there, or a directory that a step makes in the image (`!EnsureDir /work/data`), is right to use. */
function exists(deployment: CheckedDeployment, path: string): boolean {
  const normal = normalize(path)
  if (normal === '/work' || !under(normal, '/work')) return false
  return volumeOver(deployment.config.config, normal) !== undefined || existsAt(deployment, normal) !== 'no'
}

/** `pip install -e /work`, `npm link`: what is installed is a link to the project. */
function* editableInstalls(deployment: CheckedDeployment): Generator<RuleFinding> {
  for (const { step } of stepsOf(deployment.project, deployment.container.name.value)) {
    const script = step.tag === 'Sh' && !elsewhere.test(step.value.value) ? step.value.value : ''
    const found = editable.exec(script)
    const [text = '', path = '.'] = found ?? []
    if (step.tag !== 'Sh' || !found || !under(normalize(path.replace(/\[.*$/, ''), '/work'), '/work')) continue
    yield {
      deployment,
      at: within(step.value.at, text),
      severity: 'warning',
      message: `\`${text}\` installs only a link to \`/work\`, which in production is empty or missing, so the package is not found there. Install it without the link (\`pip install .\`), or copy it into the image.`,
    }
  }
}

const editable =
  /\bpip[\d.]*\s+install\s(?:[^\n;&|]{0,200}?\s)?(?:-e|--editable)[\s=]+(\S+)|\bpython[\d.]*\s+setup\.py\s+develop\b/
/** In another directory: nothing is known of what is installed there. */
const elsewhere = /\bcd\s+\/(?!work\b)/

function* links(context: RuleContext): Generator<RuleFinding> {
  for (const { at, path, message, project, container } of buildProblems(
    context,
    { of: 'deployed' },
    'link-into-work',
  )) {
    const inProject = /copied from `([^`]+)`/.exec(message)?.[1]
    yield {
      at: (inProject === undefined ? undefined : firstLine(context, inProject)) ?? at,
      message: `${message.replace(/: in production.*$/, '')}. In production \`/work\` is empty or missing, so \`${path}\` leads nowhere. Copy the target into the image instead.`,
      fixes: inProject === undefined ? copiedLinkFix(context, project, project.containers.get(container), at) : [],
    }
  }
}
