/** Which work queues carry the work on a document. */
export type ServiceClass = 'premium' | 'standard'
