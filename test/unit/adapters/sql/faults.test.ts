import assert from 'node:assert/strict'
import { classify } from '../../../../adapters/sql/failure.ts'
import type { DriverError, Fault } from '../../../../adapters/sql/dialects/dialect.ts'
import { mysql } from '../../../../adapters/sql/dialects/mysql.ts'
import { postgres } from '../../../../adapters/sql/dialects/postgres.ts'
import { sqlite } from '../../../../adapters/sql/dialects/sqlite.ts'

const message = 'what the server said'
const sqlstate = (code: string): DriverError => ({ message, code, severity: 'ERROR' })

const POSTGRES: Record<Exclude<Fault, 'unknown'>, DriverError[]> = {
  connection: [
    ...['08000', '08001', '08003', '08006', '57P01', '57P02', '57P03', '28P01', '28000', '3D000', '25006'].map(
      sqlstate,
    ),
    { message: 'write EPIPE', code: 'EPIPE' },
    { message: 'connect ECONNREFUSED', code: 'ECONNREFUSED' },
    { message: 'Connection terminated unexpectedly' },
  ],
  contention: ['40001', '40P01', '55P03', '57014', '53000', '53100', '53200', '53300', '58030'].map(sqlstate),
  constraint: ['23505'].map(sqlstate),
  refused: [
    'P0001',
    '22001',
    '22003',
    '22P02',
    '23502',
    '23503',
    '23514',
    '42501',
    '42P01',
    '42703',
    '0A000',
    '25P02',
    'XX000',
    'ZZ999',
  ].map(sqlstate),
}

const number = (errno: number): DriverError => ({ message, errno, code: 'ER_X' })
const MYSQL: Record<Exclude<Fault, 'unknown'>, DriverError[]> = {
  connection: [
    ...[1045, 1049, 1053, 1927, 2006, 2013, 1290, 1836].map(number),
    { message: 'Connection lost', code: 'PROTOCOL_CONNECTION_LOST' },
    { message: 'connect ECONNREFUSED', code: 'ECONNREFUSED', errno: -111 },
  ],
  contention: [1205, 1213, 1040, 1203, 1021, 1114, 1317, 3024].map(number),
  constraint: [1062, 1586].map(number),
  refused: [1364, 1644, 1142, 1143, 1146, 1054, 1048, 1264, 1265, 1366, 1406, 1452, 1690, 3819, 4025, 4078].map(number),
}

const SQLITE: Record<Fault, DriverError[]> = {
  connection: [{ message, errcode: 14 }],
  contention: [5, 6, 261, 517].map((errcode) => ({ message, errcode })),
  constraint: [{ message: 'UNIQUE constraint failed: postings.posting_key', errcode: 2067 }],
  refused: [
    { message: 'NOT NULL constraint failed', errcode: 1299 },
    ...[1, 8, 20, 1811].map((errcode) => ({ message, errcode })),
  ],
  unknown: [{ message }, ...[10, 13].map((errcode) => ({ message, errcode }))],
}

const nameOf = ({ code, errno, errcode, message: text }: DriverError) => errcode ?? errno ?? code ?? text

describe('what an answer of a database means', () => {
  for (const [name, dialect, table] of [
    ['PostgreSQL', postgres('postgresql://nowhere'), POSTGRES],
    ['MySQL', mysql('mysql://nowhere'), MYSQL],
    ['SQLite', sqlite('nowhere'), SQLITE],
  ] as const)
    for (const [fault, errors] of Object.entries(table) as [Fault, DriverError[]][])
      it(`is ${fault} on ${name}: ${errors.map(nameOf).join(', ')}`, () => {
        for (const error of errors) assert.equal(dialect.faultOf(error), fault, JSON.stringify(error))
      })

  it('is a rejection at the first answer, unless it was not reached or the row may pass later', () => {
    const outcomes = (['insert', 'commit'] as const).map((phase) =>
      (['refused', 'constraint', 'contention', 'connection'] as const).map(
        (fault) => classify(Object.assign(new Error(message), { phase, fault })).kind,
      ),
    )
    assert.deepEqual(outcomes, [
      ['rejected', 'rejected', 'not-sent', 'not-sent'],
      ['rejected', 'rejected', 'not-sent', 'unknown'],
    ])
  })
})
