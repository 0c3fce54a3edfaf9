import { patternOf } from '../pattern.ts'

/** Words in plain form before the day of a later payment: the next one, the last of a plan, that of a renewal. */
export const LATER_PAYMENT = patternOf(
  String.raw`(?:(?<![a-z])(?:next|following|future|upcoming|renew\w*|last (?:payment|instalment|rate)|`,
  String.raw`nachst\w+|folgend\w+|kunftig\w+|letzte rate|verlangerung\w*|abschlag(?:szahlung(?:en)?|e)?|`,
  String.raw`prochain\w*|renouvellement|derniere echeance|proxim[oa]s?|siguientes?|renovacion|ultim[oa] (?:plazo|cuota|rata)|`,
  String.raw`prossim[oa]|rinnovo|volgende|verlenging|laatste termijn|seguinte|renovacao|nastepn\w+|kolejn\w+|pristi|dalsi|`,
  String.raw`nasta|naste|neste|fornyelse|fornyelsen|seuraava\w*|kovetkezo|urmato\w+)(?![a-z])|επομεν\w*)[^.;]{0,40}$`,
)
