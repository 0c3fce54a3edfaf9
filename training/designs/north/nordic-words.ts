import { business, cvr, norwegian, organisation } from './identifiers.ts'
import type { Country } from './party.ts'

const NORDIC = 'nor|vik|sol|fjo|ström|berg|tek|ma|lin|an|dal|hav|ro|ve|sten|aur|fix|vi|hel|tra|bo|sun|el|kon|in|sy'

export const SWEDEN: Country = {
  code: 'SE',
  names: [
    '[{brand}] AB',
    '[{brand} {trade}] AB',
    '[{brand} Sverige] AB',
    '[{brand} i {town}] AB',
    'AB [{brand} {trade}]',
    'AB [{last} & Söner]',
    '[{last}s {craft}] AB',
    '[{last}s {craft} i {town}] AB',
    '[{brand}] Aktiebolag',
    '[{town} {craft}] HB',
    '[{brand} {trade}] AB (publ)',
    '[{last} & {last}] Handelsbolag',
    '{first} {last} {craft}',
    '[{last} {trade}] KB',
    'Advokatfirman [{last}] KB',
    '[{town}s {coop}] ek. för.',
    '[{brand}]',
  ],
  lists: {
    first: 'Lars|Anders|Per|Karin|Eva|Nils|Björn|Åke|Åsa|Ulla|Göran|Kerstin|Håkan|Sofia|Emma|Jörgen',
    last: 'Andersson|Johansson|Lindqvist|Nyström|Åberg|Söderlund|Bergström|Hedin|Forsgren|Lundgren|Ekman|Öhman|Sjögren|Holmberg|Wallin|Malm',
    trade:
      'Konsult|Teknik|Data|Fastigheter|Logistik|Städ|Energi|El|Media|Design|Förvaltning|Verktyg|Grossisten|Vård|Plåt|IT|Invest|Papper',
    craft: 'Bygg|Måleri|Rör|Åkeri|Bageri|Snickeri|Trädgård|Bilverkstad|Tryckeri|Elektriska|Glasmästeri|Redovisning',
    town: 'Göteborg|Malmö|Uppsala|Örebro|Västerås|Umeå|Sundsvall|Växjö|Skövde|Norrköping',
    coop: 'Lantmän|Fjärrvärme|Vattenverk',
  },
  syllables: NORDIC,
  streets:
    'Storgatan ##|Kungsgatan #|Industrigatan ##|Box ###|Västra Hamngatan #|Järnvägsgatan ## B|Åkerivägen #|Sveavägen ###|Box ##|Södra Vägen ##',
  towns:
    '1## ## Stockholm|411 ## Göteborg|21# ## Malmö|75# ## Uppsala|70# ## Örebro|90# ## Umeå|85# ## Sundsvall|35# ## VÄXJÖ|55# ## Jönköping|SE-26# ## Ängelholm',
  phones: '0##-### ## ##|08-### ### ##|+46 (0)## ### ## ##|Tel 0##-## ## ##|07#-### ## ##',
  domains: 'se|se|com|nu',
  mails: 'info|faktura|ekonomi|kontakt|order|kundtjanst',
  banks: 'Handelsbanken=HANDSESS|SEB=ESSESESS|Swedbank=SWEDSESS|Nordea=NDEASESS',
  numbers: (chance) => {
    const number = organisation(chance)
    return { register: `${number.slice(0, 6)}-${number.slice(6)}`, vat: `SE${number}01` }
  },
}

export const DENMARK: Country = {
  code: 'DK',
  names: [
    '[{brand}] ApS',
    '[{brand} {trade}] ApS',
    '[{brand}] A/S',
    '[{brand} {trade}] A/S',
    '[{brand} Danmark] A/S',
    '[{last} & Søn] A/S',
    '[{last}s {craft}] ApS',
    '[{town} {craft}] ApS',
    '[{craft}firmaet {last}] A/S',
    '[{last} & {last}] I/S',
    '{first} {last}',
    '[{craft}mester {first} {last}]',
    'Advokatfirmaet [{last}] P/S',
    '[{town} {coop}] a.m.b.a.',
    '[{brand}] IVS',
    'Lægerne [{town}]',
  ],
  lists: {
    first: 'Jens|Søren|Mette|Anne|Lars|Henrik|Jørgen|Kirsten|Bjarne|Åse|Niels|Rikke|Pernille|Ejnar',
    last: 'Jensen|Nielsen|Hansen|Møller|Sørensen|Thomsen|Bæk|Kjær|Østergaard|Nørgaard|Lund|Holm|Skov|Dahl|Vestergaard|Bruun',
    trade:
      'Teknik|Rengøring|Handel|Transport|Byg|Data|Energi|Engros|Emballage|Medico|Consulting|Software|Media|Ejendomme',
    craft: 'Tømrer|Murer|VVS|El|Maler|Smede|Bager|Kloak|Auto|Blikkenslager',
    town: 'Aarhus|Odense|Aalborg|Vejle|Esbjerg|Randers|Kolding|Køge|Næstved|Silkeborg',
    coop: 'Varmeværk|Vandværk|Fjernvarme',
  },
  syllables: NORDIC,
  streets:
    'Vestergade ##|Algade #|Industrivej ##|Nørregade ##, 2. tv.|Strandvejen ###|Åboulevarden ##|Søndergade #|Håndværkervej ##|Islands Brygge ##A',
  towns:
    '1### København K|2### Frederiksberg|8000 Aarhus C|5### Odense|9### Aalborg|7### Vejle|67## Esbjerg|46## Køge|DK-86## Silkeborg|60## Kolding',
  phones: '+45 ## ## ## ##|## ## ## ##|Tlf. ## ## ## ##|Tlf: #### ####',
  domains: 'dk|dk|com',
  mails: 'info|faktura|kontakt|bogholderi|post|kundeservice',
  banks: 'Danske Bank=DABADKKK|Nordea=NDEADKKK|Jyske Bank=JYBADKKK|Sydbank=SYBKDK22|Spar Nord=SPNODK22',
  numbers: (chance) => {
    const number = cvr(chance)
    return { register: number, vat: `DK${number}` }
  },
}

export const NORWAY: Country = {
  code: 'NO',
  names: [
    '[{brand}] AS',
    '[{brand} {trade}] AS',
    '[{brand} Norge] AS',
    '[{last} {craft}] AS',
    '[{town} {craft}] AS',
    '[{brand}] ASA',
    'AS [{last} & Sønner]',
    '[{craft}mester {last}] AS',
    '{first} {last}',
    '[{brand} {trade}] DA',
    '[{last} & {last}] ANS',
    '{first} {last} {craft} ENK',
    'Advokatfirmaet [{last}] AS',
    '[{town} {coop}] SA',
    '[{brand} {trade} avd. {town}]',
    'Tannlege [{first} {last}] AS',
  ],
  lists: {
    first: 'Ola|Kari|Bjørn|Ingrid|Øystein|Åse|Tor|Solveig|Knut|Hilde|Svein|Ragnhild|Håkon|Geir',
    last: 'Hansen|Olsen|Bø|Lie|Haugen|Nygård|Berg|Solberg|Bråten|Ødegård|Strøm|Aas|Moen|Tveit|Sæther|Kleppe',
    trade:
      'Teknikk|Transport|Regnskap|Data|Eiendom|Energi|Bygg|Renhold|Kontorrekvisita|Maskin|Media|Sjømat|Consulting|Nett',
    craft: 'Rør|Elektro|Maler|Snekker|Bilverksted|Blikk|Graveservice|Trykkeri|Bakeri',
    town: 'Bergen|Trondheim|Stavanger|Tromsø|Bodø|Ålesund|Drammen|Fredrikstad|Tønsberg|Hamar',
    coop: 'Kraftlag|Samvirkelag|Vannverk',
  },
  syllables: NORDIC,
  streets:
    'Storgata ##|Karl Johans gate #|Industriveien ##|Kirkegata #|Postboks ###|Fjordgata ## A|Østre Aker vei ##|Skippergata #|Nedre Slottsgate ##',
  towns:
    '0### OSLO|5### Bergen|7### Trondheim|4### Stavanger|90## Tromsø|30## Drammen|16## Fredrikstad|60## Ålesund|23## Hamar|31## TØNSBERG',
  phones: '+47 ## ## ## ##|## ## ## ##|Tlf. ### ## ###|Telefon: ## ## ## ##',
  domains: 'no|no|com',
  mails: 'post|faktura|firmapost|regnskap|kundeservice|info',
  banks:
    'DNB Bank ASA=DNBANOKK|Nordea=NDEANOKK|SpareBank 1 SMN=SPTRNO22|Handelsbanken=HANDNOKK|Sparebanken Vest=SPAVNOBB',
  numbers: (chance) => {
    const number = norwegian(chance)
    return { register: `${number.slice(0, 3)} ${number.slice(3, 6)} ${number.slice(6)}`, vat: `NO ${number} MVA` }
  },
}

export const FINLAND: Country = {
  code: 'FI',
  names: [
    '[{brand}] Oy',
    '[{brand} {trade}] Oy',
    '[{brand} Suomi] Oy',
    '[{brand}] Oyj',
    '[{brand}] Oy Ab',
    'Oy [{brand} {trade}] Ab',
    'Oy [{brand}] Ab',
    '[{last} {craft}] Oy',
    '[{craft} {last}] Ky',
    '[{town} {craft}] Oy',
    'T:mi [{first} {last}]',
    'Tmi [{brand}]',
    'Asianajotoimisto [{last} & {last}] Oy',
    '[{craft} {first} {last}]',
    '[{town} {coop}] Oy',
    'Osuuskunta [{brand}]',
  ],
  lists: {
    first: 'Matti|Päivi|Jukka|Liisa|Timo|Anneli|Heikki|Sanna|Pekka|Riitta|Mikko|Jyrki|Hanna|Väinö',
    last: 'Virtanen|Korhonen|Mäkinen|Nieminen|Hämäläinen|Laine|Heikkinen|Koskinen|Järvinen|Lehtonen|Saarinen|Salmi|Mäkelä|Räsänen',
    trade:
      'Tekniikka|Logistiikka|Palvelut|Sähkö|Kiinteistöt|Huolto|Data|Media|Group|Rakennus|Tukku|Consulting|Solutions|Pakkaus',
    craft:
      'Maalaus|LVI-asennus|Kuljetus|Leipomo|Sähköasennus|Tilitoimisto|Kirjapaino|Autohuolto|Puusepänliike|Rakennusliike',
    town: 'Tampereen|Turun|Oulun|Lahden|Kuopion|Jyväskylän|Porin|Vaasan',
    coop: 'Energia|Vesi|Kaukolämpö',
  },
  syllables: 'kal|le|vi|tek|ma|no|ra|su|pu|hel|ti|ka|jo|ver|ter|lo|in|pal|ve|so|ko|ru|ta|rau|me',
  streets:
    'Mannerheimintie ##|Hämeenkatu # A #|Kauppakatu ##|Teollisuustie #|Asemakatu ##|PL ###|Yliopistonkatu ##|Työpajankatu # B|Satamakatu #',
  towns:
    '00### HELSINKI|33### Tampere|20### TURKU|90### Oulu|15### Lahti|70### Kuopio|40### Jyväskylä|02### ESPOO|01### Vantaa',
  phones: '0## ### ####|+358 ## ### ####|(0#) ### ####|Puh. 0## ### ###|+358 9 #### ###',
  domains: 'fi|fi|com',
  mails: 'info|laskutus|asiakaspalvelu|toimisto|myynti',
  banks: 'Nordea=NDEAFIHH|Osuuspankki=OKOYFIHH|Danske Bank=DABAFIHH|S-Pankki=SBANFIHH|Aktia=HELSFIHH',
  numbers: (chance) => {
    const number = business(chance)
    return { register: number, vat: `FI${number.replace('-', '')}` }
  },
}
