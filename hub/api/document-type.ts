import type { DocumentType, Types } from '../document/types/type.ts'
import { WaybillError } from '../errors.ts'

/** @throws `unknown-document-type` if a tenant has no such type; `place` says where the request names it */
export function assertType(type: DocumentType, types: Types, place: string): void {
  if (types.has(type)) return
  const message = `must be one of ${[...types.keys()].join(', ')}`
  throw new WaybillError('unknown-document-type', `${place} ${message}.`, { errors: [{ path: place, message }] })
}
