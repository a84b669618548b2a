package phrase

import "regexp"

// What a disclaimer says in words, by the elements that it lists. Each is looked for in any of many wordings; a disclaimer that
// says the opposite says it in Takeover.
var (
	// Support: the answer only supports. In a list with "substitui" a denial does for both.
	Support = &Pattern{Name: "apoio", re: regexp.MustCompile(`\b(?:apoi\w+|auxili\w+|ajuda\w*|subsidi\w+|suporte|complement\w+|informativ\w+|informac\w+|educativ\w+|orientativ\w+|orientac\w+|preliminar\w*|pre-?analise|triagem|indicativ\w+|referencia|automati\w+|algoritmo\w*|software|programa|` +
		`ferramenta\w*|conferencia|sugest\w+|estimativ\w+|support\w*|assist\w*|aid|inform\w+|educational|decision support)\b`)}
	// NoSubstitute: it replaces nobody.
	NoSubstitute = &Pattern{Name: "não substitui", re: regexp.MustCompile(
		`\b(?:nao|nunca|jamais|nem|sem|nenhum\w*|tampouco)\b[^.;!?]{0,60}\b(?:substitu\w+|supr\w+|faz as vezes|dispens\w+|constitu\w+|equival\w+|representa\w*|vale\w* (?:como|por)|e um diagnostico|e (?:um )?laudo|faz(?:em)? diagnosticos?|se presta|tem valor|valor (?:de|legal|clinico|diagnostico)|serve\w* (?:de|como|para)|deve\w* ser usad\w+|toma\w* o lugar|prescinde\w*|exclu\w+|diagnostica\w*|prescreve\w*|pretende\w*)\b` +
			`|\b(?:does not|do not|is not|not|never|no)\b[^.;!?]{0,60}\b(?:replac\w+|substitut\w+|diagnos\w+|medical advice|prescri\w+)\b|\b(?:requer|exige|necessita|depende de|sujeit[ao] a)\b[^.;!?]{0,60}\b(?:avaliac\w+|confirmac\w+|revis\w+|laudo|exame|consulta)\b`)}
	// Decider: who decides is named.
	Decider = &Pattern{Name: "quem decide", re: regexp.MustCompile(`\b(?:medic[oa]s?|cardiologistas?|dermatologistas?|profissiona(?:l|is)|farmaceutic[oa]s?|especialistas?|prescritor\w*|clinic[oa]s?|equipe|dentistas?|enfermeir[oa]s?|psiquiatras?|pediatras?|ginecologistas?|ortopedistas?|oftalmologistas?|` +
		`physicians?|doctors?|clinicians?|professionals?|cardiologists?|dermatologists?|specialists?|pharmacists?)\b`)}
	// Takeover is a disclaimer that takes the physician's place.
	Takeover = &Pattern{Name: "substitui", negated: true, re: regexp.MustCompile(
		`\b(?:substitui|dispensa|torna desnecessari[oa]|prescinde d[aeo])\b[^.;!?]{0,40}\b(?:consulta|avaliacao|medic[oa]|exame|laudo|profissional|diagnostico)\b` +
			`|\b(?:decisao|diagnostico|palavra final)\b[^.;!?]{0,30}\b(?:cabe|e|pertence|fica)\b[^.;!?]{0,20}\b(?:sistema|algoritmo|software|programa|plataforma|inteligencia artificial|ia)\b|\b(?:replaces|supersedes)\b[^.;!?]{0,40}\b(?:physician|doctor|consultation|medical)\b`)}
)
