import type { Country } from './party.ts'
import { ico } from './identifiers.ts'

export const CZECHIA: Country = {
  code: 'CZ',
  names: [
    '[{brand}] s.r.o.',
    '[{brand}], s.r.o.',
    '[{brand} {trade}] s.r.o.',
    '[{brand} CZ] s.r.o.',
    '[{brand} Czech Republic], s.r.o.',
    '[{brand}] spol. s r.o.',
    '[{last} - {trade}] s. r. o.',
    '[{last} a syn], s.r.o.',
    '[{brand}] a.s.',
    '[{brand} {trade}], a.s.',
    '[{trade} {town}] a.s.',
    '{first} {last}',
    'Ing. {first} {last}',
    '{first} {last} - {craft}',
    '{craft} {last}, v.o.s.',
    'Bc. {first} {last} [{brand}]',
    '[{brand}] družstvo',
    '[{last} & partneři], advokátní kancelář s.r.o.',
    '[{trade}.{brand}] s.r.o.',
  ],
  lists: {
    first:
      'Jan|Petr|Jiří|Tomáš|Pavel|Martin|Zdeněk|Ondřej|Lukáš|Jaroslav|Jana|Eva|Hana|Lenka|Kateřina|Lucie|Věra|Řehoř|Šárka|Miloš',
    last: 'Novák|Svoboda|Dvořák|Černý|Procházka|Kučera|Veselý|Horák|Němec|Pokorný|Marek|Pospíšil|Hájek|Král|Růžička|Beneš|Fiala|Sedláček|Doležal|Zeman|Kolář|Říha|Šťastný|Kříž',
    trade:
      'Stavby|Tisk|Technik|Logistik|Elektro|Servis|Nábytek|Energie|Trade|Systems|Software|Medical|Strojírny|Pekárny|Auto|Sklo|Papír|Reality|Consulting|Obchod|Plast|Vodárny|Teplárny',
    craft: 'truhlářství|Instalatérství|účetní služby|Autoservis|Zahradnictví|grafické studio|elektroinstalace|překlady',
    town: 'Brno|Ostrava|Praha|Morava|Plzeň|Zlín|Přerov|Jihlava',
  },
  syllables: 'mo|ra|vel|tex|kon|zet|pra|ho|stro|lin|ka|do|be|ta|ner|fix|al|za|ru|tech|bo|vin|ali|ex|sta|ko|mix|ve',
  streets:
    'Nádražní ##/#|Masarykova ###/##|Na Příkopě ##|náměstí Míru #|Křižíkova ###/##a|Průmyslová ####|třída Tomáše Bati ###|Dlouhá ##|Žižkova ###|U Pekáren #|Vídeňská ###/##|Lidická ##',
  towns:
    '1## 00 Praha 1|1## 00 Praha 8 - Karlín|6## 00 Brno|7## 00 Ostrava|30# 00 Plzeň|76# 01 Zlín|46# 01 Liberec|37# 01 České Budějovice|53# 02 Pardubice|77# 00 Olomouc|25# 01 Říčany',
  phones: '+420 ### ### ###|### ### ###|tel.: ### ### ###|00420 ### ### ###',
  domains: 'cz|cz|eu|com',
  mails: 'info|fakturace|obchod|podpora|ucetni|kancelar',
  banks:
    'Komerční banka, a.s.=KOMBCZPP|Česká spořitelna, a.s.=GIBACZPX|ČSOB=CEKOCZPP|Fio banka, a.s.=FIOBCZPP|Raiffeisenbank a.s.=RZBCCZPP|MONETA Money Bank=AGBACZPP|UniCredit Bank=BACXCZPP',
  numbers: (chance) => {
    const number = ico(chance)
    return { register: number, vat: `CZ${number}` }
  },
}

export const CZECH_GOODS = [
  'Kancelářský papír A4|bal|119',
  'Toner kompatibilní černý|ks|890',
  'Montáž a zapojení|hod|650',
  'Vruty 4x40 (200 ks)|bal|129',
  'LED žárovka E27 9W|ks|79',
  'Židle Klára, buk|ks|1890',
  'Káva zrnková 1 kg|kg|349',
  'Sluchátka bezdrátová, černá|ks|1290',
  'Baterie AA 8 ks|bal|159',
  'Doprava materiálu|km|14',
  'Pronájem kontejneru|den|450',
  'Obklad 20x60 šedý|m2|389',
  'Lepidlo 25 kg|pytel|215',
  'Kniha Zahrada bez práce|ks|399',
  'Nabíječka USB-C 65W|ks|749',
  'Filtr oleje|ks|240',
]
export const CZECH_SERVICES = [
  'Vývoj webové aplikace|MD|6800',
  'Vedení účetnictví|měs.|4500',
  'Správa serverů|měs.|3900',
  'Korektury textu|NS|120',
  'Grafické práce|hod|750',
  'Konzultace|h|1200',
  'Roční licence|ks|2990',
  'Revize elektro|ks|3200',
]
