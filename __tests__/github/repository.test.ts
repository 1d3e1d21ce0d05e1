/** What the tests lay out is what git would have made of it. */
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cleanUp, repository } from './repository.js'

afterAll(cleanUp)

const git = (folder: string, ...args: string[]) =>
  execFileSync('git', args, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] })
    .toString()
    .trim()

/** Names that git sorts otherwise than JavaScript does, a script, a link, an empty directory. */
function lay(folder: string): void {
  for (const path of ['a/x', 'a.txt', 'a-b', 'é', 'run.sh']) {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), `${path}\n`)
  }
  chmodSync(join(folder, 'run.sh'), 0o755)
  symlinkSync('../nowhere', join(folder, 'a/link'))
  mkdirSync(join(folder, 'empty'))
}

test('git finds nothing wrong, and nothing to add', () => {
  const { folder, merge } = repository({ base: lay, head: { 'a.txt': '', new: 'words\n' } })
  git(folder, 'fsck', '--strict')
  git(folder, 'read-tree', 'HEAD')
  expect(git(folder, 'status', '--porcelain')).toBe('')
  git(folder, 'add', '-A')
  expect(git(folder, 'write-tree')).toBe(git(folder, 'rev-parse', `${merge}^{tree}`))
  expect(git(folder, 'log', '--format=%s', '--topo-order').split('\n')).toEqual(['merge', 'head', 'base'])
})

test.each([
  [1, 'merge'],
  [2, 'merge base head'],
])('a checkout of depth %i has no more', (depth, history) => {
  const { workspace, merge } = repository({ base: lay, head: { new: 'words\n' }, depth })
  git(workspace, 'fsck', '--strict')
  expect(git(workspace, 'log', '--format=%s', merge).split('\n').toSorted()).toEqual(history.split(' ').toSorted())
})

test('what main says later is merged', () => {
  const text = 'one\ntwo\nthree\nfour\nfive\n'
  const { folder, base, head, fork, merge } = repository({
    base: { text },
    head: { text: text.replace('five', '5') },
    later: { text: text.replace('one', '1'), other: 'words\n' },
  })
  expect(git(folder, 'show', `${merge}:text`)).toBe('1\ntwo\nthree\nfour\n5')
  expect(git(folder, 'rev-parse', `${merge}^1`, `${merge}^2`, `${base}^`, `${head}^`).split('\n')).toEqual([
    base,
    head,
    fork,
    fork,
  ])
})
