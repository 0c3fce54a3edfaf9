// npm run bench -- NAME: measures one thing against a raw limit of the same run. Nothing here is an assertion.
import { readdirSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { syncsPerSecond } from './measure.ts'

const BENCHES: Record<string, string> = {
  events: 'events appended per second, one by one and grouped, against bare node:sqlite',
  finish: 'finished documents per second at 50 clients with a no-op reader, against the same rows raw',
  ocr: 'OCR pages per second of one and two reader processes, against bare onnxruntime runs',
  latency: 'seconds from the door to posted, one document at a time',
  start: 'seconds to a hub that listens, and its memory at rest',
  rebuild: 'events per second of a view that is built anew',
}

const [name] = process.argv.slice(2)
if (name === undefined || !Object.hasOwn(BENCHES, name)) {
  for (const [each, about] of Object.entries(BENCHES)) console.log(`npm run bench -- ${each.padEnd(8)} ${about}`)
  process.exitCode = name === undefined ? 0 : 2
} else if (!readdirSync(import.meta.dirname).includes(`${name}.ts`)) {
  console.error(`There is no bench ${name}.`)
  process.exitCode = 2
} else {
  const [cpu] = cpus()
  console.log(`${BENCHES[name]}\n${cpu?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.versions.node}; fdatasync ${Math.round(syncsPerSecond(tmpdir()))}/s before`)
  await ((await import(`./${name}.ts`)) as { bench(): Promise<void> }).bench()
  console.log(`fdatasync ${Math.round(syncsPerSecond(tmpdir()))}/s after`)
}
