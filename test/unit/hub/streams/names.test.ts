import assert from 'node:assert/strict'
import {
  checkpointStream,
  claimStream,
  deliveryStream,
  documentIdOf,
  documentStream,
  kindOf,
  noticesStream,
  parkedStream,
  parseStream,
  prefixOf,
  RESTORES_STREAM,
  sampleStream,
  sellerStream,
  tenantStream,
  viewStream,
  type StreamName,
} from '../../../../hub/streams/names.ts'

const ID = '01J0000000000000000000000A'
const NAMES: [string, StreamName][] = [
  [RESTORES_STREAM, { kind: 'hub', part: 'restores' }],
  [documentStream('main', ID), { kind: 'document', tenant: 'main', documentId: ID }],
  [deliveryStream('main', ID, 'sap.test'), { kind: 'delivery', tenant: 'main', documentId: ID, target: 'sap.test' }],
  [noticesStream('main', ID), { kind: 'notices', tenant: 'main', documentId: ID }],
  [claimStream('main', 'business-0af7'), { kind: 'claim', tenant: 'main', key: 'business-0af7' }],
  [parkedStream('a_1', 'm'), { kind: 'parked', tenant: 'a_1', message: 'm' }],
  [sampleStream('main', ID), { kind: 'sample', tenant: 'main', documentId: ID }],
  [sellerStream('main', 's1'), { kind: 'seller', tenant: 'main', seller: 's1' }],
  [tenantStream('main'), { kind: 'tenant', tenant: 'main' }],
  [viewStream('documents'), { kind: 'view', view: 'documents' }],
  [checkpointStream('dispatcher'), { kind: 'checkpoint', follower: 'dispatcher' }],
]

describe('the name of a stream', () => {
  for (const [stream, parts] of NAMES)
    it(`is parsed into the parts that it was built from: ${stream}`, () => {
      assert.deepEqual(parseStream(stream), parts)
      assert.equal(kindOf(stream), parts.kind)
      assert.ok(stream.startsWith(prefixOf(parts.kind)))
      const ofTenant = parts.kind !== 'tenant' && 'tenant' in parts
      if (ofTenant) assert.ok(stream.startsWith(prefixOf(parts.kind, parts.tenant)))
      assert.equal(documentIdOf(stream), 'documentId' in parts ? ID : undefined)
    })

  it('is not parsed if another program uses the stream', () => {
    for (const stream of ['', '$stats', 'documents', 'document', 'other-main.1']) {
      assert.equal(parseStream(stream), undefined)
      assert.equal(documentIdOf(stream), undefined)
    }
  })
})
