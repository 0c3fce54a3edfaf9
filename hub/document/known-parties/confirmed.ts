import { mayBeIban } from '../iban.ts'
import { fitsKind } from '../types/kinds.ts'
import { corrected, isCell, type Correction, type Fields } from '../values/value.ts'
import { lettersOf } from './likeness.ts'
import type { KnownSeller } from './parties.ts'

/** A tax number or account is stored and compared without spaces. */
export const compact = (text: string): string => text.replace(/\s/g, '').toUpperCase()

/**
 * The form of a document number: its letters and signs, and 9 for digits however many, such as RE-9/9. A seller counts
 * on, but rarely changes this.
 */
export const numberFormatOf = (number: string): string => number.trim().toUpperCase().replaceAll(/\d+/g, '9')

/** By what a seller is told from others: its tax number, or its name where it has none. */
export const sellerKeyOf = ({ name, vatIds }: Pick<KnownSeller, 'name' | 'vatIds'>): string =>
  vatIds[0] === undefined ? `name:${lettersOf(name)}` : `vat:${compact(vatIds[0])}`

/**
 * The seller that a person confirmed with these values; undefined without a name. A tax number or account that cannot
 * be one is left out.
 */
export function confirmedSeller(fields: Fields): KnownSeller | undefined {
  const text = (field: string): string => fields[field]?.value.trim() ?? ''
  const name = text('sellerName')
  if (lettersOf(name) === '') return undefined
  const address = text('sellerAddress')
  const vatId = compact(text('sellerVatId'))
  const iban = compact(text('iban'))
  const number = text('invoiceNumber')
  return {
    name,
    ...(address !== '' && { address }),
    vatIds: fitsKind('vat-id', vatId) ? [vatId] : [],
    ibans: mayBeIban(iban) ? [iban] : [],
    ...(/\d/.test(number) && { numberFormats: [numberFormatOf(number)] }),
  }
}

/**
 * The seller that a person named in a correction of a posted document; undefined if the name is not among the values
 * given. Only these values count: nobody looked at the others.
 */
export const correctedSeller = (corrections: readonly Correction[]): KnownSeller | undefined =>
  confirmedSeller(
    corrected(
      { fields: {}, tables: {} },
      corrections.filter(({ path }) => !isCell(path)),
    ).fields,
  )
