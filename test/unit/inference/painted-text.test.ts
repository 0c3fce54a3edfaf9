// What a person does not see on a page is no word of it.
import assert from 'node:assert/strict'
import { format } from '../../../inference/formats/pdf/format.ts'
import { drawnPdf, greyPicture, textAt } from '../../support/drawn-pdf.ts'

const LIMITS = { maxPixels: 60_000_000, maxPageWords: 20_000 }
const VISIBLE = textAt(50, 780, 'Total') + textAt(200, 780, '1.190,00')
const HIDDEN = '9.999,00'
const WHITE_PICTURE = greyPicture(4, 4, new Uint8Array(16).fill(255))

async function pageOf(pdf: Buffer) {
  const file = await format.open(pdf, LIMITS)
  const page = await file.page(0)
  file.close()
  return page
}
const texts = (words: readonly { text: string }[]): string => words.map(({ text }) => text).join(' ')

const group = (content: string, dictionary = ''): readonly [string, string] => [
  `/Type /XObject /Subtype /Form /BBox [0 0 595 842] ${dictionary} /Resources << /Font << /F << /Type /Font ` +
    '/Subtype /Type1 /BaseFont /Helvetica >> >> >>',
  content,
]

/** Ways not to show the words at 50, 700. */
const HIDING: Record<string, Parameters<typeof drawnPdf>[0]> = {
  'white on white': { content: textAt(50, 700, HIDDEN, { before: '1 1 1 rg' }) },
  'nearly white on white': { content: textAt(50, 700, HIDDEN, { before: '0.98 0.98 0.97 rg' }) },
  'white by CMYK': { content: textAt(50, 700, HIDDEN, { before: '0 0 0 0 k' }) },
  'white by a calibrated colour space': {
    content: textAt(50, 700, HIDDEN, { before: '/C cs 1 1 1 sc' }),
    resources: '/ColorSpace << /C [/CalRGB << /WhitePoint [0.95 1 1.09] >>] >> ',
  },
  'white by a separation': {
    content: textAt(50, 700, HIDDEN, { before: '/S cs 0 sc' }),
    resources:
      '/ColorSpace << /S [/Separation /Spot /DeviceGray << /FunctionType 2 /Domain [0 1] /C0 [1] /C1 [0] /N 1 >>] >>',
  },
  'white by a pattern': {
    content: textAt(50, 700, HIDDEN, { before: '/Pattern cs /P scn' }),
    resources: '/Pattern << /P 10 0 R >>',
    objects: [
      [
        '/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9 /Resources << >>',
        '1 1 1 rg 0 0 9 9 re f',
      ],
    ],
  },
  'black on black': { content: `0 0 0 rg 40 690 200 30 re f\n${textAt(50, 700, HIDDEN)}` },
  'covered by a white shape': { content: `${textAt(50, 700, HIDDEN)} 1 1 1 rg 40 690 200 30 re f` },
  'covered by a black shape': { content: `${textAt(50, 700, HIDDEN)} 0 0 0 rg 40 690 200 30 re f` },
  'covered by a picture': {
    content: `${textAt(50, 700, HIDDEN)} q 200 0 0 30 40 690 cm /P Do Q`,
    resources: '/XObject << /P 10 0 R >>',
    objects: [WHITE_PICTURE],
  },
  'covered by a form': {
    content: `${textAt(50, 700, HIDDEN)} /X Do`,
    resources: '/XObject << /X 10 0 R >>',
    objects: [group('1 1 1 rg 40 690 200 30 re f')],
  },
  'under a white shape with other text on it': {
    content: `${textAt(50, 700, HIDDEN)} 1 1 1 rg 40 690 200 30 re f 0 0 0 rg ${textAt(50, 700, 'Thank you')}`,
  },
  'white below other text': { content: textAt(50, 700, HIDDEN, { before: '1 1 1 rg' }) + textAt(50, 700, 'Thank you') },
  'white right beside other text': {
    content: textAt(50, 700, '9', { before: '1 1 1 rg' }) + textAt(55.56, 700, 'Thank you'),
  },
  'outside the crop box': {
    content: textAt(700, 700, HIDDEN),
    mediaBox: '0 0 900 842',
    page: '/CropBox [0 0 595 842]',
  },
  'outside the page': { content: textAt(-80, 700, HIDDEN) + textAt(50, 900, HIDDEN) },
  'on a layer that is off': {
    content: `/OC /L BDC ${textAt(50, 700, HIDDEN)} EMC`,
    resources: '/Properties << /L 10 0 R >>',
    catalog: '/OCProperties << /OCGs [10 0 R] /D << /OFF [10 0 R] >> >>',
    objects: ['<< /Type /OCG /Name (hidden) >>'],
  },
  'in a form on a layer that is off': {
    content: '/X Do',
    resources: '/XObject << /X 11 0 R >>',
    catalog: '/OCProperties << /OCGs [10 0 R] /D << /OFF [10 0 R] >> >>',
    objects: ['<< /Type /OCG /Name (hidden) >>', group(textAt(50, 700, HIDDEN), '/OC 10 0 R')],
  },
  'on a layer of a membership that is off': {
    content: `/OC /L BDC ${textAt(50, 700, HIDDEN)} EMC`,
    resources: '/Properties << /L 11 0 R >>',
    catalog: '/OCProperties << /OCGs [10 0 R] /D << /OFF [10 0 R] >> >>',
    objects: ['<< /Type /OCG /Name (hidden) >>', '<< /Type /OCMD /OCGs [10 0 R] /P /AllOn >>'],
  },
  'invisible (mode 3)': { content: textAt(50, 700, HIDDEN, { before: '3 Tr' }) },
  'as a clip only (mode 7)': { content: `q BT /F 10 Tf 7 Tr 1 0 0 1 50 700 Tm (${HIDDEN}) Tj ET Q` },
  'of half a point': { content: textAt(50, 700, HIDDEN, { size: 0.5 }) },
  'of one point': { content: textAt(50, 700, HIDDEN, { size: 1 }) },
  'of ten points, shrunk to one': { content: `q 0.1 0 0 0.1 50 700 cm ${textAt(0, 0, HIDDEN)} Q` },
  'transparent': {
    content: textAt(50, 700, HIDDEN, { before: '/G gs' }),
    resources: '/ExtGState << /G << /ca 0 /CA 0 >> >>',
  },
  'behind a soft mask': {
    content: `q /G gs ${textAt(50, 700, HIDDEN)} Q`,
    resources: '/ExtGState << /G << /SMask << /S /Luminosity /G 10 0 R >> >> >>',
    objects: [group('0 0 0 rg 0 0 595 842 re f', '/Group << /S /Transparency /CS /DeviceGray >>')],
  },
  'in a clip without width': { content: `q 50 690 0 30 re W n ${textAt(50, 700, HIDDEN)} Q` },
  'in a clip elsewhere': { content: `q 300 300 50 50 re W n ${textAt(50, 700, HIDDEN)} Q` },
  'in a box of a form that leaves it out': {
    content: '/X Do',
    resources: '/XObject << /X 10 0 R >>',
    objects: [
      group(textAt(50, 700, HIDDEN)).map((part) => part.replace('[0 0 595 842]', '[0 0 40 40]')) as [string, string],
    ],
  },
}

describe('text that nobody sees', () => {
  for (const [how, { content, ...rest }] of Object.entries(HIDING)) {
    it(`${how} is no word of the page`, async () => {
      const { words, claims } = await pageOf(drawnPdf({ content: VISIBLE + content, ...rest }))
      const hidden = how.includes('right beside') ? '9' : HIDDEN
      const shown = texts(words).replace(' Thank you', '')
      assert.equal(shown, 'Total 1.190,00')
      assert.ok(texts(claims).includes(hidden), texts(claims))
    })
  }
})

/** Ways to show the same words, each a little like one of the above. */
const SHOWING: Record<string, Parameters<typeof drawnPdf>[0]> = {
  'white on a dark bar': {
    content: `0.1 0.2 0.5 rg 40 690 200 30 re f ${textAt(50, 700, HIDDEN, { before: '1 1 1 rg' })}`,
  },
  'light grey on white': { content: textAt(50, 700, HIDDEN, { before: '0.75 g' }) },
  'yellow on white': { content: textAt(50, 700, HIDDEN, { before: '1 1 0 rg' }) },
  'over a picture': {
    content: `q 200 0 0 30 40 690 cm /P Do Q ${textAt(50, 700, HIDDEN)}`,
    resources: '/XObject << /P 10 0 R >>',
    objects: [WHITE_PICTURE],
  },
  'on a layer that is on': {
    content: `/OC /L BDC ${textAt(50, 700, HIDDEN)} EMC`,
    resources: '/Properties << /L 10 0 R >>',
    catalog: '/OCProperties << /OCGs [10 0 R] /D << /ON [10 0 R] >> >>',
    objects: ['<< /Type /OCG /Name (shown) >>'],
  },
  'as an outline (mode 1)': { content: textAt(50, 700, HIDDEN, { before: '1 Tr 0.3 w', size: 14 }) },
  'of four points': { content: textAt(50, 700, HIDDEN, { size: 4 }) },
  'of one point, enlarged to ten': { content: `q 10 0 0 10 50 700 cm ${textAt(0, 0, HIDDEN, { size: 1 })} Q` },
  'behind a transparent shape': {
    content: `${textAt(50, 700, HIDDEN)} q /G gs 1 1 0 rg 40 690 200 30 re f Q`,
    resources: '/ExtGState << /G << /ca 0.3 >> >>',
  },
  'crossed by a line': { content: `${textAt(50, 700, HIDDEN)} 1 0 0 RG 1 w 45 703 m 100 703 l S` },
}

describe('text that a person sees', () => {
  for (const [how, { content, ...rest }] of Object.entries(SHOWING)) {
    it(`${how} is a word of the page`, async () => {
      const { words, claims } = await pageOf(drawnPdf({ content: VISIBLE + content, ...rest }))
      assert.equal(texts(words), `Total 1.190,00 ${HIDDEN}`)
      assert.deepEqual(claims, [])
    })
  }

  it('is cut where it is cut; a name without digits goes on', async () => {
    const clip = (text: string) => `q 50 690 21.5 30 re W n ${textAt(50, 700, text)} Q`
    const cut = await pageOf(drawnPdf({ content: clip('Invoice 4711') }))
    assert.match(texts(cut.words), /^Invoic?$/)
    const name = await pageOf(drawnPdf({ content: clip('Nordlicht') }))
    assert.equal(texts(name.words), 'Nordlicht')
  })

  it('is what was written last over nearly the same text; what is below is hidden', async () => {
    const cover = '1 1 1 rg 40 690 300 30 re f 0 g '
    for (const [below, above] of [
      ['119,00', '911,00'],
      ['1.190,00', '1.990,00'],
      ['20.01.2031', '26.01.2031'],
    ] as const) {
      const content = textAt(50, 700, `Total EUR ${below}`) + cover + textAt(50, 700, `Total EUR ${above}`)
      const { words, claims, isOverprinted } = await pageOf(drawnPdf({ content }))
      const read = words.map(({ text }) => text)
      assert.deepEqual([read.includes(above), read.includes(below), isOverprinted], [true, false, false], above)
      assert.ok(
        claims.some(({ text, why }) => text === below && why === 'hidden'),
        below,
      )
    }
  })

  it('is not believed where numbers are printed over each other', async () => {
    const content = textAt(50, 700, 'Total EUR 119,00') + textAt(50, 700, 'Total EUR 911,00')
    const { words, unread, isOverprinted } = await pageOf(drawnPdf({ content: VISIBLE + content }))
    assert.deepEqual([texts(words), isOverprinted, unread !== undefined], ['Total 1.190,00', true, true])
    const watermark = textAt(40, 660, 'PAID 2031', { size: 90, before: '0.9 g' })
    const page = await pageOf(drawnPdf({ content: watermark + textAt(50, 700, 'Total EUR 119,00') }))
    assert.equal(page.isOverprinted, false)
    assert.match(texts(page.words), /119,00/)
  })

  it('counts once if it is drawn twice', async () => {
    const twice = (dx: number, dy: number, before = '') =>
      textAt(50, 700, 'Hotel Alle 1122', { size: 16, before }) +
      textAt(50 + dx, 700 + dy, 'Hotel Alle 1122', { size: 16 })
    for (const content of [twice(0, 0), twice(0.4, 0), twice(1, -1, '0.7 g'), twice(2, -2, '0.7 g')]) {
      const { words } = await pageOf(drawnPdf({ content }))
      assert.equal(texts(words), 'Hotel Alle 1122')
    }
    const perGlyph = [...'1100'].map(
      (sign, at) => textAt(50 + at * 5.56, 700, sign) + textAt(50.3 + at * 5.56, 700, sign),
    )
    const { words } = await pageOf(drawnPdf({ content: perGlyph.join('') }))
    assert.equal(texts(words), '1100')
  })

  it('is read in any direction', async () => {
    const turned = (matrix: string) =>
      `BT /F 10 Tf ${matrix} Tm (Total 1.190,00) Tj ET BT /F 10 Tf ${matrix} Tm 0 -20 Td (Due now) Tj ET`
    for (const [matrix, turn] of [
      ['1 0 0 1 200 400', 0],
      ['0 1 -1 0 200 400', 90],
      ['-1 0 0 -1 400 400', 180],
      ['0 -1 1 0 200 400', 270],
    ] as const) {
      const page = await pageOf(drawnPdf({ content: turned(matrix) }))
      assert.deepEqual(
        [texts(page.words).split(' ').toSorted(), page.turn],
        [['1.190,00', 'Due', 'Total', 'now'], turn],
      )
    }
  })

  it('of letters that are spaced is words; columns of single signs are not', async () => {
    const lines: Record<string, string> = {
      'Rechnung Nr. 4711': textAt(50, 700, 'R e c h n u n g   N r .   4 7 1 1'),
      'Rechnung Nr 4711': `BT /F 10 Tf 6 Tc 1 0 0 1 50 700 Tm (Rechnung Nr 4711) Tj ET`,
      '1 N 2 A 3 B': ['1', 'N', '2', 'A', '3', 'B'].map((sign, at) => textAt(50 + at * 30, 700, sign)).join(''),
      'Page 1 / 1': textAt(50, 700, 'Page 1 / 1'),
    }
    for (const [expected, content] of Object.entries(lines))
      assert.equal(texts((await pageOf(drawnPdf({ content }))).words), expected)
  })

  it('that is named beside the glyphs, or drawn as in a mirror, is left to recognition', async () => {
    const named = `/Span << /ActualText (9.999,00) >> BDC ${textAt(50, 700, '1.234,00')} EMC`
    const mirrored = 'BT /F 10 Tf -1 0 0 1 200 700 Tm (9.999,00) Tj ET'
    for (const content of [named, mirrored]) {
      const { words, unread } = await pageOf(drawnPdf({ content: VISIBLE + content }))
      assert.equal(texts(words), 'Total 1.190,00')
      assert.ok(unread && unread[1] > 100 && unread[3] < 200)
    }
  })
})
