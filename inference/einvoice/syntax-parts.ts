import { fitsKind } from '../../hub/document/types/kinds.ts'
import { attributeOf, elementAt, elementsAt, textOf } from './elements.ts'
import type { Attachment } from './invoice.ts'
import type { Amount, DateText, Identifier, Quantity } from './invoice-parts.ts'
import type { XmlElement } from './xml.ts'

// Parts that UBL and CII write in the same way: a text with an attribute.

export const identifierOf = (element: XmlElement | undefined): Identifier | undefined =>
  element && { value: textOf(element)!, scheme: attributeOf(element, 'schemeID') }

export const identifierAt = (element: XmlElement | undefined, path: string): Identifier | undefined =>
  identifierOf(elementAt(element, path))

export const identifiersAt = (element: XmlElement | undefined, path: string): Identifier[] =>
  elementsAt(element, path).map((each) => identifierOf(each)!)

export const amountOf = (element: XmlElement | undefined): Amount | undefined =>
  element && { value: textOf(element)!, currency: attributeOf(element, 'currencyID') }

export const amountAt = (element: XmlElement | undefined, path: string): Amount | undefined =>
  amountOf(elementAt(element, path))

/** Codes of lists that classify an item. */
export const classificationsAt = (element: XmlElement, path: string): Identifier[] =>
  elementsAt(element, path).map((code) => ({
    value: textOf(code)!,
    scheme: attributeOf(code, 'listID'),
    version: attributeOf(code, 'listVersionID'),
  }))

/** A file within the XML, as base64. */
export const attachmentOf = (element: XmlElement | undefined): Attachment | undefined =>
  element && {
    filename: attributeOf(element, 'filename'),
    mime: attributeOf(element, 'mimeCode'),
    bytes: base64Bytes(element.text),
  }

/** How many bytes a base64 text stands for. */
export const base64Bytes = (text: string): number => Buffer.byteLength(text.replaceAll(/\s+/g, ''), 'base64')

export const quantityAt = (element: XmlElement | undefined, path: string): Quantity | undefined => {
  const found = elementAt(element, path)
  return found && { value: textOf(found)!, unit: attributeOf(found, 'unitCode') }
}

/** YYYY-MM-DD if it is a date of the calendar, with or without a time zone behind it; else the text. */
export function isoDate(text: string | undefined): DateText | undefined {
  const [, date] = /^(\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d)?$/.exec(text ?? '') ?? []
  return date !== undefined && fitsKind('date', date) ? date : text
}

/** YYYY-MM-DD from the forms 102 (YYYYMMDD) and 203 (YYYYMMDDHHMM) of UN/CEFACT; else the text. */
export function compactDate(text: string | undefined): DateText | undefined {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)(?:\d{4})?$/.exec(text ?? '') ?? []
  const date = `${year}-${month}-${day}`
  return year !== undefined && fitsKind('date', date) ? date : text
}
