import type { Chance } from '../synthetic/chance.ts'
import { ibanOf } from './identifiers.ts'
import { hostOf, type Party } from './party.ts'

interface GermanCountry {
  code: 'DE' | 'AT' | 'CH'
  land: string
  forms: string
  towns: string
  phone: string
  vatId: string
  registers: string
  banks: string
  currency: string
  rates: number[]
  separators: string[]
}

export const GERMAN: Record<'DE' | 'AT' | 'CH', GermanCountry> = {
  DE: {
    code: 'DE',
    land: 'Deutschland',
    forms:
      'GmbH|GmbH|GmbH|GmbH & Co. KG|GmbH & Co KG|AG|KG|OHG|e.K.|e. Kfm.|UG (haftungsbeschränkt)|GbR|mbH|eG|gGmbH|Inh. PERSON|SE & Co. KGaA|',
    towns:
      '7#### Stuttgart|8#### München|5#### Köln|2#### Hamburg|0#### Leipzig|4#### Münster|9#### Nürnberg|6#### Saarbrücken|3#### Göttingen|1#### Berlin|8#### Günzburg',
    phone: '0#### / ## ## ##|+49 ### ######-0|0### ######|0#### ####-##|(0##) ### ## ##',
    vatId: 'DE#########|DE ### ### ###',
    registers: 'Amtsgericht CITY HRB #####|HRB ###### CITY|AG CITY, HRA ####|Registergericht: CITY HRB ####',
    banks: 'Sparkasse CITY|Volksbank CITY eG|Commerzbank AG|Deutsche Bank|VR-Bank CITY|Postbank|GLS Bank|ING',
    currency: 'EUR',
    rates: [19, 19, 19, 7],
    separators: ['.,', '.,', '.,', ' ,', ','],
  },
  AT: {
    code: 'AT',
    land: 'Österreich',
    forms: 'GmbH|GesmbH|Ges.m.b.H.|KG|OG|AG|e.U.|GmbH & Co KG|',
    towns: '1### Wien|A-4### Linz|80## Graz|A-50## Salzburg|60## Innsbruck|68## Feldkirch|93## St. Veit',
    phone: '+43 # ### ## ##|0#### / #####|+43 (0)### ######',
    vatId: 'ATU########',
    registers: 'FN ######@, LG CITY|Firmenbuch FN ######@|FN ##### @ – Handelsgericht CITY',
    banks: 'Raiffeisenbank CITY|Erste Bank|BAWAG P.S.K.|Oberbank AG|UniCredit Bank Austria',
    currency: 'EUR',
    rates: [20, 20, 20, 10],
    separators: ['.,', '.,', ' ,'],
  },
  CH: {
    code: 'CH',
    land: 'Schweiz',
    forms: 'AG|AG|GmbH|GmbH|Sàrl|& Cie AG|& Co.|Genossenschaft|',
    towns: '80## Zürich|CH-30## Bern|40## Basel|90## St. Gallen|60## Luzern|84## Winterthur|7000 Chur',
    phone: '+41 44 ### ## ##|0## ### ## ##|+41 (0)## ### ## ##',
    vatId: 'CHE-###.###.### MWST|CHE-###.###.###',
    registers: 'CHE-###.###.###|UID CHE-###.###.###',
    banks: 'PostFinance AG|Zürcher Kantonalbank|UBS Switzerland AG|Raiffeisen Schweiz|Berner Kantonalbank AG',
    currency: 'CHF',
    rates: [8.1, 8.1, 2.6],
    separators: ["'.", "'.", '’.', ' .', '.'],
  },
}

const STREETS =
  'Hauptstraße ##|Industriestr. #|Am Bahnhof #|Gewerbering ##|Lindenallee ###|Schloßstraße ##a|Bgm.-Müller-Platz #|Zum Mühlenbach #|Dieselstraße ##-##|Postfach ## ## ##|Gartenweg #'
const FIRST =
  'Anna|Björn|Ursula|Mehmet|Jürgen|Katharina|Stefan|Lea|Hans-Peter|Agnieszka|Thomas|Dr. Petra|Moritz|Claudia|Reto|Franz|Sabine|Özlem|Uwe|Beat'
const LAST =
  'Müller|Schäfer|Weiß|Köhler|Brandstätter|Yılmaz|Huber|Zürcher|Groß|Lang|von der Heide|Petersen|Aeschbacher|Nowak|Krüger|Wägner|Steiner|Bauer|Eichhorn|Reinhardt|Böhm|Fröhlich|Kaiser|Jung|Vogt|Meyer-Landrut'
const TRADES =
  'Elektrotechnik|Dachdeckerei|Malerbetrieb|Druckerei|Maschinenbau|Sanitär & Heizung|Spedition|Metallbau|Getränke|Bürobedarf|Schreinerei|Autohaus|Garten- und Landschaftsbau|Ingenieurbüro|Werbetechnik|Feinkost|Gebäudereinigung|Landtechnik|Optik|Medizintechnik|Systemhaus|Bäckerei|Baustoffe|Textilpflege|Verlag|Steuerberatung|Zahntechnik|Hydraulik'
const BRANDS =
  'Novatec|Hansa|Alpina|Rheintal|Solaris|Kubus|Weitblick|Nordlicht|Edelweiss|Perfekta|Kranich|Bergmann|Visiolog|Tempus|Domus|Fuchsbau|Lindgrün|Wertwerk|Klarstein|Auenland|Südwind|Zeitraum|Hochform|Drei Linden|Sonnleitner|Isarkiesel|Quadriga'
const SHAPES = 'Gruppe|Service|Handel|Technik|Vertrieb|Systeme|Logistik|Werke|Consulting|Manufaktur|International'

function brandOf(chance: Chance, city: string): { brand: string; person: string } {
  const person = `${chance.of(FIRST)} ${chance.of(LAST)}`
  const surname = person.replace(/^(?:Dr\. )?\S+ /, '')
  const [trade, brand] = [chance.of(TRADES), chance.of(BRANDS)]
  const name = chance.pick([
    () => `${trade} ${surname}`,
    () => `${surname} ${trade}`,
    () => `${brand} ${trade}`,
    () => `${brand} ${chance.of(SHAPES)}`,
    () => brand,
    () => `${person} ${trade}`,
    () => `${surname} & ${chance.of(LAST)}`,
    () => `${surname} + ${chance.of(LAST)} ${trade}`,
    () => `Gebr. ${surname}`,
    () => `${person.replace(/^Dr\. /, '')[0]}. ${surname} & ${chance.pick(['Söhne', 'Sohn', 'Partner', 'Co.'])}`,
    () => `${chance.filled('@@@')} ${trade.split(' ')[0]}`,
    () => `${chance.filled('@&@')} ${chance.of(SHAPES)}`,
    () => `${trade.split(' ')[0]} ${city}`,
    () => `${city}er ${trade.split(' ')[0]}`,
    () => `${brand.toLowerCase().split(' ')[0]}${chance.pick(['.digital', '24', 'werk', ' – die Profis'])}`,
    () => `Stadtwerke ${city}`,
  ])()
  return { brand: name, person }
}

export interface GermanChoice {
  /** a person without a company: no legal form */
  person?: boolean
  /** one that has a legal form */
  form?: boolean
}

export function germanParty(
  chance: Chance,
  country: GermanCountry,
  { person: own, form: required = false }: GermanChoice = {},
): Party {
  const place = chance.filled(chance.of(country.towns))
  const city = place.replace(/^\S+ /, '')
  const { brand: company, person } = brandOf(chance, city)
  const form = chance.pick(country.forms.split('|').filter((each) => !required || !/^$|PERSON/.test(each)))
  const brand = own ? person : company
  const joined = own ? person : `${brand} ${form.replace('PERSON', person)}`.trim()
  const web = `${hostOf(brand)}.${country.code.toLowerCase()}`
  const street = chance.filled(chance.of(STREETS))
  return {
    name: chance.is(0.08) && !own ? joined.toUpperCase() : joined,
    brand,
    person,
    street: country.code === 'CH' ? street.replace(/ß/g, 'ss') : street,
    town: place,
    city,
    country: country.land,
    phone: chance.filled(chance.of(country.phone)),
    mail: `${chance.of('info|rechnung|buchhaltung|office|kontakt')}@${web}`,
    web: `www.${web}`,
    vatId: chance.filled(chance.of(country.vatId)),
    register: chance.filled(chance.of(country.registers).replace('CITY', city)),
    iban: ibanOf(country.code, chance),
    bic: chance.filled(`@@@@${country.code}##XXX`),
    bank: chance.of(country.banks).replace('CITY', city),
  }
}
