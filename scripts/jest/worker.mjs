// A process that runs test files.
import run, { setWorkerData } from '../../node_modules/jest-light-runner/src/worker-runner.js'

export { run, setWorkerData as setup }
