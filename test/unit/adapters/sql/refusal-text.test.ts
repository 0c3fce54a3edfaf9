import assert from 'node:assert/strict'
import { withoutValues } from '../../../../adapters/sql/refusal-text.ts'

const names = new Set(['postings', 'seller_name', 'issue_date', 'cost_centre'])
const payload = {
  seller_name: "O'Brien & Söhne",
  iban: 'DE89370400440532013000',
  gross_total: '1190.12',
  lines: [{ text: 'Toner' }],
}

describe('the message of a database', () => {
  const texts: [said: string, kept: string][] = [
    ['period is closed', 'period is closed'],
    ["Field 'cost_centre' doesn't have a default value", "Field 'cost_centre' doesn't have a default value"],
    ['value too long for type character varying(10)', 'value too long for type character varying(10)'],
    ['invalid input syntax for type date: "SECRET, no date"', 'invalid input syntax for type date: …'],
    [
      "Incorrect date value: 'x' for column `hub`.`postings`.`issue_date` at row 1",
      'Incorrect date value: … for column ….`postings`.`issue_date`',
    ],
    [
      'null value in column "cost_centre" of relation "postings" violates x',
      'null value in column "cost_centre" of relation "postings" violates x',
    ],
    [
      "INSERT command denied to user 'hub'@'10.0.0.7' for table `hub`.`postings`",
      'INSERT command denied to user …@… for table ….`postings`',
    ],
    ['bad IBAN DE89370400440532013000', 'bad IBAN …'],
    ['SÖHNE is blocked since 2026-01-01', '… is blocked since …'],
    ["Duplicate entry 'O'Brien' for key", "Duplicate entry …' for key"],
    ['no toner for 1190.120000', 'no … for …'],
  ]
  for (const [said, kept] of texts)
    it(`keeps names and loses values: ${said}`, () => {
      assert.equal(withoutValues(said, { names, payload }), kept)
    })
})
