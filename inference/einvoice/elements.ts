import type { XmlElement } from './xml.ts'

// Elements by their names without prefixes. `A/B` is a path: B in the first A that has one. `A|B` is an A or a B.

/** All elements at a path. */
export function elementsAt(element: XmlElement | undefined, path: string): XmlElement[] {
  if (!element) return []
  let found: XmlElement[] = [element]
  for (const name of path.split('/'))
    found = found.flatMap(({ children }) => children.filter((child) => isNamed(child, name)))
  return found
}

/** The first element at a path. */
export function elementAt(element: XmlElement | undefined, path: string): XmlElement | undefined {
  if (!element) return undefined
  const slash = path.indexOf('/')
  const name = slash < 0 ? path : path.slice(0, slash)
  for (const child of element.children) {
    if (!isNamed(child, name)) continue
    if (slash < 0) return child
    const found = elementAt(child, path.slice(slash + 1))
    if (found) return found
  }
  return undefined
}

const isNamed = ({ name }: XmlElement, names: string): boolean =>
  name === names || (names.includes('|') && names.split('|').includes(name))

/** The trimmed text of an element; '' for an empty one, undefined if there is none. */
export const textOf = (element: XmlElement | undefined): string | undefined => element?.text.trim()

/** The trimmed text of the first element at a path; '' for an empty one, undefined if there is none. */
export const textAt = (element: XmlElement | undefined, path: string): string | undefined =>
  textOf(elementAt(element, path))

/** The trimmed texts of all elements at a path. */
export const textsAt = (element: XmlElement | undefined, path: string): string[] =>
  elementsAt(element, path).map(({ text }) => text.trim())

/** An attribute of an element, by its name without prefix. */
export const attributeOf = (element: XmlElement | undefined, name: string): string | undefined =>
  element?.attributes[name]?.trim()
