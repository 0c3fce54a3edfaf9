import { once } from 'node:events'
import { createWriteStream } from 'node:fs'

/** Writes rows of facts and features as lines of JSON; the first line names the columns. */
export function rowsTo(file: string, facts: readonly string[]) {
  const out = createWriteStream(file)
  let header = false
  return {
    async write(about: readonly unknown[], features: Readonly<Record<string, number>>): Promise<void> {
      if (!header) out.write(`${JSON.stringify([...facts, 'features', ...Object.keys(features)])}\n`)
      header = true
      const row = [...about, 0, ...Object.values(features).map((value) => Math.round(value * 1e4) / 1e4)]
      if (!out.write(`${JSON.stringify(row)}\n`)) await once(out, 'drain')
    },
    close: () => new Promise<void>((resolve) => out.end(resolve)),
  }
}
