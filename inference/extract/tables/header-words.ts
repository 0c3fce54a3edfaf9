import { sourceOf } from '../rules/pattern.ts'

/** Columns of the lines of a document; `other` is a column that is read for no value. */
export type Column =
  | 'position'
  | 'description'
  | 'articleNumber'
  | 'quantity'
  | 'unit'
  | 'unitPrice'
  | 'netAmount'
  | 'vatRate'
  | 'other'

const words = (...parts: string[]): RegExp =>
  new RegExp(String.raw`(?<![\p{L}])(?:${sourceOf(...parts)})(?![\p{L}])`, 'gu')

/** Headings by column, in lower case without accents; the first pattern that matches a place has it. */
export const HEADINGS: readonly [column: Column, pattern: RegExp][] = [
  [
    'other',
    words(
      String.raw`rabatt(?: ?%)?|rem(?:ise)?\.?(?: ?%)?|disc(?:ount)?\.?(?: ?%)?|dto\.?(?: ?%)?|descuento|`,
      String.raw`sconto(?: ?%)?|`,
      String.raw`korting(?: ?%)?|desconto|rabat(?: ?%)?|sleva|ale(?:nnus)?[ -]?%|kedvezmeny|reducere|εκπτωση|`,
      String.raw`(?:vat|tax|tva|iva|ust|mwst|dph|afa|fpa)[ .-]{0,2}(?:amount|betrag|montant|bedrag|importe|importo|`,
      String.raw`ertek)|`,
      String.raw`steuerbetrag|kwota vat|wartosc vat|montant tva|momsbelopp|momsbelob|mva-belop|valoare tva|`,
      String.raw`(?:gross|brutto)(?:betrag|preis|wert|amount| amount| total)?|montant ttc|total ttc|wartosc brutto|`,
      String.raw`brutto ertek|cena s dph|celkem s dph|date|datum|fecha|data|dato|lieferdatum`,
    ),
  ],
  [
    'vatRate',
    words(
      String.raw`(?:vat|tax|tva|iva|ust|mwst|btw|moms|mva|alv|afa|dph|φπα|gst)[ .-]{0,2}(?:%|rate|satz|sats|kod|`,
      String.raw`kulcs|-?s\.)?|`,
      String.raw`(?:%|taux|tipo|aliquota|taxa|stawka|sazba|cota)\.? ?(?:de )?(?:tva|iva|vat|dph|btw|moms|ust)|`,
      String.raw`steuersatz(?: ?\[?%\]?)?|steuer|umsatzsteuer|aliquota|btw-tarief|verokanta|veroprosentti|taux|`,
      String.raw`συντ\.? φπα`,
    ),
  ],
  [
    'articleNumber',
    words(
      String.raw`art(?:ikel|icle|iculo|icolo|igo)?\.? ?-? ?(?:nr|no|number|nummer|num|code|n[°ºo]|`,
      String.raw`cod)\.?(?:[ -](?:lief|kunde)\p{L}*)?|`,
      String.raw`art-nr(?:-\p{L}+)?|item (?:no|number|code|#)\.?|product (?:no|code|id)|part (?:no|number)|sku|`,
      String.raw`material(?:nummer|-?nr)|bestell-?nr|reference|ref\.?|referencia|codigo|codice|code|artnr|varenr\.?|`,
      String.raw`varenummer|tuotenro|tuotekoodi|cikkszam|cod(?: produs)?|κωδικοσ|kod(?: produktu| zbozi)?|indeks|`,
      String.raw`gtin|ean|`,
      String.raw`pkwiu|katalogove cislo|artikelkod|artikelnummer`,
    ),
  ],
  [
    'unitPrice',
    words(
      String.raw`(?:unit|net|list|item) ?price|price(?: ?\/ ?unit| per unit| each)?|unit cost|(?:einzel|stuck|netto|`,
      String.raw`einheits)preis|`,
      String.raw`e-?preis|ep|einzel|preis(?: ?\/ ?einheit| ?\/ ?me| pro einheit)?|vk-?preis|prix (?:unitaire|`,
      String.raw`unit\.?)(?: ht)?|p\.? ?u\.?(?: ht)?|`,
      String.raw`prix|precio(?: unit(?:ario|\.)?)?|p\.? ?unit\.?|prezzo(?: unit(?:ario|\.)?)?|(?:eenheids|`,
      String.raw`stuk)?prijs(?: per stuk)?|`,
      String.raw`preco(?: unit(?:ario|\.)?)?|cena(?: (?:jedn(?:ostkowa|otkova|\.)?|netto|za mj|za jednotku|`,
      String.raw`bez dph))*|jedn\.? cena|jednotkova cena|`,
      String.raw`(?:a-?|enhets|styk|stk\.? ?)?pris(?: pr\.? enh(?:ed|et)?\.?)?|(?:yksikko|a-?)?hinta|egysegar|`,
      String.raw`nettó egysegar|`,
      String.raw`pret(?: unit(?:ar|\.)?)?|τιμη(?: μοναδασ)?|rate`,
    ),
  ],
  [
    'quantity',
    words(
      String.raw`qty\.?|quantity|quant\.?|menge|anzahl|anz\.?|quantite|qte\.?|cantidad|cant\.?|uds\.?|quantita|`,
      String.raw`q\.?ta|aantal|`,
      String.raw`quantidade|qtd\.?|qtde|ilosc|mnozstvi|pocet|antal|antall|maara|kpl|mennyiseg|menny\.?|`,
      String.raw`cantitate(?:a)?|`,
      String.raw`ποσοτητα|ποσ\.?|hours|stunden|std\.?|heures|horas|ore|uren|timer|timmar|pcs|pieces|stuck(?:zahl)?|`,
      String.raw`stk\.?|spots`,
    ),
  ],
  [
    'unit',
    words(
      String.raw`unit|uom|u\/m|einheit|(?:mengen?|meng\.)-? ?einheit|me|einh\.?|unite|unidad|um|u\.m\.?|`,
      String.raw`u\.? de medida|eenheid|unidade|`,
      String.raw`j\.?m\.?|jedn\.?|mj|m\.j\.|enhet|enhed|yksikko|yks\.?|m\.?e\.?|mertekegyseg|egyseg|u\.?m|`,
      String.raw`μ\.? ?μ\.?|μοναδα`,
    ),
  ],
  [
    'netAmount',
    words(
      String.raw`(?:net|line|total|ext(?:ended)?\.?) ?(?:amount|price|total)(?: ?\p{L}{3}\b)?|`,
      String.raw`amount(?: ?\(?\p{L}{3}\)?)?|total(?: (?:ht|net|neto|excl\.? \p{L}+))?|`,
      String.raw`(?:gesamt|positions|netto|rechnungs|zeilen)?(?:betrag|summe|wert|entgelt)|gesamt(?:preis)?|`,
      String.raw`g-?preis|gp|positions|`,
      String.raw`(?:montant|prix|total)(?: total)?(?: ?h\.?t\.?| net)?|importe(?: neto| total)?|importo(?: netto)?|`,
      String.raw`imponibile|totale|prezzo totale|`,
      String.raw`(?:netto ?)?bedrag(?: excl\.? btw)?|totaal(?: excl\.? btw)?|totaalprijs|valor(?: total| liquido)?|`,
      String.raw`total liquido|`,
      String.raw`wartosc(?: netto)?|kwota(?: netto)?|castka|celkem(?: bez dph)?|cena celkem(?: bez dph)?|`,
      String.raw`(?:netto)?belopp|summa|`,
      String.raw`(?:netto)?bel[oø]p|(?:netto)?bel[oø]b|sum|yhteensa|veroton(?: hinta)?|summa|netto(?: ertek| ár|`,
      String.raw` ar)?|ertek|osszeg|osszesen|`,
      String.raw`valoare(?: fara tva)?|suma|(?:καθαρη )?αξια|συνολο|net|netto|neto`,
    ),
  ],
  [
    'description',
    words(
      String.raw`(?:item )?description(?: of (?:goods|services?))?|items?|products?|articles?|service|details|`,
      String.raw`particulars|`,
      String.raw`(?:artikel|waren|leistungs|produkt)?(?:bezeichnung|beschreibung|text)|leistung(?:en)?|artikel|`,
      String.raw`material(?:\/beschreibung)?|produkt(?:name|bezeichnung)?|ware|designation|libelle|prestation|`,
      String.raw`descripcion|concepto|detalle|articulo|producto|descrizione|prodotto|servizio|articolo|omschrijving|`,
      String.raw`product|dienst|descricao|designacao|artigo|produto|opis|nazwa(?: towaru(?: ?(?:\/|lub) ?uslugi)?|`,
      String.raw` uslugi)?|`,
      String.raw`towar|popis|nazev|polozka|oznaceni dodavky|benamning|beskrivning|artikel|vara|tjanst|beskrivelse|`,
      String.raw`(?:vare)?(?:tekst|betegnelse)|vare|produkt|ydelse|kuvaus|nimike|tuote|selite|megnevezes|leiras|`,
      String.raw`termek|`,
      String.raw`szolgaltatas|denumire(?:a)?(?: produselor)?|descriere|produs|περιγραφη|ειδοσ|υπηρεσια`,
    ),
  ],
  [
    'position',
    words(
      String.raw`pos(?:ition|\.)?|item|line|no\.?|nr\.?|n[°º]|#|l\.?p\.?|poz\.?|c\.|lfd\.? ?nr\.?|lig(?:ne)?|riga|`,
      String.raw`linha|rad|linje|`,
      String.raw`rivi|ssz\.?|sorszam|nr\.? ?crt\.?|α\/α`,
    ),
  ],
]
