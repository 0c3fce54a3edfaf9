import type { ErrorCode } from '../errors.ts'
import type { BlobReference } from './blob-reference.ts'
import type { DocumentKind } from './document-kind.ts'
import type { Noticed } from './finding.ts'
import type { ProposedPart } from './parts.ts'
import type { PageSource, ReaderVersion, VisionUse } from './reading.ts'
import type { ServiceClass } from './service-class.ts'
import type { CheckResults } from './types/checks.ts'
import type { DocumentType } from './types/type.ts'
import type { Correction, Fields } from './values/value.ts'

export interface ReadingStarted {
  type: 'ReadingStarted'
  data: { attempt: number }
}

export interface FieldsExtracted {
  type: 'FieldsExtracted'
  data: {
    documentType: DocumentType
    typeConfidence: number
    /** absent in older events of a type that names no kind */
    kind?: DocumentKind
    kindConfidence: number
    /** what the reader noticed, a bounded number, those first that ask a person */
    findings: Noticed[]
    /** the whole reading as JSON: pages, words, all values with their candidates */
    reading: BlobReference
    pages: number
    /** where the words of the pages come from */
    sources: PageSource[]
    words: number
    /** number of rows by table; the rows are in the reading */
    rows: Record<string, number>
    seconds: number
    version: ReaderVersion
    /** what a vision model took; absent if none was asked. Of a cached reading: what it took at that time */
    vision?: VisionUse
    /** true where an earlier reading of the same bytes was used again */
    cached: boolean
    /** absent if the reader takes the file for one document, and in older events */
    parts?: ProposedPart[]
    /** absent if no check applies, and in older events */
    checks?: CheckResults
    /** header values, without candidates; what each finding says, in the order of `findings` */
    personal: { fields: Fields; findings: string[] }
  }
}

export interface ReadingFailed {
  type: 'ReadingFailed'
  data: { code: ErrorCode; detail: string; attempt: number }
}

/** A person asked for another reading of the bytes; the state of the document stays as it is until then. */
export interface RereadRequested {
  type: 'RereadRequested'
  data: {
    /** how often a stage was requested, this time included */
    attempt: number
    serviceClass: ServiceClass
    /** what the person says that it is */
    typeHint?: DocumentType
    personal: { reason?: string }
  }
}

/** Another reading; the earlier ones stay. */
export interface RereadCompleted {
  type: 'RereadCompleted'
  data: Omit<FieldsExtracted['data'], 'cached' | 'personal'> & {
    /** true if the document has these values from now on; false if it keeps those that it was delivered with */
    adopted: boolean
    /** the kind that a person set before: the document keeps it */
    keptKind?: DocumentKind
    /** paths of values that differ from those that the document had, a bounded number of them */
    differing: string[]
    /** paths of corrections by a person that were not kept, because their table has other rows now */
    notKept: string[]
    /** `kept`: corrections by a person, which the document keeps */
    personal: { fields: Fields; findings: string[]; kept: Correction[] }
  }
}

export interface RereadFailed {
  type: 'RereadFailed'
  data: { code: ErrorCode; detail: string; attempt: number }
}
