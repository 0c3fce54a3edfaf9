import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { KeyFacts } from '../../auth/api-keys/api-keys.ts'
import type { LabelActor } from '../../auth/actor-label.ts'
import type { ViewDocument } from '../../drivers/views/port.ts'
import { WaybillError } from '../../errors.ts'
import type { AuditRow } from '../../../projections/audit.ts'
import type { Call, Handlers } from '../call.ts'
import { csvLine } from '../../platform/csv-line.ts'
import { conditions, listing, pageOf, timeRange, type ListedPage, type ListedView } from '../list.ts'

interface Dependencies {
  audit: ListedView
  labelActor: LabelActor
  /** the keys of a tenant, also those that ended */
  keysOf(tenant: string): readonly Pick<KeyFacts, 'keyId' | 'label'>[]
}

type Shown = Omit<AuditRow, 'tenant' | 'order'> & {
  id: string
  position: string
  actorLabel: string
}

/** The columns of the export, in order. */
const COLUMNS: readonly (readonly [name: string, cell: (row: Shown) => string | undefined])[] = [
  ['at', ({ at }) => at],
  ['actor', ({ actor }) => actor],
  ['events', ({ events }) => events.join(' ')],
  ['documentId', ({ documentId }) => documentId],
  ['target', ({ target }) => target],
  ['subject', ({ subject }) => subject],
  ['kind', ({ kind }) => kind],
  ['revision', ({ revision }) => String(revision)],
  ['position', ({ position }) => position],
  ['commandId', ({ commandId }) => commandId],
  ['correlationId', ({ correlationId }) => correlationId],
  ['id', ({ id }) => id],
  ['actorLabel', ({ actorLabel }) => actorLabel],
]
const EXPORT_PAGE = 500

/** Who did what and when, of the whole tenant: newest first, as JSON pages or as one CSV export. */
export function auditHandlers({ audit, labelActor, keysOf }: Dependencies): Handlers {
  return {
    async listAuditEvents(call) {
      call.response.set('Cache-Control', 'no-store').vary('Accept')
      if (wantsCsv(call)) return sendCsv(call)
      call.response.json(listing('events', await find(call), shownOf))
    },
  }

  function shownOf({ tenant, order: _order, ...row }: ViewDocument): Shown {
    const actorLabel = labelActor(String(row['actor']), String(tenant))
    return { ...row, actorLabel } as unknown as Shown
  }

  function find({ principal, parameters, response }: Call): Promise<ListedPage> {
    const { actor, event, documentId, target, from, to } = parameters
    const filter = conditions({
      tenant: principal.tenant,
      actor: actor === undefined ? undefined : { $in: actorsNamed(String(actor), principal.tenant) },
      documentId,
      target,
      events: event,
      order: timeRange(from, to),
    })
    return pageOf(audit, { parameters, response }, { filter, sort: { field: 'order', direction: -1 } })
  }

  /** @throws `invalid-request` for what names no actor of the tenant */
  function actorsNamed(text: string, tenant: string): string[] {
    if (text.includes(':')) return [text]
    const named = keysOf(tenant).filter(({ keyId, label }) => keyId === text || label === text)
    if (named.length > 0) return named.map(({ keyId }) => `key:${keyId}`)
    throw new WaybillError(
      'invalid-request',
      '/query/actor names no key of this tenant. Send key:<id>, the id or the label of a key (GET /keys?all=true), ' +
        'or a part of the hub, such as system:reader.',
    )
  }

  async function sendCsv(call: Call): Promise<void> {
    // Before the first byte: a filter that cannot be used still gets an error response.
    const first = await find(withPage(call, call.parameters['cursor']))
    call.response.type('text/csv; charset=utf-8').set('Content-Disposition', 'attachment; filename="audit-events.csv"')
    if (call.request.method === 'HEAD') return void call.response.end()
    await pipeline(Readable.from(linesOf(call, first)), call.response, { signal: call.signal })
  }

  async function* linesOf(call: Call, first: ListedPage): AsyncGenerator<string> {
    yield csvLine(COLUMNS.map(([name]) => name))
    for (let page = first; ; page = await find(withPage(call, page.next))) {
      const rows = page.documents.map(shownOf)
      if (rows.length > 0) yield rows.map((row) => csvLine(COLUMNS.map(([, cell]) => cell(row) ?? ''))).join('')
      if (page.next === undefined) return
    }
  }
}

const withPage = (call: Call, cursor: unknown): Call => ({
  ...call,
  parameters: { ...call.parameters, limit: EXPORT_PAGE, cursor },
})

const wantsCsv = ({ parameters, request }: Call): boolean =>
  parameters['format'] === undefined
    ? request.accepts(['application/json', 'text/csv']) === 'text/csv'
    : parameters['format'] === 'csv'
