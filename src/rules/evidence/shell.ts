/**
 * What a shell script does when it starts: a walk over its commands with the variables, the arguments and the working
 * directory that lithos gives it. Nothing runs; what cannot be known (the output of a program, a glob) stays unknown, and
 * what happens only perhaps is marked so.
 */
import type {
  AndOr,
  Command,
  CommandNode,
  CompoundList,
  ParsedScript,
  PipelineNode,
  Redirection,
  Statement,
  Word,
  WordPart,
} from 'unbash'
import type { Answer } from '../../image/image.js'
import { parseScript } from '../../image/shell/parse.js'
import type { Trait } from '../evidence.js'
import {
  builtins,
  interpreters,
  madeByOption,
  patternReaders,
  questions,
  readers,
  rewriters,
  rootOnly,
  shellVariables,
  valuedOptions,
  wrappers,
  writers,
} from './programs.js'

/** What the script meets. */
export interface ShellWorld {
  /** Whether something is at an absolute path in production, and what. */
  look(path: string): { readonly exists: Answer; readonly kind?: 'dir' | 'file' | 'link' | 'other' }
  /** Whether a volume serves an absolute path. */
  covered(path: string): boolean
  /** The shell script that the file at a path is, where it is one and its text is known. */
  script(path: string): ShellScript | undefined
}

export interface ShellScript {
  readonly text: string
  /** Names the script when something of it is reported. */
  readonly id: string
}

export interface ShellStart {
  readonly script: ShellScript
  /** `$0` */
  readonly name: string
  readonly arguments: readonly string[]
  readonly environ: ReadonlyMap<string, string>
  /** Absolute. */
  readonly directory: string
}

export interface ShellEffect {
  readonly trait: Trait
  readonly subject: string
  readonly certain: boolean
  readonly script: ShellScript
  /** UTF-16 offsets in the script. */
  readonly start: number
  readonly end: number
  readonly bytes?: number
  /** The environment variable that the path comes from. */
  readonly through?: string
  /** A failure is provided for. */
  readonly tolerated: boolean
}

/** A text that is known, or known only up to here. */
interface Value {
  readonly text: string
  readonly exact: boolean
  /** The environment variable that it begins with. */
  readonly through?: string
}

interface State {
  readonly variables: Map<string, Value>
  readonly functions: Map<string, { readonly body: CompoundList | CommandNode; readonly script: ShellScript }>
  arguments: readonly Value[]
  name: string
  /** `undefined`: nobody knows. */
  directory: string | undefined
  /** No `cd` yet: relative paths depend on lithos' `workdir`. */
  atStart: boolean
  ended: boolean
}

interface Mood {
  readonly certain: boolean
  /** A failure here is provided for. */
  readonly tolerated: boolean
  /** In `$(…)`: somebody wants the output, also when the error message is thrown away. */
  readonly wanted?: true
}

const unknown: Value = { text: '', exact: false }
const exactly = (text: string): Value => ({ text, exact: true })

const maxEffects = 2000
const maxSteps = 20_000
const maxDepth = 8

/** Everything that the script does, in order; bounded, and never throws for any text. */
export function shellEffects(start: ShellStart, world: ShellWorld): readonly ShellEffect[] {
  const variables = new Map([...start.environ].map(([name, value]) => [name, exactly(value)]))
  const run = new Run(world, new Map(variables))
  run.script(
    start.script,
    {
      variables,
      functions: new Map(),
      arguments: start.arguments.map(exactly),
      name: start.name,
      directory: start.directory,
      atStart: true,
      ended: false,
    },
    { certain: true, tolerated: false },
  )
  return run.effects
}

/** Joins a path to a directory and takes `.` and `..` out of it; `undefined` for a relative path in an unknown directory. */
function absolute(path: string, directory: string | undefined): string | undefined {
  if (!path.startsWith('/') && directory === undefined) return undefined
  const parts: string[] = []
  for (const part of (path.startsWith('/') ? path : `${directory}/${path}`).split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

function isBelow(path: string, directory: string): boolean {
  return path === directory || path.startsWith(`${directory}/`)
}

class Run {
  readonly effects: ShellEffect[] = []
  private readonly made = new Set<string>()
  private readonly current: ShellScript[] = []
  private steps = 0
  private anchor: Place | undefined

  /** `inherited` are the variables that came from outside: using them counts, using the script's own does not. */
  constructor(
    private readonly world: ShellWorld,
    private readonly inherited: ReadonlyMap<string, Value>,
  ) {}

  script(script: ShellScript, state: State, mood: Mood): void {
    if (this.current.length >= maxDepth || script.text.length > 256 * 1024) return
    const parsed = parseScript(script.text)
    if (parsed === undefined) return
    const outer = this.anchor
    this.anchor = undefined
    this.current.push(script)
    this.list(parsed, state, mood)
    this.current.pop()
    this.anchor = outer
  }

  private list(list: CompoundList | ParsedScript, state: State, mood: Mood): Answer {
    let status: Answer = 'yes'
    for (const statement of list.commands) {
      if (state.ended || ++this.steps > maxSteps) break
      status = this.statement(statement, state, mood)
    }
    return status
  }

  /** A text that is a script itself, on somebody's line: what it does is shown where the text is. */
  private inner(text: string, at: Place, state: State, mood: Mood): void {
    if (text.length > 64 * 1024 || this.current.length >= maxDepth) return
    const parsed = parseScript(text)
    if (parsed === undefined) return
    const outer = this.anchor
    this.anchor = outer ?? at
    this.current.push(this.current.at(-1) as ShellScript)
    this.list(parsed, state, mood)
    this.current.pop()
    this.anchor = outer
  }

  private statement({ command }: Statement, state: State, mood: Mood): Answer {
    return command.type === 'AndOr' ? this.andOr(command, state, mood) : this.pipeline(command, state, mood)
  }

  private andOr({ commands, operators }: AndOr, state: State, mood: Mood): Answer {
    let status: Answer = 'yes'
    let certain = mood.certain
    commands.forEach((command, index) => {
      if (state.ended) return
      const operator = operators[index - 1]
      if (operator === '&&' && status === 'no') return
      if (operator === '||' && status === 'yes') return
      if (index > 0 && status === 'unknown') certain = false
      const rescue = operators.findIndex((later, at) => at >= index && later === '||')
      const next = commands[index + 1]
      const rescued =
        (rescue >= 0 && !givesUp(commands[rescue + 1] as PipelineNode)) ||
        // what may be so, and what must not be
        (operators[index] === '&&' && next !== undefined && (isTest(command) || givesUp(next)))
      status = this.pipeline(command, state, { certain, tolerated: mood.tolerated || rescued })
    })
    return certain === mood.certain ? status : 'unknown'
  }

  private pipeline(node: PipelineNode, state: State, mood: Mood): Answer {
    if (node.type !== 'Pipeline') return this.command(node, state, mood)
    let status: Answer = 'yes'
    for (const command of node.commands) {
      status =
        node.commands.length === 1 ? this.command(command, state, mood) : this.command(command, fork(state), mood)
    }
    const negated = node.prefixes.some((prefix) => prefix.type === 'Negation')
    return negated && status !== 'unknown' ? (status === 'yes' ? 'no' : 'yes') : status
  }

  private command(node: CommandNode, state: State, mood: Mood): Answer {
    switch (node.type) {
      case 'Command':
        return this.simple(node, state, mood)
      case 'Redirected':
        for (const redirect of node.redirects) this.redirect(redirect, state, mood)
        return this.command(node.command, state, mood)
      case 'BraceGroup':
        return this.list(node.body, state, mood)
      case 'Subshell':
        return this.list(node.body, fork(state), mood)
      case 'Function':
        state.functions.set(node.name.value, { body: node.body, script: this.current.at(-1) as ShellScript })
        return 'yes'
      case 'If':
        return this.branches([node, ...node.elif], node.else, state, mood)
      case 'For': {
        const words = (node.wordlist ?? []).flatMap((word) => this.fields(word, state, mood))
        const known = node.wordlist !== undefined && words.length <= 16 && words.every((word) => word.exact)
        for (const value of known ? words : [unknown]) {
          state.variables.set(node.name.value, value)
          this.list(node.body, state, known ? mood : { ...mood, certain: false })
        }
        return 'unknown'
      }
      case 'While': {
        const first = this.list(node.clause, state, { ...mood, tolerated: true })
        const enters = node.kind === 'while' ? first : first === 'yes' ? 'no' : first === 'no' ? 'yes' : 'unknown'
        if (enters !== 'no') this.perhaps(node.body, state, { ...mood, certain: mood.certain && enters === 'yes' })
        return 'unknown'
      }
      case 'Case': {
        const word = this.value(node.word, state, mood)
        const matching = word.exact
          ? node.items.findIndex((item) => item.pattern.some((pattern) => matches(word.text, pattern)))
          : -1
        if (matching >= 0) return this.list((node.items[matching] as { body: CompoundList }).body, state, mood)
        for (const item of node.items) this.perhaps(item.body, state, mood)
        return 'unknown'
      }
      case 'Select':
      case 'ArithmeticFor':
        this.perhaps(node.body, state, mood)
        return 'unknown'
      default:
        return 'unknown'
    }
  }

  private branches(
    choices: readonly { readonly clause: CompoundList; readonly then: CompoundList }[],
    otherwise: CompoundList | undefined,
    state: State,
    mood: Mood,
  ): Answer {
    const [first, ...rest] = choices
    if (first === undefined) return otherwise === undefined ? 'yes' : this.list(otherwise, state, mood)
    const status = this.list(first.clause, state, { ...mood, tolerated: true })
    if (state.ended) return 'unknown'
    if (status === 'yes') return this.list(first.then, state, mood)
    if (status === 'no') return this.branches(rest, otherwise, state, mood)
    this.perhaps(first.then, state, mood)
    this.branches(rest, otherwise, forkForBranch(state), { ...mood, certain: false })
    return 'unknown'
  }

  /** Runs what may not happen: what it assigns is unknown afterwards. */
  private perhaps(body: CompoundList, state: State, mood: Mood): void {
    const branch = forkForBranch(state)
    this.list(body, branch, { ...mood, certain: false })
    for (const [name, value] of branch.variables) {
      const before = state.variables.get(name)
      if (before?.text !== value.text || before.exact !== value.exact) state.variables.set(name, unknown)
    }
    for (const [name, called] of branch.functions) state.functions.set(name, called)
    if (branch.directory !== state.directory) state.directory = undefined
  }

  private simple(node: Command, state: State, mood: Mood): Answer {
    const assigned = node.prefix.filter((prefix) => prefix.type === 'Assignment')
    const scope = node.name === undefined ? state : assigned.length > 0 ? fork(state) : state
    for (const { name, value, append } of assigned) {
      const text = value.type === 'Word' && !append ? this.value(value, state, mood) : unknown
      scope.variables.set(name, text)
    }
    const silent = node.redirects.some(
      (redirect) =>
        redirect.type === 'Redirect' &&
        redirect.descriptor?.type === 'FileDescriptor' &&
        redirect.descriptor.value === 2 &&
        redirect.target?.value === '/dev/null',
    )
    const here = silent && !mood.wanted ? { ...mood, tolerated: true } : mood
    for (const redirect of node.redirects) this.redirect(redirect, state, mood)
    if (node.name === undefined) return 'yes'
    const words = [node.name, ...node.args.filter((arg) => arg.type === 'Word')]
    for (const arg of node.args) {
      if (arg.type !== 'Assignment') continue
      scope.variables.set(arg.name, arg.value.type === 'Word' ? this.value(arg.value, state, mood) : unknown)
    }
    const values = words.map((word) => ({ word, values: this.fields(word, scope, here) }))
    const line = values.flatMap(({ word, values }) => values.map((value) => ({ word, value })))
    const status = this.line(line, node, scope, here)
    if (scope !== state) {
      state.ended ||= scope.ended
      state.directory = scope.directory
    }
    return status
  }

  /** One command line whose words are known as far as they can be. */
  private line(line: readonly Argument[], node: Place, state: State, mood: Mood): Answer {
    const [first, ...rest] = line
    if (first === undefined) return 'yes'
    if (!first.value.exact) return 'unknown'
    const name = first.value.text
    const called = state.functions.get(name)
    if (called !== undefined) return this.call(called, rest, state, mood)
    const texts = rest.map(({ value }) => value.text)
    const plain = rest.filter(({ value }) => !value.text.startsWith('-') || value.text === '-')
    const program = name.includes('/') ? (name.split('/').at(-1) as string) : name

    switch (name) {
      case ':':
      case 'true':
      case 'echo':
      case 'printf':
        return 'yes'
      case 'false':
        return 'no'
      case 'exit':
      case 'return':
        state.ended = mood.certain || state.ended
        return 'yes'
      case 'cd':
      case 'chdir':
        return this.changeDirectory(plain[0], node, state, mood)
      case '[':
      case 'test':
        return this.test(name === '[' ? rest.slice(0, -1) : rest, state, mood)
      case '.':
      case 'source':
        return this.source(rest, state, mood)
      case 'eval':
        if (rest.every(({ value }) => value.exact)) this.inner(texts.join(' '), node, state, mood)
        return 'unknown'
      case 'trap':
        if (plain[0]?.value.exact && plain.length > 1)
          this.inner(plain[0].value.text, plain[0].word, forkForBranch(state), { ...mood, certain: false })
        return 'yes'
      case 'which':
      case 'type':
      case 'hash':
        for (const { word, value } of plain) if (value.exact) this.add('runs-by-bare-name', value.text, word, mood)
        return 'unknown'
      case 'printenv':
        if (plain[0]?.value.exact) this.variable(plain[0].value.text, plain[0].word, state, mood)
        return 'unknown'
      case 'unset':
        for (const { value } of plain) state.variables.delete(value.text)
        return 'yes'
      case 'read':
        for (const { value } of plain) state.variables.set(value.text, unknown)
        return 'unknown'
      case 'shift':
        state.arguments = state.arguments.slice(Number(texts[0] ?? 1) || 1)
        return 'yes'
      case 'set': {
        const dashes = texts.indexOf('--')
        if (dashes >= 0) state.arguments = rest.slice(dashes + 1).map(({ value }) => value)
        return 'yes'
      }
      case 'ulimit':
        if (texts[0]?.startsWith('-') && texts[0].includes('n') && /^\d+$/.test(texts[1] ?? ''))
          this.add('file-limit', texts[1] as string, node, mood)
        return 'yes'
    }
    if (builtins.has(name) && !(name in wrappers)) return questions.has(name) ? 'unknown' : 'yes'
    if (name !== 'exec' && name !== 'command') this.start(name, first.word, rest, state, mood)
    if (rootOnly.has(program) && plain.length > 0) this.add('needs-root', program, node, mood)
    if (program === 'whoami' || (program === 'id' && texts.some((text) => /^-\w*n/.test(text))))
      this.add('needs-user-name', program, node, mood)

    const skip = wrappers[program]
    if (program === 'flock') this.files(program, rest, plain, node, state, mood)
    if (skip !== undefined) return this.wrapped(name, skip, rest, node, state, mood)
    if (/^(?:ba|da|a|k|z)?sh$/.test(program)) return this.shell(rest, state, mood)
    this.files(program, rest, plain, node, state, mood)
    return questions.has(program) ? 'unknown' : 'yes'
  }

  private call(
    { body, script }: { readonly body: CompoundList | CommandNode; readonly script: ShellScript },
    args: readonly Argument[],
    state: State,
    mood: Mood,
  ): Answer {
    if (this.current.length >= maxDepth) return 'unknown'
    this.current.push(script)
    const before = state.arguments
    state.arguments = args.map(({ value }) => value)
    const status = body.type === 'CompoundList' ? this.list(body, state, mood) : this.command(body, state, mood)
    state.arguments = before
    this.current.pop()
    return status
  }

  /** `timeout 5 app`, `exec app`, `env NAME=value app`: what follows is a command line of its own. */
  private wrapped(
    name: string,
    skip: number,
    rest: readonly Argument[],
    node: Place,
    state: State,
    mood: Mood,
  ): Answer {
    const scope = name === 'env' ? fork(state) : state
    let index = 0
    let toSkip = skip
    for (; index < rest.length; index++) {
      const text = (rest[index] as Argument).value.text
      const assignment = /^(\w+)=(.*)$/s.exec(text)
      if (text.startsWith('-')) {
        if (/^-[knsugc]$/.test(text) && name !== 'env') index += 1
      } else if (assignment && name === 'env')
        scope.variables.set(assignment[1] as string, exactly(assignment[2] as string))
      else if (toSkip-- <= 0) break
    }
    const inner = rest.slice(index)
    if (inner.length === 0) return 'yes'
    if (name === 'command' && rest.slice(0, index).some(({ value }) => /^-[vV]/.test(value.text))) {
      for (const { word, value } of inner)
        if (value.exact && !value.text.includes('/')) this.add('runs-by-bare-name', value.text, word, mood)
      return 'unknown'
    }
    const status = this.line(inner, node, scope, mood)
    if (name === 'exec' && mood.certain) state.ended = true
    return questions.has(name) ? 'unknown' : status
  }

  /** `sh -c TEXT`, `sh FILE ARGUMENTS`. */
  private shell(rest: readonly Argument[], state: State, mood: Mood): Answer {
    const option = rest.findIndex(({ value }) => /^-[a-z]*c[a-z]*$/.test(value.text))
    if (option >= 0) {
      const text = rest[option + 1]
      const args = rest.slice(option + 3).map(({ value }) => value)
      if (text?.value.exact) this.inner(text.value.text, text.word, { ...fork(state), arguments: args }, mood)
      return 'yes'
    }
    const file = rest.find(({ value }) => !value.text.startsWith('-'))
    if (file === undefined) return 'yes'
    this.path('reads-file', file, state, mood)
    this.enter(file.value, rest.slice(rest.indexOf(file) + 1), state, mood)
    return 'yes'
  }

  /** The effects of a script that this one starts are effects of the whole. */
  private enter(file: Value, args: readonly Argument[], state: State, mood: Mood): void {
    const path = file.exact ? absolute(file.text, state.directory) : undefined
    const script = path === undefined ? undefined : this.world.script(path)
    if (script === undefined || this.current.includes(script)) return
    this.script(
      script,
      { ...fork(state), functions: new Map(), name: file.text, arguments: args.map(({ value }) => value) },
      mood,
    )
  }

  private source([file, ...args]: readonly Argument[], state: State, mood: Mood): Answer {
    if (file === undefined) return 'unknown'
    this.path('reads-file', file, state, mood)
    const path = file.value.exact ? absolute(file.value.text, state.directory) : undefined
    const script = path === undefined ? undefined : this.world.script(path)
    if (path !== undefined && this.world.look(path).exists === 'no') return 'no'
    if (script === undefined || this.current.includes(script)) return 'unknown'
    const before = state.arguments
    if (args.length > 0) state.arguments = args.map(({ value }) => value)
    this.script(script, state, mood)
    state.arguments = before
    return 'yes'
  }

  private start(name: string, word: Word, args: readonly Argument[], state: State, mood: Mood): void {
    if (name.includes('/')) {
      this.path('runs-path', { word, value: exactly(name) }, state, mood)
      this.enter(exactly(name), args, state, mood)
    } else if (state.variables.get('PATH') === this.inherited.get('PATH')) {
      // names count only as long as PATH is the one that lithos gave
      this.add('runs-by-bare-name', name, word, mood)
    }
  }

  private changeDirectory(target: Argument | undefined, node: Place, state: State, mood: Mood): Answer {
    const value = target?.value ?? this.variable('HOME', node, state, mood)
    const path =
      value.exact && value.text !== '' && value.text !== '-' ? absolute(value.text, state.directory) : undefined
    if (target !== undefined) this.path('enters-directory', { ...target, node }, state, mood)
    if (value.exact && value.text === '') return 'yes'
    state.directory = path
    if (path !== undefined && value.text.startsWith('/')) state.atStart = false
    return path !== undefined && !this.made.has(path) && this.world.look(path).exists === 'no' ? 'no' : 'yes'
  }

  private test(args: readonly Argument[], state: State, mood: Mood): Answer {
    const [first, second, third] = args
    if (first === undefined) return 'no'
    if (first.value.text === '!' && args.length > 1) {
      const inner = this.test(args.slice(1), state, mood)
      return inner === 'unknown' ? inner : inner === 'yes' ? 'no' : 'yes'
    }
    if (args.length === 1) return first.value.exact ? (first.value.text === '' ? 'no' : 'yes') : 'unknown'
    if (args.length === 2 && second !== undefined) {
      const { value } = second
      if (first.value.text === '-n' || first.value.text === '-z') {
        if (!value.exact && value.text === '') return 'unknown'
        return (value.text !== '') === (first.value.text === '-n') ? 'yes' : 'no'
      }
      if (!/^-[defrswxLhbcpSw]$/.test(first.value.text)) return 'unknown'
      const path = value.exact ? absolute(value.text, state.directory) : undefined
      if (path === undefined) return 'unknown'
      const trait = first.value.text === '-w' ? 'writes-file' : 'reads-file'
      if (this.made.has(path)) return 'yes'
      this.add(trait, path, second.word, trait === 'writes-file' ? mood : { certain: false, tolerated: false })
      if (!mood.tolerated && isBelow(path, '/work')) this.add('reads-work', path, second.word, mood)
      const { exists, kind } = this.world.look(path)
      if (exists === 'yes' && first.value.text === '-d')
        return kind === undefined ? 'unknown' : kind === 'dir' ? 'yes' : 'no'
      if (exists === 'yes' && first.value.text === '-f')
        return kind === undefined ? 'unknown' : kind === 'file' ? 'yes' : 'no'
      return exists === 'yes' && first.value.text !== '-e' ? 'unknown' : exists
    }
    if (args.length === 3 && second !== undefined && third !== undefined) {
      const asked = [first, third].find(({ word }) => /\bid -u\b/.test(word.text))
      const wanted = asked === first ? third : first
      if (asked !== undefined && wanted.value.text === '0' && /^(?:=|==|-eq)$/.test(second.value.text))
        this.add('needs-root', 'id -u', asked.word, mood)
      if (!first.value.exact || !third.value.exact) return 'unknown'
      if (second.value.text === '=' || second.value.text === '==')
        return first.value.text === third.value.text ? 'yes' : 'no'
      if (second.value.text === '!=') return first.value.text === third.value.text ? 'no' : 'yes'
    }
    return 'unknown'
  }

  private redirect(redirect: Redirection, state: State, mood: Mood): void {
    if (redirect.type !== 'Redirect' || redirect.target === undefined) return
    const value = this.value(redirect.target, state, mood)
    if (redirect.operator.endsWith('&') && /^(?:\d+|-)$/.test(value.text)) return
    this.path(redirect.operator === '<' ? 'reads-file' : 'writes-file', { word: redirect.target, value }, state, mood)
  }

  /** What well-known programs do with the files on their line. */
  private files(
    program: string,
    rest: readonly Argument[],
    plain: readonly Argument[],
    node: Place,
    state: State,
    mood: Mood,
  ): void {
    const has = (option: RegExp) => rest.some(({ value }) => option.test(value.text))
    const after = (option: RegExp | undefined) =>
      rest.filter((_, index) => index > 0 && option?.test(rest[index - 1]?.value.text ?? ''))
    if (readers.has(program) || patternReaders.has(program)) {
      const inPlace = program === 'sed' && has(/^-i/)
      const pattern = patternReaders.has(program) && !has(/^-[ef]$/) ? 1 : 0
      const values = after(valuedOptions[program])
      const files = plain.filter((word) => !values.includes(word)).slice(pattern)
      for (const file of files) this.path(inPlace ? 'writes-file' : 'reads-file', file, state, mood)
    }
    if (program === 'find') {
      const expression = rest.findIndex(({ value }) => /^[-(!]/.test(value.text))
      for (const file of expression < 0 ? rest : rest.slice(0, expression)) this.path('reads-file', file, state, mood)
    }
    const script = plain[0]
    if (interpreters.test(program) && script !== undefined && !has(/^-[cemr]$/) && /[/.]/.test(script.value.text))
      this.path('reads-file', script, state, mood)
    for (const file of after(madeByOption[program])) this.path('writes-file', file, state, mood)
    if (rewriters.has(program) && !has(/^-\w*c/)) for (const file of plain) this.path('writes-file', file, state, mood)
    if (program === 'sqlite3' && script !== undefined) this.path('writes-file', script, state, mood)
    if (program === 'tar') this.archive(rest, state, mood)
    if (writers.has(program)) {
      const modeOption = rest.findIndex(({ value }) => /^-m$/.test(value.text))
      for (const file of plain) {
        if (modeOption >= 0 && file === rest[modeOption + 1]) continue
        const path = file.value.exact ? absolute(file.value.text, state.directory) : undefined
        const there = path === undefined ? 'unknown' : this.world.look(path).exists
        if (program === 'mkdir' && has(/^-\w*p|^--parents/) && there === 'yes') continue
        if (program === 'rm' && has(/^-\w*f/) && there !== 'yes') continue
        this.path('writes-file', file, state, mood)
      }
    }
    if (program === 'cp' || program === 'mv' || program === 'ln' || program === 'install' || program === 'rsync') {
      const target = plain.at(-1)
      for (const file of plain.slice(0, -1))
        if (program !== 'ln') this.path(program === 'mv' ? 'writes-file' : 'reads-file', file, state, mood)
      if (target !== undefined) this.path('writes-file', target, state, mood)
    }
    if (program === 'chmod' || program === 'chown')
      for (const file of plain.slice(1)) this.path('writes-file', file, state, mood)
    if (program === 'dd') {
      const operand = (name: string) => rest.find(({ value }) => value.text.startsWith(`${name}=`))
      const output = operand('of')
      const size = blocks(operand('bs')?.value.text, operand('count')?.value.text)
      if (output !== undefined)
        this.path(
          'writes-file',
          { word: output.word, value: { ...output.value, text: output.value.text.slice(3) } },
          state,
          mood,
          size,
        )
    }
    if (program === 'mktemp') {
      const template = plain[0]
      const option = rest.findIndex(({ value }) => value.text === '-p')
      const directory = option >= 0 ? rest[option + 1]?.value : this.variableOr('TMPDIR', '/tmp', state)
      if (template !== undefined && option < 0 && template.value.text.includes('/'))
        this.path('writes-file', { ...template, value: { ...template.value, exact: false } }, state, mood)
      else if (directory?.exact) {
        this.add(
          'temporary-file',
          directory.text || '/tmp',
          node,
          mood,
          option < 0 && state.variables.has('TMPDIR') ? { through: 'TMPDIR' } : {},
        )
      }
    }
    if (program === 'flock' && plain[0] !== undefined) this.path('writes-file', plain[0], state, mood)
    if (program === 'nc' || program === 'ncat') {
      const port = rest.findIndex(({ value }) => /^-\w*p$/.test(value.text))
      const number = port >= 0 ? rest[port + 1]?.value.text : undefined
      if (number !== undefined && has(/^-\w*l/) && /^\d+$/.test(number)) this.add('binds-port', number, node, mood)
    }
  }

  /** `tar xf FILE -C DIRECTORY`, `tar -czf FILE …`. */
  private archive(rest: readonly Argument[], state: State, mood: Mood): void {
    const letters = rest.filter(({ value }, index) => index === 0 || /^-\w/.test(value.text))
    const isMade = letters.some(({ value }) => /^-?\w*[cru]/.test(value.text) && !value.text.startsWith('-C'))
    const named = rest.findIndex(
      ({ value }, index) => /^-?[a-zA-Z]*f$/.test(value.text) && (index === 0 || value.text.startsWith('-')),
    )
    const file = named >= 0 ? rest[named + 1] : undefined
    const into = rest[rest.findIndex(({ value }) => value.text === '-C') + 1]
    if (file !== undefined) this.path(isMade ? 'writes-file' : 'reads-file', file, state, mood)
    if (!isMade && into !== undefined && into !== rest[0]) this.path('writes-file', into, state, mood)
  }

  /** Something is done with a path. */
  private path(trait: Trait, argument: Argument, state: State, mood: Mood, bytes?: number): void {
    const { word, value, node } = argument
    if (value.text === '' || value.text === '-' || (!value.exact && !value.text.includes('/'))) return
    const written = value.exact ? value.text : value.text.slice(0, value.text.lastIndexOf('/')) || '/'
    const path = absolute(written, state.directory)
    const place = node ?? word
    const more = {
      ...(bytes === undefined ? {} : { bytes }),
      ...(value.through === undefined ? {} : { through: value.through }),
    }
    if (!written.startsWith('/') && state.atStart) {
      const there = path !== undefined && this.made.has(path)
      if (!there) this.add('relative-path', written, place, mood)
    }
    if (path === undefined || /^\/dev\/(?:null|zero|full|u?random)$/.test(path)) return
    if (/^\/dev\/(?:stdout|stderr|fd\/[12])$|^\/proc\/self\/fd\/[12]$/.test(path)) {
      if (trait === 'writes-file') this.add('opens-dev-stdout', path, place, mood)
      return
    }
    if (isBelow(path, '/work')) this.add('reads-work', path, place, mood, more)
    if (trait !== 'writes-file') {
      if (!this.made.has(path)) this.add(trait, path, place, mood, more)
      return
    }
    this.add(trait, path, place, mood, more)
    if (/^\/tmp(?:\/|$)/.test(path) && !this.world.covered(path)) this.add('temporary-file', '/tmp', place, mood, more)
    if (value.exact) this.made.add(path)
  }

  private add(
    trait: Trait,
    subject: string,
    node: Place,
    mood: Mood,
    more: { readonly bytes?: number; readonly through?: string } = {},
  ): void {
    const script = this.current.at(-1)
    if (script === undefined || this.effects.length >= maxEffects) return
    const place = this.anchor ?? node
    const effect = {
      trait,
      subject,
      certain: mood.certain && !mood.tolerated,
      tolerated: mood.tolerated,
      script,
      start: place.pos,
      end: place.end,
      ...more,
    }
    const before = this.effects.findIndex(
      (other) =>
        other.trait === trait && other.subject === subject && other.start === place.pos && other.script === script,
    )
    if (before >= 0) {
      const known = this.effects[before] as ShellEffect
      const certain = known.certain || effect.certain
      this.effects[before] = { ...known, certain, tolerated: known.tolerated && effect.tolerated }
    } else this.effects.push(effect)
  }

  /** A word as the fields that it splits into: without quotes an empty one vanishes, and `"$@"` is every argument. */
  private fields(word: Word, state: State, mood: Mood): readonly Value[] {
    const quoted = /["']/.test(word.text)
    if (/^"?\$[@*]"?$/.test(word.text)) return state.arguments
    const value = this.value(word, state, mood)
    if (quoted || !value.exact) return [value]
    if (value.text === '') return word.parts === undefined && word.text !== '' ? [value] : []
    const expanded = word.parts?.some((part) => part.type === 'SimpleExpansion' || part.type === 'ParameterExpansion')
    return expanded && /\s/.test(value.text) ? value.text.trim().split(/\s+/).map(exactly) : [value]
  }

  private value(word: Word, state: State, mood: Mood): Value {
    if (word.parts === undefined) return tilde(word.value, this.variableOr('HOME', '', state))
    return this.parts(word.parts, state, mood)
  }

  private parts(parts: readonly WordPart[], state: State, mood: Mood): Value {
    let text = ''
    let through: string | undefined
    for (const [index, part] of parts.entries()) {
      const value =
        index === 0 && part.type === 'Literal'
          ? tilde(part.value, this.variableOr('HOME', '', state))
          : this.part(part, state, mood)
      text += value.text
      if (index === 0) through = value.through
      if (!value.exact) {
        for (const later of parts.slice(index + 1)) this.part(later, state, mood)
        return from(through, { text, exact: false })
      }
    }
    return from(through, exactly(text))
  }

  private part(part: WordPart, state: State, mood: Mood): Value {
    switch (part.type) {
      case 'Literal':
      case 'SingleQuoted':
      case 'AnsiCQuoted':
        return exactly(part.value)
      case 'DoubleQuoted':
      case 'LocaleString':
        return this.parts(part.parts, state, mood)
      case 'SimpleExpansion':
        return this.variable(part.text.slice(1), part, state, mood)
      case 'ParameterExpansion': {
        const { operation, parameter } = part
        if (part.prefix !== undefined || part.index !== undefined) return unknown
        if (operation === undefined) return this.variable(parameter, part, state, mood)
        if (operation.type !== 'Default') {
          this.variable(parameter, part, state, mood)
          return unknown
        }
        const strict = operation.operator.endsWith('?')
        const known = this.variable(parameter, part, state, strict ? mood : { ...mood, certain: false })
        if (!known.exact) return known
        const isSet = known.text !== ''
        if (operation.operator.endsWith('+')) return isSet ? this.value(operation.operand, state, mood) : exactly('')
        if (isSet || strict) return known
        const fallback = this.value(operation.operand, state, mood)
        if (operation.operator.endsWith('=')) state.variables.set(parameter, fallback)
        return fallback
      }
      case 'CommandExpansion':
        return this.substitution(part.script, state, mood)
      default:
        return unknown
    }
  }

  /** `$(dirname "$0")`, `$(pwd)`, `$(cd … && pwd)` are known; every other command is looked at for what it does. */
  private substitution(script: ParsedScript | undefined, state: State, mood: Mood): Value {
    if (script === undefined) return unknown
    const inner = fork(state)
    const commands = script.commands.flatMap(({ command }) => (command.type === 'AndOr' ? command.commands : [command]))
    const last = commands.at(-1)
    const effectsBefore = this.effects.length
    this.list(script, inner, { ...mood, wanted: true })
    if (last?.type !== 'Command' || last.name === undefined) return unknown
    const args = last.args.filter((arg) => arg.type === 'Word').map((arg) => this.value(arg, inner, mood))
    const [first] = args.filter(({ text }) => text !== '--' && !/^-[a-zA-Z]+$/.test(text))
    switch (last.name.value) {
      case 'pwd':
        return inner.directory === undefined ? unknown : exactly(inner.directory)
      case 'dirname':
        if (first === undefined || !first.exact || commands.length > 1) return unknown
        return exactly(first.text.includes('/') ? first.text.replace(/\/+[^/]*\/*$/, '') || '/' : '.')
      case 'basename':
        return first?.exact && commands.length === 1
          ? exactly((first.text.split('/').at(-1) as string).replace(args[1]?.text ?? '', ''))
          : unknown
      case 'readlink':
      case 'realpath': {
        const path = first?.exact && commands.length === 1 ? absolute(first.text, inner.directory) : undefined
        if (path === undefined) return unknown
        this.effects.splice(effectsBefore)
        return exactly(path)
      }
      case 'echo':
        return commands.length === 1 && args.every(({ exact }) => exact)
          ? exactly(args.map(({ text }) => text).join(' '))
          : unknown
      case 'mktemp':
        return { text: `${this.variableOr('TMPDIR', '/tmp', state).text}/`, exact: false }
      default:
        return unknown
    }
  }

  private variable(name: string, at: Place, state: State, mood: Mood): Value {
    if (/^\d+$/.test(name))
      return name === '0' ? exactly(state.name) : (state.arguments[Number(name) - 1] ?? exactly(''))
    if (name === '#') return exactly(String(state.arguments.length))
    if (!/^\w+$/.test(name)) return unknown
    if (name === 'PWD') return state.directory === undefined ? unknown : exactly(state.directory)
    const value = state.variables.get(name)
    const isInherited = this.inherited.get(name) === value
    if (!shellVariables.test(name) && isInherited) this.add('uses-variable', name, at, mood)
    if (value === undefined) return shellVariables.test(name) ? unknown : exactly('')
    return isInherited ? from(name, value) : value
  }

  private variableOr(name: string, fallback: string, state: State): Value {
    return state.variables.get(name) ?? exactly(fallback)
  }
}

interface Place {
  readonly pos: number
  readonly end: number
}

/** A word of a command line; `node` when the whole command is the better place to point at. */
interface Argument {
  readonly word: Word
  readonly value: Value
  readonly node?: Place
}

function from(through: string | undefined, value: Value): Value {
  return through === undefined ? value : { ...value, through }
}

function fork(state: State): State {
  return { ...state, variables: new Map(state.variables), functions: new Map(state.functions) }
}

function forkForBranch(state: State): State {
  return { ...fork(state), ended: false }
}

function tilde(text: string, home: Value): Value {
  if (text !== '~' && !text.startsWith('~/')) return exactly(text)
  return home.exact ? exactly(home.text + text.slice(1)) : unknown
}

function isTest(node: PipelineNode): boolean {
  return node.type === 'TestCommand' || (node.type === 'Command' && ['[', 'test'].includes(node.name?.value ?? ''))
}

/** `exit 1`, `return 1`, `false`, or a group that ends so: a failure is noticed, not made good. */
function givesUp(node: PipelineNode): boolean {
  if (node.type === 'BraceGroup') {
    const last = node.body.commands.at(-1)?.command
    return last !== undefined && last.type !== 'AndOr' && givesUp(last)
  }
  return node.type === 'Command' && ['exit', 'return', 'false', 'die', 'fail', 'abort'].includes(node.name?.value ?? '')
}

function blocks(size: string | undefined, count: string | undefined): number | undefined {
  const unit: Readonly<Record<string, number>> = { '': 1, k: 1024, K: 1024, M: 1024 ** 2, G: 1024 ** 3 }
  const [, number, letter] = /^bs=(\d+)([kKMG]?)$/.exec(size ?? 'bs=512') ?? []
  const times = /^count=(\d+)$/.exec(count ?? '')?.[1]
  return number === undefined || times === undefined
    ? undefined
    : Number(number) * (unit[letter ?? ''] as number) * Number(times)
}

/** A `case` pattern of plain text and `*`; anything else matches nothing that we know. */
function matches(text: string, pattern: Word): boolean {
  const parts = pattern.text.replace(/["']/g, '').split('*')
  if (parts.some((part) => /[?[$`\\]/.test(part))) return false
  if (parts.length === 1) return text === parts[0]
  const first = parts[0] as string
  const last = parts.at(-1) as string
  if (!text.startsWith(first) || !text.slice(first.length).endsWith(last)) return false
  let at = first.length
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return at <= text.length - last.length
}
