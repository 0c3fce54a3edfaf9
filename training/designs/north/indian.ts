import { englishWords } from './amount-in-words.ts'
import { ENGLISH_GOODS, INDIA } from './asian-words.ts'
import type { Design } from '../design.ts'
import { el, lines, mark, page, pairs, table } from '../element.ts'
import { base, caseOf, type Case, type CaseForm } from './case.ts'
import { day, label, lakhs } from './deal.ts'

const FORM: CaseForm = {
  country: INDIA,
  goods: ENGLISH_GOODS,
  count: [1, 6],
  rates: [18],
  most: 60,
  numbers: ['yyyy-##/###', '@@/##/yy-2#', '###', 'INV-00####', 'GST/###/yy', '@@@/yyyy/0##', '####'],
  signs: ',.',
  currency: 'INR',
}
const inWords = ({ deal }: Case): string => {
  const paise = deal.payable % 100
  const more = paise === 0 ? '' : ` and ${englishWords(paise, true)} Paise`
  return `${englishWords(Math.floor(deal.payable / 100), true)}${more} Only`
}

/** By half for the centre and for the state. */
const halves = ({ deal }: Case): [string, number][] => [
  ['CGST @ 9%', Math.floor(deal.tax / 2)],
  ['SGST @ 9%', deal.tax - Math.floor(deal.tax / 2)],
]

/** Of a common program for accounts: one frame of cells, with consignee, HSN codes and the amount in words. */
const ledger: Design = {
  name: 'indian-ledger',
  draw(chance) {
    const own = caseOf(chance, {
      ...FORM,
      rounded: true,
      fonts: ['Liberation Sans', 'Carlito', 'DejaVu Sans Condensed'],
    })
    const { look, seller, buyer, deal, number } = own
    const form = chance.pick(['D-B-y', 'd-m-y', 'd-B-Y', 'd/m/y'])
    const cell = (name: string, value: string) => el('', `${name}\n`, el('b', value))
    const facts = table('grid', false, [
      [cell('Invoice No.', number), cell('Dated', day(deal.issued, form))],
      [
        cell('Delivery Note', chance.filled('DN-###')),
        cell('Mode/Terms of Payment', chance.pick(['30 Days', 'Immediate', ''])),
      ],
      [cell("Buyer's Order No.", chance.filled('PO/####')), cell('Dated', day(deal.ordered, form))],
      [
        cell('Despatched through', chance.pick(['VRL Logistics', 'By Road', ''])),
        cell('Destination', buyer.town.split(/[ ,-]/)[0]!),
      ],
    ])
    const [state] = [seller.vat.slice(0, 2)]
    const party = ({ name, street, town, vat }: typeof seller) =>
      lines(`\n${street}`, town, `GSTIN/UIN: ${vat}`, name === seller.name && `State Code: ${state}`)
    const rows = deal.items.map((item, at) => [
      String(at + 1),
      item.name,
      chance.filled('########'),
      `${item.quantity} ${item.unit}`,
      lakhs(item.price),
      item.unit,
      lakhs(item.net),
    ])
    const extra = [...halves(own), ...(deal.rounding === 0 ? [] : [['Round Off', deal.rounding] as [string, number]])]
    const style = `${base({ ...look, size: look.size - 0.5 }, '10mm')} .frame { border: 0.7pt solid black } .frame > .row > div { width: 50%; border: 0.3pt solid black }  .in { padding: 1.5mm }`
    const body = [
      el(
        '.center',
        el('b', chance.pick(['TAX INVOICE', 'Tax Invoice', 'GST INVOICE'])),
        chance.is(0.5) && el('.right.small', '(ORIGINAL FOR RECIPIENT)'),
      ),
      el(
        '.frame',
        el(
          '.row',
          el(
            '',
            el('.in', el('b', seller.name), party(seller), `\nE-Mail : ${seller.mail}`),
            el('hr'),
            el('.in', el('.small', chance.pick(['Buyer (Bill to)', 'Buyer'])), el('b', buyer.name), party(buyer)),
          ),
          el('', facts),
        ),
        table(
          'grid.num',
          ['Sl No.', 'Description of Goods', 'HSN/SAC', 'Quantity', 'Rate', 'per', 'Amount'],
          [...rows, ...extra.map(([name, cents]) => ['', el('i', name), '', '', '', '', lakhs(cents)])],
          [['', 'Total', '', '', '', '', el('b', `${chance.pick(['₹', 'Rs.', '₹'])} ${lakhs(deal.payable)}`)]],
        ),
        el('.in', `Amount Chargeable (in words)\n`, el('b', `INR ${inWords(own)}`), el('.right.small', 'E. & O.E')),
      ),
      el(
        '.row.gap.small',
        el(
          '.half',
          `Declaration\nWe declare that this invoice shows the actual price of the goods described and that all particulars are true and correct.`,
        ),
        el(
          '.half.right',
          `Company's Bank Details\nBank Name: ${seller.bank}\nA/c No.: ${chance.filled('0##########')}\nIFS Code: ${chance.filled(seller.bic)}\n`,
          el('b', `for ${seller.name}`),
          '\n\n\nAuthorised Signatory',
        ),
      ),
      el('.center.small', 'This is a Computer Generated Invoice'),
    ]
    const fields = own.fields({ dueDate: '', netTotal: '', taxTotal: '', grossTotal: label(deal.payable) })
    return { html: page(style, ...body), fields, kind: 'invoice' }
  },
}

const servicesTable = ({ deal, chance }: Case) =>
  el(
    '',
    table(
      'lined.num.gap.dark',
      ['#', 'Item & Description', 'SAC', 'Qty', 'Rate', 'IGST', 'Amount'],
      deal.items.map((item, at) => [
        String(at + 1),
        item.name,
        chance.filled('9983##'),
        `${item.quantity}.00`,
        lakhs(item.price),
        '18%',
        lakhs(item.net),
      ]),
    ),
  )

const notes = ({ chance, seller }: Case) =>
  el(
    'p.gap.small',
    `Notes: Thanks for your business.\nPay to: ${seller.bank}, A/c ${chance.filled('5##########')}, IFSC ${chance.filled(seller.bic)}, PAN ${seller.vat.slice(2, 12)}`,
  )

const billTo = ({ deal, buyer }: Case, form: string) =>
  el(
    '.row.gap',
    el(
      '.half',
      el('.small.accent', 'Bill To'),
      el('b', buyer.name),
      `\n${buyer.street}\n${buyer.town}\nGSTIN ${buyer.vat}`,
    ),
    pairs(
      'facts.auto',
      ['Invoice Date :', day(deal.issued, form)],
      ['Terms :', 'Net'],
      ['Due Date :', day(deal.due, form)],
      ['Place Of Supply :', 'Maharashtra (27)'],
    ),
  )

/** Of an agency or a cloud service: a light page with the seller at the top left, and the place of supply. */
const agency: Design = {
  name: 'indian-agency',
  draw(chance) {
    const sellers = [
      '[{brand} Technologies] Pvt. Ltd.',
      '[{brand} Media] LLP',
      '{first} {last}',
      '[{brand} Softech] Private Limited',
      '[{last} & Associates]',
      '[{brand}Labs] India Pvt Ltd',
    ]
    const goods = [
      'Website development|job|85000',
      'Digital marketing retainer|month|40000',
      'Cloud hosting - Business|month|9500',
      'Logo design|job|18000',
      'API subscription|month|25000',
      'Audit fees|job|60000',
    ]
    const own = caseOf(chance, {
      ...FORM,
      sellers,
      goods,
      count: [1, 3],
      most: 4,
      numbers: ['INV-000###', 'yyyy-yy/0##', '@@@-###', '#####'],
      fonts: ['Lato', 'Open Sans', 'Roboto', 'Carlito'],
    })
    const { look, seller, deal, number } = own
    const form = chance.pick(['d B y', 'd/m/y', 'B D, y', 'd-m-y'])
    const sign = chance.pick(['₹', 'Rs. ', 'INR '])
    const body = [
      el(
        '.row',
        el(
          '',
          mark(chance.below(6), look.color, 36),
          '\n',
          el('b', seller.name),
          `\n${seller.street}\n${seller.town}\nGSTIN ${seller.vat}\n${seller.mail}`,
        ),
        el(
          '.right',
          el('h1.accent', chance.pick(['TAX INVOICE', 'Invoice', 'INVOICE'])),
          `# ${number}`,
          el('.gap', el('.small', 'Balance Due'), el('.strong', `${sign}${lakhs(deal.gross)}`)),
        ),
      ),
      billTo(own, form),
      servicesTable(own),
      el(
        '',
        table('sum.gap', false, [
          ['Sub Total', lakhs(deal.net)],
          ['IGST18 (18%)', lakhs(deal.tax)],
          [el('b', 'Total'), el('b', `${sign}${lakhs(deal.gross)}`)],
          [el('b', 'Balance Due'), el('b', `${sign}${lakhs(deal.gross)}`)],
        ]),
      ),
      el('p.gap.small', `Total In Words: Indian Rupee ${inWords(own)}`),
      notes(own),
    ]
    return { html: page(base(look), ...body), fields: own.fields(), kind: 'invoice' }
  },
}

export const INDIAN = [ledger, agency]
