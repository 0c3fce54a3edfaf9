import { WaybillError } from '../errors.ts'

export interface VersionedEvent {
  type: string
  data: Record<string, unknown>
  metadata: Record<string, string>
}

type UpcastStep = (type: string, data: Record<string, unknown>) => Pick<VersionedEvent, 'type' | 'data'>

/** How the events of one kind of stream are stored. */
export interface EventSchema<Type extends string = string> {
  /** the schema number of events that are written today */
  version: number
  /** every type that is written today, with one line about what it records */
  types: Readonly<Record<Type, string>>
  /**
   * steps[n] turns an event of schema n into one of schema n + 1; there is none if nothing changed. Pure, never
   * removed.
   */
  steps?: Readonly<Record<number, UpcastStep>>
}

/**
 * A stored event of any schema in its current schema. Without a schema number it is of schema 1.
 * @throws {WaybillError} `unknown-event` for a type or a schema number that this version of Waybill does not know
 */
export function upcast(
  event: VersionedEvent,
  { version: current, types, steps = {} }: EventSchema,
): Pick<VersionedEvent, 'type' | 'data'> {
  const version = Number(event.metadata['schema'] ?? '1')
  let { type, data }: Pick<VersionedEvent, 'type' | 'data'> = event
  for (let at = version; at < current; at++) ({ type, data } = steps[at]?.(type, data) ?? { type, data })
  if (version > current || !Object.hasOwn(types, type))
    throw new WaybillError(
      'unknown-event',
      `The log holds ${type} in version ${version}; this hub knows up to ${current}.`,
    )
  return { type, data }
}
