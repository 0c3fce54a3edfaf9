import busboy from 'busboy'
import type { Request } from 'express'
import { codeOf, WaybillError } from '../errors.ts'
import { withTimeout } from '../platform/timeout.ts'
import { fileNameIn } from './content-disposition.ts'
import { flowing, stalled, STALLED_MS } from './body-timeouts.ts'

interface Upload {
  bytes: AsyncIterable<Uint8Array>
  fileName?: string
}

/** The file of a request as a stream: its body, or the part `file` of a form. Nothing is kept in memory. */
export async function uploadOf(request: Request): Promise<Upload> {
  if (/^multipart\/form-data/i.test(request.headers['content-type'] ?? '')) {
    const form = await withTimeout(fromForm(request), STALLED_MS, stalled)
    return { ...form, bytes: flowing(form.bytes, STALLED_MS) }
  }
  const fileName = fileNameIn(request.headers['content-disposition'])
  return { bytes: flowing(request, STALLED_MS), ...(fileName !== undefined && { fileName }) }
}

function fromForm(request: Request): Promise<Upload> {
  return new Promise((resolve, reject) => {
    const broken = (cause?: unknown) => reject(unusable(cause))
    const { promise: parsed, resolve: whole, reject: torn } = Promise.withResolvers<void>()
    parsed.catch(broken)
    let parser: busboy.Busboy
    try {
      parser = busboy({
        headers: request.headers,
        limits: { files: 2, fields: 20, fieldSize: 1000, parts: 22 },
        defParamCharset: 'utf8',
      })
    } catch (cause) {
      return broken(cause)
    }
    let files = 0
    let unwanted: string | undefined
    let field: string | undefined
    parser.on('field', (name) => {
      field ??= name
    })
    parser.on('file', (name, bytes, { filename }) => {
      // An error of a stream without a reader would end the process; a reader still gets it.
      bytes.on('error', () => {})
      files++
      if (name !== 'file') unwanted ??= name
      if (unwanted !== undefined || files > 1) return void bytes.resume()
      // A form that is cut off ends the file with an error, not as if it were complete.
      parser.on('error', (error) => bytes.destroy(error as Error))
      request.on('aborted', () => bytes.destroy(new Error('aborted')))
      resolve({ bytes: fileOf(bytes, parsed), ...(filename && { fileName: filename }) })
    })
    parser.on('error', torn)
    parser.on('close', () => {
      const fault = faultOf({ files, unwanted, field })
      if (fault !== undefined) torn(new WaybillError('invalid-request', fault))
      else whole()
    })
    request.pipe(parser)
  })
}

/** Why the parts of a form are not what the hub takes. */
function faultOf({ files, unwanted, field }: { files: number; unwanted?: string; field?: string }): string | undefined {
  if (unwanted !== undefined) {
    const what = files > 1 ? 'The form has more than one file' : `The part of the file is called \`${shown(unwanted)}\``
    return `${what}: send one file, in a part called \`file\`.`
  }
  if (files > 1) return 'The form has more than one file: send one file, in a part called `file`.'
  if (field === 'file') return 'The part `file` has no file name, so it is text: send it as a file.'
  if (field !== undefined)
    return (
      `The form has a field \`${shown(field)}\`. A form contains only the file; ` +
      'send everything else as query parameters, for example `?type=invoice`.'
    )
  return files === 0 ? 'The form has no part `file`.' : undefined
}

const shown = (name: string): string => name.slice(0, 40)

/** The bytes of the part. They end without an error only if the whole form is valid. */
async function* fileOf(bytes: AsyncIterable<Uint8Array>, parsed: Promise<void>): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes
    await parsed
  } catch (cause) {
    throw unusable(cause)
  }
}

const unusable = (cause: unknown): WaybillError =>
  codeOf(cause)
    ? (cause as WaybillError)
    : new WaybillError(
        'invalid-request',
        'The form is incomplete, or does not contain exactly one file in the part `file`.',
        { cause },
      )
