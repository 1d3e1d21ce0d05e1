export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
  transformIgnorePatterns: ['/node_modules/'],
  setupFilesAfterEnv: ['<rootDir>/__tests__/preload.ts'],
  modulePathIgnorePatterns: [
    '<rootDir>/lib/',
    '<rootDir>/dist/',
    '<rootDir>/editors/',
    '<rootDir>/__tests__/projects/base/',
  ],
  // Some tests wait for GitHub's pace: one worker more than two cores. With four the same tests need a fifth more of the processor.
  maxWorkers: 3,
  // On a busy machine a worker with a large heap takes longer than half a second to go, which jest would take for a leak.
  workerGracefulExitTimeout: 20_000,
  // A hang, also on a machine that does much else. What must be fast says so by the time of the processor.
  testTimeout: 60_000,
  testSequencer: '<rootDir>/scripts/sequencer.mjs',
  reporters: ['default', '<rootDir>/scripts/count-reporter.mjs'],
}
