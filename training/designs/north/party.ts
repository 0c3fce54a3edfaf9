import type { Chance } from '../../synthetic/chance.ts'
import { ibanOf } from '../identifiers.ts'

/** The words that names and addresses of a country are made of. Lists are parted by "|". */
export interface Country {
  code: string
  /** "[Brand] form": what is in brackets is on logos; {list} is a word of that list, {brand} an invented one */
  names: readonly string[]
  lists: Record<string, string>
  syllables: string
  streets: string
  /** with the postcode */
  towns: string
  phones: string
  domains: string
  mails: string
  /** "name=BIC" */
  banks: string
  /** of a company: what it is registered as, and its tax number where that is another one */
  numbers(chance: Chance): { register: string; vat: string }
}

export interface Party {
  name: string
  brand: string
  /** someone who works there */
  person: string
  street: string
  town: string
  register: string
  vat: string
  phone: string
  domain: string
  mail: string
  bank: string
  bic: string
  iban: string
}

const LETTERS: Record<string, string> = { ł: 'l', ø: 'o', æ: 'ae', å: 'a', ß: 'ss', đ: 'd' }

/** A word that is no word of the language, as of a brand. */
function invented(chance: Chance, syllables: string): string {
  if (chance.is(0.15)) return chance.filled(chance.pick(['@@@', '@@', '@@@@', '@&@', '@.@.@.']))
  const word = Array.from({ length: 2 + chance.below(2) }, () => chance.of(syllables)).join('')
  const title = word[0]!.toUpperCase() + word.slice(1)
  return chance.is(0.15) ? title.toUpperCase() : title
}

const filledFrom = (chance: Chance, pattern: string, { lists, syllables }: Country): string =>
  pattern.replace(/\{(\w+)\}/g, (_, list: string) =>
    list === 'brand' ? invented(chance, syllables) : chance.of(lists[list] ?? list),
  )

/** @param names the patterns of names, where a design has senders of one trade */
export function partyOf(chance: Chance, country: Country, names: readonly string[] = country.names): Party {
  const pattern = filledFrom(chance, chance.pick(names), country)
  const name = chance.is(0.1) ? pattern.replace(/\[|\]/g, '').toUpperCase() : pattern.replace(/\[|\]/g, '')
  const brand = /\[(.*)\]/.exec(pattern)?.[1] ?? name
  const words = brand.toLowerCase().replace(/[łøæåßđ]/g, (letter) => LETTERS[letter]!)
  const parts = words
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .split(/[^a-z0-9]+/)
    .filter((part) => part !== '')
  const host =
    parts.length === 0 ? chance.filled('@@@@@').toLowerCase() : parts.slice(0, 2).join(chance.pick(['', '-']))
  const domain = `${host}.${chance.of(country.domains)}`
  const [bank, bic] = chance.of(country.banks).split('=') as [string, string]
  return {
    name,
    brand,
    domain,
    bank,
    bic,
    person: filledFrom(chance, '{first} {last}', country),
    street: chance.filled(chance.of(country.streets)),
    town: chance.filled(chance.of(country.towns)),
    ...country.numbers(chance),
    phone: chance.filled(chance.of(country.phones)),
    mail: `${chance.of(country.mails)}@${domain}`,
    iban: ibanOf(country.code, chance),
  }
}

export interface Look {
  font: string
  color: string
  /** in points */
  size: number
}

/** Fonts with the letters of all languages here, Greek too. */
const FONTS = ['Liberation Sans', 'Carlito', 'DejaVu Sans Condensed', 'Open Sans', 'Roboto', 'Lato', 'Liberation Serif']
const COLORS = ['#1a4f8b', '#b5121b', '#2f6b3a', '#333', '#0a7d8c', '#6a2c70', '#d2691e', '#000', '#00587c', '#8a6d1d']

export const lookOf = (chance: Chance, fonts: readonly string[] = FONTS): Look => ({
  font: `"${chance.pick(fonts)}"`,
  color: chance.pick(COLORS),
  size: chance.pick([8, 8.5, 9, 9.5, 10]),
})
