import { mock } from 'node:test'
import { check } from '../../src/check.js'
import { progressLine } from '../../src/cli/progress.js'
import { memoryFiles } from '../../src/files/memory.js'
import type { Stage } from '../../src/text/progress.js'

const { isTTY } = process.stderr
const terminal = (is: boolean) => {
  process.stderr.isTTY = is
  return mock.method(process.stderr, 'write', () => true).mock
}
const at = (milliseconds: number) => mock.method(performance, 'now', () => milliseconds)
const images = (done: number): Stage => ({ what: 'images', done, of: 26 })

afterEach(() => {
  mock.restoreAll()
  process.stderr.isTTY = isTTY
})

describe('progress', () => {
  test('is not asked for where no person looks', () => {
    const write = terminal(false)
    const line = progressLine('.')
    expect(line.say).toBeUndefined()
    line.done()
    expect(write.calls).toEqual([])
  })
  test('says nothing of a run that ends soon, nor after it', () => {
    const write = terminal(true)
    at(0)
    const line = progressLine('.')
    at(1900)
    line.say?.(images(1))
    line.done()
    at(3000)
    line.say?.(images(2))
    expect(write.calls).toEqual([])
  })
  test('says how far a long one is on one line, now and then, and takes the line away', () => {
    const write = terminal(true)
    at(0)
    const line = progressLine('b\n::error::')
    for (const [index, time] of [2000, 2001, 2099, 2100].entries()) {
      at(time)
      line.say?.(images(index + 1))
    }
    line.done()
    expect(write.calls.map(({ arguments: [text] }) => text)).toEqual([
      '\r\x1b[Kchecking b⏎::error::: images 1 of 26',
      '\r\x1b[Kchecking b⏎::error::: images 4 of 26',
      '\r\x1b[K',
    ])
  })
})

test('a check says how far it is with its images, its deployments and its fixes', () => {
  const said: string[] = []
  const files = memoryFiles({
    'vagga.yaml':
      'containers:\n  app:\n    setup:\n    - !Alpine v3.18\n    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }\n',
    'lithos.yaml':
      'kind: Daemon\nuser-id: 1\nmemory-limit: 1Mi\nexecutable: /bin/sh\nvolumes:\n  /data: !Tmpfs { size: 1Mi }\n',
  })
  check(files, { say: ({ what, done, of }) => said.push(`${what} ${done} of ${of}`) })
  expect(said.slice(0, 3)).toEqual(['images 1 of 1', 'deployments 1 of 1', expect.stringMatching(/^fixes 0 of /)])
  expect(said.at(-1)).toMatch(/^fixes (\d+) of \1$/)
})
