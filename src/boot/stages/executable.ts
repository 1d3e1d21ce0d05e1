/** How Linux runs a file: permission bits, `#!`, and the loader of a dynamic program. facts: boot.md 2 Start errors. */
import type { Image } from '../../image/image.js'
import type { Errno } from '../../text/errno.js'
import { fatal, spawnErrorText } from '../errors.js'
import { type Identity, permits } from '../identity.js'
import type { Stage } from '../stage.js'
import type { Boot } from '../start.js'
import { walk } from '../walk.js'

/** Linux reads so much of a file to see what it is. */
const headerSize = 256

/** The process that runs a file: what it sees, from where, and as whom. */
interface Runner {
  readonly tree: Image
  readonly workdir: string
  readonly who: Identity
}

/** What comes of running a file. `needed`: it is not the executable itself that fails, but what it needs to run. */
type Ran =
  | { readonly status: 'ok' }
  | { readonly status: 'unknown'; readonly path: string; readonly note: string }
  | {
      readonly status: 'fails'
      readonly errno: Errno
      readonly path: string
      readonly note: string
      readonly needed: boolean
    }

/** The executable is never looked up in PATH; a relative one counts from the working directory. */
export function executableStage(boot: Boot, who: Identity): Stage {
  const { executable, workdir } = boot.config
  if (executable === undefined) return { stage: 'executable', status: 'unknown' }
  const stage = { stage: 'executable', at: executable.at }
  const ran: Ran =
    executable.value === ''
      ? failing({ path: '', depth: 0 }, 'ENOENT', 'it is empty')
      : run({ tree: boot.tree, workdir: workdir.value, who }, { path: executable.value, depth: 0 })
  if (ran.status === 'ok') return { ...stage, status: 'ok', path: executable.value }
  if (ran.status === 'unknown') return { ...stage, status: 'unknown', path: ran.path, note: ran.note }
  return {
    ...stage,
    status: 'fails',
    code: codeOf(ran, executable.value),
    path: ran.path,
    error: fatal(`Error running "${boot.name}": error when executing: ${spawnErrorText(ran.errno)}`),
    note: ran.note,
  }
}

function codeOf(ran: Extract<Ran, { status: 'fails' }>, executable: string): NonNullable<Stage['code']> {
  if (ran.needed) return 'interpreter-missing'
  if (ran.errno === 'ENOENT' || ran.errno === 'ENOTDIR') {
    return executable.startsWith('/') ? 'executable-missing' : 'executable-relative'
  }
  return 'executable-not-runnable'
}

/** A file that is run. `depth`: how many scripts have run scripts to get here. */
interface Program {
  readonly path: string
  readonly depth: number
}

function failing({ path, depth }: Program, errno: Errno, note: string): Ran {
  return { status: 'fails', errno, path, note, needed: depth > 0 }
}

function run(runner: Runner, program: Program): Ran {
  const { path, depth } = program
  const fails = (errno: Errno, note: string): Ran => failing(program, errno, note)
  const unknown = (note: string): Ran => ({ status: 'unknown', path, note })
  if (depth > 5) return fails('ELOOP', 'scripts run scripts run scripts')
  const walked = find(runner, path)
  if (walked.status === 'unknown') return unknown(walked.entry.because)
  if (walked.status === 'EACCES') return fails('EACCES', `\`${walked.path}\` is closed to the process`)
  if (walked.status !== 'found') return fails(walked.status, `\`${path}\` is not there: ${walked.entry.because}`)
  if (walked.entry.kind !== 'file') return fails('EACCES', `\`${path}\` is not a regular file`)
  const may = permits(walked.entry, runner.who, 1)
  if (may === 'no') return fails('EACCES', `\`${path}\` is not executable for the process`)
  const ran = runContent(runner, program, (limit) => walked.entry.content?.(limit))
  // What fails in any case fails, whatever the permission bits are.
  if (ran?.status === 'fails') return ran
  if (may === 'unknown') return unknown(`it is not known whether the process may run \`${path}\``)
  return ran ?? unknown(`the content of \`${path}\` is not known`)
}

/** Where a path leads; a relative one counts from the working directory. */
function find({ tree, workdir, who }: Runner, path: string): ReturnType<typeof walk> {
  return walk(tree, path.startsWith('/') ? path : `/${workdir}/${path}`, { as: who })
}

/** The first bytes of a file, as many as are asked for; `undefined` where nobody knows them. */
type Content = (limit: number) => Uint8Array | undefined

/** Runs a file by what it holds; `undefined` where nobody knows that. */
function runContent(runner: Runner, program: Program, content: Content): Ran | undefined {
  const { path, depth } = program
  const header = content(headerSize)
  if (header === undefined) return undefined
  const isScript = header[0] === 0x23 && header[1] === 0x21
  const interpreter = isScript ? shebang(header) : undefined
  if (interpreter !== undefined) return run(runner, { path: interpreter, depth: depth + 1 })
  if (!isElf(header)) return failing(program, 'ENOEXEC', `\`${path}\` is neither a program nor a script with \`#!\``)
  const loader = loaderOf(header, content)
  // Linux refuses a damaged program; but nobody deploys one, and stubs stand for programs where only names count.
  if (loader === 'unknown') return { status: 'unknown', path, note: `the loader of \`${path}\` is not known` }
  return loader === undefined ? { status: 'ok' } : runLoader(runner, loader)
}

/** The loader needs permission to run as any program, and must be one. */
function runLoader(runner: Runner, path: string): Ran {
  const fails = (errno: Errno, note: string): Ran => ({ status: 'fails', errno, path, note, needed: true })
  const unknown = (note: string): Ran => ({ status: 'unknown', path, note })
  const walked = find(runner, path)
  if (walked.status === 'unknown') return unknown(walked.entry.because)
  if (walked.status !== 'found')
    return fails(walked.status, `the program's loader \`${path}\` is not there: ${walked.entry.because}`)
  if (walked.entry.kind !== 'file') return fails('EACCES', `the program's loader \`${path}\` is not a regular file`)
  const may = permits(walked.entry, runner.who, 1)
  if (may === 'no') return fails('EACCES', `the program's loader \`${path}\` is not executable for the process`)
  const header = walked.entry.content?.(64)
  if (header === undefined) return unknown(`the content of \`${path}\` is not known`)
  if (!isElf(header)) return fails('ELIBBAD', `the program's loader \`${path}\` is no program`)
  return may === 'yes' ? { status: 'ok' } : unknown(`it is not known whether the process may run \`${path}\``)
}

/** The interpreter of a `#!` line: up to the first blank. A carriage return is part of it. Linux: fs/binfmt_script.c. */
function shebang(header: Uint8Array): string | undefined {
  const text = new TextDecoder('latin1').decode(header.subarray(2, headerSize))
  const end = text.indexOf('\n')
  const line = (end < 0 ? text : text.slice(0, end)).replace(/^[ \t]+/, '')
  const name = line.split(/[ \t\0]/, 1)[0] as string
  // A name that does not end within what Linux reads would be cut.
  if (name === '' || (end < 0 && name.length === line.length && header.length >= headerSize)) return undefined
  return new TextDecoder().decode(Uint8Array.from(name, (char) => char.charCodeAt(0)))
}

function isElf(header: Uint8Array): boolean {
  return header[0] === 0x7f && header[1] === 0x45 && header[2] === 0x4c && header[3] === 0x46
}

/** PT_INTERP of a program; `undefined` when it has none. Linux: fs/binfmt_elf.c. */
function loaderOf(header: Uint8Array, content: Content): string | undefined | 'unknown' {
  // A stand-in for a program (a test's, a template's) is not a program that is known to be broken.
  if (header.length < 52) return 'unknown'
  const view = new DataView(header.buffer, header.byteOffset, header.length)
  const wide = header[4] === 2
  const little = header[5] === 1
  const type = view.getUint16(16, little)
  if ((type !== 2 && type !== 3) || (wide && header.length < 64)) return 'unknown'
  const start = wide ? Number(view.getBigUint64(32, little)) : view.getUint32(28, little)
  const size = view.getUint16(wide ? 54 : 42, little)
  const count = view.getUint16(wide ? 56 : 44, little)
  if (size !== (wide ? 56 : 32) || count === 0 || size * count > 65536) return 'unknown'
  const table = content(start + size * count)
  if (table === undefined) return 'unknown'
  if (table.length < start + size * count) return 'unknown'
  const segments = new DataView(table.buffer, table.byteOffset, table.length)
  for (let at = start; at < start + size * count; at += size) {
    if (segments.getUint32(at, little) !== 3) continue
    const offset = wide ? Number(segments.getBigUint64(at + 8, little)) : segments.getUint32(at + 4, little)
    const length = wide ? Number(segments.getBigUint64(at + 32, little)) : segments.getUint32(at + 16, little)
    if (length < 2 || length > 4096) return 'unknown'
    const bytes = content(offset + length)
    if (bytes === undefined) return 'unknown'
    if (bytes.length < offset + length || bytes[offset + length - 1] !== 0) return 'unknown'
    const text = bytes.subarray(offset, offset + length)
    return new TextDecoder().decode(text.subarray(0, text.indexOf(0)))
  }
  return undefined
}
