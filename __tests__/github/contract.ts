/** GitHub's own descriptions of its API, and whether a request keeps to them. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv, type ValidateFunction } from 'ajv'
import { buildSchema, type GraphQLSchema } from 'graphql'

const described = fileURLToPath(new URL('../../node_modules/@octokit/', import.meta.url))

export interface Operation {
  readonly method: string
  readonly template: string
  readonly parameters: Record<string, string>
}

interface Described {
  readonly parameters?: readonly unknown[]
  readonly requestBody?: unknown
}

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly schema: object
}

const openapi = JSON.parse(readFileSync(`${described}openapi/generated/api.github.com.json`, 'utf8')) as {
  paths: Record<string, Record<string, Described>>
}

const templates = Object.keys(openapi.paths).map((template) => {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string)
  const pattern = template.replace(/[.+]/g, '\\$&').replace(/\{\w+\}/g, '([^/]+)')
  return { template, names, pattern: new RegExp(`^${pattern}$`) }
})

const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes: false, validateFormats: false })
const asked = new Ajv({ strict: false, allErrors: true, coerceTypes: true, validateFormats: false })
const compiled = new Map<string, ValidateFunction>()

/** The operation a request is for. References (`{ref}` of a branch) keep their slashes in an address. */
export function operation(method: string, path: string): Operation | undefined {
  for (const { template, names, pattern } of templates) {
    const long =
      template.endsWith('/{ref}') && template.includes('/git/')
        ? new RegExp(`${pattern.source.slice(0, -8)}(.+)$`)
        : pattern
    const match = long.exec(path)
    if (match === null || openapi.paths[template]?.[method.toLowerCase()] === undefined) continue
    const parameters = Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(match[i + 1] as string)]))
    return { method, template, parameters }
  }
  return undefined
}

/** What is wrong with a request, as GitHub describes the operation; empty when it keeps to it. */
export function violations(
  { method, template, parameters }: Operation,
  query: URLSearchParams,
  body: unknown,
): string[] {
  const described = openapi.paths[template]?.[method.toLowerCase()] as Described
  const name = `${method} ${template}`
  const problems: string[] = []
  const known = (described.parameters ?? []).map((one) => inlined(one) as Parameter)
  for (const parameter of known) {
    const inQuery = parameter.in === 'query' ? query.get(parameter.name) : null
    const given = parameter.in === 'path' ? parameters[parameter.name] : inQuery
    if (given === null || given === undefined) {
      if (parameter.required) problems.push(`${name}: ${parameter.name} is missing`)
      continue
    }
    const validate = compile(asked, `${name} ${parameter.name}`, {
      type: 'object',
      properties: { value: parameter.schema },
    })
    if (!validate({ value: given }))
      problems.push(`${name}: ${parameter.name}=${given}: ${asked.errorsText(validate.errors)}`)
  }
  for (const key of query.keys()) {
    if (!known.some((parameter) => parameter.in === 'query' && parameter.name === key))
      problems.push(`${name}: no parameter ${key}`)
  }
  const content = (inlined(described.requestBody) as { content?: Record<string, { schema: object }> } | undefined)
    ?.content
  const schema = content?.['application/json']?.schema as { properties?: object } | undefined
  if (body === undefined) {
    if (schema !== undefined && (described.requestBody as { required?: boolean }).required)
      problems.push(`${name}: no body`)
    return problems
  }
  if (schema === undefined) return [...problems, `${name}: takes no body`]
  const validate = compile(ajv, name, schema)
  if (!validate(body)) problems.push(`${name}: ${ajv.errorsText(validate.errors)}`)
  for (const key of Object.keys(body as object)) {
    if (!(key in (schema.properties ?? {}))) problems.push(`${name}: no field ${key}`)
  }
  return problems
}

function compile(validator: Ajv, name: string, schema: object): ValidateFunction {
  const validate = compiled.get(name) ?? validator.compile(schema)
  compiled.set(name, validate)
  return validate
}

function inlined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inlined)
  if (typeof value !== 'object' || value === null) return value
  if ('$ref' in value) {
    const parts = String(value.$ref).slice(2).split('/')
    return inlined(
      parts.reduce<unknown>((at, part) => (at as Record<string, unknown>)[part.replaceAll('~1', '/')], openapi),
    )
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inlined(inner)]))
}

/** GitHub's GraphQL schema. */
export const graphqlSchema: GraphQLSchema = buildSchema(
  readFileSync(`${described}graphql-schema/schema.graphql`, 'utf8'),
  { assumeValid: true },
)
