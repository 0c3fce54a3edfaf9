// Reads the given images once to record what the models are asked, tells so, and then asks them the same of any of the images again, bare.
import { silentLog } from '../../hub/log.ts'
import { readPages } from '../../inference/read-file.ts'
import { openModels, type Model, type Models } from '../../inference/session.ts'

const models = await openModels(['cpu'], silentLog)
interface Asked { model: Model; data: Float32Array; dims: readonly number[] }

const asked = new Map<string, Asked[]>()
for (const file of process.argv.slice(2)) {
  const ofFile: Asked[] = []
  const recorded = (model: Model): Model => ({
    run(data, dims) {
      ofFile.push({ model, data: data.slice(), dims })
      return model.run(data, dims)
    },
  })
  const recording: Models = { ...models, detection: recorded(models.detection), recognition: recorded(models.recognition), direction: recorded(models.direction) }
  await readPages(file, 'image/jpeg', { maxPages: 10, maxPixels: 100_000_000 }, async () => recording, () => {})
  asked.set(file, ofFile)
}
process.send!('ready')
process.on('message', (files: readonly string[]) => {
  void (async () => {
    for (const file of files) for (const { model, data, dims } of asked.get(file)!) await model.run(data, dims)
    process.send!('done')
  })()
})
