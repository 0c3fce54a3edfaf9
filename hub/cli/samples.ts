import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { openClient, type Client } from '../sdk/client.ts'
import { describeFailure } from './failure.ts'
import { follow, isSettled } from '../sdk/follow.ts'
import type { HubDocument } from '../sdk/types.ts'
import { postingsOf, readingOf, statusText } from './status-text.ts'
import { largest } from '../platform/extremes.ts'

interface Options {
  /** address of the hub, such as http://127.0.0.1:8080 */
  url: string
  key: string
  /** folder of the sample documents; `.ts` and `.md` files in it are skipped */
  folder: string
  /** writes text as it is: a line grows with each step of its document */
  print(text: string): void
  signal: AbortSignal
}

/**
 * Sends each sample to the hub, one after the other, and prints each step as it happens. The idempotency key is the
 * hash of the bytes, so a second start posts nothing twice. A sample that fails is reported and the next one follows;
 * only an unreachable hub or the signal ends the run early.
 */
export async function runSamples({ url, key, folder, print, signal }: Options): Promise<void> {
  const client = openClient({ url, key })
  const files = (await readdir(folder)).filter((name) => !/^\.|\.(?:ts|md)$/.test(name)).toSorted()
  const width = largest(
    files.map((name) => name.length),
    0,
  )
  for (const name of files) {
    if (signal.aborted) return
    print(`  ${name.padEnd(width)}  `)
    let begun = false
    const step = (text: string) => {
      begun = true
      print(text)
    }
    try {
      await runSample(client, path.join(folder, name), step, signal)
    } catch (error) {
      if (begun) print(' → ')
      if (signal.aborted) return print('stopped; the next start continues with it\n')
      const { code, title, detail, cure } = describeFailure(error)
      print(code === 'hub-unreachable' ? `${title}: ${detail}\n` : `refused (${code}): ${title}. ${cure}\n`)
      if (code === 'hub-unreachable') return
    }
  }
}

/** Without a terminal the log may write into the same file, so only complete lines are written. */
export function wholeLines(write: (text: string) => void, isTerminal: boolean): (text: string) => void {
  if (isTerminal) return write
  let pending = ''
  return (text) => {
    pending += text
    const complete = pending.lastIndexOf('\n') + 1
    if (complete > 0) write(pending.slice(0, complete))
    pending = pending.slice(complete)
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
  // A document that an earlier start finished is reported as such, not as if it were processed again.
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
