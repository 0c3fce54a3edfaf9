import { html as h, type Design } from './design.ts'
import { factsOf, labelsOf, printedIban, quantityIn } from './south-facts.ts'
import { boxes, headOf, linesOf, logo, pageOf, pairs, present, rateOf, rowOf } from './south-page.ts'

/** A web shop: order number before everything, addresses for invoice and delivery side by side, prices with VAT. */
const shop: Design = {
  name: 'french-shop',
  draw(chance) {
    const facts = factsOf(chance, 'FR', {
      names: '{B}|{B}.fr|{P} Shop|Maison {L}|La Boutique {P}|Librairie {L}|{B} SAS',
      numbers: 'FA######|FC-YYYY-#####|IN#######|#FA00####|F######-YY',
      things:
        'Bougie parfumée Figuier 180 g|Carnet ligné A5|T-shirt coton bio taille M|Coffret dégustation 3 thés|Lampe de bureau LED|Roman poche|Savon de Marseille 300 g',
      rates: chance.is(0.5) ? [20] : [20, 5.5],
      lines: [1, 5],
      prices: [2.8, 4.2],
      shipping: 0.7,
    })
    const { seller, buyer, number, money } = facts
    const full = chance.pick([
      seller.name,
      seller.name,
      seller.name.endsWith(' SAS') ? seller.name : `${seller.name} SARL`,
    ])
    const twice = chance.is(0.6)
    const html = pageOf(
      `body { font: 9pt "${chance.pick(['Open Sans', 'Roboto', 'Lato', 'DejaVu Sans Condensed'])}" }
.brand { font-size: 20pt; color: #287; font-weight: bold }
th { border-bottom: 0.4mm solid #287 } .lines td { border-bottom: 0.1mm solid #ccc } .foot { position: fixed; bottom: -8mm; width: 100%; text-align: center; font-size: 7pt; color: #666 }`,
      h`<div class="row"><div>${
        chance.is(0.5)
          ? h`
<div class="brand">${seller.name.replace(/ SAS$/, '')}</div>`
          : logo(chance, '#287', 20)
      }</div>
<div class="r"><b style="font-size:14pt">${chance.pick(['Facture', 'FACTURE'])}</b>${linesOf(`${chance.pick(['Date :', ''])} ${facts.date(facts.issued)}`, `${chance.pick(['N°', '', 'Facture n°'])} ${number}`)}</div></div>
<div class="row" style="margin:8mm 0"><div class="half"><b>${chance.pick(['Adresse de facturation', 'Facturé à'])}</b>${linesOf(buyer.name, buyer.street, buyer.town, 'France')}</div>${
        twice &&
        h`
<div class="half"><b>Adresse de livraison</b>${linesOf(chance.is(0.6) ? buyer.name : 'Point Relais Tabac du Centre', '12 rue du Four', '33000 Bordeaux', 'France')}</div>`
      }</div>
${boxes([
  ['Référence commande', facts.other('@@@@@@@@@')],
  ['Date de commande', facts.date(facts.after(-1))],
  ['Paiement', chance.pick(['Carte bancaire', 'PayPal', 'Apple Pay'])],
])}
<p></p>
<table class="lines">${headOf(1, 'Produit', 'Taux de TVA', 'Prix unitaire HT', 'Qté', 'Total HT')}${facts.lines.map((line) => rowOf(1, line.text, rateOf(facts, line.rate), `${money(line.price)} €`, quantityIn(facts, line.quantity), `${money(line.amount)} €`))}</table>
<table style="width:75mm;margin:6mm 0 0 auto">
${rowOf(1, 'Total produits HT', `${money(facts.sum)} €`)}${facts.shipping > 0 && rowOf(1, 'Frais de livraison HT', `${money(facts.shipping)} €`)}
${rowOf(1, 'Total (HT)', `${money(facts.net)} €`)}${facts.groups.map((group) => rowOf(1, `TVA ${rateOf(facts, group.rate)}`, `${money(group.tax)} €`))}
${rowOf(1, h`<b>${chance.pick(['Total (TTC)', 'Total TTC', 'Total payé'])}</b>`, h`<b>${money(facts.gross)} €</b>`)}</table>
<div class="foot">${full} – ${seller.street} – ${seller.town}<br>Pour toute assistance, merci de nous contacter : ${seller.phone} – SIREN ${chance.filled('### ### ###')} – ${seller.vatId}</div>`,
    )
    return { html, kind: 'invoice', fields: labelsOf(facts, ['sellerVatId'], { sellerName: full }) }
  },
}

/** A credit note of a building supplier: everything negative or not, with the invoice that it refers to. */
const creditNote: Design = {
  name: 'french-credit-note',
  draw(chance) {
    const facts = factsOf(chance, 'FR', {
      names: '{P} Matériel {X}|{L} Industrie {X}|{B} Location|{A} Équipement SA|Quincaillerie {L}|{X} {P}',
      numbers: 'AV######|AV-YYYY-###|A######|#######|AVO YY/####',
      things:
        'Retour carton abîmé:U|Remise sur volume|Perceuse 18 V:U|Geste commercial|Erreur de prix|Location nacelle:J',
      rates: [20],
      lines: [1, 3],
    })
    const { seller, buyer, number, money } = facts
    const sign = chance.is(0.5) ? -1 : 1
    const preceding = facts.other('FA######')
    const amount = (cents: number) => money(sign * cents)
    const html = pageOf(
      `body { font: 9.5pt "${chance.pick(['Carlito', 'FreeSans', 'Roboto Condensed'])}" } .pairs { width: 75mm }
.pairs td { border: 0.2mm solid #888 } .pairs .l { background: #e8eef6 }
h1 { letter-spacing: 1mm } .lines th { border-bottom: 0.3mm solid black; border-top: 0.3mm solid black }`,
      h`<div class="row"><div class="half">${logo(chance, '#357', 14)}
<p><b>${seller.name}</b></p>${linesOf(seller.street, seller.town, `Tél. ${seller.phone}`, `N° TVA : ${seller.vatId}`)}</div>
<div class="half"><h1>${chance.pick(['AVOIR', 'Avoir', 'FACTURE D’AVOIR', 'NOTE DE CRÉDIT'])}</h1>
${pairs(present([chance.pick(['Avoir n°', 'Numéro', 'N° pièce']), number], [chance.pick(['Date', 'Date avoir']), facts.date(facts.issued)], ['Compte client', facts.other('411###')], ['Facture d’origine', preceding]))}</div></div>
<div style="margin:10mm 0 10mm 98mm">${linesOf(buyer.name, buyer.street, buyer.town)}</div>
<table class="lines">${headOf(1, 'Libellé', 'Qté', 'PU HT', 'Total HT')}${facts.lines.map((line) => rowOf(1, line.text, quantityIn(facts, line.quantity), money(line.price), amount(line.amount)))}</table>
<table style="width:80mm;margin:8mm 0 0 auto">${rowOf(1, 'Total HT', amount(facts.net))}
${rowOf(1, 'TVA 20,00 %', amount(facts.tax))}
${rowOf(1, h`<b>${chance.pick(['Total TTC', 'Net à votre crédit', 'Montant TTC en votre faveur'])}</b>`, h`<b>${amount(facts.gross)} ${chance.pick(['€', 'EUR'])}</b>`)}</table>
<p>${chance.pick(['Cet avoir sera déduit de votre prochain règlement.', 'Avoir remboursé par virement.', ''])}</p>`,
    )
    const signed = { netTotal: sign * facts.net, taxTotal: sign * facts.tax, grossTotal: sign * facts.gross }
    const more = { ...signed, precedingInvoiceNumber: preceding }
    return { html, kind: 'credit-note', fields: labelsOf(facts, ['sellerVatId'], more) }
  },
}

/** A haulier of another country: reverse charge, so no VAT is printed; imprint in three columns at the foot. */
const haulier: Design = {
  name: 'french-haulier',
  draw(chance) {
    const region = chance.pick(['BE', 'LU'] as const)
    const facts = factsOf(chance, region, {
      names: 'Transports {L} {X}|{P} Logistics {X}|{L} & Fils {X}|Trans-{P} {X}|{A} Cargo {X}|Entreprise {L} {X}',
      numbers: 'YYYY/####|V1-YYYY-###|######|YY.###',
      things:
        'Transport {T} – Lyon 12 palettes:vg|Affrètement CMR n° ######|Supplément gasoil #,# %|Frais d’attente:h|Location semi-remorque:j',
      rates: chance.is(0.5) ? [0] : [region === 'BE' ? 21 : 17],
      lines: [1, 6],
    })
    const { seller, buyer, number, money } = facts
    const exempt = facts.tax === 0
    const html = pageOf(
      `body { font: 9pt "${chance.pick(['FreeSans', 'DejaVu Sans', 'Liberation Sans'])}" }
.head { background: #234; color: white; padding: 4mm; font-size: 15pt } .foot { position: fixed; bottom: -10mm; left: 0; right: 0; font-size: 7pt; display: flex; justify-content: space-between }
.lines th { text-transform: uppercase; font-size: 7pt; border-bottom: 0.5mm solid #234 }`,
      h`<div class="head">${seller.name}</div><div class="row" style="margin-top:6mm">
<div class="half">${pairs(present([chance.pick(['Facture', 'Facture n°', 'Numéro de facture']), number], [chance.pick(['Date', 'Date de facture']), facts.date(facts.issued)], [chance.pick(['Échéance', 'Date d’échéance', 'Payable pour le']), facts.date(facts.due)], ['Votre n° de TVA', chance.filled('BE 0###.###.###')], chance.is(0.5) && ['Dossier', facts.other('D#####')]), ' :')}</div>
<div class="half" style="padding-top:4mm">${chance.is(0.3) && h`<b>Client</b>`}${linesOf(buyer.name, buyer.street, buyer.town)}</div></div>
<p>&nbsp;</p>
<table class="lines">${headOf(1, 'Description', 'Quantité', 'Prix', 'TVA', 'Montant (EUR)')}${facts.lines.map((line) => rowOf(1, line.text.replace('{T}', 'Bruxelles'), quantityIn(facts, line.quantity), money(line.price), rateOf(facts, line.rate, ''), money(line.amount)))}</table>
<div style="margin-top:8mm">${boxes([
        ['Base imposable', money(facts.net)],
        ['% TVA', exempt ? '0' : String(facts.groups[0]!.rate)],
        ['Montant TVA', money(facts.tax)],
        [chance.pick(['TOTAL EUR', 'Total à payer EUR', 'Total TTC']), money(facts.gross)],
      ])}</div>
${exempt && h`<p>Autoliquidation – TVA due par le preneur, art. 196 directive 2006/112/CE</p>`}
<p class="s">Toute facture non payée à l’échéance est majorée de plein droit d’un intérêt de 10 % l’an. Conditions générales : www.${seller.domain}</p>
<div class="foot"><div>${linesOf(seller.name, seller.street, seller.town)}</div>
<div>${linesOf(`TVA ${seller.vatId}`, `RPM ${chance.pick(['Liège', 'Luxembourg B', 'Namur'])} ${chance.filled('######')}`, `Tél. ${seller.phone}`)}</div>
<div>${linesOf(chance.pick(['ING', 'Belfius', 'BGL BNP Paribas', 'KBC']), `IBAN ${printedIban(chance, seller.iban)}`, `info@${seller.domain}`)}</div></div>`,
    )
    return { html, kind: 'invoice', fields: labelsOf(facts, ['dueDate', 'iban', 'sellerVatId']) }
  },
}

/** A Swiss firm: sums in francs with rounding to five cents, QR-bill slip at the foot of the page. */
const swiss: Design = {
  name: 'french-swiss',
  draw(chance) {
    const facts = factsOf(chance, 'CH', {
      names:
        '{L} Sanitaire {X}|Garage {L} {X}|{B} {X}|Fiduciaire {L} & {L} {X}|Dr {F} {L}|Physiothérapie {P}|{P} Informatique {X}',
      numbers: '#####|YYYY-####|F######|##.####',
      things:
        'Heures de travail:h|Matériel|Révision annuelle|Bouclement des comptes|Séance:unité|Forfait déplacement|Licence annuelle',
      rates: [chance.pick([7.7, 8.1])],
      lines: [1, 5],
    })
    const { seller, buyer, number, money } = facts
    const gross = Math.round(facts.gross / 5) * 5
    const rounding = gross - facts.gross
    const account = printedIban(chance, seller.iban)
    const slip = [
      linesOf(account, seller.name, seller.street, seller.town),
      linesOf(buyer.name, buyer.street, buyer.town),
    ] as const
    const html = pageOf(
      `@page { margin: 16mm 17mm 0 } body { font: 9.5pt "${chance.pick(['Lato', 'Liberation Sans', 'Carlito'])}" }
.slip { position: fixed; bottom: 0; left: -17mm; right: -17mm; height: 100mm; border-top: 0.2mm dashed black; padding: 5mm; display: flex; font: 8pt "Liberation Sans" }
.slip b { display: block; font-size: 7pt; margin-top: 2mm } .pairs { width: 70mm } .lines th { border-bottom: 0.3mm solid black }`,
      h`<div class="row"><div class="half">${chance.is(0.5) && logo(chance, '#c22', 14)}${linesOf(seller.name, seller.street, seller.town, seller.phone, `info@${seller.domain}`, seller.vatId)}</div>
<div class="half" style="margin-top:22mm">${linesOf(buyer.name, buyer.street, buyer.town)}</div></div>
<p style="margin-top:6mm">${seller.town.replace(/^[CH-]*\d+ /, '')}, le ${facts.date(facts.issued)}</p>
<h2>${chance.pick(['Facture', 'Facture N°', 'FACTURE no'])} ${number}</h2>
${chance.is(0.5) && h`<p>Concerne : ${chance.pick(['travaux du mois', 'contrat d’entretien', 'votre véhicule VD 482 913'])}</p>`}
<table class="lines">${headOf(1, 'Désignation', 'Quantité', 'Prix', 'Total CHF')}${facts.lines.map((line) => rowOf(1, line.text, `${quantityIn(facts, line.quantity)} ${line.unit}`, money(line.price), money(line.amount)))}
${rowOf(1, 'Total hors TVA', '', '', money(facts.net))}
${rowOf(1, `TVA ${facts.groups[0]!.rate} %`, '', '', money(facts.tax))}${rounding !== 0 && rowOf(1, 'Arrondi', '', '', money(rounding))}
${rowOf(1, h`<b>${chance.pick(['Total CHF', 'Montant à payer', 'Total TTC en CHF', 'Total à payer'])}</b>`, '', '', h`<b>${money(gross)}</b>`)}</table>
<p>${chance.pick([`Payable à 30 jours net`, `Conditions : 10 jours net`, 'Avec nos remerciements'])}</p>
<div class="slip"><div style="width:52mm"><span style="font-size:11pt"><strong>Récépissé</strong></span><b>Compte / Payable à</b>${slip[0]}<b>Payable par</b>${slip[1]}
<div class="row"><div><b>Monnaie</b>CHF</div>
<div><b>Montant</b>${(gross / 100).toFixed(2).replace(/\B(?=(\d{3})+\.)/g, ' ')}</div></div></div>
<div style="width:56mm"><span style="font-size:11pt"><strong>Section paiement</strong></span>
<div class="row" style="margin-top:46mm"><div><b>Monnaie</b>CHF</div>
<div><b>Montant</b>${(gross / 100).toFixed(2).replace(/\B(?=(\d{3})+\.)/g, ' ')}</div></div></div>
<div><b>Compte / Payable à</b>${slip[0]}<b>Informations supplémentaires</b>Facture ${number}<b>Payable par</b>${slip[1]}</div></div>`,
    )
    return { html, kind: 'invoice', fields: labelsOf(facts, ['iban', 'sellerVatId'], { grossTotal: gross }) }
  },
}

export const FRENCH_ABROAD: readonly Design[] = [shop, creditNote, haulier, swiss]
