/** A document of a read model. Its fields can be filtered with MongoDB's query language. */
export type ViewDocument = Record<string, unknown>

export interface ViewWrite {
  id: string
  /** position of the event that led to it: a write at or below the stored position is ignored */
  position: string
  document: ViewDocument
}

export interface ViewDefinition {
  /** name of the collection, version included, e.g. documents_v1 */
  collection: string
  /** scalar fields (dotted paths) that filters and sorts use together, most selective first */
  indexes: readonly (readonly string[])[]
}

export interface ViewQuery {
  /** MongoDB filter: equality, $eq $ne $in $nin $gt $gte $lt $lte $exists $regex $and $or $not $elemMatch */
  filter: Record<string, unknown>
  /** one field (dotted path) and direction; ties are broken by id in the same direction */
  sort: { field: string; direction: 1 | -1 }
  limit: number
  /** `next` of the page before */
  cursor?: string
}

export interface ViewPage {
  documents: (ViewDocument & { id: string })[]
  next?: string
}

export interface Views {
  /** The stored documents of these ids, by id, absent ones left out; and the checkpoint of the last save, undefined where the collection is new. */
  load(
    view: ViewDefinition,
    ids: readonly string[],
  ): Promise<{ documents: Map<string, ViewDocument>; checkpoint: string | undefined }>
  /**
   * Writes the documents, each guarded by its position, and then the checkpoint; both are durable when it resolves.
   * Fails with `view-lost` where the collection has been dropped, or lost by its server, since this process loaded it or first saved into it: load it again, and begin where that says.
   */
  save(view: ViewDefinition, writes: readonly ViewWrite[], checkpoint: string): Promise<void>
  /** A page of documents. An unusable filter or cursor fails with `invalid-request`. */
  find(view: ViewDefinition, query: ViewQuery): Promise<ViewPage>
  /** Which collection a view's readers use now; with a second argument sets it. The collection before is dropped, where other processes may still read it a while later. */
  live(view: string, collection?: string): Promise<string | undefined>
  close(): Promise<void>
}
