import { html as h, type Design } from './design.ts'
import { factsOf, labelsOf, quantityIn } from './south-facts.ts'
import { boxes, headOf, linesOf, logo, pageOf, pairs, present, rowOf } from './south-page.ts'

/** The print of a Mexican CFDI: fiscal folio, seals, seller as "Emisor", amounts with "$" and the code apart. */
const mexican: Design = {
  name: 'latin-mexican',
  draw(chance) {
    const facts = factsOf(chance, 'MX', {
      names: '{B} {X}|{B}|{A} Consultores {X}|{L} y Asociados {X}|{P} de México {X}',
      numbers: 'A ####|F-#####|FAC####|CFDI####|B-####',
      things:
        'Servicio de consultoría:E48 - Servicio|Varilla corrugada 3/8:H87 - Pieza|Mantenimiento preventivo:E48|Licencia anual de software:H87|Cemento gris 50 kg:H87',
      rates: [16],
      lines: [1, 5],
    })
    const { seller, buyer, number, money } = facts
    const html = pageOf(
      `body { font: 8pt "${chance.pick(['Liberation Sans', 'DejaVu Sans', 'Roboto'])}" }
.seal { font: 5pt "Liberation Mono"; word-break: break-all } .lines th { background: #444; color: white } .t { background: #ddd; font-weight: bold; padding: 1mm }`,
      h`<div class="row"><div>${logo(chance, '#060', 20)}</div>
<div style="width:80mm">${chance.is(0.5) && h`<b>Emisor:</b>`}
<div><b>${seller.name}</b></div>${linesOf(`RFC: ${seller.vatId}`, seller.street, seller.town, 'Régimen fiscal: 601 General de Ley Personas Morales')}</div>
<div style="width:60mm">${pairs(present([chance.pick(['Serie y folio', 'Folio', 'FACTURA']), number], ['Folio fiscal', chance.filled('@#@###@#-####-4@##-@###-############').toLowerCase()], ['Lugar de expedición', '64000'], [chance.pick(['Fecha de emisión', 'Fecha y hora de emisión', 'Fecha']), `${facts.date(facts.issued)}${chance.pick([' 10:41:07', 'T12:05:33', ''])}`], ['Efecto', 'I Ingreso']), ':')}</div></div>
<p class="t">${chance.pick(['Receptor', 'Datos del cliente', 'Facturar a'])}</p>${linesOf(buyer.name, `RFC: ${chance.filled('@@@######@@#')}`, buyer.street, 'Uso CFDI: G03 Gastos en general')}
<p></p>
<table class="lines">${headOf(2, 'Clave', 'Descripción', 'Cantidad', 'Unidad', 'Valor unitario', 'Importe')}${facts.lines.map((line) => rowOf(2, chance.filled('########'), line.text, quantityIn(facts, line.quantity, 2), line.unit, `$${money(line.price)}`, `$${money(line.amount)}`))}</table>
<div class="row" style="margin-top:4mm"><div class="half">${linesOf('Forma de pago: 03 Transferencia electrónica', `Método de pago: ${chance.pick(['PUE Pago en una sola exhibición', 'PPD Pago en parcialidades'])}`, `Moneda: MXN - Peso Mexicano`)}</div>
<table style="width:65mm">${rowOf(1, 'Subtotal', `$${money(facts.net)}`)}
${rowOf(1, chance.pick(['IVA 16%', 'Impuestos trasladados IVA 16.00%', '002 IVA Tasa 0.160000']), `$${money(facts.tax)}`)}
${rowOf(1, h`<b>Total</b>`, h`<b>$${money(facts.gross)}</b>`)}</table></div>
<p class="t">Sello digital del CFDI</p><div class="seal">${chance.filled('@@#@@@@#@@@#@@@@@@##@@@@#@@').repeat(7)}==</div>
<p class="c s">Este documento es una representación impresa de un CFDI</p>`,
    )
    return { html, kind: 'invoice', fields: labelsOf(facts, ['sellerVatId']) }
  },
}

/** A Chilean tax document: number in a red frame, whole pesos, date in prose. */
const chilean: Design = {
  name: 'latin-chilean',
  draw(chance) {
    const facts = factsOf(chance, 'CL', {
      names: '{B} {X}|Comercial {P} {X}|{L} Hermanos y Cía. Ltda.|Servicios {P} {X}|Transportes {L} {X}',
      numbers: '####|#####|######',
      things:
        'Servicio de arriendo maquinaria|Neumático 295/80|Asesoría contable mensual|Flete Santiago-Concepción|Cajas de cartón 40x30',
      rates: [19],
      lines: [1, 6],
      prices: [5, 7.5],
      whole: true,
    })
    const { seller, buyer, number, money } = facts
    const html = pageOf(
      `body { font: 9pt "${chance.pick(['Liberation Sans', 'FreeSans', 'Carlito'])}" }
.frame { border: 0.8mm solid red; color: red; text-align: center; padding: 4mm; width: 65mm; font-size: 12pt; font-weight: bold }
.lines th { border: 0.2mm solid black } .pairs { border: 0.2mm solid black }`,
      h`<div class="row"><div>${logo(chance, '#039', 16)}
<p><b>${seller.name.toUpperCase()}</b></p>${linesOf(`Giro: ${chance.pick(['VENTA AL POR MAYOR', 'SERVICIOS INFORMÁTICOS', 'TRANSPORTE DE CARGA'])}`, seller.street, `${seller.town} - Fono ${seller.phone}`)}</div>
<div><div class="frame">R.U.T.: ${seller.vatId}<br>FACTURA ELECTRÓNICA<br>${chance.pick(['Nº', 'N°'])} ${number}</div>
<div class="c" style="color:red">S.I.I. - ${chance.pick(['SANTIAGO CENTRO', 'CONCEPCIÓN'])}</div></div></div>
<p class="r">${chance.pick(['Fecha Emisión:', 'Fecha:', ''])} ${facts.date(facts.issued)}</p>${pairs(present(['SEÑOR(ES)', buyer.name], ['R.U.T.', chance.filled('##.###.###-#')], ['DIRECCIÓN', buyer.street], ['COMUNA', buyer.town], ['CONDICIÓN DE VENTA', chance.pick(['CRÉDITO 30 DÍAS', 'CONTADO'])]), ':')}
<p></p>
<table class="lines">${headOf(1, 'Descripción', 'Cantidad', 'Precio', 'Valor')}${facts.lines.map((line) => rowOf(1, line.text, String(line.quantity).replace('.', ','), money(line.price), money(line.amount)))}</table>
<div class="row" style="margin-top:14mm">
<div class="s c" style="border:0.2mm solid black;padding:8mm">Timbre Electrónico SII<br>Res. 80 de 2014 Verifique documento: www.sii.cl</div>
<table style="width:60mm">${rowOf(1, 'MONTO NETO', `$ ${money(facts.net)}`)}
${rowOf(1, 'I.V.A. 19%', `$ ${money(facts.tax)}`)}${rowOf(1, 'IMPUESTO ADICIONAL', '$ 0')}
${rowOf(1, h`<b>TOTAL</b>`, h`<b>$ ${money(facts.gross)}</b>`)}</table></div>`,
    )
    return {
      html,
      kind: 'invoice',
      fields: labelsOf(facts, ['sellerVatId'], { sellerName: seller.name.toUpperCase() }),
    }
  },
}

/** An Argentine invoice: the letter between two halves, point of sale and number apart, authorisation at the foot. */
const argentine: Design = {
  name: 'latin-argentine',
  draw(chance) {
    const facts = factsOf(chance, 'AR', {
      names: '{B} {X}|{L} {F}|{P} Argentina S.A.|Distribuidora {L} {X}|Corralón {L} Hnos. S.H.',
      numbers: '00000###',
      things:
        'Yerba mate 1 kg:unidades|Servicio de soporte:otras unidades|Cable subterráneo 4x6:metros|Honorarios profesionales:unidades|Alfajores x 12:unidades',
      rates: [21],
      lines: [1, 6],
      prices: [4, 6.5],
    })
    const { seller, buyer, money } = facts
    const point = chance.filled('0000#')
    const joined = chance.is(0.4)
    const number = joined ? `${point}-${facts.number}` : facts.number
    const html = pageOf(
      `body { font: 8.5pt "${chance.pick(['Liberation Sans', 'Roboto', 'DejaVu Sans Condensed'])}" }
.frame { border: 0.3mm solid black; padding: 3mm } .letter { border: 0.3mm solid black; font-size: 18pt; font-weight: bold; width: 12mm; height: 14mm; text-align: center }
.lines th { background: #ccc; border: 0.2mm solid black } .lines td { border: 0.2mm solid #ccc }`,
      h`<div class="frame c"><b>ORIGINAL</b></div><div class="frame row"><div style="width:75mm">
<h2 class="c">${seller.name}</h2>${linesOf(`Razón Social: ${seller.name}`, `Domicilio Comercial: ${seller.street} - ${seller.town}`, 'Condición frente al IVA: IVA Responsable Inscripto')}</div>
<div class="letter">A<div style="font-size:5pt">COD. 01</div></div><div style="width:75mm"><h2>FACTURA</h2>
${
  joined
    ? h`<div><b>Nro. ${number}</b></div>`
    : h`
<div><b>Punto de Venta: ${point} &nbsp; Comp. Nro: ${number}</b></div>`
}${linesOf(`Fecha de Emisión: ${facts.date(facts.issued)}`, `CUIT: ${seller.vatId}`, `Ingresos Brutos: ${chance.filled('###-######-#')}`, `Fecha de Inicio de Actividades: 01/0${1 + chance.below(9)}/20${10 + chance.below(8)}`)}</div></div>
<div class="frame">Fecha de Vto. para el pago: ${facts.date(facts.due)}</div>
<div class="frame">${linesOf(`CUIT: ${chance.filled('30-########-#')}   Apellido y Nombre / Razón Social: ${buyer.name}`, `Condición frente al IVA: IVA Responsable Inscripto   Domicilio: ${buyer.street} - ${buyer.town}`, 'Condición de venta: Cuenta Corriente')}</div>
<p></p>
<table class="lines">${headOf(2, 'Código', 'Producto / Servicio', 'Cantidad', 'U. medida', 'Precio Unit.', '% Bonif', 'Subtotal')}${facts.lines.map((line) => rowOf(2, line.code, line.text, quantityIn(facts, line.quantity, 2), line.unit, money(line.price), money(0), money(line.amount)))}</table>
<div class="frame" style="position:fixed;bottom:12mm;left:0;right:0"><table style="width:80mm;margin-left:auto">
${rowOf(1, 'Importe Neto Gravado: $', money(facts.net))}${rowOf(1, 'IVA 27%: $', money(0))}
${rowOf(1, 'IVA 21%: $', money(facts.tax))}${rowOf(1, 'IVA 10.5%: $', money(0))}
${rowOf(1, 'Importe Otros Tributos: $', money(0))}
${rowOf(1, h`<b>Importe Total: $</b>`, h`<b>${money(facts.gross)}</b>`)}</table></div>
<div style="position:fixed;bottom:0" class="s">Comprobante Autorizado &nbsp; CAE N°: ${chance.filled('##############')} &nbsp; Fecha de Vto. de CAE: ${facts.date(facts.after(10))}</div>`,
    )
    const more = { invoiceNumber: number }
    return { html, kind: 'invoice', fields: labelsOf(facts, ['dueDate', 'sellerVatId'], more) }
  },
}

/** A Brazilian service invoice of a town: the town's name on top, provider and taker as blocks, tax included. */
const brazilian: Design = {
  name: 'latin-brazilian',
  draw(chance) {
    const facts = factsOf(chance, 'BR', {
      names:
        '{B} {X}|{L} Engenharia {X}|{P} Tecnologia da Informação Ltda|{F} {L} ME|{A} Consultoria {X}|Clínica {L} S/S',
      numbers: '########|####|00000###|YYYY/###',
      things:
        'Desenvolvimento de software sob encomenda|Manutenção de elevadores|Consultoria em gestão|Serviços de limpeza|Treinamento presencial',
      rates: [0],
      lines: [1, 1],
      prices: [4.5, 6.5],
    })
    const { seller, buyer, number, money } = facts
    const town = chance.pick(['São Paulo', 'Curitiba', 'Belo Horizonte', 'Porto Alegre'])
    const party = (title: string, ...texts: string[]) => h`<div class="frame">
<div class="c"><b>${title}</b></div>${linesOf(...texts)}</div>`
    const share = chance.pick([2, 3, 5])
    const html = pageOf(
      `body { font: 8.5pt "${chance.pick(['Liberation Sans', 'Carlito', 'Open Sans'])}" }
.frame { border: 0.2mm solid black; padding: 2mm } .boxes th { font-size: 6.5pt; font-weight: normal; border: 0.2mm solid black; border-bottom: 0 }
.boxes td { border: 0.2mm solid black; border-top: 0; font-weight: bold }`,
      h`<div class="frame row"><div>${logo(chance, '#777', 14)}</div>
<div class="c"><b>PREFEITURA MUNICIPAL DE ${town.toUpperCase()}</b><br>Secretaria Municipal da Fazenda<br><b>NOTA FISCAL DE SERVIÇOS ELETRÔNICA - NFS-e</b></div>
<div>${pairs([
        [chance.pick(['Número da Nota', 'Nº da NFS-e', 'Número']), number],
        [chance.pick(['Data e Hora de Emissão', 'Data de Emissão']), `${facts.date(facts.issued)} 14:22:10`],
        ['Código de Verificação', chance.filled('@@#@-#@@#')],
      ])}</div></div>
${party(chance.pick(['PRESTADOR DE SERVIÇOS', 'Prestador do Serviço']), `Nome/Razão Social: ${seller.name}`, `CPF/CNPJ: ${seller.vatId}   Inscrição Municipal: ${chance.filled('#.###.###-#')}`, `Endereço: ${seller.street} - ${seller.town}`)}${party(chance.pick(['TOMADOR DE SERVIÇOS', 'Tomador do Serviço']), `Nome/Razão Social: ${buyer.name}`, `CPF/CNPJ: ${chance.filled('##.###.###/0001-##')}`, `Endereço: ${buyer.street} - ${buyer.town}`)}
${party('DISCRIMINAÇÃO DOS SERVIÇOS', facts.lines[0]!.text, chance.is(0.6) ? `Vencimento: ${facts.date(facts.due)}` : 'Conforme contrato')}
<div class="frame c"><b style="font-size:12pt">${chance.pick(['VALOR TOTAL DA NOTA = R$', 'VALOR TOTAL DO SERVIÇO = R$', 'VALOR LÍQUIDO DA NOTA R$'])} ${money(facts.gross)}</b></div>
${boxes([
  ['Deduções (R$)', money(0)],
  ['Base de Cálculo (R$)', money(facts.gross)],
  ['Alíquota (%)', `${share},00%`],
  ['Valor do ISS (R$)', money((facts.gross * share) / 100)],
  ['Crédito (R$)', money(0)],
])}
<div class="frame s">Esta NFS-e foi emitida com respaldo na Lei nº 14.097/2005. Documento emitido por ME ou EPP optante pelo Simples Nacional.</div>`,
    )
    const dueDate = html.includes('Vencimento:') ? (['dueDate'] as const) : []
    return {
      html,
      kind: 'invoice',
      fields: labelsOf(facts, [...dueDate, 'sellerVatId'], { netTotal: '', taxTotal: '' }),
    }
  },
}

export const LATIN: readonly Design[] = [mexican, chilean, argentine, brazilian]
