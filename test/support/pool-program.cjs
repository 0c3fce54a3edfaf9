// The child program of the process pool's tests: does what a request says.
'use strict'

/** Longer than the pool takes to notice. */
const FILL_MS = 700
const kept = []

process.on('message', ({ do: action, value }) => {
  switch (action) {
    case 'echo':
      return process.send({ value, pid: process.pid })
    case 'note':
      process.send({ note: value })
      return process.send({ value, pid: process.pid })
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
    default:
      for (;;);
  }
})
process.on('disconnect', () => process.exit(0))
