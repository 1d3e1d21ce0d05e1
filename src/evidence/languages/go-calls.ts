/** What Go's calls do. Sources: pkg.go.dev, and the documentation of the packages that a row names. */
import { go as grammar } from './go.js'
import type { CallReader, Claim, Language, Meaning, Value } from './language.js'
import {
  addressOf,
  addressOfUrl,
  connectsByUrl,
  copies,
  enters,
  makesDirectory,
  moves,
  reads,
  readsVariable,
  runOf,
  temporary,
  writes,
} from './meanings.js'
import { filled } from './python.js'
import { readModule } from './syntax.js'
import { directoryOf, join, joinPaths, variableValue } from './values.js'

const table = (names: string, meaning: Meaning): Record<string, Meaning> =>
  Object.fromEntries(names.split(/\s+/).map((name) => [name, meaning]))

/** `os.OpenFile(name, os.O_CREATE|os.O_WRONLY, 0644)` */
const openFile: Meaning = (call) => {
  const flags = call.argument(1)
  const text = flags ? call.place.source.script.text.slice(flags.start, flags.end) : ''
  return /O_(?:WRONLY|RDWR|CREATE|APPEND|TRUNC)/.test(text) ? writes(0)(call) : reads(0)(call)
}

/** `net.Dial("unix", "/run/x.sock")`, `net.Listen("tcp", "127.0.0.1:80")`; `@name` is in the abstract namespace. */
const network =
  (trait: 'connects' | 'listens'): Meaning =>
  (call) => {
    const [kind, address] = [call.value(call.argument(0))?.text, call.value(call.argument(1))]
    if (kind === undefined || !address?.known) return []
    const subject = addressOf(address.text.startsWith(':') ? `0.0.0.0${address.text}` : address.text)
    const claims: Claim[] = [{ trait, subject }]
    const port = /:(\d+)$/.exec(address.text)?.[1]
    if (trait === 'listens' && /^unix/.test(kind) && address.text.startsWith('/'))
      claims.push({ trait: 'writes-file', value: address })
    if (trait === 'listens' && port !== undefined) claims.push({ trait: 'binds-port', subject: port })
    if (trait === 'connects' && /\/run\/nscd\/socket$/.test(address.text)) claims.push({ trait: 'nscd' })
    if (trait === 'connects' && /\/run\/dbus\/system_bus_socket$/.test(address.text)) claims.push({ trait: 'dbus' })
    return claims
  }

/** `http.ListenAndServe(":8080", nil)` */
const serves: Meaning = (call) => {
  const address = call.value(call.argument(0))
  const port = /:(\d+)$/.exec(address?.text ?? '')?.[1]
  if (!address?.known || port === undefined) return []
  return [
    { trait: 'listens', subject: address.text.startsWith(':') ? `0.0.0.0${address.text}` : address.text },
    { trait: 'binds-port', subject: port },
  ]
}

/** `redis.NewClient(&redis.Options{Addr: "localhost:6379"})` */
const byOption =
  (...names: readonly string[]): Meaning =>
  (call) => {
    const text = call.value(call.option(...names))?.text
    return text === undefined || text === ''
      ? []
      : [{ trait: 'connects', subject: addressOfUrl(text) ?? addressOf(text) }]
  }

/** `sql.Open("postgres", "host=localhost …")`, a URL, or a file of sqlite */
const sql: Meaning = (call) => {
  const [driver, source] = [call.value(call.argument(0))?.text, call.value(call.argument(1))]
  if (driver === undefined || !source) return []
  if (/^sqlite/.test(driver))
    return /^:memory:|mode=memory/.test(source.text)
      ? []
      : [
          {
            trait: 'writes-file',
            value: { ...source, text: source.text.replace(/^file:|\?.*$/g, '') },
            isDoubtful: true,
          },
        ]
  const host =
    /\bhost=(\S+)/.exec(source.text)?.[1] ?? /@tcp\(([^)]+)\)/.exec(source.text)?.[1] ?? addressOfUrl(source.text)
  const port = /^mysql/.test(driver) ? '3306' : '5432'
  return host === undefined ? [] : [{ trait: 'connects', subject: addressOf(host, port) }]
}

const calls: Readonly<Record<string, Meaning>> = {
  ...table('os.Create os.WriteFile ioutil.WriteFile os.Remove os.RemoveAll os.Truncate os.Chmod os.Chown', writes(0)),
  'os.OpenFile': openFile,
  ...table('os.Mkdir os.MkdirAll', makesDirectory(0)),
  ...table('os.Rename', moves),
  ...table('os.Symlink os.Link', writes(1)),
  ...table(
    'os.Open os.ReadFile ioutil.ReadFile os.ReadDir ioutil.ReadDir template.ParseFiles tls.LoadX509KeyPair',
    reads(0),
  ),
  'os.Chdir': enters(0),
  'cp.Copy': copies,
  ...table('os.CreateTemp os.MkdirTemp ioutil.TempFile ioutil.TempDir', (call) =>
    call.value(call.argument(0))?.text === '' ? [{ trait: 'temporary-file' }] : temporary(0)(call),
  ),
  'os.TempDir': temporary(),
  'exec.Command': (call) => runOf(call.value(call.argument(0))),
  'exec.CommandContext': (call) => runOf(call.value(call.argument(1))),
  'exec.LookPath': (call) => runOf(call.value(call.argument(0))),
  'os.Getenv': (call) => readsVariable()(call).map((claim) => ({ ...claim, isDoubtful: true })),
  ...table('net.Dial net.DialTimeout', network('connects')),
  ...table('net.Listen net.ListenPacket', network('listens')),
  ...table('http.ListenAndServe http.ListenAndServeTLS', serves),
  ...table('http.Get http.Post http.Head', connectsByUrl(0)),
  'sql.Open': sql,
  'sqlx.Connect': sql,
  ...table('redis.NewClient', byOption('Addr')),
  ...table('redis.Dial', (call) => network('connects')(call)),
  ...table('memcache.New nats.Connect amqp.Dial mongo.Connect pgx.Connect', connectsByUrl(0)),
  ...table('bolt.Open bbolt.Open leveldb.OpenFile badger.DefaultOptions', writes(0)),
  ...table('dbus.SystemBus dbus.SessionBus dbus.ConnectSystemBus dbus.ConnectSessionBus', () => [{ trait: 'dbus' }]),
}

const items = (call: CallReader) => call.call.items.map((item) => call.value(item) ?? undefined)

const values: Language['values'] = {
  ...Object.fromEntries(
    ['filepath.Join', 'path.Join'].map((name) => [
      name,
      (call: CallReader) => {
        const [first, ...rest] = items(call)
        return joinPaths([first, ...rest.map((part) => part && { ...part, text: part.text.replace(/^\/+/, '') })])
      },
    ]),
  ),
  'filepath.Dir': (call) => directoryOf(call.value(call.argument(0))),
  'fmt.Sprintf': (call) => {
    const [template, ...rest] = call.call.items
    if (template?.kind !== 'text') return undefined
    return join(filled(template, rest).map((part) => call.value(part) ?? undefined))
  },
  'os.Getenv': (call) => {
    const name = call.value(call.argument(0))
    const value = name?.known ? variableValue(name.text, call.place) : undefined
    return value === null ? { text: '', known: true } : value
  },
  'os.TempDir': (call): Value =>
    variableValue('TMPDIR', call.place) ?? { text: '/tmp', known: true, through: 'TMPDIR' },
}

export const go: Language = {
  name: 'go',
  read: (text) => readModule(text, grammar),
  calls,
  values,
  given: () => undefined,
  environ: { names: new Set(), isObject: false },
  begins: ['init', 'main'],
  passedOn: new Set(),
  questions: new Set(),
  synonyms: [],
  isCaught: () => false,
  // a build reads all files of the packages that it needs: `builtSources`
  targets: () => [],
}
