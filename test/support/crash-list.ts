/** What is done to a hub so that it comes to a point: documents that go well, go wrong once, or wait for a person, and what operators ask for. */
export type Stimulus = 'document' | 'documents' | 'many' | 'race' | 'twins' | 'refused once' | 'mute once' | 'unreadable once' | 'approve' | 'reject' | 'cancel' | 'replay' | 'discard' | 'rebuild' | 'start'

export interface CrashPoint {
  point: string
  stimulus: Stimulus
  /** attempts before a message is parked, where the point needs few */
  attempts?: number
}

const around = (stimulus: Stimulus, names: readonly string[], attempts?: number): CrashPoint[] =>
  names.flatMap((name) => [`before ${name}`, `after ${name}`]).map((point) => ({ point, stimulus, ...(attempts !== undefined && { attempts }) }))
const at = (stimulus: Stimulus, ...points: string[]): CrashPoint[] => points.map((point) => ({ point, stimulus }))

/** Every place of a document's way where something is written that outlives the process, on any engine. */
export const CRASH_POINTS: readonly CrashPoint[] = [
  ...at('start', 'after opening the engines'),
  ...around('start', ['save api_keys']),
  ...around('documents', [
    'put document', 'append DocumentClaimed of request', 'append DocumentClaimed of content', 'append DocumentReceived', 'append DuplicateReceived',
    'publish ReadDocument', 'append CheckpointMoved', 'publish DeliverDocument', 'append ReadingStarted', 'put reading', 'save readings', 'append FieldsExtracted', 'ack ReadDocument',
    'append DeliveryStarted', 'put payload', 'append BusinessKeyClaimed', 'append DeliveryIntended', 'send', 'append DeliveryPosted', 'append DeliveryRecorded', 'ack DeliverDocument',
    'save documents', 'save deliveries', 'save trail',
  ]),
  ...at('documents', 'after refused append DocumentClaimed of request', 'after refused append DocumentClaimed of content', 'before work ReadDocument', 'after read', 'before work DeliverDocument'),
  ...around('refused once', ['append DeliveryAttemptFailed', 'retry DeliverDocument']),
  ...around('refused once', ['append DeliveryRepeated']),
  ...around('mute once', ['append DeliveryDoubted', 'find']),
  ...around('unreadable once', ['retry ReadDocument']),
  ...around('unreadable once', ['append ReadingFailed', 'park ReadDocument'], 1),
  ...around('refused once', ['append DeliveryGivenUp', 'park DeliverDocument'], 1),
  ...around('replay', ['append ParkedMessageReplayed', 'append DocumentReplayed', 'unpark'], 1),
  ...around('discard', ['append ParkedMessageDiscarded', 'append MessageDiscarded'], 1),
  ...around('approve', ['append ReviewRequested', 'append ReviewCompleted']),
  ...around('reject', ['append DocumentRejected']),
  ...around('cancel', ['append DocumentCancelled']),
  ...around('rebuild', ['append ViewRebuildRequested', 'save rebuilt documents', 'switch to rebuilt documents']),
]

/** On RabbitMQ also while queues are declared. */
export const BROKER_POINTS = around('start', ['declare queue'])

/** What happens only once in the life of a hub. */
export const FIRST_POINTS = around('start', ['append ApiKeyIssued', 'first switch to documents', 'first switch to trail'])
