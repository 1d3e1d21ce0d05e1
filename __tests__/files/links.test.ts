/** A link that takes a file's or a directory's place between any two steps: nothing outside is read, and nothing is written there. */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WrongUse } from '../../src/action/inputs.js'
import { writeInside } from '../../src/action/runner.js'
import { diskFiles } from '../../src/files/disk.js'
import { FileError } from '../../src/files/filesystem.js'
import { writeChanges } from '../../src/fix/write.js'

/** What happens before the steps with these numbers; the others only count. */
let before: ReadonlyMap<number, () => void> = new Map()
let steps = 0

/** The steps of the file system as they are. */
const real = Object.fromEntries(Object.entries(fs).filter(([name]) => name.endsWith('Sync'))) as typeof fs
const counted = Object.fromEntries(
  Object.entries(real).map(([name, value]) => {
    const step = (...args: unknown[]) => {
      before.get(steps++)?.()
      return (value as (...given: unknown[]) => unknown)(...args)
    }
    return [name, Object.assign(step, value)]
  }),
)

/** Puts functions in the place of those of `node:fs`, everywhere. */
function put(functions: object): void {
  Object.assign(fs, functions)
  syncBuiltinESMExports()
}

const made: string[] = []
afterAll(() => {
  for (const folder of made) real.rmSync(folder, { recursive: true })
})

const files = { 'deploy/sub/app.yaml': 'inside', 'deploy/other/app.yaml': 'inside' }
const outside = { 'sub/app.yaml': 'SECRET', 'sub/secret.yaml': 'SECRET', 'other/app.yaml': 'SECRET' }

function write(folder: string, texts: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(texts)) {
    real.mkdirSync(join(folder, path, '..'), { recursive: true })
    real.writeFileSync(join(folder, path), text)
  }
}

function texts(folder: string): Record<string, string> {
  const paths = real.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return Object.fromEntries(
    paths.map(({ parentPath, name }) => [
      join(parentPath, name).slice(folder.length + 1),
      real.readFileSync(join(parentPath, name), 'utf8'),
    ]),
  )
}

/** What is put in the place of links, by what they lead to. */
const places: Readonly<Record<string, string>> = {
  deploy: '',
  'deploy/sub': 'sub',
  'deploy/other': 'other',
  'deploy/sub/app.yaml': 'sub/app.yaml',
}

interface Laid {
  readonly workspace: string
  readonly outside: string
}

function layOut(): Laid {
  const top = real.realpathSync(real.mkdtempSync(join(tmpdir(), 'links-')))
  made.push(top)
  write(join(top, 'in'), files)
  write(join(top, 'out'), outside)
  return { workspace: join(top, 'in'), outside: join(top, 'out') }
}

function swap({ workspace, outside }: Laid, names: readonly string[]): void {
  for (const name of names) {
    real.renameSync(join(workspace, name), join(workspace, `${name}.away`))
    real.symlinkSync(join(outside, places[name] as string), join(workspace, name))
  }
}

function swapBack({ workspace }: Laid, names: readonly string[]): void {
  for (const name of names) {
    real.rmSync(join(workspace, name))
    real.renameSync(join(workspace, `${name}.away`), join(workspace, name))
  }
}

/** How many steps it takes to do something, with these things done before them. */
function stepsOf(act: () => void, done: typeof before = new Map()): number {
  before = done
  steps = 0
  put(counted)
  try {
    act()
    return steps
  } finally {
    put(real)
  }
}

/** Does something once for each step that it takes, with links in these places from that step on, and for so many steps. */
function throughLinks(act: (laid: Laid) => void): void {
  const first = layOut()
  const most = stepsOf(() => act(first))
  expect(most).toBeGreaterThan(10)
  const cases = [...Object.keys(places).map((name) => [name]), ['deploy/sub/app.yaml', 'deploy/other']]
  for (const names of cases) {
    for (const lasting of [1, 3, 1000]) {
      for (let at = 0; at < most; at += 1) {
        const laid = layOut()
        const swaps = [
          [at, () => swap(laid, names)],
          [at + lasting, () => swapBack(laid, names)],
        ] as const
        stepsOf(() => act(laid), new Map(swaps))
      }
    }
  }
}

function expectOnly(refusal: new (...args: never[]) => Error, act: () => void): void {
  try {
    act()
  } catch (error) {
    if (!(error instanceof refusal)) throw error
  }
}

describe('a link that comes meanwhile', () => {
  test('shows nothing of what it leads to', () => {
    throughLinks(({ workspace }) => {
      const seen = diskFiles(workspace)
      expect(seen.list('deploy/sub')).not.toContain('secret.yaml')
      expectOnly(FileError, () => {
        expect(Buffer.from(seen.read('deploy/sub/app.yaml')).toString()).toBe('inside')
      })
    })
  })

  test('takes no fix out of the workspace', () => {
    throughLinks((laid) => {
      const changes = [
        { path: 'deploy/sub/app.yaml', before: 'inside', after: 'changed' },
        { path: 'deploy/sub/made/new.yaml', before: undefined, after: 'new' },
        { path: 'deploy/other/app.yaml', before: 'inside', after: 'changed' },
      ]
      expectOnly(FileError, () => writeChanges(laid.workspace, changes))
      expect(texts(laid.outside)).toEqual(outside)
    })
  })

  test('takes no report out of the workspace', () => {
    throughLinks((laid) => {
      for (const path of ['deploy/sub/app.yaml', 'deploy/sub/made/new.json'])
        expectOnly(WrongUse, () => writeInside({}, laid.workspace, path, 'report'))
      expect(texts(laid.outside)).toEqual(outside)
    })
  })
})

test('the same without a link', () => {
  const top = real.realpathSync(real.mkdtempSync(join(tmpdir(), 'links-')))
  made.push(top)
  write(top, files)
  const seen = diskFiles(top)
  expect([seen.list('deploy/sub'), Buffer.from(seen.read('deploy/sub/app.yaml')).toString()]).toEqual([
    ['app.yaml'],
    'inside',
  ])
  writeChanges(top, [{ path: 'deploy/sub/app.yaml', before: 'inside', after: 'changed' }])
  writeInside({}, top, 'deploy/made/new.json', 'report')
  expect(texts(top)).toEqual({ ...files, 'deploy/sub/app.yaml': 'changed', 'deploy/made/new.json': 'report' })
})
