import type { Channel } from 'amqplib'
import { WaybillError } from '../../../errors.ts'
import type { ParkedMessage } from '../port.ts'
import { call, noAnswer, type CallContext } from './call.ts'
import type { SupervisedChannel } from './channel.ts'
import { NOT_FOUND, replyCode } from './errors.ts'
import { alone } from './lock.ts'
import { copyOf, parkedFacts, parkedOf } from './message.ts'
import { giveBack, readyIn, untilReady, windowsOf, type PeekedMessage } from './peek.ts'
import type { Publisher } from './publish.ts'

/**
 * A queue with a delivery limit (20 by default) loses a message that was delivered more often, and every
 * listing is a delivery. So a message is replaced by a fresh copy after this many.
 */
const MAX_DELIVERIES = 10
/** Longest wait for another process that lists the same queue. */
const LOCK_MS = 10_000

interface Query {
  readonly queue: string
  /** ids of messages to remove */
  readonly discard: ReadonlySet<string>
  enough(message: ParkedMessage): boolean
}

export interface ListingContext extends CallContext {
  readonly publisher: Publisher
  readonly browse: SupervisedChannel<Channel>
  readonly count: SupervisedChannel<Channel>
  /** messages of each queue that a listing of this process holds */
  readonly held: Map<string, number>
  /** queues with messages that could not be renewed when they had to be */
  readonly unrenewed: Set<string>
}

interface Listing {
  readonly query: Query
  readonly channel: Channel
  readonly brokerQueue: string
  readonly found: Map<string, ParkedMessage>
  /** the last message of each window that goes back */
  readonly ends: PeekedMessage[]
  /** messages that go back */
  count: number
  /** messages that the queue has once everything went back */
  total: number
  hasEnough: boolean
}

/**
 * Lists a parking queue under its lock. The lock is kept until a listing that failed has given everything back: another
 * process would not find what this one holds.
 */
export async function listUnderLock(context: ListingContext, channel: Channel, query: Query): Promise<ParkedMessage[]> {
  const { connection, topology, publisher, waitMs, held, unrenewed } = context
  const model = await connection.whenUp(waitMs)
  const lock = topology.names.lockOf(query.queue)
  return alone(model, lock, { waitMs: LOCK_MS, answerMs: waitMs }, async (keepUntil) => {
    // While renewing fails nothing is listed, since each listing is a delivery.
    if (unrenewed.has(query.queue)) await publisher.probe(waitMs)
    try {
      return await list(context, channel, query, keepUntil)
    } finally {
      held.delete(query.queue)
    }
  })
}

async function list(
  context: ListingContext,
  channel: Channel,
  query: Query,
  keepUntil: (ended: Promise<unknown>) => void,
): Promise<ParkedMessage[]> {
  const { topology, waitMs, held, browse } = context
  const brokerQueue = topology.names.parkingOf(query.queue)
  const listing: Listing = {
    query,
    channel,
    brokerQueue,
    found: new Map(),
    ends: [],
    count: 0,
    total: 0,
    hasEnough: false,
  }
  try {
    listing.total = await readyIn(channel, brokerQueue, waitMs)
    for await (const window of windowsOf(channel, brokerQueue, waitMs)) {
      await takeWindow(context, listing, window)
      held.set(query.queue, listing.count)
      if (listing.hasEnough) break
    }
    held.delete(query.queue)
    await giveBack(channel, brokerQueue, listing, waitMs)
  } catch (error) {
    const isLost = browse.current() !== channel
    const isUsable = error instanceof WaybillError
    if (replyCode(error) !== NOT_FOUND) keepUntil(giveBackAfterFailure(context, listing, isUsable))
    throw isUsable || isLost ? error : noAnswer(error)
  }
  return [...listing.found.values()].toSorted(byTimeParked)
}

const byTimeParked = (a: ParkedMessage, b: ParkedMessage): number =>
  a.parkedAt < b.parkedAt ? -1 : a.parkedAt > b.parkedAt ? 1 : 0

async function takeWindow(context: ListingContext, listing: Listing, window: readonly PeekedMessage[]): Promise<void> {
  const { names } = context.topology
  const kept = window.filter((message) => {
    const isKept = keep(listing, parkedOf(listing.query.queue, names.queueOf(listing.query.queue), message))
    if (!isKept) {
      listing.channel.ack(message)
      listing.total--
    }
    return isKept
  })
  const goBack = kept.filter((message) => deliveriesOf(message) < MAX_DELIVERIES)
  await renew(
    context,
    listing,
    kept.filter((message) => deliveriesOf(message) >= MAX_DELIVERIES),
  )
  if (goBack.length > 0) listing.ends.push(goBack.at(-1)!)
  listing.count += goBack.length
}

/**
 * Whether the message stays in the queue. It is removed where it is to be discarded, and where it is a copy: a process
 * that died while it renewed a message left both.
 */
function keep(listing: Listing, parked: ParkedMessage): boolean {
  const { found, query } = listing
  listing.hasEnough ||= query.enough(parked)
  const key = JSON.stringify([parked.id, parked.attempt, parked.parkedAt])
  if (query.discard.has(parked.id) || found.has(key)) return false
  found.set(key, parked)
  return true
}

/** Replaces messages that were delivered too often by fresh copies. */
async function renew(
  { topology: { names }, publisher, unrenewed }: ListingContext,
  { channel, query: { queue } }: Listing,
  worn: readonly PeekedMessage[],
): Promise<void> {
  if (worn.length === 0) return
  unrenewed.add(queue)
  await publisher.send(
    worn.map((message) => copyOf(names.park, queue, message, parkedFacts(message.properties, names.queueOf(queue)))),
  )
  for (const message of worn) channel.ack(message)
  unrenewed.delete(queue)
}

/**
 * Gives everything back after a listing that failed, at once over a usable channel, or with the end of a broken one.
 */
async function giveBackAfterFailure(
  context: ListingContext,
  { channel, brokerQueue, total }: Listing,
  isUsable: boolean,
): Promise<void> {
  const { browse, count, waitMs } = context
  if (isUsable) channel.nackAll(true)
  else if (browse.current() === channel) await browse.recycle('a listing of parked messages failed')
  await untilReady(() => call(context, count, (other) => readyIn(other, brokerQueue, waitMs)), total, waitMs)
}

/** How often the broker has delivered a message before. */
const deliveriesOf = ({ properties }: PeekedMessage): number => Number(properties.headers?.['x-delivery-count'] ?? 0)
