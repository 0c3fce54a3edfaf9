import type { DocumentKind } from './document-kind.ts'
import type { Finding } from './finding.ts'
import type { ProposedPart } from './parts.ts'
import type { DocumentType } from './types/type.ts'
import type { Box, Values } from './values/value.ts'

/** Where the words of a page come from. */
export type PageSource = 'text-layer' | 'ocr'

export interface Page {
  width: number
  height: number
  /** what width, height and the boxes of this page count: PDF points or image pixels */
  unit: 'point' | 'pixel'
  source: PageSource
  /** by how many degrees, clockwise, it must be turned so that its text is upright; absent if it came so */
  turn?: 90 | 180 | 270
  /** absent if no vision model read it */
  vision?: VisionPage
}

export interface Word {
  text: string
  /** 1 for the first page */
  page: number
  box: Box
  /** 0 to 1; 1 for a text layer */
  confidence: number
}

/** Which code and weights read a document: together with the bytes it decides the result. */
export interface ReaderVersion {
  /** of the code, raised with every change of results */
  reader: string
  /** of the model files; '' if none was used */
  models: string
  /** execution provider, e.g. cpu or cuda; '' if none was used */
  provider: string
  /** of the calibration of its confidences; absent if there was none */
  calibration?: string
  /** model and instructions of a vision model that also read it; absent if there was none */
  vision?: string
}

/** What asking a vision model about a document took. */
export interface VisionUse {
  model: string
  /** `nanonets`: the text of each page in Markdown; `fields`: the values in JSON */
  prompt: 'nanonets' | 'fields'
  /**
   * `read`: it answered; `partly`: some pages have no answer, or a broken one; `failed`: none has; `withheld`: the
   * tenant's documents stay in-house and the endpoint is elsewhere, so nothing was sent
   */
  outcome: 'read' | 'partly' | 'failed' | 'withheld'
  /** pages that it answered about */
  pages: number
  /** repeated ones included */
  requests: number
  /** as the server counts; 0 where it does not */
  inputTokens: number
  outputTokens: number
  /** decimal string in the currency of the configured prices; absent without prices */
  cost?: string
  seconds: number
}

/** Marks that a vision model reports beside text. */
export interface VisionMark {
  kind: 'signature' | 'watermark' | 'page-number' | 'picture' | 'check-box'
  text: string
  /** of a check box */
  checked?: boolean
}

/** What a vision model wrote about a page. */
export interface VisionPage {
  /** as the model wrote it, without what it repeated endlessly */
  markdown: string
  /** cells by row, of each table */
  tables: string[][][]
  marks: VisionMark[]
}

interface ReadValues extends Values {
  type: DocumentType
  typeConfidence: number
  /** absent in older readings */
  kind?: DocumentKind
  kindConfidence?: number
  /** absent in older readings */
  findings?: readonly Finding[]
  /** one only where separator sheets belong to none; absent if the file is taken for one document */
  parts?: readonly ProposedPart[]
  seconds: number
  version: ReaderVersion
  /** absent if no vision model was asked */
  vision?: VisionUse
}

/** What the reader makes of one file. It is stored as a blob; the event has the header values and a claim check. */
export interface Reading extends ReadValues {
  pages: Page[]
  words: Word[]
}

/** A reading without its pages and words: all of it that the hub parses. */
export interface ReadingSummary extends ReadValues {
  /** number of pages */
  pages: number
  sources: PageSource[]
  /** number of words */
  words: number
}
