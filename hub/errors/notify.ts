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
    'The mail server or the webhook refused the connection or was busy. Nothing was sent.',
    'No action is needed: the hub retries.',
  ),
  'channel-refused': person(
    'The channel refused the notice',
    'The mail server or the webhook does not accept the notice.',
    'Read the reason in the trail, correct the settings of the channel, and replay the parked notice: ' +
      '`waybill parked list`.',
  ),
  'notice-in-doubt': retry(
    'Notice in doubt',
    'The connection broke after the notice was sent and before the response arrived.',
    'No action is needed: the hub sends the notice again under the same id. It sends an e-mail at most twice.',
  ),
} as const satisfies Record<string, Problem>
