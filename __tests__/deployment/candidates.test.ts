/** A lithos config that is wrong is still one: whatever is wrong with it, the check is never green. SPEC 2. */
import { readSettings } from '../../src/check/settings.js'
import { check } from '../../src/check.js'
import { type MemoryEntry, memoryFiles } from '../../src/files/memory.js'

const config = `kind: Daemon
user-id: 1
memory-limit: 64Mi
executable: /app/main.sh
workdir: /app
`
const vagga = (copy = '!Copy { source: /work/lithos/web.yaml, path: /lithos/web.yaml }') => `containers:
  web:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Copy { source: /work/app, path: /app }
    - ${copy}
`
const main = { text: '#!/bin/sh\nexec sleep 1000\n', mode: 0o755 }

/** The verdict over a project with this config. */
function reportOf(text: string | undefined, more: Readonly<Record<string, MemoryEntry>> = {}) {
  const files = memoryFiles({
    'vagga.yaml': vagga(),
    'app/main.sh': main,
    ...(text === undefined ? {} : { 'lithos/web.yaml': text }),
    ...more,
  })
  const { settings } = readSettings(files)
  return check(files, { settings, tryFixes: false }).report
}

test('as it should be', () => {
  expect(reportOf(config)).toMatchObject({ verdict: 'ready', ready: true, candidates: [{ status: 'deployment' }] })
})

describe('a config that is wrong', () => {
  test.each<[string, string]>([
    ['a misspelt executable', config.replace('executable', 'executeable')],
    ['no executable', config.replace(/executable.*\n/, '')],
    ['an upper-case key', config.replace('executable', 'Executable')],
    ['camel case', config.replace('user-id', 'userId').replace('memory-limit', 'memoryLimit')],
    ['keys of Docker', 'image: web\ncommand: /app/main.sh\nuser: 1\nworking_dir: /app\nenvironment: {}\n'],
    ['YAML that ends too early', `${config}environ: {\n`],
    ['a tab', config.replace('workdir: ', 'workdir:\t').replace('user-id', '\tuser-id')],
    ['nothing', ''],
    ['blanks', '\n\n   \n'],
    ['a comment alone', '# to be written\n'],
    ['a list', '- kind: Daemon\n- executable: /app/main.sh\n'],
    ['a text', 'executable /app/main.sh\nuser-id 1\nmemory-limit 64Mi\n'],
    ['JSON without its end', '{"kind": "Daemon", "executable": "/app/main.sh"\n'],
    ['a template of Jinja', `{% if production %}\n${config}{% endif %}\n`],
    ['a template of Mustache', config.replace('64Mi', '{{ memory }}')],
    ['two documents', `---\n---\n${config}`],
    ['a key twice', `${config}executable: /app/other.sh\n`],
    ['wrapped in a key', `web:\n${config.replace(/^/gm, '  ')}`],
  ])('%s', (_, text) => {
    const { verdict, ready, candidates } = reportOf(text)
    expect({ verdict, ready }).not.toEqual({ verdict: 'ready', ready: true })
    expect(candidates.map(({ file }) => file)).toEqual(['lithos/web.yaml'])
    expect(ready).toBe(false)
  })

  test('that is not committed', () => {
    expect(reportOf(undefined)).toMatchObject({
      verdict: 'not-checked',
      ready: false,
      candidates: [{ file: 'lithos/web.yaml', why: 'it is not in the repository' }],
    })
  })

  test('beside one that is right', () => {
    const both = vagga('!Copy { source: /work/lithos, path: /lithos }')
    const report = reportOf(config, { 'vagga.yaml': both, 'lithos/job.yaml': config.replace('executable', 'exec') })
    expect(report).toMatchObject({ ready: false, verdict: 'not-ready' })
    expect(report.candidates).toHaveLength(2)
  })

  test.each(['web', 'web.conf', 'web.yml.in', 'web.json', 'web.txt'])('called %s', (name) => {
    const copy = vagga(`!Copy { source: /work/lithos/${name}, path: /lithos/${name} }`)
    const text = config.replace('executable', 'executable-path')
    expect(reportOf(undefined, { 'vagga.yaml': copy, [`lithos/${name}`]: text }).ready).toBe(false)
  })

  test('that a step writes itself', () => {
    const step = `!Text\n      /lithos/web.yaml: |\n${config.replace('user-id', 'userid').replace(/^/gm, '        ')}`
    expect(reportOf(undefined, { 'vagga.yaml': vagga(step) })).toMatchObject({ ready: false })
  })
})

describe('a config in no image', () => {
  test('was not checked as a deployment, and is not shown as ready', () => {
    const report = reportOf(config, { 'vagga.yaml': vagga('!EnsureDir /data') })
    expect(report).toMatchObject({
      verdict: 'not-checked',
      ready: false,
      candidates: [{ file: 'lithos/web.yaml', status: 'not-in-image' }],
    })
  })

  test('that is ignored with a reason is a decision', () => {
    const settings =
      'ignore:\n- { rule: config-not-in-image, path: lithos/web.yaml, reason: it is of another repository }\n'
    const report = reportOf(config, { 'vagga.yaml': vagga('!EnsureDir /data'), '.lithos-ready.yaml': settings })
    expect(report).toMatchObject({ verdict: 'nothing-to-check', ready: true, counts: { ignored: 1 } })
  })
})

describe('what is something else', () => {
  test.each<[string, string, string]>([
    ['a workflow', '.github/workflows/ci.yml', 'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps: []\n'],
    ['compose', 'docker-compose.yml', 'services:\n  web:\n    image: web\n    volumes: [a:/a]\n'],
    [
      'a deployment of Kubernetes',
      'k8s/web.yaml',
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: {}\n',
    ],
    ['values of a chart', 'chart/values.yaml', 'image: web\nenviron: {}\nuser-id: 1\n'],
    ['settings of a program', 'config/app.yaml', 'kind: web\nworkdir: /srv\nvolumes: [a, b]\n'],
    ['a document', 'docs/executable.md', 'executable: what lithos starts\nuser-id: who it is\n'],
    ['another vagga.yaml’s mixin', 'vagga/more.yaml', 'containers:\n  x:\n    environ: { A: b }\n    setup: []\n'],
  ])('%s', (_, path, text) => {
    const report = reportOf(undefined, { 'vagga.yaml': vagga('!EnsureDir /data'), [path]: text })
    expect(report).toMatchObject({ verdict: 'nothing-to-check', ready: true, candidates: [] })
  })
})

test('what settings expect must be there', () => {
  const report = reportOf(config, { '.lithos-ready.yaml': 'expect: [web, worker]\n' })
  expect(report).toMatchObject({ verdict: 'not-checked', ready: false })
  expect(report.findings.map(({ rule }) => rule)).toContain('deployment-missing')
})

test('a check that finds nothing fails where a deployment is required', () => {
  const nothing = { 'vagga.yaml': vagga('!EnsureDir /data') }
  expect(reportOf(undefined, nothing)).toMatchObject({ verdict: 'nothing-to-check', ready: true })
  expect(reportOf(undefined, { ...nothing, '.lithos-ready.yaml': 'require-deployment: true\n' })).toMatchObject({
    verdict: 'nothing-to-check',
    ready: false,
  })
})
