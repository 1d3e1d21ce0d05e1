/** Imports go one way (see the design): what is below never knows what is above. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'

const src = resolve(dirname(fileURLToPath(import.meta.url)), '../src')

/** What each part may import, besides itself. `core` are the types that everybody speaks. */
const below: Record<string, readonly string[]> = {
  text: [],
  files: [],
  finding: ['text'],
  quire: ['text'],
  yaml: ['quire', 'text', 'finding'],
  schema: ['quire', 'yaml', 'text', 'finding'],
  vagga: ['schema', 'yaml', 'quire', 'text', 'files', 'finding'],
  lithos: ['schema', 'yaml', 'quire', 'text', 'files', 'finding'],
  link: ['vagga', 'lithos', 'schema', 'yaml', 'quire', 'text', 'files', 'finding'],
  shell: [],
  image: ['shell', 'link', 'vagga', 'lithos', 'schema', 'quire', 'text', 'files', 'finding'],
  boot: ['image', 'link', 'lithos', 'schema', 'quire', 'text', 'files', 'finding'],
  fix: ['vagga', 'lithos', 'schema', 'yaml', 'quire', 'text', 'files', 'finding'],
  rules: [
    'boot',
    'image',
    'shell',
    'link',
    'vagga',
    'lithos',
    'schema',
    'quire',
    'yaml',
    'text',
    'files',
    'finding',
    'fix',
  ],
  report: ['finding', 'text', 'core'],
  views: ['report', 'rules', 'boot', 'image', 'link', 'vagga', 'lithos', 'schema', 'text', 'files', 'finding', 'core'],
  check: [
    'views',
    'rules',
    'fix',
    'boot',
    'image',
    'link',
    'vagga',
    'lithos',
    'schema',
    'text',
    'files',
    'finding',
    'settings',
    'core',
  ],
  github: ['report', 'fix', 'text', 'files', 'finding', 'core'],
}

/** Small helpers that know of nothing. */
const anybody = new Set(['lazy', 'remembered', 'grouped'])

/** Types and small words of other folders that `report` and `github` may use. */
const core = new Set(['boot/stage', 'report/report', 'link/deployment', 'image/image', 'rules/rule'])

function sources(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name)
    return entry.isDirectory() ? sources(path) : entry.name.endsWith('.ts') ? [path] : []
  })
}

const imports = sources(src).flatMap((path) => {
  const text = readFileSync(path, 'utf8')
  const from = relative(src, path).replace(/(?:\.d)?\.ts$/, '')
  return [...text.matchAll(/^(?:import|export)\b[^'"]*?from '([^']+)'/gm)].map((match) => ({
    from,
    to: match[1] as string,
    typeOnly: match[0].startsWith('import type'),
  }))
})

describe('imports', () => {
  test('point downwards', () => {
    const wrong = imports.flatMap(({ from, to, typeOnly }) => {
      if (!to.startsWith('.')) return []
      const target = relative(src, resolve(src, dirname(from), to)).replace(/\.js$/, '')
      const [own, other] = [from.split('/')[0] as string, target.split('/')[0] as string]
      const allowed = below[own]
      if (allowed === undefined || own === other || allowed.includes(other) || anybody.has(other)) return []
      if (allowed.includes('core') && typeOnly && core.has(target)) return []
      return [`${from} imports ${target}`]
    })
    expect(wrong).toEqual([])
  })

  test('keep file access, YAML and GitHub in their places', () => {
    const places: readonly (readonly [RegExp, RegExp])[] = [
      [/^node:(?:fs|child_process|os|process)/, /^(?:main|cli|action|files\/disk|fix\/write|github\/|cli\/)/],
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
      if (/^(?:main|cli|action|github\/|cli\/)/.test(from)) return []
      return /\bconsole\.\w+\(|\bprocess\.(?:exit|stdout|stderr|argv|env)\b/.test(readFileSync(path, 'utf8'))
        ? [from]
        : []
    })
    expect(wrong).toEqual([])
  })
})
