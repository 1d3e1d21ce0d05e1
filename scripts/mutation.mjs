// Makes small changes to the sources below the given folders or files, one at a time, and tells which of them no test notices.
//
//   npm run mutation -- src/rules/ignores.ts          (tests: those that import what is changed)
//   npm run mutation -- src/quire __tests__/quire     (tests: those of the given folder)
//
// Takes from minutes (a file) to hours (a large folder); the report is written to reports/mutation/mutation.html.
import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const given = process.argv.slice(2)
const sources = given.filter((path) => !path.startsWith('__tests__'))
const tests = given.filter((path) => path.startsWith('__tests__'))
if (sources.length === 0) {
  process.stderr.write('usage: npm run mutation -- SOURCE… [__tests__/FOLDER…]\n')
  process.exit(2)
}

const config = {
  testRunner: 'jest',
  plugins: ['@stryker-mutator/jest-runner'],
  testRunnerNodeArgs: ['--experimental-vm-modules', '--no-warnings'],
  jest: {
    configFile: 'jest.config.js',
    config: {
      reporters: [],
      // What is changed is not in the bundle, and takes as much time as it wants. And jest's own runner gives copies of `node:fs`,
      // in which no function can be replaced.
      testPathIgnorePatterns: ['/__tests__/(cli|docs|github|hard)/', '/__tests__/files/links'],
      // Stryker watches each test from within jest's own runner, which reads TypeScript in its own way
      runner: 'jest-runner',
      extensionsToTreatAsEsm: ['.ts'],
      moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
      transform: {
        '^.+\\.ts$': [
          '@swc/jest',
          { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
        ],
      },
      ...(tests.length > 0 && {
        testMatch: tests.map((path) => `<rootDir>/${path.replace(/\/$/, '')}{,/**/*}.test.ts`),
      }),
    },
    enableFindRelatedTests: tests.length === 0,
  },
  mutate: sources.map((path) => (path.endsWith('.ts') ? path : `${path.replace(/\/$/, '')}/**/*.ts`)),
  coverageAnalysis: 'perTest',
  ignorePatterns: ['dist', 'docs', 'lib', 'reports'],
  // words of messages are read by people
  mutator: { excludedMutations: ['StringLiteral'] },
  reporters: ['clear-text', 'progress-append-only', 'html'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  htmlReporter: { fileName: 'reports/mutation/mutation.html' },
  concurrency: 2,
  timeoutMS: 20_000,
  // jest compiles by itself; Stryker would read the settings with an API that this version of TypeScript does not have
  tsconfigFile: 'none',
  tempDirName: 'reports/stryker-tmp',
}

const file = `${root}stryker.config.json`
writeFileSync(file, JSON.stringify(config, null, 2))
try {
  execFileSync(process.execPath, ['node_modules/@stryker-mutator/core/bin/stryker.js', 'run', file], {
    cwd: root,
    stdio: 'inherit',
  })
} catch ({ status }) {
  process.exitCode = status ?? 1
} finally {
  rmSync(file)
}
