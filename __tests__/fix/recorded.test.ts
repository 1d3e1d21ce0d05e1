/**
 * What all fixes make of the recorded projects that work in development and fail in production: of how many nothing is left to say. The real
 * programs did not build these again; whether a fix keeps development running is told by the tests in `fix-all.test.ts`.
 */
import type { CheckOptions } from '../../src/check/options.js'
import { check, recheck } from '../../src/check.js'
import { overlayFiles } from '../../src/files/overlay.js'
import { fixAll } from '../../src/fix/fix-all.js'
import { type EndToEnd, endToEndProject, records } from '../oracle/records.js'

const options: CheckOptions = { today: '2024-06-01' }

/** Whether something was said, and nothing but notes is said of what the fixes make. */
function isMended(one: EndToEnd): boolean {
  const files = endToEndProject(one)
  const { findings } = check(files, options)
  const made = fixAll(findings, { files, check: recheck(options), safety: 'all' })
  const changed = overlayFiles(files, new Map(made.files.map(({ path, after }) => [path, after])))
  const loud = check(changed, { ...options, tryFixes: false }).findings.filter(({ severity }) => severity !== 'note')
  return made.files.length > 0 && loud.length === 0
}

test.each([
  ['e2e.jsonl', 128],
  ['e2e-more.jsonl', 84],
])(
  '%s: at least %d are mended',
  (name, least) => {
    const failing = records<EndToEnd>(name).filter(({ good }) => !good)
    const mended = failing.filter(isMended).length
    process.stdout.write(`${name}: all fixes together mend ${mended} of ${failing.length}\n`)
    expect(mended).toBeGreaterThanOrEqual(least)
  },
  240_000,
)
