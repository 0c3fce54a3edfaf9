/** Decoded size of one embedded file. */
export const MAX_FILE_BYTES = 32 * 1024 * 1024
export const MAX_FILES = 100

/** Whether an embedded file may be XML: by its name or media type, or because its name does not say what it is. */
export const isXmlFile = (name: string, type: string): boolean =>
  /\.xml$/i.test(name) || /\bxml\b/i.test(type) || !/\.\w{1,5}$/.test(name)
