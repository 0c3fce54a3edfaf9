import { html as h, type Design } from './design.ts'
import { factsOf, labelsOf, printedIban, quantityIn } from './south-facts.ts'
import { boxes, headOf, linesOf, logo, pageOf, present, rateOf, rowOf } from './south-page.ts'

/** A craftsman's billing program: letterhead at the left, customer at the right in a frame, VAT by rate. */
const craftsman: Design = {
  name: 'french-craftsman',
  draw(chance) {
    const facts = factsOf(chance, 'FR', {
      names:
        '{X} {L} Plomberie|Ets {L} & Fils|{L} Père et Fils|{F} {L} Électricité|{X} {B} Rénovation|{B} Couverture {X}|Menuiserie {L}|SARL {A} Chauffage',
      numbers: 'FA######|F YYYY-###|FC YYMM-##|####|FACT-YYYY-####|FA YYYY/###',
      things:
        'Dépose de l’ancien chauffe-eau:u|Fourniture et pose mitigeur thermostatique:u|Main d’œuvre:h|Tube cuivre Ø ##:ml|Forfait déplacement:ens|Peinture acrylique deux couches:m²|Mise aux normes du tableau électrique:ens|Carrelage grès cérame 60 × 60:m²',
      rates: [10, 20],
      lines: [2, 8],
    })
    const { seller, buyer, number, money } = facts
    const euro = chance.pick([' €', '\u{A0}€', ' EUR'])
    const labelled = chance.is(0.4)
    const withIban = chance.is(0.6)
    const html = pageOf(
      `body { font: 9pt "${chance.pick(['Carlito', 'Open Sans', 'DejaVu Sans'])}" }
.box { border: 0.3mm solid #555; padding: 3mm; width: 80mm; min-height: 24mm }
h1 { font-size: 14pt; color: #a33 } .lines th { background: #eee } .lines td { border-left: 0.2mm solid #999; border-right: 0.2mm solid #999 }
.foot { position: fixed; bottom: -8mm; text-align: center; font-size: 7pt; width: 100% }`,
      h`<div class="row"><div class="half">${chance.is(0.4) && logo(chance, '#a33')}
<div style="font-size:13pt"><b>${seller.name}</b></div>
${linesOf(chance.pick(['Plomberie - Chauffage - Sanitaire', 'Neuf et rénovation', 'Devis gratuit', '']), seller.street, seller.town, `Tél : ${seller.phone}`, `contact@${seller.domain}`)}</div>
<div class="box" style="margin-top:14mm">${labelled && h`<i>${chance.pick(['Client :', 'Adressé à', 'À l’attention de', 'Doit'])}</i>`}${linesOf(buyer.name, buyer.street, buyer.town)}</div></div>
<h1>${chance.pick(['FACTURE', 'Facture'])} ${chance.pick(['N° ', 'n° ', 'n°', ''])}${number}</h1>
<p>${chance.pick(['Date :', 'Le', 'Date de facturation :', 'En date du'])} ${facts.date(facts.issued)}</p>
<p>${chance.is(0.5) && `Réf. devis : ${facts.other('D YYYY-###')} — `}Chantier : ${buyer.town}</p>
<table class="lines">${headOf(1, 'Désignation', 'Qté', 'U', 'P.U. HT', 'TVA', 'Montant HT')}
${facts.lines.map((line) => rowOf(1, line.text, quantityIn(facts, line.quantity), line.unit, money(line.price), rateOf(facts, line.rate), money(line.amount)))}</table>
<div class="row" style="margin-top:6mm"><table class="half s">${headOf(0, 'Base HT', 'Taux', 'TVA')}${facts.groups.map((group) => rowOf(0, money(group.net), rateOf(facts, group.rate), money(group.tax)))}</table>
<table style="width:70mm">${rowOf(1, 'Total HT', money(facts.net) + euro)}
${rowOf(1, 'Total TVA', money(facts.tax) + euro)}
${rowOf(1, h`<b>${chance.pick(['Total TTC', 'Net à payer', 'NET À PAYER TTC', 'Montant total TTC'])}</b>`, h`<b>${money(facts.gross)}${euro}</b>`)}</table></div>
<p>${chance.pick(['Règlement à réception de facture', 'Conditions de règlement : 30 jours net', 'Paiement par chèque ou virement'])}</p>
${withIban && h`<p>IBAN : ${printedIban(chance, seller.iban)} – BIC : ${chance.filled('AGRIFRPP8##')}</p>`}
<p class="s">Attestation TVA taux réduit à nous retourner signée. Pas d’escompte pour paiement anticipé. Pénalités de retard : 3 fois le taux d’intérêt légal.</p>
<div class="foot">${seller.name} – SIRET ${chance.filled('### ### ### 000##')} – APE 4322A – TVA intracom. ${seller.vatId} – Assurance décennale n° ${chance.filled('########')}</div>`,
    )
    return { html, kind: 'invoice', fields: labelsOf(facts, [...(withIban ? (['iban'] as const) : []), 'sellerVatId']) }
  },
}

/** An ERP of a wholesaler: boxes, delivery notes between the lines, due date and bank in a band; no letterhead but a foot. */
const wholesaler: Design = {
  name: 'french-wholesaler',
  draw(chance) {
    const facts = factsOf(chance, 'FR', {
      names:
        '{B} Distribution|{A} NÉGOCE SAS|{L} ET CIE|Comptoir {L} S.A.|SOCIÉTÉ {P} {X}|{P} Matériaux {X}|Établissements {L} S.A.S.|{B} PRO|Groupe {L} Distribution SA',
      numbers: '########|FV#######|#######-##|YY######|FAC#######',
      things:
        'VIS TF 4X40 BTE 200:BTE|SAC CIMENT CPJ 35KG:SAC|GANT NITRILE T9:PR|ROULEAU ADHÉSIF 50X100:RLX|PALETTE EUROPE CONSIGNÉE:U|DISQUE DIAMANT D230:U|BOBINE ESSUYAGE 1500F:LOT|DILUANT 5L:BID|COLLE MASTIC 310ML:CRT',
      rates: chance.is(0.7) ? [20] : [20, 5.5],
      lines: [4, 16],
      prices: [2.2, 4.2],
      shipping: 0.4,
    })
    const { seller, buyer, number, money, lines } = facts
    const cut = 1 + chance.below(lines.length)
    const lineRow = (line: (typeof lines)[number]) =>
      rowOf(
        2,
        line.code,
        line.text,
        quantityIn(facts, line.quantity),
        line.unit,
        money(line.price),
        money(line.amount),
        chance.pick(['1', '2']),
      )
    const heading = present(
      [chance.pick(['N° FACTURE', 'FACTURE N°', 'Numéro']), number],
      [chance.pick(['DATE', 'DATE FACTURE', 'Du']), facts.date(facts.issued)],
      ['CODE CLIENT', facts.other('C#####')],
      chance.is(0.5) && ['V/RÉF.', facts.other('@@####')],
      chance.is(0.4) && ['REPRÉSENTANT', chance.pick(['M. PETIT', '07', 'AGENCE SUD'])],
      ['PAGE', '1/1'],
    )
    const totals = present(
      ['TOTAL HT', money(facts.sum)],
      facts.shipping > 0 && ['PORT', money(facts.shipping)],
      ['NET HT', money(facts.net)],
      ['TVA', money(facts.tax)],
      ['TOTAL TTC', money(facts.gross)],
      ['NET À PAYER', `${money(facts.gross)} ${chance.pick(['EUR', '€', 'EUROS'])}`],
    )
    const html = pageOf(
      `body { font: 8.5pt "${chance.pick(['Liberation Sans Narrow', 'Roboto Condensed', 'Liberation Sans', 'Courier Prime'])}" }
.boxes th, .boxes td { border: 0.25mm solid black; text-align: center } .boxes th { font-size: 7pt } .addr { margin: 4mm 0 8mm 95mm; line-height: 1.4 }
.lines th, .lines { border: 0.25mm solid black } .foot { position: fixed; bottom: -10mm; font-size: 6.5pt; text-align: center; width: 100%; border-top: 0.2mm solid black }`,
      h`<div class="row">${logo(chance, '#124', 22)}
<div style="font-size:16pt">${chance.pick(['FACTURE', 'F A C T U R E', 'FACTURE'])}</div></div>
<div class="row s"><div class="half">${chance.is(0.5) && h`Livré à :<br>${buyer.name}<br>Dépôt ${chance.pick(['Nord', 'Est', 'Quai 2'])}`}</div>
<div></div></div>
<div class="addr">${linesOf(buyer.name, buyer.street, buyer.town)}</div>${boxes(heading)}<p></p>
<table class="lines">${headOf(2, 'Référence', 'Désignation', 'Quantité', 'Unité', 'P.U. net', 'Montant HT', 'T')}
${h`<tr><td></td><td><i>BL n° ${facts.other('BL######')} du ${facts.date(facts.after(-4))}</i></td></tr>`}${lines.slice(0, cut).map(lineRow)}
${cut < lines.length && h`<tr><td></td><td><i>BL n° ${facts.other('BL######')} du ${facts.date(facts.after(-2))}</i></td></tr>`}${lines.slice(cut).map(lineRow)}</table>
<p></p>${boxes(totals)}
<p>${chance.pick(['Échéance', 'Date d’échéance', 'À régler le'])} : ${facts.date(facts.due)} par ${chance.pick(['LCR directe', 'traite', 'virement', 'prélèvement'])}</p>
<p class="s">Domiciliation : BNP PARIBAS &nbsp; IBAN ${printedIban(chance, seller.iban)}</p>
<p class="s">Clause de réserve de propriété : les marchandises restent notre propriété jusqu’au paiement intégral (loi du 12/05/1980). Indemnité forfaitaire de recouvrement : 40 €.</p>
<div class="foot">${seller.name} au capital de ${chance.pick(['150 000 €', '1 200 000 €', '37 000 €'])} – ${seller.street} – ${seller.town} – Tél. ${seller.phone}<br>R.C.S. ${chance.filled('### ### ###')} – N° TVA ${seller.vatId} – www.${seller.domain}</div>`,
    )
    return { html, kind: 'invoice', fields: labelsOf(facts, ['dueDate', 'iban', 'sellerVatId']) }
  },
}

/** A self-employed person without VAT: art. 293 B; columns of labels above values. */
const freelancer: Design = {
  name: 'french-freelancer',
  draw(chance) {
    const facts = factsOf(chance, 'FR', {
      names: '{F} {L}|{F} {L} EI|Studio {P}|Atelier {P}|{F} {L} Conseil',
      numbers: 'YYYY-##|F-YYYYMM-##|##|YYYY/MM/#|FL-###',
      things:
        'Création d’identité visuelle|Rédaction web – 4 articles|Journée de formation:j|Développement front-end:j|Traduction anglais > français:mots|Reportage photo|Cours particuliers:h',
      rates: [0],
      lines: [1, 4],
    })
    const { seller, buyer, number, money } = facts
    const left = chance.is(0.5)
    const party = (label: string, ...texts: string[]) => h`<div class="half">
<div class="t">${label}</div>${linesOf(...texts)}</div>`
    const own = party(
      chance.pick(['De', 'Émetteur', 'Prestataire']),
      seller.name,
      seller.street,
      seller.town,
      `SIRET : ${chance.filled('### ### ### 000##')}`,
      `${seller.phone}`,
    )
    const theirs = party(
      chance.pick(['À', 'Destinataire', 'Facturé à', 'Client']),
      buyer.name,
      buyer.street,
      buyer.town,
    )
    const html = pageOf(
      `body { font: 10pt "${chance.pick(['Lato', 'Roboto', 'EB Garamond'])}"; color: #222 }
.t { color: #888; font-size: 8pt; text-transform: uppercase; margin-bottom: 1mm }
h1 { font-weight: 300; font-size: 26pt; margin: 0 0 8mm } .boxes th { color: #888; font-weight: normal; font-size: 8pt }
.boxes { margin: 8mm 0 } .lines td { border-bottom: 0.2mm solid #ccc } .sum { text-align: right; font-size: 14pt; margin-top: 6mm }`,
      h`<h1>${chance.pick(['Facture', 'FACTURE', 'Note d’honoraires'])}</h1>
<div class="row">${left ? [own, theirs] : [theirs, own]}</div>
${boxes([
  [chance.pick(['Numéro de facture', 'Facture n°', 'Numéro']), number],
  [chance.pick(['Date d’émission', 'Date', 'Émise le']), facts.date(facts.issued)],
  [chance.pick(['Échéance', 'À payer avant le', 'Date limite de paiement']), facts.date(facts.due)],
])}
<table class="lines">${headOf(1, 'Description', 'Quantité', 'Prix unitaire', 'Total')}${facts.lines.map((line) => rowOf(1, line.text, `${quantityIn(facts, line.quantity)} ${line.unit}`, `${money(line.price)} €`, `${money(line.amount)} €`))}</table>
<div class="sum">${chance.pick(['Total à payer', 'Total', 'Montant total', 'Total net à payer'])} &nbsp; <b>${money(facts.gross)} €</b></div>
<p class="s">TVA non applicable, art. 293 B du CGI</p>
<p style="margin-top:10mm"><span class="t">${chance.pick(['Coordonnées bancaires', 'Paiement par virement', 'RIB'])}</span><br>Titulaire : ${seller.name}<br>IBAN : ${printedIban(chance, seller.iban)}</p>
<p class="s">Merci de votre confiance !</p>`,
    )
    return { html, kind: 'invoice', fields: labelsOf(facts, ['dueDate', 'iban'], { netTotal: '', taxTotal: '' }) }
  },
}

/** A telecom: brand and references in a side column, sums in a list with dots, amount due in a big box. */
const telecom: Design = {
  name: 'french-telecom',
  draw(chance) {
    const facts = factsOf(chance, 'FR', {
      names: '{P} Télécom|{P}Tel SA|{B} Mobile|{A} Énergies|Eau de {T}|{P} Fibre SAS',
      numbers: '##########|M##########|YYYYMM-########|## ### ### ###',
      things:
        'Abonnement forfait 50 Go|Options et services|Communications hors forfait|Location de la box|Abonnement fibre|Part fixe|Consommation facturée',
      rates: [20],
      lines: [1, 4],
      prices: [2.8, 4],
    })
    const { seller, buyer, number, money } = facts
    const legal = `${seller.name}${chance.is(0.5) ? ` - société anonyme au capital de ${chance.pick(['12 500 000', '800 000'])} €` : ''}`
    const html = pageOf(
      `body { font: 9pt "${chance.pick(['Roboto', 'Open Sans', 'Lato'])}" }
.side { width: 55mm; border-right: 0.4mm solid #e60; padding-right: 4mm } .main { width: 115mm } .big { background: #fff1e6; padding: 4mm; font-size: 12pt; display: flex; justify-content: space-between }
.foot { position: fixed; bottom: -9mm; font-size: 6pt; color: #555 } h3 { color: #e60; font-size: 10pt; margin: 4mm 0 1mm }`,
      h`<div class="row"><div class="side">${logo(chance, '#e60', 20)}<h3>Vos références</h3>
${linesOf(`N° client : ${facts.other('#########')}`, `N° de ligne : ${facts.other('06 ## ## ## ##')}`, `${chance.pick(['Facture n°', 'N° de facture :', 'Référence facture :'])} ${number}`)}
<h3>Nous contacter</h3>${linesOf(`www.${seller.domain}`, `Service client : ${chance.pick(['3900', '1044', '09 69 32 15 15'])}`, 'du lundi au samedi de 8h à 20h')}
<h3>Courrier</h3>${linesOf(`${seller.name} Service Clients`, `TSA ${chance.filled('#####')}`, chance.filled('##### LILLE CEDEX 9'))}</div>
<div class="main"><div style="margin-left:35mm;margin-bottom:12mm">${linesOf(buyer.name, buyer.street, buyer.town)}</div>
<h2>Votre facture du ${facts.date(facts.issued)}</h2>
<p>Période du ${facts.date(facts.after(-31))} au ${facts.date(facts.after(-1))}</p>
<table>${facts.lines.map((line) => rowOf(1, line.text, `${money(line.amount)} €`))}
${rowOf(1, h`<b>Total HT</b>`, `${money(facts.net)} €`)}${rowOf(1, `TVA à 20 %`, `${money(facts.tax)} €`)}</table>
<div class="big"><span>${chance.pick(['Montant TTC à payer', 'Total TTC de votre facture', 'Montant à régler', 'Somme à payer TTC'])}</span><b>${money(facts.gross)} €</b></div>
<p>${chance.pick(['Ce montant sera prélevé le', 'Date de prélèvement :', 'À payer avant le'])} ${facts.date(facts.due)}${chance.is(0.5) && ` sur votre compte ${chance.filled('FR76 XXXX XXXX XXXX XXXX XXX# ###')}`}</p>
<p class="s">Prochaine facture vers le ${facts.date(facts.after(30))}. La TVA est acquittée sur les débits.</p></div></div>
<div class="foot">${legal} - ${seller.street} - ${seller.town} - RCS ${chance.pick(['Paris', 'Nanterre', 'Lyon'])} ${chance.filled('### ### ###')} - TVA ${seller.vatId}</div>`,
    )
    const more = { periodStart: facts.after(-31), periodEnd: facts.after(-1) }
    return { html, kind: 'invoice', fields: labelsOf(facts, ['dueDate', 'sellerVatId'], more) }
  },
}

/** A notary's or a lawyer's note of fees: centred letterhead, date in prose with the town, sums in prose lines. */
const notary: Design = {
  name: 'french-notary',
  draw(chance) {
    const facts = factsOf(chance, 'FR', {
      names:
        'Maître {F} {L}|SCP {L}, {L} et {L}|SELARL {L} AVOCATS|Office notarial {L} & {L}|Cabinet {L}|SELAS {P} Conseils',
      numbers: 'YYYY####|NH-YYYY-###|###/YYYY|######',
      things:
        'Rédaction de l’acte|Consultation et étude du dossier|Formalités de publicité|Émoluments proportionnels|Assistance à l’audience du tribunal|Débours taxables',
      rates: [20],
      lines: [1, 4],
      dates: ['D M y'],
    })
    const { seller, buyer, number, money } = facts
    const withIban = chance.is(0.4)
    const html = pageOf(
      `body { font: 11pt "${chance.pick(['EB Garamond', 'Caladea', 'Liberation Serif', 'FreeSerif'])}" }
.head { text-align: center; border-bottom: 0.2mm solid black; padding-bottom: 4mm } .head b { font-size: 15pt; letter-spacing: 0.2mm }
.right { margin-left: 95mm } td.r { width: 40mm }`,
      h`<div class="head"><b>${seller.name}</b>${linesOf(chance.pick(['Notaires associés', 'Avocat à la Cour', 'Successeurs de Mes Aubin et Hébrard', '']), `${seller.street} – ${seller.town}`, `Tél. ${seller.phone} – étude@${seller.domain}`)}</div>
<div class="right" style="margin-top:8mm">${linesOf(buyer.name, buyer.street, buyer.town)}
<p>&nbsp;</p>${seller.town.replace(/^\d+ | CEDEX.*/g, '')}, le ${facts.date(facts.issued)}</div>
<p>Nos réf. : ${facts.other('####/@@')}<br>Dossier : ${chance.pick(['VENTE', 'SUCCESSION', 'c/ SCI'])} ${buyer.name.split(' ').at(-1)!}</p>
<h3 class="c">${chance.pick(['NOTE D’HONORAIRES', 'FACTURE', 'Facture d’honoraires'])} N° ${number}</h3>
<table>${facts.lines.map((line) => rowOf(1, line.text, `${money(line.amount)} €`))}
${rowOf(1, chance.pick(['Total hors taxes', 'Honoraires HT', 'Sous-total HT']), `${money(facts.net)} €`)}
${rowOf(1, 'T.V.A. 20 %', `${money(facts.tax)} €`)}
${rowOf(1, h`<b>${chance.pick(['Total T.T.C.', 'Soit à nous régler TTC', 'TOTAL TOUTES TAXES COMPRISES'])}</b>`, h`<b>${money(facts.gross)} €</b>`)}</table>
<p>Valeur en votre aimable règlement${chance.is(0.5) && ', par chèque à l’ordre de l’étude ou par virement'}.</p>${
        withIban &&
        h`
<p>IBAN ${printedIban(chance, seller.iban)}</p>`
      }
<p class="s c" style="position:fixed;bottom:-6mm;width:100%">Membre d’une association agréée, le règlement des honoraires par chèque est accepté. TVA intracommunautaire ${seller.vatId}</p>`,
    )
    return { html, kind: 'invoice', fields: labelsOf(facts, [...(withIban ? (['iban'] as const) : []), 'sellerVatId']) }
  },
}

export const FRENCH: readonly Design[] = [craftsman, wholesaler, freelancer, telecom, notary]
