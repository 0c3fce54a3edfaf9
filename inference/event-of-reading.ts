import type { FieldsExtracted } from '../hub/document/events.ts'
import { mapValues, type Values } from '../hub/document/values/value.ts'
import type { CachedReading } from './cached-reader.ts'

/** The values of a reading; those of the header without candidates, as events have them. */
export function valuesOf({ summary: { fields, tables } }: CachedReading): Values {
  const header = mapValues({ fields, tables: {} }, ({ candidates: _candidates, ...value }) => value).fields
  return { fields: header, tables }
}

/** The event has the header values only; everything else is in the blob that it names. */
export function eventOf({ summary, reference, cached }: CachedReading, { fields }: Values): FieldsExtracted['data'] {
  const { type, typeConfidence, pages, sources, words, tables, seconds, version } = summary
  return {
    documentType: type,
    typeConfidence,
    reading: reference,
    pages,
    sources,
    words,
    rows: Object.fromEntries(Object.entries(tables).map(([name, rows]) => [name, rows.length])),
    seconds,
    version,
    cached,
    personal: { fields },
  }
}
