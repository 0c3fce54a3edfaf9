interface MediaTypeEntry {
  mime: string
  /** extension of a file name, without the dot */
  extension: string
  /** the format in a list: "PDF, PNG or TIFF" */
  format: string
  /** what a file of this type is called in a sentence */
  title: string
  /** whether a file with these first 1024 bytes, as latin1, has this type */
  magic(first: string): boolean
}

/** The media types that the hub accepts. */
export const MEDIA_TYPES = [
  {
    mime: 'application/pdf',
    extension: 'pdf',
    format: 'PDF',
    title: 'PDF',
    // Bytes before the header are allowed, within the first 1024 (ISO 32000, annex H.3.4.1).
    magic: (first) => first.includes('%PDF-'),
  },
  {
    mime: 'image/png',
    extension: 'png',
    format: 'PNG',
    title: 'PNG image',
    magic: (first) => first.startsWith('\x89PNG\r\n\x1a\n'),
  },
  {
    mime: 'image/jpeg',
    extension: 'jpg',
    format: 'JPEG',
    title: 'JPEG image',
    magic: (first) => first.startsWith('\xff\xd8\xff'),
  },
  {
    mime: 'image/tiff',
    extension: 'tif',
    format: 'TIFF',
    title: 'TIFF image',
    magic: (first) => first.startsWith('II*\0') || first.startsWith('MM\0*'),
  },
  {
    mime: 'image/webp',
    extension: 'webp',
    format: 'WebP',
    title: 'WebP image',
    magic: (first) => first.startsWith('RIFF') && first.slice(8, 12) === 'WEBP',
  },
] as const satisfies readonly MediaTypeEntry[]

export type MediaType = (typeof MEDIA_TYPES)[number]['mime']

const formats = MEDIA_TYPES.map(({ format }) => format)

/** The accepted formats for a sentence: "PDF, PNG, JPEG, TIFF or WebP". */
export const SUPPORTED_FORMATS = `${formats.slice(0, -1).join(', ')} or ${formats.at(-1)}`

/** The table entry of a media type; undefined for one that is no longer accepted. */
export const mediaTypeOf = (mime: string): MediaTypeEntry | undefined => MEDIA_TYPES.find((each) => each.mime === mime)
