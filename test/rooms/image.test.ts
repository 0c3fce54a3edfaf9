import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { SETTINGS } from '../../config/config.ts'
import { read, ROOT } from '../support/compose.ts'

describe('the image', () => {
  const dockerfile = read('Dockerfile')

  it('is of Node 24, runs as another user than root, stops by SIGTERM and has a health check', () => {
    assert.deepEqual(
      [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image),
      ['node:24-slim', 'packages', 'node:24-slim'],
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

  it('copies exactly what the program needs', () => {
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
      'types',
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
