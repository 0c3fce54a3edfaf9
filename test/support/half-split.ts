import type { Seams } from '../../hub/app/roles/role.ts'
import type { NewEvent } from '../../hub/drivers/event-store/port.ts'
import { WaybillError } from '../../hub/errors.ts'

const isSecondPart = ({ data }: NewEvent): boolean =>
  (data['partOf'] as { pages: number[] } | undefined)?.pages[0] === 2

/** A hub with these seams receives no part of a file that begins on page 2; `refused` resolves once it has tried. */
export function withoutSecondPart(): { seams: Seams; refused: Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>()
  const seams: Seams = {
    engines: (engines) => ({
      ...engines,
      store: {
        ...engines.store,
        async append(stream, events, expected) {
          if (!events.some(isSecondPart)) return engines.store.append(stream, events, expected)
          resolve()
          throw new WaybillError('engine-unavailable', 'The log takes no second part.')
        },
      },
    }),
  }
  return { seams, refused: promise }
}
