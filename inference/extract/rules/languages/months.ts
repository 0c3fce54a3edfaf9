import { MONTHS as MALAY } from '../datasets/malaysian-receipts.ts'

/**
 * Names of the months in plain form (lower case, no accents), with the forms that they have in dates, and abbreviations.
 * One line for each month, from January to December.
 */
const NAMES: Record<string, string> = {
  en: `january jan; february feb; march mar; april apr; may; june jun; july jul; august aug; september sept sep;
    october oct; november nov; december dec`,
  de: `januar janner; februar feber; marz maerz mrz; april; mai; juni; juli; august; september; oktober okt; november;
    dezember dez`,
  fr: `janvier janv; fevrier fevr fev; mars; avril avr; mai; juin; juillet juil; aout; septembre; octobre; novembre;
    decembre`,
  es: `enero ene; febrero; marzo; abril abr; mayo; junio; julio; agosto ago; septiembre setiembre; octubre; noviembre;
    diciembre dic`,
  it: `gennaio genn gen; febbraio febbr; marzo; aprile; maggio magg mag; giugno giu; luglio lug; agosto; settembre sett
    set; ottobre ott; novembre; dicembre`,
  nl: `januari; februari; maart mrt; april; mei; juni; juli; augustus; september; oktober; november; december`,
  pt: `janeiro; fevereiro; marco; abril; maio; junho; julho; agosto; setembro; outubro out; novembro; dezembro`,
  pl: `stycznia styczen sty; lutego luty lut; marca marzec; kwietnia kwiecien kwi; maja maj; czerwca czerwiec cze; lipca
    lipiec lip; sierpnia sierpien sie; wrzesnia wrzesien wrz; pazdziernika pazdziernik paz; listopada listopad lis;
    grudnia grudzien gru`,
  cs: `ledna leden; unora unor; brezna brezen; dubna duben; kvetna kveten; cervna cerven; cervence cervenec; srpna
    srpen; zari; rijna rijen; listopadu; prosince prosinec`,
  sv: `januari; februari; mars; april; maj; juni; juli; augusti; september; oktober; november; december`,
  da: `januar; februar; marts; april; maj; juni; juli; august; september; oktober; november; december`,
  no: `januar; februar; mars; april; mai; juni; juli; august; september; oktober; november; desember des`,
  fi: `tammikuuta tammikuu tammi; helmikuuta helmikuu helmi; maaliskuuta maaliskuu maalis; huhtikuuta huhtikuu huhti;
    toukokuuta toukokuu touko; kesakuuta kesakuu kesa; heinakuuta heinakuu heina; elokuuta elokuu elo; syyskuuta
    syyskuu syys; lokakuuta lokakuu loka; marraskuuta marraskuu marras; joulukuuta joulukuu joulu`,
  hu: `januar; februar febr; marcius marc; aprilis; majus; junius; julius; augusztus; szeptember szept; oktober;
    november; december`,
  ro: `ianuarie ian; februarie; martie; aprilie; mai; iunie iun; iulie iul; august; septembrie; octombrie; noiembrie
    noi; decembrie`,
  el: `ιανουαριου ιανουαριοσ ιαν; φεβρουαριου φεβρουαριοσ φεβ; μαρτιου μαρτιοσ μαρ; απριλιου απριλιοσ απρ; μαιου μαιοσ
    μαι; ιουνιου ιουνιοσ ιουν; ιουλιου ιουλιοσ ιουλ; αυγουστου αυγουστοσ αυγ; σεπτεμβριου σεπτεμβριοσ σεπ; οκτωβριου
    οκτωβριοσ οκτ; νοεμβριου νοεμβριοσ νοε; δεκεμβριου δεκεμβριοσ δεκ`,
}

/** The number of a month, 1 for January, by its name in plain form. */
export const MONTH_OF: ReadonlyMap<string, number> = new Map([
  ...Object.values(NAMES).flatMap((months) =>
    months.split(';').flatMap((names, index) =>
      names
        .trim()
        .split(/\s+/)
        .map((name) => [name, index + 1] as const),
    ),
  ),
  ...MALAY,
])

/** Names that also stand before years of two digits. Others are too often words: "1 set 12.50". */
export const SHORT_YEAR_MONTHS: ReadonlySet<string> = new Set([
  ...['en', 'de', 'fr', 'es'].flatMap((language) => NAMES[language]!.split(/[;\s]+/)),
  ...MALAY.map(([name]) => name),
])
