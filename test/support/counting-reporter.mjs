/** Ends the run with `N passed, N failed`; a suite that failed to load counts as one failure. */
export default class CountingReporter {
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    const line = `${results.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`;
    // Jest itself may still have something to say after the reporters.
    process.once('exit', () => process.stdout.write(line));
  }
}
