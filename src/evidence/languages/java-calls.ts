/** What Java's calls do. Sources: docs.oracle.com/en/java/javase/21/docs/api. */
import { java as grammar } from './java.js'
import type { CallReader, Claim, Language, Meaning } from './language.js'
import {
  addressOfUrl,
  connectsTo,
  copies,
  makesDirectory,
  makesReceiver,
  moves,
  reads,
  readsReceiver,
  readsVariable,
  runOf,
  temporary,
  writes,
  writesReceiver,
} from './meanings.js'
import { readModule } from './syntax.js'
import { directoryOf, joinPaths, variableValue } from './values.js'

const table = (names: string, meaning: Meaning): Record<string, Meaning> =>
  Object.fromEntries(names.split(/\s+/).map((name) => [name, meaning]))

/** `jdbc:postgresql://localhost/db`, `jdbc:sqlite:/data/app.db` */
const jdbc: Meaning = (call) => {
  const value = call.value(call.argument(0))
  const file = /^jdbc:(?:sqlite|h2:file):(.+)$/s.exec(value?.text ?? '')?.[1]
  if (value && file !== undefined)
    return /^:memory:/.test(file) ? [] : [{ trait: 'writes-file', value: { ...value, text: file } }]
  const address = addressOfUrl(value?.text ?? '')
  return address === undefined ? [] : [{ trait: 'connects', subject: address }]
}

const list = (call: CallReader): readonly Claim[] => {
  const first = call.value(call.argument(0))
  return runOf(first?.known ? { ...first, text: first.text.split(' ')[0] ?? '' } : undefined)
}

const calls: Readonly<Record<string, Meaning>> = {
  ...table('FileWriter FileOutputStream PrintWriter PrintStream Formatter', (call) =>
    writes(0)(call).filter(({ value }) => value?.text !== ''),
  ),
  RandomAccessFile: (call) => (/w/.test(call.value(call.argument(1))?.text ?? '') ? writes(0)(call) : reads(0)(call)),
  ...table('FileReader FileInputStream', reads(0)),
  ...table(
    'Files.write Files.writeString Files.newBufferedWriter Files.newOutputStream Files.delete Files.deleteIfExists Files.createFile',
    writes(0),
  ),
  ...table('Files.createDirectory Files.createDirectories', makesDirectory(0)),
  ...table(
    'Files.readAllBytes Files.readString Files.readAllLines Files.lines Files.newBufferedReader Files.newInputStream Files.list',
    reads(0),
  ),
  'Files.copy': copies,
  'Files.move': moves,
  'File().mkdir': makesReceiver,
  'File().mkdirs': makesReceiver,
  '.mkdirs': makesReceiver,
  'File().createNewFile': writesReceiver,
  'File().listFiles': readsReceiver,
  ...table('Files.createTempFile Files.createTempDirectory', (call) =>
    call.call.items.length >= 2 && call.argument(0)?.kind === 'call' ? writes(0)(call) : [{ trait: 'temporary-file' }],
  ),
  'File.createTempFile': temporary(2),
  FileHandler: writes(0),
  ProcessBuilder: list,
  'Runtime.getRuntime().exec': list,
  'System.getenv': (call) => readsVariable()(call).map((claim) => ({ ...claim, isDoubtful: true })),
  'DriverManager.getConnection': jdbc,
  Socket: (call) => (call.argument(0) ? connectsTo(call, call.argument(0), call.argument(1), 0) : []),
  Jedis: (call) => connectsTo(call, call.argument(0), call.argument(1), 6379),
}

const parts = (call: CallReader) => call.call.items.map((item) => call.value(item) ?? undefined)
const joined = (call: CallReader) => {
  const [first, ...rest] = parts(call)
  return joinPaths([first, ...rest.map((part) => part && { ...part, text: part.text.replace(/^\/+/, '') })])
}

const values: Language['values'] = {
  File: joined,
  'Paths.get': joined,
  'Path.of': joined,
  '.resolve': (call) => joinPaths([call.value(call.receiver()) ?? undefined, ...parts(call)]),
  '.toPath': (call) => call.value(call.receiver()) ?? undefined,
  '.toFile': (call) => call.value(call.receiver()) ?? undefined,
  '.toString': (call) => call.value(call.receiver()) ?? undefined,
  '.getPath': (call) => call.value(call.receiver()) ?? undefined,
  '.getParent': (call) => directoryOf(call.value(call.receiver())),
  'System.getenv': (call) => {
    const name = call.value(call.argument(0))
    return name?.known ? variableValue(name.text, call.place) : undefined
  },
  'System.getenv().getOrDefault': (call) => {
    const name = call.value(call.argument(0))
    const value = name?.known ? variableValue(name.text, call.place) : undefined
    return value === null ? call.value(call.argument(1)) : value
  },
}

const fileErrors = /^(?:IOException|Exception|Throwable|FileSystemException|UncheckedIOException)$/

export const java: Language = {
  name: 'java',
  read: (text) => readModule(text, grammar),
  calls,
  values,
  given: (name) => (name === 'File.separator' ? { text: '/', known: true } : undefined),
  environ: { names: new Set(), isObject: false },
  begins: ['main'],
  passedOn: new Set(),
  questions: new Set(['Files.exists', 'File().exists']),
  synonyms: [],
  isCaught: (_trait, caught) => caught.some((name) => fileErrors.test(name)),
  targets: () => [],
}
