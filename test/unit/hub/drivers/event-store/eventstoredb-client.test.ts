import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { EventStoreDBClient } from '@eventstore/db-client'

/** The version whose private members and generated files the driver was checked against. */
const CHECKED_VERSION = '6.2.1'
const DECISION = 'docs/decisions/0003-eventstoredb-client-internals.md'

describe('the internals of @eventstore/db-client', () => {
  it('are those of the version that the driver was checked against', () => {
    const { version } = createRequire(import.meta.url)('@eventstore/db-client/package.json') as { version: string }
    assert.equal(
      version,
      CHECKED_VERSION,
      `The EventStoreDB driver uses internals of @eventstore/db-client ${CHECKED_VERSION}, but ${version} is ` +
        `installed: check each item of ${DECISION}, run test/contracts and ` +
        'test/faults/eventstoredb, then change this version.',
    )
  })

  it('have the private members that the driver calls', () => {
    const client = EventStoreDBClient.connectionString('esdb://localhost:2113?tls=false') as unknown as Record<
      string,
      unknown
    >
    for (const member of ['GRPCStreamCreator', 'callArguments', 'getChannel', 'handleError'])
      assert.equal(typeof client[member], 'function', `${member} is missing: see ${DECISION}`)
  })
})
