// Starts the tests that take longest first, so that no worker is left alone with one of them at the end: without times of an
// earlier run jest goes by the size of the file, and the longest here are the shortest.
import Sequencer from '@jest/test-sequencer'

const longest = [
  'github/bundle',
  'hard/checkout',
  'github/scope',
  'hard/many',
  'hard/texts',
  'files/links',
  'docs/commands',
  'check/validate-oracle',
  'fix/recorded',
  'fix/trial',
  'projects/projects',
  'github/hardening',
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
