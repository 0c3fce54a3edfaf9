import { later, refuse, type Problem } from './problem.ts'

/** Errors of the HTTP API and of intake. */
export const API_PROBLEMS = {
  'unauthenticated': refuse(
    401,
    'No valid API key',
    'The request has no API key, or the key is unknown, expired or revoked.',
    'Send `Authorization: Bearer <key>`. The key made at the first start is in the file `api-key` of the data folder.',
  ),
  'forbidden': refuse(
    403,
    'Not allowed',
    'The role of this API key lacks the permission for this request.',
    'Use a key with a higher role, or ask an administrator to issue one: `waybill keys issue`.',
  ),
  'not-found': refuse(
    404,
    'Not found',
    'The resource does not exist, or it belongs to another tenant.',
    'Check the id and the API key. `GET /api/v1/documents` lists what this key can see.',
  ),
  'method-not-allowed': refuse(
    405,
    'Method not allowed',
    'This path exists, but does not support this method.',
    'See the `Allow` header of the response, or the API description at /docs.',
  ),
  'invalid-request': refuse(
    400,
    'Invalid request',
    'A parameter, a header or the body does not match the API description.',
    'Read `errors` in the response, and the API description at /docs.',
  ),
  'request-timeout': refuse(
    408,
    'The request took too long',
    'The request did not arrive whole within its time limit, or its body stopped arriving.',
    'Send it again over a better connection, or raise WAYBILL_REQUEST_TIMEOUT_SECONDS for large uploads.',
  ),
  'headers-too-large': refuse(
    431,
    'Headers too large',
    'The headers of the request have more than 16 KiB.',
    'Send fewer or shorter headers: cookies of other applications on the same host are a common cause.',
  ),
  'chunk-extensions-too-large': refuse(
    413,
    'Chunk extensions too large',
    'The chunk extensions of the body have more than 16 KiB.',
    'Send the body without chunk extensions.',
  ),
  'expectation-failed': refuse(
    417,
    'Unknown expectation',
    'The request has an `Expect` header other than `100-continue`.',
    'Send the request without it.',
  ),
  'empty-document': refuse(
    400,
    'The document is empty',
    'The body has no bytes.',
    'Send the bytes of the file as the body, or as the part `file` of a multipart form.',
  ),
  'document-too-large': refuse(
    413,
    'The document is too large',
    'The file is larger than this hub accepts.',
    'Send a smaller file, or raise WAYBILL_MAX_DOCUMENT_BYTES.',
  ),
  'unsupported-media-type': refuse(
    415,
    'Unsupported file type',
    'The content of the file is not PDF, PNG, JPEG, TIFF, WebP, XML e-invoice or P7M. Its name does not count.',
    'Send a PDF, PNG, JPEG, TIFF, WebP, XML e-invoice or P7M file.',
  ),
  'approval-incomplete': refuse(
    422,
    'A target cannot accept the document as it is',
    'The mapping to a target needs values that the document lacks, or values in another format.',
    'Set the values that `errors` lists in the same request: `corrections` in the API, `--set` in `waybill review`.',
  ),
  'split-invalid': refuse(
    422,
    'The parts do not fit the document',
    'The parts of a document name pages that it does not have, a page twice, or the whole document.',
    'Name the first and last page of each part in the order of the file, such as 1-2 and 3. To keep it as one ' +
      'document, approve it: `waybill review ID --approve`.',
  ),
  'unknown-document-type': refuse(
    422,
    'Unknown document type',
    'This hub has no document type of this name.',
    'Use one of the types that `detail` lists, or omit `type`.',
  ),
  'idempotency-key-reused': refuse(
    422,
    'Idempotency-Key already used for another document',
    'An earlier request with this key had other bytes or another type.',
    'Use a new key for each document. Repeat a key only to repeat exactly the same request.',
  ),
  'precondition-failed': refuse(
    412,
    'The document has changed',
    'The ETag in If-Match is not the current one.',
    'Read the document again, then decide again.',
  ),
  'not-possible-now': refuse(
    409,
    'Not possible in this state',
    'The document, message or key is in a state that does not allow this step.',
    'Read `detail` in the response. `GET /api/v1/documents/{id}` shows the current state, its trail the history.',
  ),
  'unknown-field': refuse(
    422,
    'Unknown field or value',
    'A correction names a field that does not exist, removes a value that is absent, or has a value in the wrong ' +
      'format.',
    'Dates are YYYY-MM-DD, amounts are decimal strings such as 1234.50, currencies are codes of ISO 4217, and the ' +
      'check digits of an IBAN must be correct. The API description lists the fields.',
  ),
  'shutting-down': later(
    503,
    'The hub is stopping',
    'The hub finishes what is running and accepts nothing new.',
    'Send the request again after the restart.',
  ),
  'not-ready': later(
    503,
    'Not ready',
    'The hub is starting, or one of its parts makes no progress.',
    'Look at the response of /health/ready: it names the part. Then send the request again.',
  ),
  'internal': refuse(
    500,
    'Internal error',
    'The hub met an unexpected error.',
    'Search the log for the correlation id of this response, and report the error.',
  ),
} as const satisfies Record<string, Problem>
