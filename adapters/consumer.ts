import { randomUUID } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { deliveryAggregate, documentAggregate } from '../hub/handler/aggregates.ts'
import { commandContext } from '../hub/messaging/command-context.ts'
import { isFinal, type Delivery, type DeliveryCommand } from '../hub/delivery/delivery.ts'
import type { Document } from '../hub/document/document.ts'
import type { DeliveryIntended } from '../hub/delivery/events.ts'
import { deliveryStream, documentStream } from '../hub/streams/names.ts'
import type { Blobs } from '../hub/drivers/blobs/port.ts'
import type { DeliveredMessage, Work } from '../hub/drivers/bus/port.ts'
import type { EventStore } from '../hub/drivers/event-store/port.ts'
import { codeOf, problemOf, WaybillError } from '../hub/errors.ts'
import { foldEvents, handle, load, type CommandContext, type Loaded } from '../hub/handler/handle.ts'
import type { Mappings } from '../mappings/apply.ts'
import { mappingInput } from '../mappings/input.ts'
import type { Intent, Outcome } from './adapter.ts'
import { businessKeyOf, claimBusinessKey } from './claim.ts'
import { postingKey } from './delivery/posting-key.ts'
import { openKeyedQueue } from '../hub/platform/keyed-queue.ts'
import { openSettling } from './delivery/clock-guard.ts'
import type { OpenTarget } from './registry.ts'

const ACTOR = 'system:courier'
/** A send that would leave later than this after its intent does not leave: others may have begun to wait for it. */
const SEND_WITHIN_SECONDS = 5

interface Dependencies {
  store: EventStore
  blobs: Blobs
  mappings: Mappings
  targets: ReadonlyMap<string, OpenTarget>
  now(): string
  /** a clock that never jumps */
  elapsedMs?(): number
  newId?(): string
}
/** The right to send once, from the event that stands in the log for it. */
interface Permit {
  number: number
  askedMs: number
}
type Delivering = Extract<Document, { deliveries: unknown }>
interface Job {
  message: DeliveredMessage
  signal: AbortSignal
  tenant: string
  documentId: string
  target: string
  stream: string
  /** what this job has last loaded or written; an append that builds on something older conflicts and is decided anew */
  document?: Loaded<Document>
  delivery?: Loaded<Delivery>
}

/**
 * Room 7: takes one document to one target. The intent is in the log before anything leaves; whoever finds an open intent looks the
 * posting up by its key and never sends blindly. Each send has an event of its own before it, and whoever wrote that one sends. Everything it does may be done again without a second posting.
 */
export function deliverDocument({
  store,
  blobs,
  mappings,
  targets,
  now,
  elapsedMs = () => performance.now(),
  newId = randomUUID,
}: Dependencies): Work {
  const inLane = openKeyedQueue()
  const secondsSince = openSettling(now, elapsedMs)
  return { perform, giveUp }

  async function perform(message: DeliveredMessage, signal: AbortSignal): Promise<void> {
    const job = jobOf(message, signal)
    job.document = await load(store, documentAggregate, documentStream(job.tenant, job.documentId))
    if (job.document.state.state === 'none')
      throw new WaybillError('unreadable-message', 'The message names a document that the log does not have.')
    const document = job.document.state as Delivering
    if (document.deliveries?.[job.target] !== 'requested') return
    let delivery = await current(job)
    const replay = document.replays?.[job.target] ?? 0
    if (isFinal(delivery) && replay > 0)
      delivery = await tell(job, 'replay', { type: 'ReplayDelivery', attempt: replay })
    if (!isFinal(delivery)) {
      const open = targets.get(job.target)
      delivery = open ? await deliver(job, document, delivery, open) : await refuseUnknown(job)
    }
    await record(job, delivery)
  }

  async function deliver(job: Job, document: Delivering, delivery: Delivery, open: OpenTarget): Promise<Delivery> {
    if (delivery.state === 'intended' || delivery.state === 'in-doubt') {
      const resumed = await inLane(laneOf(job, delivery.intent.businessKey), () => resume(job, open))
      if (!mayIntend(resumed)) return resumed
    }
    const intended = await intend(job, document, open)
    if (!intended) return job.delivery!.state
    return inLane(laneOf(job, intended.businessKey), async () => {
      if (intended.businessKey) {
        const claim = await claimBusinessKey(
          store,
          intended.businessKey,
          job.documentId,
          job.target,
          context(job, 'claim'),
        )
        if (claim.kind === 'open')
          throw new WaybillError(
            'claimed-elsewhere',
            `The document ${claim.documentId} carries the same business document and is still on its way.`,
          )
        if (claim.kind === 'doubtful')
          return tell(job, 'give-up', start(job, open), {
            type: 'GiveUpDelivery',
            code: 'delivery-in-doubt',
            detail: `The document ${claim.documentId} carries the same business document, and the target may hold it.`,
          })
        if (claim.kind === 'taken')
          return tell(job, 'duplicate', start(job, open), {
            type: 'MarkDuplicate',
            documentId: claim.documentId,
            ...(claim.reference !== undefined && { reference: claim.reference }),
          })
      }
      const askedMs = elapsedMs()
      const { state, events } = await append(job, newId(), start(job, open), intended.command)
      if (state.state === 'intended' && events.some(({ type }) => type === 'DeliveryIntended'))
        return send(job, intended.intent, open, { number: state.sends, askedMs })
      // Another message of the same delivery was quicker: whether that one sends is not known here.
      return isFinal(state) ? state : resume(job, open)
    })
  }

  /** Maps and prepares; undefined where the mapping refuses the document, which then stands in the log. */
  async function intend(job: Job, document: Delivering, open: OpenTarget) {
    const { adapter, target } = open
    const { received, documentType, fields } = document
    const input = mappingInput(
      {
        id: job.documentId,
        tenant: job.tenant,
        type: documentType,
        source: received.source,
        receivedAt: '',
        sha256: received.blob.sha256,
      },
      fields,
    )
    try {
      const { payload, mapping } = await mappings.apply(`${job.target}/${documentType}`, input, job.signal)
      const intent = target.prepare({
        tenant: job.tenant,
        documentId: job.documentId,
        key: postingKey(job.tenant, job.target, job.documentId),
        payload,
      })
      const { key, sha256, size } = await blobs.put(job.tenant, Buffer.from(JSON.stringify(intent.payload)))
      const naturalKey = payload['natural_key']
      const businessKey = typeof naturalKey === 'string' ? businessKeyOf(job.target, naturalKey) : undefined
      const command: DeliveryCommand = {
        type: 'IntendDelivery',
        key: intent.key,
        fingerprint: intent.fingerprint,
        payload: { key, sha256, size },
        mapping,
        settleSeconds: adapter.settleSeconds,
        ...(businessKey && { businessKey }),
      }
      return { intent, businessKey, command }
    } catch (error) {
      const code = codeOf(error)
      if (!code || problemOf(code).disposition !== 'person') throw error
      await tell(job, 'refuse', start(job, open), { type: 'RefuseDelivery', code, detail: (error as Error).message })
      return undefined
    }
  }

  /** An intent was written before and its outcome is not known here: look first. A replayed one that the target does not hold comes back as it is, to be intended anew. */
  async function resume(job: Job, open: OpenTarget): Promise<Delivery> {
    const events = await store.read(job.stream)
    delete job.delivery
    const delivery = foldEvents(deliveryAggregate, events)
    if (delivery.state !== 'intended' && delivery.state !== 'in-doubt') return delivery
    const intent = await storedIntent(delivery.intent)
    // A send that was let go may still arrive: nothing found means something only where it had had its time before the target was asked.
    const last = events.findLast(({ type }) => WAITED_FOR.has(type))!
    const waited = last.type === 'DeliveryAttemptFailed' ? Infinity : secondsSince(last)
    let found
    try {
      found = await open.target.find(intent, job.signal)
    } catch (error) {
      throw new WaybillError(
        'target-unavailable',
        `The target ${job.target} cannot be asked: ${(error as Error).message.split('\n')[0]}`,
        { cause: error },
      )
    }
    if (found.kind === 'one')
      return tell(job, 'found', { type: 'ConfirmDelivery', found: true, reference: found.reference })
    if (found.kind === 'many')
      return tell(job, 'many', {
        type: 'GiveUpDelivery',
        code: 'delivery-ambiguous',
        detail: `The target holds ${found.references.length} records under the posting key.`,
      })
    if (waited < delivery.intent.settleSeconds) {
      throw new WaybillError('delivery-in-doubt', 'An earlier send may still arrive at the target.', {
        retryAfterSeconds: Math.max(1, Math.ceil(delivery.intent.settleSeconds - waited)),
      })
    }
    if (mayIntend(delivery)) return delivery
    const askedMs = elapsedMs()
    const repeated = await append(job, newId(), {
      type: 'RepeatSend',
      attempt: job.message.attempt,
      after: delivery.sends,
    })
    if (repeated.events.length > 0) return send(job, intent, open, { number: delivery.sends + 1, askedMs })
    if (isFinal(repeated.state)) return repeated.state
    throw new WaybillError('delivery-in-doubt', 'Another courier sends it.', {
      retryAfterSeconds: delivery.intent.settleSeconds,
    })
  }

  async function send(job: Job, intent: Intent, open: OpenTarget, permit: Permit): Promise<Delivery> {
    const outcome = await outcomeOf(job, intent, open, permit)
    const attempt = job.message.attempt
    switch (outcome.kind) {
      case 'posted':
        return tell(job, 'confirm', { type: 'ConfirmDelivery', found: false, reference: outcome.reference })
      case 'duplicate':
        return tell(job, 'duplicate', { type: 'MarkDuplicate', reference: outcome.reference })
      case 'rejected':
        return tell(job, 'refuse', { type: 'RefuseDelivery', code: 'target-rejected', detail: outcome.detail })
      case 'needs-human':
        return tell(job, 'give-up', { type: 'GiveUpDelivery', code: 'target-rejected', detail: outcome.detail })
      case 'unknown': {
        const delivery = await tell(job, 'doubt', { type: 'DoubtDelivery', attempt, detail: outcome.detail })
        const retryAfterSeconds = delivery.state === 'in-doubt' ? delivery.intent.settleSeconds : 1
        throw new WaybillError('delivery-in-doubt', `It is not known whether ${job.target} took the document.`, {
          retryAfterSeconds,
        })
      }
      case 'throttled':
      case 'not-sent': {
        const detail = outcome.kind === 'throttled' ? 'The target asks for a pause.' : outcome.detail
        const pause = outcome.kind === 'throttled' ? { retryAfterSeconds: outcome.retryAfterSeconds } : {}
        await tell(job, 'attempt', {
          type: 'FailAttempt',
          send: permit.number,
          attempt,
          code: 'target-unavailable',
          detail,
          ...pause,
        })
        throw new WaybillError('target-unavailable', `${job.target}: ${detail}`, pause)
      }
    }
  }

  async function outcomeOf(job: Job, intent: Intent, { target }: OpenTarget, { askedMs }: Permit): Promise<Outcome> {
    if (job.signal.aborted || elapsedMs() - askedMs > SEND_WITHIN_SECONDS * 1000)
      return { kind: 'not-sent', detail: 'Too much time has passed since the intent, so it was not sent.' }
    try {
      return { kind: 'posted', reference: (await target.send(intent, job.signal)).reference }
    } catch (error) {
      return target.classify(error)
    }
  }

  async function giveUp(message: DeliveredMessage, error: unknown): Promise<void> {
    const job = jobOf(message, new AbortController().signal)
    const { state } = await load(store, documentAggregate, documentStream(job.tenant, job.documentId))
    if (state.state === 'none')
      throw new WaybillError('unreadable-message', 'The message names a document that the log does not have.')
    const delivery = await current(job)
    const doubt =
      (delivery.state === 'in-doubt' || delivery.state === 'intended') && !delivery.unsent
        ? 'The target may hold it: look there by the posting key before it is sent again. '
        : ''
    await record(
      job,
      await tell(job, 'give-up', start(job, targets.get(job.target)), {
        type: 'GiveUpDelivery',
        code: doubt ? 'delivery-in-doubt' : 'attempts-exhausted',
        detail: `${doubt}${(error as Error).message}`,
      }),
    )
  }

  async function refuseUnknown(job: Job): Promise<Delivery> {
    return tell(job, 'refuse', start(job), {
      type: 'RefuseDelivery',
      code: 'target-unknown',
      detail: `There is no target ${job.target}.`,
    })
  }

  async function record(job: Job, delivery: Delivery): Promise<void> {
    const { target } = job
    const command =
      delivery.state === 'posted'
        ? ({ outcome: 'posted', reference: delivery.reference } as const)
        : delivery.state === 'duplicate'
          ? ({
              outcome: 'duplicate',
              ...(delivery.reference !== undefined && { reference: delivery.reference }),
            } as const)
          : delivery.state === 'rejected' || delivery.state === 'given-up'
            ? { outcome: delivery.state, code: delivery.code, detail: delivery.detail }
            : undefined
    if (command)
      await handle(
        store,
        documentAggregate,
        documentStream(job.tenant, job.documentId),
        { type: 'RecordDelivery', target, ...command },
        context(job, 'record'),
        job.document,
      )
  }

  async function storedIntent({ key, fingerprint, payload }: DeliveryIntended['data']): Promise<Intent> {
    return {
      key,
      fingerprint,
      payload: JSON.parse(String(await buffer(await blobs.get(payload.key)))) as Record<string, unknown>,
    }
  }

  function context({ message }: Job, step: string): CommandContext {
    return commandContext(message, step, ACTOR, now())
  }

  async function current(job: Job): Promise<Delivery> {
    job.delivery = await load(store, deliveryAggregate, job.stream)
    return job.delivery.state
  }

  /** A step of a new id is of this call alone: an append that another courier makes for the same message must not pass for ours. */
  async function append(job: Job, step: string, ...commands: DeliveryCommand[]) {
    const handled = await handle(store, deliveryAggregate, job.stream, commands, context(job, step), job.delivery)
    job.delivery = handled
    return handled
  }

  async function tell(job: Job, step: string, ...commands: DeliveryCommand[]): Promise<Delivery> {
    return (await append(job, step, ...commands)).state
  }
}

/** Opens the delivery's stream together with its first step; adds nothing where it is open. */
const start = ({ tenant, documentId, target }: Job, open?: OpenTarget): DeliveryCommand => ({
  type: 'StartDelivery',
  tenant,
  documentId,
  target,
  adapter: open?.adapter.name ?? 'none',
})

const WAITED_FOR = new Set(['DeliveryIntended', 'DeliveryRepeated', 'DeliveryDoubted', 'DeliveryAttemptFailed'])

function jobOf(message: DeliveredMessage, signal: AbortSignal): Job {
  const { tenant, documentId, target } = message.body as Record<string, string>
  if (!tenant || !documentId || !target)
    throw new WaybillError('unreadable-message', 'The message lacks tenant, document or target.')
  return { message, signal, tenant, documentId, target, stream: deliveryStream(tenant, documentId, target) }
}

const mayIntend = (delivery: Delivery): boolean => delivery.state === 'in-doubt' && delivery.replayed === true

const laneOf = ({ tenant, target, documentId }: Job, businessKey: string | undefined): string =>
  `${tenant}:${target}:${businessKey ?? documentId}`
