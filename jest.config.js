export default {
  runner: '<rootDir>/scripts/jest/runner.mjs',
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  setupFilesAfterEnv: ['<rootDir>/__tests__/preload.ts'],
  modulePathIgnorePatterns: [
    '<rootDir>/lib/',
    '<rootDir>/dist/',
    '<rootDir>/editors/',
    '<rootDir>/__tests__/projects/base/',
  ],
  maxWorkers: '100%',
  // A worker with a large heap takes longer than half a second to go, and takes its folders away when it goes.
  workerGracefulExitTimeout: 20_000,
  testSequencer: '<rootDir>/scripts/jest/sequencer.mjs',
  reporters: ['default', '<rootDir>/scripts/jest/count-reporter.mjs'],
}
