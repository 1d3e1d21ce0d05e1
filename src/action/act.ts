/**
 * The Action: inputs → check → report to GitHub → verdict.
 * Exit status: 0 ready, 1 not ready, 2 wrong use or settings, 3 a bug in lithos-ready. What GitHub accepts of the report
 * never changes it.
 */
import { TooLong } from '../check/deadline.js'
import type { Env } from '../github/event.js'
import { complain, print, report } from './deliver.js'
import { WrongUse } from './inputs.js'
import { prepare } from './job.js'
import { judge, verdict } from './judge.js'
import { settle } from './options.js'

const log = (text: string) => process.stdout.write(text)

/** Runs the Action in the environment of a runner; its exit status. Never throws: what goes wrong is an annotation. */
export async function act(env: Env): Promise<0 | 1 | 2 | 3> {
  try {
    const job = prepare(env)
    const options = await settle(job)
    const result = await judge(job, options)
    await print(job, result, log)
    await report(job, result, options, log)
    return verdict(result, options)
  } catch (error) {
    const wrongUse = error instanceof WrongUse
    const isKnown = wrongUse || error instanceof TooLong
    complain(isKnown ? error.message : `a bug in lithos-ready: ${error instanceof Error ? error.stack : error}`)
    return wrongUse ? 2 : 3
  }
}
