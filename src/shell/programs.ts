/** Programs that run other programs or scripts, and programs that work on words alone. */
import { type Field, known } from './field.js'
import { baseName, withoutEnd } from './paths.js'
import { emit, type Shell, type Status, type Streams } from './shell.js'
import { runScript } from './simple.js'

/** They run the rest of their line: how many plain words come before it, and the letters of options that take a word. */
export const wrappers: Readonly<Record<string, readonly [words: number, valued: string]>> = {
  env: [0, 'uC'],
  nice: [0, 'n'],
  nohup: [0, ''],
  setsid: [0, ''],
  fakeroot: [0, 'ils'],
  time: [0, 'fo'],
  timeout: [1, 'ks'],
  stdbuf: [0, 'ioe'],
  ionice: [0, 'cnp'],
  busybox: [0, ''],
  xargs: [0, 'nPsLdaE'],
  flock: [1, 'cwE'],
  'su-exec': [1, ''],
  gosu: [1, ''],
  chroot: [1, ''],
  sudo: [0, 'ugpCh'],
}

/** The command that a wrapper runs, and with `env` the assignments and options before it. */
export function wrapped(
  name: string,
  args: readonly Field[],
): { readonly options: readonly Field[]; readonly command: readonly Field[] } {
  const [words, valued] = wrappers[name] ?? [0, '']
  let left = words
  let i = 0
  for (; i < args.length; i += 1) {
    const { text } = args[i] as Field
    if (/^-./.test(text)) {
      if (text.length === 2 && valued.includes(text.charAt(1))) i += 1
    } else if (name === 'env' ? !/^(?:-$|[A-Za-z_]\w*=)/.test(text) : left-- <= 0) break
  }
  return { options: args.slice(0, i), command: args.slice(i) }
}

/** The shell in which `env` runs its command. */
export function withEnvironment<S extends Shell<S>>(shell: S, options: readonly Field[]): S {
  const isEmpty = options.some(({ text }) => text === '-' || text === '-i')
  const inner: S = { ...shell, vars: new Map(isEmpty ? [] : shell.vars) }
  options.forEach((option, i) => {
    const at = option.text.indexOf('=')
    if (option.text === '-u') inner.vars.delete(options[i + 1]?.text ?? '')
    else if (at > 0 && !option.text.startsWith('-'))
      inner.vars.set(option.text.slice(0, at), { ...option, text: option.text.slice(at + 1), through: undefined })
  })
  return inner
}

/** `sh -c TEXT`, `sh FILE`, and a script from standard input. */
export function shellProgram<S extends Shell<S>>(
  shell: S,
  args: readonly Field[],
  streams: Streams,
  name: string,
): Status {
  const opaque = (words: readonly Field[]) => {
    shell.host.opaque(shell, name, words)
    return 'unknown' as const
  }
  let errexit = false
  let nounset = false
  for (const [i, arg] of args.entries()) {
    const { text } = arg
    if (!arg.known) return opaque(args)
    if (/^[-+]./.test(text)) {
      if (/^-[a-z]*e/.test(text)) errexit = true
      if (/^-[a-z]*u/.test(text)) nounset = true
      if (/^-[a-z]*s/.test(text)) return opaque(args)
      if (!/^-[a-z]*c/.test(text)) continue
      const [script, zero = known(name), ...rest] = args.slice(i + 1)
      if (!script?.known) return opaque(args)
      const place = { text: script.text, at: script.at ?? shell.at }
      return runScript(shell, shell.script, { name: zero, args: rest, errexit, nounset, place }, streams)
    }
    const script = shell.host.script(shell, arg)
    if (script === 'fail') return 'fail'
    if (script === undefined) return opaque([])
    return runScript(shell, script, { name: arg, args: args.slice(i + 1), errexit, nounset }, streams)
  }
  if (streams.input === undefined) return opaque(args)
  const place = { text: streams.input, at: shell.at }
  return runScript(shell, shell.script, { name: known(name), args: [], errexit, nounset, place }, streams)
}

/** Programs whose output says what their words say. */
export const wordPrograms = { basename: nameOf, dirname: nameOf } as const

function nameOf<S extends Shell<S>>(_shell: S, args: readonly Field[], streams: Streams, name: string): Status {
  const [path, suffix] = args.filter(({ text }) => text !== '--')
  if (!path?.known || suffix?.known === false) emit(streams, undefined)
  else {
    const trimmed = withoutEnd(path.text, '/') || path.text.slice(0, 1)
    const base = trimmed === '/' ? '/' : baseName(trimmed)
    const end = suffix?.text ?? ''
    const short = end !== '' && base !== end && base.endsWith(end) ? base.slice(0, -end.length) : base
    emit(streams, `${name === 'basename' ? short : directoryOf(trimmed)}\n`)
  }
  return 'ok'
}

function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash === -1 ? '.' : path.slice(0, slash) || '/'
}
