import path from 'node:path'
import { startWaybill, waybill, type Ran, type Running } from './command.ts'
import { openHubDouble, type Answer, type Asked } from './hub-double.ts'

const SAMPLES = path.resolve(import.meta.dirname, '../../samples')
export const INVOICE = path.join(SAMPLES, 'invoice-digital.pdf')
export const NOTE = path.join(SAMPLES, 'note.txt')
export const ID = '01JQ0000000000000000000000'

/** A document as the API returns it. The seller's name contains an escape sequence, as a hostile file may. */
export const document = (state: string, more: object = {}) => ({
  id: ID,
  state,
  receivedAt: '2026-03-14T10:00:00.000Z',
  type: 'invoice',
  fileName: 'a.pdf',
  pages: 1,
  seconds: 0.2,
  deliveries: {},
  fields: {
    grossTotal: { value: '1296.98', confidence: 0.98, page: 1, box: [1, 2, 3, 4] },
    sellerName: { value: 'Lindenhof\u001b[31m GmbH', confidence: 0.9, page: 1, box: [0, 0, 1, 1] },
  },
  ...more,
})
export const POSTED = document('posted', { deliveries: { ledger: { outcome: 'posted', reference: '17' } } })

interface CommandRig {
  /** How the hub answers the next requests. */
  answer: (asked: Asked, times: number) => Answer | Promise<Answer>
  asked: Asked[]
  run(...args: string[]): Promise<Ran>
  start(...args: string[]): Running
  close(): Promise<void>
}

/** The real command against a hub double; `settings` are further environment variables of the command. */
export async function openCommandRig(settings: Record<string, string> = {}): Promise<CommandRig> {
  const hub = await openHubDouble((asked, times) => rig.answer(asked, times))
  const env = { ...settings, WAYBILL_API_KEY: 'secret' }
  const rig: CommandRig = {
    answer: () => ({}),
    asked: hub.asked,
    run: (...args) => waybill([...args, '--url', hub.url], { env }),
    start: (...args) => startWaybill([...args, '--url', hub.url], { env }),
    close: () => hub.close(),
  }
  return rig
}
