import type { Adapter, Intent, PayloadShape, Target } from '../adapter.ts'
import { inBatches } from '../../hub/platform/micro-batch.ts'
import { intentOf } from '../delivery/posting-key.ts'
import { dialectOf } from './dialects/select.ts'
import { classify, type SendFailure } from './failure.ts'
import { insert, type Send } from './insert.ts'
import { find, findDuplicate, resolveConflict } from './lookup.ts'
import { checkTable } from './table.ts'
import { sqlTarget, type SqlTarget } from './target.ts'

/**
 * A COMMIT that arrives later than this after its intent could add a second row. The limits before it: the courier
 * sends within 5 s, its batch begins within 5 s and commits within 8 s, and the server ends a transaction that received
 * nothing, or waited for a lock, for 5 s.
 */
const SETTLE_SECONDS = 30
const BEGIN_WITHIN_MS = 5_000

interface SqlSettings {
  url: string
  table?: string
  createTable?: boolean
}

export const adapter: Adapter = {
  name: 'sql',
  proven: 'real servers: SQLite 3.53, PostgreSQL 15 and 17, MariaDB 10.11 and 11.8',
  settleSeconds: SETTLE_SECONDS,
  settings: {
    type: 'object',
    required: ['url'],
    additionalProperties: false,
    properties: {
      url: { type: 'string', minLength: 8 },
      table: { type: 'string', pattern: '^[a-z][a-z0-9_]{0,50}$' },
      createTable: { type: 'boolean' },
    },
  },
  businessKey: ({ natural_key: key }) => (typeof key === 'string' ? key : undefined),
  open: async (settings, shapes = () => []) => openSqlTarget(settings as unknown as SqlSettings, shapes),
}

/**
 * A table with one row per posting. The unique posting key is part of the row's transaction, so a second row cannot
 * exist.
 */
function openSqlTarget(
  { url, table = 'postings', createTable: creates = true }: SqlSettings,
  shapes: () => readonly PayloadShape[],
): Target {
  const target = sqlTarget({ dialect: dialectOf(url), table, creates, shapes })
  const insertOne = inserterOf(target)
  return {
    prepare: intentOf,
    find: (intent, signal) => find(target, intent, signal),
    findDuplicate: (intent, signal) => findDuplicate(target, intent, signal),
    send: (intent, signal) => send(target, insertOne, intent, signal),
    classify,
    check: (signal) => checkTable({ ...target, shapes: shapes() }, signal),
    close: () => target.pools.close(),
  }
}

type InsertOne = (send: Send) => Promise<{ reference: string }>

/** Sends that arrive together share a transaction where the dialect can tell their conflicts apart. */
function inserterOf(target: SqlTarget): InsertOne {
  const { rowsAtOnce } = target.dialect
  if (rowsAtOnce > 1) return inBatches<Send, { reference: string }>((sends) => insert(target, sends), rowsAtOnce)
  return async (send) => {
    const [result] = await insert(target, [send])
    if (result instanceof Error) throw result
    return result!
  }
}

async function send(
  target: SqlTarget,
  insertOne: InsertOne,
  intent: Intent,
  signal: AbortSignal,
): Promise<{ reference: string }> {
  try {
    return await insertOne({ intent, signal, beginBy: performance.now() + BEGIN_WITHIN_MS })
  } catch (error) {
    if ((error as SendFailure).fault !== 'constraint') throw error
    return resolveConflict(target, intent, signal, error as Error)
  }
}
