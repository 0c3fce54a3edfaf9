// What letterheads and tills of one country print, in plain form (lower case, no accents), as parts of regular
// expressions.
import { sourceOf } from './pattern.ts'

/** Towns behind the form of a postcode of the country; other countries have the form, or a town of the name. */
export const TOWNS: Record<string, readonly [postcode: string, towns: string]> = {
  AT: ['[1-9]\\d{3}', 'wien|graz|linz|salzburg|innsbruck|klagenfurt|villach|wels|st\\.? polten|dornbirn'],
  BE: [
    '[1-9]\\d{3}',
    'brussels?|bruxelles|antwerpen|gent|charleroi|liege|brugge|namur|leuven|mons|mechelen|aalst|hasselt',
  ],
  CH: [
    '[1-9]\\d{3}',
    'zurich|geneve|basel|lausanne|bern|winterthur|luzern|st\\.? gallen|lugano|biel|thun|chur|sion|zug',
  ],
  CZ: ['\\d{3} ?\\d\\d', 'praha|brno|ostrava|plzen|liberec|olomouc|ceske budejovice|hradec kralove|pardubice|zlin'],
  DE: [
    '\\d{5}',
    sourceOf(
      'berlin|hamburg|munchen|koln|frankfurt|stuttgart|dusseldorf|leipzig|dortmund|essen|bremen|dresden|hannover|',
      'nurnberg|duisburg|bochum|wuppertal|bielefeld|bonn|munster|karlsruhe|mannheim|augsburg|wiesbaden|kiel|mainz|',
      'erfurt|rostock|kassel|freiburg|ulm|halle|magdeburg|chemnitz|aachen',
    ),
  ],
  DK: ['\\d{4}', 'kobenhavn|arhus|aarhus|odense|aalborg|esbjerg|randers|kolding|horsens|vejle|roskilde'],
  ES: [
    '\\d{5}',
    sourceOf(
      'madrid|barcelona|valencia|sevilla|zaragoza|malaga|murcia|palma|bilbao|alicante|cordoba|valladolid|vigo|gijon|',
      'granada|oviedo|cadiz|santander|pamplona|almeria|tarragona|girona|burgos|salamanca',
    ),
  ],
  FI: ['\\d{5}', 'helsinki|espoo|tampere|vantaa|oulu|turku|jyvaskyla|lahti|kuopio|pori|joensuu|vaasa'],
  FR: [
    '\\d{5}',
    sourceOf(
      'paris|marseille|lyon|toulouse|nice|nantes|montpellier|strasbourg|bordeaux|lille|rennes|reims|toulon|grenoble|',
      'dijon|angers|nimes|brest|tours|limoges|amiens|metz|besancon|orleans|rouen|nancy|avignon|caen',
    ),
  ],
  HU: ['\\d{4}', 'budapest|debrecen|szeged|miskolc|pecs|gyor|nyiregyhaza|kecskemet|szekesfehervar|szombathely'],
  IT: [
    '\\d{5}',
    sourceOf(
      "[a-z' ]{2,30} \\([a-z]{2}\\)|",
      'roma|milano|napoli|torino|palermo|genova|bologna|firenze|bari|catania|venezia|verona|messina|padova|trieste|',
      'brescia|parma|modena|perugia|livorno|ravenna|cagliari|rimini',
    ),
  ],
  NL: [
    '[1-9]\\d{3} ?[a-z]{2}',
    sourceOf(
      "amsterdam|rotterdam|den haag|'?s-gravenhage|utrecht|eindhoven|groningen|tilburg|almere|breda|nijmegen|",
      'apeldoorn|haarlem|arnhem|enschede|amersfoort|zwolle|leiden|maastricht|delft|leeuwarden',
    ),
  ],
  NO: ['\\d{4}', 'oslo|bergen|trondheim|stavanger|drammen|fredrikstad|kristiansand|tromso|sandnes|alesund|bodo'],
  PL: [
    '\\d\\d-\\d{3}',
    sourceOf(
      'warszawa|krakow|lodz|wroclaw|poznan|gdansk|szczecin|bydgoszcz|lublin|bialystok|katowice|gdynia|czestochowa|',
      'radom|torun|kielce|rzeszow|gliwice|olsztyn|opole',
    ),
  ],
  PT: ['\\d{4}-\\d{3}', '[a-z]{3,}'],
  SE: [
    '\\d{3} ?\\d\\d',
    sourceOf(
      'stockholm|goteborg|malmo|uppsala|vasteras|orebro|linkoping|helsingborg|jonkoping|norrkoping|lund|umea|gavle|',
      'boras|sundsvall|karlstad|vaxjo|halmstad',
    ),
  ],
}

/** Towns, counties and states that need no postcode. */
export const REGIONS: Record<string, string> = {
  GR: 'αθηνα|θεσσαλονικη|πατρα|ηρακλειο|πειραιασ?|λαρισα|βολοσ|ιωαννινα',
  IE: 'dublin \\d{1,2}|co\\.? (?:dublin|cork|galway|kerry|mayo|meath|kildare|wicklow|donegal|clare|louth)',
  MY: sourceOf(
    'kuala lumpur|selangor|johor|pulau pinang|penang|kelantan|terengganu|pahang|negeri sembilan|sabah|sarawak|',
    'petaling jaya|shah alam|putrajaya|melaka',
  ),
  RO: 'bucuresti|cluj-napoca|timisoara|iasi|constanta|craiova|brasov|galati|ploiesti|oradea|sibiu|judetul',
}

/** What the law of one country has its tills print, and registers of its companies. */
export const FISCAL_MARKS: Record<string, string> = {
  AT: 'rksv',
  DE: 'tse-?(?:signatur|transaktion|serien|start)[a-z]*',
  ES: 'factura simplificada',
  HU: 'nyugta|nav ellenorzo kod',
  IT: 'documento commerciale',
  NO: 'salgskvittering',
  PL: 'paragon fiskalny',
  PT: 'fatura simplificada|atcud',
  RO: 'bon fiscal',
  SE: 'kontrollenhet',
}

/** Taxes on sales by name, with rates that no other country has under that name. */
export const TAX_RATES: Record<string, readonly [tax: string, rates: string]> = {
  AT: ['mwst|ust', '20|10|13'],
  AU: ['gst', '10'],
  BE: ['btw|tva', '21|6|12'],
  CH: ['mwst|tva|iva', '8[.,]1|7[.,]7|2[.,]6|2[.,]5|3[.,]7|3[.,]8'],
  CZ: ['dph', '21|15|12'],
  DE: ['mwst|ust|mehrwertsteuer', '19|7'],
  ES: ['iva', '21'],
  FI: ['alv', '25[.,]5|24|14|13[.,]5|10'],
  FR: ['tva', '20|10|5[.,]5|2[.,]1'],
  GB: ['vat', '20'],
  GR: ['φπα|φ\\.π\\.α\\.?', '24|13|6'],
  HU: ['afa', '27|18|5'],
  IE: ['vat', '23|13[.,]5'],
  IT: ['iva', '22|4'],
  MY: ['gst|sst', '6'],
  NL: ['btw', '9'],
  NO: ['mva', '25|15|12'],
  NZ: ['gst', '15'],
  PL: ['ptu', '23|8|5'],
  PT: ['iva', '23|13'],
  RO: ['tva', '19|9'],
  SE: ['moms', '12|6'],
  SG: ['gst', '7|8|9'],
}

/** The currency of the tills of a country. */
export const CURRENCY_OF: Record<string, string> = {
  ...Object.fromEntries('AT BE DE ES FI FR GR IE IT NL PT'.split(' ').map((country) => [country, 'EUR'])),
  AR: 'ARS',
  AU: 'AUD',
  BR: 'BRL',
  CA: 'CAD',
  CH: 'CHF',
  CL: 'CLP',
  CN: 'CNY',
  CZ: 'CZK',
  DK: 'DKK',
  GB: 'GBP',
  HK: 'HKD',
  HU: 'HUF',
  IN: 'INR',
  IS: 'ISK',
  JP: 'JPY',
  MX: 'MXN',
  MY: 'MYR',
  NO: 'NOK',
  NZ: 'NZD',
  PL: 'PLN',
  RO: 'RON',
  SE: 'SEK',
  SG: 'SGD',
  US: 'USD',
  ZA: 'ZAR',
}

/** The country of a currency that one country issues. */
export const COUNTRY_OF: Record<string, string> = Object.fromEntries(
  Object.entries(CURRENCY_OF)
    .filter(([, currency]) => currency !== 'EUR')
    .map(([country, currency]) => [currency, country]),
)
