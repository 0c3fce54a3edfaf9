/** The body of a FatturaPA: two lines of different VAT, paid in two parts. */
export const fatturaBody = (number = '12/PA', type = 'TD01'): string => `<FatturaElettronicaBody>
<DatiGenerali><DatiGeneraliDocumento><TipoDocumento>${type}</TipoDocumento><Divisa>EUR</Divisa><Data>2031-02-03</Data>
<Numero>${number}</Numero><ImportoTotaleDocumento>179.00</ImportoTotaleDocumento><Causale>Bollo incluso</Causale>
</DatiGeneraliDocumento><DatiOrdineAcquisto><IdDocumento>ODA-5</IdDocumento></DatiOrdineAcquisto></DatiGenerali>
<DatiBeniServizi>
<DettaglioLinee><NumeroLinea>1</NumeroLinea><Descrizione>Manutenzione</Descrizione><Quantita>2.00</Quantita>
<UnitaMisura>ore</UnitaMisura><PrezzoUnitario>50.00</PrezzoUnitario><PrezzoTotale>100.00</PrezzoTotale>
<AliquotaIVA>22.00</AliquotaIVA></DettaglioLinee>
<DettaglioLinee><NumeroLinea>2</NumeroLinea><Descrizione>Libri</Descrizione><PrezzoUnitario>50.00</PrezzoUnitario>
<PrezzoTotale>50.00</PrezzoTotale><AliquotaIVA>10.00</AliquotaIVA></DettaglioLinee>
<DatiRiepilogo><AliquotaIVA>22.00</AliquotaIVA><ImponibileImporto>100.00</ImponibileImporto><Imposta>22.00</Imposta>
</DatiRiepilogo>
<DatiRiepilogo><AliquotaIVA>10.00</AliquotaIVA><ImponibileImporto>50.00</ImponibileImporto><Imposta>5.00</Imposta>
</DatiRiepilogo></DatiBeniServizi>
<DatiPagamento><DettaglioPagamento><ModalitaPagamento>MP05</ModalitaPagamento>
<DataScadenzaPagamento>2031-03-05</DataScadenzaPagamento><ImportoPagamento>100.00</ImportoPagamento>
<IBAN>IT60X0542811101000000123456</IBAN></DettaglioPagamento>
<DettaglioPagamento><ModalitaPagamento>MP05</ModalitaPagamento><ImportoPagamento>77.00</ImportoPagamento>
</DettaglioPagamento></DatiPagamento>
<Allegati><NomeAttachment>ore.txt</NomeAttachment><FormatoAttachment>TXT</FormatoAttachment>
<Attachment>aGVsbG8=</Attachment></Allegati></FatturaElettronicaBody>`

/** A FatturaPA file of a company to a person. */
export const fatturaXml = (bodies = fatturaBody()): string => `<?xml version="1.0" encoding="UTF-8"?>
<p:FatturaElettronica versione="FPR12" xmlns:p="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2">
<FatturaElettronicaHeader><DatiTrasmissione><FormatoTrasmissione>FPR12</FormatoTrasmissione>
<CodiceDestinatario>UFABC1</CodiceDestinatario></DatiTrasmissione>
<CedentePrestatore><DatiAnagrafici><IdFiscaleIVA><IdPaese>IT</IdPaese><IdCodice>01234567890</IdCodice></IdFiscaleIVA>
<CodiceFiscale>01234567890</CodiceFiscale><Anagrafica><Denominazione>Officine Lago S.r.l.</Denominazione></Anagrafica>
</DatiAnagrafici><Sede><Indirizzo>Via Roma</Indirizzo><NumeroCivico>7/A</NumeroCivico><CAP>20121</CAP>
<Comune>Milano</Comune><Provincia>MI</Provincia><Nazione>IT</Nazione></Sede></CedentePrestatore>
<CessionarioCommittente><DatiAnagrafici><CodiceFiscale>BNCNNA80A41D612X</CodiceFiscale>
<Anagrafica><Nome>Anna</Nome><Cognome>Bianchi</Cognome></Anagrafica></DatiAnagrafici>
<Sede><Indirizzo>Piazza Duomo 1</Indirizzo><CAP>50122</CAP><Comune>Firenze</Comune><Provincia>FI</Provincia>
<Nazione>IT</Nazione></Sede></CessionarioCommittente></FatturaElettronicaHeader>${bodies}</p:FatturaElettronica>`
