import fc from 'fast-check'
import { replaceVariables, variablePlaces, variablesOf } from '../../src/lithos/variables.js'
import { sourceFile, textAt } from '../../src/text/source.js'

test.each([
  ['@{x}', ['x'], '<x>'],
  ['a@{ x }b@{y}', ['x', 'y'], 'a<x>b<y>'],
  ['@{@{x}}', ['@{x'], '<@{x>}'],
  ['@{}', [''], '<>'],
  ['@{x', [], '@{x'],
  ['$@{x}}', ['x'], '$<x>}'],
])('%s', (text, names, replaced) => {
  expect(variablesOf(text).map((use) => use.name)).toEqual(names)
  expect(replaceVariables(text, (name) => `<${name}>`)).toBe(replaced)
})

test('places in the file', () => {
  const text = 'a: "x @{one}\\t@{ two }"\n'
  const at = { file: sourceFile('f', text), start: 3, end: text.length - 1 }
  expect(variablePlaces({ value: 'x @{one}\t@{ two }', at }).map((v) => [v.name, textAt(v.at)])).toEqual([
    ['one', '@{one}'],
    ['two', '@{ two }'],
  ])
})

test('replacing each variable by itself changes nothing but blanks', () => {
  const pieces = fc.array(fc.constantFrom('@{', '}', 'x', '@', '{'), { maxLength: 20 })
  fc.assert(
    fc.property(pieces, (parts) => {
      const text = parts.join('')
      return replaceVariables(text, (name) => `@{${name}}`) === text
    }),
  )
})
