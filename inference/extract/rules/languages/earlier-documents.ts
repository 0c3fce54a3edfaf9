import { patternOf } from '../pattern.ts'

/** Plain words for the earlier invoice that a credit note or a correction is about: "Re invoice 4711", "zu Rechnung". */
export const EARLIER_DOCUMENT = patternOf(
  String.raw`\b(?:original|corrected|credited|preceding|re|against|regarding|corrects|refers to)(?: tax)? invoice\b|`,
  String.raw`\b(?:zu|zur|gegen|betrifft|ursprungliche|ursprungs|korrigierte|stornierte) ?-?rechnung\b|`,
  String.raw`\b(?:sur|annule|concerne|corrige|rectifie)(?: la)? facture\b|\bfacture d'?origine\b|`,
  String.raw`\b(?:rectifica|corrige|abona)(?: a| la)? factura\b|\bfactura (?:rectificada|original|initiala)\b|`,
  String.raw`\b(?:rif|riferimento|storno|rettifica)\.?(?: della| alla)? fattura\b|`,
  String.raw`\b(?:betreft|op|oorspronkelijke) factuur\b|\b(?:relativa a|referente a) fatura\b|`,
  String.raw`\b(?:do faktury|dotyczy faktury|faktury korygowanej|k fakture|puvodni (?:faktura|doklad))\b|`,
  String.raw`\b(?:vedr(?:\.|orende)?|avser|angaende|kreditering av|krediterer|gjelder|til) faktura\b|`,
  String.raw`\b(?:hyvitetaan|hyvitettava|alkuperainen) lasku\w*|\b(?:eredeti|helyesbitett|sztornozott) szamla\b|`,
  String.raw`\bla factura (?:nr|seria)\b`,
)
