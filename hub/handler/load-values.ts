import { summaryIn } from '../document/stored-reading.ts'
import { corrected, type Correction, type Fields, type Values } from '../document/values/value.ts'
import type { Blobs } from '../drivers/blobs/port.ts'

interface Stored {
  /** number of rows by table, and the claim check of the reading that has them */
  reading: { rows: Readonly<Record<string, number>>; reading: { key: string } }
  fields: Fields
  cells: readonly Correction[]
}

/**
 * All values of a document, corrections included. The reading is loaded only if it has rows: the header is in the
 * events.
 */
export async function loadValues(blobs: Pick<Blobs, 'get'>, { reading, fields, cells }: Stored): Promise<Values> {
  const hasRows = Object.values(reading.rows).some((rows) => rows > 0)
  const stored = hasRows ? await summaryIn(await blobs.get(reading.reading.key)) : undefined
  return corrected({ fields, tables: stored?.tables ?? {} }, cells)
}
