import { WaybillError } from '../../errors.ts'

const KEY = /^([a-z0-9][a-z0-9_]{0,39})\/([0-9a-f]{64})$/

/**
 * Splits the key of a blob. A driver builds paths and object names from these parts only, so that no made-up key
 * reaches anything else in its store.
 * @throws `blob-missing` for anything that is not a key
 */
export function partsOfKey(key: string): { tenant: string; sha256: string } {
  const [, tenant, sha256] = KEY.exec(key) ?? []
  if (!tenant || !sha256) throw new WaybillError('blob-missing', 'The blob store has no blob with this key.')
  return { tenant, sha256 }
}
