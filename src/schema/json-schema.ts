/**
 * JSON Schemas for editors (the YAML language server), from the shapes. Editors see no tags: a tagged value is checked
 * against all that its tags may have, and the tags themselves go into the editor's settings (`customTags`).
 */
import type { AnyShape, Field, NumericShape } from './shape.js'

/** JSON Schema, draft 7. */
export type JsonSchema = { readonly [key: string]: unknown }

const NUMBER = '^ *[+-]?(0x[0-9a-fA-F][0-9a-fA-F_]*|0o[0-7][0-7_]*|0b[01][01_]*|[0-9][0-9_]*) *(k|M|G|ki|Mi|Gi)? *$'

/** A definition is worth its name from this many characters on. */
const LONG = 150

/** The schema of a whole file. Parts that are long are definitions, by the name of the key or tag that has them first. */
export function jsonSchema(shape: AnyShape): JsonSchema {
  const definitions = new Map<string, { text: string; schema: JsonSchema }>()

  const share = (schema: JsonSchema, name: string): JsonSchema => {
    const text = JSON.stringify(schema)
    if (text.length < LONG) return schema
    let free = name
    for (let n = 2; (definitions.get(free)?.text ?? text) !== text; n++) free = `${name}-${n}`
    definitions.set(free, { text, schema })
    return { $ref: `#/definitions/${free}` }
  }

  const of = (inner: AnyShape, name: string, title?: string): JsonSchema => {
    const notes = {
      ...(title === undefined ? {} : { title }),
      ...(inner.doc === undefined ? {} : { description: inner.doc }),
    }
    return share({ ...notes, ...schemaOf(inner, name) }, name)
  }

  const schemaOf = (inner: AnyShape, name: string): JsonSchema => {
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
        const items = of(inner.item, `${name}-item`)
        const min = inner.min === undefined ? {} : { minItems: inner.min }
        if (inner.fromScalar === 'untagged') return { anyOf: [items, { type: 'array', items, ...min }] }
        const list = { type: ['array', 'null'], items, ...min }
        return inner.fromScalar ? { anyOf: [items, list] } : list
      }
      case 'mapping': {
        const absolute = inner.key.kind === 'scalar' && inner.key.form === 'absolute'
        const names = absolute ? { propertyNames: { pattern: '^/' } } : {}
        return { type: ['object', 'null'], ...names, additionalProperties: of(inner.value, `${name}-value`) }
      }
      case 'structure': {
        const properties: Record<string, JsonSchema> = {}
        const required: string[] = []
        for (const [key, field] of Object.entries(inner.fields)) {
          const schema = fieldSchema(field, of(field.shape, key))
          properties[key] = schema
          if (key.includes('-')) properties[key.replaceAll('-', '_')] = schema
          if (field.presence === 'required' || field.decoderNeeds === 'value') required.push(key)
        }
        const object = {
          type: required.length === 0 ? ['object', 'null'] : 'object',
          properties,
          patternProperties: { '^_': {} },
          additionalProperties: false,
          ...(required.length === 0 ? {} : { required }),
        }
        const short = inner.shorthand === undefined ? undefined : inner.fields[inner.shorthand]
        return short === undefined ? object : { anyOf: [of(short.shape, name), object] }
      }
      case 'tagged': {
        const plain = inner.plain ? [{ enum: Object.keys(inner.variants) }] : []
        return { anyOf: [...plain, ...Object.entries(inner.variants).map(([tag, value]) => of(value, tag, `!${tag}`))] }
      }
      case 'nothing':
        return { enum: [null, ''] }
      case 'anything':
        return {}
    }
  }

  const root = schemaOf(shape, 'file')
  const all = [...definitions].map(([name, { schema }]) => [name, schema] as const)
  return { ...root, ...(all.length === 0 ? {} : { definitions: Object.fromEntries(all) }) }
}

function limits({ min, max }: NumericShape): JsonSchema {
  return { ...(min === undefined ? {} : { minimum: min }), ...(max === undefined ? {} : { maximum: max }) }
}

function fieldSchema(field: Field, value: JsonSchema): JsonSchema {
  const schema =
    field.doc === undefined
      ? value
      : '$ref' in value
        ? { description: field.doc, allOf: [value] }
        : { description: field.doc, ...value }
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
