import { createHash } from 'node:crypto'
import type { DocumentEvent } from '../document/events.ts'
import type { Document, Read } from '../document/document.ts'
import { requiredFields, type TypeDefinition } from '../document/types/type.ts'
import type { SampleCommand } from '../sample/sample.ts'

type RequestSample = Extract<SampleCommand, { type: 'RequestSample' }>

const HASH_BYTES = 6
const HASHES = 2 ** (8 * HASH_BYTES)
/** Without it an amount says little; types do not require it, since a target may know it. */
const CURRENCY = 'currency'

/** True for this share of all document ids, always the same ones; those of a smaller share are in a larger one. */
export const isInSample = (documentId: string, share: number): boolean =>
  createHash('sha256').update(documentId).digest().readUIntBE(0, HASH_BYTES) / HASHES < share

/** What a person did before a document was posted: then it did not go through alone. */
const BY_PERSON: readonly DocumentEvent['type'][] = ['ReviewCompleted', 'DocumentReopened', 'DocumentCorrected']

/** True if the document was posted with no decision of a person about its values. `events`: up to its posting. */
export const wentThroughAlone = (events: readonly Pick<DocumentEvent, 'type'>[]): boolean =>
  !events.some(({ type }) => BY_PERSON.includes(type))

/** The core values: those that the type requires, and the currency. */
export const coreFields = (type: TypeDefinition): string[] => [
  ...new Set([...requiredFields(type), ...(Object.hasOwn(type.fields, CURRENCY) ? [CURRENCY] : [])]),
]

/** The sample of a posted document; undefined if its type has no values to check. */
export function sampleOf(
  document: Exclude<Document, { state: 'none' }> & Read,
  type: TypeDefinition | undefined,
  share: number,
): RequestSample | undefined {
  const names = type ? coreFields(type) : []
  if (names.length === 0) return undefined
  const { received, documentType, kind, fields } = document
  const how = (name: string) => {
    const value = fields[name]
    if (!value) return { kind: type!.fields[name]!.kind, source: 'none' as const }
    const { source, confidence, score } = value
    return { kind: type!.fields[name]!.kind, source, confidence, ...(score !== undefined && { score }) }
  }
  return {
    type: 'RequestSample',
    tenant: received.tenant,
    documentId: received.documentId,
    documentType,
    ...(kind && { documentKind: kind }),
    pipeline: received.pipeline,
    share,
    fields: Object.fromEntries(names.map((name) => [name, how(name)])),
    personal: { posted: Object.fromEntries(names.map((name) => [name, fields[name]?.value ?? null])) },
  }
}
