// Starts the tests that take longest first, so that no process is left alone with one of them at the end (without times of an earlier
// run jest goes by the size of the file, and the longest here are the shortest); of those the ones that start many programs come first:
// a process that has grown takes several times as long to start one.
import Sequencer from '@jest/test-sequencer'

const longest = [
  'github/bundle',
  'hard/checkout',
  'github/scope',
  'docs/commands',
  'github/hardening',
  'cli/cli',
  'hard/texts',
  'hard/many',
  'files/links',
  'check/validate-oracle',
  'fix/recorded',
  'fix/trial',
  'projects/projects',
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
