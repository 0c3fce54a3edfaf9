/** Raised with every change that may change a result: readings are cached by it, and the trail names it. */
export const READER_VERSION = '6'
