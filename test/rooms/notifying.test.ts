import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { openTestHub, type TestHub } from '../support/hub.ts'
import { channelTo, openNoticeReceiver, type NoticeReceiver } from '../support/notice-receiver.ts'
import { quickInvoice, UNSURE } from '../support/quick-reader.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'

describe('a hub with a channel', () => {
  let receiver: NoticeReceiver
  let folder: string
  let hub: TestHub
  before(async () => {
    // With one attempt a message is parked by a receiver that is busy once.
    receiver = await openNoticeReceiver(['rejected'])
    folder = temporaryFolder('channels')
    writeFileSync(path.join(folder, 'channels.yaml'), channelTo(receiver, ['in-review', 'posted', 'rejected']))
    hub = await openTestHub({ settings: { channels: path.join(folder, 'channels.yaml') }, seams: { attempts: 1 } })
  })
  after(async () => {
    await hub.close()
    await receiver.close()
  })

  const noticesOf = (id: string) =>
    receiver.receivedNotices.filter(({ documentId }) => documentId === id).map(({ state }) => state)
  const noticesIn = async (id: string) => (await hub.trail(id)).filter(({ stream }) => stream.startsWith('notices-'))
  const parkedOf = async (id: string) =>
    (
      await hub.call<{
        parked: { id: string; documentId?: string; queue: string; channel?: string; about?: string; code: string }[]
      }>('GET', '/parked')
    ).body.parked.filter(({ documentId }) => documentId === id)

  it('sends a notice that a document waits for review and one that it was posted; the trail shows both', async () => {
    const { id } = (await hub.send(quickInvoice('T-1', UNSURE))).body
    await hub.settled(id)
    await until(() => noticesOf(id).length === 1)
    // Nobody configured a URL: the link has the port of this hub.
    const { document } = receiver.receivedNotices.find(({ documentId }) => documentId === id)!
    assert.equal(document, `${hub.url}/api/v1/documents/${id}`)
    const before = await hub.call('GET', `/documents/${id}`)
    await until(async () => (await noticesIn(id)).length === 1)
    // A sent notice is not a change that a reviewer has to check again.
    assert.equal((await hub.call('GET', `/documents/${id}`)).headers.get('etag'), before.headers.get('etag'))
    await hub.call('POST', `/documents/${id}/review`, { body: { approve: true } })
    await until(async () => (await noticesIn(id)).length === 2)
    assert.deepEqual(noticesOf(id), ['in-review', 'posted'])
    assert.deepEqual(
      (await noticesIn(id)).map(({ actor, text }) => [actor, text]),
      [
        ['system:notifier', 'Notified channel hook: in review.'],
        ['system:notifier', 'Notified channel hook: posted.'],
      ],
    )
  })

  it('sends no notice of a state that its channel does not name', async () => {
    const { id } = (await hub.send(quickInvoice('T-2', UNSURE))).body
    await hub.settled(id)
    await hub.call('POST', `/documents/${id}/cancel`, { body: {} })
    const later = (await hub.send(quickInvoice('T-3'))).body.id
    await until(() => noticesOf(later).length === 1)
    assert.deepEqual(noticesOf(id), ['in-review'])
  })

  it('parks a notice that it could not send; it is replayed once, whatever happens to the document', async () => {
    const { id } = (await hub.send(quickInvoice('T-4', UNSURE))).body
    await hub.settled(id)
    await hub.call('POST', `/documents/${id}/review`, { body: { reject: 'It is not ours.' } })
    await until(async () => (await parkedOf(id)).length === 1)
    const [parked] = await parkedOf(id)
    assert.deepEqual(
      [parked!.queue, parked!.channel, parked!.about, parked!.code],
      ['notify.v1', 'hook', 'rejected', 'channel-unavailable'],
    )
    assert.equal((await noticesIn(id)).at(-1)!.event, 'NoticeGivenUp')
    const replay = () =>
      hub.call<{ decision: string }>('POST', `/parked/${parked!.id}/replay`, {
        body: { reason: 'The receiver is back.' },
      })
    assert.equal((await replay()).status, 200)
    await until(() => noticesOf(id).includes('rejected'))
    await until(async () => (await noticesIn(id)).at(-1)!.event === 'NoticeSent')
    assert.equal((await replay()).status, 200)
    assert.deepEqual(
      (await noticesIn(id)).map(({ event }) => event),
      ['NoticeSent', 'NoticeAttemptFailed', 'NoticeGivenUp', 'NoticeAskedAgain', 'NoticeSent'],
    )
    assert.deepEqual([await parkedOf(id), noticesOf(id)], [[], ['in-review', 'rejected']])
    assert.equal((await hub.call<{ state: string }>('GET', `/documents/${id}`)).body.state, 'rejected')
  })
})
