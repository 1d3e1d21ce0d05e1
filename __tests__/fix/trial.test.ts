import { inBothForms, printTable, trial } from './mends.js'
import { endToEnd, examples } from './workspaces.js'

printTable()

test('fixes in the examples of the rules mend', () => {
  expect([...examples()].flatMap(inBothForms)).toEqual([])
}, 120_000)

test('fixes in projects that really ran mend', () => {
  expect(endToEnd().flatMap((one, index) => (index % 4 === 0 ? inBothForms(one) : trial(one, true)))).toEqual([])
}, 300_000)
