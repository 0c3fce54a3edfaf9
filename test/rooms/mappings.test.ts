import assert from 'node:assert/strict'
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import { codeOf, type ErrorCode } from '../../hub/errors.ts'
import { silentLog } from '../../hub/log.ts'
import { openMappings, type Mappings } from '../../mappings/apply.ts'
import { compileMappings } from '../../mappings/compile.ts'
import { loadMappingSet, type MappingSet } from '../../mappings/set.ts'
import { dec } from '../../mappings/runtime/decimal.js'
import type { MappingInput } from '../../mappings/input.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const FOLDER = path.resolve(import.meta.dirname, '../../mappings')
const signal = new AbortController().signal
const input: MappingInput = {
  id: 'a',
  tenant: 'main',
  type: 'invoice',
  kind: 'invoice',
  source: 'rest',
  receivedAt: '',
  sha256: '',
  fields: { grossTotal: '10.00' },
  confidences: {},
  values: { grossTotal: '10.00' },
}

async function openFolder(
  folder: string,
  timeoutMs: number,
  memoryMb: number,
): Promise<Mappings & { set: MappingSet }> {
  const set = await loadMappingSet({ folder })
  return { ...openMappings({ mappingOf: set.of, workers: 1, timeoutMs, memoryMb, log: silentLog }), set }
}

describe('the mappings of this project', () => {
  let mappings: Mappings & { set: MappingSet }
  let names: string[]
  before(async () => {
    mappings = await openFolder(FOLDER, 2000, 128)
    names = mappings.set.all.map(({ mapping }) => mapping.name)
  })
  after(() => mappings.close())

  it('convert each fixture to the expected output next to it', async () => {
    let run = 0
    for (const name of names) {
      const folder = path.join(FOLDER, name, 'fixtures')
      for (const file of (await readdir(folder)).filter((each) => each.endsWith('.in.json'))) {
        const read = async (each: string) => JSON.parse(await readFile(path.join(folder, each), 'utf8')) as MappingInput
        const { payload, mapping } = await mappings.apply(name, await read(file), signal)
        assert.deepEqual(payload, await read(file.replace('.in.', '.out.')), `${name}/${file}`)
        assert.match(mapping.sha256, /^[0-9a-f]{64}$/)
        run++
      }
    }
    assert.ok(run >= names.length && run > 0)
  })

  it('refuse a document that lacks a value, and name the place but no value', async () => {
    await assert.rejects(
      mappings.apply('ledger/invoice', { ...input, fields: { grossTotal: 'secret' } }, signal),
      (error: Error) => {
        assert.equal(codeOf(error), 'mapping-input')
        assert.match(error.message, /\/fields/)
        assert.doesNotMatch(error.message, /secret/)
        return true
      },
    )
    await assert.rejects(mappings.apply('ledger/letter', input, signal), (error) => codeOf(error) === 'mapping-missing')
  })
})

describe('a mapping that misbehaves', () => {
  const bad: Record<string, [expression: string, code: ErrorCode]> = {
    loop: ['($f := function($x) { $f($x + 1) }; $f(1))', 'mapping-timeout'],
    recursion: ['($f := function($x) { 1 + $f($x) }; $f(1))', 'mapping-failed'],
    regex: [
      '$match("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", /^(a+)+$/) ? {"amount": "1.00"} : {"amount": "2.00"}',
      'mapping-output',
    ],
    doubling: ['$length($reduce([1..26], function($a, $b) { $a & $a }, "aa"))', 'mapping-out-of-memory'],
    pad: ['$pad("", 100000000)', 'mapping-failed'],
    syntax: ['{ "amount": ', 'mapping-invalid'],
    wrongType: ['{ "amount": 1 }', 'mapping-output'],
    throws: ['$error("no")', 'mapping-failed'],
    escape: ['$constructor("return process")()', 'mapping-failed'],
    lookup: ['{"amount": $lookup($lookup({}, "constructor"), "name")}', 'mapping-output'],
    evaluates: ['$eval("1")', 'mapping-failed'],
  }
  const FAIR = [
    ['good', '{ "amount": fields.grossTotal }'],
    ['picky', `fields.grossTotal = "10.00" ? ${bad['doubling']![0]} : { "amount": fields.grossTotal }`],
  ] as const
  let folder: string
  let mappings: Mappings & { set: MappingSet }

  before(async () => {
    folder = temporaryFolder('mappings')
    const schema = {
      type: 'object',
      properties: { amount: { type: 'string', enum: ['1.00', '10.00'] } },
      required: ['amount'],
    }
    for (const [name, expression] of [...Object.entries(bad).map(([name, [text]]) => [name, text] as const), ...FAIR]) {
      await mkdir(path.join(folder, 'bad', name.toLowerCase()), { recursive: true })
      await writeFile(path.join(folder, 'bad', name.toLowerCase(), 'map.jsonata'), expression)
      await writeFile(path.join(folder, 'bad', name.toLowerCase(), 'in.schema.json'), '{}')
      await writeFile(path.join(folder, 'bad', name.toLowerCase(), 'out.schema.json'), JSON.stringify(schema))
    }
    mappings = await openFolder(folder, 1_500, 64)
  })
  after(async () => {
    await mappings.close()
  })

  for (const [name, [, code]] of Object.entries(bad)) {
    it(`fails with ${code} (${name}), and the next one works`, async () => {
      await assert.rejects(mappings.apply(`bad/${name.toLowerCase()}`, input, signal), (error: Error) => {
        assert.equal(codeOf(error), code, error.message)
        return true
      })
      assert.deepEqual((await mappings.apply('bad/good', input, signal)).payload, { amount: '10.00' })
    })
  }

  it('never mixes two documents that are mapped at the same time', async () => {
    const results = await Promise.all(
      ['1.00', '10.00', '1.00', '10.00'].map((grossTotal) =>
        mappings.apply('bad/good', { ...input, fields: { grossTotal } }, signal),
      ),
    )
    assert.deepEqual(
      results.map(({ payload }) => payload['amount']),
      ['1.00', '10.00', '1.00', '10.00'],
    )
  })

  it('fails only the faulty document, not others in the same batch', async () => {
    const results = await Promise.allSettled(
      ['1.00', '1.00', '1.00', '10.00', '1.00'].map((grossTotal) =>
        mappings.apply('bad/picky', { ...input, fields: { grossTotal } }, signal),
      ),
    )
    assert.deepEqual(
      results.map((result) => (result.status === 'fulfilled' ? result.value.payload['amount'] : codeOf(result.reason))),
      ['1.00', '1.00', '1.00', 'mapping-out-of-memory', '1.00'],
    )
  })

  it('is refused at the start if a schema is broken', async () => {
    const broken = path.join(folder, 'copy')
    await cp(path.join(folder, 'bad', 'good'), path.join(broken, 'x', 'good'), { recursive: true })
    await writeFile(path.join(broken, 'x', 'good', 'out.schema.json'), '{"type": "nonsense"}')
    await assert.rejects(
      openFolder(path.join(broken, 'nowhere'), 400, 64),
      (error) => codeOf(error) === 'mapping-invalid' && /cannot be read \(ENOENT\)/.test((error as Error).message),
    )
    await assert.rejects(openFolder(broken, 400, 64), (error) => codeOf(error) === 'mapping-invalid')
  })

  it('is validated against the standard by doctor, which finds what a start accepts', async () => {
    const odd = path.join(folder, 'odd')
    await cp(path.join(folder, 'bad', 'good'), path.join(odd, 'x', 'good'), { recursive: true })
    await writeFile(path.join(odd, 'x', 'good', 'out.schema.json'), '{"type": "string", "minLength": -1}')
    await compileMappings(odd)
    await assert.rejects(
      compileMappings(odd, { thorough: true }),
      (error) => codeOf(error) === 'mapping-invalid' && /minLength must be >= 0/.test((error as Error).message),
    )
  })

  it('changes its hash with its expression', async () => {
    const hashOf = (name: string) => mappings.set.of(undefined, name)!.mapping.sha256
    assert.notEqual(hashOf('bad/good'), hashOf('bad/throws'))
  })
})

describe('the detail of a mapping that fails', () => {
  const SECRET = 'DE89370400440532013000'
  /** expression and what its detail says; no detail holds the value */
  const details: Record<string, [expression: string, says: RegExp]> = {
    'assert-value': ['$assert(false, fields.iban)', /^D3141 \$assert failed.* at character 8 \(assert\)/],
    'error-value': ["$error('Bad IBAN ' & fields.iban)", /^D3137 \$error was called/],
    'error-piped': ['fields.iban ~> $error()', /^D3137 \$error was called/],
    'error-piped-literal': ['fields.iban ~> $error("ok")', /^T0410|^D3137 \$error was called/],
    'error-passed': ['$map([fields.iban], $error)', /^T0410|^D3137 \$error was called/],
    'error-renamed': ['($raise := $error; $raise(fields.iban); $error("is computed"))', /^D3137 \$error was called/],
    'error-partial': ['($raise := $error(?); $raise(fields.iban))', /^D3137 \$error was called/],
    'error-literal-beside': ['fields.iban ? $error(fields.iban) : $error("no IBAN")', /^D3137 \$error was called/],
    'assert-literal': ['$assert(false, "the IBAN is blocked")', /^D3141 the IBAN is blocked at character 8/],
    'error-literal': ['$error("no")', /^D3137 no at/],
    'error-silent': ['$error()', /^D3137 \$error\(\) function evaluated/],
    'number': [
      '$number(fields.iban)',
      /^D3030 a value cannot be converted to a number at character 8 \(number\), argument 1/,
    ],
    'argument': ['$substring(fields, 1)', /^T0410 .*argument 1/],
    'context': ['fields.(iban = "x" ? 1 : $substring(1, 2))', /^T041[01]/],
    'match': ['$match(fields.iban, /a/, -1)', /^D3040/],
    'operator': ['fields.iban * 2', /^T2001 the left side/],
    'same-name': ['{ fields.iban: 1, fields.iban & "": 2 }', /^D1009/],
    'timestamp': ['$toMillis(fields.iban)', /^D3110/],
    'picture': ['$fromMillis(1, "[" & fields.iban)', /^D3135/],
    'compare': ['fields.iban < 1', /^T2009/],
    'called': ['$lookup(fields, "iban")("x")', /^T1006/],
    'amount': ['$dec.add(fields.iban, "1")', /^\$dec needs an amount$/],
    'zero': ['$dec.div("1", "0")', /^\$dec\.div divides by zero$/],
    'regular-expression': ['$contains(fields.iban, /(?=a)/)', /./],
    'member': ['{ fields.iban: 1 }', /^\/… must be string$/],
  }
  let mappings: Mappings

  before(async () => {
    const folder = temporaryFolder('details')
    const output = { type: 'object', additionalProperties: { type: 'string' } }
    for (const [name, [expression]] of Object.entries(details)) {
      await mkdir(path.join(folder, 'bad', name), { recursive: true })
      await writeFile(path.join(folder, 'bad', name, 'map.jsonata'), expression)
      await writeFile(path.join(folder, 'bad', name, 'in.schema.json'), '{}')
      await writeFile(path.join(folder, 'bad', name, 'out.schema.json'), JSON.stringify(output))
    }
    mappings = await openFolder(folder, 1_500, 64)
  })
  after(() => mappings.close())

  for (const [name, [expression, says]] of Object.entries(details))
    it(`names places and codes, never a value: ${expression}`, async () => {
      const fields = { iban: SECRET }
      await assert.rejects(mappings.apply(`bad/${name}`, { ...input, fields }, signal), ({ message }: Error) => {
        assert.match(message.replace(/^The mapping [^:]*: /, '').replace(/\.$/, ''), says)
        assert.doesNotMatch(message, /DE89|3704/)
        return true
      })
    })
})

describe('$dec', () => {
  const cents = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 })
  const amount = (value: number) =>
    `${value < 0 ? '-' : ''}${Math.floor(Math.abs(value) / 100)}.${String(Math.abs(value) % 100).padStart(2, '0')}`

  it('adds and subtracts cents exactly', () =>
    fc.assert(
      fc.property(cents, cents, (a, b) => {
        assert.equal(dec.round(dec.add(amount(a), amount(b)), 2), dec.round(amount(a + b), 2))
        assert.equal(dec.round(dec.sub(dec.add(amount(a), amount(b)), amount(b)), 2), dec.round(amount(a), 2))
      }),
    ))

  it('rounds as an accountant does', () => {
    assert.equal(dec.round('2.345', 2), '2.35')
    assert.equal(dec.round('2.345', 2, 'half-even'), '2.34')
    assert.equal(dec.round('-2.345', 2), '-2.35')
    assert.equal(dec.sum(['0.1', '0.2']), '0.3')
    assert.equal(dec.div('1', '3', 4), '0.3333')
    assert.throws(() => dec.add('1,5', '1'))
  })
})
