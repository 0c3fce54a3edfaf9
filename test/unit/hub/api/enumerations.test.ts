import assert from 'node:assert/strict'
import { loadDescription } from '../../../../hub/api/description.ts'
import { USER_ROLES } from '../../../../hub/auth/permissions.ts'
import { DELIVERY_STATES } from '../../../../hub/delivery/delivery.ts'
import { DOCUMENT_STATES } from '../../../../hub/document/document.ts'
import { DOCUMENT_KINDS } from '../../../../hub/document/document-kind.ts'
import { FINDING_CODES } from '../../../../hub/document/finding.ts'
import { MEDIA_TYPES } from '../../../../hub/document/media-types.ts'
import { REGISTRY } from '../../../../hub/streams/registry.ts'
import { AUDITED } from '../../../../projections/audit.ts'
import { VIEW_NAMES } from '../../../../projections/view-names.ts'
import { PROJECTIONS } from '../../../../projections/views.ts'

interface Enumeration {
  enum: string[]
}
interface Operation {
  parameters?: { name: string; schema: { examples: string[] } }[]
  requestBody?: { content: object }
  responses: Record<string, { content: object }>
}

const { components, paths } = loadDescription()
const schemas = components.schemas as Record<string, Enumeration & { properties: Record<string, Enumeration> }>
const operation = (method: string, path: string): Operation => paths[path]![method] as unknown as Operation
const mediaTypes: string[] = MEDIA_TYPES.map(({ mime }) => mime)

describe('an enumeration in the description of the API', () => {
  for (const [name, described, expected] of [
    ['document states', schemas['DocumentState']!.enum, DOCUMENT_STATES],
    ['delivery states', schemas['DeliveryState']!.enum, DELIVERY_STATES],
    ['kinds of documents', schemas['Kind']!.enum, DOCUMENT_KINDS],
    ['codes of findings', schemas['FindingCode']!.enum, FINDING_CODES],
    ['user roles', schemas['Role']!.enum, USER_ROLES],
    ['audited streams', schemas['AuditEvent']!.properties['kind']!.enum, AUDITED],
    ['audited event types', schemas['EventType']!.enum, AUDITED.flatMap((kind) => Object.keys(REGISTRY[kind].types))],
    [
      'views',
      operation('post', '/views/{view}/rebuild').parameters!.find(({ name: each }) => each === 'view')!.schema.examples,
      VIEW_NAMES,
    ],
    [
      'media types of an upload',
      Object.keys(operation('post', '/documents').requestBody!.content),
      ['application/octet-stream', ...mediaTypes, 'multipart/form-data'],
    ],
    [
      'media types of an original',
      Object.keys(operation('get', '/documents/{id}/original').responses['200']!.content),
      mediaTypes,
    ],
  ] as const) {
    it(`lists the ${name} of the code`, () =>
      assert.deepEqual(described.toSorted(), expected.toSorted(), 'change hub/api/openapi.yaml'))
  }

  it('lists the views that are built', () =>
    assert.deepEqual(
      PROJECTIONS.map(({ view }) => view),
      VIEW_NAMES,
    ))
})
