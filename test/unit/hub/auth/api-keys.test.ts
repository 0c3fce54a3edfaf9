import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import { evolveKey, stateOf, type ApiKey } from '../../../../hub/auth/api-keys/key.ts'
import { generateKey, keyHasher, keyIdOf } from '../../../../hub/auth/api-keys/secret.ts'
import { recordKeyUse } from '../../../../hub/auth/api-keys/use.ts'
import { silentLog } from '../../../../hub/log.ts'
import type { ApiKeyIssued, TenantEvent } from '../../../../hub/streams/events.ts'

const AT = '2026-11-29T10:00:00.000Z'
const issuedEvent = (more: Partial<ApiKeyIssued['data']> = {}): TenantEvent => ({
  type: 'ApiKeyIssued',
  data: { keyId: 'me7gulsr', role: 'reviewer', hash: '00', personal: { label: 'Anna Müller' }, ...more },
})
const fold = (...events: TenantEvent[]): ApiKey | undefined =>
  events.reduce<ApiKey | undefined>((key, event) => evolveKey(key, event, { tenant: 'main', at: AT }), undefined)
const REVOKED: TenantEvent = { type: 'ApiKeyRevoked', data: { keyId: 'me7gulsr' } }
const usedOn = (day: string): TenantEvent => ({ type: 'ApiKeyUsed', data: { keyId: 'me7gulsr', day } })

describe('an API key', () => {
  it('is valid until it expires', () => {
    const key = fold(issuedEvent({ expiresAt: '2026-11-30T00:00:00.000Z' }))!
    assert.equal(stateOf(key, '2026-11-29T23:59:59.999Z'), 'valid')
    assert.equal(stateOf(key, '2026-11-30T00:00:00.000Z'), 'expired')
    assert.equal(stateOf(fold(issuedEvent())!, '2999-01-01T00:00:00.000Z'), 'valid')
  })

  it('keeps its label but not its hash when it is revoked', () => {
    const key = fold(issuedEvent(), REVOKED)!
    assert.deepEqual([key.label, key.hash, stateOf(key, AT)], ['Anna Müller', undefined, 'revoked'])
  })

  it('stays revoked when its events are read again', () => {
    assert.equal(stateOf(fold(issuedEvent(), REVOKED, issuedEvent(), usedOn('2026-11-29'))!, AT), 'revoked')
  })

  it('remembers the last day of use', () => {
    assert.equal(fold(issuedEvent(), usedOn('2026-11-28'), usedOn('2026-11-27'))!.lastUsedOn, '2026-11-28')
  })
})

describe('the secret of a key', () => {
  it('is recognised by its form and checksum, and matches its own hash only', () => {
    const { keyId, key } = generateKey()
    assert.equal(keyIdOf(key), keyId)
    assert.equal(keyIdOf(`${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}`), undefined)
    assert.equal(keyIdOf('anything'), undefined)
    const [hasher, other] = [keyHasher(Buffer.alloc(32, 1)), keyHasher(Buffer.alloc(32, 2))]
    assert.ok(hasher.matches(key, hasher.hash(key)))
    assert.ok(!hasher.matches(generateKey().key, hasher.hash(key)))
    assert.ok(!other.matches(key, hasher.hash(key)))
  })
})

describe('the use of keys', () => {
  let key: ApiKey
  let now: string
  let fails: boolean
  let written: string[]
  const open = () =>
    recordKeyUse({
      find: () => key,
      async append(_, day) {
        if (fails) throw new Error('away')
        written.push(day)
        key = { ...key, lastUsedOn: day }
      },
      now: () => now,
      log: silentLog,
    })
  beforeEach(() => {
    key = fold(issuedEvent())!
    now = AT
    fails = false
    written = []
  })

  it('is written once a day, however many requests there are', async () => {
    const use = open()
    for (let request = 0; request < 5; request++) use.note(key)
    await use.flush()
    use.note(key)
    await use.flush()
    assert.deepEqual(written, ['2026-11-29'])
    now = '2026-11-30T00:00:00.000Z'
    use.note(key)
    await use.close()
    assert.deepEqual(written, ['2026-11-29', '2026-11-30'])
  })

  it('is not written again if another process has recorded it in the meantime', async () => {
    const use = open()
    use.note(key)
    key = { ...key, lastUsedOn: '2026-11-29' }
    await use.close()
    assert.deepEqual(written, [])
  })

  it('is written before the key is revoked, and not after', async () => {
    const use = open()
    use.note(key)
    await use.flushBefore('me7gulsr', async () => {
      use.note({ ...key, lastUsedOn: '2026-11-28' })
      void use.flush()
      await setImmediate()
      written.push('revoked')
      key = { ...key, lastUsedOn: '2026-11-28', revokedAt: AT }
    })
    await use.close()
    assert.deepEqual(written, ['2026-11-29', 'revoked'])
  })

  it('is noted again by the next request after a failed write', async () => {
    const use = open()
    use.note(key)
    fails = true
    await use.flush()
    fails = false
    use.note(key)
    await use.close()
    assert.deepEqual(written, ['2026-11-29'])
  })
})
