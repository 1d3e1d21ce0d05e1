/** What settings files of servers say: `pid /run/nginx.pid;`, `logfile=/var/log/app.log`, `listen 80;`. One line at a time. */
import type { Trait } from './evidence.js'

/** A piece of a file that shows something; UTF-16 offsets, end exclusive. */
export interface Sighting {
  readonly trait: Trait
  readonly start: number
  readonly end: number
  readonly subject?: string
  /** What is seen, to follow "… ": "makes a temporary file". */
  readonly what: string
}

/** Servers, and where they look for their settings when nobody tells them. */
const servers: readonly (readonly [program: RegExp, places: readonly string[]])[] = [
  [/^(?:nginx|openresty)$/, ['/etc/nginx/']],
  [/^supervisord$/, ['/etc/supervisor/', '/etc/supervisor.d/', '/etc/supervisord.conf']],
  [/^php-fpm[\d.]*$/, ['/etc/php/', '/etc/php5/', '/etc/php7/', '/etc/php8/']],
  [/^(?:mysqld|mysqld_safe|mariadbd)$/, ['/etc/mysql/', '/etc/my.cnf', '/etc/my.cnf.d/']],
  [/^(?:httpd|apache2)$/, ['/etc/apache2/', '/etc/httpd/']],
  [/^(?:redis-server|uwsgi|haproxy|memcached|postgres|gunicorn|puma)$/, []],
]

/** The places of a server's own settings; `undefined` for programs that are no known server. */
export function settingsPlaces(program: string): readonly string[] | undefined {
  return servers.find(([name]) => name.test(program))?.[1]
}

/** Names of settings files; what is in sources and data says nothing. */
export const isSettings = (path: string): boolean =>
  /\.(?:conf|ini|cfg|cnf|properties|toml)$|(?:^|\/)gunicorn[\w.-]*\.py$/i.test(path)

const written =
  /(?:^|_)(?:pid|pid_?file2?|log|log_?file|logto2?|log_?path|access_?log|error_?log|slow_?log|lock_?file|daemonize|data_?dir|db_?path|\w+_temp_path|cache_?dir|general_log_file)$/
const sockets = /(?:^|_)(?:socket|http_socket|unix_?socket|listen|bind|unix_socket_directories)$/
/** Files and directories without which a server does not start. */
const needed = /^(?:wsgi_file|chdir|include|ssl_certificate|ssl_certificate_key)$/
const ports = /(?:^|_)(?:listen|port|bind|http|https|http_socket)$/
/** Lines whose paths are those of URLs. */
const urls = /^\s*(?:location|rewrite|return|if|proxy_pass|route|mount|alias_url|static-map)\b/

/** `server`: the program is a known one, so that its sockets are those that it makes. */
export function settingSightings(text: string, server: boolean): readonly Sighting[] {
  const found: Sighting[] = []
  let start = 0
  for (const line of text.split('\n')) {
    if (line.length <= 1000 && !/^\s*[#;]/.test(line) && !urls.test(line)) {
      for (const one of inLine(line, server)) found.push({ ...one, start: start + one.start, end: start + one.end })
    }
    start += line.length + 1
  }
  return found
}

function* inLine(line: string, server: boolean): Generator<Sighting> {
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
    const isSocket = sockets.test(key) || (key === 'file' && path.endsWith('.sock'))
    if (written.test(key) || (server && isSocket))
      yield { trait: 'writes-file', subject: path, ...at, what: `writes \`${path}\`` }
    else if (server && needed.test(key)) yield { trait: 'reads-file', subject: path, ...at, what: `reads \`${path}\`` }
  }
  const port = /^(?:[\w.*[\]-]*:)?(\d{1,5})$/.exec(value)?.[1]
  if (server && port !== undefined && ports.test(key))
    yield { trait: 'binds-port', subject: port, ...at, what: `listens on port ${port}` }
}
