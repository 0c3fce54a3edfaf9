import type { Country } from './party.ts'
import { nip } from './identifiers.ts'

export const POLAND: Country = {
  code: 'PL',
  names: [
    '[{brand}] Sp. z o.o.',
    '[{brand}] sp. z o.o.',
    '[{brand} {trade}] Sp. z o.o.',
    '[{brand} Polska] Sp. z o.o.',
    '[{brand}] Spółka z ograniczoną odpowiedzialnością',
    '[{brand} {trade}] Sp. z o.o. Sp. k.',
    '[{brand}] S.A.',
    '[{trade} {town}] S.A.',
    '[{last} i {last}] s.c.',
    '[{last}, {last}] Sp. j.',
    'P.P.H.U. [{brand}] {first} {last}',
    'PPHU „[{brand}]” {first} {last}',
    'F.H.U. [{brand}] {first} {last}',
    'Firma Handlowa [{last}] {first} {last}',
    'Firma Usługowo-Handlowa "[{brand}]" s.c.',
    'Przedsiębiorstwo Wielobranżowe [{brand}] Sp. z o.o.',
    'Zakład {work} {first} {last}',
    'Hurtownia {ware} [{brand}] s.j. {first} {last}, {first} {last}',
    '{first} {last} [{brand}]',
    '{first} {last} {work2}',
    'Spółdzielnia {coop} w {inTown}',
    '[{brand} & {brand}] sp. z o.o. sp. k.',
  ],
  lists: {
    first:
      'Jan|Piotr|Krzysztof|Andrzej|Tomasz|Paweł|Michał|Marcin|Łukasz|Grzegorz|Anna|Maria|Katarzyna|Małgorzata|Agnieszka|Bożena|Elżbieta|Zbigniew|Wojciech|Żaneta|Rafał|Stanisław',
    last: 'Nowak|Kowalski|Wiśniewski|Wójcik|Kamiński|Lewandowski|Zieliński|Szymański|Woźniak|Dąbrowski|Kozłowski|Jankowski|Mazur|Krawczyk|Piotrowski|Grabowski|Pawłowski|Michalak|Zając|Król|Wróbel|Stępień|Gołąb|Ślusarczyk|Żak|Bąk',
    trade:
      'Logistics|Transport|Instal|Bud|Trans|Elektro|Stal|Meble|Papier|Pack|Serwis|Technika|Systemy|Software|Energia|Agro|Food|Med|Dental|Studio|Media|Print|Inżynieria|Automatyka|Okna|Drzwi',
    work: 'Stolarski|Instalacji Sanitarnych|Usług Elektrycznych|Kamieniarski|Poligraficzny|Mechaniki Pojazdowej|Ślusarski',
    work2:
      'Usługi Informatyczne|Usługi Remontowe|Tłumaczenia|Projektowanie Graficzne|Doradztwo|Fotografia|Consulting|IT Solutions',
    ware: 'Elektryczna|Materiałów Budowlanych|Spożywcza|Kwiatów|Części Samochodowych|Artykułów Biurowych|Hydrauliczna',
    coop: 'Mleczarska|Mieszkaniowa "Zgoda"|Ogrodnicza|Pracy "Postęp"',
    town: 'Kraków|Poznań|Śląsk|Mazowsze|Łódź|Podlasie|Pomorze',
    inTown: 'Łowiczu|Gostyniu|Piątnicy|Radomiu|Kielcach',
  },
  syllables: 'pol|ma|bo|dar|wi|ka|tra|mex|ex|kra|ro|lin|sta|zet|wo|el|bud|im|ter|no|ba|ski|drew|lux|pro|max|al',
  streets:
    'ul. Długa ##|ul. Przemysłowa #/##|ul. Świętokrzyska ##A|al. Jana Pawła II ##/#|ul. 3 Maja ##|os. Słoneczne #/##|ul. gen. Wł. Andersa ###|ul. Fabryczna #|ul. Żwirki i Wigury ##|Al. Jerozolimskie ### lok. ##|ul. Kościuszki ##|ul. Mickiewicza #',
  towns:
    '00-### Warszawa|30-### Kraków|90-### Łódź|50-### Wrocław|61-### Poznań|80-### Gdańsk|40-### Katowice|20-### Lublin|15-### Białystok|35-### Rzeszów|05-### Piaseczno|43-### Bielsko-Biała|63-### Śrem|87-### Toruń',
  phones: '+48 ### ### ###|tel. ## ### ## ##|## ### ## ##|(##) ###-##-##|6## ### ###',
  domains: 'pl|com.pl|pl|eu',
  mails: 'biuro|faktury|sekretariat|kontakt|sprzedaz|handlowy',
  banks:
    'mBank S.A.=BREXPLPW|PKO BP S.A.=BPKOPLPW|Bank Pekao S.A.=PKOPPLPW|ING Bank Śląski S.A.=INGBPLPW|Santander Bank Polska S.A.=WBKPPLPP|BNP Paribas Bank Polska S.A.=PPABPLPK|Alior Bank S.A.=ALBPPLPW|Bank Spółdzielczy w Skierniewicach=GBWCPLPP',
  numbers: (chance) => ({ vat: nip(chance), register: chance.filled('#########') }),
}

/** "name|unit|price" */
export const POLISH_GOODS = [
  'Papier ksero A4 80 g|ryza|19',
  'Przewód YDYp 3x2,5|m|4',
  'Śruba M8x40 ocynk|szt.|1',
  'Farba emulsyjna biała 10 l|op.|120',
  'Wyłącznik nadprądowy B16|szt.|14',
  'Krzesło biurowe TOMI|szt|420',
  'Montaż instalacji|kpl.|1800',
  'Usługa serwisowa|godz.|150',
  'Dojazd do klienta|km|2',
  'Paleta EUR używana|szt.|38',
  'Folia stretch czarna|rol.|29',
  'Rura PCV fi 110|mb|17',
  'Kawa ziarnista 1 kg|szt.|68',
  'Mąka pszenna typ 550|kg|3',
  'Licencja roczna - moduł magazyn|szt.|990',
  'Klej do płytek elastyczny 25 kg|worek|54',
  'Płyta OSB 18 mm|m2|44',
  'Toner HP 26X zamiennik|szt.|160',
]
export const POLISH_SERVICES = [
  'Usługi programistyczne zgodnie z umową|szt.|12500',
  'Projekt graficzny katalogu|usł.|2300',
  'Prowadzenie profilu w mediach społecznościowych|mies.|1500',
  'Hosting - pakiet Biznes|rok|480',
  'Konsultacje|godz.|220',
  'Tłumaczenie przysięgłe PL-DE|str.|55',
  'Szkolenie stacjonarne|os.|750',
  'Abonament miesięczny|mies.|199',
  'Nadzór autorski|usł.|3100',
]
