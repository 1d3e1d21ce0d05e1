/** What Ruby's calls do, where their arguments are written out. Sources: docs.ruby-lang.org, and the manuals of the gems that a row names. */
import { logical } from '../../shell/paths.js'
import type { CallReader, Language, Meaning, Source, Target, World } from './language.js'
import {
  connectsByUrl,
  connectsTo,
  copies,
  makesDirectory,
  moves,
  needsTerminal,
  needsVariable,
  opens,
  reads,
  runOf,
  temporary,
  writes,
} from './meanings.js'
import { readRuby } from './ruby.js'
import type { Import } from './syntax.js'
import { absolutePath, directoryOf, evaluate, joinPaths, variableValue } from './values.js'

const table = (names: string, meaning: Meaning): Record<string, Meaning> =>
  Object.fromEntries(names.split(/\s+/).map((name) => [name, meaning]))

/** With one text `system` asks a shell as soon as there is anything special in it. */
const runs: Meaning = (call) => {
  const value = call.value(call.argument(0))
  const name = /^([\w./+-]+)(?: [\w ./=-]*)?$/.exec(value?.text ?? '')?.[1]
  return value?.known && name !== undefined ? runOf({ ...value, text: name }) : []
}

const service =
  (port: number): Meaning =>
  (call) =>
    call.call.named.has('url')
      ? connectsByUrl(99, 'url')(call)
      : connectsTo(call, call.call.named.get('host'), call.call.named.get('port'), port)

const calls: Readonly<Record<string, Meaning>> = {
  ...table('Tempfile.new Tempfile.create Tempfile.open Dir.mktmpdir Dir.tmpdir', temporary()),
  ...table(
    'File.write IO.write File.binwrite FileUtils.touch FileUtils.rm FileUtils.rm_f FileUtils.rm_rf File.delete File.unlink',
    writes(0),
  ),
  ...table('File.open File.new CSV.open', opens(1)),
  ...table('Dir.mkdir FileUtils.mkdir FileUtils.mkdir_p FileUtils.makedirs', makesDirectory(0)),
  ...table('FileUtils.cp FileUtils.copy', copies),
  ...table('FileUtils.mv File.rename', moves),
  ...table('File.read IO.read File.readlines YAML.load_file JSON.load_file', reads(0)),
  'Logger.new': (call) =>
    call.argument(0)?.kind === 'text' || call.argument(0)?.kind === 'call' ? writes(0)(call) : [],
  ...table('SQLite3.Database.new PStore.new YAML.Store.new', (call) =>
    writes(0)(call).filter(({ value }) => value?.text !== ':memory:'),
  ),
  ...table('Curses.init_screen IO.console', needsTerminal),
  ...table('system spawn exec Process.spawn', runs),
  'ENV.fetch': needsVariable(1),
  'UNIXSocket.new': (call) => {
    const value = call.value(call.argument(0))
    return value?.known ? [{ trait: 'connects', subject: value.text }] : []
  },
  ...table('Redis.new', service(6379)),
  'TCPSocket.new': (call) => connectsTo(call, call.argument(0), call.argument(1), 0),
  ...table('Net.HTTP.get', connectsByUrl(0)),
}

const parts = (call: CallReader) => call.call.items.map((item) => call.value(item) ?? undefined)

const values: Language['values'] = {
  'File.join': (call) => joinPaths(parts(call)),
  'File.dirname': (call) => directoryOf(call.value(call.argument(0))),
  'File.expand_path': (call) => {
    const [path, base] = parts(call)
    const from =
      base?.text === call.place.source.path ? base : (base ?? { text: call.place.world.directory, known: true })
    return joinPaths([from, path])
  },
  'ENV.fetch': (call) => {
    const name = call.value(call.argument(0))
    const value = name?.known ? variableValue(name.text, call.place) : undefined
    return value === null ? call.value(call.argument(1)) : value
  },
}

export const ruby: Language = {
  name: 'ruby',
  read: readRuby,
  calls,
  values,
  given(name, { source }) {
    if (name === '__FILE__') return { text: source.path, known: true }
    if (name === '$0' || name === '$PROGRAM_NAME')
      return source.isStart ? { text: source.path, known: true } : undefined
    return name === '__dir__' ? directoryOf({ text: source.path, known: true }) : undefined
  },
  environ: { names: new Set(['ENV']), isObject: false },
  begins: [],
  passedOn: new Set(),
  questions: new Set(),
  synonyms: [],
  isCaught: (_trait, caught) => caught.length > 0,
  targets,
}

/** `require_relative` is beside the source, `require './x'` in the working directory; the names of gems are none of ours. */
function targets(wanted: Import, source: Source, world: World): readonly Target[] {
  const isNeeded = wanted.where.caught.length === 0
  if (wanted.path !== undefined) {
    const place = { source, scope: wanted.where.scope, world }
    const value = evaluate(wanted.path(), place)
    if (!value?.known || !/^\.{0,2}\//.test(value.text)) return []
    const file = logical(absolutePath(value, place)?.text ?? '/')
    return [{ paths: [file.endsWith('.rb') ? file : `${file}.rb`], gives: new Map(), isNeeded }]
  }
  const from = directoryOf({ text: source.path, known: true })?.text ?? '/'
  const path = logical(`${from}/${wanted.module}`)
  return [{ paths: [path.endsWith('.rb') ? path : `${path}.rb`], gives: new Map(), isNeeded }]
}
