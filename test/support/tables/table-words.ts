import type { TableWords } from './table-designs.ts'
import { NORTHERN_AND_EASTERN } from './table-words-north-east.ts'

/** Words of invented tables in sixteen languages. Lists with one entry for each heading, parted by "|". */
export const TABLE_WORDS: Record<string, TableWords> = {
  en: {
    position: 'Pos|Item|No.|#|Line',
    articleNumber: 'Item no.|SKU|Part number|Product code',
    description: 'Description|Item description|Product|Details|Service|Description of goods',
    quantity: 'Qty|Quantity|Quantity shipped|Hours|Units',
    unit: 'Unit|UOM',
    unitPrice: 'Unit price|Price|Rate|Unit cost|Price each|Net price',
    perHundred: 'per 100',
    discount: 'Discount|Disc. %',
    vatRate: 'VAT|VAT %|VAT rate|Tax|Tax rate',
    netAmount: 'Amount|Total|Line total|Net amount|Total price|Extended price|Amount (GBP)',
    day: 'Date',
    units: 'pcs|h|kg|box|each',
    carried: 'Carried forward|Brought forward',
    subtotal: 'Subtotal',
    totals: 'Net total|VAT|Total',
    allowance: 'Discount 10 %|Less trade discount|Loyalty discount',
    free: 'free of charge|FOC',
    numbers: ', .',
    items:
      'Oak shelf|Blue card A4|Garden hose 25 m|Consulting on site|Paint white matt|Steel screws M8|Desk lamp|' +
      'Travel flat rate|Window cleaning including frames and sills|' +
      'Repair of the heating pump in the boiler room',
    details:
      'colour natural, with fixings|Serial no. 44-871|Delivery of 3 March 2026|ten sheets a pack|' +
      'see your order 4711',
    sections: 'Ground floor|Labour|Materials|Delivery note 4711 of 3 March 2026',
  },
  de: {
    position: 'Pos.|Pos|Nr.|Lfd. Nr.|Position',
    articleNumber: 'Art.-Nr.|Artikelnummer|Artikel-Nr.|Bestell-Nr.',
    description: 'Bezeichnung|Beschreibung|Artikelbezeichnung|Leistung|Artikel|Text',
    quantity: 'Menge|Anzahl|Anz.|Stunden|Liefermenge',
    unit: 'Einheit|ME|Einh.',
    unitPrice: 'Einzelpreis|Preis|E-Preis|EP|Stückpreis|Einzelpreis €',
    perHundred: 'je 100',
    discount: 'Rabatt|Rabatt %',
    vatRate: 'USt.|MwSt.|MwSt %|USt-Satz|St.',
    netAmount: 'Betrag|Gesamtpreis|Gesamt|Summe|Gesamtbetrag|Nettobetrag|GP|Gesamt €',
    day: 'Datum',
    units: 'Stk.|Std.|kg|m|Stück',
    carried: 'Übertrag|Übertrag von Seite 1',
    subtotal: 'Zwischensumme',
    totals: 'Nettobetrag|USt.|Gesamtbetrag',
    allowance: 'Rabatt 10 %|abzgl. 10 % Rabatt|Nachlass 10 %',
    free: 'kostenlos|ohne Berechnung',
    numbers: '. ,',
    items:
      'Eichenregal|Karton blau A4|Gartenschlauch 25 m|Beratung vor Ort|Wandfarbe weiß matt|Schrauben M8|' +
      'Tischleuchte|Fahrtpauschale|Fensterreinigung mit Rahmen und Fensterbänken|' +
      'Reparatur der Heizungspumpe im Heizungskeller',
    details:
      'Farbe natur, mit Halterung|Seriennr. 44-871|Lieferung vom 03.03.2026|zehn Bogen je Packung|' +
      'laut Auftrag 4711',
    sections: 'Erdgeschoss|Arbeitszeit|Material|Lieferschein 4711 vom 03.03.2026',
  },
  fr: {
    position: 'N°|Pos.|Ligne',
    articleNumber: 'Référence|Réf.|Code article|Code',
    description: 'Désignation|Description|Libellé|Prestation|Article',
    quantity: 'Quantité|Qté|Qté.|Heures|Nombre',
    unit: 'Unité|U.',
    unitPrice: 'Prix unitaire|P.U. HT|Prix unitaire HT|PU HT|Prix',
    perHundred: 'le cent',
    discount: 'Remise|Rem. %',
    vatRate: 'TVA|Taux TVA|TVA %|% TVA',
    netAmount: 'Montant HT|Montant|Total HT|Total|Prix total HT',
    day: 'Date',
    units: 'pce|h|kg|U|m',
    carried: 'À reporter|Report',
    subtotal: 'Sous-total',
    totals: 'Total HT|TVA|Total TTC',
    allowance: 'Remise 10 %|Remise commerciale',
    free: 'offert|gratuit',
    numbers: '  ,',
    items:
      'Étagère en chêne|Carton bleu A4|Tuyau d’arrosage 25 m|Conseil sur site|Peinture blanche mate|' +
      'Vis acier M8|Lampe de bureau|Forfait déplacement|Nettoyage des vitres avec cadres et rebords|' +
      'Réparation de la pompe de chauffage en chaufferie',
    details:
      'teinte naturelle, avec fixations|N° de série 44-871|Livraison du 03/03/2026|dix feuilles par paquet|' +
      'selon votre commande 4711',
    sections: 'Rez-de-chaussée|Main d’œuvre|Fournitures|Bon de livraison 4711 du 03/03/2026',
  },
  es: {
    position: 'Nº|Pos.|Línea',
    articleNumber: 'Referencia|Código|Ref.|Cód. artículo',
    description: 'Descripción|Concepto|Artículo|Producto|Detalle',
    quantity: 'Cantidad|Cant.|Uds.|Unidades|Horas',
    unit: 'Unidad|Ud.',
    unitPrice: 'Precio|Precio unitario|P. unitario|Precio unit.|Precio ud.',
    perHundred: 'por 100',
    discount: 'Dto.|% Dto.|Descuento',
    vatRate: 'IVA|% IVA|Tipo IVA',
    netAmount: 'Importe|Total|Importe neto|Subtotal',
    day: 'Fecha',
    units: 'ud|h|kg|m|caja',
    carried: 'Suma y sigue|Suma anterior',
    subtotal: 'Subtotal',
    totals: 'Base imponible|IVA|Total factura',
    allowance: 'Descuento 10 %|Descuento comercial',
    free: 'gratis|sin cargo',
    numbers: '. ,',
    items:
      'Estante de roble|Cartulina azul A4|Manguera 25 m|Asesoría en obra|Pintura blanca mate|Tornillos M8|' +
      'Lámpara de mesa|Desplazamiento|Limpieza de ventanas con marcos y alféizares|' +
      'Reparación de la bomba de calefacción del sótano',
    details:
      'color natural, con fijaciones|N.º de serie 44-871|Entrega del 03/03/2026|diez hojas por paquete|' +
      'según pedido 4711',
    sections: 'Planta baja|Mano de obra|Materiales|Albarán 4711 de 03/03/2026',
  },
  it: {
    position: 'N.|Riga|Pos.',
    articleNumber: 'Codice|Cod. articolo|Codice articolo|Cod. Art.',
    description: 'Descrizione|Descrizione articolo|Articolo|Prodotto|Descrizione beni/servizi',
    quantity: 'Quantità|Q.tà|Qtà|Ore',
    unit: 'U.M.|UM|Unità',
    unitPrice: 'Prezzo|Prezzo unitario|Prezzo unit.|Pr. unitario|Prezzo unit. €',
    perHundred: 'al cento',
    discount: 'Sconto|Sc. %|Sconti',
    vatRate: 'IVA|Aliquota|% IVA|Aliq. IVA',
    netAmount: 'Importo|Totale|Prezzo totale|Imponibile|Importo €',
    day: 'Data',
    units: 'pz|h|kg|m|NR',
    carried: 'A riportare|Riporto',
    subtotal: 'Subtotale',
    totals: 'Imponibile|IVA|Totale fattura',
    allowance: 'Sconto 10 %|Sconto commerciale',
    free: 'omaggio|gratuito',
    numbers: '. ,',
    items:
      'Mensola in rovere|Cartoncino blu A4|Tubo da giardino 25 m|Consulenza in loco|Pittura bianca opaca|' +
      'Viti M8|Lampada da tavolo|Trasferta|Pulizia finestre con telai e davanzali|' +
      'Riparazione della pompa di riscaldamento in cantina',
    details:
      'colore naturale, con fissaggi|N. serie 44-871|Consegna del 03/03/2026|dieci fogli per confezione|' +
      'come da ordine 4711',
    sections: 'Piano terra|Manodopera|Materiali|DDT 4711 del 03/03/2026',
  },
  nl: {
    position: 'Nr.|Pos.|Regel',
    articleNumber: 'Artikelnummer|Artikelnr.|Art.nr.|Code',
    description: 'Omschrijving|Artikel|Product|Beschrijving|Dienst',
    quantity: 'Aantal|Uren|Hoeveelheid|Aant.',
    unit: 'Eenheid|Eenh.',
    unitPrice: 'Prijs|Eenheidsprijs|Stukprijs|Prijs per stuk|Tarief',
    perHundred: 'per 100',
    discount: 'Korting|Korting %',
    vatRate: 'BTW|BTW %|Btw-tarief|% BTW',
    netAmount: 'Bedrag|Totaal|Totaal excl. btw|Totaalprijs|Bedrag excl. BTW',
    day: 'Datum',
    units: 'st|uur|kg|m|stuks',
    carried: 'Transport|Transport vorige pagina',
    subtotal: 'Subtotaal',
    totals: 'Totaal excl. btw|BTW|Totaal incl. btw',
    allowance: 'Korting 10 %|Klantenkorting',
    free: 'gratis|kosteloos',
    numbers: '. ,',
    items:
      'Eiken plank|Blauw karton A4|Tuinslang 25 m|Advies op locatie|Muurverf wit mat|Schroeven M8|Bureaulamp|' +
      'Voorrijkosten|Ramen wassen inclusief kozijnen en vensterbanken|Reparatie van de cv-pomp in de kelder',
    details:
      'kleur naturel, met bevestiging|Serienr. 44-871|Levering van 03-03-2026|tien vellen per pak|' +
      'volgens order 4711',
    sections: 'Begane grond|Arbeid|Materiaal|Pakbon 4711 van 03-03-2026',
  },
  pt: {
    position: 'Nº|Linha|Item',
    articleNumber: 'Código|Referência|Ref.|Cód. artigo',
    description: 'Descrição|Designação|Artigo|Produto|Descrição do artigo',
    quantity: 'Quantidade|Qtd.|Quant.|Qtd|Horas',
    unit: 'Unidade|Un.|UN',
    unitPrice: 'Preço|Preço unitário|Preço unit.|P. unitário|Pr. Unitário',
    perHundred: 'por 100',
    discount: 'Desconto|Desc. %|Desc.',
    vatRate: 'IVA|IVA %|Taxa IVA|% IVA',
    netAmount: 'Valor|Total|Valor total|Total líquido|Valor líquido',
    day: 'Data',
    units: 'un|h|kg|m|cx',
    carried: 'A transportar|Transporte',
    subtotal: 'Subtotal',
    totals: 'Total líquido|IVA|Total a pagar',
    allowance: 'Desconto 10 %|Desconto comercial',
    free: 'oferta|grátis',
    numbers: '. ,',
    items:
      'Prateleira de carvalho|Cartolina azul A4|Mangueira 25 m|Consultoria no local|Tinta branca mate|' +
      'Parafusos M8|Candeeiro|Deslocação|Limpeza de janelas com caixilhos e parapeitos|' +
      'Reparação da bomba de aquecimento na cave',
    details:
      'cor natural, com fixações|N.º de série 44-871|Entrega de 03/03/2026|dez folhas por pacote|' +
      'conforme encomenda 4711',
    sections: 'Rés-do-chão|Mão de obra|Materiais|Guia 4711 de 03/03/2026',
  },
  pl: {
    position: 'Lp.|L.p.|Poz.|Nr',
    articleNumber: 'Indeks|Kod|Kod towaru|Symbol',
    description: 'Nazwa towaru lub usługi|Nazwa|Opis|Towar / usługa|Nazwa towaru',
    quantity: 'Ilość|Liczba|Ilość szt.',
    unit: 'J.m.|Jm|Jedn.|Miara',
    unitPrice: 'Cena netto|Cena jedn.|Cena jednostkowa|Cena jedn. netto|Cena',
    perHundred: 'za 100',
    discount: 'Rabat|Rabat %',
    vatRate: 'VAT|VAT %|Stawka VAT|Stawka',
    netAmount: 'Wartość netto|Wartość|Kwota netto|Netto',
    day: 'Data',
    units: 'szt.|godz.|kg|m|op.',
    carried: 'Do przeniesienia|Z przeniesienia',
    subtotal: 'Suma częściowa',
    totals: 'Razem netto|VAT|Do zapłaty',
    allowance: 'Rabat 10 %|Upust handlowy',
    free: 'gratis|bezpłatnie',
    numbers: '  ,',
    items:
      'Półka dębowa|Karton niebieski A4|Wąż ogrodowy 25 m|Doradztwo na miejscu|Farba biała matowa|Śruby M8|' +
      'Lampka biurkowa|Ryczałt za dojazd|Mycie okien wraz z ramami i parapetami|' +
      'Naprawa pompy ogrzewania w kotłowni',
    details:
      'kolor naturalny, z mocowaniem|Nr seryjny 44-871|Dostawa z 03.03.2026|dziesięć arkuszy w paczce|' +
      'wg zamówienia 4711',
    sections: 'Parter|Robocizna|Materiały|WZ 4711 z 03.03.2026',
  },
  ...NORTHERN_AND_EASTERN,
}
