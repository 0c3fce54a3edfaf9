// Lawyers, freelancers, practices and agencies.
import { CORE } from './case.ts'
import { daysAfter, labelOf } from './deal.ts'
import type { Design } from './design.ts'
import { el, lines, mark, page, pairs, styled, table } from './element.ts'
import { englishCase } from './english-case.ts'

const LAW_FIRM_STYLE = `@page { size: $paper; margin: 25mm } body { font: 11pt "$font" }
.head { text-align: center; letter-spacing: 1px } .head b { font-size: 17pt; font-variant: small-caps }
.time td, .time th { padding: .8mm 2mm } .c4, .c5 { text-align: right } .sums { width: 100mm; margin: 4mm 0 }
.sums .last { text-align: right }`

/** A letter of a law firm: date without a label, matter, time of each lawyer, what is still open from before. */
const lawFirm: Design = {
  name: 'english-law-firm-letter',
  draw(chance) {
    const it = englishCase(chance, {
      countries: ['US', 'CA', 'UK'],
      goods: 'advice',
      count: [3, 8],
      rates: [0],
      most: 6,
      numbers: ['#####', '1#####', '####-##'],
    })
    const { seller, buyer, amount, money } = it
    const initials = ['RWA', 'JKL', 'PM', 'ETO']
    const bold = it.country.currency === 'GBP' ? 'Fees (outside the scope of VAT)' : 'Current Fees and Costs'
    const html = page(
      styled(LAW_FIRM_STYLE, {
        paper: it.country.currency === 'GBP' ? 'A4' : 'letter',
        font: chance.pick(['EB Garamond', 'Liberation Serif', 'FreeSerif']),
      }),
      el(
        '.head',
        el('b', seller.name),
        el(
          'p',
          chance.pick(['Attorneys at Law', 'Solicitors', 'Barristers & Solicitors', 'A Professional Corporation']),
        ),
        el('small', `${seller.street} · ${seller.town} · ${seller.phone} · ${seller.register}`),
      ),
      el(
        'p',
        '\n',
        it.date(it.issued),
        '\n\n',
        lines(buyer.name, `Attn: ${buyer.person}`, buyer.street, buyer.town),
        '\n\n',
      ),
      el(
        'p',
        `Re: ${chance.pick(['Acquisition of leasehold premises', 'Employment matter', 'General corporate advice'])}\nOur file: ${it.customer}\n`,
        el('b', `${chance.pick(['Invoice No.', 'Invoice', 'Bill No.', 'Statement No.'])} ${it.number}`),
      ),
      el('p', `\nFor professional services rendered through ${it.date(daysAfter(it.issued, -3))}:\n\n`),
      table(
        'time',
        ['Date', 'Atty', 'Description', 'Hours', 'Amount'],
        it.items.map((item, at) => [
          it.date(daysAfter(it.earlier, -at)),
          initials[at % 4]!,
          item.name,
          (item.quantity / 1).toFixed(1),
          money(item.amount),
        ]),
      ),
      pairs('sums', [bold, amount(it.net)], chance.is(0.5) && ['Disbursements', amount(0)], [
        chance.pick(['TOTAL THIS INVOICE', 'Total amount of this bill', 'Total due this invoice']),
        el('b', amount(it.gross)),
      ]),
      chance.is(0.4) &&
        el(
          'p',
          `Prior balance ${amount(it.gross + 12000)} – payments received ${amount(it.gross + 12000)} – thank you.`,
        ),
      el(
        'p',
        `Payment is due upon receipt. Please make checks payable to ${seller.name}${chance.is(0.5) ? ` or wire to ${seller.bank}, ABA ${chance.filled('#########')}` : ''}.`,
      ),
    )
    return { html, kind: 'invoice', fields: it.fields(`${CORE} currency`) }
  },
}

const FREELANCER_STYLE = `@page { size: A4; margin: 25mm } body { font: $sizept "$font" } .last { text-align: right }
.what td { padding: 1mm 0 } .what { margin: 6mm 0 }`

/** A person who writes their invoice as a letter. */
const freelancer: Design = {
  name: 'english-freelancer-plain',
  draw(chance) {
    const it = englishCase(chance, {
      countries: ['UK', 'IE', 'US', 'AU'],
      goods: 'advice',
      count: [1, 3],
      rates: [0],
      seller: { person: true },
      numbers: ['##', '###', 'YYYY-##', '00##', '@@-0#'],
    })
    const { seller, buyer, amount } = it
    const atFoot = chance.is(0.4)
    const account =
      it.country.currency === 'EUR'
        ? `IBAN ${seller.iban.replace(/.{4}(?=.)/g, '$& ')}`
        : `account ${chance.filled('########')}, ${it.country.currency === 'GBP' ? `sort code ${chance.filled('##-##-##')}` : `${it.country.currency === 'USD' ? 'routing' : 'BSB'} ${chance.filled('######')}`}`
    const who = [
      el('b', seller.name),
      `\n${chance.pick(['Illustration & lettering', 'Freelance copywriter', 'Photographer', 'Bookkeeping services'])}\n${seller.street}, ${seller.town}\n${seller.mail}`,
    ]
    const html = page(
      styled(FREELANCER_STYLE, {
        size: chance.pick(['11', '12']),
        font: chance.pick(['Courier Prime', 'Inconsolata', 'Lato Light', 'EB Garamond', 'Roboto Light']),
      }),
      !atFoot && el(chance.pick(['p', 'p.right']), who),
      el('h2', chance.pick([`Invoice ${it.number}`, `Invoice #${it.number}`, `INVOICE No. ${it.number}`])),
      el('p', chance.pick(['', 'Date: ', 'Issued ']), it.date(it.issued)),
      el(
        'p',
        '\n',
        chance.pick(['For', 'To:', 'Billed to']),
        '\n',
        lines(buyer.name, chance.is(0.5) && buyer.person, buyer.street, buyer.town),
      ),
      table(
        'what',
        false,
        it.items.map((item) => [
          `${item.name}${item.quantity > 1 ? ` (${item.quantity} ${item.unit} at ${amount(item.price)})` : ''}`,
          amount(item.amount),
        ]),
        [[el('b', chance.pick(['Total', 'Total due', 'Amount payable'])), el('b', amount(it.gross))]],
      ),
      el(
        'p',
        chance.pick([`Please pay within ${it.days} days`, `Payment by ${it.date(it.due)} please`]),
        ` to ${seller.name}, ${seller.bank}, ${account}.`,
      ),
      el('p', chance.pick(['Not registered for VAT.', 'Thanks for your business!', ''])),
      atFoot && el('p', '\n\n', who),
    )
    const iban: Record<string, string> = it.country.currency === 'EUR' ? { iban: seller.iban } : {}
    const due: Record<string, string> = html.includes('Payment by') ? it.fields('dueDate') : {}
    return { html, kind: 'invoice', fields: it.fields(`${CORE} currency`, { ...iban, ...due }) }
  },
}

const PRACTICE_STYLE = `@page { size: letter; margin: 14mm } body { font: 9.5pt "$font" }
.band { background: $color; color: #fff; padding: 1.5mm 3mm }
.due { border: 2px solid $color; padding: 3mm; text-align: center } .due b { font-size: 15pt }
.w { margin-top: 5mm } .w td, .w th { border-bottom: 1px solid #bbb; padding: 1mm }
.c3, .c4 { text-align: right } .cut { border-top: 1px dashed; margin-top: 12mm; padding-top: 4mm }
.k th { padding: 1mm 2mm } .k td { border: 1px solid $color; padding: 1mm 2mm }`

/** A practice in the US with a coupon to return: the amount stands twice, the address for payments is another one. */
const practice: Design = {
  name: 'english-practice-coupon',
  draw(chance) {
    const it = englishCase(chance, {
      countries: ['US'],
      goods: 'advice',
      count: [1, 4],
      rates: [0],
      numbers: ['########', '@######', '####-####'],
      buyer: { person: true },
    })
    const { seller, buyer, amount, money } = it
    const trade = chance.pick(['Family Dentistry', 'Veterinary Clinic', 'Orthopedics', 'Physical Therapy'])
    const name = `${seller.person.split(' ').at(-1)} ${trade}${chance.pick([', PLLC', ', P.C.', ' LLC', ''])}`
    const color = chance.pick(['#2a7a7a', '#4b2e83', '#555'])
    const work = [
      'Exam, comprehensive',
      'X-ray, two views',
      'Prophylaxis',
      'Office visit, est. patient',
      'Vaccination DHPP',
    ]
    const remit = lines(name, chance.filled('PO Box #####'), 'Dallas, TX 75266')
    const html = page(
      styled(PRACTICE_STYLE, { font: chance.pick(['Open Sans', 'Roboto Condensed', 'Carlito']), color }),
      el(
        '.row',
        el('p', el('b', name), `\n${seller.street}\n${seller.town}\nPhone ${seller.phone}`),
        el('.due', 'PAY THIS AMOUNT\n', el('b', amount(it.gross))),
      ),
      el('p', '\n'),
      el('.band', chance.pick(['INVOICE FOR SERVICES', 'PATIENT INVOICE', 'Invoice'])),
      table(
        'k',
        ['Invoice #', 'Invoice Date', 'Patient', 'Account #', 'Due Date'],
        [[it.number, it.date(it.issued), chance.pick(['Bella', 'self', 'Max']), it.customer, it.date(it.due)]],
      ),
      table(
        'w',
        ['Date of service', 'Description', 'Charges', 'Insurance paid'],
        it.items.map((item, at) => [it.date(daysAfter(it.earlier, -at)), work[at % 5]!, money(item.amount), money(0)]),
      ),
      el('p.right', '\n', 'Total charges: ', amount(it.gross), '\n', el('b', 'Balance due: ', amount(it.gross))),
      el(
        '.cut',
        el('small', 'Detach and return with payment. Make checks payable to:'),
        el(
          '.row',
          el('p', lines(buyer.name, buyer.street, buyer.town)),
          el('p', remit),
          el('p', `Account ${it.customer}\nAmount enclosed $ ________`),
        ),
      ),
    )
    return {
      html,
      kind: 'invoice',
      fields: it.fields(`buyerName invoiceNumber issueDate dueDate grossTotal currency`, { sellerName: name }),
    }
  },
}

const SIDE_COLUMN_STYLE = `@page { size: letter; margin: 0 } body { font: 9.5pt "$font"; margin: 0 }
.side { position: absolute; left: 0; top: 0; width: 50mm; height: 279mm; background: $color; padding: 15mm 6mm;
box-sizing: border-box }
.main { margin-left: 58mm; padding: 15mm 15mm 0 0 }
.t th { text-transform: uppercase; font-size: 7pt; color: #777; border-bottom: 1px solid }
.t td { padding: 2mm 0 } .last { text-align: right } .sums { width: 75mm; margin-left: auto }`

/** An agency whose column at the left holds everything about it; two taxes that nobody adds up. */
const sideColumn: Design = {
  name: 'english-agency-side-column',
  draw(chance) {
    const it = englishCase(chance, {
      countries: ['CA'],
      goods: 'advice',
      count: [2, 5],
      rates: [5],
      seller: { form: true },
      discount: chance.is(0.2),
    })
    const { seller, buyer, amount } = it
    const [other, rate] = chance.pick([
      ['PST (BC)', 7],
      ['QST', 9.975],
      ['PST', 6],
    ] as const)
    const second = Math.round((it.net * rate) / 100)
    const gross = it.gross + second
    const color = chance.pick(['#f4e9d8', '#e3eef4', '#efefef'])
    const html = page(
      styled(SIDE_COLUMN_STYLE, { font: chance.pick(['Lato', 'Open Sans Light', 'Roboto']), color }),
      el(
        '.side',
        mark(chance.below(6), '#333', 60),
        el(
          'p',
          '\n',
          el('b', seller.name),
          `\n\n${seller.street}\n${seller.town}\n\n${seller.phone}\n${seller.mail}\n${seller.web}\n\nGST ${seller.vatId}\n\n`,
          chance.is(0.5) ? 'A member of the Northlight Network' : 'Offices in Toronto, Montréal and Halifax',
        ),
      ),
      el(
        '.main',
        el('h1', 'Invoice'),
        el('p', `${it.number}  /  ${it.date(it.issued)}`),
        el(
          'p',
          '\n',
          chance.pick(['Client', 'Prepared for', 'Bill to']),
          '\n',
          el('b', buyer.name),
          `\n${buyer.street}\n${buyer.town}\n\n`,
        ),
        table(
          't',
          ['Service', 'Total'],
          it.items.map((item) => [item.name, amount(item.amount)]),
        ),
        pairs(
          'sums',
          it.discount > 0 && ['Courtesy discount', amount(-it.discount)],
          ['Subtotal', amount(it.net)],
          [`GST 5%`, amount(it.tax)],
          [`${other} ${rate}%`, amount(second)],
          [chance.pick(['Total CAD', 'Total (CAD)', 'Amount due CAD']), el('b', amount(gross))],
        ),
        el('p', `\nDue ${it.date(it.due)}. Interest of 1.5% per month on overdue accounts.`),
      ),
    )
    return {
      html,
      kind: 'invoice',
      fields: it.fields(`${CORE} dueDate netTotal currency`, { grossTotal: labelOf(gross) }),
    }
  },
}

export const ENGLISH_SERVICES: readonly Design[] = [lawFirm, freelancer, practice, sideColumn]
