import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import type { ProcessRole } from '../../config/config.ts'
import { inOneLine, violationsOf } from '../support/check-run.ts'
import { openRig, type Rig } from '../support/crash-sweep.ts'
import { openHubProcesses, type HubProcesses, type Member } from '../support/hub-processes.ts'
import { UNSURE } from '../support/quick-reader.ts'
import type { Submission } from '../support/senders.ts'
import { untilTrue } from '../support/until.ts'
import { withServers } from '../support/world.ts'

/** A dispatcher that hangs is replaced when its lease ends. */
const WITHIN_MS = 60_000
const TWICE: readonly ProcessRole[] = ['api', 'dispatcher', 'inference', 'adapters', 'projections', 'notify']
const ENGINES = ['engine store', 'engine bus', 'engine views', 'engine blobs']
/** The components that a process reports beside the engines. */
const OWN_PARTS: Partial<Record<ProcessRole, readonly string[]>> = {
  dispatcher: ['dispatcher'],
  projections: ['view documents', 'view deliveries', 'view audit'],
}

withServers('two processes of each role', function () {
  let rig: Rig
  let processes: HubProcesses
  before(async function () {
    this.timeout(300_000)
    rig = await openRig('real')
    processes = await openHubProcesses(
      rig.world,
      [...TWICE, ...TWICE].map((role) => [role]),
    )
  })
  after(async () => {
    await processes?.killAll()
    await rig?.close()
  })
  const of = (role: ProcessRole): Member[] => processes.members.filter(({ roles }) => roles.includes(role))

  const isPosted = async (submission: Submission, url: string): Promise<boolean> =>
    (await rig.senders.call<{ state: string }>(url, 'GET', `/documents/${submission.acknowledged[0]}`))?.body.state ===
    'posted'
  /** Sends to one address after another until one accepts. */
  async function accepted(submission: Submission, urls: readonly string[]): Promise<void> {
    for (let tries = 0; !(await rig.senders.send(urls[tries % urls.length]!, submission)); tries++) await delay(25)
  }
  const urls = () => of('api').map(({ url }) => url)
  async function processDocuments(count: number): Promise<void> {
    const submissions = Array.from({ length: count }, () => rig.senders.submit())
    await Promise.all(
      submissions.map((submission, index) => accepted(submission, index % 2 === 0 ? urls() : urls().toReversed())),
    )
    for (const submission of submissions)
      await untilTrue(`the posting of ${submission.number}`, () => isPosted(submission, urls()[0]!), WITHIN_MS)
  }

  it('report their components and become ready', async function () {
    this.timeout(300_000)
    for (const role of TWICE) {
      for (const member of of(role)) {
        // One of the two dispatchers may wait for the lease.
        await untilTrue(
          `readiness of ${role}`,
          async () => (await processes.ready(member))?.status === 200 || role === 'dispatcher',
          WITHIN_MS,
        )
        const parts = Object.keys((await processes.ready(member))!.body.parts!)
        for (const part of [...ENGINES, ...(OWN_PARTS[role] ?? [])])
          assert.ok(parts.includes(part), `${role} does not report ${part}`)
      }
    }
  })

  it('process documents that either API accepted', async function () {
    this.timeout(300_000)
    await processDocuments(4)
  })

  it('continue while one dispatcher hangs, which does no harm when it resumes', async function () {
    this.timeout(300_000)
    for (const hanging of of('dispatcher')) {
      hanging.hub.child.kill('SIGSTOP')
      await processDocuments(2)
      hanging.hub.child.kill('SIGCONT')
    }
    await processDocuments(2)
  })

  it('lose no request when one API stops under load', async function () {
    this.timeout(300_000)
    let stopped = false
    const client = async () => {
      for (; !stopped; await delay(50)) await accepted(rig.senders.submit(), urls())
    }
    const clients = Array.from({ length: 3 }, client)
    const [first] = of('api')
    const before = rig.senders.all.length
    await untilTrue('load', async () => rig.senders.all.length > before + 8)
    await processes.replace(first!, 'SIGTERM')
    const after = rig.senders.all.length
    await untilTrue('load', async () => rig.senders.all.length > after + 8)
    stopped = true
    await Promise.all(clients)
  })

  it('notify people although a notifier dies', async function () {
    this.timeout(300_000)
    const unsure = rig.senders.submit('main', UNSURE, ['in-review', 'rejected'])
    await accepted(unsure, urls())
    const [id] = unsure.acknowledged
    const isInReview = async () =>
      (await rig.senders.call<{ state: string }>(urls()[0]!, 'GET', `/documents/${id}`))?.body.state === 'in-review'
    await untilTrue('the review', isInReview)
    const dying = processes.replace(of('notify')[0]!)
    await rig.senders.call(urls()[0]!, 'POST', `/documents/${id}/review`, { reject: 'It is not ours.' })
    await untilTrue('the notice', async () =>
      rig.world.receivedNotices.some(({ documentId, state }) => documentId === id && state === 'rejected'),
    )
    await dying
  })

  it('continue after a SIGKILL of one process of each role', async function () {
    this.timeout(300_000)
    for (const role of TWICE) {
      const sending = processDocuments(2)
      await processes.replace(of(role)[0]!)
      await sending
    }
  })

  it('have lost no document and posted none twice', async function () {
    this.timeout(420_000)
    await processes.killAll()
    const report = await rig.settle()
    console.log(`      ${inOneLine(report)}`)
    assert.deepEqual(violationsOf(report), [])
    assert.equal(report.ok, report.attempt)
  })
})
