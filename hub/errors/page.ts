import { API_PROBLEMS } from './api.ts'
import { DELIVERY_PROBLEMS } from './delivery.ts'
import { HOST_PROBLEMS } from './host.ts'
import { LOG_AND_BUS_PROBLEMS } from './log-and-bus.ts'
import { NOTIFY_PROBLEMS } from './notify.ts'
import type { Disposition, Problem } from './problem.ts'
import { READER_PROBLEMS } from './reader.ts'

type Table = Record<string, Problem>

const NEXT: Record<Disposition, string> = {
  refuse: 'refuses the request or the start',
  retry: 'retries',
  park: 'parks the message',
  person: 'waits for a person',
}

const SECTIONS: readonly (readonly [title: string, problems: Table])[] = [
  ['API and intake', API_PROBLEMS],
  ['Event log and messages', LOG_AND_BUS_PROBLEMS],
  ['Reader', READER_PROBLEMS],
  ['Pipelines, mappings and targets', DELIVERY_PROBLEMS],
  ['Channels', NOTIFY_PROBLEMS],
  ['Storage, engines and settings', HOST_PROBLEMS],
]

/** docs/errors.md from the error tables. `node hub/cli/launch.cjs --run hub/errors/page.ts` prints it. */
export function errorsPage(): string {
  return [
    '# Errors',
    '',
    'Every error of Waybill has one of these codes: in responses of the API (RFC 9457, `type` is `/problems/<code>`),',
    'in the trail, in the log and in `--json` output. A running hub shows the same at `/problems`.',
    '',
    ...SECTIONS.flatMap(([title, problems]) => [`## ${title}`, '', ...tableOf(problems), '']),
  ].join('\n')
}

const tableOf = (problems: Table): string[] => [
  '| code | HTTP | meaning | cause | cure | the hub |',
  '|---|---|---|---|---|---|',
  ...Object.entries(problems).map(
    ([code, { status, title, cause, cure, disposition }]) =>
      `| \`${code}\` | ${status} | ${title} | ${cause} | ${cure} | ${NEXT[disposition]} |`,
  ),
]

if (import.meta.main) process.stdout.write(errorsPage())
