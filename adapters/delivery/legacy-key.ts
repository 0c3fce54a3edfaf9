import Big from 'big.js'
import { fitsKind } from '../../hub/document/types/kinds.ts'
import type { Fields } from '../../hub/document/values/value.ts'

/**
 * The business keys that the mappings of earlier versions made: names without every character outside A-Z and 0-9. Two
 * sellers can share one. Only a name with other letters has a key here that nothing else finds.
 */
export function legacyPayloadKeys(fields: Fields): string[] {
  const text = (field: string): string => fields[field]?.value ?? ''
  const gross = text('grossTotal')
  if (text('invoiceNumber') === '' || !fitsKind('decimal', gross)) return []
  const rest = [
    text('invoiceNumber').replaceAll(/\s/g, '').toUpperCase(),
    text('issueDate'),
    text('currency'),
    new Big(gross).round(2, Big.roundHalfUp).toFixed(2),
  ]
  const sellers = [text('sellerVatId'), text('sellerName')].filter((seller) => /[^\p{ASCII}]/u.test(seller))
  return sellers.map((seller) => [seller.replaceAll(/[^A-Za-z0-9]/g, '').toUpperCase(), ...rest].join('|'))
}
