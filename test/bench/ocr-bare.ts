// Reads the given images once to record what the models are asked, tells so, and on a word asks them all of it again, bare.
import { silentLog } from '../../hub/log.ts'
import { readPages } from '../../inference/read-file.ts'
import { openModels, type Model, type Models } from '../../inference/session.ts'

const models = await openModels(['cpu'], silentLog)
const asked: { model: Model; data: Float32Array; dims: readonly number[] }[] = []
const recorded = (model: Model): Model => ({
  run(data, dims) {
    asked.push({ model, data: data.slice(), dims })
    return model.run(data, dims)
  },
})
const recording: Models = { ...models, detection: recorded(models.detection), recognition: recorded(models.recognition), direction: recorded(models.direction) }
for (const file of process.argv.slice(2)) {
  await readPages(file, 'image/jpeg', { maxPages: 10, maxPixels: 100_000_000 }, async () => recording, () => {})
}
process.send!('ready')
process.on('message', () => {
  void (async () => {
    for (const { model, data, dims } of asked) await model.run(data, dims)
    process.send!('done')
  })()
})
