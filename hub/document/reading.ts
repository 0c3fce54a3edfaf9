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
}

interface ReadValues extends Values {
  type: DocumentType
  typeConfidence: number
  /** absent in older readings */
  kind?: DocumentKind
  kindConfidence?: number
  /** absent in older readings */
  findings?: readonly Finding[]
  /** two or more; absent if the file is taken for one document */
  parts?: readonly ProposedPart[]
  seconds: number
  version: ReaderVersion
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
