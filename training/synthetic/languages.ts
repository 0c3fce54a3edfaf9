import { EASTERN } from './eastern-words.ts'
import type { LanguageWords } from './language-words.ts'
import { NORTHERN } from './northern-words.ts'
import { WESTERN } from './western-words.ts'

/** In this order: which letter has which language depends on it. */
const ORDER = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'pl', 'cs', 'sv', 'da', 'no', 'fi', 'hu', 'ro', 'el']
const ALL = { ...WESTERN, ...EASTERN, ...NORTHERN }

/** The words of invented invoices in sixteen languages. */
export const LANGUAGES: Record<string, LanguageWords> = Object.fromEntries(ORDER.map((code) => [code, ALL[code]!]))
