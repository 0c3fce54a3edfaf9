import { person, refuse, retry, type Problem } from './problem.ts'

/** Errors of channels and notices. */
export const NOTIFY_PROBLEMS = {
  'channels-invalid': refuse(
    500,
    'Invalid channels file',
    'config/channels.yaml does not match its schema.',
    'The message names line and column. Correct the file and start again.',
  ),
  'channel-settings-invalid': refuse(
    500,
    'Invalid channel settings',
    'A channel in config/channels.yaml lacks a setting or has an invalid value.',
    'The message names the setting. Correct it and start again.',
  ),
  'channel-unknown': person(
    'Unknown channel',
    'A notice names a channel that config/channels.yaml no longer defines.',
    'Add the channel again and replay the parked notice, or discard it.',
  ),
  'channel-unavailable': retry(
    'The channel is unavailable',
    'The mail server or the webhook refused the connection or was busy, or the mail server deferred some recipients. ' +
      'They got nothing.',
    'No action is needed: the hub retries. A recipient that has the mail does not get it again.',
  ),
  'channel-refused': person(
    'The channel refused the notice',
    'The mail server or the webhook does not accept the notice, or the mail server refused some of its recipients.',
    'Read the reason in the trail, correct the settings of the channel, and replay the parked notice: ' +
      '`waybill parked list`. A recipient that has the mail does not get it again.',
  ),
  'channel-untrusted': person(
    'The certificate of the channel is not trusted',
    'The mail server or the webhook identifies itself by a certificate that has expired, names another host, or was ' +
      'issued by an authority that the hub does not know. Nothing was sent.',
    'Renew the certificate, or set the environment variable NODE_EXTRA_CA_CERTS to a PEM file with the certificate ' +
      'of the authority and start the hub again; `waybill doctor` checks it. Then replay the parked notices.',
  ),
  'notice-in-doubt': retry(
    'Notice in doubt',
    'The connection broke after the notice was sent and before the response arrived.',
    'No action is needed: the hub sends the notice again under the same id. It sends an e-mail at most twice.',
  ),
} as const satisfies Record<string, Problem>
