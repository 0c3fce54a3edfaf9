// send-notices.ts SETTINGS COUNT: a process that opens an e-mail channel and sends notices, to see what its environment
// does.
import { randomUUID } from 'node:crypto'
import { openChannels } from '../../hub/notify/registry.ts'
import { codeOf } from '../../hub/errors.ts'

const [, , settings = '{}', count = '1'] = process.argv
const channels = await openChannels([{ name: 'mail', by: 'email', settings: JSON.parse(settings) }], {
  hubUrl: 'https://hub.example.com',
})
const channel = channels.get('mail')!
const ends = await Promise.all(
  Array.from({ length: Number(count) }, () =>
    channel
      .send(
        { id: randomUUID(), kind: 'posted', at: new Date(0).toISOString(), tenant: 'main', documentId: 'D' },
        AbortSignal.timeout(30_000),
      )
      .then(
        () => 'sent',
        (error: unknown) => codeOf(error),
      ),
  ),
)
await channel.close()
console.log(JSON.stringify(ends))
