import busboy from 'busboy'
import type { Request } from 'express'
import { codeOf, WaybillError } from '../errors.ts'

export interface Upload {
  bytes: AsyncIterable<Uint8Array>
  fileName?: string
}

/** The file of a request: its body, or the part `file` of a form, as a stream; nothing is kept in memory. */
export async function uploadOf(request: Request): Promise<Upload> {
  if (/^multipart\/form-data/i.test(request.headers['content-type'] ?? '')) return fromForm(request)
  const fileName = nameIn(request.headers['content-disposition'])
  return { bytes: request, ...(fileName !== undefined && { fileName }) }
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
    let unwanted = false
    let field: string | undefined
    parser.on('field', (name) => {
      field ??= name
    })
    parser.on('file', (name, bytes, { filename }) => {
      // The error of a file that nobody reads, or not yet, would end the process; who reads it gets it all the same.
      bytes.on('error', () => {})
      files++
      unwanted ||= name !== 'file' || files > 1
      if (unwanted) return void bytes.resume()
      // A form that breaks off ends the file with an error, not as if it were whole.
      parser.on('error', (error) => bytes.destroy(error as Error))
      request.on('aborted', () => bytes.destroy(new Error('aborted')))
      resolve({ bytes: fileOf(bytes, parsed), ...(filename && { fileName: filename.slice(-255) }) })
    })
    parser.on('error', torn)
    parser.on('close', () => {
      if (files !== 1 || unwanted) torn(new Error('There is no part `file`, or another file.'))
      else if (field !== undefined)
        torn(
          new WaybillError(
            'invalid-request',
            `The form has a field \`${field.slice(0, 40)}\`. It takes the file alone; what belongs to it stands in the address, as in \`?type=invoice\`.`,
          ),
        )
      else whole()
    })
    request.pipe(parser)
  })
}

/** The bytes of the part, which end only where the whole form is as it should be. */
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
        'The form breaks off, or does not hold exactly one file, in the part `file`.',
        { cause },
      )

/** filename* (RFC 8187) before filename. */
function nameIn(disposition: string | undefined): string | undefined {
  const [, encoded] = /filename\*\s*=\s*UTF-8''([^;]+)/i.exec(disposition ?? '') ?? []
  const [, quoted, plain] = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(disposition ?? '') ?? []
  try {
    const name = encoded ? decodeURIComponent(encoded) : (quoted?.replaceAll(/\\(.)/g, '$1') ?? plain)
    return name ? name.slice(-255) : undefined
  } catch {
    return undefined
  }
}
