/** What a person at a terminal sees while a check takes its time. */
import { visible } from '../report/sanitize.js'
import type { Stage } from '../text/progress.js'

/** Milliseconds: a run that ends sooner says nothing, and the line is not written more often. */
const patience = 2000
const pause = 100

/** A line that says how far a check is. */
interface ProgressLine {
  /** Is told how far it is; `undefined` where nobody looks. */
  readonly say?: ((stage: Stage) => void) | undefined
  /** Takes the line away. */
  readonly done: () => void
}

/** A line on standard error, "checking shop: images 7 of 26"; nothing when that is no terminal. */
export function progressLine(what: string): ProgressLine {
  const { stderr } = process
  if (!stderr.isTTY || process.env.TERM === 'dumb') return { done: () => {} }
  let next = performance.now() + patience
  let shown = false
  const say = ({ what: kind, done, of }: Stage) => {
    const now = performance.now()
    if (now < next) return
    next = now + pause
    shown = true
    const line = `checking ${visible(what)}: ${kind} ${done} of ${of}`
    stderr.write(`\r\x1b[K${line.slice(0, (stderr.columns || 80) - 1)}`)
  }
  const done = () => {
    next = Number.POSITIVE_INFINITY
    if (shown) stderr.write('\r\x1b[K')
  }
  return { say, done }
}
