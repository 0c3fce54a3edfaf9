// Form fields, notes, stamps and forms of other programs.
import assert from 'node:assert/strict'
import { PDFBool, PDFDocument, PDFName, PDFString } from 'pdf-lib'
import { drawnPdf, textAt } from '../../support/drawn-pdf.ts'
import { readPdf as read } from '../../support/read-pdf.ts'

describe('what a page shows beside its content', () => {
  async function form({ appearances = true, stale = false } = {}): Promise<Uint8Array> {
    const document = await PDFDocument.create()
    const page = document.addPage([400, 400])
    page.drawText('Total', { x: 20, y: 345, size: 10 })
    const fields = document.getForm()
    const total = fields.createTextField('total')
    total.setText(stale ? '1,00' : '1.190,00')
    total.addToPage(page, { x: 100, y: 340, width: 150, height: 20 })
    const choice = fields.createDropdown('currency')
    choice.addOptions(['EUR', 'USD'])
    choice.select('EUR')
    choice.addToPage(page, { x: 100, y: 300, width: 100, height: 20 })
    fields.updateFieldAppearances()
    if (stale) total.acroField.dict.set(PDFName.of('V'), PDFString.of('1.190,00'))
    if (stale || !appearances) fields.acroForm.dict.set(PDFName.of('NeedAppearances'), PDFBool.True)
    if (!appearances) {
      for (const field of [total, choice])
        for (const widget of field.acroField.getWidgets()) widget.dict.delete(PDFName.of('AP'))
    }
    return document.save({ updateFieldAppearances: false })
  }

  it('is read: values of form fields, with, without and with outdated appearances', async () => {
    for (const how of [{}, { appearances: false }, { stale: true }])
      assert.equal((await read(await form(how))).text, 'Total 1.190,00 EUR')
  })

  it('is read: stamps and notes; hidden ones are not', async () => {
    const note = (flags: number, appearance: number) =>
      `<< /Type /Annot /Subtype /FreeText /Rect [50 600 250 620] /F ${flags} /Contents (Approved) ` +
      `/AP << /N ${appearance} 0 R >> >>`
    const look = (text: string): [string, string] => [
      '/Type /XObject /Subtype /Form /BBox [0 0 200 20] ' +
        '/Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>',
      textAt(2, 5, text),
    ]
    const pdf = drawnPdf({
      content: textAt(50, 780, 'Total 1.190,00'),
      page: '/Annots [10 0 R 11 0 R]',
      objects: [note(4, 12), note(2, 13), look('Approved 15.03.2024'), look('Rejected')],
    })
    assert.equal((await read(pdf)).text, 'Total 1.190,00 Approved 15.03.2024')
  })

  it('is read: free text without an appearance, as it is typed', async () => {
    const typed = (text: string, more = '') =>
      `<< /Type /Annot /Subtype /FreeText /Rect [50 500 250 560] /F 4 /Contents (${text}) ` +
      `/DA (0 g /Helv 12 Tf) ${more} >>`
    const long = 'Paid on 15.03.2024 by bank transfer, 1.190,00 \\200, Hafenstra\\337e 5\\rThank you'
    const pdf = (...objects: string[]) =>
      drawnPdf({ content: textAt(50, 780, 'Total 1.190,00'), page: '/Annots [10 0 R]', objects })
    assert.equal(
      (await read(pdf(typed(long.replace('\\200', '\\240'))))).text,
      'Total 1.190,00 Paid on 15.03.2024 by bank transfer, 1.190,00 €, Hafenstraße 5 Thank you',
    )
    assert.equal((await read(pdf(typed('Draft', '/F 2')))).text, 'Total 1.190,00')
    const white = typed('Total 9.999,00').replace('0 g', '1 g')
    const { text, findings } = await read(pdf(white))
    assert.equal(text, 'Total 1.190,00')
    assert.deepEqual(
      findings.map(({ code, asks }) => [code, asks]),
      [['hidden-text', true]],
    )
  })

  describe('as a form of another program', () => {
    const datasets = (data: string) =>
      '<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data><form>' +
      `${data}</form></xfa:data><dd:dataDescription xmlns:dd="http://ns.adobe.com/data-description/">` +
      '<form><total>example 5555</total></form></dd:dataDescription></xfa:datasets>'
    const data = '<number>R-2031</number><due>2031-03-09</due><net>1000.00000000</net><gross>1190.00</gross>'
    const inPackets = (content: string, xml: string) =>
      drawnPdf({
        content,
        catalog: '/AcroForm << /Fields [] /XFA [(preamble) 10 0 R (datasets) 11 0 R (postamble) 12 0 R] >>',
        objects: [
          ['', '<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/">'],
          ['', xml],
          ['', '</xdp:xdp>'],
        ],
      })
    const inOneStream = (content: string, xml: string) =>
      drawnPdf({
        content,
        catalog: '/AcroForm << /Fields [] /XFA 10 0 R >>',
        objects: [['', `<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/">${xml}</xdp:xdp>`]],
      })

    it('is named for the reviewer where the page shows nothing, and is no value', async () => {
      const page = textAt(50, 740, 'Please wait...')
      for (const pdf of [inPackets(page, datasets(data)), inOneStream(page, datasets(data))]) {
        const { findings, text } = await read(pdf)
        assert.equal(text, 'Please wait...')
        assert.deepEqual(
          findings.map(({ code, asks }) => [code, asks]),
          [
            ['form-not-shown', true],
            ['hidden-text', true],
          ],
        )
        assert.equal(
          findings[1]!.detail,
          'Form data that no page shows says "number: R-2031", "due: 2031-03-09", "net: 1000.00000000", ' +
            '"gross: 1190.00".',
        )
      }
    })

    it('asks only about what the page shows differently', async () => {
      const asked = async (gross: string, xml = data) => {
        const line = `Invoice R-2031 due 09.03.2031 net 1.000,00 gross ${gross}`
        const { findings } = await read(inPackets(textAt(50, 740, line), datasets(xml)))
        return findings.filter(({ code }) => code === 'hidden-text').map(({ detail }) => detail)
      }
      assert.deepEqual(await asked('1.190,00'), [])
      assert.deepEqual(await asked('1.190,00', `${data}<paid>yes</paid>`), [])
      assert.deepEqual(await asked('1.910,00'), ['Form data that no page shows says "gross: 1190.00".'])
    })

    it('that cannot be read is not there', async () => {
      const { findings } = await read(inPackets(textAt(50, 740, 'Please wait...'), '<xfa:datasets>'))
      assert.deepEqual(
        findings.map(({ code }) => code),
        ['form-not-shown'],
      )
    })
  })

  it('asks if only another program shows it', async () => {
    const notice =
      textAt(50, 740, 'Please wait...') +
      textAt(50, 720, 'If this message is not replaced, your PDF viewer may be unable to display it.')
    const xfa = drawnPdf({
      content: textAt(50, 740, 'Bitte haben Sie Geduld'),
      catalog: '/AcroForm << /Fields [] /XFA 10 0 R >>',
      objects: [['', '<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"></xdp:xdp>']],
    })
    for (const pdf of [xfa, drawnPdf({ content: notice })]) {
      const { findings } = await read(pdf)
      assert.deepEqual(
        findings.map(({ code, asks }) => [code, asks]),
        [['form-not-shown', true]],
      )
    }
  })
})
