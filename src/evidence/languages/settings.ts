/** Settings that frameworks read out of sources: Django's and their like, and dictionaries that name a server. */
import type { Claim, Place, Source, World } from './language.js'
import { addressOf, addressOfUrl } from './meanings.js'
import { logFiles } from './python-calls.js'
import type { Expression, Where } from './syntax.js'
import { evaluate } from './values.js'

/** What a setting makes the program do, and where that is written. */
interface Told {
  readonly claims: readonly Claim[]
  readonly where: Where
  readonly at: Expression
}

/** Names in capitals at the top of a module, and dictionaries with a host. */
export function settingsOf(source: Source, world: World): readonly Told[] {
  const { assignments, dictionaries } = source.module
  const named = assignments.flatMap(({ name, where, value }): Told[] => {
    if (where.scope.kind === 'function' || !/^[A-Z][A-Z0-9_]*$/.test(name)) return []
    return namedSettings(name, value(), { source, scope: where.scope, world }).map((told) => ({ ...told, where }))
  })
  const others = dictionaries.flatMap(({ where, expression }): Told[] =>
    serverIn(expression(), { source, scope: where.scope, world }).map((told) => ({ ...told, where })),
  )
  return [...named, ...others]
}

type Setting = Omit<Told, 'where'>

/** docs.djangoproject.com/en/stable/ref/settings; docs.celeryq.dev/en/stable/userguide/configuration.html */
function namedSettings(name: string, expression: Expression, place: Place): readonly Setting[] {
  const value = (inner: Expression | undefined) => evaluate(inner, place)
  if (name === 'LOGGING')
    return logFiles(expression, { value }).map((claim) => ({ claims: [claim], at: claim.at ?? expression }))
  if (name === 'DATABASES' || name === 'CACHES')
    return entriesOf(expression).flatMap(([, inner]) =>
      name === 'CACHES' ? cache(inner, place) : sqlite(inner, place),
    )
  if (/^(?:MEDIA_ROOT|FILE_UPLOAD_TEMP_DIR|SESSION_FILE_PATH|EMAIL_FILE_PATH)$/.test(name))
    return [{ claims: [{ trait: 'writes-file', value: value(expression), isDoubtful: true }], at: expression }]
  if (!/(?:^|_)(?:URL|URI|DSN|BROKER|BACKEND|LOCATION)$/.test(name)) return []
  const address = addressOfUrl(value(expression)?.text ?? '')
  return address === undefined || /^https?:/.test(value(expression)?.text ?? '')
    ? []
    : [{ claims: [{ trait: 'connects', subject: address, isDoubtful: true }], at: expression }]
}

/** `'ENGINE': 'django.db.backends.sqlite3', 'NAME': BASE_DIR / 'db.sqlite3'`: opened by the first query. */
function sqlite(database: Expression, place: Place): readonly Setting[] {
  const name = entryOf(database, 'NAME')
  if (name === undefined || !/sqlite/.test(evaluate(entryOf(database, 'ENGINE'), place)?.text ?? '')) return []
  const value = evaluate(name, place)
  if (value?.text === ':memory:') return []
  return [{ claims: [{ trait: 'writes-file', value, isDoubtful: true }], at: name }]
}

function cache(entry: Expression, place: Place): readonly Setting[] {
  const location = entryOf(entry, 'LOCATION')
  const value = evaluate(location?.kind === 'list' ? location.items[0] : location, place)
  if (location === undefined || !value?.known) return []
  if (/\.FileBasedCache$/.test(evaluate(entryOf(entry, 'BACKEND'), place)?.text ?? ''))
    return [{ claims: [{ trait: 'writes-file', value, isDoubtful: true }], at: location }]
  const address = addressOfUrl(value.text) ?? (/^[\w.-]+:\d+$/.test(value.text) ? value.text : undefined)
  return address === undefined
    ? []
    : [{ claims: [{ trait: 'connects', subject: address, isDoubtful: true }], at: location }]
}

const usualPorts: readonly (readonly [kind: RegExp, port: string])[] = [
  [/postg|\bpg\b/i, '5432'],
  [/mysql|maria/i, '3306'],
  [/mongo/i, '27017'],
  [/redis/i, '6379'],
]

/** `{ host: 'localhost', user: …, database: … }`: a server is told apart from what one listens on by what else is said. */
function serverIn(expression: Expression, place: Place): readonly Setting[] {
  const host = entryOf(expression, 'host', 'HOST', 'hostname')
  const isClient = ['database', 'db', 'dbname', 'user', 'username', 'dialect', 'driver', 'ENGINE', 'USER', 'client']
  const kind = entryOf(expression, ...isClient)
  const value = evaluate(host, place)
  if (host === undefined || kind === undefined || !value?.known || value.text === '') return []
  const sort = evaluate(entryOf(expression, 'dialect', 'driver', 'ENGINE', 'client', 'type'), place)?.text ?? ''
  const port =
    evaluate(entryOf(expression, 'port', 'PORT'), place)?.text || usualPorts.find(([name]) => name.test(sort))?.[1]
  return [{ claims: [{ trait: 'connects', subject: addressOf(value.text, port), isDoubtful: true }], at: host }]
}

const entriesOf = (expression: Expression) => (expression.kind === 'dictionary' ? expression.entries : [])

function entryOf(expression: Expression, ...names: readonly string[]): Expression | undefined {
  return entriesOf(expression).find(([key]) => key.kind === 'text' && names.includes(key.value))?.[1]
}
