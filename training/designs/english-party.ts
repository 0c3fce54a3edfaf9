import type { Chance } from '../synthetic/chance.ts'
import { ibanOf } from './identifiers.ts'
import { hostOf, type Party } from './party.ts'

export interface EnglishCountry {
  code: string
  forms: string
  streets: string
  towns: string
  phone: string
  vatId: string
  register: string
  domain: string
  banks: string
  currency: string
  sign: string
  /** printed as "d.m.y" and so on: see `dated` */
  dates: string
  /** the name of the tax, then its rates */
  tax: string
  rates: number[]
}

const ROADS = 'Mill Lane|Station Road|Church Street|Riverside Way|Victoria Road|Kings Avenue|Harbour Street|Park Road'
const streets = ROADS.split('|').flatMap((road) => [`## ${road}`, `# ${road}`, `Unit #, ## ${road}`])

export const ENGLISH: Record<'UK' | 'IE' | 'US' | 'CA' | 'AU' | 'SG' | 'ZA', EnglishCountry> = {
  UK: {
    code: 'United Kingdom',
    forms: 'Ltd|Ltd|Limited|Limited|Ltd.|LLP|PLC|plc|',
    streets: [
      ...streets,
      'Unit ## Meridian Business Park',
      'The Old Dairy, Manor Farm',
      '# Wharf House, Canal Street',
    ].join('|'),
    towns:
      'Leeds LS## #@@|Bristol BS# #@@|London EC#@ #@@|Norwich NR# #@@|Glasgow G# #@@|Cardiff CF## #@@|York YO# #@@',
    phone: '01### ######|020 7### ####|+44 (0)1### ######|0800 ### ###',
    vatId: 'GB ### #### ##|GB#########',
    register: 'Registered in England and Wales No. ########|Company No. ########|Reg. No. SC######',
    domain: 'co.uk|com|uk',
    banks: 'Barclays Bank PLC|Lloyds Bank|NatWest|HSBC UK|Starling Bank|Santander UK plc',
    currency: 'GBP',
    sign: '£',
    dates: 'dd/mm/yyyy|d M yyyy|dd-X-yyyy|dd/mm/yy|d X yyyy|W, d M yyyy',
    tax: 'VAT',
    rates: [20, 20, 20, 5, 0],
  },
  IE: {
    code: 'Ireland',
    forms: 'Ltd|Limited|DAC|Teoranta|',
    streets: ['## Grand Canal Quay', 'Unit # Ballymount Industrial Estate', '# Eyre Square', '## Patrick Street'].join(
      '|',
    ),
    towns: 'Dublin 2 D0# @@##|Cork T## @###|Galway H91 @@##|Limerick V94 @#@#',
    phone: '+353 1 ### ####|(021) ### ####|091 ######',
    vatId: 'IE#######@|IE #######@@',
    register: 'Registered in Ireland No. ######|CRO ######',
    domain: 'ie|com',
    banks: 'AIB|Bank of Ireland|Permanent TSB',
    currency: 'EUR',
    sign: '€',
    dates: 'dd/mm/yyyy|d M yyyy|dd-mm-yyyy|dd X yyyy',
    tax: 'VAT',
    rates: [23, 23, 13.5, 0],
  },
  US: {
    code: 'USA',
    forms: 'Inc.|Inc|, Inc.|LLC|, LLC|Corp.|Co.|Corporation|, P.C.|L.L.C.|',
    streets:
      '#### Elm Street|### W. Lincoln Ave, Suite ###|#### Industrial Blvd.|PO Box ####|## Commerce Dr., Ste. ##|#### County Road ##',
    towns:
      'Austin, TX 787##|Portland, OR 972##|Columbus, OH 432##|Brooklyn, NY 112##|Boise, ID 837##|Denver, CO 802##|Madison, WI 537##',
    phone: '(###) ###-####|###-###-####|+1 ### ### ####|1-800-###-####',
    vatId: '##-#######',
    register: 'EIN ##-#######|Fed. Tax ID ##-#######',
    domain: 'com|com|net|io|us',
    banks: 'Chase Bank|Wells Fargo Bank, N.A.|First Republic Bank|Bank of America',
    currency: 'USD',
    sign: '$',
    dates: 'mm/dd/yyyy|M d, yyyy|X d, yyyy|m/d/yyyy|mm/dd/yy|mm-dd-yyyy',
    tax: 'Sales Tax',
    rates: [8.25, 7, 6.5, 0],
  },
  CA: {
    code: 'Canada',
    forms: 'Inc.|Ltd.|Corp.|Limited|ULC|',
    streets: '### King Street West|#### Granville St., Unit ##|## Rue Wellington|Suite ###, #### Bay Street',
    towns: 'Toronto, ON M5@ #@#|Vancouver BC V6@ #@#|Calgary, Alberta T2@ #@#|Halifax, NS B3@ #@#',
    phone: '(###) ###-####|1-888-###-####',
    vatId: '######### RT0001',
    register: 'GST/HST No. ######### RT0001|Business Number #########',
    domain: 'ca|com',
    banks: 'RBC Royal Bank|TD Canada Trust|Scotiabank',
    currency: 'CAD',
    sign: '$',
    dates: 'yyyy-mm-dd|M d, yyyy|X d, yyyy|dd-X-yyyy',
    tax: 'HST|GST/HST',
    rates: [13, 13, 5, 15],
  },
  AU: {
    code: 'Australia',
    forms: 'Pty Ltd|Pty. Ltd.|Pty Limited|PTY LTD|',
    streets: '## Bourke Street|Level #, ### George Street|#/## Enterprise Drive|Shop ##, Harbour Town',
    towns: 'Melbourne VIC 3###|Sydney NSW 2###|Brisbane QLD 4###|Fremantle WA 61##',
    phone: '(0#) #### ####|1300 ### ###|+61 # #### ####',
    vatId: '## ### ### ###',
    register: 'ABN ## ### ### ###|A.B.N. ## ### ### ###',
    domain: 'com.au|net.au|com',
    banks: 'Commonwealth Bank|Westpac|NAB|ANZ',
    currency: 'AUD',
    sign: '$',
    dates: 'd/mm/yyyy|d M yyyy|dd X yyyy|dd/mm/yyyy',
    tax: 'GST',
    rates: [10, 10, 10, 0],
  },
  SG: {
    code: 'Singapore',
    forms: 'Pte Ltd|Pte. Ltd.|PTE. LTD.|Private Limited',
    streets: '## Ubi Crescent #0#-##|Blk ### Kallang Way|# Raffles Place #1#-0#|## Tuas Avenue ##',
    towns: 'Singapore ######|S(######)|Singapore 4#####',
    phone: '+65 6### ####|6### ####|Tel: (65) 6### ####',
    vatId: '20#######@|M2-#######-#',
    register: 'UEN 20#######@|Co. Reg. No. 20#######@',
    domain: 'com.sg|sg|com',
    banks: 'DBS Bank Ltd|OCBC Bank|United Overseas Bank',
    currency: 'SGD',
    sign: 'S$',
    dates: 'dd/mm/yyyy|dd X yyyy|d M yyyy',
    tax: 'GST',
    rates: [9, 9, 8, 7],
  },
  ZA: {
    code: 'South Africa',
    forms: '(Pty) Ltd|(PTY) LTD|Pty Ltd|CC|',
    streets: '## Loop Street|Unit # Paarden Eiland Park|### Jan Smuts Avenue|## Voortrekker Road',
    towns: 'Cape Town 8001|Johannesburg 2###|Durban 4001|Stellenbosch 7600',
    phone: '021 ### ####|+27 11 ### ####|0861 ### ###',
    vatId: '4#########',
    register: 'Reg. No. 20##/######/07|CK 19##/######/23',
    domain: 'co.za|com',
    banks: 'First National Bank|Nedbank|Standard Bank|ABSA',
    currency: 'ZAR',
    sign: 'R',
    dates: 'yyyy/mm/dd|dd M yyyy|dd/mm/yyyy|yyyy-mm-dd',
    tax: 'VAT',
    rates: [15, 15, 0],
  },
}

const FIRST =
  'Aoife|Daniel|Priya|Marcus|Helen|Tom|Siobhán|Wei Ling|Thabo|Grace|Oliver|Nadia|Ruth|Callum|Fatima|Jack|Emily|Kwame|Hannah|Luis'
const LAST =
  "Hargreaves|O'Brien|Patel|Whitlock|Fenwick|McAllister|Nguyen|van der Merwe|Tan|Okafor|Sørensen|Lindqvist|Castellano|Baker|Dlamini|Abernathy|Kowalski|Doyle|Pemberton|Ashworth|Goldberg|Muir|Chaudhry|Booth"
const TRADES =
  'Electrical|Plumbing & Heating|Joinery|Print|Consulting|Logistics|Catering|Engineering|Landscapes|Architects|Fasteners|Office Supplies|Software|Design|Vets|Motors|Roofing|Analytics|Timber|Packaging|Security|Foods|Media|Scaffolding|Haulage|Fabrications|Lighting|Laundry Services|Marine|Seeds'
const BRANDS =
  'Brightloop|Northgate|Kestrel|Blue Heron|Ironbridge|Quayside|Fernhill|Redkite|Zenvia|Clearpath|Oakline|Tallow & Thyme|Sixpence|Lumara|Harbourlight|Pinpoint|Greenacre|Stonecroft|Vertigo|Mosaic|Tidewater|Foxglove|Summit|Cobalt|Westbourne|Amberley|Copperfield|Halcyon|Nimbus|Parcelwise|Datafold|Ledgerly'
const NOUNS =
  'Group|Services|Solutions|Partners|Supplies|Trading|Systems|Works|International|Collective|Studio|Holdings'

function brandOf(chance: Chance): { brand: string; person: string } {
  const person = `${chance.of(FIRST)} ${chance.of(LAST)}`
  const surname = person.split(' ').slice(1).join(' ')
  const [trade, brand, other] = [chance.of(TRADES), chance.of(BRANDS), chance.of(LAST)]
  const name = chance.pick([
    () => `${brand} ${trade}`,
    () => `${brand} ${chance.of(NOUNS)}`,
    () => brand,
    () => `${surname} ${trade}`,
    () => `${surname} & ${other}`,
    () => `${surname}, ${other} & ${chance.of(LAST)}`,
    () => `${person[0]}. ${surname} & ${chance.pick(['Sons', 'Son', 'Daughters', 'Co'])}`,
    () => `${person[0]}.${chance.filled('@')}. ${surname} ${trade}`,
    () => `${chance.filled('@@@')} ${trade}`,
    () => `${chance.filled('@@')}${chance.pick(['', '&'])}${chance.filled('@')} ${chance.of(NOUNS)}`,
    () => `The ${brand} ${trade.split(' ')[0]} Company`,
    () => `${brand}${chance.pick(['.io', '.com', 'HQ', ' 24'])}`,
    () => `${chance.of(BRANDS).split(' ')[0]!}${chance.pick(['tech', 'ware', 'soft', 'fresh'])}`,
    () => `${chance.pick(['1st Choice', 'A1', 'Two Rivers', 'Four Winds', '3D'])} ${trade}`,
  ])()
  return { brand: name, person }
}

export interface EnglishChoice {
  /** a person without a company: no legal form */
  person?: boolean
  /** without it, as often as not */
  form?: boolean
}

export function englishParty(
  chance: Chance,
  country: EnglishCountry,
  { person: own, form }: EnglishChoice = {},
): Party {
  const { brand: company, person } = brandOf(chance)
  const legal = own ? '' : form === false ? '' : formOf(chance, country, form)
  const brand = own ? person : company
  const joined = legal === '' ? brand : legal.startsWith(',') ? `${brand}${legal}` : `${brand} ${legal}`
  const name = chance.is(0.1) && !own ? joined.toUpperCase() : joined
  const web = `${hostOf(brand)}.${chance.of(country.domain)}`
  const town = chance.filled(chance.of(country.towns))
  return {
    name,
    brand,
    person,
    street: chance.filled(chance.of(country.streets)),
    town,
    city: town.match(/^[A-Za-z ]+?(?=,| [A-Z]{1,3}\d| \d|$)/)?.[0] ?? town,
    country: country.code,
    phone: chance.filled(chance.of(country.phone)),
    mail: `${chance.of('accounts|billing|office|info|hello')}@${web}`,
    web: `www.${web}`,
    vatId: chance.filled(chance.of(country.vatId)),
    register: chance.filled(chance.of(country.register)),
    iban: ibanOf(country.currency === 'EUR' ? 'IE' : 'GB', chance),
    bic: chance.filled('@@@@GB2L'),
    bank: chance.of(country.banks),
  }
}

function formOf(chance: Chance, { forms }: EnglishCountry, required = false): string {
  const all = forms.split('|').filter((form) => !required || form !== '')
  return chance.pick(all)
}
