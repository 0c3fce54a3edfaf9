import { html as h, type Design } from './design.ts'
import { factsOf, labelsOf, printedIban, quantityIn } from './south-facts.ts'
import { boxes, headOf, linesOf, logo, pageOf, pairs, present, rateOf, rowOf } from './south-page.ts'

/** A certified billing program: number with series, summary of taxes at the left, hash line, transport data. */
const certified: Design = {
  name: 'portuguese-certified',
  draw(chance) {
    const facts = factsOf(chance, 'PT', {
      names:
        '{B}{X}|{B} {X}|{L} & {L}, Lda.|{P} - Comércio de Materiais, Lda|{L} & Filhos, S.A.|Auto {L} Unipessoal Lda|{F} {L}, Unipessoal Lda|Padaria {L}|{A} - Serviços Técnicos, S.A.',
      numbers: 'FT A/####|FT YYYY/###|FT 1#/####|FT FA.YYYY/##|FR YYYYA#/###|FA YYYY/####',
      things:
        'Tubo PVC 110 mm:MT|Azulejo 15x15 branco:M2|Azeite virgem extra 5L:UN|Mão de obra:HR|Parafuso inox M8:CX|Deslocação:UN|Tinta plástica 15L:UN|Resma papel A4:UN',
      rates: chance.pick([[23], [23], [23, 6], [23, 13, 6]]),
      lines: [2, 9],
      prices: [2.3, 4.3],
      discount: 0.3,
    })
    const { seller, buyer, number, money } = facts
    const account = chance.is(0.5)
    const euro = chance.pick([' €', '', '\u{A0}EUR', '€'])
    const html = pageOf(
      `body { font: 8.5pt "${chance.pick(['Open Sans', 'Liberation Sans', 'DejaVu Sans Condensed', 'Roboto'])}" }
.boxes th { border-top: 0.4mm solid #333; border-bottom: 0.1mm solid #333; font-size: 7pt } .lines th { background: #eef; }
.foot { position: fixed; bottom: -9mm; width: 100%; font-size: 6.5pt; text-align: center }`,
      h`<div class="row"><div class="half">${chance.is(0.6) && logo(chance, '#046')}
<div><b>${seller.name}</b></div>${linesOf(seller.street, seller.town, `Telef. ${seller.phone}`, `Contribuinte N.º: ${seller.vatId}`, 'Capital Social 5.000,00 €')}</div>
<div class="half" style="margin-top:18mm">${chance.pick(['Exmo.(s) Sr.(s)', 'Exmos. Senhores', ''])}${linesOf(buyer.name, buyer.street, buyer.town)}</div></div>
<div class="row"><h3>${chance.pick(['Fatura', 'FATURA', 'Factura'])} ${number}</h3>
<div class="s">${chance.pick(['Original', 'Duplicado', 'Original'])}</div></div>
${boxes(present(['V/N.º Contrib.', chance.filled('5########')], ['Requisição', facts.other('####')], ['Moeda', 'EUR'], [chance.pick(['Data', 'Data Emissão', 'Data do Documento']), facts.date(facts.issued)], [chance.pick(['Vencimento', 'Data Vencimento', 'Vence em']), facts.date(facts.due)], ['Condição Pagamento', chance.pick(['30 dias', 'Pronto pagamento'])]))}
<p></p>
<table class="lines">${headOf(2, 'Artigo', 'Descrição', 'Qtd.', 'Un.', 'Pr. Unitário', 'IVA', 'Valor')}${facts.lines.map((line) => rowOf(2, line.code, line.text, quantityIn(facts, line.quantity, 2), line.unit, money(line.price), rateOf(facts, line.rate, ''), money(line.amount)))}</table>
<div class="row" style="margin-top:10mm"><div style="width:85mm"><b class="s">Quadro Resumo do IVA</b>
<table class="s">${headOf(0, 'Taxa', 'Incidência', 'Total IVA')}${facts.groups.map((group) => rowOf(0, rateOf(facts, group.rate, ''), money(group.net), money(group.tax)))}</table></div>
<table style="width:70mm">${rowOf(1, 'Mercadoria/Serviços', money(facts.sum) + euro)}${facts.discount > 0 && rowOf(1, 'Descontos Comerciais', money(facts.discount) + euro)}
${rowOf(1, chance.pick(['Total líquido', 'Incidência', 'Total s/ IVA']), money(facts.net) + euro)}
${rowOf(1, 'IVA', money(facts.tax) + euro)}
${rowOf(1, h`<b>${chance.pick(['Total (EUR)', 'Total a pagar', 'TOTAL', 'Total do documento'])}</b>`, h`<b>${money(facts.gross)}${euro}</b>`)}</table></div>
<p class="s">${chance.filled('@@@#')}-Processado por programa certificado n.º ${chance.filled('###')}/AT &nbsp; ATCUD: ${chance.filled('@@@@@###-##')}</p>${
        account &&
        h`
<p>${chance.pick(['IBAN', 'NIB/IBAN:', 'Transferência bancária:'])} ${printedIban(chance, seller.iban)}</p>`
      }
<p class="s">Os artigos faturados foram colocados à disposição do adquirente na data do documento.</p>
<div class="foot">${seller.name.replace(/,? (Lda\.?|S\.?A\.?)$/, '')} | ${seller.domain} | Software ${chance.pick(['PRIMAVERA', 'PHC CS', 'Sage'])}</div>`,
    )
    return {
      html,
      kind: 'invoice',
      fields: labelsOf(facts, ['dueDate', ...(account ? (['iban'] as const) : []), 'sellerVatId']),
    }
  },
}

/** An invoice-receipt of a self-employed person, from the portal of the tax office, or of a small service. */
const receiptInvoice: Design = {
  name: 'portuguese-services',
  draw(chance) {
    const facts = factsOf(chance, 'PT', {
      names:
        '{F} {L}|{P} Consulting {X}|Clínica Dentária {L} {X}|Escola de Línguas {P}|{L} Arquitetos|{P} Design, Unipessoal Lda|Hotel {B}',
      numbers: 'FT ATSIRE01FT/##|FT YYYY/##|FAC YYYY/###|FT #/###|FT M/##',
      things:
        'Consultoria de gestão|Tradução técnica|Consulta de ortodontia|Mensalidade do curso|Projeto de licenciamento|Alojamento 2 noites',
      rates: [23],
      lines: [1, 3],
    })
    const { seller, buyer, number, money } = facts
    const block = (title: string, name: string, vat: string, street: string, town: string) =>
      h`<div class="half"><b class="t">${title}</b>${pairs(present(['Nome', name], ['NIF', vat], ['Morada', `${street}, ${town}`]))}</div>`
    const html = pageOf(
      `body { font: 9.5pt "${chance.pick(['Lato', 'Carlito', 'Caladea'])}" } .t { color: #06a }
.pairs .l { color: #777; width: 16mm } .sums { width: 100% } .sums td { border-top: 0.1mm solid #ccc }`,
      h`<div class="row"><div style="font-size:16pt">${chance.pick(['Fatura', 'FATURA'])} n.º ${number}</div>
<div>${chance.pick(['Data de emissão', 'Emitida em', 'Data'])}: ${facts.date(facts.issued)}</div></div><hr>
<div class="row">${block(chance.pick(['Dados do transmitente', 'Prestador', 'Emitente']), seller.name, seller.vatId, seller.street, seller.town)}${block(chance.pick(['Dados do adquirente', 'Cliente', 'Adquirente']), buyer.name, chance.filled('5########'), buyer.street, buyer.town)}</div>
<hr>
<p><b class="t">Serviços</b></p><table>${headOf(1, 'Designação', 'Quantidade', 'Preço s/ IVA', 'Total')}${facts.lines.map((line) => rowOf(1, line.text, quantityIn(facts, line.quantity), `${money(line.price)} €`, `${money(line.amount)} €`))}</table>
<table class="sums">${rowOf(1, 'Valor base', `${money(facts.net)} €`)}
${rowOf(1, 'IVA (23%) - Continente', `${money(facts.tax)} €`)}
${rowOf(1, 'Retenção na fonte de IRS - sem retenção', `${money(0)} €`)}
${rowOf(1, h`<b>${chance.pick(['Importância a receber', 'Total', 'Valor total', 'Total a pagar'])}</b>`, h`<b>${money(facts.gross)} €</b>`)}</table>
<p>Pagamento por transferência: ${printedIban(chance, seller.iban)}${chance.is(0.5) && ` até ${facts.date(facts.due)}`}</p>`,
    )
    const dueDate = html.includes(' até ') ? (['dueDate'] as const) : []
    return { html, kind: 'invoice', fields: labelsOf(facts, [...dueDate, 'iban', 'sellerVatId']) }
  },
}

/** A supplier of water or telecoms: payment by reference of a cash machine in a box. */
const atmReference: Design = {
  name: 'portuguese-utility',
  draw(chance) {
    const facts = factsOf(chance, 'PT', {
      names:
        'Águas de {T}, E.M.|{P} Comunicações, S.A.|{P} Energia S.A.|{B} Seguros, S.A.|{P}Gás {X}|Condomínios {P}, Lda.',
      numbers: 'FT YY##/######|A/########|FAC 0######/YYYY|##########|FT S##/######',
      things: 'Tarifa fixa|Consumo 1.º escalão|Internet 500 Mbps|Televisão 120 canais|Saneamento|Quota mensal',
      rates: chance.pick([[23], [23, 6]]),
      lines: [2, 4],
      prices: [2.8, 3.9],
    })
    const { seller, buyer, number, money } = facts
    const html = pageOf(
      `body { font: 9pt "${chance.pick(['Roboto', 'Open Sans', 'FreeSans'])}" }
.atm { border: 0.4mm solid #069; width: 58mm; padding: 2mm } .foot { position: fixed; bottom: -9mm; font-size: 6.5pt }
.left { width: 72mm } .right { width: 96mm } h2 { color: #069 }`,
      h`<div class="row"><div class="left">${logo(chance, '#069', 20)}
<h2>${chance.pick(['A sua fatura', 'Fatura', 'FATURA/RECIBO'].slice(0, 2))}</h2>${pairs([
        [chance.pick(['Fatura n.º', 'N.º da fatura', 'Documento']), number],
        [chance.pick(['Data de emissão', 'Emissão', 'Data']), facts.date(facts.issued)],
        ['N.º de cliente', facts.other('#######')],
        ['Contrato', facts.other('######')],
        ['Período', `${facts.date(facts.after(-32))} a ${facts.date(facts.after(-2))}`],
      ])}
<p><b>${chance.pick(['Valor a pagar', 'Total a pagar', 'Montante'])}</b></p>
<p style="font-size:17pt">${money(facts.gross)} €</p>
<p><b>${chance.pick(['Pague até', 'Data limite de pagamento', 'Pagar até'])}</b> ${facts.date(facts.due)}</p>
<div class="atm"><b>Multibanco</b>${pairs([
        ['Entidade', chance.filled('2####')],
        ['Referência', chance.filled('### ### ###')],
        ['Montante', `${money(facts.gross)} €`],
      ])}</div></div>
<div class="right"><div style="margin:22mm 0 22mm 16mm">${linesOf(buyer.name, buyer.street, buyer.town)}</div>
<table>${headOf(1, 'Detalhe', 'IVA', 'Valor')}${facts.lines.map((line) => rowOf(1, line.text, rateOf(facts, line.rate), money(line.amount)))}
${rowOf(1, 'Total sem IVA', '', money(facts.net))}${facts.groups.map((group) => rowOf(1, `IVA ${rateOf(facts, group.rate)}`, '', money(group.tax)))}
${rowOf(1, h`<b>Total da fatura</b>`, '', h`<b>${money(facts.gross)}</b>`)}</table></div></div>
<div class="foot">${seller.name} · Sede: ${seller.street}, ${seller.town} · NIPC e matrícula na CRC ${seller.vatId} · Processado por computador</div>`,
    )
    const more = { periodStart: facts.after(-32), periodEnd: facts.after(-2) }
    return { html, kind: 'invoice', fields: labelsOf(facts, ['dueDate', 'sellerVatId'], more) }
  },
}

/** A credit note, with a carrier's second address and the reason. */
const creditNote: Design = {
  name: 'portuguese-credit-note',
  draw(chance) {
    const facts = factsOf(chance, 'PT', {
      names: '{B}, S.A.|{P} Têxteis, Lda.|Móveis {L} {X}|{L} Distribuição {X}',
      numbers: 'NC YYYY/##|NC A/###|NC 1#/###|N/C ####',
      things: 'Devolução de mercadoria:UN|Cadeira Lisboa:UN|Acerto de preço:UN|Rappel anual:UN',
      rates: [23],
      lines: [1, 3],
    })
    const { seller, buyer, number, money } = facts
    const preceding = facts.other('FT YYYY/###')
    const html = pageOf(
      `body { font: 9pt "${chance.pick(['Liberation Sans', 'Carlito', 'Courier Prime'])}" }
.lines td, .lines th { border-bottom: 0.2mm solid #999 }`,
      h`<div class="r"><div style="font-size:14pt"><b>${seller.name}</b></div>${linesOf(seller.street, seller.town, `NIF ${seller.vatId}`)}</div>
<div style="margin:8mm 0">${linesOf(buyer.name, buyer.street, buyer.town, `NIF ${chance.filled('5########')}`)}</div>
<h2>${chance.pick(['Nota de Crédito', 'NOTA DE CRÉDITO'])} ${number}</h2>
<p>${facts.date(facts.issued)} &nbsp; Ref.ª à fatura ${preceding}</p>
<table class="lines">${headOf(1, 'Designação', 'Qtd', 'Preço', 'Total')}${facts.lines.map((line) => rowOf(1, line.text, quantityIn(facts, line.quantity), money(line.price), money(line.amount)))}</table>
<p class="r">Total ilíquido: ${money(facts.net)} €<br>IVA 23%: ${money(facts.tax)} €<br><b>${chance.pick(['Total a creditar', 'TOTAL', 'Total da nota de crédito'])}: ${money(facts.gross)} €</b></p>
<p class="s">Motivo: ${chance.pick(['devolução', 'erro de faturação'])}. Documento emitido nos termos do art. 36.º CIVA.</p>`,
    )
    return {
      html,
      kind: 'credit-note',
      fields: labelsOf(facts, ['sellerVatId'], { precedingInvoiceNumber: preceding }),
    }
  },
}

export const PORTUGUESE: readonly Design[] = [certified, receiptInvoice, atmReference, creditNote]
