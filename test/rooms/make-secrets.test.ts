import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash, X509Certificate } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { loadTargets } from '../../config/targets.ts'
import { parseS3Url } from '../../hub/drivers/blobs/s3/settings.ts'
import { ROOT, text } from '../support/compose.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

describe('make-secrets.sh', () => {
  let folder: string
  const secret = (name: string) => readFileSync(path.join(folder, name), 'utf8').trim()
  const make = () =>
    execFileSync(path.join(ROOT, 'config/compose/make-secrets.sh'), [folder], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  before(() => {
    folder = path.join(temporaryFolder('secrets'), 'secrets')
    assert.equal(make(), '')
  })

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

  it('makes one password for both sides of each connection, and no two are equal', () => {
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
