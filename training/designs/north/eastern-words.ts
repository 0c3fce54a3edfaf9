import { adoszam, afm, cui } from './identifiers.ts'
import type { Country } from './party.ts'

export const HUNGARY: Country = {
  code: 'HU',
  names: [
    '[{brand}] Kft.',
    '[{brand} {trade}] Kft.',
    '[{brand}] Korlátolt Felelősségű Társaság',
    '[{brand}] Zrt.',
    '[{brand} Hungary] Kft.',
    '[{brand}-{brand}] Kft.',
    '[{brand}] Nyrt.',
    '[{last} és Társa] Bt.',
    '[{last} {trade}] Bt.',
    '[{brand} 2000] Kereskedelmi és Szolgáltató Kft.',
    '{last} {first} e.v.',
    '{last} {first} egyéni vállalkozó',
    '[{last} és {last}] Ügyvédi Iroda',
    'Dr. {last} {first} ügyvéd',
    '[{town}i {trade}] Kft.',
    '[{brand} {trade}] Betéti Társaság',
  ],
  lists: {
    first: 'Gábor|László|Zoltán|Péter|István|Katalin|Erzsébet|Ágnes|Zsuzsanna|Attila|Balázs|Éva|Tünde|Győző',
    last: 'Nagy|Kovács|Tóth|Szabó|Horváth|Varga|Kiss|Molnár|Németh|Farkas|Balogh|Papp|Takács|Juhász|Szűcs|Győri|Bíró',
    trade:
      'Kereskedelmi|Informatika|Trans|Épker|Bau|Trade|Szerviz|Nyomda|Logisztika|Fuvar|Consulting|Faipari|Villamossági|Autó|Gépészet|Pékség',
    town: 'Debrecen|Szeged|Pécs|Győr|Eger|Kaposvár',
  },
  syllables: 'ma|gya|ro|vil|tek|pan|non|dan|ta|kar|he|bor|sol|ex|im|for|mi|ter|co|dex|bau|lux|ti|sza|al',
  streets:
    'Petőfi Sándor utca ##.|Kossuth Lajos u. #.|Váci út ###.|Fő tér #.|Rákóczi út ## II/#.|Ipari Park ##.|Széchenyi István körút #.|Árpád fejedelem útja ##-##.',
  towns:
    '10## Budapest|11## Budapest|4024 Debrecen|6720 Szeged|7621 Pécs|9021 Győr|8000 Székesfehérvár|3300 Eger|2040 Budaörs|6000 Kecskemét',
  phones: '+36 1 ### ####|+36 ## ### ####|06-##/###-###|(06-1) ###-####',
  domains: 'hu|hu|eu',
  mails: 'info|szamlazas|penzugy|iroda|ugyfelszolgalat',
  banks:
    'OTP Bank Nyrt.=OTPVHUHB|K&H Bank Zrt.=OKHBHUHB|Erste Bank Hungary Zrt.=GIBAHUHB|Raiffeisen Bank Zrt.=UBRTHUHB|MBH Bank Nyrt.=MKKBHUHB',
  numbers: (chance) => {
    const number = adoszam(chance)
    return { vat: number, register: chance.filled('01-09-######') }
  },
}
export const HUNGARIAN_GOODS = [
  'Fénymásolópapír A4|csomag|1990',
  'Szerelési munkadíj|óra|8900',
  'Kiszállási díj|alkalom|6500',
  'Csavar M6x30|db|25',
  'Weboldal karbantartás|hó|45000',
  'Könyvelési díj|hó|38000',
  'Tárhely szolgáltatás|év|18900',
  'Laptop táska 15,6"|db|9990',
  'Fuvardíj|km|420',
  'Beltéri falfesték 15 l|vödör|14900',
  'Grafikai tervezés|óra|12000',
  'Szállásdíj|éj|24500',
  'Kávé szemes 1 kg|kg|6490',
  'Karbantartási szolgáltatás|db|55000',
]

export const ROMANIA: Country = {
  code: 'RO',
  names: [
    'SC [{brand}] SRL',
    'S.C. [{brand} {trade}] S.R.L.',
    '[{brand}] SRL',
    '[{brand} {trade}] SRL',
    '[{brand} {trade}] S.R.L.',
    '[{brand} România] SRL',
    'SC [{brand} COM] SRL',
    'S.C. [{brand}] S.A.',
    '[{brand}] SA',
    '[{brand} {trade} 2005] SRL',
    '{last} {first} PFA',
    'PFA [{last} {first}]',
    'Cabinet de avocat [{last} {first}]',
    '[{last} & {last}] SCA',
    'Î.I. [{last} {first}]',
    'SC [{last} {trade}] SRL-D',
    'CMI Dr. [{last} {first}]',
  ],
  lists: {
    first: 'Ion|Andrei|Mihai|Gheorghe|Elena|Ioana|Cristina|Ștefan|Vasile|Ana-Maria|Răzvan|Alexandru|Mădălina|Țuțu',
    last: 'Popescu|Ionescu|Popa|Dumitru|Stan|Stoica|Gheorghiu|Rusu|Munteanu|Matei|Constantinescu|Șerban|Țepeș|Bălan|Dobre|Ungureanu',
    trade:
      'CONSTRUCT|TRANS|IMPEX|DISTRIBUTION|Consulting|Software|Agro|Mob|Instal|Prod|Logistic|Media|Pan|Auto|Electro|Serv|Design',
  },
  syllables: 'da|cia|car|pa|ro|mar|tim|al|ba|vio|sil|va|ter|mo|lux|dor|ian|tex|ra|ver|co|ni|gal|max|el',
  streets:
    'Str. Mihai Viteazu nr. ##|Bd. Unirii nr. ##, bl. A#, sc. #, ap. ##|Calea Victoriei ###|Str. Fabricii nr. #|Șos. Pipera nr. ##, et. #|Str. Ștefan cel Mare nr. ###|Aleea Teilor #|Bd. Iuliu Maniu ##',
  towns:
    'București, Sector #|Cluj-Napoca, jud. Cluj|Timișoara, jud. Timiș|Iași, jud. Iași|Brașov, jud. Brașov|Constanța|Sibiu, jud. Sibiu|Oradea, jud. Bihor|Târgu Mureș, jud. Mureș|Ploiești, Prahova',
  phones: '07## ### ###|+40 7## ### ###|021 ### ## ##|0264-######|Tel: 07########',
  domains: 'ro|ro|eu|com.ro',
  mails: 'office|contact|facturare|comenzi|contabilitate',
  banks:
    'Banca Transilvania=BTRLRO22|BCR=RNCBROBU|BRD - Groupe Société Générale=BRDEROBU|ING Bank=INGBROBU|Raiffeisen Bank=RZBRROBU|CEC Bank=CECEROBU',
  numbers: (chance) => {
    const number = cui(chance)
    return { vat: `RO${number}`, register: chance.filled('J##/####/20##') }
  },
}
export const ROMANIAN_GOODS = [
  'Hârtie copiator A4|top|22',
  'Manoperă montaj|ora|90',
  'Servicii de transport|cursa|1200',
  'Ciment 40 kg|sac|24',
  'Servicii contabilitate|luna|600',
  'Abonament mentenanță|luna|350',
  'Toner compatibil|buc|145',
  'Scaun birou ergonomic|buc|690',
  'Servicii promovare online|buc|1500',
  'Țeavă PPR 20 mm|ml|6',
  'Vopsea lavabilă 15 l|buc|189',
  'Cafea boabe 1 kg|buc|78',
  'Licență software|buc|420',
  'Piese auto diverse|set|260',
]

export const GREECE: Country = {
  code: 'GR',
  names: [
    '[{brand}] Α.Ε.',
    '[{brand} {trade}] Α.Ε.',
    '[{brand} HELLAS] Α.Ε.Β.Ε.',
    '[{brand}] ΕΠΕ',
    '[{brand}] Ι.Κ.Ε.',
    '[{brand} {trade}] ΙΚΕ',
    '[{genitive} & ΣΙΑ] Ο.Ε.',
    '[ΑΦΟΙ {genitive}] Ο.Ε.',
    '[{genitive} {trade}] Μονοπρόσωπη Ι.Κ.Ε.',
    '{last} {first}',
    '{first} {last} & ΣΙΑ Ε.Ε.',
    '[{trade} {genitive}] Α.Ε.',
    '[{brand}] S.A.',
    '[{trade} {town}] Ε.Π.Ε.',
    '{last} {first} - {craft}',
  ],
  lists: {
    first: 'Γεώργιος|Δημήτριος|Κωνσταντίνος|Ιωάννης|Νικόλαος|Μαρία|Ελένη|Αικατερίνη|Παναγιώτης|Σοφία',
    last: 'Παπαδόπουλος|Βλάχος|Οικονόμου|Γεωργίου|Νικολάου|Ιωαννίδης|Μακρής|Καραγιάννης|Αθανασίου|Σταυρόπουλος',
    genitive: 'Παπαδόπουλου|Βλάχου|Ιωαννίδη|Μακρή|Καραγιάννη|Σταυρόπουλου|ΠΑΠΑΓΕΩΡΓΙΟΥ|Κωνσταντινίδη',
    trade:
      'ΤΕΧΝΙΚΗ|ΕΜΠΟΡΙΚΗ|Logistics|Τρόφιμα|Συστήματα|Εκτυπώσεις|Ενεργειακή|ΜΕΤΑΦΟΡΙΚΗ|Ξενοδοχειακή|Software|Κατασκευαστική|Φαρμακευτική',
    craft: 'Ηλεκτρολογικές εργασίες|Λογιστικό γραφείο|Γραφικές τέχνες|Υδραυλικός',
    town: 'Αττικής|Θεσσαλονίκης|Κρήτης|Πατρών',
  },
  syllables: 'νέ|ω|μα|τεκ|ερ|γο|με|τα|φο|ρι|κό|πα|λα|σι|δο|μη|κα|λι|ντε|ρα|ευ|ρω|σταρ|ολ',
  streets:
    'Λεωφόρος Κηφισίας ##|Ερμού #|Πανεπιστημίου ##|Εγνατία ###|Αγίου Δημητρίου ##|25ης Μαρτίου #|Ελ. Βενιζέλου ###|Μιαούλη ##',
  towns:
    '10# ## Αθήνα|15### Μαρούσι|54# ## Θεσσαλονίκη|26### Πάτρα|71### Ηράκλειο|18### Πειραιάς|41### Λάρισα|ΤΚ 17### Καλλιθέα',
  phones: '210 #######|2310 ######|+30 210 #### ###|Τηλ.: 210-#######|69########',
  domains: 'gr|gr|com.gr',
  mails: 'info|logistirio|sales|pelates',
  banks: 'Εθνική Τράπεζα=ETHNGRAA|Τράπεζα Πειραιώς=PIRBGRAA|Alpha Bank=CRBAGRAA|Eurobank=ERBKGRAA',
  numbers: (chance) => ({ vat: afm(chance), register: chance.filled('############') }),
}
export const GREEK_GOODS = [
  'Χαρτί φωτοτυπικό Α4|τεμ|4',
  'Υπηρεσίες συμβούλου|ώρες|70',
  'Τεχνική υποστήριξη|μήνας|180',
  'Λάδι κινητήρα 4 lt|τεμ|32',
  'Μεταφορικά|τεμ|25',
  'Καφές espresso 1 kg|κιλά|19',
  'Ελαιόλαδο εξαιρετικό 5 lt|δοχ|48',
  'Εργασία συνεργείου|ώρες|35',
  'Φιλοξενία ιστοσελίδας|έτος|120',
  'Καλώδιο ΝΥΑ 1,5|μέτρα|1',
  'Γραφίστικη επιμέλεια|τεμ|300',
  'Λογιστικές υπηρεσίες|μήνας|150',
  'Χρώμα πλαστικό 9 lt|τεμ|39',
]
