import { WaybillError } from '../../errors.ts'

/** Told to whoever saves into a collection that has been dropped or lost since it was loaded. */
export const viewLost = (collection: string): WaybillError =>
  new WaybillError('view-lost', `The collection ${collection} is not the one any more that was loaded.`, { collection })
