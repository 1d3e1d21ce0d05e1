import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import packageJson from '../../package.json' with { type: 'json' }
import { leftOut, mostDeployments } from '../../src/check/limits.js'
import { readSettings } from '../../src/check/settings.js'
import { check } from '../../src/check.js'
import { diskFiles } from '../../src/files/disk.js'
import { memoryFiles } from '../../src/files/memory.js'
import { correctProject } from '../../src/rules/example.js'
import type { VaggaProject } from '../../src/vagga/project.js'
import { readVaggaProject } from '../../src/vagga/read.js'
import { checkTexts, inMemory, shown } from '../rules/project.js'

const loud = (lines: string[]) => lines.filter((line) => !line.includes(' note '))

describe('a whole check', () => {
  test('of a project that is right says so, with a checklist of every clause', () => {
    const { report } = checkTexts(correctProject)
    expect(report.ready).toBe(true)
    expect(report.tool.version).toBe(packageJson.version)
    expect(report.counts).toMatchObject({ error: 0, warning: 0 })
    const [deployment] = report.deployments
    expect(deployment).toMatchObject({
      container: 'app',
      config: { file: 'lithos.yaml', image: '/lithos/app.yaml' },
      command: 'run',
      sandbox: null,
      process: null,
      ready: true,
    })
    expect(deployment?.checklist.map(({ clause }) => clause)).toEqual([
      ...['1a', '1b', '1c', '2a', '2b', '2c', '3a', '3b', '3c', '4a', '4b', '4c', '4d', '5a', '5b', '5c', '5d', '5'],
    ])
    expect(deployment?.checklist.every(({ note }) => note !== '')).toBe(true)
    expect(deployment?.boot.map(({ stage }) => stage)).toContain('volume /tmp')
  })

  test('gives reports as the schema says', () => {
    const schema = JSON.parse(readFileSync(new URL('../../schemas/report.v1.json', import.meta.url), 'utf8'))
    const valid = new Ajv2020({ strict: true, strictTypes: false }).compile(schema)
    const broken = {
      ...correctProject,
      'lithos.yaml': 'executable: relative\nwork-dir: /x\nvolumes: { data: !Tmpfs }\n',
    }
    for (const texts of [correctProject, broken, {}, { 'vagga.yaml': 'a: [' }]) {
      valid(checkTexts(texts, { tryFixes: true }).report)
      expect(valid.errors).toBeNull()
    }
  })

  test('of one that is not: the finding, its clause, its deployment', () => {
    const lithos = `${correctProject['lithos.yaml']}workdir: /app/nowhere\n`
    const { report } = checkTexts({ ...correctProject, 'lithos.yaml': lithos })
    const [finding] = report.findings.filter(({ severity }) => severity === 'error')
    expect(finding).toMatchObject({
      rule: 'workdir-missing',
      clause: '1b',
      file: 'lithos.yaml',
      line: 8,
      deployment: 0,
    })
    expect(finding?.help).toBe('https://github.com/lithos-ready/lithos-ready/blob/v1.0.0/docs/rules/workdir-missing.md')
    const index = report.findings.indexOf(finding as never)
    const line = report.deployments[0]?.checklist.find(({ clause }) => clause === '1b')
    expect(line).toMatchObject({ status: 'failed', findings: [index] })
    expect(report.deployments[0]?.ready).toBe(false)
  })

  test('fails from the severity on that is asked for', () => {
    const texts = { ...correctProject, 'lithos.yaml': `${correctProject['lithos.yaml']}arguments: [main.sh]\n` }
    expect(checkTexts(texts).report).toMatchObject({ ready: true, counts: { error: 0, warning: 1 } })
    expect(checkTexts(texts, { failOn: 'warning' }).report.ready).toBe(false)
    expect(checkTexts({ ...texts, '.lithos-ready.yaml': 'fail-on: warning\n' }).report.ready).toBe(false)
  })

  test('offers fixes only after they were tried', () => {
    const texts = { ...correctProject, 'lithos.yaml': `${correctProject['lithos.yaml']}work-dir: /app\n` }
    const { report } = checkTexts(texts, { tryFixes: true })
    expect(
      report.findings.find(({ rule }) => rule === 'unknown-key')?.fixes.map(({ edits }) => edits[0]?.text),
    ).toEqual(['workdir'])
  })
})

describe('where to look', () => {
  const shop = Object.fromEntries(Object.entries(correctProject).map(([path, text]) => [`services/shop/${path}`, text]))

  test('the directory that is asked for, or the vagga.yaml files of the settings', () => {
    const below = check(inMemory(shop)).report.deployments
    expect(below.map(({ config }) => config.file)).toEqual(['services/shop/lithos.yaml'])
    const above = check(inMemory({ ...shop, 'vagga.yaml': 'containers: {}\n' })).report.deployments
    expect(above).toEqual([])
    const [deployment] = check(inMemory(shop), { directory: 'services/shop' }).report.deployments
    expect(deployment?.config.file).toBe('services/shop/lithos.yaml')
    const settings = '.lithos-ready.yaml'
    const both = { ...shop, ...correctProject, [settings]: 'vagga: [vagga.yaml, services/shop/vagga.yaml]\n' }
    expect(
      checkTexts(both)
        .report.deployments.map(({ config }) => config.file)
        .sort(),
    ).toEqual(['lithos.yaml', 'services/shop/lithos.yaml'])
  })

  test('a container of the settings that nobody has is told', () => {
    const settings = 'deployments:\n- { container: ap, config: lithos.yaml }\n'
    const { report } = checkTexts({ ...correctProject, '.lithos-ready.yaml': settings })
    expect(report.deployments).toEqual([])
    expect(report.findings.map(({ rule, file, line }) => `${file}:${line} ${rule}`)).toContain(
      '.lithos-ready.yaml:2 unknown-container',
    )
  })

  test('`.vagga/vagga.yaml` comes before vagga.yaml, as for vagga', () => {
    const { 'vagga.yaml': vagga = '', ...rest } = correctProject
    const { report } = checkTexts({ ...rest, '.vagga/vagga.yaml': vagga, 'vagga.yaml': 'not: read\n' })
    expect(report.deployments.map(({ container }) => container)).toEqual(['app'])
    expect(report.findings.filter(({ file }) => file === 'vagga.yaml')).toEqual([])
  })

  test('only some containers', () => {
    const vagga = `${correctProject['vagga.yaml']}`.replace(
      'containers:\n',
      'containers:\n  other:\n    setup:\n    - !Alpine v3.18\n    - !Copy { source: /work/other.yaml, path: /other.yaml }\n',
    )
    const texts = { ...correctProject, 'vagga.yaml': vagga, 'other.yaml': 'user-id: 1\nexecutable: /nowhere\n' }
    expect(
      checkTexts(texts)
        .report.deployments.map(({ container }) => container)
        .sort(),
    ).toEqual(['app', 'other'])
    const only = checkTexts(texts, { only: ['app'] }).report
    expect(only.deployments.map(({ container }) => container)).toEqual(['app'])
    expect(only.findings.filter(({ file }) => file === 'other.yaml')).toEqual([])
  })

  test('deployments of the settings win over everything', () => {
    const settings = 'deployments:\n- { container: app, config: lithos.yaml, image-path: /elsewhere.yaml }\n'
    const { report } = checkTexts({ ...correctProject, '.lithos-ready.yaml': settings })
    expect(report.deployments.map(({ config }) => config)).toEqual([{ file: 'lithos.yaml', image: '/elsewhere.yaml' }])
  })

  test('a config that `!Text` writes is checked in vagga.yaml', () => {
    const vagga = `containers:
  app:
    setup:
    - !Alpine v3.18
    - !EnsureDir /lithos
    - !Text
      /lithos/app.yaml: |
        user-id: 1
        executable: /bin/sh
        workdir: /work/app
`
    const { findings, report } = checkTexts({ 'vagga.yaml': vagga })
    expect(report.deployments.map(({ config }) => config)).toEqual([{ file: 'vagga.yaml', image: '/lithos/app.yaml' }])
    const found = findings.find(({ rule }) => rule === 'work-path')
    expect(found && vagga.slice(found.at.start, found.at.end)).toBe('/work/app')
  })
})

describe('built images', () => {
  const lithos = { ...correctProject, 'lithos.yaml': `${correctProject['lithos.yaml']}workdir: /var/lib/made\n` }
  const vagga = `${correctProject['vagga.yaml']}`.replace(
    '- !EnsureDir /lithos',
    '- !Install [something]\n    - !EnsureDir /lithos',
  )
  const texts = { ...lithos, 'vagga.yaml': vagga }
  const base = {
    bin: { dir: true },
    dev: { dir: true },
    proc: { dir: true },
    sys: { dir: true },
    tmp: { dir: true },
  } as const

  test('make every answer certain', () => {
    const image = memoryFiles({
      ...base,
      'lithos/app.yaml': texts['lithos.yaml'] ?? '',
      'app/main.sh': { text: '#!/bin/sh\n', mode: 0o755 },
    })
    const result = checkTexts(texts, { images: new Map([['app', image]]) })
    expect(loud(shown(result)).filter((line) => line.includes('workdir-missing'))).toHaveLength(1)
  })

  test('in the workspace fill the gaps of the steps', () => {
    const entries = Object.fromEntries(
      Object.entries(texts).map(([path, text]) => [path, { text, mode: text.startsWith('#!') ? 0o755 : 0o644 }]),
    )
    const files = memoryFiles({
      ...entries,
      '.vagga/app': { link: '.roots/app.0123abcd/root' },
      '.vagga/.roots/app.0123abcd/root/var/lib/made': { dir: true },
    })
    const { report } = check(files, { tryFixes: false })
    expect(report.deployments[0]?.checklist.find(({ clause }) => clause === '1b')).toMatchObject({ status: 'ok' })
  })
})

describe('bad input', () => {
  test('an empty repository has nothing to deploy', () => {
    expect(checkTexts({}).report).toMatchObject({ ready: true, deployments: [], findings: [] })
  })

  test.each<[string, Record<string, string>, RegExp]>([
    ['a vagga.yaml that is no YAML', { 'vagga.yaml': 'a: [\n' }, /vagga\.yaml:\d+ error /],
    ['a vagga.yaml that is a list', { 'vagga.yaml': '- a\n' }, /vagga\.yaml:1 error /],
    [
      'a lithos config that nobody can read',
      { 'lithos.yaml': 'kind: Daemon\nexecutable: "/bin\n' },
      /lithos\.yaml:\d+ error /,
    ],
    [
      'a container that is built on itself',
      { 'vagga.yaml': 'containers:\n  a:\n    setup:\n    - !Container a\n' },
      /container-cycle/,
    ],
  ])('%s is a finding, not a crash', (_, texts, message) => {
    const result = checkTexts(texts)
    expect(loud(shown(result)).join('\n')).toMatch(message)
    expect(result.failures).toEqual([])
    expect(result.report.ready).toBe(false)
  })

  test('300 KB of vagga.yaml take a moment', () => {
    const containers = Array.from(
      { length: 2500 },
      (_, index) =>
        `  c${index}:\n    setup:\n    - !Alpine v3.18\n    - !Install [a, b]\n    - !EnsureDir /data/${index}\n    environ: { A: "${index}" }\n`,
    )
    const text = `containers:\n${containers.join('')}`
    expect(text.length).toBeGreaterThan(250_000)
    const start = process.cpuUsage()
    const result = checkTexts({ ...correctProject, 'vagga.yaml': text })
    expect(result.failures).toEqual([])
    // of the processor, in microseconds: the clock also counts what else the machine does
    expect(process.cpuUsage(start).user).toBeLessThan(10e6)
  })

  test('what is too much to check has a line', () => {
    const containers = (count: number) => {
      const text = Array.from({ length: count }, (_, index) => `  c${index}: {}\n`).join('')
      return readVaggaProject(inMemory({ 'vagga.yaml': `containers:\n${text}` }), 'vagga.yaml').project as VaggaProject
    }
    expect(leftOut([containers(3001)], mostDeployments + 1)).toEqual([
      'the images of the first 3000 of 3001 containers of `vagga.yaml` are looked into',
      'the first 3000 of 3001 deployments are checked: share them between runs with `only`',
    ])
    expect(leftOut([containers(3000)], mostDeployments)).toEqual([])
  })

  test('a link out of the workspace is not followed', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lithos-ready-'))
    try {
      mkdirSync(join(folder, 'workspace'))
      writeFileSync(join(folder, 'secret.yaml'), 'executable: /bin/secret\nuser-id: 1\n')
      for (const [path, text] of Object.entries(correctProject)) {
        mkdirSync(join(folder, 'workspace', path, '..'), { recursive: true })
        if (path !== 'lithos.yaml') writeFileSync(join(folder, 'workspace', path), text)
      }
      symlinkSync('../secret.yaml', join(folder, 'workspace/lithos.yaml'))
      const files = diskFiles(join(folder, 'workspace'))
      const { report, failures } = check(files, { settings: readSettings(files).settings })
      expect(failures).toEqual([])
      expect(JSON.stringify(report)).not.toContain('/bin/secret')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
