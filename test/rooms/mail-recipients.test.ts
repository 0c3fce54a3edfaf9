import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { ErrorCode, RecipientOutcomes } from '../../hub/errors.ts'
import { failsWith, never, noticeOf } from '../support/channels.ts'
import { openTestHub, type TestHub } from '../support/hub.ts'
import { receiveMail, smtpRefusal } from '../support/mail-receiver.ts'
import { headerOf, openMailRig } from '../support/mail-rig.ts'
import { quickInvoice, UNSURE } from '../support/quick-reader.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'

describe('a mail to several recipients', () => {
  const { receive, email } = openMailRig()

  it('reports which recipients it has not reached; a retry goes to those alone', async () => {
    const answers: Record<string, number> = {
      'busy@example.com': 450,
      'full@example.com': 452,
      'gone@example.com': 550,
    }
    const { mails, port } = await receive(() => ({
      onRcptTo: ({ address }, _session, done) =>
        done(answers[address] ? smtpRefusal(answers[address], `not now for ${address}`) : null),
    }))
    const to = ['ann@example.com', 'Busy <busy@example.com>', 'full@example.com', 'gone@example.com']
    const channel = await email(`smtp://127.0.0.1:${port}`, { to })
    const notice = noticeOf()
    const failed = async (code: ErrorCode, earlier?: RecipientOutcomes) => {
      const error = await failsWith(code, channel.send(notice, never, earlier))
      return { message: error.message, recipients: error.facts['recipients'] as RecipientOutcomes }
    }
    const first = await failed('channel-unavailable')
    assert.equal(
      first.message,
      'The mail server 127.0.0.1 answered for recipient 2 of 4: 450 not now for …@example.com. ' +
        'The mail server 127.0.0.1 answered for recipient 3 of 4: 452 not now for …@example.com. ' +
        'The mail server 127.0.0.1 answered for recipient 4 of 4: 550 not now for …@example.com. ' +
        'The mail has reached 1 of 4.',
    )
    const { recipients } = first
    assert.deepEqual([recipients.reached.length, recipients.refused.length], [1, 1])
    for (const name of ['ann', 'busy', 'full', 'gone', '@']) assert.ok(!JSON.stringify(recipients).includes(name), name)

    delete answers['busy@example.com']
    const second = await failed('channel-unavailable', recipients)
    assert.deepEqual([second.recipients.reached.length, second.recipients.refused.length], [1, 0])
    delete answers['full@example.com']
    const reached = [...recipients.reached, ...second.recipients.reached]
    // The one that was refused is for a person.
    const third = await failed('channel-refused', { reached, refused: recipients.refused })
    assert.match(third.message, /^Recipient 4 of 4 was refused in an earlier attempt\. The mail has reached 3 of 4\.$/)
    assert.deepEqual(
      mails.map(({ to }) => to),
      [['ann@example.com'], ['busy@example.com'], ['full@example.com']],
    )
    assert.equal(new Set(mails.map(({ raw }) => headerOf(raw, 'Message-ID'))).size, 1)

    // A replay, after the settings were corrected: nobody is left.
    await (
      await email(`smtp://127.0.0.1:${port}`, { to: to.slice(0, 3) })
    ).send(notice, never, { reached: [...reached, ...third.recipients.reached], refused: [] })
    assert.equal(mails.length, 3)
  })

  it('goes to each address once, however it is written', async () => {
    const { mails, port } = await receive()
    const to = ['ann@Example.COM', 'Ann <ann@example.com>', 'eve@bücher.example', 'Eve <eve@xn--bcher-kva.example>']
    await (await email(`smtp://127.0.0.1:${port}`, { to })).send(noticeOf(), never)
    assert.deepEqual(mails[0]!.to.length, 2)
  })
})

describe('a hub that mails several recipients', () => {
  const answers: Record<string, number> = { 'grey@example.com': 450, 'gone@example.com': 550 }
  let receiver: Awaited<ReturnType<typeof receiveMail>>
  let hub: TestHub
  before(async () => {
    receiver = await receiveMail(() => ({
      onRcptTo: ({ address }, _session, done) =>
        done(answers[address] ? smtpRefusal(answers[address], `<${address}>: not now`) : null),
    }))
    const channels = path.join(temporaryFolder('channels'), 'channels.yaml')
    const to = ['ann@example.com', 'grey@example.com', 'gone@example.com']
    const settings = {
      server: `smtp://127.0.0.1:${receiver.port}`,
      from: 'hub@mail.example.com',
      to,
      acceptAnyCertificate: true,
    }
    writeFileSync(channels, JSON.stringify({ clerks: { by: 'email', about: ['in-review'], settings } }))
    hub = await openTestHub({ settings: { channels } })
  })
  after(async () => {
    await hub?.close()
    await receiver?.close()
  })

  it('reaches each of them once: deferred, refused, over a restart and a replay', async () => {
    const { id } = (await hub.send(quickInvoice('M-1', UNSURE))).body
    await hub.settled(id)
    const noticesIn = async () => (await hub.trail(id)).filter(({ stream }) => stream.startsWith('notices-'))
    const last = async () => (await noticesIn()).at(-1)
    await until(async () => (await last())?.event === 'NoticeAttemptFailed')
    assert.match(
      (await last())!.text,
      /recipient 2 of 3: 450 <…@example\.com>: not now\. .*recipient 3 of 3: 550 .*reached 1 of 3\./,
    )
    delete answers['grey@example.com']
    await hub.restart()

    await until(async () => (await last())?.event === 'NoticeGivenUp')
    assert.match((await last())!.text, /refused the notice: Recipient 3 of 3 was refused .*reached 2 of 3\./)
    const parked = async () =>
      (await hub.call<{ parked: { id: string; code: string }[] }>('GET', '/parked')).body.parked
    await until(async () => (await parked()).length === 1)
    const [message] = await parked()
    assert.equal(message!.code, 'channel-refused')

    delete answers['gone@example.com']
    await hub.call('POST', `/parked/${message!.id}/replay`, { body: { reason: 'The mailbox exists again.' } })
    await until(async () => (await last())?.event === 'NoticeSent')
    assert.deepEqual(
      receiver.mails.map(({ to }) => to),
      [['ann@example.com'], ['grey@example.com'], ['gone@example.com']],
    )
    const streams = JSON.stringify(await hub.hub.engines.store.read(`notices-main.${id}`))
    for (const name of ['ann', 'grey', 'gone']) assert.ok(!streams.includes(`${name}@`), streams)
  })
})
