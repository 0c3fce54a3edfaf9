import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { PDFDocument } from 'pdf-lib'
import { loadSettings } from '../../config/config.ts'
import { startHub, type Hub } from '../../hub/app/hub.ts'
import { silentLog } from '../../hub/log.ts'
import {
  decompressionBomb,
  functionBomb,
  hugePage,
  manyPictures,
  pathBomb,
  pixelBomb,
  wordBomb,
} from '../support/bad-files.ts'
import { inFolder, percentile, printValue } from './measure.ts'

const WARM_UP = 5
const MEBIBYTE = 1024 * 1024
const FINISHED = /^(?:DocumentPosted|DocumentFailed|DocumentFiled|ReviewRequested)$/

const HOSTILE: Record<string, () => Uint8Array> = {
  'a picture drawn 3,000 times': () => manyPictures(5000, 3000),
  'a page of a billion points': () => hugePage(1e9, 1e9),
  'a picture of 1.6 gigapixels': () => pixelBomb(),
  'a page of 100,000 words': () => wordBomb(100_000),
  'a stream that inflates to gigabytes': () => decompressionBomb(),
  'a million curves': () => pathBomb(),
  'a shading that is computed': () => functionBomb(),
}

/**
 * The p95 from accepted to posted of 20 invoices per minute, alone and while a hostile file of another tenant is being
 * read, and by how much the memory of the hub grows meanwhile. `--files FOLDER` adds the files of a folder.
 */
export async function bench(): Promise<void> {
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: {
      invoices: { type: 'string', default: '20' },
      seconds: { type: 'string', default: '3' },
      files: { type: 'string' },
    },
  })
  const files = new Map(Object.entries(HOSTILE))
  for (const name of values.files === undefined ? [] : readdirSync(values.files))
    if (/\.(?:pdf|png|jpe?g|tiff?)$/.test(name)) files.set(name, () => readFileSync(path.join(values.files!, name)))
  await inFolder(async (folder) => {
    const hub: Hub = await startHub(loadSettings({ data: path.join(folder, 'data'), port: '0' }, {}), silentLog)
    const sender = await keyFor(hub, 'steady')
    const hostile = await keyFor(hub, 'hostile')
    const load = (count: number) => invoices(hub, sender, count, Number(values.seconds))
    await load(WARM_UP)
    const alone = percentile(await load(Number(values.invoices)), 0.95)
    printValue('p95 alone', alone * 1000, 'ms')
    for (const [kind, bytes] of files) {
      const before = process.memoryUsage.rss()
      let most = before
      const watch = setInterval(() => {
        most = Math.max(most, process.memoryUsage.rss())
      }, 200)
      const head = await hub.engines.store.head()
      const { id } = await send(hub, hostile, bytes())
      const beside = percentile(await load(Number(values.invoices)), 0.95)
      clearInterval(watch)
      const ended = await endOf(hub, 'hostile', id, head, 1)
      printValue(
        `p95 beside ${kind}`,
        beside * 1000,
        `ms   ratio ${(beside / alone).toFixed(2)} (goal 1.2)   hub +${Math.round((most - before) / MEBIBYTE)} MB (goal 50)   the file: ${ended}`,
      )
    }
    await hub.close()
  })
}

/** Seconds from sent to posted of each invoice, one every `seconds`. */
async function invoices(hub: Hub, key: string, count: number, seconds: number): Promise<number[]> {
  const took: Promise<number>[] = []
  const begun = performance.now()
  for (let number = 0; number < count; number++) {
    const bytes = await invoice()
    await delay(Math.max(0, begun + number * seconds * 1000 - performance.now()))
    took.push(secondsToPosted(hub, key, bytes))
  }
  return Promise.all(took)
}

async function secondsToPosted(hub: Hub, key: string, bytes: Uint8Array): Promise<number> {
  const started = performance.now()
  const head = await hub.engines.store.head()
  const { id } = await send(hub, key, bytes)
  const state = await endOf(hub, 'steady', id, head, 120)
  if (state !== 'DocumentPosted') throw new Error(`An invoice ended as ${state}.`)
  return (performance.now() - started) / 1000
}

/** The event that ends a document, or that it is still being read after so many seconds. */
async function endOf(hub: Hub, tenant: string, id: string, head: string | undefined, seconds: number): Promise<string> {
  const within = AbortSignal.timeout(seconds * 1000)
  for await (const { events } of hub.engines.store.follow(head, [`document-${tenant}.${id}`], within)) {
    const last = events.findLast(({ type }) => FINISHED.test(type))
    if (last?.type === 'DocumentFailed') return `DocumentFailed (${String((last.data as { code?: string }).code)})`
    if (last) return last.type
  }
  return 'still being read'
}

let numbers = 0
async function invoice(): Promise<Uint8Array> {
  const document = await PDFDocument.create()
  const page = document.addPage([595, 842])
  const lines = [
    'Nordwind Handels GmbH',
    'Hafenstrasse 12, 20457 Hamburg',
    'VAT ID: DE136695976',
    '',
    'INVOICE',
    `Invoice number: NW-${10_000 + numbers++}`,
    'Invoice date: 2026-03-12',
    'Bill to: Radhaus Sommer e.K.',
    '',
    'Paper A4, 40 boxes      EUR 1,000.00',
    '',
    'Net total      EUR 1,000.00',
    'VAT 19 %      EUR 190.00',
    'Total amount due      EUR 1,190.00',
  ]
  lines.forEach((line, index) => page.drawText(line, { x: 60, y: 780 - index * 18, size: 11 }))
  return document.save()
}

async function keyFor({ url, firstKey }: Hub, tenant: string): Promise<string> {
  const response = await fetch(`${url}/api/v1/keys`, {
    method: 'POST',
    body: JSON.stringify({ tenant, role: 'sender', label: tenant }),
    headers: { 'authorization': `Bearer ${firstKey}`, 'content-type': 'application/json' },
  })
  return ((await response.json()) as { key: string }).key
}

async function send({ url }: Hub, key: string, bytes: Uint8Array): Promise<{ id: string }> {
  const response = await fetch(`${url}/api/v1/documents`, {
    method: 'POST',
    body: new Uint8Array(bytes),
    headers: { authorization: `Bearer ${key}` },
  })
  return (await response.json()) as { id: string }
}
