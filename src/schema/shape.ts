/**
 * The shape language. A shape is a plain value that says what vagga or lithos accept at a place; the reader
 * (`read.ts`), the messages and the editors' JSON Schemas all come from the one declaration. What a shape reads is a
 * type of its own: `ReadAs<typeof shape>`.
 *
 * Everything that was read carries the place where it was written, because includes, mixins and two config languages
 * meet in one model. What could not be read is `undefined` (and a problem), so that the rest is still checked.
 *
 * Source of the semantics: quire: validate.rs, de.rs; facts: quire.md 2 and 3.
 */
import type { Node } from '../quire/node.js'
import type { Located, Location } from '../text/source.js'

/** A value that was read. */
export interface Read<T> extends Located<T> {
  readonly node: Node
  /** Nobody wrote it: this is the program's default, and `at` is the place of what it belongs to. */
  readonly implied?: true
}

/** A list that was read. Items that could not be read are left out, and then `complete` is false. */
export interface ReadList<T> {
  readonly at: Location
  readonly node: Node
  readonly implied?: true
  readonly items: readonly T[]
  readonly complete: boolean
}

/** A mapping with keys of the author's choice, in the order written. Entries that could not be read are left out, and then `complete` is false. */
export interface ReadMap<T> {
  readonly at: Location
  readonly node: Node
  readonly implied?: true
  readonly entries: readonly ReadEntry<T>[]
  readonly complete: boolean
  get(key: string): T | undefined
}

/** An entry of a mapping, read: the key as it is written, and the value. */
export interface ReadEntry<T> {
  readonly key: Located<string>
  readonly value: T
}

/** One of several tagged values: `!Copy { … }` has tag `Copy`. */
interface ReadVariant<Tag extends string, T> {
  readonly tag: Tag
  /** The place of the tag itself, or of the plain word where a plain word is allowed. */
  readonly tagAt: Location
  /** From the tag to the end of the value. */
  readonly at: Location
  readonly node: Node
  readonly value: T
}

/** What every structure has besides its fields. `keys` gives the place of each key that was written, by its name in the shape. */
export interface ReadStructure {
  readonly at: Location
  readonly node: Node
  readonly implied?: true
  readonly keys: ReadonlyMap<string, Location>
}

/** A shape, whatever its values are. */
// biome-ignore lint/suspicious/noExplicitAny: a shape of anything; the precise type is recovered by ReadAs
export type AnyShape = Shape<any>

/** The phantom `reads` carries the type that the shape reads; it never has a value. */
interface Phantom<T> {
  readonly reads?: T
}

/** What is accepted at a place; what it reads is a `T`. */
export type Shape<T> = Phantom<T> &
  (
    | ScalarShape
    | NumericShape
    | BooleanShape
    | ChoiceShape
    | SequenceShape
    | MappingShape
    | StructureShape
    | TaggedShape
    | NothingShape
    | AnythingShape
  )

/** What a shape reads. */
export type ReadAs<S> = S extends Phantom<infer T> ? Exclude<T, undefined> : never

/** Notes for people that any shape may carry. */
interface Described {
  /** One sentence for editors and messages. */
  readonly doc?: string
}

/** A text. `form` narrows it; each form is a check that the real program makes when it reads the file. */
export interface ScalarShape extends Described {
  readonly kind: 'scalar'
  /**
   * - `absolute`, `relative`: vagga's path checks, lexical: begins with `/`; no leading `/` and no `..`.
   * - `u16`, `u32`, `u64`, `i32`: plain Rust decimal, no units (facts: quire.md 3.12).
   * - `range`: `N` or `N-M`; `ordered-range`: vagga crashes when M is less than N. - `ip`, `network`: addresses.
   */
  readonly form?: 'absolute' | 'relative' | 'u32' | 'u64' | 'range' | 'ordered-range' | 'ip' | 'network'
  /** Nothing at all may stand in place of the text, and reads as the empty text. */
  readonly orNothing?: true
  /** A further check of the program's own, on the text. Gives what is wrong, in words that follow the name of the key. */
  readonly check?: (text: string) => string | undefined
}

/** An integer with units (`k M G ki Mi Gi`), `_`, `0x 0o 0b`. `type` is the Rust type that it must fit. */
export interface NumericShape extends Described {
  readonly kind: 'numeric'
  readonly min?: number
  readonly max?: number
  readonly type: 'u16' | 'u32' | 'u64' | 'usize' | 'i32' | 'f32'
}

/** Exactly `true` or `false`. */
interface BooleanShape extends Described {
  readonly kind: 'boolean'
}

/** A word out of a list, without a tag (`kind: Daemon`). `-` and `_` are the same in it. */
export interface ChoiceShape extends Described {
  readonly kind: 'choice'
  readonly words: readonly string[]
}

/** A list, each item of one shape. */
export interface SequenceShape extends Described {
  readonly kind: 'sequence'
  readonly item: AnyShape
  /** A scalar stands for a list of itself. `untagged`: as vagga's `run`, which takes neither a tagged scalar nor nothing. */
  readonly fromScalar?: true | 'untagged'
  /** The fewest items that are accepted. */
  readonly min?: number
}

/** A mapping with keys of the author's choice. */
export interface MappingShape extends Described {
  readonly kind: 'mapping'
  readonly key: ScalarShape | NumericShape
  readonly value: AnyShape
}

/** A mapping with keys that the program knows. `-` and `_` are the same in them; those with a `_` in front are nobody's. */
export interface StructureShape extends Described {
  readonly kind: 'structure'
  readonly fields: Readonly<Record<string, Field>>
  /** A scalar in place of the mapping is the value of this field (`!Persistent name`). */
  readonly shorthand?: string
}

/** A key of a structure, and what its value may be. */
export interface Field {
  readonly shape: AnyShape
  /** One sentence for editors: what the key does. */
  readonly doc?: string
  /**
   * - `required`: missing is an error.
   * - `optional`: missing or null reads as `undefined`.
   * - `default`: missing reads as the default (marked `implied`); null is an error for scalars (facts: quire.md 3.16).
   * - `default-or-null`: missing reads as the default, null as `undefined`.
   */
  readonly presence: 'required' | 'optional' | 'default' | 'default-or-null'
  /** The plain value: `[]` and `{}` for lists, mappings and structures. */
  readonly default?: unknown
  /** Accepted by the validator when null or missing, refused by the decoder then (facts: quire.md 3.20). */
  readonly decoderNeeds?: 'value' | 'not-null'
}

/** One of several tags, each with a shape of its own. */
export interface TaggedShape extends Described {
  readonly kind: 'tagged'
  readonly variants: Readonly<Record<string, AnyShape>>
  /** A plain word may stand for a bare tag (`activation: systemd`). */
  readonly plain?: true
  /** What a value without a tag is read as. */
  readonly untagged?: string
}

/** Nothing may be written: a bare tag, `~` or `null`. */
interface NothingShape extends Described {
  readonly kind: 'nothing'
}

/** Any tree: nobody looks at it. */
interface AnythingShape extends Described {
  readonly kind: 'anything'
}

/** `memory-limit` → `memoryLimit`. */
type CamelCase<S extends string> = S extends `${infer Head}-${infer Tail}` ? `${Head}${Capitalize<CamelCase<Tail>>}` : S

// biome-ignore lint/suspicious/noExplicitAny: matches any presence and type
type AnyField = FieldOf<any, any>
interface FieldOf<T, P extends Field['presence']> extends Field {
  readonly presence: P
  readonly reads?: T
}
type FieldType<F> = F extends FieldOf<infer T, infer P> ? (P extends 'default' ? T : T | undefined) : never

type StructureOf<F extends Readonly<Record<string, AnyField>>> = ReadStructure & {
  readonly [K in keyof F & string as CamelCase<K>]: FieldType<F[K]>
}

type VariantsOf<V extends Readonly<Record<string, AnyShape>>> = {
  readonly [Tag in keyof V & string]: ReadVariant<Tag, ReadAs<V[Tag]>>
}[keyof V & string]

/** Everything of a shape but its kind. */
type Options<S> = Omit<S, 'kind'>

/** A text. */
export const scalar = (options: Options<ScalarShape> = {}): Shape<Read<string>> => ({ kind: 'scalar', ...options })

/** An integer; a `u32` unless told. */
export const numeric = (options: Partial<Options<NumericShape>> = {}): Shape<Read<number>> => ({
  kind: 'numeric',
  type: 'u32',
  ...options,
})

/** `true` or `false`. */
export const boolean = (options: Options<BooleanShape> = {}): Shape<Read<boolean>> => ({ kind: 'boolean', ...options })

/** One of some words. */
export const choice = <const W extends readonly string[]>(
  words: W,
  options: Omit<Options<ChoiceShape>, 'words'> = {},
): Shape<Read<W[number]>> => ({ kind: 'choice', words, ...options })

/** A list of `item`. */
export const sequence = <T>(
  item: Shape<T>,
  options: Omit<Options<SequenceShape>, 'item'> = {},
): Shape<ReadList<T>> => ({ kind: 'sequence', item, ...options })

/** A mapping of texts, or of what `key` says, to `value`. */
export const mapping = <T>(
  value: Shape<T>,
  options: { key?: Options<ScalarShape> | NumericShape; doc?: string } = {},
): Shape<ReadMap<T>> => ({
  kind: 'mapping',
  value,
  key: { kind: 'scalar', ...options.key },
  ...(options.doc === undefined ? {} : { doc: options.doc }),
})

/** A mapping with these keys; read, they are in camel case. */
export const structure = <F extends Readonly<Record<string, AnyField>>>(
  fields: F,
  options: Omit<Options<StructureShape>, 'fields'> = {},
): Shape<StructureOf<F>> => ({ kind: 'structure', fields, ...options })

/** A value with one of these tags. */
export const tagged = <V extends Readonly<Record<string, AnyShape>>>(
  variants: V,
  options: Omit<Options<TaggedShape>, 'variants'> = {},
): Shape<VariantsOf<V>> => ({ kind: 'tagged', variants, ...options })

/** No value. */
export const nothing = (options: Options<NothingShape> = {}): Shape<Read<null>> => ({ kind: 'nothing', ...options })

/** `metadata`: any tree; every scalar stays a text. */
export const anything = (options: Options<AnythingShape> = {}): Shape<Read<Node>> => ({ kind: 'anything', ...options })

/** A field that must be written. */
export const required = <T>(shape: Shape<T>): FieldOf<T, 'required'> => ({ shape, presence: 'required' })

/** A field that may be missing or null. */
export const optional = <T>(shape: Shape<T>): FieldOf<T, 'optional'> => ({ shape, presence: 'optional' })

/** A field with a default that `null` takes away. */
export const defaultsOrNull = <T>(shape: Shape<T>, value: unknown): FieldOf<T, 'default-or-null'> => ({
  shape,
  presence: 'default-or-null',
  default: value,
})

/** A field with a default: the plain value that the program uses (`[]` and `{}` for lists, mappings and structures). */
export const defaults = <T>(shape: Shape<T>, value: unknown): FieldOf<T, 'default'> => ({
  shape,
  presence: 'default',
  default: value,
})

/** The fields, or the variants of tags, with a sentence for editors on each that has one in `docs`. */
export const described = <F extends Readonly<Record<string, { readonly doc?: string }>>>(
  docs: { readonly [K in keyof F]?: string },
  fields: F,
): F =>
  Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [
      name,
      docs[name] === undefined ? field : { ...field, doc: docs[name] },
    ]),
  ) as F
