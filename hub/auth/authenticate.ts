import type { IncomingHttpHeaders } from 'node:http'
import { WaybillError } from '../errors.ts'
import { mayDo, type Action } from './allow.ts'
import type { ApiKeys, Principal } from './api-key.ts'

/** Who asks, by `Authorization: Bearer <key>` or `X-API-Key`, and whether the role allows the action. Fails with `unauthenticated` or `forbidden`. */
export function authenticate(keys: ApiKeys, headers: IncomingHttpHeaders, action: Action): Principal {
  const [, bearer] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? []
  const given = bearer ?? headers['x-api-key']
  const principal = typeof given === 'string' ? keys.authenticate(given) : undefined
  if (!principal)
    throw new WaybillError(
      'unauthenticated',
      given === undefined ? 'The request carries no API key.' : 'The API key is unknown or revoked.',
    )
  if (!mayDo(principal.role, action))
    throw new WaybillError('forbidden', `The role ${principal.role} may not ${action}.`)
  return principal
}
