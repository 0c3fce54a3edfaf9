import type { DocumentKind } from '../../hub/document/document-kind.ts'
import type { Chance } from '../synthetic/chance.ts'

/** One document of a design. */
export interface Drawn {
  /** a whole page with its styles; `@page` says its size */
  html: string
  /** what a careful person reads on the page, in the form of `npm run score -- --help`; empty for what is not printed */
  fields: Record<string, string>
  kind: DocumentKind
  /** rows of the table of lines, where the design labels them */
  lines?: Record<string, string>[]
}

/** How one kind of sender lays out its documents. Each document has other facts, and other choices where people differ. */
export interface Design {
  /** unique: the family of its documents */
  name: string
  draw(chance: Chance): Drawn
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign]!)

/** A template of HTML: values are escaped, lists are joined, and what another template made stays as it is. */
export function html(parts: TemplateStringsArray, ...values: (Markup | Markup[] | string | number | false)[]): Markup {
  const texts = values.map((value) =>
    value === false ? '' : Array.isArray(value) ? value.map(({ markup }) => markup).join('') : textOf(value),
  )
  return { markup: parts.reduce((all, part, index) => `${all}${part}${texts[index] ?? ''}`, '') }
}

export interface Markup {
  markup: string
}

const textOf = (value: Markup | string | number): string =>
  typeof value === 'object' ? value.markup : escaped(String(value))
