import {
  status,
  type sendUnaryData,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerUnaryCall,
} from '@grpc/grpc-js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import type { Cluster, Node } from './cluster.ts'
import type { Fault, Faults } from './faults.ts'
import type { Expected, Log, Outcome, Proposed } from './log.ts'
import {
  appendAnswer,
  batchAnswer,
  batchBadRequest,
  batchDenied,
  batchNotReady,
  batchTooLarge,
  denied,
  identifier,
  MAX_APPEND_BYTES,
  notLeader,
  notReady,
  rpcError,
  streamDeleted,
} from './messages.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

type Message = streams.AppendReq.ProposedMessage | streams.BatchAppendReq.ProposedMessage

/** The parameters of a call, without the node that answers it. */
type CallOf<F> = F extends (node: Node, ...rest: infer Rest) => void ? Rest : never

const proposed = (message: Message): Proposed => ({
  id: message.getId()!.getString(),
  type: message.getMetadataMap().get('type')!,
  json: message.getMetadataMap().get('content-type') === 'application/json',
  data: message.getData_asU8(),
  metadata: message.getCustomMetadata_asU8(),
})
const nameOf = (options: { getStreamIdentifier(): ReturnType<typeof identifier> | undefined }): string =>
  Buffer.from(options.getStreamIdentifier()!.getStreamName_asU8()).toString()
const tooLarge = (events: readonly Proposed[]) =>
  events.reduce((sum, { type, data, metadata }) => sum + data.length + metadata.length + 2 * type.length, 0) >
  MAX_APPEND_BYTES
const malformed = (events: readonly Proposed[]) => events.some(({ id }) => !UUID.test(id))

export function openAppends(log: Log, faults: Faults, cluster: Cluster, ready: () => boolean) {
  const faultOf = (): Fault | undefined => (ready() ? faults.take('append') : { method: 'append', kind: 'not-ready' })

  const errorOf = ({ kind, host, port }: Fault) =>
    kind === 'unavailable'
      ? rpcError(status.UNAVAILABLE, 'Connection dropped')
      : kind === 'not-ready'
        ? notReady()
        : kind === 'denied'
          ? denied()
          : kind === 'not-leader'
            ? notLeader(host!, port!)
            : undefined

  /** Gives the answer, late or never where the fault says so. */
  function answered(fault: Fault | undefined, answer: () => void): void {
    if (fault?.kind === 'lost') return
    if (fault?.kind === 'late') setTimeout(answer, fault.ms)
    else answer()
  }

  const placeless = (fault: Fault | undefined, outcome: Outcome): Outcome =>
    fault?.kind === 'no-position' && outcome.kind === 'success' ? { ...outcome, position: undefined } : outcome

  function append(
    node: Node,
    call: ServerReadableStream<streams.AppendReq, streams.AppendResp>,
    reply: sendUnaryData<streams.AppendResp>,
  ): void {
    const refusal = cluster.refusalOf(node, call.metadata)
    if (refusal) return reply(refusal)
    const fault = faultOf()
    const requests: streams.AppendReq[] = []
    call
      .on('data', (request: streams.AppendReq) => void requests.push(request))
      .on('end', () => {
        const error = fault && errorOf(fault)
        if (error) return reply(error)
        if (fault?.kind === 'hang') return
        const options = requests[0]!.getOptions()!
        const events = requests.slice(1).map((request) => proposed(request.getProposedMessage()!))
        const expected: Expected = options.hasRevision()
          ? Number(options.getRevision())
          : options.hasNoStream()
            ? 'no-stream'
            : options.hasAny()
              ? 'any'
              : 'stream-exists'
        if (tooLarge(events))
          return reply(
            rpcError(
              status.INVALID_ARGUMENT,
              `Maximum Append Size of ${MAX_APPEND_BYTES} Exceeded.`,
              'maximum-append-size-exceeded',
              { 'maximum-append-size': String(MAX_APPEND_BYTES) },
            ),
          )
        if (malformed(events)) return reply(rpcError(status.INVALID_ARGUMENT, 'Unrecognized Guid format.'))
        void log.append(nameOf(options), events, expected).then((reached) =>
          answered(fault, () => {
            const outcome = placeless(fault, reached)
            if (outcome.kind === 'stream-deleted') reply(streamDeleted(nameOf(options)))
            else reply(null, appendAnswer(expected, outcome))
          }),
        )
      })
  }

  function batchAppend(node: Node, call: ServerDuplexStream<streams.BatchAppendReq, streams.BatchAppendResp>): void {
    const unfinished = new Map<string, { options: streams.BatchAppendReq.Options; events: Proposed[] }>()
    call
      .on('data', (request: streams.BatchAppendReq) => {
        const correlation = request.getCorrelationId()!
        const id = correlation.getString()
        if (request.hasOptions()) unfinished.set(id, { options: request.getOptions()!, events: [] })
        const pending = unfinished.get(id)
        if (!pending) return
        pending.events.push(...request.getProposedMessagesList().map(proposed))
        if (!request.getIsFinal()) return
        unfinished.delete(id)
        const { options, events } = pending
        const refusal = cluster.refusalOf(node, call.metadata)
        if (refusal) return void call.emit('error', refusal)
        const fault = faultOf()
        const error = fault && fault.kind !== 'not-ready' && fault.kind !== 'denied' ? errorOf(fault) : undefined
        if (error) return void call.emit('error', error)
        if (fault?.kind === 'hang') return
        const name = nameOf(options)
        const write = (answer: streams.BatchAppendResp) => {
          if (!call.cancelled) call.write(answer.setCorrelationId(correlation))
        }
        const refuse = (reason: ReturnType<typeof batchNotReady>) =>
          write(new streams.BatchAppendResp().setStreamIdentifier(identifier(name)).setError(reason))
        if (fault?.kind === 'not-ready') return refuse(batchNotReady())
        if (fault?.kind === 'denied') return refuse(batchDenied())
        if (tooLarge(events)) return refuse(batchTooLarge())
        if (malformed(events)) return refuse(batchBadRequest('Unrecognized Guid format.'))
        const expected: Expected = options.hasStreamPosition()
          ? Number(options.getStreamPosition())
          : options.hasNoStream()
            ? 'no-stream'
            : options.hasAny()
              ? 'any'
              : 'stream-exists'
        void log
          .append(name, events, expected)
          .then((outcome) => answered(fault, () => write(batchAnswer(name, expected, placeless(fault, outcome)))))
      })
      .on('end', () => void call.end())
      .on('error', () => {})
  }

  const deletes =
    (forGood: boolean) =>
    (
      call: ServerUnaryCall<streams.DeleteReq | streams.TombstoneReq, never>,
      reply: (error: null, answer: unknown) => void,
    ): void => {
      void log
        .delete(nameOf(call.request.getOptions()!), forGood)
        .then(() => reply(null, forGood ? new streams.TombstoneResp() : new streams.DeleteResp()))
    }

  return {
    of: (node: Node) => ({
      append: (...call: CallOf<typeof append>) => append(node, ...call),
      batchAppend: (...call: CallOf<typeof batchAppend>) => batchAppend(node, ...call),
      delete: deletes(false),
      tombstone: deletes(true),
    }),
  }
}
