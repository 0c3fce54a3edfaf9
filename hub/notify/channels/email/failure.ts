import { WaybillError } from '../../../errors.ts'
import { isBadCertificate } from '../../../platform/http.ts'

/** A failure as nodemailer reports it. A broken connection has the same code before and after the message was sent. */
export interface MailFailure {
  code?: string
  originalCode?: string
  response?: string
  responseCode?: number
}

/**
 * `left`: bytes of the mail were sent. An answer of the server decides; without one, the mail is in doubt from then on.
 */
export function classifyFailure(
  { code = '', originalCode, response = '', responseCode = 0 }: MailFailure,
  { host, left }: { host: string; left: boolean },
): WaybillError {
  const why = originalCode ?? code
  if (responseCode >= 400 && responseCode < 600)
    return new WaybillError(responseCode < 500 ? 'channel-unavailable' : 'channel-refused', answer())
  if (left)
    return new WaybillError(
      'notice-in-doubt',
      `The connection to the mail server ${host} ended before it confirmed the mail (${why}).`,
    )
  if (isBadCertificate(why))
    return new WaybillError(
      'channel-untrusted',
      `The certificate of the mail server ${host} is not trusted (${why}). ` +
        'Renew it, or set NODE_EXTRA_CA_CERTS to a PEM file with the certificate of its authority.',
    )
  if (code === 'EENVELOPE' || code === 'EMESSAGE' || code === 'EAUTH')
    return new WaybillError('channel-refused', `The mail cannot be sent by the mail server ${host} (${why}).`)
  if (code === 'EABORT')
    return new WaybillError('channel-unavailable', `The mail server ${host} was not contacted: the hub is stopping.`)
  return new WaybillError('channel-unavailable', `The mail server ${host} cannot be reached (${why}).`)

  function answer(): string {
    if (code === 'ETLS') return `The mail server ${host} does not encrypt (${responseCode}), so it gets no password.`
    // The text of a refused login may repeat the login.
    if (code === 'EAUTH') return `The mail server ${host} refused the login (${responseCode}).`
    return `The mail server ${host} answered ${answerOf({ response })}.`
  }
}

/** It often repeats the recipient, and a personal address belongs neither in the log nor in a stream. */
export const answerOf = ({ response = '' }: MailFailure): string =>
  response
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/[^\s<>]+@(?=[^\s<>]+)/g, '…@')
    .slice(0, 200)
    .trim()
    .replace(/\.$/, '')
