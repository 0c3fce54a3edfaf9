import type { LayerWord } from '../format.ts'

/** A page with more words shows something of its own. */
const MAX_WORDS = 150
/** What Adobe's forms show in other programs. */
const WAIT = 'please wait|bitte warten|veuillez patienter|espere|attendere|even geduld|aguarde|vänta|proszę czekać'
const NOTICE = new RegExp(`\\b(?:${WAIT})\\b.*\\b(?:adobe|viewer|reader)\\b`, 'is')

interface Shown {
  words: readonly LayerWord[]
  /** whether the file has a form that is not made of pages (XFA) */
  hasXfa: boolean
  /** whether the page has form fields, which show the values */
  hasWidgets: boolean
}

/** Whether a page only says that another program shows the form. */
export function isPlaceholder({ words, hasXfa, hasWidgets }: Shown): boolean {
  if (words.length > MAX_WORDS) return false
  return (hasXfa && !hasWidgets) || NOTICE.test(words.map(({ text }) => text).join(' '))
}
