import { codes } from './codes.ts'

/** UNTDID 1001: the codes that are invoices. */
export const INVOICE_TYPES: ReadonlySet<string> = codes(`
  102 130 202 203 204 211 218 219 295 325 326 331 380 382 383 384 385 386 387 388 389 390 393 394 395 456 457 471
  472 473 500 501 502 503 527 553 575 623 633 71 751 780 80 817 82 84 870 875 876 877 935`)

/** UNTDID 1001: the codes that are credit notes. */
export const CREDIT_NOTE_TYPES: ReadonlySet<string> = codes(`
  261 262 296 308 381 396 420 458 502 503 532 81 83`)

/** UNTDID 4461: payment means. */
export const PAYMENT_MEANS: ReadonlySet<string> = codes(`
  1 10 11 12 13 14 15 16 17 18 19 2 20 21 22 23 24 25 26 27 28 29 3 30 31 32 33 34 35 36 37 38 39 4 40 41 42 43 44
  45 46 47 48 49 5 50 51 52 53 54 55 56 57 58 59 6 60 61 62 63 64 65 66 67 68 7 70 74 75 76 77 78 8 9 91 92 93 94
  95 96 97 98 ZZZ`)

/** UNTDID 2005: what the date of the VAT depends on, as EN 16931 restricts it. */
export const TAX_POINT_DATES: ReadonlySet<string> = codes('3 35 432')

/** Codes of UNTDID 2475 that CII uses for the same. */
export const TAX_POINT_DATES_OF_CII: ReadonlySet<string> = codes('5 29 72')

/** The media types that EN 16931 allows for attachments. */
export const ATTACHMENT_TYPES: ReadonlySet<string> = codes(`
  application/pdf image/png image/jpeg text/csv
  application/vnd.openxmlformats-officedocument.spreadsheetml.sheet application/vnd.oasis.opendocument.spreadsheet`)
