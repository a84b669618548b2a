package phrase

import "regexp"

// Machine is prose that says that a machine answered: artificial intelligence, or an algorithm.
var Machine = &Pattern{Name: "inteligência artificial", negated: true, re: regexp.MustCompile(
	`\b(?:inteligencias? artificia(?:l|is)|artificial intelligence|algoritmos?|algorithms?|aprendizado de maquina|machine learning|aprendizado profundo|redes? neura(?:l|is)|modelos? de linguagem)\b`)}

// short is "IA" or "AI" in capitals: in lower case it is the verb "ir".
var short = regexp.MustCompile(`\b(?:IA|AI)\b`)

// SaysMachine says whether any of the texts says that a machine answered.
func SaysMachine(texts ...string) bool {
	for _, t := range texts {
		if _, ok := Machine.Find(t); ok {
			return true
		}
		s := Strip(t)
		for _, at := range short.FindAllStringIndex(s, -1) {
			if !denied(Fold(s[:at[0]])) {
				return true
			}
		}
	}
	return false
}

// People is prose that passes a machine's work off as people's: "análise feita por nossa equipe". What people are yet to do
// ("deve ser avaliado por médico") is not meant.
var People = &Pattern{
	Name: "nossa equipe", negated: true, hints: []string{"noss", "equipe", "sem uso", "sem auxilio", "sem participacao", "our "},
	re: regexp.MustCompile(`\b(?:analis(?:e|ad[oa]s?)|avalia(?:cao|d[oa]s?)|interpreta(?:cao|d[oa]s?)|revis(?:ao|ad[oa]s?)|laud(?:o|ad[oa]s?)|elabora(?:cao|d[oa]s?)|redigid[oa]s?|escrit[oa]s?|feit[oa]s?|preparad[oa]s?|produzid[oa]s?)\b` +
		`(?: (?:foi|foram|e|sao))?(?: (?:feit|realizad|elaborad|assinad|conduzid|conferid|revisad|analisad|avaliad|interpretad)[oa]s?)?(?: \w+){0,2}? (?:pel[oa]s?|por) (?:(?:um|uma|uns) )?(?:noss[oa]s? (?:equipe|time|medic[oa]s?|especialistas?|profissiona(?:l|is)|corpo clinico|cardiologistas?|dermatologistas?)|equipe (?:medica|humana|de (?:medicos|especialistas)))\b` +
		`|\b(?:nossa equipe|nossos (?:medicos|especialistas)|um medico da equipe) (?:ja )?(?:analisou|avaliou|revisou|interpretou|analisaram|avaliaram|revisaram|concluiu|concluiram)\b|\bsem (?:uso|auxilio|participacao) de (?:inteligencia artificial|algoritmos?|ia)\b|\b(?:written|analy[sz]ed|reviewed) by our (?:team|physicians|specialists)\b`),
	before: regexp.MustCompile(`\b(?:deve[mr]?|devera|precisa|requer|necessita|sera|serao|pode|podera|aguarda|pendente|a ser|ate|antes|apos|solicite|encaminhe|para|submeta)\b[^.;!?]{0,30}$`),
}

var (
	// Sources names what a text rests on.
	Sources = &Pattern{Name: "fontes", re: regexp.MustCompile(`\b(?:fontes?|referencias?|bibliograf\w+|doi|pmid)\b`)}
	// Address is one of a street or its code.
	Address = &Pattern{Name: "endereço", re: regexp.MustCompile(`\b(?:rua|r\.|avenida|av\.?|praca|alameda|travessa|rodovia|estrada|largo|quadra|sqn|sqs)\s+[a-z0-9]|\b\d{5}-?\d{3}\b|\bendereco ?: ?\w`)}
	// Autonomous is software that decides or acts without the person who should.
	Autonomous = &Pattern{Name: "autônomo", negated: true, re: regexp.MustCompile(
		`\b(?:autonom[oa]s?|de forma autonoma|autonomamente|sem (?:revisao|supervisao|intervencao|aprovacao|validacao|participacao) (?:humana|medica|d[eo] (?:medico|profissional|humano\w*))|dispensa(?:ndo)? (?:o |a )?(?:medico|revisao|supervisao)|` +
			`(?:decid|prescrev|ajust|administr|inici|suspend|liber)\w* automaticamente|automaticamente (?:decid|prescrev|ajust|administr|inici|suspend|liber)\w*|autonomous(?:ly)?|without (?:human|physician) (?:review|oversight))\b`)}
)
