// Whether the rules for e-invoices give the verdicts that their publishers give: `npm run einvoice-rules -- FOLDER…`.
// Files with a <testSet> are unit tests of rules; other XML, and XML in PDF, are whole invoices: their violations are
// listed.
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { Claim } from '../../inference/einvoice/rules/applicable.ts'
import { violationsOf, type Violation } from '../../inference/einvoice/rules/check.ts'
import { parseXml, type XmlElement } from '../../inference/einvoice/xml.ts'
import { embeddedXml } from './score-einvoices.ts'

/** What a unit test expects of one rule. */
interface Expectation {
  rule: string
  verdict: 'success' | 'error' | 'warning'
  /** the number of places, if it is given */
  places?: number
}

const VERDICTS: readonly string[] = ['success', 'error', 'warning']
const { positionals } = parseArgs({ allowPositionals: true })
if (positionals.length === 0) {
  console.error('usage: npm run einvoice-rules -- FOLDER…')
  process.exit(1)
}

const counts = { files: 0, snippets: 0, verdicts: 0, same: 0, invoices: 0, withFatal: 0 }

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && /\.(?:xml|pdf)$/i.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .toSorted()
}

async function check(file: string): Promise<void> {
  const content = await readFile(file)
  const bytes = file.toLowerCase().endsWith('.pdf') ? textBytes(await embeddedXml(content)) : content
  if (!bytes) {
    console.log(`${file}: no XML in it`)
    return
  }
  const root = await parsed(file, bytes)
  if (!root) return
  if (root.name !== 'testSet') {
    counts.invoices += 1
    const violations = violationsOf(root)
    if (violations.some(({ severity }) => severity === 'fatal')) counts.withFatal += 1
    for (const violation of violations) console.log(`${file}: ${described(violation)}`)
    return
  }
  counts.files += 1
  const claims = claimsOf(root.attributes['configuration'] ?? '')
  for (const test of root.children.filter(({ name }) => name === 'test')) checkSnippet(file, test, claims)
}

async function parsed(file: string, bytes: Uint8Array): Promise<XmlElement | undefined> {
  try {
    return parseXml(bytes)
  } catch (error) {
    console.log(`${file}: ${(error as Error).message}`)
    return undefined
  }
}

const claimsOf = (configuration: string): Claim[] =>
  configuration.startsWith('peppol') ? ['en16931', 'peppol'] : ['en16931']

function checkSnippet(file: string, test: XmlElement, claims: readonly Claim[]): void {
  const assertion = test.children.find(({ name }) => name === 'assert')
  const invoice = test.children.find(({ name }) => name !== 'assert')
  if (!assertion || !invoice) return
  counts.snippets += 1
  const violations = violationsOf(invoice, claims)
  for (const expectation of expectationsOf(assertion)) {
    counts.verdicts += 1
    const found = violations.find(({ rule }) => rule === expectation.rule)
    if (isSame(expectation, found)) counts.same += 1
    else {
      const number = test.attributes['id'] ?? 'without id'
      const expected = `${expectation.verdict}${expectation.places ? ` × ${expectation.places}` : ''}`
      console.log(
        `${file} (${number}): ${expectation.rule} is ${expected}, here ${found ? described(found) : 'success'}`,
      )
    }
  }
}

const expectationsOf = (assertion: XmlElement): Expectation[] =>
  assertion.children.flatMap(({ name, text, attributes }) => {
    if (!VERDICTS.includes(name)) return []
    const places = attributes['number'] ? { places: Number(attributes['number']) } : {}
    return [{ rule: text.trim(), verdict: name as Expectation['verdict'], ...places }]
  })

function isSame({ verdict, places }: Expectation, found: Violation | undefined): boolean {
  if (verdict === 'success') return !found
  if (!found || found.severity !== (verdict === 'error' ? 'fatal' : 'warning')) return false
  return places === undefined || found.places === places
}

const described = ({ rule, severity, text, places }: Violation): string => `${severity} ${rule} × ${places}: ${text}`

const textBytes = (text: string | undefined): Uint8Array | undefined =>
  text === undefined ? undefined : Buffer.from(text)

for (const folder of positionals) for (const file of await filesIn(folder)) await check(file)
console.log(
  `${counts.files} files with rule tests: ${counts.same} of ${counts.verdicts} verdicts of ${counts.snippets} ` +
    `snippets are the same. ${counts.invoices} invoices: ${counts.withFatal} violate a rule that is not only advised.`,
)
