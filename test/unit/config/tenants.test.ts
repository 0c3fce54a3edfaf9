import assert from 'node:assert/strict'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { loadSettings } from '../../../config/config.ts'
import { loadTenants, type Tenants } from '../../../config/tenants.ts'
import { NO_PARTIES } from '../../../hub/document/known-parties/parties.ts'
import { codeOf } from '../../../hub/errors.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

describe('the settings of tenants', () => {
  let folder: string
  beforeEach(() => {
    folder = temporaryFolder('tenants')
  })

  function write(place: string, text: string): void {
    mkdirSync(path.join(folder, path.dirname(place)), { recursive: true })
    writeFileSync(path.join(folder, place), text)
  }
  const load = (environment: Record<string, string> = {}): Promise<Tenants> =>
    loadTenants(folder, loadSettings({}, environment).tenants)
  async function refuses(place: string, text: string, message: RegExp): Promise<void> {
    write(place, text)
    await assert.rejects(
      load(),
      (error: Error) => codeOf(error) === 'tenants-invalid' && message.test(error.message),
      String(message),
    )
    rmSync(path.join(folder, place))
  }

  it('are defaults for a tenant without a folder', async () => {
    const { all, of } = await load()
    assert.deepEqual(all, [])
    assert.deepEqual(of('acme'), {
      name: 'acme',
      displayName: 'acme',
      serviceClass: 'standard',
      weight: 1,
      inHouse: false,
      parties: NO_PARTIES,
      folders: {},
    })
  })

  it('name the receiver and the known sellers', async () => {
    write('acme/settings.yaml', 'receiver:\n  names: [Acme GmbH, Acme Services]\n  vatIds: [DE136695976]\n')
    write(
      'acme/sellers.csv',
      'name;vatIds;ibans;address\n"Kaiser; Söhne GmbH";DE 136695976 | ATU12345678;de89370400440532013000;"Ring 1\n50667 Köln"\n\nLutz;;;\n',
    )
    const { own, sellers } = (await load()).of('acme').parties
    assert.deepEqual(own, { names: ['Acme GmbH', 'Acme Services'], addresses: [], vatIds: ['DE136695976'], ibans: [] })
    assert.deepEqual(sellers, [
      {
        name: 'Kaiser; Söhne GmbH',
        address: 'Ring 1\n50667 Köln',
        vatIds: ['DE136695976', 'ATU12345678'],
        ibans: ['DE89370400440532013000'],
      },
      { name: 'Lutz', vatIds: [], ibans: [] },
    ])
  })

  it('say where a list of sellers is wrong, and do not repeat its values', async () => {
    await refuses('acme/sellers.csv', 'names\nLutz\n', /^acme\/sellers\.csv:1 names the column names; known are name/)
    await refuses('acme/sellers.csv', 'vatIds\nDE1\n', /^acme\/sellers\.csv:1 lacks the column name\.$/)
    await refuses(
      'acme/sellers.csv',
      'name,ibans\nA,\nB,DE00370400440532013000\n',
      /csv:3 has an IBAN that is incomplete/,
    )
    await refuses('acme/sellers.csv', 'name,ibans\n,DE89370400440532013000\n', /csv:2 lacks the name of the seller\.$/)
    await refuses('acme/sellers.csv', 'name\n"Lutz\n', /line 2: a quote does not end/)
    await refuses('acme/settings.yaml', 'receiver: { name: Acme }\n', /receiver\.name is not known here/)
  })

  it('come from the file of the tenant, then from the environment', async () => {
    write('acme/settings.yaml', 'displayName: Acme GmbH\nweight: 5\n')
    write('beta/settings.yaml', '# nothing yet\n')
    const { all, of } = await load({
      WAYBILL_PREMIUM_TENANTS: 'acme, gamma',
      WAYBILL_TENANT_WEIGHTS: 'acme:2,beta:3,gamma:4',
    })
    assert.deepEqual(
      all.map(({ name }) => name),
      ['acme', 'beta'],
    )
    const values = ['acme', 'beta', 'gamma'].map((name) => {
      const { displayName, serviceClass, weight } = of(name)
      return [displayName, serviceClass, weight]
    })
    assert.deepEqual(values, [
      ['Acme GmbH', 'premium', 5],
      ['beta', 'standard', 3],
      ['gamma', 'premium', 4],
    ])
  })

  it('include the own folders of the tenant', async () => {
    write('acme/pipelines/default.yaml', 'name: own')
    write('acme/.gitkeep', '')
    write('README.md', 'about this folder')
    assert.deepEqual((await load()).of('acme').folders, { pipelines: path.join(folder, 'acme/pipelines') })
  })

  it('are refused, with the place, where the hub would not use them', async () => {
    await refuses('acme/settings.yaml', 'wieght: 3\n', /^acme\/settings\.yaml:1:1 wieght is not known here\.$/)
    await refuses(
      'acme/settings.yaml',
      'weight: 3\nserviceClass: gold\n',
      /^acme\/settings\.yaml:2:1 .*premium, standard/,
    )
    await refuses('acme/settings.yaml', 'weight: 0\n', /^acme\/settings\.yaml:1:1 weight /)
    await refuses('acme/settings.yaml', 'weight: [\n', /^acme\/settings\.yaml:\d+:\d+ /)
    const notBuilt = /^acme\/settings\.yaml:2:1 retention cannot be set per tenant in this version; remove it\.$/
    await refuses('acme/settings.yaml', 'weight: 2\nretention: 10y\n', notBuilt)
    await refuses(
      'acme/channels.yaml',
      '',
      /^acme\/channels\.yaml cannot be set per tenant in this version; remove it\./,
    )
    await refuses(
      'acme/piplines/x.yaml',
      '',
      /^acme\/piplines is not known here; .* settings\.yaml, sellers\.csv, pipelines\//,
    )
    rmSync(path.join(folder, 'acme'), { recursive: true })
    await refuses('Acme Ltd/settings.yaml', '', /^Acme Ltd is not the folder of a tenant/)
    rmSync(path.join(folder, 'Acme Ltd'), { recursive: true })
    await refuses('acme.yaml', '', /^acme\.yaml is not the folder of a tenant/)
  })

  it('are refused where the folder is missing', async () => {
    const missing = path.join(folder, 'missing')
    await assert.rejects(loadTenants(missing, loadSettings({}, {}).tenants), { code: 'tenants-invalid' })
  })
})
