import type { CheckOptions } from '../../src/check/options.js'
import { ignoreExpired, ignoreUnused, ignoreWithoutReason } from '../../src/rules/ignores/rules.js'
import type { Rule } from '../../src/rules/rule.js'
import { sourceFile } from '../../src/text/source.js'
import { checkTexts, shown } from './project.js'

const rule = (id: string, check: Rule['check'], more: Partial<Rule> = {}): Rule => ({
  ...{ id, group: 'reading', clause: null, severity: 'warning', summary: id, rationale: id, examples: [] },
  ...more,
  check,
})

/** Points at `executable` of every deployment. */
const pointing = rule('pointing', function* ({ deployments }) {
  for (const deployment of deployments) {
    const at = deployment.config.config.executable?.at
    if (at) yield { at, message: 'look here', deployment }
  }
})

const vagga = (...containers: string[]) => `containers:
${containers.map((name) => `  ${name}:\n    setup:\n    - !Alpine v3.18\n    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }\n`).join('')}`

const project = { 'vagga.yaml': vagga('one', 'two'), 'lithos.yaml': 'user-id: 1\nexecutable: /bin/true\n' }

const run = (rules: readonly Rule[], texts: Record<string, string> = project, options: CheckOptions = {}) =>
  checkTexts(texts, { rules, ...options })

describe('the engine', () => {
  test('keeps one finding for deployments that share a file, and remembers them all', () => {
    const result = run([pointing])
    expect(result.findings.map(({ deployments }) => deployments.map(({ container }) => container.name.value))).toEqual([
      ['one', 'two'],
    ])
    expect(result.report.findings.map(({ deployment }) => deployment)).toEqual([0])
    expect(result.report.deployments.map(({ ready }) => ready)).toEqual([true, true])
  })

  test('turns an exception into a failure that names the file, and keeps every other finding', () => {
    const broken = rule('broken', function* ({ deployments }) {
      for (const { container, config } of deployments) {
        if (container.name.value === 'one') throw new Error('boom')
        if (config.config.executable) yield { at: config.config.executable.at, message: 'from two' }
      }
    })
    const { findings, failures } = run([broken, pointing])
    expect(failures.map(({ message }) => message)).toEqual([
      'rule broken failed on lithos.yaml; this is a bug in lithos-ready (boom)',
    ])
    expect(findings.map(({ message }) => message)).toEqual(['from two', 'look here'])
  })

  test('does not let a rule point outside a file', () => {
    const file = sourceFile('lithos.yaml', 'short')
    const { findings, failures } = run([
      rule('far', () => [{ at: { file, start: 2, end: 99 }, message: 'far' }]),
      pointing,
    ])
    expect(findings.map(({ rule }) => rule)).toEqual(['pointing'])
    expect(failures[0]?.message).toMatch(/^rule far failed on lithos.yaml; .* outside the file/)
  })

  test('sorts by file, place and severity, and lets the settings decide on severities', () => {
    const two = rule('two', function* ({ deployments }) {
      const config = deployments[0]?.config.config
      if (config?.executable && config.userId) {
        yield { at: config.executable.at, message: 'later' }
        yield { at: config.userId.at, message: 'note', severity: 'note' }
        yield { at: config.userId.at, message: 'error', severity: 'error' }
      }
    })
    expect(run([two]).findings.map(({ message }) => message)).toEqual(['error', 'note', 'later'])
    const settings = { ...project, '.lithos-ready.yaml': 'rules: { work-path: off }\n' }
    const offId = rule('work-path', two.check)
    expect(run([offId], settings).findings).toEqual([])
    const asNote = { ...project, '.lithos-ready.yaml': 'rules: { work-path: note }\n' }
    expect(run([offId], asNote).findings.map(({ severity }) => severity)).toEqual(['note', 'note', 'note'])
  })

  test('offers no fix for a text that is not the whole file', () => {
    const other = sourceFile('lithos.yaml', 'something else')
    const at = { file: other, start: 0, end: 9 }
    const fixing = rule('fixing', () => [
      { at, message: 'x', fixes: [{ title: 'x', safety: 'safe', edits: [{ at, text: '' }] }] },
    ])
    expect(run([fixing]).findings.map(({ fixes }) => fixes)).toEqual([[]])
  })
})

describe('ignores', () => {
  const rules = [pointing, ignoreWithoutReason, ignoreExpired, ignoreUnused]
  const lithos = (comment: string) => ({ ...project, 'lithos.yaml': `user-id: 1\nexecutable: /bin/true ${comment}\n` })
  const ids = (texts: Record<string, string>, options: CheckOptions = {}) =>
    run(rules, texts, options).findings.map(({ rule }) => rule)

  test('a comment on the line of the finding, with a reason', () => {
    expect(ids(lithos('# lithos-ready: ignore[pointing] it is meant so'))).toEqual([])
    expect(ids(lithos('# lithos-ready: ignore[other, pointing] it is meant so'))).toEqual(['ignore-unused'])
  })

  test('without a reason it ignores nothing', () => {
    expect(ids(lithos('# lithos-ready: ignore[pointing]'))).toEqual(['pointing', 'ignore-without-reason'])
  })

  test('one that ignores nothing is told', () => {
    const texts = {
      ...project,
      'lithos.yaml': 'user-id: 1 # lithos-ready: ignore[pointing] why\nexecutable: /bin/true\n',
    }
    expect(ids(texts)).toEqual(['ignore-unused', 'pointing'])
  })

  test('inside a block scalar and in any other text file', () => {
    const texts = {
      'vagga.yaml': `containers:
  app:
    setup:
    - !Sh |
        true # lithos-ready: ignore[pointing] a comment of the shell
`,
    }
    expect(ids(texts)).toEqual(['ignore-unused'])
  })

  test('nobody can ignore with `ignores: false`', () => {
    expect(ids(lithos('# lithos-ready: ignore[pointing] it is meant so'), { ignores: false })).toEqual(['pointing'])
  })

  test('settings: by rule and glob, until a day', () => {
    const settings = (text: string) => ({ ...project, '.lithos-ready.yaml': text })
    const entry = (more: string) => `ignore:\n- { rule: work-path, ${more} }\n`
    const asWorkPath = [{ ...pointing, id: 'work-path' }, ignoreWithoutReason, ignoreExpired, ignoreUnused]
    const idsOf = (text: string) =>
      run(asWorkPath, settings(text), { today: '2024-06-01' }).findings.map(({ rule }) => rule)
    expect(idsOf(entry('reason: why'))).toEqual([])
    expect(idsOf(entry('path: "**/lithos.yaml", reason: why'))).toEqual([])
    expect(idsOf(entry('path: "deploy/**", reason: why'))).toEqual(['ignore-unused', 'work-path'])
    expect(idsOf(entry('reason: why, until: 2024-06-01'))).toEqual([])
    expect(idsOf(entry('reason: why, until: 2024-05-31'))).toEqual(['ignore-expired', 'work-path'])
    expect(idsOf(entry('path: lithos.yaml'))).toEqual(['ignore-without-reason', 'work-path'])
  })
})

test('messages of failing tests show file, line and rule', () => {
  expect(shown(run([pointing]))).toEqual(['lithos.yaml:2 warning pointing: look here'])
})
