import { WaybillError } from '../errors.ts'
import type { SampleEvent, SampleValues, SampledField } from './events.ts'
import { isSameValue } from './same-value.ts'

type Requested = Extract<SampleEvent, { type: 'SampleRequested' }>['data']

export const SAMPLE_STATES = ['open', 'differs', 'right', 'wrong'] as const
export type SampleState = (typeof SAMPLE_STATES)[number]

/** One document that went through without a person, and what a reviewer reads on it without seeing the values. */
export type Sample =
  | { state: 'none' }
  | { state: 'open'; requested: Requested }
  | { state: 'differs' | 'right' | 'wrong'; requested: Requested; entered: SampleValues; wrong: readonly string[] }

export type ExistingSample = Exclude<Sample, { state: 'none' }>

export type SampleCommand =
  | ({ type: 'RequestSample' } & Requested)
  | {
      type: 'AnswerSample'
      /** at the first look all fields; at the second, what is left out stays as entered before */
      values: SampleValues
      /** the reviewer is sure, whatever was posted */
      confirm: boolean
    }

export const noSample: Sample = { state: 'none' }

/**
 * The events that a command leads to. A document is sampled once. Values that differ without `confirm` wait for a
 * second look; the answer that a checked sample has, repeated, leads to none.
 * @throws {WaybillError} `not-found` for a sample that was not requested, `invalid-request` if the first answer lacks a
 *   field or an answer has another one, `not-possible-now` for another answer to a sample that is checked
 */
export function decide(sample: Sample, command: SampleCommand): SampleEvent[] {
  if (command.type === 'RequestSample') {
    const { type: _, ...data } = command
    return sample.state === 'none' ? [{ type: 'SampleRequested', data }] : []
  }
  if (sample.state === 'none') throw new WaybillError('not-found', 'There is no such sample.')
  const { documentType, share, fields } = sample.requested
  const entered = { ...(sample.state !== 'open' && sample.entered), ...command.values }
  assertFields(Object.keys(fields), entered)
  if (sample.state === 'right' || sample.state === 'wrong') {
    const other = Object.keys(fields).find((name) => !isSame(name, fields, entered, sample.entered))
    if (other === undefined) return []
    throw new WaybillError(
      'not-possible-now',
      `The sample is checked, and another ${other} was entered: correct the document to change what was posted.`,
      { state: sample.state },
    )
  }
  const differing = differingFields(sample.requested, entered)
  if (differing.length > 0 && !command.confirm)
    return [{ type: 'SampleDiffered', data: { differing, personal: { entered } } }]
  const judged = Object.entries(fields).map(([name, field]) => [name, { ...field, right: !differing.includes(name) }])
  return [
    {
      type: 'SampleChecked',
      data: {
        documentType,
        share,
        fields: Object.fromEntries(judged) as Record<string, SampledField & { right: boolean }>,
        looks: sample.state === 'differs' ? 2 : 1,
        personal: { entered },
      },
    },
  ]
}

function assertFields(wanted: readonly string[], entered: SampleValues): void {
  const lacking = wanted.find((name) => !Object.hasOwn(entered, name))
  if (lacking !== undefined)
    throw new WaybillError(
      'invalid-request',
      `/body/values/${lacking} is missing. Enter every value of the sample; null if the document has none.`,
    )
  const other = Object.keys(entered).find((name) => !wanted.includes(name))
  if (other !== undefined) throw new WaybillError('invalid-request', `/body/values/${other} is no value of the sample.`)
}

const differingFields = ({ fields, personal }: Requested, entered: SampleValues): string[] =>
  Object.keys(fields).filter((name) => !isSame(name, fields, personal.posted, entered))

const isSame = (name: string, fields: Requested['fields'], one: SampleValues, other: SampleValues): boolean =>
  isSameValue(fields[name]!.kind, one[name] ?? null, other[name] ?? null)

export function evolve(sample: Sample, event: SampleEvent): Sample {
  if (event.type === 'SampleRequested') return { state: 'open', requested: event.data }
  if (sample.state === 'none') return sample
  const { requested } = sample
  const { entered } = event.data.personal
  if (event.type === 'SampleDiffered') return { state: 'differs', requested, entered, wrong: event.data.differing }
  const wrong = Object.entries(event.data.fields).flatMap(([name, { right }]) => (right ? [] : [name]))
  return { state: wrong.length > 0 ? 'wrong' : 'right', requested, entered, wrong }
}
