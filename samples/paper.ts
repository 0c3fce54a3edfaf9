import { PDFDocument, StandardFonts, rgb, type PDFFont, type PDFPage } from 'pdf-lib'

const DATE = new Date('2026-03-12T08:00:00Z')
const INK = rgb(0.1, 0.1, 0.12)

interface Style {
  size?: number
  bold?: boolean
  align?: 'left' | 'right' | 'centre'
}
export interface Sheet {
  /** Writes one line. `x` is its left end, right end or middle, by `align`; `y` counts from the top of the sheet. */
  write(text: string, x: number, y: number, style?: Style): void
  line(x0: number, x1: number, y: number): void
}
interface Paper {
  sheet(width: number, height: number): Sheet
  picture(jpeg: Uint8Array, width: number, height: number): Promise<void>
  finish(): Promise<Uint8Array>
}

/** A PDF in the standard fonts of every viewer. The same calls make the same bytes. */
export async function openPaper(title: string, face: 'sans' | 'mono' = 'sans'): Promise<Paper> {
  const pdf = await PDFDocument.create({ updateMetadata: false })
  pdf.setTitle(title)
  pdf.setProducer('Waybill samples')
  pdf.setCreationDate(DATE)
  pdf.setModificationDate(DATE)
  const fonts: Partial<Record<'plain' | 'bold', PDFFont>> = {}

  return {
    sheet(width, height) {
      return drawOn(
        pdf.addPage([width, height]),
        (bold) => (fonts[bold ? 'bold' : 'plain'] ??= pdf.embedStandardFont(fontOf(face, bold))),
      )
    },
    async picture(jpeg, width, height) {
      pdf.addPage([width, height]).drawImage(await pdf.embedJpg(jpeg), { x: 0, y: 0, width, height })
    },
    finish: () => pdf.save(),
  }
}

function fontOf(face: 'sans' | 'mono', bold: boolean): StandardFonts {
  if (face === 'mono') return bold ? StandardFonts.CourierBold : StandardFonts.Courier
  return bold ? StandardFonts.HelveticaBold : StandardFonts.Helvetica
}

function drawOn(page: PDFPage, fontFor: (bold: boolean) => PDFFont): Sheet {
  const height = page.getHeight()
  return {
    write(text, x, y, { size = 10, bold = false, align = 'left' } = {}) {
      const font = fontFor(bold)
      const width = font.widthOfTextAtSize(text, size)
      const shift = align === 'left' ? 0 : align === 'right' ? width : width / 2
      page.drawText(text, { x: x - shift, y: height - y - size, size, font, color: INK })
    },
    line(x0, x1, y) {
      page.drawLine({ start: { x: x0, y: height - y }, end: { x: x1, y: height - y }, thickness: 0.6, color: INK })
    },
  }
}
