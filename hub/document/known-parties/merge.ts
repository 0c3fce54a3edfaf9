import { compact } from './confirmed.ts'
import { lettersOf } from './likeness.ts'
import type { KnownSeller } from './parties.ts'

interface Merged {
  /** number of the list that name and address are from */
  list: number
  seller: KnownSeller
}

/**
 * The sellers of several lists, each once: those that share a tax number are one, and one without a tax number is the
 * one of its name if there is just one. Names and addresses are those of the earlier list; ids and accounts add up.
 */
export function mergeSellers(lists: readonly (readonly KnownSeller[])[]): KnownSeller[] {
  const all = lists.flatMap((sellers, list) => sellers.map((seller): Merged => ({ list, seller })))
  const merged: Merged[] = []
  const byVatId = new Map<string, Merged>()
  const byName = new Map<string, Merged[]>()
  const add = (each: Merged, same: Merged | undefined): void => {
    const entry = same ?? { ...each }
    if (same) Object.assign(same, joined(same, each))
    else {
      merged.push(entry)
      const letters = lettersOf(each.seller.name)
      byName.set(letters, [...(byName.get(letters) ?? []), entry])
    }
    for (const vatId of entry.seller.vatIds) byVatId.set(compact(vatId), entry)
  }
  const [named, identified] = [
    all.filter(({ seller }) => seller.vatIds.length === 0),
    all.filter(({ seller }) => seller.vatIds.length > 0),
  ]
  for (const each of identified)
    add(
      each,
      each.seller.vatIds.map((vatId) => byVatId.get(compact(vatId))).find((entry) => entry !== undefined),
    )
  for (const each of named) {
    const namesakes = byName.get(lettersOf(each.seller.name)) ?? []
    add(each, namesakes.length === 1 ? namesakes[0] : undefined)
  }
  return merged.map(({ seller }) => seller)
}

function joined(a: Merged, b: Merged): Merged {
  const [first, second] = a.list <= b.list ? [a, b] : [b, a]
  const address = first.seller.address ?? second.seller.address
  const formats = union(first.seller.numberFormats ?? [], second.seller.numberFormats ?? [])
  const seller: KnownSeller = {
    name: first.seller.name,
    ...(address !== undefined && { address }),
    vatIds: union(first.seller.vatIds, second.seller.vatIds),
    ibans: union(first.seller.ibans, second.seller.ibans),
    ...(formats.length > 0 && { numberFormats: formats }),
  }
  return { list: first.list, seller }
}

const union = (a: readonly string[], b: readonly string[]): string[] => [...new Set([...a, ...b])]
