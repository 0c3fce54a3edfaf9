import assert from 'node:assert/strict'
import { repairedLetters } from '../../../inference/garbled-letters.ts'

const wordsOf = (text: string) => text.split(' ').map((word) => ({ text: word }))
const repaired = (text: string) =>
  repairedLetters(wordsOf(text))
    .words.map((word) => word.text)
    .join(' ')
const isInDoubt = (text: string) => repairedLetters(wordsOf(text)).isInDoubt

describe('letters that were written in UTF-8 and read as Windows-1252', () => {
  for (const [garbled, meant] of [
    ['GetrÃ¤nke MÃ¼ller, HafenstraÃŸe 12 Â· Hamburg', 'Getränke Müller, Hafenstraße 12 · Hamburg'],
    ['Ã‰bÃ©nisterie GÃ©nÃ©ral, TVA Ã 20 %', 'Ébénisterie Général, TVA à 20 %'],
    ['CaÃ±erÃ­a PeÃ±Ã³n', 'Cañería Peñón'],
    ['CaÃ±erÃ-a GarcÃ-a S.L., aquÃ-', 'Cañería García S.L., aquí'],
    ['CaffÃ¨ CittÃ S.r.l.', 'Caffè Città S.r.l.'],
    ['ZakÅ‚ad Å»Ã³Å‚Ä‡', 'Zakład Żółć'],
    ['PÅ™Ã­liÅ¡ Å¾luÅ¥ouÄ\u008DkÃ½', 'Příliš žluťoučký'],
    ['GyÃ¡rtÃ³ Å‘rlÅ‘', 'Gyártó őrlő'],
    ['BjÃ¸rn KjÃ¦r Ã…rhus', 'Bjørn Kjær Århus'],
    ['InstalaÈ›ii Ã®n BraÅŸov', 'Instalații în Braşov'],
    ['1.190,00 â‚¬ â€“ 30 Tage', '1.190,00 € – 30 Tage'],
    ['Î¤Î¹Î¼Î¿Î»ÏŒÎ³Î¹Î¿', 'Τιμολόγιο'],
  ] as const)
    it(`become ${meant}`, () => {
      assert.equal(repaired(garbled), meant)
      assert.equal(isInDoubt(garbled), false)
    })

  it('are none in words of any language', () => {
    for (const text of [
      'SÃO JOÃO, NÃO',
      'Getränke Müller 5 € – 3 °C',
      'ÎLE DE FRANCE',
      'RÂMNICU «VÂLCEA»',
      'Ångström',
      'ROMÂ NIA',
    ])
      assert.equal(repaired(text), text)
  })

  it('are in doubt where a byte is lost', () => {
    assert.equal(isInDoubt('GetrÃ¤nke ZÃrich'), true)
    assert.equal(isInDoubt('NÃO'), false)
  })
})
