import assert from 'node:assert/strict'
import { ids } from '../../../../hub/streams/ids.ts'

/** The id of the name "waybill" in each namespace, computed with another implementation of RFC 9562. */
const IDS: Record<keyof typeof ids, string> = {
  event: 'b022042e-3d69-5ff1-90f0-5cbe47ecaff2',
  intakeClaim: '2a395a7a-8481-516a-a9a5-110ace7273c1',
  businessClaim: '6219c7a3-af96-530c-9d3c-b9ee6a454350',
  intakeCommand: '67ae4310-6137-55f5-9f73-a5094d9f1d6c',
  consumerCommand: 'baa5fcfa-90d0-593b-bbdd-03e26078841e',
  dispatcherCommand: '1e0bd441-cbf4-534e-ba25-bd4c85cef5b5',
  parkingCommand: '22aa9315-f858-5303-b70d-e2687cee6196',
  moveCommand: '699c82b2-4ccb-5fab-8315-b668b002cdea',
  parkedMessage: '6f8ee2a8-f90a-5d72-b49c-0706f2583b07',
  message: '688e443e-7d91-520b-85a0-efb0f6fde758',
  notice: '2455d473-49db-5738-abc3-4eaa5314fa3a',
  sampleCommand: '083b375e-2001-54f5-8cde-0908f837c5e3',
  seller: '6e8c3b08-7fbf-5709-9467-c49beddc9ad4',
}

describe('the id namespaces', () => {
  it('never change, because stored ids depend on them', () => {
    assert.deepEqual(Object.fromEntries(Object.entries(ids).map(([name, idOf]) => [name, idOf('waybill')])), IDS)
  })
})
