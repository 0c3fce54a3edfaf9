import assert from 'node:assert/strict'
import { ENGLISH, read, valuesOf } from '../../../support/example-pages.ts'
import { A4, type Written } from '../../../support/written-pages.ts'

/** The page without its due date, but with another line. */
const dueIn = (line: string): string | undefined => {
  const page = ENGLISH.filter(([text]) => text !== 'Due date:' && text !== '2 June 2026')
  return valuesOf(read(A4, [...page, [line, 50, 400] as Written]), 'dueDate')['dueDate']
}

describe('the day of a later payment', () => {
  for (const line of [
    'Next payment due: 3 May 2027',
    'Renewal due 3 May 2027',
    'Nächste Abschlagszahlung fällig am 01.05.2027',
    'Die Abschläge sind fällig am 01.05.2027',
    'Prochaine échéance : 03/05/2027',
    'Próximo vencimiento: 03/05/2027',
    'Prossima scadenza: 03/05/2027',
    'Volgende vervaldatum: 03-05-2027',
  ])
    it(`is not when this invoice is due: ${line}`, () => assert.equal(dueIn(line), undefined))

  it('is another one than that of this invoice', () => {
    assert.equal(dueIn('Payment due: 3 June 2026. Next payment due: 3 May 2027'), '2026-06-03')
    assert.equal(dueIn('Fällig am 03.06.2026, nächste Rate fällig am 01.05.2027'), '2026-06-03')
    assert.equal(dueIn('Échéance : 03/06/2026'), '2026-06-03')
  })
})
