import assert from 'node:assert/strict'
import { generateKey } from '../../hub/auth/api-keys/secret.ts'
import { openRefusedSignIns } from '../../hub/auth/refused-sign-ins.ts'
import { silentLog, type Log } from '../../hub/log.ts'
import { openTestHub } from '../support/hub.ts'
import { until } from '../support/until.ts'

type Line = { text: string; code?: string; key?: string; count?: number }

function logOf(lines: Line[]): Log {
  const log: Log = {
    ...silentLog,
    warn: (facts, text) => void lines.push({ ...facts, text }),
    child: () => log,
  }
  return log
}
const refusals = (lines: Line[]) => lines.filter(({ text }) => /sign-in/.test(text))

describe('refused sign-ins', () => {
  it('are logged and counted by the hub, with the id of the key and without its secret', async () => {
    const lines: Line[] = []
    const hub = await openTestHub({ log: logOf(lines) })
    const { key, keyId } = generateKey()
    const viewer = await hub.hub.keys.issue('main', 'viewer', 'the shop')
    for (const as of [key, key, 'nonsense', viewer]) await hub.call('GET', '/views', { as })
    assert.equal((await hub.call('GET', '/views', { as: '' })).status, 401)
    const { body } = await hub.call<{ parts: Record<string, { ready: boolean; detail?: string }> }>(
      'GET',
      '/health/ready',
    )
    assert.deepEqual(body.parts['sign-ins'], { ready: true, detail: '5 refused in the last 10 minutes' })
    await hub.close()
    const [first, ...rest] = refusals(lines)
    assert.deepEqual([first!.code, first!.key], ['unauthenticated', keyId])
    assert.deepEqual(
      rest.map(({ code, key: id, count }) => `${code} ${id} ${count}`).toSorted(),
      [
        `forbidden ${viewer.split('_')[2]} 1`,
        'unauthenticated malformed 1',
        'unauthenticated none 1',
        `unauthenticated ${keyId} 1`,
      ].toSorted(),
    )
    const said = JSON.stringify(lines)
    for (const secret of [key, viewer, 'nonsense', 'the shop']) assert.ok(!said.includes(secret), secret)
  })

  it('cannot fill the disk: a flood of many keys has a bounded number of lines', async () => {
    const lines: Line[] = []
    const flood = Array.from({ length: 2_000 }, () => ({ authorization: `Bearer ${generateKey().key}` }))
    // All come within one period, on a busy machine, too.
    const signIns = openRefusedSignIns(logOf(lines), 1_000)
    for (const headers of flood) signIns.note('unauthenticated', headers, 'one')
    assert.equal(refusals(lines).length, 1)
    assert.equal(signIns.recent(), 2_000)
    await until(() => lines.length > 1)
    assert.equal(refusals(lines).length, 22)
    assert.equal(
      refusals(lines).reduce((sum, { count = 1 }) => sum + count, 0),
      2_000,
    )
    signIns.close()
  })
})
