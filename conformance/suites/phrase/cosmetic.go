package phrase

import "regexp"

const (
	// ills are what a cosmetic may neither treat nor prevent. Queimadura solar, assadura, cárie and caspa are not among them: products
	// of hygiene may speak of these.
	ills = `(?:psoriases?|dermatites?|eczemas?|rosacea|acnes?|melasmas?|melanomas?|cancer(?:es)?|tumor(?:es)?|micoses?|infecc\w+|infeccionad\w+|inflama\w+|varizes|pediculose|piolhos?|lendeas?|dor|dores|doencas?` +
		`|artroses?|artrites?|tendinites?|sinusites?|rinites?|gastrites?|hemorroid\w+|bico de papagaio|esporao|candidiases?|herpes|hpv|dengue|zika|chikungunya|alopecias?|calvicie|vitiligo|verrugas?|gengivites?|impetigo|alergias?|coceira alergica` +
		`|gripes?|covid\w*|sarna|escabiose|foliculites?|furunculos?|ulceras?|escaras?|tromboses?|fibromialgia|reumatismo|diabetes|ansiedade|depressao|insonia|enxaquecas?|hiperidrose|lupus|celulite infecciosa|erisipela|onicomicose|frieiras?|urticaria)`
	// harms may be soothed or covered, not treated or prevented.
	harms = `(?:hematomas?|feridas?|machucados?|rachaduras?|caimbras?|lesoes|lesao|cicatrizes|queloides?)`
)

// Therapeutic is a claim that only a medicine may make: cure, treatment or prevention of an illness. Treatment alone is a word of
// cosmetics ("máscara de tratamento"), and so is what a physician treats.
var Therapeutic = &Pattern{
	Name: "RX-COSM", negated: true,
	hints: []string{"cur", "trat", "terap", "anti", "cicatriz", "cida", "cido", "preven", "previn", "evit", "combat", "contra", "elimin", "alivi", "acab", "livr", "control", "reduz", "dissolv", "intoxic",
		"sar", "resolv", "revert", "regride", "some", "afast", "regener", "analges"},
	re: regexp.MustCompile(`\bcur(?:a|am|ou|aram|ar|amos|ei)\b|\b(?:acao|efeito|poder|propriedades?|funcao) curativ[oa]s?\b` +
		`|\b(?:trat(?:a|am|ar|ando|ou|amos|amentos?)|preven(?:ir|cao|indo)|previn\w+)\b[^.;!?]{0,50}\b(?:` + ills + `|` + harms + `)\b` +
		`|\b(?:evit(?:a|am|ar|ando)|combat(?:e|em|er|endo)|proteg(?:e|em|er) (?:\w+ )?contra|contra|elimin(?:a|am|ar|ando|ou)|alivi(?:a|am|ar|ando|ou)|alivio|acab(?:a|am|ar|ou) com|livr(?:a|e|ar|ou)\w* d\w+|control(?:a|am|ar)|reduz(?:em|ir)?|dissolv\w+|resolv\w+|revert\w+|regride|som(?:e|em) com|afast(?:a|am|ar))\b[^.;!?]{0,40}\b` + ills + `\b` +
		`|\bterap(?:ia|ias|eutic[oa]s?)\b|\banti[- ]?(?:inflamatori|bacterian|fungic|biotic|micotic|viral|alergic|microbian)\w+\b|\b(?:analgesic|bactericid|fungicid)[oa]s?\b` +
		`|\bcicatriz(?:antes?|ar|a|am|ou|ando)\b|\b(?:aceler|promov|auxili|ajud|estimul|favorec|melhor)\w+ (?:\w+ ){0,2}cicatrizacao\b|\bregener\w+ (?:\w+ ){0,2}(?:celulas?|tecidos?)\b|\bdesintoxic(?:a|am|ar|ou)\b|\bsar(?:ou|aram|ei)\b`),
	before: regexp.MustCompile(`\b(?:durante|apos|depois d[eo]|em|quem faz|que fazem|complementa\w*|acompanha\w*) (?:[oa] |seu |sua |um |uma )?$|\b(?:so|somente|apenas|quem|[oa]s?|um|uma|seu|sua) (?:[oa] |seu |sua )?(?:medic[oa]s?|dermatologistas?|pediatras?|profissiona\w+|remedios?|medicamentos?|antibioticos?) (?:\w+ ){0,2}$` +
		`|\balgum[a]? $|\b(?:palavras?|termos?|expressoes|vetad[oa]s?|proibid[oa]s?)\b[^.;!?]{0,60}$|\b(?:alegac\w+|apelos?|promessas?|expressao|retir(?:e|ar|em)|remov(?:a|er|am)|exclu(?:a|ir|am)|substitu(?:a|ir|am)|troque|evite|sobre|vedad\w+|desconfie\w*|promet\w+|anti)\b[^.;!?]{0,25}$|\btom\w+ (?:um |o )?$`),
	unless: regexp.MustCompile(`^cura:? (?:\d+ (?:segundos|minutos)|final)\b|^terapias? esteticas?\b|^cur(?:a|ar|am) (?:completa )?(?:na|no|em|sob|com|d[oea]) (?:a |o |\d+ )?(?:cabines?|luz|lampadas?|uv|led|resina|queijos?|esmalte|gel|segundos)|^contra (?:a |o )?(?:luz|vento|frio|ressec\w+|atrito|sol)` +
		`|^\w+[^.;!?]{0,60}\b(?:cabe|cabem|compete|depende|exige|precisa|requer|(?:e|sao) feit[oa]s?|dev(?:e|em) ser|so com|so por)\b[^.;!?]{0,40}\b(?:medic\w+|dermatolog\w+|prescri\w+|remedi\w+|profissiona\w+)|^(?:contra|alivio)[^.;!?]{0,40}\b(?:indicad|procure|consulte)\w*` +
		`|^anti[- ]?alergic\w+ testad|^trat(?:a|am|ar|amento) d[ao]s? (?:dados|imagens)`),
}

// Cosmetic names a product of that class in a text that sells it.
var Cosmetic = &Pattern{Name: "cosmético", negated: true, hints: []string{"cosmetic", "hidrat", "sabonete", "xampu", "shampoo", "serum", "serun", "condicion", "maqui", "bato", "desodor", "perfum", "esfol", "micelar", "esmalt",
	"crem", "balm", "loca", "loco", "solar", "mascara", "oleo", "balsamo", "tonico", "gel ", "espuma"}, re: regexp.MustCompile(`\b(?:cosmetic[oa]s?|hidratantes?|sabonetes?|xampus?|shampoos?|serum|seruns|condicionador(?:es)?|maquiage(?:m|ns)|batom|batons|desodorantes?|perfumes?|esfoliantes?|agua micelar|esmaltes?|cremes?|balm|locao|locoes` +
	`|(?:protetor(?:es)?|filtros?|bloqueador(?:es)?) solar(?:es)?|mascara (?:facial|capilar|de tratamento)|oleos? (?:corpora|capila|facia)\w+|balsamos? labia\w+|tonicos? (?:facia|capila)\w+|gel (?:facial|de limpeza|corporal)|espuma (?:facial|de limpeza))\b`)}
