import { SaxesParser, type SaxesTagNS } from 'saxes'
import { WaybillError } from '../../hub/errors.ts'
import { textOfXml } from './xml-encoding.ts'

/** An element of an XML document. */
export interface XmlElement {
  /** without its prefix */
  name: string
  /** URI of its namespace; '' if it has none */
  namespace: string
  /** by name without prefix; declarations of namespaces are left out */
  attributes: Readonly<Record<string, string>>
  /** in their order */
  children: readonly XmlElement[]
  /** the characters between its tags, without those of its children; not trimmed */
  text: string
}

interface XmlLimits {
  maxBytes: number
  /** elements and attributes */
  maxNodes: number
}

interface OpenElement extends XmlElement {
  children: XmlElement[]
}

const LIMITS: XmlLimits = { maxBytes: 32 * 1024 * 1024, maxNodes: 400_000 }
const MAX_DEPTH = 64
/** UTF-16 units that are parsed at once, so that a limit stops the parser early. */
const PIECE = 256 * 1024

/**
 * The root element of an XML document. Nothing outside the bytes is read, and no entity is expanded: the five of XML
 * and numbered characters are decoded, everything else is refused.
 * @throws `xml-unsafe` for a document type or an entity, `xml-too-large` for more bytes, elements or levels than are
 *   read, `xml-damaged` for text that is not well-formed
 */
export function parseXml(bytes: Uint8Array, limits = LIMITS): XmlElement {
  if (bytes.length > limits.maxBytes)
    throw new WaybillError('xml-too-large', `The XML has more than ${limits.maxBytes} bytes.`)
  const text = textOfXml(bytes)
  const parser = new SaxesParser({ xmlns: true, position: false })
  const result = treeOf(parser, limits)
  try {
    for (let at = 0; at < text.length; at += PIECE) parser.write(text.slice(at, at + PIECE))
    parser.close()
  } catch (error) {
    throw error instanceof WaybillError ? error : refusalOf(error as Error)
  }
  const root = result()
  if (root) return root
  throw damaged('it has no root element')
}

/** Lets a parser build a tree. @returns the root, once the parser is closed */
function treeOf(parser: SaxesParser<{ xmlns: true }>, { maxNodes }: XmlLimits): () => XmlElement | undefined {
  let root: OpenElement | undefined
  let nodes = 0
  const open: OpenElement[] = []
  const addText = (text: string): void => {
    const element = open.at(-1)
    if (element) element.text += text
  }
  const countNode = (): void => {
    if (++nodes > maxNodes)
      throw new WaybillError('xml-too-large', `The XML has more than ${maxNodes} elements and attributes.`)
  }
  // The event `doctype` comes at the end of the declaration, before its entities could be used.
  parser.on('doctype', () => {
    throw new WaybillError('xml-unsafe', 'The XML has a document type declaration.')
  })
  parser.on('attribute', countNode)
  parser.on('opentag', (tag) => {
    countNode()
    if (open.length === MAX_DEPTH) throw new WaybillError('xml-too-large', `The XML has more than ${MAX_DEPTH} levels.`)
    const element = elementOf(tag)
    open.at(-1)?.children.push(element)
    root ??= element
    open.push(element)
  })
  parser.on('closetag', () => void open.pop())
  parser.on('text', addText)
  parser.on('cdata', addText)
  return () => root
}

function elementOf({ local, uri, attributes: given }: SaxesTagNS): OpenElement {
  const attributes: Record<string, string> = Object.create(null)
  for (const { prefix, local: name, value } of Object.values(given))
    if (prefix !== 'xmlns' && name !== 'xmlns') attributes[name] = value
  return { name: local, namespace: uri, attributes, children: [], text: '' }
}

function refusalOf(error: Error): WaybillError {
  if (/undefined entity/.test(error.message))
    return new WaybillError('xml-unsafe', 'The XML uses an entity.', { cause: error })
  return damaged('it cannot be parsed', error)
}

const damaged = (why: string, cause?: unknown): WaybillError =>
  new WaybillError('xml-damaged', `The XML is not well-formed: ${why}.`, { cause })
