/** At most `limit` of them, from all over the list. */
export function spread<T>(all: readonly T[], limit: number): readonly T[] {
  if (all.length <= limit) return all
  return Array.from({ length: limit }, (_, index) => all[Math.floor((index * all.length) / limit)]!)
}
