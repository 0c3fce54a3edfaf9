import assert from 'node:assert/strict'
import type { Request, Response } from 'express'
import { flowing, inTime } from '../../../../hub/api/body-timeouts.ts'

async function* stalling(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('first')
  yield Buffer.from('second')
  await new Promise(() => {})
}

describe('a body', () => {
  it('passes while it flows, and fails once it stops', async () => {
    const seen: string[] = []
    const read = async () => {
      for await (const chunk of flowing(stalling(), 20)) seen.push(String(chunk))
    }
    await assert.rejects(read(), { code: 'request-timeout' })
    assert.deepEqual(seen, ['first', 'second'])
  })

  it('of JSON fails once if it takes too long, whatever its parser does later', async () => {
    const ends: unknown[] = []
    await new Promise<void>((resolve) => {
      const slow = inTime((_request, _response, next) => void setTimeout(next, 40).unref(), 10)
      void slow({} as Request, {} as Response, (error) => {
        ends.push((error as { code?: string } | undefined)?.code)
        setTimeout(resolve, 60)
      })
    })
    assert.deepEqual(ends, ['request-timeout'])
  })

  it('of JSON passes what its parser says in time', async () => {
    const error = new Error('not JSON')
    const ends = await new Promise((resolve) => {
      void inTime((_request, _response, next) => next(error), 1000)({} as Request, {} as Response, resolve)
    })
    assert.equal(ends, error)
  })
})
