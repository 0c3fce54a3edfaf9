import type { IncomingHttpHeaders } from 'node:http'
import { WaybillError } from '../errors.ts'
import type { Permission } from './permissions.ts'
import type { Principal } from './principal.ts'

/** Why an authenticator refuses credentials of its kind: a sentence for the client. */
interface AuthenticationFailure {
  failure: string
}

/**
 * Recognises one kind of credentials. It answers `not-mine` for a request without such credentials, so that the next
 * authenticator is asked; a failure ends the chain.
 */
export type Authenticator = (headers: IncomingHttpHeaders) => Verdict | Promise<Verdict>
type Verdict = Principal | AuthenticationFailure | 'not-mine'

/**
 * The principal of a request, by the first authenticator that recognises its credentials.
 * @throws `unauthenticated` without valid credentials, `forbidden` if the principal lacks the permission
 */
export async function authenticate(
  chain: readonly Authenticator[],
  headers: IncomingHttpHeaders,
  permission: Permission,
): Promise<Principal> {
  for (const authenticator of chain) {
    const verdict = await authenticator(headers)
    if (verdict === 'not-mine') continue
    if ('failure' in verdict) throw new WaybillError('unauthenticated', verdict.failure)
    if (!verdict.permissions.includes(permission))
      throw new WaybillError('forbidden', `The ${verdict.kind} ${verdict.id} lacks the permission to ${permission}.`)
    return verdict
  }
  throw new WaybillError('unauthenticated', 'The request carries no API key.')
}
