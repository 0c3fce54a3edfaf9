import type { Format } from '../format.ts'

/** Archives may hold several PDFs, the first one near their start: ZIP, and tar by its mark at byte 257. */
const isArchive = (first: string): boolean => first.startsWith('PK\x03\x04') || first.startsWith('ustar', 257)

export const format: Format = {
  name: 'pdf',
  mediaTypes: ['application/pdf'],
  // Bytes before the header are allowed, within the first 1024 (ISO 32000, annex H.3.4.1).
  headerMayFollow: true,
  sniff: (first) => (first.includes('%PDF-') && !isArchive(first) ? 'application/pdf' : undefined),
  async open(bytes, limits) {
    const { openPdf } = await import('./pages.ts')
    return openPdf(bytes, limits)
  },
  async einvoices(bytes) {
    const { embeddedXml } = await import('./embedded-files.ts')
    return embeddedXml(bytes)
  },
}
