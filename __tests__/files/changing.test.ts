/** Files that vanish or change between the listing and the reading. */
import { check } from '../../src/check.js'
import { FileError, type FileSystem } from '../../src/files/filesystem.js'
import { memoryFiles } from '../../src/files/memory.js'

const files = memoryFiles({
  'vagga.yaml':
    'mixins: [mixin.yaml]\ncontainers:\n  app:\n    setup:\n    - !Alpine v3.18\n    - !Copy { source: /work/src, path: /src }\n    - !Copy { source: /work/app.yaml, path: /app.yaml }\n',
  'mixin.yaml': 'containers:\n  other:\n    setup: [!Alpine v3.18]\n',
  'app.yaml': 'user-id: 1\nexecutable: /src/main.sh\nwork-dir: /\n',
  'src/main.sh': '#!/bin/sh\nexec /src/x\n',
  '.gitignore': 'x\n',
  'sandboxes/app.yaml': 'allow-users: [1]\n',
})

/** The same files, of which one is another from the `after`-th question on. */
function changing(name: string, after: number, read: FileSystem['read']): FileSystem {
  let asked = 0
  const gone = (path: string) => path === name && ++asked > after
  return {
    ...files,
    stat: (path) => (gone(path) ? undefined : files.stat(path)),
    read: (path, limit) => (gone(path) ? read(path, limit) : files.read(path, limit)),
  }
}

describe('files that change while they are read', () => {
  const names = ['vagga.yaml', 'mixin.yaml', 'app.yaml', 'src/main.sh', '.gitignore', 'sandboxes/app.yaml']
  test.each(names)('%s', (name) => {
    for (let after = 0; after < 12; after += 1)
      for (const read of [
        () => {
          throw new FileError(`${name}: cannot be read (ENOENT)`)
        },
        () => Uint8Array.of(0xff, 0xfe, 0),
        () => new TextEncoder().encode('executable: [\n'),
      ])
        expect(check(changing(name, after, read)).failures).toEqual([])
  })
})
