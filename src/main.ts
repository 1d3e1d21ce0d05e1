/**
 * The Action: inputs → check → report to GitHub → verdict.
 * Exit status: 0 ready, 1 not ready, 2 wrong use or settings, 3 a bug in lithos-ready. What GitHub accepts of the report
 * never changes it.
 */
import { complain, print, report } from './action/deliver.js'
import { WrongUse } from './action/inputs.js'
import { prepare } from './action/job.js'
import { judge, verdict } from './action/judge.js'
import { settle } from './action/options.js'
import { TooLong } from './check/deadline.js'

const log = (text: string) => process.stdout.write(text)

async function act(): Promise<number> {
  const job = prepare(process.env)
  const options = await settle(job)
  const result = await judge(job, options)
  await print(job, result, log)
  await report(job, result, options, log)
  return verdict(result, options)
}

try {
  process.exitCode = await act()
} catch (error) {
  const wrongUse = error instanceof WrongUse
  const isKnown = wrongUse || error instanceof TooLong
  complain(isKnown ? error.message : `a bug in lithos-ready: ${error instanceof Error ? error.stack : error}`)
  process.exitCode = wrongUse ? 2 : 3
}
