import { pagesIn, type PageRange } from '../../hub/document/parts.ts'
import { WaybillError } from '../../hub/errors.ts'
import type { Format } from './format.ts'

/**
 * The format for a part of a file: what it opens has these pages only. Embedded e-invoices describe the whole file, so a
 * part has none. `open` throws `not-found` if the file does not have the pages.
 */
export function formatOfPart({ einvoices: _ofWhole, ...format }: Format, range: PageRange): Format {
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
        page: (index) => file.page(from - 1 + index),
        render: (index, dpi) => file.render(from - 1 + index, dpi),
        close: () => file.close(),
      }
    },
  }
}
