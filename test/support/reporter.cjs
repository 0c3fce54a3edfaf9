// The spec reporter, then its numbers for the process that asked for the run, or one plain line that any CI can read.
'use strict'
const { reporters } = require('mocha')

const LEAVING_MS = 10_000
/** A test that takes more than this part of its limit fails on a machine that is a few times as busy. */
const NEAR = 1 / 3

module.exports = class extends reporters.Spec {
  late = []

  constructor(runner, options) {
    super(runner, options)
    runner.on('pass', (test) => {
      if (test.duration > NEAR * test.timeout()) this.late.push(describeLate(test))
    })
  }

  epilogue() {
    super.epilogue()
    const { passes = 0, failures = 0, pending = 0 } = this.stats
    endAnyway(failures)
    if (process.send)
      process.send({ passes, failures, pending, failed: this.failures.map(describeFailure), late: this.late })
    else console.log(`${passes} passed, ${failures} failed${pending ? `, ${pending} skipped` : ''}`)
  }
}

const nameOf = (test) => test.titlePath().join(' › ')
const describeLate = (test) => `(${Math.round(test.duration / 1000)} s of ${test.timeout() / 1000} s): ${nameOf(test)}`

/** Name and error of a failed test, so that they can be said again behind the output of other runs. */
function describeFailure(test) {
  return `${nameOf(test)}\n${test.err?.stack ?? test.err?.message ?? 'no error'}`
}

/** A failed test may have left a process or a connection open, and a run that never ends reports nothing. */
function endAnyway(failures) {
  setTimeout(() => {
    console.error(`The tests have ended, and this is still open: ${process.getActiveResourcesInfo().join(', ')}`)
    process.exit(Math.min(failures, 255))
  }, LEAVING_MS).unref()
}
