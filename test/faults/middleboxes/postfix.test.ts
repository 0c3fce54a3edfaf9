import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { openChannels } from '../../../hub/notify/registry.ts'
import { HUB, never, noticeOf } from '../../support/channels.ts'
import { openTestHub, type TestHub } from '../../support/hub.ts'
import { sendNotices, startPostfix } from '../../support/postfix.ts'
import { quickInvoice, UNSURE } from '../../support/quick-reader.ts'
import { withService } from '../../support/services.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { until } from '../../support/until.ts'

const MAILS = 100
const NAMES = ['ann', 'grey', 'full', 'gone']

withService('a hub that mails through Postfix', 'SMTP_URL', () => {
  /** answers for recipients that get no mail now */
  const answers = new Map<string, string>()
  const from = 'hub@hub.test'
  let postfix: Awaited<ReturnType<typeof startPostfix>>
  before(async () => {
    postfix = await startPostfix([...NAMES, 'many'], (recipient) => answers.get(recipient))
  })
  after(() => postfix?.close())

  const failureAt = async (settings: object) => {
    const channels = await openChannels([{ name: 'ours', by: 'email', settings: { from, ...settings } }], HUB)
    const channel = channels.get('ours')!
    try {
      return await channel.send(noticeOf(), never).then(
        () => undefined,
        (error: Error & { code: string }) => ({ code: error.code, message: error.message }),
      )
    } finally {
      await channel.close()
    }
  }

  it('logs in over STARTTLS once it knows the authority of the certificate', async () => {
    const settings = { server: postfix.submissionUrl, from, to: ['many@hub.test'] }
    assert.deepEqual(await sendNotices(settings, 1), ['channel-untrusted'])
    const ends = await sendNotices(settings, MAILS, postfix.authority)
    assert.deepEqual(
      ends,
      Array.from({ length: MAILS }, () => 'sent'),
    )
    await until(() => postfix.mailsOf('many').length >= MAILS)
    const ids = postfix.mailsOf('many').map((mail) => /^Message-ID: (.+)$/im.exec(mail)?.[1])
    assert.equal(new Set(ids).size, MAILS)
    const [mail] = postfix.mailsOf('many')
    assert.match(mail!, /^Received: from hub\.example\.com /m)
    assert.match(mail!, /ESMTPSA/)
  })

  it('is refused with a wrong password, and where a mail is too large', async () => {
    const wrong = new URL(postfix.submissionUrl)
    wrong.password = 'wrong'
    const to = ['ann@hub.test']
    assert.deepEqual(await failureAt({ server: wrong.href, to, acceptAnyCertificate: true }), {
      code: 'channel-refused',
      message: 'The mail server 127.0.0.1 refused the login (535).',
    })
    const large = await failureAt({ server: postfix.smallUrl, to, acceptAnyCertificate: true })
    assert.equal(large?.code, 'channel-refused')
    assert.match(large.message, /answered 552 5\.3\.4 .*too big/)
    assert.deepEqual(postfix.mailsOf('ann'), [])
  })

  it('reaches each recipient once: at once, when greylisting lets it pass, when its mailbox exists again', async () => {
    const greylisted = '450 4.2.0 Greylisted, try again later'
    answers.set('grey@hub.test', greylisted).set('full@hub.test', '452 4.2.2 Over quota')
    answers.set('gone@hub.test', '550 5.1.1 No such user')
    const channels = path.join(temporaryFolder('channels'), 'channels.yaml')
    const to = NAMES.map((name) => `${name}@hub.test`)
    const settings = { server: postfix.url, from, to, acceptAnyCertificate: true }
    writeFileSync(channels, JSON.stringify({ clerks: { by: 'email', about: ['in-review'], settings } }))
    const hub: TestHub = await openTestHub({ settings: { channels } })
    try {
      const { id } = (await hub.send(quickInvoice('PF-1', UNSURE))).body
      await hub.settled(id)
      const events = async () => (await hub.trail(id)).filter(({ stream }) => stream.startsWith('notices-'))
      const counts = () => NAMES.map((name) => postfix.mailsOf(name).length)
      await until(async () => (await events()).some(({ event }) => event === 'NoticeAttemptFailed'))
      await until(() => counts()[0] === 1)
      assert.deepEqual(counts(), [1, 0, 0, 0])
      answers.delete('grey@hub.test')
      answers.delete('full@hub.test')
      await until(async () => (await events()).at(-1)?.event === 'NoticeGivenUp')
      assert.match((await events()).at(-1)!.text, /Recipient 4 of 4 was refused .*reached 3 of 4/)

      answers.delete('gone@hub.test')
      const { parked } = (await hub.call<{ parked: { id: string }[] }>('GET', '/parked')).body
      assert.equal(parked.length, 1)
      await hub.call('POST', `/parked/${parked[0]!.id}/replay`, { body: { reason: 'The mailbox exists again.' } })
      await until(async () => (await events()).at(-1)?.event === 'NoticeSent')
      await until(() => counts()[3] === 1)
      assert.deepEqual(counts(), [1, 1, 1, 1])
    } finally {
      await hub.close()
    }
  })
})
