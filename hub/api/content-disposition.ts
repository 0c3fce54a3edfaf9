// File names in the header Content-Disposition (RFC 6266, RFC 8187).

/** One parameter: its name, and its value in quotes or as it is. Quotes may contain what looks like a parameter. */
const PARAMETER = /;\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))/g
const EXTENDED = /^([\w.-]+)'[^']*'(.*)$/

/** The file name of a header as Node gives it, one character per byte: `filename*` before `filename`. */
export function fileNameIn(header: string | undefined): string | undefined {
  const parameters = new Map<string, string>()
  for (const [, name, quoted, plain] of (header ?? '').matchAll(PARAMETER)) {
    const key = name!.toLowerCase()
    // Only quotes and backslashes are escaped: other backslashes belong to a path of Windows.
    const value = quoted === undefined ? plain!.trim() : quoted.replaceAll(/\\(["\\])/g, '$1')
    if (!parameters.has(key)) parameters.set(key, value)
  }
  const plain = parameters.get('filename')
  return extendedValue(parameters.get('filename*')) || (plain && utf8OrLatin1(plain)) || undefined
}

/** The value of `charset'language'percent-encoded`; undefined if it cannot be decoded. */
function extendedValue(value = ''): string | undefined {
  const [, charset, encoded] = EXTENDED.exec(value) ?? []
  if (charset === undefined || /%(?![0-9a-f]{2})/i.test(encoded!)) return undefined
  const bytes = encoded!.replaceAll(/%(..)/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  try {
    return new TextDecoder(charset, { fatal: true }).decode(Buffer.from(bytes, 'latin1'))
  } catch {
    return undefined
  }
}

/** Clients send UTF-8 although the header should be ASCII; what is no UTF-8 is ISO 8859-1. */
function utf8OrLatin1(text: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'))
  } catch {
    return text
  }
}

/** A header with both forms of the name: for clients that do not know `filename*`, in ASCII. */
export function attachment(name: string): string {
  const ascii = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^\x20-\x7e]|["\\%]/gu, '_')
  const encoded = encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
