import {
  createHmac,
  createSecretKey,
  hash,
  randomBytes,
  randomUUID,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { codeOf, WaybillError } from '../errors.ts'
import type { EventStore } from '../drivers/event-store/port.ts'
import type { ViewDefinition, Views } from '../drivers/views/port.ts'
import type { Log } from '../log.ts'
import { retry } from '../platform/retry.ts'
import type { TenantEvent } from '../streams/events.ts'
import { parseStream, prefixOf, TENANT_NAME, tenantStream } from '../streams/names.ts'
import { appendEvents, type EventContext } from '../streams/writer.ts'
import { ROLES, type UserRole } from './allow.ts'

// wb_live_<8 characters of id>_<43 of secret>_<6 of checksum>: a scanner for leaked secrets can know it by its form.
const KEY_FORM = /^wb_live_([a-z2-7]{8})_([A-Za-z0-9_-]{43})_([0-9a-f]{6})$/
const ID_ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'

export interface Principal {
  tenant: string
  role: UserRole
  keyId: string
}
interface Stored extends Principal {
  hash: Buffer
  label: string
}

/** What may be told of a key. */
export interface KeyFacts {
  keyId: string
  role: UserRole
  label: string
}

/** Who issues or revokes a key, and in which request; without them the hub does it itself. */
export type KeyRequest = Partial<Pick<EventContext, 'actor' | 'correlationId' | 'traceparent'>>

export interface ApiKeys {
  /** Whose key it is; undefined for one that is unknown, revoked or no key at all. */
  authenticate(key: string): Principal | undefined
  /**
   * Makes a key and shows it once: only its hash is kept. `keep` gets it before it becomes valid, so that a crash between the two leaves no valid key that nobody knows.
   * With `onlyFirst` it fails with `revision-conflict` where the tenant has had a key before.
   */
  issue(
    tenant: string,
    role: UserRole,
    label: string,
    options?: KeyRequest & { keep?: (key: string) => void; onlyFirst?: boolean },
  ): Promise<string>
  /** Ends a key at once; fails with `not-found` where the tenant has no such key. */
  revoke(tenant: string, keyId: string, request?: KeyRequest): Promise<KeyFacts>
  list(tenant: string): KeyFacts[]
  /** Why keys that are issued or revoked elsewhere do not become known here; undefined while they do. */
  failure(): string | undefined
  /** true where no key was ever issued */
  isEmpty(): boolean
}

interface Dependencies {
  store: EventStore
  views: Views
  pepper: Buffer
  log: Log
  now(): string
  signal: AbortSignal
}

/** The keys as they were at a position of the log, so that a start does not read the log from its beginning. Revoked ones stay, without their hash. */
const KEYS: ViewDefinition = { collection: 'api_keys_v1', indexes: [] }
const PAGE = 500
/** How often the position is kept while nothing about keys happens. */
const KEEP_POSITION_MS = 60_000

/** API keys as events of their tenant (stream `tenant-<tenant>`), followed so that every process of the hub knows them. Resolves once it is level with the log. */
export async function openApiKeys({ store, views, pepper, log, now, signal }: Dependencies): Promise<ApiKeys> {
  const keys = new Map<string, Stored>()
  /** Where the log is read again from its beginning, a key that was revoked must not be valid until its end is met again. */
  const revoked = new Set<string>()
  // Made once: to make a key of its bytes takes six times as long as the hash itself.
  const secret = createSecretKey(pepper)
  let empty = true
  let failure: string | undefined

  function apply(type: string, data: Record<string, unknown>, tenant: string): string | undefined {
    const keyId = String(data['keyId'])
    if (type === 'ApiKeyIssued') {
      empty = false
      if (!revoked.has(keyId))
        keys.set(keyId, {
          tenant,
          keyId,
          role: data['role'] as UserRole,
          label: String(data['label'] ?? ''),
          hash: Buffer.from(String(data['hash']), 'hex'),
        })
      return keyId
    }
    if (type !== 'ApiKeyRevoked') return undefined
    empty = false
    keys.delete(keyId)
    revoked.add(keyId)
    return keyId
  }

  async function loadKept(): Promise<string | undefined> {
    // First: what another process saves while the keys are read then comes again.
    const { checkpoint } = await views.load(KEYS, [])
    for (let cursor: string | undefined; ;) {
      const page = await views.find(KEYS, {
        filter: {},
        sort: { field: 'keyId', direction: 1 },
        limit: PAGE,
        ...(cursor !== undefined && { cursor }),
      })
      for (const { event, tenant, keyId, ...data } of page.documents)
        apply(String(event), { keyId, ...data }, String(tenant))
      cursor = page.next
      if (cursor === undefined) break
    }
    return checkpoint
  }

  async function follow(caughtUp: () => void): Promise<void> {
    let keptAt = 0
    for await (const page of store.follow(await loadKept(), [prefixOf('tenant')], signal)) {
      const writes = page.events.flatMap(({ type, data, stream, position }) => {
        const tenant = tenantOf(stream)
        const id = apply(type, data, tenant)
        return id === undefined ? [] : [{ id, position, document: { event: type, tenant, ...data } }]
      })
      if (writes.length > 0 || Date.parse(now()) - keptAt > KEEP_POSITION_MS) {
        await views.save(KEYS, writes, page.position)
        keptAt = Date.parse(now())
      }
      failure = undefined
      if (page.caughtUp) caughtUp()
    }
  }

  await new Promise<void>((resolve, reject) => {
    const failed = (error: Error, retryInMs: number) => {
      failure = error.message
      log.warn({ code: codeOf(error), retryInMs }, `API keys: ${failure}`)
    }
    retry(() => follow(resolve), { signal, onRetry: failed }).then(resolve, (error: Error) => {
      if (signal.aborted) return resolve()
      failure = error.message
      log.error({ code: codeOf(error) }, `API keys are no longer followed: ${failure}`)
      reject(error)
    })
  })

  async function append(
    tenant: string,
    event: TenantEvent,
    { actor = 'system:auth', correlationId, traceparent, onlyFirst = false }: KeyRequest & { onlyFirst?: boolean } = {},
  ): Promise<void> {
    if (!TENANT_NAME.test(tenant))
      throw new WaybillError(
        'settings-invalid',
        'A tenant has up to 40 characters a-z, 0-9 and _, and begins with a letter or digit.',
      )
    const stream = tenantStream(tenant)
    for (;;) {
      const [last] = onlyFirst ? [] : await store.read(stream, 'last')
      const commandId = randomUUID()
      const cause = correlationId ?? commandId
      const context: EventContext = {
        commandId,
        tenant,
        actor,
        at: now(),
        correlationId: cause,
        causationId: cause,
        ...(traceparent !== undefined && { traceparent }),
      }
      try {
        await appendEvents(store, stream, [event], last?.revision ?? 'no-stream', context)
        return
      } catch (error) {
        if (codeOf(error) !== 'revision-conflict' || onlyFirst) throw error
      }
    }
  }

  return {
    authenticate(key) {
      const [, keyId, , checksum] = KEY_FORM.exec(key) ?? []
      if (!keyId || checksum !== checksumOf(key.slice(0, -7))) return undefined
      const stored = keys.get(keyId)
      return stored && timingSafeEqual(stored.hash, hashOf(key, secret))
        ? { tenant: stored.tenant, role: stored.role, keyId }
        : undefined
    },
    async issue(tenant, role, label, { keep, ...how } = {}) {
      if (!ROLES.includes(role)) throw new WaybillError('settings-invalid', `A role is one of ${ROLES.join(', ')}.`)
      const keyId = [...randomBytes(8)].map((byte) => ID_ALPHABET[byte & 31]).join('')
      const body = `wb_live_${keyId}_${randomBytes(32).toString('base64url')}`
      const key = `${body}_${checksumOf(body)}`
      const data = { keyId, role, label, hash: hashOf(key, secret).toString('hex') }
      keep?.(key)
      await append(tenant, { type: 'ApiKeyIssued', data }, how)
      apply('ApiKeyIssued', data, tenant)
      return key
    },
    async revoke(tenant, keyId, request) {
      const stored = keys.get(keyId)
      if (stored?.tenant !== tenant) throw new WaybillError('not-found', 'There is no such key.')
      await append(tenant, { type: 'ApiKeyRevoked', data: { keyId } }, request)
      apply('ApiKeyRevoked', { keyId }, tenant)
      return factsOf(stored)
    },
    list: (tenant) => [...keys.values()].filter((key) => key.tenant === tenant).map(factsOf),
    isEmpty: () => empty,
    failure: () => failure,
  }
}

/** The part of a key that may be told: its id. */
export const keyIdOf = (key: string): string => KEY_FORM.exec(key)![1]!

function tenantOf(stream: string): string {
  const name = parseStream(stream)
  return name?.kind === 'tenant' ? name.tenant : ''
}

const factsOf = ({ keyId, role, label }: Stored): KeyFacts => ({ keyId, role, label })

const checksumOf = (body: string): string => hash('sha256', body).slice(0, 6)
const hashOf = (key: string, secret: KeyObject): Buffer => createHmac('sha256', secret).update(key).digest()

/** The secret that key hashes are made with: made once, readable by the owner of the folder only. Without it stolen hashes are useless. */
export function loadPepper(file: string): Buffer {
  try {
    return Buffer.from(readFileSync(file, 'utf8').trim(), 'hex')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    const pepper = randomBytes(32)
    writeFileSync(file, pepper.toString('hex'), { mode: 0o600, flag: 'wx' })
    chmodSync(file, 0o600)
    return pepper
  }
}
