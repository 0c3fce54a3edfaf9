import type { Design } from '../design.ts'
import { GREECE, GREEK_GOODS } from './eastern-words.ts'
import { el, lines, mark, page, pairs, table } from '../element.ts'
import { grouped } from '../identifiers.ts'
import { base, caseOf, FOOT, type Case, type CaseForm } from './case.ts'
import { day } from './deal.ts'

const FORM: CaseForm = {
  country: GREECE,
  goods: GREEK_GOODS,
  count: [1, 6],
  rates: [24],
  numbers: ['####', '###', '0000###', '#####'],
  signs: '.,',
  currency: 'EUR',
}
const OFFICES = ['Α΄ ΑΘΗΝΩΝ', 'ΑΜΑΡΟΥΣΙΟΥ', 'Δ΄ ΘΕΣΣΑΛΟΝΙΚΗΣ', 'ΦΑΕ ΠΕΙΡΑΙΑ', 'ΗΡΑΚΛΕΙΟΥ', 'Γ΄ ΠΑΤΡΩΝ']
const PROFESSIONS = [
  'ΕΜΠΟΡΙΟ ΤΡΟΦΙΜΩΝ',
  'ΥΠΗΡΕΣΙΕΣ ΠΛΗΡΟΦΟΡΙΚΗΣ',
  'ΤΕΧΝΙΚΕΣ ΕΡΓΑΣΙΕΣ',
  'ΧΟΝΔΡΙΚΟ ΕΜΠΟΡΙΟ',
  'ΛΟΓΙΣΤΙΚΕΣ ΥΠΗΡΕΣΙΕΣ',
]

const customer = ({ chance, buyer }: Case) =>
  el(
    '.box.row.gap',
    el(
      '.half',
      pairs(
        'facts',
        ['Επωνυμία', buyer.name],
        ['Επάγγελμα', chance.pick(PROFESSIONS)],
        ['Διεύθυνση', buyer.street],
        ['Πόλη', buyer.town],
      ),
    ),
    el(
      '.half',
      pairs(
        'facts',
        ['ΑΦΜ', buyer.vat],
        ['ΔΟΥ', chance.pick(OFFICES)],
        ['Κωδ. πελάτη', chance.filled('30.00.####')],
        ['Τρόπος πληρωμής', chance.pick(['ΜΕ ΠΙΣΤΩΣΗ', 'ΜΕΤΡΗΤΟΙΣ'])],
      ),
    ),
  )

/** For goods: letterhead at the left, kind and number in a row of cells, the customer's data in a frame. */
const goods: Design = {
  name: 'greek-goods',
  draw(chance) {
    const own = caseOf(chance, {
      ...FORM,
      count: [1, 10],
      fonts: ['Liberation Sans', 'DejaVu Sans Condensed', 'Open Sans', 'Carlito'],
    })
    const { look, seller, deal, number, money } = own
    const isCredit = chance.is(0.15)
    const title = isCredit
      ? 'ΠΙΣΤΩΤΙΚΟ ΤΙΜΟΛΟΓΙΟ'
      : chance.pick(['ΤΙΜΟΛΟΓΙΟ ΠΩΛΗΣΗΣ', 'ΤΙΜΟΛΟΓΙΟ - ΔΕΛΤΙΟ ΑΠΟΣΤΟΛΗΣ', 'Τιμολόγιο Πώλησης'])
    const form = chance.pick(['d/m/y', 'd-m-y', 'd.m.y'])
    const style = `${base(look, '12mm 14mm')} .box { border: 0.6pt solid #444; border-radius: 2mm; padding: 2mm }`
    const body = [
      el(
        '.row',
        el(
          '.half',
          el('.strong.accent', seller.name),
          lines(
            `\n${chance.pick(PROFESSIONS)}`,
            `${seller.street}, ${seller.town}`,
            `ΑΦΜ: ${seller.vat}  ΔΟΥ: ${chance.pick(OFFICES)}`,
            `ΑΡ. ΓΕΜΗ: ${seller.register}`,
            seller.phone,
          ),
        ),
        mark(chance.below(6), look.color, 50),
      ),
      el(
        '.gap',
        table(
          'grid.shade',
          ['Είδος παραστατικού', 'Σειρά', 'Αριθμός', 'Ημερομηνία', 'Ώρα'],
          [[title, chance.pick(['Α', 'Β', '-']), number, day(deal.issued, form), '10:45']],
        ),
      ),
      customer(own),
      el(
        '',
        table(
          'grid.num.small.gap',
          ['Κωδικός', 'Περιγραφή', 'Μ.Μ.', 'Ποσότητα', 'Τιμή', 'Αξία', 'ΦΠΑ %'],
          deal.items.map((item) => [
            item.code,
            item.name,
            item.unit,
            String(item.quantity),
            money(item.price),
            money(item.net),
            '24',
          ]),
        ),
      ),
      el(
        '.row.gap',
        el('.half.small', `Τραπεζικοί λογαριασμοί:\n${seller.bank} ${grouped(seller.iban)}`),
        table('sum', false, [
          ['Καθαρή αξία', money(deal.net)],
          ['ΦΠΑ 24%', money(deal.tax)],
          [el('b', chance.pick(['Πληρωτέο ποσό', 'Τελική αξία', 'ΣΥΝΟΛΟ'])), el('b', `${money(deal.gross)} €`)],
        ]),
      ),
      el('.row.gap.small', el('', 'ΕΚΔΟΣΗ'), el('', 'ΠΑΡΑΛΑΒΗ')),
    ]
    const fields = own.fields({ dueDate: '', iban: seller.iban })
    return { html: page(style, ...body), fields, kind: isCredit ? 'credit-note' : 'invoice' }
  },
}

/** For services: two columns with labels, the sums in a narrow box, a stamp of an authority. */
const services: Design = {
  name: 'greek-services',
  draw(chance) {
    const own = caseOf(chance, {
      ...FORM,
      count: [1, 3],
      sellers: [
        '{first} {last}',
        '{last} {first}',
        '[{brand}] Ι.Κ.Ε.',
        '[{brand} {trade}] Ε.Ε.',
        '{first} {last} & ΣΥΝΕΡΓΑΤΕΣ ΔΙΚΗΓΟΡΙΚΗ ΕΤΑΙΡΕΙΑ',
        '[{brand} Digital] Μ.Ι.Κ.Ε.',
      ],
      fonts: ['Lato', 'Open Sans', 'Roboto', 'EB Garamond', 'Liberation Serif'],
    })
    const { look, seller, buyer, deal, number, money } = own
    const form = chance.pick(['d/m/y', 'D M y', 'd-m-y'])
    const block = (head: string, each: typeof seller) =>
      el(
        '.half',
        el('.small.accent', head),
        el('b', each.name),
        `\n${each.street}\n${each.town}\nΑΦΜ ${each.vat}, ΔΟΥ ${chance.pick(OFFICES)}`,
      )
    const body = [
      el('h1.accent', chance.pick(['Τιμολόγιο Παροχής Υπηρεσιών', 'Τιμολόγιο', 'Τ.Π.Υ.'])),
      pairs(
        'facts.auto',
        [chance.pick(['Αριθμός', 'Αρ. τιμολογίου', 'Νο']), number],
        [chance.pick(['Ημερομηνία', 'Ημερομηνία έκδοσης', 'Ημ/νία']), day(deal.issued, form, 'el')],
        [chance.pick(['Πληρωτέο έως', 'Λήξη']), day(deal.due, form, 'el')],
      ),
      el(
        '.row.gap',
        block(chance.pick(['Εκδότης', 'Από', 'Πάροχος']), seller),
        block(chance.pick(['Λήπτης', 'Πελάτης', 'Προς']), buyer),
      ),
      el(
        '',
        table(
          'lined.num.gap',
          ['#', 'Περιγραφή υπηρεσίας', 'Ποσότητα', 'Τιμή μονάδας', 'Σύνολο'],
          deal.items.map((item, at) => [
            String(at + 1),
            item.name,
            `${item.quantity} ${item.unit}`,
            `€${money(item.price)}`,
            `€${money(item.net)}`,
          ]),
        ),
      ),
      el(
        '',
        table('sum.gap', false, [
          ['Υποσύνολο', `€${money(deal.net)}`],
          ['ΦΠΑ (24%)', `€${money(deal.tax)}`],
          [el('.strong', chance.pick(['Σύνολο', 'Γενικό σύνολο', 'Πληρωτέο'])), el('.strong', `€${money(deal.gross)}`)],
        ]),
      ),
      el('p.gap', `Τράπεζα: ${seller.bank}\nIBAN: ${grouped(seller.iban)}\nΔικαιούχος: ${seller.name}`),
      chance.is(0.5) &&
        el('p.small.gap', `ΜΑΡΚ: 4000${chance.filled('###########')}  UID: ${chance.filled('@#@##@##@@#@#@##')}`),
    ]
    return { html: page(base(look), ...body), fields: own.fields({ iban: seller.iban }), kind: 'invoice' }
  },
}

/** Of a utility: the brand as a mark, the customer without a label, what is due in a bar, the company at the foot. */
const utility: Design = {
  name: 'greek-utility',
  draw(chance) {
    const sellers = [
      '[{brand} Ενέργεια] Α.Ε.',
      '[{brand} Ηλεκτρισμός] Α.Ε.',
      '[{brand} Telecom] Α.Ε.',
      '[ΔΕΥΑ {town}]',
      '[{brand} GAS] Μ.Α.Ε.',
    ]
    const lists = [
      'Χρέωση προμήθειας|kWh|1',
      'Πάγιο|μήνας|5',
      'Ρυθμιζόμενες χρεώσεις|kWh|1',
      'Πάγιο internet|μήνας|24',
      'Κατανάλωση νερού|κ.μ.|1',
    ]
    const own = caseOf(chance, {
      ...FORM,
      sellers,
      goods: lists,
      count: [1, 4],
      most: 200,
      rates: [chance.pick([6, 24])],
      buyers: ['{last} {first}', '{last} {first}', '[{brand}] ΕΠΕ'],
      numbers: ['##########', '#########'],
    })
    const { look, seller, buyer, deal, number, money } = own
    const form = chance.pick(['d/m/y', 'd.m.y'])
    const style = `${base(look, '12mm 14mm 24mm')} ${FOOT} .bar { background: ${look.color}; color: white; padding: 3mm } .foot { font-size: 6.5pt }`
    const rate = deal.items[0]!.rate
    const body = [
      el(
        '.foot',
        `${seller.name}, ${seller.street}, ${seller.town}, ΑΦΜ ${seller.vat}, ${chance.pick(OFFICES)}, ΓΕΜΗ ${seller.register}`,
      ),
      el(
        '.row',
        el('', mark(chance.below(6), look.color, 44)),
        el('.right.small', `Εξυπηρέτηση πελατών ${seller.phone}\nwww.${seller.domain}`),
      ),
      el(
        '.row.gap',
        el('', lines(buyer.name, buyer.street, buyer.town)),
        pairs(
          'facts.auto',
          ['Αριθμός λογαριασμού', number],
          ['Κωδικός πελάτη', chance.filled('########')],
          ['Ημερομηνία έκδοσης', day(deal.issued, form)],
          ['Περίοδος', `${day(deal.ordered, form)} - ${day(deal.supplied, form)}`],
        ),
      ),
      el(
        '.bar.row.gap',
        el('', 'ΠΟΣΟ ΠΛΗΡΩΜΗΣ\n', el('.strong', `${money(deal.gross)} €`)),
        el('', 'ΕΞΟΦΛΗΣΗ ΕΩΣ\n', el('.strong', day(deal.due, form))),
      ),
      el('h2.gap', chance.pick(['Λογαριασμός ρεύματος', 'Εκκαθαριστικός λογαριασμός', 'Τιμολόγιο'])),
      table(
        'lined',
        ['Ανάλυση', 'Ποσότητα', 'Ποσό (€)'],
        deal.items.map((item) => [item.name, `${item.quantity} ${item.unit}`, money(item.net)]),
        [
          ['Αξία προ ΦΠΑ', '', money(deal.net)],
          [`ΦΠΑ ${rate}%`, '', money(deal.tax)],
          [el('b', 'Συνολικό ποσό'), '', el('b', money(deal.gross))],
        ],
      ),
    ]
    return { html: page(style, ...body), fields: own.fields(), kind: 'invoice' }
  },
}

export const GREEK = [goods, services, utility]
