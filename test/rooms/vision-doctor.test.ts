import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { loadSettings, type SettingName } from '../../config/config.ts'
import { inspectConfiguration } from '../../hub/doctor/configuration-checks.ts'
import { checkVision } from '../../hub/doctor/vision-check.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { openVisionPeer } from '../support/vision-peer.ts'

describe('the checks of the vision model', () => {
  const signal = new AbortController().signal
  const check = async (options: Partial<Record<SettingName, string>>) => {
    const { status, text } = await checkVision(loadSettings(options, {}), signal)
    return `${status}: ${text}`
  }

  it('ask the endpoint for the model, and are content without one', async () => {
    assert.match(await check({}), /^ok: none/)
    const peer = await openVisionPeer({ answer: () => ({ text: '' }) })
    try {
      const { url: visionUrl } = peer
      assert.match(await check({ visionUrl, visionModel: 'test-model' }), /^ok: .* offers test-model \(outside/)
      const inHouse = { visionUrl, visionModel: 'test-model', visionInHouse: 'yes' }
      assert.match(await check(inHouse), /\(in-house\)$/)
      assert.match(await check({ visionUrl, visionModel: 'other' }), /^warn: .* does not offer the model other/)
      assert.equal(peer.asked.length, 0)
    } finally {
      await peer.close()
    }
    assert.match(await check({ visionUrl: peer.url }), /^warn: the vision model does not answer/)
  })

  it('name pipelines that want a model which they do not get', async () => {
    const folder = temporaryFolder('vision-check')
    const pipelines = path.join(folder, 'pipelines')
    const tenantFolders = path.join(folder, 'tenants')
    mkdirSync(pipelines)
    mkdirSync(path.join(tenantFolders, 'acme'), { recursive: true })
    writeFileSync(path.join(tenantFolders, 'acme/settings.yaml'), 'inHouse: true\n')
    writeFileSync(
      path.join(pipelines, 'default.yaml'),
      'name: seen\nsteps:\n  - read: { vision: { invoice: on-doubt } }\n  - deliver: { to: [ledger] }\n',
    )
    const warnings = async (options: Partial<Record<SettingName, string>>) => {
      const { findings } = await inspectConfiguration(loadSettings({ pipelines, tenantFolders, ...options }, {}))
      return findings
        .filter(({ text }) => text.includes('vision model'))
        .map(({ status, text }) => `${status}: ${text}`)
    }
    assert.match((await warnings({})).join(), /^warn: pipeline seen has documents .*, and none is configured$/)
    const visionUrl = 'http://127.0.0.1:9/v1'
    assert.match((await warnings({ visionUrl })).join(), /^warn: documents of tenant acme stay in-house/)
    assert.deepEqual(await warnings({ visionUrl, visionInHouse: 'yes' }), [])
  })
})
