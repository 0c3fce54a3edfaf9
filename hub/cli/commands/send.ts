import { randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { DOCUMENT_TYPES } from '../../document/fields.ts'
import { WaybillError } from '../../errors.ts'
import { clientOf, type Client, type HubDocument, type Sent } from '../../sdk/client.ts'
import {
  HUB_OPTIONS,
  Interrupted,
  JSON_OPTION,
  oneOf,
  textOf,
  UsageError,
  type Command,
  type Input,
} from '../command.ts'
import { concernsAll, describeFailure, noteFailure, type Failure } from '../failure.ts'
import { follow } from '../../sdk/follow.ts'
import { inOrder } from '../ordered.ts'
import { bar, sanitize } from '../terminal.ts'
import { readingOf, statusText } from '../status-text.ts'

const AT_ONCE = 4
const LONGEST_SEND_MS = 600_000
const WELL = new Set(['posted', 'filed', 'in-review'])

/** One file's way: refused, sent, or also followed to its end. */
type Outcome = { failure: Failure } | { sent: Sent; document?: HubDocument; stopped?: true }

export const command: Command = {
  usage: 'send FILE… [--type TYPE] [--wait] [--json]',
  about: 'Sends documents to the hub. Once a file is named as sent, the hub has it safely on disk.',
  examples: [
    ['send invoice.pdf', 'send one and go on'],
    ['send *.pdf --wait', 'send all and wait until each is posted, in review or failed'],
    ['send scan.jpg --type receipt --wait --json', 'say what it is, get the result as JSON'],
  ],
  options: {
    type: {
      type: 'string',
      value: 'TYPE',
      about: `what the documents are: ${DOCUMENT_TYPES.join(', ')}; else the reader finds out`,
    },
    wait: { type: 'boolean', about: 'wait until each is posted, in review or failed' },
    ...JSON_OPTION,
    ...HUB_OPTIONS,
  },
  run: send,
}

async function send({ values, words: files, settings, terminal, signal }: Input): Promise<number> {
  if (files.length === 0) throw new UsageError('No file is named.')
  const type = oneOf(textOf(values, 'type'), DOCUMENT_TYPES, '--type')
  const client = await clientOf(settings)
  let handed = 0
  let well = true
  const notAwaited: string[] = []
  const show = () => terminal.progress(`${bar(handed, files.length)} ${path.basename(files[handed] ?? '')}`)

  show()
  const begun = await inOrder(files, {
    width: AT_ONCE,
    signal,
    work: (file) => sendOne(client, file, { type, wait: values['wait'] === true }, signal),
    each(outcome, file) {
      handed++
      if ('failure' in outcome) {
        well = false
        if (values['json']) terminal.json({ file, error: outcome.failure })
        else noteFailure(terminal, file, outcome.failure)
      } else {
        if (outcome.stopped) notAwaited.push(outcome.sent.id)
        if (outcome.document && !WELL.has(outcome.document.state)) well = false
        if (values['json']) terminal.json(asJson(file, outcome))
        else terminal.line(sentence(file, outcome))
      }
      show()
    },
  })
  if (signal.aborted) {
    const left = files.slice(begun)
    throw new Interrupted(
      [
        left.length > 0 ? `Not sent: ${left.join(' ')}` : 'Every file was sent.',
        ...(notAwaited.length > 0 ? [`The hub goes on with: ${notAwaited.join(' ')}`] : []),
      ].join('\n'),
    )
  }
  return well ? 0 : 1
}

async function sendOne(
  client: Client,
  file: string,
  { type, wait }: { type: string | undefined; wait: boolean },
  signal: AbortSignal,
): Promise<Outcome> {
  let sent: Sent | undefined
  try {
    await openable(file)
    // A key of this call only: a lost answer is asked for again, and sending the file another day is another request.
    // Ctrl-C lets it finish: half a request would leave open whether the hub has the document.
    sent = await client.send(
      file,
      { type, idempotencyKey: `cli:${randomUUID()}` },
      AbortSignal.timeout(LONGEST_SEND_MS),
    )
    return wait ? { sent, document: await follow(client, sent.id, signal) } : { sent }
  } catch (error) {
    if (signal.aborted && sent) return { sent, stopped: true }
    if (concernsAll(error)) throw error
    return { failure: describeFailure(error) }
  }
}

/** Fails with `file-unreadable` where a path is no file. */
export async function openable(file: string): Promise<{ size: number }> {
  const found = await stat(file).catch((cause: NodeJS.ErrnoException) => {
    throw new WaybillError(
      'file-unreadable',
      cause.code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be opened (${cause.code}).`,
      { cause },
    )
  })
  if (!found.isFile()) throw new WaybillError('file-unreadable', `${file} is not a file.`)
  return { size: found.size }
}

function asJson(file: string, { sent, document }: { sent: Sent; document?: HubDocument }): object {
  const { id, duplicate } = sent
  if (!document) return { file, id, state: sent.state, duplicate }
  const { state, type, pages, seconds, deliveries, failure } = document
  return { file, id, state, duplicate, type, pages, seconds, deliveries, failure }
}

function sentence(file: string, { sent, document }: { sent: Sent; document?: HubDocument }): string {
  const again = sent.duplicate ? ', the same file as before' : ''
  const reading = document && readingOf(document)
  const steps = [`${sent.id}${again}`, reading && `read (${reading})`, document && statusText(document)]
  return sanitize(`${file}: ${steps.filter(Boolean).join(' → ')}`)
}
