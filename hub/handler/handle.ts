import { codeOf } from '../errors.ts'
import type { EventStore, NewEvent, StoredEvent } from '../drivers/event-store/port.ts'
import { appendEvents, type EventContext } from '../streams/writer.ts'

const CONFLICT_RETRIES = 8

/** The envelope of a command: who sent it, when and why. */
export interface CommandContext extends EventContext {
  /** decides at this revision only; at any other nothing is added */
  onlyAt?: number | 'no-stream'
}

export interface Aggregate<State, Command, Event extends { type: string; data: object }> {
  initial: State
  decide(state: State, command: Command): Event[]
  evolve(state: State, event: Event): State
  upcast(event: StoredEvent): Event
}

export interface Loaded<State> {
  state: State
  revision: number | 'no-stream'
  /** ids of the commands whose events are in the stream */
  commandIds: ReadonlySet<string>
}

export interface Handled<State> extends Loaded<State> {
  events: NewEvent[]
  position: string | undefined
}

/** The state after these stored events. */
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

/** The result of `load`, from all events of the stream. */
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
 * Loads the stream, folds it, decides, and appends at the revision that was read. On a conflict it decides again on the
 * newer state; it retries nothing else. A command whose id is in the stream already adds nothing. Several commands are
 * decided one after another and appended together, all or none. With `known`, the state that the caller has just loaded
 * or made, the first attempt reads nothing: if it is out of date, the append conflicts.
 * @throws {WaybillError} what `decide` throws, `revision-conflict` after 8 conflicts, and what the event store reports
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
    const isOtherRevision = context.onlyAt !== undefined && loaded.revision !== context.onlyAt
    if (isOtherRevision || loaded.commandIds.has(context.commandId))
      return { ...loaded, events: [], position: undefined }
    const { decided, state } = decideAll(aggregate, loaded.state, [commands].flat() as Command[])
    if (decided.length === 0) return { ...loaded, events: [], position: undefined }
    try {
      const { events, revision, position } = await appendEvents(store, stream, decided, loaded.revision, context)
      return { state, revision, position, events, commandIds: new Set([...loaded.commandIds, context.commandId]) }
    } catch (error) {
      if (codeOf(error) !== 'revision-conflict' || attempt >= CONFLICT_RETRIES) throw error
    }
  }
}

function decideAll<State, Command, Event extends { type: string; data: object }>(
  aggregate: Aggregate<State, Command, Event>,
  initial: State,
  commands: readonly Command[],
): { decided: Event[]; state: State } {
  let state = initial
  const decided: Event[] = []
  for (const command of commands) {
    const events = aggregate.decide(state, command)
    state = events.reduce(aggregate.evolve, state)
    for (const event of events) decided.push(event)
  }
  return { decided, state }
}
