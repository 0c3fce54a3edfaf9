/** Raise it with every change that may change a reading: the cache of readings and the trail name readings by it. */
export const READER_VERSION = '56'
