import type { Calibration } from '../hub/document/calibration/calibration.ts'
import type { PageRange } from '../hub/document/parts.ts'
import type { DocumentType, Types } from '../hub/document/types/type.ts'
import type { ReadingSummary } from '../hub/document/reading.ts'
import type { ModelFiles } from './models/files.ts'
import type { Limits } from './read-pages.ts'
import type { Source } from './source.ts'
import type { CombineOptions } from './vision/combine.ts'
import type { PagePicture, VisionRun } from './vision/engine.ts'

export interface ReadRequest {
  kind: 'read'
  source: Source
  mediaType: string
  /** the types that the document may have */
  types: Types
  typeHint?: DocumentType
  /** the pages of the file that are the document; absent: all */
  pages?: PageRange
  limits: Limits
  /** undefined: they are on their way, and a page that needs them fails with `models-pending` */
  models: ModelFiles | undefined
  providers: readonly string[]
  /** texts of the codes of separator sheets */
  separators: readonly string[]
  /** an empty file for a reading that is too large for the answer */
  output: string
  /** absent: the confidences stay as the reader gives them */
  calibration?: Calibration
  /** where recognised pages are kept while readings are measured */
  keptPages?: string
  /** folder of the models of values; absent: those of the program */
  valueModels?: string
}

/** What the hub asks of a reader process, one request at a time. */
export type ReaderRequest =
  | ReadRequest
  | { kind: 'render'; source: Source; mediaType: string; page: number; dpi: number; limits: Limits }
  | {
      /** the pages that a vision model is to see */
      kind: 'pictures'
      source: Source
      mediaType: string
      /** as of a reading */
      pages?: PageRange
      /** the stored form of what the built-in reader made of the file */
      reading: Source
      maxPages: number
      maxSide: number
      limits: Limits
    }
  | {
      /** a reading together with what a vision model made of the same pages */
      kind: 'combine'
      reading: Source
      run: VisionRun
      options: CombineOptions
      /** as of a reading */
      output: string
    }
  /** has no answer; after it, a document is read as quickly as later ones */
  | { kind: 'warm-up'; read: ReadRequest }

/** What a reader process sends before its answer. */
export type ReaderNote =
  | { kind: 'progress'; page: number; pages: number }
  | { kind: 'log'; facts: object; message: string }

/** What ends a request. */
export type ReaderAnswer =
  | {
      kind: 'read'
      summary: ReadingSummary
      /** the stored form of the reading; undefined if it is in the output file */
      content: Uint8Array | undefined
    }
  | { kind: 'rendered'; png: Uint8Array }
  | { kind: 'pictures'; pictures: PagePicture[] }
  | { kind: 'failed'; code: string | undefined; detail: string; facts: Record<string, unknown> }
