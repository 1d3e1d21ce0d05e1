export default {
  // One Node for many test files: each file's own modules would be a third of all the time. A rule of the house makes this safe: nothing
  // has global state.
  runner: ['jest-light-runner', { runtime: 'child_process' }],
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  setupFilesAfterEnv: ['<rootDir>/__tests__/preload.ts'],
  modulePathIgnorePatterns: [
    '<rootDir>/lib/',
    '<rootDir>/dist/',
    '<rootDir>/editors/',
    '<rootDir>/__tests__/projects/base/',
  ],
  // Some tests wait for GitHub's pace: one worker more than two cores. With four the same tests need a fifth more of the processor.
  maxWorkers: 3,
  testSequencer: '<rootDir>/scripts/sequencer.mjs',
  reporters: ['default', '<rootDir>/scripts/count-reporter.mjs'],
}
