import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { codeOf, type ErrorCode, type WaybillError } from '../../hub/errors.ts'
import type { Channel, NoticeMessage } from '../../hub/notify/channel.ts'
import { openChannels } from '../../hub/notify/registry.ts'

export const HUB = { hubUrl: 'https://hub.example.com' }
export const ID = '01JQ0000000000000000000000'
export const PATH = '/hook-path/T0P?token=QUERY'
export const secretOf = (bytes: Buffer) => `whsec_${bytes.toString('base64')}`
export const KEYS = [randomBytes(24), randomBytes(64)]
export const SECRETS = KEYS.map(secretOf)
export const PASSWORD = 'open: sesame'
export const never = new AbortController().signal

export const noticeOf = (facts: Partial<NoticeMessage> = {}): NoticeMessage => ({
  id: randomUUID(),
  kind: 'posted',
  at: '2026-03-14T09:26:53.000Z',
  tenant: 'acme',
  documentId: ID,
  ...facts,
})
export const open = async (by: string, settings: Record<string, unknown>): Promise<Channel> =>
  (await openChannels([{ name: 'ours', by, settings }], HUB)).get('ours')!

/** Fails with this code; neither the error nor its parts contain a secret. */
export async function failsWith(code: ErrorCode, work: Promise<unknown>): Promise<WaybillError> {
  const error = await work.then(
    () => undefined,
    (error: unknown) => error as WaybillError,
  )
  assert.equal(codeOf(error), code, error?.message)
  const told = JSON.stringify([error!.message, error!.stack, error!.facts, String(error!.cause)])
  for (const secret of [
    'hook-path',
    'T0P',
    'QUERY',
    PASSWORD,
    encodeURIComponent(PASSWORD),
    'wrong-password',
    ...SECRETS,
    ...SECRETS.map((secret) => secret.slice(6)),
  ])
    assert.ok(!told.includes(secret), `${secret} in ${told}`)
  return error!
}
