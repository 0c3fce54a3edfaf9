import { WaybillError } from '../../../hub/errors.ts'
import type { Dialect } from './dialect.ts'
import { mysql } from './mysql.ts'
import { postgres } from './postgres.ts'
import { sqlite } from './sqlite.ts'

/** The dialect of a database URL. Throws `target-settings-invalid` for any other scheme. */
export function dialectOf(url: string): Dialect {
  const scheme = url.slice(0, url.indexOf(':'))
  if (scheme === 'sqlite') return sqlite(url.slice('sqlite:'.length))
  if (scheme === 'postgres' || scheme === 'postgresql') return postgres(url)
  if (scheme === 'mysql' || scheme === 'mariadb') return mysql(url.replace(/^mariadb:/, 'mysql:'))
  throw new WaybillError(
    'target-settings-invalid',
    `The setting url must begin with sqlite:, postgresql: or mysql:; this one begins with ${scheme}:.`,
  )
}
