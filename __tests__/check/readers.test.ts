/**
 * What the real readers said of small inputs, one for each thing that they do differently (fixtures/readers.jsonl): quire 0.4.1 with the
 * configurations of vagga v0.8.1-90 and lithos v0.18.4-12. Unlike the other records these are always there.
 */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { memoryFiles } from '../../src/files/memory.js'
import {
  readContainerConfig,
  readMasterConfig,
  readProcessesConfig,
  readSandboxConfig,
  readSecretsFile,
} from '../../src/lithos/read.js'
import type { ContainerConfig } from '../../src/lithos/shape.js'
import type { Node } from '../../src/quire/node.js'
import { readQuire } from '../../src/quire/read.js'
import { checkContainer } from '../../src/rules/lithos-check.js'
import type { ReadProblem } from '../../src/schema/read.js'
import type { Problem } from '../../src/text/finding.js'
import { sourceFile } from '../../src/text/source.js'
import { readVaggaProject } from '../../src/vagga/read.js'

interface Observed {
  readonly kind: 'yaml' | 'vagga' | 'container' | 'sandbox' | 'process' | 'master' | 'secrets-file'
  readonly text: string
  readonly ok: boolean
  /** The first line that the program says, or PANIC. */
  readonly error?: string
  /** What the bare parser read; a tag is a mapping of one key with a `!`. */
  readonly value?: unknown
}

const observed: Observed[] = readFileSync(resolve(import.meta.dirname, '../fixtures/readers.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))

const withInclude = { include: () => ({ error: 'No such file or directory (os error 2)' }) }

function valued(node: Node): unknown {
  const value = untagged(node)
  return node.tag === undefined ? value : { [`!${node.tag.value}`]: value }
}

function untagged(node: Node): unknown {
  switch (node.kind) {
    case 'mapping':
      return Object.fromEntries(node.entries.map((entry) => [entry.key.value, valued(entry.value)]))
    case 'sequence':
      return node.items.map(valued)
    case 'null':
      return null
    case 'scalar':
      return node.value
  }
}

/** Line and column as quire counts: characters; CR and LF each end a line. */
function placeOf(text: string, offset: number): string {
  const lines = text.slice(0, offset).split(/[\r\n]/)
  return `${lines.length}:${[...(lines.at(-1) as string)].length + 1}`
}

const READERS = {
  container: readContainerConfig,
  sandbox: readSandboxConfig,
  process: readProcessesConfig,
  master: readMasterConfig,
  'secrets-file': readSecretsFile,
} as const

/** What is found when the file is read; of a container config also what `lithos_check` says of it. */
function read(kind: string, text: string): { accepted: boolean; problems: readonly Problem[] } {
  if (kind === 'vagga') {
    const { project, problems } = readVaggaProject(memoryFiles({ FILE: text }), 'FILE')
    return { accepted: project?.accepted ?? false, problems }
  }
  const { config, accepted, problems } = READERS[kind as keyof typeof READERS](sourceFile('FILE', text))
  if (kind !== 'container' || config === undefined) return { accepted, problems }
  const refused = checkContainer(config as ContainerConfig).filter((problem) => problem.refused)
  return { accepted: accepted && refused.length === 0, problems: [...problems, ...refused] }
}

const named = (...kinds: Observed['kind'][]) =>
  observed.filter(({ kind }) => kinds.includes(kind)).map((o) => [o.kind, o.text, o] as const)

/** `line:column` and text of a recorded error, where it has a place. */
const recorded = (error = ''): string[] => /^FILE:(\d+:\d+): (?:\w+ Error: )?(.*)$/.exec(error)?.slice(1) ?? []

describe('as the real readers', () => {
  test.each(named('yaml'))('%s: %j', (_kind, text, { ok, error, value }) => {
    const { root, problems } = readQuire(sourceFile('FILE', text))
    expect(problems.length === 0).toBe(ok)
    if (ok) expect(valued(root as Node)).toEqual(value)
    const [first] = problems
    if (error === 'PANIC') expect(['panic', 'overflow']).toContain(first?.kind)
    else if (first !== undefined) expect([placeOf(text, first.printed), first.text]).toEqual(recorded(error))
  })

  test.each(named('vagga', 'container', 'sandbox', 'process', 'master', 'secrets-file'))(
    '%s: %j',
    (kind, text, { ok, error }) => {
      const { accepted, problems } = read(kind, text)
      expect(accepted).toBe(ok)
      const told = problems.filter((p) => (p.severity ?? 'error') === 'error' && p.rule !== 'quire-misread')
      if (ok) expect(told).toEqual([])
      const [place] = recorded(error)
      const first = told[0] as ReadProblem | undefined
      if (place === undefined || first === undefined) return
      const syntax = readQuire(sourceFile('FILE', text), kind === 'vagga' ? withInclude : {}).problems[0]
      expect(placeOf(text, syntax?.printed ?? first.printed.start)).toBe(place)
    },
  )
})
