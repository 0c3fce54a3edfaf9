import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { urlOf } from '../support/services.ts'
import { finishDocuments } from './finish-load.ts'
import { inFolder, percentile, printRatio, printValue } from './measure.ts'

const CLIENTS = 50
const WARM_UP = 500
const DOCUMENTS = Number(process.env['DOCUMENTS'] ?? 3_000)
const ROUNDS = Number(process.env['ROUNDS'] ?? 3)
const PORT = 27_500

/**
 * PEER: folder of the FastAPI and Celery stack (api.py, tasks.py, load.mjs); PEER_PYTHON: an interpreter that has its
 * requirements.
 */
export async function bench(): Promise<void> {
  const { PEER: peer, PEER_PYTHON: python = 'python3' } = process.env
  const amqp = urlOf('AMQP_URL')
  const postgres = urlOf('POSTGRES_URL')
  if (!peer || !amqp || !postgres)
    throw new Error(
      'This bench needs PEER (folder of the peer) and running servers: test/services/services.sh start rabbitmq postgres.',
    )
  const ratios: number[] = []
  for (let round = 1; round <= ROUNDS; round++) {
    const theirs = await finishPeer({ peer, python, amqp, postgres })
    const ours = await inFolder(async (folder) => {
      const targets = path.join(folder, 'targets.yaml')
      writeFileSync(
        targets,
        `ledger:\n  adapter: sql\n  settings:\n    url: ${postgres}\n    table: bench_${process.pid}_${round}\n`,
      )
      const bus = `${amqp}?prefix=bench${process.pid}r${round}`
      return finishDocuments({
        data: path.join(folder, 'data'),
        settings: { bus, targets, readers: '32', couriers: '64' },
        clients: CLIENTS,
        warmUp: WARM_UP,
        documents: DOCUMENTS,
      })
    })
    ratios.push(ours.perSecond / theirs)
    printRatio(`${round}. finished documents`, ours.perSecond, theirs, 'docs/s')
    printValue('   accepted', ours.acceptedPerSecond, 'docs/s')
    printValue('   CPU of the hub a document', ours.cpuMs, 'ms')
    printValue('   POST p50', ours.post.p50, 'ms')
    printValue('   POST p95', ours.post.p95, 'ms')
  }
  printValue('median of the ratios', percentile(ratios, 0.5), '×')
}

interface Peer {
  peer: string
  python: string
  amqp: string
  postgres: string
}

/**
 * The peer with the guarantees closest to ours: a row before the answer, confirms, late acknowledgement; two workers,
 * one API process.
 */
async function finishPeer({ peer, python, amqp, postgres }: Peer): Promise<number> {
  const env = { ...process.env, AMQP_URL: amqp, POSTGRES_URL: postgres, SEED_CONFIRM: '1', SEED_ROW: '1' }
  const start = (...args: string[]): ChildProcess =>
    spawn(python, args, { cwd: peer, env, stdio: 'ignore', detached: true })
  const load = async (clients: number, documents: number) => {
    const loading = spawn(
      process.execPath,
      ['load.mjs', `http://127.0.0.1:${PORT}/documents`, String(clients), String(documents)],
      { cwd: peer, env, stdio: ['ignore', 'pipe', 'inherit'] },
    )
    let output = ''
    loading.stdout.on('data', (chunk: Buffer) => {
      output += String(chunk)
    })
    await once(loading, 'close')
    return JSON.parse(output) as { e2e_docs_per_s: number }
  }
  await psql(
    postgres,
    `create table if not exists seed_result(doc_id uuid primary key, fields jsonb, t0 double precision, done double precision);
    create table if not exists seed_document(doc_id uuid primary key, body jsonb, status text, at timestamptz default now())`,
  )
  const processes = [
    start(
      '-m',
      'celery',
      '-A',
      'tasks',
      'worker',
      '-c',
      '2',
      '-l',
      'warning',
      '--without-gossip',
      '--without-mingle',
      '-n',
      'w@localhost',
    ),
    start(
      '-m',
      'uvicorn',
      'api:app',
      '--host',
      '127.0.0.1',
      '--port',
      String(PORT),
      '--workers',
      '1',
      '--no-access-log',
    ),
  ]
  try {
    await answering()
    await load(CLIENTS, WARM_UP)
    return (await load(CLIENTS, DOCUMENTS)).e2e_docs_per_s
  } finally {
    for (const { pid } of processes) if (pid !== undefined) process.kill(-pid, 'SIGTERM')
    await Promise.all(
      processes.map((each) => (each.exitCode === null && each.signalCode === null ? once(each, 'exit') : undefined)),
    )
  }
}

async function answering(): Promise<void> {
  for (const end = Date.now() + 30_000; ;) {
    if (
      await fetch(`http://127.0.0.1:${PORT}/health`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return
    if (Date.now() > end) throw new Error('The peer does not answer.')
    await delay(100)
  }
}

async function psql(url: string, statements: string): Promise<void> {
  const running = spawn('psql', ['-qAt', url, '-c', statements], { stdio: 'inherit' })
  const [code] = (await once(running, 'exit')) as [number | null]
  if (code !== 0) throw new Error('psql failed.')
}
