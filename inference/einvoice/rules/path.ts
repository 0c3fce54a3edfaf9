import type { XmlElement } from '../xml.ts'

// Paths to elements by their names without prefixes, for tables of places: `A/B[C=x]/@d|E`.
//   A/B       children of children        .        the element itself
//   [C/D=x]   only with such a value      [C]      only with such an element
//   @d        the attribute, at the end   |        another place
// A value in brackets is compared without case; `true` and `false` also match 1 and 0.

/** What an element or an attribute says: trimmed text. */
export interface Written {
  /** the element, or the one that has the attribute */
  element: XmlElement
  text: string
}

interface Step {
  name: string
  filters: readonly Filter[]
}
interface Filter {
  path: Path
  value?: string
}
interface Place {
  steps: readonly Step[]
  attribute?: string
}
type Path = readonly Place[]

const STEP = /^([\w.]+)((?:\[[^\]]+\])*)$/
const BOOLEANS: Readonly<Record<string, string>> = { '1': 'true', '0': 'false' }
const compiled = new Map<string, Path>()

/** All elements at a path, in their order. */
export function elementsOf(element: XmlElement, path: string): XmlElement[] {
  return pathOf(path).flatMap((place) => elementsOfPlace(element, place))
}

/** All texts and attributes at a path, in their order. Empty elements are part of it, missing attributes are not. */
export function writtenAt(element: XmlElement, path: string): Written[] {
  return writtenOf(element, pathOf(path))
}

function writtenOf(element: XmlElement, path: Path): Written[] {
  return path.flatMap((place) => {
    const found = elementsOfPlace(element, place)
    const name = place.attribute
    if (name === undefined) return found.map((each) => ({ element: each, text: each.text.trim() }))
    return found.flatMap((each) => {
      const value = each.attributes[name]
      return value === undefined ? [] : [{ element: each, text: value.trim() }]
    })
  })
}

function elementsOfPlace(element: XmlElement, { steps }: Place): XmlElement[] {
  let found: XmlElement[] = [element]
  for (const { name, filters } of steps) {
    if (name !== '.') found = found.flatMap(({ children }) => children.filter((child) => child.name === name))
    if (filters.length > 0) found = found.filter((each) => filters.every((filter) => passes(each, filter)))
  }
  return found
}

function passes(element: XmlElement, { path, value }: Filter): boolean {
  const written = writtenOf(element, path)
  if (value === undefined) return written.length > 0
  return written.some(({ text }) => same(text, value))
}

function same(text: string, value: string): boolean {
  const lower = text.toLowerCase()
  return lower === value || ((value === 'true' || value === 'false') && BOOLEANS[lower] === value)
}

function pathOf(text: string): Path {
  let path = compiled.get(text)
  if (!path) {
    path = text === '' ? [] : text.split('|').map(placeOf)
    compiled.set(text, path)
  }
  return path
}

function placeOf(text: string): Place {
  const steps: Step[] = []
  let attribute: string | undefined
  for (const part of text.match(/(?:[^/[]|\[[^\]]*\])+/g) ?? []) {
    if (part.startsWith('@')) attribute = part.slice(1)
    else steps.push(stepOf(part))
  }
  return attribute === undefined ? { steps } : { steps, attribute }
}

function stepOf(text: string): Step {
  const match = STEP.exec(text)
  if (!match) throw new Error(`${text} is no step of a path.`)
  const filters = [...match[2]!.matchAll(/\[([^\]=]+)(?:=([^\]]*))?\]/g)]
  return {
    name: match[1]!,
    filters: filters.map(([, path, value]) => {
      const places = pathOf(path!)
      return value === undefined ? { path: places } : { path: places, value: value.toLowerCase() }
    }),
  }
}
