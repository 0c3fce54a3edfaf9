import type { Finding } from '../../../hub/document/finding.ts'
import { ibanLength, isIban } from '../../../hub/document/iban.ts'
import { candidateOf, choose, type Candidate, type Choice } from '../candidate.ts'
import { joined, pieceOf, type Layout, type Line, type Piece, type Row } from './lines.ts'
import { patternOf } from './pattern.ts'

const SURE = { labelled: 0.97, bare: 0.93, doubtful: 0.4 } as const
/** What speaks for and against an account being the seller's, in log odds. */
const WEIGHTS = { ours: 1.2 } as const
/** Two accounts of a seller are usual: the first one is taken, and the second one contests it only a little. */
const CHOICE = { atLeast: 0.3, margin: 0.005 }

/** Words about an account that is debited, or about the account of the receiver. */
const DEBITED = patternOf(
  String.raw`\b(?:debit\w*|(?:your|customer|buyer|payer|debtor)(?:['’]?s)? (?:bank )?(?:account|iban)|`,
  String.raw`lastschrift\w*|einzug|eingezogen|einziehen|abbuch\w*|abgebucht|belaste[nt]|mandat\w*|`,
  String.raw`(?:ihrem?|von ihrem) (?:bank)?(?:konto|iban)|kunden-?iban|kaufer-?iban|`,
  String.raw`preleve\w*|prelevement|votre (?:compte|iban)|domicili\w+|su cuenta|adeud\w+|addebit\w*|vostro conto|`,
  String.raw`incasso|geincasseerd|uw (?:rekening|iban)|afgeschreven|a sua conta|debito direto|debitad\w+|`,
  String.raw`polecenie zaplaty|obciaz\w+|inkaso|inkasem|vaseho uctu|autogiro|dras fran|ert konto|`,
  String.raw`betalingsservice|traekkes|din konto|avtalegiro|belastes|suoraveloit\w*|veloitetaan|tililtanne|`,
  String.raw`csoportos beszed\w*|leemel\w*|debitare\w*|debitam)\b|παγια εντολη|χρεωνουμε|λογαριασμο σασ`,
)
/** Words about the account that is paid to. */
const OURS = patternOf(
  String.raw`\b(?:our (?:bank )?(?:account|iban|details)|(?:pay|remit|transfer)(?:able|ment|s)? to|beneficiary|payee|`,
  String.raw`unser\w* (?:konto|bank\w*|iban)|bankverbindung|uberweis\w*|zahlungsempfanger|kontoinhaber|`,
  String.raw`notre (?:compte|iban|banque)|beneficiaire|virement|nuestra cuenta|transferencia|beneficiario|`,
  String.raw`nostro conto|bonifico|onze rekening|overmaken|ten name van|nasze konto|przelew|nas ucet|prevodem|`,
  String.raw`vart konto|bankgiro|vores konto|vart kontonummer|tilimme|saaja|szamlaszamunk|contul nostru)\b`,
)
const MANDATE_ROWS = 2

/** A row without its spaces: numbers in groups are found whatever their spacing. */
interface Packed {
  text: string
  /** the place of each character */
  places: { line: Line; from: number }[]
}

function packed(row: Row): Packed {
  let text = ''
  const places: Packed['places'] = []
  for (const line of row.lines) {
    for (let at = 0; at < line.text.length; at++) {
      if (line.text[at] === ' ') continue
      text += line.text[at]!.toUpperCase()[0]!
      places.push({ line, from: at })
    }
  }
  return { text, places }
}

function pieceFrom(places: Packed['places'], from: number, to: number): Piece {
  const own = places.slice(from, to)
  const lines = [...new Set(own.map(({ line }) => line))]
  return joined(
    lines.map((line) => {
      const inLine = own.filter((each) => each.line === line)
      return pieceOf(line, inLine[0]!.from, inLine.at(-1)!.from + 1)
    }),
  )
}

/**
 * The IBAN of the seller. One with wrong check digits is kept with little confidence if it is labelled. An account that
 * is debited, or that is named as the receiver's, is none.
 */
export function findIban(layout: Layout): Choice | undefined {
  const candidates = layout.rows.flatMap((row, index) => [...ibansIn(layout, row, index), ...polishAccounts(row)])
  const ofSeller = candidates.filter(
    ({ candidate }) => !candidates.some((other) => other.isDebited && same(other, candidate)),
  )
  return choose(
    ofSeller.filter(({ isDebited }) => !isDebited).map(({ candidate }) => candidate),
    CHOICE,
  )
}

interface PlacedIban {
  candidate: Candidate
  isDebited: boolean
}

/** "IBAN" and what follows it, up to the longest IBAN. */
const NAMED = /IBAN(?:-?(?:NR|NO|NUMMER|NUMBER|CODE|KONTO))?[^A-Z0-9]*(?=[A-Z]{2}\d{2}[A-Z0-9]{8})/g
/** Accounts that are printed in part only. */
const MASKED = /X{2}|\*|•/

/** Bank details that cannot be right: IBANs whose length or check digits are wrong, but not those that are debited. */
export function invalidIbans(layout: Layout): Finding[] {
  const found = layout.rows.flatMap((row, index) => {
    const { text, places } = packed(row)
    const isHeaded = layout.rows[index - 1]?.plain.includes('iban') === true
    const named = [...text.matchAll(NAMED)].map((match) => match.index + match[0].length)
    const others = [...text.matchAll(/[A-Z]{2}\d{2}(?=\d{11})/g)].map((match) => match.index)
    const starts = isHeaded || /BIC|SWIFT|BANK/.test(text) ? [...named, ...others] : named
    return [...new Set(starts)].flatMap((at) => {
      const length = ibanLength(text.slice(at, at + 2))
      const iban = text.slice(at, at + (length ?? 0))
      const place = places[at]!
      if (!length || MASKED.test(iban) || isWithin(text, at)) return []
      if (isIban(iban) && !goesOn(places[at + length - 1]!)) return []
      if (iban.length < length && isIban(iban + continuation(layout, index, length - iban.length))) return []
      const { before, sentence } = wordsAround(layout, row, index, place)
      if (!OURS.test(before) && (DEBITED.test(before) || DEBITED.test(sentence))) return []
      const printed = pieceFrom(places, at, at + Math.min(length, digitsFrom(text, at)))
      return [invalidIban(printed.text, printed.page)]
    })
  })
  return [...new Map(found.map((finding) => [finding.detail, finding])).values()]
}

/** @param printed the IBAN as it stands there */
export const invalidIban = (printed: string, page?: number): Finding => ({
  code: 'iban-invalid',
  asks: true,
  path: 'iban',
  ...(page !== undefined && { page }),
  detail: `The IBAN ${printed} cannot be right: its check digits or its length are wrong.`,
})

/** "DE89 3704 0044 0532 0130 00 7": a digit too many, right behind an IBAN or in a group of its own at the end. */
const goesOn = ({ line, from }: Packed['places'][number]): boolean =>
  /^(?:\d| \d{1,4}(?=\s*$|[,;|/·•–-]| (?:bic|swift)))/i.test(line.text.slice(from + 1))

/** Whether two letters and two digits stand inside a longer number. */
const isWithin = (text: string, at: number): boolean => /[A-Z0-9]{2}\d$/.test(text.slice(0, at))

/** How many characters from here belong to the number: another word begins with letters. */
const digitsFrom = (text: string, at: number): number =>
  /^[A-Z]{2}\d{2}(?:[A-Z]{0,4}\d+)*/.exec(text.slice(at))![0].length

const same = (a: PlacedIban, b: Candidate): boolean => a.candidate.value === b.value

function ibansIn(layout: Layout, row: Row, index: number): PlacedIban[] {
  const { text, places } = packed(row)
  return [...text.matchAll(/[A-Z]{2}\d{2}(?=[A-Z0-9]{11})/g)].flatMap((match) => {
    const length = ibanLength(match[0].slice(0, 2))
    const own = length ? text.slice(match.index, match.index + length) : ''
    if (!length) return []
    const iban = own + continuation(layout, index, length - own.length)
    if (iban.length < length || (iban !== own && !isIban(iban))) return []
    const before = text.slice(0, match.index)
    const isNamed = /IBAN(?:-?NR)?[^A-Z0-9]*$/.test(before)
    const isLabelled = isNamed || /BIC|SWIFT|BANK/.test(text)
    const isValid = isIban(iban) && !(own === iban && goesOn(places[match.index + length - 1]!))
    if (!isValid && !(isLabelled && /^[A-Z]{2}\d{2}(?:\d|[A-Z]{4}\d)\d+$/.test(iban))) return []
    const words = wordsAround(layout, row, index, places[match.index]!)
    const isOurs = OURS.test(words.before)
    const candidate = candidateOf(
      pieceFrom(places, match.index, match.index + own.length),
      iban,
      isValid ? (isLabelled ? SURE.labelled : SURE.bare) : SURE.doubtful,
      [
        ...(isNamed ? [{ code: 'label', detail: 'IBAN' } as const] : []),
        { code: isValid ? 'check' : 'check-failed' },
        ...(isOurs && isValid ? [{ code: 'place', detail: 'payment', weight: WEIGHTS.ours } as const] : []),
      ],
    )
    return [{ candidate, isDebited: !isOurs && (DEBITED.test(words.before) || DEBITED.test(words.sentence)) }]
  })
}

/** What begins the next row, for an IBAN that a line of a paragraph breaks. @param length how much of it is wanted */
function continuation(layout: Layout, index: number, length: number): string {
  const next = layout.rows[index + 1]
  return length > 0 && next && next.page === layout.rows[index]!.page ? packed(next).text.slice(0, length) : ''
}

/** A Polish account is an IBAN without its country: 26 digits whose check digits are right. */
const polishAccounts = (row: Row): PlacedIban[] => {
  const { text, places } = packed(row)
  return [...text.matchAll(/(?<!PL|\d)\d{26}(?!\d)/g)].flatMap(({ index, 0: digits }) =>
    isIban(`PL${digits}`)
      ? [
          {
            candidate: candidateOf(pieceFrom(places, index, index + 26), `PL${digits}`, SURE.bare, [{ code: 'check' }]),
            isDebited: DEBITED.test(row.plain),
          },
        ]
      : [],
  )
}

/** The plain words before an IBAN, and those of its sentence, which may begin in the rows above. */
function wordsAround(
  layout: Layout,
  row: Row,
  index: number,
  { line, from }: Packed['places'][number],
): { before: string; sentence: string } {
  const inRow = row.lines.slice(0, row.lines.indexOf(line)).map(({ plain }) => plain)
  const before = [...inRow, line.plain.slice(0, from)].join(' ')
  const above = layout.rows
    .slice(Math.max(0, index - MANDATE_ROWS), index)
    .filter(({ page }) => page === row.page)
    .map(({ plain }) => plain)
    .join(' ')
  // A full stop ends the sentence above.
  const open = above.slice(above.search(/[^.!?:]*$/))
  const isSentence = /[a-zα-ω]{2,}(?: [a-zα-ω\d,.]+){3,}$/.test(open.trim())
  const behind = line.plain.slice(from).replace(/^[a-z]{2}[\d a-z]{13,40}?(?= [a-z]{3,}|$)/, '')
  return { before, sentence: `${isSentence ? open : ''} ${before} ${behind.split(/[.!?](?: |$)/)[0]}` }
}
