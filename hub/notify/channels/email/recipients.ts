import { hash } from 'node:crypto'
import { domainToASCII } from 'node:url'
import { WaybillError, type RecipientOutcomes } from '../../../errors.ts'
import { answerOf, type MailFailure } from './failure.ts'

interface Mailbox {
  name: string
  address: string
}

/** One recipient of one notice. */
export interface Recipient {
  mailbox: Mailbox
  /** for the log; holds no address and differs for each notice */
  id: string
  /** its place in the settings, from 1 */
  place: number
}

/** An answer of the mail server to the name of one recipient. */
type RecipientFailure = MailFailure & { recipient?: string }

export function mailboxOf(text: string): Mailbox {
  const [, name = '', address] = /^(?:(.*)<)?([^<>]+)>?$/.exec(text)!
  return { name: name.trim(), address: address! }
}

/** Everyone in the settings, each address once. */
export function recipientsOf(to: readonly string[], noticeId: string): Recipient[] {
  const recipients = to.map((text, index) => {
    const mailbox = mailboxOf(text)
    return { mailbox, id: hash('sha256', `${noticeId} ${sameFor(mailbox.address)}`).slice(0, 16), place: index + 1 }
  })
  return recipients.filter(({ id }, index) => recipients.findIndex((other) => other.id === id) === index)
}

/** The same text for an address in the settings and as the mail library writes it. */
function sameFor(address: string): string {
  const at = address.lastIndexOf('@')
  return `${address.slice(0, at)}@${domainToASCII(address.slice(at + 1))}`.toLowerCase()
}

/**
 * What it means that the server took the mail for some of those that were `tried`; undefined where everyone has it.
 * `all`: everyone in the settings.
 */
export function failureOfSome(
  { all, tried, earlier, host }: { all: Recipient[]; tried: Recipient[]; earlier: RecipientOutcomes; host: string },
  rejected: readonly RecipientFailure[],
): WaybillError | undefined {
  const answers = tried.map((recipient) => ({
    ...recipient,
    failure: rejected.find(({ recipient: address = '' }) => sameFor(address) === sameFor(recipient.mailbox.address)),
  }))
  const isRefused = (failure: MailFailure | undefined) => (failure?.responseCode ?? 0) >= 500
  const recipients = {
    reached: answers.filter(({ failure }) => !failure).map(({ id }) => id),
    refused: answers.filter(({ failure }) => isRefused(failure)).map(({ id }) => id),
  }
  const isDeferred = answers.some(({ failure }) => failure && !isRefused(failure))
  const wereRefused = all.filter(({ id }) => earlier.refused.includes(id))
  if (!isDeferred && recipients.refused.length === 0 && wereRefused.length === 0) return undefined

  const reachedCount = all.filter(({ id }) => earlier.reached.includes(id) || recipients.reached.includes(id)).length
  const detail = [
    ...answers.flatMap(({ failure, place }) =>
      failure ? `The mail server ${host} answered for recipient ${place} of ${all.length}: ${answerOf(failure)}.` : [],
    ),
    ...wereRefused.map(({ place }) => `Recipient ${place} of ${all.length} was refused in an earlier attempt.`),
    ...(reachedCount > 0 ? [`The mail has reached ${reachedCount} of ${all.length}.`] : []),
  ].join(' ')
  return new WaybillError(isDeferred ? 'channel-unavailable' : 'channel-refused', detail, { recipients })
}
