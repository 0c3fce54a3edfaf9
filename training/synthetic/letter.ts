// An invented invoice: its words with boxes, and the values that it has.
import type { Page, Word } from '../../hub/document/reading.ts'
import type { Chance } from './chance.ts'
import { company } from './company.ts'
import { factsFrom } from './facts.ts'
import { foot } from './foot.ts'
import { heading, labelOf, table, totals } from './figures.ts'
import { LANGUAGES } from './languages.ts'
import { misread } from './misread.ts'
import { boxes, windowed } from './parties.ts'
import { penOn } from './pen.ts'
import { HEIGHT, WIDTH, type Sheet } from './sheet.ts'
import { VALUE_WORDS } from './value-words.ts'

interface Letter {
  pages: Page[]
  words: Word[]
  /** empty if the letter does not have the value; without a currency if nothing says it */
  fields: Record<string, string>
}

/** How often the words of a scan have a wrong letter, at most. */
const MISREAD = 0.03

export function letter(chance: Chance, language: string): Letter {
  const [w, v] = [LANGUAGES[language]!, VALUE_WORDS[language]!]
  const words: Word[] = []
  const ocr = chance.is(0.35)
  const pen = penOn(words, chance, ocr)
  const size = chance.between(7.5, 11)
  const sheet: Sheet = { chance, pen, size, line: size * chance.between(1.15, 1.6), left: chance.between(35, 75), w, v }
  const seller = company(chance, w)
  let buyer = company(chance, w)
  if (chance.is(0.2)) buyer = { ...buyer, name: chance.of(w.people), vatId: '' }
  const facts = factsFrom(chance, v, language)
  const shown = chance.is(0.3) ? boxes(sheet, seller, buyer) : windowed(sheet, seller, buyer)
  const head = heading(sheet, facts, shown.bottom, seller)
  const body = table(sheet, facts, Math.max(head.bottom + sheet.line * 2, 330))
  const { bottom, hasCurrency, fields } = totals(sheet, facts, body)
  foot(sheet, seller, bottom, shown.named)
  return {
    pages: [{ width: WIDTH, height: HEIGHT, unit: 'point', source: ocr ? 'ocr' : 'text-layer' }],
    words: ocr ? misread(words, chance, chance.between(0, MISREAD)) : words,
    fields: {
      sellerName: seller.name,
      buyerName: shown.buyer ? buyer.name : '',
      invoiceNumber: head.numbered ? facts.number : '',
      issueDate: head.dated ? facts.issued.iso : '',
      grossTotal: labelOf(facts.gross),
      dueDate: head.hasDueDate ? facts.due.iso : '',
      ...fields,
      ...(hasCurrency && { currency: facts.currency }),
    },
  }
}
