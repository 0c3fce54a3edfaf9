import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash, X509Certificate } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parse } from 'yaml'
import { ROLES, SETTINGS } from '../../config/config.ts'
import { loadTargets } from '../../config/targets.ts'
import { parseS3Url } from '../../hub/drivers/blobs/s3/settings.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8')

interface Reference {
  source: string
  target?: string
}
interface Service {
  image: string
  build?: string
  profiles: string[]
  environment?: Record<string, string>
  env_file?: string[]
  networks: string[]
  restart: string
  volumes?: string[]
  tmpfs?: string[]
  secrets?: (string | Reference)[]
  configs?: (string | Reference)[]
  ports?: string[]
  command?: string[]
  stop_grace_period?: string
  logging: { options: Record<string, string> }
  healthcheck: { test: string[]; interval: string; timeout: string; retries: number; start_period: string }
  deploy: { replicas?: number; resources: { limits: { cpus: string; memory: string; pids: number } } }
  read_only?: boolean
  init?: boolean
  cap_drop?: string[]
  security_opt?: string[]
}
interface Compose {
  services: Record<string, Service>
  volumes: object
  networks: Record<string, { internal?: boolean | string }>
  secrets: Record<string, { file: string }>
  configs: Record<string, { file: string }>
}

const text = read('compose.yaml')
const compose = parse(text, { merge: true }) as Compose
const services = Object.entries(compose.services)
const production = services.filter(([, { profiles }]) => profiles.includes('production'))
const roles = services.filter(([, { build }]) => build !== undefined)
const namesOf = (list: (string | Reference)[] = []) =>
  list.map((each) => (typeof each === 'string' ? each : each.source))

/** What of https://github.com/compose-spec/compose-spec a service here may use: a key that is misspelt is refused by Compose. */
const KEYS = [
  'image',
  'build',
  'profiles',
  'init',
  'read_only',
  'tmpfs',
  'cap_drop',
  'security_opt',
  'restart',
  'stop_grace_period',
  'networks',
  'secrets',
  'configs',
  'env_file',
  'logging',
  'environment',
  'volumes',
  'ports',
  'healthcheck',
  'deploy',
  'hostname',
  'entrypoint',
  'command',
  'shm_size',
]

describe('compose.yaml', () => {
  it('keeps the folder of its secrets out of the repository', () => {
    for (const line of ['.env', 'secrets/']) assert.ok(read('.gitignore').split('\n').includes(line), line)
  })

  it('has only keys that Compose knows, and names that stand in it', () => {
    assert.deepEqual(
      Object.keys(compose).filter((key) => !key.startsWith('x-')),
      ['name', 'services', 'networks', 'volumes', 'configs', 'secrets'],
    )
    for (const [name, service] of services) {
      assert.deepEqual(
        Object.keys(service).filter((key) => !KEYS.includes(key)),
        [],
        name,
      )
      assert.deepEqual(
        namesOf(service.secrets).filter((each) => !compose.secrets[each]),
        [],
        name,
      )
      assert.deepEqual(
        namesOf(service.configs).filter((each) => !compose.configs[each]),
        [],
        name,
      )
      assert.deepEqual(
        service.networks.filter((each) => !(each in compose.networks)),
        [],
        name,
      )
      for (const volume of service.volumes ?? []) assert.match(volume, /^[a-z0-9-]+:\/[a-z0-9/]+$/, name)
      assert.deepEqual(
        (service.volumes ?? []).map((each) => each.split(':')[0]!).filter((each) => !(each in compose.volumes)),
        [],
        name,
      )
      for (const value of Object.values(service.environment ?? {}))
        assert.equal(typeof value, 'string', `${name}: a value that is no string changes its form in YAML`)
    }
    const files = Object.values(compose.configs)
      .map(({ file }) => file)
      .filter((file) => !file.startsWith('$'))
    assert.deepEqual(
      files.filter((file) => !existsSync(path.join(ROOT, file))),
      [],
    )
  })

  it('runs every role on the four engines, two dispatchers, and health on a port of its own where there is no API', () => {
    assert.deepEqual(
      roles.map(([, { environment }]) => environment!['WAYBILL_ROLES']),
      ROLES,
    )
    assert.equal(compose.services['dispatcher']!.deploy.replicas, 2)
    for (const [name, { environment, healthcheck }] of roles) {
      for (const engine of ['EVENT_STORE', 'BUS', 'VIEWS', 'BLOBS'])
        assert.match(environment![`WAYBILL_${engine}_FILE`]!, /^\/run\/secrets\//, name)
      const port = environment!['WAYBILL_HEALTH_PORT']
      assert.equal(port === undefined, name === 'api', name)
      assert.ok(
        healthcheck.test.join(' ').includes(name === 'api' ? ':8080/api/v1/health/live' : `:${port}/health/live`),
        name,
      )
    }
    for (const engine of ['eventstore', 'rabbitmq', 'mongodb', 's3'])
      assert.ok(
        production.some(([name]) => name === engine),
        engine,
      )
  })

  for (const [name, service] of services) {
    it(`gives ${name} a health check, limits, a restart, a pinned image and bounded logs`, () => {
      const { test, interval, timeout, retries, start_period: start } = service.healthcheck
      assert.ok(['CMD', 'CMD-SHELL'].includes(test[0]!) && test.length > 1)
      for (const each of [interval, timeout, start]) assert.match(each, /^\d+s$/)
      assert.ok(retries > 1)
      const { cpus, memory, pids } = service.deploy.resources.limits
      assert.ok(Number(cpus) > 0 && /^\d+[mg]$/.test(memory) && pids > 0)
      assert.equal(service.restart, 'unless-stopped')
      assert.deepEqual(Object.keys(service.logging.options), ['max-size', 'max-file'])
      assert.ok(service.security_opt!.includes('no-new-privileges:true'))
      assert.match(service.image, /:(?!latest)[\w.]+\}?$/)
    })
  }

  it('runs the hub as it should be: nothing to write but /tmp and /data, no rights, and time to finish', () => {
    for (const [
      name,
      { read_only: readOnly, init, cap_drop: dropped, tmpfs = [], volumes = [], stop_grace_period: grace },
    ] of roles) {
      assert.deepEqual([readOnly, init, dropped], [true, true, ['ALL']], name)
      for (const folder of ['/tmp', '/data'])
        assert.ok(
          [...tmpfs.map((each) => each.split(':')[0]), ...volumes.map((each) => each.split(':')[1])].includes(folder),
          `${name}: ${folder}`,
        )
      assert.ok(Number.parseInt(grace!, 10) > SETTINGS.process.drainSeconds.initial)
    }
  })

  it('has no password in it, and does not start without the files that hold them', () => {
    assert.doesNotMatch(text, /changeit|guest|minioadmin|postgres:postgres|:\/\/[^$\s/]*:[^$\s/]*@/i)
    for (const [name, { environment = {} }] of services) {
      for (const [key, value] of Object.entries(environment)) {
        if (/PASS|SECRET|PEPPER|TOKEN|ACCESS_KEY|PRIVATE_KEY|WAYBILL_(?:EVENT_STORE|BUS|VIEWS|BLOBS)/.test(key))
          assert.ok(key.endsWith('_FILE') && value.startsWith('/run/secrets/'), `${name}: ${key}`)
      }
    }
    for (const { file } of Object.values(compose.secrets)) assert.match(file, /^\$\{SECRETS_DIR:\?.*\}\/\w+$/)
    // Everything that Compose fills in is either asked for or harmless.
    const filled = [...text.matchAll(/\$\{(\w+)(:[?-])?/g)].map(([, name, kind]) => `${name}${kind ?? ''}`)
    assert.deepEqual([...new Set(filled)].toSorted(), [
      'CHANNELS_FILE:-',
      'ENGINES_HERE:-',
      'HUB_IMAGE:-',
      'HUB_PORT:?',
      'SECRETS_DIR:?',
      'TARGETS_FILE:?',
    ])
  })

  it('opens one port, to this machine only, and leaves the engines no way out', () => {
    assert.deepEqual(
      services
        .filter(([, { ports }]) => ports)
        .map(([name, { ports }]) => [name, ports!.every((port) => port.startsWith('127.0.0.1:'))]),
      [['api', true]],
    )
    assert.equal(compose.networks['inside']!.internal, true)
    for (const [name, { build, networks }] of services)
      if (build === undefined) assert.deepEqual(networks, ['inside'], name)
  })

  it('gives every role a way to engines elsewhere, which is shut where all engines are here', () => {
    const ways = Object.fromEntries(
      roles.map(([name, { networks }]) => [name, networks.filter((each) => each !== 'inside')]),
    )
    assert.deepEqual(ways, {
      api: ['outside'],
      dispatcher: ['elsewhere'],
      inference: ['elsewhere'],
      adapters: ['outside'],
      projections: ['elsewhere'],
      notify: ['outside'],
    })
    // Compose makes a boolean of it: https://github.com/compose-spec/compose-go/blob/main/loader/interpolate.go
    assert.deepEqual(
      [compose.networks['outside']!.internal, compose.networks['elsewhere']!.internal],
      [undefined, '${ENGINES_HERE:-true}'],
    )
    assert.match(read('docs/production.md'), /`ENGINES_HERE=false`/)
  })
})

describe('make-secrets.sh', () => {
  let folder: string
  const secret = (name: string) => readFileSync(path.join(folder, name), 'utf8').trim()
  const make = () =>
    execFileSync(path.join(ROOT, 'config/compose/make-secrets.sh'), [folder], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  before(() => {
    folder = path.join(mkdtempSync(path.join(tmpdir(), 'waybill-secrets-')), 'secrets')
    assert.equal(make(), '')
  })
  after(() => rmSync(path.dirname(folder), { recursive: true, force: true }))

  it('makes each file that compose.yaml asks for, in a folder that is closed to others', () => {
    const asked = [...text.matchAll(/\$\{SECRETS_DIR:\?[^}]*\}\/([\w.]+)/g)].map(([, name]) => name!)
    assert.ok(asked.length > 10)
    assert.deepEqual(
      asked.filter((name) => !existsSync(path.join(folder, name))),
      [],
    )
    assert.equal(statSync(folder).mode & 0o777, 0o700)
    assert.equal(statSync(path.join(folder, 'eventstore_ca_key')).mode & 0o777, 0o600)
  })

  it('keeps what is there', () => {
    const before = readdirSync(folder).map((name) => [name, secret(name)])
    make()
    assert.deepEqual(
      readdirSync(folder).map((name) => [name, secret(name)]),
      before,
    )
  })

  it('makes passwords that the two sides share, and no two alike', () => {
    const passwords = readdirSync(folder)
      .filter((name) => name.endsWith('_password') || name === 's3_secret_key')
      .map(secret)
    assert.equal(new Set(passwords).size, passwords.length)
    for (const password of passwords) assert.match(password, /^[0-9a-f]{48}$/)
    assert.match(secret('pepper'), /^[0-9a-f]{64}$/)

    const { users, permissions } = JSON.parse(secret('rabbitmq_definitions')) as {
      users: [{ password_hash: string }]
      permissions: [{ vhost: string }]
    }
    const hashed = Buffer.from(users[0].password_hash, 'base64')
    assert.deepEqual(
      hashed.subarray(4),
      createHash('sha256').update(hashed.subarray(0, 4)).update(secret('bus_password')).digest(),
    )
    const bus = new URL(secret('bus_url'))
    assert.deepEqual(
      [bus.username, bus.password, bus.pathname],
      ['waybill', secret('bus_password'), `/${permissions[0].vhost}`],
    )

    const { bucket, pathStyle, endpoint, credentials } = parseS3Url(secret('blobs_url'))
    assert.deepEqual(
      { bucket, pathStyle, endpoint },
      { bucket: 'waybill', pathStyle: true, endpoint: 'http://s3:7070' },
    )
    assert.equal(
      secret('s3.env'),
      `ROOT_ACCESS_KEY=${credentials!.accessKeyId}\nROOT_SECRET_KEY=${credentials!.secretAccessKey}`,
    )
    assert.ok(
      secret('event_store_url').startsWith(
        `esdb://admin:${/ADMIN_PASSWORD=(\w+)/.exec(secret('eventstore.env'))![1]}@eventstore:2113?`,
      ),
    )
    assert.equal(new URL(secret('views_url')).password, secret('mongodb_hub_password'))
    for (const [name, file] of [
      ['eventstore', 'event_store_url'],
      ['rabbitmq', 'bus_url'],
      ['mongodb', 'views_url'],
      ['s3', 'blobs_url'],
    ])
      assert.equal(new URL(secret(file!)).hostname, name)
  })

  it('makes a certificate that the hub will trust for the name of the event store', () => {
    const certificate = new X509Certificate(secret('eventstore_cert'))
    assert.ok(certificate.verify(new X509Certificate(secret('eventstore_ca')).publicKey))
    assert.equal(certificate.checkHost('eventstore'), 'eventstore')
  })

  it('makes the address that the example target asks for', async () => {
    const [name, value] = secret('targets.env').split(/=(.*)/s) as [string, string]
    const [target] = await loadTargets(path.join(ROOT, 'config/compose/targets.yaml'), folder, { [name]: value })
    assert.deepEqual(target!.settings, { url: value, table: 'postings' })
  })
})

describe('the image', () => {
  const dockerfile = read('Dockerfile')

  it('is of Node 24, runs as another user than root, stops by SIGTERM and has a health check', () => {
    assert.deepEqual(
      [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image),
      ['node:24-slim', 'node:24-slim'],
    )
    const last = dockerfile.slice(dockerfile.lastIndexOf('FROM '))
    for (const line of [
      /^USER node$/m,
      /^STOPSIGNAL SIGTERM$/m,
      /^HEALTHCHECK /m,
      /^CMD \["node", (?:"--[^"]+", )*"hub\/cli\/main.ts", "start"\]$/m,
    ])
      assert.match(last, line)
  })

  it('copies all that the program needs, which is all that the builder gets', () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources]) => sources!.split(' '))
    assert.deepEqual(
      copied.filter((each) => !existsSync(path.join(ROOT, each))),
      [],
    )
    for (const folder of [
      'hub',
      'adapters',
      'mappings',
      'projections',
      'inference',
      'config',
      'samples',
      'package.json',
    ])
      assert.ok(copied.includes(folder), folder)
    assert.deepEqual(
      read('.dockerignore')
        .match(/^!.+$/gm)!
        .map((line) => line.slice(1))
        .toSorted(),
      [...new Set(copied)].toSorted(),
    )
    assert.match(read('.dockerignore'), /^\*$/m)
  })

  it('leaves out every copy of Node that the install brings', () => {
    const { optionalDependencies } = JSON.parse(read('package.json')) as {
      optionalDependencies: Record<string, string>
    }
    for (const name of Object.keys(optionalDependencies)) assert.ok(dockerfile.includes(`node_modules/${name}`), name)
  })
})

it('compose.yaml, Dockerfile and docs/production.md name only settings that exist', () => {
  const all = Object.values(SETTINGS).flatMap((group): { env: string }[] => Object.values(group))
  const known = new Set(all.flatMap(({ env }) => [env, `${env}_FILE`]))
  for (const file of [
    'compose.yaml',
    'Dockerfile',
    'docs/production.md',
    'config/compose/rabbitmq.conf',
    'config/compose/make-secrets.sh',
  ]) {
    const named = [...new Set(read(file).match(/\bWAYBILL_[A-Z_]*[A-Z]\b/g) ?? [])]
    assert.deepEqual(
      named.filter((name) => !known.has(name)),
      [],
      file,
    )
  }
})
