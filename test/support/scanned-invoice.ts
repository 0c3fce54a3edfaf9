import { PDFDocument, StandardFonts } from 'pdf-lib'
import { sharp } from '../../inference/formats/sharp.ts'
import { openPdf } from '../../inference/formats/pdf/pages.ts'
import { encodePng, type Raster } from '../../inference/formats/raster.ts'

/** What stands on the page, by its lines. The letters are those that PP-OCRv4 cannot read. */
export const INVOICE_LINES = [
  'Müller & Söhne GmbH, Große Straße 7, 80331 München',
  'Rechnung',
  'Rechnungsnummer: RE-2026-0815',
  'Rechnungsdatum: 14.03.2026',
  'Café crème, Crêpes façon España',
  'Größe 10 Stück zu je 12,50 €',
  'Nettobetrag 125,00 €',
  'Umsatzsteuer 19 % 23,75 €',
  'Gesamtbetrag 148,75 €',
  'Zahlbar bis zum 28.03.2026 ohne Abzug',
] as const

const A4 = [595, 842] as const

/** A page with these lines from its top, as a scanner at 200 dpi sees it. */
export async function scannedPage(lines: readonly string[] = INVOICE_LINES, size = 12): Promise<Raster> {
  const pdf = await PDFDocument.create()
  const page = pdf.addPage([...A4])
  const font = await pdf.embedFont(StandardFonts.Helvetica)
  for (const [index, text] of lines.entries()) page.drawText(text, { x: 60, y: 760 - index * size * 2.4, size, font })
  const file = await openPdf(await pdf.save(), { maxPixels: 50_000_000, maxPageWords: 1000 })
  try {
    return await file.render(0, 200)
  } finally {
    file.close()
  }
}

/** The page rotated clockwise by an angle in degrees, with white corners. */
export async function rotatedPage({ data, width, height }: Raster, angle: number): Promise<Raster> {
  const rotated = sharp(data, { raw: { width, height, channels: 3 } }).rotate(angle, { background: 'white' })
  const { data: bytes, info } = await rotated.removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return { data: bytes, width: info.width, height: info.height }
}

/** A PDF of pictures of pages, as a scanner makes it. */
export async function scannedPdf(pages: readonly Raster[]): Promise<Uint8Array> {
  const pdf = await PDFDocument.create()
  for (const each of pages) {
    const [width, height] = [(each.width * 72) / 200, (each.height * 72) / 200]
    const picture = await pdf.embedPng(await encodePng(each))
    pdf.addPage([width, height]).drawImage(picture, { x: 0, y: 0, width, height })
  }
  return pdf.save()
}
