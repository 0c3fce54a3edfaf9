// The child program of the process pool's tests: does what a request says.
'use strict'

/** Longer than the pool takes to notice. */
const FILL_MS = 700
const NOTE_MS = 250
const kept = []

process.on('message', ({ do: action, value }) => {
  switch (action) {
    case 'echo':
      return process.send({ value, pid: process.pid })
    case 'note':
      process.send({ note: value })
      return process.send({ value, pid: process.pid })
    case 'notes':
      return noteAndAnswer(value, value)
    case 'warm':
      kept.push(value)
      return
    case 'kept':
      return process.send({ value: kept, pid: process.pid })
    case 'keep':
      kept.push(Buffer.alloc(value * 1024 * 1024, 1))
      return process.send({ value, pid: process.pid })
    case 'fill':
      kept.push(Buffer.alloc(value * 1024 * 1024, 1))
      return setTimeout(() => process.send({ value, pid: process.pid }), FILL_MS)
    case 'exit':
      return process.exit(value)
    case 'abort':
      return process.abort()
    case 'environment':
      return process.send({ value: Object.keys(process.env).length, pid: process.pid })
    case 'busy':
      process.send({ note: process.pid })
      for (;;);
    default:
      for (;;);
  }
})
/** Sends notes at an interval, and then the answer: longer in all than a job may be quiet. */
function noteAndAnswer(left, value) {
  if (left === 0) return process.send({ value, pid: process.pid })
  process.send({ note: left })
  setTimeout(noteAndAnswer, NOTE_MS, left - 1, value)
}
process.on('disconnect', () => process.exit(0))
process.send('ready')
