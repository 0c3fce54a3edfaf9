/** Raised with every change that may change a result: readings are cached by it and by the weights of the models, and the trail names both. */
export const READER_VERSION = '8'
