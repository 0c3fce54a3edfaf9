import type { DocumentKind } from '../document/document-kind.ts'
import type { PipelineVersion } from '../document/events.ts'
import type { Kind } from '../document/types/kinds.ts'
import type { DocumentType } from '../document/types/type.ts'
import type { ValueSource } from '../document/values/value.ts'

/** How a value of the sample was read. */
export interface SampledField {
  kind: Kind
  /** `none` for a value that the posted document does not have */
  source: ValueSource | 'none'
  confidence?: number
  /** before calibration; absent if it was not calibrated */
  score?: number
}

/** Values by the name of their field; null for none. */
export type SampleValues = Readonly<Record<string, string | null>>

/** A document that went through without a person was chosen: somebody reads it without seeing what was posted. */
interface SampleRequested {
  type: 'SampleRequested'
  data: {
    tenant: string
    documentId: string
    documentType: DocumentType
    documentKind?: DocumentKind
    pipeline: PipelineVersion
    /** the share of documents that were sampled when this one was, 0 to 1: each stands for 1 / share of them */
    share: number
    /** what is to be filled in */
    fields: Readonly<Record<string, SampledField>>
    personal: { posted: SampleValues }
  }
}

/** What the reviewer read differs from what was posted; a second look decides. */
interface SampleDiffered {
  type: 'SampleDiffered'
  data: { differing: string[]; personal: { entered: SampleValues } }
}

/** The reviewer's last word. It repeats what views count, so that they need no other event. */
export interface SampleChecked {
  type: 'SampleChecked'
  data: {
    documentType: DocumentType
    share: number
    fields: Readonly<Record<string, SampledField & { right: boolean }>>
    /** 2 if the reviewer looked again */
    looks: 1 | 2
    personal: { entered: SampleValues }
  }
}

export type SampleEvent = SampleRequested | SampleDiffered | SampleChecked
