import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { SETTINGS } from '../../config/config.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const FILE = path.join(ROOT, 'config/systemd/waybill.service')
const UNIT = readFileSync(FILE, 'utf8')
const valueOf = (key: string): string => new RegExp(`^${key}=(.+)$`, 'm').exec(UNIT)?.[1] ?? ''

describe('the systemd units of the backup', () => {
  const folder = path.dirname(FILE)
  const files = ['waybill-backup.service', 'waybill-backup.timer'].map((name) => path.join(folder, name))

  it('pass systemd-analyze verify', function () {
    const { error, status, stderr } = spawnSync('systemd-analyze', ['verify', ...files], { encoding: 'utf8' })
    if (error) this.skip()
    assert.deepEqual([status, stderr], [0, ''])
  })

  it('back up the data folder of the service, then verify the backup', () => {
    const unit = readFileSync(files[0]!, 'utf8')
    const commands = [...unit.matchAll(/^ExecStart=\/usr\/bin\/env node (\S+) (\w+) (\S+)/gm)].map((match) =>
      match.slice(1),
    )
    assert.deepEqual(
      commands.map(([, command]) => command),
      ['backup', 'verify'],
    )
    assert.ok(commands.every(([script]) => existsSync(path.join(ROOT, script!))))
    const [data] = /WAYBILL_DATA=(\S+)/.exec(unit)!.slice(1)
    assert.ok(UNIT.includes(`WAYBILL_DATA=${data}`))
    const [writable] = /^ReadWritePaths=(.+)$/m.exec(unit)!.slice(1)
    assert.deepEqual(new Set(writable!.split(' ')), new Set([data, commands[0]![2]]))
  })
})

describe('the systemd unit', () => {
  it('passes systemd-analyze verify', function () {
    const { error, status, stderr } = spawnSync('systemd-analyze', ['verify', FILE], { encoding: 'utf8' })
    if (error) this.skip()
    assert.equal(status, 0, stderr)
    assert.equal(stderr, '')
  })

  it('starts the launcher of this repository', () => {
    const [program, runtime, script, command] = valueOf('ExecStart').split(' ')
    assert.deepEqual([program, runtime, command], ['/usr/bin/env', 'node', 'start'])
    assert.ok(existsSync(path.join(ROOT, script!)))
  })

  it('gives the hub longer to stop than the hub takes to drain', () => {
    assert.equal(valueOf('KillMode'), 'mixed')
    assert.ok(Number.parseInt(valueOf('TimeoutStopSec'), 10) > SETTINGS.process.drainSeconds.initial)
  })

  it('names only settings that exist', () => {
    const known = Object.values(SETTINGS).flatMap((group): string[] =>
      Object.values(group).map(({ env }: { env: string }) => env),
    )
    const named = [...UNIT.matchAll(/\b(WAYBILL_[A-Z_]+)/g)].map(([, name]) => name!)
    assert.ok(named.length > 0)
    assert.deepEqual(
      named.filter((name) => !known.includes(name)),
      [],
    )
  })

  it('keeps V8 and the child processes working', () => {
    for (const option of ['MemoryDenyWriteExecute', 'SystemCallFilter', 'NoExecPaths'])
      assert.equal(valueOf(option), '', option)
  })
})
