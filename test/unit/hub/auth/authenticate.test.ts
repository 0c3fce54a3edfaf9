import assert from 'node:assert/strict'
import { actorLabels } from '../../../../hub/auth/actor-label.ts'
import type { KeyFacts } from '../../../../hub/auth/api-keys/api-keys.ts'
import { authenticate, type Authenticator } from '../../../../hub/auth/authenticate.ts'
import { apiKeyAuthenticator } from '../../../../hub/auth/authenticators/api-key.ts'
import { permissionsOf, USER_ROLES } from '../../../../hub/auth/permissions.ts'
import { actorOf, type Principal } from '../../../../hub/auth/principal.ts'

const ANNA: Principal = {
  kind: 'user',
  id: '01J',
  tenant: 'main',
  label: 'Anna Müller',
  permissions: permissionsOf('reviewer'),
}
const KEY: KeyFacts = {
  keyId: 'me7gulsr',
  tenant: 'main',
  role: 'sender',
  label: 'the shop',
  issuedAt: '2026-11-29T10:00:00.000Z',
  state: 'valid',
}
const notMine: Authenticator = () => 'not-mine'

describe('authentication', () => {
  it('asks one authenticator after the other until one recognises the credentials', async () => {
    const asked: string[] = []
    const chain: Authenticator[] = [
      () => {
        asked.push('first')
        return 'not-mine'
      },
      async () => {
        asked.push('second')
        return ANNA
      },
      () => {
        asked.push('third')
        return 'not-mine'
      },
    ]
    assert.equal(await authenticate(chain, {}, 'review'), ANNA)
    assert.deepEqual(asked, ['first', 'second'])
  })

  it('ends with a failure of the authenticator whose credentials they are', async () => {
    const expired: Authenticator = () => ({ failure: 'The session ended.' })
    const rejected = authenticate([notMine, expired, () => ANNA], {}, 'read')
    await assert.rejects(rejected, { code: 'unauthenticated', message: 'The session ended.' })
  })

  it('refuses requests without credentials, and principals without the permission', async () => {
    await assert.rejects(authenticate([notMine], {}, 'read'), { code: 'unauthenticated' })
    await assert.rejects(authenticate([() => ANNA], {}, 'administer'), {
      code: 'forbidden',
      message: 'The user 01J lacks the permission to administer.',
    })
  })
})

describe('the authenticator of API keys', () => {
  const verify = (key: string): KeyFacts | undefined => (key === 'secret' ? KEY : undefined)
  const authenticator = apiKeyAuthenticator({ verify })

  it('takes a key as bearer or in X-API-Key, and leaves other requests to others', async () => {
    const expected = {
      kind: 'key',
      id: 'me7gulsr',
      tenant: 'main',
      label: 'the shop',
      permissions: ['read', 'send'],
    }
    assert.deepEqual(await authenticator({ authorization: 'Bearer secret' }), expected)
    assert.deepEqual(await authenticator({ 'x-api-key': 'secret' }), expected)
    assert.equal(await authenticator({}), 'not-mine')
    assert.equal(await authenticator({ authorization: 'Basic c2VjcmV0' }), 'not-mine')
  })

  it('says that a key is unknown or when it expired, with the cure', async () => {
    assert.deepEqual(await authenticator({ 'x-api-key': 'other' }), { failure: 'The API key is unknown or revoked.' })
    const expired = apiKeyAuthenticator({
      verify: () => ({ ...KEY, state: 'expired', expiresAt: '2026-12-01T00:00:00.000Z' }),
    })
    const { failure } = (await expired({ 'x-api-key': 'secret' })) as { failure: string }
    assert.match(failure, /me7gulsr expired at 2026-12-01T00:00:00.000Z.*keys issue/)
  })
})

describe('actors', () => {
  it('are stored by kind and id', () => assert.equal(actorOf(ANNA), 'user:01J'))

  it('are labelled from their key, for their own tenant only', () => {
    const label = actorLabels({ find: (id) => (id === KEY.keyId ? { ...KEY, state: 'revoked' } : undefined) })
    assert.equal(label('key:me7gulsr', 'main'), 'the shop, key me7gulsr')
    assert.equal(label('key:me7gulsr', 'other'), 'key me7gulsr')
    assert.equal(label('key:unknown1', 'main'), 'key unknown1')
    assert.equal(label('system:courier', 'main'), 'system:courier')
  })
})

describe('user roles', () => {
  it('each have all permissions of the role before', () => {
    for (const [index, role] of USER_ROLES.entries())
      for (const before of USER_ROLES.slice(0, index))
        for (const permission of permissionsOf(before)) assert.ok(permissionsOf(role).includes(permission))
  })
})
