import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { loadSettings } from '../../../../config/config.ts'
import { loadConnections, loadRules } from '../../../../hub/app/configuration.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const MEMO = 'name: memo\nextends: other\ntitles: { en: Memo }\n'
const PIPELINE = 'name: own\nsteps:\n  - review: { when: { type: memo }, always: true }\n'

describe('the document types of a tenant', () => {
  const folder = temporaryFolder('tenants')
  const load = async () => {
    const settings = loadSettings({ tenantFolders: folder }, {})
    return loadRules(settings, (await loadConnections(settings)).targets)
  }
  function write(file: string, text: string): void {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    writeFileSync(path.join(folder, file), text)
  }

  it('are those of its folder besides those of the hub, and no other tenant has them', async () => {
    write('acme/types/memo/type.yaml', MEMO)
    const { typesOf } = await load()
    assert.ok(typesOf('acme').has('memo') && typesOf('acme').has('invoice'))
    assert.ok(!typesOf('other').has('memo') && !typesOf().has('memo'))
  })

  it('may be named by its own pipeline, not by that of another tenant', async () => {
    write('acme/pipelines/own.yaml', PIPELINE)
    assert.equal((await load()).pipelineOf('acme').name, 'own')
    write('other/pipelines/own.yaml', PIPELINE)
    await assert.rejects(load(), /other\/pipelines\/own\.yaml:3:23 .*names the type memo, which does not exist/)
  })
})
