import { matchesIn } from './matches.ts'
import { candidateOf, choose, type Candidate, type Choice } from '../candidate.ts'
import { checkVatId, hasVatForm, isAbn, isGstin } from './checksums.ts'
import { GST_NUMBER } from './datasets/malaysian-receipts.ts'
import { pieceOf, type Layout, type Line } from './lines.ts'
import { patternOf } from './pattern.ts'

const LABEL = patternOf(
  String.raw`(?:\b(?:ust\.?-?\s?-?id(?:ent)?\.?(?:-?\s?(?:nr|nummer))?|umsatzsteuer-?\s?id|vat(?: (?:id|`,
  String.raw`reg(?:istration)?|no|number|nr))*|tva(?: intra\w*)?|n[°º] ?tva|uid(?:-?nr)?|n\.?i\.?f|c\.?i\.?f|iva|btw|`,
  String.raw`gst|sst|tax (?:id|reg)|nip|dic|moms\w*|mva|alv|afa|adoszam|se-?nr|cvr|c\.?u\.?i|cod fiscal|contribuinte|`,
  String.raw`nipc|y-tunnus|eu-?vat)\b|αφμ|α\.φ\.μ)`,
)
const COUNTRY =
  /(?<![A-Z0-9])(?:CHE|AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|HR|HU|IE|IT|LT|LU|LV|MT|NL|NO|PL|PT|RO|SE|SI|SK|XI)(?=[ -]?[A-Z0-9])/g
const LONGEST = 22
const BUYERS = patternOf(
  String.raw`(?:\b(?:ihre|your|customer|kunden?|votre|buyer|kaufer|cliente?|nabywc\w*|odberatel\w*|kund\w*|koper|klant|`,
  String.raw`uw|vostr[oa]|vev[oő]\w*|ostaja\w*|asiakk?a\w*|client\w*|cumparator\w*|kober\w*|kjoper\w*)\b|πελατ|αγοραστ)`,
)

/** Numbers that a country prints without its letters, behind a label in plain form; the check digits must be right. */
const LOCAL: readonly [label: RegExp, id: (digits: string) => string][] = [
  [/\bnip(?: ?(?:nr|no))?[.: ]*(?:pl ?)?(?<id>\d{3}[- ]?\d{2,3}[- ]?\d{2}[- ]?\d{2,3})(?!\d)/, (id) => `PL${id}`],
  [
    /\b(?:p\.? ?iva|partita iva|part\. ?iva)(?: ?(?:e|[/,-]) ?c[a-z.]* ?f[a-z.]*)?[.: ]*(?:it ?)?(?<id>\d{11})(?!\d)/,
    (id) => `IT${id}`,
  ],
  [/\b(?:c\.?u\.?i\.?|c\.?i\.?f\.?|cod fiscal)[.: ]*(?:ro ?)?(?<id>\d{6,10})(?!\d)/, (id) => `RO${id}`],
  [
    /\bvat(?: ?reg(?:istration|istered)?\.?)?(?: ?(?:no|nr|number)\.?)?[.: ]*(?:gb ?)?(?<id>\d{3} ?\d{4} ?\d{2})(?!\d)/,
    (id) => `GB${id}`,
  ],
  [/\badoszam[.: ]*(?<id>\d{8})(?=-\d-\d{2})/, (id) => `HU${id}`],
  [/\by-?tunnus[.: ]*(?<id>\d{7}-\d)(?!\d)/, (id) => `FI${id}`],
  [/\bcvr(?:[- ]?(?:nr|nummer|no))?[.: ]*(?<id>\d{2} ?\d{2} ?\d{2} ?\d{2})(?!\d)/, (id) => `DK${id}`],
  [/\borg(?:anisasjons)?\.?[- ]?(?:nr|nummer)?[.: ]*(?:no ?)?(?<id>\d{3} ?\d{3} ?\d{3}) ?mva\b/, (id) => `NO${id}MVA`],
  [/(?:αφμ|α\.φ\.μ\.?)[.: ]*(?:el ?)?(?<id>\d{9})(?!\d)/, (id) => `EL${id}`],
  [/\b(?:nif|nipc|contribuinte)(?: ?n[.°ºo]*)?[.: ]*(?:pt ?)?(?<id>\d{3} ?\d{3} ?\d{3})(?!\d)/, (id) => `PT${id}`],
  [/\bbtw(?:[- ]?(?:id|nr|nummer))?[.: ]*(?<id>\d{9}b\d{2})(?!\d)/, (id) => `NL${id.toUpperCase()}`],
]
const ABN = /\b(?:abn|a\.b\.n\.?)[.: ]*(?<id>\d{2} ?\d{3} ?\d{3} ?\d{3})(?!\d)/
const GSTIN = /(?<![A-Z\d])\d{2}[A-Z]{5}\d{4}[A-Z][A-Z\d]Z[A-Z\d](?![A-Z\d])/

const SURE = { valid: 0.96, plausible: 0.8, invalid: 0.55 } as const
const WITHOUT_LABEL = 0.2
const GST_SURE = 0.8
/** In log odds: the foot of a page has the data of the sender. */
const WEIGHTS = { buyers: -3.2, foot: 0.6 } as const
const FOOT = 0.8
const CHOICE = { atLeast: 0.3, margin: 0.05 }

interface PrintedId {
  id: string
  from: number
  to: number
}

/**
 * The seller's VAT id: with right check digits before others, and not labelled as the buyer's. Two that are equally
 * good contest each other. Without any, a Malaysian GST number.
 */
export function findVatId(layout: Layout, isBuyersLine: (line: Line) => boolean): Choice | undefined {
  const candidates = layout.lines.flatMap((line) => {
    const row = layout.rows[line.row]!
    const labelled = [line, ...row.lines].find((each) => labelIn(each) !== undefined)
    const label = labelled && labelIn(labelled)
    const isBuyers =
      isBuyersLine(line) || [line, labelled, row.lines[0]].some((each) => each && BUYERS.test(each.plain))
    const isFoot = line.box[1] > layout.pages[line.page - 1]!.height * FOOT
    return idsIn(line).flatMap(({ id, from, to }): Candidate[] => {
      const check = isOwnForm(id) ? 'valid' : checkVatId(id)
      if (!label && check !== 'valid') return []
      return [
        candidateOf(pieceOf(line, from, to), id, SURE[check] - (label ? 0 : WITHOUT_LABEL), [
          ...(label ? [{ code: 'label', detail: label } as const] : []),
          ...(check === 'plausible' ? [] : [{ code: check === 'valid' ? 'check' : 'check-failed' } as const]),
          ...(isBuyers ? [{ code: 'place', detail: 'buyerName', weight: WEIGHTS.buyers } as const] : []),
          ...(isFoot ? [{ code: 'place', detail: 'foot', weight: WEIGHTS.foot } as const] : []),
        ]),
      ]
    })
  })
  return choose(candidates, CHOICE) ?? choose(gstNumbers(layout), CHOICE)
}

/** The label of a VAT id in a line, as printed. */
function labelIn({ plain, text }: Line): string | undefined {
  const match = LABEL.exec(plain)
  return match ? text.slice(match.index, match.index + match[0].length) : undefined
}

const isOwnForm = (id: string): boolean => /^\d/.test(id)

/** The VAT ids in a line, their groups joined; local forms with the letters of their country. */
function idsIn(line: Line): PrintedId[] {
  const found: PrintedId[] = []
  const upper = line.text.replaceAll('ß', 's').toUpperCase()
  if (upper.length !== line.text.length) return found
  for (const match of matchesIn(upper, COUNTRY)) {
    // "Es 912 345 674" may be a sentence.
    if (!line.text.startsWith(match[0], match.index)) continue
    const reach = upper.slice(match.index, match.index + LONGEST)
    for (let length = reach.length; length > 7; length--) {
      if (/[A-Z0-9]/.test(reach[length] ?? upper[match.index + length] ?? ' ') || !/[A-Z0-9]/.test(reach[length - 1]!))
        continue
      const id = reach.slice(0, length).replace(/[ .-]/g, '')
      if (!hasVatForm(id) || !/\d{6}/.test(id)) continue
      found.push({ id, from: match.index, to: match.index + length })
      break
    }
  }
  const local = localId(line, upper)
  return local && !found.some(({ id }) => id === local.id) ? [...found, local] : found
}

function localId(line: Line, upper: string): PrintedId | undefined {
  const spanish = /\b(?:NIF|CIF|N\.I\.F\.?|C\.I\.F\.?)(?:\/\w+)?[: ]*([A-Z]-?\d{7}-?[A-Z0-9]|\d{8}-?[A-Z])\b/.exec(
    upper,
  )
  if (spanish) return placed(`ES${spanish[1]!.replaceAll('-', '')}`, spanish, spanish[1]!)
  for (const [pattern, idOf] of LOCAL) {
    const match = pattern.exec(line.plain)
    const printed = match?.groups!['id']
    const id = printed && idOf(printed.replace(/[ -]/g, ''))
    if (match && id && checkVatId(id) === 'valid') return placed(id, match, printed)
  }
  const abn = ABN.exec(line.plain)
  const digits = abn?.groups!['id']!.replaceAll(' ', '')
  if (abn && digits && isAbn(digits)) return placed(digits, abn, abn.groups!['id']!)
  const gstin = GSTIN.exec(upper)
  return gstin && isGstin(gstin[0]) ? placed(gstin[0], gstin, gstin[0]) : undefined
}

function placed(id: string, match: RegExpExecArray, printed: string): PrintedId {
  const from = match.index + match[0].lastIndexOf(printed)
  return { id, from, to: from + printed.length }
}

function gstNumbers(layout: Layout): Candidate[] {
  for (const line of layout.lines) {
    const match = GST_NUMBER.exec(line.plain)
    const digits = match?.groups!['id']!.replaceAll('o', '0').replace(/ /g, '')
    if (!match || digits?.length !== 12) continue
    const { from, to } = placed(digits, match, match.groups!['id']!)
    return [candidateOf(pieceOf(line, from, to), digits, GST_SURE, [{ code: 'label', detail: 'GST' }])]
  }
  return []
}
