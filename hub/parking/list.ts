import type { Bus, ParkedMessage } from '../drivers/bus/port.ts'
import type { NoticeRef } from '../notice/events.ts'
import { NOTICE_KINDS, noticePlaceOf } from '../notice/kind.ts'
import { ids } from '../streams/ids.ts'

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export interface Parked extends ParkedMessage {
  /** what operators call it: the id of the message, or a hash of an id that is no UUID */
  name: string
  /** the notice that the message was to send */
  notice?: NoticeRef
}

export interface ParkedMessages {
  bus: Bus
  queues: readonly string[]
  /** the tenant that owns messages without a tenant */
  operator: string
}

/** Parked messages of a tenant, in every queue or in this one, oldest first. */
export async function listParked(parked: ParkedMessages, tenant: string, queue?: string): Promise<Parked[]> {
  const queues = parked.queues.filter((each) => queue === undefined || each === queue)
  const messages = (await Promise.all(queues.map((each) => parked.bus.parked(each)))).flat()
  return messages
    .filter((message) => tenantOf(message, parked.operator) === tenant)
    .toSorted((a, b) => (a.parkedAt < b.parkedAt ? -1 : 1))
    .map(named)
}

export async function findParked(parked: ParkedMessages, tenant: string, name: string): Promise<Parked | undefined> {
  const matches = (message: ParkedMessage) =>
    tenantOf(message, parked.operator) === tenant && named(message).name === name
  for (const queue of parked.queues) {
    const found = (await parked.bus.parked(queue, undefined, matches)).find(matches)
    if (found) return named(found)
  }
  return undefined
}

export const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** The notice that the body of a parked message names. */
export function noticeOf({ notice, kind }: ParkedMessage['body']): NoticeRef | undefined {
  const place = noticePlaceOf(text(notice))
  const known = NOTICE_KINDS.find((each) => each === kind)
  return place && known && { ...place, kind: known }
}

const tenantOf = ({ headers, body }: ParkedMessage, operator: string): string =>
  headers.tenant || text(body['tenant']) || operator

function named(message: ParkedMessage): Parked {
  const notice = noticeOf(message.body)
  return {
    ...message,
    name: UUID.test(message.id) ? message.id : ids.parkedMessage(message.id),
    ...(notice && { notice }),
  }
}
