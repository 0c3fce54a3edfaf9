#!/usr/bin/env node
// Runs on any Node >= 20: hands over to Node 24, which comes with the install as a platform package
// (npm 10 does not link the binary of an optional package, so it is looked up here).
'use strict'
const { spawn } = require('node:child_process')
const path = require('node:path')

const NEEDED = [24, 15]
/** What a document leaves behind in memory dies young; with more room for the young, a tenth of the hub's time is not spent on clearing it. */
const FLAGS = ['--max-semi-space-size=32']
/** Half of a start is compiling: what was compiled is kept with the packages, where whoever may write could change the program anyway. */
const COMPILED = path.join(__dirname, '../../node_modules/.cache/waybill')

function findNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) return process.execPath
  const platform = process.platform === 'win32' ? 'win' : process.platform
  try {
    const home = path.dirname(require.resolve(`node-${platform}-${process.arch}/package.json`))
    return path.join(home, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  } catch {
    console.error(
      `waybill: this is Node ${process.versions.node}; Waybill needs Node ${NEEDED.join('.')} or later, and no copy came with the install.`,
    )
    console.error('  Run `npm ci` without --omit=optional, or install Node 24 from https://nodejs.org and try again.')
    process.exit(2)
  }
}

const [first, ...rest] = process.argv.slice(2)
const asksForHelp = rest.includes('--help') || rest.includes('-h')
const args =
  first === '--run'
    ? rest
    : first === 'start' && !asksForHelp
      ? [path.join(__dirname, '../main.ts'), ...rest]
      : [path.join(__dirname, 'main.ts'), ...process.argv.slice(2)]
const child = spawn(findNode(), [...FLAGS, ...args], {
  stdio: 'inherit',
  env: { NODE_COMPILE_CACHE: COMPILED, ...process.env },
})
// A terminal sends Ctrl-C to the whole process group; a service manager signals only this process.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (!process.stdin.isTTY || signal !== 'SIGINT') child.kill(signal)
  })
}
child.on('exit', (code, signal) => {
  if (!signal) process.exit(code ?? 1)
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
})
