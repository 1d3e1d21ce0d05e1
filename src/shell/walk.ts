/**
 * The grammar of scripts: lists, conditions, loops, pipelines. What is not certain is followed on all ways, and what they
 * have in common is kept.
 */
import type {
  AndOr,
  Case,
  CommandNode,
  CompoundList,
  For,
  Pipeline,
  PipelineNode,
  Statement,
  TestExpression,
  While,
} from 'unbash'
import { type Field, known, unknown } from './field.js'
import { fits } from './pattern.js'
import {
  branch,
  finish,
  isAssumed,
  isPerhaps,
  meet,
  type Shell,
  type Status,
  type Streams,
  spend,
  subshell,
} from './shell.js'
import { redirections, simple, writeOut } from './simple.js'
import { not, statusOf, testOperator } from './test.js'
import { type Outcome, ofCondition, outcomes } from './tolerance.js'
import { fields, patternOf, single } from './words.js'

/** A list of commands. */
export function statements<S extends Shell<S>>(shell: S, list: readonly Statement[], streams: Streams): Status {
  let status: Status = 'ok'
  for (const { command, background } of list) {
    if (shell.ended !== undefined) return shell.ended.status
    if (!background) status = either(shell, command, streams)
    else {
      // it certainly starts; how far it is by now nobody knows
      status = branch(
        shell,
        streams,
        (copy, out) => {
          const own = Object.assign(subshell(copy), { checked: true, perhaps: isPerhaps(shell) })
          finish(own, either(own, command, out), false)
          return 'ok'
        },
        () => 'ok',
      )
    }
  }
  return shell.ended?.status ?? status
}

const list = <S extends Shell<S>>(shell: S, body: CompoundList, streams: Streams): Status =>
  statements(shell, body.commands, streams)

/** What `-e` does after a command. */
function settle<S extends Shell<S>>(shell: S, status: Status): Status {
  if (shell.checked || !shell.errexit || shell.ended !== undefined || status === 'ok') return status
  if (status === 'fail') {
    shell.ended = { status, until: 'script' }
    return status
  }
  if (!shell.assume) shell.exits.push({ shell: shell.host.fork(shell), status: 'fail', until: 'script' })
  return 'ok'
}

/** Runs something whose failure is looked at, or provided for. */
function during<S extends Shell<S>>(
  shell: S,
  flags: { readonly checked?: boolean } & Partial<Outcome>,
  run: () => Status,
): Status {
  const { checked, tolerated, noticed } = shell
  shell.checked ||= flags.checked ?? false
  shell.tolerated ||= flags.tolerated ?? false
  shell.noticed = flags.noticed ?? shell.noticed
  const status = run()
  Object.assign(shell, { checked, tolerated, noticed })
  return status
}

const ready: Outcome = { tolerated: true, noticed: false }

function condition<S extends Shell<S>>(shell: S, clause: CompoundList, streams: Streams, after = ready): Status {
  const own: Streams = { input: streams.input }
  const status = during(shell, { checked: true, ...after }, () => list(shell, clause, own))
  // what it read nobody reads again
  streams.input = own.input
  return status
}

function either<S extends Shell<S>>(shell: S, node: PipelineNode | AndOr, streams: Streams): Status {
  if (!spend(shell)) {
    if (shell.budget.left > -longest) shell.host.opaque(shell, 'a long script', [])
    shell.budget.left = -longest
    return 'unknown'
  }
  if (node.type === 'AndOr') return andOr(shell, node, streams)
  return node.type === 'Pipeline' ? pipeline(shell, node, streams) : command(shell, node, streams)
}

const longest = 1e9

function andOr<S extends Shell<S>>(shell: S, node: AndOr, streams: Streams): Status {
  const last = node.commands.length - 1
  const after = outcomes(node)
  const run = (at: S, i: number, out: Streams) =>
    during(at, { checked: i !== last, ...after[i] }, () => either(at, node.commands[i] as PipelineNode, out))
  let status = run(shell, 0, streams)
  for (let i = 1; i <= last && shell.ended === undefined; i += 1) {
    const wanted = node.operators[i - 1] === '&&' ? 'ok' : 'fail'
    if (status === wanted) status = run(shell, i, streams)
    else if (status === 'unknown') {
      status = branch(
        shell,
        streams,
        (copy, out) => run(copy, i, out),
        () => not(wanted),
      )
    }
  }
  return status
}

function pipeline<S extends Shell<S>>(shell: S, { commands, prefixes }: Pipeline, streams: Streams): Status {
  const isNegated = prefixes.some((prefix) => prefix.type === 'Negation')
  const last = commands.length - 1
  let { input } = streams
  let status: Status = 'ok'
  commands.forEach((part, i) => {
    const out: Streams = i === last ? { ...streams, input } : { input, output: known('') }
    const one = last === 0 ? shell : subshell(shell)
    status = during(one, { checked: i !== last || isNegated }, () => command(one, part, out))
    if (one !== shell) status = finish(one, status, false)
    input = out.output?.known ? out.output.text : undefined
    if (i === last) streams.output = out.output
  })
  if (isNegated) return not(status)
  return last > 0 ? settle(shell, status) : status
}

/** One command, simple or compound. */
export function command<S extends Shell<S>>(shell: S, node: CommandNode, streams: Streams): Status {
  switch (node.type) {
    case 'Command':
      return settle(shell, simple(shell, node, streams))
    case 'Redirected': {
      const targets = redirections(shell, node.redirects)
      if (targets === 'fail') return settle(shell, 'fail')
      const inner: Streams = {
        input: targets.input ?? streams.input,
        output: targets.out === undefined ? streams.output : known(''),
      }
      const status = command(shell, node.command, inner)
      writeOut(targets, inner, streams)
      return status
    }
    case 'BraceGroup':
      return list(shell, node.body, streams)
    case 'Subshell': {
      const copy = subshell(shell)
      return settle(shell, finish(copy, list(copy, node.body, streams), isAssumed(copy)))
    }
    case 'If':
      return conditional(shell, [node, ...node.elif], node.else, streams)
    case 'For':
      return forEach(shell, node, streams)
    case 'While':
      return repeat(shell, node, streams)
    case 'Select':
      shell.vars.set(node.name.value, unknown)
      return loop(shell, 'unknown', node.body, streams)
    case 'ArithmeticFor':
      return loop(shell, 'unknown', node.body, streams)
    case 'Case':
      return choose(shell, node, streams)
    case 'Function':
      shell.functions.set(node.name.value, { body: node.body, script: shell.script, inside: shell.inside })
      return 'ok'
    case 'TestCommand':
      return settle(shell, testExpression(shell, node.expression))
    case 'ArithmeticCommand':
      return settle(shell, 'unknown')
    default:
      shell.host.opaque(shell, 'a command', [])
      return settle(shell, 'unknown')
  }
}

const maxArms = 200

function conditional<S extends Shell<S>>(
  shell: S,
  arms: readonly { readonly clause: CompoundList; readonly then: CompoundList }[],
  otherwise: CompoundList | undefined,
  streams: Streams,
): Status {
  for (const [i, { clause, then }] of arms.entries()) {
    const isLast = i === arms.length - 1
    const status = condition(shell, clause, streams, ofCondition(clause, then, isLast ? otherwise : undefined))
    if (shell.ended !== undefined) return shell.ended.status
    if (status === 'ok') return list(shell, then, streams)
    if (status === 'fail') continue
    const rest = arms.slice(i + 1)
    return branch(
      shell,
      streams,
      (copy, out) => list(copy, then, out),
      (copy, out) => {
        if (rest.length <= maxArms) return conditional(copy, rest, otherwise, out)
        copy.host.opaque(copy, 'a long condition', [])
        return 'unknown'
      },
    )
  }
  return otherwise === undefined ? 'ok' : list(shell, otherwise, streams)
}

function forEach<S extends Shell<S>>(shell: S, { name, wordlist, body }: For, streams: Streams): Status {
  const words = wordlist?.flatMap((word) => fields(shell, word)) ?? shell.args ?? [unknown]
  const round = (at: S, word: Field, out: Streams) => {
    at.vars.set(name.value, word)
    return meet(at, list(at, body, out), 'round')
  }
  let status: Status = 'ok'
  for (const word of words) {
    if (shell.ended !== undefined || shell.budget.left < 0) break
    status = word.known
      ? round(shell, word, streams)
      : branch(
          shell,
          streams,
          (copy, out) => round(copy, word, out),
          () => 'ok',
        )
  }
  return meet(shell, status, 'loop')
}

/** Rounds that are followed one by one, as long as the condition is certain. */
const maxRounds = 16

/** `while` and `until`. */
function repeat<S extends Shell<S>>(shell: S, { clause, kind, body }: While, streams: Streams): Status {
  let status: Status = 'ok'
  for (let round = 0; ; round += 1) {
    const found = condition(shell, clause, streams)
    if (shell.ended !== undefined) break
    const enters = kind === 'while' ? found : not(found)
    if (enters === 'fail') break
    if (enters === 'unknown' || round === maxRounds || shell.budget.left < 0) {
      status = loop(shell, round === 0 ? enters : 'unknown', body, streams)
      break
    }
    status = meet(shell, list(shell, body, streams), 'round')
    if (shell.ended !== undefined) break
  }
  return meet(shell, status, 'loop')
}

/** One round of a loop; what the others do to variables and files is not known. */
function loop<S extends Shell<S>>(shell: S, enters: Status, body: CompoundList, streams: Streams): Status {
  if (enters === 'fail') return 'ok'
  const isPossible = isPerhaps(shell)
  const status = branch(
    shell,
    streams,
    (copy, out) => {
      if (enters === 'ok') copy.perhaps = isPossible
      return meet(copy, list(copy, body, out), 'round', 'loop')
    },
    () => 'ok',
  )
  shell.host.opaque(shell, 'a loop', [])
  return status
}

function choose<S extends Shell<S>>(shell: S, node: Case, streams: Streams): Status {
  const word = single(shell, node.word)
  const bodies: CompoundList[] = []
  for (const { pattern, body } of node.items) {
    const hits = pattern.map((one) => {
      const wanted = patternOf(shell, one)
      return wanted.known && word.known ? fits(word.text, wanted.text) : undefined
    })
    if (!hits.includes(true) && !hits.includes(undefined)) continue
    bodies.push(body)
    if (!hits.includes(true)) continue
    if (bodies.length === 1) return list(shell, body, streams)
    break
  }
  if (bodies.length === 0) return 'ok'
  return branch(
    shell,
    streams,
    ...bodies.map((body) => (copy: S, out: Streams) => list(copy, body, out)),
    () => 'ok' as const,
  )
}

/** `[[ … ]]` */
function testExpression<S extends Shell<S>>(shell: S, expression: TestExpression): Status {
  switch (expression.type) {
    case 'TestUnary':
      return testOperator(shell, [known(expression.operator), single(shell, expression.operand)])
    case 'TestBinary': {
      const { operator } = expression
      const [left, right] = [single(shell, expression.left), patternOf(shell, expression.right)]
      if (!/^[!=]?=$/.test(operator))
        return testOperator(shell, [left, known(operator), single(shell, expression.right)])
      const isFitting = left.known && right.known ? fits(left.text, right.text) : undefined
      const status = isFitting === undefined ? 'unknown' : statusOf(isFitting)
      return operator === '!=' ? not(status) : status
    }
    case 'TestNot': {
      const status = testExpression(shell, expression.operand)
      return expression.negations.length % 2 === 1 ? not(status) : status
    }
    case 'TestGroup':
      return testExpression(shell, expression.expression)
    case 'TestLogical': {
      const statuses = expression.operands.map((operand) => testExpression(shell, operand))
      const stop = expression.operator === '&&' ? 'fail' : 'ok'
      if (statuses.includes(stop)) return stop
      return statuses.includes('unknown') ? 'unknown' : not(stop)
    }
  }
}
