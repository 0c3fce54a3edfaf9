import type { ApiKeys, KeyFacts, KeyRequest } from '../../auth/api-keys/api-keys.ts'
import { keyIdOf } from '../../auth/api-keys/secret.ts'
import type { UserRole } from '../../auth/permissions.ts'
import { actorOf } from '../../auth/principal.ts'
import { WaybillError } from '../../errors.ts'
import type { Call, Handlers } from '../call.ts'

interface Dependencies {
  keys: ApiKeys
  /** the tenant whose administrators also manage the keys of other tenants */
  operator: string
  now(): string
}

interface Wanted {
  role: UserRole
  label: string
  tenant?: string
  expiresAt?: string
}

/** API keys, for administrators. A key is shown once, when it is issued. The log records who issued or revoked it. */
export function keyHandlers({ keys, operator, now }: Dependencies): Handlers {
  function tenantOf({ principal }: Call, wanted: unknown = principal.tenant): string {
    if (wanted !== principal.tenant && principal.tenant !== operator)
      throw new WaybillError('forbidden', `Only administrators of ${operator} manage the keys of other tenants.`)
    return String(wanted)
  }

  return {
    listKeys(call) {
      const { tenant: wanted, all } = call.parameters
      const tenant = tenantOf(call, wanted)
      call.response.json({ tenant, keys: keys.list(tenant, { all: all === true }).map(shownOf) })
    },
    async issueKey(call) {
      const { role, label, tenant: wanted, expiresAt } = call.body as Wanted
      const tenant = tenantOf(call, wanted)
      assertReadable(label)
      const expires = expiresAt === undefined ? {} : { expiresAt: inFuture(expiresAt, now()) }
      const key = await keys.issue(tenant, role, label, { ...requestOf(call), ...expires })
      call.response
        .status(201)
        .set('Cache-Control', 'no-store')
        .json({ id: keyIdOf(key), tenant, role, label, key, ...expires })
    },
    async revokeKey(call) {
      const id = String(call.parameters['id'])
      // So at least one administrator of the operator's tenant keeps access.
      if (call.principal.kind === 'key' && id === call.principal.id)
        throw new WaybillError('not-possible-now', 'A key cannot revoke itself: use another administrator’s key.')
      const tenant = tenantOf(call, call.parameters['tenant'])
      call.response.json({ tenant, ...shownOf(await keys.revoke(tenant, id, requestOf(call))) })
    },
  }
}

const requestOf = ({ principal, correlationId, traceparent }: Call): KeyRequest => ({
  actor: actorOf(principal),
  correlationId,
  traceparent,
})

/** Control characters, line separators and those that turn the writing direction. */
const UNREADABLE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u

/** @throws `invalid-request` for a label that trails, lists and terminals could not show as it is */
function assertReadable(label: string): void {
  if (UNREADABLE.test(label) || label.trim() === '')
    throw new WaybillError(
      'invalid-request',
      '/body/label must have a visible character, and no line breaks or other control characters.',
    )
}

/** @throws `invalid-request` for a time that has passed */
function inFuture(time: string, now: string): string {
  const date = new Date(time)
  if (Number.isNaN(date.getTime()) || date.getTime() <= Date.parse(now))
    throw new WaybillError('invalid-request', '/body/expiresAt must be a time in the future.')
  return date.toISOString()
}

const shownOf = ({ keyId, tenant: _tenant, ...facts }: KeyFacts) => ({ id: keyId, ...facts })
