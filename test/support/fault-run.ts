import { setTimeout as delay } from 'node:timers/promises'
import type { Report } from './check-run.ts'
import { openRig, type Rig } from './crash-sweep.ts'
import { startCrashingHub, type HubProcess } from './hub-process.ts'
import type { QuickDocument } from './quick-reader.ts'
import type { Submission } from './senders.ts'
import type { WorldOptions } from './world.ts'

const PAUSE_MS = 100
/**
 * Between two documents of a client: FerretDB reads a whole view for each change, so that its time grows with the
 * square of their number.
 */
const BREATH_MS = 250
const LOOK_MS = 25
const PATIENCE_MS = 120_000

/** A hub under a small load while its engines break. */
export interface FaultRun {
  rig: Rig
  hub: HubProcess
  /** Sends one document beside the load; resolves once it is accepted. */
  send(more?: QuickDocument): Promise<void>
  /** How many documents of the load were posted so far. */
  posted(): number
  /**
   * Resolves with the seconds until a document that is sent from now on is posted, and until the list of documents says
   * so.
   */
  untilWorking(): Promise<{ posted: number; listed: number }>
  /** Ends the load; resolves with what does not come to rest in the hub that has lived through it all. */
  rest(): Promise<string[]>
  /** The same, and ends the hub; a fresh one finishes what is left, and everything is compared. */
  end(): Promise<Report>
}

export async function openFaultRun(clients: number, options: WorldOptions = {}): Promise<FaultRun> {
  const rig = await openRig('real', options)
  const { senders, world } = rig
  const hub = await startCrashingHub(world.environment)
  const url = hub.url!
  let stopped = false
  let posted = 0

  async function accepted(submission: Submission, until = Number.POSITIVE_INFINITY): Promise<boolean> {
    while (!(await senders.send(url, submission))) {
      if (stopped || submission.refused.length > 0 || Date.now() > until) return false
      await delay(PAUSE_MS)
    }
    return true
  }
  async function isPosted({ acknowledged: [id] }: Submission): Promise<boolean> {
    return (await senders.call<{ state: string }>(url, 'GET', `/documents/${id}`))?.body.state === 'posted'
  }
  async function isListed({ acknowledged: [id] }: Submission): Promise<boolean> {
    const listed = await senders.call<{ documents: { id: string }[] }>(
      url,
      'GET',
      '/documents?state=posted&sort=-receivedAt&limit=100',
    )
    return listed?.status === 200 && listed.body.documents.some((each) => each.id === id)
  }
  const load = Array.from({ length: clients }, async () => {
    while (!stopped) {
      const submission = senders.submit()
      // One after the other: what is measured is a hub that works again, and not how long a queue is.
      if (!(await accepted(submission))) continue
      while (!stopped && !(await isPosted(submission))) await delay(PAUSE_MS)
      posted++
      await delay(BREATH_MS)
    }
  })

  async function rest(): Promise<string[]> {
    stopped = true
    await Promise.all(load)
    return (await hub.ask<string[]>('quiet', PATIENCE_MS))!
  }

  return {
    rig,
    hub,
    rest,
    posted: () => posted,
    async send(more) {
      const submission = senders.submit('main', more)
      if (!(await accepted(submission, Date.now() + PATIENCE_MS))) throw new Error(`${submission.number} is not taken`)
    },
    async untilWorking() {
      const begun = Date.now()
      const submission = senders.submit()
      if (!(await accepted(submission, begun + PATIENCE_MS))) throw new Error('the hub accepts no documents')
      const secondsUntil = async (holds: typeof isPosted) => {
        while (!(await holds(submission))) {
          if (Date.now() - begun > PATIENCE_MS)
            throw new Error(`${submission.number} is not posted after ${PATIENCE_MS / 1000} s`)
          await delay(LOOK_MS)
        }
        return (Date.now() - begun) / 1000
      }
      return { posted: await secondsUntil(isPosted), listed: await secondsUntil(isListed) }
    },
    async end() {
      const restless = await rest()
      await hub.stop()
      const report = await rig.settle()
      report.stuck.push(...restless.map((stream) => `${stream} did not settle`))
      await rig.close()
      return report
    },
  }
}
