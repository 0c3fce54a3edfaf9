import type { ExistingDocument, Read, Received } from '../document.ts'
import type { FieldsExtracted, RereadCompleted, RereadRequested } from '../reading-events.ts'
import { corrected, isCell, type Correction } from '../values/value.ts'

/** Header values are corrected here; cells when the rows are loaded. */
export function reviewed(
  { fields, cells, corrections }: Pick<Read, 'fields' | 'cells' | 'corrections'>,
  given: readonly Correction[],
): Pick<Read, 'fields' | 'cells' | 'corrections'> {
  const header = given.filter(({ path }) => !isCell(path))
  return {
    fields: corrected({ fields, tables: {} }, header).fields,
    cells: [...cells, ...given.filter(({ path }) => isCell(path))],
    corrections: [...corrections, ...header],
  }
}

/** What a document has from its first reading. */
export const readingOf = (reading: FieldsExtracted['data']): Omit<Read, keyof Received> => ({
  reading,
  documentType: reading.documentType,
  kind: reading.kind,
  fields: reading.personal.fields,
  cells: [],
  corrections: [],
  reviewed: false,
})

export const rereadOf = ({ typeHint }: RereadRequested['data']): NonNullable<Received['reread']> =>
  typeHint === undefined ? {} : { typeHint }

export function withoutReread<D extends ExistingDocument>(document: D): D {
  const { reread: _, ...rest } = document
  return rest as D
}

/** A document that adopts a reading has its values and kind, and over them what a person corrected or set before. */
export function rereadCompleted(document: ExistingDocument, data: RereadCompleted['data']): ExistingDocument {
  const read = withoutReread(document)
  if (!data.adopted) return read
  const { adopted: _a, keptKind, differing: _d, notKept: _n, personal, ...reading } = data
  const { kept, ...found } = personal
  return {
    ...read,
    reading: { ...reading, cached: false, personal: found },
    documentType: reading.documentType,
    kind: keptKind ?? reading.kind,
    reviewed: false,
    ...reviewed({ fields: found.fields, cells: [], corrections: [] }, kept),
  } as ExistingDocument
}
