import { busContract } from './bus.ts'
import { deleteTopology, freshPrefix, openShortBus, TIME_SCALE, withBrokers } from '../support/rabbit.ts'
import { openFaultProxy } from '../support/tcp-fault-proxy.ts'
import { setTimeout } from 'node:timers/promises'

withBrokers('the bus', (url) => {
  const prefix = freshPrefix()
  const used: string[] = []
  after(() => deleteTopology(url, prefix, used))

  busContract(async () => {
    const queues = [`one-${used.length}.v1`, `other-${used.length}.v1`] as const
    used.push(...queues)
    const open = async () => {
      const proxy = await openFaultProxy(url)
      return { proxy, bus: await openShortBus({ url: proxy.url, prefix, queues }) }
    }
    let current = await open()
    return {
      bus: current.bus,
      queues,
      features: { delayedCount: false },
      now: () => Date.now() / TIME_SCALE,
      passTime: (ms) => setTimeout(ms * TIME_SCALE),
      // A crash: the sockets are cut, and the handlers of the first bus never end.
      async reopen() {
        await current.proxy.close()
        void current.bus.close()
        current = await open()
        return current.bus
      },
      async close() {
        await current.bus.close()
        await current.proxy.close()
      },
    }
  })
})
