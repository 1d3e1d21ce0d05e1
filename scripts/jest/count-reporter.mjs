// Ends a test run with plain lines, after everything else was printed: why tests were skipped, and how many of each there are.
export default class CountReporter {
  onRunComplete(
    _contexts,
    { testResults, numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites },
  ) {
    const failed = numFailedTests + numRuntimeErrorTestSuites
    const lines = [`${numPassedTests} passed, ${failed} failed${numPendingTests ? `, ${numPendingTests} skipped` : ''}`]
    if (
      testResults.some(
        ({ numPendingTests, testFilePath }) => numPendingTests > 0 && testFilePath.endsWith('.corpus.test.ts'),
      )
    )
      lines.unshift(
        'Tests over files of other projects (*.corpus.test.ts) are skipped: those files are no part of this one.',
      )
    process.on('exit', () => process.stdout.write(`\n${lines.join('\n')}\n`))
  }
}
