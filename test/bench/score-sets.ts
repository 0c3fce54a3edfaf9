import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { PDFDict, PDFDocument, PDFName, PDFRawStream, decodePDFRawStream } from 'pdf-lib'
import type { Box } from '../../hub/document/values/value.ts'
import { amountOf, dateOf } from './score-forms.ts'
import { cellsOf, LabelError, labelledByCsv, labelledByJson, LABELS_HELP } from './score-labels.ts'

export interface TruthWord {
  text: string
  box: Box
}
export interface Case {
  file: string
  /** words or lines of the page; undefined where the set does not label them */
  words: TruthWord[] | undefined
  /** fields that the set labels, in the form the reader promises; a field that a document lacks is missing */
  fields: Record<string, string>
}

/**
 * The labelled documents of a folder, recognised by what is in it.
 * @throws LabelError with what to do
 */
export async function loadCases(folder: string): Promise<Case[]> {
  const names = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    throw new LabelError(`The folder ${folder} cannot be read (${cause.code}).`, { cause })
  })
  const has = (...wanted: string[]) => wanted.every((name) => names.includes(name))
  if (has('img', 'key', 'box')) return receipts(folder)
  if (has('img', 'json')) return forms(folder)
  const visible = names.filter((name) => !name.startsWith('.')).toSorted()
  const cases =
    (has('labels.csv') ? ((await labelledByCsv(folder)) ?? (await adbuy(folder))) : undefined) ??
    (await labelledByJson(folder, visible)) ??
    (await einvoices(folder))
  if (cases.length > 0) return cases
  throw new LabelError(`There are no labels in ${folder}.\n\n${LABELS_HELP}`)
}

async function receipts(folder: string): Promise<Case[]> {
  const names = (await readdir(path.join(folder, 'img'))).toSorted()
  return Promise.all(
    names.map(async (name) => {
      const stem = path.parse(name).name
      const key = JSON.parse(await readFile(path.join(folder, 'key', `${stem}.json`), 'utf8')) as Record<
        string,
        string | null
      >
      const rows = (await readFile(path.join(folder, 'box', `${stem}.csv`), 'utf8'))
        .split(/\r?\n/)
        .filter((row) => row.trim() !== '')
      return {
        file: path.join(folder, 'img', name),
        words: rows.map((row) => {
          const parts = row.split(',')
          const [xs, ys] = [0, 1].map((axis) => [0, 2, 4, 6].map((corner) => Number(parts[corner + axis])))
          return {
            text: parts.slice(8).join(','),
            box: [Math.min(...xs!), Math.min(...ys!), Math.max(...xs!), Math.max(...ys!)] as Box,
          }
        }),
        fields: present({
          sellerName: key['company'],
          issueDate: dateOf(key['date']),
          sellerAddress: key['address'],
          grossTotal: amountOf(key['total']),
        }),
      }
    }),
  )
}

async function forms(folder: string): Promise<Case[]> {
  const names = (await readdir(path.join(folder, 'img'))).toSorted()
  return Promise.all(
    names.map(async (name) => {
      const { form } = JSON.parse(
        await readFile(path.join(folder, 'json', `${path.parse(name).name}.json`), 'utf8'),
      ) as { form: { words: TruthWord[] }[] }
      return { file: path.join(folder, 'img', name), words: form.flatMap(({ words }) => words), fields: {} }
    }),
  )
}

async function adbuy(folder: string): Promise<Case[]> {
  const [, ...rows] = (await readFile(path.join(folder, 'labels.csv'), 'utf8'))
    .split(/\r?\n/)
    .filter((row) => row !== '')
  return rows.map((row) => {
    const [id, contract, advertiser, gross] = cellsOf(row)
    return {
      file: path.join(folder, `${id}.pdf`),
      words: undefined,
      fields: present({ invoiceNumber: contract, buyerName: advertiser, grossTotal: amountOf(gross) }),
    }
  })
}

async function einvoices(folder: string): Promise<Case[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.pdf')).toSorted()
  const cases: Case[] = []
  for (const name of names) {
    const xml = await embeddedXml(await readFile(path.join(folder, name)))
    if (xml) cases.push({ file: path.join(folder, name), words: undefined, fields: fieldsOfInvoiceXml(xml) })
  }
  return cases
}

/** The first XML invoice inside a PDF, whatever its name in there. */
export async function embeddedXml(bytes: Uint8Array): Promise<string | undefined> {
  const load = PDFDocument.load(bytes, { updateMetadata: false, throwOnInvalidObject: false })
  const pdf = await load.catch(() => undefined)
  if (!pdf) return undefined
  for (const [, object] of pdf.context.enumerateIndirectObjects()) {
    if (!(object instanceof PDFDict) || !object.has(PDFName.of('EF'))) continue
    const files = object.lookup(PDFName.of('EF'), PDFDict)
    const stream = files.lookup(PDFName.of('F'))
    if (!(stream instanceof PDFRawStream)) continue
    const text = Buffer.from(decodePDFRawStream(stream).decode()).toString('utf8')
    if (/CrossIndustry(?:Invoice|Document)/.test(text)) return text
  }
  return undefined
}

/** What a cross-industry invoice (ZUGFeRD 1 and 2, Factur-X) says about the fields. */
function fieldsOfInvoiceXml(xml: string): Case['fields'] {
  const plain = xml.replace(/<!--[\s\S]*?-->/g, '')
  const part = (name: string, within = plain) =>
    new RegExp(`<(?:\\w+:)?${name}\\b[^>]*>([\\s\\S]*?)</(?:\\w+:)?${name}>`).exec(within)?.[1]
  const text = (name: string, within?: string) => {
    const found = part(name, within)
      ?.replace(/<[^>]+>/g, '')
      .replaceAll('&amp;', '&')
      .replaceAll('&apos;', "'")
      .replaceAll('&quot;', '"')
      .replace(/\s+/g, ' ')
      .trim()
    return found || undefined
  }
  const day = (within: string | undefined) =>
    within === undefined ? undefined : /(\d{4})(\d\d)(\d\d)/.exec(within)?.slice(1).join('-')
  const head = part('ExchangedDocument') ?? part('HeaderExchangedDocument') ?? ''
  const seller = part('SellerTradeParty') ?? ''
  const buyer = part('BuyerTradeParty') ?? ''
  const sums =
    part('SpecifiedTradeSettlementHeaderMonetarySummation') ?? part('SpecifiedTradeSettlementMonetarySummation') ?? ''
  return present({
    invoiceNumber: text('ID', head),
    issueDate: day(part('IssueDateTime', head)),
    dueDate: day(part('DueDateDateTime')),
    sellerName: text('Name', seller),
    sellerVatId: /schemeID="VA"[^>]*>([^<]+)</.exec(seller)?.[1]?.replace(/\s/g, ''),
    buyerName: text('Name', buyer),
    currency: text('InvoiceCurrencyCode'),
    netTotal: amountOf(text('TaxBasisTotalAmount', sums)),
    taxTotal: amountOf(text('TaxTotalAmount', sums)),
    grossTotal: amountOf(text('GrandTotalAmount', sums)),
    amountDue: amountOf(text('DuePayableAmount', sums)),
    purchaseOrderNumber:
      text('IssuerAssignedID', part('BuyerOrderReferencedDocument') ?? '') ??
      text('ID', part('BuyerOrderReferencedDocument') ?? ''),
    iban: text('IBANID')?.replace(/\s/g, ''),
  })
}

function present(fields: Partial<Record<string, string | null | undefined>>): Case['fields'] {
  return Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => (value ? [[name, value]] : [])))
}
