// Runs the contract of a port against your own server: EVENTSTORE_URL=esdb://… npm run test:contracts -- event-store
import { spawnSync } from 'node:child_process'
import path from 'node:path'

const ROOT = path.resolve(import.meta.dirname, '../..')

const CONTRACTS: Record<string, { test: string; variable: string; form: string }> = {
  'event-store': {
    test: 'test/contracts/eventstoredb.test.ts',
    variable: 'EVENTSTORE_URL',
    form: 'esdb://127.0.0.1:2113?tls=false',
  },
  'bus': {
    test: 'test/contracts/rabbitmq.test.ts',
    variable: 'AMQP_URL',
    form: 'amqp://user:password@127.0.0.1:5672/vhost',
  },
  'views': { test: 'test/contracts/mongodb.test.ts', variable: 'MONGODB_URL', form: 'mongodb://127.0.0.1:27017' },
  'blobs': { test: 'test/contracts/s3.test.ts', variable: 'S3_URL', form: 'http://key:secret@127.0.0.1:9000/bucket' },
}

const [port = ''] = process.argv.slice(2)
const contract = CONTRACTS[port]
if (!contract)
  fail(
    `Specify a contract: ${Object.keys(CONTRACTS).join(', ')}. ` +
      "Example: EVENTSTORE_URL='esdb://127.0.0.1:2113?tls=false' npm run test:contracts -- event-store",
  )
if (!process.env[contract.variable])
  fail(
    `Set ${contract.variable} to the server that the contract of ${port} runs against, for example ${contract.form}.`,
  )

const mocha = path.join(ROOT, 'node_modules/mocha/bin/mocha.js')
const { status } = spawnSync(
  process.execPath,
  [
    ...process.execArgv,
    mocha,
    '--no-config',
    '--timeout',
    '120000',
    '--reporter',
    'test/support/reporter.cjs',
    contract.test,
  ],
  { cwd: ROOT, stdio: 'inherit', env: { ...process.env, CI: 'true', TEST_ONLY_SERVICE: contract.variable } },
)
process.exit(status ?? 1)

function fail(sentence: string): never {
  console.error(sentence)
  process.exit(2)
}
