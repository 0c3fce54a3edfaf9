import { Metadata, status } from '@grpc/grpc-js'
import shared from '@eventstore/db-client/generated/shared_pb.js'
import statuses from '@eventstore/db-client/generated/status_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import any from 'google-protobuf/google/protobuf/any_pb.js'
import empty from 'google-protobuf/google/protobuf/empty_pb.js'
import type { Expected, Outcome, Recorded } from './log.ts'

const TICKS_PER_MS = 10_000n
export const MAX_APPEND_BYTES = 1024 * 1024

/** An error as the server's RpcExceptions make it. */
export function rpcError(
  code: number,
  details: string,
  exception?: string,
  more: Record<string, string> = {},
): { code: number; details: string; metadata: Metadata } {
  const metadata = new Metadata()
  if (exception) metadata.set('exception', exception)
  for (const [key, value] of Object.entries(more)) metadata.set(key, value)
  return { code, details, metadata }
}

export const streamDeleted = (stream: string) =>
  rpcError(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, 'stream-deleted', {
    'stream-name': stream,
  })
export const notReady = () => rpcError(status.UNAVAILABLE, 'Server Is Not Ready')
export const denied = () => rpcError(status.PERMISSION_DENIED, 'Access Denied', 'access-denied')
export const notLeader = (host: string, port: number) =>
  rpcError(status.NOT_FOUND, 'Leader info available', 'not-leader', {
    'leader-endpoint-host': host,
    'leader-endpoint-port': String(port),
  })

export const identifier = (stream: string) => new shared.StreamIdentifier().setStreamName(Buffer.from(stream))

export function eventMessage({
  stream,
  revision,
  id,
  type,
  json,
  data,
  metadata,
  created,
  position,
}: Recorded): streams.ReadResp {
  const recorded = new streams.ReadResp.ReadEvent.RecordedEvent()
    .setId(new shared.UUID().setString(id))
    .setStreamIdentifier(identifier(stream))
    .setStreamRevision(String(revision))
    .setCommitPosition(String(position))
    .setPreparePosition(String(position))
    .setData(data)
    .setCustomMetadata(metadata)
  recorded
    .getMetadataMap()
    .set('type', type)
    .set('content-type', json ? 'application/json' : 'application/octet-stream')
    .set('created', String(BigInt(created) * TICKS_PER_MS))
  return new streams.ReadResp().setEvent(
    new streams.ReadResp.ReadEvent().setEvent(recorded).setCommitPosition(String(position)),
  )
}

export const checkpointMessage = (commit: number | bigint, prepare: number | bigint) =>
  new streams.ReadResp().setCheckpoint(
    new streams.ReadResp.Checkpoint().setCommitPosition(String(commit)).setPreparePosition(String(prepare)),
  )

function packed(message: string, type: string, details: { serializeBinary(): Uint8Array }): statuses.Status {
  const detail = new any.Any()
  detail.pack(details.serializeBinary(), type)
  return new statuses.Status().setMessage(message).setDetails(detail)
}

export const batchNotReady = () => packed('Server Is Not Ready', 'google.protobuf.Empty', new empty.Empty())
export const batchDenied = () => packed('Access Denied', 'event_store.client.AccessDenied', new shared.AccessDenied())
export const batchTooLarge = () =>
  packed(
    'Maximum Append Size Exceeded',
    'event_store.client.MaximumAppendSizeExceeded',
    new shared.MaximumAppendSizeExceeded().setMaxappendsize(MAX_APPEND_BYTES),
  )
export const batchBadRequest = (reason: string) =>
  packed('BadRequest', 'event_store.client.BadRequest', new shared.BadRequest().setMessage(reason))

/** The answer in a batch call. */
export function batchAnswer(stream: string, expected: Expected, outcome: Outcome): streams.BatchAppendResp {
  const answer = new streams.BatchAppendResp().setStreamIdentifier(identifier(stream))
  if (outcome.kind === 'success') {
    const success = new streams.BatchAppendResp.Success().setCurrentRevision(String(outcome.revision))
    if (outcome.position === undefined) return answer.setSuccess(success.setNoPosition(new empty.Empty()))
    return answer.setSuccess(
      success.setPosition(
        new shared.AllStreamPosition()
          .setCommitPosition(String(outcome.position))
          .setPreparePosition(String(outcome.position)),
      ),
    )
  }
  if (outcome.kind === 'stream-deleted')
    return answer.setError(
      packed(
        'Stream Deleted',
        'event_store.client.StreamDeleted',
        new shared.StreamDeleted().setStreamIdentifier(identifier(stream)),
      ),
    )
  const wrong = new shared.WrongExpectedVersion()
  if (outcome.current === undefined) wrong.setCurrentNoStream(new empty.Empty())
  else wrong.setCurrentStreamRevision(String(outcome.current))
  if (typeof expected === 'number') wrong.setExpectedStreamPosition(String(expected))
  else if (expected === 'no-stream') wrong.setExpectedNoStream(new empty.Empty())
  else if (expected === 'any') wrong.setExpectedAny(new empty.Empty())
  else wrong.setExpectedStreamExists(new empty.Empty())
  return answer.setError(packed('Wrong Expected Version', 'event_store.client.WrongExpectedVersion', wrong))
}

/** The answer of a single append; a deleted stream is an error there. */
export function appendAnswer(
  expected: Expected,
  outcome: Exclude<Outcome, { kind: 'stream-deleted' }>,
): streams.AppendResp {
  if (outcome.kind === 'success') {
    const success = new streams.AppendResp.Success().setCurrentRevision(String(outcome.revision))
    if (outcome.position === undefined)
      return new streams.AppendResp().setSuccess(success.setNoPosition(new shared.Empty()))
    return new streams.AppendResp().setSuccess(
      success.setPosition(
        new streams.AppendResp.Position()
          .setCommitPosition(String(outcome.position))
          .setPreparePosition(String(outcome.position)),
      ),
    )
  }
  const wrong = new streams.AppendResp.WrongExpectedVersion()
  if (outcome.current === undefined) wrong.setCurrentNoStream(new shared.Empty())
  else wrong.setCurrentRevision(String(outcome.current))
  if (typeof expected === 'number') wrong.setExpectedRevision(String(expected))
  else if (expected === 'no-stream') wrong.setExpectedNoStream(new shared.Empty())
  else if (expected === 'any') wrong.setExpectedAny(new shared.Empty())
  else wrong.setExpectedStreamExists(new shared.Empty())
  return new streams.AppendResp().setWrongExpectedVersion(wrong)
}
