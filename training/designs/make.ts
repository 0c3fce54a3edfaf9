// Makes labelled documents of the designs: `node hub/cli/launch.cjs --run training/designs/make.ts --help`.
import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { chanceFrom } from '../synthetic/chance.ts'
import type { Drawn } from './design.ts'
import { DESIGNS } from './designs.ts'
import { scanOf } from './scans.ts'

const HELP = `usage: training/designs/make.ts FOLDER --python PYTHON [--each N] [--from N] [--only TEXT] [--scans]

Writes documents of each design as PDF with labels.json into FOLDER, which npm run score, npm run calibrate and
training/train.sh take. The same numbers make the same documents.

  --python PYTHON  a Python with the packages of training/requirements.txt
  --each N         documents of each design (default 4)
  --from N         number of the first document of each design (default 0): other numbers, other documents
  --only TEXT      only designs whose name contains TEXT
  --scans          pictures of the pages instead, as scanners make them: receipts come as such`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    python: { type: 'string', default: 'python3' },
    each: { type: 'string', default: '4' },
    from: { type: 'string', default: '0' },
    only: { type: 'string', default: '' },
    scans: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

async function main(): Promise<void> {
  const [folder] = positionals
  if (values.help || folder === undefined) return console.log(HELP)
  await mkdir(folder, { recursive: true })
  const labels: Record<string, unknown> = {}
  const pages: string[] = []
  for (const design of DESIGNS.filter(({ name }) => name.includes(values.only)))
    for (let number = Number(values.from); number < Number(values.from) + Number(values.each); number++) {
      const stem = `${design.name}-${number}`
      const { html, ...about } = design.draw(chanceFrom(seedOf(stem)))
      const page = path.join(folder, `${stem}.html`)
      await writeFile(page, html)
      pages.push(page)
      labels[`${stem}.pdf`] = labelsOf(design.name, about)
    }
  const render = path.join(import.meta.dirname, 'render.py')
  await promisify(execFile)(values.python, [render, ...pages], { maxBuffer: 1e8 })
  await Promise.all(pages.map((page) => rm(page)))
  const made = values.scans ? await asScans(folder, labels) : labels
  await writeFile(path.join(folder, 'labels.json'), `${JSON.stringify(made, undefined, 1)}\n`)
  console.log(`${folder}: ${pages.length} documents of ${DESIGNS.length} designs`)
}

/** Replaces each PDF by its scan. */
async function asScans(folder: string, labels: Record<string, unknown>): Promise<Record<string, unknown>> {
  const made: Record<string, unknown> = {}
  for (const [name, labelled] of Object.entries(labels)) {
    const [file, stem] = [path.join(folder, name), path.parse(name).name]
    const { ending, bytes } = await scanOf(file, chanceFrom(seedOf(`${stem} scanned`)))
    await rm(file)
    await writeFile(path.join(folder, `${stem}${ending}`), bytes)
    made[`${stem}${ending}`] = labelled
  }
  return made
}

const labelsOf = (family: string, { kind, fields, lines }: Omit<Drawn, 'html'>) => ({
  kind,
  family,
  fields: Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== '')),
  ...(lines && { lines }),
})

/** FNV-1a of a name. */
function seedOf(name: string): number {
  let hash = 0x811c9dc5
  for (const character of name) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193)
  return hash >>> 0
}

await main()
