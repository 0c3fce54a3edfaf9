import type { RoutedFacts } from '../hub/document/commands.ts'
import type { FieldsExtracted } from '../hub/document/reading-events.ts'
import { kindOfType, type DocumentKind } from '../hub/document/document-kind.ts'
import { noticedOf } from '../hub/document/finding.ts'
import { implausibleIssueDate } from '../hub/document/issue-date.ts'
import { checkResultsOf } from '../hub/document/types/checks.ts'
import type { TypeDefinition, Types } from '../hub/document/types/type.ts'
import { mapValues, type Values } from '../hub/document/values/value.ts'
import type { CachedReading } from './reading-cache.ts'

/** The values of a reading; those of the header without candidates, as events have them. */
export function valuesOf({ summary: { fields, tables } }: CachedReading): Values {
  const header = mapValues({ fields, tables: {} }, ({ candidates: _candidates, ...value }) => value).fields
  return { fields: header, tables }
}

/** A reading that says whether its issue date is plausible for when the document was received (ISO 8601). */
export function withDateChecked(reading: CachedReading, receivedAt: string): CachedReading {
  const { summary } = reading
  const noticed = implausibleIssueDate(summary.fields, receivedAt)
  return noticed.length === 0
    ? reading
    : { ...reading, summary: { ...summary, findings: [...(summary.findings ?? []), ...noticed] } }
}

/** What the pipeline needs to know of a reading. */
export function factsOf(
  result: CachedReading,
  { tenant, source }: Pick<RoutedFacts, 'tenant' | 'source'>,
  types: Types,
): RoutedFacts & { event: ReturnType<typeof eventOf> } {
  const { type, typeConfidence } = result.summary
  const values = valuesOf(result)
  const definition = types.get(type)
  const event = eventOf(result, values, definition)
  const { kind, kindConfidence, findings, parts } = event
  const checks = checkResultsOf(definition, values)
  return { tenant, source, type, typeConfidence, kind, kindConfidence, findings, parts, checks, ...values, event }
}

type Noted = Pick<FieldsExtracted['data'], 'findings'> & { kind: DocumentKind }

/** The event has the header values only; everything else is in the blob that it names. */
export function eventOf(
  { summary, reference, cached }: CachedReading,
  { fields }: Values,
  definition: Pick<TypeDefinition, 'lineage'> | undefined,
): FieldsExtracted['data'] & Noted {
  const {
    type,
    typeConfidence,
    kind = kindOfType(definition?.lineage ?? [type]),
    kindConfidence = typeConfidence,
  } = summary
  const { findings, details } = noticedOf(summary.findings ?? [])
  const { pages, sources, words, tables, seconds, version, parts, vision } = summary
  return {
    documentType: type,
    typeConfidence,
    kind,
    kindConfidence,
    findings,
    reading: reference,
    pages,
    sources,
    words,
    rows: Object.fromEntries(Object.entries(tables).map(([name, rows]) => [name, rows.length])),
    seconds,
    version,
    ...(vision && { vision }),
    cached,
    ...(parts && { parts: [...parts] }),
    personal: { fields, findings: details },
  }
}
