// A file can say what nobody sees on the page: white text, text behind a picture. It is compared with what is seen.
import type { Finding } from '../hub/document/finding.ts'
import type { Box } from '../hub/document/values/value.ts'
import type { Claim, FormValue, LayerWord } from './formats/format.ts'

/** Words are one line if their middles differ by less than this share of their heights. */
const SAME_LINE = 0.5
/** So many places are named in a finding. */
const MAX_NAMED = 5
const MAX_LENGTH = 80
/** The same for values of a form: there may be no page to look at. */
const MAX_NAMED_VALUES = 12
/** A doubtful text layer is believed if recognition reads this share of its words alike. */
const BELIEVED_SHARE = 0.5

/**
 * What a reviewer must know about text of a page that nobody sees.
 * @param seen the words that a person sees, those of recognition included
 */
export function findingsAbout(claims: readonly Claim[], seen: readonly LayerWord[], page: number): Finding[] {
  const hidden = claims.filter(({ why }) => why === 'hidden')
  const behind = claims.filter(({ why }) => why === 'behind')
  return [...aboutHidden(hidden, seen, page), ...aboutBehind(behind, seen, page)]
}

function aboutHidden(hidden: readonly Claim[], seen: readonly LayerWord[], page: number): Finding[] {
  const isSeen = lookUp(seen)
  const unseen = hidden.filter(({ text }) => fold(text) !== '' && !isSeen(text))
  if (unseen.length === 0) return []
  const values = unseen.filter(({ text }) => isLikeValue(text))
  const lines = [...new Set((values.length > 0 ? values : unseen).map((word) => lineAround(word, hidden)))]
  return [
    {
      code: 'hidden-text',
      asks: values.length > 0,
      page,
      detail: `Text that nobody sees on page ${page} says ${namedFirst(lines.map(quoted))}.`,
    },
  ]
}

function aboutBehind(behind: readonly Claim[], seen: readonly LayerWord[], page: number): Finding[] {
  const isSeen = lookUp(seen)
  const differing = behind.flatMap((claim) => {
    if (!isLikeValue(claim.text) || isSeen(claim.text)) return []
    const there = seen.filter(({ box }) => overlaps(box, claim.box)).map(({ text }) => text)
    const shown = there.join(' ')
    if (fold(shown) === fold(claim.text)) return []
    return [`${quoted(claim.text)} where the picture shows ${there.length > 0 ? quoted(shown) : 'nothing readable'}`]
  })
  if (differing.length === 0) return []
  const detail = `The text behind the picture of page ${page} says ${namedFirst([...new Set(differing)])}.`
  return [{ code: 'text-behind-picture', asks: true, page, detail }]
}

/**
 * What a reviewer must know about the values of a form that another program shows. A page may show them in another way:
 * as a date in the order of a country, or with other decimals.
 * @param seen the words of all pages
 */
export function findingsAboutForm(values: readonly FormValue[], seen: readonly LayerWord[]): Finding[] {
  const isSeen = lookUp(seen)
  const unseen = values.filter(({ value }) => fold(value) !== '' && !inOtherForms(value).some(isSeen))
  if (unseen.length === 0) return []
  const likeValues = unseen.filter(({ value }) => isLikeValue(value))
  const others = unseen.filter(({ value }) => !isLikeValue(value))
  const named = [...likeValues, ...others].map(({ name, value }) => quoted(`${name}: ${value}`))
  const asks = likeValues.length > 0
  // Codes of check boxes and lists are no news on a page that shows the form.
  if (!asks && unseen.length * 2 < values.length) return []
  return [
    { code: 'hidden-text', asks, detail: `Form data that no page shows says ${namedFirst(named, MAX_NAMED_VALUES)}.` },
  ]
}

function inOtherForms(value: string): string[] {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})/.exec(value) ?? []
  if (year && month && day)
    return [year, year.slice(2)].flatMap((short) => [
      `${short}${month}${day}`,
      `${day}${month}${short}`,
      `${month}${day}${short}`,
      `${Number(day)}${Number(month)}${short}`,
      `${Number(month)}${Number(day)}${short}`,
    ])
  return /^-?\d+\.\d+$/.test(value) ? [value, Number(value).toFixed(2), String(Number(value))] : [value]
}

/** Whether recognition confirms a text layer that looks odd, such as one in an unknown language. */
export function isConfirmed(doubtful: readonly LayerWord[], recognised: readonly LayerWord[]): boolean {
  const there = new Set(recognised.map(({ text }) => fold(text)))
  const long = doubtful.map(({ text }) => fold(text)).filter((text) => text.length >= 3)
  return long.length > 0 && long.filter((text) => there.has(text)).length >= long.length * BELIEVED_SHARE
}

/** Letters and digits only. */
const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')

/** An amount, a date, an account or another number that could be taken for a value of the document. */
const isLikeValue = (text: string): boolean =>
  /\d[.,'’]\d{2}(?!\d)/.test(text) ||
  /\d{1,4}[./-]\d{1,2}[./-]\d{1,4}/.test(text) ||
  /\d{4}/.test(text) ||
  /^[A-Z]{2}\d{2}[A-Z\d]{4}/.test(text)

/** Whether a text is among words, whole or over several of them. */
function lookUp(words: readonly LayerWord[]): (text: string) => boolean {
  const folded = words.map(({ text }) => fold(text))
  const single = new Set(folded)
  const all = folded.join('')
  return (text) => {
    const wanted = fold(text)
    return single.has(wanted) || (wanted.length >= 4 && all.includes(wanted))
  }
}

/** The words of a line, so that a reviewer understands a value. */
function lineAround(word: LayerWord, words: readonly LayerWord[]): string {
  const [, y0, , y1] = word.box
  return words
    .filter(({ box }) => Math.abs(box[1] + box[3] - y0 - y1) < (y1 - y0) * SAME_LINE * 2)
    .toSorted((a, b) => a.box[0] - b.box[0])
    .map(({ text }) => text)
    .join(' ')
}

const quoted = (text: string): string => `"${text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text}"`

function namedFirst(places: readonly string[], most = MAX_NAMED): string {
  const more = places.length - most
  return `${places.slice(0, most).join(', ')}${more > 0 ? `, and so at ${more} more places` : ''}`
}

function overlaps(a: Box, b: Box): boolean {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0])
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1])
  return width > Math.min(a[2] - a[0], b[2] - b[0]) * 0.3 && height > Math.min(a[3] - a[1], b[3] - b[1]) * 0.3
}
