// What the text layer of a page lacks is recognised, and a page that cannot be read says so.
import assert from 'node:assert/strict'
import sharp from 'sharp'
import { doubtfulFonts } from '../../../inference/formats/pdf/doubt.ts'
import type { Raster } from '../../../inference/formats/raster.ts'
import { drawnPdf, greyPicture, textAt } from '../../support/drawn-pdf.ts'
import { readPdf as read } from '../../support/read-pdf.ts'

const SENTENCE = 'Registered at the local court, received by the mail room and kept in the archive. '
const LINES = ['Invoice 4711 of 2026-03-14', 'Net total 1,000.00', 'Total due 1,190.00', 'Thank you for your order']

/** A scan: lines of text as pixels, dark on light. */
async function scan(width: number, height: number, lines = LINES): Promise<Uint8Array> {
  const rows = lines.map(
    (line, at) => `<text x="20" y="${40 + at * 24}" font-size="16" font-family="sans-serif">${line}</text>`,
  )
  const size = `width="${width}" height="${height}"`
  const svg = `<svg ${size}><rect ${size} fill="#f4f4f0"/>${rows.join('')}</svg>`
  return sharp(Buffer.from(svg)).flatten({ background: 'white' }).greyscale().raw().toBuffer()
}

/** A page of 298 by 420 points, as a picture of one pixel a point. */
const SCAN = await scan(298, 420)
const SMALL = '0 0 298 420'

const inked = ({ data }: Raster): boolean => data.some((level) => level < 100)

describe('a page with a picture', () => {
  const picture = '/XObject << /P 10 0 R >>'

  it('is recognised under a stamp of any length, without the stamp', async () => {
    for (const stamp of ['Received 2026-03-15', SENTENCE.repeat(8)]) {
      const content = `q 298 0 0 420 0 0 cm /P Do Q ${textAt(20, 20, stamp, { size: 4 })}`
      const pdf = drawnPdf({ content, resources: picture, mediaBox: SMALL, objects: [greyPicture(298, 420, SCAN)] })
      const { given, text, pages, usedRecogniser } = await read(
        pdf,
        Array.from({ length: 120 }, () => 'word'),
      )
      assert.equal(given.length, 1)
      assert.ok(text.includes('word') && text.includes('eceived'))
      assert.deepEqual([pages[0]?.source, usedRecogniser], ['ocr', true])
    }
  })

  it('within forms is found', async () => {
    const form = (content: string, uses: string): [string, string] => [
      `/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources << /XObject << /P ${uses} >> >>`,
      content,
    ]
    const objects = [greyPicture(298, 420, SCAN), form('/P Do', '10 0 R'), form('/P Do', '11 0 R')]
    const pdf = drawnPdf({
      mediaBox: SMALL,
      content: `q 298 0 0 420 0 0 cm /P Do Q ${textAt(20, 20, SENTENCE)}`,
      resources: '/XObject << /P 12 0 R >>',
      objects,
    })
    assert.equal((await read(pdf)).given.length, 1)
  })

  it('in strips is one picture', async () => {
    const strips = Array.from({ length: 20 }, (_, at) => SCAN.subarray(at * 21 * 298, (at + 1) * 21 * 298))
    const content = strips.map((_, at) => `q 298 0 0 21 0 ${420 - (at + 1) * 21} cm /P${at} Do Q`).join('\n')
    const resources = `/XObject << ${strips.map((_, at) => `/P${at} ${10 + at} 0 R`).join(' ')} >>`
    const pdf = drawnPdf({
      content,
      resources,
      mediaBox: SMALL,
      objects: strips.map((strip) => greyPicture(298, 21, strip)),
    })
    assert.equal((await read(pdf)).given.length, 1)
  })

  it('of which a part has text gives that part to recognition', async () => {
    const content =
      `q 300 0 0 150 50 650 cm /P Do Q ` +
      Array.from({ length: 20 }, (_, at) => textAt(50, 500 - at * 14, SENTENCE, { size: 8 })).join('')
    const pdf = drawnPdf({ content, resources: picture, objects: [greyPicture(600, 300, await scan(600, 300))] })
    const { given, words, pages } = await read(pdf, ['Invoice'])
    assert.ok(inked(given[0]!))
    assert.deepEqual(
      [given[0]!.width, given[0]!.height].map((side) => Math.round(side / 100)),
      [9, 5],
    )
    const [found] = words.filter(({ text }) => text === 'Invoice')
    assert.ok(found!.box[0] > 40 && found!.box[1] > 30 && found!.box[1] < 60 && found!.confidence === 0.9)
    assert.equal(pages[0]?.source, 'text-layer')
  })

  it('without text, such as a background or a logo, is not recognised', async () => {
    const text = Array.from({ length: 20 }, (_, at) => textAt(50, 500 - at * 14, SENTENCE)).join('')
    const gradient = Uint8Array.from({ length: 595 * 842 }, (_, at) => 200 + Math.floor(at / 595 / 20))
    const background = drawnPdf({
      content: `q 298 0 0 420 0 0 cm /P Do Q ${text}`,
      resources: picture,
      objects: [greyPicture(595, 842, gradient)],
    })
    const logo = drawnPdf({
      content: `q 60 0 0 20 50 780 cm /P Do Q ${text}`,
      resources: picture,
      objects: [greyPicture(240, 80, await scan(240, 80, ['Nordlicht']))],
    })
    for (const pdf of [background, logo]) assert.equal((await read(pdf)).usedRecogniser, false)
  })

  it('that cannot be decoded costs only the picture', async () => {
    const broken: [string, string] = [
      '/Type /XObject /Subtype /Image /Width 600 /Height 800 /ColorSpace /DeviceGray /BitsPerComponent 8 ' +
        '/Filter /DCTDecode',
      'this is no JPEG',
    ]
    const content = `q 400 0 0 300 50 100 cm /P Do Q ${textAt(50, 780, 'Total 1.190,00')}`
    const { text, findings } = await read(drawnPdf({ content, resources: picture, objects: [broken] }))
    assert.equal(text, 'Total 1.190,00')
    assert.deepEqual(
      findings.map(({ code, asks, page }) => [code, asks, page]),
      [['unreadable', true, 1]],
    )
  })

  it('behind which another program put text is read by recognition; a difference asks', async () => {
    const layer = textAt(10, 380, '7.190,00', { before: '3 Tr' }) + textAt(200, 380, 'Total', { before: '3 Tr' })
    const content = (first: string, then: string) => `${first} q 298 0 0 420 0 0 cm /P Do Q ${then}`
    for (const drawn of [content('', layer), content(layer.replaceAll('3 Tr', '0 Tr'), '')]) {
      const pdf = drawnPdf({
        mediaBox: SMALL,
        content: drawn,
        resources: picture,
        objects: [greyPicture(298, 420, SCAN)],
      })
      const { words, findings } = await read(pdf, ['1.190,00'])
      assert.deepEqual(
        words.map(({ text, confidence }) => [text, confidence]),
        [['1.190,00', 0.9]],
      )
      assert.deepEqual(
        findings.map(({ code, asks }) => [code, asks]),
        [['text-behind-picture', true]],
      )
    }
  })
})

describe('a page with letters that are drawn as shapes', () => {
  it('is recognised', async () => {
    // An "o" of many curves, as letters that were turned into outlines.
    const o = (x: number, y: number) => {
      const curves = [...'12345678'].map(
        (_, at) => `${x + (at % 4)} ${y + 4} ${x + 4} ${y + (at % 5)} ${x + 2} ${y + 2} c`,
      )
      return `${x} ${y} m ${curves.join(' ')} ${x + 5} ${y + 5} l f\n`
    }
    const lines = Array.from({ length: 12 }, (_, row) =>
      Array.from({ length: 30 }, (_, at) => o(50 + at * 7, 700 - row * 14)).join(''),
    )
    const { usedRecogniser } = await read(drawnPdf({ content: textAt(50, 780, SENTENCE) + lines.join('') }))
    assert.equal(usedRecogniser, true)
  })
})

describe('a page without words', () => {
  it('is no news if it is blank, and a finding if it is not', async () => {
    const blank = await read(drawnPdf({ content: '' }))
    assert.deepEqual([blank.words, blank.findings, blank.usedRecogniser], [[], [], false])
    const pdf = drawnPdf({
      mediaBox: SMALL,
      content: 'q 298 0 0 420 0 0 cm /P Do Q',
      resources: '/XObject << /P 10 0 R >>',
      objects: [greyPicture(298, 420, SCAN)],
    })
    const { findings } = await read(pdf)
    assert.deepEqual(
      findings.map(({ code, asks, page }) => [code, asks, page]),
      [['unreadable', true, 1]],
    )
  })

  it('costs only itself if it cannot be opened; the error counts if no page can', async () => {
    const content = textAt(50, 700, 'Total 1.190,00')
    const { text, pages, findings } = await read(drawnPdf({ content, kids: '3 0 R 9 0 R' }))
    assert.deepEqual([text, pages.length], ['Total 1.190,00', 2])
    assert.deepEqual(
      findings.map(({ code, asks, page }) => [code, asks, page]),
      [['unreadable', true, 2]],
    )
    await assert.rejects(read(drawnPdf({ content, kids: '9 0 R' })), { code: 'pdf-damaged' })
  })
})

describe('a text layer that is not what the page shows', () => {
  const words =
    'Nordlicht Handels Hafenstrasse Hamburg Rechnung Datum Bezeichnung Menge Einzelpreis Betrag Beratung ' +
    'Zwischensumme Umsatzsteuer Gesamtbetrag zahlbar innerhalb'
  const shifted = (by: number) =>
    words.replaceAll(/[A-Za-z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - by))
  const caesar = (by: number) =>
    words.replaceAll(/[A-Za-z]/g, (letter) => {
      const base = letter <= 'Z' ? 65 : 97
      return String.fromCharCode(((letter.charCodeAt(0) - base + by) % 26) + base)
    })
  const page = (text: string) =>
    drawnPdf({
      content: text
        .split(' ')
        .map((word, at) => textAt(50, 780 - at * 14, word))
        .join(''),
    })

  it('is recognised if its letters are shifted', async () => {
    for (const text of [shifted(29), shifted(31), caesar(1), caesar(3), caesar(13), caesar(25)]) {
      const result = await read(page(text), ['Rechnung'])
      assert.deepEqual([result.text, result.usedRecogniser], ['Rechnung', true], text)
    }
  })

  it('is believed if it is language, or codes', () => {
    for (const text of [
      words,
      words.toUpperCase(),
      'Lasku numero Päivämäärä Eräpäivä Asiakas Yhteensä Arvonlisävero Viitenumero Tuote Määrä Hinta Summa',
      'Faktura Datum Splatnost Odběratel Dodavatel Množství Cena Celkem Základ Daň Částka Uhrazeno',
      'Számla Kelte Fizetési Határidő Vevő Eladó Mennyiség Egységár Nettó Bruttó Összesen Fizetendő',
      'Sprzedawca Nabywca Wystawiono Należność Razem Netto Brutto Termin Płatności Przelew Ilość Wartość',
      'Factură Furnizor Cumpărător Cantitate Preț Valoare Scadență Plată Bucăți Denumirea Serviciilor Achitat',
      'Τιμολόγιο Ημερομηνία Πελάτης Ποσότητα Αξία Σύνολο Τιμή Εκδότης Πληρωμή Τράπεζα Λογαριασμός Διεύθυνση',
      'MTWTF-- MTWTF-- MTWTFSS TT20101H KSAX-TV -1-1--- WFXT R-2024-0815 2026-03-14 XK9Q QX77 ZZ-Q1 W1X2',
    ])
      assert.deepEqual([...doubtfulFonts(text.split(' ').map((word) => [1, word] as const))], [], text)
  })
})
