/** What a person at a terminal sees while a check takes its time. */
import type { FileSystem } from '../files/filesystem.js'
import { visible } from '../report/sanitize.js'

/** Milliseconds: a run that ends sooner says nothing, and the line is not written more often. */
const patience = 1000
const pause = 100

/** A check that is watched. */
interface Progress {
  /** The files, whose reading drives the line. */
  readonly files: FileSystem
  /** Takes the line away. */
  readonly done: () => void
}

/** A line on standard error that counts the files of a check as they are read; nothing when that is no terminal. */
export function progress(files: FileSystem, what: string): Progress {
  const { stderr } = process
  if (!stderr.isTTY || process.env.TERM === 'dumb') return { files, done: () => {} }
  let next = performance.now() + patience
  let shown = false
  let count = 0
  const read: FileSystem['read'] = (path, limit) => {
    count += 1
    const now = performance.now()
    if (now >= next) {
      next = now + pause
      shown = true
      const line = `checking ${visible(what)}: file ${count}, ${visible(path)}`
      stderr.write(`\r\x1b[K${line.slice(0, (stderr.columns || 80) - 1)}`)
    }
    return files.read(path, limit)
  }
  const done = () => {
    next = Number.POSITIVE_INFINITY
    if (shown) stderr.write('\r\x1b[K')
  }
  return { files: { ...files, read }, done }
}
