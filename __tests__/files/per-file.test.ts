import { memoryFiles } from '../../src/files/memory.js'
import { overlayFiles } from '../../src/files/overlay.js'
import { perFile } from '../../src/files/per-file.js'

describe('perFile', () => {
  const counted = () => {
    const asked: string[] = []
    const textOf = perFile((files, path) => {
      asked.push(path)
      return new TextDecoder().decode(files.read(path))
    })
    return { asked, textOf }
  }

  test('works out its answer once for a file, and for files laid over it that leave it as it is', () => {
    const { asked, textOf } = counted()
    const files = memoryFiles({ a: 'one', b: 'two' })
    const changed = overlayFiles(files, new Map([['b', 'three']]))
    const again = overlayFiles(changed, new Map([['c', 'four']]))
    expect([textOf(again, 'a'), textOf(changed, 'a'), textOf(files, 'a')]).toEqual(['one', 'one', 'one'])
    expect([textOf(files, 'b'), textOf(changed, 'b'), textOf(again, 'b')]).toEqual(['two', 'three', 'three'])
    expect(asked).toEqual(['a', 'b', 'b'])
  })

  test('knows nothing of other files', () => {
    const { asked, textOf } = counted()
    expect(textOf(memoryFiles({ a: 'one' }), 'a')).toBe('one')
    expect(textOf(memoryFiles({ a: 'two' }), 'a')).toBe('two')
    expect(asked).toEqual(['a', 'a'])
  })
})
