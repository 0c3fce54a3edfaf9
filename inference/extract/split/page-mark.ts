import { sourceOf } from '../rules/pattern.ts'

/** "Page 2 of 5", as printed on a page. */
export interface PageMark {
  page: number
  of: number | undefined
}

const PAGE = sourceOf(
  String.raw`page|seite|blatt|pagina|pag|pg|strona|str|strana|sida|sid|side|sivu|oldal|feuille|folio|hoja|foglio|blad|`,
  String.raw`σελιδα|σελ`,
)
const OF = String.raw`of|von|de|di|van|sur|z|ze|av|af|din|\/|απο|out of`
const MARK = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?:(?:${PAGE})[.:]? ?(?:no|nr)?[.:]? ?(?<page>\d{1,3})(?: ?(?:${OF}) ?(?<of>\d{1,3}))?|` +
    String.raw`(?<page2>\d{1,3})(?: ?\/ ?(?<of2>\d{1,3}))?[.]? ?oldal)(?![\p{L}\p{N}])`,
  'u',
)

/** The mark of a page, from its rows in lower case without accents; undefined if there is none that makes sense. */
export function pageMarkIn(rows: readonly string[]): PageMark | undefined {
  for (const plain of rows) {
    const { page, of, page2, of2 } = MARK.exec(plain)?.groups ?? {}
    const number = Number(page ?? page2)
    const all = of ?? of2
    if (!number || (all !== undefined && Number(all) < number)) continue
    return { page: number, of: all === undefined ? undefined : Number(all) }
  }
  return undefined
}
