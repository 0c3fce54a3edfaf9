import { openApiKeys, type ApiKeys } from '../auth/api-keys/api-keys.ts'
import { issueFirstKey } from '../auth/api-keys/first-key.ts'
import type { Closing } from './closing.ts'
import { pepperOf } from './pepper.ts'
import type { RoleDependencies } from './roles/role.ts'

interface Options {
  /** whether this process issues the first key */
  issues: boolean
  /** issue an administrator's key although there are keys */
  again: boolean
  /** ends the wait for the log */
  stop: AbortSignal | undefined
}

/** Opens the API keys and checks their pepper. Returns the administrator's key if this start issued one. */
export async function openKeys(
  { settings, engines: { store, views }, log, now, signal }: RoleDependencies,
  closing: Closing,
  { issues, again, stop }: Options,
): Promise<{ keys: ApiKeys; firstKey: string | undefined }> {
  const pepper = pepperOf(settings)
  const keys = await openApiKeys({ store, views, pepper: pepper.bytes, log, now, signal })
  closing.add('API keys', keys.close)
  // An aborted read of the keys looks like a hub without keys: no first key must be made then.
  stop?.throwIfAborted()
  pepper.keep(keys)
  const { tenant } = settings.auth
  return { keys, firstKey: issues ? await issueFirstKey(keys, tenant, settings.engines.data, { again }) : undefined }
}
