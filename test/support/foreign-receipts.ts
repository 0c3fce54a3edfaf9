// Receipts of other countries than those that the rules were fitted on, with made-up names.

interface ForeignReceipt {
  printed: string
  values: Record<string, string>
}

export const FOREIGN_RECEIPTS: Record<string, ForeignReceipt> = {
  'the United States': {
    values: {
      issueDate: '2024-02-03',
      grossTotal: '61.44',
      sellerName: "Luigi's Trattoria",
      sellerAddress: '55 W 46th St New York, NY 10036',
    },
    printed: `
      Luigi's Trattoria
       55 W 46th St
     New York, NY 10036
Check #: 1182     Feb 3, 2024
Guests: 2         8:14 PM

Margherita Pizza      18.00
Tagliatelle           24.00
Chianti glass         14.00
Subtotal              56.00
Tax                    5.44
Total                 61.44

Suggested tip 18%: 10.08
Tip    ____________
Total  ____________`,
  },
  'an American petrol station': {
    values: {
      issueDate: '2023-07-03',
      grossTotal: '8.64',
      sellerName: 'QUICK STOP #221',
      sellerAddress: '7701 Airport Blvd Houston, TX 77061',
      currency: 'USD',
    },
    printed: `
      QUICK STOP #221
     7701 Airport Blvd
     Houston, TX 77061
07/03/2023 07:58 AM
PUMP 04 REGULAR
GALLONS 2.401
PRICE/GAL $3.599
TOTAL SALE $8.64
DEBIT  $8.64
APPROVED 009812`,
  },
  'Germany': {
    values: {
      issueDate: '2023-11-02',
      grossTotal: '23.97',
      sellerName: 'dm-drogerie markt',
      sellerAddress: 'Am Markt 5-7 04109 Leipzig',
      currency: 'EUR',
    },
    printed: `
    dm-drogerie markt
      Am Markt 5-7
      04109 Leipzig
      0341/1234567
02.11.2023 17:05 2211/1 4433
SHAMPOO          3,95 1
CREME           12,07 1
WINDELN          7,95 1
SUMME EUR       23,97
VISA EUR       -23,97
MwSt-Satz Brutto Netto MwSt
1=19,00% 23,97 20,14 3,83
Steuernummer 35009/00322`,
  },
  'France': {
    values: {
      issueDate: '2022-12-02',
      grossTotal: '54.00',
      sellerName: 'LE PETIT BISTROT',
      sellerAddress: '3 place de la République 35000 RENNES',
      currency: 'EUR',
    },
    printed: `
    LE PETIT BISTROT
SARL au capital de 8000 EUR
 3 place de la République
      35000 RENNES
TVA FR40123456789
02/12/2022 13:22  Table 5
Couverts: 2
2 MENU MIDI   18,00  36,00
1 BOUTEILLE           18,00
NET A PAYER EUR       54,00
HT 10%    32,73 TVA  3,27
HT 20%    15,00 TVA  3,00
CARTE BANCAIRE        54,00
 A bientôt`,
  },
  'Italy': {
    values: {
      issueDate: '2023-09-14',
      grossTotal: '18.50',
      sellerName: 'BAR CENTRALE DI ROSSI MARIO',
      sellerAddress: 'VIA GARIBALDI 22 40124 BOLOGNA (BO)',
      currency: 'EUR',
    },
    printed: `
BAR CENTRALE DI ROSSI MARIO
     VIA GARIBALDI 22
   40124 BOLOGNA (BO)
   P.IVA 01234567890
   TEL. 051 123456
  DOCUMENTO COMMERCIALE
di vendita o prestazione

DESCRIZIONE   IVA  Prezzo(€)
CAFFE'        10%      2,40
CORNETTO      10%      3,60
PANINO        10%     12,50
TOTALE COMPLESSIVO    18,50
di cui IVA             1,68
Pagamento contante    20,00
Resto                  1,50
14-09-2023 08:12
DOCUMENTO N. 0412-0087`,
  },
  'Italy with an abbreviated street': {
    values: {
      issueDate: '2023-03-25',
      grossTotal: '6.30',
      sellerName: 'PANIFICIO F.LLI VERDI S.N.C.',
      sellerAddress: 'V.LE EUROPA, 33/A 25124 BRESCIA',
    },
    printed: `
PANIFICIO F.LLI VERDI S.N.C.
     V.LE EUROPA, 33/A
      25124 BRESCIA
 P.IVA 02345678901
                   EURO
PANE               3,10
FOCACCIA           3,20
TOTALE             6,30
CONTANTE          10,00
RESTO              3,70
25/03/23 10.44 N.12`,
  },
  'Poland': {
    values: {
      issueDate: '2023-08-30',
      grossTotal: '47.98',
      sellerName: 'SKLEP SPOŻYWCZY ANNA KOWALSKA',
      sellerAddress: 'ul. Długa 17 00-238 Warszawa',
      currency: 'PLN',
    },
    printed: `
 SKLEP SPOŻYWCZY ANNA KOWALSKA
       ul. Długa 17
     00-238 Warszawa
     NIP 5252445767
2023-08-30       nr wydr. 1123
      PARAGON FISKALNY
CHLEB  2 x 4,99        9,98 B
KAWA   1 x 38,00      38,00 A
Sprzedaż opod. PTU A  38,00
Kwota A 23%            7,11
SUMA PTU               7,58
SUMA PLN              47,98
GOTÓWKA PLN           50,00
RESZTA PLN             2,02`,
  },
  'Portugal': {
    values: {
      issueDate: '2024-06-15',
      grossTotal: '21.50',
      sellerName: 'Restaurante O Pescador, Lda',
      sellerAddress: 'Rua do Mar, 40 8200-102 Albufeira',
      currency: 'EUR',
    },
    printed: `
 Restaurante O Pescador, Lda
      Rua do Mar, 40
    8200-102 Albufeira
   NIF: 501234560
Fatura Simplificada FS 24/331
Data: 2024-06-15  13:40
Bacalhau          16,00
Vinho              3,50
Café x2            2,00
Total            21,50 €
Multibanco       21,50
IVA 13%  19,03  2,47`,
  },
}
