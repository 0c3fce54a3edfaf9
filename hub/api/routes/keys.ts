import { keyIdOf, type ApiKeys, type KeyFacts, type KeyRequest } from '../../auth/api-key.ts'
import type { UserRole } from '../../auth/allow.ts'
import { WaybillError } from '../../errors.ts'
import { actorOf, type Call, type Handlers } from '../call.ts'

interface Dependencies {
  keys: ApiKeys
  /** the tenant whose administrators also see to the keys of others */
  operator: string
}

/** What administrators do about API keys: a key is shown once, when it is made. Who made and who revoked it stands in the log. */
export function keyHandlers({ keys, operator }: Dependencies): Handlers {
  function tenantOf({ principal }: Call, wanted: unknown = principal.tenant): string {
    if (wanted !== principal.tenant && principal.tenant !== operator)
      throw new WaybillError('forbidden', `Only administrators of ${operator} see to the keys of other tenants.`)
    return String(wanted)
  }

  return {
    listKeys(call) {
      const tenant = tenantOf(call, call.parameters['tenant'])
      call.response.json({ tenant, keys: keys.list(tenant).map(shownOf) })
    },
    async issueKey(call) {
      const { role, label, tenant: wanted } = call.body as { role: UserRole; label: string; tenant?: string }
      const tenant = tenantOf(call, wanted)
      const key = await keys.issue(tenant, role, label, requestOf(call))
      call.response
        .status(201)
        .set('Cache-Control', 'no-store')
        .json({ id: keyIdOf(key), tenant, role, label, key })
    },
    async revokeKey(call) {
      const id = String(call.parameters['id'])
      // So that an administrator of the operator's is always left.
      if (id === call.principal.keyId)
        throw new WaybillError('not-possible-now', 'A key does not revoke itself: use another administrator’s key.')
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

const shownOf = ({ keyId, role, label }: KeyFacts) => ({ id: keyId, role, label })
