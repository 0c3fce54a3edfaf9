import type { ApiKeys } from '../api-keys/api-keys.ts'
import type { Authenticator } from '../authenticate.ts'
import { permissionsOf } from '../permissions.ts'

/** API keys as `Authorization: Bearer <key>` or `X-API-Key: <key>`. */
export const apiKeyAuthenticator =
  (keys: Pick<ApiKeys, 'verify'>): Authenticator =>
  (headers) => {
    const [, bearer] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? []
    const given = bearer ?? headers['x-api-key']
    if (typeof given !== 'string') return 'not-mine'
    const key = keys.verify(given)
    if (!key) return { failure: 'The API key is unknown or revoked.' }
    const { tenant, keyId, label, role, state, expiresAt } = key
    if (state === 'expired')
      return {
        failure:
          `The API key ${keyId} expired at ${expiresAt}. ` +
          'Ask an administrator for a new one: `waybill keys issue`.',
      }
    return { kind: 'key', id: keyId, tenant, label, permissions: permissionsOf(role) }
  }
