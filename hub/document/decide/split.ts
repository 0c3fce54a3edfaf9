import { WaybillError } from '../../errors.ts'
import type { Route, SplitDocument } from '../commands.ts'
import { hasIt, notNow, targetsInDoubt, type Delivering, type ExistingDocument } from '../document.ts'
import type { DocumentEvent, DocumentSplit } from '../events.ts'
import type { MediaType } from '../media-types.ts'
import {
  namedParts,
  pagesLeftOut,
  rangesAtFault,
  type PageRange,
  type ProposedPart,
  type SplitReason,
} from '../parts.ts'

/** Formats whose pages may be made from e-invoices: each part must show one of them, as the reader proposes. */
const AS_PROPOSED: readonly MediaType[] = ['application/xml', 'application/pkcs7-mime']

/**
 * Splits a document in review into the parts that a person names. Repeated with the same parts, it adds nothing.
 * @throws {WaybillError} `not-possible-now` if the document is not in review, or a target has it or may have it;
 * `split-invalid` if the parts do not fit the pages of the document
 */
export function splitDocument(document: ExistingDocument, { parts, note }: SplitDocument): DocumentEvent[] {
  if (document.state === 'split' && isSame(document.parts, parts)) return []
  if (document.state !== 'in-review') throw notNow(document, document.state === 'split' ? 'split again' : 'split')
  const { state, received, reading } = document
  if (mayBeInTarget(document))
    throw new WaybillError('not-possible-now', 'A target has the document, or may have it: it cannot be split.', {
      state,
    })
  const fault = rangesAtFault(parts, reading.pages) ?? proposalAtFault(received.mediaType, reading.parts, parts)
  if (fault !== undefined)
    throw new WaybillError('split-invalid', `The parts ${fault}.`, {
      errors: [{ path: '/body/parts', message: fault }],
    })
  return [
    splitEvent(received.documentId, reading.pages, {
      parts,
      reason: { why: 'person' },
      ...(note !== undefined && { note }),
    }),
  ]
}

interface Split extends Partial<Pick<Extract<Route, { kind: 'split' }>, 'pipeline'>> {
  parts: readonly PageRange[]
  reason: SplitReason
  note?: string
}

/** The event that names the parts of a document with so many pages, and the ids of their documents. */
export function splitEvent(documentId: string, pages: number, { parts, reason, pipeline, note }: Split): DocumentSplit {
  const named = namedParts(documentId, parts)
  return {
    type: 'DocumentSplit',
    data: {
      parts: named,
      leftOut: pagesLeftOut(named, pages),
      reason,
      ...(pipeline && { pipeline }),
      personal: note === undefined ? {} : { note },
    },
  }
}

function proposalAtFault(
  mediaType: MediaType,
  proposed: readonly ProposedPart[] = [],
  parts: readonly PageRange[],
): string | undefined {
  if (!AS_PROPOSED.includes(mediaType) || isSame(proposed, parts)) return undefined
  return proposed.length > 0
    ? 'of a file of electronic invoices are its invoices: split it as proposed'
    : 'cannot be: the pages are made from one electronic invoice'
}

const isSame = (parts: readonly { pages: PageRange }[], ranges: readonly PageRange[]): boolean =>
  JSON.stringify(parts.map(({ pages }) => pages)) === JSON.stringify(ranges)

/** A document that was reopened after a delivery. */
const mayBeInTarget = (document: ExistingDocument): boolean =>
  Object.values((document as Partial<Delivering>).deliveries ?? {}).some(hasIt) || targetsInDoubt(document).length > 0
