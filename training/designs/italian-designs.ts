import { html as h, type Design } from './design.ts'
import { factsOf, labelsOf, printedIban, quantityIn } from './south-facts.ts'
import { boxes, headOf, linesOf, logo, pageOf, present, rateOf, rowOf } from './south-page.ts'

/** A management program of a trader: everything in ruled boxes with small labels, transport data and VAT summary at the foot. */
const ruled: Design = {
  name: 'italian-ruled',
  draw(chance) {
    const facts = factsOf(chance, 'IT', {
      names:
        '{B} {X}|{B} di {L} {F} & C. {X}|F.lli {L} {X}|{L} {F}|DITTA {L} {F}|{P}{P} {X}|Autotrasporti {L} {X}|{A} Forniture {X}|Az. Agr. {L}',
      numbers: '###|####/YY|###/A|YYYY/####|#.###|FT-####|##/YYYY|1/###',
      things:
        'TUBO MULTISTRATO 26X3:MT|RACCORDO A STRINGERE:NR|GUARNIZIONE NBR:PZ|OLIO EXTRAVERGINE LT 5:LT|FARINA TIPO 00 KG 25:SC|VITE TPS 5X60:CF|PANNELLO MDF MM 18:MQ|TRASPORTO:NR',
      rates: chance.pick([[22], [22, 10], [22, 4], [10]]),
      lines: [3, 12],
      prices: [2, 4.3],
    })
    const { seller, buyer, number, money } = facts
    const kind = chance.pick(['Fattura', 'FATTURA ACCOMPAGNATORIA', 'Fattura differita', 'FATTURA IMMEDIATA'])
    const account = chance.is(0.5)
    const cells = present(
      ['Tipo documento', kind],
      [chance.pick(['Numero', 'N. documento', 'Nr.']), number],
      [chance.pick(['Data', 'Data documento', 'del']), facts.date(facts.issued)],
      ['Cod. cliente', facts.other('#####')],
      ['P. IVA cliente', chance.filled('###########')],
      ['Pag.', '1'],
    )
    const last = present(
      ['Totale merce', money(facts.sum)],
      ['Sconto', ''],
      ['Totale imponibile', money(facts.net)],
      ['Totale IVA', money(facts.tax)],
      [chance.pick(['TOTALE DOCUMENTO', 'Totale fattura', 'TOTALE FATTURA €']), money(facts.gross)],
    )
    const html = pageOf(
      `body { font: 8.5pt "${chance.pick(['Liberation Sans', 'Roboto Condensed', 'Courier Prime', 'Liberation Sans Narrow'])}" }
.boxes th { font-size: 6pt; font-weight: normal; border: 0.2mm solid #333; border-bottom: 0; padding: 0.3mm 1mm } .boxes td { border: 0.2mm solid #333; border-top: 0; padding: 0.3mm 1mm 1mm }
.to { border: 0.2mm solid #333; padding: 2mm; width: 85mm; min-height: 26mm } .lines th { font-size: 7pt; border: 0.2mm solid #333 }
.lines td { border-left: 0.2mm solid #333; border-right: 0.2mm solid #333 } .end { position: fixed; bottom: 0; width: 100% }`,
      h`<div class="row"><div class="half">${chance.is(0.4) && logo(chance, '#063')}
<div style="font-size:12pt"><b>${seller.name}</b></div>${linesOf(seller.street, seller.town, `Tel. ${seller.phone} - ${seller.domain}`, `P.IVA ${seller.vatId} - R.E.A. ${chance.filled('MI-#######')}`)}</div>
<div class="to"><span class="s">${chance.pick(['Spett.le', 'Spettabile', 'Destinatario', 'Intestatario'])}</span>${linesOf(buyer.name, buyer.street, buyer.town)}</div></div>
<p></p>${boxes(cells)}
${boxes(present(['Pagamento', chance.pick(['RIBA 30/60 GG D.F.F.M.', 'Bonifico 30 gg', 'RIMESSA DIRETTA'])], account && ['Banca d’appoggio', `INTESA SANPAOLO ${printedIban(chance, seller.iban)}`]))}
<p></p>
<table class="lines">${headOf(2, 'Codice', 'Descrizione', 'U.M.', 'Quantità', 'Prezzo', 'Sc.%', 'Importo', 'IVA')}${h`
<tr><td></td><td>Rif. DDT n. ${facts.other('####')} del ${facts.date(facts.after(-5))}</td><td></td><td></td><td></td><td></td><td></td><td></td></tr>`}
${facts.lines.map((line) => rowOf(2, line.code, line.text, line.unit, quantityIn(facts, line.quantity), money(line.price), '', money(line.amount), String(line.rate)))}</table>
<div class="end"><table class="s" style="width:60%">${headOf(1, 'Cod. IVA', 'Imponibile', 'Aliquota', 'Imposta')}${facts.groups.map((group) => rowOf(1, String(group.rate), money(group.net), rateOf(facts, group.rate, ''), money(group.tax)))}</table>
${boxes(present(['Scadenze', `${facts.date(facts.due)}`], ['Importo rata', `${money(facts.gross)}`]))}${boxes(last)}
<p class="s">Contributo CONAI assolto ove dovuto. Trattamento dati ai sensi del Reg. UE 2016/679. Valuta: ${chance.pick(['EUR', 'Euro'])}</p></div>`,
    )
    return {
      html,
      kind: 'invoice',
      fields: labelsOf(facts, ['dueDate', 'sellerVatId', ...(account ? (['iban'] as const) : [])]),
    }
  },
}

/** A professional with a pension contribution and a withholding tax: what is due is less than the total. */
const professional: Design = {
  name: 'italian-professional',
  draw(chance) {
    const facts = factsOf(chance, 'IT', {
      names:
        'Studio {L}|Avv. {F} {L}|Dott. {F} {L}|Studio Tecnico Geom. {L} {F}|Arch. {F} {L}|{L} & Associati|Ing. {F} {L}|Dott.ssa {F} {L}',
      numbers: '##|##/YYYY|#|FPR ##/YY|##/PA|YYYY-##',
      things:
        'Consulenza fiscale e tenuta contabilità|Progetto preliminare|Direzione lavori|Assistenza legale stragiudiziale|Relazione tecnica|Pratica catastale|Dichiarazione dei redditi',
      rates: [22],
      lines: [1, 3],
    })
    const { seller, buyer, number, money, net: fees } = facts
    const fund = Math.round(fees * 0.04)
    const net = fees + fund
    const tax = Math.round(net * 0.22)
    const withheld = Math.round(fees * 0.2)
    const due = net + tax - withheld
    const html = pageOf(
      `body { font: 10.5pt "${chance.pick(['EB Garamond', 'Caladea', 'Carlito', 'Liberation Serif'])}" }
.head { ${chance.pick(['text-align: center', 'text-align: right', ''])} } .amounts td { border-bottom: 0.1mm dotted #777 }`,
      h`<div class="head"><div style="font-size:16pt">${seller.name}</div>${linesOf(seller.street, seller.town, `C.F. ${chance.filled('@@@@@@##@##@###@')} – P. IVA ${seller.vatId}`, `PEC: studio@pec.${seller.domain}`)}</div>
<hr>
<div style="margin:6mm 0 8mm 95mm">${chance.pick(['Egr. Sig.', 'Spett.le', 'Gent.mo cliente'])}${linesOf(buyer.name, buyer.street, buyer.town)}
<div>C.F./P.IVA ${chance.filled('###########')}</div></div>
<p><b>${chance.pick(['Fattura n.', 'FATTURA N°', 'Parcella n.', 'Fattura n°'])} ${number} ${chance.pick(['del', 'in data', 'del giorno'])} ${facts.date(facts.issued)}</b></p>
<p>Oggetto: ${chance.pick(['prestazioni professionali', 'saldo competenze', 'acconto pratica in corso'])}</p>
<table class="amounts">${facts.lines.map((line) => rowOf(1, line.text, `€ ${money(line.amount)}`))}
${rowOf(1, h`<b>Totale compensi</b>`, `€ ${money(fees)}`)}
${rowOf(1, chance.pick(['Contributo integrativo Cassa 4%', 'C.P.A. 4%', 'Inarcassa 4 %']), `€ ${money(fund)}`)}
${rowOf(1, 'Totale imponibile', `€ ${money(net)}`)}${rowOf(1, 'IVA 22%', `€ ${money(tax)}`)}
${rowOf(1, chance.pick(['Totale fattura', 'Totale documento', 'TOTALE']), `€ ${money(net + tax)}`)}
${rowOf(1, chance.pick(['Ritenuta d’acconto 20%', 'A dedurre ritenuta d’acconto 20% su compensi']), `- € ${money(withheld)}`)}
${rowOf(1, h`<b>${chance.pick(['Netto a pagare', 'NETTO DA PAGARE', 'Netto da corrispondere'])}</b>`, h`<b>€ ${money(due)}</b>`)}</table>
<p>Pagamento: bonifico bancario su ${chance.pick(['Banco BPM', 'Unicredit', 'Credem'])} IBAN ${printedIban(chance, seller.iban)}</p>
<p class="s">Documento privo di valenza fiscale ai sensi dell’art. 21 DPR 633/72: l’originale è disponibile nell’area riservata.</p>`,
    )
    const more = { netTotal: net, taxTotal: tax, grossTotal: net + tax, amountDue: due }
    return { html, kind: 'invoice', fields: labelsOf(facts, ['iban', 'sellerVatId'], more) }
  },
}

/** The standard print of an electronic invoice: seller and buyer as blocks of labels and values. */
const electronic: Design = {
  name: 'italian-electronic',
  draw(chance) {
    const facts = factsOf(chance, 'IT', {
      names: '{B} {X}|{P} {X}|{A} {X}|{L} {F}|COOPERATIVA SOCIALE {B}|{B} SERVIZI {X}|IMPRESA EDILE {L}',
      numbers: '####|FPR ###/YY|###/FE|V#-####|######/YY|####-YYYY-E',
      things:
        'CANONE MENSILE MANUTENZIONE|Servizio di pulizia locali|NOLEGGIO STAMPANTE|Fornitura materiale di consumo:PZ|SPESE DI INCASSO|Ore di lavoro operaio:ORE',
      rates: [22],
      lines: [1, 6],
    })
    const { seller, buyer, number, money } = facts
    const credit = chance.is(0.2)
    const [left, right] = [
      chance.pick(['Cedente/prestatore (fornitore)', 'Mittente', 'Fornitore']),
      chance.pick(['Cessionario/committente (cliente)', 'Destinatario', 'Cliente']),
    ]
    const block = (title: string, name: string, vat: string, street: string, town: string) => h`
<div class="half block"><b>${title}</b>${linesOf(`Identificativo fiscale ai fini IVA: ${vat}`, `Denominazione: ${name}`, chance.is(0.5) && title === left && 'Regime fiscale: RF01 (ordinario)', `Indirizzo: ${street}`, `Comune: ${town}`, 'Nazione: IT')}</div>`
    const html = pageOf(
      `body { font: 8pt "${chance.pick(['DejaVu Sans', 'Roboto', 'Liberation Sans', 'Open Sans'])}" }
.block { border: 0.1mm solid #aaa; padding: 2mm } .grid td, .grid th { border: 0.1mm solid #aaa; font-size: 7.5pt } .grid th { background: #f0f0f0 } h4 { margin: 4mm 0 1mm }`,
      h`<p class="c"><b>${chance.pick(['FATTURA ELETTRONICA', 'Fattura elettronica - copia di cortesia', ''])}</b></p>
<div class="row">${block(left, seller.name, `IT${seller.vatId.replace(/\D/g, '')}`, seller.street, seller.town)}${block(right, buyer.name, chance.filled('IT###########'), buyer.street, buyer.town)}</div>
<p></p>
<table class="grid"><tr><th>Tipologia documento</th><th>Art. 73</th><th>Numero documento</th><th>Data documento</th><th>Codice destinatario</th></tr>
<tr><td>${credit ? 'TD04 nota di credito' : 'TD01 fattura'}</td><td></td><td>${number}</td><td>${facts.date(facts.issued)}</td><td>${chance.pick(['M5UXCR1', 'KRRH6B9', '0000000', 'SUBM70N'])}</td></tr></table>
<p></p>
<table class="grid">${headOf(1, 'Descrizione', 'Quantità', 'Prezzo unitario', 'UM', 'Sconto o magg.', '%IVA', 'Prezzo totale')}${facts.lines.map((line) => rowOf(1, line.text, quantityIn(facts, line.quantity), money(line.price), line.unit, '', money(line.rate * 100), money(line.amount)))}</table>
<h4>RIEPILOGHI IVA E TOTALI</h4><table class="grid">${headOf(1, 'esigibilità iva / riferimenti normativi', '%IVA', 'Spese accessorie', 'Totale imponibile', 'Totale imposta')}${facts.groups.map((group) => rowOf(1, 'I (esigibilità immediata)', money(group.rate * 100), '', money(group.net), money(group.tax)))}</table>
<table class="grid"><tr><th>Importo bollo</th><th>Sconto/Maggiorazione</th><th>Arr.</th><th>${chance.pick(['Totale documento', 'Importo totale documento'])}</th><th>Valuta</th></tr>
<tr><td></td><td></td><td></td><td class="r"><b>${money(facts.gross)}</b></td><td>EUR</td></tr></table>
${
  !credit &&
  h`<h4>Modalità pagamento</h4><table class="grid">
<tr><th>Modalità</th><th>IBAN</th><th>Istituto</th><th>Data scadenza</th><th>Importo</th></tr>
<tr><td>MP05 Bonifico</td><td>${seller.iban}</td><td></td><td>${facts.date(facts.due)}</td><td class="r">${money(facts.gross)}</td></tr></table>`
}`,
    )
    const more = { sellerVatId: `IT${seller.vatId.replace(/\D/g, '')}` }
    return {
      html,
      kind: credit ? 'credit-note' : 'invoice',
      fields: labelsOf(facts, credit ? [] : ['dueDate', 'iban'], more),
    }
  },
}

/** A utility: brand as a picture, sums and dates in tinted panels, the company only in the foot and the panel of contacts. */
const utility: Design = {
  name: 'italian-utility',
  draw(chance) {
    const facts = factsOf(chance, 'IT', {
      names:
        '{P} Energia S.p.A.|{A} Luce e Gas S.r.l.|Acquedotto {P} S.p.A.|{B} Gas {X}|{P} Fibra S.r.l.|Consorzio {P} Ambiente',
      numbers: 'YYYY########|############|E-########|######/YYYY|M########',
      things:
        'Spesa per la materia energia|Spesa per il trasporto e la gestione del contatore|Spesa per oneri di sistema|Quota fissa acquedotto|Canone',
      rates: [chance.pick([10, 22])],
      lines: [2, 4],
      prices: [3, 4],
    })
    const { seller, buyer, number, money } = facts
    const html = pageOf(
      `body { font: 9pt "${chance.pick(['Open Sans', 'Lato', 'Roboto'])}" }
.panel { background: #e9f5ec; border-radius: 3mm; padding: 4mm; margin-bottom: 4mm } .big { font-size: 18pt; color: #164 }
.foot { position: fixed; bottom: -9mm; font-size: 6.5pt }`,
      h`<div class="row"><div>${logo(chance, '#1a7', 22)}</div>
<div style="width:85mm;margin-top:20mm">${linesOf(buyer.name.toUpperCase(), buyer.street.toUpperCase(), buyer.town.toUpperCase())}</div></div>
<div class="row" style="margin-top:8mm"><div style="width:58mm">
<div class="panel"><b>I tuoi dati</b>${linesOf(`Codice cliente ${facts.other('### ### ###')}`, `POD ${chance.filled('IT001E########')}`, `Codice fiscale ${chance.filled('###########')}`)}</div>
<div class="panel"><b>Contatti</b>${linesOf(`Numero verde ${chance.filled('800 ### ###')}`, `www.${seller.domain}`, `Scrivi a ${seller.name}, Casella Postale ${chance.filled('###')}`)}</div></div>
<div style="width:112mm"><p><b>${chance.pick(['Bolletta', 'Fattura', 'Bolletta per la fornitura di energia elettrica'])} n. ${number} del ${facts.date(facts.issued)}</b></p>
<p>Periodo di riferimento: ${facts.date(facts.after(-62))} - ${facts.date(facts.after(-2))}</p>
<div class="panel"><div>${chance.pick(['Totale da pagare', 'Importo da pagare', 'Quanto devi pagare'])}</div>
<div class="big">${chance.pick(['€ ', ''])}${money(facts.gross)}${chance.is(0.3) && ' euro'}</div>
<div>${chance.pick(['entro il', 'Scadenza', 'da pagare entro il'])} ${facts.date(facts.due)}</div></div>
<table>${facts.lines.map((line) => rowOf(1, line.text, `€ ${money(line.amount)}`))}
${rowOf(1, 'Totale imponibile', `€ ${money(facts.net)}`)}
${rowOf(1, `IVA ${facts.groups[0]!.rate}%`, `€ ${money(facts.tax)}`)}
${rowOf(1, h`<b>Totale bolletta</b>`, h`<b>€ ${money(facts.gross)}</b>`)}</table>
<p class="s">Le bollette precedenti risultano pagate. Prossima lettura: ${facts.date(facts.after(50))}.</p></div></div>
<div class="foot">${seller.name} – Sede legale: ${seller.street} – ${seller.town} – Cap. soc. € 5.000.000 i.v. – P. IVA ${seller.vatId} – soggetta a direzione e coordinamento di ${chance.pick(['Multiservizi Holding S.p.A.', 'Gruppo Padano S.p.A.'])}</div>`,
    )
    const more = { buyerName: buyer.name.toUpperCase(), periodStart: facts.after(-62), periodEnd: facts.after(-2) }
    return { html, kind: 'invoice', fields: labelsOf(facts, ['dueDate', 'sellerVatId'], more) }
  },
}

/** A hotel or restaurant: prices with VAT, VAT only as "included", stay dates as distractors. */
const hotel: Design = {
  name: 'italian-hotel',
  draw(chance) {
    const facts = factsOf(chance, 'IT', {
      names:
        'Hotel {B}|HOTEL {P} ****|Albergo Ristorante {L}|Agriturismo {B} di {L} {F}|B&B {B}|Residence {P} {X}|{B} Hotels {X}',
      numbers: '###|####/YY|###/H|YY/####|FT ####',
      things: 'Camera doppia uso singola|Mezza pensione|Parcheggio coperto|Bar|Ristorante|Camera matrimoniale superior',
      rates: [10],
      lines: [1, 5],
      prices: [3.3, 4.4],
    })
    const { seller, buyer, number, money } = facts
    const name = seller.name.replace(' ****', '')
    const company = chance.is(0.5)
      ? `${chance.pick(['Gestioni', 'Immobiliare', 'Turismo'])} ${name.split(' ').at(-1)!} S.r.l.`
      : name
    const city = chance.pick([150, 300, 450])
    const html = pageOf(
      `@page { size: ${chance.pick(['A4', 'A4', 'A5'])} }
body { font: 9pt "${chance.pick(['Caladea', 'Lato', 'EB Garamond'])}" } .head { text-align: center } .lines td { border-bottom: 0.1mm solid #bbb }`,
      h`<div class="head">${logo(chance, '#a83', 14)}
<div style="font-size:17pt;letter-spacing:0.6mm">${seller.name}</div>${linesOf(`${seller.street} – ${seller.town}`, `Tel. ${seller.phone} – info@${seller.domain}`)}
<div>${company === name ? '' : `${company} – `}P.IVA ${seller.vatId}</div></div>
<div class="row" style="margin-top:8mm"><div>${linesOf(`${chance.pick(['Fattura N.', 'FATTURA', 'Ricevuta fiscale / Fattura n.'])} ${number}`, `${chance.pick(['Data', 'del', 'Data emissione:'])} ${facts.date(facts.issued)}`, `Camera ${chance.filled('###')}`, `Arrivo ${facts.date(facts.after(-3))}  Partenza ${facts.date(facts.issued)}`)}</div>
<div>${chance.pick(['Intestata a:', 'Ospite', 'Spett.le'])}${linesOf(buyer.name, buyer.street, buyer.town)}</div></div>
<p></p>
<table class="lines">${headOf(2, 'Data', 'Descrizione', 'Q.tà', 'Importo')}${facts.lines.map((line) => rowOf(2, facts.date(facts.after(-2)), line.text, quantityIn(facts, line.quantity), money(line.amount)))}
${rowOf(2, '', 'Imposta di soggiorno (esente IVA)', '', money(city))}</table>
<table style="width:75mm;margin:5mm 0 0 auto">${rowOf(1, 'Imponibile', money(facts.net))}
${rowOf(1, 'IVA 10%', money(facts.tax))}${rowOf(1, 'Fuori campo IVA', money(city))}
${rowOf(1, h`<b>${chance.pick(['TOTALE EUR', 'Totale Euro', 'TOTALE CONTO €'])}</b>`, h`<b>${money(facts.gross + city)}</b>`)}${chance.is(0.5) && rowOf(1, 'Pagato con carta di credito', money(facts.gross + city))}</table>
<p class="c s">Grazie per la Vostra visita – Arrivederci!</p>`,
    )
    const more = { sellerName: company === name ? seller.name : company, netTotal: '', grossTotal: facts.gross + city }
    return { html, kind: 'invoice', fields: labelsOf(facts, ['sellerVatId'], more) }
  },
}

/** A company by its letter: logo and imprint at the foot, facts as a list without a table, sums in a strip. */
const modern: Design = {
  name: 'italian-modern',
  draw(chance) {
    const facts = factsOf(chance, 'IT', {
      names: '{B} {X}|{P} Digital {X}|{P}lab|{F} {L} Fotografia|{A} Consulting {X}|{B} Eventi|Tipografia {L} {X}',
      numbers: 'YYYY-###|#|##/##|INV-####',
      things:
        'Sviluppo sito web|Campagna social – mese|Servizio fotografico|Stampa brochure 16 pagine:pz|Allestimento stand|Licenza software annuale',
      rates: [22],
      lines: [1, 5],
      discount: 0.4,
    })
    const { seller, buyer, number, money } = facts
    const euro = chance.is(0.5) ? (text: string) => `€ ${text}` : (text: string) => `${text} €`
    const colour = chance.pick(['#5b2', '#36c', '#c36', '#222'])
    const html = pageOf(
      `body { font: 9.5pt "${chance.pick(['Lato', 'Roboto', 'Open Sans'])}" }
.lines th { background: ${colour}; color: white } .strip { background: #f3f3f3; display: flex; justify-content: flex-end; padding: 3mm; margin-top: 4mm }
.strip div { margin-left: 10mm; text-align: right } .strip span { display: block; font-size: 7.5pt; color: #666 } .foot { position: fixed; bottom: -6mm; width: 100%; display: flex; justify-content: space-between; font-size: 7pt; color: #555 }`,
      h`<div class="row"><div class="half">${
        chance.is(0.7)
          ? logo(chance, colour)
          : h`
<div style="font-size:18pt;color:${colour}">${seller.name.replace(/ (S\.|SRL|SPA|Srl|Soc).*/, '')}</div>`
      }</div>
<div class="half r"><div style="font-size:20pt">Fattura</div>${linesOf(`n. ${number}`, facts.date(facts.issued))}</div></div>
<div style="margin:10mm 0"><div style="color:${colour}">${chance.pick(['A:', 'Per', 'Fatturare a', 'Cliente'])}</div>${linesOf(buyer.name, buyer.street, buyer.town, `P.IVA ${chance.filled('###########')}`)}</div>
<table class="lines">${headOf(1, 'Prodotto o servizio', 'Q.tà', 'Prezzo', 'IVA', 'Totale')}${facts.lines.map((line) => rowOf(1, line.text, quantityIn(facts, line.quantity), euro(money(line.price)), '22%', euro(money(line.amount))))}</table>
${facts.discount > 0 && h`<p class="r">Sconto: -${euro(money(facts.discount))}</p>`}
<div class="strip"><div><span>Imponibile</span>${euro(money(facts.net))}</div>
<div><span>IVA</span>${euro(money(facts.tax))}</div>
<div><span>${chance.pick(['Totale', 'Totale da pagare', 'TOTALE FATTURA'])}</span><b>${euro(money(facts.gross))}</b></div></div>
<p>${chance.pick(['Da saldare entro il', 'Scadenza pagamento:', 'Pagare entro'])} ${facts.date(facts.due)} con bonifico sul conto ${printedIban(chance, seller.iban)} intestato a ${seller.name}.</p>
<div class="foot">${linesOf(seller.name, `P.IVA e C.F. ${seller.vatId}`)}
<div>${linesOf(seller.street, seller.town)}</div><div>${linesOf(seller.phone, `ciao@${seller.domain}`)}</div></div>`,
    )
    return { html, kind: 'invoice', fields: labelsOf(facts, ['dueDate', 'iban', 'sellerVatId']) }
  },
}

export const ITALIAN: readonly Design[] = [ruled, professional, electronic, utility, hotel, modern]
