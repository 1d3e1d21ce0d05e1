/** What a settings file of a program that nobody knows says: `logfile=/var/log/app.log`. One line at a time. */
import type { Trait } from '../evidence.js'

/** A piece of a file that shows something; UTF-16 offsets, end exclusive. */
export interface Sighting {
  readonly trait: Trait
  readonly start: number
  readonly end: number
  readonly subject?: string
  /** What is seen, to follow "… ": "writes `/x`". */
  readonly what: string
}

/** Names of settings files; what is in sources and data says nothing. */
export const isSettings = (path: string): boolean =>
  /\.(?:conf|ini|cfg|cnf|properties|toml)$|(?:^|\/)gunicorn[\w.-]*\.py$/i.test(path)

const written =
  /(?:^|_)(?:pid|pid_?file2?|log|log_?file|logto2?|log_?path|access_?log|error_?log|slow_?log|lock_?file|daemonize|data_?dir|db_?path|\w+_temp_path|cache_?dir|general_log_file)$/
/** Lines whose paths are those of URLs. */
const urls = /^\s*(?:location|rewrite|return|if|proxy_pass|route|mount|alias_url|static-map)\b/

/** What is written, and paths below /work. */
export function settingSightings(text: string): readonly Sighting[] {
  const found: Sighting[] = []
  let start = 0
  for (const line of text.split('\n')) {
    if (line.length <= 1000 && !/^\s*[#;]/.test(line) && !urls.test(line)) {
      for (const one of inLine(line)) found.push({ ...one, start: start + one.start, end: start + one.end })
    }
    start += line.length + 1
  }
  return found
}

function* inLine(line: string): Generator<Sighting> {
  const entry = /^\s*(?:\w+\s*\{\s*)?([A-Za-z][\w.-]*)\s*(?:[=:]\s*|\s)(.*)$/.exec(line)
  const project = /(?:^|[\s"'=:,;])(\/work(?:\/[\w.-]+)*)\/?(?=$|[\s"',;:)])/.exec(line)?.[1]
  if (project !== undefined) {
    const from = line.indexOf(project)
    yield {
      trait: 'reads-work',
      subject: project,
      start: from,
      end: from + project.length,
      what: 'uses a path under /work',
    }
  }
  if (entry === null) return
  const [, name = '', rest = ''] = entry
  const key = name.toLowerCase().replace(/[.-]/g, '_')
  const value = /^["']?((?:unix:(?:\/\/)?)?[^\s;"',]+)/.exec(rest)?.[1] ?? ''
  const path = value.replace(/^unix:(?:\/\/)?/, '').replace(/:\d+$/, '')
  const from = line.length - rest.length + rest.indexOf(value)
  const at = { start: from, end: from + value.length }
  if (/^\/(?:dev\/std(?:out|err)|dev\/tty|proc\/(?:self|1)\/fd\/[12])$/.test(path))
    yield { trait: 'opens-dev-stdout', subject: path, ...at, what: 'opens its output by name' }
  else if (path.startsWith('/') && !/[$%*]/.test(path)) {
    if (written.test(key)) yield { trait: 'writes-file', subject: path, ...at, what: `writes \`${path}\`` }
  }
}
