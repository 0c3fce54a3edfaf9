import { WaybillError } from '../../errors.ts'

const KEY = /^([a-z0-9][a-z0-9_]{0,39})\/([0-9a-f]{64})$/

/** The two parts of a blob's key; what is no such key fails with `not-found`, so that no path or prefix of a store can be reached by a made-up one. */
export function partsOfKey(key: string): { tenant: string; sha256: string } {
  const [, tenant, sha256] = KEY.exec(key) ?? []
  if (!tenant || !sha256) throw new WaybillError('not-found', 'There is no blob of this key.')
  return { tenant, sha256 }
}
