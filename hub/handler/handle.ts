import { codeOf } from '../errors.ts'
import type { EventData, EventStore, NewEvent, StoredEvent } from '../drivers/event-store/port.ts'
import { uuid5Namespace } from '../platform/uuid5.ts'

const eventIdOf = uuid5Namespace('6d3c5f0e-7a55-5f0e-9c43-0f6f5f7d1b0a')
const CONFLICT_RETRIES = 8

/** Who asks for what, when and why; goes into the metadata of every event that follows. Ids and times are made by the caller, never by the domain. */
export interface CommandContext {
  /** the same command keeps its id in every retry, so that a retry adds nothing */
  commandId: string
  tenant: string
  /** key:<id>, system:<role> … */
  actor: string
  at: string
  correlationId: string
  /** id of the event or message that led here */
  causationId: string
  traceparent?: string
  /** decides at this revision only: where the stream has moved on, nothing is added */
  onlyAt?: number | 'no-stream'
}

export interface Aggregate<State, Command, Event extends { type: string; data: object }> {
  initial: State
  decide(state: State, command: Command): Event[]
  evolve(state: State, event: Event): State
  upcast(event: StoredEvent): Event
  /** schema version that its events are written with */
  schema: string
}

export interface Loaded<State> {
  state: State
  revision: number | 'no-stream'
  /** ids of the commands that led here */
  commandIds: ReadonlySet<string>
}

export interface Handled<State> extends Loaded<State> {
  events: NewEvent[]
  position: string | undefined
}

/** The state that stored events lead to. */
export const foldEvents = <State, Event extends { type: string; data: object }>(
  aggregate: Aggregate<State, never, Event>,
  events: readonly StoredEvent[],
): State => events.reduce((state, event) => aggregate.evolve(state, aggregate.upcast(event)), aggregate.initial)

export async function load<State, Event extends { type: string; data: object }>(
  store: EventStore,
  aggregate: Aggregate<State, never, Event>,
  stream: string,
): Promise<Loaded<State>> {
  return loadedFrom(aggregate, await store.read(stream))
}

/** What `load` gives, from all events of the stream. */
export function loadedFrom<State, Event extends { type: string; data: object }>(
  aggregate: Aggregate<State, never, Event>,
  stored: readonly StoredEvent[],
): Loaded<State> {
  return {
    state: foldEvents(aggregate, stored),
    revision: stored.at(-1)?.revision ?? 'no-stream',
    commandIds: new Set(stored.map(({ metadata }) => metadata['commandId'] ?? '')),
  }
}

/**
 * Loads the stream, folds it, decides and appends at the revision that was read. A conflict is decided anew on the newer state;
 * nothing else is retried; a command whose id stands in the stream already adds nothing. Several commands are decided one after another and appended together, all or nothing.
 * With `known`, what the caller has just loaded or made, the first try reads nothing: were it out of date, the append would conflict.
 */
export async function handle<State, Command, Event extends { type: string; data: object }>(
  store: EventStore,
  aggregate: Aggregate<State, Command, Event>,
  stream: string,
  commands: Command | readonly Command[],
  context: CommandContext,
  known?: Loaded<State>,
): Promise<Handled<State>> {
  for (let attempt = 0; ; attempt++) {
    const loaded =
      attempt === 0 && known ? known : await load(store, aggregate as Aggregate<State, never, Event>, stream)
    if (
      loaded.commandIds.has(context.commandId) ||
      (context.onlyAt !== undefined && loaded.revision !== context.onlyAt)
    )
      return { ...loaded, events: [], position: undefined }
    let next = loaded.state
    const decided: Event[] = []
    for (const command of [commands].flat() as Command[]) {
      const events = aggregate.decide(next, command)
      next = events.reduce(aggregate.evolve, next)
      decided.push(...events)
    }
    if (decided.length === 0) return { ...loaded, events: [], position: undefined }
    const events = decided.map((event, index) => envelope(event, index, aggregate.schema, context))
    try {
      const appended = await store.append(stream, events, loaded.revision)
      return {
        state: next,
        revision: appended.revision,
        commandIds: new Set([...loaded.commandIds, context.commandId]),
        events,
        position: appended.position,
      }
    } catch (error) {
      if (codeOf(error) !== 'revision-conflict' || attempt >= CONFLICT_RETRIES) throw error
    }
  }
}

function envelope(
  event: { type: string; data: object },
  index: number,
  schema: string,
  context: CommandContext,
): NewEvent {
  return {
    id: eventIdOf(`${context.commandId}:${event.type}:${index}`),
    type: event.type,
    data: event.data as EventData,
    metadata: {
      $correlationId: context.correlationId,
      $causationId: context.causationId,
      tenant: context.tenant,
      actor: context.actor,
      schema,
      occurredAt: context.at,
      commandId: context.commandId,
      ...(context.traceparent && { traceparent: context.traceparent }),
    },
  }
}
