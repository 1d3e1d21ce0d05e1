// All that a change must pass, in this order; it stops at the first step that fails. Each step runs on the Node that runs this
// script: below `npm run` the plain name `node` would be the one of the package `node`, which is there for some tests only.
import { spawn } from 'node:child_process'

/** Runs `npm ARGS`; throws unless it succeeds. */
const npm = (...args) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [process.env.npm_execpath, ...args], { stdio: 'inherit' })
    child.on('error', reject)
    child.on('close', (status, signal) =>
      status === 0 ? resolve() : reject(new Error(`npm ${args.join(' ')}: ${signal ?? status}`)),
    )
  })

const started = performance.now()
console.log(`Installs, checks, builds and tests, on Node ${process.version}: about 5 minutes on two cores`)
try {
  await npm('ci', '--no-audit', '--no-fund')
  // types and style of the sources do not wait for the bundles, nor these for them
  await Promise.all([npm('run', 'check'), npm('run', 'build')])
  await npm('run', 'stale')
  await npm('test')
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
console.log(`${Math.round((performance.now() - started) / 1000)} seconds`)
