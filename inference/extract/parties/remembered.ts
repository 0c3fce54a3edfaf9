import { openBoundedMap } from '../../../hub/platform/bounded-map.ts'

/** Lines of a large document; each is looked at as a part of several candidates. */
const KEPT = 4000

/** A pure function of a text that remembers its last results. */
export function remembered<T>(compute: (text: string) => T): (text: string) => T {
  const results = openBoundedMap<string, { result: T }>(KEPT)
  return (text) => {
    const known = results.get(text)
    if (known) return known.result
    const result = compute(text)
    results.set(text, { result })
    return result
  }
}
