// Words beside the name of a party, for plain lines (lower case, no accents), in English, German, French, Spanish,
// Italian, Dutch, Portuguese, Polish, Czech, Swedish, Danish, Norwegian, Finnish, Hungarian, Romanian and Greek.
import * as broadcast from '../rules/datasets/broadcast-orders.ts'
import { sourceOf } from '../rules/pattern.ts'
import { remembered } from './remembered.ts'

/** What a label says about the party behind it. Only `seller` and `buyer` are parties of the document itself. */
export const ROLES = ['seller', 'buyer', 'customer', 'delivery', 'payee', 'contact'] as const
export type Role = (typeof ROLES)[number]

/** The party that issued the document. */
const SELLER = [
  'seller|vendor|supplier|issuer|issued by|sold by|invoice from|billed by|bill from|service provider|from|exporter',
  'verkauft (?:von|durch)|verkaufer(?:in)?|rechnungs(?:steller|aussteller|ersteller)(?:in)?|absender|lieferant|leistungserbringer',
  'auftragnehmer|von',
  'vendeur|emetteur|fournisseur|prestataire|vendu par|emis par|de',
  'emisor|vendedor|proveedor|expedidor|emitido por|datos del (?:profesional|emisor|prestador|vendedor|proveedor)',
  'venditore|fornitore|cedente(?: ?\\/ ?prestatore)?|emittente|mittente|cedente prestatore',
  'verkoper|leverancier|afzender|van',
  'fornecedor|emitente|emissor|prestador(?: (?:de|do|dos) servicos?)?',
  'dados do (?:transmitente|prestador|emitente|vendedor|fornecedor)',
  'sprzedawca|wystawca|sprzedajacy|dostawca',
  'dodavatel|prodavajici|prodejce',
  'saljare|leverantor|avsandare|fran',
  'saelger|sælger|leverandør|afsender|selger|avsender|fra',
  'myyja|toimittaja|laskuttaja|lahettaja',
  'elado|szallito|(?:szamla)?kibocsato|szamla ?kiallito(?:ja)?|kiallito',
  'vanzator|furnizor|prestator',
  'εκδοτη[ςσ]|πωλητη[ςσ]|προμηθευτη[ςσ]',
]
/** The party that owes the amount. */
const BUYER = [
  'bill(?:ed)? to|billing address|sold to|invoice(?:d)? (?:to|address)|bill to (?:party|address)|buyer',
  'purchaser|importer',
  'zahlbar durch|payable (?:par|by)|pagabile da',
  'kaufer(?:in)?|rechnungsempfanger(?:in)?|rechnungs(?:adresse|anschrift)|rechnung an|leistungsempfanger(?:in)?',
  'facture[er]? a|client factur\\w+|acheteur|adresse de facturation|facturation|destinataire de la facture',
  'facturar? a|comprador|facturado a|datos de facturacion|direccion de facturacion|adquirente',
  'acquirente|cessionario(?: ?\\/ ?committente)?|committente|fatturare a|fatturato a|intestatario',
  'indirizzo di fatturazione',
  'koper|factuuradres|factuur (?:aan|voor)|gefactureerd aan|debiteur|afnemer',
  'faturar? a|faturado a|(?:dados do )?adquirente|(?:dados do )?tomador(?: (?:de|do|dos) servicos?)?|morada de faturacao|comprador|fatura para',
  'nabywca|kupujacy|odbiorca faktury|platnik',
  'odberatel|kupujici|fakturacni adresa|zakaznik',
  'kopare|fakturaadress|faktureras till|fakturamottagare|faktura till',
  'køber|kober|fakturaadresse|faktureres til|betalt av|indbetaler|inn?betaler|kjøper|kjoper|fakturamottaker|faktura til|fakturamodtager',
  'ostaja|laskutusosoite|laskun saaja|maksaja',
  'vevo|szamlazasi cim|megrendelo',
  'cumparator|beneficiar|facturat catre|adresa de facturare',
  'αγοραστη[ςσ]|πελατη[ςσ]|λ[ηι]πτη[ςσ]|στοιχεια πελατη|χρεωση σε',
  broadcast.BUYER_LABEL,
]
/** A party that may be the buyer or only receives the letter. */
const CUSTOMER = [
  'customer|customer name|name of customer|client|client name|account name|to|m\\/s|messrs|attention of',
  'recipient|guest(?: name)?|patient|passenger(?: name)?|insured|policyholder|tenant',
  'patientin|versicherungsnehmer(?:in)?|mieter(?:in)?',
  'kunde|kundin|kundenname|kundenanschrift|auftraggeber|besteller(?:in)?|mandant|an|empfanger(?:in)?|herrn?|firma',
  'client(?:e|\\(e\\))?|nom du client|destinataire|adresse client|vos coordonnees|a l.attention de',
  'cliente|nombre del cliente|destinatario|datos del cliente|senor(?:es)?|spettabile|spett\\.? ?le|egr\\. sig\\.?',
  'klant|klantnaam|geadresseerde|opdrachtgever|aan|t\\.a\\.v\\.?',
  'exmos?\\.? ?\\(?s?\\)? ?srs?\\.?(?:\\(s\\))?|dados do cliente|nome do cliente',
  'klient|zamawiajacy|zleceniodawca|odbiorca|kontrahent',
  'prijemce|objednatel|klientem?',
  'kund|kundnamn|mottagare|bestallare|till',
  'kundenavn|modtager|mottaker|bestiller|til',
  'asiakas|vastaanottaja|tilaaja',
  'ugyfel|cimzett',
  'client|destinatar',
  'προ[ςσ]|επωνυμια πελατη|παραλη?πτη[ςσ]',
]
/** Where goods go. */
const DELIVERY = [
  'ship(?:ped|ping)? to|shipping address|deliver(?:ed|y)? to|delivery address|consignee|delivery|ship to address|ship',
  'lieferadresse|lieferanschrift|warenempfanger(?:in)?|lieferung an|versandadresse|leistungsort|lieferort',
  'adresse de livraison|livre[er]? a|livraison|lieu de livraison',
  'direccion de (?:entrega|envio)|entregar a|enviar a|entrega',
  'indirizzo di (?:consegna|spedizione)|luogo di (?:consegna|destinazione)|destinazione(?: merce)?|consegna',
  'afleveradres|bezorgadres|leveringsadres|verzendadres|afgeleverd aan',
  'morada de (?:entrega|descarga)|local de (?:entrega|descarga|carga)',
  'adres dostawy|miejsce dostawy|dostawa do',
  'dodaci adresa|misto dodani|konecny prijemce|dorucovaci adresa',
  'leveransadress|leverans till',
  'leveringsadresse|leveres til|levering(?:ssted)? til',
  'toimitusosoite|toimitetaan',
  'szallitasi cim|kiszallitasi cim',
  'adresa de livrare|livrare la',
  'διευθυνση (?:αποστολη[ςσ]|παραδοση[ςσ])|τοπο[ςσ] (?:παραδοση[ςσ]|προορισμου)',
]
/** Who receives the payment: the seller in most cases, a factor or a lockbox in others. */
const PAYEE = [
  'remit(?:tance)?(?: payment)? to|remit(?:tance)? address|payee|pay(?:able)? to',
  'make (?:all )?checks? payable to|account (?:holder|name|owner)|beneficiary(?: name)?|mail payments? to',
  'konto ?\\/ ?zahlbar an|compte ?\\/ ?payable a|conto ?\\/ ?pagabile a|account ?\\/ ?payable to',
  'zahlungsempfanger(?:in)?|kontoinhaber(?:in)?|empfangerkonto',
  'titulaire(?: du compte)?|beneficiaire|a l.ordre de|reglement a',
  'titular(?: de la cuenta)?|beneficiario',
  'intestatario (?:del )?conto|beneficiario|intestato a',
  'rekeninghouder|ten name van|t\\.?n\\.?v\\.?|tenaamstelling|begunstigde',
  'titular da conta|beneficiario',
  'wlasciciel rachunku|odbiorca platnosci',
  'majitel uctu|prijemce platby',
  'kontoinnehavare|betalningsmottagare',
  'kontohaver|kontoindehaver|betalingsmottaker|betalingsmodtager|belobsmodtager|beløbsmodtager|betalt til',
  'tilinomistaja|saaja|maksun saaja',
  'kedvezmenyezett|szamlatulajdonos',
  'titular(?:ul)? cont(?:ului)?',
  'δικαιουχο[ςσ]',
]
/** A person or an agency, never a party of the document. */
const CONTACT = [
  'agency|salesperson|sales ?rep(?:resentative)?|account (?:executive|manager|rep)|prepared by',
  'contact(?: person)?|attn|attention|cashier|served by|media buyer|your contact|clerk|operator',
  'ansprechpartner(?:in)?|sachbearbeiter(?:in)?|bearbeiter(?:in)?|kontakt|ihr kontakt',
  'geschaftsfuhr(?:er|erin|ung)|vorstand|aufsichtsrat|z\\.? ?hd\\.?|steuerberater|vertreter(?:in)?',
  'contact commercial|votre contact|interlocuteur|commercial|gerant|suivi par|dossier suivi par|representant',
  'contacto|comercial|atendido por|agente|vendedor(?:a)? asignad[oa]',
  'contatto|agente|riferimento|referente',
  'contactpersoon|behandeld door|uw contact|vertegenwoordiger',
  'contato|atendido por',
  'osoba (?:kontaktowa|uprawniona)|wystawil|odebral|handlowiec',
  'vystavil|kontaktni osoba|vyrizuje|prevzal',
  'var referens|er referens|kontaktperson|handlaggare',
  'vor ref\\w*|deres ref\\w*|var ref\\w*|kontaktperson|saksbehandler|sagsbehandler',
  'yhteyshenkilo|viitteenne|viitteemme|kasittelija',
  'kapcsolattarto|ugyintezo',
  'persoana de contact|delegat|intocmit de|agent',
  'υπευθυνο[ςσ]|αρμοδιο[ςσ]|στοιχεια επικοινωνια[ςσ]',
]

const before = String.raw`^(?:\W{0,3}|your |our |ihr |unser |votre |notre )`
const behind = sourceOf(
  String.raw`(?: ?\([^)]{0,30}\)| ?\/ ?[^:]{0,24})?`,
  String.raw`(?: (?:name|address|information|details|anschrift|daten|adresse))?`,
)
const pattern = (words: readonly string[], end: string): RegExp =>
  new RegExp(`${before}(?:${words.join('|')})${behind}${end}`, 'u')
/** Short words that label only with a colon or alone in their line: "To", "von", "de". */
const END = String.raw` ?(?::|$)`

const WORDS: Record<Role, readonly string[]> = {
  seller: SELLER,
  buyer: BUYER,
  customer: CUSTOMER,
  delivery: DELIVERY,
  payee: PAYEE,
  contact: CONTACT,
}
const PATTERNS = ROLES.map((role) => [role, pattern(WORDS[role], END)] as const)

/** The label of a party at the start of a plain line: its role, and where its text ends. */
export const labelIn = remembered((plain): { role: Role; end: number } | undefined => {
  let found: { role: Role; end: number } | undefined
  for (const [role, label] of PATTERNS) {
    const end = label.exec(plain)?.[0].length ?? 0
    if (end > (found?.end ?? 0)) found = { role, end }
  }
  return found
})
