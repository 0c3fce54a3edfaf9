import { randomUUID } from 'node:crypto'
import type { EventStore } from '../../drivers/event-store/port.ts'
import type { Views } from '../../drivers/views/port.ts'
import { codeOf, WaybillError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import type { ApiKeyIssued, TenantEvent } from '../../streams/events.ts'
import { TENANT_NAME, tenantStream } from '../../streams/names.ts'
import { appendEvents, type EventContext } from '../../streams/writer.ts'
import { USER_ROLES, type UserRole } from '../permissions.ts'
import { followKeys, type KnownKeys } from './follower.ts'
import { evolveKey, stateOf, type ApiKey, type KeyState } from './key.ts'
import { generateKey, keyHasher, keyIdOf } from './secret.ts'
import { recordKeyUse } from './use.ts'

/** What may be shown of a key. */
export type KeyFacts = Omit<ApiKey, 'hash'> & { state: KeyState }

/** Who issues or revokes a key, and in which request; without them the hub does it itself. */
export type KeyRequest = Partial<Pick<EventContext, 'actor' | 'correlationId' | 'traceparent'>>

interface IssueOptions extends KeyRequest {
  /** ISO time from which the key is refused */
  expiresAt?: string
  /** Gets the key before it becomes valid, so that a crash leaves no valid key without an owner. */
  keep?: (key: string) => void
  /** Fail with `revision-conflict` if the tenant ever had a key. */
  onlyFirst?: boolean
}

export interface ApiKeys {
  /** The key that was given, valid or expired, and notes its use; undefined if it is unknown or revoked. */
  verify(key: string): KeyFacts | undefined
  /**
   * Issues a key and returns it this once: only its hash is stored.
   * @throws `settings-invalid` for an unknown role or an invalid tenant name
   */
  issue(tenant: string, role: UserRole, label: string, options?: IssueOptions): Promise<string>
  /**
   * Revokes a key. This process refuses it at once, others within seconds. A use that this process noted is recorded
   * before the revocation, and none after it.
   * @throws `not-found` if the tenant has no such key, or it is revoked already
   */
  revoke(tenant: string, keyId: string, request?: KeyRequest): Promise<KeyFacts>
  /** The valid keys of a tenant, or all that it ever had, in the order of their issue. */
  list(tenant: string, options?: { all?: boolean }): KeyFacts[]
  /** A key by its id, also after its revocation. */
  find(keyId: string): KeyFacts | undefined
  /** Why changes by other processes do not arrive; undefined while they do. */
  failure(): string | undefined
  /** true if no key was ever issued */
  isEmpty(): boolean
  /** Records the use of keys that is not recorded yet. */
  flushUse(): Promise<void>
  close(): Promise<void>
}

interface Dependencies {
  store: EventStore
  views: Views
  pepper: Buffer
  log: Log
  now(): string
  signal: AbortSignal
  /** how often it verifies that the log still holds what the keys were folded from, in milliseconds */
  verifyMs?: number
}

/**
 * API keys are events of their tenant (stream `tenant-<tenant>`). Every process follows them and so knows every key.
 * Resolves once it has caught up with the log.
 */
export async function openApiKeys({ pepper, ...dependencies }: Dependencies): Promise<ApiKeys> {
  const { store, log, now } = dependencies
  const hasher = keyHasher(pepper)
  const known: KnownKeys = { keys: new Map(), failure: undefined }
  const appendRevocation = ({ tenant, keyId }: ApiKey) =>
    append(store, tenant, { type: 'ApiKeyRevoked', data: { keyId } }, { at: now() })
  await followKeys({ ...dependencies, appendRevocation }, known)
  const factsOf = ({ hash: _hash, ...facts }: ApiKey): KeyFacts => ({ ...facts, state: stateOf(facts, now()) })
  const use = recordKeyUse({
    find: (keyId) => known.keys.get(keyId),
    append: ({ tenant, keyId }, day) =>
      record(tenant, { type: 'ApiKeyUsed', data: { keyId, day } }, { actor: `key:${keyId}` }),
    now,
    log,
  })

  /** Appends an event and applies it here at once; other processes follow. */
  async function record(tenant: string, event: TenantEvent, options: KeyRequest & { onlyFirst?: boolean } = {}) {
    const at = now()
    await append(store, tenant, event, { ...options, at })
    const { keyId } = event.data
    const key = evolveKey(known.keys.get(keyId), event, { tenant, at })
    if (key) known.keys.set(keyId, key)
  }

  /** @throws `not-found` */
  function assertRevocable(tenant: string, keyId: string): void {
    const key = known.keys.get(keyId)
    if (key?.tenant !== tenant || key.revokedAt !== undefined)
      throw new WaybillError('not-found', 'There is no such key.')
  }

  return {
    verify(given) {
      const key = known.keys.get(keyIdOf(given) ?? '')
      if (key?.hash === undefined || !hasher.matches(given, key.hash)) return undefined
      const facts = factsOf(key)
      if (facts.state === 'valid') use.note(key)
      return facts
    },
    async issue(tenant, role, label, { keep, expiresAt, ...options } = {}) {
      if (!USER_ROLES.includes(role))
        throw new WaybillError('settings-invalid', `A role is one of ${USER_ROLES.join(', ')}.`)
      const { keyId, key } = generateKey()
      const data: ApiKeyIssued['data'] = { keyId, role, hash: hasher.hash(key), personal: { label } }
      keep?.(key)
      await record(
        tenant,
        { type: 'ApiKeyIssued', data: expiresAt === undefined ? data : { ...data, expiresAt } },
        options,
      )
      return key
    },
    async revoke(tenant, keyId, request) {
      assertRevocable(tenant, keyId)
      await use.flushBefore(keyId, () => {
        assertRevocable(tenant, keyId)
        return record(tenant, { type: 'ApiKeyRevoked', data: { keyId } }, request)
      })
      return factsOf(known.keys.get(keyId)!)
    },
    list: (tenant, { all = false } = {}) =>
      [...known.keys.values()]
        .filter((key) => key.tenant === tenant)
        .map(factsOf)
        .filter(({ state }) => all || state === 'valid')
        .toSorted((a, b) => (a.issuedAt < b.issuedAt ? -1 : 1)),
    find(keyId) {
      const key = known.keys.get(keyId)
      return key && factsOf(key)
    },
    failure: () => known.failure,
    isEmpty: () => known.keys.size === 0,
    flushUse: use.flush,
    close: use.close,
  }
}

async function append(
  store: EventStore,
  tenant: string,
  event: TenantEvent,
  {
    at,
    actor = 'system:auth',
    correlationId,
    traceparent,
    onlyFirst = false,
  }: KeyRequest & { at: string; onlyFirst?: boolean },
): Promise<void> {
  if (!TENANT_NAME.test(tenant))
    throw new WaybillError(
      'settings-invalid',
      'The name of a tenant has up to 40 characters a-z, 0-9 and _, and begins with a letter or digit.',
    )
  const stream = tenantStream(tenant)
  const commandId = randomUUID()
  const cause = correlationId ?? commandId
  const context: EventContext = {
    commandId,
    tenant,
    actor,
    at,
    correlationId: cause,
    causationId: cause,
    ...(traceparent !== undefined && { traceparent }),
  }
  for (;;) {
    const [last] = onlyFirst ? [] : await store.read(stream, 'last')
    try {
      await appendEvents(store, stream, [event], last?.revision ?? 'no-stream', context)
      return
    } catch (error) {
      // Another change of this tenant came first. Changes of keys do not depend on each other, so this one still holds.
      if (codeOf(error) !== 'revision-conflict' || onlyFirst) throw error
    }
  }
}
