import busboy from 'busboy'
import type { Request } from 'express'
import { WaybillError } from '../errors.ts'

export interface Upload { bytes: AsyncIterable<Uint8Array>; fileName?: string }

/** The file of a request: its body, or the part `file` of a form, as a stream; nothing is kept in memory. */
export async function uploadOf(request: Request): Promise<Upload> {
  if (/^multipart\/form-data/i.test(request.headers['content-type'] ?? '')) return fromForm(request)
  const fileName = nameIn(request.headers['content-disposition'])
  return { bytes: request, ...(fileName !== undefined && { fileName }) }
}

function fromForm(request: Request): Promise<Upload> {
  return new Promise((resolve, reject) => {
    const broken = (cause?: unknown) => reject(new WaybillError('invalid-request', 'The form cannot be read, or has no part `file`.', { cause }))
    let parser: busboy.Busboy
    try {
      parser = busboy({ headers: request.headers, limits: { files: 1, fields: 20, fieldSize: 1000, parts: 22 }, defParamCharset: 'utf8' })
    } catch (cause) {
      return broken(cause)
    }
    let found = false
    parser.on('file', (name, bytes, { filename }) => {
      if (name !== 'file') return void bytes.resume()
      found = true
      // A form that breaks off ends the file with an error, not as if it were whole.
      parser.on('error', (error) => bytes.destroy(error as Error))
      request.on('aborted', () => bytes.destroy(new Error('aborted')))
      resolve({ bytes, ...(filename && { fileName: filename.slice(-255) }) })
    })
    parser.on('error', broken)
    parser.on('close', () => { if (!found) broken() })
    request.pipe(parser)
  })
}

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
