import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { ROLES, SETTINGS } from '../../config/config.ts'
import { compose, namesOf, production, read, roles, ROOT, services, text } from '../support/compose.ts'

/** The keys of https://github.com/compose-spec/compose-spec that a service here may use. Compose refuses others. */
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

  it('has only keys that Compose knows, and names that it defines', () => {
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

  it('runs each role on the four engines, two dispatchers, and a health port for roles without the API', () => {
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

  it('runs the hub with only /tmp and /data writable, no privileges, and time to drain', () => {
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

  it('opens one port, on this machine only, and gives the engines no network access to the outside', () => {
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

  it('gives each role a network to external engines, which is internal if all engines are in the file', () => {
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
