/** The JSON Schemas in `schemas/`, for editors. `scripts/generate-schemas.mjs` writes them. */
import { containerShape, masterShape, processesShape, sandboxShape, secretsShape } from '../lithos/shape.js'
import { customTags, type JsonSchema, jsonSchema } from '../schema/json-schema.js'
import type { AnyShape } from '../schema/shape.js'
import { vaggaShape } from '../vagga/shape.js'
import { settingsShape } from './settings.js'

const FILES: readonly (readonly [name: string, title: string, shape: AnyShape])[] = [
  ['vagga', 'vagga.yaml and its mixins', vaggaShape],
  ['lithos-container', 'lithos: the container config inside an image', containerShape],
  ['lithos-sandbox', 'lithos: sandboxes/NAME.yaml', sandboxShape],
  ['lithos-process', 'lithos: processes/NAME.yaml', processesShape],
  ['lithos-master', 'lithos: master.yaml', masterShape],
  ['lithos-secrets', 'lithos: a secret-environ-file', secretsShape],
  ['settings', 'lithos-ready: .lithos-ready.yaml', settingsShape],
]

/** The content of each schema file by its name, like `vagga.json`. */
export function jsonSchemas(): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(
    FILES.map(([name, title, shape]) => {
      const tags = customTags(shape)
      const note = tags.length === 0 ? {} : { $comment: `yaml.customTags: ${JSON.stringify(tags)}` }
      return [
        `${name}.json`,
        { $schema: 'http://json-schema.org/draft-07/schema#', title, ...note, ...jsonSchema(shape) },
      ]
    }),
  )
}
