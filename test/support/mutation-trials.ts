import { violationsOf } from './check-run.ts'
import type { Stimulus } from './crash-list.ts'
import { openRig } from './crash-sweep.ts'
import { BUGS } from './planted-bugs.ts'

/** What must happen to a hub so that a bug does harm: a crash at a point, or only work that fails. */
type Step = { dies: string; by: Stimulus } | { lives: Stimulus }

export const TRIALS: Record<string, readonly Step[]> = {
  'checkpoint before confirm': [{ lives: 'document' }],
  'ack before append': [{ lives: 'unreadable once' }],
  'blind resend': [{ dies: 'after send', by: 'document' }],
  'intent after send': [{ dies: 'after send', by: 'document' }],
  'dedupe without tenant': [{ lives: 'twins' }],
  'projection checkpoint before write': [
    { dies: 'after ack DeliverDocument', by: 'document' },
    { dies: 'after ack DeliverDocument', by: 'document' },
  ],
  '202 before the event': [{ dies: 'before append DocumentReceived', by: 'document' }],
  'no expected revision': [{ lives: 'race' }],
  '202 before the bytes': [
    { dies: 'after publish ReadDocument', by: 'document' },
    { dies: 'after publish ReadDocument', by: 'document' },
  ],
  'posted before sent': [{ dies: 'after append DeliveryPosted', by: 'document' }],
  'retry is dropped': [{ lives: 'refused once' }],
  'only the first of a batch': [{ lives: 'many' }],
  'unknown counts as refused': [{ lives: 'mute once' }],
  'target refuses all': [{ lives: 'document' }],
  'death counts as the last attempt': [{ dies: 'before send', by: 'document' }],
  'refused notice counts as sent': [{ lives: 'cancel' }],
  'new id for each attempt': [{ dies: 'after telling', by: 'reject' }],
  'notice is dropped': [{ lives: 'reject' }],
  'switch before built': [{ lives: 'documents' }, { lives: 'rebuild' }],
}

/** All that happens in the trials, once each: without a bug nothing may be found then. */
export const HARMLESS: readonly Step[] = [
  ...new Map(
    Object.values(TRIALS)
      .flat()
      .map((step) => [JSON.stringify(step), step]),
  ).values(),
]

export interface Verdict {
  bug: string
  about: string
  found: string[]
}

/** Runs a hub with a bug and holds the checker against what comes out. */
export async function tryBug(bug: string | undefined, steps: readonly Step[]): Promise<Verdict> {
  const rig = await openRig('embedded')
  const options = bug === undefined ? {} : { bug }
  const stuck: string[] = []
  try {
    for (const step of steps) {
      if ('lives' in step) stuck.push(...(await rig.live(step.lives, options)))
      else if (!(await rig.dieAt({ point: step.dies, stimulus: step.by }, options)))
        throw new Error(`${bug}: ${step.dies} was not reached`)
    }
    const report = await rig.settle(options)
    return {
      bug: bug ?? 'none',
      about: bug === undefined ? 'no bug' : BUGS[bug]!.about,
      found: [...stuck.map((stream) => `stuck: ${stream} does not rest`), ...violationsOf(report)],
    }
  } finally {
    await rig.close()
  }
}

/** One line a bug, with the first thing that was found. */
export const verdictLine = ({ bug, about, found }: Verdict): string =>
  `${found.length > 0 ? 'caught' : 'MISSED'}  ${bug.padEnd(36)} ${about}: ${found[0] ?? 'nothing was found'}`
