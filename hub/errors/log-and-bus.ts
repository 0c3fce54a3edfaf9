import { park, person, retry, type Problem } from './problem.ts'

/** Errors of the event log and of messages. */
export const LOG_AND_BUS_PROBLEMS = {
  'revision-conflict': {
    status: 409,
    title: 'Concurrent change',
    cause: 'The stream changed between reading and writing.',
    cure: 'Read again and repeat the command.',
    disposition: 'retry',
  },
  'log-mismatch': retry(
    'The log was set back or replaced',
    'The log lacks an event that a view, the API keys or the dispatcher has processed, or has another one in its ' +
      'place: it was restored from a backup, lost its end, or is the log of another hub.',
    'The hub rebuilds the part from the log, and /health/ready names it meanwhile. Documents of the lost part of the ' +
      'log are gone: restore a newer log if there is one, or have them sent again. If the log was set back by other ' +
      'means than `waybill restore`, stop the hub and run `waybill restore --record`: the hub then asks the targets ' +
      'before it posts anything. Discard messages that were parked with this code.',
  ),
  'stale-read': retry(
    'The event store is behind',
    'A node of the event store does not show yet what was written before.',
    'No action is needed: the hub retries. If it lasts, check the cluster of the event store.',
  ),
  'event-too-large': park(
    'Event too large',
    'An event is larger than 64 KiB, or one append is larger than 1 MiB.',
    'Report it: large data belongs in a blob.',
  ),
  'unknown-event': park(
    'Unknown event',
    'The log has an event that this version does not know.',
    'Start the version of Waybill that wrote it, or a later one.',
  ),
  'unroutable': park(
    'No queue for this message',
    'A command was published to a queue that does not exist.',
    'Start the process role that consumes the queue, or correct the target in the pipeline.',
  ),
  'unreadable-message': park(
    'Unreadable message',
    'A message is not a command that this version knows.',
    'Look at the parked message, fix the program that sent it, and discard the message.',
  ),
  'attempts-exhausted': person(
    'All attempts failed',
    'Every attempt of the retry schedule failed.',
    'The trail shows the reason of the last attempt. Fix it, then replay.',
  ),
  'step-timeout': retry(
    'A step took too long',
    'A step did not finish within its time limit.',
    'No action is needed: the hub retries.',
  ),
} as const satisfies Record<string, Problem>
