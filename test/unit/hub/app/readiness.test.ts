import assert from 'node:assert/strict'
import { openReadiness } from '../../../../hub/app/readiness.ts'

describe('readiness', () => {
  it('reports every component that was added and has an answer', () => {
    const readiness = openReadiness()
    readiness.add('start', () => ({ ready: false, detail: 'the hub is starting' }))
    readiness.add('engine store', () => undefined)
    assert.deepEqual(readiness.parts(), { start: { ready: false, detail: 'the hub is starting' } })
    readiness.add('engine store', () => ({ ready: true }))
    readiness.remove('start')
    assert.deepEqual(readiness.parts(), { 'engine store': { ready: true } })
  })

  it('reports only the stop once the process stops', () => {
    const readiness = openReadiness()
    readiness.add('storage', () => ({ ready: true }))
    readiness.stop()
    assert.deepEqual(readiness.parts(), { stop: { ready: false, detail: 'the hub is stopping' } })
  })
})
