import { S3Client } from '@aws-sdk/client-s3'
import type { S3Settings } from './settings.ts'

const ATTEMPTS = 3
const CONNECT_MS = 5_000
const CONNECTIONS = 64

export function connect(
  { region, pathStyle, credentials, timeoutSeconds }: S3Settings,
  endpoint: string | undefined,
): S3Client {
  const agent = { keepAlive: true, maxSockets: CONNECTIONS }
  return new S3Client({
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
    ...(credentials && { credentials }),
    forcePathStyle: pathStyle,
    maxAttempts: ATTEMPTS,
    // By default the SDK adds a CRC32, to a stream as a trailer, which other servers reject or store as content.
    // Here each put sends a SHA-256 for the server to check, and each get is verified by the driver.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // No limit for an idle socket, since a slow reader is not the server's fault. verified() limits the wait for bytes.
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      requestTimeout: timeoutSeconds * 1000,
      throwOnRequestTimeout: true,
      socketTimeout: 0,
      httpAgent: agent,
      httpsAgent: agent,
    },
  })
}
