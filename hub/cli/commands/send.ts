import { randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { isClosed } from '../../document/document.ts'
import { WaybillError } from '../../errors.ts'
import { clientOf, type Client } from '../../sdk/client.ts'
import { HUB_OPTIONS, Interrupted, JSON_OPTION, textOf, type Command, type Input } from '../command.ts'
import { isFatal, describeFailure, noteFailure, type Failure } from '../failure.ts'
import { follow } from '../../sdk/follow.ts'
import type { HubDocument, Receipt } from '../../sdk/types.ts'
import { inOrder } from '../ordered.ts'
import { progressBar, sanitize } from '../terminal.ts'
import { readingOf, statusText } from '../status-text.ts'

const CONCURRENCY = 4
const SEND_TIMEOUT_MS = 600_000
const SUCCESS = new Set(['posted', 'filed', 'in-review', 'split'])

/** What became of one file: refused, sent, or also followed to its final state. */
type Outcome = { failure: Failure } | { sent: Receipt; document?: HubDocument; stopped?: true }

export const command: Command = {
  arguments: '<FILE...>',
  usage: 'send FILE… [--type TYPE] [--again] [--wait] [--json]',
  about: 'Sends documents to the hub. Once a file is reported as sent, it is on the disk of the hub.',
  examples: [
    ['send invoice.pdf', 'send one document'],
    ['send *.pdf --wait', 'send all and wait until each is posted, in review or failed'],
    ['send scan.jpg --type receipt --wait --json', 'set the type, print the result as JSON'],
    ['send invoice.pdf --again', 'process a file again that the hub has had before'],
  ],
  options: {
    type: {
      value: 'TYPE',
      about: 'type of the documents, such as invoice (default: the reader decides)',
    },
    again: { about: 'as new documents, although the hub has had these files before' },
    wait: { about: 'wait until each is posted, in review or failed' },
    ...JSON_OPTION,
    ...HUB_OPTIONS,
  },
  run: send,
}

async function send({ values, args: files, settings, terminal, signal }: Input): Promise<number> {
  const type = textOf(values, 'type')
  const options = { type, again: values['again'] === true, wait: values['wait'] === true }
  const client = await clientOf(settings)
  let finished = 0
  let success = true
  const notAwaited: string[] = []
  const show = () => terminal.progress(`${progressBar(finished, files.length)} ${path.basename(files[finished] ?? '')}`)

  show()
  const started = await inOrder(files, {
    concurrency: CONCURRENCY,
    signal,
    run: (file) => sendOne(client, file, options, signal),
    done(outcome, file) {
      finished++
      if ('failure' in outcome) {
        success = false
        if (values['json']) terminal.json({ file, error: outcome.failure })
        else noteFailure(terminal, file, outcome.failure)
      } else {
        if (outcome.stopped) notAwaited.push(outcome.sent.id)
        if (outcome.document && !SUCCESS.has(outcome.document.state)) success = false
        if (values['json']) terminal.json(asJson(file, outcome))
        else terminal.line(sentence(file, outcome))
      }
      show()
    },
  })
  if (signal.aborted) {
    const left = files.slice(started)
    throw new Interrupted(
      [
        left.length > 0 ? `Not sent: ${left.join(' ')}` : 'Every file was sent.',
        ...(notAwaited.length > 0 ? [`The hub continues with: ${notAwaited.join(' ')}`] : []),
      ].join('\n'),
    )
  }
  return success ? 0 : 1
}

async function sendOne(
  client: Client,
  file: string,
  { type, again, wait }: { type: string | undefined; again: boolean; wait: boolean },
  signal: AbortSignal,
): Promise<Outcome> {
  let sent: Receipt | undefined
  try {
    await sizeOf(file)
    // The key is new for each call: a retry after a lost response is the same request, sending the file again is not.
    // Ctrl-C does not abort the request: then it would be unknown whether the hub has the document.
    sent = await client.send(
      file,
      { type, again, idempotencyKey: `cli:${randomUUID()}` },
      AbortSignal.timeout(SEND_TIMEOUT_MS),
    )
    return wait ? { sent, document: await follow(client, sent.id, signal) } : { sent }
  } catch (error) {
    if (signal.aborted && sent) return { sent, stopped: true }
    if (isFatal(error)) throw error
    return { failure: describeFailure(error) }
  }
}

/** @throws file-unreadable if the path is not a file that can be opened */
export async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch((cause: NodeJS.ErrnoException) => {
    throw new WaybillError(
      'file-unreadable',
      cause.code === 'ENOENT' ? `The file ${file} does not exist.` : `${file} cannot be opened (${cause.code}).`,
      { cause },
    )
  })
  if (!found.isFile()) throw new WaybillError('file-unreadable', `${file} is not a file.`)
  return found.size
}

function asJson(file: string, { sent, document }: { sent: Receipt; document?: HubDocument }): object {
  const { id, duplicate, sameContentAs, hint } = sent
  const known = { file, id, state: document?.state ?? sent.state, duplicate, sameContentAs, hint }
  if (!document) return known
  const { type, pages, seconds, deliveries, failure } = document
  return { ...known, type, pages, seconds, deliveries, failure }
}

function sentence(file: string, { sent, document }: { sent: Receipt; document?: HubDocument }): string {
  const reading = document && readingOf(document)
  const steps = [`${sent.id}${beside(sent)}`, reading && `read (${reading})`, document && statusText(document)]
  return sanitize(`${file}: ${steps.filter(Boolean).join(' → ')}${wayOn(sent)}`)
}

function beside({ duplicate, sameContentAs }: Receipt): string {
  if (duplicate) return ' (duplicate of an earlier file)'
  return sameContentAs === undefined ? '' : ` (same file as ${sameContentAs})`
}

/** What to do about a file whose document is closed. */
const wayOn = ({ id, duplicate, state }: Receipt): string =>
  duplicate && isClosed(state)
    ? `; it is ${state}: reopen it with \`npx waybill reopen ${id} --reason TEXT\`, or send the file with --again`
    : ''
