import { prefixOf, type StreamKind } from './names.ts'
import { REGISTRY } from './registry.ts'

const STREAMS: Readonly<Record<StreamKind, readonly [name: string, content: string]>> = {
  document: ['<tenant>.<document id>', 'What happened to one document.'],
  delivery: ['<tenant>.<document id>.<target>', 'The delivery of one document to one target.'],
  notices: ['<tenant>.<document id>', 'The notices about one document.'],
  claim: ['<tenant>.<key>', 'Which document holds a key: a file, an Idempotency-Key or a business key.'],
  parked: ['<tenant>.<message id>', 'The one decision about a parked message.'],
  seller: ['<tenant>.<seller id>', 'What administrators decided about one known seller.'],
  sample: ['<tenant>.<document id>', 'The blind check of one posted document.'],
  tenant: ['<tenant>', 'The API keys of one tenant.'],
  view: ['<view>', 'The rebuild requests of one view.'],
  hub: ['restores', 'When the log was restored from a backup.'],
  checkpoint: ['<follower>', 'How far a follower has processed the log. Only the last event is read.'],
}

/** docs/events.md from the registry. `node hub/cli/launch.cjs --run hub/streams/page.ts` prints it. */
export function eventsPage(): string {
  return [
    '# Stored events',
    '',
    'Every event in the log has one of these types. The schema number is the one that events are written with today;',
    'upcasters read every earlier one (`test/corpus/` holds examples of all). Each event carries an envelope:',
    '`commandId`, `$correlationId`, `$causationId`, `tenant`, `actor`, `schema`, `occurredAt`, and `traceparent` and',
    '`keyId` where there are any. Personal and confidential values are in `data.personal` only.',
    '',
    ...Object.entries(STREAMS).flatMap(([kind, [name, content]]) => sectionOf(kind as StreamKind, name, content)),
  ].join('\n')
}

function sectionOf(kind: StreamKind, name: string, content: string): string[] {
  const { version, types } = REGISTRY[kind]
  return [
    `## \`${prefixOf(kind)}${name}\``,
    '',
    content,
    '',
    '| event | schema | what it records |',
    '|---|---|---|',
    ...Object.entries(types).map(([type, description]) => `| \`${type}\` | ${version} | ${description} |`),
    '',
  ]
}

if (import.meta.main) process.stdout.write(eventsPage())
