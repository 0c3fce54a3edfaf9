// Vocabulary and corrections that fit Malaysian receipts only. They were tuned on the SROIE data set (ICDAR 2019) and
// on the errors of PP-OCR; keep general rules out of here. Strings are parts of regular expressions over plain lines
// (lower case, no accents).
import { patternOf, sourceOf } from '../pattern.ts'

/** Sdn Bhd and S/B with their usual misreadings, PLT. */
export const LEGAL_FORMS = String.raw`[s5][dob]n\.? ?bhd|sdn\b|[s5]\/[b8]\b|(?<=[a-z] )sb(?= ?\(|$)|bhd|plt`

export const BUSINESS_WORDS = 'restoran|kedai|pasaraya|farmasi|klinik|syarikat|perniagaan|pasar'

/** The first word of a street. */
const ROADS = 'jalan|jln|jl|lorong|lebuh|persiaran|taman|kampung'
export const ROAD = new RegExp(String.raw`^(?:${ROADS})\b`)

export const STREET_WORDS = sourceOf(
  String.raw`${ROADS}|lrg|lebuhraya|tmn|kg\.|kawasan|kws|bandar|bdr|seksyen|sek|mukim|batu|menara|wisma|bangunan|`,
  String.raw`kompleks`,
)

export const PLACES = sourceOf(
  'johor|selangor|kuala lumpur|penang|pulau pinang|perak|kedah|kelantan|terengganu|pahang|melaka|',
  'negeri sembilan|sabah|sarawak|perlis|putrajaya|wilayah persekutuan|malaysia|petaling jaya|shah alam|',
  'cheras|subang|puchong|klang|darul ehsan',
)
export const PLACE_ABBREVIATIONS = String.raw`d\.e\.?|kl|pj`

/** "Jalan" as "Jin" after a number or a comma. */
export const MISREAD_JALAN = String.raw`(?:\d[,.]? ?|, ?)jin(?= [a-z])`

export const PHONE_NUMBER = String.raw`^\W*(?:\+?6?0\d{1,2}[- ]?\d{3,4}[- ]?\d{3,4})\b|\b0\d{1,2}-\d{7,8}\b`
/** Companies, businesses and taxes are registered under these names; "(123456-X)" is a number of the register. */
export const REGISTERS = 'gst(?: ?(?:id|no|reg))?|sst|br no|roc|brn|business reg|rob|ssm|gst id'
export const COMPANY_NUMBER = String.raw`^\(?[a-z]{0,3}\d{5,12} ?-? ?[a-z0-9]{1,2}\)?$|^\(?\d{5,}\)?$|^\(.{0,3}\d{4,}.{0,6}\)$`

/** Numbers of the registers of companies and of businesses, which no other country prints in this form. */
export const NUMBERED_COMPANY = String.raw`\((?:\d{5,7}|[a-z]{2}\d{7}) ?- ?[a-z]\)|(?<![a-z0-9])\d{9}-[a-z](?![a-z0-9])`

/** A name with its number of the register of companies. */
export const NUMBERED_NAME = /^[a-z].*\(\d{4,}-?[a-z]\)$/

/** The number of a GST registration, after its label. */
export const GST_NUMBER = patternOf(
  String.raw`\b(?:gst|sst)\s?(?:reg(?:istration)?|re9|id|[l1]d)?\.?\s?(?:no|number|#|id)?`,
  String.raw`[.:# ()]*(?<id>[o0-9][o0-9 ]{10,14}[o0-9])(?!\d)`,
)

export const RINGGIT_SIGNS = ['rm', 'myr'] as const
/** Recognition confuses the M with H, N and K; only before an amount with decimals. */
export const MISREAD_RINGGIT_SIGNS = ['rh', 'rn', 'rk'] as const

/** Forms of companies as printed, with their usual misreadings. */
export const PRINTED_LEGAL_FORMS = String.raw`S[DOB]N\.? ?BHD\.?|[S5]\/[B8]|SB|BHD\.?`
/** The label of an address. */
export const ADDRESS_LABEL = 'ALAMAT'
/** "Jin" for "Jln" (Jalan). */
export const MISREAD_JLN = /\bJ[i1l]n(?= \p{Lu})/gu

/** Malay words for what a till prints before an amount. */
export const CHANGE_LABEL = /\bbaki\b/
export const CASH_LABEL = /\btunai\b/
export const TOTAL_LABEL = /\bjumlah\b/

/** Malay names of months that differ from the English ones. */
export const MONTHS: readonly [name: string, month: number][] = [
  ['mac', 3],
  ['julai', 7],
  ['ogos', 8],
  ['disember', 12],
]

/** Corrects what recognition makes of company names. */
export const correctName = (name: string): string =>
  name
    .replace(/\(K[I1i]\)/, '(KL)')
    .replace(/\bS[OB]N(?=\.? ?BHD)/, 'SDN')
    .replace(/\b5\/B\b|\bS\/8(?!\d)|\b5\/8$/, 'S/B')
