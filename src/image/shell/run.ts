/**
 * Follows the shell scripts of `!Sh`, `!RunAs`, `!TarInstall` …, run by `/bin/sh -exc` (facts: vagga-build.md "!Sh").
 *
 * What a build that succeeded tells: with `-e` every command outside of a condition succeeded. So a command whose success cannot be
 * foreseen is taken to have done its work; one that certainly fails makes the build fail. In conditions both ways are followed
 * and only what they have in common is kept.
 */
import type {
  AndOr,
  Command,
  CommandNode,
  CompoundList,
  ParsedScript,
  Pipeline,
  PipelineNode,
  Redirection,
  Statement,
  TestExpression,
  Word,
} from 'unbash'
import { type Build, by, problem } from '../build.js'
import { assume, fork, join, openEverything, walk } from '../tree.js'
import { opaque, runProgram } from './commands.js'
import { redirect, type Target } from './effects.js'
import { parseScript } from './parse.js'
import { branch, guarded, mayAssume, placeOf, type Shell, type Status, type Streams, subshell } from './shell.js'
import { testOperator } from './test.js'
import { bodyText, type Field, fields, fieldsOf, fits, single } from './words.js'

/** Where and as whom a script runs. */
export interface ScriptOptions {
  /** Relative to /work; /work when it is missing, unknown when it is `undefined` on purpose. */
  readonly cwd?: string | undefined
  readonly uid?: number
  readonly gid?: number
  readonly external?: boolean
}

const maxScript = 1_000_000

/** Runs the script of a build step in the image; a script that certainly fails is a problem. */
export function runScript(build: Build, text: string, options: ScriptOptions): void {
  const shell = newShell(build, options, text)
  const sh = walk(build.world, '/bin/sh')
  if (sh.exists === 'no') {
    problem(build, 'fails', '/bin/sh', 'there is no /bin/sh in the image to run the script')
    return
  }
  if (shell.cwd !== undefined) {
    const cwd = walk(build.world, shell.cwd)
    if (cwd.exists === 'no') problem(build, 'fails', shell.cwd, `error when setting working directory: ${shell.cwd}`)
  }
  const status = runText(shell, text, {})
  if (status === 'fail') problem(build, 'fails', '', 'this command certainly fails', { at: placeOf(shell) })
}

/** `!Cmd`: a program found by PATH or absolute, without a shell. */
export function runCommand(build: Build, words: readonly string[]): void {
  const [name, ...args] = words
  if (name === undefined) {
    problem(build, 'fails', '', '`!Cmd []` makes vagga panic')
    return
  }
  const shell = newShell(build, {}, '')
  const known = (text: string): Field => ({ text, known: true })
  if (!name.startsWith('/') && name.includes('/')) {
    problem(build, 'fails', name, `command "${name}" is not found: vagga looks it up in PATH`)
    return
  }
  const status = runProgram(shell, known(name), args.map(known), {}, { nested, direct: true })
  if (status === 'fail') problem(build, 'fails', name, `the command \`${words.join(' ')}\` certainly fails`)
}

function newShell(build: Build, options: ScriptOptions, text: string): Shell {
  const cwd = 'cwd' in options ? options.cwd : '/work'
  return {
    build,
    world: build.world,
    vars: new Map(build.environ),
    cwd: cwd === undefined ? undefined : cwd.startsWith('/') ? cwd : `/work/${cwd}`,
    umask: { bits: 0o022, usual: true },
    errexit: true,
    checked: false,
    ended: undefined,
    exits: [],
    functions: new Map(),
    args: [],
    uid: options.uid ?? 0,
    gid: options.gid ?? 0,
    external: options.external ?? false,
    assume: true,
    depth: 0,
    trace: { text, pos: 0, end: 0 },
    text,
    budget: { left: 20_000 },
    why: by(build),
  }
}

/** Runs another script with its own shell: `sh -c`, `sh FILE`, `./script.sh`. */
export type Nested = (
  shell: Shell,
  text: string,
  args: readonly (string | undefined)[],
  errexit: boolean,
  streams: Streams,
) => Status

const nested: Nested = (outer, text, args, errexit, streams) => {
  const shell: Shell = {
    ...subshell(outer),
    text,
    args,
    errexit,
    functions: new Map(),
    depth: outer.depth + 1,
    assume: mayAssume(outer),
    checked: false,
  }
  return runText(shell, text, streams)
}

function runText(shell: Shell, text: string, streams: Streams): Status {
  const script = text.length > maxScript || shell.depth > 20 ? undefined : parseScript(text)
  if (script === undefined || (script.errors?.length ?? 0) > 0) {
    opaque(shell, 'a script', [])
    return 'unknown'
  }
  return finishScript(shell, statements(shell, script.commands, streams), shell.assume)
}

/** Joins the ways in which a script may have ended; where a failure would be noticed, only those without one. */
function finishScript(shell: Shell, last: Status, failureShows: boolean): Status {
  const all = [{ world: fork(shell.world), status: shell.ended ?? last }, ...shell.exits]
  const good = failureShows ? all.filter((way) => way.status !== 'fail') : all
  const [first, ...rest] = good.length > 0 ? good : all
  shell.exits = []
  if (first === undefined) return 'unknown'
  let { world, status } = first
  for (const way of rest) {
    world = join(world, way.world, shell.why)
    if (way.status !== status) status = 'unknown'
  }
  assume(shell.world, world)
  return status
}

function statements(shell: Shell, list: readonly Statement[], streams: Streams): Status {
  let status: Status = 'ok'
  for (const statement of list) {
    if (shell.ended !== undefined) return shell.ended
    if (statement.background === true) {
      branch(
        shell,
        streams,
        (copy, out) => runNode({ ...copy, checked: true }, statement.command, out),
        () => 'ok',
      )
      status = 'ok'
    } else status = runNode(shell, statement.command, streams)
  }
  return status
}

const list = (shell: Shell, body: CompoundList, streams: Streams): Status => statements(shell, body.commands, streams)

/** What `-e` does after a command. */
function settle(shell: Shell, status: Status): Status {
  if (shell.checked || !shell.errexit || shell.ended !== undefined) return status
  if (status === 'fail') {
    shell.ended = 'fail'
    return 'fail'
  }
  if (status === 'unknown' && !shell.assume) shell.exits.push({ world: fork(shell.world), status: 'fail' })
  return status === 'unknown' ? 'ok' : status
}

/** Runs something whose failure is looked at. */
function checked(shell: Shell, run: () => Status): Status {
  const before = shell.checked
  shell.checked = true
  const status = run()
  shell.checked = before
  return status
}

function runNode(shell: Shell, node: PipelineNode | AndOr, streams: Streams): Status {
  shell.budget.left -= 1
  if (shell.budget.left < 0) {
    if (shell.budget.left === -1)
      openEverything(shell.world, { ...shell.why, because: 'the script is too long to follow' })
    return 'unknown'
  }
  if (node.type === 'AndOr') return andOr(shell, node, streams)
  if (node.type === 'Pipeline') return pipeline(shell, node, streams)
  return command(shell, node, streams)
}

function andOr(shell: Shell, node: AndOr, streams: Streams): Status {
  const last = node.commands.length - 1
  const run = (at: Shell, i: number, out: Streams) => {
    const one = node.commands[i] as PipelineNode
    return i === last ? runNode(at, one, out) : checked(at, () => runNode(at, one, out))
  }
  let status = run(shell, 0, streams)
  for (let i = 1; i <= last && shell.ended === undefined; i += 1) {
    const wanted = node.operators[i - 1] === '&&' ? 'ok' : 'fail'
    const skipped = wanted === 'ok' ? 'fail' : 'ok'
    if (status === wanted) status = run(shell, i, streams)
    else if (status === 'unknown') {
      status = branch(
        shell,
        streams,
        (copy, out) => run(copy, i, out),
        () => skipped,
      )
    }
  }
  return status
}

function pipeline(shell: Shell, node: Pipeline, streams: Streams): Status {
  const negated = node.prefixes.some((prefix) => prefix.type === 'Negation')
  let input = streams.input
  let status: Status = 'ok'
  const last = node.commands.length - 1
  node.commands.forEach((part, i) => {
    const out: Streams = i === last ? { ...streams, input } : { input, output: '' }
    const alone = node.commands.length === 1
    const one = alone ? shell : subshell(shell)
    const wasChecked = one.checked
    one.checked = wasChecked || i !== last || negated
    status = command(one, part, out)
    one.checked = wasChecked
    if (!alone && one.ended !== undefined) status = one.ended
    if (!alone) shell.exits.push(...one.exits)
    input = out.output
    if (i === last) streams.output = out.output
  })
  if (negated) return status === 'ok' ? 'fail' : status === 'fail' ? 'ok' : 'unknown'
  return node.commands.length > 1 ? settle(shell, status) : status
}

function command(shell: Shell, node: CommandNode, streams: Streams): Status {
  if (shell.text === shell.trace.text) Object.assign(shell.trace, { pos: node.pos, end: node.end })
  switch (node.type) {
    case 'Command':
      return settle(shell, simple(shell, node, streams))
    case 'Redirected': {
      const targets = redirections(shell, node.redirects)
      if (targets === 'fail') return settle(shell, 'fail')
      const inner: Streams = {
        input: targets.input ?? streams.input,
        output: targets.out === undefined ? streams.output : '',
      }
      const status = command(shell, node.command, inner)
      writeOut(targets, inner, streams)
      return status
    }
    case 'BraceGroup':
      return list(shell, node.body, streams)
    case 'Subshell': {
      const copy = subshell(shell)
      const status = list(copy, node.body, streams)
      return settle(shell, finishScript(copy, status, mayAssume(copy)))
    }
    case 'If':
      return conditional(
        shell,
        [{ clause: node.clause, body: node.then }, ...node.elif.map((e) => ({ clause: e.clause, body: e.then }))],
        node.else,
        streams,
      )
    case 'For': {
      const words =
        node.wordlist === undefined
          ? shell.args.map((arg) => ({ text: arg ?? '', known: arg !== undefined }))
          : fieldsOf(shell, node.wordlist, substitute(shell))
      let status: Status = 'ok'
      for (const word of words) {
        if (shell.ended !== undefined || shell.budget.left < 0) break
        if (word.known) {
          shell.vars.set(node.name.value, word.text)
          status = list(shell, node.body, streams)
        } else {
          status = branch(
            shell,
            streams,
            (copy, out) => {
              copy.vars.set(node.name.value, undefined)
              return list(copy, node.body, out)
            },
            () => 'ok',
          )
        }
      }
      return status
    }
    case 'While': {
      const condition = checked(shell, () => list(shell, node.clause, {}))
      if (condition === (node.kind === 'while' ? 'fail' : 'ok')) return 'ok'
      opaque(shell, 'a loop', [])
      return 'ok'
    }
    case 'Case': {
      const word = single(shell, node.word, substitute(shell))
      const bodies: CompoundList[] = []
      let certain = word.known
      if (word.known) {
        for (const item of node.items) {
          const hits = item.pattern.map((pattern) => {
            const text = single(shell, pattern, substitute(shell))
            return text.known
              ? fits(word.text, pattern.parts === undefined ? text.text : patternText(pattern, text.text))
              : undefined
          })
          if (hits.includes(true)) {
            bodies.push(item.body)
            break
          }
          if (hits.includes(undefined)) {
            certain = false
            bodies.push(item.body)
          }
        }
      } else bodies.push(...node.items.map((item) => item.body))
      const [first] = bodies
      if (certain) return first === undefined ? 'ok' : list(shell, first, streams)
      return branch(
        shell,
        streams,
        ...bodies.map((body) => (copy: Shell, out: Streams) => list(copy, body, out)),
        () => 'ok' as const,
      )
    }
    case 'Function':
      shell.functions.set(node.name.value, node)
      return 'ok'
    case 'TestCommand':
      return settle(shell, testExpression(shell, node.expression))
    case 'ArithmeticCommand':
      return settle(shell, 'unknown')
    default:
      opaque(shell, 'a command', [])
      return settle(shell, 'unknown')
  }
}

const patternText = (pattern: Word, text: string) =>
  /["'\\]/.test(pattern.text) ? text.replace(/[*?[]/g, '[$&]') : text

function conditional(
  shell: Shell,
  arms: readonly { clause: CompoundList; body: CompoundList }[],
  otherwise: CompoundList | undefined,
  streams: Streams,
): Status {
  const [arm, ...rest] = arms
  if (arm === undefined) return otherwise === undefined ? 'ok' : list(shell, otherwise, streams)
  const condition = checked(shell, () => list(shell, arm.clause, {}))
  if (shell.ended !== undefined) return shell.ended
  if (condition === 'ok') return list(shell, arm.body, streams)
  if (condition === 'fail') return conditional(shell, rest, otherwise, streams)
  return branch(
    shell,
    streams,
    (copy, out) => list(copy, arm.body, out),
    (copy, out) => conditional(copy, rest, otherwise, out),
  )
}

function testExpression(shell: Shell, expression: TestExpression): Status {
  const word = (w: Word) => single(shell, w, substitute(shell))
  const not = (status: Status): Status => (status === 'ok' ? 'fail' : status === 'fail' ? 'ok' : 'unknown')
  switch (expression.type) {
    case 'TestUnary':
      return testOperator(shell, [{ text: expression.operator, known: true }, word(expression.operand)])
    case 'TestBinary':
      return testOperator(shell, [
        word(expression.left),
        { text: expression.operator, known: true },
        word(expression.right),
      ])
    case 'TestNot':
      return expression.negations.length % 2 === 1
        ? not(testExpression(shell, expression.operand))
        : testExpression(shell, expression.operand)
    case 'TestGroup':
      return testExpression(shell, expression.expression)
    case 'TestLogical': {
      const all = expression.operands.map((operand) => testExpression(shell, operand))
      const stop = expression.operator === '&&' ? 'fail' : 'ok'
      if (all.includes(stop)) return stop
      return all.includes('unknown') ? 'unknown' : not(stop)
    }
  }
}

/** `$( … )`: runs in a shell of its own; trailing newlines are dropped. */
const substitute =
  (shell: Shell) =>
  (script: ParsedScript): string | undefined => {
    if ((script.errors?.length ?? 0) > 0 || shell.depth > 20) return undefined
    const copy = { ...subshell(shell), depth: shell.depth + 1, assume: false }
    const streams: Streams = { output: '' }
    const status = finishScript(copy, statements(copy, script.commands, streams), false)
    return status === 'unknown' && streams.output === '' ? undefined : streams.output?.replace(/\n+$/, '')
  }

interface Targets {
  readonly input?: string | undefined
  readonly out?: Target | undefined
  readonly discards: boolean
  /** False when a file may not have been opened. */
  readonly certain: boolean
}

function redirections(shell: Shell, redirects: readonly Redirection[]): Targets | 'fail' {
  let input: string | undefined
  let out: Target | undefined
  let discards = false
  let certain = true
  for (const one of redirects) {
    if (one.type === 'HereDoc') {
      input = bodyText(shell, one.body.parts, one.body.text, substitute(shell))
      continue
    }
    if (one.type === 'HereString' || one.target === undefined) continue
    const target = single(shell, one.target, substitute(shell))
    const number = one.descriptor?.type === 'FileDescriptor' ? one.descriptor.value : undefined
    if (one.operator === '>&' || one.operator === '<&') {
      // `>&2`: what is written is not in the pipe any more
      if (number === undefined || number === 1) discards = true
      continue
    }
    const made = redirect(shell, one.operator, target)
    if (made === 'fail') return 'fail'
    certain &&= made.certain
    if (one.operator === '<') input = made.content
    else if (number === undefined || number === 1) {
      out = made
      discards = true
    } else made.write(undefined)
  }
  return { input, out, discards, certain }
}

function writeOut(targets: Targets, inner: Streams, outer: Streams): void {
  targets.out?.write(inner.output)
  if (!targets.discards) outer.output = inner.output
}

function simple(shell: Shell, node: Command, streams: Streams): Status {
  const sub = substitute(shell)
  const words: Field[] = []
  if (node.name !== undefined) words.push(...fields(shell, node.name, sub))
  const assignments = node.prefix.filter((part) => part.type === 'Assignment')
  for (const part of node.suffix) {
    if (part.type === 'Word') words.push(...fields(shell, part, sub))
    else if (part.type === 'Assignment') {
      const value = part.value.type === 'Word' ? single(shell, part.value, sub) : { text: '', known: false }
      words.push({ text: `${part.name}=${value.text}`, known: value.known })
    }
  }
  const set = (into: Map<string, string | undefined>) => {
    for (const one of assignments) {
      const value = one.value.type === 'Word' ? single(shell, one.value, sub) : { text: '', known: false }
      const before = one.append === true ? into.get(one.name) : ''
      into.set(
        one.name,
        value.known && before !== undefined && one.index === undefined ? before + value.text : undefined,
      )
    }
  }
  const opened = redirections(shell, node.redirects)
  if (opened === 'fail') return 'fail'
  const run = (targets: Targets) => {
    const inner: Streams = {
      input: targets.input ?? streams.input,
      output: targets.out === undefined && !targets.discards ? streams.output : '',
    }
    const before = new Map(shell.vars)
    set(shell.vars)
    const [name, ...args] = words
    const status = name === undefined ? 'ok' : invoke(shell, name, args, inner)
    if (name !== undefined) {
      for (const one of assignments) {
        if (before.has(one.name)) shell.vars.set(one.name, before.get(one.name))
        else shell.vars.delete(one.name)
      }
    }
    writeOut(targets, inner, streams)
    return targets.certain || status === 'fail' ? status : 'unknown'
  }
  // a file that may not have been opened keeps the command from running
  return opened.certain ? run(opened) : guarded(shell, () => run(opened))
}

function invoke(shell: Shell, name: Field, args: readonly Field[], streams: Streams): Status {
  const definition = name.known ? shell.functions.get(name.text) : undefined
  if (definition !== undefined) return callFunction(shell, definition, args, streams)
  if (!name.known || name.text !== 'eval') return runProgram(shell, name, args, streams, { nested, source: evaluate })
  if (args.every((arg) => arg.known)) return evaluate(shell, args.map((arg) => arg.text).join(' '), streams)
  opaque(shell, 'eval', args)
  return 'unknown'
}

function callFunction(
  shell: Shell,
  definition: NonNullable<ReturnType<Shell['functions']['get']>>,
  args: readonly Field[],
  streams: Streams,
): Status {
  if (shell.depth > 50) {
    opaque(shell, 'a function', [])
    return 'unknown'
  }
  const before = shell.args
  shell.args = args.map((arg) => (arg.known ? arg.text : undefined))
  shell.depth += 1
  const body = definition.body
  const status = body.type === 'CompoundList' ? list(shell, body, streams) : command(shell, body, streams)
  shell.depth -= 1
  shell.args = before
  return status
}

/** `eval` and `.`: in the same shell. */
function evaluate(shell: Shell, text: string, streams: Streams): Status {
  const script = text.length > maxScript || shell.depth > 20 ? undefined : parseScript(text)
  if (script === undefined || (script.errors?.length ?? 0) > 0) {
    opaque(shell, 'a script', [])
    return 'unknown'
  }
  const before = shell.text
  shell.text = text
  shell.depth += 1
  const status = statements(shell, script.commands, streams)
  shell.depth -= 1
  shell.text = before
  return status
}
