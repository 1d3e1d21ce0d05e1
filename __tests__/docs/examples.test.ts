/** examples/ready is examples/not-ready without the mistakes, and nothing else. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { check } from '../../src/check.js'
import { diskFiles } from '../../src/files/disk.js'

const examples = fileURLToPath(new URL('../../examples', import.meta.url))
const files = (name: string) =>
  readdirSync(join(examples, name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(examples, name).length + 1))
    .sort()
const text = (name: string, path: string) => readFileSync(join(examples, name, path), 'utf8')
const findings = (name: string) => check(diskFiles(join(examples, name)), { tryFixes: false }).findings

test('the two examples are one project', () => {
  expect(files('ready')).toEqual(files('not-ready'))
  const different = files('ready').filter((path) => text('ready', path) !== text('not-ready', path))
  expect(different).toEqual(['deploy/web.yaml', 'vagga.yaml'])
})

test('one has the mistakes, each on a line that the other has not', () => {
  expect(findings('ready')).toEqual([])
  const wrong = findings('not-ready').filter(({ severity }) => severity !== 'note')
  expect(wrong.length).toBeGreaterThan(3)
  for (const { rule, at } of wrong) {
    // the link itself is right where a Statedir is mounted
    if (rule === 'resolv-conf-dangling') continue
    expect(text('ready', at.file.path)).not.toContain(at.file.line(at.file.position(at.start).line))
  }
})
