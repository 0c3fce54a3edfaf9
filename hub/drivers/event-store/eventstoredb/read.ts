import type { ClientReadableStream } from '@grpc/grpc-js'
import { convertToCommandError } from '@eventstore/db-client/dist/utils/CommandError.js'
import shared from '@eventstore/db-client/generated/shared_pb.js'
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import type { Connection } from './client.ts'
import { within } from './errors.ts'
import { numbersOf, type RecordedEvent } from './events.ts'

const { Options } = streams.ReadReq
const FORWARDS = 0
const BACKWARDS = 1
const ALL = String(Number.MAX_SAFE_INTEGER)
// The server sends a checkpoint for every 10 × 32 events that it has filtered, so a resumed follower repeats few.
const CHECKPOINT_INTERVAL = 10
const SEARCH_WINDOW = 32

export type ReadAnswer = streams.ReadResp

const emptyMessage = () => new shared.Empty()
const options = () => new Options().setUuidOption(new Options.UUIDOption().setString(emptyMessage()))

/** Reads events of a stream from a revision on; for 'last' only the last one. */
export function streamRequest(stream: string, from: number | 'last'): streams.ReadReq {
  const target = new Options.StreamOptions().setStreamIdentifier(
    new shared.StreamIdentifier().setStreamName(Buffer.from(stream)),
  )
  if (from === 'last') target.setEnd(emptyMessage())
  else target.setRevision(String(from))
  return new streams.ReadReq().setOptions(
    options()
      .setStream(target)
      .setNoFilter(emptyMessage())
      .setReadDirection(from === 'last' ? BACKWARDS : FORWARDS)
      .setCount(from === 'last' ? '1' : ALL),
  )
}

function logOptions(after: string | undefined): streams.ReadReq.Options {
  const numbers = numbersOf(after)
  const target = new Options.AllOptions()
  if (numbers)
    target.setPosition(new Options.Position().setCommitPosition(numbers.commit).setPreparePosition(numbers.prepare))
  else target.setStart(emptyMessage())
  return options().setAll(target)
}

/** Reads events of the whole log, including the server's own, from a position on; the position is included. */
export const logRequest = (from: string | undefined, count: number): streams.ReadReq =>
  new streams.ReadReq().setOptions(
    logOptions(from).setNoFilter(emptyMessage()).setReadDirection(FORWARDS).setCount(String(count)),
  )

/** Reads the last event of the whole log. */
export const headRequest = (): streams.ReadReq =>
  new streams.ReadReq().setOptions(
    options()
      .setAll(new Options.AllOptions().setEnd(emptyMessage()))
      .setNoFilter(emptyMessage())
      .setReadDirection(BACKWARDS)
      .setCount('1'),
  )

/** Subscribes to streams with one of the prefixes, after a position; the position is excluded. */
export function subscriptionRequest(after: string | undefined, prefixes: readonly string[]): streams.ReadReq {
  const expression = new Options.FilterOptions.Expression()
  if (prefixes.includes('')) expression.setRegex('^[^$]')
  else expression.setPrefixList([...prefixes])
  const filter = new Options.FilterOptions()
    .setStreamIdentifier(expression)
    .setMax(SEARCH_WINDOW)
    .setCheckpointintervalmultiplier(CHECKPOINT_INTERVAL)
  return new streams.ReadReq().setOptions(
    logOptions(after).setFilter(filter).setSubscription(new Options.SubscriptionOptions()),
  )
}

/** Starts a read. Its errors go to `failed`, including an error of opening the call. */
export function startRead(
  connection: Connection,
  request: streams.ReadReq,
  on: { answer(answer: ReadAnswer): void; end(): void; failed(error: Error): void },
): Promise<ClientReadableStream<ReadAnswer>> {
  const call = connection.call<StreamsClient, ClientReadableStream<ReadAnswer>>(
    StreamsClient,
    'read',
    (grpc, metadata, settings) =>
      grpc
        .read(request, metadata, settings)
        .on('data', on.answer)
        .on('end', on.end)
        .on('error', (error: Error) => on.failed(convertToCommandError(error) as Error)),
  )
  call.catch(on.failed)
  return call
}

/** Collects all events of a read; empty if there is no such stream. */
export function collect(connection: Connection, request: streams.ReadReq, limitMs: number): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = []
  let call: Promise<ClientReadableStream<ReadAnswer>>
  const done = new Promise<RecordedEvent[]>((resolve, reject) => {
    call = startRead(connection, request, {
      answer: (answer) => void (answer.hasEvent() && events.push(answer.getEvent()!.getEvent()!)),
      end: () => resolve(events),
      failed: reject,
    })
  })
  return within(
    limitMs,
    done,
    () =>
      void call.then(
        (reading) => reading.cancel(),
        () => {},
      ),
  )
}
