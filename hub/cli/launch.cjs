#!/usr/bin/env node
// Runs on any Node >= 20 and starts hub/cli/main.ts on Node 24, which npm installs as a platform package.
// npm 10 does not link the binary of an optional package, so it is looked up here.
'use strict'
const { spawn } = require('node:child_process')
const { readFileSync } = require('node:fs')
const path = require('node:path')

const NEEDED = [24, 15]
/**
 * Most objects of a document die young: a larger young generation saves a tenth of the CPU time (bench: finish).
 * SIGUSR1 must not open the inspector, which runs any code that is sent to it.
 */
const FLAGS = ['--max-semi-space-size=32', '--disable-sigusr1']
/**
 * Compiling is half of a start (bench: start), so the compiled code is kept.
 * It lies beside the packages: a user who can write there can change the program anyway.
 */
const COMPILED = path.join(__dirname, '../../node_modules/.cache/waybill')
const PARENT_CHECK_MS = 500

function findNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) return process.execPath
  const platform = process.platform === 'win32' ? 'win' : process.platform
  try {
    const home = path.dirname(require.resolve(`node-${platform}-${process.arch}/package.json`))
    return path.join(home, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  } catch {
    console.error(
      `waybill: this is Node ${process.versions.node}, but Waybill needs Node ${NEEDED.join('.')} or later, ` +
        'and no copy came with the install.',
    )
    console.error('  Run `npm ci` without --omit=optional, or install Node 24 from https://nodejs.org and try again.')
    process.exit(2)
  }
}

/** The parent's process id; if the parent is the shell that npm starts for a command, and /proc exists, also npm's. */
function parents() {
  const parent = process.ppid
  try {
    const [, name, grandparent] = /^\d+ \((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${parent}/stat`, 'utf8'))
    return name === 'sh' ? `${parent} ${grandparent}` : `${parent}`
  } catch {
    return `${parent}`
  }
}

const [first, ...rest] = process.argv.slice(2)
/** `--run FILE` runs a script of this repository on the same Node. */
const script = first === '--run'
const args = script ? rest : [path.join(__dirname, 'main.ts'), ...process.argv.slice(2)]
const child = spawn(findNode(), [...FLAGS, ...args], {
  // The channel carries no messages. It closes when this process ends, even by SIGKILL, and then the hub stops.
  stdio: script ? 'inherit' : ['inherit', 'inherit', 'inherit', 'ipc'],
  env: { NODE_COMPILE_CACHE: COMPILED, ...process.env },
})
// A terminal sends Ctrl-C to the whole process group; a service manager signals only this process.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (!process.stdin.isTTY || signal !== 'SIGINT') child.kill(signal)
  })
}
// Without a listener, SIGUSR2 ends this process, and SIGUSR1 opens its inspector to every local user.
for (const signal of ['SIGUSR1', 'SIGUSR2']) process.on(signal, () => {})
// npm passes SIGTERM only to its shell, which does not pass it on; after SIGKILL nothing is passed on at all.
// Without npm the parent may end: a hub that a shell started in the background outlives the shell.
if (!script && process.env.npm_lifecycle_event !== undefined) {
  const atStart = parents()
  setInterval(() => {
    if (child.connected && parents() !== atStart) child.disconnect()
  }, PARENT_CHECK_MS).unref()
}
child.on('exit', (code, signal) => {
  if (!signal) process.exit(code ?? 1)
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
})
