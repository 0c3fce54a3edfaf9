/** Stream names. They hold no personal data: tenant names, ULIDs and hashes only. */
export const TENANT_NAME = /^[a-z0-9][a-z0-9_]{0,39}$/

export const documentStream = (tenant: string, documentId: string): string => `document-${tenant}.${documentId}`
export const deliveryStream = (tenant: string, documentId: string, target: string): string =>
  `delivery-${tenant}.${documentId}.${target}`
/** What became of the notices about a document: apart from it, so that its revision moves only where it changes. */
export const noticesStream = (tenant: string, documentId: string): string => `notices-${tenant}.${documentId}`
/** Claimed with no-stream by whoever comes first. */
export const claimStream = (tenant: string, hash: string): string => `idem-${tenant}.${hash}`
/** Holds the one decision about a parked message. */
export const parkedStream = (tenant: string, name: string): string => `parked-${tenant}.${name}`
