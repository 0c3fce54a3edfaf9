/**
 * Names of the event store's streams, built and parsed here only. They hold no personal data: tenant names, ULIDs and
 * hashes. No tenant name and no document id contains a dot.
 */
export const TENANT_NAME = /^[a-z0-9][a-z0-9_]{0,39}$/

export type StreamName =
  | { kind: 'document'; tenant: string; documentId: string }
  | { kind: 'delivery'; tenant: string; documentId: string; target: string }
  | { kind: 'notices'; tenant: string; documentId: string }
  | { kind: 'claim'; tenant: string; key: string }
  | { kind: 'parked'; tenant: string; message: string }
  | { kind: 'seller'; tenant: string; seller: string }
  | { kind: 'sample'; tenant: string; documentId: string }
  | { kind: 'tenant'; tenant: string }
  | { kind: 'view'; view: string }
  | { kind: 'checkpoint'; follower: string }
  | { kind: 'hub'; part: string }

export type StreamKind = StreamName['kind']

const PREFIXES: Record<StreamKind, string> = {
  document: 'document-',
  delivery: 'delivery-',
  notices: 'notices-',
  claim: 'idem-',
  parked: 'parked-',
  seller: 'seller-',
  sample: 'sample-',
  tenant: 'tenant-',
  view: 'view-',
  checkpoint: 'checkpoint-',
  hub: 'hub-',
}
const KINDS = new Map(Object.entries(PREFIXES).map(([kind, prefix]) => [prefix, kind as StreamKind]))

/** The prefix to follow the streams of a kind by, of one tenant only if it is given (not for views and checkpoints). */
export const prefixOf = (kind: StreamKind, tenant?: string): string =>
  tenant === undefined ? PREFIXES[kind] : `${PREFIXES[kind]}${tenant}.`

export const documentStream = (tenant: string, documentId: string): string => `document-${tenant}.${documentId}`

export const deliveryStream = (tenant: string, documentId: string, target: string): string =>
  `delivery-${tenant}.${documentId}.${target}`

/** The notices of a document have their own stream, so that the document's revision changes only with the document. */
export const noticesStream = (tenant: string, documentId: string): string => `notices-${tenant}.${documentId}`

/** Its first event claims the key. */
export const claimStream = (tenant: string, key: string): string => `idem-${tenant}.${key}`

/** Holds the one decision about a parked message. */
export const parkedStream = (tenant: string, message: string): string => `parked-${tenant}.${message}`

/** Holds what administrators decided about one known seller. */
export const sellerStream = (tenant: string, seller: string): string => `seller-${tenant}.${seller}`

/** Holds the blind check of one document. */
export const sampleStream = (tenant: string, documentId: string): string => `sample-${tenant}.${documentId}`

/** Holds what belongs to a tenant as a whole: its API keys. */
export const tenantStream = (tenant: string): string => `tenant-${tenant}`

/** Holds the rebuild requests of a view. */
export const viewStream = (view: string): string => `view-${view}`

export const checkpointStream = (follower: string): string => `checkpoint-${follower}`

/** Holds when the log was restored from a backup. */
export const RESTORES_STREAM = 'hub-restores'

/** The kind of a stream; undefined for a stream of another program. */
export const kindOf = (stream: string): StreamKind | undefined => KINDS.get(stream.slice(0, stream.indexOf('-') + 1))

/** The parts of a stream's name; undefined for a stream of another program. */
export function parseStream(stream: string): StreamName | undefined {
  const kind = kindOf(stream)
  if (kind === undefined) return undefined
  const rest = stream.slice(PREFIXES[kind].length)
  if (kind === 'tenant') return { kind, tenant: rest }
  if (kind === 'view') return { kind, view: rest }
  if (kind === 'checkpoint') return { kind, follower: rest }
  if (kind === 'hub') return { kind, part: rest }
  const [tenant, key] = cutAtDot(rest)
  if (kind === 'claim') return { kind, tenant, key }
  if (kind === 'parked') return { kind, tenant, message: key }
  if (kind === 'seller') return { kind, tenant, seller: key }
  if (kind !== 'delivery') return { kind, tenant, documentId: key }
  const [documentId, target] = cutAtDot(key)
  return { kind, tenant, documentId, target }
}

/**
 * The document that a stream belongs to: the document itself, its deliveries, notices and sample. Undefined for other
 * streams.
 */
export function documentIdOf(stream: string): string | undefined {
  const name = parseStream(stream)
  return name && 'documentId' in name && name.documentId !== '' ? name.documentId : undefined
}

function cutAtDot(text: string): [before: string, after: string] {
  const dot = text.indexOf('.')
  return dot < 0 ? [text, ''] : [text.slice(0, dot), text.slice(dot + 1)]
}
