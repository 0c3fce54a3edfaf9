import { plainOf } from '../rules/lines.ts'

/** Columns of the lines of a document; `discount` is only calculated with, `other` is read for no value. */
export type Column =
  | 'position'
  | 'description'
  | 'articleNumber'
  | 'quantity'
  | 'unit'
  | 'unitPrice'
  | 'discount'
  | 'netAmount'
  | 'vatRate'
  | 'other'

/** Headings, with one entry for each way to print them. Signs, accents, case and spaces do not matter. */
const HEADINGS: Record<Column, readonly string[]> = {
  position: [
    'pos|position|item no|line|line no|no|nr|n°|#|l p|lp|lfd nr|laufende nr|lfd|ligne|n ligne|riga|linea|linha|rad',
    'radnr|linje|linjenr|regel|rivi|nro|poz|pol|por|p c|c|c p|radek|ssz|sorszam|sor|tetel|nr crt|crt|αα|α/α|αρ',
    'γραμμη|pkt',
  ],
  articleNumber: [
    'item number|item code|item #|product no|product code|product id|product number|part no|part number|part|sku',
    'stock code|article no|article number|artikelnummer|artikel nr|art nr|artikel-nr|art no|artnr|material nr',
    'materialnummer|bestell nr|artikelcode|artikel code|matchcode|bestellnummer|best nr|produktnr|produktnummer',
    'reference|ref|code article|reference article|code|code produit|referencia|codigo|cod|cod articulo',
    'codigo articulo|cod artigo|codigo artigo|codice|codice articolo|cod articolo|cod art|art cod|artikelnr',
    'productcode|productnummer|indeks|kod|kod towaru|kod produktu|symbol|pkwiu|kod zbozi|kat cislo|katalogove cislo',
    'cislo zbozi|artikelkod|varenr|varenummer|vare nr|vare nummer|tuotenro|tuotekoodi|tuotenumero|koodi|cikkszam',
    'cikk|termekkod|vtsz|cod produs|cod articol|κωδικοσ|κωδ|κωδ ειδουσ|κωδικοσ ειδουσ|gtin|ean|ean code',
    'artikel nr lief|artikel nr kunde|art nr lief|art nr kunde|art nr lieferant|artikel nr lieferant|zolltarifnr',
    'warennummer|hsn|hsn code|hsn/sac|isbn|stock no|cat no|catalogue no|part #|model|item id|artikel id|ref article',
    'nr kat',
  ],
  description: [
    'description|descriptions|item|items|item description|item name|product|products|product description',
    'product name|description of goods|description of goods and services|description of services|service|services',
    'service description|details|particulars|article|articles|goods|work description|activity|bezeichnung',
    'beschreibung|artikelbezeichnung|produktbezeichnung|artikelbeschreibung|artikeltext|warenbezeichnung',
    'warenbeschreibung|leistungsbeschreibung|leistungsbezeichnung|leistung|leistungen|leistungstext',
    'produktbeschreibung|produktname|artikelname|positionstext|artikel|produkt|ware|waren|text|material',
    'materialbeschreibung|material/beschreibung|dienstleistung|bezeichnung der leistung|art der leistung',
    'designation|libelle|prestation|prestations|designation des produits|nature|produit|produits',
    'description des prestations|designation article|descripcion|concepto|conceptos|detalle|articulo|producto',
    'servicio|denominacion|descripcion del articulo|descrizione|prodotto|servizio|articolo|descrizione articolo',
    'descrizione beni|descrizione beni servizi|descrizione dei beni|merce|omschrijving|dienst|beschrijving',
    'artikelomschrijving|productomschrijving|dienstverlening|werkzaamheden|descricao|designacao|artigo|produto',
    'servico|descricao do artigo|descricao do produto|descricao do servico|discriminacao|opis|nazwa|nazwa towaru',
    'nazwa towaru lub uslugi|nazwa uslugi|towar|towar usluga|usluga|nazwa towaru uslugi|opis towaru|nazwa produktu',
    'popis|nazev|polozka|oznaceni|oznaceni dodavky|nazev polozky|nazev zbozi|predmet|predmet plneni|zbozi|benamning',
    'beskrivning|vara|tjanst|specifikation|artikelbenamning|varubeskrivning|beskrivelse|tekst|betegnelse|vare',
    'ydelse|varetekst|varebeskrivelse|varebetegnelse|varenavn|tjeneste|spesifikasjon|kuvaus|nimike|tuote|selite',
    'tuotteen nimi|tuotenimi|tuotekuvaus|palvelu|nimi|megnevezes|leiras|termek|szolgaltatas|megnevezese',
    'termek megnevezese|termek neve|termek szolgaltatas|aru megnevezese|denumire|denumirea|denumire produs',
    'denumire produse|denumirea produselor|denumirea produselor sau a serviciilor|descriere',
    'denumirea produselor sau serviciilor|produs|produse|servicii|explicatii|περιγραφη|ειδοσ|υπηρεσια',
    'περιγραφη ειδουσ|προιον|περιγραφη ειδων|αιτιολογια|ειδη|work carried out|task|tasks|charge description|title',
    'item details|product details|tatigkeit|tatigkeiten|gegenstand|titel|objet|intitule|detail|resumen|servicios',
    'descripcion del servicio|descripcion del producto|trabajos|partida|descrizione servizio|oggetto|dettaglio',
    'descrizione prodotto|activiteit|werkomschrijving|produktbeskrivelse',
  ],
  quantity: [
    'qty|quantity|quant|quantity shipped|qty shipped|shipped|qty ordered|units|hours|hrs|days|pcs|pieces|count',
    'spots|nights|menge|anzahl|anz|stunden|std|stuck|stuckzahl|stk|liefermenge|liefer menge|rechnungsmenge',
    'gelieferte menge|tage|dauer|quantite|qte|nombre|nb|heures|jours|nbre|qte livree|quantite livree|cantidad|cant',
    'uds|unidades|horas|cantidades|quantita|qta|q ta|ore|pezzi|giorni|aantal|aant|uren|stuks|hoeveelheid|geleverd',
    'quantidade|qtd|qtde|qde|ilosc|liczba|ilosc szt|mnozstvi|pocet|mnoz|pocet mj|pocet ks|antal|timmar|kvantitet',
    'lev antal|levererat|timer|maengde|mængde|antall|mengde|ant|levert|maara|kpl|lkm|tunnit|tuntia|maara kpl',
    'seats|licences|licenses|users|no of|no of units|amount of hours|mge|zeit|aufwand|duree|nb heures|antall timer',
    'toimitettu|mennyiseg|menny|db|darab|cantitate|cantitatea|buc|ποσοτητα|ποσ|ποσοτ|τεμαχια|τεμ|ωρεσ',
  ],
  unit: [
    'unit|uom|u/m|unit of measure|einheit|mengeneinheit|me|einh|mengen einheit|meng einheit|m einh|unite|u|unidad',
    'ud|unidad de medida|um|u m|u de medida|unita|unita di misura|unita misura|eenheid|eenh|unidade|un|jm|j m|jedn',
    'jednostka|jedn miary|miara|mj|m j|jednotka|enhet|enh|enhed|yksikko|yks|m e|mertekegyseg|egyseg|menny egyseg',
    'mengeneinh|unitate|unitatea|unitate de masura|μ μ|μμ|μοναδα|μον|μον μετρησησ',
  ],
  unitPrice: [
    'unit price|price|net price|list price|item price|price/unit|price per unit|price each|each|unit cost|unit net',
    'net unit price|cost|unit rate|price/item|rate|hourly rate|unit amount|einzelpreis|stuckpreis|nettopreis',
    'einheitspreis|e preis|ep|einzel|einzel preis|preis|preis/einheit|preis/me|preis pro einheit|preis je einheit',
    'preis/stuck|preis pro stuck|vk preis|einzelbetrag|listenpreis|stundensatz|einzel netto|einzelpreis netto',
    'netto einzelpreis|preis netto|prix unitaire|prix unit|prix|pu|p u|prix u|prix net|prix unitaire net|tarif',
    'pu ht|p u ht|prix ht|puht|prix unitaire ht|prix de vente|taux horaire|precio|precio unitario|precio unit',
    'precio ud|p unitario|p unit|pr unit|precio unidad|precio/ud|precio neto|precio sin iva|importe unitario',
    'coste unitario|prezzo|prezzo unitario|prezzo unit|pr unitario|costo unitario|valore unitario|importo unitario',
    'prezzo netto|prijs|eenheidsprijs|stukprijs|prijs per stuk|prijs per eenheid|tarief|uurtarief|stuksprijs',
    'stukprijs excl btw|prijs excl btw|prijs/stuk|prijs p st|nettoprijs|preco|preco unitario|preco unit|pvp',
    'valor unitario|valor unit|cena|cena netto|cena jedn|cena jednostkowa|cena jedn netto|cena jednostkowa netto',
    'cena netto za jm|cena za mj|cena/mj|cena mj|jedn cena|jednotkova cena|cena za jednotku|cena za ks|cena/ks',
    'cena bez dph|cena za mj bez dph|jedn cena bez dph|a pris|apris|pris|enhetspris|pris/enhet|pris per enhet',
    'styckpris|a pris exkl moms|timpris|stykpris|stk pris|enhedspris|pris pr stk|pris pr enhed|pris/stk|stykkpris',
    'pris pr enhet|pris eks mva|enhetspris eks mva|timepris|hinta|yksikkohinta|a hinta|ahinta|yks hinta',
    'veroton hinta|yksikkohinta veroton|hinta/kpl|hinta/yks|kpl hinta|egysegar|netto egysegar|ar|netto ar',
    'eladasi ar|e ar|netto egys ar|egys ar|pret|pret unitar|pret unit|pret unitar fara tva|pret/um|pret unitar lei',
    'cost each|rate/hr|einz preis|vk|satz|uurprijs',
    'tarif unitar|τιμη|τιμη μοναδασ|τιμη μον|τιμη μοναδοσ|καθαρη τιμη',
  ],
  discount: [
    'discount|disc|rabatt|nachlass|rab|remise|rem|rabais|descuento|dto|dcto|sconto|sconti|sc|sco|korting|kort',
    'desconto|desc|dsc|rabat|upust|sleva|alennus|ale|kedvezmeny|kedv|engedmeny|reducere|discount comercial|εκπτωση',
    'εκπτ|avslag|fradrag',
  ],
  netAmount: [
    'amount|total|totals|line total|line amount|net amount|net total|net value|total price|total amount|extended',
    'extended price|ext price|ext amount|extension|value|line value|subtotal|sub total|price total|total cost',
    'betrag|gesamtpreis|gesamt|summe|gesamtbetrag|nettobetrag|positionsbetrag|positionssumme|positions|zeilensumme',
    'zeilenbetrag|rechnungsbetrag|positionspreis|positionswert|wert|warenwert|nettowert|gesamtwert|g preis|gp',
    'gesamtsumme|netto gesamt|gesamt netto|netto|entgelt|nettoentgelt|gesamt preis|preis gesamt|netto betrag',
    'betrag netto|summe netto|nettosumme|gesamtpreis netto|positions betrag|total netto|total chf|montant',
    'montant ht|total ht|prix total|prix total ht|montant total|montant net|montant total ht|total net|total net ht',
    'montant hors taxe|total hors taxe|valeur|importe|importe neto|importe total|total neto|neto|total sin iva',
    'importe sin iva|base|base imponible|precio total|importo|importo netto|importo totale|totale|totale netto',
    'prezzo totale|imponibile|valore|totale riga|totale imponibile|bedrag|nettobedrag|netto bedrag|totaal',
    'totaalprijs|totaalbedrag|totaal excl btw|bedrag excl btw|regeltotaal|subtotaal|totaal netto',
    'totaal exclusief btw|waarde|valor|valor total|total liquido|valor liquido|preco total|total s/ iva',
    'total sem iva|valor s/ iva|liquido|wartosc|wartosc netto|kwota|kwota netto|suma netto|razem netto',
    'wartosc bez vat|celkem|celkem bez dph|cena celkem|cena celkem bez dph|castka|castka bez dph|hodnota|zaklad',
    'zaklad dane|bez dph|celkova cena|belopp|nettobelopp|summa|radsumma|totalt|totalbelopp|summa exkl moms',
    'belopp exkl moms|belob|nettobelob|i alt|ialt|linjebelob|pris i alt|total ekskl moms|belob ekskl moms',
    'linjetotal|belop|nettobelop|sum|totalt eks mva|belop eks mva|sum eks mva|linjesum|totalpris|yhteensa|veroton',
    'veroton yhteensa|rivisumma|veroton summa|yht|alv 0|veroton hinta yhteensa|yhteensa veroton|ertek|netto ertek',
    'osszeg|osszesen|netto osszeg|netto osszesen|nettoertek|valoare|valoarea|valoare fara tva|valoare neta|suma',
    'net|net amt|line net|amt|ext|ges preis|castka celkem',
    'total fara tva|valoare lei|αξια|καθαρη αξια|συνολο|ποσο|καθαρο ποσο|συνολικη αξια|συνολο γραμμησ',
  ],
  vatRate: [
    'vat|tax|vat rate|tax rate|vat code|tax code|sales tax|gst|gst rate|ust|mwst|ust satz|mwst satz|umsatzsteuer',
    'mehrwertsteuer|steuersatz|steuer|ust s|mwst s|st satz|steuerschlussel|steuerkennzeichen|steuercode|tva',
    'taux tva|taux de tva|code tva|taux|taxe|iva|tipo iva|tipo de iva|aliquota|aliquota iva|aliq iva|cod iva',
    'codice iva|aliq|btw|btw tarief|tarief btw|btw code|btw percentage|taxa iva|taxa de iva|taxa|stawka|stawka vat',
    'st vat|sazba|sazba dph|dph|moms|momssats|moms sats|mva|mva sats|mva kode|alv|alv kanta|vero|verokanta',
    'c i|veroprosentti|afa|afa kulcs|afakulcs|adokulcs|cota tva|cota|φπα|συντ φπα|συντελεστησ φπα',
  ],
  other: [
    'vat amount|tax amount|tax value|ust betrag|mwst betrag|steuerbetrag|montant tva|montant de la tva|cuota iva',
    'cuota|importe iva|importo iva|imposta|btw bedrag|valor iva|kwota vat|wartosc vat|vat kwota|dph kc|castka dph',
    'dph celkem|momsbelopp|momsbelob|mva belop|alv maara|veron osuus|afa osszeg|afa ertek|afa osszege|valoare tva',
    'suma tva|ποσο φπα|αξια φπα|gross|gross amount|gross price|total incl vat|amount incl vat|gross total|brutto',
    'bruttobetrag|bruttopreis|brutto betrag|gesamt brutto|total ttc|montant ttc|prix ttc|total con iva',
    'importe con iva|totale ivato|totaal incl btw|bedrag incl btw|total com iva|total c/ iva|wartosc brutto',
    'cena brutto|cena s dph|celkem s dph|inkl moms|summa inkl moms|belob inkl moms|sum inkl mva|belop inkl mva',
    'verollinen|verollinen yhteensa|brutto ertek|brutto osszeg|total cu tva|valoare cu tva|σύνολο με φπα|date|dates',
    'datum|fecha|data|dato|pvm|paivamaara|kelt|ημερομηνια|ημ/νια|lieferdatum|leistungsdatum|delivery date',
    'date de livraison|service date|period|zeitraum|periode|leistungszeitraum|bestellt|ordered|qty back ordered',
    'back ordered|gewicht|weight|poids|peso|charge|batch|lot|lotto|order|order no|auftrag|land|herkunft|per|pe',
    'project|projekt|mitarbeiter|employee',
  ],
}

/** Words behind a heading that say which price or amount it is. */
const CURRENCIES_AND_NET = new Set(
  'eur euro euros usd gbp chf sek dkk nok pln zl czk kc huf ft ron lei in en ht net netto neto netta'.split(' '),
)
const WITHOUT = new Set(
  'excl exkl ekskl eks ex excluding exclusive exkl zzgl ohne hors sin senza sem bez fara χωρισ'.split(' '),
)
const TAX = new Set('vat tax taxe taxes tva iva btw moms mva dph mwst ust φπα alv'.split(' '))

/** Letters and digits of a heading in one piece. */
export const headingKey = (plain: string): string => plain.replaceAll('º', '°').replace(/[^\p{L}\p{N}#°]/gu, '')

/** Whether a word goes on with a heading: "EUR", "excl. VAT". @param before the key of the word before it */
export function goesOn(key: string, before: string): boolean {
  return key === '' || CURRENCIES_AND_NET.has(key) || WITHOUT.has(key) || (WITHOUT.has(before) && TAX.has(key))
}

const COLUMN_BY_KEY = new Map<string, Column>(
  (Object.entries(HEADINGS) as [Column, string[]][]).flatMap(([column, lists]) =>
    lists.flatMap((list) => list.split('|').map((heading): [string, Column] => [headingKey(plainOf(heading)), column])),
  ),
)

/** The column with a heading whose letters, in one piece, are these. */
export const columnNamed = (key: string): Column | undefined => COLUMN_BY_KEY.get(key)

/** The column of a heading in parts: "Price/hr", "Qty/Hrs", "Produkt/tjänst". Behind the first, units may stand. */
export function columnOfParts(plain: string): Column | undefined {
  const [first, ...others] = plain.split('/').map((part) => columnNamed(headingKey(part)))
  const isSame = others.every((column) => column === undefined || column === first || COUNTS.has(column))
  return others.length > 0 && first !== undefined && isSame ? first : undefined
}

const COUNTS: ReadonlySet<Column> = new Set(['unit', 'quantity'])
