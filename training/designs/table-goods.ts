// What the lines of tables say, by language. Lists are parted by "|".

export interface Goods {
  names: string
  /** go on with a name in the next row */
  more: string
  /** rows below a name with a fact about it; "#" is a digit */
  facts: string
  /** of an item that has no price of its own */
  included: string
  units: string
  groups: string
  groupSum: string
  discount: string
  carriedOut: string
  carriedIn: string
  none: string
}

export const GOODS: Record<string, Goods> = {
  de: {
    names:
      'Kugellager 6204-2RS|Hydrauliköl HLP 46, 20 l|Schaltschrank 800 x 600|Wartung Heizungsanlage|Fahrtkosten Techniker|' +
      'Sechskantschraube M8x40 verzinkt|Druckerpapier A4 80 g|Beratung Datenschutz|Eichenparkett geölt|Anfahrtspauschale|' +
      'LED-Panel 62 x 62, 4000 K|Kabel NYM-J 3x1,5|Montage Duschkabine|Bodenfliese Feinsteinzeug 60x60|Miete Hebebühne',
    more: 'inkl. Befestigungsmaterial|gemäß Angebot vom 12.03.|für Anlage 2, Halle Nord|nach DIN EN 1090 gefertigt',
    facts: 'Seriennr. SN-######|Lieferschein LS-##### vom 03.0#.2024|Zolltarifnr. 8482####|Charge: ####/2#',
    included: 'Montage im Preis enthalten|inkl. Lieferung frei Haus|davon 2 Stück als Ersatz',
    units: 'Stk|Std|m|kg|Paar|Pck',
    groups: 'Titel ## Erdarbeiten|Los # – Elektro|Auftrag ##### vom 02.0#.2024|Bauteil B',
    groupSum: 'Summe Titel',
    discount: 'Rabatt',
    carriedOut: 'Übertrag',
    carriedIn: 'Übertrag von Seite 1',
    none: '–',
  },
  en: {
    names:
      'Deep groove ball bearing 6204|Copper pipe 15 mm, 3 m|Site survey and report|Office chair, black mesh|Travel expenses|' +
      'Hex bolt M8 x 40 zinc plated|Laser toner cartridge|Consulting services|Oak worktop 40 mm|Call-out charge|' +
      'LED panel 600 x 600|Network cable CAT6, 305 m|Fitting of shower screen|Porcelain floor tile|Hire of scissor lift',
    more: 'including fixings and sealant|as per our quotation of 12 March|for building 2, north wing|made to drawing 7-118',
    facts: 'Serial no. SN-######|Delivery note DN-##### of 3 Feb|HS code 8482####|Batch: ####/2#',
    included: 'installation included|incl. delivery to site|of which 2 spare',
    units: 'ea|hrs|m|kg|pair|box',
    groups: 'Section ## Groundworks|Lot # – Electrical|Order ##### of 2 May|Building B',
    groupSum: 'Section total',
    discount: 'Discount',
    carriedOut: 'Carried forward',
    carriedIn: 'Brought forward',
    none: '-',
  },
  fr: {
    names:
      'Roulement à billes 6204|Tube cuivre 15 mm|Étude et rapport de chantier|Chaise de bureau noire|Frais de déplacement|' +
      'Vis à tête hexagonale M8x40|Cartouche de toner|Conseil informatique|Plan de travail chêne|Forfait intervention|' +
      'Dalle LED 60 x 60|Câble réseau cat. 6|Pose de cabine de douche|Carrelage grès cérame|Location de nacelle',
    more: 'y compris fixations|selon notre devis du 12 mars|pour le bâtiment 2, aile nord|fabriqué selon plan 7-118',
    facts: 'N° de série SN-######|Bon de livraison BL-##### du 03/02|Code douane 8482####|Lot : ####',
    included: 'pose comprise|livraison incluse|dont 2 de rechange',
    units: 'pce|h|m|kg|U|bte',
    groups: 'Lot ## Terrassement|Chapitre # – Électricité|Commande ##### du 02/05|Bâtiment B',
    groupSum: 'Sous-total lot',
    discount: 'Remise',
    carriedOut: 'A reporter',
    carriedIn: 'Report',
    none: '-',
  },
  es: {
    names:
      'Rodamiento de bolas 6204|Tubo de cobre 15 mm|Estudio e informe de obra|Silla de oficina negra|Gastos de viaje|' +
      'Tornillo hexagonal M8x40|Cartucho de tóner|Consultoría informática|Encimera de roble|Desplazamiento|' +
      'Panel LED 60 x 60|Cable de red cat. 6|Montaje de mampara|Baldosa de gres|Alquiler de plataforma',
    more: 'con fijaciones incluidas|según presupuesto del 12 de marzo|para el edificio 2, ala norte|según plano 7-118',
    facts: 'N.º de serie SN-######|Albarán AL-##### de 03/02|Código TARIC 8482####|Lote: ####',
    included: 'montaje incluido|portes incluidos|de ellos 2 de repuesto',
    units: 'ud|h|m|kg|par|caja',
    groups: 'Capítulo ## Excavación|Partida # – Electricidad|Pedido ##### de 02/05|Edificio B',
    groupSum: 'Suma capítulo',
    discount: 'Descuento',
    carriedOut: 'Suma y sigue',
    carriedIn: 'Suma anterior',
    none: '-',
  },
  it: {
    names:
      'Cuscinetto a sfere 6204|Tubo rame 15 mm|Sopralluogo e relazione|Sedia ufficio nera|Spese di trasferta|' +
      'Vite testa esagonale M8x40|Cartuccia toner|Consulenza informatica|Piano in rovere|Diritto di chiamata|' +
      'Pannello LED 60 x 60|Cavo di rete cat. 6|Montaggio box doccia|Piastrella gres|Noleggio piattaforma',
    more: 'compreso fissaggio|come da preventivo del 12 marzo|per edificio 2, ala nord|come da disegno 7-118',
    facts: 'Matricola SN-######|DDT n. ##### del 03/02|Codice doganale 8482####|Lotto: ####',
    included: 'montaggio compreso|trasporto incluso|di cui 2 di scorta',
    units: 'pz|ore|m|kg|nr|cf',
    groups: 'Capitolo ## Scavi|Lotto # – Elettrico|Ordine ##### del 02/05|Edificio B',
    groupSum: 'Totale capitolo',
    discount: 'Sconto',
    carriedOut: 'Riporto',
    carriedIn: 'Riporto',
    none: '-',
  },
  nl: {
    names:
      'Kogellager 6204|Koperen buis 15 mm|Inspectie en rapport|Bureaustoel zwart|Reiskosten monteur|' +
      'Zeskantbout M8x40|Tonercartridge|Advies informatiebeveiliging|Eiken werkblad|Voorrijkosten|' +
      'Ledpaneel 60 x 60|Netwerkkabel cat. 6|Montage douchewand|Vloertegel keramisch|Huur hoogwerker',
    more: 'inclusief bevestiging|volgens offerte van 12 maart|voor gebouw 2, noordvleugel|volgens tekening 7-118',
    facts: 'Serienr. SN-######|Pakbon PB-##### van 03-02|Goederencode 8482####|Batch: ####',
    included: 'montage inbegrepen|levering inbegrepen|waarvan 2 reserve',
    units: 'st|uur|m|kg|paar|doos',
    groups: 'Hoofdstuk ## Grondwerk|Perceel # – Elektra|Order ##### van 02-05|Gebouw B',
    groupSum: 'Subtotaal hoofdstuk',
    discount: 'Korting',
    carriedOut: 'Transport',
    carriedIn: 'Transport',
    none: '-',
  },
}
