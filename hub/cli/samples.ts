import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { openClient, type Client, type HubDocument } from '../sdk/client.ts'
import { describeFailure } from './failure.ts'
import { follow, isSettled } from '../sdk/follow.ts'
import { postingsOf, readingOf, statusText } from './status-text.ts'

interface Options {
  /** of the hub, such as http://127.0.0.1:8080 */
  url: string
  key: string
  /** of the sample documents; sources and notes in it are left out */
  folder: string
  /** writes a text as it is: a line grows while its document goes on, and ends with a line end */
  print(text: string): void
  signal: AbortSignal
}

/**
 * Takes each sample through the hub by its door, one after the other, and tells each step as it happens. The idempotency key is
 * made of the bytes, so a second start posts nothing twice. A sample that fails is told and the next one goes on; only a hub
 * that is gone, or the signal, ends it early.
 */
export async function runSamples({ url, key, folder, print, signal }: Options): Promise<void> {
  const client = openClient({ url, key })
  const files = (await readdir(folder)).filter((name) => !/^\.|\.(?:ts|md)$/.test(name)).toSorted()
  const width = Math.max(0, ...files.map((name) => name.length))
  for (const name of files) {
    if (signal.aborted) return
    print(`  ${name.padEnd(width)}  `)
    try {
      await runSample(client, path.join(folder, name), print, signal)
    } catch (error) {
      if (signal.aborted) return print('stopped; the next start goes on with it\n')
      const { code, title, detail, cure } = describeFailure(error)
      print(code === 'hub-unreachable' ? `${title}: ${detail}\n` : `refused (${code}): ${title}. ${cure}\n`)
      if (code === 'hub-unreachable') return
    }
  }
}

/** Beside a terminal a log may write into the same file: there a line is written when it is whole. */
export function inWholeLines(write: (text: string) => void, isTerminal: boolean): (text: string) => void {
  if (isTerminal) return write
  let begun = ''
  return (text) => {
    begun += text
    const whole = begun.lastIndexOf('\n') + 1
    if (whole > 0) write(begun.slice(0, whole))
    begun = begun.slice(whole)
  }
}

async function runSample(
  client: Client,
  file: string,
  print: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const idempotencyKey = `sample:${createHash('sha256')
    .update(await readFile(file))
    .digest('hex')}`
  const sent = await client.send(file, { idempotencyKey }, signal)
  // The state at the answer: what was through before this start is not told as if it went through again.
  if (isSettled(sent.state)) {
    const before = await client.document(sent.id, signal)
    return print(`already ${before.state === 'posted' ? `posted as ${referencesOf(before)}` : statusText(before)}\n`)
  }
  print('received')
  let read = false
  const document = await follow(client, sent.id, signal, (now) => {
    const reading = readingOf(now)
    if (reading && !read) print(` → read (${reading})`)
    read ||= reading !== undefined
  })
  print(` → ${document.state === 'posted' ? `posted (${postingsOf(document)})` : statusText(document)}\n`)
}

const referencesOf = ({ deliveries }: HubDocument): string =>
  Object.entries(deliveries)
    .map(([target, { reference }]) => `${target} ${reference ?? ''}`.trim())
    .join(', ')
