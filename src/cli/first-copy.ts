/** What of a project the image of a first deployment gets. */
import { normalize } from '../deployment/paths.js'
import { type FileSystem, joinPaths } from '../files/filesystem.js'

/** Wherever they are: history, dependencies that the image installs itself, settings and passwords of one machine. */
const nowhere = ['\\.git', '\\.hg', '\\.svn', '\\.vagga', '\\.github', '\\.env(\\.[^/]*)?', '__pycache__', '\\.venv']
/** Left out unless the command names them. */
const unlessNamed = ['node_modules', 'tests?', 'spec', '__tests__']
/** The editor's leftovers that vagga leaves out itself, as long as nothing else is given. */
const leftovers = '~$|\\.bak$|\\.orig$|^#.*#$'

/** Programs that come with their packages and serve what others ask for. */
const services =
  /^(?:redis-server|postgres|postmaster|pg_ctl|mysqld(?:_safe)?|mariadbd|memcached|mongod|rabbitmq-server|nats-server|etcd|consul|elasticsearch|beanstalkd|haproxy|nginx)$/
/** Programs that run what is written in the project. */
const interpreters = /^(?:python|node|npm|npx|yarn|php|ruby|bundle|perl|java|gunicorn|uwsgi|celery|deno|bun)[\d.]*$/

/**
 * The `ignore-regex` of the `!Copy` of a project. `texts` are what the command says: a directory that it names is taken. What
 * `.gitignore` names at the top of the project is left out, too, and the lithos configs: each would be a deployment of its image.
 * `configs` are those that are not below `lithos`, by their paths in the project.
 */
export function ignoreRegex(
  files: FileSystem,
  directory: string,
  texts: readonly string[],
  configs: readonly string[] = [],
): string {
  const named = (pattern: string) => texts.some((text) => new RegExp(`(^|[^\\w-])(${pattern})([^\\w-]|$)`).test(text))
  const ignored = files
    .list(directory)
    .filter((name) => /^[\w.-]+$/.test(name) && files.ignored?.(joinPaths(directory, name)) === true)
    .map((name) => name.replaceAll('.', '\\.'))
  const [modules = '', ...tests] = unlessNamed
  const anywhere = [...nowhere, ...(named(modules) ? [] : [modules])]
  const atTop = [...tests, ...ignored].filter((pattern) => !anywhere.includes(pattern) && !named(pattern))
  return [
    `(^|/)(${anywhere.join('|')})($|/)`,
    `^(${['vagga\\.yaml', ...atTop].join('|')})($|/)`,
    '^lithos/.*\\.ya?ml$',
    ...(configs.length === 0 ? [] : [`^(${configs.map((path) => path.replace(/[^\w/-]/g, '\\$&')).join('|')})$`]),
    leftovers,
  ].join('|')
}

/** Whether a command that says `texts` runs something of the project; a service out of a package does not. */
export function usesProject(files: FileSystem, directory: string, texts: readonly string[]): boolean {
  const words = texts.flatMap((text) => text.split(/[\s;&|()"'=]+/))
  const names = words.map((word) => word.replace(/^.*\//, ''))
  if (!names.some((name) => services.test(name)) || names.some((name) => interpreters.test(name))) return true
  return words.some(
    (word) =>
      /\/work(?:\/|$)/.test(word) ||
      /^[\w.-]+\//.test(word) ||
      (/\./.test(word) && !word.startsWith('/') && files.stat(joinPaths(directory, word)) !== undefined),
  )
}

/** Whether a path of the project, as `/work/…`, holds something that a program may need: more than a file that keeps a directory. */
export function hasContent(files: FileSystem, directory: string, path: string): boolean {
  const found = joinPaths(directory, normalize(path).slice('/work/'.length))
  const kind = files.stat(found)?.kind
  return kind === 'dir' ? files.list(found).some((name) => !/^\.git(?:keep|ignore)$/.test(name)) : kind !== undefined
}
