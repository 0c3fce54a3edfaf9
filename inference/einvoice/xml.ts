import { XMLParser, XMLValidator } from 'fast-xml-parser'
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

/** A node of the parser: `{ 'cbc:ID': [children], ':@': { schemeID: '…' } }`, or text. */
type ParsedNode = Readonly<Record<string, unknown>>
type Prefixes = Readonly<Record<string, string>>

interface XmlLimits {
  maxBytes: number
  /** elements and attributes */
  maxNodes: number
}

const LIMITS: XmlLimits = { maxBytes: 32 * 1024 * 1024, maxNodes: 400_000 }
const MAX_DEPTH = 64
const TEXT = '#text'
const CDATA = '#cdata'
const ATTRIBUTES = ':@'
const NO_PREFIXES: Prefixes = { xml: 'http://www.w3.org/XML/1998/namespace' }
/** What may come before the root element: a byte order mark, white space, comments and instructions. */
const PROLOG_PART = /\s+|<\?[^]*?\?>|<!--[^]*?-->/y
const REFERENCE = /&(#x[0-9a-fA-F]{1,6}|#\d{1,7}|[A-Za-z]\w{0,30});|&/g
const CHARACTERS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

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
  refuseDocumentType(text)
  // Counted before anything is built in memory: each element and each attribute needs one of these signs.
  if (occurrences(text, '<') > 2 * limits.maxNodes || occurrences(text, '=') > limits.maxNodes) throw tooMany(limits)
  const nodes = parsed(text)
  const valid = XMLValidator.validate(text)
  if (valid !== true) throw damaged(`line ${valid.err.line}`)
  const [root, ...others] = nodes.filter((node) => elementName(node) !== undefined)
  if (!root || others.length > 0) throw damaged('it has no single root element')
  let counted = 0
  const count = (more: number): void => {
    counted += more
    if (counted > limits.maxNodes) throw tooMany(limits)
  }
  return elementOf(root, NO_PREFIXES, 1, count)
}

function parsed(text: string): readonly ParsedNode[] {
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    textNodeName: TEXT,
    cdataPropName: CDATA,
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: false,
    processEntities: false,
    ignorePiTags: true,
    ignoreDeclaration: true,
    maxNestedTags: MAX_DEPTH + 1,
    strictReservedNames: true,
  })
  try {
    return parser.parse(text) as ParsedNode[]
  } catch (cause) {
    if (/nested tags/i.test((cause as Error).message)) throw tooDeep(cause)
    throw damaged('it cannot be parsed', cause)
  }
}

function elementOf(node: ParsedNode, outer: Prefixes, depth: number, count: (nodes: number) => void): XmlElement {
  if (depth > MAX_DEPTH) throw tooDeep()
  const tag = elementName(node)!
  const given = Object.entries((node[ATTRIBUTES] ?? {}) as Record<string, string>)
  const members = node[tag] as readonly ParsedNode[]
  count(1 + given.length)
  const prefixes = { ...outer }
  const attributes: Record<string, string> = Object.create(null)
  for (const [name, value] of given) {
    const [prefix, local] = split(name)
    if (name === 'xmlns') prefixes[''] = decoded(value)
    else if (prefix === 'xmlns') prefixes[local] = decoded(value)
    else attributes[local] = decoded(value)
  }
  const children: XmlElement[] = []
  let text = ''
  for (const member of members) {
    const name = elementName(member)
    if (name !== undefined) children.push(elementOf(member, prefixes, depth + 1, count))
    else text += textOf(member)
  }
  const [prefix, local] = split(tag)
  return { name: local, namespace: prefixes[prefix] ?? '', attributes, children, text }
}

const elementName = (node: ParsedNode): string | undefined =>
  Object.keys(node).find((key) => key !== ATTRIBUTES && key !== TEXT && key !== CDATA)

function textOf(node: ParsedNode): string {
  if (CDATA in node) return (node[CDATA] as ParsedNode[]).map((each) => String(each[TEXT] ?? '')).join('')
  return decoded(String(node[TEXT] ?? ''))
}

function decoded(text: string): string {
  if (!text.includes('&')) return text
  return text.replaceAll(REFERENCE, (reference, name: string | undefined) => {
    if (name === undefined) throw damaged('a & stands alone')
    if (!name.startsWith('#')) {
      if (Object.hasOwn(CHARACTERS, name)) return CHARACTERS[name]!
      throw new WaybillError('xml-unsafe', `The XML uses the entity ${reference}.`)
    }
    const code = name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
      throw damaged(`${reference} is no character`)
    return String.fromCodePoint(code)
  })
}

function split(name: string): [prefix: string, local: string] {
  const colon = name.indexOf(':')
  return colon < 0 ? ['', name] : [name.slice(0, colon), name.slice(colon + 1)]
}

/** A document type declaration can only stand before the root element. */
function refuseDocumentType(text: string): void {
  let position = 0
  for (;;) {
    PROLOG_PART.lastIndex = position
    const part = PROLOG_PART.exec(text)
    if (!part) break
    position += part[0].length
  }
  if (text.startsWith('<!', position)) throw new WaybillError('xml-unsafe', 'The XML has a document type declaration.')
}

const damaged = (where: string, cause?: unknown): WaybillError =>
  new WaybillError('xml-damaged', `The XML is not well-formed: ${where}.`, { cause })

function occurrences(text: string, sign: string): number {
  let count = 0
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) count++
  return count
}

const tooMany = ({ maxNodes }: XmlLimits): WaybillError =>
  new WaybillError('xml-too-large', `The XML has more than ${maxNodes} elements and attributes.`)

const tooDeep = (cause?: unknown): WaybillError =>
  new WaybillError('xml-too-large', `The XML has more than ${MAX_DEPTH} levels.`, { cause })
