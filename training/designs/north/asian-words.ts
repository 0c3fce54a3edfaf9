import { gstin } from './identifiers.ts'
import type { Country } from './party.ts'

/** Accounts of these countries have no IBAN, except in the United Arab Emirates. */
export const INDIA: Country = {
  code: 'GB',
  names: [
    '[{brand} {trade}] Private Limited',
    '[{brand} {trade}] Pvt. Ltd.',
    '[{brand}] Pvt Ltd',
    '[{last} {trade}]',
    '[{last} & Sons]',
    'M/s [{last} {trade}]',
    'Shree [{brand} {trade}]',
    'Sri [{god} {trade}]',
    '[{brand} {trade}] LLP',
    '[{last} Brothers]',
    '[{brand} India] Limited',
    '[{last} & {last}], Chartered Accountants',
    '{first} {last}',
    'The [{town} {trade} Co.] Ltd.',
    '[{god} Enterprises]',
    '[{brand} Technologies] (India) Pvt. Ltd.',
  ],
  lists: {
    first: 'Rajesh|Priya|Anil|Sunita|Vikram|Deepa|Suresh|Kavita|Mohammed|Arjun|Lakshmi|Harpreet',
    last: 'Sharma|Patel|Gupta|Iyer|Reddy|Singh|Mehta|Nair|Agarwal|Khan|Joshi|Banerjee|Shah|Kulkarni',
    trade:
      'Traders|Enterprises|Electricals|Steel|Textiles|Infotech|Engineering Works|Logistics|Pharma|Agencies|Hardware|Packaging|Exports|Polymers|Solutions|Roadlines',
    god: 'Ganesh|Balaji|Lakshmi|Durga|Sai|Krishna|Venkateswara',
    town: 'Mumbai|Bombay|Madras|Punjab|Deccan|Calcutta',
  },
  syllables: 'vi|ja|ya|om|ni|ra|su|ma|tech|in|dra|pra|ka|sh|ar|bha|rat|lak|nex|gen|zen|tri|sa|de',
  streets:
    'Plot No. ##, MIDC Industrial Area|#/##, 2nd Floor, Nehru Place|Shop No. #, Station Road|No. ###, 4th Cross, Indiranagar|B-##, Sector ##|##, M.G. Road|Survey No. ###/#, Bommasandra',
  towns:
    'Mumbai - 4000##|Bengaluru 5600##|New Delhi - 1100##|Pune, Maharashtra 4110##|Chennai 600 0##|Ahmedabad-3800##|Kolkata - 7000##|Hyderabad, Telangana - 5000##',
  phones: '+91 98### #####|+91-##-########|022-########|9#########',
  domains: 'in|co.in|com',
  mails: 'accounts|info|sales|billing',
  banks:
    'HDFC Bank=HDFC000####|ICICI Bank=ICIC000####|State Bank of India=SBIN000####|Axis Bank=UTIB000####|Kotak Mahindra Bank=KKBK000####',
  numbers: (chance) => ({ vat: gstin(chance, chance.pick(['27', '29', '07', '33', '24', '36'])), register: '' }),
}

const TRADE =
  'Trading|Engineering|Marketing|Logistics|Industries|Resources|Hardware|Electronics|Packaging|Technologies|Interior Design|Consulting|Marine|Printing|Foods|Medical Supplies'

export const MALAYSIA: Country = {
  code: 'GB',
  names: [
    '[{brand} {trade}] Sdn. Bhd.',
    '[{brand}] Sdn Bhd',
    '[{brand} {trade}] (M) Sdn. Bhd.',
    '[{last} {last2} {trade}] Sdn Bhd',
    '[{brand}] Berhad',
    '[{brand} {trade}] Enterprise',
    'Syarikat [{brand} {trade}] Sdn. Bhd.',
    'Kedai [{brand}]',
    '[{last} & {last}] PLT',
    'Pusat Servis [{brand}]',
  ],
  lists: {
    first: 'Ahmad|Siti|Wei Ling|Kumar|Nurul|Jason|Farah|Mei',
    last: 'Tan|Lim|Wong|Lee|Ng|Chong|Abdullah|Rahman',
    last2: 'Brothers|Seng|Hock|Huat|Soon|Heng',
    trade: TRADE,
  },
  syllables: 'mu|tia|ra|se|ri|ja|ya|ke|ta|ma|wan|sin|glo|bal|tech|per|da|na|hup|seng|uni|pro',
  streets:
    'No. ##, Jalan SS 2/##|Lot ####, Jalan Perusahaan #|No. #-#, Jalan PJU #A/#|##, Lorong Damai #|Suite ##-#, Menara KLH, Jalan Puteri',
  towns:
    '47#00 Petaling Jaya, Selangor|50### Kuala Lumpur|81#00 Johor Bahru, Johor|10### George Town, Pulau Pinang|40### Shah Alam, Selangor',
  phones: '+603-#### ####|03-########|012-### ####|Tel: 04-### ####',
  domains: 'com.my|my|com',
  mails: 'account|sales|enquiry|admin',
  banks: 'Maybank=MBBEMYKL|CIMB Bank Berhad=CIBBMYKL|Public Bank Berhad=PBBEMYKL|Hong Leong Bank=HLBBMYKL',
  numbers: (chance) => ({ vat: chance.filled('W10-1###-########'), register: chance.filled('20##010#####') }),
}

export const HONG_KONG: Country = {
  code: 'GB',
  names: [
    '[{brand} {trade}] Limited',
    '[{brand} {trade}] Co., Ltd.',
    '[{brand}] (HK) Limited',
    '[{brand} International] Ltd.',
    '[{last} {last2} {trade}] Co. Ltd.',
    '[{brand} Asia Pacific] Limited',
    '[{last} & Partners], Solicitors',
    '[{brand} {trade}] Company',
    '[{brand}] Holdings Limited',
  ],
  lists: {
    first: 'Wing Yan|Ka Man|Raymond|Jenny|Chi Keung|Vivian',
    last: 'Chan|Cheung|Lau|Kwok|Yip|Leung|Ho|Tsang',
    last2: 'Kee|Wah|Fat|Hing|Shing|On',
    trade: TRADE,
  },
  syllables: 'sun|gold|wing|lung|tai|fook|star|glo|pa|ci|fic|hua|ming|tech|max|ever|lu|ka|po|san',
  streets:
    'Unit ####, 12/F, Kwun Tong Plaza, ### Kwun Tong Road|Room ###, Wing Lok Building, ## Des Voeux Road Central|Flat B, #/F, Block #, Golden Dragon Centre, ## Cheung Yip Street|Rm 1### Hollywood Plaza, ### Nathan Road',
  towns:
    'Kowloon, Hong Kong|Central, Hong Kong|Tsuen Wan, N.T., Hong Kong|Mong Kok, Kowloon, Hong Kong|Kwai Chung, New Territories, Hong Kong',
  phones: '+852 #### ####|(852) 2### ####|Tel: 2### ####',
  domains: 'com.hk|hk|com',
  mails: 'accounts|info|sales|enquiry',
  banks:
    'HSBC Hong Kong=HSBCHKHHHKH|Hang Seng Bank Limited=HASEHKHH|Bank of China (Hong Kong) Limited=BKCHHKHH|Standard Chartered Bank=SCBLHKHH',
  numbers: (chance) => ({ vat: '', register: chance.filled('########-000-##-2#-#') }),
}

export const EMIRATES: Country = {
  code: 'AE',
  names: [
    '[{brand} {trade}] LLC',
    '[{brand} {trade}] L.L.C.',
    'Al [{place} {trade}] LLC',
    '[{brand} {trade}] FZE',
    '[{brand}] FZ-LLC',
    '[{brand} {trade}] FZCO',
    '[{brand} Middle East] DMCC',
    'Al [{place} General Trading] L.L.C',
    '[{brand}] Technical Services LLC',
    'Bin [{last} {trade}] Est.',
    '[{brand} Gulf] (L.L.C)',
  ],
  lists: {
    first: 'Ahmed|Fatima|Omar|Rashid|Maria|Imran|Jomon|Layla',
    last: 'Saeed|Khalifa|Rashid|Hamdan|Sultan|Thani',
    place: 'Noor|Futtaim|Wahda|Madina|Safa|Barsha|Manara|Fajr|Jazeera',
    trade: TRADE,
  },
  syllables: 'du|na|gul|fa|ra|ma|sha|em|de|sert|pe|arl|oa|sis|sky|line|tec|zen|max|al|fal|con',
  streets:
    'Office ###, Al Moosa Tower 2, Sheikh Zayed Road|Warehouse ##, Al Quoz Industrial Area 3|P.O. Box #####|Shop #, Al Maktoum Road, Deira|Unit ####, JBC 1, Jumeirah Lake Towers',
  towns: 'Dubai, United Arab Emirates|Dubai, UAE|Abu Dhabi, UAE|Sharjah, U.A.E.|P.O. Box #####, Dubai - UAE',
  phones: '+971 4 ### ####|04-#######|+971 5# ### ####|Tel: +971-6-#######',
  domains: 'ae|com|ae',
  mails: 'accounts|info|finance|sales',
  banks: 'Emirates NBD=EBILAEAD|Mashreq Bank=BOMLAEAD|Abu Dhabi Commercial Bank=ADCBAEAA|First Abu Dhabi Bank=NBADAEAA',
  numbers: (chance) => ({ vat: chance.filled('100######00003'), register: chance.filled('CN-#######') }),
}

export const ENGLISH_GOODS = [
  'MS Angle 50x50x6|kgs|70',
  'Copper wire 2.5 sqmm|coil|1800',
  'A4 copier paper 80 gsm|ream|24',
  'LED panel light 18W|pcs|45',
  'Corrugated carton 5 ply|nos|38',
  'Annual maintenance contract|year|4500',
  'Website development|job|8500',
  'Consultancy services|hrs|350',
  'Freight charges|trip|1200',
  'Safety helmet|pcs|28',
  'Stainless steel pipe 1"|length|160',
  'Air filter element|pcs|85',
  'Printing of brochures|lot|950',
  'Cloud subscription - Standard|month|299',
  'Hydraulic hose assembly|nos|230',
  'Office chair, mesh back|pcs|420',
  'Installation and commissioning|job|2500',
  'Cotton fabric 58"|mtr|64',
]
