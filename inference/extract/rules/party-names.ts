import { plainOf } from './lines.ts'
import { CONTACT, LEGAL_FORM } from './party-patterns.ts'

export const SALUTATION = /^(?:herrn?|frau|firma|fa\.|mr\.?|mrs\.?|ms\.?|m\.|mme|monsieur|madame|sr\.?|sra\.?|company)$/
/** Words of labels and numbers that are often in the place of a name. */
const NO_NAME =
  /^(?:nummer|number|no|nr|gln|globale nummer|kundennummer|customer (?:no|id)|id|attn|attention|z\.? ?hd|address|anschrift|adresse|direccion|sarl|delivery|iban|bic|tva|vat|n[°º])\b|\b(?:order|invoice|rechnung|bestellung|kundennummer|customer no|iban|contract)\b|^\W*$|:$|^\d+$/
/** Headings of columns and labels of fields, which may also be in the place of a name. */
const OTHER_LABEL =
  /\b(?:date|number|revision|period|terms|datum|fecha)\b|^(?:products?|agency|property|buyer|station|market|salesperson|medium|brand|office|demographic|estimate|flight|order|invoice|facture|avoir|rechnung|credit note|account executive|sales office)\b.{0,16}$|[#:]$|\d{4}-\d\d/
const TOWN = /^(?:[a-z]{1,3}[- ]{1,3})?\d{4,5} ?\p{L}/u
const MAX_NAME_LENGTH = 80

/** Whether text can be the name of a person or a company. */
export function isName(text: string): boolean {
  const plain = plainOf(text)
  return (
    /\p{L}{2}/u.test(plain.replace(LEGAL_FORM, '')) &&
    text.length <= MAX_NAME_LENGTH &&
    !TOWN.test(plain) &&
    !OTHER_LABEL.test(plain) &&
    !NO_NAME.test(plain) &&
    !CONTACT.test(plain) &&
    !/^\S+:(?:\s|$)/.test(plain)
  )
}

/** A name up to the label of the next column, if that is too close to be a line of its own, or up to a number in brackets. */
export function cutAtLabel(text: string): string {
  const at = text.search(
    /\s(?:[A-Z][a-z]+ ){0,2}[A-Z][a-z]+ ?[#:](?:\s|$)|\s(?:Invoice|Order|Contract|Account|Print) (?:Date|Number|No\.?|Month|Period|Brand)$|\s\(\d+\)$/,
  )
  return at < 0 ? text : text.slice(0, at)
}
