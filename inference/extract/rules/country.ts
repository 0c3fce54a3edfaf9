import { matchesIn } from './matches.ts'
import { ibanLength } from '../../../hub/document/iban.ts'
import { hasVatForm } from './checksums.ts'
import { COUNTRY_OF } from './country-prints.ts'
import { CURRENCY_SOURCE, currencyOf } from './currency-signs.ts'
import type { Layout } from './lines.ts'
import { patternOf } from './pattern.ts'

/** Names of countries in their own language and in English, in plain form. */
const NAMES: Record<string, string> = {
  AR: 'argentina',
  AT: 'osterreich|austria',
  AU: 'australia',
  BE: 'belgie|belgique|belgium',
  BR: 'brasil|brazil',
  CA: 'canada',
  CH: 'schweiz|suisse|svizzera|switzerland',
  CL: 'chile',
  CN: 'china',
  CZ: 'ceska republika|cesko|czech republic|czechia',
  DE: 'deutschland|germany',
  DK: 'danmark|denmark',
  ES: 'espana|spain',
  FI: 'suomi|finland',
  FR: 'france',
  GB: 'united kingdom|england|scotland|wales|great britain',
  GR: 'ελλαδα|ελλασ|greece',
  HK: 'hong kong',
  HU: 'magyarorszag|hungary',
  IE: 'ireland',
  IN: 'india|bharat|new delhi|mumbai|bengaluru|bangalore|chennai|kolkata|hyderabad|maharashtra',
  IS: 'iceland',
  IT: 'italia|italy',
  JP: 'japan',
  MX: 'mexico',
  MY: 'malaysia|sdn\\.? ?bhd',
  NL: 'nederland|the netherlands|netherlands',
  NO: 'norge|norway',
  NZ: 'new zealand',
  PL: 'polska|poland',
  PT: 'portugal',
  RO: 'romania',
  SE: 'sverige|sweden',
  SG: 'singapore',
  US: 'usa|u\\.s\\.a\\.?|united states(?: of america)?',
  ZA: 'south africa|\\(pty\\) ltd|johannesburg|cape town|pretoria',
}

/** Words for taxes and registers that one country has. */
const REGISTERS: Record<string, string> = {
  AR: 'cuit|ingresos brutos|responsable inscripto',
  AU: 'abn|acn|a\\.b\\.n\\.?',
  BR: 'cnpj|cpf|nf-?e',
  CA: 'gst ?/ ?hst|(?:hst|qst|tps|tvq|pst)(?=[ :(#@]{0,3}\\d(?:\\d{4}|[\\d.,]* ?%))',
  CL: 'r\\.?u\\.?t\\.?(?=[ :]*\\d{1,2}\\.\\d{3}\\.\\d{3}-)|s\\.?i\\.?i\\.?',
  CZ: 'dic(?=[: ]*cz)|ico(?=[: ]*\\d)',
  DE: 'ust-?id(?:nr)?|amtsgericht|hrb',
  DK: 'cvr(?:-?nr)?',
  ES: 'c\\.?i\\.?f(?=[: ]*[a-z]-?\\d)',
  FI: 'y-tunnus',
  FR: 'siret|siren|rcs',
  GR: 'αφμ|α\\.φ\\.μ|δου',
  HU: 'adoszam',
  IN: 'gstin|cgst|sgst|igst|pan no|hsn(?: ?/ ?sac)?|ifsc?(?: code)?',
  IT: 'p\\.? ?iva|partita iva|codice fiscale',
  MX: 'rfc|cfdi',
  NL: 'kvk',
  NO: 'mva|foretaksregisteret',
  NZ: 'ird|nzbn',
  PL: 'nip|regon',
  RO: 'cui(?=[: ]*(?:ro)?\\d)',
  SE: 'momsreg(?:\\.?nr)?|bankgiro(?:nr|nummer|t)?|f-skatt|svenska kronor',
  SG: 'uen',
  US: 'ein[: #]*\\d\\d-\\d{7}|sales tax|irs|(?:aba |ach )?routing(?: (?:no\\.?|number|#))?[: #]*\\d{9}',
}

const STATES =
  'AL|AK|AZ|AR|CA|CO|CT|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC'
/** Forms of postcodes that one country has, in the text as printed. */
const POSTCODES: readonly [form: RegExp, country: string][] = [
  [new RegExp(String.raw`\b(?:${STATES})\.?,? {1,2}\d{5}(?:-\d{4})?\b`), 'US'],
  // Without a province, the form is also that of article numbers.
  [/\b(?:AB|BC|MB|NB|NL|NS|NT|NU|ON|PE|QC|SK|YT)\.?,? {1,2}[ABCEGHJ-NPRSTVXY]\d[A-Z] ?\d[A-Z]\d\b/, 'CA'],
  [/\b(?:NSW|VIC|QLD|WA|SA|TAS|ACT|NT) \d{4}\b/, 'AU'],
  [/\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b/, 'GB'],
  [/\bSingapore \d{6}\b/i, 'SG'],
]
const DOMAINS: Record<string, string> = {
  'com.ar': 'AR',
  'com.au': 'AU',
  'co.uk': 'GB',
  'co.nz': 'NZ',
  'com.sg': 'SG',
  'com.hk': 'HK',
  'com.mx': 'MX',
  'com.br': 'BR',
  'com.my': 'MY',
  'co.in': 'IN',
  'co.za': 'ZA',
  ...Object.fromEntries(
    'at be ca ch cl cz de dk es fi fr gr hu ie it mx nl no nz pl pt ro se sg uk us in my'
      .split(' ')
      .map((name) => [name, name === 'uk' ? 'GB' : name.toUpperCase()]),
  ),
}
const DOMAIN = new RegExp(
  String.raw`[a-z0-9-]\.(${Object.keys(DOMAINS)
    .join('|')
    .replaceAll('.', String.raw`\.`)})(?![a-z0-9.-])`,
  'g',
)
const CALLING_CODES: Record<string, string> = {
  43: 'AT',
  61: 'AU',
  32: 'BE',
  54: 'AR',
  55: 'BR',
  56: 'CL',
  41: 'CH',
  420: 'CZ',
  49: 'DE',
  45: 'DK',
  34: 'ES',
  358: 'FI',
  33: 'FR',
  44: 'GB',
  30: 'GR',
  852: 'HK',
  36: 'HU',
  353: 'IE',
  91: 'IN',
  39: 'IT',
  52: 'MX',
  60: 'MY',
  31: 'NL',
  47: 'NO',
  64: 'NZ',
  48: 'PL',
  351: 'PT',
  40: 'RO',
  46: 'SE',
  65: 'SG',
  27: 'ZA',
}
const PHONE = /(?:\+|\b00)(\d{2,3})(?=[ ()/\d.-]{6})/g
/** Its groups may begin with 00, as phone numbers do. */
const ACCOUNT = /\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,4})?\b/g
const named = (words: Record<string, string>): [pattern: RegExp, country: string][] =>
  Object.entries(words).map(([country, source]) => [
    patternOf(String.raw`(?<![a-zα-ω.])(?:${source})(?![a-zα-ω])`),
    country,
  ])
const BY_NAME = named(NAMES)
const BY_REGISTER = named(REGISTERS)
const MARKS = new RegExp(CURRENCY_SOURCE, 'g')

/** What each kind of mark is worth. A second mark of the same kind adds nothing. */
const WORTH = { name: 1, register: 1.2, postcode: 1.2, domain: 0.7, phone: 0.7, account: 0.8, vat: 1.2, currency: 0.8 }

/** Less says nothing about the country. */
const ENOUGH = 0.7
/** How much more must speak for one country than for the next. */
const CLEARLY = 1.5

/** ISO 3166 codes of the countries that a document has marks of, with how many there are; Greece is GR. */
export function countriesOf(layout: Layout): ReadonlyMap<string, number> {
  const seen = new Set<string>()
  const weights = new Map<string, number>()
  const note = (country: string | undefined, kind: keyof typeof WORTH) => {
    if (!country || seen.has(`${kind} ${country}`)) return
    seen.add(`${kind} ${country}`)
    weights.set(country, (weights.get(country) ?? 0) + WORTH[kind])
  }
  for (const { text, plain } of layout.lines) {
    for (const [pattern, country] of BY_NAME) if (pattern.test(plain)) note(country, 'name')
    for (const [pattern, country] of BY_REGISTER) if (pattern.test(plain)) note(country, 'register')
    for (const [form, country] of POSTCODES) if (form.test(text)) note(country, 'postcode')
    for (const [, domain] of matchesIn(plain, DOMAIN)) note(DOMAINS[domain!], 'domain')
    for (const [, digits] of matchesIn(text.replace(ACCOUNT, ''), PHONE))
      note(CALLING_CODES[digits!] ?? CALLING_CODES[digits!.slice(0, 2)], 'phone')
    for (const [, id] of text.replace(/(?<=[A-Z\d])[ .](?=\d)/g, '').matchAll(/\b([A-Z]{2}[A-Z\d]{7,32})\b/g)) {
      const country = id!.startsWith('EL') ? 'GR' : id!.slice(0, 2)
      if (/^[A-Z]{2}\d{2}/.test(id!) && ibanLength(id!.slice(0, 2)) === id!.length) note(country, 'account')
      else if (hasVatForm(id!) && /\d{6}/.test(id!)) note(country, 'vat')
    }
    for (const match of matchesIn(plain, MARKS)) {
      const mark = currencyOf(text.slice(match.index, match.index + match[0].length))
      // Dollars of the United States are the money of many documents of other countries.
      if (mark?.codes.length === 1 && mark.codes[0] !== 'USD') note(COUNTRY_OF[mark.codes[0]!], 'currency')
    }
  }
  return weights
}

/** The country among these that the marks speak for; undefined if none does, or another country as well. */
export function likeliestOf(countries: ReadonlyMap<string, number>, among: readonly string[]): string | undefined {
  const [first, second] = among
    .map((country) => ({ country, weight: countries.get(country) ?? 0 }))
    .toSorted((a, b) => b.weight - a.weight)
  if (!first || first.weight < ENOUGH || first.weight <= (second?.weight ?? 0) * CLEARLY) return undefined
  return [...countries].some(([country, weight]) => country !== first.country && weight > first.weight)
    ? undefined
    : first.country
}
