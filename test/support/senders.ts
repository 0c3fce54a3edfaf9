import { createHash } from 'node:crypto'
import type { Detour } from './check-ends.ts'
import { quickInvoice, type QuickDocument } from './quick-reader.ts'

/** A client that waits no longer sends again. A large file needs most of it on a busy machine. */
const ANSWER_MS = 60_000

/** One document that a sender wants posted, with every answer that the sender got. */
export interface Submission {
  tenant: string
  number: string
  idempotencyKey: string
  bytes: Buffer
  sha256: string
  attempts: number
  /** ids of every 200 and 202, in the order in which they came */
  acknowledged: string[]
  /** codes of answers that say that it will never be taken */
  refused: string[]
  detours: readonly Detour[]
}

export interface Senders {
  all: Submission[]
  /** A new document that was not sent yet. */
  submit(tenant?: string, more?: QuickDocument, detours?: readonly Detour[]): Submission
  /** The same bytes under the same key, of another tenant. */
  twin(submission: Submission, tenant: string): Submission
  /**
   * One request. True where it was answered with 200 or 202. Without the key of its sender it is another request with
   * the same bytes.
   */
  send(url: string, submission: Submission, options?: { withKey?: boolean }): Promise<boolean>
  /** Any other request; undefined where no answer came. */
  call<T>(
    url: string,
    method: string,
    route: string,
    body?: unknown,
    tenant?: string,
  ): Promise<{ status: number; body: T } | undefined>
}

/** Careful senders: each keeps one Idempotency-Key a document, and repeats until it has an answer. */
export function openSenders(keyOf: (tenant: string) => string, prefix = 'DOC'): Senders {
  const all: Submission[] = []
  const headersOf = (tenant: string) => ({ authorization: `Bearer ${keyOf(tenant)}` })

  return {
    all,
    submit(tenant = 'main', more = {}, detours = []) {
      const number = `${prefix}-${all.length + 1}`
      const bytes = quickInvoice(number, more)
      const submission: Submission = {
        tenant,
        number,
        idempotencyKey: number,
        bytes,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        attempts: 0,
        acknowledged: [],
        refused: [],
        detours,
      }
      all.push(submission)
      return submission
    },
    twin({ number, idempotencyKey, bytes, sha256, detours }, tenant) {
      const twin = {
        tenant,
        number,
        idempotencyKey,
        bytes,
        sha256,
        attempts: 0,
        acknowledged: [],
        refused: [],
        detours,
      }
      all.push(twin)
      return twin
    },
    async send(url, submission, { withKey = true } = {}) {
      submission.attempts++
      try {
        const response = await fetch(`${url}/api/v1/documents`, {
          method: 'POST',
          body: new Uint8Array(submission.bytes),
          signal: AbortSignal.timeout(ANSWER_MS),
          headers: {
            ...headersOf(submission.tenant),
            ...(withKey && { 'idempotency-key': submission.idempotencyKey }),
          },
        })
        const body = (await response.json()) as { id: string; type?: string }
        if (response.ok) submission.acknowledged.push(body.id)
        else if (response.status < 500 && response.status !== 429 && response.status !== 408)
          submission.refused.push(`${response.status} ${body.type}`)
        return response.ok
      } catch {
        return false
      }
    },
    async call<T>(url: string, method: string, route: string, body?: unknown, tenant = 'main') {
      try {
        const response = await fetch(`${url}/api/v1${route}`, {
          method,
          headers: { ...headersOf(tenant), ...(body !== undefined && { 'content-type': 'application/json' }) },
          ...(body !== undefined && { body: JSON.stringify(body) }),
          signal: AbortSignal.timeout(ANSWER_MS),
        })
        return { status: response.status, body: (await response.json()) as T }
      } catch {
        return undefined
      }
    },
  }
}
