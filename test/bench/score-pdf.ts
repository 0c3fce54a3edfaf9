import { PDFDict, PDFDocument, PDFName } from 'pdf-lib'
import { sharp } from '../../inference/formats/sharp.ts'

const POINTS_PER_INCH = 72

const load = (bytes: Uint8Array): Promise<PDFDocument> =>
  PDFDocument.load(bytes, { updateMetadata: false, throwOnInvalidObject: false, ignoreEncryption: true })

export const pageCount = async (bytes: Uint8Array): Promise<number> => (await load(bytes)).getPageCount()

/** A PDF that has only pictures of its pages, as a scanner makes them. @param pages PNGs of this resolution */
export async function picturesAsPdf(pages: readonly Buffer[], dpi: number): Promise<Uint8Array> {
  const pdf = await PDFDocument.create()
  for (const png of pages) {
    const picture = await pdf.embedJpg(await sharp(png).jpeg({ quality: 90 }).toBuffer())
    const [width, height] = [picture.width, picture.height].map((side) => (side * POINTS_PER_INCH) / dpi) as [
      number,
      number,
    ]
    pdf.addPage([width, height]).drawImage(picture, { x: 0, y: 0, width, height })
  }
  return pdf.save()
}

/** The PDF without the files that it carries: an e-invoice has only its pages then. */
export async function withoutAttachments(bytes: Uint8Array): Promise<Uint8Array> {
  const pdf = await load(bytes)
  const { catalog } = pdf
  catalog.delete(PDFName.of('AF'))
  const names = catalog.lookup(PDFName.of('Names'))
  if (names instanceof PDFDict) names.delete(PDFName.of('EmbeddedFiles'))
  for (const [reference, object] of pdf.context.enumerateIndirectObjects())
    if (object instanceof PDFDict && object.has(PDFName.of('EF'))) pdf.context.delete(reference)
  return pdf.save({ useObjectStreams: false })
}
