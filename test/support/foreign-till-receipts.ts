// Receipts of fifteen languages as tills print them, with made-up names and numbers.
import type { TillReceipt } from './english-till-receipts.ts'

export const FOREIGN_TILL_RECEIPTS: Record<string, TillReceipt> = {
  'German, a supermarket': {
    number: '2312',
    currency: 'EUR',
    printed: `
      MARKTHALLE NORD
     Lange Str. 4
     04109 Leipzig
MILCH                  1,19 A
SUMME                  1,19
Terminal-ID 56112233
TA-Nr. 004411 BNr. 0567
Datum: 02.11.2023  Uhrzeit: 17:05
Bon-Nr.:2312
MwSt 7%                0,08`,
  },
  'German, a TSE transaction': {
    number: '88123',
    printed: `
      Bäckerei Korn
      Hauptstr. 1
Brötchen               2,40
Summe EUR              2,40
TSE-Transaktion: 88123
TSE-Signaturzähler: 190331
TSE-Seriennummer: ab12cd34ef`,
  },
  'German, a number with a year': {
    number: '2024/17',
    currency: 'EUR',
    printed: `
      Gasthaus Adler
     80331 München
Beleg-Nr 2024/17   05.01.2024
Schnitzel             14,90
Gesamt                14,90
inkl. 19% MwSt         2,38`,
  },
  'German, a Swiss till': {
    number: '004417',
    currency: 'CHF',
    printed: `
       Dorfladen
    8001 Zürich
Quittung Nr. 004417
12.01.2024 09:11
Brot                   4.20
Total                  4.20
MWST 2.6%              0.11`,
  },
  'French, a ticket': {
    number: '004512',
    currency: 'EUR',
    printed: `
     LE PANIER
   3 place du Port
    35000 RENNES
Ticket n° 004512
02/12/2022 13:22
PAIN                   1,20
TOTAL                  1,20
TVA 5,5%               0,06`,
  },
  'French, the number first': {
    number: '881-204',
    printed: `
     BISTROT DU COIN
N° ticket : 881-204
02/12/2022 13:22  Table 5
MENU                  18,00
TOTAL EUR             18,00
N° AUTOR: 123456`,
  },
  'French, an invoice': {
    number: 'F2022-118',
    printed: `
     GARAGE DU LAC
FACTURE N° F2022-118
02/12/2022 13:22
HUILE                 48,00
TOTAL TTC EUR         48,00`,
  },
  'Spanish, a simplified invoice': {
    number: 'T01-00412',
    currency: 'EUR',
    printed: `
     BAR EL PUERTO SL
     28013 MADRID
Factura simplificada: T01-00412
12/05/2023 14:22
CAFE                   1,50
TOTAL                  1,50
IVA 10%                0,14
IVA 21%                0,00`,
  },
  'Spanish, a ticket': {
    number: '118821',
    printed: `
     SUPER LA PLAZA
Nº Ticket: 118821
12/05/2023 14:22  Caja 3
PAN                    0,90
TOTAL EUR              0,90
Nº OPERACION 0991`,
  },
  'Italian, a commercial document': {
    number: '0123-0045',
    currency: 'EUR',
    printed: `
     BAR SPORT SNC
   40124 BOLOGNA (BO)
  DOCUMENTO COMMERCIALE
di vendita o prestazione
CAFFE'        10%      2,40
TOTALE COMPLESSIVO     2,40
di cui IVA 22%         0,22
14-09-2023 08:12
DOCUMENTO N. 0123-0045
RT 99MEY000112`,
  },
  'Italian, a number behind the time': {
    number: '12',
    printed: `
     PANIFICIO ROSSI
                   EURO
PANE               3,10
TOTALE             3,10
25/03/23 10.44 N.12`,
  },
  'Dutch, a bon': {
    number: '77123',
    currency: 'EUR',
    printed: `
      DE KAASWINKEL
     Dorpsstraat 4
   1012 AB Amsterdam
Bonnummer: 77123
12-05-2023 14:22
KAAS                   8,50
TOTAAL                 8,50
BTW 9%                 0,70
KAARTNR: 1234`,
  },
  'Dutch, a Belgian till ticket': {
    number: '004418',
    currency: 'EUR',
    printed: `
      SLAGERIJ MAES
       9000 Gent
Kasticket nr 004418
12-05-2023 14:22
WORST                  8,50
TOTAAL                 8,50
BTW 6%                 0,48`,
  },
  'Portuguese, a simplified invoice': {
    number: 'FS 24/331',
    currency: 'EUR',
    printed: `
  Restaurante A Barca, Lda
   8200-102 Albufeira
Fatura Simplificada FS 24/331
Data: 2024-06-15  13:40
Bacalhau              16,00
Total                 16,00
IVA 13%                1,84`,
  },
  'Portuguese, a receipt': {
    number: '00981',
    printed: `
   Café Central
Recibo n.º 00981
2024-06-15  13:40
Café                   1,00
Total EUR              1,00`,
  },
  'Polish, a fiscal receipt': {
    number: '118/2024',
    printed: `
   PIEKARNIA NOWAK
   00-238 Warszawa
 PARAGON FISKALNY
CHLEB  2 x 4,99        9,98 B
SUMA PLN               9,98
Nr paragonu: 118/2024
NIP 5252445767`,
  },
  'Polish, the number of the print': {
    number: '001123',
    printed: `
   SKLEP ANNA
2023-08-30     nr wydr. 001123
 PARAGON FISKALNY
CHLEB                  9,98 B
SUMA PLN               9,98`,
  },
  'Czech, a receipt': {
    number: '2024-00871',
    currency: 'CZK',
    printed: `
    PEKÁRNA U MOSTU
     110 00 Praha
Účtenka č. 2024-00871
12.05.2024 10:11
CHLÉB                 45,00
CELKEM                45,00
DPH 12%                4,82
FIK: 1a2b3c4d`,
  },
  'Swedish, a receipt': {
    number: '10233',
    currency: 'SEK',
    printed: `
     BRÖDBODEN AB
    111 22 Stockholm
Kvitto nr: 10233
2024-05-12 10:11
BRÖD                  45,00
TOTALT                45,00
Moms 12%               4,82
Kortnr: ****1234`,
  },
  'Danish, a bon': {
    number: '004521',
    printed: `
     BAGERIET
   8000 Aarhus
Bonnr: 004521
12.05.2024 10:11
BRØD                  45,00
TOTAL DKK             45,00`,
  },
  'Norwegian, a receipt': {
    number: '77123',
    currency: 'NOK',
    printed: `
     BAKERIET AS
      0150 Oslo
Kvitteringsnr 77123
12.05.2024 10:11
BRØD                  45,00
SUM                   45,00
MVA 15%                5,87`,
  },
  'Finnish, a receipt': {
    number: '5512',
    currency: 'EUR',
    printed: `
     LEIPOMO OY
    00100 Helsinki
Kuitti nro 5512
12.5.2024 10:11
LEIPÄ                  4,50
YHTEENSÄ               4,50
ALV 14%                0,55`,
  },
  'Hungarian, a receipt': {
    number: '0123/00045',
    currency: 'HUF',
    printed: `
     PÉKSÉG KFT
    1051 Budapest
 NYUGTA
KENYÉR               1.250
ÖSSZESEN:            1.250
ÁFA 27%
NYUGTASZÁM: 0123/00045
2024.05.12 10:11`,
  },
  'Romanian, a fiscal receipt': {
    number: '0045',
    currency: 'RON',
    printed: `
     BRUTARIA SRL
     Bucuresti
 BON FISCAL
PAINE                  4,50
TOTAL                  4,50
TVA 9%                 0,37
NR. BON: 0045
12-05-2024 10:11`,
  },
  'Greek, a receipt': {
    number: '4471',
    currency: 'EUR',
    printed: `
     ΑΡΤΟΠΟΙΕΙΟ
     ΘΕΣΣΑΛΟΝΙΚΗ
ΑΠΟΔΕΙΞΗ Νο 4471
12/05/2024 10:11
ΨΩΜΙ                   4,50
ΣΥΝΟΛΟ                 4,50
ΦΠΑ 13%                0,52`,
  },
}
