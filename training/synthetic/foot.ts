import type { Company } from './company.ts'
import type { Sheet } from './sheet.ts'

/** Imprint in columns, in one line, or bank details only. */
export function foot({ chance, pen, size, left, w }: Sheet, seller: Company, end: number, mayLack: boolean): void {
  const small = size * 0.75
  const y = Math.max(end + size * 3, chance.between(735, 790))
  const kind = chance.pick(mayLack ? ['columns', 'line', 'bank', 'none'] : ['columns', 'line'])
  const bank = [
    chance.pick(['Sparkasse', 'Deutsche Bank', 'BNP Paribas', 'ING', 'Nordea', 'Santander']),
    `IBAN ${seller.iban}`,
    'BIC ABCDEF1XXX',
  ]
  const person = chance.of(w.people)
  if (kind === 'columns') {
    const columns = [
      [seller.name, seller.street, seller.town],
      [`${chance.pick(['Tel. ', 'T '])}${seller.phone}`, `www.${seller.domain}`, `info@${seller.domain}`],
      bank,
      [`${chance.of(w.vat)} ${seller.vatId}`, `${chance.of(w.contact)}: ${person}`],
    ].filter((_, index) => index === 0 || chance.is(0.75))
    for (const [column, lines] of columns.entries())
      for (const [row, text] of lines.entries()) pen.write(text, left + column * 130, y + row * small * 1.35, small)
  }
  if (kind === 'line') {
    const parts = [seller.name, seller.street, seller.town, `Tel. ${seller.phone}`, `www.${seller.domain}`]
    pen.write(parts.slice(0, 3 + chance.below(3)).join(chance.pick([' - ', ' · ', ' | ', ', '])), left, y, small)
    if (chance.is(0.7)) pen.write(bank.join(', '), left, y + small * 1.4, small)
    if (chance.is(0.5)) pen.write(`${chance.of(w.vat)} ${seller.vatId}`, left, y + small * 2.8, small)
  }
  if (kind === 'bank') {
    if (chance.is(0.5))
      pen.write(`${chance.pick(['Account holder: ', 'Kontoinhaber: ', 'Titulaire : '])}${seller.name}`, left, y, small)
    for (const [row, text] of bank.entries()) pen.write(text, left, y + (row + 1) * small * 1.35, small)
  }
}
