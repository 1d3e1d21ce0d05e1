/** What the calls of JavaScript and TypeScript do. Sources: nodejs.org/api, and the manuals of the packages that a row names. */
import { logical } from '../../shell/paths.js'
import { javascript as grammar, typescript as typed, typescriptWithTags } from './javascript.js'
import type { CallReader, Claim, Language, Meaning, Source, Target, Value } from './language.js'
import {
  addressOf,
  addressOfUrl,
  connectsByUrl,
  connectsTo,
  copies,
  enters,
  makesDirectory,
  moves,
  needsTerminal,
  opens,
  opensDisplay,
  reads,
  runOf,
  talksToBus,
  writes,
} from './meanings.js'
import { type Import, readModule } from './syntax.js'
import { directoryOf, joinPaths, variableValue } from './values.js'

const table = (names: string, meaning: Meaning): Record<string, Meaning> =>
  Object.fromEntries(names.split(/\s+/).map((name) => [name, meaning]))

/** With and without `Sync`. */
const both = (names: string, meaning: Meaning): Record<string, Meaning> =>
  Object.fromEntries(
    names.split(/\s+/).flatMap((name) => [
      [`fs.${name}`, meaning],
      [`fs.${name}Sync`, meaning],
    ]),
  )

/** A path among the properties of the first dictionary. */
const writesOption =
  (...names: readonly string[]): Meaning =>
  (call) => {
    const found = call.option(...names)
    return found ? [{ trait: 'writes-file', value: call.value(found) }] : []
  }

/** No shell looks for the program. */
const spawns: Meaning = (call) => (call.option('shell') ? [] : runOf(call.value(call.argument(0))))

/** `net.connect(port, host)`, `net.connect(path)`, `net.connect({ path, host, port })` */
const socket: Meaning = (call) => {
  const path = call.option('path', 'socketPath')
  if (path) return socketPath(call.value(path), 'connects')
  const host = call.option('host')
  if (host || call.option('port')) return connectsTo(call, host, call.option('port'), 0)
  const first = call.argument(0)
  if (first?.kind === 'number') return connectsTo(call, call.argument(1), first, 0)
  return socketPath(call.value(first), 'connects')
}

const socketPath = (value: Value | null | undefined, trait: 'connects' | 'listens'): readonly Claim[] => {
  if (!value?.known || !/^[/\0@]/.test(value.text)) return []
  const claims: Claim[] = [{ trait, subject: addressOf(value.text) }]
  if (trait === 'listens' && value.text.startsWith('/')) claims.push({ trait: 'writes-file', value })
  if (trait === 'connects' && /\/run\/nscd\/socket$/.test(value.text)) claims.push({ trait: 'nscd' })
  if (trait === 'connects' && /\/run\/dbus\/system_bus_socket$/.test(value.text)) claims.push({ trait: 'dbus' })
  return claims
}

/** `server.listen(port, host)`, `listen('/run/app.sock')` */
const listens: Meaning = (call) => {
  const first = call.argument(0)
  const value = call.value(first) ?? undefined
  if (value?.known && /^\d+$/.test(value.text) && value.text !== '0') {
    const host = call.argument(1)?.kind === 'text' ? call.value(call.argument(1))?.text : '0.0.0.0'
    return [
      { trait: 'listens', subject: `${host}:${value.text}` },
      { trait: 'binds-port', subject: value.text },
    ]
  }
  return socketPath(value, 'listens')
}

const service =
  (port: number, isUsual = true): Meaning =>
  (call) => {
    const url = call.option('url', 'uri', 'connectionString') ?? call.argument(0)
    const text = call.value(url)?.text
    const address = text === undefined ? undefined : addressOfUrl(text)
    if (address !== undefined) return [{ trait: 'connects', subject: address }]
    const host = call.option('host', 'hostname')
    if (host) return connectsTo(call, host, call.option('port'), port)
    const isBare =
      call.call.items.length === 0 ||
      (call.call.items[0]?.kind === 'dictionary' &&
        !call.option('url', 'socket', 'path', 'sentinels', 'connectionString'))
    return isUsual && isBare ? connectsTo(call, undefined, call.option('port'), port) : []
  }

/** Chromium draws into /dev/shm unless it is told not to; pptr.dev/troubleshooting */
const chromium: Meaning = (call) => {
  const list = call.option('args')
  const words = list?.kind === 'list' ? list.items.map((item) => call.value(item)?.text) : []
  const isTold = list !== undefined && list.kind !== 'list'
  return isTold || words.includes('--disable-dev-shm-usage') ? [] : [{ trait: 'shared-memory', isDoubtful: true }]
}

const calls: Readonly<Record<string, Meaning>> = {
  ...both(
    'writeFile appendFile createWriteStream truncate rm rmdir unlink chmod chown utimes outputFile outputJson writeJson emptyDir',
    writes(0),
  ),
  ...both('mkdir', makesDirectory(0)),
  ...both('ensureDir mkdirp', makesDirectory(0)),
  ...both('readFile createReadStream readdir opendir readJson', reads(0)),
  ...both('open', opens(1)),
  ...both('copyFile cp copy', copies),
  ...both('rename move', moves),
  ...both('symlink link', writes(1)),
  'fs.createWriteStream': writes(0),
  'fs.createReadStream': reads(0),
  'fs.openAsBlob': reads(0),
  ...both('mkdtemp', (call) => temporaryBelow(call.value(call.argument(0)))),
  mkdirp: makesDirectory(0),
  'mkdirp.sync': makesDirectory(0),
  'mkdirp.mkdirp': makesDirectory(0),
  'process.chdir': enters(0),
  'os.tmpdir': () => [{ trait: 'temporary-file' }],
  ...table(
    'tmp.file tmp.fileSync tmp.dir tmp.dirSync tempy.file tempy.directory tempy.temporaryFile tempy.temporaryDirectory',
    () => [{ trait: 'temporary-file' }],
  ),
  'tmp-promise.file': () => [{ trait: 'temporary-file' }],

  ...table('child_process.spawn child_process.spawnSync child_process.execFile child_process.execFileSync', spawns),
  ...table('execa execa.execa', spawns),

  // loggers: winston, pino, log4js, bunyan, rotating-file-stream, morgan's stream is an fs stream
  'winston.transports.File': (call) => {
    const [name, directory] = [call.option('filename'), call.option('dirname')]
    const value = joinPaths([
      directory ? (call.value(directory) ?? undefined) : { text: '', known: true },
      name ? (call.value(name) ?? undefined) : undefined,
    ])
    return name || directory ? [{ trait: 'writes-file', value }] : []
  },
  'winston-daily-rotate-file': writesOption('dirname', 'filename'),
  'pino.destination': (call) =>
    call.argument(0)?.kind === 'dictionary' ? writesOption('dest')(call) : writes(0)(call),
  'pino.pino.destination': writes(0),
  'log4js.configure': (call) => appenders(call),
  multer: (call) =>
    call.option('dest') ? [{ trait: 'writes-file', value: call.value(call.option('dest')), isDirectory: true }] : [],
  'multer.diskStorage': (call) => {
    const destination = call.option('destination')
    return destination?.kind === 'text' || destination?.kind === 'joined'
      ? [{ trait: 'writes-file', value: call.value(destination), isDoubtful: true }]
      : []
  },
  'lowdb/adapters/FileSync': writes(0),

  // sqlite3, better-sqlite3: the file is made where there is none
  ...table('sqlite3.Database better-sqlite3 nedb node:sqlite.DatabaseSync sqlite.DatabaseSync', (call) => {
    if (call.option('readonly', 'readOnly')) return []
    if (call.option('filename')) return writesOption('filename')(call)
    const value = call.value(call.argument(0))
    return !value || /^:memory:|^$/.test(value.text) ? [] : [{ trait: 'writes-file', value }]
  }),

  ...table('net.connect net.createConnection net.Socket().connect', socket),
  ...table('.listen', listens),
  // memcached(server, options)
  ...table('memcached memjs.Client.create', connectsByUrl(0)),
  ...table('redis.createClient ioredis ioredis.Redis', service(6379)),
  ...table('pg.Client pg.Pool', service(5432, false)),
  ...table('mysql.createConnection mysql.createPool mysql2.createConnection mysql2.createPool', service(3306, false)),
  ...table(
    'mongoose.connect mongoose.createConnection mongodb.MongoClient mongodb.MongoClient.connect amqplib.connect nats.connect',
    connectsByUrl(0),
  ),
  ...table('fetch node-fetch axios.get axios.post axios.put http.get https.get got got.get', connectsByUrl(0)),
  ...table('axios axios.create', (call) => {
    const address = addressOfUrl(call.value(call.option('baseURL', 'url'))?.text ?? '')
    return address === undefined ? [] : [{ trait: 'connects', subject: address }]
  }),
  ...table('http.request https.request', (call) => {
    const path = call.option('socketPath')
    if (path) return socketPath(call.value(path), 'connects')
    const host = call.option('host', 'hostname')
    return host ? connectsTo(call, host, call.option('port'), 80) : connectsByUrl(0)(call)
  }),
  'nodemailer.createTransport': (call) =>
    call.option('host') ? connectsTo(call, call.option('host'), call.option('port'), 587) : [],
  ...table('hot-shots node-statsd', service(8125)),
  ...table(
    'dbus-next.sessionBus dbus-next.systemBus dbus-native.sessionBus dbus-native.systemBus dbus.getBus',
    talksToBus,
  ),
  ...table('x11.createClient', opensDisplay),
  ...table('blessed.screen inquirer.prompt prompts enquirer.prompt readline-sync.question', needsTerminal),
  ...table(
    'puppeteer.launch puppeteer-core.launch playwright.chromium.launch playwright-core.chromium.launch @playwright/test.chromium.launch',
    chromium,
  ),
}

/** The files of `{ appenders: { app: { type: 'file', filename } } }`; log4js-node.github.io */
function appenders(call: CallReader): readonly Claim[] {
  const list = call.option('appenders')
  if (list?.kind !== 'dictionary') return []
  return list.entries.flatMap(([, value]) => {
    if (value.kind !== 'dictionary') return []
    const entry = (name: string) => value.entries.find(([key]) => key.kind === 'text' && key.value === name)?.[1]
    const isFile = /^(?:file|dateFile|multiFile|fileSync)$/.test(call.value(entry('type'))?.text ?? '')
    return isFile && entry('filename') ? [{ trait: 'writes-file' as const, value: call.value(entry('filename')) }] : []
  })
}

/** Below `os.tmpdir()` the directory is the usual one. */
function temporaryBelow(value: Value | null | undefined): readonly Claim[] {
  if (value === null || value === undefined) return []
  return value.through === 'TMPDIR' || /^\/tmp(?:\/|$)/.test(value.text)
    ? [{ trait: 'temporary-file' }]
    : [{ trait: 'writes-file', value }]
}

const items = (call: CallReader) => call.call.items.map((item) => call.value(item) ?? undefined)
const here = (call: CallReader): Value => ({ text: call.place.world.directory, known: true })

/** `path.join` goes on below a later absolute part, `path.resolve` begins anew there. */
function joined(call: CallReader): Value | undefined {
  const [first, ...rest] = items(call)
  return joinPaths([first, ...rest.map((part) => part && { ...part, text: part.text.replace(/^\/+/, '') })])
}

const temporaryDirectory = (call: CallReader): Value =>
  variableValue('TMPDIR', call.place) ?? { text: '/tmp', known: true, through: 'TMPDIR' }

const values: Language['values'] = {
  'path.join': joined,
  'path.posix.join': joined,
  'path.resolve': (call) => joinPaths([here(call), ...items(call)]),
  'path.normalize': (call) => call.value(call.argument(0)),
  'path.dirname': (call) => directoryOf(call.value(call.argument(0))),
  'process.cwd': here,
  'os.tmpdir': temporaryDirectory,
  'os.homedir': (call) => variableValue('HOME', call.place) ?? undefined,
  String: (call) => call.value(call.argument(0)),
  Number: (call) => call.value(call.argument(0)),
  parseInt: (call) => call.value(call.argument(0)),
  'url.fileURLToPath': (call) => call.value(call.argument(0)),
  // new URL('./data', import.meta.url)
  URL: (call) => {
    const base = call.argument(1)
    if (base === undefined) return call.value(call.argument(0))
    const from = directoryOf(call.value(base))
    return from && joinPaths([from, call.value(call.argument(0)) ?? undefined])
  },
  '.concat': (call) => {
    const receiver = call.value(call.receiver())
    const parts = [receiver ?? undefined, ...items(call)]
    return parts.every((part) => part?.known)
      ? { ...receiver, text: parts.map((part) => part?.text).join(''), known: true }
      : undefined
  },
}

export const javascript: Language = {
  name: 'javascript',
  read: (text) => readModule(text, grammar),
  calls,
  values,
  given(name, { source }) {
    const own: Value = { text: source.path, known: true }
    if (name === '__filename' || name === 'import.meta.url' || name === 'import.meta.filename') return own
    if (name === '__dirname' || name === 'import.meta.dirname') return directoryOf(own)
    if (name === 'path.sep') return { text: '/', known: true }
    return undefined
  },
  environ: { names: new Set(['process.env']), isObject: true },
  begins: [],
  passedOn: new Set([
    'util.promisify',
    'promisify',
    'bluebird.promisifyAll',
    'promisifyAll',
    '__importDefault',
    '__importStar',
    '_interopRequireDefault',
  ]),
  questions: new Set(['fs.existsSync', 'fs.pathExistsSync']),
  synonyms: [
    [/^node:/, ''],
    [/^fs\/promises\b/, 'fs'],
    [/^(?:fs-extra|graceful-fs|mz\/fs)\b/, 'fs'],
    [/^fs\.promises\b/, 'fs'],
    [/^(\w[\w-]*)\.default\b/, '$1'],
    [/^sqlite3\.verbose\(\)/, 'sqlite3'],
    [/^child_process\.promises\b/, 'child_process'],
    [/^(?:mysql2|pg|redis)\/promise\b/, 'mysql2'],
    [/^process\.process\b/, 'process'],
  ],
  isCaught: (_trait, caught) => caught.length > 0,
  targets,
}

const endings = [
  '',
  '.js',
  '.mjs',
  '.cjs',
  '.ts',
  '.tsx',
  '.json',
  '/index.js',
  '/index.mjs',
  '/index.cjs',
  '/index.ts',
]

/** nodejs.org/api/modules.html: a file, the same with an ending, the index of a directory. */
function targets(wanted: Import, source: Source): readonly Target[] {
  if (!/^\.{0,2}\//.test(wanted.module) && !/^\.{1,2}$/.test(wanted.module)) return []
  const from = directoryOf({ text: source.path, known: true })
  const path = joinPaths([from, { text: wanted.module, known: true }])?.text
  if (path === undefined) return []
  // TypeScript imports `./x.js`, which is `x.ts`
  const typed = path.endsWith('.js') ? [`${path.slice(0, -3)}.ts`] : []
  const paths = [...endings.map((ending) => path + ending), ...typed].map((each) => logical(each))
  return [{ paths, gives: wanted.names, isNeeded: wanted.where.caught.length === 0 }]
}

export const typescript: Language = { ...javascript, read: (text) => readModule(text, typed) }
export const typescriptInMarkup: Language = { ...javascript, read: (text) => readModule(text, typescriptWithTags) }
