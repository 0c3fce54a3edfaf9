import { randomUUID } from 'node:crypto'
import { isFinal, type Delivery, type DeliveryCommand } from '../hub/delivery/delivery.ts'
import type { RecordDelivery } from '../hub/document/commands.ts'
import { leavesDoubt, type Document } from '../hub/document/document.ts'
import type { DeliveredMessage, QueueHandler } from '../hub/drivers/bus/port.ts'
import { WaybillError } from '../hub/errors.ts'
import { documentAggregate } from '../hub/handler/aggregates.ts'
import { handle, loadedFrom, type Loaded } from '../hub/handler/handle.ts'
import { storeForMessage } from '../hub/messaging/cause.ts'
import { documentStream } from '../hub/streams/names.ts'
import { deliver } from './delivery/deliver.ts'
import {
  advance,
  contextOf,
  jobOf,
  loadDelivery,
  startDelivery,
  type Courier,
  type Deliverable,
  type Job,
} from './delivery/job.ts'
import { openLastRestore } from './delivery/restored-log.ts'
import { openClockGuard } from '../hub/platform/clock-guard.ts'
import { openKeyedQueue } from '../hub/platform/keyed-queue.ts'

type Dependencies = Pick<Courier, 'store' | 'blobs' | 'mappings' | 'targets' | 'now' | 'businessKey'> &
  Partial<Pick<Courier, 'elapsedMs' | 'newId'>>

/**
 * Room 7: delivers one document to one target. The intent is in the log before anything leaves. A courier that meets an
 * open intent looks the posting up by its key and never sends blindly. Each send has its own event before it, and only
 * the writer of that event sends. Every step may run again without a second posting.
 *
 * | state of the delivery | next step |
 * |---|---|
 * | none, requested | map, claim the business key, write the intent, send |
 * | intended, in doubt | look up: one → confirm, many → a person, none → wait until it has settled, then send again |
 * | posted, duplicate, rejected, given up | record the outcome with the document |
 */
export function deliverDocument(dependencies: Dependencies): QueueHandler {
  const { now, elapsedMs = () => performance.now(), newId = randomUUID } = dependencies
  const secondsSince = openClockGuard(now, elapsedMs)
  const lastRestore = openLastRestore(dependencies.store)
  const courier: Courier = { ...dependencies, elapsedMs, newId, inTurn: openKeyedQueue(), secondsSince, lastRestore }
  const courierFor = (message: DeliveredMessage) => ({ ...courier, store: storeForMessage(courier.store, message) })
  return {
    perform: (message, signal) => perform(courierFor(message), jobOf(message, signal)),
    giveUp: (message, error) =>
      giveUp(courierFor(message), jobOf(message, new AbortController().signal), error as Error),
  }
}

async function perform(courier: Courier, job: Job): Promise<void> {
  job.document = await loadDocument(courier, job)
  const document = job.document.state as Deliverable
  if (document.deliveries?.[job.name] !== 'requested') return
  job.replay = document.replays?.[job.name] ?? 0
  let delivery = await loadDelivery(courier, job)
  if (isFinal(delivery) && job.replay > 0)
    delivery = await advance(courier, job, 'replay', { type: 'ReplayDelivery', attempt: job.replay })
  if (!isFinal(delivery)) {
    const open = courier.targets.get(job.target)
    delivery = open ? await deliver(courier, job, document, delivery, open) : await refuseUnknown(courier, job)
  }
  await record(courier, job, delivery)
}

async function giveUp(courier: Courier, job: Job, { message }: Error): Promise<void> {
  const { deliveries, replays } = (await loadDocument(courier, job)).state as Partial<Deliverable>
  job.replay = replays?.[job.name] ?? 0
  const delivery = await loadDelivery(courier, job)
  const isInDoubt = mayBeHeld(delivery)
  // Without the replay, a courier of the same message that is still at work would begin it after it was given up.
  const isReplayed = deliveries?.[job.name] === 'requested' && job.replay > 0
  const replay: DeliveryCommand[] = isReplayed ? [{ type: 'ReplayDelivery', attempt: job.replay }] : []
  const doubt = isInDoubt ? 'The target may hold it: look there by the posting key before it is sent again. ' : ''
  const givenUp = await advance(
    courier,
    job,
    'give-up',
    startDelivery(job, courier.targets.get(job.target)),
    ...replay,
    {
      type: 'GiveUpDelivery',
      code: isInDoubt ? 'delivery-in-doubt' : 'attempts-exhausted',
      detail: `${doubt}${message}`,
    },
  )
  // Giving up ends whatever is open: this read showed the command, and not yet all of its events.
  if (!isFinal(givenUp))
    throw new WaybillError('stale-read', 'The event store does not show yet what was written to the stream.', {
      stream: job.stream,
      revision: Number(job.delivery?.revision) + 1,
    })
  await record(courier, job, givenUp)
}

/** True if a send of this delivery may have reached the target, by what the log says. */
function mayBeHeld(delivery: Delivery): boolean {
  if (delivery.state === 'given-up') return leavesDoubt(delivery.code)
  return (delivery.state === 'in-doubt' || delivery.state === 'intended') && !delivery.unsent
}

const refuseUnknown = (courier: Courier, job: Job): Promise<Delivery> =>
  advance(courier, job, 'refuse', startDelivery(job), {
    type: 'RefuseDelivery',
    code: 'target-unknown',
    detail: `There is no target ${job.target}.`,
  })

async function loadDocument({ store }: Courier, job: Job): Promise<Loaded<Document>> {
  const stored = await store.read(documentStream(job.tenant, job.documentId))
  const loaded = loadedFrom(documentAggregate, stored)
  const received = stored.find(({ type }) => type === 'DocumentReceived')
  if (received && loaded.state.state !== 'none') {
    job.receivedAt = received.metadata['occurredAt'] ?? received.recordedAt
    return loaded
  }
  throw new WaybillError('unreadable-message', 'The message names a document that the log does not have.')
}

/** Records a final delivery with its document; any other is left to a later attempt. */
async function record(courier: Courier, job: Job, delivery: Delivery): Promise<void> {
  const recorded = recordOf(job.name, delivery)
  if (!recorded) return
  const command = job.replay > 0 ? { ...recorded, replay: job.replay } : recorded
  const stream = documentStream(job.tenant, job.documentId)
  const context = contextOf(courier, job, 'record')
  await handle(courier.store, documentAggregate, stream, command, context, job.document)
}

function recordOf(target: string, delivery: Delivery): RecordDelivery | undefined {
  const type = 'RecordDelivery'
  switch (delivery.state) {
    case 'posted':
      return { type, target, outcome: 'posted', reference: delivery.reference }
    case 'duplicate': {
      const { reference } = delivery
      return {
        type,
        target,
        outcome: 'duplicate',
        ...(reference !== undefined && { reference }),
        ...(delivery.documentId !== undefined && { duplicateOf: delivery.documentId }),
      }
    }
    case 'rejected':
    case 'given-up':
      return { type, target, outcome: delivery.state, code: delivery.code, detail: delivery.detail }
    default:
      return undefined
  }
}
