/** A project that asks for a newer vagga than the one that is known. */
import { readSettings } from '../../src/check/settings.js'
import { check } from '../../src/check.js'
import { memoryFiles } from '../../src/files/memory.js'
import { correctProject } from '../../src/rules/example.js'
import { readVaggaProject } from '../../src/vagga/read.js'

const texts = { ...correctProject, 'vagga.yaml': `minimum-vagga: v0.9.0\n${correctProject['vagga.yaml']}` }

function said(settings: string): string[] {
  const files = memoryFiles({ ...texts, '.lithos-ready.yaml': settings })
  const { report } = check(files, { settings: readSettings(files).settings, tryFixes: false })
  expect(report.deployments).toHaveLength(1)
  return report.findings.filter(({ rule }) => rule === 'invalid-value').map(({ message }) => message)
}

test('is checked, with a warning that tells the setting', () => {
  const [message, ...more] = said('')
  expect(message).toMatch(/asks for vagga `v0\.9\.0`.*write `vagga-version: v0\.9\.0` in `\.lithos-ready\.yaml`/)
  expect(more).toEqual([])
})
test('is checked without one where it is installed', () => {
  expect(said('vagga-version: v0.9.1\n')).toEqual([])
  expect(said('vagga-version: v0.8.2\n')).toHaveLength(1)
})
test('is refused as the vagga that is known does', () =>
  expect(readVaggaProject(memoryFiles(texts), 'vagga.yaml').project?.accepted).toBe(false))
