import { silentLog } from '../../hub/log.ts'
import { loadSettings } from '../../config/config.ts'
import { modelSettings } from '../../config/reader-limits.ts'
import { openModels } from '../../inference/models/models.ts'

const settings = loadSettings({ modelsFetch: 'never', modelsTier: 'small' })

/**
 * The OCR models that documents are read with by default. A test file that imports them fails where they are not on
 * this machine: with other models, it would prove something else.
 */
export const MODELS = openModels({ ...modelSettings(settings), log: silentLog })

const lack = await MODELS.lack()
if (lack) throw new Error(`The OCR models are missing: ${lack.reason} Run \`npx waybill models fetch\` first.`)
