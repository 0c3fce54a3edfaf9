import assert from 'node:assert/strict'
import { codeOf, type ErrorCode } from '../../hub/errors.ts'

interface Domain<State, Command, Event> {
  initial: State
  decide(state: State, command: Command): Event[]
  evolve(state: State, event: Event): State
}

/** given(events).when(command).then(events) for an aggregate. */
export const givenFor =
  <State, Command, Event>({ initial, decide, evolve }: Domain<State, Command, Event>) =>
  (...events: Event[]) => {
    const state = events.reduce(evolve, initial)
    return {
      state,
      when: (command: Command) => ({
        then: (...expected: Event[]) => assert.deepEqual(decide(state, command), expected),
        thenTypes: (...types: string[]) =>
          assert.deepEqual(
            decide(state, command).map((event) => (event as { type: string }).type),
            types,
          ),
        thenNothing: () => assert.deepEqual(decide(state, command), []),
        thenRefused: (code: ErrorCode, message = /./) =>
          assert.throws(
            () => decide(state, command),
            (error) => codeOf(error) === code && message.test((error as Error).message),
          ),
      }),
    }
  }
