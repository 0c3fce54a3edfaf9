import assert from 'node:assert/strict'
import { problemOf, type ErrorCode } from '../../hub/errors.ts'

const plain = (html: string): string => html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

/** The hub has a page for this code, and it says title, cause and cure. */
export async function assertExplained(hub: { url: string }, code: ErrorCode): Promise<void> {
  const answer = await fetch(`${hub.url}/problems/${code}`)
  const text = plain(await answer.text())
  const { title, cause, cure } = problemOf(code)
  assert.equal(answer.status, 200)
  for (const part of [title, `Cause</h2><p>${cause}`, `Cure</h2><p>${cure}`])
    assert.ok(text.includes(part), `${code}: ${part}`)
}
