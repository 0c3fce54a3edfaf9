// Receipts as large shops and restaurants of several countries print them, with made-up names and numbers.
import type { TillReceipt } from './english-till-receipts.ts'

export const SHOP_RECEIPTS: Record<string, TillReceipt> = {
  'German, a supermarket with a card payment': {
    number: '5566',
    currency: 'EUR',
    printed: `
     MARKT GmbH
   Domstr. 20
   50668 Köln
 UID Nr.: DE812706034
                       EUR
BROT                  12,34 B
SUMME      EUR        12,34
Geg. Mastercard EUR   12,34
* * Kundenbeleg * *
Datum:         05.03.2024
Uhrzeit:       18:12:33 Uhr
Beleg-Nr.            8462
Trace-Nr.          123456
Bezahlung
Contactless
DEBIT MASTERCARD
Nr. ############1234 0001
VU-Nr.         4556550862
Terminal-ID      56103452
AS-Zeit 05.03. 18:12 Uhr
00 GENEHMIGT
BETRAG EUR           12,34
Steuer %  Netto  Steuer  Brutto
B= 7,0%   11,53  0,81    12,34
TSE-Signaturzähler: 123456
TSE-Transaktion:    654321
05.03.2024   18:12   Bon-Nr.:5566
Markt:0123 Kasse:4 Bed.:121212`,
  },
  'German, headings with their values below': {
    number: '5566',
    currency: 'EUR',
    printed: `
     MARKT GmbH
   50668 Köln
BROT                  12,34 B
SUMME      EUR        12,34
Datum     Uhrzeit  Filiale  Kasse  Bon-Nr
05.03.24  18:12    1234     02     5566
Steuer 19% MwSt  1,97`,
  },
  'French, the till and its ticket': {
    number: '1234',
    currency: 'EUR',
    printed: `
    SUPER U
  35000 RENNES
PAIN                   1,20
TOTAL A PAYER          1,20 EUR
CB                     1,20
CAISSE 004   TICKET 1234   02/12/22 13:22
Merci de votre visite`,
  },
  'Spanish, a supermarket': {
    number: '2345-012-123456',
    currency: 'EUR',
    printed: `
   MERCADO, S.A.
   46001 VALENCIA
12/05/2023 14:22  OP: 123456
FACTURA SIMPLIFICADA: 2345-012-123456
1 PAN                  0,90
TOTAL (€)              0,90
TARJETA BANCARIA       0,90
N.C: 012345678  AUT: 123456
IVA 21%   0,16`,
  },
  'Dutch, a supermarket': {
    number: '3456',
    currency: 'EUR',
    printed: `
    DE BUURTSUPER
 1012 AB Amsterdam
BROOD                  2,20
TOTAAL                 2,20
PIN                    2,20
12-05-2023 14:22  Kassa 12  Bon 3456
Transactie: 00123456
BTW 9%`,
  },
  'Swedish, a till': {
    number: '12345',
    currency: 'SEK',
    printed: `
    BUTIKEN AB
  111 22 Stockholm
Org.nr 556059-9473
Kvittonr: 12345   Kassa: 2
2024-05-12 10:11
MJÖLK                 15,00
Totalt                15,00 SEK
Moms 12%  1,61`,
  },
  'Polish, print and transaction': {
    number: '123456',
    currency: 'PLN',
    printed: `
   SKLEP BIEDRA
   00-238 Warszawa
NIP 5252445767
 PARAGON FISKALNY
CHLEB                  4,99 C
SUMA PLN               4,99
2024-05-12  nr wydr. 123456
Nr transakcji: 0012345
#Kasa : 5  #Kasjer: 12`,
  },
  'Italian, an abbreviated document': {
    number: '1234-0012',
    currency: 'EUR',
    printed: `
   FARMACIA ROSSI
  20121 MILANO (MI)
  DOCUMENTO COMMERCIALE
di vendita o prestazione
ASPIRINA               5,50
TOTALE COMPLESSIVO     5,50
14-09-2023 08:12
DOC.N. 1234-0012`,
  },
  'Portuguese, a series below the title': {
    number: 'FS AABB/123456',
    currency: 'EUR',
    printed: `
   CONTINENTE
  1500-392 Lisboa
Fatura Simplificada
Nro: FS AABB/123456
15-06-2024 13:40
PÃO                    1,00
TOTAL                  1,00 EUR`,
  },
  'Romanian, a daily report and a receipt': {
    number: '0012',
    currency: 'RON',
    printed: `
    MAGAZIN SRL
    CLUJ-NAPOCA
CIF: RO12345678
PAINE                  4,50
TOTAL LEI              4,50
Z: 0045   BF: 0012
12-05-2024 10:11`,
  },
  'Greek, a number below the title': {
    number: '0123',
    currency: 'EUR',
    printed: `
   ΦΟΥΡΝΟΣ
   ΑΘΗΝΑ
ΑΠΟΔΕΙΞΗ ΛΙΑΝΙΚΗΣ ΠΩΛΗΣΗΣ
ΑΡ. ΑΠΟΔΕΙΞΗΣ: 0123
ΨΩΜΙ                   4,50
ΣΥΝΟΛΟ                 4,50 EUR`,
  },
  'English, store, till and transaction': {
    number: '5678',
    currency: 'GBP',
    printed: `
   GROCERY PLC
  Leeds LS1 4AB
MILK                  £1.20
TOTAL                 £1.20
12/05/24 10:11  STORE 1234 TILL 01 TRANS 5678
AUTH CODE 123456`,
  },
  'American, a receipt number with dashes': {
    number: '2-1234-5678-9012-3456-7',
    currency: 'USD',
    printed: `
   TARGETTE
 Springfield, IL 62701
BREAD                 $3.49
TOTAL                 $3.49
REC#2-1234-5678-9012-3456-7  VCD#750-123-456
05/12/2024 10:11 AM`,
  },
  'American, register, transaction, cashier': {
    number: '1234',
    currency: 'USD',
    printed: `
   PHARMACY
 Springfield, IL 62701
REG#01 TRN#1234 CSHR#0012345 STR#5678
BREAD                 $3.49
TOTAL                 $3.49
05/12/2024 10:11 AM`,
  },
  'Austrian, a restaurant': {
    number: 'R-2024-4711',
    currency: 'EUR',
    printed: `
   Gasthof Post
   5020 Salzburg
Rechnung Nr: R-2024-4711
12.05.2024 10:11  Tisch 4
Suppe                 4,50
Summe                 4,50
inkl. 10% MwSt 0,41`,
  },
  'Austrian, a till': {
    number: '88123',
    currency: 'EUR',
    printed: `
   Trafik Huber
   1010 Wien
Kassenbon 88123
12.05.2024 10:11
Zeitung               2,50
Summe                 2,50
Kassen-ID: KASSE01
20% MWSt 0,42`,
  },
  'numbers of tables, phones, people and references': {
    number: undefined,
    currency: undefined,
    printed: `
   CAFE ROMA
Tel: 555 123 4567
Table: 12  Guests: 4
Server: 004 ANN
12/05/2024 10:11
COFFEE                 5.00
TOTAL                  5.00
Ticket Total: 5
Member No: 88221100
Ref No: 1234567890`,
  },
  'numbers of surveys and coupons': {
    number: undefined,
    currency: undefined,
    printed: `
   BURGER HUT
12/05/2024 10:11
BURGER                 5.00
TOTAL                  5.00
Survey code: 1234-5678-9012
Coupon No. 55221
Visit within 14 days with receipt 
www.burger.example`,
  },
  'numbers of gifts and of earlier receipts': {
    number: '4471',
    currency: undefined,
    printed: `
   BOOKS
Receipt No: 4471
12/05/2024 10:11
BOOK                   5.00
TOTAL                  5.00
Gift Receipt No: 99821
Original receipt no: 1234
Return by 12/06/2024`,
  },
  'Malay': {
    number: 'R-00912',
    currency: 'MYR',
    printed: `
 KEDAI RUNCIT ALI
 16200 TUMPAT, KELANTAN
No. Resit: R-00912
Tarikh: 12/05/2024
BERAS                 12.00
JUMLAH RM             12.00`,
  },
  'an order of the day and a receipt': {
    number: 'A-10021',
    currency: undefined,
    printed: `
   FASTFOOD
ORDER NUMBER
   077
Receipt # A-10021
12/05/2024 10:11
BURGER                 5.00
TOTAL                  5.00`,
  },
}
