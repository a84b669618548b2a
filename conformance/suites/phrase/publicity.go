package phrase

import "regexp"

// Wordings of publicity.
var (
	// Seal is the word of an authority or of a physician that is lent to a product. The approved use of a medicine is no seal.
	Seal = &Pattern{
		Name: "selo", negated: true, hints: []string{"cfm", "crm", "crem", "conselho", "anvisa", "vigilancia", "ministerio", "oms", "selo", "equipe medica", "medicos", "exclusiva", "aval", "chancela", "endosso", "recomendacao", " by "},
		re: regexp.MustCompile(`\b(?:aprovad|certificad|homologad|chancelad|avalizad|endossad|validad|recomendad)[oa]s? (?:\w+ ){0,3}?(?:pel[ao]s?|por|n[oa]|junto [ao]o?) (?:\w+ ){0,4}?(?:cfm|crms?|creme?\w{2}|conselhos? (?:federal|regiona(?:l|is))?|anvisa|vigilancia sanitaria|ministerio da saude|oms)\b` +
			`|\bselos? (?:d[eo]s? )?(?:de )?(?:aprovacao|ouro|confianca|garantia|(?:d[oa] )?(?:cfm|crm|anvisa|conselho|oms|ministerio)|medic[oa]|dermatologic\w+|"?aprovad\w+)\b` +
			`|\b(?:certificad[oa]s?|certificacao|aprovacao|aval|chancela|recomendacao|endosso) (?:oficial )?d[oae]s? (?:cfm|crm|anvisa|oms|conselho (?:federal|regional)|ministerio da saude|dra?\b|doutora?|nossa equipe medica|(?:nossos )?medicos)` +
			`|\bindicacao exclusiva d[oa] (?:dra?\b|doutora?|medic[oa])|\b(?:approved|certified|endorsed) by (?:the )?(?:anvisa|cfm|crm|fda|who)\b`),
		before: regexp.MustCompile(`\b(?:indicac(?:ao|oes)|usos?|bulas?|doses?|esquemas?|posologia|se (?:foi|esta|sao|e)|so (?:use|compre)|verifique|confira|desconfie|ninguem|procure|prefira)\b[^.;!?]{0,30}$`),
		unless: regexp.MustCompile(`^recomendad[oa]s? (?:pel[oa]s?|por) (?:ministerio|oms|vigilancia)`),
	}
	// Unregistered offers what has no registration. A warning against it does not.
	Unregistered = &Pattern{
		Name: "sem registro", negated: true, hints: []string{"registr", "aprovad"},
		re:     regexp.MustCompile(`\b(?:sem|dispensa(?:m|mos)?|nao (?:tem|possui|precisa d?e?|necessita d?e?|exige)|nem tem|aguarda(?:ndo)?|pendente de|em processo de|falta(?:ndo)?|antes d[eo]) ?(?:o |de |do |ainda )?(?:registro|registrar)\b(?: n[ao] (?:anvisa|brasil)| d[ae] anvisa)?|\bnao (?:e|esta|foi) (?:ainda )?(?:registrad[oa]|aprovad[oa]) (?:n[ao]|pel[ao]) (?:anvisa|brasil)\b`),
		unless: regexp.MustCompile(`^[^.;!?]{0,60}\b(?:crime|proibid|perigo|ilega|irregular|infrac|apreend|denunci|risco|nao pode)|^sem registro (?:de |d[ao]s? )?(?:eventos|casos|altera|queixas|dados|anterior|previo)`),
		before: regexp.MustCompile(`\b(?:desconfie|evite|cuidado|denuncie|fuja|proibid\w+|vedad\w+|jamais use|recuse|clandestin\w+)\b[^.;!?]{0,25}$`),
	}
	// BeforeAfter shows results side by side, or tells of one picture.
	BeforeAfter = &Pattern{
		Name: "antes e depois", negated: true,
		re: regexp.MustCompile(`\bantes (?:e|x|vs\.?|[/|&]) (?:o |do )?depois\b|\bantes/depois\b|\bantes ?(?:->|→|➡\x{fe0f}?) ?depois\b|\b(?:fotos?|imagem|imagens|esquerda)[^.!?]{0,40}\bantes\b[^.!?]{0,60}\b(?:depois|direita)\b` +
			`|\bolh(?:a|e|em|ha) (?:so )?(?:para )?(?:ess[ea]s?|est[ea]s?|[oa]s?) (?:\w+ )?(?:resultad|transforma|diferenc)\w+|\bveja (?:so )?(?:[oa]s? |ess[ea] )?(?:incrivel )?(?:transformac|evolucao d[ao] paciente|resultados? d[aeo]s? (?:noss|paciente))\w*|\bbefore (?:and|&) after\b`),
		unless: regexp.MustCompile(`^antes e depois (?:d[aeo]s? )?(?:\w+ )?(?:refeic|comer|usar|exercic|aplica|exame|consulta|banho|manip|contato|atividade|treino|almoco|jantar|remedio|medica|dose|dormir|sol|mar|piscina|cirurgia\b|tocar|cada|trocar|esforco|hora|insulina|tomar)`),
	}
	// Offer sells a service of health.
	Offer = &Pattern{Name: "oferta", negated: true, re: regexp.MustCompile(`\br\$ ?\d|\bdescontos?\b|\bpromoc(?:ao|oes)\b|\bparcel(?:amos|e em|amento)\b|\bnoss[ao] (?:clinica|consultorio|hospital|instituto|espaco)\b|\bagende (?:ja|agora|hoje|sua (?:avaliacao|sessao|consulta)|seu horario|conosco)\b|\baproveite\b|\bvagas limitadas\b|\bultimas vagas\b|\batend(?:o|emos) (?:em|no|na)\b|\bcompre (?:ja|agora|hoje)\b|\bcham[ae] n[oa] (?:zap|whats\w*)\b`)}
	// Titled is a physician who is named as one.
	Titled = &Pattern{Name: "Dr.", re: regexp.MustCompile(`\bdr[a]?\.? [a-z]{2,}|\bdoutora? [a-z]{2,}`)}
	// Establishment names who answers for an establishment.
	Establishment = &Pattern{Name: "diretor técnico", re: regexp.MustCompile(`\bdiretor(?:a)?[- ]tecnic[oa]\b|\bdirecao tecnica\b|\bresp(?:onsavel|\.)? ?tecnic[oa]\b|\brt\b ?:`)}
	// Outcomes are what a set of pictures must tell beside them.
	Indications   = &Pattern{Name: "indicações", re: regexp.MustCompile(`\bindica(?:cao|coes|do|da|dos|das|se)\b`)}
	Factors       = &Pattern{Name: "fatores", re: regexp.MustCompile(`\b(?:fator(?:es)?|varia(?:m|r|cao|coes)?|depende[mr]?|influenc\w+|individua(?:l|is))\b`)}
	Complications = &Pattern{Name: "complicações", re: regexp.MustCompile(`\b(?:complicac\w+|riscos?|intercorrencias?|efeitos? advers\w+|infecc\w+|sangramentos?|cicatriz\w*)\b`)}
	Unsatisfied   = &Pattern{Name: "insatisfatório", re: regexp.MustCompile(`\b(?:insatisf\w+|nao satisfatori\w+|abaixo do esperado|(?:mau|maus|pior|piores) resultados?|resultados? (?:ruim|ruins|desfavorave\w+|indesejad\w+)|sem (?:o )?resultado|sem melhora|nao (?:teve|tiveram|houve|obteve|obtiveram) (?:o )?(?:resultado|melhora)\w*)\b`)}
)
