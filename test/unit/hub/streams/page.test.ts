import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { eventsPage } from '../../../../hub/streams/page.ts'

describe('docs/events.md', () => {
  it('lists every stored event', () => {
    assert.equal(
      readFileSync(path.resolve(import.meta.dirname, '../../../../docs/events.md'), 'utf8'),
      eventsPage(),
      'run: node hub/cli/launch.cjs --run hub/streams/page.ts > docs/events.md',
    )
  })
})
