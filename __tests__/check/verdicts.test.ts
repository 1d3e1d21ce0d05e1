/** A gate that cannot check is not green: what is too broken to be found is told, and development-only projects are left alone. */
import { type CheckOptions, failOnOf } from '../../src/check/options.js'
import { readSettings } from '../../src/check/settings.js'
import { check, deploymentsOf } from '../../src/check.js'
import { type MemoryEntry, memoryFiles } from '../../src/files/memory.js'
import { sign, verdict } from '../../src/report/words.js'
import { cases } from './verdict-cases.js'

function report(texts: Readonly<Record<string, MemoryEntry>>, options: CheckOptions = {}) {
  const files = memoryFiles(texts)
  const { settings, problems } = readSettings(files)
  expect(problems).toEqual([])
  return check(files, { settings, tryFixes: false, today: '2024-06-01', ...options }).report
}

const filesOf = (name: string) => cases.find(([title]) => title === name)?.[2] as Readonly<Record<string, MemoryEntry>>

describe('the verdict on a project', () => {
  test.each(cases)('%s', (_, expected, files) => {
    const found = report(files)
    expect([found.verdict, verdict(found)]).toEqual([expected, verdict(found)])
    expect(found.ready).toBe(
      expected === 'ready' || (expected === 'nothing-to-check' && !('.lithos-ready.yaml' in files)),
    )
    if (expected === 'not-ready') expect(found.counts.error).toBeGreaterThan(0)
    if (expected === 'nothing-to-check') expect([found.candidates, found.findings]).toEqual([[], []])
    for (const { status, why } of found.candidates) expect(why === null).toBe(status === 'deployment')
  })
})

describe('what the verdict says', () => {
  test('signs and words', () => {
    const said = (name: string) => `${sign(report(filesOf(name)))} ${verdict(report(filesOf(name)))}`
    expect(said('good')).toMatch(
      /^✅ Ready for lithos: 1 deployment; 1 of 18 clauses unknown: is \/usr\/bin\/python3 in the image\?/,
    )
    expect(said('exe typo')).toBe('❌ Not ready for lithos: 2 errors in 1 deployment')
    expect(said('python render')).toBe('❌ Not checked for lithos: vagga.yaml')
    expect(said('one of two nocopy')).toBe(
      '❌ Not checked for lithos: 1 of 2 lithos configs (lithos/worker.yaml); 1 warning',
    )
    expect(said('dev only')).toBe('➖ Nothing to check for lithos: no lithos container config was found')
    expect(said('require')).toBe(
      '➖ Nothing to check for lithos: no lithos container config was found, and a deployment is required',
    )
  })

  test('findings that are ignored, and rules that are off', () => {
    const settings =
      'rules: { executable-differs: off, stale-build: off }\nignore:\n- { rule: unknown-key, reason: as it is }\n'
    const found = report({ ...filesOf('exe typo'), '.lithos-ready.yaml': settings })
    expect([found.counts.ignored, found.rulesOff]).toEqual([1, ['executable-differs', 'stale-build']])
    expect(verdict(found)).toBe(
      'Not ready for lithos: 1 error in 1 deployment; 1 finding ignored; rules off: executable-differs, stale-build',
    )
  })

  test('an ignore with a reason is a decision that a config need not be checked', () => {
    const settings = 'ignore:\n- { rule: config-not-in-image, path: lithos/worker.yaml, reason: an example }\n'
    expect(report({ ...filesOf('one of two nocopy'), '.lithos-ready.yaml': settings }).verdict).toBe('ready')
  })

  test('never fails, and says it all the same', () => {
    const options = { failOn: 'never' } as const
    expect(report(filesOf('exe typo'), options).verdict).toBe('not-ready')
    expect(failOnOf(options)).toBe('never')
  })
})

describe('a deployment that a change takes away', () => {
  const before = deploymentsOf(memoryFiles(filesOf('one of two broken')))
  const lost = (files: Readonly<Record<string, MemoryEntry>>) =>
    report(files, { before })
      .findings.filter(({ rule }) => rule === 'deployment-lost')
      .map(({ severity, file }) => `${severity} ${file}`)
  const { 'lithos/worker.yaml': worker = '', ...one } = filesOf('one of two broken')

  test('while its config is there: an error', () => {
    expect(lost({ ...filesOf('good'), 'lithos/worker.yaml': worker })).toEqual(['error vagga.yaml'])
  })

  test('with its config: a note', () => expect(lost(one)).toEqual(['note vagga.yaml']))

  test('whose container is called otherwise now: nothing', () => {
    const vagga = String(one['vagga.yaml']).replace('  app:', '  shop:').replace('container: app', 'container: shop')
    expect(lost({ ...filesOf('one of two broken'), 'vagga.yaml': vagga })).toEqual([])
  })

  test('that is still there, however broken: nothing', () => {
    expect(lost({ ...filesOf('one of two broken'), 'lithos/web.yaml': 'executabel: [\n' })).toEqual([])
  })
})

describe('which container a config belongs to', () => {
  const config = (program: string) => `user-id: 1\nmemory-limit: 1Mi\nexecutable: ${program}\n`
  const project = (program: string, more: Readonly<Record<string, string>> = {}) =>
    report({
      'vagga.yaml': `containers:
  a: { setup: [!EnsureDir /bin, !EnsureDir /app, !Copy { source: /work/a, path: /app }, !Copy { source: /work/conf, path: /lithos }] }
  b: { setup: [!EnsureDir /bin, !Copy { source: /work/conf, path: /lithos }] }
  c: { setup: [!EnsureDir /bin, !Copy { source: /work/conf, path: /lithos }, !Copy { source: /work/conf, path: /srv }] }
`,
      'a/main': '#!/bin/sh\n',
      'conf/x.yaml': config(program),
      ...more,
    })
  const paired = (found: ReturnType<typeof report>) =>
    found.deployments.map(({ container, config }) => `${container} ${config.image}`)

  test('the one that can have its program', () => expect(paired(project('/app/main'))).toEqual(['a /lithos/x.yaml']))

  test('the one of a process entry, whatever its program', () => {
    const processes = { 'processes/s.yaml': 'x: { kind: Daemon, image: b.v1, config: /lithos/x.yaml }\n' }
    expect(paired(project('/app/main', processes))).toEqual(['b /lithos/x.yaml'])
  })

  test('one for each image, not for each copy', () => {
    const steps =
      '- !Alpine v3.18\n    - !Copy { source: /work/conf, path: /lithos }\n    - !Copy { source: /work/conf, path: /srv/lithos }'
    const found = report({
      'vagga.yaml': `containers:\n  a:\n    setup:\n    ${steps}\n`,
      'conf/x.yaml': config('/bin/sh'),
    })
    expect(paired(found)).toEqual(['a /lithos/x.yaml'])
  })

  test('none, which is told once', () => {
    const found = project('/opt/nowhere')
    expect(paired(found)).toEqual([])
    expect(found.verdict).toBe('not-checked')
    expect(found.findings.map(({ rule, severity, file }) => `${severity} ${rule} ${file}`)).toEqual([
      'error config-not-in-image conf/x.yaml',
    ])
    expect(found.findings[0]?.message).toContain('`/opt/nowhere` is in none of them')
  })
})

describe('projects below a directory', () => {
  const below = (folder: string) =>
    Object.fromEntries(Object.entries(filesOf('good')).map(([path, file]) => [`${folder}/${path}`, file]))

  test('that has none itself are checked', () => {
    const found = report({
      ...below('a'),
      ...below('b'),
      ...below('node_modules/c'),
      ...below('build/d'),
      '.gitignore': 'build/\n',
    })
    expect(found.deployments.map(({ config }) => config.file)).toEqual(['a/lithos/web.yaml', 'b/lithos/web.yaml'])
    expect(found.verdict).toBe('ready')
  })
})
