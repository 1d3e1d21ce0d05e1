/** Simple commands: words, assignments, redirections, functions; and the texts that are scripts themselves. */
import type { Command, Redirection } from 'unbash'
import { type Field, type Place, unknown } from './field.js'
import { parseScript } from './parse.js'
import {
  finish,
  forgetVariables,
  isAssumed,
  meet,
  type Script,
  type Shell,
  type ShellFunction,
  type Status,
  type Streams,
  spend,
  subshell,
  type Target,
} from './shell.js'
import { isSilent } from './tolerance.js'
import { bodyText, fields, single } from './words.js'

interface Targets {
  readonly input?: string | undefined
  readonly out?: Target | undefined
  readonly discards: boolean
  /** False when a file may not have been opened. */
  readonly certain: boolean
}

/** Opens the files of redirections. */
export function redirections<S extends Shell<S>>(shell: S, redirects: readonly Redirection[]): Targets | 'fail' {
  let input: string | undefined
  let out: Target | undefined
  let discards = false
  let certain = true
  for (const one of redirects) {
    if (one.type === 'HereDoc') {
      input = bodyText(shell, one.body.parts, one.body.text)
      continue
    }
    if (one.type === 'HereString' || one.target === undefined) continue
    const target = single(shell, one.target)
    const number = one.descriptor?.type === 'FileDescriptor' ? one.descriptor.value : undefined
    const isOutput = number === undefined || number === 1
    if (one.operator.endsWith('&') && (!target.known || /^(?:\d+|-)$/.test(target.text))) {
      // `>&2`: what is written is not in the pipe any more
      if (isOutput) discards = true
      continue
    }
    const made = shell.host.redirect(shell, one.operator, target)
    if (made === 'fail') return 'fail'
    certain &&= made.certain
    if (one.operator === '<') input = made.content
    else if (isOutput) {
      out = made
      discards = true
    } else made.write(undefined)
  }
  return { input, out, discards, certain }
}

/** Ends redirections with what was written. */
export function writeOut(targets: Targets, inner: Streams, outer: Streams): void {
  targets.out?.write(inner.output?.known ? inner.output.text : undefined)
  if (!targets.discards) outer.output = inner.output
}

/** A simple command. */
export function simple<S extends Shell<S>>(shell: S, node: Command, streams: Streams): Status {
  shell.at = node
  const words: Field[] = node.name === undefined ? [] : [...fields(shell, node.name)]
  for (const part of node.suffix) {
    if (part.type === 'Word') words.push(...fields(shell, part))
    else if (part.type === 'Assignment') {
      const value = part.value.type === 'Word' ? single(shell, part.value) : unknown
      words.push({ ...value, text: `${part.name}=${value.text}` })
    }
  }
  shell.budget.left -= Math.floor(words.length / 4)
  const opened = redirections(shell, node.redirects)
  if (opened === 'fail') return 'fail'
  const run = () => {
    const inner: Streams = {
      input: opened.input ?? streams.input,
      output: opened.discards ? { text: '', known: true } : streams.output,
    }
    const before = assign(shell, node)
    const { tolerated } = shell
    // what ends the script is not passed over in silence
    const isFatal = shell.noticed || (shell.errexit && !shell.checked)
    shell.tolerated ||= isSilent(node.redirects) && !shell.wanted && !isFatal
    shell.at = node
    const [name, ...args] = words
    const status = name === undefined ? 'ok' : invoke(shell, name, args, inner)
    shell.tolerated = tolerated
    for (const [variable, value] of name === undefined ? [] : before) {
      if (value === undefined) shell.vars.delete(variable)
      else shell.vars.set(variable, value)
    }
    writeOut(opened, inner, streams)
    if (opened.input === undefined) streams.input = inner.input
    return opened.certain || status === 'fail' ? status : 'unknown'
  }
  return opened.certain ? run() : guarded(shell, run)
}

/** Sets the variables before a command; gives what they were. */
function assign<S extends Shell<S>>(shell: S, { prefix }: Command): Map<string, Field | undefined> {
  const before = new Map<string, Field | undefined>()
  for (const one of prefix) {
    if (one.type !== 'Assignment') continue
    const old = shell.vars.get(one.name)
    const value = one.value.type === 'Word' && one.index === undefined ? single(shell, one.value) : unknown
    const start = one.append ? (old ?? { text: '', known: true }) : undefined
    const all = start === undefined ? value : { ...start, text: start.text + (start.known ? value.text : '') }
    if (!before.has(one.name)) before.set(one.name, old)
    shell.vars.set(one.name, { ...all, known: value.known && (start?.known ?? true) })
  }
  return before
}

/** A command that may fail where nobody would notice may have done nothing. */
export function guarded<S extends Shell<S>>(shell: S, run: () => Status): Status {
  if (isAssumed(shell)) return run()
  const before = shell.host.fork(shell)
  const status = run()
  if (status === 'unknown') shell.host.join(shell, [shell, before])
  return status
}

function invoke<S extends Shell<S>>(shell: S, name: Field, args: readonly Field[], streams: Streams): Status {
  const called = name.known ? shell.functions.get(name.text) : undefined
  return called === undefined ? shell.host.run(shell, name, args, streams) : call(shell, called, args, streams)
}

const maxCalls = 50
const maxScripts = 20

function call<S extends Shell<S>>(
  shell: S,
  { body, script, inside }: ShellFunction,
  args: readonly Field[],
  streams: Streams,
): Status {
  if (shell.depth > maxCalls) {
    shell.host.opaque(shell, 'a function', [])
    return 'unknown'
  }
  const before = { args: shell.args, script: shell.script, inside: shell.inside, depth: shell.depth }
  Object.assign(shell, { args, script, inside, depth: shell.depth + 1 })
  const status =
    body.type === 'CompoundList'
      ? shell.grammar.statements(shell, body.commands, streams)
      : shell.grammar.command(shell, body, streams)
  const end = meet(shell, status, 'function')
  Object.assign(shell, before)
  return end
}

/** A text that is a script, inside of another one: what says so is known by the word. */
interface Inside {
  readonly text: string
  readonly at: Place
}

/** Another script, in the same shell: `eval TEXT`, and `. FILE`. */
export function evaluate<S extends Shell<S>>(shell: S, script: Script, streams: Streams, place?: Inside): Status {
  const text = place?.text ?? script.text
  const parsed = shell.depth > maxScripts || !spend(shell, text) ? undefined : parseScript(text)
  if (parsed === undefined) {
    shell.host.opaque(shell, 'a script', [])
    forgetVariables(shell)
    return 'unknown'
  }
  const before = { script: shell.script, inside: shell.inside, depth: shell.depth }
  Object.assign(shell, { script, inside: place && (shell.inside ?? place.at), depth: shell.depth + 1 })
  const status = meet(shell, shell.grammar.statements(shell, parsed.commands, streams), 'function')
  Object.assign(shell, before)
  return status
}

/** How a script is started in a shell of its own. */
interface ScriptStart {
  readonly name: Field
  readonly args: readonly Field[]
  readonly errexit: boolean
  readonly nounset?: boolean
  readonly place?: Inside
}

/** Another script, in a shell of its own: `sh -c TEXT`, `sh FILE`, `./FILE`. */
export function runScript<S extends Shell<S>>(
  outer: S,
  script: Script,
  { place, ...start }: ScriptStart,
  streams: Streams,
): Status {
  const own = { nounset: false, ...start, functions: new Map(), assume: isAssumed(outer), checked: false }
  const shell: S = { ...subshell(outer), ...own }
  return finish(shell, evaluate(shell, script, streams, place), shell.assume)
}
