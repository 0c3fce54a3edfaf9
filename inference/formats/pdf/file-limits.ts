/** Decoded size of one embedded file. */
export const MAX_FILE_BYTES = 32 * 1024 * 1024
export const MAX_FILES = 100

/** Whether an embedded file is XML, by its name or media type. */
export const isXmlFile = (name: string, type: string): boolean => /\.xml$/i.test(name) || /\bxml\b/i.test(type)
