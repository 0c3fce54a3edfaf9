import assert from 'node:assert/strict'
import path from 'node:path'
import { problemOf } from '../../hub/errors.ts'
import { waybill } from '../support/command.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const SAMPLES = path.resolve(import.meta.dirname, '../../samples')
const sample = (name: string) => path.join(SAMPLES, name)

describe('the waybill command without a hub', () => {
  const folder = temporaryFolder('cli')

  it('exits with 2 and says how to start one', async () => {
    const { code, stderr } = await waybill(['list', '--url', 'http://127.0.0.1:9'], { env: { WAYBILL_API_KEY: 'k' } })
    assert.equal(code, 2)
    const { title } = problemOf('hub-unreachable')
    assert.equal(
      stderr,
      `waybill: ${title}. Nothing answers at http://127.0.0.1:9 (${/\((.+)\)/.exec(stderr)![1]}).\n` +
        '  Start the hub with `npx waybill start`, or name its address with --url.\n',
    )
  })

  it('exits with 2 from each command that needs one, with output on stderr only', async () => {
    const commands = [
      ['send', sample('note.txt'), '--json'],
      ['show', 'a', '--json'],
      ['trail', 'a', '--json'],
      ['review', 'a', '--approve'],
      ['cancel', 'a'],
      ['replay', 'a', '--reason', 'x'],
      ['parked', 'list', '--json'],
      ['keys', 'list', '--json'],
      ['rebuild', 'audit'],
    ]
    for (const args of commands) {
      const { code, stdout, stderr } = await waybill([...args, '--url', 'http://127.0.0.1:9'], {
        env: { WAYBILL_API_KEY: 'k' },
      })
      assert.deepEqual([code, stdout], [2, ''], args.join(' '))
      assert.ok(stderr.startsWith(`waybill: ${problemOf('hub-unreachable').title}. `), args.join(' '))
    }
  })

  it('exits with 2 if the address is not valid', async () => {
    const { code, stderr } = await waybill(['list', '--url', 'nonsense', '--key', 'k'])
    assert.equal(code, 2)
    assert.ok(stderr.startsWith(`waybill: ${problemOf('settings-invalid').title}. `), stderr)
    assert.match(stderr, /WAYBILL_URL .* is "nonsense", but it must be an address such as http:/)
  })

  it('exits with 2 and says where the key is', async () => {
    const { code, stderr } = await waybill(['list', '--data', folder])
    assert.equal(code, 2)
    assert.match(stderr, /api-key/)
  })
})
