import { candidateOf, type Candidate } from '../candidate.ts'
import { CURRENCY_OF } from './country-prints.ts'
import { pieceOf, type Layout, type Line } from './lines.ts'
import { placeOfTill } from './till-country.ts'

/**
 * How sure the money of the country of an invoice is without any sign: three kinds of marks name that country and none
 * another one; or marks of two kinds, and others hardly anything, with the same money.
 */
const UNMARKED = { certain: 0.9, likely: 0.7 } as const
/** A label for the currency, as the whole of a line or before its value. */
const MONEY_LABEL =
  /^(?:currency|wahrung|devise|moneda|divisa|valuta|waluta|mena|moeda|valuutta|penznem|νομισμα)(?![a-zα-ω])/
/** Money that is no more, as its code or as people wrote it. */
const FORMER =
  /(?<![A-Z])(?:DEM|DM|FRF|ATS|ÖS|ITL|BEF|NLG|ESP|GRD|FIM|IEP|LUF|SKK|EEK|LVL|LTL|HRK|MTL|CYP|SIT)(?![A-Z])/
/** "(XYZ)", or three capitals beside an amount with cents that are neither a tax nor a word for a sum. */
const UNKNOWN_CODE =
  /\([A-Z]{3}\)|(?<![A-Z])(?!TTC|TVA|IVA|VAT|GST|BTW|DPH|ÁFA|AFA|SUM|NET|DUE|TAX|INC|ALV|MVA)(?:[A-Z]{3} ?\d[\d.,' ]*[.,]\d\d|(?<=[.,]\d\d ?)[A-Z]{3})(?![A-Z\d])/

/** Whether a line has a label for the currency, or what may be the code of one that is not known. */
const namesUnknownMoney = ({ text, plain }: Line): boolean =>
  FORMER.test(text) || UNKNOWN_CODE.test(text) || MONEY_LABEL.test(plain)

/**
 * The money of the country of a document, where no amount has a sign and no word names a currency.
 * @param total rows of the gross total
 */
export function unmarkedCurrency(
  layout: Layout,
  total: ReadonlySet<number>,
  countries: ReadonlyMap<string, number>,
): readonly Candidate[] {
  const [row] = total
  const line = row === undefined ? undefined : layout.rows[row]!.lines.at(-1)
  const { home, countries: marked } = placeOfTill(layout, countries)
  if (!line || !home || layout.lines.some(namesUnknownMoney)) return []
  const { country, currency, isCertain } = home
  if ([...marked.keys()].some((each) => CURRENCY_OF[each] !== currency)) return []
  return [
    candidateOf(pieceOf(line), currency, isCertain ? UNMARKED.certain : UNMARKED.likely, [
      { code: 'country', detail: country },
    ]),
  ]
}
