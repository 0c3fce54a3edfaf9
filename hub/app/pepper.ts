import path from 'node:path'
import type { Settings } from '../../config/config.ts'
import { loadPepper } from '../auth/api-key.ts'
import { WaybillError } from '../errors.ts'
import { isShared } from './engines.ts'

const FORM = /^[0-9a-f]{64}$/i

/** The secret of the key hashes: the one that is set, else the one of the data folder. Processes that share engines must be given the same one. */
export function pepperOf(settings: Settings): Buffer {
  if (settings.pepper !== '') {
    if (!FORM.test(settings.pepper))
      throw new WaybillError(
        'settings-invalid',
        'WAYBILL_PEPPER is set, but it must be 64 hex digits (`openssl rand -hex 32` makes them).',
        { setting: 'WAYBILL_PEPPER' },
      )
    return Buffer.from(settings.pepper, 'hex')
  }
  if (isShared(settings))
    throw new WaybillError(
      'settings-invalid',
      'WAYBILL_PEPPER is not set. Processes that share engines need the same one: 64 hex digits (`openssl rand -hex 32` makes them).',
      { setting: 'WAYBILL_PEPPER' },
    )
  return loadPepper(path.join(settings.data, 'pepper'))
}
