import assert from 'node:assert/strict'
import { implausibleIssueDate } from '../../../../hub/document/issue-date.ts'
import { field } from '../../../support/pipelines.ts'

describe('an issue date', () => {
  const asked = (issueDate: string) => implausibleIssueDate({ issueDate: field(issueDate) }, '2026-03-28T23:30:00.000Z')

  it('may be some days after the day of receipt, and up to 20 years before', () => {
    for (const date of ['2026-03-28', '2026-04-04', '2025-11-01', '2006-03-28']) assert.deepEqual(asked(date), [], date)
    assert.deepEqual(implausibleIssueDate({}, '2026-03-28T23:30:00.000Z'), [])
  })

  it('is asked about beyond that', () => {
    const [later] = asked('2042-02-15')
    assert.deepEqual([later?.code, later?.path, later?.asks], ['date-implausible', 'issueDate', true])
    assert.equal(later!.detail, 'The issue date 2042-02-15 is after the day of receipt, 2026-03-28.')
    assert.match(asked('2006-03-27')[0]!.detail, /more than 20 years before/)
    assert.equal(asked('2026-04-05').length, 1)
  })
})
