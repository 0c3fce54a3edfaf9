// Reads the given images once and records the inputs of the models; then, on request, runs the models alone on the same
// inputs.
import { silentLog } from '../../hub/log.ts'
import { lengthOf, type Model } from '../../inference/engines/ppocr/models.ts'
import { recogniserOf } from '../../inference/engines/ppocr/recogniser.ts'
import { loadFormats } from '../../inference/formats/registry.ts'
import { readPages } from '../../inference/read-pages.ts'
import { MODELS } from '../support/models.ts'
import { openSessions, type Session } from '../../inference/engines/ppocr/session.ts'

const jpeg = (await loadFormats()).formatOf('image/jpeg')
const sessions = await openSessions((await MODELS.current())!, ['cpu'], silentLog)
interface Asked {
  session: Session
  data: Float32Array
  dims: readonly number[]
}

const asked = new Map<string, Asked[]>()
for (const file of process.argv.slice(2)) {
  const ofFile: Asked[] = []
  const recorded = (session: Session): Model => ({
    run(dims, fill) {
      const data = new Float32Array(lengthOf(dims))
      fill(data)
      ofFile.push({ session, data, dims })
      return session.run(data, dims)
    },
  })
  const recording = {
    ...sessions,
    detection: recorded(sessions.detection),
    recognition: recorded(sessions.recognition),
    direction: recorded(sessions.direction),
    orientation: sessions.orientation && recorded(sessions.orientation),
    second: sessions.second && recorded(sessions.second),
  }
  await readPages(file, jpeg, {
    limits: { maxPages: 10, maxPixels: 100_000_000, maxPageWords: 20_000, maxWords: 200_000 },
    openRecogniser: async () => recogniserOf(recording),
    progress() {},
  })
  asked.set(file, ofFile)
}
process.send!('ready')
process.on('message', (files: readonly string[]) => {
  void (async () => {
    for (const file of files) for (const { session, data, dims } of asked.get(file)!) await session.run(data, dims)
    process.send!('done')
  })()
})
