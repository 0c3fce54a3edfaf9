interface MediaTypeEntry {
  mime: string
  /** extension of a file name, without the dot */
  extension: string
  /** the format in a list: "PDF, PNG or TIFF" */
  format: string
  /** what a file of this type is called in a sentence */
  title: string
}

/**
 * The media types that the hub accepts, with their names. How to recognise and open a file is up to
 * `inference/formats/`.
 */
export const MEDIA_TYPES = [
  { mime: 'application/pdf', extension: 'pdf', format: 'PDF', title: 'PDF' },
  { mime: 'image/png', extension: 'png', format: 'PNG', title: 'PNG image' },
  { mime: 'image/jpeg', extension: 'jpg', format: 'JPEG', title: 'JPEG image' },
  { mime: 'image/tiff', extension: 'tif', format: 'TIFF', title: 'TIFF image' },
  { mime: 'image/webp', extension: 'webp', format: 'WebP', title: 'WebP image' },
  { mime: 'application/xml', extension: 'xml', format: 'XML e-invoice', title: 'XML e-invoice' },
  { mime: 'application/pkcs7-mime', extension: 'p7m', format: 'P7M', title: 'signed e-invoice or PDF (P7M)' },
] as const satisfies readonly MediaTypeEntry[]

export type MediaType = (typeof MEDIA_TYPES)[number]['mime']

const formats = MEDIA_TYPES.map(({ format }) => format)

/** The accepted formats for a sentence: "PDF, PNG, JPEG, TIFF or WebP". */
export const SUPPORTED_FORMATS = `${formats.slice(0, -1).join(', ')} or ${formats.at(-1)}`

/** The table entry of a media type; undefined for one that is no longer accepted. */
export const mediaTypeOf = (mime: string): MediaTypeEntry | undefined => MEDIA_TYPES.find((each) => each.mime === mime)
