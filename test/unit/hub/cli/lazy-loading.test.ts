import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'

const ROOT = path.resolve(import.meta.dirname, '../../../..')
const STATIC_IMPORT = /^(?:import|export) (?!type )[^'"]*?from '([^']+)'/gms

/** Every file and package that a module loads before it runs; `import()` is left out. */
function loadedBy(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  if (!/\.[cm]?[jt]s$/.test(file)) return seen
  for (const [, specifier] of readFileSync(path.join(ROOT, file), 'utf8').matchAll(STATIC_IMPORT)) {
    if (specifier!.startsWith('.')) loadedBy(path.posix.join(path.posix.dirname(file), specifier!), seen)
    else seen.add(specifier!)
  }
  return seen
}

describe('the commands', () => {
  it('load no other command, no hub and no reader to parse a command line', () => {
    const loaded = [...loadedBy('hub/cli/main.ts')]
    assert.ok(loaded.includes('hub/cli/program.ts'))
    const expected = [
      /^hub\/cli\/[^/]+\.ts$/,
      /^hub\/(?:errors\b|log\.ts$|document\/media-types\.ts$)/,
      /^(?:config\/|node:|commander$)/,
    ]
    assert.deepEqual(
      loaded.filter((file) => !expected.some((pattern) => pattern.test(file))),
      [],
    )
  })

  it('that talk to a hub load neither the hub nor the reader', () => {
    for (const name of ['send', 'list', 'show', 'trail', 'review', 'cancel', 'replay', 'parked', 'keys', 'rebuild']) {
      const loaded = [...loadedBy(`hub/cli/commands/${name}.ts`)]
      assert.ok(loaded.includes('hub/sdk/client.ts'), name)
      assert.deepEqual(
        loaded.filter((file) => /^(?:hub\/(?:app|api|drivers|pipeline|main)|inference|adapters|mappings)\b/.test(file)),
        [],
        name,
      )
    }
  })

  it('load the hub only to run it, not for the help of start', () => {
    assert.ok(!loadedBy('hub/cli/commands/start.ts').has('hub/main.ts'))
  })
})
