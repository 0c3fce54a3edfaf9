import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { channelsFor, loadChannels } from '../../../config/channels.ts'
import { codeOf } from '../../../hub/errors.ts'
import { openChannels } from '../../../hub/notify/registry.ts'
import { failsWith, HUB, open, PATH, secretOf, SECRETS } from '../../support/channels.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

describe('the file of the channels', () => {
  let home: string
  let file: string
  beforeEach(() => {
    home = temporaryFolder('channels')
    file = path.join(home, 'channels.yaml')
  })

  it('is refused with line and column of an error', async () => {
    const fails = async (text: string, message: RegExp) => {
      writeFileSync(file, text)
      await assert.rejects(
        loadChannels(file, { SET: 'x' }),
        (error: Error) => codeOf(error) === 'channels-invalid' && message.test(error.message),
        String(message),
      )
    }
    await fails('books:\n  by: webhook\n  settings: {}\n', /^channels\.yaml:1:1 books needs about\.$/)
    await fails(
      'books:\n  by: webhook\n  about: [posted, moved]\n  settings: {}\n',
      /^channels\.yaml:3:\d+ books\.about\.1 must be one of: in-review, posted, /,
    )
    await fails(
      'books:\n  by: webhook\n  abuot: []\n  about: [posted]\n  settings: {}\n',
      /^channels\.yaml:3:3 books\.abuot is not known here\.$/,
    )
    await fails(
      'books: { by: webhook, about: [posted], tenants: [A b], settings: {} }\n',
      /^channels\.yaml:1:\d+ books\.tenants\.0 has the wrong format/,
    )
    await fails('Books: { by: webhook, about: [posted], settings: {} }\n', /^channels\.yaml:1:1 /)
    await fails('books: [\n', /^channels\.yaml:\d+:\d+ /)
    await fails(
      'books: { by: webhook, about: [posted], settings: { url: "${env:SET}${env:UNSET}" } }\n',
      /books\.settings uses \$\{env:UNSET\}, which is not set\.$/,
    )
    await assert.rejects(loadChannels(path.join(home, 'missing.yaml'), {}), {
      code: 'channels-invalid',
      message: /missing\.yaml/,
    })
  })

  it('of the project defines no channels, and its example is valid', async () => {
    const own = path.join(import.meta.dirname, '../../../config/channels.yaml')
    assert.deepEqual(await loadChannels(own, {}), [])
    // Removing the comment marks makes it a valid file.
    const example = readFileSync(own, 'utf8').replace(/^# (?=\w+:$|  )/gm, '')
    writeFileSync(file, example)
    const channels = await loadChannels(file, { SMTP_URL: 'smtp://mail.example.com', BOOKS_SECRET: SECRETS[0] })
    assert.deepEqual(
      channels.map(({ name, by, about }) => [name, by, about]),
      [
        ['clerks', 'email', ['in-review', 'failed']],
        ['books', 'webhook', ['posted', 'failed']],
      ],
    )
    for (const channel of (await openChannels(channels, HUB)).values()) await channel.close()
  })

  it('decides by tenant and state which channels notify', () => {
    const channels = [
      { name: 'all', by: 'webhook', about: ['posted', 'failed'], settings: {} },
      { name: 'ours', by: 'email', about: ['posted'], tenants: ['main'], settings: {} },
    ] as const
    assert.deepEqual(channelsFor(channels, 'main', 'posted'), ['all', 'ours'])
    assert.deepEqual(channelsFor(channels, 'other', 'posted'), ['all'])
    assert.deepEqual(channelsFor(channels, 'main', 'rejected'), [])
  })
})

describe('the settings of channels', () => {
  it('are refused with the name of the channel and of the setting, without the value', async () => {
    const url = `https://hooks.example.com${PATH}`
    const mail = { server: 'smtp://mail.example.com', from: 'hub@example.com', to: ['ann@example.com'] }
    const wrong: [by: string, settings: Record<string, unknown>, RegExp][] = [
      ['webhook', { secrets: SECRETS }, /url is missing/],
      ['webhook', { url: `ftp://hooks.example.com${PATH}`, secrets: SECRETS }, /setting url/],
      ['webhook', { url: `https://[${PATH}`, secrets: SECRETS }, /setting url/],
      [
        'webhook',
        { url: `https://QUERY:T0P@hooks.example.com${PATH}`, secrets: SECRETS },
        /setting url holds credentials/,
      ],
      ['webhook', { url: `https://T0P@hooks.example.com${PATH}`, secrets: SECRETS }, /setting url holds credentials/],
      ['webhook', { url, secrets: [] }, /setting secrets/],
      ['webhook', { url, secrets: Array.from({ length: 4 }, () => SECRETS[0]) }, /setting secrets/],
      ['webhook', { url, secrets: [SECRETS[0], SECRETS[1]!.slice(6)] }, /setting secrets\/1/],
      ['webhook', { url, secrets: [SECRETS[0], secretOf(randomBytes(23))] }, /setting secrets\/1 .* not 23/],
      ['webhook', { url, secrets: [secretOf(randomBytes(65))] }, /setting secrets\/0 .* not 65/],
      ['webhook', { url, secrets: SECRETS, timeoutSeconds: 31 }, /setting timeoutSeconds/],
      ['webhook', { url, secrets: SECRETS, retries: 3 }, /no setting retries/],
      ['email', { ...mail, server: 'https://mail.example.com' }, /setting server/],
      ['email', { ...mail, server: `smtp://hub@mail.example.com` }, /setting server has one of user and password/],
      ['email', { ...mail, server: `smtp://:T0P@mail.example.com` }, /setting server has one of user and password/],
      ['email', { ...mail, server: `smtp://hub:T0P%@mail.example.com` }, /setting server .*%25/],
      ['email', { ...mail, server: `smtp://mail.example.com${PATH}` }, /setting server has something after/],
      ['email', { ...mail, server: 'smtp://' }, /setting server/],
      ['email', { ...mail, from: 'hub@example.com\r\nBcc: eve@example.com' }, /setting from/],
      ['email', { ...mail, from: 'Hub\r\nBcc: eve@example.com <hub@example.com>' }, /setting from/],
      ['email', { ...mail, from: 'Hub\nSubject <hub@example.com>' }, /setting from/],
      ['email', { ...mail, from: 'hub@example.com>\n' }, /setting from/],
      ['email', { ...mail, to: ['ann@example.com', 'bob@example.com\nX: y'] }, /setting to\/1/],
      ['email', { ...mail, to: ['ann\r\nX: y@example.com'] }, /setting to\/0/],
      ['email', { ...mail, to: ['ann@example.com\r\n'] }, /setting to\/0/],
      ['email', { ...mail, to: ['ann@example.com, eve@example.com'] }, /setting to\/0/],
      ['email', { ...mail, to: [] }, /setting to/],
      ['email', { ...mail, to: Array.from({ length: 21 }, (_, index) => `ann${index}@example.com`) }, /setting to/],
      ['pigeon', {}, /names the kind of channel pigeon, which does not exist\. There are: email, webhook\./],
      ['registry', {}, /the kind of channel registry, which does not exist/],
      ['channel', {}, /the kind of channel channel, which does not exist/],
      ['../notify/email', mail, /does not exist/],
    ]
    for (const [by, settings, message] of wrong) {
      const error = await failsWith('channel-settings-invalid', open(by, settings))
      assert.match(error.message, message)
      assert.match(error.message, /channel ours/)
      assert.deepEqual(error.facts, { channel: 'ours' })
    }
    for (const right of ['hub@example.com', 'Müller & Söhne <hub@bücher.example>', '<hub@example.com>'])
      await (await open('email', { ...mail, from: right })).close()
    await (
      await open('webhook', {
        url,
        secrets: [secretOf(randomBytes(24)), secretOf(randomBytes(64)), SECRETS[0]],
        timeoutSeconds: 30,
      })
    ).close()
  })
})
