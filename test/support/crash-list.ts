/**
 * What is done to a hub so that it comes to a point: documents that go well, go wrong once, or wait for a person, and
 * what operators ask for.
 */
export type Stimulus =
  | 'document'
  | 'documents'
  | 'many'
  | 'race'
  | 'twins'
  | 'refused once'
  | 'mute once'
  | 'unreadable once'
  | 'approve'
  | 'reject'
  | 'cancel'
  | 'batch'
  | 'split'
  | 'reopen'
  | 'reread'
  | 'correct'
  | 'replay'
  | 'discard'
  | 'rebuild'
  | 'large'
  | 'start'

export interface CrashPoint {
  point: string
  stimulus: Stimulus
  /** attempts before a message is parked, where the point needs few */
  attempts?: number
}

const around = (stimulus: Stimulus, names: readonly string[], attempts?: number): CrashPoint[] =>
  names
    .flatMap((name) => [`before ${name}`, `after ${name}`])
    .map((point) => ({ point, stimulus, ...(attempts !== undefined && { attempts }) }))
const at = (stimulus: Stimulus, ...points: string[]): CrashPoint[] => points.map((point) => ({ point, stimulus }))

/** Every place of a document's way where something is written that outlives the process, on any engine. */
export const CRASH_POINTS: readonly CrashPoint[] = [
  ...at('start', 'after opening the engines'),
  ...around('start', ['save api_keys']),
  ...around('documents', [
    'put document',
    'append DocumentClaimed of request',
    'append DocumentClaimed of content',
    'append DocumentReceived',
    'append DuplicateReceived',
    'publish ReadDocument',
    'append CheckpointMoved',
    'publish DeliverDocument',
    'append ReadingStarted',
    'put reading',
    'save readings',
    'append FieldsExtracted',
    'ack ReadDocument',
    'append DeliveryStarted',
    'put payload',
    'append BusinessKeyClaimed',
    'append DeliveryIntended',
    'send',
    'append DeliveryPosted',
    'append DeliveryRecorded',
    'ack DeliverDocument',
    'save documents',
    'save deliveries',
    'save audit',
  ]),
  ...at(
    'documents',
    'after refused append DocumentClaimed of request',
    'after refused append DocumentClaimed of content',
    'before work ReadDocument',
    'after read',
    'before work DeliverDocument',
  ),
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
  ...around('reject', ['publish Notify', 'telling', 'append NoticeSent', 'ack Notify']),
  ...around('cancel', ['append NoticeAttemptFailed', 'retry Notify']),
  ...around('reopen', ['append DocumentReopened']),
  ...around('split', ['append DocumentSplit']),
  ...around('batch', ['append DocumentReceived of part']),
  ...around('reread', ['append RereadRequested', 'append RereadCompleted']),
  ...around('correct', ['append DocumentCorrected']),
  ...around('rebuild', ['append ViewRebuildRequested', 'save rebuilt documents', 'switch to rebuilt documents']),
]

/**
 * Inside the drivers of real engines: while queues are declared, between a message and its confirm, between the copy of
 * a message and its ack, between the documents of a view and its checkpoint, in an upload in parts.
 */
export const DRIVER_POINTS: readonly CrashPoint[] = [
  ...around('start', ['declare queue']),
  ...at('documents', 'unconfirmed ReadDocument', 'unconfirmed DeliverDocument'),
  ...around('documents', ['insert of documents']),
  ...at('documents', 'before checkpoint of documents'),
  ...at('unreadable once', 'confirmed retry ReadDocument'),
  ...at('refused once', 'confirmed retry DeliverDocument'),
  { point: 'confirmed park ReadDocument', stimulus: 'unreadable once', attempts: 1 },
  { point: 'confirmed park DeliverDocument', stimulus: 'refused once', attempts: 1 },
  ...at('large', 'after CreateMultipartUpload', 'after UploadPart', 'before CompleteMultipartUpload'),
]

/** What happens only once in the life of a hub. */
export const FIRST_POINTS = around('start', [
  'append ApiKeyIssued',
  'first switch to documents',
  'first switch to audit',
])
