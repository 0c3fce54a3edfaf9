import type { Chance } from '../synthetic/chance.ts'
import { caseOf, type Case } from './case.ts'
import { dealOf, type DealForm } from './deal.ts'
import { ENGLISH, englishParty, type EnglishChoice, type EnglishCountry } from './english-party.ts'
import { GOODS } from './trades.ts'

interface EnglishCase extends Case {
  country: EnglishCountry
  taxName: string
}

interface EnglishForm extends Partial<Omit<DealForm, 'goods'>> {
  countries: readonly (keyof typeof ENGLISH)[]
  goods: keyof typeof GOODS
  seller?: EnglishChoice
  buyer?: EnglishChoice
  numbers?: readonly string[]
  /** each document has one rate */
  oneRate?: boolean
}

const NUMBERS = [
  'INV-####',
  '#####',
  'SI#####',
  '######',
  'YYYY-0###',
  'INV0####',
  '@@##/####',
  '1####',
  'IN-YYYY-###',
  '0#####',
  '@@@-##-####',
  'CI ######',
  '###',
]

export function englishCase(chance: Chance, form: EnglishForm): EnglishCase {
  const country = ENGLISH[chance.pick(form.countries)]
  const rates = form.rates ?? country.rates
  const goods = GOODS[form.goods]
  const deal = dealOf(chance, {
    count: [1, 6],
    separators: country.currency === 'ZAR' ? chance.pick([' .', ',.', ' ,']) : chance.pick([',.', ',.', ',.', '.']),
    ...form,
    goods,
    rates: form.oneRate || country.currency === 'USD' ? [chance.pick(rates)] : rates,
  })
  const seller = englishParty(chance, country, form.seller)
  const buyer = englishParty(chance, country, form.buyer ?? { form: chance.is(0.7) })
  const { currency, sign } = country
  const dates = country.dates.split('|')
  const numbers = form.numbers ?? NUMBERS
  const signed = currency === 'ZAR' ? '# 12.00' : '#12.00'
  const made = caseOf(chance, { seller, buyer, deal, numbers, dates, language: 'en-GB', currency, sign, signed })
  return { ...made, country, taxName: chance.of(country.tax) }
}
