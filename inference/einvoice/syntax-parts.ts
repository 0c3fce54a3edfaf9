import { attributeOf, elementAt, elementsAt, textOf } from './elements.ts'
import type { Amount, DateText, Identifier, Quantity } from './invoice-parts.ts'
import type { XmlElement } from './xml.ts'

// Parts that UBL and CII write in the same way: a text with an attribute.

const identifierOf = (element: XmlElement | undefined): Identifier | undefined =>
  element && { value: textOf(element)!, scheme: attributeOf(element, 'schemeID') }

export const identifierAt = (element: XmlElement | undefined, path: string): Identifier | undefined =>
  identifierOf(elementAt(element, path))

export const identifiersAt = (element: XmlElement | undefined, path: string): Identifier[] =>
  elementsAt(element, path).map((each) => identifierOf(each)!)

export const amountOf = (element: XmlElement | undefined): Amount | undefined =>
  element && { value: textOf(element)!, currency: attributeOf(element, 'currencyID') }

export const amountAt = (element: XmlElement | undefined, path: string): Amount | undefined =>
  amountOf(elementAt(element, path))

export const quantityAt = (element: XmlElement | undefined, path: string): Quantity | undefined => {
  const found = elementAt(element, path)
  return found && { value: textOf(found)!, unit: attributeOf(found, 'unitCode') }
}

/** YYYY-MM-DD if it is a date of the calendar, with or without a time zone behind it; else the text. */
export function isoDate(text: string | undefined): DateText | undefined {
  const [, date] = /^(\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d)?$/.exec(text ?? '') ?? []
  return date !== undefined && isCalendarDate(date) ? date : text
}

function isCalendarDate(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date)
}
