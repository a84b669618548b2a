package phrase

import "regexp"

const (
	outcome = `(?:resultados?|curas?|eficacia|sucesso|melhoras?|satisfacao|alivio|emagrecimento|perda|menos|fim d[aeo]|imunidade|protecao|rejuvenescimento|beleza|cabelos?|felicidade|seguranca)`
	vendors = `(?:medic[oa]s?|doutor(?:a|es)?|clinicas?|dermatologistas?|cirurgi(?:ao|a|oes|as)|especialistas?|equipes?|hospita(?:l|is)|consultorios?|profissiona(?:l|is)|psiquiatras?|cardiologistas?|ginecologistas?|oftalmologistas?|ortopedistas?|pediatras?)`
	chronic = `(?:cancer|autismo|diabetes|alzheimer|parkinson|aids|lupus|fibromialgia|artrose|artrite|esclerose|hipertensao|pressao alta|asma|psoriase|vitiligo|calvicie|celulite|obesidade|hernia|enxaqueca)`
)

// Promise is a guarantee, a superlative or a sensation in the offer of a treatment. What a law, a plan or an instrument
// guarantees (access, secrecy, quality) is none.
var Promise = &Pattern{
	Name: "RX-GUAR", negated: true,
	re: regexp.MustCompile(`(?:\b100 ?%|\bcem por cento)(?: de| natura\w+ e)? (?:100 ?% )?(?:eficaz(?:es)?|eficacia|segur\w+|garant\w+|certeza|cert[oa]s?|sucesso|satisf\w+|livres?|cura\w*|resultados?)\b` +
		`|\bresultados? (?:\w+ ){0,3}(?:garantid\w+|cert[oa]s?|assegurad\w+|milagros\w+)\b|\b(?:sucesso|eficacia|cura|satisfacao|seguranca|protecao|alivio) (?:\w+ )?(?:garantid[oa]|cert[oa]|assegurad[oa]|absolut[oa])\b` +
		`|\bgarantias? (?:\w+ )?(?:de|do|da|dos|das|que) (?:\w+ ){0,2}` + outcome + `\b|\bgarantia (?:total|absoluta|vitalicia|de satisfacao)\b|\b(?:garantimos|garanto|garante|garantem|garantir|garantid[oa]s?|asseguramos|asseguro)\b` +
		`|\bcuras? (?:definitivas?|total|completa|milagrosas?|rapida)\b|\bcur(?:a|am|amos|ou|ar) (?:definitivamente|de vez|para sempre)\b|\bcur(?:a|am|amos|e) (?:[ao]s? )?` + chronic + `\b` +
		`|\bsem (?:nenhum |nenhuma |qualquer |quaisquer )?(?:riscos?|efeitos? (?:colatera\w+|advers\w+|rebote|indesejad\w+)|contraindicac\w+|erros?)\b|\b(?:riscos? zero|zero riscos?|livres? de riscos?|isent[oa]s? de riscos?)\b` +
		`|\bnao (?:tem|ha|possui|existem?|apresenta) (?:nenhum |nenhuma |qualquer |quaisquer )?(?:riscos?|efeitos? (?:colatera\w+|advers\w+)|contraindicac\w+)\b` +
		`|\b(?:[oa]s?|sua) melhor(?:es)? (?:\w+ )?` + vendors + `\b|\b[oa] melhor (?:(?:resultado|tratamento|tecnica|metodo|atendimento) )?d[oa] (?:mundo|brasil|pais|cidade|estado|regiao|mercado|america)\b` +
		`|\bunic[oa]s? (?:que|capaz(?:es)?|` + vendors + `)\b|\b(?:numero|n[oº°.]*) ?(?:1|um) (?:em|do|da|no|na)\b|\breferencia (?:absoluta|maxima|mundial)\b|\blider(?:es)? absolut[oa]s?\b` +
		`|\b(?:infalivel|infaliveis|milagros[oa]s?|revolucionari[oa]s?|milagre da medicina)\b|\b(?:totalmente|absolutamente|completamente) (?:segur[oa]s?|eficaz(?:es)?|inofensiv[oa]s?)\b` +
		`|\b(?:seque|emagreca|perca|elimine|derreta|menos) (?:ate )?\d+ ?(?:kg|quilos?)\b|\b(?:supera|superam|acerta mais que|superior(?:es)? a|mais eficaz(?:es)? (?:do )?que|melhor(?:es)? (?:do )?que) (?:qualquer|tod[oa]s|[oa]s? melhor|[oa]s outr[oa]s|a concorrencia)\b` +
		`|\bdispensa[mr]? (?:[ao]s? )?(?:cirurgias?|remedios?|quimio\w*|radioterapia|medicos?|medicamentos?)\b|\b(?:careca|dor|dores|rugas?|acne|gordura|celulite|insonia|calvicie|oculos) nunca mais\b` +
		`|\b(?:elimin|acab|resolv|livr|some)\w* (?:\w+ ){0,4}(?:de vez|de uma vez por todas|para sempre|definitivamente)\b|\bdinheiro (?:de volta|na mao)\b|\bretoque (?:de graca|gratis|gratuito)\b` +
		`|\bresultados? (?:\w+ )?(?:surpreendentes?|incrive(?:l|is)|instantane[oa]s?|espetacular(?:es)?|fantastic[oa]s?)\b|\b(?:tecnica|metodo|tratamento|protocolo|procedimento|tecnologia) (?:\w+ )?(?:exclusiv[oa]|inedit[oa])\b` +
		`|\bcure-se\b|\bcur(?:e|a|amos) (?:definitivamente )?(?:sua|seu|qualquer|todas? as|todos? os)\b|\bsolucao (?:definitiva|total|em (?:um|uma|poucas?|\d+) (?:tardes?|dias?|horas?|sess(?:ao|oes)|semanas?))\b|\bpromet(?:o|emos) (?:o |a |os |as |que |um |uma )?(?:\w+ )?` + outcome + `\b|\bfunciona (?:sempre|para todos|com todos|em todos|de verdade)\b|\bsem chances? de (?:erro|falha)\b` +
		`|\bque (?:os medicos|a industria|a ciencia oficial|a medicina) (?:\w+ )?nao (?:quer|querem|mostra|mostram|conta|contam)\b|\b(?:guaranteed|miracle cure|risk[- ]free|100% (?:effective|safe))\b`),
	hints: []string{"100", "cem por", "resultad", "garant", "assegur", "cura", "cure", "curou", "sem ", "zero", "livre", "isent", "melhor", "unic", "numero", "nº", "refer", "lider", "infal", "milag", "miracle", "guarant",
		"revoluc", "sucesso", "eficacia", "satisf", "seguranca", "protecao", "alivio", "totalment", "absolut", "completament", "seque", "emagre", "perca", "elimin", "derret", "menos", "supera", "superior", "acerta", "eficaz", "dispensa", "nunca mais", "de vez", "para sempre", "definit",
		"uma vez por todas", "dinheiro", "retoque", "promet", "funciona", "nao quer", "nao mostra", "nao conta", "nao tem", "nao ha ", "nao possui", "nao existe", "nao apresenta", "risk", "solucao", "exclusiv", "inedit"},
	unless: regexp.MustCompile(`^[oa]s? melhor(?:es)? .{0,25} (?:e|sao) (?:aquel|quem|[oa] que)|^(?:garant\w+|assegur\w+) (?:(?:pel[ao]s?|n?[ao]s?|de|d[ao]s?|em|que|um|uma|seu|sua|mais|maior|a todos|ao paciente|aos pacientes) ){0,3}(?:direitos?|acesso|atendimento|sigilo|privacidade|vagas?|confidencialidade|` +
		`qualidade|lei|constituicao|sus|fabrica\w*|integridade|autenticidade|boas?|bom|adequad\w+|hidratacao|higiene|ventilacao|iluminacao|conforto|distancia|limpeza|acompanhamento|assistencia|cobertura|medic[oa]s?|revisao|equilibrio|sono|descanso|ingestao|variedade|nutrientes?|energia|ambiente|tempo|apoio)\b` +
		`|^sem (?:\w+ )?riscos? (?:aumentad|elevad|alt|adiciona|cardiovascular|conhecid|identificad|especific|definid|imediat)\w*|^unic[oa]s? que (?:pode|deve|sabe|consegue) (?:decidir|dizer|avaliar|confirmar|orientar|indicar|fazer isso)` +
		`|^sem (?:\w+ )?(?:erros? de (?:digitac|medic|leitura)|contraindicac\w+ (?:conhecid|para|a[os]? ))`),
	before: regexp.MustCompile(`\b(?:lei|constituicao|sus|estatuto|resolucao|norma|plano de saude|codigo|desconfie d[aeo]|desconfie|cuidado com|fuja d[aeo]|proibid[oa]s?|vedad[oa]s?|ninguem pode|impossivel|promessas? de|duvide d[aeo])\b[^.;!?]{0,30}$`),
}
