import type { LanguageWords } from './language-words.ts'
import type { Chance } from './chance.ts'

export interface Company {
  /** as in a register: with its legal form, if it has one */
  name: string
  /** without the legal form */
  brand: string
  street: string
  town: string
  country: string
  vatId: string
  phone: string
  domain: string
  iban: string
}

const SYLLABLES =
  'nor|vel|mar|tec|lin|dor|bra|sol|kar|fen|tri|lum|or|ast|vi|ga|pol|ter|mon|el|ro|sta|ber|hal|qui|zan|rex|mo|la|ni'

export function company(chance: Chance, words: LanguageWords): Company {
  const person = () => chance.of(words.people).split(' ').at(-1)!
  const trade = () => chance.of(words.trades)
  const invented = () => {
    const parts = Array.from({ length: 2 + chance.below(2) }, () => chance.of(SYLLABLES)).join('')
    const word = parts[0]!.toUpperCase() + parts.slice(1)
    return chance.is(0.12) ? word.slice(0, 3).toUpperCase() : word
  }
  const brand = chance.pick([
    () => `${invented()} ${trade()}`,
    () => `${person()} ${trade()}`,
    () => `${trade()} ${person()}`,
    () => `${person()} & ${person()}`,
    () => invented(),
    () => `${invented()} ${invented()}`,
    () => `${invented()} ${trade()} & ${trade()}`,
    () => `${trade()} ${townName(chance.of(words.towns))}`,
    () => `${chance.of(words.people)} ${trade()}`,
  ])()
  const form = chance.is(0.78) ? chance.of(words.forms) : ''
  const before = form === 'SRL' && chance.is(0.5) ? 'S.C. ' : ''
  const name = chance.is(0.15) ? `${before}${brand} ${form}`.trim().toUpperCase() : `${before}${brand} ${form}`.trim()
  const country = chance.of(words.country)
  const letters = brand.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  const ascii = letters.replace(/ø/g, 'o').replace(/ł/g, 'l').replace(/ß/g, 'ss').replace(/æ/g, 'ae')
  const parts = ascii.split(/[^a-z0-9]+/).filter((part) => part !== '')
  const host =
    parts.length === 0
      ? invented().toLowerCase()
      : chance.pick([parts.join(''), parts.join('-'), parts[0]!, parts.slice(0, 2).join('')])
  return {
    name,
    brand: chance.is(0.15) ? brand.toUpperCase() : brand,
    street: chance.filled(chance.of(words.streets)),
    town: chance.filled(chance.of(words.towns)),
    country,
    vatId: chance.filled(chance.of(words.vatForm)),
    phone: chance.filled(chance.of(words.phone)),
    domain: `${host}.${chance.of(words.domain)}`,
    iban: chance.filled('DE## #### #### #### #### ##'),
  }
}

const townName = (town: string): string =>
  town
    .replace(/[#@\-,()]+/g, ' ')
    .trim()
    .split(/\s+/)
    .at(-1)!
