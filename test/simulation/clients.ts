import type { DocumentCommand } from '../../hub/document/commands.ts'
import type { Document } from '../../hub/document/document.ts'
import { codeOf } from '../../hub/errors.ts'
import type { Incoming, Receipt } from '../../hub/intake/receive.ts'
import type { Submission } from './submissions.ts'
import type { Process, World } from './world.ts'

export type Receive = (incoming: Incoming) => Promise<Receipt>
/** Applies the command that a person decides on when the document is seen, if there is one. */
export type Decide = (
  tenant: string,
  documentId: string,
  commandFor: (document: Document) => DocumentCommand | undefined,
) => Promise<void>
export interface Door {
  process: Process
  receive: Receive
  decide: Decide
}

/** What the senders know in the end. */
export interface ClientReport {
  sent: readonly Submission[]
  attempts: number
  acknowledged: { submission: Submission; documentId: string }[]
  refused: { submission: Submission; code: string }[]
  /** senders that have given up without an answer */
  unanswered: Submission[]
}

const PATIENCE_MS = 60_000
const FINAL = new Set(['idempotency-key-reused', 'unsupported-media-type', 'empty-document', 'document-too-large'])

/**
 * Lets every sender try one door after another, as careful senders do: same key, same bytes. Requests and answers get
 * lost.
 */
export function startClients(world: World, submissions: readonly Submission[], doors: readonly Door[]): ClientReport {
  const report: ClientReport = { sent: submissions, attempts: 0, acknowledged: [], refused: [], unanswered: [] }
  const lost = () => world.random.chance(world.bad() ? world.faultSchedule.lostAnswer : 0)

  function attempt(submission: Submission, name: string, left: number): void {
    let open = true
    const close = (then: () => void) => {
      if (!open) return
      open = false
      cancel()
      then()
    }
    const again = () => {
      if (left > 1) world.later(500 + world.random.below(5_000), undefined, () => attempt(submission, name, left - 1))
      else report.unanswered.push(submission)
    }
    const cancel = world.later(PATIENCE_MS, undefined, () => close(again))
    const standing = doors.filter(({ process }) => process.alive)
    if (standing.length === 0) return
    const { process, receive } = world.random.oneOf(standing)
    report.attempts++
    if (lost()) return
    world.later(1 + world.random.below(world.faultSchedule.way), process, () => {
      world.trace.step(world.time(), name, `sends to ${process.name}`, submission.tenant)
      const { tenant, fileName, idempotencyKey, bytes, again: asAnother = false } = submission
      const incoming = {
        tenant,
        fileName,
        bytes: {
          async *[Symbol.asyncIterator]() {
            yield bytes
          },
        },
        source: 'rest',
        actor: name,
        correlationId: name,
        ...(idempotencyKey !== undefined && { idempotencyKey }),
        ...(asAnother && { again: true }),
      }
      receive(incoming).then(
        (receipt) => hear(() => acknowledge(receipt)),
        (error: unknown) => hear(() => refuse(codeOf(error) ?? String(error))),
      )
    })
    function hear(run: () => void): void {
      if (process.alive && !lost())
        world.later(1 + world.random.below(world.faultSchedule.way), undefined, () => close(run))
    }
    function acknowledge({ documentId }: Receipt): void {
      world.trace.step(world.time(), name, 'receives', `202 ${documentId}`)
      report.acknowledged.push({ submission, documentId })
    }
    function refuse(code: string): void {
      world.trace.step(world.time(), name, 'receives', code)
      if (FINAL.has(code)) report.refused.push({ submission, code })
      else again()
    }
  }

  submissions.forEach((submission, index) =>
    world.later(submission.at, undefined, () => attempt(submission, `client-${index + 1}`, submission.tries)),
  )
  return report
}
