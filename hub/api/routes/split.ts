import type { Blobs } from '../../drivers/blobs/port.ts'
import type { PageRange } from '../../document/parts.ts'
import { notNow, type Document } from '../../document/document.ts'
import type { EventStore } from '../../drivers/event-store/port.ts'
import { WaybillError } from '../../errors.ts'
import { decisions } from '../decisions.ts'
import type { Handlers } from '../call.ts'

interface Dependencies {
  store: EventStore
  blobs: Pick<Blobs, 'get'>
  now(): string
}

interface SplitBody {
  parts?: [from: number, to: number][]
  note?: string
}

/** Splits a document in review into those that a person names, or that the reader proposes. */
export function splitHandlers({ store, blobs, now }: Dependencies): Handlers {
  const { decide } = decisions({ store, blobs, now })
  return {
    async splitDocument(call) {
      const { parts, note } = (call.body ?? {}) as SplitBody
      return decide(call, (document) => ({
        type: 'SplitDocument',
        parts: parts ?? proposalOf(document),
        ...(note !== undefined && { note }),
      }))
    },
  }
}

/** @throws `not-possible-now` if the document is not in review, `split-invalid` if the reader proposes nothing */
function proposalOf(document: Document): PageRange[] {
  if (document.state === 'split') return document.parts.map(({ pages }) => pages)
  if (document.state !== 'in-review') throw notNow(document, 'split')
  const { parts = [] } = document.reading
  if (parts.length > 0) return parts.map(({ pages }) => pages)
  const message = 'are needed: the reader proposes none'
  throw new WaybillError('split-invalid', `The parts ${message}.`, { errors: [{ path: '/body/parts', message }] })
}
