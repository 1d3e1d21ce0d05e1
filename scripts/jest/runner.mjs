// Runs test files in few processes that keep their modules: a context for each file, as jest's own runner makes, is a third of all
// the time. What runs in the processes is that of jest-light-runner. Its own way to start them loses, now and then, what it sends to
// one that does not listen yet, and then waits for ever; here it is jest's.
import { fileURLToPath } from 'node:url'
import { Worker } from 'jest-worker'

/** Milliseconds after which a test file has no end, on any machine. What must be fast says so by the time of the processor. */
const most = 600_000

/** Tests that wait for GitHub's pace more than they compute: one process more is for them. */
const waits = /[/\\]__tests__[/\\]github[/\\](?!scope|hardening)/

export default class Runner {
  constructor(globalConfig) {
    this.globalConfig = globalConfig
  }

  async runTests(tests, _watcher, onStart, onResult, onFailure) {
    const { maxWorkers, workerGracefulExitTimeout } = this.globalConfig
    const workers = new Worker(fileURLToPath(new URL('worker.mjs', import.meta.url)), {
      exposedMethods: ['run'],
      numWorkers: Math.min(maxWorkers + 1, tests.length),
      setupArgs: [{ globalConfig: this.globalConfig, projectConfig: tests[0].context.config }],
      forkOptions: { execArgv: ['--import', import.meta.resolve('tsx')] },
      maxRetries: 0,
      workerGracefulExitTimeout,
    })
    workers.getStdout().pipe(process.stdout)
    workers.getStderr().pipe(process.stderr)

    const waiting = tests.filter(({ path }) => waits.test(path))
    const computing = tests.filter((test) => !waiting.includes(test))
    const runAll = async (...queues) => {
      for (let test = next(queues); test !== undefined; test = next(queues)) {
        await onStart(test)
        try {
          await onResult(test, await inTime(workers.run(test.path)))
        } catch (error) {
          await onFailure(test, error)
        }
      }
    }
    await Promise.all([runAll(waiting), ...Array.from({ length: maxWorkers }, () => runAll(computing, waiting))])
    await workers.end()
  }
}

/** Takes the first of the first queue that has one. */
const next = (queues) => queues.find(({ length }) => length > 0)?.shift()

/** What is promised, or an error when it does not come. */
async function inTime(promise) {
  let timer
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the tests did not end within ${most / 1000} seconds`)), most)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
