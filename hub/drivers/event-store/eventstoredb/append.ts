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
import type { Connection } from './client.ts'
import { UNIMPLEMENTED, within, type ClientError } from './errors.ts'
import { positionText } from './events.ts'
import type { Appended, ExpectedRevision } from '../port.ts'
import type { SerializedEvent } from '../serialize.ts'

/** As the server answers: to a retry of something old it may leave out the position. */
export type Acknowledged = Omit<Appended, 'position'> & { position: string | undefined }
export type Append = (
  stream: string,
  events: readonly SerializedEvent[],
  expected: ExpectedRevision,
) => Promise<Acknowledged>

type Call = ClientDuplexStream<streams.BatchAppendReq, streams.BatchAppendResp>
interface Line {
  call: Call
  pending: Map<string, { resolve(acknowledged: Acknowledged): void; reject(error: unknown): void }>
}

// The server takes the smaller of this and its own limit for a write, which is the one meant: an hour keeps differing clocks out of it.
const SERVER_DEADLINE_MS = 3_600_000

/**
 * One attempt of an append, all of a client over one call. The client's own batch append keeps what is pending in one table
 * for the whole process, forgets it at any error of any server, and throws where nobody can catch it when an answer
 * comes after that; here each call has its own table and a late answer is nobody's.
 * An attempt without an answer in `attemptMs` ends the call, and all that waits on it fails and may be tried again.
 */
export function openAppend({ client, call: openCall }: Connection, attemptMs: number): Append {
  let current: Promise<Line> | undefined
  let batches = true

  function open(): Promise<Line> {
    const pending: Line['pending'] = new Map()
    const drop = (error: unknown) => {
      if (current === opened) current = undefined
      for (const { reject } of pending.values()) reject(error)
      pending.clear()
    }
    const opened: Promise<Line> = openCall<StreamsClient, Call>(
      StreamsClient,
      'batchAppend',
      (grpc, metadata, settings) =>
        grpc
          .batchAppend(metadata, settings)
          .on('data', (answer: streams.BatchAppendResp) => {
            const id = parseUUID(answer.getCorrelationId())!
            const waiting = pending.get(id)
            pending.delete(id)
            if (answer.hasError()) waiting?.reject(unpackToCommandError(answer.getError()!, ''))
            else waiting?.resolve(acknowledged(answer.getSuccess()!))
          })
          .on('error', (error: Error) => drop(convertToCommandError(error)))
          .on('end', () => drop(new Error('The server ended the call.'))),
    ).then((call) => ({ call, pending }))
    opened.catch(drop)
    return opened
  }

  async function appendBatch(
    stream: string,
    events: readonly SerializedEvent[],
    expected: ExpectedRevision,
  ): Promise<Acknowledged> {
    const used = (current ??= open())
    const { call, pending } = await within(attemptMs, used)
    const id = randomUUID()
    const answer = new Promise<Acknowledged>((resolve, reject) => {
      pending.set(id, { resolve, reject })
    })
    if (current !== used) throw new Error('The call had ended before the append was sent.')
    call.write(request(id, stream, events, expected))
    return within(attemptMs, answer, () => call.cancel())
  }

  async function appendOne(
    stream: string,
    events: readonly SerializedEvent[],
    expected: ExpectedRevision,
  ): Promise<Acknowledged> {
    const proposed = events.map(({ id, type, data, metadata }) =>
      jsonEvent({ id, type, data: JSON.parse(data) as JSONType, metadata: JSON.parse(metadata) as JSONType }),
    )
    const { nextExpectedRevision, position } = await within(
      attemptMs,
      client.appendToStream(stream, proposed, {
        expectedRevision: expected === 'no-stream' ? 'no_stream' : BigInt(expected),
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

  return async (stream, events, expected) => {
    if (batches) {
      try {
        return await appendBatch(stream, events, expected)
      } catch (error) {
        if ((error as ClientError).code !== UNIMPLEMENTED) throw error
        batches = false
      }
    }
    return appendOne(stream, events, expected)
  }
}

function request(
  correlation: string,
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
    .setCorrelationId(new shared.UUID().setString(correlation))
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

function acknowledged(success: streams.BatchAppendResp.Success): Acknowledged {
  const position = success.getPosition()
  return { revision: Number(success.getCurrentRevision()), position: position && positionText(position) }
}
