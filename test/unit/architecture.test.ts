import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { ALLOWED, HOMES } from './architecture-rules.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const SOURCES = ['hub', 'adapters', 'mappings', 'projections', 'inference', 'config', 'samples']
const LONGEST_FILE = 300

interface Import {
  specifier: string
  target: string | undefined
}

const files = SOURCES.flatMap((folder) =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:ts|cjs|mjs)$/.test(file))
    .map((file) => path.posix.join(folder, file.split(path.sep).join('/'))),
).toSorted()
const textOf = new Map(files.map((file) => [file, readFileSync(path.join(ROOT, file), 'utf8')]))
const testFiles = readdirSync(path.join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(?:ts|cjs)$/.test(file))
  .map((file) => `test/${file}`)

function importsOf(file: string): Import[] {
  const text = textOf.get(file)!
  const found = [
    ...text.matchAll(
      /^\s*(?:import|export)\b[^'"]*?\bfrom\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]|^\s*import\s+['"]([^'"]+)['"]|\brequire(?:\.resolve)?\(['"]([^'"]+)['"]/gm,
    ),
  ]
  return found.map((match) => {
    const specifier = (match[1] ?? match[2] ?? match[3] ?? match[4])!
    return {
      specifier,
      target: specifier.startsWith('.')
        ? path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier))
        : undefined,
    }
  })
}

/** A room is a folder of `hub`, or one of the other top folders. */
const roomOf = (file: string): string => (/^hub\/[^/]+\//.exec(file) ?? /^[^/]+\//.exec(file))![0]

const graph = new Map(files.map((file) => [file, importsOf(file)]))
const isPort = (file: string) => /^hub\/drivers\/[^/]+\/port\.ts$/.test(file)

describe('the architecture', () => {
  it('lets each room import only what it may', () => {
    const broken = files.flatMap((file) => {
      const rule = ALLOWED.find(([prefix]) => file.startsWith(prefix))
      if (!rule) return [`${file} has no rule`]
      const own = roomOf(file)
      const driver = /^hub\/drivers\/[^/]+\//.exec(file)?.[0]
      return graph
        .get(file)!
        .filter(({ target }) => target !== undefined)
        .flatMap(({ target }) => {
          const inside = driver ? target!.startsWith(driver) : target!.startsWith(own)
          const allowed =
            inside || rule[1].some((prefix) => (prefix === 'PORTS' ? isPort(target!) : target!.startsWith(prefix)))
          return allowed ? [] : [`${file} imports ${target}`]
        })
    })
    assert.deepEqual(broken, [])
  })

  it('has one hub program, which only the command `start` runs', () => {
    assert.deepEqual(
      files.filter((file) => graph.get(file)!.some(({ target }) => target === 'hub/main.ts')),
      ['hub/cli/commands/start.ts'],
    )
  })

  it('keeps each npm package that talks to the outside at its one home', () => {
    const broken = files.flatMap((file) =>
      graph
        .get(file)!
        .filter(({ specifier }) => {
          const name = specifier.startsWith('@') ? specifier.split('/').slice(0, 2).join('/') : specifier.split('/')[0]!
          const homes = HOMES[name]
          return homes && !homes.some((home) => file.startsWith(home))
        })
        .map(({ specifier }) => `${file} imports ${specifier}`),
    )
    assert.deepEqual(broken, [])
  })

  it('has no circle of imports', () => {
    const done = new Set<string>()
    const visit = (file: string, way: readonly string[]): string | undefined => {
      if (way.includes(file)) return [...way.slice(way.indexOf(file)), file].join(' → ')
      if (done.has(file)) return undefined
      for (const { target } of graph.get(file) ?? []) {
        const circle = target && visit(target, [...way, file])
        if (circle) return circle
      }
      done.add(file)
      return undefined
    }
    assert.deepEqual(files.map((file) => visit(file, [])).filter(Boolean), [])
  })

  it('reads the environment in one place', () => {
    // The launcher reads nothing: it hands the environment on.
    const allowed = ['config/config.ts', 'hub/cli/launch.cjs']
    assert.deepEqual(
      files.filter((file) => !allowed.includes(file) && /\bprocess\.env\b/.test(textOf.get(file)!)),
      [],
    )
  })

  it(`has no file over ${LONGEST_FILE} lines`, () => {
    const all = [...files, ...testFiles].map((file) => ({
      file,
      lines: readFileSync(path.join(ROOT, file), 'utf8').split('\n').length,
    }))
    assert.deepEqual(
      all.filter(({ lines }) => lines > LONGEST_FILE),
      [],
    )
  })

  it('is described with paths that exist', () => {
    const text = readFileSync(path.join(ROOT, 'ARCHITECTURE.md'), 'utf8')
    const named = [...text.matchAll(/`([\w.-]+\/[\w./-]*)`|\]\(([\w./-]+)\)/g)].map((match) => (match[1] ?? match[2])!)
    assert.ok(named.length > 30)
    assert.deepEqual(
      named.filter((file) => !existsSync(path.join(ROOT, file))),
      [],
    )
  })

  it('has no barrels, no vague names and nothing left for later', () => {
    assert.deepEqual(
      files.filter((file) => /^export \* from/m.test(textOf.get(file)!)),
      [],
    )
    assert.deepEqual(
      files.filter((file) => /(?:utils?|helpers?|managers?|common|misc)(?:\/|\.ts$)/i.test(file)),
      [],
    )
    assert.deepEqual(
      files.filter((file) => /\b(?:TODO|FIXME|XXX|HACK)\b/.test(textOf.get(file)!)),
      [],
    )
  })

  it('writes pure cores without clock, chance or I/O', () => {
    const pure = files.filter((file) =>
      /^hub\/(?:document|delivery|notice|parked)\/|^hub\/pipeline\/(?:route|conditions|dispatcher\/(?:work|next-commands|credits|round-robin|backlog|judge))\.ts$/.test(
        file,
      ),
    )
    assert.deepEqual(
      pure.filter((file) =>
        /\bDate\.now\(|\bnew Date\(\)|Math\.random|randomUUID|node:fs|\bfetch\(|setTimeout/.test(textOf.get(file)!),
      ),
      [],
    )
  })
})
