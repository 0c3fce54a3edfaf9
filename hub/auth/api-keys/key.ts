import type { TenantEvent } from '../../streams/events.ts'
import type { UserRole } from '../permissions.ts'

/** An API key as the events of its tenant describe it. A revoked key stays, so that its label can be shown. */
export interface ApiKey {
  tenant: string
  keyId: string
  role: UserRole
  label: string
  /** hash of the whole key, hex digits; removed at the revocation */
  hash?: string
  issuedAt: string
  expiresAt?: string
  revokedAt?: string
  /** the last day on which the key was used, UTC */
  lastUsedOn?: string
}

export type KeyState = 'valid' | 'expired' | 'revoked'

export function stateOf({ expiresAt, revokedAt }: ApiKey, at: string): KeyState {
  if (revokedAt !== undefined) return 'revoked'
  return expiresAt !== undefined && Date.parse(expiresAt) <= Date.parse(at) ? 'expired' : 'valid'
}

/**
 * A key after an event about it. Pure, and idempotent: the same event again changes nothing, and a key that was revoked
 * stays revoked when its first events are read again.
 */
export function evolveKey(
  key: ApiKey | undefined,
  { type, data }: TenantEvent,
  { tenant, at }: { tenant: string; at: string },
): ApiKey | undefined {
  switch (type) {
    case 'ApiKeyIssued': {
      if (key) return key
      const { keyId, role, hash, expiresAt, personal } = data
      const issued: ApiKey = { tenant, keyId, role: role as UserRole, label: personal.label, hash, issuedAt: at }
      return expiresAt === undefined ? issued : { ...issued, expiresAt }
    }
    case 'ApiKeyRevoked': {
      if (!key) return undefined
      const { hash: _hash, ...rest } = key
      return { ...rest, revokedAt: key.revokedAt ?? at }
    }
    case 'ApiKeyUsed':
      return key && { ...key, lastUsedOn: laterOf(key.lastUsedOn, data.day) }
  }
}

const laterOf = (known: string | undefined, day: string): string => (known !== undefined && known > day ? known : day)
