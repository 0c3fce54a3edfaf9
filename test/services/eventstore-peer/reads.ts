import { status, type ServerWritableStream } from '@grpc/grpc-js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import type { Cluster, Node } from './cluster.ts'
import type { Faults } from './faults.ts'
import type { Log, Recorded } from './log.ts'
import {
  checkpointMessage,
  denied,
  eventMessage,
  identifier,
  notLeader,
  notReady,
  rpcError,
  streamDeleted,
} from './messages.ts'

type Call = ServerWritableStream<streams.ReadReq, streams.ReadResp>
type Options = streams.ReadReq.Options
interface Place {
  commit: number
  prepare: number
}

const SEARCH_WINDOW = 32
const LIVE_BUFFER = 32
const BACKWARDS = 1
const NO_POSITION = 2n ** 64n - 1n

export function openReads(log: Log, faults: Faults, cluster: Cluster, tellsCaughtUp: boolean) {
  let subscriptions = 0
  let sent = 0

  async function read(node: Node, call: Call): Promise<void> {
    const options = call.request.getOptions()!
    const refusal = cluster.refusalOf(node, call.metadata)
    if (refusal) return void call.emit('error', refusal)
    const fault = faults.take(options.hasSubscription() ? 'subscribe' : 'read')
    if (fault?.kind === 'unavailable')
      return void call.emit('error', rpcError(status.UNAVAILABLE, 'Connection dropped'))
    if (fault?.kind === 'not-ready') return void call.emit('error', notReady())
    if (fault?.kind === 'denied') return void call.emit('error', denied())
    if (fault?.kind === 'not-leader') return void call.emit('error', notLeader(fault.host!, fault.port!))
    if (fault?.kind === 'hang') return
    if (options.hasSubscription())
      return subscribe(
        call,
        options,
        fault?.kind === 'cut' || fault?.kind === 'mute' ? { kind: fault.kind, after: fault.after ?? 0 } : undefined,
      )
    if (options.hasAll()) return readAll(node, call, options)
    return readStream(node, call, options)
  }

  async function send(call: Call, message: streams.ReadResp): Promise<void> {
    sent++
    if (call.write(message)) return
    await new Promise<void>((resolve) => {
      const ends = ['drain', 'cancelled', 'close']
      const settle = () => {
        for (const end of ends) call.off(end, settle)
        resolve()
      }
      for (const end of ends) call.on(end, settle)
    })
  }

  async function sendAll(call: Call, events: readonly Recorded[]): Promise<void> {
    for (const event of events) {
      if (call.cancelled) return
      await send(call, eventMessage(event))
    }
    call.end()
  }

  function readStream(node: Node, call: Call, options: Options): Promise<void> | void {
    const asked = options.getStream()!
    const name = Buffer.from(asked.getStreamIdentifier()!.getStreamName_asU8()).toString()
    const stream = log.stream(name)
    if (stream?.tombstoned) return void call.emit('error', streamDeleted(name))
    const stored = stream && cluster.shown(node, stream.events)
    if (!stored?.length) {
      call.write(
        new streams.ReadResp().setStreamNotFound(
          new streams.ReadResp.StreamNotFound().setStreamIdentifier(identifier(name)),
        ),
      )
      return void call.end()
    }
    const backwards = Number(options.getReadDirection()) === BACKWARDS
    const from = asked.hasRevision() ? Number(asked.getRevision()) : asked.hasEnd() ? Number.MAX_SAFE_INTEGER : 0
    const events = backwards
      ? stored.filter(({ revision }) => revision <= from).toReversed()
      : stored.filter(({ revision }) => revision >= from)
    return sendAll(call, events.slice(0, Number(options.getCount())))
  }

  /** undefined for the start; a position inside a record is an error, as on the server */
  function placeOf(all: streams.ReadReq.Options.AllOptions): Place | undefined {
    if (all.hasEnd()) return { commit: Infinity, prepare: Infinity }
    const position = all.getPosition()
    return position && { commit: Number(position.getCommitPosition()), prepare: Number(position.getPreparePosition()) }
  }

  const insideRecord = ({ commit }: Place): boolean =>
    commit < log.end() && log.all[log.indexFrom(commit)]?.position !== commit
  const invalidPosition = () => rpcError(status.INVALID_ARGUMENT, 'Unexpected FilteredReadAllResult: InvalidPosition')

  function readAll(node: Node, call: Call, options: Options): Promise<void> | void {
    const place = placeOf(options.getAll()!)
    const count = Number(options.getCount())
    if (place && insideRecord(place)) return void call.emit('error', invalidPosition())
    const all = cluster.shown(node, log.all)
    if (Number(options.getReadDirection()) === BACKWARDS) {
      const before = Math.min(all.length, place ? log.indexFrom(place.commit) : 0)
      return sendAll(call, all.slice(Math.max(0, before - count), before).toReversed())
    }
    const first = place ? log.indexFrom(place.commit) : 0
    return sendAll(call, all.slice(first, first + count))
  }

  async function subscribe(
    call: Call,
    options: Options,
    fault: { kind: 'cut' | 'mute'; after: number } | undefined,
  ): Promise<void> {
    const place = placeOf(options.getAll()!)
    if (place && insideRecord(place)) return void call.emit('error', invalidPosition())
    const { matches, every } = filterOf(options)
    let index = place ? log.indexFrom(place.commit) : 0
    // Exclusive: of an event only where both numbers say so; a checkpoint with prepare 0 stands before the event at its
    // commit position.
    if (place && log.all[index]?.position === place.commit && place.prepare >= place.commit) index++
    let live = false
    let scanned = 0
    let left = fault ? fault.after : Infinity
    subscriptions++
    call.once('cancelled', () => void subscriptions--)
    await send(
      call,
      new streams.ReadResp().setConfirmation(
        new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId(crypto.randomUUID()),
      ),
    )
    // As servers 24.2 to 24.10 do where nothing in the log matches yet: "no position".
    if (!place && every > 0 && !log.all.some(matches)) await send(call, checkpointMessage(NO_POSITION, NO_POSITION))
    while (!call.cancelled && !call.destroyed) {
      if (left <= 0) {
        if (fault!.kind === 'cut') call.emit('error', rpcError(status.UNAVAILABLE, 'Connection dropped'))
        return
      }
      const event = log.all[index]
      if (!event) {
        if (!live && tellsCaughtUp)
          await send(call, new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp()))
        live = true
        await log.changed()
        if (log.all.length - index > LIVE_BUFFER) {
          live = false
          if (tellsCaughtUp) await send(call, new streams.ReadResp().setFellBehind(new streams.ReadResp.FellBehind()))
        }
        continue
      }
      index++
      scanned++
      if (matches(event)) {
        await send(call, eventMessage(event))
        left--
      }
      if (every > 0 && scanned >= every) {
        scanned = 0
        await send(
          call,
          live
            ? checkpointMessage(event.position, event.position)
            : checkpointMessage(log.all[index]?.position ?? log.end(), 0),
        )
      }
    }
  }

  return { read: (node: Node) => (call: Call) => void read(node, call), facts: () => ({ subscriptions, sent }) }
}

function filterOf(options: Options): { matches(event: Recorded): boolean; every: number } {
  const filter = options.getFilter()
  if (!filter) return { matches: () => true, every: 0 }
  const expression = (filter.getStreamIdentifier() ?? filter.getEventType())!
  const prefixes = expression.getPrefixList()
  const regex = expression.getRegex() ? new RegExp(expression.getRegex()) : undefined
  const of = (event: Recorded) => (filter.hasStreamIdentifier() ? event.stream : event.type)
  return {
    matches: (event) => (regex ? regex.test(of(event)) : prefixes.some((prefix) => of(event).startsWith(prefix))),
    every: Math.max(1, filter.getCheckpointintervalmultiplier()) * (filter.hasMax() ? filter.getMax() : SEARCH_WINDOW),
  }
}
