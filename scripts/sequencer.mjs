// Starts the tests that take longest first, so that no worker is left alone with one of them at the end: without times of an
// earlier run jest goes by the size of the file, and the longest here are the shortest.
import Sequencer from '@jest/test-sequencer'

const longest = [
  'github/delivery',
  'github/bundle',
  'hard/checkout',
  'hard/many',
  'github/pull-requests',
  'github/events',
  'hard/texts',
  'github/delivered',
  'fix/trial',
  'projects/projects',
  'github/scope',
  'fix/recorded',
]

export default class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const index = longest.findIndex((name) => path.endsWith(`${name}.test.ts`))
      return index < 0 ? longest.length : index
    }
    return super.sort(tests).sort((a, b) => rank(a) - rank(b))
  }
}
