import path from 'node:path'
import type { Settings } from '../../config/config.ts'
import { openPepper, PEPPER_FORM, type Pepper } from '../auth/api-keys/pepper.ts'
import { WaybillError } from '../errors.ts'
import { isShared } from './engines.ts'

/**
 * The secret that API keys are hashed with: the setting, or else the file of the data folder.
 * @throws `settings-invalid` if processes share engines and the setting is missing, `pepper-unusable`
 */
export function pepperOf({ auth, engines }: Settings): Pepper {
  if (auth.pepper !== '') {
    if (!PEPPER_FORM.test(auth.pepper))
      throw new WaybillError(
        'settings-invalid',
        'WAYBILL_PEPPER is set, but it must be 64 hex digits (from `openssl rand -hex 32`).',
        { setting: 'WAYBILL_PEPPER' },
      )
    return { bytes: Buffer.from(auth.pepper, 'hex'), keep: () => {} }
  }
  if (isShared(engines))
    throw new WaybillError(
      'settings-invalid',
      'WAYBILL_PEPPER is not set. Processes that share engines need the same value: ' +
        '64 hex digits (from `openssl rand -hex 32`).',
      { setting: 'WAYBILL_PEPPER' },
    )
  return openPepper(path.join(engines.data, 'pepper'))
}
