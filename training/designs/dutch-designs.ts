import { html as h, type Design } from './design.ts'
import { factsOf, labelsOf, printedIban, quantityIn } from './south-facts.ts'
import { boxes, headOf, linesOf, logo, pageOf, pairs, present, rateOf, rowOf } from './south-page.ts'

/** A small firm's bookkeeping program: seller as a block at the right, sums below the table, request for payment in prose. */
const bookkeeping: Design = {
  name: 'dutch-bookkeeping',
  draw(chance) {
    const facts = factsOf(chance, 'NL', {
      names:
        '{B} {X}|{L} Schilderwerken|{P} Webdesign|Hoveniersbedrijf {L} {X}|{F} {L} Coaching|{B}|Loodgietersbedrijf {L} & Zn.|{L} Advies {X}|{B} Fotografie',
      numbers: 'YYYY####|YYYY-###|F####|#####|YY.###|FACT-YYYY-##',
      things:
        'Schilderwerk buitenzijde:uur|Arbeidsloon monteur:uur|Websiteonderhoud|Voorrijkosten|Coachingstraject 6 sessies|Aanleg tuinpad:m²|Materiaalkosten',
      rates: chance.pick([[21], [21], [21, 9]]),
      lines: [1, 6],
    })
    const { seller, buyer, number, money } = facts
    const withDue = chance.is(0.5)
    const html = pageOf(
      `body { font: 10pt "${chance.pick(['Carlito', 'Lato', 'Open Sans', 'Roboto'])}" }
.lines th { border-bottom: 0.4mm solid #333 } .lines td { border-bottom: 0.1mm solid #ddd } .pairs { width: 85mm } .foot { position: fixed; bottom: -6mm; width: 100%; text-align: center; font-size: 7.5pt }`,
      h`<div class="row"><div class="half" style="margin-top:30mm">${linesOf(buyer.name, chance.is(0.3) && 'T.a.v. de administratie', buyer.street, buyer.town)}</div>
<div style="width:60mm">${logo(chance, '#2a7', 18)}
<p><b>${seller.name}</b></p>${linesOf(seller.street, seller.town, seller.phone, `info@${seller.domain}`, `KvK: ${chance.filled('########')}`, `Btw: ${seller.vatId}`, `IBAN: ${printedIban(chance, seller.iban)}`)}</div></div>
<h2>${chance.pick(['Factuur', 'FACTUUR'])}</h2>${pairs(present([chance.pick(['Factuurnummer', 'Factuurnr.', 'Nummer']), number], [chance.pick(['Factuurdatum', 'Datum']), facts.date(facts.issued)], withDue && [chance.pick(['Vervaldatum', 'Uiterste betaaldatum', 'Te betalen voor']), facts.date(facts.due)], chance.is(0.4) && ['Uw referentie', facts.other('PO####')]), chance.pick([':', '']))}
<p></p>
<table class="lines"><tr><th>Aantal</th><th>Omschrijving</th><th class="r">Prijs</th><th class="r">Btw</th><th class="r">Totaal</th></tr>${facts.lines.map((line) => rowOf(2, `${quantityIn(facts, line.quantity)} ${line.unit}`, line.text, `€ ${money(line.price)}`, rateOf(facts, line.rate, ''), `€ ${money(line.amount)}`))}</table>
<table style="width:80mm;margin:5mm 0 0 auto">
${rowOf(1, chance.pick(['Subtotaal', 'Totaal excl. btw', 'Bedrag excl.']), `€ ${money(facts.net)}`)}${facts.groups.map((group) => rowOf(1, chance.is(0.5) ? `${group.rate}% btw` : `BTW ${group.rate}% over € ${money(group.net)}`, `€ ${money(group.tax)}`))}
${rowOf(1, h`<b>${chance.pick(['Totaal', 'Totaal incl. btw', 'Te betalen', 'Totaalbedrag'])}</b>`, h`<b>€ ${money(facts.gross)}</b>`)}</table>
<p style="margin-top:12mm">${chance.pick(['Wij verzoeken u vriendelijk het bedrag binnen 14 dagen over te maken onder vermelding van het factuurnummer.', 'Gelieve te betalen binnen 30 dagen.', 'Betaling via iDEAL of bankoverschrijving.'])}</p>
<div class="foot">Op al onze diensten zijn de algemene voorwaarden van toepassing, gedeponeerd bij de KvK.</div>`,
    )
    return {
      html,
      kind: 'invoice',
      fields: labelsOf(facts, [...(withDue ? (['dueDate'] as const) : []), 'iban', 'sellerVatId']),
    }
  },
}

/** A wholesaler with reverse charge or several rates: facts in a wide table, columns without rules, imprint at the foot. */
const trade: Design = {
  name: 'dutch-trade',
  draw(chance) {
    const facts = factsOf(chance, 'NL', {
      names:
        '{P} Groothandel {X}|{L} Techniek {X}|{A} Trading B.V.|Koninklijke {L} N.V.|{L} & {L} Import-Export B.V.|Handelsonderneming {L}|{B} Foodservice {X}|Drukkerij {L} {X}',
      numbers: '########|VF######|YY######|###.###|9000####|VFNL-######',
      things:
        'Kabelgoot 100x60 grijs:stuk|Jonge kaas 48+ wiel:kg|Kopieerpapier A4 80 g:doos|Tulpenbollen mix:krat|Lageringsset 6204:set|Koffiebonen 1 kg:zak|Pallettoeslag:st',
      rates: chance.is(0.3) ? [0] : chance.pick([[21], [9], [21, 9]]),
      lines: [3, 14],
      prices: [2.3, 4.2],
      shipping: 0.4,
    })
    const { seller, buyer, number, money } = facts
    const reverse = facts.tax === 0
    const html = pageOf(
      `body { font: 8.5pt "${chance.pick(['Liberation Sans', 'DejaVu Sans Condensed', 'Roboto Condensed', 'Courier Prime'])}" }
.boxes th { font-size: 7pt; border-bottom: 0.2mm solid black } .boxes { margin: 6mm 0 } .foot { position: fixed; bottom: -10mm; width: 100%; font-size: 6.5pt; border-top: 0.2mm solid black; display: flex; justify-content: space-between }
.lines th { border-bottom: 0.2mm solid black }`,
      h`<div class="row"><div>${logo(chance, '#b00', 14)} </div>
<div style="font-size:18pt;letter-spacing:1mm">${chance.pick(['FACTUUR', 'Factuur', 'VERKOOPFACTUUR'])}</div></div>
<div class="row" style="margin-top:8mm"><div class="half">${chance.is(0.4) && h`<b>Factuuradres</b>`}${linesOf(buyer.name, buyer.street, buyer.town)}</div>${
        chance.is(0.5) &&
        h`
<div class="half"><b>Afleveradres</b>${linesOf(buyer.name, 'Magazijn dock 4', buyer.town)}</div>`
      }</div>
${boxes(present(['Debiteurnr.', facts.other('1####')], [chance.pick(['Factuurnr.', 'Factuurnummer']), number], [chance.pick(['Factuurdatum', 'Datum']), facts.date(facts.issued)], ['Pakbon', facts.other('PB#####')], ['Uw order', facts.other('45######')], [chance.pick(['Vervaldatum', 'Verval datum', 'Betalen vóór']), facts.date(facts.due)]))}
<table class="lines">${headOf(2, 'Artikel', 'Omschrijving', 'Aantal', 'Eenh.', 'Prijs', 'Bedrag')}${facts.lines.map((line) => rowOf(2, line.code, line.text, quantityIn(facts, line.quantity), line.unit, money(line.price), money(line.amount)))}${facts.shipping > 0 && rowOf(2, '', 'Vrachtkosten', '', '', '', money(facts.shipping))}</table>
<div style="margin-top:8mm">${boxes(present(['Goederenbedrag', money(facts.net)], ...facts.groups.map((group): readonly [string, string] => [`BTW ${group.rate}%`, money(group.tax)]), [chance.pick(['Totaal EUR', 'Factuurbedrag EUR', 'TOTAAL INCL. BTW €']), money(facts.gross)]))}</div>
${reverse && h`<p>BTW verlegd naar ${chance.filled('BE0#########')} – intracommunautaire levering</p>`}
<p class="s">Betaling op ${printedIban(chance, seller.iban)} t.n.v. ${seller.name}. Reclames binnen 8 dagen na ontvangst.</p>
<div class="foot"><span>${seller.name}</span><span>${seller.street}, ${seller.town}</span><span>T ${seller.phone}</span><span>BTW ${seller.vatId} · KvK ${chance.filled('########')}</span></div>`,
    )
    return { html, kind: 'invoice', fields: labelsOf(facts, ['dueDate', 'iban', 'sellerVatId']) }
  },
}

/** A telecom, an energy supplier or an insurer: direct debit, company in the foot only, second page with details. */
const consumer: Design = {
  name: 'dutch-consumer',
  draw(chance) {
    const facts = factsOf(chance, 'NL', {
      names: '{P} Energie B.V.|{P} Mobiel N.V.|Waterbedrijf {P} N.V.|{B} Zorg|{P} Glasvezel B.V.|{A} Telecom B.V.',
      numbers: '############|YYYY########|F-########|# ### ### ###',
      things:
        'Abonnement 20 GB|Vastrecht levering|Termijnbedrag elektriciteit|Termijnbedrag gas|Internet & TV Compleet|Verbruik buiten bundel',
      rates: [21],
      lines: [1, 4],
      prices: [2.9, 4.1],
    })
    const { seller, buyer, number, money } = facts
    const html = pageOf(
      `body { font: 9.5pt "${chance.pick(['Open Sans', 'Lato', 'Roboto'])}" }
.foot { position: fixed; bottom: -9mm; font-size: 6.5pt; color: #555 }
h1 { color: #808; font-size: 16pt } .big { font-size: 13pt; border-top: 0.4mm solid #808 }`,
      h`<div class="r">${logo(chance, '#808', 18)}</div>
<div style="margin-top:10mm">${linesOf(buyer.name, buyer.street, buyer.town)}</div>
<div style="margin:10mm 0">${pairs([
        ['Klantnummer', facts.other('#######')],
        [chance.pick(['Factuurnummer', 'Nota nummer', 'Factuur']), number],
        [chance.pick(['Factuurdatum', 'Datum']), facts.date(facts.issued)],
        ['Telefoonnummer', chance.filled('06########')],
      ])}</div>
<h1>${chance.pick(['Uw factuur', 'Je factuur', 'Uw nota'])} van ${facts.date(facts.issued).replace(/^0/, '')}</h1>
<p>${chance.pick(['Beste klant,', `Geachte ${buyer.name.split(' ').at(-1)!},`])}</p>
<p>In deze factuur staan de kosten van ${facts.date(facts.after(-30))} tot en met ${facts.date(facts.after(-1))}.</p>
<table>${facts.lines.map((line) => rowOf(1, line.text, `€ ${money(line.amount)}`))}
${rowOf(1, 'Totaal exclusief btw', `€ ${money(facts.net)}`)}${rowOf(1, 'Btw 21%', `€ ${money(facts.tax)}`)}
<tr class="big"><td><b>${chance.pick(['Totaal te betalen', 'Totaalbedrag inclusief btw', 'Te betalen'])}</b></td><td class="r"><b>€ ${money(facts.gross)}</b></td></tr></table>
<p>${chance.pick([
        `We schrijven dit bedrag rond ${facts.date(facts.due)} af van je rekening`,
        `Het bedrag wordt omstreeks ${facts.date(facts.due)} afgeschreven van uw rekening`,
      ])} ${chance.filled('NL## XXXX XXXX XX## ##')}.</p>
<p>Met vriendelijke groet,<br>${seller.name.replace(/ (B\.V\.|N\.V\.)$/, '')}<br>Klantenservice</p>
<div class="foot">${seller.name}, ${seller.street}, ${seller.town} · Handelsregister ${chance.filled('########')} · Btw-nr. ${seller.vatId}</div>${
        chance.is(0.5) &&
        h`
<div style="page-break-before:always"><h3>Specificatie factuur ${number}</h3>
<table>${facts.lines.map((line) => rowOf(2, facts.date(facts.after(-9)), line.text, `€ ${money(line.amount)}`))}</table>
<p class="s">Pagina 2 van 2</p></div>`
      }`,
    )
    const more = { periodStart: facts.after(-30), periodEnd: facts.after(-1) }
    return { html, kind: 'invoice', fields: labelsOf(facts, ['dueDate', 'sellerVatId'], more) }
  },
}

/** A Flemish firm: structured reference, everything in one block at the top left, totals as a table by rate. */
const flemish: Design = {
  name: 'dutch-flemish',
  draw(chance) {
    const facts = factsOf(chance, 'VL', {
      names:
        '{B} {X}|{L} Dakwerken {X}|Garage {L} {X}|Bouwonderneming {L} & Zonen NV|{X} {P}|Dr. {F} {L} BV|{A} Solutions {X}|Slagerij {L}|Immo {L} {X}|Advocatenkantoor {L}',
      numbers: 'YYYY####|VF/YYYY/###|######|YYYY/##|VK1-#####|V##-###',
      things:
        'Dakpannen leggen:m²|Onderhoud wagen 1-ABC-234|Werkuren technieker:u|Ereloon dossier|Raadpleging|Verplaatsingskosten:km|Verhuur container:dag|Broodjeslunch:pers',
      rates: chance.pick([[21], [21], [21, 6], [6], [0]]),
      lines: [1, 7],
    })
    const { seller, buyer, number, money } = facts
    const exempt = facts.tax === 0
    const html = pageOf(
      `body { font: 9pt "${chance.pick(['FreeSans', 'Carlito', 'Caladea', 'Roboto'])}" }
.lines th { background: #f4e9d8; } .grid td, .grid th { border: 0.2mm solid #a97 } .to { width: 80mm; margin-left: auto }`,
      h`<div class="row"><div class="half">
<div style="font-size:14pt;color:#743">${seller.name}</div>${linesOf(seller.street, seller.town, `Tel. ${seller.phone}`, `Ondernemingsnummer ${seller.vatId}`, `Rek. ${printedIban(chance, seller.iban)} – BIC KREDBEBB`)}</div>
<div>${chance.is(0.4) && logo(chance, '#743', 18)}</div></div>
<div class="to">${chance.is(0.3) && h`<i>Aan</i>`}${linesOf(buyer.name, buyer.street, buyer.town, `BTW ${chance.filled('BE 0###.###.###')}`)}</div>
<h2>${chance.pick(['FACTUUR', 'Factuur', 'Ereloonnota', 'FACTUUR nr.'].slice(0, 2))}${chance.pick([' nr. ', ' N° ', ' '])}${number}</h2>
<p>${chance.pick(['Datum:', 'Factuurdatum:', 'Datum factuur'])} ${facts.date(facts.issued)} &nbsp;&nbsp; ${chance.pick(['Vervaldag:', 'Vervaldatum:', 'Te betalen vóór'])} ${facts.date(facts.due)} &nbsp;&nbsp; Klantnr.: ${facts.other('####')}</p>
<table class="lines">${headOf(1, 'Omschrijving', 'Aantal', 'Eenheidsprijs', 'BTW %', 'Bedrag')}${facts.lines.map((line) => rowOf(1, line.text, `${quantityIn(facts, line.quantity)} ${line.unit}`, money(line.price), String(line.rate), money(line.amount)))}</table>
<p></p>
<table class="grid">${headOf(0, 'BTW %', 'Maatstaf van heffing', 'BTW-bedrag', chance.pick(['Totaal te betalen', 'TOTAAL EUR', 'Te betalen EUR']))}${facts.groups.map((group, index) => rowOf(0, String(group.rate), money(group.net), money(group.tax), index === facts.groups.length - 1 ? `${chance.pick(['€ ', ''])}${money(facts.gross)}` : ''))}</table>
${exempt && h`<p>Verlegging van heffing. Bij gebrek aan schriftelijke betwisting binnen een maand wordt de afnemer geacht te erkennen dat hij btw-plichtig is.</p>`}
<p>Gelieve te storten met mededeling <b>${chance.filled('+++###/####/#####+++')}</b></p>
<p class="s">Bij niet-betaling op de vervaldag is van rechtswege een intrest van 12 % verschuldigd. Bevoegde rechtbank: ${chance.pick(['Gent', 'Antwerpen'])}.</p>`,
    )
    const more: Record<string, string> = facts.groups.length > 1 ? { netTotal: '', taxTotal: '' } : {}
    return { html, kind: 'invoice', fields: labelsOf(facts, ['dueDate', 'iban', 'sellerVatId'], more) }
  },
}

/** A Dutch web shop: order and invoice beside each other, prices with VAT, VAT "of which". */
const shop: Design = {
  name: 'dutch-shop',
  draw(chance) {
    const facts = factsOf(chance, 'NL', {
      names: '{P}.nl|{B}|{B} Webshop|{P} Fietsen B.V.|Boekhandel {L}|{B} Home & Living',
      numbers: 'YYYY######|WEB-#####|#######|F-YYYY-#####',
      things: 'Fietstas 20 L zwart|Espressobonen 1 kg|Kussenhoes linnen|Kinderboek|Regenjas dames M|Verlengsnoer 5 m',
      rates: [21],
      lines: [1, 4],
      prices: [2.9, 4.2],
      shipping: 0.6,
    })
    const { seller, buyer, number, money } = facts
    const credit = chance.is(0.25)
    const gross = (cents: number) => money(Math.round(cents * 1.21))
    const html = pageOf(
      `body { font: 9.5pt "${chance.pick(['Roboto', 'Open Sans', 'Lato'])}" }
.bar { background: #0a5; color: white; padding: 3mm; font-size: 15pt } .lines td { border-bottom: 0.1mm solid #ccc } .foot { position: fixed; bottom: -5mm; font-size: 7.5pt; text-align: center; width: 100% }`,
      h`<div class="bar">${seller.name}</div><div class="row" style="margin:6mm 0">
<div class="half"><b>${chance.pick(['Factuuradres', 'Klant', 'Gefactureerd aan'])}</b>${linesOf(buyer.name, buyer.street, buyer.town)}</div>
<div class="half">${pairs(present([credit ? chance.pick(['Creditnota', 'Creditfactuur nr.']) : chance.pick(['Factuur', 'Factuurnr.', 'Factuurnummer']), number], ['Datum', facts.date(facts.issued)], ['Bestelnummer', facts.other('#######')], ['Besteldatum', facts.date(facts.after(-2))], ['Betaald met', 'iDEAL']))}</div></div>
<h2>${credit ? 'Creditnota' : 'Factuur'}</h2><table class="lines">
<tr><th>Product</th><th class="r">Aantal</th><th class="r">Prijs</th><th class="r">Totaal</th></tr>${facts.lines.map((line) => rowOf(1, line.text, quantityIn(facts, line.quantity), gross(line.price), gross(line.amount)))}${facts.shipping > 0 && rowOf(1, 'Verzendkosten', '1', gross(facts.shipping), gross(facts.shipping))}</table>
<table style="width:80mm;margin:5mm 0 0 auto">
${rowOf(1, h`<b>${credit ? 'Totaal retour' : chance.pick(['Totaal incl. btw', 'Totaal', 'Totaalbedrag'])}</b>`, h`<b>€ ${money(facts.gross)}</b>`)}
${rowOf(1, chance.pick(['Waarvan btw 21%', 'Inclusief 21% btw']), `€ ${money(facts.tax)}`)}${chance.is(0.5) && rowOf(1, 'Bedrag excl. btw', `€ ${money(facts.net)}`)}</table>
<div class="foot">${seller.name} – ${seller.street} – ${seller.town} – KvK ${chance.filled('########')} – btw ${seller.vatId} – ${chance.pick(['Vragen? Mail', 'Klantenservice'])} hallo@${seller.domain}</div>`,
    )
    const more: Record<string, string> = html.includes('Bedrag excl. btw') ? {} : { netTotal: '' }
    return { html, kind: credit ? 'credit-note' : 'invoice', fields: labelsOf(facts, ['sellerVatId'], more) }
  },
}

export const DUTCH: readonly Design[] = [bookkeeping, trade, consumer, flemish, shop]
