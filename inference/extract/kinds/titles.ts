import type { DocumentKind } from '../../../hub/document/document-kind.ts'
import { below, type Layout, type Line } from '../rules/lines.ts'
import { sourceOf } from '../rules/pattern.ts'
import { INVOICE_NUMBER } from './marks.ts'
import { compact, isWordCharacter, STEM, TITLE_WORDS } from './title-words.ts'

/** The title of a kind of document, wherever it stands. */
interface Title {
  kind: DocumentKind
  line: Line
  /** positions in the text of the line */
  from: number
  to: number
}

/** A place where a document may say what it is. */
export interface PlacedTitle extends Title {
  /** 0 for a word in passing, above 2 for what can only be the title of the document */
  strength: number
  /** the line says that the document is not of this kind */
  negated: boolean
}

/** Titles of a line from left to right; of two that begin at the same place, the longer one. */
function titlesIn(line: Line): Title[] {
  const { text, places } = compact(line.plain)
  const found: Title[] = []
  const begins = (at: number) => at === 0 || startsWord(line.plain, places[at]!)
  const ends = (at: number) => at === text.length || !isWordCharacter(line.plain[places[at - 1]! + 1])
  for (let at = 0; at < text.length; at++) {
    if (!begins(at)) continue
    const length = TITLE_WORDS.lengths
      .get(text.slice(at, at + STEM))
      ?.find((each) => at + each <= text.length && ends(at + each) && TITLE_WORDS.whole.has(text.slice(at, at + each)))
    if (length !== undefined) {
      const kind = TITLE_WORDS.whole.get(text.slice(at, at + length))!
      found.push({ kind, line, from: places[at]!, to: places[at + length - 1]! + 1 })
      at += length - 1
      continue
    }
    const end = wordEnd(line.plain, places, at)
    const kind = kindOfEnding(text.slice(at, end))
    if (kind) found.push({ kind, line, from: places[at]!, to: places[end - 1]! + 1 })
    at = end - 1
  }
  return found
}

const startsWord = (plain: string, at: number): boolean => !isWordCharacter(plain[at - 1])

function wordEnd(plain: string, places: readonly number[], from: number): number {
  let end = from + 1
  while (end < places.length - 1 && places[end]! - places[end - 1]! <= 1 && isWordCharacter(plain[places[end]!])) end++
  return end
}

/** "Berechnung" is no invoice, and a bank account (Hungarian "bankszámla") none either. */
const OTHER_WORDS = /^(?:be|ver|an|auf|hoch|zu|bank|folyo|bankfolyo)(?=rechnung$|szamla$)/

function kindOfEnding(word: string): DocumentKind | undefined {
  if (OTHER_WORDS.test(word)) return undefined
  const length = TITLE_WORDS.endingLengths.find(
    (each) => each <= word.length - 2 && TITLE_WORDS.ending.has(word.slice(-each)),
  )
  return length === undefined ? undefined : TITLE_WORDS.ending.get(word.slice(-length))
}

const unicode = (...parts: string[]): RegExp => new RegExp(sourceOf(...parts), 'u')

const NEGATED = unicode(
  String.raw`(?:\bnot (?:an?|the|yet an?) |\bno es (?:una? )?|\bpas (?:une? |de )?|\bnon (?:e |`,
  String.raw`costituisce )(?:una? )?|`,
  String.raw`\bkeine?r? |\bgeen |\bnao (?:e |constitui )(?:uma? )?|\bnie jest |\bneni |\bnot valid as (?:an? )?|`,
  String.raw`\b(?:ej|inte en|inte|ikke en|ikke) |\bei ole |\bnem (?:minosul )?|\bnu (?:este |constituie )(?:o |un )?|`,
  String.raw`(?<!\p{L})δεν (?:ειναι |αποτελει ))(?:\p{L}+ )?$`,
)
/** Words before a title that belong to it. */
const BEFORE = unicode(
  String.raw`^(?:[^\p{L}]*(?:the|your|our|this is an?|ihre?|unsere?|votre|notre|su|tu|nuestra|la|le|les|il|vostra|`,
  String.raw`tua|uw|onze|je|jouw|a|sua|`,
  String.raw`original|originale|duplicate|duplikat|duplicata|copy|kopie|copia|copie|tax|vat|official|electronic|`,
  String.raw`elektronische|revised|corrected|final|first|second|third|[123](?:st|nd|rd)|page|new|neue)\b)*[^\p{L}]*$`,
)
/** "2nd reminder", "Copy of the reminder": these words begin a title whose own letters may be small. */
const COUNTED = unicode(
  String.raw`(?:[1-9](?:st|nd|rd|th|a|e|er|eme|de|ste|o)?\.?|first|second|third|last|final|erste|zweite|dritte|letzte|`,
  String.raw`premiere?|deuxieme|derniere?|primer[oa]?|segund[oa]|ultim[oa]|prim[oa]|second[oa]|terz[oa]|`,
  String.raw`eerste|tweede|derde|`,
  String.raw`laatste|primeir[oa]|pierwsz[ea]|drugie|ostateczne|prvni|druha|posledni|forsta|andra|sista|forste|anden|`,
  String.raw`andre|siste|ensimmainen|toinen|viimeinen|elso|masodik|utolso|prim[au]|a doua|πρωτη|δευτερη|τελευταια|`,
  String.raw`(?:copy|duplicate|kopie|duplikat|zweitschrift|abschrift|copie|copia|duplicad[oa]|duplicato|`,
  String.raw`kopia|kopi|kopio|`,
  String.raw`masolat|αντιγραφο)(?: of| of the| of our| der| des| de| de la| du| d| di| da| del| della| van|`,
  String.raw` van de| av| af)?|`,
  String.raw`re-?issued?)`,
)
const COUNTED_BEFORE = new RegExp(String.raw`^[^\p{L}\d]*(?:${COUNTED.source}[^\p{L}\d]+)+$`, 'u')
/** "Subject: Reminder": what follows is the matter of the letter. */
const SUBJECT_BEFORE = unicode(
  String.raw`^[^\p{L}]*(?:subject|re|betreff?|betr|objet|asunto|oggetto|onderwerp|assunto|dotyczy|temat|vec|predmet|`,
  String.raw`arende|`,
  String.raw`angaende|emne|vedr|vedrorende|asia|targy|obiect|subiect|θεμα|document(?: type)?|belegart|dokumentart|`,
  String.raw`type de document|tipo (?:de )?documento|soort document)\.? ?[:.]? *(?:${COUNTED.source}[^\p{L}\d]+)?$`,
)
/** What makes words label of something else: "invoice address", "order date". */
const LABEL_AFTER = unicode(
  String.raw`^[\s:-]*(?:to\b|an\b(?!\w)|a\b(?! \d| valoir)|date|datum|data\b|dato|fecha|address|adress|`,
  String.raw`anschrift|total|amount|betrag|sum\b|summe|`,
  String.raw`terms|period|details|summary|items?\b|lines?\b|value|currency|status|type|by\b|`,
  String.raw`due\b|information|info\b|reference|ref\b|recipient|empfanger|party|from\b|adresse|direccion|indirizzo|`,
  String.raw`contact|line\b|issued|balance|qty|quantity|month|office|price|rate|start|end\b|customer|lines)`,
)
const NUMBER_AFTER = unicode(
  String.raw`^[\s:#.,(\[\-–—/|*]*(?:(?:no|nr|num|number|nummer|numero|numer|n[°ºo]|nº|id|c|br|sz|cislo|szam|szama|`,
  String.raw`numarul|ref|αρ|αριθμοσ|αριθμ|sorszam|nummer)\b[\s.:#]*)*(?:(?:f[arst]|fac|n[cd]) )?[a-z]{0,6}[-/ .]?\d`,
)
const NUMBERED = unicode(
  String.raw`^[\s:-]*(?:#|(?:no|nr|num|number|nummer|numero|numer|n[°ºo]|id|cislo|szam|szama|numarul|c\.|αρ|αριθμοσ)`,
  String.raw`(?![\p{L}]))`,
)
/** "Receipt for invoice 17", "Mahnung zu Rechnung". */
const ABOUT = unicode(
  String.raw`^[\s:]*(?:for|of|on|regarding|dated|zu|zur|zum|fur|uber|vom|des|der|du|de|del|della|dello|di|sur|pour|`,
  String.raw`per|`,
  String.raw`por|para|sobre|van|voor|betreffende|od|do|z|k|ke|za|na|ze|til|af|av|for|pa|vedr|din|pentru|la|gemass|`,
  String.raw`against|relating to|relati[fv][oa]?e?|a valoir|su|sul|sulla|sulle|riferit[oa]|respecto|bezuglich|`,
  String.raw`betreffend|mot|mod|`,
  String.raw`com|met|med|avec|con|mit|copy|kopie|copia|copie|duplicate|duplikat|duplicata|original|originale|page|`,
  String.raw`seite|pagina|sida|side|sivu|strona|oldal|as|is)(?![\p{L}])`,
)

/** Whether a title may begin behind these words of its line: "Copy of the", "2nd". */
export const beginsTitle = (before: string): boolean => BEFORE.test(before) || COUNTED_BEFORE.test(before)

/** Whether the words behind a title say what it is about. */
export const isAbout = (after: string): boolean => ABOUT.test(after)

const NAMED_SIZES: readonly [atLeast: number, strength: number][] = [
  [1.7, 1.6],
  [1.3, 1.1],
  [1.12, 0.5],
]
const LARGE = 1.3

/** Every title with its strength as the title of a document that begins on its page: by words, size and place. */
export function placedTitles(layout: Layout): PlacedTitle[] {
  const heights = new Map<number, number>()
  for (const [page] of layout.pages.entries()) heights.set(page + 1, usualHeight(layout, page + 1))
  const hasNumber = layout.rows.some(({ plain }) => INVOICE_NUMBER.test(plain))
  return layout.lines.flatMap((line) => {
    if (isUpright(line)) return []
    const size = line.height / heights.get(line.page)!
    const titles = titlesIn(line)
    return titles.map((title, index) => ({
      ...title,
      strength:
        hasNumber && size < LARGE && isHeading(layout, title)
          ? MENTION
          : strengthOf(layout, title, { size, first: index === 0, next: titles[index + 1] }),
      negated: NEGATED.test(line.plain.slice(0, title.from)),
    }))
  })
}

/** Text along the margin of the page. */
const isUpright = ({ box, text }: Line): boolean => text.length > 3 && box[3] - box[1] > box[2] - box[0]

function usualHeight({ lines }: Layout, page: number): number {
  const heights = lines.filter((line) => line.page === page).map(({ height }) => height)
  return heights.toSorted((a, b) => a - b)[heights.length >> 1] ?? 1
}

/** What stands this close below a label, in heights of the label, is its value. */
const VALUE_BELOW = 2.2
/** A number or code, without a space. */
const CODE = /^[^\s]*\d[^\s]*$/

/** Numbers and codes that stand close below a line, as the value of a label does. */
export const codesBelow = (layout: Layout, line: Line): Line[] =>
  below(layout, line, VALUE_BELOW).filter(({ text }) => CODE.test(text))

/**
 * One of several labels in a row, with a number below it: "Invoice no. | Delivery note | Due date". In the invoice that
 * has the number of a delivery note, these words are no title.
 */
function isHeading(layout: Layout, { kind, line, from, to }: Title): boolean {
  if (NUMBERED_KINDS.includes(kind) || layout.rows[line.row]!.lines.length === 1) return false
  if (/[\p{L}\p{N}]/u.test(line.plain.slice(0, from) + line.plain.slice(to))) return false
  return codesBelow(layout, line).some(({ box }) => Math.abs(box[0] - line.box[0]) < line.height)
}

interface Context {
  /** height of the line, in usual heights of its page */
  size: number
  /** whether it is the first title of its line */
  first: boolean
  next: Title | undefined
}

const MENTION = 0.1
/** Kinds whose number is named in the document itself. */
const NUMBERED_KINDS: readonly DocumentKind[] = ['invoice', 'credit-note', 'cancellation', 'receipt']

function strengthOf(layout: Layout, { kind, line, from, to }: Title, { size, first, next }: Context): number {
  const before = line.plain.slice(0, from)
  const after = line.plain.slice(to)
  const subject = SUBJECT_BEFORE.test(before)
  const large = size >= LARGE
  const counted = COUNTED_BEFORE.test(before)
  const lowerCase = !counted && /[a-z]/.test(line.text[from]!)
  if (!first || LABEL_AFTER.test(after) || (lowerCase && /^[.,;]/.test(after))) return MENTION
  if (!subject && !counted && !BEFORE.test(before) && !(large && before.length < 40)) return MENTION
  const beside = afterStrength(after, large, next !== undefined && !/\p{L}/u.test(line.plain.slice(to, next.from)))
  if (beside === undefined) return MENTION
  const { height } = layout.pages[line.page - 1]!
  const depth = line.box[1] / height
  const inRow = layout.rows[line.row]!.lines
  const capitals = line.text.slice(from, to)
  // "Order no. 17" names another document, as a rule; "Invoice no. 17" names this one.
  const label = !large && !NUMBERED_KINDS.includes(kind) && NUMBERED.test(after) ? 0.5 : 1
  // A title begins its line and has a capital; "... of the contract." is the end of a sentence.
  const sentence = (lowerCase ? 0.6 : 1) * (subject || counted || BEFORE.test(before) ? 1 : 0.6)
  return (
    label *
    sentence *
    (1 +
      beside +
      (NAMED_SIZES.find(([atLeast]) => size >= atLeast)?.[1] ?? 0) +
      (depth < 0.35 ? 0.7 : depth < 0.55 ? 0.4 : depth > 0.75 ? -0.8 : 0) +
      (capitals === capitals.toUpperCase() ? 0.4 : 0) +
      (inRow.length === 1 ? 0.4 : 0) +
      (subject ? 0.8 : 0))
  )
}

/** What the words behind a title add to its strength; undefined where they show that it is none. */
function afterStrength(after: string, large: boolean, nextIsTitle: boolean): number | undefined {
  if (!/[\p{L}\p{N}]/u.test(after)) return /^[\s]*:/.test(after) ? 0 : 0.7
  if (NUMBERED.test(after)) return large ? 0.5 : -0.3
  if (/^-\p{L}/u.test(after)) return undefined
  if (NUMBER_AFTER.test(after) || nextIsTitle) return 0.5
  if (ABOUT.test(after) || /^\s*[([/|•·–—-]/.test(after)) return 0.4
  return large ? 0 : undefined
}
