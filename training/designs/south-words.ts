// Words of senders in France, Italy, Spain, Latin America, Portugal, Brazil and the Low Countries.

export interface SouthWords {
  language: string
  country: string
  currency: string
  /** sign for thousands and that of decimals */
  numbers: readonly string[]
  dates: readonly string[]
  first: string
  last: string
  /** invented brands */
  brands: string
  streets: string
  towns: string
  phone: string
  vat: string
  mail: string
  forms: string
  /** patterns of the names of customers */
  customers: string
}

const FRENCH = {
  language: 'fr',
  numbers: [' ,', '\u{A0},', '\u{202F},', '\u{A0},', ',', '.,', ' .'],
  dates: ['d/m/y', 'd/m/y', 'd/m/y', 'd.m.y', 'D M y', 'd-m-y', 'd/m/Y'],
  first:
    'Jean|Marie|Hélène|François|Benoît|Élodie|Mathieu|Anaïs|Loïc|Chloé|Gérard|Yannick|Solène|Rémi|Aurélie|Thibault|Noémie|Karim|Fatou',
  last: 'Lefèvre|Dubois|Moreau|Garnier|Chauvin|Le Goff|Perrin|Roussel|Bertrand|Delmas|Guérin|Pruvost|Cazenave|Marchal|Tessier|Béraud|de Kerguelen|Vasseur|Hoarau|Benali|N’Diaye|Lacombe|Joubert|Ollivier|Fabre',
  brands:
    'Altéis|Novalis|Optimège|Solvéa|Kaïros|Brélan|Ligéria|Armorik|Mistralys|Vivéo|Ozéa|Hexalia|Prélude|Arverne|Cobalt|Lumélys|Tiléo|Oxalis|Dynéa|Quadrige|Sphéris|Canopée|Sénéo|Ardoise Bleue|Le Comptoir|Fil & Matière|L’Atelier 31|Point P’tit|Maison Margaux|Wéo',
}

export const SOUTH_WORDS = {
  FR: {
    ...FRENCH,
    country: 'FR',
    currency: 'EUR',
    streets:
      '## rue des Tilleuls|#, avenue Jean Jaurès|### route de Lyon|ZA des Grands Prés - Lot #|# bis, rue de l’Église|ZI Nord, ## rue Ampère|#, place de la République|Parc d’activités du Moulin, Bât. @|### bd Victor Hugo|Lieu-dit Kergroas|#, chemin du Vieux Puits',
    towns:
      '69003 LYON|35000 Rennes|44300 Nantes|59800 Lille|31200 Toulouse|67100 Strasbourg|06200 NICE|33700 MÉRIGNAC|29200 Brest|75011 Paris|92100 Boulogne-Billancourt|13290 Aix-en-Provence|38130 Échirolles|63000 Clermont-Ferrand CEDEX 1|76600 LE HAVRE',
    phone: '0# ## ## ## ##|0#.##.##.##.##|+33 (0)# ## ## ## ##|+33 # ## ## ## ##',
    vat: 'FR## ### ### ###|FR###########|FR ## #########',
    mail: 'fr|fr|com|eu',
    forms: 'SARL|SAS|SASU|EURL|SA|S.A.R.L.|S.A.S.|SCOP|SNC',
    customers:
      '{B} SAS|SARL {L}|{F} {L}|M. {F} {L}|Mme {F} {L}|Mairie de {T}|{L} & Associés|SCI {B}|Syndicat des copropriétaires {B}|Lycée {F} {L}|Ets {L}|{A} Industrie|Association {B}|Pharmacie {L}|{B} France SA',
  },
  BE: {
    ...FRENCH,
    country: 'BE',
    currency: 'EUR',
    numbers: ['.,', '.,', ' ,', ','],
    last: 'Dupont|Lambert|Vandenberghe|Wauters|Collignon|Henrard|Delvaux|Mertens|Thiry|Lejeune|Bodart|Van Hove|Claes|Piette',
    streets:
      'Rue du Marché ##|Chaussée de Namur ###|Avenue Louise ###/#|Rue Haute #|Zoning Industriel #|Place Saint-Lambert #',
    towns: '4000 Liège|5000 Namur|1050 Bruxelles|B-6000 Charleroi|7000 Mons|1348 Louvain-la-Neuve|B-4700 Eupen',
    phone: '+32 # ### ## ##|0#/###.##.##|+32 (0)4## ## ## ##',
    vat: 'BE 0###.###.###|BE0#########|BE 0### ### ###',
    mail: 'be',
    forms: 'SRL|SA|SPRL|SC|ASBL|SCRL|SNC',
    customers:
      '{B} SA|SRL {L}|{F} {L}|M. {L} {F}|{L} & Fils SRL|ASBL {B}|Commune de {T}|{A} Benelux SA|Copropriété {B}|Boulangerie {L}',
  },
  CH: {
    ...FRENCH,
    country: 'CH',
    currency: 'CHF',
    numbers: ["'.", '’.', "'.", ' .'],
    dates: ['d.m.y', 'D M y', 'd.m.Y', 'D.n.y'],
    last: 'Rochat|Favre|Blanc|Jaquet|Chappuis|Monnier|Bovet|Pittet|Délèze|Aebischer|Cuendet|Zufferey|Berset|Fontannaz',
    streets: 'Rue de Lausanne ##|Chemin des Vignes #|Avenue de la Gare ##|Route de Berne ###|Case postale ###',
    towns: '1003 Lausanne|1204 Genève|CH-1950 Sion|2000 Neuchâtel|1700 Fribourg|1800 Vevey|CH-2800 Delémont',
    phone: '+41 2# ### ## ##|02# ### ## ##',
    vat: 'CHE-###.###.### TVA|CHE-###.###.###',
    mail: 'ch',
    forms: 'SA|Sàrl|SA|SNC',
    customers:
      '{B} SA|{L} Sàrl|{F} {L}|Monsieur {F} {L}|Madame {F} {L}|Commune de {T}|Fondation {B}|Régie {L} SA|Hoirie {L}|PPE {B}',
  },
  LU: {
    ...FRENCH,
    country: 'LU',
    currency: 'EUR',
    numbers: ['.,', ' ,', ','],
    last: 'Schmit|Weber|Hoffmann|Thill|Reuter|Kieffer|Wagner|Muller|Da Silva|Ferreira|Faber|Kirsch',
    streets: '##, rue de Luxembourg|#, Grand-Rue|##, route d’Arlon|#, Zone Industrielle Am Bann|##, boulevard Royal',
    towns: 'L-8080 Bertrange|L-2449 Luxembourg|L-4011 Esch-sur-Alzette|L-9053 Ettelbruck|L-3372 Leudelange',
    phone: '+352 ## ## ##-#|(+352) ## ## ## ##|Tél. : ## ## ##',
    vat: 'LU########|LU ## ## ## ##',
    mail: 'lu',
    forms: 'S.à r.l.|S.A.|Sàrl|S.à r.l.-S|S.A R.L.',
    customers: '{B} S.A.|{L} S.à r.l.|{F} {L}|Administration communale de {T}|M. et Mme {L}|Fiduciaire {L} S.A.',
  },
  IT: {
    language: 'it',
    country: 'IT',
    currency: 'EUR',
    numbers: ['.,', '.,', '.,', ','],
    dates: ['d/m/y', 'd/m/y', 'd-m-y', 'd/m/Y', 'D M y', 'd.m.y'],
    first:
      'Marco|Giulia|Francesca|Luca|Paola|Matteo|Chiara|Giuseppe|Niccolò|Elisa|Davide|Rosaria|Antonio|Silvia|Gian Piero',
    last: 'Rossi|Bianchi|Ferrari|Colombo|Esposito|Ricci|Fumagalli|Brambilla|D’Angelo|De Luca|Zanetti|Moretti|Pagnoncelli|Bortolotti|Dell’Acqua|Cattaneo|Lo Presti|Sartori|Gobbi|Marchetti|Nicolò|Vianello|Pezzotta',
    brands:
      'Tecnoarredo|Italgomme|Nuova Edil|Sicurtech|Agrisole|La Bottega|Idroterm|Euroveneta|Fratelli d’Oro|Vetroplast|Ecoservizi|Punto Luce|Astra|Il Mulino|Elettra 2000|Termoclima|Metalfer|Gamma|Pixel|Oleificio del Garda|Studio Uno|Cartotecnica Lombarda|Officine Riunite|Lavoro Più|Più Acqua|B&B',
    streets:
      'Via Garibaldi, ##|Via Roma ##/@|Corso Italia, ###|Viale dell’Industria, ##|Piazza Cavour #|Strada Provinciale ###, km #|Via I Maggio, #|Loc. Prato Secco snc|Via A. De Gasperi n. ##',
    towns:
      '20121 Milano (MI)|24121 Bergamo BG|36100 VICENZA (VI)|40128 Bologna (BO)|50127 Firenze FI|80143 Napoli (NA)|10138 TORINO (TO)|37135 Verona (VR)|00187 Roma RM|70126 Bari (BA)|25030 Castel Mella (BS)|31033 Castelfranco Veneto (TV)',
    phone: '0## ######|+39 0## #######|0###/######|3## ## ## ###',
    vat: '###########|IT###########|IT ###########',
    mail: 'it|it|com|eu',
    forms: 'S.r.l.|S.p.A.|SRL|S.n.c.|S.a.s.|Srl|S.R.L.|SPA|S.r.l.s.|Soc. Coop.|S.r.l. a socio unico',
    customers:
      '{B} S.r.l.|{L} {F}|{F} {L}|{B} S.p.A.|Comune di {T}|Condominio {B}|{L} & C. S.n.c.|Farmacia Dott. {L}|{A} Italia Srl|{B} di {L} {F}|Studio Legale {L}|Ristorante {B}|Ditta {L}',
  },
  ES: {
    language: 'es',
    country: 'ES',
    currency: 'EUR',
    numbers: ['.,', '.,', ',', '.,'],
    dates: ['d/m/y', 'd/m/y', 'd-m-y', 'd/m/Y', 'D de M de y', 'd.m.y'],
    first:
      'María|José|Lucía|Álvaro|Begoña|Iñaki|Nuria|Javier|Carmen|Montserrat|Jordi|Andrés|Rocío|Mª Ángeles|Sergio|Xoán',
    last: 'García Pérez|Fernández|Muñoz Ibáñez|Ibarra|Etxeberria|Puig i Ferrer|Castaño|Vázquez Seoane|Nadal|Ordóñez|Rius|Carrasco Gil|Sáez de la Fuente|Peña|Llorens|Domínguez|Zubiri|Cano',
    brands:
      'Hispanalia|Suministros Ebro|Iberclima|Naturvida|El Olivar|Tecnigal|Levantina|Aljibe|Cántabra|Grupo Norte|Innova3|Casa Pepe|Brisamar|Talleres Unidos|Nexia|Cervantina|Tormes|Ofiplus|Kalea|La Española|Duero Digital|Mas Blanc|Aceites Jaén|Gestión 21|Logisur|ViveMás',
    streets:
      'C/ Mayor, ##, #º @|Avda. de la Constitución, ##|Calle Alcalá ###|Pol. Ind. Las Salinas, parcela ##|Plaza de España, #|Ctra. de Toledo, km ##|Passeig de Gràcia, ##|Rúa do Vilar ##, bajo|Gran Vía, ## - # izda.',
    towns:
      '28014 Madrid|08025 Barcelona|46015 VALENCIA|41013 Sevilla|50014 Zaragoza|15704 Santiago de Compostela (A Coruña)|48009 Bilbao|30008 Murcia|29006 Málaga|26006 Logroño (La Rioja)|07011 Palma',
    phone: '9# ### ## ##|9## ### ###|+34 6## ## ## ##|Tel. 9## ## ## ##',
    vat: 'B########|B-########|A########|ES B########',
    mail: 'es|com|es|cat',
    forms: 'S.L.|S.A.|SL|S.L.U.|S.A.U.|C.B.|SLU|S. Coop.|Sociedad Limitada|S.L.L.',
    customers:
      '{B} S.L.|{F} {L}|{L} Hermanos, S.A.|Ayuntamiento de {T}|Comunidad de Propietarios {B}|Clínica {L}, S.L.P.|D. {F} {L}|Dña. {F} {L}|{B}, S.A.U.|Restaurante {B}|{A} Ibérica SL|Hijos de {L}, C.B.',
  },
  MX: {
    language: 'es',
    country: 'MX',
    currency: 'MXN',
    numbers: [',.', ',.', '.'],
    dates: ['d/m/y', 'y-m-d', 'd/N/y', 'D de M de y'],
    first: 'Guadalupe|Juan Carlos|Ximena|Alejandro|Paola|Rodrigo|Fernanda|Héctor',
    last: 'Hernández López|Ramírez|Guzmán Ortega|Villaseñor|Treviño|Cisneros|Ávila|Zúñiga Mora',
    brands:
      'Grupo Azteca Norte|Aceros del Bajío|Comercializadora Tlaloc|Distribuidora Quetzal|Refacciones Mty|Abarrotes La Lupita|Tecnología Maya|Servicios Integrales Anáhuac|Papelera Jalisco|Logística Sierra',
    streets:
      'Av. Insurgentes Sur ###, Col. Del Valle|Calle 5 de Mayo No. ##, Col. Centro|Blvd. Díaz Ordaz ###|Av. Vallarta ####, Int. #',
    towns:
      'C.P. 03100, Ciudad de México|44130 Guadalajara, Jalisco|C.P. 64000 Monterrey, N.L.|C.P. 76030 Querétaro, Qro.',
    phone: '(55) #### ####|33 #### ####|01 81 #### ####',
    vat: '@@@######@#@',
    mail: 'com.mx|mx',
    forms: 'S.A. de C.V.|S. de R.L. de C.V.|S.A.P.I. de C.V.|SA DE CV|S.C.',
    customers: '{B} S.A. de C.V.|{F} {L}|{A} México S. de R.L. de C.V.|Hotel {B}|Universidad {B} A.C.',
  },
  CL: {
    language: 'es',
    country: 'CL',
    currency: 'CLP',
    numbers: ['.,'],
    dates: ['d/m/y', 'd-m-y', 'D de M de y'],
    first: 'Camila|Sebastián|Constanza|Cristóbal|Macarena|Felipe',
    last: 'González Araya|Muñoz|Rojas Fuentes|Sepúlveda|Contreras|Errázuriz|Peñailillo',
    brands: 'Andina Sur|Ferretería Los Boldos|Transportes Atacama|Viña Colchagua|Minera Llanquén|Patagonia Web|Copihue',
    streets: 'Av. Providencia ####, of. ##|Huérfanos ###, piso #|Camino a Melipilla ####',
    towns: 'Santiago|Valparaíso|Concepción|Antofagasta|Temuco',
    phone: '+56 2 #### ####|+56 9 #### ####',
    vat: '##.###.###-#',
    mail: 'cl',
    forms: 'S.A.|Ltda.|SpA|Limitada|E.I.R.L.',
    customers: '{B} SpA|{L} y Cía. Ltda.|{F} {L}|Municipalidad de {T}|{B} S.A.',
  },
  AR: {
    language: 'es',
    country: 'AR',
    currency: 'ARS',
    numbers: ['.,', ','],
    dates: ['d/m/y', 'd/m/y', 'd-m-y'],
    first: 'Martín|Valentina|Ezequiel|Agustina|Facundo|Julieta',
    last: 'Gómez|Fernández Blanco|Bianchi|Sosa|Pereyra|Giménez|Rossi|Etcheverry',
    brands: 'Distribuidora Pampa|La Serenata|Tandil Insumos|Electro Cuyo|Río Plata Software|Yerbatera Misiones|Ceibo',
    streets: 'Av. Corrientes ####|San Martín ###|Ruta 9 Km. ###|Belgrano ####, Piso #',
    towns: 'C1043 Ciudad de Buenos Aires|5000 Córdoba|S2000 Rosario, Santa Fe|5500 Mendoza',
    phone: '(011) ####-####|+54 341 ###-####',
    vat: '30-########-#',
    mail: 'com.ar',
    forms: 'S.R.L.|S.A.|SRL|S.A.S.|S.H.',
    customers: '{B} S.A.|{F} {L}|{L} Hnos. S.R.L.|{B} SRL|Consorcio {B}',
  },
  PT: {
    language: 'pt',
    country: 'PT',
    currency: 'EUR',
    numbers: ['.,', ' ,', ',', '.,'],
    dates: ['d/m/y', 'd-m-y', 'y-m-d', 'y/m/d', 'D de M de y'],
    first: 'João|Inês|Gonçalo|Conceição|Rui|Mafalda|António|Sónia|Tiago|Leonor',
    last: 'Ferreira|Gonçalves|Simões|Magalhães|Brandão|Sá Pinto|Guimarães|Azevedo|Nóbrega|Leitão|Vasconcelos|Mourão',
    brands:
      'Lusoferro|Minhotel|Atlântida|Serralharia do Cávado|TejoTec|Algarvia|Mar & Sal|Hidrolis|Calçado Real|Vinhas do Dão|Nortempo|A Padaria Central|Pingo Verde|Ibérica Têxtil|Óptica Lis|Bracalis',
    streets:
      'Rua da Liberdade, ##|Av. dos Aliados, n.º ###|Zona Industrial da Maia, Lote ##|Largo do Rossio #, #.º Esq.|Rua de Santa Catarina ###|Estrada Nacional 10, km ##',
    towns:
      '1200-109 Lisboa|4000-322 Porto|4700-235 BRAGA|3000-150 Coimbra|8005-139 Faro|2400-137 Leiria|9000-082 Funchal',
    phone: '+351 2## ### ###|2## ### ###|9## ### ###',
    vat: '5########|PT5########|PT 5########|5## ### ###',
    mail: 'pt|pt|com',
    forms: 'Lda.|Lda|, Lda.|Unipessoal Lda|S.A.|, S.A.|, Unipessoal, Lda|SA',
    customers:
      '{B}, Lda.|{F} {L}|{L} & Filhos, S.A.|Câmara Municipal de {T}|{B} S.A.|Condomínio {B}|{A} Portugal, Unipessoal Lda|Farmácia {L}|Restaurante {B}',
  },
  BR: {
    language: 'pt',
    country: 'BR',
    currency: 'BRL',
    numbers: ['.,', '.,', ','],
    dates: ['d/m/y', 'd/m/y', 'D de M de y'],
    first: 'Thiago|Luíza|Rafael|Patrícia|Márcio|Débora|João Pedro|Fabiana',
    last: 'da Silva|Oliveira Santos|Souza|Camargo|Bittencourt|Araújo Lima|Nogueira|Conceição',
    brands:
      'Paulistec|Agro Cerrado|Ipê Amarelo|Sertão Net|Gaúcha Alimentos|Estrela Polar|Mata Verde|Carioca Digital|Bom Preço|Tropical Ice',
    streets: 'Av. Paulista, ####, cj. ##|Rua XV de Novembro, ###|Rod. BR-101, km ##, Galpão #|Rua das Acácias, ##',
    towns:
      'São Paulo - SP, CEP 01310-100|80020-310 Curitiba/PR|Belo Horizonte - MG|Rio de Janeiro/RJ|Porto Alegre - RS, 90040-060',
    phone: '(11) ####-####|(41) 9####-####|0800 ### ####',
    vat: '##.###.###/0001-##',
    mail: 'com.br',
    forms: 'Ltda.|LTDA|S.A.|ME|Ltda. - EPP|EIRELI|Comércio e Serviços Ltda',
    customers:
      '{B} Ltda.|{F} {L}|{B} S.A.|Prefeitura Municipal de {T}|Condomínio Edifício {B}|{A} do Brasil Ltda|{F} {L} ME',
  },
  NL: {
    language: 'nl',
    country: 'NL',
    currency: 'EUR',
    numbers: ['.,', '.,', ','],
    dates: ['d-m-y', 'd-m-y', 'D M y', 'd/m/y', 'd-m-Y', 'D-n-y'],
    first: 'Pieter|Sanne|Joost|Marieke|Femke|Sjoerd|Daniël|Anouk|Kees|Fleur|Yusuf|Renée',
    last: 'de Vries|van den Berg|Jansen|Bakker|Visser|van Dijk|Hoekstra|Smit|Mulder|ter Braak|Dijkstra|van ’t Hof|Kuipers|Zijlstra|Özdemir|IJzerman|Verhoeven',
    brands:
      'Groenveld|Waterkracht|Blauwhuis|Kaasmeesters|Lichtpunt|Veldzicht|Buro Noord|Noordzee Logistics|Stadsgeluk|BouwPartner|Fietspunt|Oranjehof|Cleanex|Deltaworks IT|Helder|ZonOpDak|De Werkplaats|Frisse Wind|Het Magazijn|Inktvis|K&M',
    streets:
      'Keizersgracht ###|Dorpsstraat ##a|Industrieweg ##|Stationsplein #|Postbus ###|Havenkade ##-##|Laan van Westenenk ##|’t Hoff ##',
    towns:
      '1015 CJ Amsterdam|3011 AB Rotterdam|3511 LX  Utrecht|9712 HM GRONINGEN|5611 AZ Eindhoven|7311 JZ Apeldoorn|2511 CV Den Haag|6211 CK Maastricht',
    phone: '0## - ### ## ##|+31 (0)## ### ####|0###-######|06-########',
    vat: 'NL#########B01|NL####.##.###.B01',
    mail: 'nl',
    forms: 'B.V.|BV|V.O.F.|VOF|N.V.|b.v.|Holding B.V.|Coöperatie U.A.',
    customers:
      '{B} B.V.|{F} {L}|Gemeente {T}|{L} Bouw BV|Stichting {B}|VvE {B}|De heer {F} {L}|Mevr. {L}|Fam. {L}|{A} Nederland B.V.|Bakkerij {L}|Maatschap {L}|Café ’t {B}',
  },
  VL: {
    language: 'nl',
    country: 'BE',
    currency: 'EUR',
    numbers: ['.,', ',', ' ,'],
    dates: ['d/m/y', 'd/m/y', 'd-m-y', 'D M y', 'd.m.y'],
    first: 'Wim|An|Bart|Liesbeth|Koen|Griet|Stijn|Hilde',
    last: 'Peeters|Janssens|De Smet|Van den Broeck|Claeys|Willems|Vanhaverbeke|De Clercq|Goossens|Wouters|Dhondt',
    brands:
      'Scheldestroom|Vlaeynatie|Maasduin|De Kempen|Brugse Kant|TechniPlus|Gentco|Leiehout|Zuiderkust|Immo Park|Limburgia|A-Flow',
    streets: 'Grote Markt #|Steenweg op Gent ###|Kerkstraat ##|Industriepark-Noord ##|Leopoldlaan ## bus #',
    towns: '2000 Antwerpen|9000 Gent|B-8000 Brugge|3500 Hasselt|3000 Leuven|8500 Kortrijk|2800 Mechelen',
    phone: '+32 # ### ## ##|0##/## ## ##|0# ### ## ##',
    vat: 'BE 0###.###.###|BE0#########|BE 0### ### ###',
    mail: 'be',
    forms: 'BV|NV|BVBA|CommV|VOF|CVBA|vzw',
    customers:
      '{B} NV|{L} BV|{F} {L}|VME {B}|Stad {T}|vzw {B}|{L}-{L} BVBA|Dhr. {F} {L}|Mevrouw {F} {L}|Garage {L}|Apotheek {L} BV',
  },
} satisfies Record<string, SouthWords>

export type Region = keyof typeof SOUTH_WORDS
