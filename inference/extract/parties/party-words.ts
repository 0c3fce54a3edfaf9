// Words of names and addresses in the languages of party-labels.ts, for plain lines (lower case, no accents).
import * as malaysia from '../rules/datasets/malaysian-receipts.ts'
import { ADDRESS_WORD, CONTACT, LEGAL_FORM, POSTCODE, REGISTRATION } from '../rules/party-patterns.ts'
import { remembered } from './remembered.ts'

const ends = String.raw`(?![\p{L}\p{N}])`
const starts = String.raw`(?<![\p{L}\p{N}])`

/** Forms that no other word looks like. */
const FORMS = [
  String.raw`gmbh|mbh|mbb|kgaa|ltd|limited|llc|l\.l\.c|inc|corp|corporation|incorporated|plc|llp|pty|sarl|s\.a\.r\.l`,
  String.raw`sasu|eurl|s\.a\.s|p\.c|p\.l\.l\.c|l\.l\.p|pte|teoranta`,
  String.raw`s\.?p\.?a|s\.?r\.?l\.?s?|s\.?n\.?c|s\.?a\.?s|societa (?:per azioni|cooperativa)|s\.?l\.?u?|s\.a\.u?`,
  String.raw`b\.?v\.?b\.?a|b\.v|n\.v|v\.o\.f|vof`,
  String.raw`lda|l\.da|unipessoal|s\.a|sp\. ?(?:z ?o\. ?o|j|k)|spolka|s\. ?r\. ?o|a\. ?s|spol\. s r|v\. ?o\. ?s`,
  String.raw`aktiebolag|handelsbolag`,
  String.raw`aps|a\/s|i\/s|ivs|asa|enk|oyj?|ky|kft|zrt|nyrt|bt|e\. ?v|s\.c|s\.r\.l|p\.?f\.?a|α\.?ε|ε\.?π\.?ε|ο\.?ε`,
  String.raw`ε\.?ε|ι\.?κ\.?ε|μον\/?προσωπη`,
].join('|')
/** Forms that are also other words: only at the end of a name. */
const SHORT_FORMS = String.raw`ag|kg|ohg|ug|se|e\.? ?k\.?|ab|as|sa|nv|bv|hb|sas|da|ans|ry|gbr|sci|co|sc|snc|ltda|dac|uc|pllc`
const FORM = new RegExp(`${starts}(?:${FORMS})\\.?${ends}|${starts}(?:${SHORT_FORMS})\\.?$`, 'u')

/** "Alder Hotel & Spa" is no S.p.A. */
const BATH = / (?:&|and|und|et|y) spa\b/

/** Whether a plain text names the legal form of a company. */
export const hasLegalForm = remembered((plain): boolean => {
  const name = plain.replace(BATH, '')
  return LEGAL_FORM.test(name) || FORM.test(name)
})

const EVERY_LEGAL_FORM = new RegExp(LEGAL_FORM.source, 'g')
const EVERY_FORM = new RegExp(FORM.source, 'gu')

/** A plain name without its legal form and without signs, to compare it with others. */
export const coreOf = remembered((plain): string =>
  plain
    .replace(EVERY_FORM, ' ')
    .replace(EVERY_LEGAL_FORM, ' ')
    .replace(/[^\p{L}\p{N}]+/gu, ''),
)

const STREETS = [
  'via|viale|piazza|corso|largo|strada|localita|straat|laan|plein|kade|gracht|singel|dreef|rua|avenida',
  'travessa|praca|estrada',
  'ul|ulica|al|aleja|pl|plac|osiedle|ulice|namesti|trida|nabrezi|vagen|gatan|torget|gata|vej|gade|alle|vei',
  'veien|gate|plads|torv',
  'katu|tie|kuja|polku|utca|ut|utja|ter|tere|korut|strada|str|bulevardul|bd|calea|aleea|sos|soseaua',
  'οδο[ςσ]|λεωφορο[ςσ]|λεωφ|πλατεια|τ\\.?κ',
].join('|')
const COMPOUND = 'straat|weg|laan|gatan|vagen|vej|gade|veien|gata|katu|tie|strasse|allee'
const STREET = new RegExp(`${starts}(?:${STREETS})\\.?${ends}|\\p{L}{3}(?:${COMPOUND})${ends}`, 'u')

/** Whether a plain line looks like a street, a building or a place. */
export const hasStreet = remembered((plain): boolean => ADDRESS_WORD.test(plain) || STREET.test(plain))

const CODES = [
  String.raw`${starts}(?:[a-z]{1,2}[- ])?\d{5}(?=[,.]? ?\p{L})(?!\d)`,
  String.raw`${starts}\d{4} ?[a-z]{2}(?= \p{L})`,
  String.raw`${starts}\d{4}-\d{3}(?= ?\p{L})|${starts}\d{2}-\d{3}(?= ?\p{L})|${starts}\d{3} \d{2}(?= ?\p{L})`,
  String.raw`^(?:[a-z]{1,2}-)?[1-9]\d{3},? \p{L}{3,}`,
].join('|')
const CODE = new RegExp(CODES, 'u')

/** Whether a plain line has a postcode beside a place. */
export const hasPostcode = remembered((plain): boolean => POSTCODE.test(plain) || CODE.test(plain))

export const isContact = remembered(
  (plain): boolean => CONTACT.test(plain) || /^(?:puh|tlf|tfn|τηλ|telefono|telefoon|telefone|gsm)\b/.test(plain),
)

const REGISTER = new RegExp(
  [
    String.raw`${starts}(?:nip|regon|krs|ico|dic|cvr|org\.? ?(?:nr|nummer)|orgnr|kvk|btw|p\.? ?iva|partita iva|c\.?f|cod(?:ice)? fisc`,
    String.raw`nipc|contribuinte|alv|y-tunnus|adoszam|cegjegyzekszam|cui|c\.u\.i|cif|reg\.? ?com|α\.?φ\.?μ|δ\.?ο\.?υ`,
    String.raw`γ\.?ε\.?μ\.?η|mva|moms|rcs|ape|naf|uid|fn(?= ?\d{5,6} ?[a-z]\b)|abn|acn|gstin|gst|sst|uen|idnr)`,
  ].join('|') + ends,
  'u',
)
/** Whether a plain line has the number of a register or tax office. */
export const isRegistration = remembered(
  (plain): boolean => /\d/.test(plain) && (REGISTRATION.test(plain) || REGISTER.test(plain)),
)

export const NUMBERED_NAME = malaysia.NUMBERED_NAME
