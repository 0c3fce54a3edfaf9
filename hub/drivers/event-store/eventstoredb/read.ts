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
// A checkpoint every 10 × 32 events that the server has looked at: what a quiet follower has to look at again stays small.
const CHECKPOINT_INTERVAL = 10
const SEARCH_WINDOW = 32

export type Answer = streams.ReadResp

const nothing = () => new shared.Empty()
const options = () => new Options().setUuidOption(new Options.UUIDOption().setString(nothing()))

/** Events of a stream from a revision on; only the last one for 'last'. */
export function streamRequest(stream: string, from: number | 'last'): streams.ReadReq {
  const asked = new Options.StreamOptions().setStreamIdentifier(
    new shared.StreamIdentifier().setStreamName(Buffer.from(stream)),
  )
  if (from === 'last') asked.setEnd(nothing())
  else asked.setRevision(String(from))
  return new streams.ReadReq().setOptions(
    options()
      .setStream(asked)
      .setNoFilter(nothing())
      .setReadDirection(from === 'last' ? BACKWARDS : FORWARDS)
      .setCount(from === 'last' ? '1' : ALL),
  )
}

function logOptions(after: string | undefined): streams.ReadReq.Options {
  const numbers = numbersOf(after)
  const asked = new Options.AllOptions()
  if (numbers)
    asked.setPosition(new Options.Position().setCommitPosition(numbers.commit).setPreparePosition(numbers.prepare))
  else asked.setStart(nothing())
  return options().setAll(asked)
}

/** Events of the whole log, the server's own included, from a position on: that position itself, too. */
export const logRequest = (from: string | undefined, count: number): streams.ReadReq =>
  new streams.ReadReq().setOptions(
    logOptions(from).setNoFilter(nothing()).setReadDirection(FORWARDS).setCount(String(count)),
  )

/** The last event of the whole log. */
export const headRequest = (): streams.ReadReq =>
  new streams.ReadReq().setOptions(
    options()
      .setAll(new Options.AllOptions().setEnd(nothing()))
      .setNoFilter(nothing())
      .setReadDirection(BACKWARDS)
      .setCount('1'),
  )

/** All that comes after a position, that position left out, in streams with one of the prefixes. */
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

/** Starts a read. `failed` is told once of its end, whatever the reason; after that nothing of it may be heard of. */
export function startRead(
  connection: Connection,
  request: streams.ReadReq,
  on: { answer(answer: Answer): void; end(): void; failed(error: Error): void },
): Promise<ClientReadableStream<Answer>> {
  const call = connection.call<StreamsClient, ClientReadableStream<Answer>>(
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

/** All events that a read gives; none where there is no such stream. */
export function collect(connection: Connection, request: streams.ReadReq, limitMs: number): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = []
  let call: Promise<ClientReadableStream<Answer>>
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
