import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export const RECEIVER_SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
/** The channel of the worlds of the crash tests, and what it is about. */
export const CHANNEL = 'hook'
export const TOLD_ABOUT = ['rejected', 'cancelled'] as const

/** One telling as the receiver of a webhook hears it. */
export interface Heard { id: string; tenant: string; documentId: string; state: string }

export interface NoticeReceiver {
  url: string
  /** every telling that was taken, the repeated ones too */
  heard: readonly Heard[]
  close(): Promise<void>
}

/** A receiver of webhooks that hears a notice about a state of `busyOnce` only at its second telling. */
export async function openNoticeReceiver(busyOnce: readonly string[] = []): Promise<NoticeReceiver> {
  const heard: Heard[] = []
  const sentAway = new Set<string>()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (bytes: Buffer) => chunks.push(bytes)).on('end', () => {
      const id = String(request.headers['webhook-id'])
      const { data } = JSON.parse(String(Buffer.concat(chunks))) as { data: Omit<Heard, 'id'> }
      if (busyOnce.includes(data.state) && !sentAway.has(id)) {
        sentAway.add(id)
        response.writeHead(503).end()
        return
      }
      heard.push({ id, tenant: data.tenant, documentId: data.documentId, state: data.state })
      response.writeHead(204).end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/notices`,
    heard,
    async close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** The text of a channels file that tells this receiver. */
export const channelTo = ({ url }: Pick<NoticeReceiver, 'url'>, about: readonly string[] = TOLD_ABOUT): string =>
  JSON.stringify({ [CHANNEL]: { by: 'webhook', about, settings: { url, secrets: [RECEIVER_SECRET] } } })
