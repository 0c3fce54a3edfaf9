import { randomUUID } from 'node:crypto'
import type { EventStore } from '../../drivers/event-store/port.ts'
import { WaybillError } from '../../errors.ts'
import { noticePlaceOf } from '../../notice/kind.ts'
import type { ParkedDecision } from '../../parked/parked.ts'
import type { Decision } from '../../parking/decide.ts'
import type { Parked } from '../../parking/list.ts'
import type { Parking } from '../../parking/parking.ts'
import { answerOf, entityTag, findDocument } from './documents.ts'
import { originOf, type Call, type Handlers } from '../call.ts'

interface Dependencies {
  store: EventStore
  parking: Parking
  now(): string
}

/** What operators do about messages that were given up. A tenant sees and decides about its own only. */
export function parkedHandlers({ store, parking, now }: Dependencies): Handlers {
  const decisionOf = (call: Call): Decision => ({
    ...originOf(call, now()),
    reason: (call.body as { reason: string }).reason,
  })

  return {
    async listParked({ principal, parameters, response }) {
      const { queue, limit } = parameters
      const all = await parking.list(principal.tenant, queue === undefined ? undefined : String(queue))
      response.json({ parked: all.slice(0, Number(limit)).map(shownOf), total: all.length })
    },
    async getParked({ principal, parameters, response }) {
      const name = String(parameters['id'])
      const message = await parking.find(principal.tenant, name)
      if (message) return void response.json(shownOf(message))
      const decided = await parking.decided(principal.tenant, name)
      if (decided.state === 'none') throw new WaybillError('not-found', 'There is no such parked message.')
      response.json(decidedShown(name, decided))
    },
    async replayParked(call) {
      const { name, ...decided } = await parking.replay(
        call.principal.tenant,
        String(call.parameters['id']),
        decisionOf(call),
      )
      call.response.json({ id: name, ...decided })
    },
    async discardParked(call) {
      const { name, ...decided } = await parking.discard(
        call.principal.tenant,
        String(call.parameters['id']),
        decisionOf(call),
      )
      call.response.json({ id: name, ...decided })
    },
    async replayDocument(call) {
      const { targets } = call.body as { targets?: string[] }
      await parking.replayDocument(call.principal.tenant, String(call.parameters['id']), targets, {
        ...decisionOf(call),
        commandId: randomUUID(),
      })
      const after = await findDocument(store, call)
      call.response.set('ETag', entityTag(after)).json(answerOf(after))
    },
  }
}

/** A message that has left parking, as the decision about it recorded it. */
function decidedShown(id: string, { state, message }: Exclude<ParkedDecision, { state: 'none' }>): object {
  const { queue, messageType, attempt, parkedAt, code, documentId, target, notice, kind, personal } = message
  const place = noticePlaceOf(notice ?? '')
  return {
    id,
    queue,
    type: messageType,
    attempt,
    history: personal.history,
    parkedAt,
    code,
    reason: personal.parkedFor,
    decision: state,
    ...(documentId !== undefined && { documentId }),
    ...(target !== undefined && { target }),
    ...(place && { channel: place.channel, about: kind }),
  }
}

function shownOf({
  name,
  queue,
  type,
  body,
  attempt,
  history,
  parkedAt,
  code,
  reason,
  headers,
  notice,
}: Parked): object {
  const { documentId, target } = body
  return {
    id: name,
    queue,
    type,
    attempt,
    history,
    parkedAt,
    code,
    reason,
    ...(typeof documentId === 'string' && { documentId }),
    ...(typeof target === 'string' && { target }),
    ...(notice && { channel: notice.channel, about: notice.kind }),
    ...(headers['correlationId'] !== undefined && { correlationId: headers['correlationId'] }),
  }
}
