import type { Format } from '../format.ts'
import { looksLikeEinvoice } from './sniff.ts'

/** Electronic invoices as XML: UBL, CII, ZUGFeRD 1, order-x, FatturaPA. */
export const format: Format = {
  name: 'xml',
  mediaTypes: ['application/xml'],
  sniff: (first) => (looksLikeEinvoice(first) ? 'application/xml' : undefined),
  async open(bytes, limits) {
    const { openXml } = await import('./pages.ts')
    return openXml(bytes, limits)
  },
  einvoices: async (bytes) => ({ files: [{ name: '', bytes: () => bytes }], findings: [], only: true }),
}
