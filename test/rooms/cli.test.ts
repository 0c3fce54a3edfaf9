import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { waybill } from '../support/command.ts'

describe('the waybill command line', () => {
  it('prints examples first and all commands without arguments', async () => {
    const { code, stdout, stderr } = await waybill([])
    assert.equal(code, 0)
    assert.equal(stderr, '')
    assert.ok(stdout.indexOf('Examples') < stdout.indexOf('Commands'))
    for (const name of [
      'start',
      'send',
      'list',
      'show',
      'trail',
      'review',
      'cancel',
      'read',
      'rebuild',
      'move',
      'doctor',
    ])
      assert.match(stdout, new RegExp(`^  ${name} `, 'm'))
  })

  it('prints the same help by `help COMMAND` and by --help', async () => {
    for (const name of ['start', 'review']) {
      const [byWord, byOption] = await Promise.all([waybill(['help', name]), waybill([name, '--help'])])
      assert.equal(byWord.code, 0)
      assert.equal(byWord.stdout, byOption.stdout)
      assert.ok(byWord.stdout.indexOf('Examples') < byWord.stdout.indexOf('Usage'))
      assert.match(byWord.stdout, new RegExp(`npx waybill ${name} `))
    }
  })

  it('prints its version', async () => {
    const { version } = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../package.json'), 'utf8')) as {
      version: string
    }
    assert.equal((await waybill(['--version'])).stdout, `${version}\n`)
  })

  it('suggests what a typing mistake meant and exits with 2', async () => {
    const command = await waybill(['lsit'])
    assert.equal(command.code, 2)
    assert.match(command.stderr, /Did you mean list\?/)
    for (const [command, option, meant] of [
      ['list', '--jsno', '--json'],
      ['start', '--prot', '--port'],
    ] as const) {
      const { code, stderr, stdout } = await waybill([command, option])
      assert.deepEqual([code, stdout], [2, ''])
      assert.match(
        stderr,
        new RegExp(
          `^waybill: There is no option ${option}\\. Did you mean ${meant}\\?\n {2}See \`npx waybill help ${command}`,
        ),
      )
    }
  })

  it('exits with 2 if something is missing or not valid', async () => {
    const wrong = [
      ['send'],
      ['start', 'now'],
      ['help', 'lsit'],
      ['replay', 'a', '--reason', ' '],
      ['parked', 'discard', 'a'],
      ['parked', 'list', '--limit', '201'],
      ['keys', 'issue', '--role', 'king', '--label', 'x'],
      ['keys', 'issue', '--role', 'viewer'],
      ['replay', 'a'],
      ['move'],
      ['list', '--state', 'lost'],
      ['list', '--limit', '0'],
      ['read', '--type', 'letter', 'x.pdf'],
      ['review', 'a'],
      ['review', 'a', '--approve', '--reject', 'no'],
      ['review', 'a', '--set', 'grossTotal'],
      ['rebuild', 'nothing'],
    ]
    for (const args of wrong) {
      const { code, stderr, stdout } = await waybill(args, { env: { WAYBILL_API_KEY: 'k' } })
      assert.equal(code, 2, args.join(' '))
      assert.match(stderr, /^waybill: .*\n {2}See `npx waybill help/, args.join(' '))
      assert.equal(stdout, '')
    }
  })
})
