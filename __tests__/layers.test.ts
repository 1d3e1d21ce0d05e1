/** Imports go one way (see the design): what is below never knows what is above. */
import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { groupBy } from '../src/text/collections.js'

const src = resolve(dirname(fileURLToPath(import.meta.url)), '../src')

/** The folders, each above all that it may import. A file at the top of src belongs to the folder of its name. */
const order = [
  'main',
  'cli',
  'action',
  'lsp',
  'github',
  'check',
  'report',
  'fix',
  'rules',
  'evidence',
  'boot',
  'deployment',
  'image',
  'shell',
  'vagga',
  'lithos',
  'schema',
  'yaml',
  'quire',
  'files',
  'text',
]

function sources(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name)
    if (entry.isDirectory()) return sources(path)
    return entry.name.endsWith('.ts') ? [path] : []
  })
}

const nameOf = (path: string): string => relative(src, path).replace(/(?:\.d)?\.[jt]s$/, '')

/** Every import and re-export of src, also those by `import()`; `to` is a file of src by its name, or a package. */
const imports = sources(src).flatMap((path) => {
  const text = readFileSync(path, 'utf8')
  const specifiers = text.matchAll(/^(?:import|export)\b[^'"]*?from '([^']+)'|\bimport\('([^']+)'\)/gm)
  return [...specifiers].map(([, one, other]) => {
    const to = (one ?? other) as string
    return { from: nameOf(path), to: to.startsWith('.') ? nameOf(resolve(dirname(path), to)) : to }
  })
})

const folderOf = (name: string): string => name.split('/')[0] as string

const next = groupBy(imports, ({ from }) => from)

/** What a file imports, directly or by way of others. */
function reachable(start: string): ReadonlySet<string> {
  const seen = new Set<string>()
  const pending = [start]
  for (let name = pending.pop(); name !== undefined; name = pending.pop())
    for (const { to } of next.get(name) ?? [])
      if (!seen.has(to)) {
        seen.add(to)
        pending.push(to)
      }
  return seen
}

/** The groups of files that import each other, directly or by way of others. */
function circles(): readonly (readonly string[])[] {
  const reached = new Map([...next.keys()].map((name) => [name, reachable(name)]))
  const inCircle = [...reached].filter(([name, to]) => to.has(name))
  const groups = inCircle.map(([name, to]) => [...to].filter((other) => reached.get(other)?.has(name)).sort())
  return [...new Map(groups.map((group) => [group.join(), group])).values()]
}

describe('imports', () => {
  test('know every folder', () => {
    const folders = new Set(sources(src).map((path) => folderOf(nameOf(path))))
    expect([...folders].filter((folder) => !order.includes(folder))).toEqual([])
  })

  test('point downwards', () => {
    const wrong = imports.filter(({ from, to }) => {
      const [own, other] = [order.indexOf(folderOf(from)), order.indexOf(folderOf(to))]
      return other !== -1 && other < own
    })
    expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([])
  })

  test('from the check and from the formats of the report lead to nothing of Node', () => {
    const formats = sources(join(src, 'report')).map(nameOf)
    const reached = new Set(['check', ...formats].flatMap((name) => [name, ...reachable(name)]))
    expect([...reached].filter((name) => name.startsWith('node:') || builtinModules.includes(name))).toEqual([])
  })

  test('make no circles', () => {
    expect(circles()).toEqual([])
  })

  test('keep file access, YAML and GitHub in their places', () => {
    const places: readonly (readonly [RegExp, RegExp])[] = [
      [
        /^node:(?:fs|child_process|os|process)/,
        /^(?:main|cli|action|files\/(?:disk|held)|fix\/write|lsp\/project|github\/|cli\/)/,
      ],
      [/^yaml$/, /^yaml\//],
      [/^@(?:actions|octokit)\//, /^(?:main|action|github\/)/],
    ]
    const wrong = imports.flatMap(({ from, to }) =>
      places.flatMap(([what, where]) => (what.test(to) && !where.test(from) ? [`${from} imports ${to}`] : [])),
    )
    expect(wrong).toEqual([])
  })

  test('nothing below the programs prints or exits', () => {
    const wrong = sources(src).flatMap((path) => {
      const from = relative(src, path)
      // what other people's programs do there is named in the tables of the languages
      if (/^(?:main|cli|action|github\/|cli\/|evidence\/languages\/javascript)/.test(from)) return []
      return /(?<!\.)\bconsole\.\w+\(|\bprocess\.(?:exit|stdout|stderr|argv|env)\b/.test(readFileSync(path, 'utf8'))
        ? [from]
        : []
    })
    expect(wrong).toEqual([])
  })
})
