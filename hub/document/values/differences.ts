import { formatPath } from './path.ts'
import type { Row, Value, Values } from './value.ts'

/** A value that two readings of a document disagree about; null where one has none. */
interface Difference {
  path: string
  from: Value | null
  to: Value | null
}

/** The values that differ, header first. Places, confidences and sources do not count. */
export function differences(from: Values, to: Values): Difference[] {
  const tables = [...new Set([...Object.keys(from.tables), ...Object.keys(to.tables)])]
  return [
    ...differingMembers(from.fields, to.fields, (field) => field),
    ...tables.flatMap((table) => {
      const [before = [], after = []] = [from.tables[table], to.tables[table]]
      return Array.from({ length: Math.max(before.length, after.length) }, (_, row) =>
        differingMembers(before[row] ?? {}, after[row] ?? {}, (column) => formatPath({ table, row, column })),
      ).flat()
    }),
  ]
}

const differingMembers = (from: Row, to: Row, pathOf: (name: string) => string): Difference[] =>
  [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .filter((name) => from[name]?.value !== to[name]?.value)
    .map((name) => ({ path: pathOf(name), from: from[name] ?? null, to: to[name] ?? null }))
