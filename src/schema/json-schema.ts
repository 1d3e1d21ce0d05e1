/**
 * JSON Schemas for editors (the YAML language server), from the shapes. Editors see no tags: a tagged value is checked
 * against all that its tags may have, and the tags themselves go into the editor's settings (`customTags`). What the
 * language server does with them was tried with version 1.24.
 */
import type { AnyShape, Field, NumericShape, StructureShape, TaggedShape } from './shape.js'

/** JSON Schema, draft 7. */
export type JsonSchema = { readonly [key: string]: unknown }

const NUMBER = '^ *[+-]?(0x[0-9a-fA-F][0-9a-fA-F_]*|0o[0-7][0-7_]*|0b[01][01_]*|[0-9][0-9_]*) *(k|M|G|ki|Mi|Gi)? *$'

/** A definition is worth its name from this many characters on. */
const LONG = 150

/** The schema of a whole file. Parts that are long are definitions, by the name of the key or tag that has them first. */
export function jsonSchema(shape: AnyShape): JsonSchema {
  const schemas = new Schemas()
  const root = schemas.schemaOf(shape, 'file')
  const all = [...schemas.definitions].map(([name, { schema }]) => [name, schema] as const)
  return { ...root, ...(all.length === 0 ? {} : { definitions: Object.fromEntries(all) }) }
}

class Schemas {
  readonly definitions = new Map<string, { text: string; schema: JsonSchema }>()

  private share(schema: JsonSchema, name: string): JsonSchema {
    const text = JSON.stringify(schema)
    if (text.length < LONG) return schema
    let free = name
    for (let number = 2; (this.definitions.get(free)?.text ?? text) !== text; number++) free = `${name}-${number}`
    this.definitions.set(free, { text, schema })
    return { $ref: `#/definitions/${free}` }
  }

  private of(inner: AnyShape, name: string): JsonSchema {
    return this.share({ ...described(inner.doc), ...this.schemaOf(inner, name) }, name)
  }

  schemaOf(inner: AnyShape, name: string): JsonSchema {
    switch (inner.kind) {
      case 'scalar': {
        if (inner.form === 'absolute') return { type: 'string', pattern: '^/' }
        return { type: ['string', 'number', 'boolean', ...(inner.orNothing ? ['null'] : [])] }
      }
      case 'numeric':
        return {
          anyOf: [
            { type: 'integer', ...limits(inner) },
            { type: 'string', pattern: NUMBER },
          ],
        }
      case 'boolean':
        return { enum: [true, false, 'true', 'false'] }
      case 'choice':
        return { enum: [...new Set(inner.words.flatMap((word) => [word, word.replaceAll('-', '_')]))] }
      case 'sequence': {
        const items = this.of(inner.item, `${name}-item`)
        const min = inner.min === undefined ? {} : { minItems: inner.min }
        if (inner.fromScalar === 'untagged') return { anyOf: [items, { type: 'array', items, ...min }] }
        const list = { type: ['array', 'null'], items, ...min }
        return inner.fromScalar ? { anyOf: [items, list] } : list
      }
      case 'mapping': {
        const absolute = inner.key.kind === 'scalar' && inner.key.form === 'absolute'
        // `<<` merges
        const names = absolute ? { propertyNames: { pattern: '^(/|<<$)' } } : {}
        return { type: ['object', 'null'], ...names, additionalProperties: this.of(inner.value, `${name}-value`) }
      }
      case 'structure': {
        const short = inner.shorthand === undefined ? undefined : inner.fields[inner.shorthand]
        return short === undefined ? this.object(inner) : { anyOf: [this.of(short.shape, name), this.object(inner)] }
      }
      case 'tagged': {
        const plain = inner.plain ? [{ enum: Object.keys(inner.variants) }] : []
        return { anyOf: [...plain, ...this.variants(inner)] }
      }
      case 'nothing':
        return { enum: [null, ''] }
      case 'anything':
        return {}
    }
  }

  private object({ fields }: StructureShape): JsonSchema {
    const properties: Record<string, JsonSchema> = {}
    const required: string[] = []
    for (const [key, field] of Object.entries(fields)) {
      const schema = fieldSchema(field, this.of(field.shape, key))
      properties[key] = schema
      if (key.includes('-')) properties[key.replaceAll('-', '_')] = schema
      if (field.presence === 'required' || field.decoderNeeds === 'value') required.push(key)
    }
    return {
      type: required.length === 0 ? ['object', 'null'] : 'object',
      properties,
      patternProperties: { '^_': {} },
      additionalProperties: false,
      ...(required.length === 0 ? {} : { required }),
    }
  }

  /** Editors show the descriptions of all variants that fit: those that take the same are one. */
  private variants({ variants }: TaggedShape): JsonSchema[] {
    const groups = new Map<string, { schema: JsonSchema; tags: string[]; docs: (string | undefined)[] }>()
    for (const [tag, shape] of Object.entries(variants)) {
      for (const form of formsOf(shape)) {
        const schema = freeKeys(form)
          ? { ...this.schemaOf(form, tag), ...without(keysOf(variants)) }
          : this.schemaOf(form, tag)
        const text = JSON.stringify(schema)
        const group = groups.get(text) ?? { schema, tags: [], docs: [] }
        group.tags.push(`!${tag}`)
        group.docs.push(shape.doc)
        groups.set(text, group)
      }
    }
    return [...groups.values()].map(({ schema, tags: [first = '', ...more], docs }) => {
      const lines = [first, ...more].map((tag, index) => `- \`${tag}\`: ${docs[index]}`)
      const ofAll = docs.some(Boolean) ? lines.join('\n') : undefined
      const doc = more.length === 0 ? docs[0] : ofAll
      // of a list editors show what is said of its items
      const items = 'items' in schema ? { items: { ...(schema.items as JsonSchema), ...described(doc) } } : {}
      return this.share({ title: [first, ...more].join(', '), ...described(doc), ...schema, ...items }, first.slice(1))
    })
  }
}

/** A description, for editors that show Markdown and for those that do not. */
function described(doc: string | undefined): JsonSchema {
  if (doc === undefined) return {}
  return doc.includes('`') ? { description: doc.replaceAll('`', ''), markdownDescription: doc } : { description: doc }
}

/** A structure and its shorthand are two forms. */
function formsOf(shape: AnyShape): AnyShape[] {
  if (shape.kind !== 'structure' || shape.shorthand === undefined) return [shape]
  const { shorthand, ...whole } = shape
  const short = shape.fields[shorthand]?.shape
  return short === undefined ? [whole] : [short, whole]
}

/** Whether keys are of the author's choice, as in `!Env`, which would take whatever is meant for another tag. */
function freeKeys(shape: AnyShape): boolean {
  return shape.kind === 'mapping' && shape.key.kind === 'scalar' && shape.key.form === undefined
}

function keysOf(variants: TaggedShape['variants']): string[] {
  return [
    ...new Set(
      Object.values(variants).flatMap((shape) => (shape.kind === 'structure' ? Object.keys(shape.fields) : [])),
    ),
  ]
}

function without(keys: readonly string[]): JsonSchema {
  return keys.length === 0 ? {} : { propertyNames: { not: { enum: keys } } }
}

function limits({ min, max }: NumericShape): JsonSchema {
  return { ...(min === undefined ? {} : { minimum: min }), ...(max === undefined ? {} : { maximum: max }) }
}

function fieldSchema(field: Field, value: JsonSchema): JsonSchema {
  // beside a reference a schema may say nothing
  const documented = '$ref' in value ? { allOf: [value] } : value
  const schema = field.doc === undefined ? value : { ...described(field.doc), ...documented }
  const plain = ['string', 'boolean'].includes(typeof field.default) || Number.isSafeInteger(field.default)
  const withDefault = plain && !('$ref' in schema) ? { ...schema, default: field.default } : schema
  const nullable = (field.presence === 'optional' || field.presence === 'default-or-null') && !field.decoderNeeds
  if (!nullable || field.shape.kind === 'tagged' || field.shape.kind === 'anything') return withDefault
  return { anyOf: [withDefault, { type: 'null' }] }
}

/** The tags of a shape for `yaml.customTags`, each with the kinds of value that it takes: `!Sh scalar`, `!Copy mapping`. */
export function customTags(shape: AnyShape): string[] {
  const tags = new Set<string>()
  const seen = new Set<AnyShape>()
  const visit = (inner: AnyShape): void => {
    if (seen.has(inner)) return
    seen.add(inner)
    if (inner.kind === 'sequence') visit(inner.item)
    if (inner.kind === 'mapping') visit(inner.value)
    if (inner.kind === 'structure') for (const field of Object.values(inner.fields)) visit(field.shape)
    if (inner.kind !== 'tagged') return
    for (const [tag, value] of Object.entries(inner.variants)) {
      for (const kind of kindsOf(value)) tags.add(`!${tag} ${kind}`)
      visit(value)
    }
  }
  visit(shape)
  return [...tags].sort()
}

/** A tag alone is a scalar for editors. */
function kindsOf(shape: AnyShape): readonly string[] {
  if (shape.kind === 'sequence') return ['sequence', 'scalar']
  return shape.kind === 'mapping' || shape.kind === 'structure' ? ['mapping', 'scalar'] : ['scalar']
}
