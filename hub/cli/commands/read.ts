import { open } from 'node:fs/promises'
import path from 'node:path'
import { loadCalibration } from '../../../config/calibration.ts'
import { modelSettings, readerLimits } from '../../../config/reader-limits.ts'
import { loadFormats } from '../../../inference/formats/registry.ts'
import { openModels } from '../../../inference/models/models.ts'
import { openReader, wholeReading, type Reader } from '../../../inference/reader.ts'
import { SUPPORTED_FORMATS } from '../../document/media-types.ts'
import type { DocumentType, Types } from '../../document/types/type.ts'
import type { Reading } from '../../document/reading.ts'
import { WaybillError } from '../../errors.ts'
import { silentLog } from '../../log.ts'
import { count } from '../../platform/count.ts'
import { Interrupted, JSON_OPTION, type Command, type Input } from '../command.ts'
import { allTypes, typeOf } from '../types.ts'
import { describeFailure, noteFailure, type Failure } from '../failure.ts'
import { inOrder } from '../ordered.ts'
import { sizeOf } from './send.ts'
import { showFields, showFindings } from './show.ts'
import { progressBar, sanitize, type Terminal } from '../terminal.ts'

const FIRST_BYTES = 1024

type Outcome = { reading: Reading } | { failure: Failure } | 'stopped'

export const command: Command = {
  arguments: '<FILE...>',
  usage: 'read FILE… [--type TYPE] [--json]',
  about: 'Reads files on this machine, without a hub: pages, words with boxes, fields with confidence.',
  examples: [
    ['read invoice.pdf', 'the fields'],
    ['read *.jpg --json', 'everything, one object per file, in the order given'],
    ['read scan.jpg --json | jq .fields.grossTotal.value', 'one value'],
  ],
  options: {
    type: {
      value: 'TYPE',
      about: 'type of the documents, such as invoice (default: the reader decides)',
    },
    ...JSON_OPTION,
  },
  run: read,
}

async function read({ values, args: files, settings, terminal, signal }: Input): Promise<number> {
  const typeHint = await typeOf(values, settings)
  const types = await allTypes(settings)
  const log = { ...silentLog, warn: (_: object, message: string) => terminal.note(message) }
  const models = openModels({
    ...modelSettings(settings),
    log,
    progress: (done, all) => terminal.progress(`fetching the OCR models ${Math.round((100 * done) / all)} %`),
  })
  const calibration = await loadCalibration(settings.inference.calibration)
  const reader = openReader({ ...readerLimits(settings.inference), calibration, models, log })
  const notRead: string[] = []
  let finished = 0
  let success = true
  terminal.progress(progressBar(0, files.length))
  try {
    const started = await inOrder(files, {
      concurrency: settings.inference.readers,
      signal,
      run: (file) =>
        readOne(reader, file, settings.api, { types, typeHint }, signal, (page, pages) =>
          terminal.progress(`${progressBar(finished, files.length)} ${path.basename(file)} page ${page}/${pages}`),
        ),
      done(outcome, file) {
        finished++
        if (outcome === 'stopped') return void notRead.push(file)
        if ('failure' in outcome) {
          success = false
          if (values['json']) terminal.json({ file, error: outcome.failure })
          else noteFailure(terminal, file, outcome.failure)
        } else if (values['json']) terminal.json(asJson(file, outcome.reading))
        else showReading(terminal, file, outcome.reading, files.length > 1)
        terminal.progress(progressBar(finished, files.length))
      },
    })
    if (signal.aborted) {
      const left = [...notRead, ...files.slice(started)]
      throw new Interrupted(left.length > 0 ? `Not read: ${left.join(' ')}` : 'Every file was read.')
    }
  } finally {
    await reader.close()
  }
  return success ? 0 : 1
}

async function readOne(
  reader: Reader,
  file: string,
  { maxDocumentBytes }: Input['settings']['api'],
  { types, typeHint }: { types: Types; typeHint: DocumentType | undefined },
  signal: AbortSignal,
  progress: (page: number, pages: number) => void,
): Promise<Outcome> {
  try {
    const size = await sizeOf(file)
    if (size === 0) throw new WaybillError('empty-document', `${file} is empty.`)
    if (size > maxDocumentBytes)
      throw new WaybillError('document-too-large', `${file} has ${size} bytes; the limit is ${maxDocumentBytes}.`)
    const mediaType = (await loadFormats()).sniff(await firstBytes(file))
    if (!mediaType) throw new WaybillError('unsupported-media-type', `${file} is not ${SUPPORTED_FORMATS}.`)
    const options = { mediaType, types, progress, ...(typeHint && { typeHint }) }
    return { reading: await wholeReading(await reader.read(path.resolve(file), options, signal)) }
  } catch (error) {
    return signal.aborted ? 'stopped' : { failure: describeFailure(error) }
  }
}

async function firstBytes(file: string): Promise<Uint8Array> {
  const handle = await open(file).catch((cause: NodeJS.ErrnoException) => {
    throw new WaybillError('file-unreadable', `${file} cannot be opened (${cause.code}).`, { cause })
  })
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(FIRST_BYTES), 0, FIRST_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

function asJson(
  file: string,
  {
    type,
    typeConfidence,
    kind,
    kindConfidence,
    findings,
    parts,
    pages,
    words,
    fields,
    tables,
    seconds,
    version,
  }: Reading,
): object {
  const noticed = { kind, kindConfidence, findings, parts }
  return { file, type, typeConfidence, ...noticed, pages, words, fields, tables, seconds, version }
}

function showReading(
  terminal: Terminal,
  file: string,
  { type, typeConfidence, kind, kindConfidence, findings = [], ...reading }: Reading,
  many: boolean,
): void {
  const { pages, words, fields, seconds } = reading
  const how = [...new Set(pages.map(({ source }) => (source === 'ocr' ? 'OCR' : 'text layer')))].join(' and ')
  const facts = [
    `${type} (${Math.round(typeConfidence * 100)} %)`,
    ...(kind === undefined || kind === type ? [] : [`${kind} (${Math.round((kindConfidence ?? 0) * 100)} %)`]),
    `${count(pages.length, 'page')} by ${how}`,
    `${words.length} words`,
    `${seconds.toFixed(1)} s`,
  ]
  terminal.line(`${terminal.style('bold', sanitize(file))}  ${facts.join(', ')}`)
  showFields(terminal, fields)
  showFindings(terminal, findings)
  if (many) terminal.line()
}
