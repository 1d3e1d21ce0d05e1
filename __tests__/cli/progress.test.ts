import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { progress } from '../../src/cli/progress.js'
import { memoryFiles } from '../../src/files/memory.js'

const files = memoryFiles({ 'a.yaml': 'a', 'b\n::error::.yaml': 'b' })
const { isTTY } = process.stderr
const terminal = (is: boolean) => {
  process.stderr.isTTY = is
  return jest.spyOn(process.stderr, 'write').mockReturnValue(true)
}
const at = (milliseconds: number) => jest.spyOn(performance, 'now').mockReturnValue(milliseconds)

afterEach(() => {
  jest.restoreAllMocks()
  process.stderr.isTTY = isTTY
})

describe('progress', () => {
  test('says nothing where no person looks, and leaves the files alone', () => {
    const write = terminal(false)
    const watched = progress(files, '.')
    expect(watched.files).toBe(files)
    watched.done()
    expect(write).not.toHaveBeenCalled()
  })
  test('says nothing of a run that ends soon', () => {
    const write = terminal(true)
    at(0)
    const watched = progress(files, '.')
    at(900)
    expect(watched.files.read('a.yaml')).toEqual(files.read('a.yaml'))
    watched.done()
    at(2000)
    watched.files.read('a.yaml')
    expect(write).not.toHaveBeenCalled()
  })
  test('counts the files of a long one on one line, now and then, and takes the line away', () => {
    const write = terminal(true)
    at(0)
    const watched = progress(files, 'shop')
    for (const time of [1000, 1001, 1099, 1100]) {
      at(time)
      watched.files.read('b\n::error::.yaml')
    }
    watched.done()
    expect(write.mock.calls.map(([text]) => text)).toEqual([
      '\r\x1b[Kchecking shop: file 1, b⏎::error::.yaml',
      '\r\x1b[Kchecking shop: file 4, b⏎::error::.yaml',
      '\r\x1b[K',
    ])
  })
})
