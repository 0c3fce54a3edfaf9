import { pieceOf, plainOf, type Line, type Piece } from '../rules/lines.ts'
import { patternOf, sourceOf } from '../rules/pattern.ts'
import { hasLegalForm } from './party-words.ts'

/** A company as it is printed in a sentence, such as "… by post. Acme Hotels LLC, PO Box 1". */
interface LegalName {
  line: Line
  piece: Piece
}

/** Words of a name behind its brand, at most. */
const MOST_WORDS = 5
/** A shorter brand is also the beginning of other names. */
const SHORTEST_BRAND = 5
/** Forms that begin with a small letter. */
const SMALL_FORM = sourceOf(
  String.raw`plc|gmbh|a\. ?s\.|s\. ?r\. ?o\.|spol\. s r\. ?o\.|v\. ?o\. ?s\.|sp\. ?z ?o\. ?o\.|sp\. ?[jk]\.|s\. ?c\.|e\. ?v\.|`,
  String.raw`e\. ?K\.|a\.m\.b\.a\.`,
)
const WORD = new RegExp(
  String.raw`^,? ?(?:&|of|and|et|de|del|y|e|[\p{Lu}(][^\s,;:|·]*(?: z ?o\. ?o\.)?|${SMALL_FORM})(?=[\s,;:|·.]|$)`,
  'u',
)
/** The end of a sentence behind a form that is no abbreviation. */
const ENDS_SENTENCE = /(Limited|Corporation|Company|LLC|LLP|PLC|plc|GmbH|AG|DAC|UC)\.$/
/** "Acme, SAS au capital de 8 000 €": the form is not printed as a part of the name. */
const CAPITAL = /^ au capital/
/** "Blue Kettle is a trading name of Acme Catering Ltd" */
const TRADES_FOR = new RegExp(
  sourceOf(
    String.raw`^,? (?:is |are |\()?(?:an? |the )?(?:registered )?(?:trading (?:name|style)|trade name|brand(?: name)?|`,
    String.raw`division|trademark|trade mark) of |^,? (?:is |are )?(?:owned and )?(?:operated|run|managed) by |`,
    String.raw`^,? (?:ist )?eine marke der |^,? (?:wird )?betrieben (?:von|durch)(?: die| der)? |`,
    String.raw`^,? (?:est )?une marque de (?:la societe )?|^,? is een handelsnaam van |^,? es una marca de `,
  ),
)

/** "Ember – Comércio de Artesanato, Unipessoal Lda": what the company does is a part of its name. */
const WITH_TRADE =
  /^ [–—-] [^,;:|·\d]{3,60}, (?:Unipessoal,? Lda\.?|Lda\.?|Ltda\.?|S\.?L\.?U?\.?|S\.? ?A\.?)(?=[\s,;|·]|$)/
/** A form that is short and only of persons: "Jeanne Morel EI". */
const FORM_OF_PERSON = /^ (?:EI|EIRL)(?=[\s,;|·–-]|$)/

/** "Acme Catering Ltd trading as Blue Kettle": the words between the company and its brand. */
const TRADES_AS = patternOf(
  String.raw`^(?:.*(?:[:;|·•]|(?<!\b(?:pte|pty|sdn|ltd|inc|bros|corp))(?<=[a-z)]{3})\.) )?(\S.*?),? \(?(?:trading as|t\/a|`,
  String.raw`doing business as|d\/b\/a|dba|firmierend als|handelend onder de naam) ["“]?$`,
)

/** The company behind a brand, where the document names both in a line; undefined if it does not. */
export function legalNameOf(lines: readonly Line[], brand: string): LegalName | undefined {
  if (brand.length < SHORTEST_BRAND || hasLegalForm(brand)) return undefined
  return firstIn(lines, (line) => ownerIn(line, brand)) ?? firstIn(lines, (line) => fullIn(line, brand))
}

function firstIn(lines: readonly Line[], find: (line: Line) => Piece | undefined): LegalName | undefined {
  for (const line of lines) {
    const piece = find(line)
    if (piece) return { line, piece }
  }
  return undefined
}

/** The company that a line says the brand is one of. */
function ownerIn(line: Line, brand: string): Piece | undefined {
  const at = wordAt(line.plain, brand)
  if (at < 0) return undefined
  const end = at + brand.length
  const owner = TRADES_AS.exec(line.plain.slice(0, at))?.[1]
  if (owner !== undefined && hasLegalForm(owner)) return pieceOf(line, ...placeOf(line.plain, owner))
  const said = TRADES_FOR.exec(line.plain.slice(end))?.[0].length
  return said === undefined ? undefined : upToForm(line, end + said, end + said)
}

const placeOf = (plain: string, part: string): [from: number, to: number] => {
  const from = plain.indexOf(part)
  return [from, from + part.length]
}

/** The brand with the rest of its name behind it. */
function fullIn(line: Line, brand: string): Piece | undefined {
  for (let at = wordAt(line.plain, brand); at >= 0; at = wordAt(line.plain, brand, at + 1)) {
    const full = upToForm(line, at, at + brand.length)
    if (full) return full
  }
  return undefined
}

/** From a place of a line up to the legal form that ends the name. @param known where the words to look at begin */
function upToForm(line: Line, from: number, known: number): Piece | undefined {
  let end = known
  const rest = line.text.slice(known)
  const own = from < known ? (WITH_TRADE.exec(rest) ?? FORM_OF_PERSON.exec(rest)) : null
  if (own) return pieceOf(line, from, known + own[0].length)
  for (let words = 0; words < MOST_WORDS; words++) {
    const word = WORD.exec(line.text.slice(end))?.[0]
    // "Jane Doe, Barclays Bank PLC" is a person and their bank, "Acme, Inc." one name.
    if (word === undefined || (word.startsWith(',') && !hasLegalForm(plainOf(word.slice(1).trim())))) return undefined
    if (word.startsWith(',') && CAPITAL.test(line.text.slice(end + word.length))) return undefined
    end += word.length
    if (hasLegalForm(plainOf(line.text.slice(known, end)))) return pieceOf(line, from, formEnd(line, from, end))
  }
  return undefined
}

/** "Sdn. Bhd." has two words; a point behind "Limited" ends the sentence. */
function formEnd({ text }: Line, from: number, end: number): number {
  const more = /^ (?:Bhd\.?|& Co\.? KG)/.exec(text.slice(end))?.[0].length ?? 0
  const name = text.slice(from, end + more)
  return end + more - (ENDS_SENTENCE.test(name) ? 1 : 0)
}

/** Where a brand stands as whole words; -1 if it does not. */
function wordAt(plain: string, brand: string, from = 0): number {
  const at = plain.indexOf(brand, from)
  const isWhole =
    at >= 0 && !/[\p{L}\p{N}]$/u.test(plain.slice(0, at)) && !/^[\p{L}\p{N}]/u.test(plain.slice(at + brand.length))
  return isWhole ? at : -1
}
