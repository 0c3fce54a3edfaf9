// Some files map glyphs to wrong characters: the page looks right, its text layer is a cipher. Real text uses letters
// with about the same frequencies in all languages of Latin script, a shifted or mixed-up alphabet does not.

/** Frequencies of letters, in per mille: the mean of 16 European languages. */
const FREQUENCY: ReadonlyMap<string, number> = new Map(
  'a95 b14 c29 d42 e122 f11 g20 h19 i80 j11 k27 l48 m32 n75 o64 p25 q2 r66 s62 t64 u38 v20 w9 x2 y12 z13'
    .split(' ')
    .map((entry) => [entry[0]!, Number(entry.slice(1))]),
)
/** A letter of Latin script without a base letter, or another sign within a word. */
const RARE = 1
/** Fewer letters, or fewer different words, prove nothing. */
const MIN_LETTERS = 30
const MIN_WORDS = 10
/** Mean information of a letter, in bits: about 4.2 for text, above 5 for most ciphers. */
const MAX_BITS = 4.75
/** The same without a single common word among enough letters. */
const MAX_BITS_UNKNOWN = 4.4
const MIN_LETTERS_UNKNOWN = 60
/** One long word, such as a line of crosses, does not outweigh the others. */
const MAX_WORD = 12
/** A font with few letters is in doubt beside one that is. */
const FEW_LETTERS = 4
/** A word with more digits is a code. */
const MAX_DIGITS = 1

/** Short words and labels that a document of some length has, by language. */
const COMMON = new Set(
  [
    'the of and to for in on by is are from with your date total invoice number no page tax vat amount price due',
    'der die das und von zu den mit auf im bei nr datum betrag rechnung seite kunde preis menge summe netto brutto',
    'de la le les et du des en pour par sur au une un facture montant prix client page numéro tva ht ttc total',
    'el los las del y con por para una fecha factura importe cliente precio iva cantidad número',
    'di il lo gli della e da per con data fattura importo cliente prezzo pagina totale',
    'het een van voor met op bij factuur datum bedrag klant prijs btw totaal aantal',
    'o os as do da em com para fatura valor preço data cliente número',
    'i w z na do nr faktura data kwota cena klient razem',
    'v na se je do z datum faktura cena celkem och att det av till för på datum faktura belopp pris summa moms',
    'og til fra af på dato faktura beløb pris ja on ei lasku päivä summa hinta alv yhteensä és az egy számla összeg',
    'și de la cu din pe factura data suma preț gmbh ag inc ltd llc sa srl bv ab as oy iban bic eur usd chf',
  ].flatMap((words) => words.split(' ')),
)

interface Totals {
  words: Set<string>
  letters: number
  bits: number
  isKnown: boolean
}

/** The fonts, of those with words, whose text is probably not what their glyphs show. */
export function doubtfulFonts(words: Iterable<readonly [font: number, text: string]>): Set<number> {
  const totals = new Map<number, Totals>()
  for (const [font, text] of words) {
    const total = totals.get(font) ?? { words: new Set(), letters: 0, bits: 0, isKnown: false }
    totals.set(font, total)
    const { word, letters, bits } = information(text)
    // A code that is repeated says nothing more.
    if (letters === 0 || total.words.has(word)) continue
    total.words.add(word)
    total.letters += letters
    total.bits += bits
    total.isKnown ||= COMMON.has(word)
  }
  const all = [...totals]
  if (!all.some(([, total]) => isOdd(total))) return new Set()
  return new Set(
    all.flatMap(([font, { letters, bits }]) =>
      letters >= FEW_LETTERS && bits / letters > MAX_BITS_UNKNOWN ? [font] : [],
    ),
  )
}

function isOdd({ words, letters, bits, isKnown }: Totals): boolean {
  if (letters < MIN_LETTERS || words.size < MIN_WORDS) return false
  const limit = !isKnown && letters >= MIN_LETTERS_UNKNOWN ? MAX_BITS_UNKNOWN : MAX_BITS
  return bits / letters > limit
}

/** How surprising the letters of a word are. Numbers and other scripts than Latin say nothing. */
function information(text: string): { word: string; letters: number; bits: number } {
  const folded = text
    .normalize('NFD')
    .toLowerCase()
    .replace(/\p{M}|ß/gu, '')
  const word = folded.replaceAll(/^[^a-z]+|[^a-z]+$/g, '')
  const letters = [...word].filter((sign) => !/[\d.,:;/&'’()@_-]/.test(sign)).slice(0, MAX_WORD)
  const isCode = (folded.match(/\d/g)?.length ?? 0) > MAX_DIGITS
  if (letters.length < 2 || isCode || OTHER_SCRIPT.test(folded)) return { word, letters: 0, bits: 0 }
  const bits = letters.reduce((sum, letter) => sum - Math.log2((FREQUENCY.get(letter) ?? RARE) / 1000), 0)
  return { word, letters: letters.length, bits }
}

const OTHER_SCRIPT = new RegExp(
  'Greek Cyrillic Arabic Hebrew Han Hangul Hiragana Katakana Thai Armenian Georgian Devanagari'
    .split(' ')
    .map((script) => `\\p{Script=${script}}`)
    .join('|'),
  'u',
)
