import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { prefixOf, type StreamKind } from '../../../../hub/streams/names.ts'
import { REGISTRY } from '../../../../hub/streams/registry.ts'

const ROOT = path.resolve(import.meta.dirname, '../../../..')
const files = globSync('{hub,adapters,mappings,projections,inference,config,samples}/**/*.{ts,js,cjs,mjs}', {
  cwd: ROOT,
})
const withCall = (call: RegExp): string[] =>
  files.filter((file) => call.test(readFileSync(path.join(ROOT, file), 'utf8')))

/** Drivers implement the port; health and fresh reads wrap it to watch its answers. */
const IMPLEMENTATIONS = /^hub\/(?:drivers\/|app\/health\.ts$|streams\/fresh-reads\.ts$)/

describe('the log', () => {
  it('is appended to by the event writer only', () => {
    assert.deepEqual(
      withCall(/\.append\(/).filter((file) => !IMPLEMENTATIONS.test(file)),
      ['hub/streams/writer.ts'],
    )
  })

  it('has stream names that are built and parsed in one place', () => {
    const prefixes = Object.keys(REGISTRY).map((kind) => prefixOf(kind as StreamKind))
    assert.deepEqual(withCall(new RegExp(`['"\`](?:${prefixes.join('|')})(?:['"\`]|\\$\\{)`)), ['hub/streams/names.ts'])
  })

  it('takes events of another log from move only', () => {
    assert.deepEqual(withCall(/\bcopyEvents\(/), ['hub/move/copy-log.ts'])
  })
})
