/** Words that stand in nearly every text of a language, in lower case without accents. */
const COMMON_WORDS: Record<string, string> = {
  en: 'the and of to for in is this with on by date total tax amount number please payment your invoice no price from',
  de: 'der die das und von mit fur bei den dem zu ist im bitte datum betrag summe nr ihre rechnung steuer menge preis',
  fr: 'le la les des de du et en pour par avec sur vous votre montant total date facture prix quantite tva ht ttc',
  es: 'el la los las de del y en por para con su fecha importe total factura precio cantidad iva numero cliente pago',
  it: 'il lo la gli di del della e in per con su data importo totale fattura prezzo quantita iva numero cliente',
  nl: 'de het een en van voor met op in datum bedrag totaal factuur prijs aantal btw nummer klant betaling uw',
  pt: 'o a os as de do da e em por para com data valor total fatura preco quantidade iva numero cliente',
  pl: 'i w z na do od dla oraz data kwota razem faktura cena ilosc vat numer klient zaplaty netto brutto',
  cs: 'a v z na do pro s datum castka celkem faktura cena mnozstvi dph cislo zakaznik platby dodavatel odberatel ks',
  sv: 'och i av for med till pa den det datum belopp summa faktura pris antal moms nummer kund betalning att betala',
  da: 'og i af for med til pa den det dato belob total faktura pris antal moms nummer kunde betaling beløb',
  no: 'og i av for med til pa den det dato belop sum faktura pris antall mva nummer kunde betaling beløp',
  fi: 'ja on tai ei paivamaara yhteensa lasku hinta maara alv numero asiakas maksu erapaiva summa kpl viite',
  hu: 'a az es is datum osszeg osszesen szamla ar mennyiseg afa szam vevo fizetes elado netto brutto hatarido db',
  ro: 'si de la din pentru cu in data suma total factura pret cantitate tva client plata furnizor cumparator buc',
  el: 'και του τησ το τα των με για απο στο ημερομηνια ποσο συνολο τιμολογιο τιμη ποσοτητα φπα αριθμοσ πελατησ αφμ',
}
const KNOWN = new Set(Object.values(COMMON_WORDS).flatMap((words) => words.split(' ')))
/** Fewer words say nothing about the language. */
const ENOUGH_WORDS = 12
/** Of the words of a document in a language that is known here, at least this part is common. */
const COMMON_PART = 0.04

/** Whether a text is in a language whose words are known here; undefined for a text that is too short to say. */
export function isKnownLanguage(plain: string): boolean | undefined {
  const part = commonPart(plain)
  return part === undefined ? undefined : part >= COMMON_PART
}

function commonPart(plain: string): number | undefined {
  const words = plain.match(/\p{L}{2,}/gu) ?? []
  return words.length < ENOUGH_WORDS ? undefined : words.filter((word) => KNOWN.has(word)).length / words.length
}
