import assert from 'node:assert/strict'
import type { Bus } from '../../../hub/drivers/bus/port.ts'
import { silentLog } from '../../../hub/log.ts'
import { freePorts } from '../../support/free-port.ts'
import { startOwnServers, type OwnServers } from '../../support/own-servers.ts'
import { collecting, command, openShortBus, withBrokers } from '../../support/rabbit.ts'
import { untilTrue } from '../../support/until.ts'

const QUEUE = 'work.v1'
/**
 * For a start of the broker, or a few commands to it: each command starts an Erlang machine, which takes 15 s on a busy
 * computer.
 */
const COMMANDS_MS = 300_000
/** For the same, asked again until the answer is right. */
const LISTED_MS = 120_000

withBrokers('the bus when its broker fails', (_, { server, service }) => {
  let broker: OwnServers
  let bus: Bus
  before(async function () {
    this.timeout(COMMANDS_MS)
    broker = await startOwnServers([server], await freePorts(100))
    bus = await openShortBus({ url: broker.fact(service), queues: [QUEUE], waitMs: 4_000 })
  })
  after(async function () {
    this.timeout(COMMANDS_MS)
    await bus?.close()
    broker?.wipe()
  })

  const detectorQueues = async (...which: string[]): Promise<number> =>
    (await broker.control('-q', 'list_queues', ...which, 'name', '--no-table-headers'))
      .split('\n')
      .filter((name) => name.includes('.loss-detector.')).length

  it('reports a blocked broker, still settles what it has, and resumes without a restart', async function () {
    this.timeout(COMMANDS_MS)
    const { numbers, consumer } = collecting(bus, QUEUE)
    await bus.publish([command(QUEUE, 1)])
    await untilTrue('it works', () => numbers().length === 1)
    await consumer.stop()
    await bus.publish([command(QUEUE, 2)])

    await broker.control('set_vm_memory_high_watermark', '0.0001')
    const refused = assert.rejects(bus.publish([command(QUEUE, 3)]), { code: 'broker-blocked' })
    await untilTrue('the block is noticed', () =>
      bus.depth(QUEUE).then(
        () => false,
        (error) => error.code === 'broker-blocked',
      ),
    )
    const settled = collecting(bus, QUEUE)
    await untilTrue('acknowledgements still work', () => settled.numbers().includes(2))
    await refused

    // On a busy computer the command takes longer than a publish waits; the publish is then repeated, as the port
    // demands.
    const late = untilTrue(
      'it accepts messages again',
      () =>
        bus.publish([command(QUEUE, 4)]).then(
          () => true,
          (error: { code: string }) => {
            assert.equal(error.code, 'broker-blocked')
            return false
          },
        ),
      60_000,
    )
    await broker.control('set_vm_memory_high_watermark', '0.6')
    await late
    // The message of the failed publish was sent already, and the port allows it to be in the queue.
    await untilTrue('all arrive', () => [3, 4].every((number) => settled.numbers().includes(number)))
    assert.equal((await bus.depth(QUEUE)).ready, 0)
    await settled.consumer.stop()
  })

  it('notices a block while nothing is published', async function () {
    this.timeout(COMMANDS_MS)
    await broker.control('set_vm_memory_high_watermark', '0.0001')
    await untilTrue('the block is noticed', () =>
      bus.depth(QUEUE).then(
        () => false,
        (error) => error.code === 'broker-blocked',
      ),
    )
    await broker.control('set_vm_memory_high_watermark', '0.6')
    await untilTrue('the end of the block is noticed', () =>
      bus.depth(QUEUE).then(
        () => true,
        () => false,
      ),
    )
  })

  it('loses no confirmed message when the broker is killed, and consumes again when it is back', async function () {
    this.timeout(COMMANDS_MS)
    const sent = new Set<number>()
    let next = 100
    let stopped = false
    const publisher = (async () => {
      while (!stopped) {
        const number = next++
        // A failed publish is repeated with the same id, as the port demands.
        while (!stopped) {
          const failed = await bus.publish([command(QUEUE, number)]).then(
            () => undefined,
            (error: { code: string }) => error.code,
          )
          if (failed === undefined) {
            sent.add(number)
            break
          }
          assert.equal(failed, 'engine-unavailable')
        }
      }
    })()
    const { numbers, consumer } = collecting(bus, QUEUE)
    await untilTrue('messages flow', () => numbers().length > 50)
    await broker.kill(server)
    await untilTrue('the probe fails', () =>
      bus.depth(QUEUE).then(
        () => false,
        (error) => error.code === 'engine-unavailable',
      ),
    )
    const before = numbers().length
    await broker.start(server)
    const back = performance.now()
    await untilTrue('the consumer works again', () => numbers().length > before + 50, 15_000)
    console.log(
      `    consumers and publishes work again ${Math.round(performance.now() - back)} ms after the broker is ready`,
    )
    stopped = true
    await publisher
    await untilTrue('every confirmed message arrives', () => {
      const arrived = new Set(numbers())
      return [...sent].every((number) => arrived.has(number))
    })
    await consumer.stop()
    assert.equal(bus.diagnostics!.dataLossCount(), 0)
  })

  it('warns once, and works, where its user may not declare the queue that detects a data loss', async function () {
    this.timeout(COMMANDS_MS)
    await broker.control('add_user', 'limited', 'limited')
    await broker.control('set_permissions', 'limited', '^(?!.*loss-detector).*', '.*', '.*')
    const url = new URL(broker.fact(service))
    Object.assign(url, { username: 'limited', password: 'limited' })
    const warned: string[] = []
    const limited = await openShortBus({
      url: url.href,
      queues: [QUEUE],
      log: { ...silentLog, warn: (_, text) => void warned.push(text) },
    })
    assert.equal(limited.diagnostics!.dataLossCount(), 0)
    await untilTrue('it warns', () =>
      warned.some((text) => text.includes('cannot detect that the broker has lost its data')),
    )
    await limited.publish([command(QUEUE, 900)])
    assert.equal(limited.diagnostics!.dataLossCount(), 0)
    await limited.close()
    assert.equal(warned.filter((text) => text.includes('cannot detect that the broker has lost its data')).length, 1)
  })

  it('detects that the broker came back without its data, also in the process that connects last', async function () {
    this.timeout(COMMANDS_MS)
    const other = await openShortBus({ url: broker.fact(service), queues: [QUEUE], waitMs: 4_000 })
    assert.deepEqual([bus.diagnostics!.dataLossCount(), other.diagnostics!.dataLossCount()], [0, 0])
    await bus.publish([command(QUEUE, 1)])
    await untilTrue('each has its queue', async () => (await detectorQueues()) === 2, LISTED_MS)
    await broker.kill(server)
    broker.eraseData(server)
    await broker.start(server)
    await untilTrue(
      'both have detected it',
      async () => bus.diagnostics!.dataLossCount() === 1 && other.diagnostics!.dataLossCount() === 1,
      LISTED_MS,
    )
    assert.equal((await bus.depth(QUEUE)).ready, 0)
    await other.close()
    await untilTrue('the queue of the closed one is gone', async () => (await detectorQueues()) === 1, LISTED_MS)
  })

  it('does not take an unreachable queue for a data loss, and uses another queue from then on', async function () {
    this.timeout(COMMANDS_MS)
    const warned: string[] = []
    const watching = await openShortBus({
      url: broker.fact(service),
      queues: [QUEUE],
      waitMs: 4_000,
      log: { ...silentLog, warn: (_, text) => void warned.push(text) },
    })
    assert.equal(watching.diagnostics!.dataLossCount(), 0)
    const before = bus.diagnostics!.dataLossCount()
    await untilTrue('each has its queue', async () => (await detectorQueues()) === 2, LISTED_MS)
    // This is what a cluster does when the node of a classic queue goes down: the queue exists and cannot be used.
    await broker.control(
      'eval',
      '[mnesia:dirty_delete(rabbit_queue, Key) || ' +
        '{resource, _, queue, Name} = Key <- mnesia:dirty_all_keys(rabbit_queue), ' +
        'binary:match(Name, <<"loss-detector">>) =/= nomatch].',
    )
    assert.equal(await detectorQueues('--online'), 0)
    await broker.control('close_all_connections', 'a test')
    await untilTrue('each has another queue', async () => (await detectorQueues('--online')) === 2, LISTED_MS)
    assert.deepEqual([watching.diagnostics!.dataLossCount(), bus.diagnostics!.dataLossCount()], [0, before])
    assert.equal(warned.filter((text) => /another queue/.test(text)).length, 1)
    await watching.close()
  })
})
