import assert from 'node:assert/strict'
import type { Kind } from '../../../../hub/document/types/kinds.ts'
import { confirms } from '../../../../inference/second-look/compare.ts'

const isConfirmed = (kind: Kind, value: string, first: string, again: string) =>
  confirms(kind, value, { first: [first], again: [again] })

describe('a second reading of the lines of a value', () => {
  it('confirms a name whose letters it has, whatever its spaces, signs and capitals', () => {
    assert.ok(isConfirmed('text', 'Golden Kettle & Co', 'Golden Kettle & Co', 'GOLDEN  KETTLE&CO.'))
    assert.ok(!isConfirmed('text', 'Go Iden Kettle', 'Go Iden Kettle', 'Golden Kettle'))
    assert.ok(!isConfirmed('text', 'Golden Kete', 'Golden Kete', 'Golden Kettle'))
    assert.ok(!isConfirmed('text', 'Golden Kettle', 'Golden Kettle', ''))
  })

  it('confirms a letter of a name that it reads as a digit, but no digit that it reads as a letter', () => {
    assert.ok(isConfirmed('text', 'Soll & Bios S/B', 'Soll & Bios S/B', '50l1 & 8i0s 5/B'))
    assert.ok(!isConfirmed('text', '8est Tea', '8est Tea', 'Best Tea'))
    assert.ok(!isConfirmed('identifier', 'RS-100', 'RS-100', 'R5-100'))
  })

  it('confirms a name without its accents', () => {
    assert.ok(isConfirmed('text', 'Bäckerei Weiß', 'Bäckerei Weiß', 'Backerei Weiss'))
    assert.ok(!isConfirmed('text', 'Bäckerei Weiß', 'Bäckerei Weiß', 'Bäckerel Weiß'))
  })

  it('confirms a part of its lines, such as a name before a register number', () => {
    assert.ok(isConfirmed('text', 'Nordwind Tee', 'Nordwind Tee (1234-X)', 'Nordwind Tee (1284-X)'))
  })

  it('confirms an amount by its digits and its decimals', () => {
    assert.ok(isConfirmed('amount', '12.50', 'RM12.50', 'RM 12.50'))
    assert.ok(isConfirmed('amount', '1234.50', '1.234,50', '1234.50'))
    assert.ok(!isConfirmed('amount', '12.50', '12.50', '12.60'))
    assert.ok(!isConfirmed('amount', '12.50', '12.50', '1250'))
    assert.ok(!isConfirmed('amount', '12.50', '12.50', '112.50'))
  })

  it('confirms a date though the time beside it is read differently', () => {
    assert.ok(isConfirmed('date', '2026-03-14', '14/03/2026 10:31', '14/03/2026 10:37'))
    assert.ok(isConfirmed('date', '2026-03-14', '14.MAR.2026', '14 MAR 2026'))
    assert.ok(!isConfirmed('date', '2026-03-14', '14/03/2026', '14/08/2026'))
  })

  it('confirms a number by all of its letters and digits', () => {
    assert.ok(isConfirmed('identifier', 'RE-2026/0815', 'RE-2026/0815', 'RE-2026/0815'))
    assert.ok(!isConfirmed('identifier', 'RE-2026/0815', 'RE-2026/0815', 'RE-2026/0816'))
    assert.ok(!isConfirmed('identifier', 'RE-2026/0815', 'RE-2026/0815', 'RE-2026/08151'))
  })
})
