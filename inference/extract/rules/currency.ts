import { matchesIn } from './matches.ts'
import type { Evidence } from '../../../hub/document/values/evidence.ts'
import { candidateOf, choose, shifted, type Candidate, type Choice } from '../candidate.ts'
import { amountsIn } from './amounts.ts'
import { COUNTRY_OF } from './country-prints.ts'
import { likeliestOf } from './country.ts'
import { currencyOf, CURRENCY_SOURCE, WORDLIKE_CODES, type CurrencyMark } from './currency-signs.ts'
import { overlap, pieceOf, type Layout, type Line } from './lines.ts'
import type { TillPlace } from './till-country.ts'
import { patternOf } from './pattern.ts'
import { unmarkedCurrency } from './unmarked-currency.ts'

const MARKS = new RegExp(CURRENCY_SOURCE, 'g')
const LABEL = patternOf(
  String.raw`(?:currency|wahrung|devise|moneda|divisa|valuta|waluta|mena|moeda|valuutta|penznem|deviza|νομισμα|`,
  String.raw`(?:amounts?|prices|betrage|preise|montants|importes|importi|bedragen|kwoty|belopp|belob) (?:are )?(?:all )?`,
  String.raw`(?:quoted |exprimes |expresados )?(?:in|en|w|i))\b\W{0,4}(?:\w{2,3}\W+)?$`,
)
const ONLY_LABEL =
  /^(?:invoice |document |billing )?(?:currency|curr?\.?|wahrung|devise|moneda|divisa|valuta|waluta|mena|moeda|valuutta|penznem|νομισμα)(?: code)? ?:?$/
/** How far below its label a mark may stand, in heights of the lines. */
const LABEL_ABOVE = 2.2
const ACCOUNT =
  /\b(?:account|konto|kontonr|kto|iban|bic|swift|bank|compte|cuenta|conto|rekening|conta|rachunek|ucet|szamla|tili|cont)\b/
const HEADING = patternOf(
  String.raw`\b(?:amount|amt|total|price|tax|gst|u\.?p|betrag|summe|preis|gesamt|montant|prix|importe|precio|importo|prezzo|totale|bedrag|`,
  String.raw`totaal|prijs|valor|kwota|wartosc|razem|castka|celkem|belopp|summa|belob|belop|sum|maara|yhteensa|osszeg|`,
  String.raw`osszesen|suma|valoare|net|netto|gross|brutto|due|ttc|ht|charges?|credits?)\b`,
)

/** How sure a mark is by where it stands. */
const SURE = { beside: 0.96, labelled: 0.95, part: 0.88, heading: 0.85, amount: 0.75, elsewhere: 0.45, account: 0.15 }
const CHOICE = { atLeast: 0.5, margin: 0.12 }
/** What each doubling of the number of places adds to the log odds. */
const OFTEN = 0.25
const UNKNOWN_COUNTRY = 0.4
const BY_COUNTRY = 0.92
/** The same if only one weak mark, such as the domain of a website, says which country it is. */
const BY_WEAK_MARK = 0.65
/** What a mark that no other country has is worth, such as a register or a postcode. */
const STRONG_MARK = 1
/**
 * The currency of the country of a till, where no amount has another one: by many marks of the country, by few, and
 * with a sign that is not its own.
 */
const OF_TILL = { certain: 0.96, unmarked: 0.9, otherSign: 0.75 } as const
/** What the country of a till adds to the log odds of its own currency: it is said twice, in different ways. */
const HOME = 3
/** For a code that is also a word. */
const WORDLIKE = 0.5

/** The places of the totals of a document. */
export interface TotalPlaces {
  /** rows of the gross total and the amount due */
  total: ReadonlySet<number>
  /** rows of net total and tax */
  parts: ReadonlySet<number>
}

/**
 * The currency of the amounts: by the marks beside the totals first. A sign of several countries is resolved by a code
 * elsewhere in the document, or by the country of the document; otherwise it says nothing.
 */
export function findCurrency(
  layout: Layout,
  places: TotalPlaces,
  countries: ReadonlyMap<string, number>,
): Choice | undefined {
  const marked = markedCurrencies(layout, places, countries)
  return choose(marked.length > 0 ? besideTotal(marked) : unmarkedCurrency(layout, places.total, countries), CHOICE)
}

/**
 * Where the total has the code or sign of one currency, columns and prices in another one do not contest it: they were
 * converted. What is labelled as the currency of the document does.
 */
function besideTotal(candidates: readonly Candidate[]): readonly Candidate[] {
  const has = ({ evidence }: Candidate, code: string, detail?: string) =>
    evidence.some((each) => each.code === code && (detail === undefined || each.detail === detail))
  const totals = candidates.filter((each) => has(each, 'place', 'grossTotal') && !has(each, 'ambiguous'))
  const [first] = totals
  if (!first || totals.some(({ value }) => value !== first.value)) return candidates
  return candidates.filter((each) => each.value === first.value || each.score >= SURE.labelled)
}

/** The same of a receipt: a till takes the money of its country. */
export function findTillCurrency(
  layout: Layout,
  places: TotalPlaces,
  { countries, home }: TillPlace,
): Choice | undefined {
  if (!home) return findCurrency(layout, places, countries)
  const { country, currency, line, isCertain } = home
  const place = pieceOf(line)
  const marked = markedCurrencies(layout, places, countries)
  const byCountry = { code: 'country', detail: country } as const
  const others = marked.filter(({ value }) => value !== currency)
  const own = marked
    .filter(({ value }) => value === currency)
    .map((each) => ({
      ...each,
      // However unclear its sign is printed, the country says the same.
      piece: { ...each.piece, confidence: Math.max(each.piece.confidence, place.confidence) },
      score: shifted(each.score, HOME),
      evidence: [...each.evidence, byCountry],
    }))
  const isUnmarked = others.every(
    ({ score, evidence }) => score < CHOICE.atLeast || evidence.some(({ code }) => code === 'ambiguous'),
  )
  const isOtherSign = others.some(({ evidence }) => evidence.some(({ code }) => code === 'ambiguous'))
  const sure = isOtherSign ? OF_TILL.otherSign : isCertain ? OF_TILL.certain : OF_TILL.unmarked
  const stated = isUnmarked ? [candidateOf(place, currency, sure, [byCountry])] : []
  return choose([...own, ...others, ...stated], CHOICE)
}

function markedCurrencies(layout: Layout, places: TotalPlaces, countries: ReadonlyMap<string, number>): Candidate[] {
  const marks = layout.lines.flatMap(marksIn)
  const codes = new Set(marks.filter(({ mark }) => mark.isCode).map(({ mark }) => mark.codes[0]!))
  const candidates = marks.flatMap((each) => candidateAt(layout, each, places, countries, codes))
  const counts = new Map<string, number>()
  for (const { value } of candidates) counts.set(value, (counts.get(value) ?? 0) + 1)
  return candidates.map((each) =>
    // However often a sign is printed, it says no more about its country.
    each.evidence.some(({ code }) => code === 'ambiguous')
      ? each
      : { ...each, score: shifted(each.score, OFTEN * Math.log2(counts.get(each.value)!)) },
  )
}

interface PlacedMark {
  mark: CurrencyMark
  line: Line
  from: number
  to: number
}

const marksIn = (line: Line): PlacedMark[] =>
  matchesIn(line.plain, MARKS).flatMap((match) => {
    const [from, to] = [match.index, match.index + match[0].length]
    const mark = currencyOf(line.text.slice(from, to))
    return mark ? [{ mark, line, from, to }] : []
  })

function candidateAt(
  layout: Layout,
  placed: PlacedMark,
  places: TotalPlaces,
  countries: ReadonlyMap<string, number>,
  codes: ReadonlySet<string>,
): Candidate[] {
  const { mark, line, from, to } = placed
  const meaning = meaningOf(mark, countries, codes)
  const { sure, evidence } = placeOf(layout, placed, places)
  if (!meaning || sure === 0) return []
  const certainty = sure * meaning.certainty * (WORDLIKE_CODES.has(meaning.code) ? WORDLIKE : 1)
  return [candidateOf(pieceOf(line, from, to), meaning.code, certainty, [...evidence, ...meaning.evidence])]
}

function meaningOf(
  { codes, isCode }: CurrencyMark,
  countries: ReadonlyMap<string, number>,
  named: ReadonlySet<string>,
): { code: string; certainty: number; evidence: Evidence[] } | undefined {
  const [usual] = codes
  if (codes.length === 1 || isCode) return { code: usual!, certainty: 1, evidence: [] }
  const alsoNamed = codes.filter((code) => named.has(code))
  if (alsoNamed.length === 1) return { code: alsoNamed[0]!, certainty: 0.95, evidence: [] }
  const ambiguous = { code: 'ambiguous', detail: codes.slice(0, 3).join(', ') } as const
  const country = likeliestOf(
    countries,
    codes.map((code) => COUNTRY_OF[code]).filter((each) => each !== undefined),
  )
  const code = codes.find((each) => COUNTRY_OF[each] === country)
  if (country && code) {
    const byCountry = { code: 'country', detail: country } as const
    return countries.get(country)! >= STRONG_MARK
      ? { code, certainty: BY_COUNTRY, evidence: [byCountry] }
      : { code, certainty: BY_WEAK_MARK, evidence: [byCountry, ambiguous] }
  }
  return { code: usual!, certainty: UNKNOWN_COUNTRY, evidence: [ambiguous] }
}

function placeOf(
  layout: Layout,
  { line, from, to, mark }: PlacedMark,
  { total, parts }: TotalPlaces,
): { sure: number; evidence: Evidence[] } {
  const before = line.plain.slice(0, from)
  const row = layout.rows[line.row]!
  const heading = before.trim() === '' && line.plain.slice(to).trim() === '' ? labelAbove(layout, line) : undefined
  if (heading) return { sure: SURE.labelled, evidence: [{ code: 'label', detail: heading.text }] }
  if (LABEL.test(before) || (/^[\s:]*$/.test(before) && LABEL.test(besideOf(layout, line)?.plain ?? '')))
    return {
      sure: SURE.labelled,
      evidence: [
        {
          code: 'label',
          detail:
            line.text
              .slice(0, from)
              .replace(/^[\s:]+/, '')
              .trim() ||
            (besideOf(layout, line)?.text ?? ''),
        },
      ],
    }
  if (total.has(line.row)) return { sure: SURE.beside, evidence: [{ code: 'place', detail: 'grossTotal' }] }
  if (parts.has(line.row)) return { sure: SURE.part, evidence: [{ code: 'place', detail: 'netTotal' }] }
  const isBesideAmount = amountsIn(line).some((amount) => amount.from <= from && to <= amount.to)
  if (ACCOUNT.test(row.plain) && !isBesideAmount) return { sure: SURE.account, evidence: [] }
  if (isBesideAmount) return { sure: SURE.amount, evidence: [] }
  // A mark alone (in capitals: "Fr" may be a Friday), or beside the word for an amount, heads a column.
  const isAlone = !/[\p{L}\p{N}]/u.test(before + line.plain.slice(to)) && !/[a-z]/.test(line.text)
  const isHeading = (line.text.length < 40 && HEADING.test(line.plain)) || (isAlone && HEADING.test(row.plain))
  if (isHeading) return { sure: SURE.heading, evidence: [{ code: 'label', detail: line.text }] }
  return { sure: mark.isCode || isAlone ? SURE.elsewhere : 0, evidence: [] }
}

/** The label of a mark that stands alone below it, as in a grid of references. */
const labelAbove = ({ rows }: Layout, line: Line): Line | undefined =>
  rows
    .slice(Math.max(0, line.row - 2), line.row)
    .flatMap(({ lines }) => lines)
    .find(
      ({ page, box, plain, height }) =>
        page === line.page &&
        overlap(box, line.box) > 0 &&
        line.box[1] - box[3] < LABEL_ABOVE * Math.max(height, line.height) &&
        ONLY_LABEL.test(plain),
    )

/** The next line to the left in its row. */
function besideOf(layout: Layout, line: Line): Line | undefined {
  const { lines } = layout.rows[line.row]!
  return lines[lines.indexOf(line) - 1]
}
