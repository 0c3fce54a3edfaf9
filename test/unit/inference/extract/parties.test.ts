import assert from 'node:assert/strict'
import type { Page } from '../../../../hub/document/reading.ts'
import { read, valuesOf } from '../../../support/example-pages.ts'
import { A4, type Written } from '../../../support/written-pages.ts'

/** The labels of seller and buyer, with parties as they are written in the language. */
const LANGUAGES: [
  language: string,
  seller: string,
  buyer: string,
  names: [string, string],
  streets: [string, string],
  towns: [string, string],
][] = [
  [
    'English',
    'Seller',
    'Bill to',
    ['Harwell Glass Ltd', 'Meadow Dental Practice'],
    ['4 Canal Wharf', '19 Church Lane'],
    ['Leeds LS1 4DY', 'York YO1 7HH'],
  ],
  [
    'German',
    'Verkäufer',
    'Rechnungsempfänger',
    ['Stahlbau Eberle GmbH', 'Autohaus Wieland KG'],
    ['Industriestr. 8', 'Gartenweg 3'],
    ['70565 Stuttgart', '89073 Ulm'],
  ],
  [
    'French',
    'Vendeur',
    'Facturé à',
    ['Menuiserie Arnaud SARL', 'Cabinet Bertin'],
    ['12 rue des Lilas', '5 avenue Foch'],
    ['69003 Lyon', '38000 Grenoble'],
  ],
  [
    'Spanish',
    'Emisor',
    'Facturar a',
    ['Talleres Olmedo S.L.', 'Clínica Rivas S.A.'],
    ['Calle Mayor 14', 'Avda. del Puerto 9'],
    ['28013 Madrid', '46023 Valencia'],
  ],
  [
    'Italian',
    'Fornitore',
    'Cliente',
    ['Officine Galli S.r.l.', 'Studio Ferri S.p.A.'],
    ['Via Roma 21', 'Corso Italia 7'],
    ['20121 Milano', '10123 Torino'],
  ],
  [
    'Dutch',
    'Leverancier',
    'Factuur aan',
    ['Bouwbedrijf Hoekstra B.V.', 'Praktijk De Linde'],
    ['Dorpsstraat 11', 'Stationsweg 2'],
    ['3511 AB Utrecht', '1012 KL Amsterdam'],
  ],
  [
    'Portuguese',
    'Fornecedor',
    'Faturar a',
    ['Gráfica Moreira Lda', 'Hotel Miramar S.A.'],
    ['Rua das Flores 30', 'Avenida Central 12'],
    ['1200-195 Lisboa', '4710-229 Braga'],
  ],
  [
    'Polish',
    'Sprzedawca',
    'Nabywca',
    ['Hurtownia Lipski Sp. z o.o.', 'Apteka Zdrowie S.A.'],
    ['ul. Długa 15', 'ul. Leśna 4'],
    ['00-238 Warszawa', '31-002 Kraków'],
  ],
  [
    'Czech',
    'Dodavatel',
    'Odběratel',
    ['Strojírna Beran s.r.o.', 'Lékárna Slunce a.s.'],
    ['Nádražní 17', 'Masarykova 5'],
    ['110 00 Praha 1', '602 00 Brno'],
  ],
  [
    'Swedish',
    'Säljare',
    'Fakturaadress',
    ['Tryckeri Ekman AB', 'Kliniken Solgården AB'],
    ['Storgatan 8', 'Kungsgatan 41'],
    ['111 22 Stockholm', '411 19 Göteborg'],
  ],
  [
    'Danish',
    'Sælger',
    'Faktureres til',
    ['Møbelhuset Friis ApS', 'Klinik Nord A/S'],
    ['Nørregade 6', 'Strandvejen 101'],
    ['1165 København K', '8000 Aarhus C'],
  ],
  [
    'Norwegian',
    'Selger',
    'Faktura til',
    ['Snekkeriet Lund AS', 'Legesenteret Vest AS'],
    ['Storgata 12', 'Kirkegata 9'],
    ['0184 Oslo', '5014 Bergen'],
  ],
  [
    'Finnish',
    'Myyjä',
    'Laskutusosoite',
    ['Konepaja Salonen Oy', 'Hammaslääkäriasema Koivu Oy'],
    ['Teollisuuskatu 3', 'Kauppakatu 22'],
    ['00510 Helsinki', '33200 Tampere'],
  ],
  [
    'Hungarian',
    'Eladó',
    'Vevő',
    ['Halász Nyomda Kft.', 'Tisza Panzió Bt.'],
    ['Fő utca 12.', 'Váci út 45.'],
    ['1011 Budapest', '6720 Szeged'],
  ],
  [
    'Romanian',
    'Furnizor',
    'Cumpărător',
    ['Tipografia Dunărea SRL', 'Hotel Carpați SA'],
    ['Str. Unirii nr. 8', 'Bd. Republicii 15'],
    ['030167 București', '400015 Cluj-Napoca'],
  ],
  [
    'Greek',
    'Εκδότης',
    'Πελάτης',
    ['Εκτυπώσεις Δελφοί Α.Ε.', 'Ξενοδοχείο Αίγλη Ε.Π.Ε.'],
    ['Οδός Ερμού 24', 'Λεωφ. Κηφισίας 90'],
    ['105 63 Αθήνα', '151 25 Μαρούσι'],
  ],
]
const TABLE: Written[] = [
  ['INVOICE', 380, 50],
  ['A-2026-17', 380, 66],
  ['Item', 50, 330],
  ['100,00', 480, 330],
  ['Total EUR', 330, 380],
  ['119,00', 480, 380],
]
const names = (written: Written[]) => valuesOf(read(A4, [...written, ...TABLE]), 'sellerName', 'buyerName')

describe('the parties of a document', () => {
  for (const [language, seller, buyer, [sellerName, buyerName], streets, towns] of LANGUAGES)
    it(`are told apart by the labels in ${language}`, () => {
      const box = (label: string, name: string, at: 0 | 1, x: number): Written[] => [
        [label, x, 100],
        [name, x, 116],
        [streets[at], x, 130],
        [towns[at], x, 144],
      ]
      const expected = { sellerName, buyerName }
      assert.deepEqual(names([...box(seller, sellerName, 0, 50), ...box(buyer, buyerName, 1, 320)]), expected)
      assert.deepEqual(names([...box(buyer, buyerName, 1, 50), ...box(seller, sellerName, 0, 320)]), expected)
    })

  const receiver: Written[] = [
    ['Brandt Feinkost GmbH', 60, 130],
    ['Marktplatz 3', 60, 144],
    ['50667 Köln', 60, 158],
  ]

  it('have the seller at the foot, if the letter has a picture as its head', () => {
    const foot: Written[] = [
      ['Ostsee Reederei AG · Kaistraße 1 · 24103 Kiel', 60, 790],
      ['USt-IdNr. DE136695976 · www.ostsee-reederei.de', 60, 802],
    ]
    assert.deepEqual(names([...receiver, ['Rechnung', 60, 230], ...foot]), {
      sellerName: 'Ostsee Reederei AG',
      buyerName: 'Brandt Feinkost GmbH',
    })
  })

  it('have the seller in the line at the head, and not in the address of delivery', () => {
    const french: Written[] = [
      ['Les Caves du Rhin SARL - 8 quai des Bateliers - 67000 Strasbourg - France', 110, 36],
      ['Facture FA-17', 40, 90],
      ['Adresse de livraison', 40, 120],
      ['Brasserie Leblanc', 40, 134],
      ['2 rue du Marché', 40, 148],
      ['68000 Colmar', 40, 162],
      ['Brasserie Leblanc SAS', 330, 130],
      ['2 rue du Marché', 330, 144],
      ['68000 Colmar', 330, 158],
    ]
    assert.deepEqual(names(french), { sellerName: 'Les Caves du Rhin SARL', buyerName: 'Brasserie Leblanc SAS' })
  })

  it('are no labels, whatever stands beside the label of a party', () => {
    const written: Written[] = [
      ['Rechnungsersteller:', 50, 100],
      ['von', 200, 100],
      ['Kunden-Nr.', 50, 130],
      ['Rechnungsnr.', 200, 130],
      ['10288', 300, 130],
    ]
    assert.deepEqual(names(written), { sellerName: undefined, buyerName: undefined })
  })

  it('have names that go on in the next line', () => {
    const written: Written[] = [
      ['Verkäufer', 50, 100],
      ['Rheinische Hagel', 50, 116],
      ['Versicherungsverein a.G.', 50, 127],
      ['Domstr. 5', 50, 140],
      ['50668 Köln', 50, 152],
      ['Käufer', 320, 100],
      ['Weingut Anselm', 320, 116],
      ['Rebgasse 1', 320, 130],
      ['55270 Essenheim', 320, 144],
    ]
    assert.deepEqual(names(written), {
      sellerName: 'Rheinische Hagel Versicherungsverein a.G.',
      buyerName: 'Weingut Anselm',
    })
  })

  it('are not sure without anything beside the letters that confirms them', () => {
    const alone = read(A4, [...receiver, ...TABLE]).fields['sellerName']
    assert.ok(!alone || alone.confidence <= 0.6, JSON.stringify(alone))
  })
})

describe('a name at the head of a narrow page', () => {
  it('ends before a title at the right edge of its row', () => {
    const slip: Page = { width: 400, height: 900, unit: 'pixel', source: 'ocr' }
    const found = read(slip, [
      ['Northgate Paper Ltd', 10, 20],
      ['INVOICE', 330, 20],
      ['12 Harbour Street', 10, 44],
      ['Leeds LS1 4AB', 10, 68],
      ['Invoice number: NP-20931', 10, 120],
      ['Date: 3 May 2026', 10, 144],
      ['Card stock', 10, 200],
      ['12.00', 300, 200],
      ['Total GBP', 10, 240],
      ['12.00', 300, 240],
    ])
    assert.equal(found.fields['sellerName']?.value, 'Northgate Paper Ltd')
  })
})
