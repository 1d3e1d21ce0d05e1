/** What programs do with what they are told, and when nothing is set. */
import type { Deployment } from '../../deployment/deployment.js'
import { baseName, normalize } from '../../deployment/paths.js'
import { servingVolume } from '../../deployment/volumes.js'
import type { Image } from '../../image/image.js'
import type { Clue } from '../evidence.js'
import type { LaunchWord } from '../launches.js'
import type { Default, Meaning } from './program.js'
import type { Informed, Told } from './told.js'

/** Clues of one program. */
export function deedsOf(program: Informed, placed: Deployment & { readonly image: Image }): readonly Clue[] {
  return [...fromSettings(program), ...fromWork(program), ...fromAddresses(program), ...fromDefaults(program, placed)]
}

/** `server.listen` wins over `listen`; `php_admin_value[error_log]` is `error_log`. */
export function meaningOf({ row, told }: Informed, { inside, name }: Told): Meaning | undefined {
  const means = row.means ?? {}
  const plain = /^\w+\[([\w.]+)\]$/.exec(name)?.[1] ?? name
  const keys = [`${inside.at(-1)}.${plain}`, plain]
  // what clients read is not for the server
  if (inside[0] === 'client' || told.length === 0) return undefined
  const key = keys.find((one) => Object.hasOwn(means, one))
  return key === undefined ? undefined : means[key]
}

function fromSettings(program: Informed): Clue[] {
  return program.told.flatMap((told) => {
    const meaning = meaningOf(program, told)
    return meaning === undefined
      ? []
      : valuesOf(meaning, withDefault(program, told)).flatMap((word) => cluesOf(program, told, meaning, word))
  })
}

/** Every path below /work in a settings file that the program reads, whatever it is for. */
function fromWork({ launch, told }: Informed): Clue[] {
  return told.flatMap(({ file, values, name }) =>
    values.flatMap(({ value, at }) => {
      const path = /^(?:\w+:)?(\/work(?:\/[\w./-]*)?)$/.exec(value)?.[1]
      const isUrl = /^(?:location|rewrite|return|if|proxy_pass|route|mount)$/.test(name)
      if (file === undefined || path === undefined || isUrl) return []
      const message = `\`${file}\` uses \`${path}\``
      return [{ trait: 'reads-work', subject: normalize(path), at, certain: launch.certain, inSettings: true, message }]
    }),
  )
}

/** Addresses among the words: `socat … ABSTRACT-CONNECT:name`. */
function fromAddresses({ launch, row }: Informed): Clue[] {
  const name = baseName(launch.program.value)
  return (row.addresses ?? []).flatMap(([pattern, before]) =>
    launch.words.flatMap(({ value, at }) => {
      const address = pattern.exec(value)?.[1]
      const message = `\`${name}\` connects to \`${before}${address}\``
      return address === undefined
        ? []
        : [
            {
              trait: 'connects',
              subject: before + address,
              at,
              certain: launch.certain,
              stops: launch.stops,
              ofProgram: true,
              message,
            },
          ]
    }),
  )
}

/** The values that matter: `server NAME ADDRESS`, `stats socket PATH`. */
function valuesOf(meaning: Meaning, { name, values }: Told): readonly LaunchWord[] {
  if (name === 'stats') return values[0]?.value === 'socket' ? values.slice(1, 2) : []
  if (/^(?:nameserver|proxypass)$/.test(name) || (name === 'server' && values.length > 1 && !isAddress(values[0])))
    return values.slice(1, 2)
  return meaning === 'connects' || name === 'stdout_redirect' ? values.slice(0, 2) : values.slice(0, 1)
}

const isAddress = (word: LaunchWord | undefined): boolean => /[:/.@]/.test(word?.value ?? '')

function cluesOf(program: Informed, told: Told, meaning: Meaning, word: LaunchWord): Clue[] {
  const who = told.file ?? baseName(program.launch.program.value)
  const isCertain = program.launch.certain && meaning !== 'writes-later' && !inPart(told)
  const shared = {
    at: word.at,
    certain: isCertain,
    ofProgram: true as const,
    inSettings: told.file === undefined ? undefined : (true as const),
  }
  const clue = (trait: Clue['trait'], subject: string, says: string, more: Partial<Clue> = {}): Clue => ({
    trait,
    subject,
    message: `\`${who}\` ${says}`,
    ...shared,
    ...more,
  })

  // what is started is followed as a start of its own
  if (meaning === 'command') return []
  if (meaning === 'port')
    return /^\d{1,5}$/.test(word.value) ? [clue('binds-port', word.value, `listens on port ${word.value}`)] : []
  if (meaning === 'connects') {
    const address = addressOf(word.value)
    if (address === undefined) return []
    if (/^127\.0\.0\.53(?::|$)/.test(address)) return [clue('systemd-resolved', address, `asks \`${address}\``)]
    return [clue('connects', address, `connects to \`${address}\``)]
  }
  if (meaning === 'listens' && !/^(?:unix:|\/|file:)/.test(word.value)) {
    const address = addressOf(word.value)
    const port = address && /(?:^|:)(\d{1,5})$/.exec(address)?.[1]
    const binds = port ? [clue('binds-port', port, `listens on port ${port}`)] : []
    return address === undefined ? [] : [...binds, clue('listens', address, `listens on \`${address}\``)]
  }
  return pathClues(program, meaning, word, clue)
}

/** A block of a settings file that may not be used: a virtual host of nginx is, a program that supervisord starts on demand is not. */
const inPart = ({ inside }: Told): boolean => inside.some((name) => name === 'if' || name.startsWith('ifmodule'))

function pathClues(
  program: Informed,
  meaning: Meaning,
  word: LaunchWord,
  clue: (trait: Clue['trait'], subject: string, says: string, more?: Partial<Clue>) => Clue,
): Clue[] {
  const written = variableDefault(program, word.value).replace(/^(?:unix|file):(?:\/\/)?|^\d+;(?:\d+;)?/g, '')
  if (/^(?:\/dev\/(?:std(?:out|err)|fd\/[12]|tty)|\/proc\/(?:self|1)\/fd\/[12])$/.test(written))
    return [clue('opens-dev-stdout', written, `opens \`${written}\``)]
  const path = pathOf(program, written)
  if (path === undefined) return []
  const relative = written.startsWith('/') ? {} : { relative: written }
  if (meaning === 'reads') return written.startsWith('/') ? [clue('reads-file', path, `reads \`${path}\``)] : []
  if (meaning === 'temporary')
    return [clue('temporary-file', path, `puts temporary files into \`${path}\``, { ...relative, certain: false })]
  const says = meaning === 'listens' || meaning === 'socket' ? `makes the socket \`${path}\`` : `writes \`${path}\``
  return [clue('writes-file', path, says, relative)]
}

/** Where nothing sets the variable, the value behind it counts: `ENV.fetch('PIDFILE') { 'tmp/server.pid' }`. */
function withDefault({ launch }: Informed, told: Told): Told {
  const [variable, ...others] = told.values
  const isUnset = /^\$\w+$/.test(variable?.value ?? '') && !launch.environ.has(variable?.value.slice(1) ?? '')
  return isUnset ? { ...told, values: others } : told
}

/** `$PIDFILE`, as settings in Ruby have it, is the variable; everything else is itself. */
function variableDefault({ launch }: Informed, text: string): string {
  return /^\$\w+$/.test(text) ? (launch.environ.get(text.slice(1)) ?? '') : text
}

/** The path of a value; `undefined` where it is none, or nobody knows where it begins. */
function pathOf(program: Informed, text: string): string | undefined {
  // lithos' own variables may be part of a name: `/run/app-@{port}.sock`
  const plain = text.replaceAll(/@\{[\w:-]+\}/g, 'x')
  if (text === '' || /[$%*{}|<>~\s]|:\/\/|^-|^@/.test(plain) || text.startsWith('@{')) return undefined
  if (text.startsWith('/'))
    return text.startsWith('/dev/') && !text.startsWith('/dev/shm/') ? undefined : normalize(text)
  if (!/[/.]/.test(text) || /^(?:syslog|memory|stderr|stdout|NONE|AUTO|off|none)\b/i.test(text)) return undefined
  const base = baseOf(program)
  return base === undefined ? undefined : normalize(text, base)
}

/** The directory of relative paths. */
function baseOf({ row, told, launch }: Informed): string | undefined {
  if (row.base === 'none') return undefined
  const set = told.find(({ name }) => name === row.base)?.values[0]?.value
  if (set === undefined) return launch.directory
  return set.startsWith('/') && !/[$%]/.test(set) ? normalize(set) : undefined
}

function fromDefaults(program: Informed, placed: Deployment & { readonly image: Image }): Clue[] {
  return (program.row.defaults ?? []).flatMap((fallback) => {
    const place = fallback.when === undefined ? program.launch.program.at : placeOf(program, fallback.when)
    return place === undefined || isSet(program, fallback) ? [] : defaultClue(program, placed, fallback, place)
  })
}

/** Where it is asked for: a word of the line, or `name value` of the settings. */
function placeOf({ launch, told }: Informed, when: RegExp): Clue['at'] | undefined {
  const word = launch.words.find(({ value }) => when.test(value))
  const setting = told.find(({ name, values }) => when.test([name, ...values.map(({ value }) => value)].join(' ')))
  return word?.at ?? setting?.values[0]?.at
}

function isSet({ told }: Informed, { unless = [] }: Default): boolean {
  return told.some(({ name, values }) => {
    const value = (values[0]?.value ?? '').toLowerCase()
    return unless.includes(name) || unless.includes(`${name}=${value}`)
  })
}

function defaultClue(
  program: Informed,
  placed: Deployment & { readonly image: Image },
  fallback: Default,
  place: Clue['at'],
): Clue[] {
  const { launch, row, told } = program
  const { trait, what, at: candidates } = fallback
  const name = baseName(launch.program.value)
  const variable = fallback.variable === undefined ? undefined : launch.environ.get(fallback.variable)
  const shared = { trait, ofProgram: true as const, certain: fallback.certain === true && launch.certain, at: place }
  if (candidates === undefined) {
    const stops = trait === 'terminal' ? launch.stops : undefined
    return variable ? [] : [{ ...shared, stops, message: `\`${name}\` ${what}` }]
  }
  const paths = (variable?.startsWith('/') ? [variable] : candidates).flatMap((path) => {
    const home = launch.environ.get('HOME')
    if (path.startsWith('~/'))
      return [normalize(path.slice(2), home?.startsWith('/') ? home : (fallback.withoutHome ?? '/'))]
    const base = path.startsWith('/') ? '/' : baseOf(program)
    return base === undefined ? [] : [normalize(path, base)]
  })
  const [subject] = paths
  if (subject === undefined || paths.some((path) => servingVolume(placed, path) !== undefined)) return []
  const isAtHome = candidates[0]?.startsWith('~/') && launch.environ.has('HOME')
  const home = isAtHome ? 'HOME' : undefined
  const through = variable === undefined ? home : fallback.variable
  const base =
    subject.startsWith('/') && !candidates[0]?.startsWith('/')
      ? told.find((one) => one.name === row.base)?.values[0]
      : undefined
  return [
    {
      ...shared,
      subject,
      through,
      at: base?.at ?? place,
      message: `\`${name}\` ${what} \`${subject}\`${base ? '' : ' when nothing else is set'}`,
    },
  ]
}

/** An address as evidence has it: `127.0.0.1:8000`, `/run/app.sock`, `@name`; `undefined` for names of upstreams and variables. */
export function addressOf(text: string): string | undefined {
  const plain = text.replace(/^(?:tcp|ssl|http|https|grpc|fcgi|uwsgi|ws)6?:\/\//, '').replace(/^(?:ipv4|tcp)@/, '')
  const abstract = /^(?:abns@|unix:@|unix:\/\/@|unix-abstract:|@)([\w./-]+)/.exec(plain)?.[1]
  if (abstract !== undefined) return `@${abstract}`
  const socket = /^(?:unix[:@](?:\/\/)?)?(\/[^:;\s]+)/.exec(plain)?.[1]
  if (socket !== undefined) return socket
  return /^(?:[\w.*-]*|\[[\da-fA-F:]+\]):\d{1,5}(?=[/;,\s]|$)|^\d{1,5}$|^(?:localhost|127(?:\.\d+){3})(?=\/|$)/.exec(
    plain,
  )?.[0]
}
