import type { XmlElement } from '../xml.ts'
import { elementsOf, type Written, writtenAt } from './path.ts'

/** Where a syntax has the groups of EN 16931 and their terms: paths as in `path.ts`. */
export interface Binding {
  readonly [group: string]: {
    /** path in the parent group */
    path: string
    /** the group that it is in; none for the invoice itself */
    in?: string
    /** path of each term; '' where the syntax has no place for it */
    terms: Readonly<Record<string, string>>
  }
}

export type Syntax = 'ubl' | 'cii'

/** A part of an e-invoice: a group of EN 16931 with its terms as they are written. */
export interface Group {
  readonly element: XmlElement
  readonly terms: Readonly<Record<string, string>>
  readonly binding: Binding
  /** what was found for each term, in groups that many rules look at */
  readonly found?: Map<string, Written[]>
}

/** An e-invoice as it is written. */
export interface Invoice extends Group {
  readonly syntax: Syntax
  /** the groups of a name in the whole invoice, e.g. all allowances of all lines */
  readonly groups: (name: string) => readonly Group[]
  /** the elements of a name, at any depth */
  readonly named: (name: string) => readonly XmlElement[]
}

/** Groups that an invoice has once; more are looked at so far that every rule stays fast for any number of them. */
const SINGLE: ReadonlySet<string> = new Set(
  (
    'seller buyer payee taxRepresentative totals taxTotal period deliverTo sellerAddress buyerAddress ' +
    'sellerContact'
  ).split(' '),
)
const MOST_SINGLE = 20

export function invoiceOf(root: XmlElement, syntax: Syntax, binding: Binding): Invoice {
  const byGroup = new Map<string, readonly Group[]>()
  let byName: Map<string, XmlElement[]> | undefined
  const invoice: Invoice = {
    element: root,
    terms: binding['invoice']!.terms,
    binding,
    found: new Map(),
    syntax,
    groups(name) {
      let groups = byGroup.get(name)
      if (!groups) {
        const parent = binding[name]?.in
        const parents = parent === undefined || parent === 'invoice' ? [invoice] : invoice.groups(parent)
        groups = parents.flatMap((each) => within(each, name))
        if (SINGLE.has(name)) groups = groups.slice(0, MOST_SINGLE).map((each) => ({ ...each, found: new Map() }))
        byGroup.set(name, groups)
      }
      return groups
    },
    named: (name) => (byName ??= elementsByName(root)).get(name) ?? [],
  }
  return invoice
}

/** The groups of a name in a group that is their parent. */
export function within(parent: Group, name: string): Group[] {
  const place = parent.binding[name]
  if (!place) throw new Error(`The syntax has no group ${name}.`)
  return elementsOf(parent.element, place.path).map((element) => ({
    element,
    terms: place.terms,
    binding: parent.binding,
  }))
}

/** Everything that is written for a term, in its order; an empty element gives ''. */
export const texts = (group: Group, term: string): string[] => writtenFor(group, term).map(({ text }) => text)

/** The same, with the elements. */
export function writtenFor(group: Group, term: string): Written[] {
  const path = group.terms[term]
  if (path === undefined) throw new Error(`The group has no term ${term}.`)
  const known = group.found?.get(term)
  if (known) return known
  const written = writtenAt(group.element, path)
  group.found?.set(term, written)
  return written
}

/** The first text of a term; '' for an empty element and for none. */
export const text = (group: Group, term: string): string => texts(group, term)[0] ?? ''

/** Whether the term occurs, be it empty. */
export const has = (group: Group, term: string): boolean => texts(group, term).length > 0

/** Whether the term occurs and says something. */
export const says = (group: Group, term: string): boolean => texts(group, term).some((each) => each !== '')

function elementsByName(root: XmlElement): Map<string, XmlElement[]> {
  const found = new Map<string, XmlElement[]>()
  const open = [root]
  for (let element = open.pop(); element; element = open.pop()) {
    const same = found.get(element.name)
    if (same) same.push(element)
    else found.set(element.name, [element])
    for (const child of element.children) open.push(child)
  }
  return found
}
