/** The text of an EPC code, with other lines where given. */
export const epcText = (lines: Readonly<Record<number, string>> = {}): string =>
  [
    'BCD',
    '002',
    '1',
    'SCT',
    'BFSWDE33BER',
    'Lakeside GmbH',
    'DE75512108001245126199',
    'EUR178.74',
    '',
    'RF18539007547034',
    '',
  ]
    .map((line, index) => lines[index] ?? line)
    .join('\n')

const SWISS = `SPC|0200|1|CH4431999123000889012
S|Robert Schneider AG|Rue du Lac|1268|2501|Biel|CH
||||||
1949.75|CHF
S|Pia Rutschmann|Marktgasse|28|9400|Rorschach|CH
QRR|210000000003139471430009017|Order of 15 June|EPD|//S1/10/R-7\\/1/11/310228/20/C-9/30/106017086`

/** The text of a Swiss QR-bill, with other lines where given. */
export const swissText = (lines: Readonly<Record<number, string>> = {}): string =>
  SWISS.split(/[|\n]/)
    .map((line, index) => lines[index] ?? line)
    .join('\r\n')
