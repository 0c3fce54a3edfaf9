// npm run bench -- NAME: measures one thing against a raw limit of the same run. Nothing here is an assertion.
import { readdirSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { syncsPerSecond } from './measure.ts'

const BENCHES: Record<string, string> = {
  'events': 'events appended per second, one by one and grouped, against bare node:sqlite',
  'finish': 'finished documents per second at 50 clients with a no-op reader, against writing the same rows',
  'peer':
    'finished documents per second on RabbitMQ and PostgreSQL at 50 clients, alternating with a FastAPI and Celery stack (PEER=its folder)',
  'lines': 'lines of e-invoices read from the page alone, against their XML (FOLDER=hybrid PDFs)',
  'split':
    'where the reader sees documents begin in files of several (FOLDER… --batches 200 --seed 1 --render DPI --cache FOLDER)',
  'ocr': 'OCR pages per second of one and two reader processes, against bare onnxruntime runs',
  'photos':
    'words of labelled pages as photos: light, shadow, blur, noise, perspective (PAGES=n, SETS, ONLY: by commas, SEED=n)',
  'door': 'responses of the API at 70 % of full load, and under 1,000 clients: accepted = stored = unique',
  'stored':
    'finished documents per second and queries with a million documents stored (STORED=n), against an empty hub',
  'soak': 'memory of a hub under a steady load (MINUTES=30)',
  'latency': 'seconds from accepted to posted, one document at a time',
  'fairness':
    'p95 from accepted to posted of a tenant alone, and next to one that sends ten times its share of the readers (--seconds 20 --rounds 3)',
  'isolation':
    'p95 of 20 invoices per minute alone and beside hostile files of another tenant; memory of the hub (--files FOLDER)',
  'start': 'seconds until a hub listens, and its memory when idle',
  'hop':
    'messages per second consumed, answered by a confirmed publish and acknowledged through RabbitMQ, against bare amqplib',
  'rabbit-cluster':
    'a three-node RabbitMQ cluster whose leader is killed under load: what is lost or duplicated, and how soon work continues',
  'mutation-trials': 'planted bugs, and whether the checker of the crash sweep catches each',
  'chaos':
    'random SIGKILLs under load until --kills N, on --engines embedded or real, in --worlds N at once (--views: another server of the read models); what was lost, duplicated or stuck',
  'faults':
    'each engine broken in each way under load (--seconds 6, --away 60, --engines broker,views,files,log, --only killed): how soon documents are posted again; what was lost, duplicated or stuck',
  'rebuild': 'events per second of a rebuild',
  'rebuild-mongo': 'documents per second of a rebuild in MongoDB, against bulk inserts of the same documents',
}

const [name] = process.argv.slice(2)
if (name === undefined || !Object.hasOwn(BENCHES, name)) {
  for (const [each, about] of Object.entries(BENCHES)) console.log(`npm run bench -- ${each.padEnd(14)} ${about}`)
  process.exitCode = name === undefined ? 0 : 2
} else if (!readdirSync(import.meta.dirname).includes(`${name}.ts`)) {
  console.error(`There is no bench ${name}.`)
  process.exitCode = 2
} else {
  const [cpu] = cpus()
  console.log(
    `${BENCHES[name]}\n${cpu?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.versions.node}; fdatasync ${Math.round(syncsPerSecond(tmpdir()))}/s before`,
  )
  await ((await import(`./${name}.ts`)) as { bench(): Promise<void> }).bench()
  console.log(`fdatasync ${Math.round(syncsPerSecond(tmpdir()))}/s after`)
}
