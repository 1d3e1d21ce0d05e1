/** What is known of a language, and of the sources and the world that it meets. */
import type { Answer } from '../../image/image.js'
import type { Trait } from '../evidence.js'
import type { Script } from '../texts.js'
import type { Call, Expression, Import, Module, Scope } from './syntax.js'

/** What a call does. */
export interface Claim {
  readonly trait: Trait
  /** The path or name that it is about. */
  readonly value?: Value | null | undefined
  readonly subject?: string | undefined
  /** It does so only perhaps, however certainly the call happens. */
  readonly isDoubtful?: boolean | undefined
  /** Where the path is written, in what is much longer: a dictionary of settings. */
  readonly at?: Expression | undefined
  /** A directory is made, where there is none. */
  readonly isDirectory?: boolean | undefined
  /** The program goes on without the variable. */
  readonly hasDefault?: boolean | undefined
}

export type Meaning = (call: CallReader) => readonly Claim[]

/** A language: how it is read, and a table of what its calls do. */
export interface Language {
  readonly name: string
  /** Reads a source; never throws, in time proportional to its size. */
  read(text: string): Module
  /** What calls do, by their full names; `.name` is a method of any object. */
  readonly calls: Readonly<Record<string, Meaning>>
  /** The values of calls, by their full names. */
  readonly values: Readonly<Record<string, (call: CallReader) => Value | null | undefined>>
  /** The values of names that nobody assigns: `__file__`. */
  given(name: string, place: Place): Value | undefined
  /** `path.parent`, `path.parents[1]` of a value. */
  memberOf?: ((value: Value, name: string) => Value | undefined) | undefined
  itemOf?: ((value: Value, name: string, index: number) => Value | undefined) | undefined
  /** The objects that hold environment variables; whether their members are variables, too (JavaScript). */
  readonly environ: { readonly names: ReadonlySet<string>; readonly isObject: boolean }
  /** Calls whose result is what they are given: `promisify`. */
  readonly passedOn: ReadonlySet<string>
  /** Calls that ask whether a file is there. */
  readonly questions: ReadonlySet<string>
  /** Other spellings of one full name. */
  readonly synonyms: readonly (readonly [RegExp, string])[]
  /** Whether a failure of this kind is caught, so that the program goes on. */
  isCaught(trait: Trait, caught: readonly string[]): boolean
  /** The functions that run by themselves when a program starts. */
  readonly begins: readonly string[]
  /** Where the file of an import may be, the best first, and by which local name; absolute paths of the image. */
  targets(wanted: Import, source: Source, world: World): readonly Target[]
}

/** A file that an import may mean. */
export interface Target {
  readonly paths: readonly string[]
  /** The imported names that are this file itself, or (`name`) that it gives. */
  readonly gives: ReadonlyMap<string, string>
  /** The program does not go on without it. */
  readonly isNeeded: boolean
}

/** A source of the image that the start reaches. */
export interface Source {
  /** Where it is in the image. */
  readonly path: string
  readonly script: Script
  readonly language: Language
  readonly module: Module
  /** It is what the start runs itself. */
  readonly isStart: boolean
  /** What the names of its imports stand for. */
  readonly names: Map<string, Name>
}

/** What a name that an import gives stands for. */
export interface Name {
  readonly full: string
  readonly name: string
  readonly target?: Source | undefined
  /** The same for a program that does not reach the target. */
  readonly otherwise?: Name | undefined
}

/** What a name of a source stands for, where an import gives it. */
export function importedName(name: string, { source, world }: Pick<Place, 'source' | 'world'>): Name | undefined {
  let found = source.names.get(name)
  while (found?.target !== undefined && !world.reached.has(found.target)) found = found.otherwise
  return found
}

/** What the program meets. */
export interface World {
  /** The directory that the process is in. */
  readonly directory: string
  readonly variables: ReadonlyMap<string, string>
  /** Variables that are set, nobody knows to what. */
  readonly hidden: ReadonlySet<string>
  /** The variables are all that there are. */
  readonly isWhole: boolean
  /** Where Python looks for modules; absolute. */
  readonly modulePath: readonly string[]
  /** Where PHP looks for classes, by the beginnings of their names; absolute. */
  readonly autoload: readonly { readonly prefix: string; readonly directory: string }[]
  exists(path: string): Answer
  /** The sources that the program is made of. */
  readonly reached: ReadonlySet<Source>
}

/** A text; where `known` is false, what it begins with. */
export interface Value {
  readonly text: string
  readonly known: boolean
  /** Where its beginning is written. */
  readonly origin?: Origin | undefined
  /** The environment variable that it comes from. */
  readonly through?: string | undefined
}

export interface Origin {
  readonly source: Source
  readonly start: number
  readonly end: number
}

/** Where an expression stands. */
export interface Place {
  readonly source: Source
  readonly scope: Scope
  readonly world: World
}

/** A call whose arguments are asked for. */
export interface CallReader {
  readonly call: Call
  readonly place: Place
  /** The full name of what is called. */
  readonly name: string | undefined
  /** An argument by its place, or by one of its names. */
  argument(index: number, ...names: readonly string[]): Expression | undefined
  /** A property of the first dictionary among the arguments. */
  option(...names: readonly string[]): Expression | undefined
  value(expression: Expression | undefined): Value | null | undefined
  /** What a name stands for, as it is written there. */
  written(expression: Expression): Expression
  /** The object whose method is called. */
  receiver(): Expression | undefined
}
