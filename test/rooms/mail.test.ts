import assert from 'node:assert/strict'
import type { ErrorCode } from '../../hub/errors.ts'
import { transportOptions } from '../../hub/notify/channels/email/transport.ts'
import { failsWith, ID, never, noticeOf, PASSWORD } from '../support/channels.ts'
import { freePort } from '../support/free-port.ts'
import { emailTo, headerOf, openMailRig, plainText } from '../support/mail-rig.ts'
import { smtpRefusal, type receiveMail } from '../support/mail-receiver.ts'

const NAMES = { hubUrl: 'https://hub.example.com', hostname: 'machine' }

describe('the mail', () => {
  const { receive, email } = openMailRig()

  it('tells the recipients what happened, why and what to do', async () => {
    const { mails, port } = await receive()
    const channel = await email(`smtp://127.0.0.1:${port}`)
    const notice = noticeOf({
      kind: 'in-review',
      documentType: 'invoice',
      reasons: [{ field: 'grossTotal', why: 'missing' }, { why: 'uncertain' }],
    })
    await channel.send(notice, never)
    const [{ raw, from, to }] = mails as [(typeof mails)[0] & object]
    assert.deepEqual([from, to], ['hub@mail.example.com', ['ann@example.com', 'bob@example.org']])
    assert.deepEqual(
      ['From', 'To', 'Subject', 'Message-ID', 'Auto-Submitted', 'List-Id', 'Content-Type', 'X-Mailer'].map((name) =>
        headerOf(raw, name),
      ),
      [
        'Waybill <hub@mail.example.com>',
        'ann@example.com, Bob B <bob@example.org>',
        'Waybill: an invoice waits for review',
        `<${notice.id}@mail.example.com>`,
        'auto-generated',
        'Waybill notices <notices.waybill.mail.example.com>',
        'text/plain; charset=utf-8',
        undefined,
      ],
    )
    for (const words of [
      `Document: ${ID}`,
      '- grossTotal is missing',
      '- the type of the document is uncertain',
      `waybill review ${ID} --approve`,
      `https://hub.example.com/api/v1/documents/${ID}`,
    ])
      assert.ok(plainText(raw).includes(words), `${words} in ${raw}`)

    await channel.send(noticeOf({ kind: 'failed', failure: { stage: 'reading', code: 'pdf-encrypted' } }), never)
    assert.equal(headerOf(mails[1]!.raw, 'Subject'), 'Waybill: a document could not be read: The PDF is encrypted')
    for (const words of [
      'The PDF is encrypted (pdf-encrypted).',
      'How to fix it: Send it again without a password.',
      `waybill replay ${ID} --reason TEXT`,
    ])
      assert.ok(plainText(mails[1]!.raw).includes(words), words)
    for (const kind of ['posted', 'filed', 'rejected', 'cancelled'] as const) {
      await channel.send(noticeOf({ kind, documentType: 'receipt' }), never)
      assert.equal(headerOf(mails.at(-1)!.raw, 'Subject'), `Waybill: a receipt was ${kind}`)
    }
    await channel.send(noticeOf({ kind: 'failed', failure: { stage: 'delivery', code: 'target-rejected' } }), never)
    assert.equal(
      headerOf(mails.at(-1)!.raw, 'Subject'),
      'Waybill: a document could not be delivered: The target rejected the document',
    )
  })

  it('uses STARTTLS if the server offers it, or TLS from the start, with a login', async () => {
    const login = `hub:${encodeURIComponent(PASSWORD)}`
    const { mails, logins, port } = await receive()
    await (await email(`smtp://${login}@localhost:${port}`)).send(noticeOf(), never)
    const secure = await receive(() => ({ secure: true }))
    await (await email(`smtps://${login}@127.0.0.1:${secure.port}`)).send(noticeOf(), never)
    const plain = await receive(() => ({ hideSTARTTLS: true }))
    await (await email(`smtp://${login}@127.0.0.1:${plain.port}`)).send(noticeOf(), never)
    assert.deepEqual(
      [mails, secure.mails, plain.mails].map(([mail]) => [mail!.secure, mail!.user]),
      [
        [true, 'hub'],
        [true, 'hub'],
        [false, 'hub'],
      ],
    )
    assert.deepEqual([logins, secure.logins], [[`hub ${PASSWORD}`], [`hub ${PASSWORD}`]])
  })

  it('sends no password unencrypted or to a server whose certificate is not valid', async () => {
    const login = `hub:${encodeURIComponent(PASSWORD)}`
    const bare = await receive(() => ({ hideSTARTTLS: true, disabledCommands: ['STARTTLS'] }))
    const unknown = await receive()
    const secure = await receive(() => ({ secure: true }))
    assert.match(
      (
        await failsWith(
          'channel-refused',
          (await email(`smtp://${login}@0.0.0.0:${bare.port}`)).send(noticeOf(), never),
        )
      ).message,
      /does not encrypt/,
    )
    // No outage: it is not retried, and `waybill doctor` says what to do.
    for (const send of [
      async () => (await email(`smtp://${login}@0.0.0.0:${unknown.port}`)).send(noticeOf(), never),
      async () => (await email(`smtp://0.0.0.0:${unknown.port}`)).check(never),
      async () =>
        (await email(`smtp://127.0.0.1:${unknown.port}`, { acceptAnyCertificate: false })).send(noticeOf(), never),
      async () => (await email(`smtps://${login}@0.0.0.0:${secure.port}`)).send(noticeOf(), never),
    ])
      assert.match(
        (await failsWith('channel-untrusted', send())).message,
        /DEPTH_ZERO_SELF_SIGNED_CERT.* NODE_EXTRA_CA_CERTS/,
      )
    await failsWith('channel-settings-invalid', emailTo('smtp://mail.example.com', { acceptAnyCertificate: true }))
    assert.deepEqual([bare.logins, unknown.logins, bare.mails, unknown.mails], [[], [], [], []])
    await (await email(`smtp://0.0.0.0:${bare.port}`)).send(noticeOf(), never)
    assert.equal(bare.mails.length, 1)

    const ways = [
      'smtp://u:p@mail.example.com',
      'smtps://u:p@mail.example.com',
      'smtp://mail.example.com:25',
      'smtp://u:p@127.1.2.3',
      'smtp://u:p@[::1]:2525',
    ]
      .map((server) => transportOptions({ server }, NAMES))
      .map(({ host, port, secure, requireTLS, tls, maxRequeues }) => [
        host,
        port,
        secure,
        requireTLS,
        tls?.rejectUnauthorized ?? true,
        maxRequeues,
      ])
    assert.deepEqual(ways, [
      ['mail.example.com', 587, false, true, true, 0],
      ['mail.example.com', 465, true, false, true, 0],
      ['mail.example.com', 25, false, false, true, 0],
      ['127.1.2.3', 587, false, false, true, 0],
      ['::1', 2525, false, false, true, 0],
    ])
    assert.deepEqual(transportOptions({ server: 'smtp://a%40b:p%3A%25@host' }, NAMES).auth, {
      user: 'a@b',
      pass: 'p:%',
    })
  })

  it('is retried or refused, as the server answers, at each step', async () => {
    const sends: [string, ErrorCode, Parameters<typeof receiveMail>[0]][] = [
      [400, 'channel-unavailable'] as const,
      [500, 'channel-refused'] as const,
    ].flatMap(
      ([base, code]) =>
        [
          [`${base + 21}`, code, () => ({ onConnect: (_session, done) => done(smtpRefusal(base + 21, 'no')) })],
          [
            `${base + 51}`,
            code,
            () => ({ onMailFrom: (_address, _session, done) => done(smtpRefusal(base + 51, 'no')) }),
          ],
          [
            `${base + 50}`,
            code,
            () => ({ onRcptTo: (_address, _session, done) => done(smtpRefusal(base + 50, 'no')) }),
          ],
          [`${base + 52}`, code, () => ({ onData: (_stream, _session, done) => done(smtpRefusal(base + 52, 'no')) })],
        ] satisfies [string, ErrorCode, Parameters<typeof receiveMail>[0]][],
    )
    for (const [status, code, options] of sends) {
      const { port } = await receive(options)
      assert.match(
        (await failsWith(code, (await email(`smtp://127.0.0.1:${port}`)).send(noticeOf(), never))).message,
        new RegExp(`^The mail server 127\\.0\\.0\\.1 answered (?:for recipient 1 of 2: )?${status} .*no\\.$`),
      )
    }
    await failsWith(
      'channel-unavailable',
      (await email(`smtp://127.0.0.1:${await freePort()}`)).send(noticeOf(), never),
    )
    await failsWith('channel-unavailable', (await email('smtp://nowhere.invalid')).send(noticeOf(), never))
  })

  it('is refused with an answer that names no person', async () => {
    const { port } = await receive(() => ({
      onRcptTo: ({ address }, _session, done) =>
        done(smtpRefusal(550, `5.1.1 <${address}>: no such user, ask bob@example.org`)),
    }))
    assert.match(
      (await failsWith('channel-refused', (await email(`smtp://127.0.0.1:${port}`)).send(noticeOf(), never))).message,
      /answered for recipient 2 of 2: 550 5\.1\.1 <…@example\.org>: no such user, ask …@example\.org\.$/,
    )
  })

  it('introduces the hub by a public name: of its settings, of its URL, or of its machine', async () => {
    const nameOf = (settings: object, names: Partial<typeof NAMES> = {}) =>
      transportOptions({ server: 'smtp://mail.example.com', ...settings }, { ...NAMES, ...names }).name
    assert.equal(nameOf({ ehloName: 'out.example.com' }), 'out.example.com')
    assert.equal(nameOf({}), 'hub.example.com')
    for (const hubUrl of ['http://127.0.0.1:8080', 'http://localhost:8080', 'http://[::1]:8080', 'http://hub:8080']) {
      assert.equal(nameOf({}, { hubUrl, hostname: 'machine.example.com' }), 'machine.example.com')
      assert.equal(nameOf({}, { hubUrl }), undefined)
    }
  })

  it('is refused with a wrong password, which no error repeats; a temporary login failure is retried', async () => {
    const { logins, mails, port } = await receive()
    assert.equal(
      (
        await failsWith(
          'channel-refused',
          (await email(`smtp://hub:wrong-password@127.0.0.1:${port}`)).send(noticeOf(), never),
        )
      ).message,
      'The mail server 127.0.0.1 refused the login (535).',
    )
    assert.deepEqual([logins, mails], [['hub wrong-password'], []])
    const later = await receive(() => ({
      onAuth: (_auth, _session, done) => done(null, { message: 'later', responseCode: 454 }),
    }))
    await failsWith(
      'channel-unavailable',
      (await email(`smtp://hub:wrong-password@127.0.0.1:${later.port}`)).send(noticeOf(), never),
    )
  })

  it('is in doubt only if the connection broke after the mail was sent; the retry sends the same mail', async () => {
    let broken = true
    const { mails, port } = await receive((drop) => ({
      onData: (_stream, _session, done) => (broken ? drop() : done()),
    }))
    const channel = await email(`smtp://127.0.0.1:${port}`)
    const notice = noticeOf()
    await failsWith('notice-in-doubt', channel.send(notice, never))
    assert.equal(mails.length, 1)
    broken = false
    await channel.send(notice, never)
    assert.deepEqual(
      mails.map(({ raw }) => headerOf(raw, 'Message-ID')),
      Array.from({ length: 2 }, () => `<${notice.id}@mail.example.com>`),
    )

    for (const options of [
      (drop) => ({ onConnect: () => drop() }),
      (drop) => ({ onMailFrom: () => drop() }),
      (drop) => ({ onRcptTo: () => drop() }),
    ] satisfies Parameters<typeof receiveMail>[0][]) {
      const { mails, port } = await receive(options)
      await failsWith('channel-unavailable', (await email(`smtp://127.0.0.1:${port}`)).send(noticeOf(), never))
      assert.deepEqual(mails, [])
    }

    const stop = new AbortController()
    const stopping = await receive(() => ({ onData: () => stop.abort() }))
    await failsWith('notice-in-doubt', (await email(`smtp://127.0.0.1:${stopping.port}`)).send(noticeOf(), stop.signal))
    await failsWith(
      'channel-unavailable',
      (await email(`smtp://127.0.0.1:${stopping.port}`)).send(noticeOf(), AbortSignal.abort()),
    )
    assert.equal(stopping.mails.length, 1)
  })

  it('is sent once by each call, whatever the server does', async () => {
    let connections = 0
    const { port } = await receive((drop) => ({
      onConnect: () => {
        connections += 1
        drop()
      },
    }))
    await failsWith('channel-unavailable', (await email(`smtp://127.0.0.1:${port}`)).send(noticeOf(), never))
    assert.equal(connections, 1)
  })

  it('is checked by a login that sends nothing', async () => {
    const { mails, logins, port } = await receive()
    assert.equal(
      await (await email(`smtp://hub:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}`)).check(never),
      undefined,
    )
    assert.deepEqual([logins, mails], [[`hub ${PASSWORD}`], []])
    await failsWith('channel-refused', (await email(`smtp://hub:wrong-password@127.0.0.1:${port}`)).check(never))
    await failsWith('channel-unavailable', (await email(`smtp://127.0.0.1:${await freePort()}`)).check(never))
    await failsWith('channel-unavailable', (await email(`smtp://127.0.0.1:${port}`)).check(AbortSignal.abort()))
  })
})
