// Words that labels and headings are made of, in the languages of party-labels.ts; for plain text.
import { largest } from '../../../hub/platform/extremes.ts'
import { remembered } from './remembered.ts'

/** Stems of words; a compound such as "rechnungsnummer" begins or ends with one. */
const STEMS = listOf([
  // what is labelled
  'invoice rechnung facture fattura factuur fatura faktura faktur lasku szamla factura τιμολογι avoir',
  'gutschrift abono credit',
  'order auftrag bestell commande pedido ordine encomenda zamowien objednav ordre tilaus rendeles comanda παραγγελι',
  'customer kunde client klant cliente klient zakazni asiakas ugyfel πελατ',
  'delivery liefer waren livraison entrega consegna lever dostaw dodac toimitus szallitas livrare παραδοσ ship versand',
  'date datum issue vystaven wystawien emission emision emissione fecha data dato paiva kelte ημερομηνι',
  'due fallig echeance vencimient scadenz verval termin splatnost forfall',
  'page seite pagina side sida sivu oldal strona strana σελιδα',
  'amount betrag montant importe importo bedrag valor kwota castka belopp belob beløb summa osszeg suma ποσο',
  'total gesamt summe totale totaal razem celkem totalt yhteensa osszesen συνολο',
  'tax vat steuer tva iva btw moms mva alv afa dph φπα umsatz mwst ust',
  'price preis prix precio prezzo prijs preco cena pris hinta egysegar pret τιμη',
  'quantity menge quantite cantidad quantita aantal quantidade ilosc mnozstvi antal antall maara mennyiseg cantitate',
  'description bezeichnung beschreibung designation descripcion descrizione omschrijving descricao opis popis beskriv',
  'payment zahlung paiement pago pagamento betaling platnosc platb betalning maksu fizetes plata πληρωμ terms',
  'reference referenz referencia riferimento referentie viite hivatkozas referinta zeichen',
  'bank konto account compte cuenta conto rekening conta rachunek ucet tili szamlaszam cont λογαριασμ iban bic swift',
  'phone telefon telephone fax mobil email mail web internet website tel τηλεφων',
  'address adresse anschrift direccion indirizzo adres morada adresa adress osoite cim διευθυνσ',
  'contract vertrag contrat contrato contratto contract umowa smlouva avtal aftale sopimus szerzodes',
  'number nummer numero numer cislo numeris szam αριθμο nr no id code kod',
  'article artikel articulo articolo artigo produkt product item position pos tuote cikk',
  'document beleg dokument documento receipt quittung recu recibo ricevuta bon paragon uctenk kvitt kuitti nyugta',
  'period zeitraum periode revision print version status copy kopie copie copia original duplicate duplikat',
  'delivery leistung prestation service servicio currency wahrung devise moneda valuta waluta mena',
  'seller buyer vendor supplier verkaufer kaufer vendeur acheteur recipient empfanger destinataire sender absender',
  'lieferant kunden eori gln ean siret siren ape rcs hrb hra nip regon ico dic cif nif cui cvr org kvk tunnus αφμ δου',
  'contact kontakt ansprechpartner attn attention note remark bemerkung remarque observaciones note subject',
  'betreff objet asunto oggetto onderwerp gross net netto brutto subtotal zwischensumme discount rabatt remise',
  'registration register handelsregister amtsgericht commercial company firma firmen entreprise empresa',
  'azienda bedrijf',
  'brand booking buchung reserva prenotazione boeking rezerwac guest gast passenger passagier room zimmer flight flug',
  'detail details dettagli information informationen summary overview zusammenfassung ubersicht resumen riepilogo',
  'statement estimate quote quotation offer angebot reminder mahnung proforma ticket itinerary electronic',
  'parking parkschein parkbeleg fahrschein fahrkarte scontrino kassenbon kassenbeleg kassabon paragon pay display taxi',
  'samenvatting overzicht charges usage tariff vehicle empfangsschein zahlteil recepisse sezione',
  'elettronica electronica electronique elektronisch elektroniczna elektronicka cortesia courtesy',
])
/** Words between them. */
const SMALL = listOf([
  'the of for to and by on in at your our this is no nr from with per or as',
  'der die das des dem den und an fur von vom ihr ihre ihrer unser unsere unserer bei zu zur zum am im mit je auf in',
  'le la les de du d des l et a au aux votre vos notre nos pour par sur',
  'el los las del y su nuestro por il lo gli i di della dello dei e da do dos em para o os as',
  'het een van en uw ons onze voor met op og fra til ved av af fran till ar za od do z na pro es si sau pe',
  'cu και το του της τησ',
  'reg max min incl inkl excl exkl zzgl ca st stk pcs qty vs ver rev nb',
])

const stems = new Set(STEMS)
const small = new Set(SMALL)
const LONGEST_STEM = largest(STEMS.map((stem) => stem.length))
/** Shorter stems are whole words only. */
const SHORTEST_START = 4
/** Letters of an ending, or between the two parts of a compound. */
const MAX_ENDING = 2

/** Compounds of words that are titles: "Kostenrechnung", "Rechnungskorrektur". */
const TITLE = /(?:rechnung|gutschrift|korrektur|quittung|bestellung|bestatigung)$/

function isLabelWord(word: string): boolean {
  if (TITLE.test(word) || stems.has(word) || small.has(word)) return true
  for (let length = Math.min(LONGEST_STEM, word.length); length >= SHORTEST_START; length--) {
    if (!stems.has(word.slice(0, length))) continue
    const rest = word.slice(length)
    if (rest.length <= MAX_ENDING) return true
    for (let from = 0; from <= MAX_ENDING; from++)
      for (let to = rest.length - MAX_ENDING; to <= rest.length; to++) if (stems.has(rest.slice(from, to))) return true
  }
  return false
}

/**
 * True if a plain text consists of nothing but words of labels, so that it is no name: "Kunden-Nr.", "Bill to",
 * "Date de facture". A name that only contains such words, "Druck & Service Nord", is none of them.
 */
export const isLabelText = remembered((plain): boolean =>
  plain
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => /\p{L}/u.test(word))
    .every(isLabelWord),
)

function listOf(lines: readonly string[]): string[] {
  return lines.flatMap((line) => line.split(' '))
}
