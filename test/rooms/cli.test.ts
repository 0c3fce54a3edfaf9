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

  it('prints the help of a subcommand with its own and the shared options', async () => {
    const { code, stdout } = await waybill(['help', 'keys', 'issue'])
    assert.equal(code, 0)
    assert.match(stdout, /^ {2}npx waybill keys issue --role ROLE --label TEXT/m)
    assert.match(stdout, /^ {2}--label TEXT .*\n(?:.*\n)* {2}--tenant NAME /m)
    assert.ok(!stdout.includes('revoke'))
  })

  it('accepts shared options before and after the subcommand', async () => {
    for (const args of [
      ['keys', '--url', 'http://127.0.0.1:9', 'list'],
      ['keys', 'list', '--url', 'http://127.0.0.1:9'],
    ]) {
      const { code, stderr } = await waybill(args, { env: { WAYBILL_API_KEY: 'k' } })
      assert.equal(code, 2)
      assert.match(stderr, /127\.0\.0\.1:9/)
    }
  })

  it('says what is wrong with a command line in its own words', async () => {
    for (const [args, message] of [
      [['lsit'], 'There is no command "lsit". Did you mean list?'],
      [['lsit', '--help'], 'There is no command "lsit". Did you mean list?'],
      [['keys', 'lsit'], 'There is no command "lsit". Did you mean list?'],
      [['keys'], 'Specify what to do: list, issue, revoke.'],
      [['keys', 'list', 'x'], 'keys list does not take the argument "x".'],
      [['list', '--json=yes'], '--json takes no value.'],
      [['list', '--limit'], '--limit needs a value: --limit N.'],
      [['cancel', 'a', '--reason', '--json'], '--reason needs a value: --reason TEXT.'],
      [['show'], 'ID is missing.'],
      [['send'], 'FILE is missing.'],
      [['review', 'a', '--approve', '--reject', 'no'], 'Specify exactly one of --approve, --reject, or --set/--type.'],
    ] as const) {
      const { code, stderr } = await waybill(args)
      assert.equal(code, 2)
      assert.equal(stderr.split('\n')[0], `waybill: ${message}`)
    }
  }).timeout(30_000)

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
      ['start', '--port'],
      ['list', '--limit', '--json'],
      ['list', '--json=yes'],
      ['help', 'lsit'],
      ['parked'],
      ['parked', 'fly'],
      ['parked', 'list', 'x'],
      ['keys'],
      ['keys', 'list', 'x'],
      ['keys', 'issue', '--role', 'king', '--label', 'x'],
      ['keys', 'issue', '--role', 'viewer'],
      ['keys', 'revoke'],
      ['replay', 'a'],
      ['cancel'],
      ['trail'],
      ['move', 'x'],
      ['move'],
      ['doctor', 'x'],
      ['read'],
      ['show'],
      ['show', 'a', 'b'],
      ['list', '--state', 'lost'],
      ['list', '--limit', '0'],
      ['list', '--limit'],
      ['read', '--type', 'letter', 'x.pdf'],
      ['review', 'a'],
      ['review', 'a', '--approve', '--reject', 'no'],
      ['review', 'a', '--set', 'grossTotal'],
      ['review', 'a', '--set', 'colour=red'],
      ['review', 'a', '--set', 'issueDate=1.2.2026'],
      ['rebuild', 'nothing'],
    ]
    for (const args of wrong) {
      const { code, stderr, stdout } = await waybill(args, { env: { WAYBILL_API_KEY: 'k' } })
      assert.equal(code, 2, args.join(' '))
      assert.match(stderr, /^waybill: .*\n {2}See `npx waybill help/, args.join(' '))
      assert.equal(stdout, '')
    }
  }).timeout(60_000)
})
