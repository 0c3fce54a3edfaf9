import { nameIn } from '../rules/merchant.ts'
import { joined, pieceOf, plainOf, type Layout, type Line, type Piece, type Row } from '../rules/lines.ts'
import { cutAtLabel, SALUTATION } from '../rules/party-names.ts'
import { patternOf, sourceOf } from '../rules/pattern.ts'
import { isLabelText } from './label-words.ts'
import { lineLabels } from './line-labels.ts'
import { labelIn, type Role } from './party-labels.ts'
import { hasLegalForm, hasPostcode, hasStreet, isContact, isRegistration } from './party-words.ts'

/** What may be the name of a party: a line, a part of one, or lines one below the other. */
export interface NameCandidate {
  piece: Piece
  plain: string
  /** the lines that it is read from, from top to bottom */
  lines: Line[]
  /** the label in front of it in its own line */
  inline: Role | undefined
  /** stands in front of a separator in its line: "Name · Street · Town" */
  parted: boolean
  salutation: boolean
}

const MAX_LINES = 3
/** A gap in a row of more line heights parts columns. */
const COLUMN_APART = 4
const MAX_LENGTH = 80
const MAX_WORDS = 11
/** Rows at the head of a slip that may be its name. */
const HEAD_ROWS = 16
/** Share of the last page, from its foot, that is read besides the first page. */
const FOOT = 0.7
/** Candidates of a document; a page of names has thousands. */
const MAX_CANDIDATES = 600
/** Words of a line before a name. */
const NAME_LABEL = patternOf(
  String.raw`^(?:please |bitte )?(?:uberweisung|zahlung|payment|payable|paiement|virement|bonifico|pagamento|betaling|`,
  String.raw`overschrijving|transferencia|pago|przelew) (?:an|to|a|aan|na) |`,
  String.raw`^(?:name|firma|firmenname|company(?: name)?|nom|raison sociale|nombre|razon social|nome|ragione sociale|`,
  String.raw`denominazione|naam|nazwa|nazev|navn|namn|nimi|nev|denumire|επωνυμια) ?: ?`,
)
const SEPARATOR = /\s*[●|•·▪■]\s*|\s[-–—]\s|(?<!\bCo\.),\s(?!(?:\p{Lu}{1,2}\.){1,4}(?:[\s,]|$))|\s{3,}|\/{2}/u

/** The number of a company behind its name: "(123456-X)", "(SA0123456-M)", "(Reg. No. 2010/123456)". */
const COMPANY_NUMBER =
  /\s*\((?:(?:co(?:mpany)?\.? )?(?:reg(?:istration)?\.? )?(?:no\.?|nr\.?)?[ :]*)(?:[A-Z]{2})?\d[\d/ ]{4,14}(?: ?- ?[A-Z])?\)$/i

/** "Lefèvre, Tessier et Marchal": a comma between the names of partners parts nothing. */
const NAMES =
  /^[^,:\d]{2,40}(?:, \p{Lu}[\p{L}’'-]+(?: \p{Lu}[\p{L}’'-]+)?){1,4} (?:&|et|and|und|y|e|i|en|og|och) (?=\p{Lu})/u

/** A sentence about a brand, the department that an invoice goes to, or the court of a register. */
const NO_NAME = patternOf(
  String.raw` (?:is|are) (?:an? |the )?(?:registered )?(?:trading|brand|operated|owned|division)\b| ist eine marke |`,
  String.raw`^(?:accounts? payable|purchase ledger|(?:kreditoren|finanz)?buchhaltung|rechnungs(?:wesen|eingang)|`,
  String.raw`comptabilite(?: fournisseurs)?|crediteurenadministratie)$|`,
  String.raw`^(?:ag|landgericht|landesgericht|handelsgericht) [a-zß][a-zß .-]*$`,
)
const BANK = patternOf(
  String.raw`bank(?:en)?\b|sparkasse\b|\b(?:bank|banque|banco|banca|bankia|caixa|caja|caisse|cassa|`,
  String.raw`raiffeisen\w*|volksbank|credit (?:agricole|mutuel|suisse)|postfinance|barclays|natwest|lloyds|`,
  String.raw`hsbc|bnp|ubs)\b`,
)
const ACCOUNT_BEHIND = patternOf(
  String.raw`^[\s,;:|·•–(-]*(?:iban|bic|swift|blz|konto(?:nr|nummer)?|kto|account|acct?|a\/c|sort code|compte|cuenta|`,
  String.raw`conto|rekening|[a-z]{2}\d\d(?: ?[\da-z]{4}){3})\b`,
)

/** The legal form that a company ends with, as printed. */
const LEGAL_END = sourceOf(
  String.raw`(?:GmbH|AG|KG|Inc\.?|LLC|L\.L\.C\.|Ltd\.?|Limited|PLC|plc|Corp\.?|Corporation|SAS|S\.A\.S\.|SARL|`,
  String.raw`S\.A\.|S\.L\.|S\.r\.l\.|S\.p\.A\.|B\.V\.|N\.V\.|Oy|AB|ApS|A/S)`,
)
const ENDS_NAME = new RegExp(`[ ,]${LEGAL_END}$`)
/** A company at the start of a sentence or of an imprint: "Stratus Services, Inc. is a Delaware corporation". */
const SUBJECT = new RegExp(
  sourceOf(
    String.raw`^(?:[\p{Lu}\d&][^\s,:;]*,? (?:& |and |und |et |y |e |of |de )?){1,5}?`,
    String.raw`${LEGAL_END}(?=[ ,;])(?! ?(?:&|und|and|et) ?Co\b)(?<!, SAS(?= au capital))`,
  ),
  'u',
)

/** "Bostads AB Mimer", "Rederi AB Gotland": the form stands behind the trade, the brand behind both. */
const FORM_INSIDE = /^\p{Lu}\p{Ll}+(?:s|eri|i) AB \p{Lu}[\p{L}&.-]+(?: \p{Lu}[\p{L}&.-]+)?$/u

/** "… is a club": what prose says of somebody. Who sends says where it is registered, or who it is. */
const TOLD_ABOUT = new RegExp(
  sourceOf(
    String.raw`^ (?:is|are|ist|sind|est|sont|es|è) (?:an?|the|eine?|une?|uno|una|il|la) `,
    String.raw`(?!.*(?:corporation|company|registered|incorporated|capital|kapital|société|sociedad|gesellschaft))`,
  ),
  'i',
)

/** How a legal form goes on in the next line. */
const REST_OF_FORM = /^\(haftungsbeschr|^(?:&|und|u\.) co\b/

/** Whether a line has the label of a name in front of it: "Name: Acme Ltd". */
export const hasNameLabel = ({ plain }: Line): boolean => NAME_LABEL.test(plain)

/** The candidates of a document; those of the first page come first, from top to bottom. */
export function nameCandidates(layout: Layout, lines: readonly Line[], slip: boolean): NameCandidate[] {
  const found: NameCandidate[] = slip ? headNames(layout) : []
  const foot = layout.pages.at(-1)
  const labels = lineLabels(lines)
  for (const [index, line] of lines.entries()) {
    if (line.page !== 1 && !(line.page === layout.pages.length && foot && line.box[1] > foot.height * FOOT)) continue
    if (found.length >= MAX_CANDIDATES) break
    for (const piece of piecesOf(line, labels.get(line))) {
      if (piece.parted || piece.tail || !isCutForm(lines, index, piece.piece)) found.push(candidateFrom([line], piece))
      if (!piece.parted && !piece.tail) for (const run of runsFrom(lines, index, piece)) found.push(run)
    }
  }
  return found
}

/** The rows at the head of a slip, alone and with the next one, without numbers of registers. */
function headNames({ rows }: Layout): NameCandidate[] {
  const head = rows
    .slice(0, HEAD_ROWS)
    .map(firstColumn)
    .filter(({ page, plain }) => page === 1 && /\p{L}{2}/u.test(plain) && !isLabelText(plain))
  return head.flatMap((row, index) => {
    const next = head[index + 1]
    const names = [{ piece: nameIn(row), lines: row.lines }]
    if (next && (!isRegistration(next.plain) || hasLegalForm(next.plain)))
      names.push({ piece: joined([names[0]!.piece, nameIn(next)]), lines: [...row.lines, ...next.lines] })
    return names.map(({ piece, lines }) =>
      candidateFrom(lines, { piece, inline: undefined, parted: false, tail: false, salutation: false }),
    )
  })
}

/** A row up to a gap that no name has, such as that in front of a title at the right edge. */
function firstColumn(row: Row): Row {
  const end = row.lines.findIndex((line, index) => {
    const before = row.lines[index - 1]
    return before !== undefined && line.box[0] - before.box[2] > COLUMN_APART * Math.max(line.height, before.height)
  })
  if (end < 0) return row
  const lines = row.lines.slice(0, end)
  return { ...row, lines, plain: lines.map(({ plain }) => plain).join(' ') }
}

interface PartOfLine {
  piece: Piece
  inline: Role | undefined
  parted: boolean
  /** a label behind it ends the line */
  tail: boolean
  salutation: boolean
}

/** The parts of a line that can be a name: behind its label, and up to the first separator. */
function piecesOf(line: Line, label: { role: Role; end: number } | undefined): PartOfLine[] {
  const named = NAME_LABEL.exec(line.plain)
  let start = label ? label.end : (named?.[0].length ?? 0)
  while (start < line.text.length && /[\s:]/.test(line.text[start]!)) start++
  if (start >= line.text.length) return []
  const salutation = /^(?:\S+ )/.exec(line.plain.slice(start))?.[0]
  const hasSalutation =
    salutation !== undefined && SALUTATION.test(salutation.trim()) && !isInitial(salutation, line.plain)
  if (hasSalutation) start += salutation.length
  // "Ihre Auer Metallbau GmbH" signs a letter.
  if (/^Ihre \p{Lu}/u.test(line.text.slice(start))) start += 'Ihre '.length
  const rest = line.text.slice(start)
  const cut = cutAtLabel(rest).replace(COMPANY_NUMBER, '').length
  const parts: PartOfLine[] = []
  const add = (length: number, parted: boolean) => {
    const piece = trimmed(pieceOf(line, start, start + length))
    if (isPartyName(piece.text) && !isBankOfAccount(piece.text, line.plain.slice(start + length)))
      parts.push({ piece, inline: label?.role, parted, tail: length < rest.length, salutation: hasSalutation })
  }
  add(cut, false)
  const list = NAMES.exec(rest)?.[0].length ?? 0
  const behind = rest.slice(list).search(SEPARATOR)
  const separator = behind < 0 ? behind : list + behind
  if (separator > 2 && separator < cut) add(separator, true)
  const legal = FORM_INSIDE.test(rest.slice(0, cut)) ? 0 : (SUBJECT.exec(rest)?.[0].length ?? 0)
  if (legal > 0 && legal < cut && legal !== separator && !TOLD_ABOUT.test(rest.slice(legal))) add(legal, true)
  return parts
}

/** "M. Weber & Sons Ltd": in front of a company, "M." is no Monsieur. */
const isInitial = (salutation: string, plain: string): boolean =>
  /^m\. ?$/.test(salutation) && (hasLegalForm(plain) || /^m\. [^\s,]+ (?:&|and|und|et|y|e|en|og|och) /.test(plain))

/**
 * "Commerzbank AG IBAN DE…": the bank of whoever sends the document. A bank without an account behind it may be the
 * sender. "Jane Doe, Barclays Bank" names the account of a person.
 */
const isBankOfAccount = (name: string, behind: string): boolean =>
  (BANK.test(plainOf(name)) && ACCOUNT_BEHIND.test(behind)) || BANK.test(plainOf(/,([^,]*)$/.exec(name)?.[1] ?? ''))

/** Without signs behind it, and without brackets around all of it. */
const trimmed = (piece: Piece): Piece => ({
  ...piece,
  text: piece.text.replace(/[\s,;:|·•●–-]+$/u, '').replace(/^\(([^()]+)\)$/, '$1'),
})

/** "Partnerschaftsregister AG Hamburg": AG is a court there. */
const REGISTER =
  /^(?:handels|partnerschafts|vereins|genossenschafts|gesellschafts|firmen)register\b|^(?:amts|register)gericht\b/

/** Whether text can be the name of a party: it has letters, and is no label, address, date, amount or sentence. */
function isPartyName(text: string): boolean {
  const plain = plainOf(text)
  return (
    /\p{L}{2}/u.test(plain) &&
    text.length <= MAX_LENGTH &&
    text.split(' ').length <= MAX_WORDS &&
    !/[:#]$|^\S+:(?:\s|$)|\d{4}-\d\d|\d[.,]\d\d(?!\d)|%/.test(text) &&
    !isLabelText(plain) &&
    !REGISTER.test(plain) &&
    labelIn(plain)?.end !== plain.length &&
    !isContact(plain) &&
    !NO_NAME.test(plain)
  )
}

/** "Falk Tiefbau UG", with "(haftungsbeschränkt)" in the next line: the legal form is a part of every name. */
const isCutForm = (lines: readonly Line[], index: number, { box }: Piece): boolean => {
  const next = nextBelow(lines, index, box[0])
  return next !== undefined && REST_OF_FORM.test(next.plain)
}

/** Names that go on in the next lines, at the same left edge or centred. */
function runsFrom(lines: readonly Line[], index: number, first: PartOfLine): NameCandidate[] {
  const runs: NameCandidate[] = []
  const pieces = [first.piece]
  const used = [lines[index]!]
  while (used.length < MAX_LINES) {
    const last = used.at(-1)!
    const next = nextBelow(lines, lines.indexOf(last, index), pieces.at(-1)!.box[0])
    // Behind a legal form stands a slogan or a department, unless the form itself goes on: "& Co. KG".
    if (!next || !goesOn(next) || (ENDS_NAME.test(pieces.at(-1)!.text) && !hasLegalForm(next.plain))) break
    pieces.push(pieceOf(next))
    used.push(next)
    if (!isCutForm(lines, lines.indexOf(next, index), first.piece))
      runs.push(candidateFrom([...used], { ...first, piece: joined(pieces) }))
  }
  return runs
}

/** Whether a line can be a part of a name over several lines. */
export const goesOn = ({ text, plain }: Line): boolean =>
  isPartyName(text) &&
  !/[:#]|^\d/.test(text) &&
  !hasPostcode(plain) &&
  !isContact(plain) &&
  !isRegistration(plain) &&
  (!hasStreet(plain) || hasLegalForm(plain))

/** The next line below that starts at the same place, or has the same centre. @param left where the name starts */
function nextBelow(lines: readonly Line[], index: number, left: number): Line | undefined {
  const line = lines[index]!
  for (let at = index + 1; at < lines.length && at < index + 12; at++) {
    const next = lines[at]!
    const gap = next.box[1] - line.box[3]
    if (next.page !== line.page || gap > line.height * 1.3) return undefined
    if (next.row === line.row || gap < -line.height * 0.3) continue
    const middle = Math.abs(next.box[0] + next.box[2] - line.box[0] - line.box[2]) / 2
    if (Math.abs(next.box[0] - left) < line.height * 0.6 || middle < line.height * 0.6) return next
  }
  return undefined
}

const candidateFrom = (lines: Line[], { piece, inline, parted, salutation }: PartOfLine): NameCandidate => ({
  piece,
  plain: plainOf(piece.text),
  lines,
  inline,
  parted,
  salutation,
})
