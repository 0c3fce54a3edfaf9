/** One complaint about a request: where (a JSON pointer that begins with `/body`, `/query` …) and what. */
export interface RequestError {
  path: string
  message: string
}

interface RetryFacts {
  /** the wait that the other side asks for */
  retryAfterSeconds?: number
}

/**
 * Which recipients of a notice an attempt reached, and which were refused for good. The ids are those of the channel;
 * they hold no address.
 */
export interface RecipientOutcomes {
  reached: readonly string[]
  refused: readonly string[]
}

interface RecipientFacts {
  recipients?: RecipientOutcomes
}

interface RequestFacts {
  errors?: readonly RequestError[]
}

/** Facts that code reads, by error code. An error may carry more, for the log. */
export interface ErrorFacts {
  'invalid-request': RequestFacts
  'approval-incomplete': RequestFacts
  'unknown-document-type': RequestFacts
  'unknown-field': RequestFacts
  'split-invalid': RequestFacts
  'method-not-allowed': { allow: string }
  /** the last revision of the stream, as the store has it */
  'revision-conflict': { actual?: number | 'no-stream' }
  'target-unavailable': RetryFacts
  'delivery-in-doubt': RetryFacts
  'channel-unavailable': RetryFacts & RecipientFacts
  'channel-refused': RecipientFacts
  /** `status`: what the endpoint of the vision model answered */
  'vision-unavailable': RetryFacts & { status?: number }
  'vision-refused': { status?: number }
  /** `receiverDedupes`: the receiver recognises a repeated notice by its id */
  'notice-in-doubt': RetryFacts & { receiverDedupes?: boolean }
}
