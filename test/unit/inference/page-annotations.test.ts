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
