import assert from 'node:assert/strict'
import type { ColumnKind } from '../../../../adapters/sql/columns.ts'
import { isStoredAsSent } from '../../../../adapters/sql/stored.ts'

type Pair = [kind: ColumnKind, sent: unknown, stored: string | null]

const SAME: Pair[] = [
  ['text', 'Nordlicht', 'Nordlicht'],
  ['text', 'caf\u00e9', 'cafe\u0301'],
  ['text', null, null],
  ['text', undefined, null],
  ['char', 'EUR', 'EUR       '],
  ['number', '1190.10', '1190.100000'],
  ['number', '-0.10', '-.1'],
  ['number', 12, '12.00'],
  ['number', true, '1'],
  ['number', '1e3', '1000'],
  ['boolean', true, 'true'],
  ['boolean', 'yes', 't'],
  ['boolean', false, '0'],
  ['date', '2026-03-01', '2026-03-01'],
  ['timestamp', '2026-03-01', '2026-03-01 00:00:00'],
  ['timestamp', '2026-03-01T10:00:00.500+02:00', '2026-03-01 08:00:00.5+00'],
  ['timestamp', '2026-03-01T10:00:00-03:30', '2026-03-01 13:30:00'],
  ['timestamp', '2026-03-01T10:00:00Z', '2026-03-01 10:00:00'],
  ['time', '10:00:00.50', '10:00:00.5'],
  ['json', [{ b: 1, a: 'x' }], '[{"a": "x", "b": 1}]'],
  ['set', 'b,a', 'a,b'],
  ['uuid', '0C9E4D35-6F2B-5A3E-9A39-7E1D8D2B4F60', '0c9e4d35-6f2b-5a3e-9a39-7e1d8d2b4f60'],
  ['binary', 'abc', '616263'],
  ['loose', '1190.10', '1190.1'],
]
const OTHER: Pair[] = [
  ['text', 'Nordlicht Papier', 'Nordlicht '],
  ['text', 'Müller', 'Mller'],
  ['text', 'Nordlicht', 'NORDLICHT'],
  ['text', 'a ', 'a'],
  ['text', 'a', null],
  ['text', null, ''],
  ['text', '007', '7'],
  ['number', '1.005', '1.01'],
  ['number', '99999999999999.99', '100000000000000'],
  ['number', 'eleven', '0'],
  ['boolean', true, 'false'],
  ['date', '2026-03-01T10:00:00Z', '2026-03-01'],
  ['date', '2026-03-01', '0000-00-00'],
  ['timestamp', '2026-03-01T10:00:00+02:00', '2026-03-01 10:00:00'],
  ['timestamp', '2026-03-01 10:00:00.6', '2026-03-01 10:00:01'],
  ['json', '{"a": 1}', '{"a": "1"}'],
  ['json', '{"a": 1}', 'not JSON'],
  ['set', 'a,b', 'a'],
  ['binary', 'abc', '6162'],
  ['loose', '99999999999999.99', '100000000000000.0'],
]

describe('a value that is read back', () => {
  for (const [kind, sent, stored] of SAME)
    it(`is the same in a ${kind} column: ${JSON.stringify(sent)} as ${stored}`, () => {
      assert.ok(isStoredAsSent(kind, sent, stored))
    })
  for (const [kind, sent, stored] of OTHER)
    it(`is another in a ${kind} column: ${JSON.stringify(sent)} as ${stored}`, () => {
      assert.ok(!isStoredAsSent(kind, sent, stored))
    })
})
