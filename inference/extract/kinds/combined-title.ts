import type { DocumentKind } from '../../../hub/document/document-kind.ts'
import { sourceOf } from '../rules/pattern.ts'
import type { Layout } from '../rules/lines.ts'
import { isAtHead, isLabel } from './other-title.ts'
import type { PlacedTitle } from './titles.ts'

/** Kinds that an invoice may be as well: one paper is both. */
const BESIDE_INVOICE: ReadonlySet<DocumentKind> = new Set(['invoice', 'receipt', 'payment-receipt', 'delivery-note'])
/** What parts the titles of a form for several kinds: "Credit / Invoice", "[x] Invoice [ ] Credit note". */
const JOINERS = new RegExp(
  sourceOf(
    String.raw`(?<!\p{L})(?:or|and|oder|und|bzw|ou|et|o|y|u|e|of|en|eller|och|og|tai|ja|lub|i|nebo|a|vagy|es|`,
    String.raw`sau|si|η|και|x)`,
    String.raw`(?!\p{L})|[^\p{L}\p{N}]`,
  ),
  'gu',
)

/**
 * A heading that names an invoice and another kind, of which one was ticked or struck out: its words, as printed.
 * @param kind what the document is taken for
 */
export function combinedTitle(layout: Layout, titles: readonly PlacedTitle[], kind: DocumentKind): string | undefined {
  const atHead = titles.filter(({ line }) => isAtHead(layout, line))
  for (const [row, all] of Map.groupBy(atHead, ({ line }) => line.row)) {
    const { lines } = layout.rows[row]!
    const rests = lines.map((line) =>
      restOf(
        line.plain,
        all.filter((each) => each.line === line),
      ),
    )
    const kinds = new Set(all.flatMap((title) => kindsOf(title)))
    if (rests.includes('credit')) kinds.add('credit-note')
    const isPlain = kind === 'invoice' && [...kinds].every((each) => BESIDE_INVOICE.has(each))
    if (kinds.size < 2 || !kinds.has('invoice') || isPlain) continue
    const named = lines.filter((line, index) => rests[index] === 'credit' || all.some((each) => each.line === line))
    const isOnly = named.every(
      (line) => ['', 'credit'].includes(rests[lines.indexOf(line)]!) && !line.text.endsWith(':'),
    )
    if (isOnly && !isLabel(layout, named.at(-1)!)) return named.map(({ text }) => text).join(' ')
  }
  return undefined
}

/** A title across a slash or a box to tick is that of two kinds: "Credit/Invoice" is no credit invoice. */
const kindsOf = ({ kind, line, from, to }: PlacedTitle): DocumentKind[] =>
  /[/|[\]☐☒☑□■]/.test(line.plain.slice(from, to)) ? [kind, 'invoice'] : [kind]

/** The words of a line beside its titles and what joins them. */
function restOf(plain: string, titles: readonly PlacedTitle[]): string {
  let rest = ''
  let at = 0
  for (const { from, to } of titles) {
    rest += `${plain.slice(at, from)} `
    at = to
  }
  return (rest + plain.slice(at)).replace(JOINERS, '')
}
