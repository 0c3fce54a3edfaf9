import assert from 'node:assert/strict'
import { silentLog } from '../../../../hub/log.ts'
import { openClosing } from '../../../../hub/app/closing.ts'

describe('closing', () => {
  it('closes last in first out, once, and continues after a failure', async () => {
    const order: string[] = []
    const closing = openClosing(silentLog)
    closing.add('first', () => {
      order.push('first')
    })
    closing.add('second', async () => {
      order.push('second')
      throw new Error('stuck')
    })
    closing.add('third', () => {
      order.push('third')
    })
    await assert.rejects(closing.closeAll(), /stuck/)
    await assert.rejects(closing.closeAll(), /stuck/)
    assert.deepEqual(order, ['third', 'second', 'first'])
  })
})
