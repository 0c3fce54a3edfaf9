import type { Found, Intent, Outcome } from '../adapter.ts'
import { answered } from './answered.ts'
import type { SqlTarget } from './target.ts'

export async function find(target: SqlTarget, { key }: Pick<Intent, 'key'>, signal: AbortSignal): Promise<Found> {
  const rows = await rowsWhere(target, { posting_key: key }, signal)
  if (rows.length > 1) return { kind: 'many', references: rows.map(({ id }) => String(id)) }
  return rows[0] ? { kind: 'one', reference: String(rows[0].id) } : { kind: 'none' }
}

interface Row {
  id: unknown
  fingerprint: unknown
}

async function rowsWhere(
  { pools, table }: SqlTarget,
  wanted: Record<string, string>,
  signal: AbortSignal,
): Promise<Row[]> {
  const pool = pools.lease()
  try {
    const rows = await answered(signal, () =>
      pool.use(({ db }) =>
        db
          .selectFrom(table)
          .select(['id', 'fingerprint'])
          .where((where) => where.and(wanted))
          .limit(3)
          .execute(),
      ),
    )
    return rows as unknown as Row[]
  } catch (error) {
    pool.retire()
    throw Object.assign(error as Error, { phase: 'connect', fault: 'connection' })
  }
}

/**
 * A unique index refused the row: it is our own row from an earlier send, our key with other data, or the same business
 * document under another key. Returns our own row; throws with the outcome of the others.
 */
export async function resolveConflict(
  target: SqlTarget,
  intent: Intent,
  signal: AbortSignal,
  cause: Error,
): Promise<{ reference: string }> {
  const failed = (outcome: Outcome) => Object.assign(new Error(cause.message, { cause }), { outcome })
  const [own] = await rowsWhere(target, { posting_key: intent.key }, signal)
  if (own && own.fingerprint === intent.fingerprint) return { reference: String(own.id) }
  if (own) throw failed({ kind: 'needs-human', detail: 'The target holds other data under this posting key.' })
  const { natural_key: naturalKey, tenant } = intent.payload
  const wanted = { natural_key: String(naturalKey), ...(typeof tenant === 'string' && { tenant }) }
  const [same] = typeof naturalKey === 'string' ? await rowsWhere(target, wanted, signal) : []
  if (same) throw failed({ kind: 'duplicate', reference: String(same.id) })
  throw failed({ kind: 'rejected', detail: cause.message })
}
