/** Spellings of the legal forms that distinguish companies of the same name, without dots and spaces. */
const FORMS: Readonly<Record<string, readonly string[]>> = {
  'ag': ['ag', 'aktiengesellschaft'],
  'gmbh': ['gmbh', 'gesmbh', 'mbh'],
  'gmbh-co-kg': ['gmbhcokg', 'gmbhcompkg', 'mbhcokg'],
  'ag-co-kg': ['agcokg'],
  'ug': ['ug', 'ughaftungsbeschränkt'],
  'kg': ['kg', 'cokg'],
  'ohg': ['ohg'],
  'ek': ['ek', 'ekfm', 'ekfr'],
  'kgaa': ['kgaa'],
  'ev': ['ev'],
  'eg': ['eg'],
  'se': ['se'],
  'ltd': ['ltd', 'limited', 'coltd'],
  'plc': ['plc'],
  'llp': ['llp'],
  'llc': ['llc'],
  'inc': ['inc', 'incorporated'],
  'corp': ['corp', 'corporation'],
  'pty-ltd': ['ptyltd'],
  'sdn-bhd': ['sdnbhd'],
  'sa': ['sa'],
  'sas': ['sas', 'sasu'],
  'sarl': ['sarl', 'eurl'],
  'sl': ['sl', 'slu'],
  'srl': ['srl', 'srls'],
  'spa': ['spa'],
  'lda': ['lda'],
  'bv': ['bv'],
  'nv': ['nv'],
  'ab': ['ab'],
  'as': ['as'],
  'aps': ['aps'],
  'oy': ['oy', 'oyj'],
  'sro': ['sro'],
  'spzoo': ['spzoo'],
  'kft': ['kft'],
  'zrt': ['zrt'],
}
const BY_SPELLING = new Map(Object.entries(FORMS).flatMap(([form, all]) => all.map((each) => [each, form] as const)))
/** `Sp. z o. o.` has the most words. */
const MOST_WORDS = 4

/** The legal form that a name ends with; undefined if it ends with none that is known here. */
export function legalFormOf(name: string): string | undefined {
  const words = name
    .toLowerCase()
    .replaceAll('.', '')
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '')
  for (let count = Math.min(MOST_WORDS, words.length - 1); count > 0; count--) {
    const form = BY_SPELLING.get(words.slice(-count).join(''))
    if (form !== undefined) return form
  }
  return undefined
}

/** True for names that end with different legal forms, as those of Müller GmbH and Müller AG. */
export function haveOtherLegalForms(a: string, b: string): boolean {
  const form = legalFormOf(a)
  const other = legalFormOf(b)
  return form !== undefined && other !== undefined && form !== other
}
