import { randomUUID } from 'node:crypto'
import type { ClientDuplexStream } from '@grpc/grpc-js'
import { jsonEvent, type JSONType } from '@eventstore/db-client'
import { unpackToCommandError } from '@eventstore/db-client/dist/streams/appendToStream/unpackError.js'
import { convertToCommandError } from '@eventstore/db-client/dist/utils/CommandError.js'
import { parseUUID } from '@eventstore/db-client/dist/utils/grpcUUID.js'
import shared from '@eventstore/db-client/generated/shared_pb.js'
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import empty from 'google-protobuf/google/protobuf/empty_pb.js'
import timestamp from 'google-protobuf/google/protobuf/timestamp_pb.js'
import type { Appended, ExpectedRevision } from '../port.ts'
import type { SerializedEvent } from '../serialize.ts'
import type { Connection } from './client.ts'
import { UNIMPLEMENTED, within, type ClientError } from './errors.ts'
import { positionText } from './events.ts'

/** The server's answer. It may leave out the position when an old append is repeated. */
type Acknowledgement = Omit<Appended, 'position'> & { position: string | undefined }
export type Append = (
  stream: string,
  events: readonly SerializedEvent[],
  expected: ExpectedRevision,
) => Promise<Acknowledgement>

/** A streaming call that carries many appends; each answer names its append by a correlation id. */
interface BatchCall {
  call: ClientDuplexStream<streams.BatchAppendReq, streams.BatchAppendResp>
  pending: Map<string, { resolve(acknowledgement: Acknowledgement): void; reject(error: unknown): void }>
}
interface AppendState {
  readonly connection: Connection
  readonly attemptMs: number
  batchCall: Promise<BatchCall> | undefined
  /** false once the server has answered that it does not implement batch append */
  supportsBatch: boolean
}

// The server applies the smaller of this value and its own write timeout. An hour leaves the choice to the server even
// if the clocks differ.
const SERVER_DEADLINE_MS = 3_600_000

/**
 * Makes one attempt of an append; all appends of a client share one streaming call.
 *
 * The client's own batch append keeps the pending appends of all its instances in one table, clears it on any error of
 * any server, and throws uncaught when an answer comes after that. Here each call has its own table and a late answer
 * is ignored. An attempt without an answer within `attemptMs` cancels the call. All its pending appends then fail and
 * may be retried.
 */
export function openAppend(connection: Connection, attemptMs: number): Append {
  const state: AppendState = { connection, attemptMs, batchCall: undefined, supportsBatch: true }
  return async (stream, events, expected) => {
    if (state.supportsBatch) {
      try {
        return await appendInBatch(state, stream, events, expected)
      } catch (error) {
        if ((error as ClientError).code !== UNIMPLEMENTED) throw error
        state.supportsBatch = false
      }
    }
    return appendAlone(state, stream, events, expected)
  }
}

function openBatchCall(state: AppendState): Promise<BatchCall> {
  const pending: BatchCall['pending'] = new Map()
  const failAll = (error: unknown) => {
    if (state.batchCall === opened) state.batchCall = undefined
    for (const { reject } of pending.values()) reject(error)
    pending.clear()
  }
  const opened: Promise<BatchCall> = state.connection
    .call<StreamsClient, BatchCall['call']>(StreamsClient, 'batchAppend', (grpc, metadata, settings) =>
      grpc
        .batchAppend(metadata, settings)
        .on('data', (answer: streams.BatchAppendResp) => {
          const id = parseUUID(answer.getCorrelationId())!
          const waiting = pending.get(id)
          pending.delete(id)
          if (answer.hasError()) waiting?.reject(unpackToCommandError(answer.getError()!, ''))
          else waiting?.resolve(acknowledgementOf(answer.getSuccess()!))
        })
        .on('error', (error: Error) => failAll(convertToCommandError(error)))
        .on('end', () => failAll(new Error('The server ended the call.'))),
    )
    .then((call) => ({ call, pending }))
  opened.catch(failAll)
  return opened
}

async function appendInBatch(
  state: AppendState,
  stream: string,
  events: readonly SerializedEvent[],
  expected: ExpectedRevision,
): Promise<Acknowledgement> {
  const { attemptMs } = state
  const used = (state.batchCall ??= openBatchCall(state))
  const { call, pending } = await within(attemptMs, used)
  const id = randomUUID()
  const answer = new Promise<Acknowledgement>((resolve, reject) => {
    pending.set(id, { resolve, reject })
  })
  if (state.batchCall !== used) throw new Error('The call had ended before the append was sent.')
  call.write(batchRequest(id, stream, events, expected))
  return within(attemptMs, answer, () => call.cancel())
}

async function appendAlone(
  { connection, attemptMs }: AppendState,
  stream: string,
  events: readonly SerializedEvent[],
  expected: ExpectedRevision,
): Promise<Acknowledgement> {
  const proposed = events.map(({ id, type, data, metadata }) =>
    jsonEvent({ id, type, data: JSON.parse(data) as JSONType, metadata: JSON.parse(metadata) as JSONType }),
  )
  const { nextExpectedRevision, position } = await within(
    attemptMs,
    connection.client.appendToStream(stream, proposed, {
      expectedRevision: expected === 'no-stream' ? 'no_stream' : BigInt(expected),
      requiresLeader: true,
      deadline: attemptMs,
    }),
  )
  return {
    revision: Number(nextExpectedRevision),
    position:
      position &&
      positionText({
        getCommitPosition: () => String(position.commit),
        getPreparePosition: () => String(position.prepare),
      }),
  }
}

function batchRequest(
  correlationId: string,
  stream: string,
  events: readonly SerializedEvent[],
  expected: ExpectedRevision,
): streams.BatchAppendReq {
  const options = new streams.BatchAppendReq.Options()
  options.setStreamIdentifier(new shared.StreamIdentifier().setStreamName(Buffer.from(stream)))
  options.setDeadline(timestamp.Timestamp.fromDate(new Date(Date.now() + SERVER_DEADLINE_MS)))
  if (expected === 'no-stream') options.setNoStream(new empty.Empty())
  else options.setStreamPosition(String(expected))
  const batch = new streams.BatchAppendReq()
    .setCorrelationId(new shared.UUID().setString(correlationId))
    .setOptions(options)
    .setIsFinal(true)
  for (const { id, type, data, metadata } of events) {
    const message = new streams.BatchAppendReq.ProposedMessage()
    message.setId(new shared.UUID().setString(id)).setData(Buffer.from(data)).setCustomMetadata(Buffer.from(metadata))
    message.getMetadataMap().set('type', type).set('content-type', 'application/json')
    batch.addProposedMessages(message)
  }
  return batch
}

function acknowledgementOf(success: streams.BatchAppendResp.Success): Acknowledgement {
  const position = success.getPosition()
  return { revision: Number(success.getCurrentRevision()), position: position && positionText(position) }
}
