// The child program of the sandbox's test: tries what a hostile file would try.
'use strict'
const { readFileSync, writeFileSync } = require('node:fs')
const { connect } = require('node:net')

const tried = (work) => {
  try {
    work()
    return 'done'
  } catch (error) {
    return error.code
  }
}

process.on('message', ({ secret, output, port }) => {
  const read = tried(() => readFileSync(secret))
  const written = tried(() => writeFileSync(output, 'reading'))
  const answer = (connected) => process.send({ answer: { read, written, connected } })
  const socket = connect(port, '127.0.0.1')
  socket.on('connect', () => answer('done'))
  socket.on('error', ({ code }) => answer(code))
})
process.on('disconnect', () => process.exit(0))
process.send('ready')
