import type { Found, Intent, Outcome } from '../adapter.ts'
import { answered } from './answered.ts'
import { refreshColumns, type SqlTarget } from './target.ts'

export async function find(target: SqlTarget, { key }: Pick<Intent, 'key'>, signal: AbortSignal): Promise<Found> {
  const rows = await rowsWhere(target, { posting_key: key }, signal)
  if (rows.length > 1) return { kind: 'many', references: rows.map(({ id }) => String(id)) }
  return rows[0] ? { kind: 'one', reference: String(rows[0].id) } : { kind: 'none' }
}

/** The same business document under another posting key, if the table has the columns of a business key. */
export async function findDuplicate(target: SqlTarget, { key, payload }: Intent, signal: AbortSignal): Promise<Found> {
  const wanted = businessKeyIn(payload)
  const rows = wanted ? await rowsWhere(target, wanted, signal) : []
  const [other] = rows.filter((row) => row.posting_key !== key)
  return other ? { kind: 'one', reference: String(other.id) } : { kind: 'none' }
}

/** The columns that identify a business document within its tenant. */
function businessKeyIn({ natural_key: naturalKey, tenant }: Intent['payload']): Record<string, string> | undefined {
  if (typeof naturalKey !== 'string') return undefined
  return { natural_key: naturalKey, ...(typeof tenant === 'string' && { tenant }) }
}

interface Row {
  id: unknown
  posting_key: unknown
  fingerprint: unknown
}

async function rowsWhere(target: SqlTarget, wanted: Record<string, string>, signal: AbortSignal): Promise<Row[]> {
  const { pools, table, creates } = target
  const pool = pools.lease()
  try {
    const rows = await answered(signal, () =>
      pool.use(async (connected) => {
        const lacks = () => Object.keys(wanted).some((column) => !connected.columns.has(column))
        // The table may have been created or changed since the pool was opened.
        if (lacks()) await refreshColumns(target, connected)
        const { size } = connected.columns
        // Created with its first row; or without the column by which the hub looks for another's row.
        if (lacks() && (size === 0 ? creates : connected.columns.has('posting_key'))) return []
        return connected.db
          .selectFrom(table)
          .select(['id', 'posting_key', 'fingerprint'])
          .where((where) => where.and(wanted))
          .limit(3)
          .execute()
      }),
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
  const wanted = businessKeyIn(intent.payload)
  const [same] = wanted ? await rowsWhere(target, wanted, signal) : []
  if (same) throw failed({ kind: 'duplicate', reference: String(same.id) })
  throw failed({ kind: 'rejected', detail: cause.message })
}
