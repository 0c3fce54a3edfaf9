import { html as h, type Design } from './design.ts'
import { factsOf, labelsOf, printedIban, quantityIn } from './south-facts.ts'
import { boxes, headOf, linesOf, logo, pageOf, pairs, present, rateOf, rowOf } from './south-page.ts'

/** An accounting program: register entry along the edge, delivery notes between the lines, totals in a band at the bottom. */
const accounting: Design = {
  name: 'spanish-accounting',
  draw(chance) {
    const facts = factsOf(chance, 'ES', {
      names:
        '{B} {X}|SUMINISTROS {L}, {X}|{L} E HIJOS, {X}|{P} {P}, {X}|Hnos. {L} C.B.|Distribuciones {P} {X}|FERRETERÍA {L}|{A} Industrial, {X}|Frutas {L} S.A.T.',
      numbers: 'A/####|######|FV-YYYY/####|YY/####|1 000###|FA#-####|F##/######',
      things:
        'TORNILLO CABEZA ALLEN M8:UD|ACEITE OLIVA VIRGEN 5L:GAR|CAJA NARANJA MESA 15 KG:CJ|LÁMPARA LED 18W:UD|CEMENTO GRIS 25 KG:SCO|GUANTE NITRILO T-9:PAR|DETERGENTE IND. 20 L:BID',
      rates: chance.pick([[21], [21], [21, 10], [10, 4]]),
      lines: [3, 13],
      prices: [2.2, 4.2],
    })
    const { seller, buyer, number, money } = facts
    const account = chance.is(0.6)
    const withDue = chance.is(0.7)
    const heads = present(
      [chance.pick(['FACTURA', 'Nº FACTURA', 'Factura Nº', 'Número']), number],
      [chance.pick(['FECHA', 'Fecha', 'Fecha factura']), facts.date(facts.issued)],
      [chance.pick(['CLIENTE', 'Cód. cliente']), facts.other('4300####')],
      ['N.I.F.', chance.filled('B########')],
      chance.is(0.4) && ['AGENTE', '3'],
      ['PÁG.', '1'],
    )
    const html = pageOf(
      `body { font: 8.5pt "${chance.pick(['Liberation Sans', 'Liberation Sans Narrow', 'Courier Prime', 'DejaVu Sans Condensed'])}" }
.edge { position: fixed; left: -13mm; top: 180mm; font-size: 5.5pt; transform: rotate(-90deg); transform-origin: left top; width: 160mm }
.boxes th { background: #ddd; border: 0.2mm solid #666; font-size: 7pt } .boxes td { border: 0.2mm solid #666 } .to { border: 0.2mm solid #666; border-radius: 3mm; padding: 3mm; width: 82mm; min-height: 24mm }
.lines th { border-bottom: 0.3mm solid black }`,
      h`<div class="row"><div class="half">${chance.is(0.5) && logo(chance, '#b40', 14)}
<div style="font-size:13pt"><b>${seller.name}</b></div>${linesOf(seller.street, seller.town, `Tfno. ${seller.phone}`, `C.I.F. ${seller.vatId}`)}</div>
<div class="to">${chance.is(0.3) && h`<i>Cliente:</i>`}${linesOf(buyer.name, buyer.street, buyer.town)}</div></div>
<div style="margin:5mm 0">${boxes(heads)}</div>
<table class="lines">${headOf(2, 'ARTÍCULO', 'DESCRIPCIÓN', 'CANT.', 'PRECIO', '% DTO', 'IMPORTE')}
<tr><td></td><td>Albarán ${facts.other('######')} de fecha ${facts.date(facts.after(-6))}</td></tr>${facts.lines.map((line) => rowOf(2, line.code, line.text, quantityIn(facts, line.quantity, 2), money(line.price), '', money(line.amount)))}</table>
<div style="position:fixed;bottom:6mm;width:100%">${
        facts.groups.length > 1
          ? h`
<table class="boxes">${headOf(0, 'BASE IMPONIBLE', '% IVA', 'CUOTA')}${facts.groups.map((group) => rowOf(0, money(group.net), rateOf(facts, group.rate, ''), money(group.tax)))}</table>`
          : boxes([
              ['IMPORTE BRUTO', money(facts.net)],
              ['BASE IMPONIBLE', money(facts.net)],
              ['% I.V.A.', String(facts.groups[0]!.rate)],
              ['CUOTA I.V.A.', money(facts.tax)],
            ])
      }
<table class="boxes">${rowOf(1, h`<b>${chance.pick(['TOTAL FACTURA', 'TOTAL FACTURA EUR', 'TOTAL A PAGAR', 'TOTAL €'])}</b>`, h`<b>${money(facts.gross)}${chance.pick([' €', ' Euros', ' EUR'])}</b>`)}</table>
<p>FORMA DE PAGO: ${chance.pick(['RECIBO DOMICILIADO 30 DÍAS', 'TRANSFERENCIA', 'GIRO 60 DÍAS'])}</p>${
        withDue &&
        h`
<p>VENCIMIENTOS: ${facts.date(facts.due)} &nbsp;&nbsp; ${money(facts.gross)}</p>`
      }${
        account &&
        h`
<p>Nº CUENTA: ${printedIban(chance, seller.iban)}</p>`
      }</div>
<div class="edge">${seller.name} - Inscrita en el Registro Mercantil de ${chance.pick(['Madrid', 'Valencia', 'Murcia'])}, Tomo ${chance.filled('####')}, Folio ${chance.filled('##')}, Hoja ${chance.filled('M-######')}</div>`,
    )
    return {
      html,
      kind: 'invoice',
      fields: labelsOf(facts, [
        ...(withDue ? (['dueDate'] as const) : []),
        ...(account ? (['iban'] as const) : []),
        'sellerVatId',
      ]),
    }
  },
}

/** A self-employed person who has income tax withheld: what is to be paid is less than base and VAT. */
const selfEmployed: Design = {
  name: 'spanish-self-employed',
  draw(chance) {
    const facts = factsOf(chance, 'ES', {
      names: '{F} {L}|{L} Abogados|{F} {L} Traducciones|Estudio {P}|{F} {L} Fisioterapia',
      numbers: '##|YYYY-###|##/YYYY|F-##|YYYY/##|A##',
      things:
        'Diseño de página web|Traducción jurada (palabras)|Honorarios dirección de obra|Minuta procedimiento ordinario|Sesión de fotografía|Clases de formación:h|Consultoría SEO marzo',
      rates: [21],
      lines: [1, 3],
    })
    const { seller, buyer, number, money, net, tax } = facts
    const share = chance.pick([15, 15, 7])
    const withheld = Math.round((net * share) / 100)
    const total = net + tax - withheld
    const vat = chance.filled('########@')
    const own = h`<div class="half"><b>${chance.pick(['Datos del profesional', 'Emisor', 'De:'])}</b>${linesOf(seller.name, `NIF: ${vat}`, seller.street, seller.town, seller.phone)}</div>`
    const theirs = h`<div class="half"><b>${chance.pick(['Datos del cliente', 'Cliente', 'Para:', 'Facturar a'])}</b>${linesOf(buyer.name, `NIF: ${chance.filled('B########')}`, buyer.street, buyer.town)}</div>`
    const html = pageOf(
      `body { font: 10pt "${chance.pick(['Lato', 'Carlito', 'EB Garamond', 'Roboto'])}" }
h1 { font-size: 22pt; font-weight: 300; color: #456 } .lines th { border-bottom: 0.5mm solid #456 } .sums { width: 78mm; margin: 6mm 0 0 auto }
.sums td { border-bottom: 0.1mm solid #ccc }`,
      h`<div class="row"><h1>${chance.pick(['FACTURA', 'Factura', 'Minuta de honorarios'])}</h1>
<div class="r">${linesOf(`${chance.pick(['Factura nº', 'Nº', 'Número de factura:', 'Factura núm.'])} ${number}`, `${chance.pick(['Fecha:', 'Fecha de emisión', 'En Madrid, a'])} ${facts.date(facts.issued)}`)}</div></div>
<div class="row" style="margin:4mm 0 8mm">${chance.is(0.6) ? [own, theirs] : [theirs, own]}</div>
<table class="lines">${headOf(1, 'Concepto', 'Cantidad', 'Precio', 'Importe')}${facts.lines.map((line) => rowOf(1, line.text, quantityIn(facts, line.quantity), `${money(line.price)} €`, `${money(line.amount)} €`))}</table>
<table class="sums">${rowOf(1, chance.pick(['Base imponible', 'Subtotal', 'Suma']), `${money(net)} €`)}
${rowOf(1, '+ 21 % IVA', `${money(tax)} €`)}
${rowOf(1, chance.pick([`- ${share} % IRPF`, `Retención IRPF ${share} %`, `IRPF (${share}%)`]), `-${money(withheld)} €`)}
${rowOf(1, h`<b>${chance.pick(['Total', 'TOTAL A PERCIBIR', 'Total factura', 'Líquido a percibir'])}</b>`, h`<b>${money(total)} €</b>`)}</table>
<p style="margin-top:12mm">${chance.pick(['Forma de pago: transferencia a la cuenta', 'Rogamos ingreso en cuenta', 'IBAN'])} ${printedIban(chance, seller.iban)}</p>`,
    )
    return {
      html,
      kind: 'invoice',
      fields: labelsOf(facts, ['iban'], { sellerVatId: `ES${vat}`, grossTotal: '', amountDue: total }),
    }
  },
}

/** A utility or telecom: data in a coloured column at the right, company in the foot, total in the summary. */
const supply: Design = {
  name: 'spanish-supply',
  draw(chance) {
    const facts = factsOf(chance, 'ES', {
      names:
        '{P} Energía, S.A.U.|{P} Telecomunicaciones S.A.|Aguas de {T}, S.A.|{B} Comercializadora S.L.|{P}móvil, S.L.U.|{A} Gas y Electricidad S.A.',
      numbers: 'P##CON########|YYYYMM########|FE############|##-@#@#-######|########',
      things:
        'Potencia facturada|Energía consumida|Alquiler de equipos de medida|Impuesto sobre electricidad|Cuota de abono|Llamadas a móviles',
      rates: [21],
      lines: [2, 4],
      prices: [2.9, 3.9],
    })
    const { seller, buyer, number, money } = facts
    const html = pageOf(
      `body { font: 9pt "${chance.pick(['Roboto', 'Open Sans Condensed', 'Lato'])}" }
.side { width: 58mm; background: #123b6d; color: white; padding: 4mm } .left { width: 108mm } .sum td { border-bottom: 0.1mm dashed #888 }
.foot { position: fixed; bottom: -10mm; font-size: 6pt; text-align: center; width: 100% } .t { font-size: 15pt; font-weight: bold }`,
      h`<div class="row"><div class="left">${logo(chance, '#123b6d', 20)}
<h3>${chance.pick(['Resumen de su factura', 'FACTURA DE ELECTRICIDAD', 'Tu factura'])}</h3>
<table class="sum">${facts.lines.map((line) => rowOf(1, line.text, `${money(line.amount)} €`))}
${rowOf(1, 'Total base imponible', `${money(facts.net)} €`)}
${rowOf(1, `IVA 21% s/ ${money(facts.net)}`, `${money(facts.tax)} €`)}
${rowOf(1, h`<b>${chance.pick(['TOTAL IMPORTE FACTURA', 'Total a pagar', 'TOTAL FACTURA'])}</b>`, h`<b>${money(facts.gross)} €</b>`)}</table>
<div style="margin:16mm 0 0 18mm">${linesOf(buyer.name, buyer.street, buyer.town)}</div></div>
<div class="side"><div>${chance.pick(['Importe', 'Total a pagar', 'Importe factura'])}</div>
<div class="t">${money(facts.gross)} €</div>
<p><b>${chance.pick(['Nº factura', 'Nº de factura:', 'Factura'])}</b><br>${number}</p>
<p><b>${chance.pick(['Fecha de emisión', 'Fecha factura', 'Fecha emisión factura:'])}</b><br>${facts.date(facts.issued)}</p>
<p><b>Periodo de facturación</b><br>del ${facts.date(facts.after(-33))} al ${facts.date(facts.after(-3))}</p>
<p><b>${chance.pick(['Fecha de cargo', 'Fecha prevista de cobro', 'Vencimiento'])}</b><br>${facts.date(facts.due)}</p>
<p><b>Contrato</b><br>${facts.other('#########')}</p><p><b>Titular</b><br>${buyer.name}</p>
<p>Atención al cliente ${chance.filled('900 ### ###')}</p></div></div>
<div class="foot">${seller.name}. CIF ${seller.vatId}. ${seller.street}, ${seller.town}. R.M. de Madrid T. ${chance.filled('#####')}, F. ${chance.filled('##')}, H. M-${chance.filled('#####')}</div>`,
    )
    const more = { periodStart: facts.after(-33), periodEnd: facts.after(-3) }
    return { html, kind: 'invoice', fields: labelsOf(facts, ['dueDate', 'sellerVatId'], more) }
  },
}

/** A corrective invoice that gives money back. */
const corrective: Design = {
  name: 'spanish-corrective',
  draw(chance) {
    const facts = factsOf(chance, 'ES', {
      names: '{B}, {X}|Muebles {L}, {X}|{P} Textil {X}|Editorial {P}, S.A.|Viajes {P} {X}|{L} Automoción S.A.',
      numbers: 'R-####|AB-YYYY-###|R/YY/####|FR######|ABO####',
      things:
        'Devolución artículo defectuoso|Abono por diferencia de precio|Anulación reserva|Silla oficina Ergo:ud|Descuento no aplicado',
      rates: [21],
      lines: [1, 3],
    })
    const { seller, buyer, number, money } = facts
    const preceding = facts.other('F-#####')
    const html = pageOf(
      `body { font: 9.5pt "${chance.pick(['Open Sans', 'FreeSans', 'Caladea'])}" } .pairs { width: 80mm }
.pairs .l { font-weight: bold; width: 40mm } .lines td, .lines th { border: 0.2mm solid #aaa }`,
      h`<div class="c">${logo(chance, '#555', 16)}<div style="font-size:14pt">${seller.name}</div>
<div class="s">${seller.street} · ${seller.town} · NIF ${seller.vatId}</div></div>
<h2>${chance.pick(['FACTURA RECTIFICATIVA', 'Abono', 'NOTA DE ABONO', 'Factura de abono'])}</h2>
<div class="row">${pairs(
        [
          [chance.pick(['Nº', 'Número', 'Abono nº']), number],
          ['Fecha', facts.date(facts.issued)],
          ['Rectifica a la factura', preceding],
          ['Motivo', chance.pick(['Devolución', 'Error en precio'])],
        ],
        ':',
      )}
<div class="half">${linesOf(buyer.name, buyer.street, buyer.town, `NIF ${chance.filled('B########')}`)}</div></div>
<p></p>
<table class="lines">${headOf(1, 'Descripción', 'Uds.', 'Precio', 'Total')}${facts.lines.map((line) => rowOf(1, line.text, `-${quantityIn(facts, line.quantity)}`, money(line.price), money(-line.amount)))}
${rowOf(1, 'Base imponible', '', '', money(-facts.net))}${rowOf(1, 'IVA 21%', '', '', money(-facts.tax))}
${rowOf(1, h`<b>${chance.pick(['Total', 'TOTAL ABONO', 'Total a devolver'])}</b>`, '', '', h`<b>${money(-facts.gross)} €</b>`)}</table>`,
    )
    const more = {
      netTotal: -facts.net,
      taxTotal: -facts.tax,
      grossTotal: -facts.gross,
      precedingInvoiceNumber: preceding,
    }
    return { html, kind: 'credit-note', fields: labelsOf(facts, ['sellerVatId'], more) }
  },
}

/** A software company: English product words, card payment, the seller's block below the buyer's, tax as 21 % VAT in Spanish. */
const subscription: Design = {
  name: 'spanish-subscription',
  draw(chance) {
    const facts = factsOf(chance, 'ES', {
      names: '{P}ly Technologies, S.L.|{P}Hub {X}|{B} Software, {X}|{P}.io|Cloud{P} S.L.|Academia {P} Online',
      numbers: 'YYYY-#####|INV-ES-#####|@@@@####-####|WEB/######|YYMM####',
      things:
        'Plan Business – mensual|Usuarios adicionales|Dominio .es renovación 1 año|Hosting SSD 20 GB|Créditos SMS|Curso de marketing digital',
      rates: [21],
      lines: [1, 4],
      prices: [2.9, 4.2],
      discount: 0.3,
    })
    const { seller, buyer, number, money } = facts
    const html = pageOf(
      `body { font: 10pt "${chance.pick(['Roboto', 'Lato', 'Open Sans'])}"; color: #333 } .g { color: #888 }
.lines td { border-bottom: 0.1mm solid #ddd; padding: 2.5mm 1mm } .lines th { color: #888; font-weight: normal }`,
      h`<div class="row"><div style="font-size:20pt;font-weight:bold">${chance.is(0.5) ? logo(chance, '#63c', 12) : seller.name.split(/[ ,]/)[0]!.toLowerCase()}</div>
<div class="r g">${chance.pick(['Factura pagada', 'PAGADO', 'Factura'])}</div></div>
<p style="margin-top:8mm">${chance.pick(['Factura', 'Factura #', 'Número de factura'])} <b>${number}</b></p>
<p>${chance.pick(['Fecha de facturación', 'Emitida el', 'Fecha'])} <b>${facts.date(facts.issued)}</b></p>
<p class="g">Periodo: ${facts.date(facts.issued)} – ${facts.date(facts.after(29))}</p>
<div class="row" style="margin:8mm 0"><div class="half">
<div class="g">Facturado a</div>${linesOf(buyer.name, buyer.street, buyer.town, 'España')}</div><div class="half">
<div class="g">${chance.pick(['Proveedor', 'Facturado por', 'Vendedor'])}</div>${linesOf(seller.name, seller.street, seller.town, `NIF-IVA ${seller.vatId}`)}</div></div>
<table class="lines">${headOf(1, 'Descripción', 'Uds.', 'Precio unit.', 'Importe')}${facts.lines.map((line) => rowOf(1, line.text, quantityIn(facts, line.quantity), `${money(line.price)} €`, `${money(line.amount)} €`))}</table>
<table style="width:80mm;margin:6mm 0 0 auto">${facts.discount > 0 && rowOf(1, `Cupón BIENVENIDA`, `-${money(facts.discount)} €`)}
${rowOf(1, 'Subtotal', `${money(facts.net)} €`)}${rowOf(1, 'IVA (21 %)', `${money(facts.tax)} €`)}
${rowOf(1, h`<b>Total</b>`, h`<b>${money(facts.gross)} €</b>`)}${chance.is(0.6) && rowOf(1, `Pagado con Visa •••• ${chance.filled('####')}`, `${money(facts.gross)} €`)}</table>
<p class="s g" style="position:fixed;bottom:0">¿Dudas? Escríbenos a soporte@${seller.domain}</p>`,
    )
    const more = { periodStart: facts.issued, periodEnd: facts.after(29) }
    return { html, kind: 'invoice', fields: labelsOf(facts, ['sellerVatId'], more) }
  },
}

export const SPANISH: readonly Design[] = [accounting, selfEmployed, supply, corrective, subscription]
