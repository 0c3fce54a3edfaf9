import { receiveWebhooks } from './webhook-receiver.ts'

const RECEIVER_SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
/** The channel of the worlds of the crash tests, and what it is about. */
export const CHANNEL = 'hook'
export const NOTIFIED_STATES = ['rejected', 'cancelled'] as const

/** One notice as the receiver of a webhook gets it. */
export interface ReceivedNotice {
  id: string
  tenant: string
  documentId: string
  state: string
  /** link to the document */
  document?: string
}

export interface NoticeReceiver {
  url: string
  /** every telling that was taken, the repeated ones too */
  receivedNotices: readonly ReceivedNotice[]
  close(): Promise<void>
}

/** A receiver of webhooks that accepts a notice about a state of `busyOnce` only at the second attempt. */
export async function openNoticeReceiver(busyOnce: readonly string[] = []): Promise<NoticeReceiver> {
  const receivedNotices: ReceivedNotice[] = []
  const sentAway = new Set<string>()
  const { port, close } = await receiveWebhooks((response, { headers, body }) => {
    const id = String(headers['webhook-id'])
    const {
      data: { tenant, documentId, state, document },
    } = JSON.parse(body) as { data: Omit<ReceivedNotice, 'id'> }
    const isBusy = busyOnce.includes(state) && !sentAway.has(id)
    if (isBusy) sentAway.add(id)
    else receivedNotices.push({ id, tenant, documentId, state, ...(document !== undefined && { document }) })
    response.writeHead(isBusy ? 503 : 204).end()
  })
  return { url: `http://127.0.0.1:${port}/notices`, receivedNotices, close }
}

/** The text of a channels file with this receiver. */
export const channelTo = ({ url }: Pick<NoticeReceiver, 'url'>, about: readonly string[] = NOTIFIED_STATES): string =>
  JSON.stringify({ [CHANNEL]: { by: 'webhook', about, settings: { url, secrets: [RECEIVER_SECRET] } } })
