import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const ROOT = path.resolve(import.meta.dirname, '../..')
const FOLDERS = ['training', 'hub', 'adapters', 'mappings', 'projections', 'inference', 'config', 'samples', 'test']
/** Loaded by the name of their folder, so no import names them. */
const PLUGINS = [
  /^adapters\/[^/]+\/adapter\.ts$/,
  /^hub\/notify\/channels\/[^/]+\/channel\.ts$/,
  /^inference\/formats\//,
]
/** Loaded by a path that is made at run time, or by a program's option. */
const BY_NAME = /^test\/bench\/|^test\/support\/time-limits\.ts$/
/** Packages that run as programs, or only give types to one that is imported. */
const PROGRAMS = ['mocha', 'oxfmt', 'oxlint', 'typescript']

const files = FOLDERS.flatMap((folder) =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:ts|js|cjs)$/.test(file))
    .map((file) => path.posix.join(folder, file.split(path.sep).join('/'))),
)
const textOf = new Map(files.map((file) => [file, readFileSync(path.join(ROOT, file), 'utf8')]))

const SPECIFIER = /(?:\bfrom|\bimport|\bimport\(|\brequire\(|\.resolve\()\s*['"]([^'"]+)['"]/g
const specifiersOf = (file: string): string[] =>
  [...textOf.get(file)!.matchAll(SPECIFIER)].map(([, specifier]) => specifier!)

/** The files that import a file. */
const importers = new Map<string, string[]>()
for (const file of files)
  for (const specifier of specifiersOf(file).filter((each) => each.startsWith('.'))) {
    const target = path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier))
    importers.set(target, [...(importers.get(target) ?? []), file])
  }

const exportsOf = (file: string): string[] =>
  [...textOf.get(file)!.matchAll(/^export (?:async )?(?:const|let|function\*?|interface|type|class) (\w+)/gm)].map(
    ([, name]) => name!,
  )

describe('the source', () => {
  it('exports nothing that no other file uses', () => {
    const unused = files
      .filter((file) => !BY_NAME.test(file) && !PLUGINS.some((plugin) => plugin.test(file)))
      .flatMap((file) => {
        const texts = (importers.get(file) ?? []).map((importer) => textOf.get(importer)!)
        const isUsed = (name: string) => texts.some((text) => new RegExp(`\\b${name}\\b`).test(text))
        return exportsOf(file)
          .filter((name) => !isUsed(name))
          .map((name) => `${file}: ${name}`)
      })
    assert.deepEqual(unused, [])
  })

  it('depends on no package that nothing imports', () => {
    const { dependencies, devDependencies } = JSON.parse(
      readFileSync(path.join(ROOT, 'package.json'), 'utf8'),
    ) as Record<string, Record<string, string>>
    const imported = new Set(
      files.flatMap(specifiersOf).map((specifier) =>
        specifier
          .split('/')
          .slice(0, specifier.startsWith('@') ? 2 : 1)
          .join('/'),
      ),
    )
    const typed = (name: string) => [...imported, 'node', 'mocha'].includes(name.replace('@types/', ''))
    const unused = [...Object.keys(dependencies!), ...Object.keys(devDependencies!)].filter((name) =>
      name.startsWith('@types/') ? !typed(name) : !imported.has(name) && !PROGRAMS.includes(name),
    )
    assert.deepEqual(unused, [])
  })
})
