/** The words of invented invoices in one language: lists, their entries parted by "|". */
export interface LanguageWords {
  title: string
  number: string
  date: string
  due: string
  customerNumber: string
  seller: string
  buyer: string
  delivery: string
  contact: string
  vat: string
  /** description, quantity, price, amount */
  columns: string
  /** net, tax, gross */
  totals: string
  salutation: string
  /** behind a name */
  forms: string
  /** parts of company names */
  trades: string
  people: string
  streets: string
  /** postcode patterns with # for a digit and @ for a letter, then the town */
  towns: string
  country: string
  /** of VAT ids, with # for a digit */
  vatForm: string
  domain: string
  phone: string
  /** lines that say nothing about the parties */
  notes: string
}

export const words = (rows: [keyof LanguageWords, string][]): LanguageWords =>
  Object.fromEntries(rows) as unknown as LanguageWords
