import { pagesIn, type PageRange } from '../../hub/document/parts.ts'
import { WaybillError } from '../../hub/errors.ts'
import type { Format, ShownInvoice } from './format.ts'

/**
 * The format for a part of a file: what it opens has these pages only. Pages that are made from e-invoices name which
 * one they show; other e-invoices describe the whole file. `open` throws `not-found` if the file does not have the
 * pages.
 */
export function formatOfPart(format: Format, range: PageRange): Format {
  const [from, to] = range
  return {
    ...format,
    async open(bytes, limits) {
      const file = await format.open(bytes, limits)
      if (to > file.pages) {
        file.close()
        throw new WaybillError('not-found', `The file has ${file.pages} pages.`, { pages: file.pages })
      }
      return {
        pages: pagesIn(range),
        ...(file.invoices && { invoices: invoicesWithin(file.invoices, range) }),
        page: (index) => file.page(from - 1 + index),
        render: (index, dpi) => file.render(from - 1 + index, dpi),
        close: () => file.close(),
      }
    },
  }
}

/** The invoices whose pages are all in a range, with their pages counted from its first. */
const invoicesWithin = (invoices: readonly ShownInvoice[], [from, to]: PageRange): ShownInvoice[] =>
  invoices.flatMap(({ index, pages: [first, last] }) =>
    first >= from && last <= to ? [{ index, pages: [first - from + 1, last - from + 1] }] : [],
  )
