import type { DocumentKind } from '../../../hub/document/document-kind.ts'
import { sourceOf } from '../rules/pattern.ts'

const words = (...parts: string[]): RegExp => new RegExp(String.raw`(?<!\p{L})(?:${sourceOf(...parts)})(?!\p{L})`, 'u')

/** Words anywhere in a document that speak for a kind, and how much (log odds). Each mark counts once. */
export const KIND_MARKS: readonly [kind: DocumentKind, pattern: RegExp, odds: number][] = [
  [
    'reminder',
    words(
      String.raw`overdue|past due|not yet (?:been )?received|have not received (?:your )?payment|despite our|late fee|`,
      String.raw`still unpaid|remains unpaid|uberfallig|noch nicht (?:eingegangen|beglichen|ausgeglichen)|`,
      String.raw`mahngebuhr(?:en)?|`,
      String.raw`mahnstufe|zahlungsruckstand|trotz (?:falligkeit|unserer)|en retard|impaye(?:e|es|s)?|`,
      String.raw`sauf erreur|no hemos recibido|vencid[ao]s?|pendiente de pago|scadut[ae]|non ci risulta|insolut[ae]|`,
      String.raw`nog niet (?:ontvangen|betaald)|vervallen|achterstallig|em atraso|po terminie|zalegl\p{L}*|`,
      String.raw`przetermin\p{L}*|`,
      String.raw`po splatnosti|neuhrazen\p{L}*|forfallen|forfallna|forsenad|obetald\p{L}*|forfaldne?n?|ubetalt\p{L}*|`,
      String.raw`ikke modtaget|eraantynyt|eraantyneen|maksamatta|lejart|nem erkezett|restant[ae]?|scadenta depasita|`,
      String.raw`ληξιπροθεσμ\p{L}*|εκκρεμ\p{L}*`,
    ),
    1.2,
  ],
  [
    'payment-receipt',
    words(
      String.raw`payment (?:was )?received|amount paid|date paid|paid on|paid in full|thank you for your payment|`,
      String.raw`received with thanks|`,
      String.raw`payment (?:method|date|id|reference)|zahlung (?:dankend )?erhalten|betrag (?:dankend )?erhalten|`,
      String.raw`bezahlt am|`,
      String.raw`zahlungsdatum|montant (?:paye|regle)|paye le|regle le|merci pour votre paiement|importe pagado|`,
      String.raw`pagado el|`,
      String.raw`fecha de pago|importo pagato|pagato il|data pagamento|betaald op|bedrag ontvangen|betaaldatum|`,
      String.raw`valor pago|pago em|data de pagamento|zaplacono|kwota wplaty|data platnosci|uhrazeno dne|zaplaceno|`,
      String.raw`betald den|betalningsdatum|betalt den|betalingsdato|maksettu|maksupaiva|fizetve|platit la|`,
      String.raw`data platii|`,
      String.raw`εξοφληθηκε|ημερομηνια πληρωμησ`,
    ),
    1,
  ],
  [
    'statement',
    words(
      String.raw`opening balance|closing balance|balance (?:brought|carried) forward|running balance|aged|ageing|`,
      String.raw`aging|`,
      String.raw`(?:over )?90 days|anfangssaldo|endsaldo|saldovortrag|offene posten|solde (?:initial|anterieur|`,
      String.raw`reporte)|`,
      String.raw`saldo (?:inicial|anterior|final|iniziale|finale|precedente)|beginsaldo|eindsaldo|saldo poczatkowe|`,
      String.raw`saldo koncowe|`,
      String.raw`pocatecni (?:stav|zustatek)|ingaende saldo|utgaende saldo|startsaldo|slutsaldo|alkusaldo|loppusaldo|`,
      String.raw`nyito egyenleg|zaro egyenleg|sold (?:initial|final)|υπολοιπο εκ μεταφορασ`,
    ),
    1.4,
  ],
  [
    'bank-statement',
    words(
      String.raw`value date|statement (?:period|number)|sort code|debit card|alter kontostand|neuer kontostand|`,
      String.raw`kontostand|`,
      String.raw`buchungstag|wertstellung|valuta|saldo (?:alt|neu)|date de valeur|fecha valor|data valuta|valutadatum|`,
      String.raw`data valor|data waluty|datum valuty|valutadag|bokforingsdag|valoerdato|rentedato|arvopaiva|erteknap|`,
      String.raw`data valutei|ημερομηνια αξιασ|sparkasse|volksbank|raiffeisenbank`,
    ),
    1.2,
  ],
  [
    'pro-forma',
    words(
      String.raw`(?:this is )?not an? (?:tax )?invoice|not a vat invoice|keine rechnung im sinne|`,
      String.raw`berechtigt nicht zum vorsteuerabzug|`,
      String.raw`neni danovy(?:m)? doklad(?:em)?|n.est pas une facture|ne tient pas lieu de facture|no (?:es|`,
      String.raw`constituye) (?:una )?factura|`,
      String.raw`non (?:e|costituisce) (?:una )?fattura|geen factuur|nie jest faktura|nem minosul szamlanak|`,
      String.raw`nu (?:este|tine loc de) factura`,
    ),
    1.5,
  ],
  [
    'credit-note',
    words(
      String.raw`(?:we|will) credit(?:ed)?|credited to your account|amount (?:to be )?credited|refund(?:ed)?|`,
      String.raw`wird ihnen erstattet|`,
      String.raw`erstattung(?:sbetrag)?|gutschriftsbetrag|rucksendung|retoure|reklamation|wird gutgeschrieben|`,
      String.raw`schreiben wir ihnen gut|`,
      String.raw`a votre credit|remboursement|retour de marchandise|devolucion|reembolso|rimborso|reso merce|`,
      String.raw`restitutie|`,
      String.raw`retour(?:zending)?|te crediteren|reembolso|devolucao|zwrot|vraceni|atertalning|retur|refusion|`,
      String.raw`tilbagebetaling|`,
      String.raw`tilbakebetaling|palautus|visszaterites|rambursare|retur marfa|επιστροφη`,
    ),
    0.8,
  ],
]

/** An invoice that the buyer issues in the name of the seller: the German "Gutschrift" has this meaning, too. */
export const SELF_BILLED = words(
  String.raw`selbst ?ausgestellte rechnung|gutschriftsverfahren|gutschriftverfahren|self.?billed|self.?billing|`,
  String.raw`autofacturation|autofacture|autoliquidation de facture|facturacion por el destinatario|autofatturazione|`,
  String.raw`provision(?:sabrechnung|sgutschrift|en)?|honorar(?:gutschrift)?|vergutung|gutschrift nach § ?14|`,
  String.raw`samofakturowanie|`,
  String.raw`sjalvfakturering|selvfakturering|selvbilling|itselaskutus|onszamlazas|autofacturare|αυτοτιμολογηση`,
)

/** What a document that takes back an earlier one says of it. */
export const REFERS_TO_INVOICE = words(
  String.raw`original (?:invoice|rechnung)|(?:for|to|against|of|on|your|our) invoice|invoice (?:ref(?:erence)?|`,
  String.raw`reference)|`,
  String.raw`(?:zu|zur|fur|ihre|unsere|urspruns?gliche|ursprungs|originale?|bezugs)-? ?rechnung\p{L}*|`,
  String.raw`rechnungs(?:bezug|korrektur)|bezug auf (?:die )?rechnung|(?:sur|de la|a la|votre|notre) facture|`,
  String.raw`facture (?:d.origine|initiale|concernee|rectifiee)|factura (?:original|rectificada|rectificativa|`,
  String.raw`de referencia)|`,
  String.raw`(?:su|de la|a la) factura|fattura (?:originale|di riferimento|rif\p{L}*)|rif\.? fattura|(?:vs|ns|`,
  String.raw`vostra) fattura|`,
  String.raw`(?:op|van|voor|uw|originele|oorspronkelijke) factuur|(?:da|a|sua|a) fatura|fatura (?:original|de origem)|`,
  String.raw`(?:do|z) faktury|faktury? pierwotn\p{L}*|k fakture|puvodni(?:ho)? (?:faktur\p{L}*|doklad\p{L}*)|`,
  String.raw`(?:avser|till|pa|for|til|av) faktura|ursprunglig faktura|oprindelig faktura|opprinnelig faktura|`,
  String.raw`(?:koskee|alkuperainen|hyvitettava) lasku\p{L}*|eredeti szamla|hivatkozott szamla|`,
  String.raw`(?:la|pentru) factura|factura initiala|αρχικ\p{L}* τιμολογι\p{L}*|σχετικο τιμολογιο`,
)

/** The number of an invoice is named: in a receipt, it is the receipt of a payment. */
export const INVOICE_NUMBER = words(
  String.raw`invoice (?:no|number|nr|#|id|reference)|rechnungs-? ?(?:nr|nummer)|facture n\p{L}{0,5}|numero de facture|`,
  String.raw`(?:numero|no|n) de factura|factura n\p{L}{0,5}|numero fattura|fattura n\p{L}{0,5}|factuurnummer|`,
  String.raw`factuurnr|`,
  String.raw`numero da fatura|fatura n\p{L}{0,3}|(?:nr|numer) faktury|cislo faktury|fakturanummer|fakturanr|`,
  String.raw`fakturanumer|`,
  String.raw`laskun? ?numero|szamlaszam|szamla sorszama|(?:nr|numar) factura|αριθμοσ τιμολογιου`,
)
