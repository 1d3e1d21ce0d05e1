import { describeCorpus, workspaces } from '../corpus.js'
import { inBothForms, printTable, trial } from './mends.js'

printTable()

describeCorpus('fixes in real files', () => {
  test('mend', () => {
    // a history of one repository: its newest state and every mistake, the mistakes in one form
    const all = [...workspaces()]
      .map(([name, files]) => ({ name, files }))
      .filter(({ name }) => !/^fixes.*after$/.test(name))
    expect(all.flatMap((one) => (one.name.startsWith('fixes/') ? trial(one, true) : inBothForms(one)))).toEqual([])
  }, 300_000)
})
