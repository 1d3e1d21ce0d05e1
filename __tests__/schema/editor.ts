import Ajv from 'ajv'
import { parseDocument } from 'yaml'
import { jsonSchemas } from '../../src/check/schemas.js'

const ajv = new Ajv.default({ strict: false })
/** The schema of each file name, compiled. */
export const schemas = Object.fromEntries(
  Object.entries(jsonSchemas()).map(([name, schema]) => [name, ajv.compile(schema)]),
)

/** What an editor makes of a text: tags are for the editor's settings, and the value is checked without them. */
export const takes = (schema: string, text: string): boolean => {
  const document = parseDocument(text, { merge: true, logLevel: 'silent' })
  return schemas[schema]?.(document.toJS()) ?? false
}
