import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { type Inputs, readInputs } from '../../src/action/inputs.js'

const text = (path: string) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8')
const action = parse(text('action.yml')) as {
  inputs: Record<string, { description: string; default?: string }>
  outputs: Record<string, { description: string }>
  runs: unknown
  branding: unknown
}

/** The inputs of a step with these variables, as the runner sets them. */
const inputsOf = (env: Readonly<Record<string, string>>): Inputs =>
  readInputs((name) => (env[`INPUT_${name.toUpperCase()}`] ?? '').trim())

describe('action.yml', () => {
  test('runs the bundle on the Node that runners have', () => {
    expect(action.runs).toEqual({ using: 'node24', main: 'dist/index.js' })
    expect(Object.keys(action).sort()).toEqual([
      'author',
      'branding',
      'description',
      'inputs',
      'name',
      'outputs',
      'runs',
    ])
  })

  test('describes every input that is read, and every one it describes is read', () => {
    const read = [...text('src/action/inputs.ts').matchAll(/(?:given|choice|yes)\('([a-z-]+)'/g)].map(
      ([, name]) => name,
    )
    expect(Object.keys(action.inputs).sort()).toEqual([...new Set(read)].sort())
    for (const { description } of Object.values(action.inputs)) expect(description).not.toBe('')
  })

  test('has no default for what the settings file can say', () => {
    for (const name of ['fail-on', 'lithos-version', 'images', 'config-file'])
      expect(action.inputs[name]).not.toHaveProperty('default')
  })

  test('has the defaults of the program, so that both mean the same', () => {
    const env = Object.entries(action.inputs).flatMap(([name, { default: value }]) =>
      value === undefined || name === 'token' ? [] : [[`INPUT_${name.toUpperCase()}`, value] as const],
    )
    expect(inputsOf(Object.fromEntries(env))).toEqual(inputsOf({}))
  })
})

describe('inputs', () => {
  test('are all named when several are wrong', () => {
    const env = { INPUT_SCOPE: 'lines', INPUT_FIX: 'yes', 'INPUT_FAIL-ON': 'info', INPUT_IMAGES: 'app=ok\nno path' }
    for (const words of [
      'scope: `lines`',
      'fix: `yes`',
      'fail-on: `info` is none of error, warning, note, never',
      'images: `no path`',
    ]) {
      expect(() => inputsOf(env)).toThrow(words)
    }
  })

  test('may be written in any case, over several lines', () => {
    const env = { INPUT_COMMENT: ' Always ', INPUT_IMAGES: 'app = images/app.tar\n\nweb=web\n', INPUT_PATH: './a//b/' }
    const { comment, images, path } = inputsOf(env)
    expect({ comment, images: [...images], path }).toEqual({
      comment: 'always',
      images: [
        ['app', 'images/app.tar'],
        ['web', 'web'],
      ],
      path: 'a/b',
    })
    expect(inputsOf({ INPUT_ONLY: 'api, worker\n\nweb ' }).only).toEqual(['api', 'worker', 'web'])
    expect(inputsOf({}).only).toBeUndefined()
  })
})
