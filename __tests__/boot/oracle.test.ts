import { replay } from '../../src/boot/replay.js'
import type { LithosVersion } from '../../src/boot/stage.js'
import { type BootCase, bootCases, startOf } from './cases.js'

/** The image on the server is not the recorded one, or lithos is not installed there as it should be. */
const changesWhatWeSee = ({ host }: BootCase) => /mount .*\$IMG|\/var\/lib\/lithos\/dev /.test(host?.['setup.sh'] ?? '')

const versions: readonly (readonly [LithosVersion, 'v0.18.4' | 'master_branch'])[] = [
  ['0.18.4', 'v0.18.4'],
  ['0.19', 'master_branch'],
]

describe('recorded starts (oracle/boot.jsonl)', () => {
  test.each(versions)('%s starts what started, and says what it said', (version, key) => {
    const wrong: string[] = []
    const texts: string[] = []
    let count = 0
    let failing = 0
    for (const bootCase of bootCases()) {
      const run = bootCase[key]
      if (run === undefined || bootCase.host !== undefined) continue
      const outcome = replay(startOf(bootCase, version))
      count += 1
      if (outcome.starts !== run.started)
        wrong.push(
          `${bootCase.id}: ${outcome.starts}, was ${run.started} ${run.error} | ${outcome.error} ${outcome.stages.filter((s) => s.status !== 'ok').map((s) => s.stage + s.note)}`,
        )
      if (run.started) continue
      failing += 1
      if (outcome.error !== run.error) texts.push(`${bootCase.id}:\n  ${outcome.error}\n  ${run.error}`)
    }
    console.info(
      `${version}: ${count - wrong.length} of ${count}, texts ${failing - texts.length} of ${failing}\n${wrong.join('\n')}\n${texts.join('\n')}`,
    )
    expect(wrong).toEqual([])
    expect(texts.length).toBeLessThanOrEqual(failing * 0.1)
  })

  test.each(versions)('%s is never contradicted when nothing is known of the server', (version, key) => {
    const wrong = bootCases().filter((bootCase) => {
      const { host: _, ...start } = startOf(bootCase, version)
      const { starts } = replay(start)
      return bootCase[key] && !changesWhatWeSee(bootCase) && starts !== 'unknown' && starts !== bootCase[key].started
    })
    expect(wrong.map(({ id }) => id)).toEqual([])
  })

  test.each(versions)('%s is never contradicted where the server decides', (version, key) => {
    const wrong: string[] = []
    let decided = 0
    let count = 0
    for (const bootCase of bootCases()) {
      const run = bootCase[key]
      if (run === undefined || bootCase.host === undefined || changesWhatWeSee(bootCase)) continue
      const outcome = replay(startOf(bootCase, version))
      count += 1
      if (outcome.starts !== 'unknown') decided += 1
      if (outcome.starts !== 'unknown' && outcome.starts !== run.started) {
        wrong.push(`${bootCase.id}: ${outcome.starts}, was ${run.started} ${run.error} ${outcome.error}`)
      }
    }
    console.info(
      `${version}, server decides: ${count} cases, ${decided} decided, ${wrong.length} wrong\n${wrong.join('\n')}`,
    )
    expect(wrong).toEqual([])
  })
})
