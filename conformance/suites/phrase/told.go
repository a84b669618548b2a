package phrase

import "regexp"

const diseases = `(?:melanomas?|cancer(?:es)?|carcinomas?|tumor(?:es)?|malign[oa]s?|neoplasia\w*|metastases?|infart\w+|isquemia|fibrilacao(?: atrial)?|flutter|arritmia\w*|taquicardia|bradicardia|bloqueio|insuficiencia (?:cardiaca|renal|respiratoria)|` +
	`angina|avc|derrame|diabet\w+|hipertens\w+|depress\w+|ansiedade|pneumonia|asma|tuberculose|sifilis|hiv|aids|leucemia|linfoma|hepatite|cirrose|demencia|alzheimer|parkinson|esclerose|psoriase|trombose|embolia|sepse|doenca \w+|sindrome \w+)`

// shown is what shows a disease: an examination, a part of the body, a finding of the reader's.
const shown = `(?:les(?:ao|oes)|pintas?|manchas?|sina(?:l|is)|nodulos?|feridas?|caroco|exames?|tracados?|ecg|eletrocardiograma|image(?:m|ns)|fotos?|resultados?|ritmo|quadro|caso|biopsia|sangue|coracao|pele|pulm(?:ao|oes)|cerebro|pressao|glicose|glicemia|sintomas?|` +
	`figado|rim|rins|mama|prostata|diagnostico|laudo|dados|batimentos?|condicao|dor)`

// Told is prose that tells the reader what the reader has, will become of it, or must be done about it. What speaks of a
// possibility or of people in general tells nobody.
var Told = &Pattern{
	Name: "comunicação ao paciente", negated: true,
	re: regexp.MustCompile(`\b(?:su[ao]s?|seus?|ess[ea]s?|est[ea]s?) ` + shown + ` (?:[a-z]+ ){0,3}?(?:e|sao|esta|estao|indica[mr]?|mostra[mr]?|revela[mr]?|confirma[mr]?|aponta[mr]?|trata-se de|tem|apresenta[mr]?) (?:(?:em|um|uma|o|a|com|claramente|certamente|mesmo|de) ){0,3}` + diseases + `\b` +
		`|\btrata-se de (?:um |uma )?` + diseases + `\b|\bvoce (?:esta (?:tendo|sofrendo)|teve|desenvolveu|apresenta|possui|vai ter|tera) (?:um |uma |o |a )?` + diseases + `\b|\b(?:detectamos|encontramos|identificamos|constatamos) (?:um |uma |o |a )?(?:\w+ )?` + diseases + ` (?:em|no|na) (?:voce|seu|sua)\b` +
		`|\b(?:restam?(?:-lhe)?|lhe restam?|voce (?:so |ainda )?tem|terminal com) (?:\w+ ){0,3}(?:dias|semanas|meses|anos) de vida\b|\bvoce (?:vai|ira) morrer\b|\b(?:sua|seu|de) (?:chance|risco|probabilidade) de (?:morte|morrer|obito) (?:e|em \w+ anos e)\b` +
		`|\bvoce (?:deve|precisa|tem que|tem de) (?:ser operad[oa]|operar|fazer (?:quimioterapia|radioterapia|cirurgia|ablacao)|iniciar|comecar a tomar|parar de tomar|suspender)\b`),
	unless: regexp.MustCompile(`^(?:[a-z]+ ){1,5}nao\b|^[^.;!?]{0,80}\b(?:pode(?:m|ria)?|talvez|possive(?:l|is)|suspeit\w+|sugestiv\w+|compative(?:l|is)|(?:maior|menor|algum|um) risco de|indica\w* risco de|prevencao|medico (?:vai|ira) dizer)\b`),
	before: regexp.MustCompile(`\b(?:se|quando|caso|quem|por exemplo|saber se|dizer se|avaliar se)\b[^.;!?]{0,30}$`),
}
