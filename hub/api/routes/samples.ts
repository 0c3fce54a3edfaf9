import { randomUUID } from 'node:crypto'
import { typedAs, wantedForm } from '../../document/types/kinds.ts'
import type { EventStore } from '../../drivers/event-store/port.ts'
import type { ViewDocument } from '../../drivers/views/port.ts'
import { WaybillError } from '../../errors.ts'
import { sampleAggregate } from '../../handler/aggregates.ts'
import { handle, load } from '../../handler/handle.ts'
import type { SampleValues } from '../../sample/events.ts'
import type { ExistingSample } from '../../sample/sample.ts'
import { wilsonInterval } from '../../sample/wilson.ts'
import { ids } from '../../streams/ids.ts'
import { sampleStream } from '../../streams/names.ts'
import type { FiguresRow } from '../../../projections/figures.ts'
import { originOf, type Call, type Handlers } from '../call.ts'
import { conditions, listing, pageOf, type ListedView } from '../list.ts'

interface Dependencies {
  store: EventStore
  samples: ListedView
  figures: ListedView
  /** Corrects the posted document of a sample, once for the same command id. */
  correct(call: Call, corrections: SampleValues, commandId: string): Promise<void>
  now(): string
}

interface AnswerBody {
  values?: SampleValues
  confirm?: boolean
}

/** Blind samples: a reviewer enters what a document says without seeing what was posted. */
export function sampleHandlers({ store, samples, figures, correct, now }: Dependencies): Handlers {
  const streamOf = ({ principal, parameters }: Call): string => sampleStream(principal.tenant, String(parameters['id']))

  /** @throws `not-found` */
  async function existing(call: Call): Promise<ExistingSample> {
    const { state } = await load(store, sampleAggregate, streamOf(call))
    if (state.state === 'none') throw new WaybillError('not-found', 'There is no such sample.')
    return state
  }

  return {
    async listSamples(call) {
      const { state, type } = call.parameters
      const page = await pageOf(samples, call, {
        filter: conditions({ tenant: call.principal.tenant, state, documentType: type }),
        sort: { field: 'requestedAt', direction: -1 },
      })
      call.response.json(listing('samples', page, rowOf))
    },
    async getSample(call) {
      call.response.json(shownOf(await existing(call)))
    },
    async answerSample(call) {
      const { values = {}, confirm = false } = call.body as AnswerBody
      const sample = await existing(call)
      const command = { type: 'AnswerSample', values: typedValues(values, sample), confirm } as const
      const context = { commandId: randomUUID(), ...originOf(call, now()) }
      const { state } = await handle(store, sampleAggregate, streamOf(call), command, context)
      const after = state as ExistingSample
      // After the verdict, so that it counts whatever becomes of the correction; a repeat makes up for a lost one.
      if (after.state === 'wrong' && confirm)
        await correct(
          call,
          Object.fromEntries(after.wrong.map((name) => [name, after.entered[name] ?? null])),
          ids.sampleCommand(`correct:${streamOf(call)}`),
        )
      call.response.json(shownOf(after))
    },
    async getFigures(call) {
      const { documents } = await figures.views.find(figures.live(), {
        filter: { tenant: call.principal.tenant },
        sort: { field: 'tenant', direction: 1 },
        limit: 1,
      })
      const row = (documents[0] ?? { documents: {}, values: {} }) as unknown as FiguresRow
      call.response.json({
        documents: Object.entries(row.documents).map(([type, count]) => ({ type, ...withInterval(count) })),
        values: Object.entries(row.values).map(([key, count]) => {
          const [type, field, source] = key.split(' ')
          return { type, field, source, ...withInterval(count) }
        }),
      })
    },
  }
}

/** @throws `unknown-field` for a text that is not of the kind of its field */
function typedValues(values: SampleValues, { requested: { fields } }: ExistingSample): SampleValues {
  return Object.fromEntries(
    Object.entries(values).map(([name, text]) => {
      const kind = Object.hasOwn(fields, name) ? fields[name]!.kind : undefined
      const typed = text === null || kind === undefined ? text : typedAs(kind, text)
      if (typed !== undefined) return [name, typed]
      const message = `must be ${wantedForm(kind!)}`
      const errors = [{ path: `/body/values/${name}`, message }]
      throw new WaybillError('unknown-field', `${name} ${message}.`, { errors })
    }),
  )
}

const withInterval = ({ sampled, checked, wrong }: FiguresRow['values'][string]) => ({
  sampled,
  checked,
  wrong,
  ...wilsonInterval(wrong, checked),
})

/** What was posted stays hidden until the reviewer has entered all values. */
function shownOf(sample: ExistingSample): object {
  const { documentId, documentType, fields, personal } = sample.requested
  const wanted = Object.entries(fields).map(([name, { kind }]) => ({ name, kind }))
  const shown = { id: documentId, state: sample.state, type: documentType, fields: wanted }
  return sample.state === 'open'
    ? shown
    : { ...shown, wrong: sample.wrong, entered: sample.entered, posted: personal.posted }
}

function rowOf({ documentId, documentType, tenant: _t, position: _p, id: _id, ...row }: ViewDocument): object {
  return { id: documentId, type: documentType, ...row }
}
