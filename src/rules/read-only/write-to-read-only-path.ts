import { anchorOf } from '../../deployment/config.js'
import { normalize, under } from '../../deployment/paths.js'
import { isWritable, servingVolume } from '../../deployment/volumes.js'
import { isFatal, isProvidedFor, severityOf, variableOf } from '../../evidence/clues.js'
import type { Clue } from '../../evidence/evidence.js'
import { groupBy } from '../../text/collections.js'
import { pairAt, settingAt, within } from '../../text/places.js'
import { type Location, textAt } from '../../text/source.js'
import type { CheckedDeployment, Rule, RuleFinding } from '../rule.js'
import { writableFix } from '../support/fixes.js'

/** Options that name something to be written. */
const flag =
  /^--?(?:[a-z0-9]+[-_.])*(?:pid|pid-?file|log|log-?file|logto|log-?dir|access-?log|error-?log|lock-?file|sock|socket|unix-?socket|unixsocket|data-?dir|data-?base|db-?path|schedule|cache-?dir|state-?dir|spool-?dir|upload-?dir|output-?file)$/i
/** `unix:///run/app.sock`, `unix:/run/app.sock` */
const socket = /^unix:(?:\/\/)?(\/[^\s?]+)/
const listens = /^(?:-[blsS]|--?(?:[a-z0-9]+-)*(?:bind|listen|socket|http|address))$/i
/** Files that the Java machine writes. */
const java = /^(-XX:(?:HeapDumpPath|ErrorFile|LogFile)=|-Xloggc:|-Xlog:[\w*=,+]+:file=)(\/[^\s:,]+)/
const variable =
  /(?:^|_)(?:PID_?FILE|PIDFILE|LOG_?FILE|LOG_?DIR|LOG_?PATH|LOCK_?FILE|CACHE_?DIR|CACHE_?HOME|DATA_?DIR|DATA_?HOME|STATE_HOME|PM2_HOME|AIRFLOW_HOME|HF_HOME|GRADLE_USER_HOME|PGDATA|STATE_?DIR|UPLOADS?_?DIR|UPLOADS?_?FOLDER|RUNTIME_?DIR)$/i

export const writeToReadOnlyPath: Rule = {
  id: 'write-to-read-only-path',
  group: 'read-only',
  clause: '2c',
  severity: 'warning',
  summary: 'the program writes to a path that is read-only in production',
  rationale: `Everything outside volumes is read-only in production, \`/run\`, \`/var/log\` and \`/var/run\` included (vagga mounts a writable \`/run\`; lithos
does not). A pid file, log file, socket, cache or data directory there fails with \`Read-only file system (os error 30)\`, and most daemons stop.

Daemons under lithos need no pid file, and should log to their standard output. For sockets, caches and data add a volume
(\`/run: !Tmpfs { size: 1Mi }\`, \`!Persistent\`) and name its path.`,
  examples: [
    {
      bad: {
        'lithos.yaml': 'executable: /bin/sh\narguments: [/app/main.sh, --pid-file, ⟦/var/app.pid⟧]\nuser-id: 1\n',
      },
      good: {
        'lithos.yaml':
          'executable: /bin/sh\narguments: [/app/main.sh, --pid-file, /tmp/app.pid]\nuser-id: 1\nvolumes:\n  /tmp: !Tmpfs { size: 10Mi }\n',
      },
    },
  ],
  *check({ deployments }) {
    for (const deployment of deployments) {
      // what the program is known to do says more than what the option is called
      const known = new Set(deployment.evidence.of('writes-file').map(({ subject }) => subject))
      const told = [...tellings(deployment)].filter(
        ({ path }) => !known.has(normalize(path)) && isLost(deployment, path) && !holdsFiles(deployment, path),
      )
      for (const { path, at, what } of told)
        yield {
          deployment,
          at,
          message: `${what} names \`${path}\`, which is read-only in production, because no volume covers it. Add a volume there, or name a path in one.`,
        }
      yield* fromProgram(deployment, new Set(told.map(({ path }) => path)))
    }
  },
}

function* tellings({ config }: CheckedDeployment): Generator<{ path: string; at: Location; what: string }> {
  const args = config.config.arguments.items
  for (const [index, argument] of args.entries()) {
    const [, option, joined] = /^(--?[\w.-]+)=(.*)$/.exec(argument.value) ?? java.exec(argument.value) ?? []
    const name = option ?? args[index - 1]?.value ?? ''
    const value = joined ?? argument.value
    const path = socket.exec(value)?.[1] ?? (java.test(argument.value) ? value : undefined)
    if (path !== undefined && (listens.test(name) || java.test(argument.value))) {
      yield { path, at: within(argument.at, path), what: `\`${name}\`` }
      continue
    }
    const inWorkdir = !/^[\w.][\w./-]*$/.test(value) || !flag.test(name) || config.config.workdir.implied
    if (!inWorkdir)
      yield { path: normalize(value, config.config.workdir.value), at: within(argument.at, value), what: `\`${name}\`` }
    if (flag.test(name) && value.startsWith('/'))
      yield { path: value, at: within(argument.at, value), what: `\`${name}\`` }
  }
  for (const { key, value } of config.config.environ.entries)
    if (variable.test(key.value) && value.value.startsWith('/'))
      yield { path: value.value, at: value.at, what: `\`${key.value}\`` }
}

/** A directory of the image with files in it is there to be read, whatever it is called. */
function holdsFiles({ image }: CheckedDeployment, path: string): boolean {
  const directory = normalize(path)
  return image.list(directory).names.some((name) => image.entry(normalize(`${directory}/${name}`)).source !== undefined)
}

/** `/tmp`, `/dev/shm` and `/work` have rules of their own. */
function isLost(deployment: CheckedDeployment, text: string): boolean {
  const path = normalize(text)
  if (under(path, '/dev/shm')) return false
  if (under(path, '/tmp') || under(path, '/work') || isWritable(deployment, path)) return false
  // of a path with a variable of lithos' own the beginning is known, if no volume may be below it
  const [begin = '', ...rest] = path.split(/@\{[\w:-]+\}/)
  const isBelow = deployment.config.config.volumes.entries.some(({ key }) => normalize(key.value).startsWith(begin))
  return !/[@$%*]/.test(begin + rest.join('')) && !(rest.length > 0 && (begin === '/' || isBelow))
}

/** What the program does, at the place where it does it; what goes into one directory is one finding. */
function* fromProgram(deployment: CheckedDeployment, told: ReadonlySet<string>): Generator<RuleFinding> {
  const { workdir } = deployment.config.config
  const copied = copiedRoot(deployment)
  const { evidence } = deployment
  const lost = [...evidence.of('writes-file'), ...evidence.of('temporary-file')].flatMap((clue) => {
    // `tmp-not-writable` speaks of TMPDIR
    if (clue.subject === undefined || told.has(clue.subject) || clue.through === 'TMPDIR') return []
    const path = normalize(clue.subject, workdir.value)
    return isLost(deployment, path) ? [{ clue, path }] : []
  })

  for (const group of inOneDirectory(deployment, lost)) {
    const { clue, path } =
      group.find(({ clue }) => isFatal(clue)) ?? group.find(({ clue }) => !isProvidedFor(clue)) ?? (group[0] as Write)
    const readonly = servingVolume(deployment, path)
    const at = readonly ? pairAt(readonly) : (copied ?? placeOf(deployment, clue, path))
    const others = group.filter((other) => other.clue !== clue || at !== clue.at)
    yield {
      deployment,
      at,
      severity: severityOf(clue, isFatal(clue)),
      message: `${clue.message}, but \`${path}\` is read-only in production${readonly ? ' (this volume is `!Readonly`)' : ', because no volume covers it'}${at === copied ? '; in development it writes to a copy of the image' : ''}. Add a writable volume at a directory of its own, and let the program write there.`,
      related: [
        ...others.map(({ clue: { at, message } }) => ({ at, message })),
        ...whereWritten(clue),
        ...whereSet(deployment, clue, at),
        ...(readonly ? [] : [{ at: anchorOf(deployment.config), message: 'the lithos config without such a volume' }]),
      ],
      fixes: readonly
        ? []
        : writableFix(
            deployment,
            group.map((write) => write.path),
          ),
    }
  }
}

/** Where the path is written, if that is another place: a constant. */
function whereWritten({ at, written }: Clue): readonly { at: Location; message: string }[] {
  const isElsewhere =
    written !== undefined && (written.file !== at.file || written.start < at.start || written.end > at.end)
  return isElsewhere ? [{ at: written, message: 'the path is written here' }] : []
}

/** The variable of the config that the path comes from. */
function whereSet(
  deployment: CheckedDeployment,
  clue: Clue,
  told: Location,
): readonly { at: Location; message: string }[] {
  const named = clue.through === undefined ? undefined : variableOf(deployment, clue)
  const at = named && pairAt(named)
  return at && at !== told ? [{ at, message: `\`${clue.through}\` is set here` }] : []
}

/** The write itself, or the working directory that a relative path begins in. */
function placeOf({ config: { config } }: CheckedDeployment, clue: Clue, path: string): Location {
  const named = clue.ofProgram ? config.environ.entries.find(({ key }) => key.value === clue.through) : undefined
  if (named !== undefined) return pairAt(named)
  const isBelow = !clue.inSettings && !textAt(clue.at).includes(path) && under(path, normalize(config.workdir.value))
  const isRelative = clue.written === undefined ? isBelow : clue.relative !== undefined
  return isRelative && !config.workdir.implied ? config.workdir.at : clue.at
}

interface Write {
  readonly clue: Clue
  readonly path: string
}

/** Writes by the volume that refuses them or, where there is none, by the directory that would have to be one. */
function inOneDirectory(deployment: CheckedDeployment, writes: readonly Write[]): readonly (readonly Write[])[] {
  const paths = new Set(writes.map(({ path }) => path))
  const groups = groupBy(writes, ({ path }) => {
    const volume = servingVolume(deployment, path)
    if (volume !== undefined) return normalize(volume.key.value)
    let top = path
    for (let at = top; at !== '/'; at = normalize(`${at}/..`)) if (paths.has(at)) top = at
    return normalize(`${top}/..`)
  })
  return [...groups.values()]
}

/** `write-mode: transient-hard-link-copy`: everything is writable in development. */
function copiedRoot({ command }: CheckedDeployment): Location | undefined {
  const { value } = command?.command ?? {}
  return value?.writeMode.value === 'transient-hard-link-copy'
    ? settingAt(value, 'write-mode', value.writeMode)
    : undefined
}
