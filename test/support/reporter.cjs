// The spec reporter, then one plain line that any CI can read, and its numbers for the process that asked for the run.
'use strict'
const { reporters } = require('mocha')

const LEAVING_MS = 10_000

module.exports = class extends reporters.Spec {
  epilogue() {
    super.epilogue()
    const { passes = 0, failures = 0, pending = 0 } = this.stats
    endAnyway(failures)
    process.send?.({ passes, failures, pending, failed: this.failures.map(describeFailure) })
    console.log(`${passes} passed, ${failures} failed${pending ? `, ${pending} skipped` : ''}`)
  }
}

/** Name and error of a failed test, so that they can be said again behind the output of other runs. */
function describeFailure(test) {
  return `${test.titlePath().join(' › ')}\n${test.err?.stack ?? test.err?.message ?? 'no error'}`
}

/** A failed test may have left a process or a connection open, and a run that never ends reports nothing. */
function endAnyway(failures) {
  setTimeout(() => {
    console.error(`The tests have ended, and this is still open: ${process.getActiveResourcesInfo().join(', ')}`)
    process.exit(Math.min(failures, 255))
  }, LEAVING_MS).unref()
}
