import { sourceOf } from '../rules/pattern.ts'

/** A sum over lines, or what follows the lines. */
export const TOTAL = new RegExp(
  sourceOf(
    String.raw`^[^\p{L}]*(?:sub ?-?total|total|totals|grand total|net(?:to)? ?(?:total|amount|betrag|summe|`,
    String.raw`sum)?(?![\p{L}])|`,
    String.raw`(?:rechnungs|gesamt|zwischen|netto|brutto|positions|waren|end|beleg)-?(?:summe|betrag|wert|summen)|`,
    String.raw`summe|gesamt(?![\p{L}])|`,
    String.raw`sous-? ?total|montant (?:total|net|ht)|base (?:imponible|ht)|importe total|suma|imponibile|totale|`,
    String.raw`subtotaal|totaal|soma|razem|do zaplaty|celkem|zaklad dane|summa|att betala|i alt|at betale|`,
    String.raw`sum(?![\p{L}])|`,
    String.raw`a betale|yhteensa|veroton yhteensa|osszesen|fizetendo|σύνολο|συνολο|μερικο|tax(?:able)? (?:amount|`,
    String.raw`basis|total)|`,
    String.raw`(?:umsatz)?steuer(?:betrag|basisbetrag|aufschlusselung)?(?![\p{L}])|umsatzsteueraufschlusselung|`,
    String.raw`belegsummen|`,
    String.raw`zahlungs(?:bedingungen|art|informationen)|(?:zzgl|zuzugl\p{L}*)\.?|mwst|ust(?![\p{L}])|`,
    String.raw`vat(?![\p{L}])|tva(?![\p{L}])|iva(?![\p{L}])|`,
    String.raw`plus vat|(?:sales )?taxe?s?(?![\p{L}])|[ghp]st(?![\p{L}])|`,
    String.raw`reglement|total\p{L}*|bitte uberweisen|amount due|balance due|`,
    String.raw`shipping(?![\p{L}])|`,
    String.raw`rechnungsrabatt|zu- und abschlage|skonto|btw(?![\p{L}])|moms(?![\p{L}])|mva(?![\p{L}])|`,
    String.raw`dph(?![\p{L}])|alv(?![\p{L}]))`,
  ),
  'u',
)
/** Such words name a sum wherever they stand in a row. */
export const SUM = new RegExp(
  sourceOf(
    String.raw`(?<![\p{L}])(?:(?:rechnungs|gesamt|zwischen|netto|brutto|positions)-?(?:summe|betrag)|sub-?total|`,
    String.raw`grand total|`,
    String.raw`total (?:ht|ttc|net|excl|incl|before)|net total|base imponible|importe total|sous-total|`,
    String.raw`subtotaal)(?![\p{L}])`,
  ),
  'u',
)
/** A change of the price of the line above, or of the sum. */
export const ALLOWANCE = new RegExp(
  sourceOf(
    String.raw`(?<![\p{L}])(?:abschlag\p{L}*|zuschlag\p{L}*|\p{L}*rabatt|\p{L}*nachlass|\p{L}*discount|`,
    String.raw`allowance|surcharge|remise|rabais|descuento|dto|sconto|\p{L}*korting|desconto|upust|sleva|`,
    String.raw`\p{L}*alennus|\p{L}*kedvezmeny|engedmeny|reducere|\p{L}*rabat|avslag|εκπτωση)(?![\p{L}])`,
  ),
  'u',
)
/** The sum of the lines so far, at the end and at the beginning of a page. */
const CARRIED = new RegExp(
  sourceOf(
    String.raw`(?<![\p{L}])(?:ubertrag|zwischensumme|carried (?:forward|over)|brought forward|carry ?-?over|`,
    String.raw`balance (?:c|b)\/?f|a reporter|suma y sigue|suma anterior|a riportare|a transportar|`,
    String.raw`do przeniesienia|z przeniesienia|k prevodu|overfort|siirretaan|atvitel|athozat|reportat|de reportat|`,
    String.raw`εκ μεταφορασ|σε μεταφορα)(?![\p{L}])`,
  ),
  'u',
)
/** Such words are also what is sold: "Transport", "Site survey and report". */
const MAYBE_CARRIED = new RegExp(
  sourceOf(
    String.raw`^[^\p{L}]*(?:report(?:e|er)?|riporto|transporte?|overdracht|prevod|overforsel|overforing|siirto)`,
    String.raw`(?:[^\p{L}]+\p{L}+){0,2}[^\p{L}]*$`,
  ),
  'u',
)

/**
 * Whether a row without quantity and price is the sum of the lines so far.
 * @param page of the row
 * @param amounts of the lines above, on this page
 */
export function isCarried(plain: string, amount: number, page: number, amounts: readonly number[]): boolean {
  if (CARRIED.test(plain)) return true
  if (!MAYBE_CARRIED.test(plain)) return false
  if (amounts.length === 0) return page > 1
  return Math.abs(amounts.reduce((sum, each) => sum + each, 0) - amount) < CENT
}

const CENT = 0.011
