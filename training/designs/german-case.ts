import type { Chance } from '../synthetic/chance.ts'
import { caseOf, type Case } from './case.ts'
import { dealOf, type DealForm } from './deal.ts'
import { GERMAN, germanParty, type GermanChoice } from './german-party.ts'
import { GOODS } from './trades.ts'

interface GermanForm extends Partial<Omit<DealForm, 'goods'>> {
  countries: readonly (keyof typeof GERMAN)[]
  goods: keyof typeof GOODS
  seller?: GermanChoice
  buyer?: GermanChoice
  numbers?: readonly string[]
  dates?: readonly string[]
  /** each document has one rate */
  oneRate?: boolean
}

const NUMBERS = [
  'RE-YYYY-####',
  'YYYY####',
  '##/####',
  'R######',
  'RG ######',
  '#####',
  '90#######',
  'YYYY-###',
  'AR-####/##',
  'RE####',
  '##.###.###',
  'YYYY/0###',
  '1###',
]
const DATES = ['dd.mm.yyyy', 'dd.mm.yyyy', 'dd.mm.yyyy', 'd. M yyyy', 'dd.mm.yy', 'd.m.yyyy']

export function germanCase(chance: Chance, form: GermanForm): Case {
  const country = GERMAN[chance.pick(form.countries)]
  const rates = form.rates ?? country.rates
  const deal = dealOf(chance, {
    count: [1, 6],
    separators: chance.pick(country.separators),
    ...form,
    goods: GOODS[form.goods],
    rates: form.oneRate ? [rates[0]!] : rates,
  })
  const seller = germanParty(chance, country, form.seller)
  const buyer = germanParty(chance, country, form.buyer)
  const { currency } = country
  const swiss = currency === 'CHF'
  const sign = swiss ? chance.pick(['CHF', 'CHF', 'Fr.']) : chance.pick(['€', '€', 'EUR'])
  const numbers = form.numbers ?? NUMBERS
  const dates = form.dates ?? DATES
  const signed = swiss ? '# 12.00' : '12.00 #'
  return caseOf(chance, { seller, buyer, deal, numbers, dates, language: 'de', currency, sign, signed })
}
