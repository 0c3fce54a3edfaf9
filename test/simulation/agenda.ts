import type { Process } from './world.ts'

/** One step that is planned. */
export interface Entry {
  time: number
  order: number
  process: Process | undefined
  timer: boolean
  /** undefined after it was cancelled or has run */
  run: (() => void) | undefined
}

/** A binary heap of entries: the earliest one is first, of several at one time the one that was planned first. */
export type Agenda = Entry[]

const isBefore = (a: Entry, b: Entry): boolean => a.time < b.time || (a.time === b.time && a.order < b.order)

export function push(agenda: Agenda, entry: Entry): void {
  let at = agenda.length
  agenda.push(entry)
  while (at > 0) {
    const parent = (at - 1) >> 1
    if (!isBefore(entry, agenda[parent]!)) break
    agenda[at] = agenda[parent]!
    at = parent
  }
  agenda[at] = entry
}

export function pop(agenda: Agenda): Entry | undefined {
  const top = agenda[0]
  const last = agenda.pop()
  if (!top || !last || agenda.length === 0) return top
  let at = 0
  for (;;) {
    let child = 2 * at + 1
    if (child >= agenda.length) break
    if (child + 1 < agenda.length && isBefore(agenda[child + 1]!, agenda[child]!)) child++
    if (!isBefore(agenda[child]!, last)) break
    agenda[at] = agenda[child]!
    at = child
  }
  agenda[at] = last
  return top
}
