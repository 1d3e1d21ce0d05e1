/** What Python's calls do. Sources: docs.python.org, and the manuals of the packages that a row names. */
import type { CallReader, Claim, Language, Meaning, Source, Target, Value, World } from './language.js'
import {
  addressOf,
  connectsByUrl,
  connectsTo,
  copies,
  enters,
  makesDirectory,
  makesReceiver,
  moves,
  needsTerminal,
  opens,
  opensDisplay,
  reads,
  readsReceiver,
  readsVariable,
  runs,
  shares,
  talksToBus,
  temporary,
  writes,
  writesReceiver,
} from './meanings.js'
import { python as grammar } from './python.js'
import { type Expression, type Import, readModule } from './syntax.js'
import { directoryOf, join, joinPaths, variableValue } from './values.js'

const table = (names: string, meaning: Meaning): Record<string, Meaning> =>
  Object.fromEntries(names.split(/\s+/).map((name) => [name, meaning]))

const isTrue = (expression: Expression | undefined): boolean => expression?.kind === 'flag' && expression.value === true

/** `logging.FileHandler(filename, mode='a', encoding=None, delay=False)`; docs.python.org/3/library/logging.handlers.html */
const logs: Meaning = (call) =>
  writes(0, 'filename')(call).map((claim) => ({ ...claim, isDoubtful: isTrue(call.call.named.get('delay')) }))

/** `os.makedirs(path, exist_ok=True)` writes nothing where the directory is. */
const makes: Meaning = (call) => makesDirectory(0, 'name', 'path')(call)

/** `sqlite3.connect(database)`; `:memory:` and `''` are no files, `?mode=ro` writes nothing. */
const sqlite: Meaning = (call) => {
  const value = call.value(call.argument(0, 'database'))
  if (!value || /^:memory:|^$|^file:.*(?:mode=ro|mode=memory|immutable=1)/.test(value.text)) return []
  return [{ trait: 'writes-file', value: { ...value, text: value.text.replace(/^file:|\?.*$/g, '') } }]
}

/** `create_engine('sqlite:///relative.db')`; docs.sqlalchemy.org */
const engine: Meaning = (call) => {
  const value = call.value(call.argument(0, 'url', 'name_or_url'))
  const file = /^sqlite(?:\+\w+)?:\/\/\/(.+)$/.exec(value?.text ?? '')?.[1]
  if (!value || file === undefined || file.startsWith(':memory:')) return connectsByUrl(0, 'url')(call)
  // the file is opened by the first connection
  return [{ trait: 'writes-file', value: { ...value, text: file }, isDoubtful: true }]
}

/** A socket's address: `('host', port)`, a path, or `'\0name'`. */
const socketAddress =
  (trait: 'connects' | 'listens', index = 0): Meaning =>
  (call) => {
    const given = call.argument(index, 'address', 'server_address')
    if (given?.kind === 'list') {
      const [host, port] = given.items.map((item) => call.value(item))
      if (!host?.known) return []
      const subject = addressOf(host.text || '0.0.0.0', port?.text)
      const claims: Claim[] = [{ trait, subject }]
      if (trait === 'listens' && port?.known) claims.push({ trait: 'binds-port', subject: port.text })
      return claims
    }
    const value = call.value(given)
    if (!value?.known || !/^[/\0@]/.test(value.text)) return []
    const claims: Claim[] = [{ trait, subject: addressOf(value.text) }]
    if (value.text.startsWith('/') && trait === 'listens') claims.push({ trait: 'writes-file', value })
    if (/\/run\/nscd\/socket$/.test(value.text)) claims.push({ trait: 'nscd' })
    if (/\/run\/dbus\/system_bus_socket$/.test(value.text)) claims.push({ trait: 'dbus' })
    return claims
  }

const service =
  (port: number): Meaning =>
  (call) =>
    connectsTo(call, call.argument(0, 'host', 'address'), call.argument(1, 'port'), port)

/** By keyword only: a first argument is a connection string or a URL. */
const database =
  (port: number): Meaning =>
  (call) => {
    const { named, items } = call.call
    const [dsn] = items
    const text = dsn && call.value(dsn)?.text
    if (text !== undefined && /:\/\//.test(text)) return connectsByUrl(0)(call)
    const inText = /\bhost=(\S+)/.exec(text ?? '')?.[1]
    if (inText !== undefined) return [{ trait: 'connects', subject: addressOf(inText, String(port)) }]
    return named.has('host') ? connectsTo(call, named.get('host'), named.get('port'), port) : []
  }

const matplotlib: Meaning = (call) =>
  /^(?:TkAgg|TkCairo|Qt\w*Agg|Qt\w*Cairo|GTK\w*Agg|GTK\w*Cairo|WXAgg|WXCairo|MacOSX)$/i.test(
    call.value(call.argument(0, 'backend'))?.text ?? '',
  )
    ? [{ trait: 'x11' }]
    : []

const osOpen: Meaning = (call) => {
  const flags = call.argument(1, 'flags')
  const text = flags === undefined ? '' : call.place.source.script.text.slice(flags.start, flags.end)
  return /O_(?:WRONLY|RDWR|CREAT|APPEND|TRUNC)/.test(text) ? writes(0, 'path')(call) : reads(0, 'path')(call)
}

const calls: Readonly<Record<string, Meaning>> = {
  ...table(
    'open io.open codecs.open gzip.open bz2.open lzma.open aiofiles.open',
    opens(1, 'r', 0, 'file', 'filename', 'name'),
  ),
  'os.open': osOpen,
  'tarfile.open': opens(1, 'r', 0, 'name'),
  'zipfile.ZipFile': opens(1, 'r', 0, 'file'),
  'shelve.open': opens(1, 'c', 0, 'filename'),
  'dbm.open': opens(1, 'r', 0, 'file'),
  'sqlite3.connect': sqlite,
  'aiosqlite.connect': sqlite,
  'sqlalchemy.create_engine': engine,
  ...table('os.makedirs', makes),
  'os.mkdir': makesDirectory(0, 'path'),
  ...table(
    'os.remove os.unlink os.rmdir os.mkfifo os.truncate os.chmod os.chown shutil.rmtree os.utime',
    writes(0, 'path'),
  ),
  ...table('os.rename os.replace shutil.move os.renames', moves),
  ...table('os.symlink os.link', writes(1, 'dst')),
  ...table('shutil.copy shutil.copy2 shutil.copyfile shutil.copytree', copies),
  'os.chdir': enters(0, 'path'),
  ...table('os.listdir os.scandir os.walk', reads(0, 'path', 'top')),
  'numpy.save': writes(0, 'file'),
  'numpy.load': reads(0, 'file'),
  'urllib.request.urlretrieve': writes(1, 'filename'),
  '.write_text': writesReceiver,
  '.write_bytes': writesReceiver,
  '.touch': writesReceiver,
  '.mkdir': makesReceiver,
  '.read_text': readsReceiver,
  '.read_bytes': readsReceiver,
  '.iterdir': readsReceiver,
  '.unlink': writesReceiver,
  '.open': (call) => {
    const mode = call.argument(0, 'mode')
    const letters = mode === undefined ? 'r' : (call.value(mode)?.text ?? '')
    return /[wax+]/.test(letters) ? writesReceiver(call) : readsReceiver(call)
  },
  '.savefig': writes(0, 'fname'),
  // uploads of Flask and Starlette, images of Pillow, workbooks: a name alone is no path
  '.save': (call) =>
    writes(
      0,
      'dst',
      'fp',
      'filename',
    )(call)
      .filter(({ value }) => value?.text.includes('/'))
      .map((claim) => ({ ...claim, isDoubtful: true })),

  ...table(
    `logging.FileHandler logging.handlers.RotatingFileHandler logging.handlers.TimedRotatingFileHandler
    logging.handlers.WatchedFileHandler logging.handlers.ConcurrentRotatingFileHandler`,
    logs,
  ),
  'logging.basicConfig': (call) =>
    call.call.named.has('filename')
      ? [{ trait: 'writes-file', value: call.value(call.call.named.get('filename')) }]
      : [],
  'logging.handlers.SysLogHandler': (call) => {
    const value = call.value(call.argument(0, 'address'))
    // without the socket it goes on, and the messages are lost
    return value?.known && value.text.startsWith('/')
      ? [{ trait: 'connects', subject: value.text, isDoubtful: true }]
      : []
  },
  'logging.config.fileConfig': reads(0, 'fname'),
  'logging.config.dictConfig': (call) => {
    const given = call.argument(0, 'config')
    return given ? logFiles(call.written(given), call) : []
  },
  'loguru.logger.add': (call) => {
    const value = call.value(call.argument(0, 'sink'))
    return value ? [{ trait: 'writes-file', value }] : []
  },

  ...table('tempfile.NamedTemporaryFile tempfile.TemporaryFile tempfile.SpooledTemporaryFile', temporary(99, 'dir')),
  ...table('tempfile.mkstemp tempfile.mkdtemp tempfile.TemporaryDirectory', temporary(2, 'dir')),
  'tempfile.gettempdir': temporary(),
  'multiprocessing.Manager': temporary(),

  ...table(
    `multiprocessing.Pool multiprocessing.pool.Pool multiprocessing.Queue multiprocessing.JoinableQueue multiprocessing.SimpleQueue
    multiprocessing.Lock multiprocessing.RLock multiprocessing.Semaphore multiprocessing.BoundedSemaphore multiprocessing.Condition
    multiprocessing.Event multiprocessing.Barrier multiprocessing.Value multiprocessing.Array multiprocessing.shared_memory.SharedMemory
    multiprocessing.shared_memory.ShareableList multiprocessing.managers.SharedMemoryManager multiprocessing.queues.Queue
    concurrent.futures.ProcessPoolExecutor concurrent.futures.process.ProcessPoolExecutor billiard.Pool posix_ipc.SharedMemory
    posix_ipc.Semaphore`,
    shares,
  ),

  ...table(
    'subprocess.run subprocess.Popen subprocess.call subprocess.check_call subprocess.check_output asyncio.create_subprocess_exec os.execvp os.execlp os.execvpe os.spawnlp os.spawnvp',
    runs,
  ),

  'os.getenv': readsVariable(1),
  'os.environ.get': readsVariable(1),
  'os.environ.pop': readsVariable(1),

  ...table(
    'dbus.SessionBus dbus.SystemBus pydbus.SessionBus pydbus.SystemBus Gio.bus_get Gio.bus_get_sync gi.repository.Gio.bus_get',
    talksToBus,
  ),
  ...table(
    'gi.repository.Gio.bus_get_sync jeepney.io.blocking.open_dbus_connection dbus_next.aio.MessageBus dbus_fast.aio.MessageBus',
    talksToBus,
  ),
  ...table(
    'curses.wrapper curses.initscr getpass.getpass termios.tcgetattr tty.setraw prompt_toolkit.prompt',
    needsTerminal,
  ),
  'locale.setlocale': (call) => {
    const given = call.argument(1, 'locale')
    const value = given === undefined ? undefined : call.value(given)
    return value?.known ? [{ trait: 'uses-locale', subject: value.text }] : []
  },
  ...table('tkinter.Tk Xlib.display.Display pygame.display.set_mode cv2.imshow cv2.namedWindow', opensDisplay),
  ...table('matplotlib.use matplotlib.pyplot.switch_backend', matplotlib),

  'socket.socket().connect': socketAddress('connects'),
  'socket.socket().connect_ex': socketAddress('connects'),
  'socket.socket().sendto': (call) => socketAddress('connects', call.call.items.length - 1)(call),
  'socket.socket().bind': socketAddress('listens'),
  'socket.create_connection': socketAddress('connects'),
  ...table(
    `http.server.HTTPServer http.server.ThreadingHTTPServer socketserver.TCPServer socketserver.ThreadingTCPServer socketserver.UDPServer
    socketserver.UnixStreamServer socket.create_server`,
    socketAddress('listens'),
  ),
  'asyncio.open_unix_connection': (call) => unixAddress(call, 'connects'),
  'asyncio.start_unix_server': (call) => unixAddress(call, 'listens'),
  'asyncio.open_connection': (call) =>
    call.argument(0, 'host') ? connectsTo(call, call.argument(0, 'host'), call.argument(1, 'port'), 0) : [],
  // redis-py: Redis(host='localhost', port=6379)
  ...table('redis.Redis redis.StrictRedis redis.asyncio.Redis redis.ConnectionPool', service(6379)),
  ...table('redis.from_url redis.Redis.from_url redis.asyncio.from_url', connectsByUrl(0, 'url')),
  // pymongo: MongoClient(host='localhost', port=27017)
  'pymongo.MongoClient': (call) =>
    call.argument(0, 'host') === undefined
      ? service(27017)(call)
      : [...connectsByUrl(0, 'host')(call), ...mongoHost(call)],
  'motor.motor_asyncio.AsyncIOMotorClient': connectsByUrl(0, 'host'),
  'pika.ConnectionParameters': service(5672),
  'pika.URLParameters': connectsByUrl(0, 'url'),
  ...table('memcache.Client pylibmc.Client', connectsByUrl(0, 'servers')),
  'pymemcache.client.base.Client': socketAddress('connects'),
  ...table('psycopg2.connect psycopg.connect asyncpg.connect asyncpg.create_pool', database(5432)),
  ...table('MySQLdb.connect pymysql.connect mysql.connector.connect', database(3306)),
  ...table('smtplib.SMTP', (call) => (call.argument(0, 'host') ? service(25)(call) : [])),
  ...table('celery.Celery', (call) => {
    const broker = call.call.named.get('broker')
    const address = addressIn(call, broker)
    return address === undefined ? [] : [{ trait: 'connects', subject: address }]
  }),
  ...table(
    'requests.get requests.post requests.put requests.delete requests.head urllib.request.urlopen httpx.get httpx.post',
    connectsByUrl(0, 'url'),
  ),
  'statsd.StatsClient': service(8125),
}

function addressIn(call: CallReader, expression: Expression | undefined): string | undefined {
  const claims = expression ? connectsByUrl(0)({ ...call, argument: () => expression }) : []
  return claims[0]?.subject
}

const mongoHost = (call: CallReader): readonly Claim[] => {
  const text = call.value(call.argument(0, 'host'))?.text ?? '://'
  return text.includes('://') || text.includes(':') ? [] : service(27017)(call)
}

function unixAddress(call: CallReader, trait: 'connects' | 'listens'): readonly Claim[] {
  const value = call.value(trait === 'connects' ? call.argument(0, 'path') : call.argument(1, 'path'))
  if (!value?.known) return []
  const more: Claim[] = trait === 'listens' && value.text.startsWith('/') ? [{ trait: 'writes-file', value }] : []
  return [{ trait, subject: addressOf(value.text) }, ...more]
}

/** The files of `{'handlers': {'file': {'class': 'logging.FileHandler', 'filename': …}}}`. */
export function logFiles(expression: Expression, call: Pick<CallReader, 'value'>): readonly Claim[] {
  const found: Claim[] = []
  const open = [expression]
  for (let left = 2000; left > 0; left--) {
    const next = open.pop()
    if (next === undefined) break
    if (next.kind === 'list') open.push(...next.items)
    if (next.kind !== 'dictionary') continue
    const entry = (name: string) => next.entries.find(([key]) => key.kind === 'text' && key.value === name)?.[1]
    const kind = call.value(entry('class') ?? entry('()'))?.text ?? ''
    const file = entry('filename')
    if (/FileHandler$/.test(kind) && file && !isTrue(entry('delay')))
      found.push({ trait: 'writes-file', value: call.value(file), at: file })
    open.push(...next.entries.map(([, value]) => value))
  }
  return found
}

const one = (call: CallReader) => call.value(call.argument(0, 'path'))
const paths = (call: CallReader) => joinPaths(call.call.items.map((item) => call.value(item) ?? undefined))
const parent = (value: Value | null | undefined) => directoryOf(value)

/** `~` is what `HOME` says; without it Python asks /etc/passwd. */
const home = (call: CallReader, value: Value | null | undefined): Value | undefined => {
  if (!value || !/^~(?:\/|$)/.test(value.text)) return value ?? undefined
  const directory = variableValue('HOME', call.place)
  return directory ? { ...value, text: directory.text + value.text.slice(1), through: 'HOME' } : undefined
}

const absolute = (call: CallReader, value: Value | null | undefined): Value | undefined =>
  value && !value.text.startsWith('/')
    ? joinPaths([{ text: call.place.world.directory, known: true }, value])
    : (value ?? undefined)

const values: Language['values'] = {
  'os.path.join': paths,
  'pathlib.Path': paths,
  'pathlib.PurePath': paths,
  'pathlib.PosixPath': paths,
  '.joinpath': (call) =>
    joinPaths(
      [call.value(call.receiver()), ...call.call.items.map((item) => call.value(item))].map(
        (part) => part ?? undefined,
      ),
    ),
  'os.path.dirname': (call) => parent(one(call)),
  'os.path.basename': (call) => {
    const value = one(call)
    return value?.known ? { text: value.text.slice(value.text.lastIndexOf('/') + 1), known: true } : undefined
  },
  'os.path.abspath': (call) => absolute(call, one(call)),
  'os.path.realpath': (call) => absolute(call, one(call)),
  'os.path.normpath': (call) => one(call) ?? undefined,
  '.resolve': (call) => absolute(call, call.value(call.receiver())),
  '.absolute': (call) => absolute(call, call.value(call.receiver())),
  '.as_posix': (call) => call.value(call.receiver()),
  '.expanduser': (call) => home(call, call.value(call.receiver())),
  'os.path.expanduser': (call) => home(call, one(call)),
  'pathlib.Path.home': (call) => home(call, { text: '~', known: true }),
  'pathlib.Path.cwd': (call) => ({ text: call.place.world.directory, known: true }),
  'os.getcwd': (call) => ({ text: call.place.world.directory, known: true }),
  str: (call) => call.value(call.argument(0)) ?? undefined,
  'os.fspath': one,
  'os.getenv': withDefault,
  'os.environ.get': withDefault,
  'os.environ.setdefault': withDefault,
  'tempfile.gettempdir': (call) =>
    variableValue('TMPDIR', call.place) ?? { text: '/tmp', known: true, through: 'TMPDIR' },
  '.format': (call) => formatted(call),
  '.with_suffix': (call) => {
    const value = call.value(call.receiver())
    return value
      ? { ...value, text: `${value.text.slice(0, value.text.lastIndexOf('/') + 1)}`, known: false }
      : undefined
  },
}

function withDefault(call: CallReader): Value | null | undefined {
  const name = call.value(call.argument(0, 'key'))
  const value = name?.known ? variableValue(name.text, call.place) : undefined
  return value === null ? (call.value(call.argument(1, 'default')) ?? null) : value
}

/** `'{}/x'.format(base)` */
function formatted(call: CallReader): Value | undefined {
  const template = call.value(call.receiver())
  if (!template?.known) return undefined
  let next = 0
  return join(
    template.text.split(/(\{\w*\})/).map((part) => {
      const field = /^\{(\w*)\}$/.exec(part)?.[1]
      if (field === undefined) return { ...template, text: part }
      const given =
        field === '' ? call.call.items[next++] : (call.call.named.get(field) ?? call.call.items[Number(field)])
      return call.value(given) ?? undefined
    }),
  )
}

const fileErrors = new Set(['*', 'OSError', 'IOError', 'EnvironmentError', 'error'])

export const python: Language = {
  name: 'python',
  read: (text) => readModule(text, grammar),
  calls,
  values,
  given(name, { source }) {
    if (name === '__file__') return { text: source.path, known: true }
    if (name === '__name__')
      return source.isStart ? { text: '__main__', known: true } : { text: source.path, known: true }
    if (name === 'os.sep' || name === 'os.path.sep') return { text: '/', known: true }
    if (name === 'os.devnull') return { text: '/dev/null', known: true }
    return undefined
  },
  memberOf: (value, name) => (name === 'parent' ? directoryOf(value) : undefined),
  itemOf: (value, name, index) => (name === 'parents' ? directoryOf(value, index + 1) : undefined),
  environ: { names: new Set(['os.environ']), isObject: false },
  begins: [],
  passedOn: new Set(),
  questions: new Set([
    'os.path.exists',
    'os.path.isfile',
    'os.path.isdir',
    'os.path.lexists',
    '.exists',
    '.is_file',
    '.is_dir',
  ]),
  synonyms: [
    [/^multiprocessing\.(?:get_context\(\)|context)\./, 'multiprocessing.'],
    [/^aiofiles\.os\./, 'os.'],
    [/^pathlib\.Path\(\)\.(?=home|cwd)/, 'pathlib.Path.'],
  ],
  isCaught(trait, caught) {
    if (trait === 'uses-variable')
      return caught.some((name) => name === '*' || name === 'KeyError' || name === 'LookupError')
    if (trait === 'reads-file' && caught.includes('FileNotFoundError')) return true
    return caught.some((name) => fileErrors.has(name))
  },
  targets,
}

/** docs.python.org/3/reference/import.html: packages on the way are imported, too. */
function targets(wanted: Import, source: Source, { modulePath }: World): readonly Target[] {
  const dots = /^\.*/.exec(wanted.module)?.[0].length ?? 0
  const name = wanted.module.slice(dots).replaceAll('.', '/')
  const bases = dots > 0 ? [directoryOf({ text: source.path, known: true }, dots)?.text ?? '/'] : modulePath
  const files = (part: string) =>
    bases.flatMap((base) => {
      const path = [base === '/' ? '' : base, part].filter((one, index) => one !== '' || index === 0).join('/')
      return [`${path}.py`, `${path}/__init__.py`]
    })
  const isNeeded = !wanted.where.caught.some((one) => /^(?:\*|ImportError|ModuleNotFoundError)$/.test(one))
  const whole: Target = { paths: files(name), gives: new Map(wanted.names), isNeeded }
  const parts = name.split('/').slice(0, -1)
  const above =
    dots > 0
      ? []
      : parts.map(
          (_, index): Target => ({ paths: files(parts.slice(0, index + 1).join('/')), gives: new Map(), isNeeded }),
        )
  const inner = [...wanted.names].flatMap(([local, given]): Target[] =>
    given === '' || given === '*'
      ? []
      : [{ paths: files(name === '' ? given : `${name}/${given}`), gives: new Map([[local, '*']]), isNeeded: false }],
  )
  return [...above, whole, ...inner]
}
