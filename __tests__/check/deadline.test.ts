/** A check that does not end is ended, and says where it was. */
import { deadline, TooLong, withDeadline } from '../../src/check/deadline.js'
import { check } from '../../src/check.js'
import { memoryFiles } from '../../src/files/memory.js'
import type { Rule } from '../../src/rules/rule.js'
import { sourceFile } from '../../src/text/source.js'

const forEver = (): never => {
  for (;;);
}

test('what ends in time gives what it gives, and throws what it throws', () => {
  expect(withDeadline(10, {}, () => 42)).toBe(42)
  const failure = new Error('its own')
  expect(() =>
    withDeadline(10, {}, () => {
      throw failure
    }),
  ).toThrow(failure)
})

test('a loop without end is ended, also inside of `try`; the file and the step are named', () => {
  const file = sourceFile('vagga.yaml', 'containers:\n  c:\n    setup:\n    - !Sh x\n')
  const at = { file, start: file.text.indexOf('!Sh'), end: file.text.length - 1 }
  const stubborn = () => {
    try {
      forEver()
    } catch {
      forEver()
    }
  }
  expect(() => withDeadline(0.05, { file: 'app/run.sh', step: { tag: 'Sh', at } }, stubborn)).toThrow(
    new TooLong('gave up after 0.05 seconds, at the step !Sh of vagga.yaml:4, after reading app/run.sh'),
  )
})

test('a pattern that tries without end is ended', () => {
  expect(() => withDeadline(0.05, {}, () => /^(a+)+$/.test(`${'a'.repeat(60)}b`))).toThrow(TooLong)
})

test('a check is ended', () => {
  const files = memoryFiles({ 'vagga.yaml': 'containers:\n  c:\n    setup:\n    - !Alpine v3.18\n' })
  const rule = { id: 'for-ever', clause: '1a', severity: 'error', check: forEver } as unknown as Rule
  expect(() => check(files, { rules: [rule], deadline: deadline(0.5) })).toThrow(
    /^gave up after 0\.5 seconds, after reading vagga\.yaml$/,
  )
})
