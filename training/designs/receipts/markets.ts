// Where receipts come from: how shops there are called, where they are, and how they print dates and amounts.
import type { Chance } from '../../synthetic/chance.ts'
import { moneyIn } from '../../synthetic/money.ts'

/** Lists have their entries parted by "|"; "#" stands for a digit, "@" for a letter. */
interface Market {
  currency: string
  /** the sign for thousands, which may be missing, then that of decimals */
  separators: string
  /** d, m, y and Y (two digits), M for the name of a month in English */
  dates: string
  people: string
  streets: string
  towns: string
  /** legal forms */
  forms: string
  phone: string
}

const EURO = { currency: 'EUR', separators: '.,' }

export const MARKETS = {
  MY: {
    currency: 'MYR',
    separators: ',.',
    dates: 'd/m/y|d-m-y|d/m/Y|d M y',
    people: 'Tan|Lim|Wong|Aminah|Razak|Chong|Siva|Ibrahim|Ng Boon|Hock Seng|Kah Fatt|Ooi',
    streets:
      'No. ##, Jalan Kenari #/#|Lot #-##, Jalan SS ##/##|##-G, Jalan Bukit Indah #|No ##, Jln Merbok #|G-##, Ground Floor, Plaza Delima',
    towns:
      '47### Puchong, Selangor|81### Johor Bahru, Johor|50### Kuala Lumpur|43### Kajang, Selangor D.E.|10### George Town, Penang',
    forms: 'Sdn Bhd|SDN. BHD.|Sdn. Bhd.|Enterprise|Trading',
    phone: '03-#### ####|07-#######|01#-### ####',
  },
  SG: {
    currency: 'SGD',
    separators: ',.',
    dates: 'd/m/y|d M y|d-M-Y',
    people: 'Koh|Goh|Teo|Heng|Ah Huat|Rahman|Chua|Lee Wee',
    streets: '## Tampines Street ##|Blk ### Toa Payoh Lorong # #0#-##|### Orchard Road #B#-##',
    towns: 'Singapore ######|S(######)',
    forms: 'Pte Ltd|Pte. Ltd.|PTE LTD',
    phone: '6### ####|+65 6### ####',
  },
  GB: {
    currency: 'GBP',
    separators: ',.',
    dates: 'd/m/y|d/m/Y|d M y|d-M-Y',
    people: 'Harrow|Whitlock|Pemberton|Ashdown|Grange|Fenwick|Tolland',
    streets: '## High Street|### Station Road|# Market Place|Unit #, Quay Retail Park|## Mill Lane',
    towns: 'Leeds LS# #@@|Bristol BS## #@@|Manchester M# #@@|York YO## #@@|Norwich NR# #@@',
    forms: 'Ltd|Limited|PLC|LLP',
    phone: '01### ######|020 #### ####',
  },
  IE: {
    ...EURO,
    separators: ',.',
    dates: 'd/m/y|d/m/Y|d M y',
    people: 'Brennan|Kavanagh|Doyle|Moran|Keane|Quilty',
    streets: '## Main Street|# Bridge Street|Unit #, Fairgreen Centre',
    towns: 'Ennis, Co. Clare|Athlone, Co. Westmeath|Galway H## @###|Dublin #',
    forms: 'Ltd|Limited|DAC|Teo',
    phone: '0# ### ####|(01) ### ####',
  },
  US: {
    currency: 'USD',
    separators: ',.',
    dates: 'm/d/y|m/d/Y|m-d-y|M d, y',
    people: 'Alvarez|Donovan|Petersen|Kowalski|Bennett|Ruiz|Hollis',
    streets: '### Main St|#### W Elm Ave|### N Lakeshore Dr|#### Route #|## Canal Street',
    towns: 'Austin, TX 787##|Boston, MA 021##|Dayton, OH 454##|Tucson, AZ 857##|New York, NY 100##',
    forms: 'LLC|Inc.|Corp.|Co.',
    phone: '(###) ###-####|###-###-####',
  },
  AU: {
    currency: 'AUD',
    separators: ',.',
    dates: 'd/m/y|d/m/Y|d M y',
    people: 'Callahan|Nguyen|Whitford|Barlow|Tregenza',
    streets: '## Beach Rd|### Swanston St|Shop ##, Westpoint Mall|# Gum Tree Ave',
    towns: 'Geelong VIC 32##|Newtown NSW 20##|Fremantle WA 61##|Toowong QLD 40##',
    forms: 'Pty Ltd|Pty. Ltd.|P/L',
    phone: '(0#) #### ####|1300 ### ###',
  },
  IN: {
    currency: 'INR',
    separators: ',.',
    dates: 'd/m/y|d-m-y|d-M-y|d/m/Y',
    people: 'Sharma|Iyer|Patel|Banerjee|Gowda|Reddy|Kapoor',
    streets: '##, MG Road|Shop No. #, Sector ##|#/##, Anna Salai|## Brigade Road, #st Floor',
    towns: 'Bengaluru - 5600##|Chennai 6000##|Pune - 4110##|New Delhi-1100##',
    forms: 'Pvt Ltd|Pvt. Ltd.|LLP|& Sons|& Co.',
    phone: '080-########|+91 98########',
  },
  DE: {
    ...EURO,
    dates: 'd.m.y|d.m.Y',
    people: 'Köhler|Brandt|Weidner|Löffler|Hartmann|Özdemir|Kaminski',
    streets: 'Hauptstraße ##|Am Bahnhof #|Lindenallee ##|Marktplatz #|Kölner Str. ###',
    towns: '##### Bad Homburg|##### Nürnberg|##### Leipzig|##### Göttingen|##### Kiel',
    forms: 'GmbH|GmbH & Co. KG|e.K.|OHG|KG|UG (haftungsbeschränkt)',
    phone: '0### / ######|Tel. 0###-#######',
  },
  AT: {
    ...EURO,
    dates: 'd.m.y|d.m.Y',
    people: 'Hofer|Gruber|Wallner|Steindl|Pichler',
    streets: 'Hauptplatz #|Mariengasse ##|Landstraße ###',
    towns: '#### Linz|#### Graz|#### Wien|#### Wels',
    forms: 'GmbH|KG|e.U.|OG',
    phone: '0#### / ####',
  },
  CH: {
    currency: 'CHF',
    separators: "'.",
    dates: 'd.m.y|d.m.Y',
    people: 'Zürcher|Ammann|Frei|Bieri|Gerber',
    streets: 'Bahnhofstrasse ##|Dorfplatz #|Seestrasse ###',
    towns: '80## Zürich|30## Bern|60## Luzern|40## Basel',
    forms: 'AG|GmbH|',
    phone: '0## ### ## ##',
  },
  FR: {
    ...EURO,
    separators: ' ,',
    dates: 'd/m/y|d/m/Y|d-m-y',
    people: 'Lefèvre|Moreau|Garnier|Chevalier|Besson|Rousselot',
    streets: '## rue de la République|# place du Marché|### avenue Jean Jaurès|## bd Voltaire',
    towns: '69### Lyon|75### Paris|35### Rennes|33### Bordeaux',
    forms: 'SARL|SAS|EURL|SNC|',
    phone: '0# ## ## ## ##',
  },
  ES: {
    ...EURO,
    dates: 'd/m/y|d-m-y|d/m/Y',
    people: 'García|Ferrer|Ortega|Iglesias|Muñoz|Carrasco',
    streets: 'C/ Mayor, ##|Avda. de la Constitución, ##|Pza. España, #|Ctra. Nacional ###, km ##',
    towns: '28### Madrid|46### Valencia|41### Sevilla|29### Málaga',
    forms: 'S.L.|S.A.|SL|C.B.|S.L.U.',
    phone: '9## ### ###',
  },
  IT: {
    ...EURO,
    dates: 'd/m/y|d-m-y|d/m/Y',
    people: 'Rinaldi|Colombo|Marchetti|Esposito|Fontana|Bellini',
    streets: 'Via Roma, ##|Piazza Garibaldi #|Corso Italia ###|V.le dei Mille, ##',
    towns: '50### Firenze (FI)|20### Milano (MI)|40### Bologna BO|80### Napoli',
    forms: 'S.r.l.|SNC|S.A.S.|srl|',
    phone: '0## #######',
  },
  NL: {
    ...EURO,
    dates: 'd-m-y|d-m-Y|d/m/y',
    people: 'de Boer|Visser|van Dijk|Mulder|Hoekstra',
    streets: 'Dorpsstraat ##|Stationsplein #|Hoofdweg ###',
    towns: '#### @@ Utrecht|#### @@ Haarlem|#### @@ Zwolle',
    forms: 'B.V.|BV|VOF|',
    phone: '0##-#######',
  },
  PL: {
    currency: 'PLN',
    separators: ' ,',
    dates: 'd-m-y|y-m-d|d.m.y',
    people: 'Nowak|Wiśniewski|Zając|Kowalczyk|Mazur',
    streets: 'ul. Długa ##|ul. Kościuszki #/##|al. Jana Pawła II ##',
    towns: '00-### Warszawa|30-### Kraków|80-### Gdańsk|61-### Poznań',
    forms: 'Sp. z o.o.|S.A.|s.c.|Sp. j.',
    phone: '## ### ## ##',
  },
  SE: {
    currency: 'SEK',
    separators: ' ,',
    dates: 'y-m-d|Y-m-d',
    people: 'Lindqvist|Åkesson|Bergström|Holm|Sjöberg',
    streets: 'Storgatan ##|Kungsgatan #|Järntorget #',
    towns: '411 ## Göteborg|211 ## Malmö|753 ## Uppsala',
    forms: 'AB|HB|',
    phone: '0##-### ## ##',
  },
  DK: {
    currency: 'DKK',
    separators: '.,',
    dates: 'd-m-y|d.m.y|d/m-y',
    people: 'Madsen|Kjær|Østergaard|Lund|Bach',
    streets: 'Nørregade ##|Algade #|Strandvejen ###',
    towns: '8### Aarhus C|5### Odense|9### Aalborg',
    forms: 'ApS|A/S|I/S|',
    phone: '## ## ## ##',
  },
  PT: {
    ...EURO,
    dates: 'd-m-y|y-m-d|d/m/y',
    people: 'Carvalho|Teixeira|Figueiredo|Antunes|Moura',
    streets: 'Rua Direita, ##|Av. da Liberdade ###|Largo do Rossio, #',
    towns: '4###-### Porto|1###-### Lisboa|3###-### Coimbra',
    forms: 'Lda.|LDA|Unipessoal Lda|S.A.',
    phone: '2## ### ###',
  },
  CZ: {
    currency: 'CZK',
    separators: ' ,',
    dates: 'd.m.y|d. m. y',
    people: 'Novotný|Dvořák|Procházka|Kučera|Říha',
    streets: 'Masarykova ##|Náměstí Míru #|Dlouhá ###/##',
    towns: '602 00 Brno|110 00 Praha 1|301 00 Plzeň',
    forms: 's.r.o.|a.s.|spol. s r.o.',
    phone: '### ### ###',
  },
} as const satisfies Record<string, Market>
export type MarketName = keyof typeof MARKETS

const FIRST = 'Sun|Nova|Blue|Green|River|Star|Alma|Vela|Lumo|Tori|Kana|Mira|Bello|Orvi|Delta|Amber|Zeno'
const SECOND = 'mar|field|lux|ra|tec|line|vita|dor|sol|peak|nia|port|go'

interface Shop {
  name: string
  /** as a sign over the door has it: without legal form */
  brand: string
  street: string
  town: string
  address: string
  phone: string
}

/** A shop there. @param trades how shops of a trade are called: {w} is an invented word, {p} the name of a person */
export function shopIn(chance: Chance, market: MarketName, trades: string, { withForm = 0.7 } = {}): Shop {
  const words = MARKETS[market]
  const invented = `${chance.of(FIRST)}${chance.of(SECOND)}`
  const brand = chance
    .of(trades)
    .replace('{w}', invented)
    .replaceAll('{p}', () => chance.of(words.people))
  const form = chance.is(withForm) ? chance.of(words.forms) : ''
  const [street, town] = [words.streets, words.towns].map((list) => chance.filled(chance.of(list))) as [string, string]
  const cased = (text: string) => (isLoud ? text.toUpperCase() : text)
  const isLoud = chance.is(0.4)
  return {
    name: cased(`${brand} ${form}`.trim()),
    brand: cased(brand),
    street,
    town,
    address: `${street}, ${town}`,
    phone: chance.filled(chance.of(words.phone)),
  }
}

export const moneyOf = (market: MarketName): ((cents: number) => string) => moneyIn(MARKETS[market].separators, false)
