import { quickInvoice, quickPdf } from '../support/quick-reader.ts'
import type { Random } from './random.ts'

/** What one client sends, again and again until it has an answer or has enough. */
export interface Submission {
  tenant: string
  bytes: Buffer
  fileName: string
  idempotencyKey: string | undefined
  /** true: the same bytes as a document of their own */
  again?: boolean
  /** how often it is tried; a sender that does not give up always has an answer in the end */
  tries: number
  at: number
}

const TENANTS = ['a', 'b'] as const
/** Numbers of invoices that the mapping and the target refuse. */
export const UNMAPPABLE = 'UNMAPPABLE'
export const REJECTED = 'REJECT'
/** A reader cannot open it. */
export const DAMAGED_MARK = 'damaged'

/** Two to five senders of two tenants, who share numbers, files, names and keys as real ones do. */
export function submissionsOf(random: Random, until: number): Submission[] {
  const submissions: Submission[] = []
  const count = 2 + random.below(4)
  for (let number = 1; number <= count; number++) {
    const before = submissions.length > 0 ? random.oneOf(submissions) : undefined
    const way = before ? random.below(10) : 9
    const fresh: Submission = {
      tenant: random.oneOf(TENANTS),
      bytes: documentOf(random, number),
      fileName: random.oneOf(['scan.pdf', `${number}.pdf`]),
      idempotencyKey: random.chance(0.6) ? `key-${number}` : undefined,
      tries: random.chance(0.7) ? Infinity : 1 + random.below(3),
      at: random.chance(0.7) ? random.below(3_000) : random.below(until),
    }
    if (!before || way > 4) submissions.push(fresh)
    // The same request from the other tenant, the same file by another request, and the same business document in
    // another file.
    else if (way < 2)
      submissions.push({ ...before, tenant: before.tenant === 'a' ? 'b' : 'a', at: fresh.at, tries: fresh.tries })
    else if (way < 3) {
      const repeated: Submission = {
        ...before,
        idempotencyKey: fresh.idempotencyKey,
        again: random.chance(0.6),
        at: random.chance(0.5) ? before.at : fresh.at,
        tries: fresh.tries,
      }
      submissions.push(repeated)
      if (random.chance(0.3)) submissions.push({ ...repeated, at: repeated.at + random.below(5_000) })
    } else
      submissions.push({
        ...fresh,
        tenant: before.tenant,
        bytes: Buffer.concat([before.bytes, Buffer.from('\n')]),
        at: random.chance(0.5) ? before.at : fresh.at,
      })
  }
  return submissions
}

function documentOf(random: Random, number: number): Buffer {
  const kind = random.below(20)
  if (kind === 0) return quickInvoice(REJECTED, { fields: { sellerName: `Seller ${number}` } })
  if (kind === 1) return quickInvoice(UNMAPPABLE, { fields: { sellerName: `Seller ${number}` } })
  if (kind === 2) return quickPdf({ type: 'other', fields: { invoiceNumber: `O-${number}` } })
  if (kind === 3) return quickPdf({ type: 'invoice', typeConfidence: 0.2, fields: { invoiceNumber: `R-${number}` } })
  if (kind === 4)
    return quickPdf({ type: 'invoice', fields: { invoiceNumber: `D-${number}`, sellerName: DAMAGED_MARK } })
  return quickInvoice(`INV-${number}`)
}
