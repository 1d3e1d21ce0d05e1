/** How often the reader agrees with the records of the real programs, with figures. */
import { decodeUtf8 } from '../../src/quire/read.js'
import { type JudgedText, records } from '../oracle/records.js'
import { measure, print } from './agreement.js'

function* oracle(name: string) {
  for (const { id, kind, text, errors, encoding } of records<JudgedText>(name)) {
    const decoded = encoding === 'base64' ? decodeUtf8(Buffer.from(text, 'base64')) : text
    yield { id, text: decoded, error: errors[0], vagga: kind === 'vagga' }
  }
}

test.each(['cases.jsonl', 'mutated.jsonl.gz'])('%s', (name) => {
  const figures = measure(oracle(name))
  print(name, figures)
  expect(figures.disagreements).toEqual([])
  expect(figures.text).toBe(figures.refused)
})
