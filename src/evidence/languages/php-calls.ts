/** What PHP's calls do. Sources: php.net/manual, laravel.com/docs. */
import { logical } from '../../shell/paths.js'
import type { CallReader, Claim, Language, Meaning, Source, Target, Value, World } from './language.js'
import {
  addressOf,
  connectsTo,
  copies,
  enters,
  makesDirectory,
  moves,
  opens,
  reads,
  readsVariable,
  runOf,
  temporary,
  writes,
} from './meanings.js'
import { php as grammar } from './php.js'
import { type Import, readModule } from './syntax.js'
import { absolutePath, directoryOf, evaluate, joinPaths, variableValue } from './values.js'

const table = (names: string, meaning: Meaning): Record<string, Meaning> =>
  Object.fromEntries(names.split(/\s+/).map((name) => [name, meaning]))

/** `php://stdout`, `http://…` are no files. */
const isStream = (value: Value | null | undefined): boolean => /^[a-z][\w.+-]*:\/\//i.test(value?.text ?? '')

const onFiles =
  (meaning: Meaning): Meaning =>
  (call) =>
    meaning(call).filter(({ value }) => !isStream(value))

/** `new PDO('sqlite:/data/app.db')`, `new PDO('mysql:host=localhost;dbname=x')` */
const pdo: Meaning = (call) => {
  const value = call.value(call.argument(0))
  const file = /^sqlite:(.+)$/s.exec(value?.text ?? '')?.[1]
  if (value && file !== undefined)
    return file === ':memory:' ? [] : [{ trait: 'writes-file', value: { ...value, text: file } }]
  const [, kind, rest] = /^(mysql|pgsql):(.*)$/s.exec(value?.text ?? '') ?? []
  const host = /\bhost=([^;\s]+)/.exec(rest ?? '')?.[1]
  const port = /\bport=(\d+)/.exec(rest ?? '')?.[1] ?? (kind === 'mysql' ? '3306' : '5432')
  return host === undefined ? [] : [{ trait: 'connects', subject: addressOf(host, port) }]
}

const server =
  (port: number): Meaning =>
  (call) =>
    call.argument(0)
      ? connectsTo(call, call.argument(0), call.argument(1)?.kind === 'number' ? call.argument(1) : undefined, port)
      : []

const setting: Meaning = (call) => {
  const name = call.value(call.argument(0))?.text
  return /^(?:error_log|session\.save_path|upload_tmp_dir)$/.test(name ?? '')
    ? [{ trait: 'writes-file', value: call.value(call.argument(1)) }]
    : []
}

const calls: Readonly<Record<string, Meaning>> = {
  fopen: onFiles(opens(1)),
  ...table('file_put_contents touch unlink rmdir chmod imagepng imagejpeg ftruncate', onFiles(writes(0))),
  ...table('move_uploaded_file symlink link', writes(1)),
  mkdir: makesDirectory(0),
  ...table('file_get_contents readfile file parse_ini_file scandir opendir simplexml_load_file', onFiles(reads(0))),
  copy: onFiles(copies),
  rename: moves,
  chdir: enters(0),
  SplFileObject: onFiles(opens(1)),
  tempnam: temporary(0),
  tmpfile: temporary(),
  sys_get_temp_dir: temporary(),
  session_save_path: writes(0),
  ini_set: setting,
  // error_log($message, 3, $destination)
  error_log: (call) =>
    call.argument(1)?.kind === 'number' && call.value(call.argument(1))?.text === '3' ? writes(2)(call) : [],
  PDO: pdo,
  SQLite3: writes(0),
  // monolog: new StreamHandler($path)
  ...table('StreamHandler RotatingFileHandler', onFiles(writes(0))),
  proc_open: (call) =>
    call.argument(0)?.kind === 'list'
      ? runOf(call.value(call.call.items[0]?.kind === 'list' ? call.call.items[0].items[0] : undefined))
      : [],
  pcntl_exec: (call) => runOf(call.value(call.argument(0))),
  getenv: readsVariable(1),
  env: readsVariable(1),
  ...table('fsockopen pfsockopen stream_socket_client', (call) => {
    const text = call.value(call.argument(0))?.text
    if (text === undefined) return []
    const path = /^unix:\/\/(.+)$/.exec(text)?.[1]
    const port = call.argument(1)?.kind === 'number' ? call.value(call.argument(1))?.text : undefined
    return [{ trait: 'connects', subject: path ?? addressOf(text.replace(/^\w+:\/\//, ''), port) }]
  }),
  ...table('mysqli mysqli_connect', server(3306)),
  // phpredis, memcached
  'Redis().connect': server(6379),
  'Redis().pconnect': server(6379),
  'Memcached().addServer': server(11211),
  'Memcache().connect': server(11211),
  pg_connect: (call) => {
    const host = /\bhost=(\S+)/.exec(call.value(call.argument(0))?.text ?? '')?.[1]
    const claims: Claim[] = host === undefined ? [] : [{ trait: 'connects', subject: addressOf(host, '5432') }]
    return claims
  },
}

const below =
  (directory: string): ((call: CallReader) => Value | undefined) =>
  (call) => {
    const root = applicationRoot(call)
    return (
      root &&
      joinPaths([root, { text: directory, known: true }, call.value(call.argument(0)) ?? { text: '', known: true }])
    )
  }

/** Laravel's root: the directory that has `artisan`. */
function applicationRoot({ place: { source, world } }: CallReader): Value | undefined {
  let path = source.path
  while (path !== '') {
    path = path.slice(0, path.lastIndexOf('/'))
    if (world.exists(`${path}/artisan`) === 'yes') return { text: path || '/', known: true }
  }
  return undefined
}

const values: Language['values'] = {
  dirname: (call) => {
    const levels = Number(call.value(call.argument(1))?.text ?? 1)
    return Number.isInteger(levels) && levels > 0 && levels < 20
      ? directoryOf(call.value(call.argument(0)), levels)
      : undefined
  },
  realpath: (call) => call.value(call.argument(0)) ?? undefined,
  rtrim: (call) => call.value(call.argument(0)) ?? undefined,
  getcwd: (call) => ({ text: call.place.world.directory, known: true }),
  sys_get_temp_dir: (call) => variableValue('TMPDIR', call.place) ?? { text: '/tmp', known: true, through: 'TMPDIR' },
  getenv: (call) => variable(call),
  env: (call) => {
    const value = variable(call)
    return value === null ? call.value(call.argument(1)) : value
  },
  storage_path: below('storage'),
  base_path: below(''),
  public_path: below('public'),
}

function variable(call: CallReader): Value | null | undefined {
  const name = call.value(call.argument(0))
  return name?.known ? variableValue(name.text, call.place) : undefined
}

export const php: Language = {
  name: 'php',
  read: (text) => readModule(text, grammar),
  calls,
  values,
  given(name, { source }) {
    const own: Value = { text: source.path, known: true }
    if (name === '__FILE__') return own
    if (name === '__DIR__') return directoryOf(own)
    return name === 'DIRECTORY_SEPARATOR' ? { text: '/', known: true } : undefined
  },
  environ: { names: new Set(['$_ENV', '$_SERVER']), isObject: false },
  begins: [],
  passedOn: new Set(),
  questions: new Set(['file_exists', 'is_file', 'is_dir']),
  // classes are known by their last name
  synonyms: [[/^[\w\\]*\\(?=\w)/, '']],
  // a function that fails only warns; `@` says that this is meant
  isCaught: (_trait, caught) => caught.some((name) => /^(?:@|\*|Exception|Throwable|Error|PDOException)$/.test(name)),
  targets,
}

/** Where Composer looks for a class; getcomposer.org/doc/04-schema.md#psr-4 */
function classFile({ module, names }: Import, { autoload }: World): readonly Target[] {
  const name = module.slice(module.lastIndexOf('\\') + 1)
  const paths = autoload
    .filter(({ prefix }) => module.startsWith(prefix))
    .map(({ prefix, directory }) => logical(`${directory}/${module.slice(prefix.length).replaceAll('\\', '/')}.php`))
  return [{ paths, gives: new Map([...names.keys()].map((local) => [local, name])), isNeeded: false }]
}

function targets(wanted: Import, source: Source, world: World): readonly Target[] {
  if (wanted.module !== '') return classFile(wanted, world)
  const place = { source, scope: wanted.where.scope, world }
  const value = wanted.path === undefined ? undefined : evaluate(wanted.path(), place)
  if (!value?.known) return []
  const beside = directoryOf({ text: source.path, known: true })?.text ?? '/'
  const paths = value.text.startsWith('/')
    ? [logical(value.text)]
    : [absolutePath(value, place)?.text ?? '', logical(`${beside}/${value.text}`)]
  return [{ paths, gives: new Map(), isNeeded: wanted.where.caught.length === 0 }]
}
