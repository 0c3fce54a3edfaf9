// English receipts as tills print them, with made-up names and numbers.

/** A receipt, and what a clerk would book of it; undefined where the receipt does not say. */
export interface TillReceipt {
  printed: string
  number: string | undefined
  currency?: string | undefined
}

export const ENGLISH_TILL_RECEIPTS: Record<string, TillReceipt> = {
  'a receipt number behind a colon': {
    number: '60417725',
    currency: 'MYR',
    printed: `
  FARMASI BUNGA RAYA SDN BHD
  12, JALAN MELUR 3, 47000 SUNGAI BULOH
          SELANGOR
CASHIER : POS2N     M/C. ID :POS4
RECEIPT : 60417725   02/03/19 05:16 PM
VITAMIN C              12.00
TOTAL                  12.00`,
  },
  'a receipt number in brackets': {
    number: '00417733',
    printed: `
  THREE MOONS CASH & CARRY
        TAX INVOICE
RECEIPT NO.[00417733]   19/06/19 11:43
9555000300051 X 1      45.00 S
NET TOTAL :            45.00
CASHIER [N.LIM]   MACHINE [003]`,
  },
  'a tax invoice without a space': {
    number: '003-1990041',
    printed: `
     PASAR MINI AMAN
  41, JALAN CEMPAKA
TAXINV:003-1990041     18/03/19
CASHIER : CASHIER2
1  VEGETABLES          2.20
TL:RM                  2.20`,
  },
  'a tax invoice at the foot': {
    number: '52117',
    printed: `
  HEALTH CORNER SDN BHD
  GST REG #000712345678
SHAMPOO               15.90
TOTAL (GST INCL)      15.90
CASH                  20.00
ST:12 CTR1 ID:9911 TAXINV:52117
16:14    04/03/19`,
  },
  'a transaction': {
    number: 'CR0004411',
    printed: `
  KEDAI BORONG SENTOSA
14/03/2019 5:57:07PM
     TAX INVOICE
TRN: CR0004411
COUNTER 3   CASHIER: 1
ICE CREAM              4.50
TOTAL                  4.50`,
  },
  'the check of a restaurant': {
    number: '7741',
    printed: `
     PERI GRILL HOUSE
  4 PGRILL3        76 AMIR 2
CHK 7741         GUEST0
    28 MAR 19 18:32:36
1 DELIVERY CHG         4.00 S
AMT DUE                4.00`,
  },
  'a cash bill': {
    number: '70221',
    printed: `
   BINTANG HARDWARE TRADING
     TAX INVOICE
CB#: 70221     08/02/2019 3:43:01 PM
M# : C1 - 0
2 TOWEL ROD           12.00
TOTAL                 12.00`,
  },
  'a slip, which is surer than the transaction': {
    number: '0000000023000712988',
    printed: `
     NORDHEIM HANDEL SDN BHD
      TAX INVOICE
SLIP: 0000000023000712988
DATE: 25/04/19
TRANS: 409700049   STAFF: 95001
TOTAL RM              22.00`,
  },
  'cash sales': {
    number: '200417',
    printed: `
     RIVER BOOKSTORES
CASH SALES NO: 200417
PEN                    1.49
TOTAL  RM              1.49
DATE: 23/04/2019  TIME: 10.00.53PM`,
  },
  'cash sales with the number beside it': {
    number: 'CS-20417',
    printed: `
        TAX INVOICE
   KIM STATIONERY SDN BHD
CASH SALES NO. :      CS-20417
DATE :       25/09/2019 01:48:57 PM
STAPLES               28.40
TOTAL                 28.40`,
  },
  'cash sales with the number below': {
    number: 'CS-20418',
    printed: `
        TAX INVOICE
   KIM STATIONERY SDN BHD
CASH SALES NO. :
CS-20418
STAPLES               28.40
TOTAL                 28.40`,
  },
  'a bill with dashes between spaces': {
    number: '17660 - 388 - 4111 - 2303190113',
    printed: `
    THANKS FOR SHOPPING
GRAND TOTAL           10.00
CASH                  20.00
CHANGE DUE            10.00
23/03/2019 9:34:40 AM
BILL 17660 - 388 - 4111 - 2303190113`,
  },
  'an invoice number that begins with 0-': {
    number: '0-188291',
    printed: `
   MILLION STARS ENTERPRISE
       TAX INVOICE
INVOICE NO : 0-188291
DATE       : 22/02/2019 7:41:46 AM
CASHIER    : 123
PLATES                63.80
TOTAL :               63.80`,
  },
  'a number without a name below the title': {
    number: 'CS00444322',
    printed: `
   OAK HARDWARE CENTRE
10/03/2019      TAX INVOICE
NO. :CS00444322
CASH SALE (MAIN ROAD)
TEL: 03-7832 6929
THINNER               19.00
TOTAL AMT PAYABLE :   19.00`,
  },
  'a number in the next cell': {
    number: '000017',
    printed: `
     SWEET COLOURS
MC #01
REG CASHIER 1    18-03-2019 11:23
TAXINVNO. 1      #000017
CENDOL                 5.30
SUBTOTAL              RM5.30`,
  },
  'the receipt of a till': {
    number: 'R000118833',
    printed: `
     MISTER TOOLS SDN BHD
      -TAX INVOICE-
BATTERY AAA 4 PCS
TOTAL                 RM 3.90
24-11-19 13:11 SH01 ZT09   T2 R000118833
OPERATOR TRAINEE CASHIER
EXCHANGE IS ALLOWED WITHIN
7 DAYS WITH RECEIPT.`,
  },
  'a number behind a hash beside the date': {
    number: '1000000471',
    printed: `
      WELCOME
     FAMILYSHOP
   #0020 THE SUMMIT
      TAX INVOICE
20/04/2019 19:15   #1000000471
POS: 02
WATER                  3.70
TOTAL                  3.70`,
  },
  'English, a shop in Ireland': {
    number: '00088127',
    currency: 'EUR',
    printed: `
     The Corner Shop
   12 Shop Street, Co. Galway
Receipt No: 00088127
03/02/2024 10:12
Milk                   1.20
Total                  1.20
VAT 23% incl.          0.22
Auth Code: 771882  Terminal ID: 20119`,
  },
  'English, a British shop with a transaction': {
    number: '04417',
    printed: `
      GREEN GROCER LTD
 14 High Street, Leeds LS1 4AB
APPLES                £2.10
TOTAL                 £2.10
Card: ************1234
Txn: 04417   Till: 2
03/02/2024 10:12`,
  },
  'English, an American store with store and register': {
    number: '04291',
    printed: `
        SAVE A LOT
   100 Main St
   Springfield, IL 62701
ST# 1234 OP# 00001 TE# 12 TR# 04291
BREAD                  3.49
TOTAL                  3.49
REF # 330412881121`,
  },
  'English, an American check': {
    number: '118222',
    printed: `
      Blue Door Diner
     55 W 46th St
   New York, NY 10036
Check #: 118222     Server: Ann
Table 12
Soup                   8.00
Total                  8.00`,
  },
  'English, an order where there is nothing else': {
    number: '440871',
    printed: `
     Bagel Corner
   12 Main St, Boston, MA 02110
Order #: 440871
Bagel                  4.00
Total                  4.00`,
  },
  'English, the order of the day': {
    number: undefined,
    printed: `
     Bagel Corner
   12 Main St, Boston, MA 02110
Order #: 17
Bagel                  4.00
Total                  4.00`,
  },
  'English, a card slip only': {
    number: undefined,
    printed: `
      PARK KIOSK
TERMINAL ID 22019931
MERCHANT ID 0011223344
BATCH NO 000211
TRACE NO 004417
APPROVAL CODE 771882
TOTAL                 12.00`,
  },
  'English, a paper check and an article behind a hash': {
    number: undefined,
    printed: `
      HOME STORE
12 Main St, Boston, MA 02110
     RECEIPT
#40028   LAMP         45.00
TOTAL                 45.00
CHECK #1023           45.00
12/03/2024 12:00`,
  },
  'English, sentences about receipts': {
    number: undefined,
    printed: `
      PARK KIOSK
12/03/2024 12:00
WATER                  2.00
TOTAL                  2.00
NO RECEIPT NO REFUND
EXCHANGE WITHIN 14 DAYS WITH RECEIPT
TABLE 12  GUESTS 4`,
  },
  'no money of a country that nothing else proves': {
    number: '60417725',
    currency: undefined,
    printed: `
     CAFE LUNA
Receipt No: 60417725
12/05/2024 10:11
Coffee                 4.50
Total                  4.50`,
  },
}
