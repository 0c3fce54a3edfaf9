// Corrections that fit Malaysian receipts only. They were tuned on the SROIE data set (ICDAR 2019); keep general rules
// out of here.

/** Malay words of addresses and receipts, in capitals. */
export const MALAY_WORDS = `
AHMAD ALAM AMPANG AYAM BAHRU BANDAR BARANG BARU BATU BUKIT CHERAS DAMANSARA DAN DARUL DENGAN EHSAN GOMBAK INDAH
INDUSTRI JALAN JAYA JOHOR KAJANG KAMPUNG KAWASAN KEDAI KELANTAN KEPONG KLANG KOPI KUALA KUCHING LAUT LEBUH LEMBAH
LORONG LUMPUR MALAYSIA MAKANAN MASAI MEDAN MELAKA MENARA MINUMAN MUKIM NASI NEGERI PAHANG PANTAI PASAR PASARAYA
PELABUHAN PERAK PERDANA PERINDUSTRIAN PERMAS PERNIAGAAN PERSIARAN PERUSAHAAN PETALING PUCHONG PULAU PUSAT PUTRA RAYA
RESTORAN SEKSYEN SELANGOR SELATAN SELAYANG SEMBILAN SENTOSA SEREMBAN SETAPAK SETIA SHAH SUBANG SULTAN SUNGAI SYARIKAT
TAMAN TANJUNG TASIK TEKNOLOGI TERIMA TIMUR UTAMA UTARA WANGSA WILAYAH WISMA`

/** Forms of companies (Sdn Bhd) and "Jalan" (street), abbreviated. */
export const MALAY_ABBREVIATIONS = { company: ['SDN', 'BHD'], street: ['JLN'] } as const

/** The M of the ringgit's sign is often recognised as H, N or K: corrected before an amount and inside brackets. */
export function correctCurrency(text: string, next: string | undefined): string {
  if (/^R[HNK]$/.test(text) && /^-?[.,]?\d+[.,]?\d*$/.test(next ?? '')) return 'RM'
  return text.replace(/^(\W*)R[HNK](?=-?\d+[.,]\d\d(?!\d))/, '$1RM').replace(/\(R[HNK]\)$/, '(RM)')
}
