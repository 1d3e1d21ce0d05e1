// All that a change must pass, in this order; it stops at the first step that fails. Each step runs on the Node that runs this
// script: below `npm run` the plain name `node` would be the one of the package `node`, which is there for some tests only.
import { execFileSync } from 'node:child_process'

const npm = (...args) => execFileSync(process.execPath, [process.env.npm_execpath, ...args], { stdio: 'inherit' })
const steps = [['ci'], ['run', 'check'], ['run', 'build'], ['run', 'stale'], ['test']]

console.log(`Installs, checks, builds and tests, on Node ${process.version}: about 10 minutes on two cores`)
try {
  for (const step of steps) npm(...step)
} catch (error) {
  process.exitCode = error.status || 1
}
