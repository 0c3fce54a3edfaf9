import type { Finding } from '../../hub/document/finding.ts'
import type { Box } from '../../hub/document/values/value.ts'
import type { MediaType } from '../../hub/document/media-types.ts'
import type { PageRange } from '../../hub/document/parts.ts'
import type { Page } from '../../hub/document/reading.ts'
import { WaybillError } from '../../hub/errors.ts'
import type { Turn } from '../layout/orientation.ts'
import type { Rule } from '../layout/rulings.ts'
import type { Raster } from './raster.ts'

/** How many bytes from the start of a file `sniff` needs. */
export const SNIFFED_BYTES = 1024

/** Limits of one page. */
export interface PageLimits {
  maxPixels: number
  maxPageWords: number
}

/** More pixels than this do not help recognition; a larger page is scaled while it is decoded or drawn. */
export const USEFUL_PIXELS = 24_000_000

/** A page or document with more characters per word allowed is refused like one with too many words. */
export const CHARACTERS_PER_WORD = 20

export const tooManyWords = (what: string, maxWords: number): WaybillError =>
  new WaybillError(
    'too-many-words',
    `${what} has more than ${maxWords} words or ${maxWords * CHARACTERS_PER_WORD} characters.`,
    { maxWords },
  )

/** A file format. The folder is the registry: `inference/formats/<name>/format.ts` exports it as `format`. */
export interface Format {
  name: string
  /** what `sniff` may return and `open` accepts; no other format has the same */
  mediaTypes: readonly MediaType[]
  /** The header may follow other bytes, so every format whose header comes first is asked before this one. */
  headerMayFollow?: boolean
  /**
   * The media type of a file by its first bytes, as latin1; undefined for a file of another format. Names and declared
   * types do not count.
   */
  sniff(first: string): MediaType | undefined
  /**
   * Opens a file without decoding its pages. Heavy packages are imported here, so that the hub can sniff without them.
   * @throws a code of the format for a file that cannot be read, e.g. `pdf-damaged`, `image-too-large`
   */
  open(bytes: Uint8Array, limits: PageLimits): Promise<PagedFile>
  /** The XML files that a file carries; absent for a format that carries none. */
  einvoices?(bytes: Uint8Array): Promise<CarriedXml>
}

/** The XML files that a file carries, and what was noticed about them: a signature, a file that cannot be taken out. */
export interface CarriedXml {
  files: EmbeddedXml[]
  findings: Finding[]
  /** if the file is an e-invoice and nothing else: its pages are made from it, so that no value is read from them */
  only?: true
}

/** An XML file that may be an electronic invoice: inside another file, or the file itself. */
export interface EmbeddedXml {
  /** as the outer file names it; '' for the file itself */
  name: string
  /** decoded. @throws `xml-damaged`, `xml-too-large` */
  bytes(): Uint8Array
}

export interface PagedFile {
  pages: number
  /** @param index from 0 */
  page(index: number): Promise<FilePage>
  /** values of a form that another program shows beside or instead of the pages */
  formValues?: readonly FormValue[]
  /** of pages that are made from e-invoices: which one they show */
  invoices?: readonly ShownInvoice[]
  /** The page for people to look at; a format that consists of pixels ignores `dpi`. */
  render(index: number, dpi: number): Promise<Raster>
  close(): void
}

/** An e-invoice and the pages that are made from it. */
export interface ShownInvoice {
  /** among the e-invoices of the XML, from 0 */
  index: number
  pages: PageRange
}

export interface FormValue {
  name: string
  value: string
}

export interface FilePage extends Pick<Page, 'width' | 'height' | 'unit'> {
  /** the words that the file names and a person sees on the page, in the unit of the page */
  words: LayerWord[]
  /** by how much the page must be turned so that most of `words` is upright */
  turn: Turn
  /** the part of the page that has to be recognised beside `words`; undefined if `words` are all there is */
  unread: Box | undefined
  /** what the file says is on the page though nobody sees it, or what cannot be trusted */
  claims: readonly Claim[]
  /** the page only says that another program shows its content */
  isPlaceholder?: boolean
  /** numbers are printed over each other, so that a person cannot read them either */
  isOverprinted?: boolean
  /** pictures that cover a part of the page and cannot be decoded */
  brokenPictures?: number
  /** whether something on the page may be a QR code or barcode */
  mayHaveCode: boolean
  /** horizontal rules that the file draws, in the unit of the page */
  rulings?: readonly Rule[]
  /** The unread part for recognition, without `words`, in the proportions of its box. */
  pixels(): Promise<Raster>
}

export interface Claim extends LayerWord {
  /**
   * `hidden`: not painted. `behind`: not painted, and a picture is at its place, as in a scan with the text of another
   * program. `doubtful`: painted, but the text is probably not what its glyphs show.
   */
  why: 'hidden' | 'behind' | 'doubtful'
}

export interface LayerWord {
  text: string
  box: Box
}
