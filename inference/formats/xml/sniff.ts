/** Names of the root elements of electronic invoices, without their prefixes. */
const ROOTS: ReadonlySet<string> = new Set([
  'Invoice',
  'CreditNote',
  'CrossIndustryInvoice',
  'CrossIndustryDocument',
  'SCRDMCCBDACIOMessageStructure',
  'FatturaElettronica',
  'StandardBusinessDocument',
])
/** What may come before the root element. */
const PROLOG_PART = /\s+|<\?[^]*?\?>|<!--[^]*?-->/y
const ROOT = /<(?:[\w.-]+:)?([\w.-]+)[\s/>]/y

/**
 * True for the first bytes, as latin1, of XML whose root element is that of an electronic invoice, and of XML whose
 * root element comes later: that is for the reader to tell.
 */
export function looksLikeEinvoice(first: string): boolean {
  // UTF-16 of ASCII has a zero in every other byte.
  const text = first.replace(/^(?:ï»¿|ÿþ|þÿ)/, '').replaceAll('\0', '')
  let position = 0
  for (;;) {
    PROLOG_PART.lastIndex = position
    const part = PROLOG_PART.exec(text)
    if (!part) break
    position += part[0].length
  }
  ROOT.lastIndex = position
  const name = ROOT.exec(text)?.[1]
  if (name !== undefined) return ROOTS.has(name)
  const isHtml = /^<!DOCTYPE\s+html/i.test(text.slice(position))
  return /^\s*<\?xml\s/.test(text) && !isHtml
}
